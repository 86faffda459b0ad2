package eval

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"rapporteur/internal/answer"
)

// Parameters are those of the logistic model by which the bot decides whether a question is answered,
// as in internal/answer/decision.json.
type Parameters struct {
	Bias      float64            `json:"bias"`
	Threshold float64            `json:"threshold,omitempty"`
	Floor     float64            `json:"floor,omitempty"`
	Weights   map[string]float64 `json:"weights"`
}

const (
	// ridge is the weight of the squared parameters in the loss, for each example: with so few questions
	// no feature may be trusted much. A guess: other values were not compared.
	ridge = .01
	// falseRefusals is the share of answerable questions of the development half that the threshold
	// may refuse, rawRefusals the same of those whose right sentence is judged by the raw scores.
	falseRefusals = .07
	rawRefusals   = .11
	// notFound is the share of them that may be refused because the search hardly ranks their best sentence.
	notFound = .01
)

// premiseAlarms is the share of answerable questions of the development half that may be taken for
// resting on a false premise. With .03 it would be four false premises in a hundred more that are caught, and four near
// misses in a hundred more that are wrongly corrected (in sample, with the weights before those that ship).
const premiseAlarms = .02

// Features of a candidate for a question, by name. The last three are of a question with all its candidates: they tell whether it rests on a false
// premise, and nothing of one candidate beside another.
const (
	contradiction = "contradiction"
	namesThere    = "names"
	figuresThere  = "figures"
	reader        = "reader"
	bestReader    = "best reader"
	confirmed     = "confirmed"
	presumes      = "presumes"
)

// Features of a sentence beside a statement, by name.
const (
	sharedTerms    = "shared terms"
	rivalFigures   = "rival figures"
	missingFigures = "missing figures"
	missingNames   = "missing names"
	otherValue     = "other value"
	negation       = "negation"
	disputed       = "disputed"
)

// FitPremise fits the parameters by which the bot decides that a question rests on a false premise. A
// question that does teaches by the candidate that denies it, any other by the one that seems to most.
func FitPremise(results []Result) Parameters {
	judged := []string{contradiction, reader, namesThere, figuresThere, bestReader, confirmed, presumes}
	var set []example
	for _, r := range results {
		if w := r.Answer.Why; w == nil || len(w.Evidence) == 0 || w.Wants == "yes/no" {
			continue
		}
		if c, ok := r.denial(); ok {
			set = append(set, example{pick(c, judged), r.Question.Want == answer.FalsePremise})
		}
	}
	weights, bias := descend(set, unbounded(len(judged)))
	p := Parameters{Bias: round(bias), Weights: map[string]float64{}}
	for i, n := range judged {
		p.Weights[n] = round(weights[i])
	}
	p.Threshold = round(p.quantile(results, 1-premiseAlarms))
	return p
}

// The chance of a No from which the bot says No, and that below which it may say Yes; between them it says neither. A
// wrong Yes or No is worse than none: the sentence stands below it all the same. So they are chosen for few mistakes: of the 93
// questions of yes or no in the development half 25 get a No, 24 of them rightly, and 5 a Yes, all rightly (in sample). A Yes needs more
// than the chance (model.yesNo in internal/answer): without it 13 would get one, all rightly, but so would "Is Ukraine joining NATO at this summit?".
const (
	chanceOfNo  = .75
	chanceOfYes = .15
)

// FitVerdict fits the parameters by which the bot says Yes or No: to the best sentences of the questions that want one,
// where they are the right ones. Statements with a verdict are no help: with them fewer questions get their answer.
func FitVerdict(results []Result) Parameters {
	var set []example
	for _, r := range results {
		if w := r.Answer.Why; w == nil || len(w.Evidence) == 0 || w.Wants != "yes/no" || !r.Question.proves(w.Evidence[0]) {
			continue
		}
		yes, no := slices.Contains(r.Question.Short, "yes"), slices.Contains(r.Question.Short, "no")
		if yes != no {
			set = append(set, example{pick(r.Answer.Why.Evidence[0], differing), no})
		}
	}
	weights, bias := descend(set, unbounded(len(differing)))
	p := Parameters{Bias: round(bias), Weights: map[string]float64{}}
	for i, n := range differing {
		p.Weights[n] = round(weights[i])
	}
	odds := func(chance float64) float64 { return round(math.Log(chance / (1 - chance))) }
	p.Threshold, p.Floor = odds(chanceOfNo), odds(chanceOfYes)
	return p
}

