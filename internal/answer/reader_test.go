package answer

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// wordReader reads by words: the more of the question a sentence has, the better; one with "never"
// contradicts; the span is its first figure.
type wordReader struct{ err error }

var firstFigure = regexp.MustCompile(`\d+`)

func (r wordReader) Read(ctx context.Context, question string, windows [][3]string) ([]Reading, error) {
	if r.err != nil {
		return nil, r.err
	}
	out := make([]Reading, len(windows))
	for i, w := range windows {
		known := share(retrieval.Terms(question), stems(w[1]))
		out[i] = Reading{Evidence: 12*known - 6, Contradiction: -6}
		if known > .5 && strings.Contains(w[1], "never") {
			out[i].Contradiction, out[i].Evidence = 6, -1
		}
		if at := firstFigure.FindStringIndex(w[1]); at != nil {
			out[i].Span = corpus.Span{Start: at[0], End: at[1]}
		}
	}
	return out, ctx.Err()
}

func readEngine(t testing.TB, r Reader) *Engine {
	t.Helper()
	files := map[string]string{
		"a-mill": "The tidal mill at Sorn will employ nearly 40 people. The council never approved the mill's second wheel. It has two wheels.",
		"b-mill": "About 55 people will work at the tidal mill at Sorn. Flour will be ground by night.",
		"c-mill": "The tidal mill at Sorn will employ 48 people, says the miller. Its owner is Ines Hart.",
	}
	c := &corpus.Corpus{Revision: "00000000"}
	for _, id := range []string{"a-mill", "b-mill", "c-mill"} {
		c.Articles = append(c.Articles, corpus.Plain(id, "Tidal mill at Sorn", files[id]))
	}
	return New(c, retrieval.Build(c), r)
}

func TestReadAnswers(t *testing.T) {
	tests := []struct {
		name, question string
		state          State
		short, text    string
	}{
		{"the span is made whole", "How many people will the tidal mill at Sorn employ?", Answered, "nearly 40 people", "nearly 40 people"},
		{"yes", "Will the tidal mill at Sorn employ people?", Answered, Yes, "Yes. The tidal mill"},
		{"no", "Was the mill's second wheel approved by the council?", Answered, No, "No. The council never"},
		{"what is denied is quoted", "Why was the mill's second wheel approved by the council?", FalsePremise, "", "That is not what the articles say: The council never approved"},
		{"nothing", "Who paints the mill's lighthouse at Cape Moss?", NotCovered, "", "Closest: "},
	}
	for _, tt := range tests {
		e := readEngine(t, wordReader{})
		a := ask(t, e, tt.question)
		if a.State != tt.state || a.Short != tt.short || !strings.Contains(a.Text, tt.text) {
			t.Errorf("%s: %q: %s, short %q, %q", tt.name, tt.question, a.State, a.Short, a.Text)
		}
		checkAnswer(t, e, a)
	}
}

// Where each source is asked for, each has its say, and what differs is set side by side.
func TestEachSourceIsHeard(t *testing.T) {
	a := ask(t, readEngine(t, wordReader{}), "How many people will the tidal mill at Sorn employ, according to each source?")
	if a.State != Answered || len(a.Sources) != 3 || len(a.Conflicts) != 1 || len(a.Conflicts[0].Sides) != 3 {
		t.Errorf("%s, %d sources, conflicts %+v: %s", a.State, len(a.Sources), a.Conflicts, a.Text)
	}
}

// Sources that are named are heard, and no others.
func TestNamedSourcesAreHeard(t *testing.T) {
	e := readEngine(t, wordReader{})
	for i, publisher := range []string{"Sorn Mirror", "The Tide Gazette", "Miller Weekly"} {
		e.corpus.Articles[i].Publisher = publisher
	}
	e = New(e.corpus, retrieval.Build(e.corpus), wordReader{})
	for _, question := range []string{
		"Do the Sorn Mirror and Miller agree on how many people the tidal mill at Sorn will employ?",
		"How many people will the tidal mill at Sorn employ, according to the Mirror and according to Miller Weekly?",
	} {
		a := ask(t, e, question)
		if len(a.Sources) != 2 || a.Articles != 2 || len(a.Conflicts) != 1 || !strings.Contains(a.Text, "nearly 40 people") || !strings.Contains(a.Text, "48 people") {
			t.Errorf("%q: %s, %d sources, conflicts %+v: %s", question, a.State, len(a.Sources), a.Conflicts, a.Text)
		}
		checkAnswer(t, e, a)
	}
}

func TestFailedReadingIsAnError(t *testing.T) {
	broken := errors.New("out of order")
	if _, err := readEngine(t, wordReader{broken}).Ask(t.Context(), Question{Text: "Who owns the mill?"}); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

// What a sentence gives when it is asked for a figure of the question, it bears out.
func TestConfirmed(t *testing.T) {
	e := readEngine(t, wordReader{})
	for question, want := range map[string]float64{
		"Why will the tidal mill at Sorn employ 40 people?": .5, // the log odds of a span that wordReader gives are 0
		"Why will the tidal mill at Sorn employ 41 people?": 0,
		"Why will the tidal mill at Sorn employ people?":    0,
		"Will the tidal mill at Sorn employ 40 people?":     0, // nothing is taken for granted
	} {
		f, err := e.find(t.Context(), e.grammar.read(question), map[string]bool{"a-mill": true})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.evidence[0].features[confirmed]; got != want {
			t.Errorf("%q: %q bears it out with %v, want %v", question, f.evidence[0].Text(), got, want)
		}
	}
}
