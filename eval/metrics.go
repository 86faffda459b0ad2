package eval

import (
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// Measures of ranked lists. A list is given by its gains, best first: how relevant each entry is, 0
// for not at all. They follow trec_eval.

// NDCG is the discounted cumulative gain of the first k over that of the best order of all gains that
// there are (Järvelin and Kekäläinen 2002, linear gains, logarithm of base 2). ideal holds
// all of them, in any order. 0 when there are none.
func NDCG(ranked, ideal []float64, k int) float64 {
	ideal = slices.Clone(ideal)
	slices.SortFunc(ideal, func(a, b float64) int {
		if a > b {
			return -1
		}
		return 1
	})
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

// ReciprocalRank is one over the place of the first relevant entry among the first k, 0 without one.
func ReciprocalRank(ranked []float64, k int) float64 {
	for i, g := range ranked[:min(k, len(ranked))] {
		if g > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}

// Recall is the share of all relevant entries that are among the first k, 0 without any.
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
// places; 0 without any.
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
// It is the area under the ROC curve.
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

var (
	articlesOfEnglish = regexp.MustCompile(`\b(a|an|the)\b`)
	punctuation       = regexp.MustCompile(`[!-/:-@\[-` + "`" + `{-~]`)
)

// normal is SQuAD's form of an answer: small letters, no ASCII punctuation, no articles.
func normal(answer string) []string {
	answer = punctuation.ReplaceAllString(strings.ToLower(answer), "")
	return strings.Fields(articlesOfEnglish.ReplaceAllString(answer, " "))
}

// SpanScore compares an answer to the accepted ones as SQuAD's evaluation does (Rajpurkar et al. 2016):
// whether it is one of them, and the best F1 of the words that they share.
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

// Estimate is a figure with its sample size and 95 % interval.
type Estimate struct {
	Value float64 `json:"value"`
	N     int     `json:"n"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// resamples is how many samples the bootstrap draws.
const resamples = 1000

// Mean is the mean of values, the zero Estimate of none. Its interval comes from a bootstrap over them (Efron 1979), with the same
// draws on every run.
func Mean(values []float64) Estimate {
	return bootstrap(len(values), func(at []int) float64 {
		sum := 0.0
		for _, i := range at {
			sum += values[i]
		}
		return sum / float64(len(at))
	})
}

// AUCEstimate is AUC with an interval from a bootstrap over the scores of both sides; the zero Estimate
// when either is empty.
func AUCEstimate(high, low []float64) Estimate {
	if len(high) == 0 || len(low) == 0 {
		return Estimate{}
	}
	return bootstrap(len(high)+len(low), func(at []int) float64 {
		var a, b []float64
		for _, i := range at {
			if i < len(high) {
				a = append(a, high[i])
			} else {
				b = append(b, low[i-len(high)])
			}
		}
		return AUC(a, b)
	})
}

// bootstrap estimates a statistic of n observations, given by their places.
func bootstrap(n int, of func(at []int) float64) Estimate {
	if n == 0 {
		return Estimate{}
	}
	at := make([]int, n)
	for i := range at {
		at[i] = i
	}
	e := Estimate{Value: of(at), N: n}
	random := rand.New(rand.NewPCG(1, 2))
	var draws []float64
	for range resamples {
		for i := range at {
			at[i] = random.IntN(n)
		}
		if x := of(at); !math.IsNaN(x) {
			draws = append(draws, x)
		}
	}
	slices.Sort(draws)
	if len(draws) > 0 {
		e.Low, e.High = draws[len(draws)*25/1000], draws[len(draws)*975/1000]
	}
	return e
}
