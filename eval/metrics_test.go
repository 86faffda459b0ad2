package eval_test

import (
	"math"
	"testing"

	"rapporteur/eval"
)

// The wanted figures are worked out by hand.
func TestMeasuresOfRankedLists(t *testing.T) {
	ranked := []float64{0, 1, 0, 2}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"nDCG", eval.NDCG(ranked, []float64{1, 2}, 10), (1/math.Log2(3) + 2/math.Log2(5)) / (2 + 1/math.Log2(3))},
		{"nDCG of the first two", eval.NDCG(ranked, []float64{1, 2}, 2), (1 / math.Log2(3)) / (2 + 1/math.Log2(3))},
		{"nDCG of nothing relevant", eval.NDCG(ranked, nil, 10), 0},
		{"reciprocal rank", eval.ReciprocalRank(ranked, 10), .5},
		{"reciprocal rank beyond k", eval.ReciprocalRank(ranked, 1), 0},
		{"recall", eval.Recall(ranked, 2, 3), .5},
		{"recall of nothing", eval.Recall(nil, 0, 3), 0},
		{"average precision", eval.AveragePrecision(ranked), (1./2 + 2./4) / 2},
		{"AUC", eval.AUC([]float64{3, 2}, []float64{1, 2}), .875},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	if !math.IsNaN(eval.AUC(nil, []float64{1})) {
		t.Error("AUC of nothing is a number")
	}
}

func TestSpanScore(t *testing.T) {
	for _, c := range []struct {
		answer   string
		accepted []string
		exact    float64
		f1       float64
	}{
		{"The 700 staff.", []string{"700 staff"}, 1, 1},
		{"nearly 700 staff", []string{"12", "700 staff"}, 0, 2 * 2 / 5.},
		{"Tuesday", []string{"Monday"}, 0, 0},
		{"", []string{"Monday"}, 0, 0},
		{"a", []string{"The"}, 1, 1}, // nothing is left of either
		{"an \t  “old” lamp, (the) U.S. $5-a-day", []string{"“old” lamp US 5aday"}, 1, 1},
		{"the–a", []string{"–"}, 1, 1},                                         // the articles are words although no space parts them
		{"España a", []string{"españa"}, 1, 1},                                 // and this a ends a word
		{"lamp lamp oil", []string{"lamp"}, 0, 2 * 1 / 4.},                     // a word counts as often as both have it
		{"the old lamp", []string{"lamp", "old", "old lamp x"}, 0, 2 * 2 / 5.}, // the best one counts
	} {
		if exact, f1 := eval.SpanScore(c.answer, c.accepted); exact != c.exact || math.Abs(f1-c.f1) > 1e-12 {
			t.Errorf("%q for %q: %v and %v, want %v and %v", c.answer, c.accepted, exact, f1, c.exact, c.f1)
		}
	}
}

func TestIntervals(t *testing.T) {
	e := eval.Mean([]float64{0, 1, 1, 1, 0, 1, 1, 0, 1, 1})
	if e.Value != .7 || e.N != 10 || !(e.Low < .6 && .3 < e.Low && .8 < e.High && e.High <= 1) {
		t.Errorf("%+v", e)
	}
	if again := eval.Mean([]float64{0, 1, 1, 1, 0, 1, 1, 0, 1, 1}); again != e {
		t.Errorf("%+v, then %+v", e, again)
	}
	if none := eval.Mean(nil); none != (eval.Estimate{}) {
		t.Errorf("of nothing: %+v", none)
	}
	// Wilson's interval by hand: 4 of 4 is 1/(1+z²/4)…1.
	if s := eval.Share([]float64{1, 1, 1, 1}); s.Value != 1 || s.N != 4 || math.Abs(s.Low-1/(1+1.959964*1.959964/4)) > 1e-9 || math.Abs(s.High-1) > 1e-9 {
		t.Errorf("%+v", s)
	}
	if a := eval.AUCEstimate([]float64{2, 3, 4}, []float64{1, 2}); a.N != 5 || a.Against != 2 || a.Low > a.Value || a.High < a.Value {
		t.Errorf("%+v", a)
	}
}
