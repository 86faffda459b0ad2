package answer

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// features describe a question together with a candidate sentence.
type features [numFeatures]float64

// The features, in the order of the model's weights.
const (
	cosine          = iota // of question and sentence
	contextCosine          // of question and the sentence with its neighbours
	namesFound             // share of the question's names in the sentence, its neighbours and the title
	figuresFound           // share of the question's figures and dates in the sentence and its neighbours
	typeFound              // whether a name of the type asked for was found
	figureFound            // whether a figure or date of the type asked for was found
	keywords               // whether the question is keywords only
	reader                 // the reader's log odds
	contradiction          // its log odds that the sentence denies what the question takes for granted
	bestReader             // the reader's highest log odds for any candidate of the question
	confirmed              // how surely the best candidate bears out a figure, date or name of the question, 0…1
	presumes               // whether the question asks why or how, and so takes for granted all else that it says
	sharedTerms            // share of a statement's terms in the sentence
	rivalFigures           // how many of its figures and dates the sentence has another in the place of
	missingFigures         // how many are simply not there
	missingNames           // how many of its names neither the sentence, nor those beside it, nor the title has
	otherValue             // how surely it gives another figure, date or name when it is asked for one that it lacks, 0…1
	negationDiffers        // whether one of both denies what it says and the other does not
	disputed               // where that is so, the reader's log odds that the sentence denies it, from 0 up
	numFeatures
)

var featureNames = [numFeatures]string{"cosine", "context cosine", "names", "figures", "type", "figure", "keywords", "reader", "contradiction", "best reader", "confirmed", "presumes", "shared terms", "rival figures", "missing figures", "missing names", "other value", "negation", "disputed"}

//go:embed decision.json
var decisionFile []byte

// model turns features into probabilities by logistic models. One for each way to find and judge sentences (by
// words or by words and meaning, read or not) says which sentence is best, and of sentences that are not read
// also whether it answers. Of those that are, another says so, by what the reader makes of it alone: near misses
// share as many words with the articles as answerable questions do, so that what finds the best sentence
// speaks for them as well. But what the search would hardly rank at all is about something else, whatever the reader
// makes of it. Two more say whether a sentence denies what the question takes for granted, and whether it
// denies what a question of yes or no asks. The parameters live in decision.json with their origin.
type model struct {
	ways     map[way]linear
	decision linear // for what has been read; its floor is the least that the raw scores must say
	premise  linear // likewise; its threshold is that of a false premise
	verdict  linear // likewise; its threshold is that of a No, its floor that of a Yes
	support  linear // of a sentence for a statement: its threshold is that from which it bears the statement out
	denial   linear // likewise: that from which it denies it
	asked    linear // on the decision's scale: the threshold from which what a model found answers where the rest refuses, and the floor where it does not
	claim    linear // of what a model wrote for what it quotes: its threshold is that from which that bears it out
}

// way is how a sentence was found and judged.
type way struct{ meaning, read bool }

// String is the way's name in decision.json.
func (w way) String() string {
	name := "words"
	if w.meaning {
		name = "meaning"
	}
	if w.read {
		name += ", read"
	}
	return name
}

// linear holds the parameters for one way.
type linear struct {
	Bias      float64            `json:"bias"`
	Threshold float64            `json:"threshold"` // logit from which a question counts as answered, or a premise as false
	Floor     float64            `json:"floor"`     // logit by the raw scores below which none does
	Weights   map[string]float64 `json:"weights"`   // by feature name
	weights   features
}

// loadModel reads the parameters that the binary carries; only a broken build can make it panic.
func loadModel() model {
	var file struct {
		Ways     map[string]linear `json:"ways"`
		Decision linear            `json:"decision"`
		Premise  linear            `json:"premise"`
		Verdict  linear            `json:"verdict"`
		Support  linear            `json:"support"`
		Denial   linear            `json:"denial"`
		Asked    linear            `json:"asked"`
		Claim    linear            `json:"claim"`
	}
	if err := json.Unmarshal(decisionFile, &file); err != nil {
		panic(fmt.Sprintf("answer: decision.json, a part of the program: %v", err))
	}
	m := model{map[way]linear{}, file.Decision.byPlace(), file.Premise.byPlace(), file.Verdict.byPlace(), file.Support.byPlace(), file.Denial.byPlace(), file.Asked.byPlace(), file.Claim.byPlace()}
	for _, w := range []way{{false, false}, {false, true}, {true, false}, {true, true}} {
		m.ways[w] = file.Ways[w.String()].byPlace()
	}
	return m
}

