package eval

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Estimate is a figure with its sample size and 95 % interval.
type Estimate struct {
	Value float64 `json:"value"`
	N     int     `json:"n"`
	// Against is how many of N are on the other side, where a figure compares two.
	Against int     `json:"against,omitempty"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
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

// Share is the mean of values that are 0 or 1, with Wilson's interval, which says something also where
// all are equal.
func Share(values []float64) Estimate {
	var r Rate
	for _, v := range values {
		r.add(v > 0)
	}
	e := Estimate{Value: float64(r.K) / float64(r.N), N: r.N}
	e.Low, e.High = r.Interval()
	return e
}

// AUCEstimate is AUC with an interval from a bootstrap over the scores of both sides; the zero Estimate
// when either is empty.
func AUCEstimate(high, low []float64) Estimate {
	if len(high) == 0 || len(low) == 0 {
		return Estimate{}
	}
	e := bootstrap(len(high)+len(low), func(at []int) float64 {
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
	e.Against = len(low)
	return e
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
