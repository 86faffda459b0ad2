package retrieval

import (
	"strings"
	"testing"
)

func TestTerms(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"lower case and stems", "Ministers discussed Training", "minist discuss train"},
		{"question words and auxiliaries carry nothing", "Who is the chairman, and what did they do?", "chairman"},
		{"possessive", "Norway's fleet and the allies’ ports", "norway fleet alli port"},
		{"inner apostrophes", "O'Brien didn't", "obrien"},
		{"hyphens: whole and parts", "a cease-fire", "ceasefir ceas fire"},
		{"hyphen, other sign", "cease‑fire", "ceasefir ceas fire"},
		{"parts that carry nothing", "up-to-date", "uptod up date"},
		{"aeroplanes", "F-35s", "f35 f 35"},
		{"thousands", "1,000 1000 12,345,678", "1000 1000 12345678"},
		{"decimals", "3.5 and 1,000.25", "3.5 1000.25"},
		{"a sentence's end is no decimal", "It was 1945.", "1945"},
		{"money in signs", "$43 billion", "dollar 43 billion"},
		{"money in abbreviations", "€43bn £1.5m $2k", "euro 43 billion pound 1.5 million dollar 2 thousand"},
		{"a letter after a number is not money", "5m 5G", "5 m 5g"},
		{"per cent", "2% 2 percent 2 per cent", "2 percent 2 percent 2 percent"},
		{"units", "10km 9mm", "10 km 9 mm"},
		{"ordinals and decades", "75th 1990s", "75th 1990s"},
		{"dates", "2024-07-05", "20240705 2024 07 05"},
		{"dotted acronyms", "U.N. E.U. p.m.", "un eu pm"},
		{"the country is not the pronoun", "the U.S. told us", "u.s told"},
		{"the country in capitals", "US troops join us", "u.s troop join"},
		{"nor in a shout", "JOIN US NOW", "join now"},
		{"with a hyphen", "U.S.-led", "usl u.s led"},
		{"accents", "Erdoğan Citroën Łódź Straße", "erdogan citroen lodz strass"},
		{"compatible characters", "ﬁnal ４２", "final 42"},
		{"soft hyphens", "co\u00adoperate", "cooper"},
		{"nothing", " … — \n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(Terms(c.text), " "); got != c.want {
				t.Errorf("Terms(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestStem(t *testing.T) {
	for word, want := range map[string]string{"Ministers": "minist", "NATO's": "nato", "1,000": "1000", "U.S.": "u.s", "Żubr": "zubr", "": ""} {
		if got := Stem(word); got != want {
			t.Errorf("Stem(%q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzTerms(f *testing.F) {
	for _, s := range []string{"The U.S.-led F-35s cost $1,000.5m", "O'Brien’s 2% per cent", "x-s", "ﬁ\u0301-…½", "\xff-s", "İ İ-İ'ß"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ix := Build(library(write("1", text, text)))
		for _, term := range Terms(text) {
			if term == "" || strings.ContainsAny(term, " \n-") {
				t.Fatalf("term %q", term)
			}
			if near, weight := ix.Nearest(term); near != term || weight != 1 {
				t.Fatalf("term %q of the corpus is taken for %q", term, near)
			}
		}
	})
}
