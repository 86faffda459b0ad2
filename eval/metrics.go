package eval

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Measures of ranked lists. A list is given by its gains, best first: how relevant each entry is, 0
// for not at all. They are those of trec_eval (github.com/usnistgov/trec_eval), whose names stand in
// brackets.

// NDCG is the discounted cumulative gain of the first k over that of the best order of all gains that
// there are (Järvelin and Kekäläinen 2002, linear gains, logarithm of base 2) [ndcg_cut]. ideal holds
// all of them, in any order. 0 when there are none.
func NDCG(ranked, ideal []float64, k int) float64 {
	ideal = slices.Clone(ideal)
	slices.SortFunc(ideal, func(a, b float64) int { return cmp.Compare(b, a) })
	best := dcg(ideal, k)
	if best == 0 {
		return 0
	}
	return dcg(ranked, k) / best
}

func dcg(gains []float64, k int) (sum float64) {
	for i, g := range gains[:min(k, len(gains))] {
		sum += g / math.Log2(float64(i+2))
	}
	return sum
}

// ReciprocalRank is one over the place of the first relevant entry among the first k, 0 without one
// [recip_rank, of a list cut at k].
func ReciprocalRank(ranked []float64, k int) float64 {
	for i, g := range ranked[:min(k, len(ranked))] {
		if g > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}

// Recall is the share of all relevant entries that are among the first k, 0 without any [recall].
func Recall(ranked []float64, relevant, k int) float64 {
	found := 0.0
	for _, g := range ranked[:min(k, len(ranked))] {
		if g > 0 {
			found++
		}
	}
	return found / math.Max(1, float64(relevant))
}

// AveragePrecision is the mean, over the relevant entries of a full list, of the precision at their
// places; 0 without any [map, where the list holds all relevant entries].
func AveragePrecision(ranked []float64) float64 {
	found, sum := 0.0, 0.0
	for i, g := range ranked {
		if g > 0 {
			found++
			sum += found / float64(i+1)
		}
	}
	return sum / math.Max(1, found)
}

// AUC is the chance that a score of high is above one of low, ties half; NaN when either is empty.
// It is the area under the ROC curve (Hanley and McNeil 1982).
func AUC(high, low []float64) float64 {
	if len(high) == 0 || len(low) == 0 {
		return math.NaN()
	}
	low = slices.Sorted(slices.Values(low))
	sum := 0.0
	for _, x := range high {
		below, _ := slices.BinarySearch(low, x)
		upTo, _ := slices.BinarySearchFunc(low, x, func(a, b float64) int {
			if a > b {
				return 1
			}
			return -1
		})
		sum += float64(below+upTo) / 2
	}
	return sum / float64(len(high)*len(low))
}

// wordRuns are what the \w+ of SQuAD's program finds once punctuation is gone, in any alphabet.
var wordRuns = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// normal is SQuAD's form of an answer: small letters, no ASCII punctuation, no English articles,
// single spaces.
func normal(answer string) []string {
	answer = strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsPunct(r) || unicode.IsSymbol(r)) {
			return -1
		}
		return unicode.ToLower(r)
	}, answer)
	return strings.Fields(wordRuns.ReplaceAllStringFunc(answer, func(w string) string {
		if w == "a" || w == "an" || w == "the" {
			return " "
		}
		return w
	}))
}

// SpanScore compares an answer to the accepted ones as SQuAD's evaluation does (evaluate-v1.1.py of
// Rajpurkar et al. 2016): whether it is one of them, and the best F1 of the words that they share.
func SpanScore(answer string, accepted []string) (exact, f1 float64) {
	got := normal(answer)
	for _, a := range accepted {
		want := normal(a)
		if slices.Equal(got, want) {
			return 1, 1
		}
		f1 = max(f1, wordF1(got, want))
	}
	return 0, f1
}

func wordF1(got, want []string) float64 {
	left := map[string]int{}
	for _, w := range want {
		left[w]++
	}
	same := 0.0
	for _, w := range got {
		if left[w] > 0 {
			left[w]--
			same++
		}
	}
	if same == 0 {
		return 0
	}
	return 2 * same / float64(len(got)+len(want))
}
