package answer

import (
	"math"
	"slices"
	"strings"

	"rapporteur/internal/retrieval"
)

// gives says whether a sentence has a figure or date of another: the same, or a date that is more exact.
func (e *Engine) gives(in, said *note, p phrase) bool {
	text := said.text[p.Start:p.End]
	if p.figure() && math.IsNaN(p.value) {
		return true // "several": the words decide
	}
	if p.class == date && e.spells(in.text, text) || p.value == 2 && p.class == count && holds(in.text, "both") {
		return true
	}
	return slices.ContainsFunc(in.phrases, func(o phrase) bool {
		switch {
		case o.kind() != p.kind():
			return false
		case p.class == date:
			told := in.text[o.Start:o.End]
			return vaguer(momentOf(text), momentOf(told)) && sameMoment(text, told)
		case p.value != o.value && !(p.class == duration && o.class == duration):
			return false
		case o.unit == "" && o.class == count && p.class == count:
			return p.unit == "" || in.stems[p.unit] || e.kin(p.unit, in.stems) // 48,000 tonnes and 35,000
		}
		x, okX := e.grammar.amount(bounded(said.text, p))
		y, okY := e.grammar.amount(bounded(in.text, o))
		if p.class == count && o.class == count && p.unit != "" && !akin(p.unit, o.unit) && x.unit == "" && y.unit == "" {
			return !slices.ContainsFunc(in.phrases, func(x phrase) bool { // another number of these is told
				return x.class == count && x.value != p.value && akin(x.unit, p.unit)
			})
		}
		r := x.to(y)
		return okX && okY && (r == agrees || r == refines && p.value == o.value)
	}) || e.elliptic(in, p)
}

// elliptic says whether a sentence has a figure without its unit, as in "two percent, and later eight".
func (e *Engine) elliptic(in *note, p phrase) bool {
	if p.class != percent && p.class != count && p.class != duration {
		return false
	}
	unit := slices.ContainsFunc(in.phrases, func(o phrase) bool { return o.class == p.class && o.value != p.value && akin(o.unit, p.unit) })
	alone := slices.ContainsFunc(words(in.text), func(w word) bool {
		v, ok := e.grammar.value(w)
		covered := slices.ContainsFunc(in.phrases, func(o phrase) bool { return o.Start <= w.Start && w.End <= o.End && o.unit != "" })
		return ok && v == p.value && !covered
	})
	return unit && alone
}

// bounded is a figure with the "no" before it that turns "more than".
func bounded(text string, p phrase) string {
	if lastWord(text[:p.Start]) == "no" {
		return "no " + text[p.Start:p.End]
	}
	return text[p.Start:p.End]
}

// spells says whether a text has each number, month and day of the week of a date.
func (e *Engine) spells(text, date string) bool {
	any := false
	for _, w := range words(date) {
		if w.number() || e.grammar.months[w.lower] || e.grammar.weekdays[w.lower] {
			if any = true; !holds(text, w.lower) {
				return false
			}
		}
	}
	return any
}

// holds says whether a text has a word.
func holds(text, lower string) bool {
	return slices.ContainsFunc(words(text), func(w word) bool { return w.lower == lower })
}

// vaguer says whether a date tells no part that another leaves open.
func vaguer(m, o moment) bool {
	for _, part := range [][2]string{{m.day, o.day}, {m.month, o.month}, {m.year, o.year}, {m.weekday, o.weekday}, {m.season, o.season}} {
		if part[0] != "" && part[1] == "" {
			return false
		}
	}
	return true
}

// countsAll says whether a sentence has all numbers of another, in figures or words, and its units of time; and of what it gives a part of,
// where it says so.
func (e *Engine) countsAll(said, in *note) bool {
	for _, w := range words(said.text) {
		switch {
		case w.number() && !e.numbered(w, in.text):
			return false
		case e.grammar.units[w.lower] && !slices.ContainsFunc(words(in.text), func(o word) bool { return akin(timeStem(w.lower), timeStem(o.lower)) }):
			return false
		}
	}
	for _, p := range said.phrases {
		if p.class != percent {
			continue
		}
		for _, o := range in.phrases {
			if o.class == percent && o.value == p.value && e.parted(said.text[p.End:], in.text[o.End:]) {
				return false
			}
		}
	}
	return true
}

// parted says whether what follows two percentages says "of" other things.
func (e *Engine) parted(a, b string) bool {
	x, y := e.shareOf(a), e.shareOf(b)
	return len(x) > 0 && len(y) > 0 && !slices.ContainsFunc(x, func(t string) bool {
		return slices.ContainsFunc(y, func(o string) bool { return akin(t, o) })
	})
}

// shareOf are the terms of what a percentage is a part of, by the text behind it; none where that does not say so.
func (e *Engine) shareOf(behind string) []string {
	ws := words(behind)
	if len(ws) < 2 || ws[0].lower != "of" || strings.TrimSpace(behind[:ws[0].Start]) != "" {
		return nil
	}
	var out []string
	for i, w := range ws[1:min(5, len(ws))] {
		if len(out) > 0 && (e.grammar.function[w.lower] || e.verbal(behind, ws, i+1)) {
			break
		}
		out = append(out, retrieval.Terms(w.text)...)
	}
	return out
}

// timeStem is a unit of time without its plural, also as an adjective or adverb.
func timeStem(lower string) string {
	switch base := strings.TrimSuffix(lower, "s"); base {
	case "annual", "annually", "yearly", "annum":
		return "year"
	case "daily":
		return "day"
	case "monthly", "weekly", "hourly":
		return strings.TrimSuffix(base, "ly")
	default:
		return base
	}
}

// numbered says whether a text has a number, in figures or words.
func (e *Engine) numbered(w word, text string) bool {
	want, ok := figure(strings.Trim(w.lower, "$€£%"))
	return slices.ContainsFunc(words(text), func(o word) bool {
		if v, isFigure := figure(strings.Trim(o.lower, "$€£%")); isFigure && ok {
			return v == want
		}
		v, known := e.grammar.scale[o.lower]
		return o.lower == w.lower || known && ok && v == want
	})
}

// namesAll says whether every name of a sentence is in what it rests on, each word of it.
func (e *Engine) namesAll(said, shown *note) bool {
	for _, w := range words(said.text) {
		switch {
		case !w.capital() || w.number() || e.grammar.function[w.lower] || e.grammar.titles[w.lower]:
		case w.first && !e.grammar.known[w.lower] && !e.properName(w):
		case !names(w.text, shown.text):
			return false
		}
	}
	return true
}

// properName says whether the first word of a sentence must be a name: it is one of a place, or no word that the reader knows.
func (e *Engine) properName(w word) bool {
	if world := worldwide(); world.country(w.text) || len(w.text) > 4 && world.town(w.text) {
		return true
	}
	known, ok := e.reader.(interface{ Knows(word string) bool })
	return ok && !known.Knows(w.lower) && e.rarity.df[retrieval.Stem(w.lower)] == 0
}
