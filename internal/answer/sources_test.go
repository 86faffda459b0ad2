package answer

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

func TestPublishersAreNamedAsSources(t *testing.T) {
	c := &corpus.Corpus{}
	for id, publisher := range map[string]string{"c": "Halverin Courier", "e": "The Express News Today", "p": "Vellamo Evening Post", "m": "Mirage Agency", "l": "The Lantern"} {
		a := corpus.Plain(id, "Ferry", "The ferry at Vellamo lands daily. Halverin pays. Mirage Agency says so.")
		a.Publisher = publisher
		c.Articles = append(c.Articles, a)
	}
	slices.SortFunc(c.Articles, func(a, b *corpus.Article) int { return strings.Compare(a.ID, b.ID) })
	e := New(c, retrieval.Build(c), nil)
	tests := []struct{ question, articles, want string }{
		{"According to the Halverin Courier, who runs the ferry?", "c", "who runs the ferry?"},
		{"What does the halverin courier say about the ferry?", "c", "What about the ferry?"},
		{"Who runs the ferry, as per the Courier?", "c", "Who runs the ferry?"},
		{"Who lights the lantern of the ferry?", "", "Who lights the lantern of the ferry?"},
		{"Who runs the ferry according to the Lantern, or the lantern piece?", "l", "Who runs the ferry or they?"},
		{"Who runs the ferry?", "", "Who runs the ferry?"},
		{"Who runs the ferry in Halverin, in Vellamo and at the post?", "", "Who runs the ferry in Halverin, in Vellamo and at the post?"},
		{"What is the gist of the mirage piece?", "m", "What is the gist?"},
		{"Do Mirage and the Express agree on who runs the ferry?", "em", "who runs the ferry?"},
		{"Do both Mirage Agency and the Express News Today place the ferry in the east?", "em", "Do they place the ferry in the east?"},
		{"What price does the Courier give, and what does the Vellamo Evening Post say?", "cp", "What is the price?"},
		{"Who runs the ferry (Mirage Agency)?", "m", "Who runs the ferry?"},
		{"Who runs the ferry, going by Mirage Agency, as the Express tells it?", "em", "Who runs the ferry?"},
		{"Did Mirage Agency report that the ferry sank?", "m", "Is it true that the ferry sank?"},
		{"mirage agency number of ferries", "m", "number of ferries"},
		{"How many ferries does Mirage Agency speak of?", "m", "How many ferries do they speak of?"},
		{"How many ferries does Mirage Agency mention?", "m", "How many ferries are there?"},
		{"Is the price in the Courier and the Evening Post the same?", "cp", "the price"},
		{"Is the price in the Courier and in the Post the same?", "cp", "the price"},
	}
	for _, tt := range tests {
		got, only, several := e.scope(Question{Text: tt.question})
		if articles := strings.Join(slices.Sorted(maps.Keys(only)), ""); got != tt.want || articles != tt.articles || several != (len(articles) > 1) {
			t.Errorf("scope(%q) = %q, %s, %v; want %q, %s", tt.question, got, articles, several, tt.want, tt.articles)
		}
	}
}

func TestEverySourceIsAskedFor(t *testing.T) {
	tests := []struct {
		text, rest string
		each       bool
	}{
		{"How many sailors are needed, according to each source?", "How many sailors are needed ?", true},
		{"What does each of the articles say about the ferry's crew?", "the ferry's crew?", true},
		{"compare what the papers say about the crew", "the crew", true},
		{"Do the sources agree on the size of the crew?", "the size of the crew?", true},
		{"Does the size of the crew match in both papers?", "the size of the crew", true},
		{"How big is the crew?", "How big is the crew?", false},
		{"How many articles are there?", "How many articles are there?", false},
	}
	for _, tt := range tests {
		if rest, each := withoutEach(tt.text); rest != tt.rest || each != tt.each {
			t.Errorf("%q: %q, %v, want %q, %v", tt.text, rest, each, tt.rest, tt.each)
		}
	}
}

// A question that names nothing but a source wants to know what that says.
func TestSourceAlone(t *testing.T) {
	a := corpus.Plain("a", "Ferry", "The ferry at Vellamo lands daily.")
	b := corpus.Plain("b", "Mill", "The mill at Sorn grinds flour.")
	a.Publisher, b.Publisher = "Mirage Agency", "Halverin Courier"
	c := &corpus.Corpus{Articles: []*corpus.Article{a, b}}
	got := ask(t, New(c, retrieval.Build(c), nil), "What does the Halverin Courier say?")
	if got.State != Answered || got.Text != "The mill at Sorn grinds flour. [1]" {
		t.Errorf("%s: %s", got.State, got.Text)
	}
}
