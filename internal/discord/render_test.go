package discord

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

// en are the words that most tests read.
var en = english()

var update = flag.Bool("update", false, "write the golden files anew")

// The invented corpus of these tests: a village that builds a bridge.
var (
	herald  = answer.Source{N: 1, Article: "001-bridge", Title: "Bridge opens", Publisher: "Valley Herald", URL: "https://herald.example/bridge", Published: "2024-07-05", Kind: corpus.Original}
	courier = answer.Source{N: 2, Article: "002-cost", Title: "What the bridge [really] cost", Publisher: "Hill Courier", URL: "https://courier.example/cost_(1)", Kind: corpus.Digest}
	gazette = answer.Source{N: 3, Article: "003-ferry", Title: "Last ferry", Publisher: "River Gazette", URL: "ftp://gazette.example/", Published: "2024-06-30", Updated: "2024-07-01", Kind: corpus.Original}
)

func quoted(s answer.Source, text string) answer.Quote {
	return answer.Quote{Article: s.Article, Start: 10, End: 10 + len(text), Text: text}
}

func claimed(text string, sources ...answer.Source) answer.Claim {
	c := answer.Claim{Text: text}
	for _, s := range sources {
		c.Quotes = append(c.Quotes, quoted(s, text))
	}
	return c
}

func answers() map[string]*answer.Answer {
	base := answer.Answer{State: answer.Answered, Engine: "extractive", Revision: "3f9c12ab", Articles: 5}
	with := func(change func(*answer.Answer)) *answer.Answer {
		a := base
		change(&a)
		return &a
	}
	return map[string]*answer.Answer{
		"answered": with(func(a *answer.Answer) {
			a.Short = "nearly 700 people"
			a.Claims = []answer.Claim{claimed("Nearly 700 people walked over the new bridge on Friday.", herald, courier), claimed("It took *two* years.", courier)}
			a.Sources = []answer.Source{herald, courier}
		}),
		"differ": with(func(a *answer.Answer) {
			a.Short = "900 crowns"
			a.Claims = []answer.Claim{claimed("The bridge cost 900 crowns.", herald)}
			a.Conflicts = []answer.Conflict{{About: "cost", Sides: []answer.Side{
				{Value: "900 crowns", Quotes: []answer.Quote{quoted(herald, "The bridge cost 900 crowns.")}},
				{Value: "1100 crowns", Quotes: []answer.Quote{quoted(courier, "In the end 1,100 crowns were paid.")}},
			}}}
			a.Sources = []answer.Source{herald, courier}
			a.Removed, a.Engine = 1, "small_model"
		}),
		"partly": with(func(a *answer.Answer) {
			a.State, a.Short, a.Missing = answer.Partly, "on Friday", "who paid for it?"
			a.Claims = []answer.Claim{claimed("It opened on Friday.", herald)}
			a.Sources = []answer.Source{herald}
		}),
		"not_covered": with(func(a *answer.Answer) {
			a.State = answer.NotCovered
			a.Text = "The articles do not say when. Closest: The ferry stops in June. [1] That gives no date."
			a.Refusal = &answer.Refusal{Asked: answer.AskedWhen, Names: "date"}
			q := quoted(gazette, "The ferry stops in June.")
			a.Closest, a.Sources = &q, []answer.Source{{N: 1, Article: gazette.Article, Title: gazette.Title, Publisher: gazette.Publisher, URL: gazette.URL, Published: gazette.Published, Updated: gazette.Updated}}
			a.Suggestions = []string{"Where is the bridge?", "Who built it?", "How long is it?"}
		}),
		"not_covered_bare": with(func(a *answer.Answer) { a.State, a.Articles = answer.NotCovered, 1 }),
		"not_covered_closest": with(func(a *answer.Answer) {
			a.State, a.Text = answer.NotCovered, "The articles do not say how much. Ask about the bridge."
			q := quoted(herald, "It took two years.")
			a.Closest, a.Sources = &q, []answer.Source{herald}
		}),
		"false_premise": with(func(a *answer.Answer) {
			a.State = answer.FalsePremise
			a.Text = "That is not what the articles say: it is the mayor, not the king. The mayor cut the ribbon. [1]"
			a.Claims, a.Sources = []answer.Claim{claimed("The mayor cut the ribbon.", herald)}, []answer.Source{herald}
		}),
		"false_premise_claims": with(func(a *answer.Answer) {
			a.State = answer.FalsePremise
			a.Claims, a.Sources = []answer.Claim{claimed("The mayor cut the ribbon.", herald)}, []answer.Source{herald}
		}),
		"hostile": with(func(a *answer.Answer) {
			a.Short = "@everyone"
			a.Claims = []answer.Claim{claimed("@everyone <@1234> **go** to https://evil.example [here](http://evil.example) now.\n# Loud", answer.Source{Article: "x"})}
			a.Sources = []answer.Source{{N: 1, Article: "x", Title: "](<javascript:x>) @here", Publisher: "<#1> <t:1:R>", URL: "javascript:alert(1)", Published: "yesterday"}}
			a.Revision = "`@here`"
		}),
		"continued": with(func(a *answer.Answer) {
			a.Claims, a.Sources = planks(40), []answer.Source{herald}
		}),
		"attached": with(func(a *answer.Answer) {
			a.Claims, a.Sources = planks(90), []answer.Source{herald}
		}),
	}
}

