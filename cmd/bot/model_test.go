package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rapporteur/internal/answer"
	"rapporteur/internal/llm/scripted"
)

const modelKey = "sk-secret-0123456789abcdef"

// modelConfig is a configuration whose language model is at an address, and the corpus in a folder.
func modelConfig(url, corpus, budget string) string {
	return "corpus = \"" + corpus + "\"\ncache = \"cache\"\nlisten = \"127.0.0.1:0\"\n[llm]\nbase_url = \"" + url + "\"\nmodel = \"small\"\nbudget = \"" + budget + "\"\nprice_in = 1.0\n[log]\nlevel = \"debug\"\n"
}

// runWith runs the program with a model's key in the environment and returns all that it wrote.
func runWith(t *testing.T, config string, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	err := run(t.Context(), append(args, "--config", config), strings.NewReader(""), &out, &errs, func(name string) string {
		return map[string]string{"OPENAI_API_KEY": modelKey}[name]
	})
	if err != nil {
		report(&errs, err)
	}
	return out.String(), errs.String()
}

// keeper is what a model may say of lampArticle.
var keeper = scripted.Claim{Passage: 1, Quote: "The lighthouse at Cape Moss is kept by Ana Ferrow", Text: "Ana Ferrow, a former ferry pilot, keeps the lighthouse at Cape Moss."}

const keeperQuestion = "Who keeps the lighthouse at Cape Moss?"

// With a key in the environment a model words what is printed, and its quotes are the article's bytes.
func TestAModelWordsAnswers(t *testing.T) {
	t.Cleanup(func() { goleak.VerifyNone(t) }) // after the server has ended
	server := scripted.New(t, scripted.Model(func(d scripted.Data) []scripted.Claim {
		for _, p := range d.Passages {
			if strings.Contains(p.Text, keeper.Quote) {
				c := keeper
				c.Passage = p.N
				return []scripted.Claim{c}
			}
		}
		return nil
	}))
	file := quiet(t)
	write(t, file, modelConfig(server.URL, "news", "5s"))
	out, errs := runWith(t, file, "ask", "--json", keeperQuestion)
	var a answer.Answer
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatalf("%v: %s%s", err, out, errs)
	}
	if a.Engine != "small" || a.State != answer.Answered || !strings.HasPrefix(a.Text, keeper.Text) || a.Removed != 0 || a.Trouble != "" {
		t.Errorf("got %+v", a)
	}
	if err := checkQuotes(a, filepath.Join(filepath.Dir(file), "news")); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"ask", keeperQuestion}, "worded by small"},
		{[]string{"ask", "--why", keeperQuestion}, "model small: 1 sentence in 1 attempt, 100 tokens read, 20 written, cost 0.000100"},
		{[]string{"summary"}, "worded by small"},
		{[]string{"doctor"}, "small answers"},
	} {
		if out, errs := runWith(t, file, c.args...); !strings.Contains(out, c.want) {
			t.Errorf("%q: %q is not in\n%s%s", c.args, c.want, out, errs)
		}
	}
	if n := len(server.Requests()); n == 0 {
		t.Error("the model was not asked")
	}
}

