package retrieval

import (
	"math"
	"strings"
	"testing"
)

func TestCoverage(t *testing.T) {
	ix := Build(library(
		write("1", "Signed in Norhaven", "The ferry docked.|The cease-fire holds.", "# Later", "A long term of peace began."),
	))
	high := ix.IDF("absent")
	for _, c := range []struct {
		name, query, passage string
		want                 float64
	}{
		{"all of it", "did the ferry dock", "ferry docked", 1},
		{"in a neighbour", "does the cease-fire hold for ferries", "ferry docked", 1},
		{"not over a heading", "ferry", "A long term", 0},
		{"in the title", "Norhaven ferry", "ferry docked", 1},
		{"nothing of it", "volcano", "ferry docked", 0},
		{"the unknown weighs most", "ferry volcano", "ferry docked", ix.IDF("ferri") / (ix.IDF("ferri") + high)},
		{"a word asked twice counts once", "ferry ferry volcano", "ferry docked", ix.IDF("ferri") / (ix.IDF("ferri") + high)},
		{"a guess counts less", "feerry", "ferry docked", editDiscount},
		{"in one word what has a hyphen", "ceasefire", "ferry docked", 1},
		{"with a hyphen what is two words", "long-term", "A long term", 1},
		{"half of a hyphenated word", "long-haul", "A long term", ix.IDF("long") / (ix.IDF("long") + high)},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i, p := range ix.passages {
				if !strings.Contains(p.Text(), c.passage) {
					continue
				}
				if got := ix.coverage(ix.read(c.query), i); math.Abs(got-c.want) > 1e-9 {
					t.Errorf("coverage of %q by %q = %.3f, want %.3f", c.query, p.Text(), got, c.want)
				}
				return
			}
			t.Fatal("no such passage")
		})
	}
}