// denial is the candidate of the result that FitPremise learns from.
func (r Result) denial() (answer.Candidate, bool) {
	var found []answer.Candidate
	for _, c := range r.Answer.Why.Evidence {
		if r.Question.Want != answer.FalsePremise || r.Question.proves(c) {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return answer.Candidate{}, false
	}
	return slices.MaxFunc(found, func(a, b answer.Candidate) int {
		return cmp.Compare(a.Features[contradiction], b.Features[contradiction])
	}), true
}

// quantile is that of the highest logit of each answerable question.
func (p Parameters) quantile(results []Result, share float64) float64 {
	var logits []float64
	for _, r := range results {
		if r.Question.Want != answer.Answered || r.Answer.Why == nil || r.Answer.Why.Wants == "yes/no" {
			continue
		}
		highest := math.Inf(-1)
		for _, c := range r.Answer.Why.Evidence {
			highest = max(highest, p.logit(c))
		}
		logits = append(logits, highest)
	}
	if len(logits) == 0 {
		return 0
	}
	slices.Sort(logits)
	return logits[min(int(share*float64(len(logits))), len(logits)-1)]
}

func pick(c answer.Candidate, names []string) []float64 {
	x := make([]float64, len(names))
	for i, n := range names {
		x[i] = c.Features[n]
	}
	return x
}

// example is a candidate for a question, by its features.
type example struct {
	features []float64
	answered bool
}

// FitOrder fits the parameters by which read candidates are ordered, to the answerable questions: which of the
// candidates has the right evidence. Results must carry Why.
func FitOrder(results []Result) Parameters {
	names := featureNames(results)
	var set []example
	for _, r := range results {
		if group(r.Question) == answerable && r.Answer.Why != nil {
			set = append(set, examples(r, names)...)
		}
	}
	weights, bias := descend(set, least(names))
	p := Parameters{Bias: round(bias), Weights: map[string]float64{}}
	for i, n := range names {
		p.Weights[n] = round(weights[i])
	}
	return p
}

// FitDecision fits the parameters by which it is decided whether the best of the read candidates, as order has it,
// answers: the chance that it is right as a function of what the reader says (Platt 1999). The threshold
// refuses a fixed share of the answerable questions, the floor those that are hardest to find by raw.
func FitDecision(results []Result, order, raw Parameters) Parameters {
	var logits, answered, found []float64
	var right []bool
	for _, r := range results {
		if r.Question.Want == answer.FalsePremise || r.Answer.Why == nil || len(r.Answer.Why.Evidence) == 0 {
			continue
		}
		best := slices.MaxFunc(r.Answer.Why.Evidence, func(a, b answer.Candidate) int {
			return cmp.Compare(order.logit(a), order.logit(b))
		})
		z := best.Features[reader]
		logits, right = append(logits, z), append(right, r.Question.proves(best))
		if group(r.Question) == answerable {
			answered, found = append(answered, z), append(found, raw.logit(best))
		}
	}
	scale, shift := platt(logits, right)
	p := Parameters{Bias: round(shift), Weights: map[string]float64{reader: round(scale)}}
	if slices.Sort(answered); len(answered) > 0 {
		slices.Sort(found)
		p.Threshold = round(scale*answered[int(falseRefusals*float64(len(answered)))] + shift)
		p.Floor = round(found[int(notFound*float64(len(found)))])
	}
	return p
}

// The share of the right sentences of the development half that may lie below the bars which FitAsked sets: where the bot refuses, and where it answers.
// Chosen before anything was measured with them.
const (
	lostRescues = .05
	lostAnswers = .02
)

// FitAsked fits how well a sentence must answer a question for a language model's claim to rest on it, on the decision's scale: the threshold holds where the bot
// by itself refuses, the floor where it answers. Both are lower than the decision's own threshold, since a model has chosen the sentence.
func FitAsked(results []Result, decision Parameters) Parameters {
	var logits []float64
	for _, r := range results {
		if group(r.Question) != answerable || r.Answer.Why == nil {
			continue
		}
		best := math.Inf(-1)
		for _, c := range r.Answer.Why.Evidence {
			if r.Question.proves(c) {
				best = max(best, decision.logit(c))
			}
		}
		if !math.IsInf(best, -1) {
			logits = append(logits, best)
		}
	}
	if slices.Sort(logits); len(logits) == 0 {
		return Parameters{}
	}
	at := func(share float64) float64 { return round(logits[int(share*float64(len(logits)))]) }
	return Parameters{Threshold: min(at(lostRescues), decision.Threshold), Floor: min(at(lostAnswers), decision.Threshold), Weights: map[string]float64{}}
}

// logit is the parameters' value for a candidate.
func (p Parameters) logit(c answer.Candidate) float64 {
	z := p.Bias
	for n, w := range p.Weights {
		z += w * c.Features[n]
	}
	return z
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
	weights, bias := descend(set, least(names))
	scale, shift := calibration(results, names, weights, bias)
	p := Parameters{Bias: round(scale*bias + shift), Weights: map[string]float64{}}
	for i, n := range names {
		p.Weights[n] = round(scale * weights[i])
	}
	p.Threshold = round(scale*threshold(set, weights, bias) + shift)
	return p
}

// calibration finds the scale and shift by which the logit of a question's best candidate becomes that
// of the chance that it is right, over all questions (Platt 1999): so far both classes weighed the
// same, and the candidates learnt from are not only the best.
func calibration(results []Result, names []string, weights []float64, bias float64) (scale, shift float64) {
	var logits []float64
	var right []bool
	for _, r := range results {
		if r.Question.Want == answer.FalsePremise || r.Answer.Why == nil || len(r.Answer.Why.Evidence) == 0 {
			continue
		}
		best, proves := math.Inf(-1), false
		for _, c := range r.Answer.Why.Evidence {
			z := bias
			for i, x := range pick(c, names) {
				z += weights[i] * x
			}
			if z > best {
				best, proves = z, r.Question.proves(c)
			}
		}
		logits, right = append(logits, best), append(right, proves)
	}
	return platt(logits, right)
}

// platt finds the scale and shift by which logits become those of the chance to be right.
func platt(logits []float64, right []bool) (scale, shift float64) {
	scale = 1
	for range 5000 {
		slope, level := 0.0, 0.0
		for i, z := range logits {
			d := 1 / (1 + math.Exp(-scale*z-shift))
			if right[i] {
				d--
			}
			slope, level = slope+d*z, level+d
		}
		scale -= .1 * slope / float64(len(logits))
		shift -= .1 * level / float64(len(logits))
	}
	if len(logits) == 0 || scale <= 0 {
		return 1, 0
	}
	return scale, shift
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
		out = append(out, example{pick(c, names), right})
	}
	return out
}

