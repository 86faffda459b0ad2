package eval

import (
	"math"
	"slices"

	"rapporteur/internal/answer"
)

// Features by which a sentence is compared with a statement: all, those that tell whether it bears out or denies what it
// speaks of, and those that tell that it denies it. What it merely lacks denies nothing.
var (
	comparing = []string{reader, contradiction, "cosine", sharedTerms, rivalFigures, missingFigures, missingNames, negation}
	differing = []string{reader, contradiction, rivalFigures, missingFigures, missingNames, negation}
	denying   = []string{reader, contradiction, rivalFigures, otherValue, negation}
)

// The share of the statements that the articles do not bear out which may be called supported, and of those that they do not deny
// which may be called contradicted: a wrong verdict is worse than none. Chosen before anything was measured with them.
const (
	wrongSupports = .03
	wrongDenials  = .05
)

// FitStatements fits the parameters by which the bot decides that a sentence shows a verdict on a statement: to the sentence that has the
// word on each, if that is the right one.
func FitStatements(all []Verdict, want answer.Verdict) Parameters {
	// A set whose false statements are nearer to the articles' words than its true ones must not teach that nearness makes false.
	names, least, wrong := denying, unbounded(len(denying)), wrongDenials
	if want == answer.Supported {
		names, least, wrong = comparing, atLeastNothing(reader, "cosine", sharedTerms), wrongSupports
	}
	var set []example
	var others []answer.Candidate
	for _, v := range all {
		if v.Checked.Why == nil || len(v.Checked.Why.Evidence) == 0 {
			continue
		}
		switch c := v.Checked.Why.Evidence[0]; {
		case v.Statement.Want != want:
			set, others = append(set, example{pick(c, names), false}), append(others, c)
		case v.Statement.proves(c.Quote):
			set = append(set, example{pick(c, names), true})
		}
	}
	weights, bias := descend(set, least)
	p := Parameters{Bias: round(bias), Weights: map[string]float64{}}
	for i, n := range names {
		p.Weights[n] = round(weights[i])
	}
	var logits []float64
	for _, c := range others {
		logits = append(logits, p.logit(c))
	}
	if slices.Sort(logits); len(logits) > 0 {
		p.Threshold = round(max(0, logits[min(int((1-wrong)*float64(len(logits))), len(logits)-1)]))
	}
	return p
}

// atLeastNothing are the least weights of the comparing features where the named ones speak for a verdict or not at all.
func atLeastNothing(names ...string) []float64 {
	out := unbounded(len(comparing))
	for i, n := range comparing {
		if slices.Contains(names, n) {
			out[i] = 0
		}
	}
	return out
}

// unbounded are the least weights of n features that may weigh anything.
func unbounded(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = math.Inf(-1)
	}
	return out
}