// Whatever the model does, an answer comes within the budget, in the articles' own words, nothing that was invented is in it, and nothing is left
// behind.
func TestTroubleWithTheModelIsNotTheAskers(t *testing.T) {
	t.Cleanup(func() { goleak.VerifyNone(t) }) // after the server has ended
	file := quiet(t)
	conf, _, err := loadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	lib, err := openLibrary(conf)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.close()
	own, err := lib.engine.Ask(t.Context(), answer.Question{Text: keeperQuestion})
	if err != nil || own.State != answer.Answered {
		t.Fatalf("by itself: %+v, %v", own, err)
	}
	true1 := scripted.Claims(keeper)
	invention := scripted.Claims(scripted.Claim{Passage: 1, Quote: "The lighthouse is kept by the navy", Text: "The navy keeps the lighthouse."})
	for _, c := range []struct {
		name    string
		script  func(*scripted.Exchange)
		trouble answer.Trouble
	}{
		{"no chunk, and an end", scripted.Lines(), answer.TroubleFailed},
		{"ended in mid-stream", scripted.Cut(true1[:60]), answer.TroubleFailed},
		{"a cut that looks like an end", scripted.Lines(`data: {"choices":[{"delta":{"content":"{\"claims\":["}}]}`), answer.TroubleFailed},
		{"wrong key", scripted.Refuse(401, "invalid_api_key", "Incorrect API key provided: "+modelKey), answer.TroubleFailed},
		{"a prompt that is too long", scripted.Refuse(400, "context_length_exceeded", "maximum context length"), answer.TroubleFailed},
		{"a fault with paths in it", scripted.Raw(500, "application/json", `{"error":{"message":"/opt/server/app.py line 3"}}`), answer.TroubleFailed},
		{"cut at the limit", func(x *scripted.Exchange) { x.Chunk(true1[:40]); x.Finish("length") }, answer.TroubleUnsaid},
		{"an error with success", scripted.Raw(200, "application/json", `{"error":{"message":"overloaded"}}`), answer.TroubleFailed},
		{"nothing with success", scripted.Raw(200, "application/json", `{}`), answer.TroubleFailed},
		{"a ping before an error", scripted.Lines(": ping", "event: error", `data: {"error":{"message":"no"}}`), answer.TroubleFailed},
		{"an error with a blank in it", scripted.Lines(`data: { "error": {"message":"no"}}`), answer.TroubleFailed},
		{"301 comments", scripted.Lines(strings.Split(strings.Repeat(": wait\n", 301), "\n")...), answer.TroubleFailed},
		{"a line of 5 MB", scripted.Lines("data: " + strings.Repeat("x", 5<<20)), answer.TroubleFailed},
		{"a slow first byte", scripted.Hang, answer.TroubleFailed},
		{"a slow trickle", scripted.Trickle(true1, 50*time.Millisecond), answer.TroubleFailed},
		{"HTML", scripted.Raw(200, "text/html", "<!doctype html><title>Sign in</title>"), answer.TroubleFailed},
		{"half JSON", scripted.Reply(true1[:len(true1)/2]), answer.TroubleUnsaid},
		{"10 MB", scripted.Reply(strings.Repeat("The navy keeps it. ", 10<<20/19)), answer.TroubleFailed},
		{"another language", scripted.Reply(scripted.Claims(scripted.Claim{Passage: 1, Quote: keeper.Quote, Text: "Den Leuchtturm hütet seit April eine frühere Fährfrau namens Ana Ferrow."})), answer.TroubleUnproof},
		{"empty claims", scripted.Reply(`{"claims":[{"text":"","quote":"","passage":0}]}`), answer.TroubleUnsaid},
		{"no claims", scripted.Reply(scripted.Claims()), answer.TroubleUnsaid},
		{"an invention", scripted.Reply(invention), answer.TroubleUnproof},
		{"an invention in prose", scripted.Reply("The navy keeps the lighthouse. [1] It is 90 metres high. [7]"), answer.TroubleUnproof},
		{"busy for an hour", scripted.Refuse(429, "rate_limit_exceeded", "later", "Retry-After", "3600"), answer.TroubleFailed},
	} {
		t.Run(c.name, func(t *testing.T) {
			var logged bytes.Buffer
			server := scripted.New(t, c.script)
			conf.LLM.BaseURL, conf.LLM.Budget.Duration = server.URL, 400*time.Millisecond
			if err := lib.writeWith(conf.LLM, modelKey, slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))); err != nil {
				t.Fatal(err)
			}
			defer lib.llm.Close()
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // as long as Discord's room gives an answer
			defer cancel()
			got, err := lib.answerer.Ask(ctx, answer.Question{Text: keeperQuestion})
			if err != nil {
				t.Fatal(err)
			}
			if got.Text != own.Text || got.State != own.State || got.Engine != "extractive" || got.Trouble != c.trouble {
				t.Errorf("got %q, trouble %q, by %s; want %q, trouble %q", got.Text, got.Trouble, got.Engine, own.Text, c.trouble)
			}
			for _, secret := range []string{modelKey, "/opt/server", "Ferrow", "Cape Moss"} {
				if strings.Contains(logged.String(), secret) {
					t.Errorf("%q is in the log:\n%s", secret, logged.String())
				}
			}
		})
	}
}

