package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	"sync"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"
	"go.yaml.in/yaml/v4"

	"rapporteur/internal/llm/scripted"
	"rapporteur/internal/testguild"
)

// free is an address of this machine that nobody has.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// watched is a bot whose operator's address is open, after a few requests.
func watched(t *testing.T) (bot running, base string) {
	t.Helper()
	file, at := quiet(t), free(t)
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
var metricRow = regexp.MustCompile("(?m)^\\| `(rapporteur_[a-z_]+)` \\| (counter|gauge|histogram|summary) \\| (.*?) ?\\| (.*) \\|$")

// quotedWord is the value of a label in such a row.
var quotedWord = regexp.MustCompile("`[^`]+`")

// documented are the metrics of docs/operating.md with their labels and, in backquotes, the values of these.
func documented(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "operating.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, m := range metricRow.FindAllStringSubmatch(string(text), -1) {
		all[m[1]] = strings.FieldsFunc(m[3], func(r rune) bool { return strings.ContainsRune("`, ", r) })
		all[m[1]] = append(all[m[1]], quotedWord.FindAllString(m[4], -1)...)
		if m[2] == "histogram" {
			all[m[1]] = append(all[m[1]], "le")
		}
	}
	if len(all) < 20 {
		t.Fatalf("docs/operating.md tells of %d metrics: its table is not read", len(all))
	}
	return all
}

// scrape is what a monitoring server reads of a bot in a form that it asks for, by the name of each metric.
func scrape(t *testing.T, base string, form expfmt.Format) map[string]*dto.MetricFamily {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", string(form))
	reply, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	got := expfmt.ResponseFormat(reply.Header)
	if got.FormatType() != form.FormatType() {
		t.Fatalf("asked for %s, got %s", form, reply.Header.Get("Content-Type"))
	}
	all := map[string]*dto.MetricFamily{}
	for read := expfmt.NewDecoder(reply.Body, got); ; {
		f := &dto.MetricFamily{}
		if err := read.Decode(f); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		all[f.GetName()] = f
	}
}

