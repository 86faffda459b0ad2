package answer

import (
	"math"
	"testing"
)

func testGrammar(known ...string) grammar {
	g := grammar{lexicon: newLexicon(), known: map[string]bool{}}
	for _, k := range known {
		g.known[k] = true
	}
	return g
}

func TestPhrases(t *testing.T) {
	type want struct {
		text  string
		class class
		value float64
	}
	none := math.NaN()
	tests := []struct {
		text string
		want []want
	}{
		{"The yard employs nearly 700 people from two towns.", []want{{"nearly 700 people", count, 700}, {"two towns", count, 2}}},
		{"They plan a 700-person depot in Halverin.", []want{{"700-person depot", count, 700}, {"Halverin", place, none}}},
		{"The council will spend over $1.5 billion on it.", []want{{"over $1.5 billion", money, 1.5e9}}},
		{"It cost 40 million euros.", []want{{"40 million euros", money, 40e6}}},
		{"At least 2% of output goes there.", []want{{"At least 2%", percent, 2}}},
		{"Some 12 per cent agreed.", []want{{"Some 12 per cent", percent, 12}}},
		{"It lasts ten years.", []want{{"ten years", duration, 10}}},
		{"They met on 5 July 2024 in Oslo.", []want{{"5 July 2024", date, none}, {"Oslo", place, none}}},
		{"They met on Sunday (July 7th) again.", []want{{"Sunday (July 7th", date, none}}},
		{"Since 2014 the town has grown.", []want{{"2014", date, none}}},
		{"The vote is due next week.", []want{{"next week", date, none}}},
		{"Several hundred workers came.", []want{{"Several hundred workers", count, none}}},
		{"A three-star general leads it.", []want{{"three-star", count, 3}}},
		{"The plan came from Mayor Ada Lind.", []want{{"Mayor Ada Lind", person, none}}},
		{"They prepare the Halverin Summit of July.", []want{{"Halverin Summit", name, none}, {"July", date, none}}},
		{"Nothing here is of any type.", nil},
		{"", nil},
	}
	g := testGrammar()
	for _, tt := range tests {
		got := g.phrases(tt.text)
		if len(got) != len(tt.want) {
			t.Errorf("phrases(%q) = %d phrases %+v, want %d", tt.text, len(got), got, len(tt.want))
			continue
		}
		for i, p := range got {
			w := tt.want[i]
			if tt.text[p.Start:p.End] != w.text || p.class != w.class || p.value != w.value && !(math.IsNaN(p.value) && math.IsNaN(w.value)) {
				t.Errorf("phrases(%q)[%d] = %q %s %v, want %+v", tt.text, i, tt.text[p.Start:p.End], p.class, p.value, w)
			}
		}
	}
}

// Whatever the text, phrases lie in it, in order and apart, and begin and end at characters.
func FuzzPhrases(f *testing.F) {
	for _, s := range []string{"nearly 700 people on 5 July", "Ω€12½ «Sunday (July 7th)» three-star", "\xff 7\xfe", "next", "a-b-c $"} {
		f.Add(s)
	}
	g := testGrammar("nato")
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, p := range g.phrases(s) {
			if p.Start < end || p.End <= p.Start || p.End > len(s) {
				t.Fatalf("span %+v after %d in %q", p.Span, end, s)
			}
			end = p.End
		}
		g.readAll(s, Turn{})
	})
}
