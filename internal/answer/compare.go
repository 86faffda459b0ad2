package answer

import (
	"math"
	"slices"
	"strings"

	"rapporteur/internal/retrieval"
)

// compare measures how a sentence differs from a statement, as features of the sentence.
func (n *notebook) compare(q reading, ev *evidence) {
	s := n.on(ev.Article, ev.Core)
	around := n.around(ev.Passage)
	ev.features[sharedTerms] = share(q.terms, s.stems)
	for _, p := range q.phrases {
		asked := q.text[p.Start:p.End]
		switch {
		case p.figure() && math.IsNaN(p.value):
		case p.figure() || p.class == date:
			switch {
			case s.tells(p, asked):
			case n.instead(s, q, p):
				ev.features[rivalFigures]++
			case !slices.ContainsFunc(around, func(o *note) bool { return o.tells(p, asked) }):
				ev.features[missingFigures]++
			}
		case !names(asked, ev.Article.Title) && !slices.ContainsFunc(around, func(o *note) bool { return names(asked, o.text) }):
			ev.features[missingNames]++
		}
	}
	if n.denies(q.text) != n.denies(s.text) {
		ev.features[negationDiffers] = 1
	}
}

// names says whether a text has a name or a word of it, also as what is made of it: "Ukrainian" for "Ukraine", "EU" for
// "European Union".
func names(name, text string) bool {
	have := retrieval.Terms(text)
	for _, t := range append(retrieval.Terms(name), initials(name)) {
		if t != "" && slices.ContainsFunc(have, func(h string) bool { return akin(t, h) }) {
			return true
		}
	}
	for _, w := range words(name) {
		if w.acronym() && strings.Contains(initialsOf(text), strings.ReplaceAll(w.lower, ".", "")+" ") {
			return true
		}
	}
	return false
}

// initials are the first letters of a name of several words, in lower case; "" of one word.
func initials(name string) string {
	ws := words(name)
	if len(ws) < 2 {
		return ""
	}
	var b strings.Builder
	for _, w := range ws {
		if w.capital() {
			b.WriteString(w.lower[:1])
		}
	}
	return b.String()
}

// initialsOf are the initials of each run of capitalised words of a text, a blank behind each.
func initialsOf(text string) string {
	out, run := "", ""
	for _, w := range words(text) {
		if w.capital() {
			run += w.lower[:1]
			continue
		}
		if len(run) > 1 {
			out += run + " "
		}
		run = ""
	}
	return out + run + " "
}

// instead says whether a sentence has another figure or date in the place of p.
func (n *notebook) instead(s *note, q reading, p phrase) bool {
	return slices.ContainsFunc(s.phrases, func(o phrase) bool {
		switch {
		case p.class != o.class, p.figure() && (!akin(p.unit, o.unit) || math.IsNaN(o.value)):
			return false
		}
		told := s.text[o.Start:o.End] // the statement has that one too?
		return !slices.ContainsFunc(q.phrases, func(x phrase) bool {
			return sameFigure(x, o) || x.class == date && o.class == date && sameMoment(q.text[x.Start:x.End], told)
		})
	})
}

// denies says whether a text turns what it says, once and not twice.
func (g grammar) denies(text string) bool {
	odd := false
	for _, w := range words(text) {
		if g.denying[w.lower] || strings.HasSuffix(w.lower, "n't") || strings.HasSuffix(w.lower, "n’t") {
			odd = !odd
		}
	}
	return odd
}
