package eval

import (
	"maps"
	"math"
	"slices"

	"rapporteur/internal/answer"
)

// Parameters are those of the logistic model by which the bot decides whether a question is answered,
// as in internal/answer/decision.json.
type Parameters struct {
	Bias      float64            `json:"bias"`
	Threshold float64            `json:"threshold"`
	Weights   map[string]float64 `json:"weights"`
}

const (
	// ridge is the weight of the squared parameters in the loss, for each example: with so few questions
	// no feature may be trusted much. A guess: other values were not compared.
	ridge = .01
	// falseRefusals is the share of answerable questions of the development half that the threshold
	// may refuse.
	falseRefusals = .11
)

// example is a candidate for a question, by its features.
type example struct {
	features []float64
	answered bool
}

// Fit fits the parameters to results whose answers carry Why. An unanswerable question gives its best
// candidate as an example of what does not answer. An answerable one gives two examples: its best
// candidate with the right evidence, and the best without, since that is what would be found if
// the article lacked the answer. False premises are left out.
func Fit(results []Result) Parameters {
	names := featureNames(results)
	var set []example
	for _, r := range results {
		if r.Question.Want == answer.FalsePremise || r.Answer.Why == nil {
			continue
		}
		set = append(set, examples(r, names)...)
	}
	weights, bias := descend(set, len(names))
	p := Parameters{Bias: round(bias), Weights: map[string]float64{}}
	for i, n := range names {
		p.Weights[n] = round(weights[i])
	}
	p.Threshold = round(threshold(set, weights, bias))
	return p
}

// examples are what one result teaches: at most one of each sort.
func examples(r Result, names []string) []example {
	var out []example
	seen := map[bool]bool{}
	for _, c := range r.Answer.Why.Evidence {
		right := r.Question.proves(c)
		if seen[right] {
			continue
		}
		seen[right] = true
		x := make([]float64, len(names))
		for i, n := range names {
			x[i] = c.Features[n]
		}
		out = append(out, example{x, right})
	}
	return out
}

// proves reports whether the candidate fits the evidence.
func (q Question) proves(c answer.Candidate) bool {
	return slices.ContainsFunc(q.Evidence, func(e Evidence) bool { return e.fits(c.Quote) })
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

func featureNames(results []Result) []string {
	all := map[string]bool{}
	for _, r := range results {
		if w := r.Answer.Why; w != nil && len(w.Evidence) > 0 {
			for n := range w.Evidence[0].Features {
				all[n] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// descend minimises the logistic loss by gradient descent; both classes weigh the same. No weight
// becomes negative: each feature speaks for an answer, and where the set says otherwise (its near
// misses repeat more of the articles' words than its answerable questions do) it tells of the
// set's authors.
func descend(set []example, n int) (weights []float64, bias float64) {
	weights = make([]float64, n)
	positive := 0
	for _, e := range set {
		if e.answered {
			positive++
		}
	}
	for range 20000 {
		grad, gradBias := make([]float64, n), 0.0
		for _, e := range set {
			z, y, share := bias, 0.0, len(set)-positive
			if e.answered {
				y, share = 1, positive
			}
			for i, x := range e.features {
				z += weights[i] * x
			}
			d := (1/(1+math.Exp(-z)) - y) / float64(2*share)
			for i, x := range e.features {
				grad[i] += d * x
			}
			gradBias += d
		}
		for i := range weights {
			weights[i] = max(0, weights[i]-.3*(grad[i]+ridge*weights[i]))
		}
		bias -= .3 * gradBias
	}
	return weights, bias
}

// threshold is the highest logit that refuses no more of the answerable questions than allowed.
func threshold(set []example, weights []float64, bias float64) float64 {
	var logits []float64
	for _, e := range set {
		if !e.answered {
			continue
		}
		z := bias
		for i, x := range e.features {
			z += weights[i] * x
		}
		logits = append(logits, z)
	}
	if len(logits) == 0 {
		return 0
	}
	slices.Sort(logits)
	return logits[int(falseRefusals*float64(len(logits)))]
}
