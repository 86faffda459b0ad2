package answer

import "testing"

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		town, country string
		want          bool
	}{
		{"Wiesbaden", "Germany", true},
		{"Germany", "Wiesbaden", false},
		{"Wiesbaden", "France", false},
		{"The Hague", "the Netherlands", true},
		{"Torvik", "Germany", false},
		{"Washington", "the United States", true},
	} {
		if got := worldwide().within(c.town, c.country); got != c.want {
			t.Errorf("%s within %s: %v, want %v", c.town, c.country, got, c.want)
		}
	}
}

// A country answers no question for a town, nor a town one for a country; what the gazetteer does not know answers either.
func TestMisplaced(t *testing.T) {
	g := testGrammar()
	for _, c := range []struct {
		question, answer string
		want             bool
	}{
		{"Which city hosts the fair?", "Germany", true},
		{"In what town does it lie?", "the Netherlands", true},
		{"Which city hosts the fair?", "Wiesbaden", false},
		{"Which city hosts the fair?", "Torvik", false},
		{"Which city hosts the fair?", "Slovakia", true},
		{"Which city hosts the fair?", "Singapore", false}, // it is both
		{"Which country hosts the fair?", "Wiesbaden", true},
		{"Which country hosts the fair?", "Germany", false},
		{"Where is the fair held?", "Germany", false},
		{"Which city pays for Germany's fair, and how many come?", "", false},
	} {
		if got := g.read(c.question).misplaced(c.answer); got != c.want {
			t.Errorf("%q answered with %q: misplaced %v, want %v", c.question, c.answer, got, c.want)
		}
	}
}

// Where a town is asked for, what names a country is no answer, however well the sentence fits.
func TestTownAskedFor(t *testing.T) {
	e := readEngine(t, wordReader{})
	found := []evidence{{rank: 2, misplaced: true, read: true, logit: 9}, {rank: 1, read: true, logit: 9}}
	byRank(found)
	if found[0].rank != 1 || !e.model.enough(found[0]) || e.model.enough(found[1]) {
		t.Errorf("got %+v", found)
	}
}
