package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"
	"go.yaml.in/yaml/v4"

	"rapporteur/internal/llm/scripted"
)

// watched is a bot whose operator's address is open, after a few requests.
func watched(t *testing.T) (bot running, base string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String()
	l.Close()
	file := quiet(t)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	server := scripted.New(t, scripted.Refuse(http.StatusUnauthorized, "invalid_api_key", "no such key"))
	write(t, file, string(text)+"[operate]\nlisten = \""+at+"\"\n[llm]\nbase_url = \""+server.URL+"\"\n[sync]\nfeeds = [{ address = \""+server.URL+"\" }]\nprivate = true\n")
	bot = start(t, "--config", file)
	v := &guest{t: t, page: bot.page}
	v.use("ask", map[string]any{"name": "question", "value": keeperQuestion})
	v.use("ask", map[string]any{"name": "question", "value": "What does a submarine cost?"})
	v.use("articles")
	return bot, "http://" + at
}

func get(t *testing.T, address string) (status int, body string) {
	t.Helper()
	reply, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply.StatusCode, string(text)
}

// metricRow is a row of the table of metrics in docs/operating.md.
var metricRow = regexp.MustCompile("(?m)^\\| `(rapporteur_[a-z_]+)` \\| (counter|gauge|histogram|summary) \\| (.*?) ?\\| ")

// documented are the metrics of docs/operating.md with their labels.
func documented(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "operating.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, m := range metricRow.FindAllStringSubmatch(string(text), -1) {
		all[m[1]] = strings.FieldsFunc(m[3], func(r rune) bool { return strings.ContainsRune("`, ", r) })
		if m[2] == "histogram" {
			all[m[1]] = append(all[m[1]], "le")
		}
	}
	if len(all) < 20 {
		t.Fatalf("docs/operating.md tells of %d metrics: its table is not read", len(all))
	}
	return all
}

// What a running bot shows its operator: each metric is explained, and health is what it is.
func TestOperator(t *testing.T) {
	bot, base := watched(t)
	status, text := get(t, base+"/metrics")
	parse := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parse.TextToMetricFamilies(strings.NewReader(text))
	if err != nil || status != http.StatusOK {
		t.Fatal(status, err)
	}
	told := documented(t)
	for name, f := range families {
		if !strings.HasPrefix(name, "rapporteur_") {
			continue
		}
		labels, known := told[name]
		if !known {
			t.Errorf("docs/operating.md does not tell of %s", name)
		}
		for _, l := range f.Metric[0].Label {
			if !slices.Contains(labels, l.GetName()) {
				t.Errorf("docs/operating.md does not tell of the label %s of %s", l.GetName(), name)
			}
		}
	}
	for _, want := range []string{`rapporteur_answers_total{engine="extractive",state="not_covered"} 1`, `rapporteur_requests_total{kind="articles",outcome="done"} 1`,
		`rapporteur_acknowledgement_seconds_count 3`, `rapporteur_gateway_connected{shard="0"} 1`, "rapporteur_state_up 1", "rapporteur_corpus_articles 1", `rapporteur_llm_tasks_total{outcome="failed"}`, "rapporteur_sync_feeds_failing 0"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "submarine") {
		t.Error("a question is among the metrics")
	}
	for path, want := range map[string]string{"/healthz": "alive\n", "/readyz": "ready\n"} {
		if status, got := get(t, base+path); status != http.StatusOK || got != want {
			t.Errorf("%s: %d %s", path, status, got)
		}
	}
	if err := bot.stop(); err != nil {
		t.Fatal(err)
	}
}

// The level of the log changes while the bot runs; a wrong word changes nothing.
func TestLevelOfTheLog(t *testing.T) {
	o := newOperator(&slog.LevelVar{})
	server := httptest.NewServer(o.handler(true))
	defer server.Close()
	put := func(word string) string {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, server.URL+"/log/level", strings.NewReader(word))
		if err != nil {
			t.Fatal(err)
		}
		reply, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer reply.Body.Close()
		text, _ := io.ReadAll(reply.Body)
		return strings.TrimSpace(string(text))
	}
	for _, c := range [][2]string{{"debug", "debug"}, {"loud", `want debug, info, warn or error, got "loud"`}, {" WARN\n", "warn"}} {
		if got := put(c[0]); got != c[1] {
			t.Errorf("%q: %q", c[0], got)
		}
	}
	if _, got := get(t, server.URL+"/log/level"); got != "warn\n" {
		t.Errorf("in the end: %q", got)
	}
	if status, got := get(t, server.URL+"/readyz"); status != http.StatusServiceUnavailable || got != "not connected to Discord\n" {
		t.Errorf("before Discord: %d %q", status, got)
	}
	o.ending.Store(true)
	if status, got := get(t, server.URL+"/readyz"); status != http.StatusServiceUnavailable || got != "ending\n" {
		t.Errorf("at the end: %d %q", status, got)
	}
}

