package llm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"rapporteur/internal/llm/scripted"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// hurried is a pace for tests: nothing waits long, and a model that is left alone stays so for the test.
func hurried() pace { return pace{pause: time.Millisecond, rest: time.Hour} }

const key = "sk-secret-1234567890"

func client(t *testing.T, s *scripted.Server, change func(*Config)) *Client {
	t.Helper()
	c := Config{BaseURL: s.URL, Model: "small", Key: key, Budget: 5 * time.Second}
	if change != nil {
		change(&c)
	}
	out, err := newClient(c, hurried())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(out.Close)
	return out
}

var bridge = Request{Question: "When did the bridge open?", Claims: 3, Passages: []Passage{
	{"Harbour Voice, 2024-05-03", "The bridge opened in May. It is 300 metres long."}, {"Village Bell", "The school has a new roof."},
}}

// write does the task and returns what came of it.
func write(t *testing.T, c *Client) ([]Claim, Usage, error) {
	t.Helper()
	var got []Claim
	u, err := c.Write(t.Context(), bridge, func(x Claim) { got = append(got, x) })
	return got, u, err
}

var opened = scripted.Claim{Passage: 1, Quote: "The bridge opened in May.", Text: "The bridge opened in May."}

// A model's claims come one by one, in whatever form the server can be held to.
func TestClaimsComeInEveryForm(t *testing.T) {
	want := []Claim{{N: 1, Text: "The bridge opened in May.", Passage: 1, Quote: "The bridge opened in May."}}
	json := scripted.Claims(opened)
	for _, c := range []struct {
		name   string
		script func(*scripted.Exchange)
		want   []Claim
	}{
		{"JSON", scripted.Reply(json), want},
		{"JSON between remarks", scripted.Reply("Sure!\n```json\n" + json + "\n```\nHope that helps"), nil}, // prose without a number
		{"fenced JSON", scripted.Reply("```json\n" + json + "\n```"), want},
		{"an array alone", scripted.Reply(`[{"passage":"[1]","quote":"The bridge opened in May.","text":"The bridge opened in May."}]`), want},
		{"prose", scripted.Reply("The bridge opened in May. [1]"), []Claim{{N: 1, Text: "The bridge opened in May.", Passage: 1}}},
		{"prose with two sources", scripted.Reply("- The bridge opened in May [1][2]."), []Claim{{N: 1, Text: "The bridge opened in May", Passage: 1}}},
		{"a whole reply", scripted.Whole(json), want},
		{"a model in its own form", scripted.Model(func(scripted.Data) []scripted.Claim { return []scripted.Claim{opened} }), want},
		{"nothing to say", scripted.Reply(scripted.Claims()), nil},
		{"claims that are empty", scripted.Reply(`{"claims":[{"text":"","passage":1,"quote":""},{},{"text":"  "}]}`), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, u, err := write(t, client(t, scripted.New(t, c.script), nil))
			if err != nil {
				t.Fatal(err)
			}
			if c.name == "JSON between remarks" {
				for _, x := range got {
					if x.Passage != 0 {
						t.Errorf("a remark cites passage %d", x.Passage)
					}
				}
				return
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if u.In != 100 || u.Out != 20 || u.Estimated || u.Attempts != 1 {
				t.Errorf("usage %+v, want what the server told", u)
			}
		})
	}
}

