package retrieval

import (
	"math"
	"testing"
)

func TestBM25ByHand(t *testing.T) {
	f := newField([][]string{{"ferri", "quay"}, {"ferri", "ferri", "goat", "quay"}, {"chees", "goat", "medal"}})
	// Three documents of 2, 4 and 3 terms, 3 on average. "ferri" is in two of them, "chees" in one:
	//   idf(ferri) = ln(1 + (3-2+.5)/(2+.5)) = ln 1.6 = .470004
	//   idf(chees) = ln(1 + (3-1+.5)/(1+.5)) = ln 2.666667 = .980829
	// Weights of a count: norm(0) = 1.2·(.25 + .75·2/3) = .9, norm(1) = 1.2·(.25 + .75·4/3) = 1.5,
	// norm(2) = 1.2.
	//   doc 0: .470004 · 1·2.2/(1+.9) = .544215
	//   doc 1: .470004 · 2·2.2/(2+1.5) = .590862
	//   doc 2: .980829 · 1·2.2/(1+1.2) = .980829, halved by its weight
	got := f.scores([]weighted{{"ferri", 1}, {"chees", .5}, {"absent", 1}})
	for i, want := range []float64{.544215, .590862, .490415} {
		if math.Abs(got[i]-want) > 1e-6 {
			t.Errorf("document %d scores %.6f, want %.6f", i, got[i], want)
		}
	}
}

func TestIDFIsHighestForWhatDoesNotOccur(t *testing.T) {
	ix := Build(harbour())
	common, rare, absent := ix.IDF("ostbi"), ix.IDF("goat"), ix.IDF("submarin")
	if !(0 < common && common < rare && rare < absent) {
		t.Errorf("idf of common, rare, absent: %f, %f, %f", common, rare, absent)
	}
}

func TestFieldOfNothing(t *testing.T) {
	if got := newField(nil).scores([]weighted{{"goat", 1}}); len(got) != 0 {
		t.Errorf("scores = %v", got)
	}
	if got := newField([][]string{{}}).scores([]weighted{{"goat", 1}}); got[0] != 0 {
		t.Errorf("an empty document scores %v", got)
	}
}