// What a running bot shows its operator, in each form in which it is asked for: each metric and label is explained, and what alerts ask for is there
// before it happens.
func TestOperator(t *testing.T) {
	bot, base := watched(t)
	told := documented(t)
	for _, form := range []expfmt.FormatType{expfmt.TypeTextPlain, expfmt.TypeOpenMetrics, expfmt.TypeProtoDelim} {
		seen := map[string]bool{}
		for name, f := range scrape(t, base, expfmt.NewFormat(form)) {
			if form == expfmt.TypeOpenMetrics && f.GetType() == dto.MetricType_COUNTER && !strings.HasSuffix(name, "_total") {
				name += "_total"
			}
			if seen[name] = true; strings.HasPrefix(name, "rapporteur_") {
				explained(t, f, name, told)
			}
		}
		for name := range told {
			if !seen[name] {
				t.Errorf("docs/operating.md tells of %s, which there is not", name)
			}
		}
	}
	acknowledged := scrape(t, base, expfmt.NewFormat(expfmt.TypeProtoDelim))["rapporteur_acknowledgement_seconds"].Metric[0].Histogram
	if acknowledged.GetSampleCount() != 3 || len(acknowledged.GetPositiveSpan()) == 0 || len(acknowledged.GetBucket()) == 0 || acknowledged.GetSchema() < 2 {
		t.Errorf("the histogram has not both wide and narrow buckets: %v", acknowledged)
	}
	_, text := get(t, base+"/metrics")
	for _, want := range []string{`rapporteur_answers_total{engine="extractive",state="not_covered"} 1`, `rapporteur_requests_total{kind="articles",outcome="done"} 1`,
		`rapporteur_requests_total{kind="message",outcome="failed"} 0`, `rapporteur_answers_total{engine="model",state="partly"} 0`, `rapporteur_rest_requests_total{route="reply",status="429"} 0`,
		`rapporteur_gateway_ends_total{reason="lost",shard="0"} 0`, `rapporteur_gateway_sessions_total{session="resumed",shard="0"} 0`, `rapporteur_corpus_reload_failures_total 0`,
		`rapporteur_acknowledgement_seconds_count 3`, `rapporteur_gateway_connected{shard="0"} 1`, "rapporteur_rest_waiting 0", "rapporteur_state_up 1", "rapporteur_corpus_articles 1",
		"rapporteur_corpus_vectors_ready ", `rapporteur_llm_tasks_total{outcome="failed"}`, "rapporteur_sync_feeds_failing 0"} {
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

// explained sees that docs/operating.md tells of a metric and of all of its labels.
func explained(t *testing.T, f *dto.MetricFamily, name string, told map[string][]string) {
	t.Helper()
	labels, known := told[name]
	if !known {
		t.Errorf("docs/operating.md does not tell of %s", name)
	}
	for _, m := range f.Metric {
		for _, l := range m.Label {
			if !slices.Contains(labels, l.GetName()) {
				t.Errorf("docs/operating.md does not tell of the label %s of %s", l.GetName(), name)
			}
		}
	}
}

// How old the articles are is told by the last day that one of them names, and whether they are searched by meaning as well.
func TestMeasuresOfTheArticles(t *testing.T) {
	file := quiet(t)
	write(t, filepath.Join(filepath.Dir(file), "news", "002-mill.md"), "+++\ntitle = \"The mill\"\npublisher = \"The Gull\"\npublished = \"2021-07-05\"\nupdated = \"2021-07-06\"\n+++\nThe mill burns.\n")
	conf, _, err := loadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	lib, err := openLibrary(conf)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.close()
	value := func(name string) float64 {
		for _, m := range lib.measures() {
			if m.name == name {
				return m.value
			}
		}
		t.Fatalf("there is no %s", name)
		return 0
	}
	if got, want := value("corpus_newest_timestamp_seconds"), float64(time.Date(2021, 7, 6, 0, 0, 0, 0, time.UTC).Unix()); got != want {
		t.Errorf("the newest article is of %v, want %v", got, want)
	}
	before := value("corpus_vectors_ready")
	if err := lib.learn(t.Context(), conf, nil); err != nil {
		t.Fatal(err)
	}
	if after := value("corpus_vectors_ready"); before != 0 || after != 1 {
		t.Errorf("searched by meaning: %v before it is learnt, %v after", before, after)
	}
}

// putLevel asks for another level of the log and returns what comes back.
func putLevel(t *testing.T, base, word string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, base+"/log/level", strings.NewReader(word))
	if err != nil {
		t.Fatal(err)
	}
	reply, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

// The level of the log changes while the bot runs; a wrong word changes nothing.
func TestLevelOfTheLog(t *testing.T) {
	o := newOperator(&slog.LevelVar{})
	server := httptest.NewServer(o.handler(true))
	defer server.Close()
	for _, c := range [][2]string{{"debug", "debug"}, {"loud", `want debug, info, warn or error, got "loud"`}, {" WARN\n", "warn"}} {
		if got := putLevel(t, server.URL, c[0]); got != c[1] {
			t.Errorf("%q: %q", c[0], got)
		}
	}
	if _, got := get(t, server.URL+"/log/level"); got != "warn\n" {
		t.Errorf("in the end: %q", got)
	}
}

// member is a running bot with a token, in a guild of its own.
type member struct {
	page   string
	config string
	getenv func(string) string
	end    func() (log string) // ends the bot
}

// goOnline starts one with more of a configuration and more secrets, and waits until it is there.
func goOnline(t *testing.T, more string, secrets map[string]string) member {
	t.Helper()
	guild := testguild.New(testguild.Options{})
	server := httptest.NewServer(guild)
	t.Cleanup(server.Close)
	t.Cleanup(guild.Close)
	secrets["DISCORD_TOKEN"] = guild.Token()
	m := member{page: server.URL + "/", config: quiet(t), getenv: func(name string) string { return secrets[name] }}
	write(t, m.config, fmt.Sprintf("corpus = \"news\"\ncache = \"cache\"\n%s\n[discord]\napi = %q\n", more, server.URL))
	ctx, stop := context.WithCancel(t.Context())
	log, logged := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"--config", m.config}, strings.NewReader(""), io.Discard, logged, m.getenv)
		logged.Close()
	}()
	online, text := make(chan struct{}), make(chan string, 1)
	go func() {
		var all strings.Builder
		for lines := bufio.NewScanner(log); lines.Scan(); {
			fmt.Fprintln(&all, lines.Text())
			if strings.Contains(lines.Text(), "on line") {
				close(online)
			}
		}
		text <- all.String()
	}()
	m.end = sync.OnceValue(func() string {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		return <-text
	})
	t.Cleanup(func() { m.end() })
	<-online
	return m
}

// At the level of debug, too, the log has neither what is asked nor who asks, nor a secret; each line of a request has its number.
func TestDebugLogIsDiscreet(t *testing.T) {
	model := scripted.New(t, scripted.Refuse(http.StatusUnauthorized, "invalid_api_key", "no such key as "+modelKey))
	at := free(t)
	bot := goOnline(t, fmt.Sprintf("[llm]\nbase_url = %q\nmodel = \"small\"\n[operate]\nlisten = %q\n", model.URL, at), map[string]string{"OPENAI_API_KEY": modelKey})
	putLevel(t, "http://"+at, "debug")
	v := &guest{t: t, page: bot.page}
	v.use("ask", map[string]any{"name": "question", "value": keeperQuestion})
	v.use("check", map[string]any{"name": "statement", "value": "A submarine costs a fortune."})
	v.use("articles")
	all := bot.end()
	if !regexp.MustCompile(`level=DEBUG msg="request ended" kind=ask .* request=[0-9a-f]{6}\n`).MatchString(all) {
		t.Errorf("the level has not changed:\n%s", all)
	}
	for _, no := range []string{bot.getenv("DISCORD_TOKEN"), modelKey, keeperQuestion, "lighthouse", "submarine", "Ferrow", "=you", `"You`} {
		if strings.Contains(all, no) {
			t.Errorf("%q is in the log:\n%s", no, all)
		}
	}
}

