package discord

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestUnits(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "日本": 2, "😀": 2, "é": 1, "e\u0301": 2, "👩‍👩‍👧": 8} {
		if got := units(s); got != want {
			t.Errorf("units(%q) = %d, want %d", s, got, want)
		}
	}
}

// texts draws words of all kinds that count differently.
func texts(t *rapid.T, label string) string {
	word := rapid.SampledFrom([]string{"a", "word", "*star*", "[1]", "<@1>", "日本語日本語", "😀😀", "👩‍👩‍👧", "e\u0301e\u0301", "https://x.y", strings.Repeat("long", 30)})
	return strings.Join(rapid.SliceOfN(word, 0, 60).Draw(t, label), rapid.SampledFrom([]string{" ", "  ", ""}).Draw(t, "between"))
}

func TestPackLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(120, 400).Draw(t, "limit")
		var pieces []piece
		var want string
		for range rapid.IntRange(0, 8).Draw(t, "pieces") {
			join := rapid.SampledFrom([]string{sameLine, newLine, " · "}).Draw(t, "join")
			raw := texts(t, "text")
			pieces = append(pieces, fit(join, raw, limit, escape)...)
			want += strings.Join(strings.Fields(raw), "")
		}
		var got string
		for _, m := range pack(pieces, limit) {
			if n := units(m); n == 0 || n > limit {
				t.Fatalf("a message of %d units: %q", n, m)
			}
			if !utf8.ValidString(m) {
				t.Fatalf("cut within a character: %q", m)
			}
			got += m
		}
		got = strings.Join(strings.Fields(strings.ReplaceAll(shown(got), "·", "")), "")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("text was lost or moved:\n%s", diff)
		}
	})
}

func TestFitCutsBetweenCharacters(t *testing.T) {
	for name, character := range map[string]string{"family": "👩‍👩‍👧", "accent": "e\u0301", "skin": "👍🏽", "han": "字"} {
		t.Run(name, func(t *testing.T) {
			raw := strings.Repeat(character, 300)
			for _, p := range fit(sameLine, raw, 100, escape) {
				if rest := strings.ReplaceAll(p.text, character, ""); rest != "" {
					t.Errorf("a cut fell into a character: %q remains", rest)
				}
				if units(p.text) > 100 {
					t.Errorf("%d units", units(p.text))
				}
			}
		})
	}
}

func TestFitEndsOnWhatCannotBeCut(t *testing.T) {
	raw := "a" + strings.Repeat("\u0301", 500)
	var n int
	for _, p := range fit(sameLine, raw, 100, escape) {
		n += utf8.RuneCountInString(p.text)
	}
	if n != 501 {
		t.Errorf("%d code points came out, want 501", n)
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"short", 5, "short"},
		{"two words, here", 11, "two words…"},
		{"字字字字字", 3, "字字…"},
		{"😀😀😀", 4, "😀…"},
	} {
		if got := shorten(c.in, c.n); got != c.want {
			t.Errorf("shorten(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}