// A server that refuses a part of the protocol is asked without it, at once, and is remembered.
func TestServersAreAskedInTheirDialect(t *testing.T) {
	for _, c := range []struct {
		name, model string
		refuses     func(b scripted.Body) string // the message, "" for none
		format      string
		requests    int // for two tasks
	}{
		{"everything", "small", func(scripted.Body) string { return "" }, "json_schema", 2},
		{"no schema", "small", func(b scripted.Body) string {
			if b.ResponseFormat != nil && b.ResponseFormat.Type == "json_schema" {
				return "'response_format.type' must be one of 'json_object', 'text'"
			}
			return ""
		}, "json_object", 3},
		{"no JSON, and no word why", "small", func(b scripted.Body) string {
			if b.ResponseFormat != nil {
				return "Bad Request"
			}
			return ""
		}, "", 4},
		{"no usage in streams", "small", func(b scripted.Body) string {
			if b.StreamOptions != nil {
				return "Unrecognized request argument supplied: stream_options"
			}
			return ""
		}, "json_schema", 3},
		{"the new limit", "reasoner", func(b scripted.Body) string {
			if b.MaxTokens != 0 {
				return "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
			}
			return ""
		}, "json_schema", 3},
		{"neither limit", "gpt-5-local", func(b scripted.Body) string {
			if b.MaxCompletionTokens != 0 {
				return "unknown field max_completion_tokens"
			}
			return ""
		}, "json_schema", 3},
		{"its own temperature", "small", func(b scripted.Body) string {
			if b.Temperature != nil {
				return "Unsupported value: 'temperature' does not support 0 with this model."
			}
			return ""
		}, "json_schema", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := scripted.New(t, func(x *scripted.Exchange) {
				if why := c.refuses(x.Body); why != "" {
					scripted.Refuse(400, "invalid_request_error", why)(x)
					return
				}
				scripted.Model(func(scripted.Data) []scripted.Claim { return []scripted.Claim{opened} })(x)
			})
			m := client(t, s, func(k *Config) { k.Model = c.model })
			for range 2 {
				got, _, err := write(t, m)
				if err != nil || len(got) != 1 || got[0].Passage != 1 {
					t.Fatalf("got %v, %v", got, err)
				}
			}
			all := s.Requests()
			if last := all[len(all)-1]; last.Format() != c.format || len(all) != c.requests {
				t.Errorf("%d requests, the last for %q; want %d, %q", len(all), last.Format(), c.requests, c.format)
			}
		})
	}
}

// Whatever goes wrong has a name and a cure, in time, and nothing of a broken reply counts as whole.
func TestTroubleHasAName(t *testing.T) {
	half := scripted.Claims(opened)[:40]
	busy := scripted.Refuse(429, "rate_limit_exceeded", "Slow down", "Retry-After", "0.01")
	for _, c := range []struct {
		name    string
		script  []func(*scripted.Exchange)
		trouble Trouble
		most    int // attempts
	}{
		{"wrong key", list(scripted.Refuse(401, "invalid_api_key", "Incorrect API key provided: "+key)), BadKey, 1},
		{"forbidden", list(scripted.Raw(403, "text/html", "<html>no</html>")), BadKey, 1},
		{"unknown model", list(scripted.Refuse(404, "model_not_found", "The model `small` does not exist")), NoModel, 1},
		{"wrong address", list(scripted.Raw(404, "text/plain", "404 page not found")), NoModel, 1},
		{"quota", list(scripted.Refuse(429, "insufficient_quota", "You exceeded your current quota")), Quota, 1},
		{"a request too long", list(scripted.Refuse(400, "context_length_exceeded", "This model's maximum context length is 4096 tokens")), Long, 1},
		{"the question again", list(scripted.Refuse(400, "content_filter", "“When did the Bridge open?” is filtered")), Withheld, 1},
		{"a filter", list(scripted.Refuse(400, "content_filter", "The response was filtered")), Withheld, 1},
		{"a filter at the end", list(func(x *scripted.Exchange) { x.Chunk(half); x.Finish("content_filter") }), Withheld, 1},
		{"always busy", list(busy), Busy, 1000},
		{"busy for long", list(scripted.Refuse(429, "rate_limit_exceeded", "later", "Retry-After", "3600")), Busy, 1},
		{"a fault", list(scripted.Raw(500, "application/json", `{"error":{"message":"Traceback /usr/lib/python3/site-packages/x.py"}}`)), Down, 1000},
		{"HTML", list(scripted.Raw(200, "text/html", "<html><body>Welcome</body></html>")), Garbled, 1000},
		{"an error with success", list(scripted.Raw(200, "application/json", `{"error":"loading model"}`)), Garbled, 1000},
		{"nothing in JSON", list(scripted.Raw(200, "application/json", `{}`)), Garbled, 1000},
		{"nothing", list(scripted.Raw(200, "text/event-stream", "")), Down, 1000},
		{"a stream without an end", list(scripted.Lines(`data: {"choices":[{"delta":{"content":"{"}}]}`, "", "data: [DONE]")), Down, 1000},
		{"an error in a stream", list(scripted.Lines(": ping", "event: error", `data: { "error" : {"message":"out of memory"}}`, "")), Garbled, 1000},
		{"half a line", list(scripted.Lines(`data: {"choices":[{"delta":{"con`)), Garbled, 1000},
		{"a broken connection", list(scripted.Cut(half)), Down, 1000},
		{"a line of 5 MB", list(scripted.Lines(`data: {"choices":[{"delta":{"content":"` + strings.Repeat("x", 5<<20) + `"}}]}`)), Garbled, 1000},
		{"10 MB of reply", list(func(x *scripted.Exchange) {
			for range 10 << 20 / (64 << 10) {
				x.Chunk(strings.Repeat("word ", 64<<10/5))
			}
		}), Garbled, 1000},
		{"a redirect", list(func(x *scripted.Exchange) {
			x.ResponseWriter.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
			x.ResponseWriter.WriteHeader(302)
		}), Garbled, 1000},
		{"silence", list(scripted.Hang), Slow, 1},
		{"a trickle", list(scripted.Trickle(" ", 20*time.Millisecond)), Slow, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var logged bytes.Buffer
			s := scripted.New(t, c.script...)
			m := client(t, s, func(k *Config) {
				k.Budget = 300 * time.Millisecond
				k.Log = slog.New(slog.NewTextHandler(&logged, nil))
			})
			_, u, err := write(t, m)
			var e *Error
			if !errors.As(err, &e) || e.Trouble != c.trouble || e.Trouble.Cure() == "" {
				t.Fatalf("got %v, want trouble %q", err, c.trouble)
			}
			if u.Attempts > c.most {
				t.Errorf("%d attempts, want at most %d", u.Attempts, c.most)
			}
			if strings.Contains(err.Error()+logged.String(), key) || strings.Contains(err.Error()+logged.String(), "python3/") || strings.Contains(err.Error()+logged.String(), "Bridge") {
				t.Errorf("the error shows a secret or a path: %v\n%s", err, logged.String())
			}
			if n := strings.Count(logged.String(), "level=WARN"); n != 1 {
				t.Errorf("logged %d times:\n%s", n, logged.String())
			}
		})
	}
}

