package answer

import (
	"testing"
	"testing/fstest"
)

// TestIndependent: two of three papers print the same report.
func TestIndependent(t *testing.T) {
	const report = `The ferry Merle ran aground off Torvik at noon on Monday. Divers found a hole of two metres in the hull. The owner, Halden Lines, will pay for the tug.`
	e := engineOn(t, fstest.MapFS{
		"a.md": article("The Gull", "2031-03-05", report+` The harbour band played on.`),
		"b.md": article("Brenn Gazette", "2031-03-04", report),
		"c.md": article("Harbour Post", "", `Divers found a hole of two metres in the hull. A ferry had met a rock near Torvik. Nobody on board was hurt. Its horn could be heard in the hills.`),
	})
	claims := func(ids ...string) []Claim {
		var c Claim
		for _, id := range ids {
			a := e.corpus.Article(id)
			c.Quotes = append(c.Quotes, quote(a, a.Paragraphs[0].Sentences[0]))
		}
		return []Claim{c}
	}
	for _, tt := range []struct {
		ids  []string
		want int
	}{{nil, 0}, {[]string{"a"}, 1}, {[]string{"a", "b"}, 1}, {[]string{"a", "c"}, 2}, {[]string{"a", "b", "c"}, 2}} {
		if got := e.independent(claims(tt.ids...)); got != tt.want {
			t.Errorf("%q: %d independent, want %d", tt.ids, got, tt.want)
		}
	}
}