// Of a bot that runs, and has registered its commands, the doctor finds nothing at Discord that is not as it should be.
func TestDoctorOfARunningBot(t *testing.T) {
	bot := goOnline(t, "", map[string]string{})
	var told bytes.Buffer
	if err := run(t.Context(), []string{"doctor", "--config", bot.config, "--json"}, strings.NewReader(""), &told, io.Discard, bot.getenv); err != nil {
		t.Errorf("the doctor ends with %v", err)
	}
	var parts []string
	for line := range strings.Lines(told.String()) {
		var f finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, f.Part)
		if f.State != ok {
			t.Errorf("%+v", f)
		}
	}
	for _, part := range []string{"application", "gateway", "guild", "commands", "invite"} {
		if !slices.Contains(parts, part) {
			t.Errorf("the doctor does not look at %s", part)
		}
	}
}

// Who asks whether the bot is ready gets an answer from the first moment to the last, and the reason when it is not.
func TestNotReady(t *testing.T) {
	o := newOperator(&slog.LevelVar{})
	server := httptest.NewServer(o.handler(true))
	defer server.Close()
	for _, c := range []struct {
		come func()
		want string
	}{
		{func() {}, "starting\n"},
		{func() { o.begun.Store(true) }, "not connected to Discord\n"},
		{func() { o.ending.Store(true) }, "ending\n"},
	} {
		c.come()
		if status, got := get(t, server.URL+"/readyz"); status != http.StatusServiceUnavailable || got != c.want {
			t.Errorf("%d %q, want %q", status, got, c.want)
		}
		if status, got := get(t, server.URL+"/healthz"); status != http.StatusOK || got != "alive\n" {
			t.Errorf("alive: %d %q", status, got)
		}
	}
}

// While a start is held up, here by a data base that does not answer, who asks is told that the bot starts.
func TestStarting(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	file, at := quiet(t), free(t)
	write(t, file, fmt.Sprintf("corpus = \"news\"\ncache = \"cache\"\nlisten = \"127.0.0.1:0\"\n[operate]\nlisten = %q\n[state]\nurl = \"postgres://%s/bot?sslmode=disable\"\n", at, silent.Addr()))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"--config", file}, strings.NewReader(""), io.Discard, io.Discard, func(string) string { return "" })
	}()
	asked, err := silent.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer asked.Close()
	if status, got := get(t, "http://"+at+"/readyz"); status != http.StatusServiceUnavailable || got != "starting\n" {
		t.Errorf("%d %q", status, got)
	}
	stop()
	<-ended
}

// The doctor says whether the operator's address can be had, and how a bot is that has it.
func TestDoctorLooksAtTheOperatorsAddress(t *testing.T) {
	o := newOperator(&slog.LevelVar{})
	bot := httptest.NewServer(o.handler(true))
	defer bot.Close()
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	for _, c := range []struct{ listen, state, found string }{
		{"", ok, "served nowhere"},
		{"127.0.0.1:0", ok, "is free"},
		{bot.Listener.Addr().String(), ok, "is served by a bot that runs: starting"},
		{other.Listener.Addr().String(), fault, "is taken by another program"},
		{"192.0.2.1:9090", fault, "192.0.2.1:9090: "}, // of no machine
	} {
		var conf Config
		if err := conf.Operate.Listen.UnmarshalText([]byte(c.listen)); err != nil {
			t.Fatal(err)
		}
		if f := checkOperate(t.Context(), conf); f.State != c.state || !strings.Contains(f.Found, c.found) || (f.Cure == "") != (f.State == ok) {
			t.Errorf("%q: %+v", c.listen, f)
		}
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

// The rules and the dashboard that ship ask for metrics, labels and values of labels that there are, in queries that Prometheus reads.
func TestQueriesAskForWhatThereIs(t *testing.T) {
	told := documented(t)
	for _, x := range []string{"up", "process_resident_memory_bytes", "process_open_fds", "process_max_fds", "go_goroutines"} {
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
		for value := range strings.SplitSeq(m.Value, "|") {
			if m.Name != model.MetricNameLabel && m.Name != "job" && !slices.Contains(labels, "`"+value+"`") {
				t.Errorf("%s: docs/operating.md does not tell of the value %s of %s", query, value, m.Name)
			}
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
