package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/state"
)

// kept is a configuration whose data base has some questions and opinions, with what else it says of state.
func kept(t *testing.T, more string) (config string) {
	t.Helper()
	config = filepath.Join(t.TempDir(), "config.toml")
	write(t, config, "[state]\nurl = \"state.db\"\n"+more)
	store, err := state.Open(t.Context(), filepath.Join(filepath.Dir(config), "state.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(-time.Hour)
	for i, q := range []state.Asked{
		{Question: "Who keeps the lamp?", State: "answered", Took: 40 * time.Millisecond},
		{Question: "who keeps the lamp", State: "answered", Took: 60 * time.Millisecond},
		{Question: "What does\x1b[2J it\ncost?", State: "not_covered", Took: 1500 * time.Millisecond},
		{Question: strings.Repeat("long ", 100), State: "failed", Took: 20 * time.Second},
	} {
		q.Answer, q.User, q.Guild, q.At = string(rune('a'+i)), "100000000000000007", "100000000000000000", at.Add(time.Duration(i)*time.Minute)
		if err := store.Record(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range []state.Opinion{{Answer: "a", User: "1", Good: true}, {Answer: "b", User: "1", Reason: "it is **Lio** \u202eknow"}, {Answer: "x", User: "2"}} {
		o.At = at
		if err := store.Opine(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Take(t.Context(), at, 0, []state.Limit{{Account: state.Account{Kind: state.Bot}}}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return config
}

func reportsOn(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), append([]string{"report"}, args...), strings.NewReader(""), &out, io.Discard, func(string) string { return "" }); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The report has what an operator can act on, names nobody, and nothing in it steers the terminal.
func TestReport(t *testing.T) {
	got := reportsOn(t, "--config", kept(t, "questions = true\n"))
	for _, part := range []string{
		": 4 questions, 1 helpful, 2 not helpful\n", "\nwhat became of questions\n  answered     2\n  failed       1\n  not_covered  1\n",
		"not_covered  What does\uFFFD[2J it cost?\n", "it is **Lio** \uFFFDknow  who keeps the lamp\n", "(no reason)\n", "\nslowest\n  20000 ms  failed       long long",
		"\nmost asked\n  2  Who keeps the lamp?\n", "  1 answer  0 tokens\n",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in\n%s", part, got)
		}
	}
	for _, part := range []string{"10000000000000000", "are shown: state.questions", "\x1b"} {
		if strings.Contains(got, part) {
			t.Errorf("%q is in\n%s", part, got)
		}
	}
	if got := reportsOn(t, "--config", kept(t, "")); !strings.HasSuffix(got, "\nonly numbers and members' reasons are shown: state.questions is off\n") {
		t.Errorf("with questions off:\n%s", got)
	}
	config := kept(t, "questions = true\n")
	if got := reportsOn(t, "--config", config, "--since", "30m"); strings.Contains(got, "lamp") {
		t.Errorf("of the last half hour:\n%s", got)
	}
	if got := reportsOn(t, "--config", config, "--since", "2d", "--limit", "1"); strings.Count(got, "lamp") != 2 {
		t.Errorf("one of each:\n%s", got)
	}
}

// The JSON has everything in full, under the names that are documented.
func TestReportAsJSON(t *testing.T) {
	var got map[string]json.RawMessage
	text := reportsOn(t, "--config", kept(t, "questions = true\n"), "--json")
	if err := json.Unmarshal([]byte(text), &got); err != nil || strings.Count(text, "\n") != 1 {
		t.Fatalf("%v: %s", err, text)
	}
	var r reported
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		t.Fatal(err)
	}
	if want := map[string]int{"answered": 2, "not_covered": 1, "failed": 1}; !cmp.Equal(r.Outcomes, want) || !r.Kept || r.Helpful != 1 || r.NotHelpful != 2 {
		t.Errorf("got %+v", r)
	}
	if len(r.Unanswered) != 2 || r.Unanswered[0].Outcome != "failed" || r.Unanswered[0].TookMS != 20000 || len(r.Unanswered[0].Question) < 400 {
		t.Errorf("unanswered are %+v", r.Unanswered)
	}
	if len(r.MostAsked) != 3 || r.MostAsked[0].Times != 2 || len(r.Days) != 1 || r.Days[0].Answers != 1 || len(r.Slowest) != 4 || len(r.Disliked) != 2 {
		t.Errorf("got %+v", r)
	}
}

func TestParseSince(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"7d": 7 * 24 * time.Hour, "168h": 168 * time.Hour, "90m": 90 * time.Minute, "1d": 24 * time.Hour, "3650d": longestSince,
		"": 0, "7": 0, "d": 0, "0d": 0, "-1d": 0, "-1h": 0, "week": 0, "3651d": 0, "99999999999999d": 0, "1.5d": 0, "1e9h": 0,
	} {
		if got, err := parseSince(text); got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// FuzzReport: whatever members write, each line of the report is one line, and steers no terminal.
func FuzzReport(f *testing.F) {
	f.Add("Who keeps the lamp?", "too\tshort\n", "answered", 3)
	f.Add("\x1b[2J\u202e", strings.Repeat("🙂", 300), "\x00", -1)
	f.Fuzz(func(t *testing.T, question, reason, outcome string, n int) {
		asked := []state.Asked{{Question: question, State: outcome, Took: time.Duration(n)}}
		got := renderReport(reportOf(state.Report{
			States: map[string]int{outcome: n}, Unanswered: asked, Slow: asked, Disliked: []state.Opinion{{Question: question, Reason: reason}},
			Often: []state.Count{{Question: question, Times: n}}, Days: []state.Use{{Answers: n}},
		}, time.Time{}, true), layout{})
		if lines := strings.Count(got, "\n"); lines != 19 {
			t.Errorf("%d lines:\n%s", lines, got)
		}
		if i := strings.IndexFunc(strings.ReplaceAll(got, "\n", ""), unicode.IsControl); i >= 0 {
			t.Errorf("it steers the terminal: %q", got)
		}
	})
}
