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
	// no feature may be trusted much. Chosen by leave-one-out on the development half among
	// .003, .01, .03 and .1.
	ridge = .01
	// falseRefusals is the share of answerable questions of the development half that the threshold
	// may refuse.
	falseRefusals = .08
)

// example is a question with the features of its best candidate.
type example struct {
	features []float64
	answered bool
}

// Fit fits the parameters to results whose answers carry Why. Left out are false premises, and
// answerable questions whose best candidates were all wrong: they tell nothing of the decision.
func Fit(results []Result) Parameters {
	names := featureNames(results)
	var set []example
	for _, r := range results {
		w := r.Answer.Why
		if w == nil || len(w.Evidence) == 0 || r.Question.Want == answer.FalsePremise {
			continue
		}
		want := r.Question.Want == answer.Answered
		if want && !r.Question.Proves(w.Evidence[:min(3, len(w.Evidence))]) {
			continue
		}
		x := make([]float64, len(names))
		for i, n := range names {
			x[i] = w.Evidence[0].Features[n]
		}
		set = append(set, example{x, want})
	}
	weights, bias := descend(set, len(names))
	p := Parameters{Bias: round(bias), Weights: map[string]float64{}}
	for i, n := range names {
		p.Weights[n] = round(weights[i])
	}
	p.Threshold = round(threshold(set, weights, bias))
	return p
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

// Proves reports whether one of the candidates fits the evidence.
func (q Question) Proves(candidates []answer.Candidate) bool {
	for _, c := range candidates {
		if slices.ContainsFunc(q.Evidence, func(e Evidence) bool { return e.fits(c.Quote) }) {
			return true
		}
	}
	return false
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