func list(s ...func(*scripted.Exchange)) []func(*scripted.Exchange) { return s }

// What passes is tried again within the budget, by the server's word when it gives one; a reply that broke off begins anew.
func TestPassingTroubleIsTriedAgain(t *testing.T) {
	good := scripted.Reply(scripted.Claims(opened))
	for _, c := range []struct {
		name   string
		first  func(*scripted.Exchange)
		claims []int // their places
	}{
		{"busy", scripted.Refuse(429, "rate_limit_exceeded", "later", "Retry-After", "0.02"), []int{1}},
		{"a fault", scripted.Raw(503, "text/plain", "starting"), []int{1}},
		{"a broken connection", scripted.Cut(scripted.Claims(opened, opened)[:len(scripted.Claims(opened, opened))-2]), []int{1, 2, 1}},
		{"no finish_reason", scripted.Lines(`data: {"choices":[{"delta":{"content":"The bridge opened in May. [1] So"}}]}`, "", "data: [DONE]"), []int{1, 1}},
		{"an error behind a ping", scripted.Lines(": ping", `{ "error": {"message":"busy"}}`), []int{1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, u, err := write(t, client(t, scripted.New(t, c.first, good), nil))
			if err != nil {
				t.Fatal(err)
			}
			var places []int
			for _, x := range got {
				places = append(places, x.N)
			}
			if diff := cmp.Diff(c.claims, places); diff != "" || u.Attempts != 2 {
				t.Errorf("%d attempts, claims (-want +got)\n%s", u.Attempts, diff)
			}
		})
	}
}

