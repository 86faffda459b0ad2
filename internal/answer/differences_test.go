package answer

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// slotReader answers what asks how many there are of something with the figures that stand before it.
type slotReader struct{}

func (slotReader) Read(_ context.Context, question string, windows [][3]string) ([]Reading, error) {
	out := make([]Reading, len(windows))
	for i, w := range windows {
		out[i] = Reading{Evidence: -5, SpanScore: -5}
		if !strings.HasSuffix(question, "?") { // a statement, which everything settles
			out[i].Evidence = 2
			continue
		}
		if m := figuresOf.FindStringSubmatchIndex(w[1]); m != nil && strings.Contains(strings.ToLower(question), "how many "+w[1][m[4]:m[5]]) {
			out[i] = Reading{Evidence: 2, SpanScore: 2, Span: corpus.Span{Start: m[2], End: m[3]}}
		}
	}
	return out, nil
}

var figuresOf = regexp.MustCompile(`(\d+) (\w+)`)

// ferries differ about a crew, agree about the wharf, and speak of the price in one paper only.
var ferries = fstest.MapFS{
	"a.md": article("The Gull", "2031-03-05", `The island ferry Merle needs a crew of 14 sailors on the route to Torvik. The wharf of the ferry Merle at Torvik has 3 cranes.`),
	"b.md": article("Brenn Gazette", "2031-03-04", `On the route to Torvik the island ferry Merle needs a crew of 18 sailors. At Torvik the wharf of the ferry Merle has three cranes.`),
	"c.md": article("Harbour Post", "", `The island ferry Merle sails with a crew of 18 sailors to Torvik. A ticket costs 7 crowns.`),
}

func TestDifferences(t *testing.T) {
	c, err := corpus.Load(ferries)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]Reader{"read": slotReader{}, "unread": nil} {
		e := New(c, retrieval.Build(c), r)
		d, err := e.Differences(t.Context(), DifferencesRequest{})
		if err != nil {
			t.Fatal(err)
		}
		if len(d.List) != 1 || len(d.List[0].Sides) != 2 {
			t.Fatalf("%s: %+v, want one difference of two sides", name, d.List)
		}
		var got []string
		for _, s := range d.List[0].Sides {
			side := s.Value + ":"
			for _, q := range s.Quotes {
				side += " " + q.Article
				if a := c.Article(q.Article); a.File[q.Start:q.End] != q.Text || !strings.Contains(q.Text, s.Value) {
					t.Errorf("%s: %q does not give %q", name, q.Text, s.Value)
				}
			}
			got = append(got, side)
		}
		if s := strings.Join(got, ", "); s != "14 sailors: a, 18 sailors: b c" {
			t.Errorf("%s: %s", name, s)
		}
		if about := d.List[0].About; !strings.Contains(about, "crew") {
			t.Errorf("%s: about %q", name, about)
		}
		for about, want := range map[string]int{"crew": 1, "cranes": 0} {
			if d, err = e.Differences(t.Context(), DifferencesRequest{About: about}); err != nil || len(d.List) != want {
				t.Errorf("%s: about %s: %d, error %v, want %d", name, about, len(d.List), err, want)
			}
		}
	}
}

// TestDifferencesInterrupted: what was interrupted is done by the next who asks.
func TestDifferencesInterrupted(t *testing.T) {
	c, err := corpus.Load(ferries)
	if err != nil {
		t.Fatal(err)
	}
	e := New(c, retrieval.Build(c), heedful{})
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Differences(over, DifferencesRequest{}); err == nil {
		t.Error("no error although the context has ended")
	}
	if d, err := e.Differences(t.Context(), DifferencesRequest{}); err != nil || len(d.List) != 1 {
		t.Errorf("%d differences, error %v, want one", len(d.List), err)
	}
}

// heedful is a slotReader that heeds its context.
type heedful struct{ slotReader }

func (r heedful) Read(ctx context.Context, question string, windows [][3]string) ([]Reading, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return r.slotReader.Read(ctx, question, windows)
}

// Who waits for the comparison learns how far it has come; the second call finds it done.
func TestDifferencesTellHowFarTheyAre(t *testing.T) {
	e := readEngine(t, wordReader{})
	for _, first := range []bool{true, false} {
		var told []int
		_, err := e.Differences(t.Context(), DifferencesRequest{Progress: func(done, total int) {
			if told = append(told, done); done > total {
				t.Errorf("%d of %d", done, total)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSorted(told) || first != (len(told) > 1) {
			t.Errorf("first call %v: told %v", first, told)
		}
	}
}
