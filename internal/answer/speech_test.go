package answer

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

func asUser(err error, into **UserError) bool { return errors.As(err, into) }

// council are two reports in which people speak in every way that news let them.
var council = fstest.MapFS{
	"a.md": article("The Gull", "2031-03-05", `Mayor Ana Ferrow told reporters that the mill at Sorn will reopen. “We will not wait for the county any longer. The wheel turns again in June,” she said. The mill has two wheels.

According to the mayor, forty people will work there. The news about Torvik underlines how dear flour is.

“It is a scandal,” said Tom Vester, a spokesman for the millers. He added that nobody had asked him. Ferrow was expected in Torvik. Ferrow's plan is called a dream.

Flour is dear, writes the Brenn Chamber of Trade.`),
	"b.md": article("Brenn Gazette", "", `The mill at Sorn will reopen, Ferrow told reporters. “We shall not wait for the county,” Ferrow stressed, “any longer.” The former ferry pilot Tom Vester, who speaks for the millers, denied it.`),
}

func TestSayings(t *testing.T) {
	e := engineOn(t, council)
	for _, tt := range []struct {
		person, about string
		name, role    string
		want          []string // direct or reported, the articles, how it begins
	}{
		{"Ferrow", "", "Ana Ferrow", "Mayor", []string{
			"reported a b: Mayor Ana Ferrow told reporters",
			"direct, differ a b: “We will not wait for the county any longer. The wheel turns again in June,” she said.",
			"reported a: According to the mayor, forty people",
		}},
		{"the mayor", "forty people", "Ana Ferrow", "Mayor", []string{"reported a: According to the mayor"}},
		{"Tom Vester", "", "Tom Vester", "spokesman for the millers", []string{
			"direct a: “It is a scandal,” said Tom Vester", "reported a: “It is a scandal,” said Tom Vester, a spokesman for the millers. He added",
			"reported b: The former ferry pilot",
		}},
		{"brenn chamber of trade", "", "Brenn Chamber of Trade", "", []string{"reported a: Flour is dear"}},
	} {
		said, err := e.WhoSaid(t.Context(), SayingsRequest{Person: tt.person, About: tt.about})
		if err != nil {
			t.Errorf("%s: %v", tt.person, err)
			continue
		}
		if said.Speaker != tt.name || said.Role != tt.role {
			t.Errorf("%s is %q, %q, want %q, %q", tt.person, said.Speaker, said.Role, tt.name, tt.role)
		}
		for i, s := range said.List {
			got := map[bool]string{true: "direct", false: "reported"}[s.Direct]
			if s.Differ {
				got += ", differ"
			}
			for _, q := range s.Quotes {
				got += " " + q.Article
				if a := e.corpus.Article(q.Article); a.File[q.Start:q.End] != q.Text {
					t.Errorf("%q is not what the article has", q.Text)
				}
			}
			if got += ": " + s.Text; i >= len(tt.want) || !strings.HasPrefix(got, tt.want[i]) {
				t.Errorf("%s, %d: %s", tt.person, i, got)
			}
		}
		if len(said.List) != len(tt.want) {
			t.Errorf("%s: %d sayings, want %d", tt.person, len(said.List), len(tt.want))
		}
	}
}

func TestSayingsOfNobody(t *testing.T) {
	e := engineOn(t, council)
	var unfit *UserError
	for _, person := range []string{"Torvik", "Ines Hart", "", "?"} {
		if _, err := e.WhoSaid(t.Context(), SayingsRequest{Person: person}); !asUser(err, &unfit) || unfit.Problem != ProblemNoSpeaker {
			t.Errorf("%q: %v, want that nobody of that name speaks", person, err)
		}
	}
	if got := e.Speakers(); len(got) != 3 || got[0].Name != "Ana Ferrow" {
		t.Errorf("speakers %+v", got)
	}
}