// The key is nowhere in what a run writes, however it fails and however much it says.
func TestTheKeyIsNeverShown(t *testing.T) {
	if testing.Short() {
		t.Skip("thirty runs take their time")
	}
	for name, script := range map[string]func(*scripted.Exchange){
		"refused": scripted.Refuse(401, "invalid_api_key", "Incorrect API key provided: "+modelKey+". You can find it at …"),
		"echoed": func(x *scripted.Exchange) {
			scripted.Reply("Your header was " + x.Header.Get("Authorization") + " [1]")(x)
		},
		"a fault":  scripted.Raw(500, "text/plain", "Authorization: Bearer "+modelKey),
		"in claim": scripted.Reply(scripted.Claims(scripted.Claim{Passage: 1, Quote: modelKey, Text: "The key is " + modelKey + "."})),
	} {
		t.Run(name, func(t *testing.T) {
			server := scripted.New(t, script)
			file := quiet(t)
			write(t, file, modelConfig(server.URL, "news", "1s"))
			for _, args := range [][]string{{"ask", keeperQuestion}, {"ask", "--json", "--why", keeperQuestion}, {"ask", "--why", keeperQuestion}, {"summary"}, {"summary", "--json"}, {"doctor"}, {"doctor", "--json"}} {
				out, errs := runWith(t, file, args...)
				if strings.Contains(out+errs, modelKey) || strings.Contains(out+errs, modelKey[3:]) {
					t.Errorf("%q shows the key:\n%s%s", args, out, errs)
				}
			}
			err := filepath.WalkDir(filepath.Dir(file), func(path string, d os.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				text, err := os.ReadFile(path)
				if bytes.Contains(text, []byte(modelKey)) {
					t.Errorf("the key is in %s", filepath.Base(path))
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// Vectors may come from an API: they are kept between runs, and the built-in model takes the place of one that cannot be had.
func TestVectorsFromAnAPI(t *testing.T) {
	server := scripted.New(t, scripted.Vectors(64))
	file := quiet(t)
	write(t, file, "corpus = \"news\"\ncache = \"cache\"\n[llm]\nmodel = \"\"\n[embedding]\nprovider = \"openai\"\nmodel = \"words\"\nbase_url = \""+server.URL+"\"\n")
	texts := func() (n int) {
		for _, x := range server.Requests() {
			n += len(x.Body.Input)
		}
		return n
	}
	out, errs := runWith(t, file, "ask", keeperQuestion)
	if !strings.Contains(out, "Ana Ferrow") || errs != "" || texts() < 3 {
		t.Errorf("%d texts embedded: %s%s", texts(), out, errs)
	}
	before := texts()
	if again, _ := runWith(t, file, "ask", keeperQuestion); !strings.Contains(again, "Ana Ferrow") || texts() != before+1 {
		t.Errorf("the second run embedded %d texts, want the question alone", texts()-before)
	}
	server.Play(scripted.Refuse(401, "invalid_api_key", "no"))
	write(t, filepath.Join(filepath.Dir(file), "news", "002.md"), strings.NewReplacer("A keeper for", "Another keeper for", "gull.example/lamp", "gull.example/two", "first time", "second time").Replace(lampArticle))
	out, errs = runWith(t, file, "ask", keeperQuestion)
	if !strings.Contains(out, "Cape Moss") || !strings.Contains(errs, "built-in model") || !strings.Contains(errs, "key (HTTP 401)") {
		t.Errorf("without the API: %s%s", out, errs)
	}
}

// What asks no model does not mind what its key is.
func TestTheKeyMattersToTheModelAlone(t *testing.T) {
	file := quiet(t)
	var out, errs bytes.Buffer
	err := run(t.Context(), []string{"timeline", "--config", file}, strings.NewReader(""), &out, &errs, func(name string) string {
		return map[string]string{"OPENAI_API_KEY": "two words"}[name]
	})
	if err != nil || !strings.Contains(out.String(), "Ana Ferrow") && !strings.Contains(out.String(), "April") {
		t.Errorf("%v\n%s%s", err, out.String(), errs.String())
	}
}

// What is wrong with the model's settings is said with the place and the cure, before anything is asked.
func TestModelSettingsAreChecked(t *testing.T) {
	for _, c := range []struct{ text, key, why, hint string }{
		{"base_url = \"localhost:8080\"", "k", "base_url: want an address", "docs/models.md"},
		{"key_file = \"nowhere\"", "", "nowhere", "the key alone in it"},
		{"", "two words", "OPENAI_API_KEY holds more than a key", "OPENAI_API_KEY"},
		{"temperature = 3.5", "k", "llm.temperature: want a number from 0 to 2, got 3.5", "config.example.toml"},
		{"max_tokens = \"many\"", "k", "llm.max_tokens: want a whole number", "config.example.toml"},
		{"budget = \"soon\"", "k", `llm.budget: want a time such as "8s", got "soon"`, "config.example.toml"},
		{"[embedding]\nprovider = \"cohere\"", "k", `embedding.provider: want builtin or openai, got "cohere"`, "config.example.toml"},
		{"[embedding]\ndimensions = -1", "k", "embedding.dimensions: want a number from 0", "config.example.toml"},
		{"budget = \"1h\"", "k", "llm.budget: want a time from 1s to 1m", "config.example.toml"},
	} {
		file := quiet(t)
		write(t, file, "corpus = \"news\"\ncache = \"cache\"\n[llm]\n"+c.text+"\n")
		var out, errs bytes.Buffer
		err := run(t.Context(), []string{"ask", "--config", file, keeperQuestion}, strings.NewReader(""), &out, &errs, func(name string) string {
			return map[string]string{"OPENAI_API_KEY": c.key}[name]
		})
		if code := report(&errs, err); code != 1 || !strings.Contains(errs.String(), c.why) || !strings.Contains(errs.String(), c.hint) || out.Len() > 0 {
			t.Errorf("%q: exit code %d\n%s%s", c.text, code, out.String(), errs.String())
		}
	}
}
