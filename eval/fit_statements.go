package eval

import (
	"cmp"
	"math"
	"slices"

	"rapporteur/internal/answer"
)

// Features by which a sentence is compared with a statement: all, and those that tell whether it bears out or denies what it
// speaks of.
var (
	comparing = []string{reader, contradiction, "cosine", sharedTerms, rivalFigures, missingFigures, missingNames, negation}
	differing = []string{reader, contradiction, rivalFigures, missingFigures, missingNames, negation}
)

// The share of the statements that the articles do not bear out which may be called supported, and of those that they do not deny
// which may be called contradicted: a wrong verdict is worse than none. Chosen before anything was measured with them.
const (
	wrongSupports = .03
	wrongDenials  = .05
)

// fitRounds is how often FitStatements fits anew, since which candidate seems most to show a verdict depends on the fit.
const fitRounds = 4

// FitStatements fits the parameters by which the bot decides that a sentence shows a verdict on a statement. The statements
// that have it teach by the sentence that shows it, all others by those that have seemed to, one each round.
func FitStatements(all []Verdict, want answer.Verdict) Parameters {
	p := Parameters{Weights: map[string]float64{reader: 1}}
	if want == answer.Contradicted {
		p.Weights = map[string]float64{contradiction: 1}
	}
	// A set whose false statements are nearer to the articles' words than its true ones must not teach that nearness makes false.
	names, least, wrong := differing, unbounded(len(differing)), wrongDenials
	if want == answer.Supported {
		names, least, wrong = comparing, atLeastNothing(reader, "cosine", sharedTerms), wrongSupports
	}
	var set []example
	taught := map[[2]string]bool{} // by statement and sentence
	for range fitRounds {
		for _, v := range all {
			c, ok := v.teaches(p, want)
			if key := [2]string{v.Statement.Text, c.Quote.Text}; ok && !taught[key] {
				taught[key] = true
				set = append(set, example{pick(c, names), v.Statement.Want == want})
			}
		}
		weights, bias := descend(set, least)
		p = Parameters{Bias: bias, Weights: map[string]float64{}}
		for i, n := range names {
			p.Weights[n] = weights[i]
		}
	}
	var others []float64
	for _, v := range all {
		if c, ok := v.teaches(p, want); ok && v.Statement.Want != want {
			others = append(others, p.logit(c))
		}
	}
	if slices.Sort(others); len(others) > 0 {
		p.Threshold = max(0, others[min(int((1-wrong)*float64(len(others))), len(others)-1)])
	}
	p.Bias, p.Threshold = round(p.Bias), round(p.Threshold)
	for n, w := range p.Weights {
		p.Weights[n] = round(w)
	}
	return p
}

// teaches is the candidate of a statement that FitStatements learns from.
func (v Verdict) teaches(p Parameters, want answer.Verdict) (answer.Candidate, bool) {
	if v.Checked.Why == nil {
		return answer.Candidate{}, false
	}
	found := v.Checked.Why.Evidence
	if v.Statement.Want == want {
		found = slices.DeleteFunc(slices.Clone(found), func(c answer.Candidate) bool { return !v.Statement.proves(c.Quote) })
	}
	if len(found) == 0 {
		return answer.Candidate{}, false
	}
	return slices.MaxFunc(found, func(a, b answer.Candidate) int { return cmp.Compare(p.logit(a), p.logit(b)) }), true
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