// What looks into the program is for this machine alone: for no name but its own, no page of the web, and on no address that others reach.
func TestOperatorsDoor(t *testing.T) {
	o := newOperator(&slog.LevelVar{})
	for _, c := range []struct {
		what   string
		within bool
		change func(*http.Request)
		path   string
		want   int
	}{
		{"by its own name", true, func(*http.Request) {}, "/debug/pprof/", http.StatusOK},
		{"by another name", true, func(r *http.Request) { r.Host = "evil.example" }, "/metrics", http.StatusForbidden},
		{"from another machine", true, func(r *http.Request) { r.RemoteAddr = "192.0.2.7:80" }, "/metrics", http.StatusForbidden},
		{"by a page of the web", true, func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, "/metrics", http.StatusForbidden},
		{"where others come in", false, func(r *http.Request) { r.RemoteAddr = "192.0.2.7:80" }, "/metrics", http.StatusOK},
		{"profiles there", false, func(*http.Request) {}, "/debug/pprof/", http.StatusNotFound},
		{"the log there", false, func(*http.Request) {}, "/log/level", http.StatusNotFound},
	} {
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:9090"+c.path, nil)
		r.RemoteAddr = "127.0.0.1:4000"
		c.change(r)
		w := httptest.NewRecorder()
		o.handler(c.within).ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.what, w.Code, c.want)
		}
	}
}

// The rules and the dashboard that ship ask for metrics and labels that there are, in queries that Prometheus reads.
func TestQueriesAskForWhatThereIs(t *testing.T) {
	told := documented(t)
	for _, x := range []string{"up", "process_resident_memory_bytes", "process_open_fds", "go_goroutines"} {
		told[x] = nil
	}
	for _, q := range append(alertQueries(t), panelQueries(t)...) {
		expr, err := parser.ParseExpr(strings.ReplaceAll(q, "$__rate_interval", "5m"))
		if err != nil {
			t.Errorf("%s: %v", q, err)
			continue
		}
		var names []string
		parser.Inspect(expr, func(n parser.Node, _ []parser.Node) error {
			switch n := n.(type) {
			case *parser.VectorSelector:
				names = append(names, checkSelector(t, q, n, told))
			case *parser.AggregateExpr:
				for _, label := range n.Grouping {
					names = append(names, "by "+label)
				}
			}
			return nil
		})
		for _, by := range names {
			if label, is := strings.CutPrefix(by, "by "); is && !slices.ContainsFunc(names, func(m string) bool { return slices.Contains(told[m], label) }) {
				t.Errorf("%s: none of its metrics has the label %s", q, label)
			}
		}
	}
}

// checkSelector returns the name of the metric that is selected.
func checkSelector(t *testing.T, query string, s *parser.VectorSelector, told map[string][]string) string {
	t.Helper()
	name := s.Name
	for _, end := range []string{"_bucket", "_sum", "_count"} {
		if _, known := told[name]; !known {
			name = strings.TrimSuffix(name, end)
		}
	}
	labels, known := told[name]
	if !known {
		t.Errorf("%s: there is no metric %s", query, s.Name)
	}
	for _, m := range s.LabelMatchers {
		if m.Name != model.MetricNameLabel && m.Name != "job" && !slices.Contains(labels, m.Name) {
			t.Errorf("%s: %s has no label %s", query, name, m.Name)
		}
	}
	return name
}

func alertQueries(t *testing.T) (all []string) {
	t.Helper()
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Labels      map[string]string
				Annotations struct{ Summary, Description string }
			}
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "packaging", "alerts.yml"))
	if err == nil {
		err = yaml.Unmarshal(text, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range file.Groups[0].Rules {
		all = append(all, r.Expr)
		if r.Annotations.Summary == "" || r.Annotations.Description == "" || r.Labels["severity"] == "" {
			t.Errorf("%s says not how grave it is, what it is, or what to do", r.Alert)
		}
	}
	return all
}

func panelQueries(t *testing.T) (all []string) {
	t.Helper()
	var file struct {
		Panels []struct {
			Title, Description string
			Targets            []struct{ Expr string }
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "packaging", "grafana.json"))
	if err == nil {
		err = json.Unmarshal(text, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range file.Panels {
		for _, target := range p.Targets {
			all = append(all, target.Expr)
		}
		if p.Title == "" || p.Description == "" {
			t.Errorf("a panel says not what it shows: %+v", p)
		}
	}
	return all
}