// byPlace puts the weights in the order of the features.
func (l linear) byPlace() linear {
	for i, name := range featureNames {
		l.weights[i] = l.Weights[name]
	}
	return l
}

// logit is the linear's value for some features.
func (l linear) logit(f features) float64 {
	sum := l.Bias
	for i, w := range l.weights {
		sum += w * f[i]
	}
	return sum
}

// order is what orders read candidates: the log odds that a sentence rather than another answers.
func (m model) order(e evidence) float64 {
	return m.ways[way{e.Scores.Meaning, e.read}].logit(e.features)
}

// yesNo is the answer in one word by a sentence that settles a question of yes or no; "" where it could be either.
func (m model) yesNo(e evidence) string {
	switch z := m.verdict.logit(e.features); {
	case !e.read:
		return ""
	case z >= m.verdict.Threshold:
		return No
	case z <= m.verdict.Floor && m.support.logit(e.features) >= 0 && e.features[sharedTerms] > .5:
		return Yes // it does not deny it, bears it out as it would a statement, and speaks of most of it
	}
	return ""
}

// settles says what the candidates say to a statement, and which of them show it: where they are read the first has the word, and others
// only join it; else the plainest. A sentence bears out nothing that has a figure or date which it lacks.
func (m model) settles(found []evidence) (Verdict, []evidence) {
	verdict, best := Unmentioned, 0.0
	var shown []evidence
	for _, says := range []Verdict{Contradicted, Supported} {
		var list []evidence
		for i, ev := range found {
			if ev.logit = m.shows(says, ev); ev.logit >= 0 && (i == 0 || len(list) > 0 || !ev.read) {
				list = append(list, ev)
			}
		}
		if len(list) > 0 && !list[0].read {
			slices.SortStableFunc(list, func(a, b evidence) int { return cmp.Compare(b.logit, a.logit) })
		}
		if len(list) > 0 && list[0].logit >= best {
			verdict, best, shown = says, list[0].logit, list[:min(mostShown, len(list))]
		}
	}
	return verdict, shown
}

// shows is how far above its threshold the log odds are that a sentence shows a verdict, without end below where it cannot. One that has not been read shows one when it
// has nearly all words of the statement and differs in nothing, or in one figure or date alone.
func (m model) shows(says Verdict, ev evidence) float64 {
	differs := ev.features[rivalFigures] + ev.features[missingFigures]
	switch {
	case says == Supported && differs > 0:
		return math.Inf(-1)
	case says == Supported && ev.read:
		return m.support.logit(ev.features) - m.support.Threshold
	case ev.read:
		return m.denial.logit(ev.features) - m.denial.Threshold
	case says == Contradicted && (ev.features[rivalFigures] != 1 || differs > 1), ev.features[negationDiffers] > 0:
		return math.Inf(-1)
	}
	return ev.features[sharedTerms] - premiseCoverage
}

// decides returns the parameters that decide on a sentence.
func (m model) decides(e evidence) linear {
	if e.read {
		return m.decision
	}
	return m.ways[way{e.Scores.Meaning, false}]
}

// logit is the log odds that the sentence answers.
func (m model) logit(e evidence) float64 { return m.decides(e).logit(e.features) }

// foreignCoverage is how much of a question's words, weighed by their rarity, must stand in and around a sentence that is in another language than English,
// of which neither meaning nor the reader's judgement is known. By judgement.
const foreignCoverage = 2. / 3

// enough says whether the evidence suffices to answer.
func (m model) enough(e evidence) bool {
	if e.Article.Foreign() && !e.read && e.Scores.Coverage < foreignCoverage {
		return false
	}
	return !e.misplaced && m.near(e) && e.logit >= m.decides(e).Threshold
}

// near says whether what has been read is about what is asked: the search ranks what is about something else too low.
func (m model) near(e evidence) bool {
	return !e.read || !e.Scores.Meaning || m.ways[way{true, false}].logit(e.features) >= m.decision.Floor
}