// Streams as servers send them: comments, events, lines without an end, more than one choice.
func TestStreamsAsServersSendThem(t *testing.T) {
	piece := `data: {"choices":[{"delta":{"content":"The bridge opened in May. [1]"}}]}`
	stop := `data: {"choices":[{"delta":{},"finish_reason":"stop"}]}`
	var comments []string
	for range 400 {
		comments = append(comments, ": keep-alive", "")
	}
	for name, lines := range map[string][]string{
		"pings":              {": ping", "", "event: message", piece, "", ": ping", stop, "", "data: [DONE]", ""},
		"no blank, no DONE":  {piece, stop},
		"many comments":      append(comments, piece, "", stop, "", "data: [DONE]"),
		"no space":           {strings.Replace(piece, "data: ", "data:", 1), strings.Replace(stop, "data: ", "data:", 1)},
		"carriage returns":   {piece + "\r", "\r", stop + "\r", "\r"},
		"cut at its limit":   {piece, strings.Replace(stop, "stop", "length", 1)},
		"an id and a retry":  {"id: 1", "retry: 100", piece, "", stop, ""},
		"choices with none":  {`data: {"choices":[]}`, "", piece, "", stop, "", `data: {"choices":[],"usage":null}`, ""},
		"a role at the head": {`data: {"choices":[{"delta":{"role":"assistant","content":""}}]}`, "", piece, "", stop, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := write(t, client(t, scripted.New(t, scripted.Lines(lines...)), nil))
			if name == "cut at its limit" {
				if err != nil || len(got) > 1 {
					t.Errorf("got %v, %v; want at most what was whole", got, err)
				}
				return
			}
			if err != nil || len(got) != 1 || got[0].Passage != 1 {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// A model that fails again and again, or that only its operator can mend, is left alone; after a while one request is let through.
func TestAFailingModelIsLeftAlone(t *testing.T) {
	for _, c := range []struct {
		name   string
		script func(*scripted.Exchange)
		asked  int // tasks that reach the server
	}{
		{"down", scripted.Raw(500, "text/plain", "no"), tripAfter},
		{"wrong key", scripted.Refuse(401, "invalid_api_key", "no"), 1},
		{"a request's own fault", scripted.Refuse(400, "context_length_exceeded", "too long"), 9},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := scripted.New(t, c.script)
			m := client(t, s, func(k *Config) { k.Budget = 30 * time.Millisecond })
			reached := 0
			for range 9 {
				before := len(s.Requests())
				if _, _, err := write(t, m); err == nil {
					t.Fatal("no error")
				}
				if len(s.Requests()) > before {
					reached++
				}
			}
			if reached != c.asked {
				t.Errorf("%d of 9 tasks reached the server, want %d", reached, c.asked)
			}
		})
	}
	t.Run("and asked again", func(t *testing.T) {
		var logged bytes.Buffer
		s := scripted.New(t, scripted.Refuse(401, "invalid_api_key", "no"))
		m, err := newClient(Config{BaseURL: s.URL, Model: "small", Key: key, Log: slog.New(slog.NewTextHandler(&logged, nil))}, pace{time.Millisecond, time.Nanosecond})
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		write(t, m)
		s.Play(scripted.Reply(scripted.Claims(opened)))
		if got, _, err := write(t, m); err != nil || len(got) != 1 {
			t.Errorf("got %v, %v after the key was mended", got, err)
		}
		if !strings.Contains(logged.String(), "answers again") {
			t.Errorf("the log does not say that the model is well: %s", logged.String())
		}
	})
}

// Who gives up gets its own error, at once, and that says nothing of the model.
func TestGivingUp(t *testing.T) {
	s := scripted.New(t, scripted.Hang)
	m := client(t, s, nil)
	ctx, cancel := context.WithCancel(t.Context())
	started := make(chan struct{})
	s.Play(func(x *scripted.Exchange) { close(started); scripted.Hang(x) })
	go func() { <-started; cancel() }()
	if _, err := m.Write(ctx, bridge, func(Claim) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	s.Play(scripted.Reply(scripted.Claims(opened)))
	if got, _, err := write(t, m); err != nil || len(got) != 1 {
		t.Errorf("got %v, %v", got, err)
	}
}

// What is sent: the key where the server looks for it, the passages as data, the limits.
func TestWhatIsSent(t *testing.T) {
	for _, c := range []struct {
		name, path, header, value string
		change                    func(*Config)
	}{
		{"OpenAI", "/v1/chat/completions", "Authorization", "Bearer " + key, func(k *Config) { k.Organization = "org-1" }},
		{"Azure", "/v1/openai/deployments/small/chat/completions", "Api-Key", key, func(k *Config) { k.AzureVersion = "2024-10-21" }},
		{"a local server", "/v1/chat/completions", "Authorization", "", func(k *Config) { k.Key = "" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := scripted.New(t, scripted.Reply(scripted.Claims()))
			if _, _, err := write(t, client(t, s, c.change)); err != nil {
				t.Fatal(err)
			}
			got := s.Requests()[0]
			if got.Path != c.path || got.Header.Get(c.header) != c.value {
				t.Errorf("%s with %q, want %s with %q", got.Path, got.Header.Get(c.header), c.path, c.value)
			}
			want := scripted.Data{Question: bridge.Question}
			for i, p := range bridge.Passages {
				want.Passages = append(want.Passages, scripted.Passage{N: i + 1, Source: p.Source, Text: p.Text})
			}
			if diff := cmp.Diff(want, got.Data()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got.Body.MaxTokens != defaultMaxTokens || got.Body.Temperature == nil {
				t.Errorf("limit %d, temperature %v", got.Body.MaxTokens, got.Body.Temperature)
			}
		})
	}
}

func TestConfigurationMistakesAreNamed(t *testing.T) {
	for _, c := range []struct {
		config Config
		want   string
	}{
		{Config{BaseURL: "localhost:8080", Model: "m"}, "base_url"},
		{Config{BaseURL: "ftp://x/v1", Model: "m"}, "base_url"},
		{Config{BaseURL: "https://me:secret@x/v1", Model: "m"}, "base_url"},
		{Config{Model: " "}, "model"},
		{Config{Model: "m", Key: "two words"}, "the key"},
		{Config{Model: "m", Key: "line\n"}, "the key"},
	} {
		_, err := New(c.config)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "secret") && c.config.Key != "" {
			t.Errorf("%+v: got %v, want an error that begins with %s", c.config.BaseURL, err, c.want)
		}
	}
}

func TestModelsAreListed(t *testing.T) {
	s := scripted.New(t, scripted.Raw(http.StatusOK, "application/json", `{"object":"list","data":[{"id":"b"},{"id":"a"}]}`), scripted.Refuse(401, "invalid_api_key", "no"))
	m := client(t, s, nil)
	got, err := m.Models(t.Context())
	if err != nil || fmt.Sprint(got) != "[a b]" {
		t.Errorf("got %v, %v", got, err)
	}
	var e *Error
	if _, err := m.Models(t.Context()); !errors.As(err, &e) || e.Trouble != BadKey {
		t.Errorf("got %v", err)
	}
}

func TestCostIsCounted(t *testing.T) {
	s := scripted.New(t, scripted.Reply(scripted.Claims(opened)))
	m := client(t, s, func(k *Config) { k.PriceIn, k.PriceOut = 1, 10 })
	_, u, err := write(t, m)
	if err != nil || u.Cost != (100*1+20*10)/1e6 {
		t.Errorf("cost %v, %v", u.Cost, err)
	}
	write(t, m)
	if total := m.Total(); total.Tasks != 2 || total.In != 200 || total.Failed != 0 {
		t.Errorf("total %+v", total)
	}
}

// However a reply is cut into pieces, the same claims come of it, and nothing makes the parser fail.
func FuzzParser(f *testing.F) {
	f.Add(scripted.Claims(opened, opened), 3)
	f.Add("The bridge opened in May. [1] It is long [2, 3].", 5)
	f.Add("```json\n{\"claims\":[{\"text\":\"a } b \\\" {\",\"passage\":\"2\"}]}```", 1)
	f.Add("[[[1]]] {}{}{ \xff", 2)
	f.Add("It is long. [1] [;] It is wide. [2]", 1)
	f.Add(`{"answer":{"claims":[{"text":"The bridge opened in May."}],"of":{"n":1}}}`, 3)
	f.Add(`{"text":"It holds an object.","of":{}} {"text":"a { b`, 4)
	f.Fuzz(func(t *testing.T, text string, size int) {
		parse := func(size int) (out []Claim) {
			p := &parser{claim: func(c Claim) { out = append(out, c) }}
			for rest := text; rest != ""; {
				n := min(max(1, size), len(rest))
				p.write(rest[:n])
				rest = rest[n:]
			}
			p.end(false)
			return out
		}
		whole, cut := parse(len(text)), parse(size)
		if diff := cmp.Diff(whole, cut); diff != "" {
			t.Errorf("in pieces of %d (-whole +cut)\n%s", size, diff)
		}
		for i, c := range whole {
			if c.N != i+1 || strings.TrimSpace(c.Text) == "" || c.Passage < 0 {
				t.Errorf("claim %+v at place %d", c, i+1)
			}
		}
	})
}

// Whatever a server sends, a stream's reader ends, and hands on only lines of data.
func FuzzEvents(f *testing.F) {
	f.Add([]byte("data: {}\n\n: x\ndata: [DONE]\n"))
	f.Add([]byte("data: {\"error\":{\"message\":1}}"))
	f.Add([]byte("\r\n\r\ndata:{\"a\":\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		e := newEvents(nopCloser{bytes.NewReader(text)})
		var out bytes.Buffer
		_, _ = out.ReadFrom(e)
		for line := range strings.SplitSeq(out.String(), "\n") {
			if line != "" && !strings.HasPrefix(line, "data: ") {
				t.Errorf("line %q", line)
			}
		}
	})
}

type nopCloser struct{ *bytes.Reader }

func (nopCloser) Close() error { return nil }