func lists() map[string][]message {
	many := make([]answer.Source, 120)
	for i := range many {
		many[i] = herald
	}
	return map[string][]message{
		"summary": renderSummary(en, &answer.Summary{
			Title:   "The bridge",
			Bullets: []answer.Claim{claimed("It opened on Friday.", herald), claimed("- It cost *much*. [2]", courier)},
			Coverage: answer.Coverage{Paragraphs: 9, Covered: 3, Missing: []answer.Missing{
				{About: "the ferry"}, {About: "the mayor"}, {About: "tolls"}, {About: "the_river"}, {About: "fish"}, {About: "boats"}}},
			Sources: []answer.Source{herald, courier}, Revision: "3f9c12ab"}),
		"summary_empty": renderSummary(en, &answer.Summary{Title: "Nothing"}),
		"articles":      renderArticles(en, []answer.Source{herald, courier, gazette}, "3f9c12ab"),
		"articles_many": renderArticles(en, many, "3f9c12ab"),
		"help":          renderHelp(en, 5, "3f9c12ab"),
		"help_short":    note(en.shortHelp),
	}
}

// transcript is how messages look in a golden file.
func transcript(messages []message) string {
	var b strings.Builder
	for i, m := range messages {
		fmt.Fprintf(&b, "=== message %d, %d units ===\n%s\n", i+1, units(m.content), m.content)
		for _, row := range m.rows {
			fmt.Fprintf(&b, "=== buttons %q ===\n", row)
		}
		if m.file != nil {
			fmt.Fprintf(&b, "=== file %s ===\n%s", m.file.name, m.file.text)
		}
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (make it with -update)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (if it is meant: -update):\n%s", file, diff)
	}
}

func TestRender(t *testing.T) {
	all := lists()
	maps.Copy(all, views())
	for name, a := range answers() {
		all[name] = renderAnswer(en, a)
	}
	for name, messages := range all {
		t.Run(name, func(t *testing.T) {
			golden(t, name, transcript(messages))
			if len(messages) == 0 || len(messages) > maxMessages {
				t.Errorf("%d messages", len(messages))
			}
			for _, m := range messages {
				if n := units(m.content); n == 0 || n > maxContent {
					t.Errorf("a message of %d units", n)
				}
			}
		})
	}
}

// TestCheckQuotesWhole: a sentence that one message does not hold is quoted in parts, without loss.
func TestCheckQuotesWhole(t *testing.T) {
	for length := maxContent - 10; length < maxContent+300; length++ {
		for _, sentence := range []string{strings.Repeat("a", length), strings.Repeat("word ", length/5) + "end.", strings.Repeat("*a ", length/3)} {
			var quoted strings.Builder
			for _, m := range renderCheck(en, []*answer.Checked{{Statement: sentence, Verdict: answer.NoClaim}}, 0) {
				if units(m.content) > maxContent {
					t.Fatalf("a message of %d units", units(m.content))
				}
				for line := range strings.Lines(m.content) {
					if text, ok := strings.CutPrefix(line, "> "); ok {
						quoted.WriteString(text)
					}
				}
			}
			bare := strings.NewReplacer(" ", "", "\n", "", "\\", "")
			if got, want := bare.Replace(quoted.String()), bare.Replace(sentence); got != want {
				t.Fatalf("of %d units %d are quoted: %q", length, len(got), got)
			}
		}
	}
}

