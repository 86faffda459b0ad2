package answer

import (
	"strings"
	"time"
)

// differences finds what other articles give for the figure or date that the best sentence answers
// with: of the same unit, another value.
func (e *Engine) differences(f finding) []Conflict {
	best := f.evidence[0]
	if !best.answer.figure() {
		return nil
	}
	d := Conflict{About: about(f), Sides: []Side{side(best)}}
	others := f.evidence
	if f.named {
		others = f.shown(e.model)
	}
	for _, ev := range others[1:] {
		if ev.Article != best.Article && (f.named || e.model.enough(ev)) && e.contested(f, best, ev) {
			d.add(ev)
		}
	}
	if len(d.Sides) < 2 {
		return nil
	}
	e.order(&d)
	return []Conflict{d}
}

// order marks the sides of a conflict that are reported later than another, when the days of all are known.
func (e *Engine) order(d *Conflict) {
	var first time.Time
	days := make([]time.Time, len(d.Sides))
	for i, s := range d.Sides {
		for _, q := range s.Quotes { // when it was first given
			day := e.corpus.Article(q.Article).Published
			if day.IsZero() {
				return
			}
			if days[i].IsZero() || day.Before(days[i]) {
				days[i] = day
			}
		}
		if first.IsZero() || days[i].Before(first) {
			first = days[i]
		}
	}
	for i := range d.Sides {
		d.Sides[i].Later = days[i].After(first)
	}
}

// contested says whether what two sentences answer with are figures that cannot both be true.
func (e *Engine) contested(f finding, a, b evidence) bool {
	if f.wants == wantCount && !f.counts(a.answer.unit) {
		return false // what was counted is not what was asked for
	}
	return b.answer.figure() && e.grammar.relate(a.Text(), a.answer, b.Text(), b.answer) == differs
}

func side(ev evidence) Side {
	return Side{Value: shortAnswer(ev), Quotes: []Quote{quote(ev.Article, ev.Core)}}
}

// add puts the evidence on the side that gives the same value, or on a new one.
func (d *Conflict) add(ev evidence) {
	s := side(ev)
	for i, have := range d.Sides {
		if strings.EqualFold(have.Value, s.Value) {
			d.Sides[i].Quotes = append(d.Sides[i].Quotes, s.Quotes...)
			return
		}
	}
	d.Sides = append(d.Sides, s)
}

// about names the slot in words of the question.
func about(f finding) string {
	return strings.TrimRight(f.text, " ?.!")
}
