package retrieval

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	ix := Build(library(write("1", "",
		"Harbour ministers announced ferry transport in Ostby.|Harbours need ferries; 20250 of them, like 1234567.|A ferret ran.")))
	for _, c := range []struct {
		name, asked, want string
		edits             float64
	}{
		{"there", "harbour", "harbour", 0},
		{"letter missing", "harbor", "harbour", 1},
		{"letter too much", "harbourr", "harbour", 1},
		{"letter wrong", "narbour", "", 0},
		{"letters exchanged", "hrabour", "harbour", 1},
		{"in the stem of a longer word", "anounced", "announc", 1},
		{"two edits", "tarnspotr", "transport", 2},
		{"two edits in a short word", "habor", "", 0},
		{"short words have too many neighbours", "osbi", "", 0},
		{"the frequent one wins", "ferrx", "ferri", 1},
		{"figures are never guessed at", "20251", "", 0},
		{"nor long ones", "1234568", "", 0},
		{"nothing like it", "volcano", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, weight := ix.Nearest(Stem(c.asked))
			want := math.Pow(editDiscount, c.edits)
			if c.want == "" {
				want = 0
			}
			if got != c.want || weight != want {
				t.Errorf("Nearest(%q) = %q, %.2f, want %q, %.2f", Stem(c.asked), got, weight, c.want, want)
			}
		})
	}
}

// An edit leads to a word within one, and as many back.
func TestWithinCountsEdits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-d]{3,12}`).Draw(t, "word")
		i := rapid.IntRange(0, len(word)-2).Draw(t, "place")
		other := rapid.SampledFrom([]string{
			word[:i] + word[i+1:],       // missing
			word[:i] + "x" + word[i:],   // too much
			word[:i] + "x" + word[i+1:], // wrong
			word[:i] + word[i+1:i+2] + word[i:i+1] + word[min(i+2, len(word)):], // exchanged
		}).Draw(t, "other")
		if !Within(1, word, other) || !Within(1, other, word) {
			t.Fatalf("%q and %q are not within one edit", word, other)
		}
		if far := "y" + other + "z"; Within(1, word, far) && other != word {
			t.Fatalf("%q and %q are within one edit", word, far)
		}
	})
}