// TestAttachedKeepsTheLimit: the note that the whole is in a file has room below the first piece, however long that is.
func TestAttachedKeepsTheLimit(t *testing.T) {
	for length := maxContent - 200; length <= maxContent+10; length++ {
		a := &answer.Answer{State: answer.Answered, Sources: []answer.Source{herald}}
		a.Claims = append([]answer.Claim{claimed(strings.Repeat("a", length), herald)}, planks(90)...)
		messages := renderAnswer(en, a)
		if n := units(messages[0].content); len(messages) != 1 || messages[0].file == nil || n > maxContent {
			t.Fatalf("a first sentence of %d units: %d messages, the first of %d units", length, len(messages), n)
		}
		if whole := messages[0].file.text; strings.Count(whole, "a") < length {
			t.Fatalf("a first sentence of %d units is not whole in the file", length)
		}
	}
}

func TestEmphasis(t *testing.T) {
	for _, c := range []struct{ text, short, want string }{
		{"About 700 people came.", "about 700 people", "**About 700 people** came."},
		{"In 1700 people came.", "700 people", "In 1700 people came."},
		{"It is a*b.", "a*b", `It is **a\*b**.`},
		{"No such thing.", "", "No such thing."},
		{"No such thing.", "other", "No such thing."},
	} {
		if diff := cmp.Diff(c.want, emphasis(c.text, c.short)(c.text)); diff != "" {
			t.Errorf("%q in %q:\n%s", c.short, c.text, diff)
		}
	}
}

// FuzzRender puts anything in every place of an answer: the messages keep the limits, and nothing of
// it is alive. All markup that is the bot's own is taken out first.
func FuzzRender(f *testing.F) {
	f.Add("a sentence.", "sentence", "a title", "https://example.org/", 3, uint8(0))
	f.Add("@everyone [x](https://y) <@1>\n# a", "@everyone", "](<x>)", "javascript:x", 90, uint8(1))
	f.Add("\\", "\\", "\\", "https://a/\\", 1, uint8(2))
	f.Add("**", "*", "-# x", "http://a b", 200, uint8(3))
	f.Add("\x19", "0", "0", "0", 92, uint8(2)) // a lead of nothing that is seen
	f.Add("\x19", "\x19", "0", "0", 1, uint8(0))
	f.Fuzz(func(t *testing.T, text, short, title, address string, n int, state uint8) {
		states := []answer.State{answer.Answered, answer.Partly, answer.NotCovered, answer.FalsePremise}
		src := answer.Source{N: 1, Article: "a", Title: title, Publisher: short, URL: address, Published: short}
		a := &answer.Answer{State: states[state%4], Text: text, Short: short, Missing: text, Sources: []answer.Source{src}, Suggestions: []string{text, title}, Revision: short, Engine: title}
		for range min(max(n, 0), 200) {
			a.Claims = append(a.Claims, claimed(text, src))
		}
		a.Conflicts = []answer.Conflict{{Sides: []answer.Side{{Value: short, Quotes: []answer.Quote{quoted(src, text)}}, {Value: title}}}}
		for _, m := range renderAnswer(en, a) {
			if units(m.content) > maxContent {
				t.Errorf("a message of %d units", units(m.content))
			}
			for line := range strings.SplitSeq(m.content, "\n") {
				inert(t, bare(line))
			}
		}
	})
}

var (
	ownLink = regexp.MustCompile(`\[((?:\\.|[^\\\]])*)\]\(<https?://[^<>()\s\\]+>\)`)
	ownMark = regexp.MustCompile(`\[1\]|<t:-?\d+:D>`)
	ownBold = regexp.MustCompile(`\*\*((?:\\.|[^\\*])+)\*\*`)
)

// bare is a line without the markup that the bot puts there.
func bare(line string) string {
	line = strings.TrimPrefix(line, "-# ")
	line = ownLink.ReplaceAllString(line, "$1")
	line = ownMark.ReplaceAllString(line, "")
	return ownBold.ReplaceAllString(line, "$1")
}
