package answer

import (
	"cmp"
	"context"
	"math"
	"slices"

	"rapporteur/internal/retrieval"
)

const (
	// premiseCoverage is the share of a question's other terms that a sentence with its neighbours must
	// have before a name or figure in it may contradict the question's.
	premiseCoverage = .7
	// premiseTerms is how many such other terms there must be.
	premiseTerms = 2
)

// premise is something that a question takes for granted, and what an article has in its place, where
// words for both were found.
type premise struct {
	asked    string
	instead  string
	evidence []evidence // that denies it, best first
}

// denials is how many sentences that deny a premise are shown at most.
const denials = 2

// falsePremise finds what the question takes for granted and the evidence denies, nil when there is
// nothing: by the reader's judgement where there is one, else by what stands in the sentences.
func (e *Engine) falsePremise(q reading, found []evidence) *premise {
	switch {
	case len(found) == 0 || !q.wants.grants():
		return nil
	case !found[0].read:
		return e.notes.contradiction(q, found)
	}
	against := func(ev evidence) float64 { return e.model.premise.logit(ev.features) }
	found = slices.SortedStableFunc(slices.Values(found), func(a, b evidence) int { return cmp.Compare(against(b), against(a)) })
	n := 0
	for n < min(denials, len(found)) && against(found[n]) >= e.model.premise.Threshold {
		n++
	}
	if n == 0 {
		return nil
	}
	p := &premise{}
	if known := e.notes.contradiction(q, found[:1]); known != nil {
		*p = *known
	}
	p.evidence = found[:n]
	return p
}

// grants says whether what asks for this takes anything for granted that may be false.
func (w want) grants() bool { return w != wantYesNo && w != wantPassage && w != wantSummary }

// confirm notes how surely the best candidate gives the very figure, date or name that stands in the question when it is asked for that: who tells of
// the same event, and bears out what is said of it, hardly denies it.
func (e *Engine) confirm(ctx context.Context, q reading, found []evidence) error {
	best := found[0]
	if !best.read || !q.wants.grants() {
		return nil
	}
	note, sure := e.notes.on(best.Article, best.Core), 0.0
	for _, p := range q.phrases {
		same := func(o phrase) bool {
			r := e.grammar.relate(q.text, p, note.text, o)
			return o.kind() == p.kind() && (r == agrees || r == refines)
		}
		if !slices.ContainsFunc(note.phrases, same) {
			continue
		}
		o, logit, ok, err := e.filled(ctx, q.text, p, best.Passage)
		if err != nil {
			return err
		}
		if ok && same(o) {
			sure = max(sure, probability(logit))
		}
	}
	for i := range found {
		found[i].features[confirmed] = sure
	}
	return nil
}

// contradiction looks for a figure, date or name of the question that no candidate has, while a good
// candidate has another of the same type in its place and all else of the question.
func (n *notebook) contradiction(q reading, found []evidence) *premise {
	for _, p := range q.phrases {
		asked := q.text[p.Start:p.End]
		if !wrongable(p) || n.borne(q.text, p, found) {
			continue
		}
		rest := without(q.terms, asked)
		if len(rest) < premiseTerms {
			continue
		}
		for _, ev := range found[:min(3, len(found))] {
			if o, ok := n.rival(q, p, ev, rest); ok {
				return &premise{asked: asked, instead: ev.Text()[o.Start:o.End], evidence: []evidence{ev}}
			}
		}
	}
	return nil
}

// wrongable says whether a phrase of a question can be contradicted.
func wrongable(p phrase) bool {
	return p.figure() && !math.IsNaN(p.value) || p.class == date || p.class == person || p.class == place
}

// borne says whether a candidate has what the question says.
func (n *notebook) borne(question string, p phrase, found []evidence) bool {
	asked := question[p.Start:p.End]
	for _, ev := range found {
		for _, s := range n.around(ev.Passage) {
			if s.tells(p, asked) || !p.figure() && share(retrieval.Terms(asked), s.stems) > 0 {
				return true
			}
		}
	}
	return false
}

func without(terms []string, asked string) []string {
	drop := stems(asked)
	var rest []string
	for _, t := range terms {
		if !drop[t] {
			rest = append(rest, t)
		}
	}
	return rest
}

// rival finds what the sentence has in the place of the phrase p.
func (n *notebook) rival(q reading, p phrase, ev evidence, rest []string) (phrase, bool) {
	context := map[string]bool{}
	for _, s := range n.around(ev.Passage) {
		for t := range s.stems {
			context[t] = true
		}
	}
	if share(rest, context) < premiseCoverage {
		return phrase{}, false
	}
	for _, o := range n.on(ev.Article, ev.Core).phrases {
		switch {
		case p.class != o.class:
		case p.figure() && (!akin(p.unit, o.unit) || math.IsNaN(o.value)):
		case classRank(q.wants.classes(), o.class) == 0: // it is what the question asks for
		case !p.figure() && overlap(q.text, ev.Text()[o.Start:o.End]): // the question has it too
		default:
			return o, true
		}
	}
	return phrase{}, false
}
