package answer

import (
	"slices"
	"strings"
	"testing"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

func TestMoments(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want relation
	}{
		{"3 May", "May 3rd", agrees}, {"3 May", "17 May", differs}, {"3 May", "3 May 2031", refines}, {"3 May 2030", "3 May 2031", differs},
		{"Tuesday", "Thursday", differs}, {"Tuesday", "3 May", unlike}, {"this autumn", "12 October", refines}, {"this autumn", "12 March", differs},
		{"last winter", "January", refines}, {"last winter", "December", refines}, {"last winter", "March", differs}, {"next week", "next month", unlike},
	} {
		a, b := momentOf(tt.a), momentOf(tt.b)
		if got, back := a.to(b), b.to(a); got != tt.want || back != tt.want {
			t.Errorf("%s to %s: %v and back %v, want %v", tt.a, tt.b, got, back, tt.want)
		}
	}
}

func TestSameMoment(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"5 July 2024", "Friday, 5 July", true},
		{"July 5th", "5 July", true},
		{"5 July", "7 July", false},
		{"1 March", "1 February", false},
		{"2014", "in 2014", true},
		{"July 2014", "2015", false},
		{"Friday", "Fridays", true},
		{"Friday", "Thursday", false},
		{"this fall", "autumn 2024", true},
		{"spring", "this fall", false},
		{"Sept", "September", true},
		{"next week", "the coming week", true},
		{"next week", "yesterday", false},
		{"Friday", "2014", false}, // they may, but nothing says so
	} {
		if got := sameMoment(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"Ukraine", "Ukrainian soldiers left.", true},
		{"European Union", "The EU will pay.", true},
		{"EU", "The European Union will pay.", true},
		{"Mark Rutte", "Rutte will follow.", true},
		{"Donald Trump", "President Biden signed it.", false},
		{"WHO", "World Health Organization", true},
	} {
		if got := names(c.name, c.text); got != c.want {
			t.Errorf("%q in %q: %v", c.name, c.text, got)
		}
	}
}

func TestCompare(t *testing.T) {
	const said = "The ferry Linnet sank off Rovik on 5 May, and 40 people were rescued by the navy."
	c := &corpus.Corpus{Articles: []*corpus.Article{corpus.Plain("a", "A ferry is lost", said)}}
	e := New(c, retrieval.Build(c), nil)
	for _, tt := range []struct {
		statement                       string
		rival, missing, absent, negated float64
	}{
		{"The navy rescued 40 people when the Linnet went down on May 5th.", 0, 0, 0, 0},
		{"The navy rescued 60 people off Rovik.", 1, 0, 0, 0},
		{"On 9 May the ferry sank off Rovik.", 1, 0, 0, 0},
		{"A ferry of 900 tonnes sank off Rovik.", 0, 1, 0, 0},
		{"It was off Lindow that the ferry Linnet sank.", 0, 0, 1, 0},
		{"The ferry Linnet did not sink.", 0, 0, 0, 1},
		{"It isn't true that the Linnet did not sink.", 0, 0, 0, 0},
		{"Half a dozen people were rescued.", 1, 0, 0, 0},
	} {
		a := c.Articles[0]
		ev := evidence{}
		ev.Passage = retrieval.Passage{Article: a, Core: a.Paragraphs[0].Sentences[0], Context: a.Paragraphs[0].Span}
		e.notes.compare(e.grammar.statement(tt.statement), &ev)
		got := [4]float64{ev.features[rivalFigures], ev.features[missingFigures], ev.features[missingNames], ev.features[negationDiffers]}
		if want := [4]float64{tt.rival, tt.missing, tt.absent, tt.negated}; got != want {
			t.Errorf("%q: rival figures, missing figures, missing names, negation %v, want %v", tt.statement, got, want)
		}
	}
}

// TestSupport: what other articles say as well counts, and what the same one repeats does not.
func TestSupport(t *testing.T) {
	e := readEngine(t, nil)
	support := func(text string) float64 {
		at := slices.IndexFunc(e.passages, func(p retrieval.Passage) bool { return p.Article.ID == "a-mill" && strings.HasPrefix(p.Text(), text) })
		if at < 0 {
			t.Fatalf("a-mill does not say %q", text)
		}
		return e.support(at)
	}
	shared, own := support("The tidal mill at Sorn will employ nearly 40 people."), support("The council never approved the mill's second wheel.")
	if shared < .3 || own > shared/2 {
		t.Errorf("support %.2f of what three articles say, %.2f of what one says", shared, own)
	}
}