// proves reports whether the candidate fits the evidence.
func (q Question) proves(c answer.Candidate) bool {
	return slices.ContainsFunc(q.Evidence, func(e Evidence) bool { return e.fits(c.Quote) })
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

// featureNames are those of the features by which candidates differ.
func featureNames(results []Result) []string {
	all := map[string]bool{}
	for _, r := range results {
		if w := r.Answer.Why; w != nil && len(w.Evidence) > 0 {
			for n := range w.Evidence[0].Features {
				all[n] = !slices.Contains(apart, n)
			}
		}
	}
	maps.DeleteFunc(all, func(_ string, differs bool) bool { return !differs })
	return slices.Sorted(maps.Keys(all))
}

// apart are the features by which candidates are not ordered: they tell nothing of one candidate of a question beside another, or
// belong to statements and questions of yes or no.
var apart = []string{bestReader, confirmed, presumes, sharedTerms, rivalFigures, missingFigures, missingNames, otherValue, negation}

// least are the least weights that features may have for an answer. None but a contradiction speaks
// against one, and where the set says otherwise (its near misses repeat more of the articles' words
// than its answerable questions do) it tells of the set's authors.
func least(names []string) []float64 {
	out := make([]float64, len(names))
	for i, n := range names {
		if n == contradiction {
			out[i] = math.Inf(-1)
		}
	}
	return out
}

// descend minimises the logistic loss by gradient descent; both classes weigh the same. No weight
// falls below its least.
func descend(set []example, least []float64) (weights []float64, bias float64) {
	n := len(least)
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
			weights[i] = max(least[i], weights[i]-.3*(grad[i]+ridge*weights[i]))
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
	return logits[int(rawRefusals*float64(len(logits)))]
}
