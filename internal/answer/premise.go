package answer

import (
	"math"

	"rapporteur/internal/retrieval"
)

const (
	// premiseCoverage is the share of a question's other terms that a sentence with its neighbours must
	// have before a name or figure in it may contradict the question's.
	premiseCoverage = .7
	// premiseTerms is how many such other terms there must be.
	premiseTerms = 2
)

// premise is something that a question takes for granted, and what an article has in its place.
type premise struct {
	asked    string
	instead  string
	evidence evidence
}

// contradiction looks for a figure, date or name of the question that no candidate has, while a good
// candidate has another of the same type in its place and all else of the question.
func (g grammar) contradiction(q reading, found []evidence) *premise {
	if len(found) == 0 || q.wants == wantYesNo || q.wants == wantPassage {
		return nil
	}
	for _, p := range q.phrases {
		asked := q.text[p.Start:p.End]
		if !g.wrongable(p) || g.borne(asked, p, found) {
			continue
		}
		rest := without(q.terms, asked)
		if len(rest) < premiseTerms {
			continue
		}
		for _, ev := range found[:min(3, len(found))] {
			if o, ok := g.rival(q, p, ev, rest); ok {
				return &premise{asked: asked, instead: ev.Text()[o.Start:o.End], evidence: ev}
			}
		}
	}
	return nil
}

// wrongable says whether a phrase of a question can be contradicted.
func (g grammar) wrongable(p phrase) bool {
	return p.figure() && !math.IsNaN(p.value) || p.class == date || p.class == person || p.class == place || p.class == name
}

// borne says whether a candidate has what the question says.
func (g grammar) borne(asked string, p phrase, found []evidence) bool {
	terms := retrieval.Terms(asked)
	for _, ev := range found {
		text := ev.Article.Text(ev.Context) + " " + ev.Article.Title
		if p.figure() {
			for _, o := range g.phrases(text) {
				if sameFigure(p, o) {
					return true
				}
			}
			continue
		}
		if have := stems(text); share(terms, have) > 0 {
			return true
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
func (g grammar) rival(q reading, p phrase, ev evidence, rest []string) (phrase, bool) {
	if share(rest, stems(ev.Article.Text(ev.Context))) < premiseCoverage {
		return phrase{}, false
	}
	for _, o := range g.phrases(ev.Text()) {
		switch {
		case p.class != o.class && !(nominal(p) && nominal(o)):
		case p.figure() && (!akin(p.unit, o.unit) || math.IsNaN(o.value)):
		case classRank(q.wants.classes(), o.class) == 0: // it is what the question asks for
		case !p.figure() && overlap(q.text, ev.Text()[o.Start:o.End]): // the question has it too
		default:
			return o, true
		}
	}
	return phrase{}, false
}

// nominal says whether the phrase is a person or a name of unknown type.
func nominal(p phrase) bool { return p.class == person || p.class == name || p.class == place }
