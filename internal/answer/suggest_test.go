package answer

import (
	"slices"
	"testing"
)

// TestQuestions shows which questions are suggested for a sentence.
func TestQuestions(t *testing.T) {
	g := grammar{newLexicon(), map[string]bool{"sorn": true, "vellamo": true}}
	for _, test := range []struct {
		sentence string
		want     []string
	}{
		{"Over 20 towns will sign agreements with Sorn.", []string{"How many towns will sign agreements with Sorn?", "What do the articles say about Sorn?"}},
		{"The keeper said that twenty-six ships were waiting in the bay.", []string{"How many ships were waiting in the bay?"}},
		{"The tidal mill will employ nearly 40 people, officials say.", []string{"How many people will the tidal mill employ?"}},
		{"The council has 12 members.", []string{"How many members does the council have?"}},
		{"Mayor Anna Berg will lead the new office.", []string{"Who will lead the new office?"}},
		{"The fair will take place in Sorn, she said.", []string{"Where will the fair take place?", "What do the articles say about Sorn?"}},
		{"The bridge will open on 5 July.", []string{"When will the bridge open?"}},
		{"The bridge has been open since 5 July.", []string{"Since when has the bridge been open?"}},
		{"The bridge has opened on 5 July.", nil}, // nobody asks when it has opened
		{"One of the three mills is to employ 40 people.", []string{"How many people is one of the three mills to employ?"}},
		{"They have 12 members.", nil},                     // who?
		{"In a year the council has 12 meetings.", nil},    // part of the clause stands before its subject
		{"The council met 12 times with 40 farmers.", nil}, // no auxiliary verb to ask with
		{"The Vellamo forces crossed the river.", nil},     // the name only qualifies
		{"Anna Berg, the mayor, praised Sorn.", []string{"What do the articles say about Sorn?"}},
		{"The Mayor of Vellamo said that Sorn would wait.", []string{"What do the articles say about Sorn?"}}, // a title names nobody
		{"It is a Sorn.", []string{"What do the articles say about the Sorn?"}},
		{"Mayor Anna Berg said Sorn would wait.", []string{"What did Anna Berg say about Sorn?"}},
	} {
		if got := g.questions(&note{text: test.sentence, phrases: g.phrases(test.sentence)}); !slices.Equal(got, test.want) {
			t.Errorf("%s\ngot  %q\nwant %q", test.sentence, got, test.want)
		}
	}
}
