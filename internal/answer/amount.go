package answer

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// relation is how two values of one thing stand to each other.
type relation int

const (
	unlike  relation = iota // they cannot be compared
	agrees                  // the same value
	refines                 // one is within the other: "hundreds" and 340, May and 3 May
	differs                 // both cannot be true
)

// amount is what a figure can mean: from lo to hi of a unit.
type amount struct {
	lo, hi float64
	unit   string // what it is measured in: "hour", "metre", "euro", "share"; "" for what is counted
	exact  bool
	vague  bool // told by a word such as "several"
}

// measure is a unit by the one that it is compared in, and how much of that it is.
type measure struct {
	base string
	of   float64
}

// quantities hold the words of English that figures are made of. Made once, they never change.
type quantities struct {
	numbers   map[string]float64    // that stand for a figure
	factors   map[string]float64    // that multiply it
	fractions map[string]float64    // that divide it
	ranges    map[string][2]float64 // vague ones
	measures  map[string]measure
	money     map[string]string // signs and names of currencies, by the name that is compared
}

func newQuantities() *quantities {
	q := &quantities{
		numbers:   map[string]float64{"a": 1, "an": 1, "zero": 0, "once": 1, "twice": 2},
		factors:   map[string]float64{"dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6, "mn": 1e6, "mln": 1e6, "billion": 1e9, "bn": 1e9, "bln": 1e9, "trillion": 1e12, "tn": 1e12},
		fractions: map[string]float64{"half": .5, "third": 1. / 3, "quarter": .25, "fifth": .2, "sixth": 1. / 6, "eighth": .125, "tenth": .1},
		// By judgement: what the words can mean in news, and little more.
		ranges: map[string][2]float64{"several": {3, 9}, "few": {2, 6}, "couple": {2, 3}, "handful": {3, 7}, "tens": {10, 99}, "dozens": {20, 120}, "scores": {40, 200},
			"hundreds": {100, 2000}, "thousands": {1e3, 2e4}, "millions": {1e6, 2e7}, "billions": {1e9, 2e10}},
		measures: map[string]measure{}, money: map[string]string{},
	}
	for i, w := range strings.Fields("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty") {
		q.numbers[w] = float64(i + 1)
	}
	for i, w := range strings.Fields("thirty forty fifty sixty seventy eighty ninety") {
		q.numbers[w] = float64(10*i + 30)
	}
	for _, m := range []struct {
		base, names string
		of          float64
	}{
		{"hour", "second", 1. / 3600}, {"hour", "minute", 1. / 60}, {"hour", "hour", 1}, {"hour", "day", 24}, {"hour", "week", 168}, {"hour", "fortnight", 336},
		{"hour", "month", 730.5}, {"hour", "year", 8766}, {"hour", "decade", 87660}, {"hour", "century centurie", 876600},
		{"metre", "metre meter", 1}, {"metre", "kilometre kilometer km", 1e3}, {"metre", "mile", 1609.344}, {"metre", "yard", .9144}, {"metre", "foot feet", .3048},
		{"metre", "centimetre centimeter cm", .01}, {"kilogram", "kilogram kilo kg", 1}, {"kilogram", "tonne ton", 1e3}, {"kilogram", "gram", 1e-3},
		{"hectare", "hectare", 1}, {"hectare", "acre", .4047}, {"litre", "litre liter", 1}, {"litre", "gallon", 3.785}, {"share", "percent pct %", .01},
	} {
		for _, name := range strings.Fields(m.names) {
			q.measures[name] = measure{m.base, m.of}
		}
	}
	for base, names := range map[string]string{"dollar": "dollar usd $", "euro": "euro eur €", "sterling": "pound sterling gbp £", "crown": "crown krone kroner krona kronor",
		"franc": "franc", "yen": "yen ¥", "yuan": "yuan", "rouble": "rouble ruble", "rupee": "rupee", "zloty": "zloty", "hryvnia": "hryvnia"} {
		for _, name := range strings.Fields(names) {
			q.money[name] = base
		}
	}
	return q
}

// amountToken finds figures, words and signs.
var amountToken = regexp.MustCompile(`\d+(?:[.,]\d+)*|\p{L}+|[%€£$¥]`)

// amountReading is an amount that is being read.
type amountReading struct {
	*quantities
	tokens     []string
	at         int
	number     float64
	more       float64    // the half of "an hour and a half"
	times      [2]float64 // what a vague word multiplies by
	seen, many bool       // whether a number, and a vague word, have come
	bound      bound
	unit       string
	power      int // of the unit: 2 behind "square"
}

// bound is what the words before a figure make of it.
type bound int

const (
	exactly bound = iota
	nearly        // and "just under"
	around
	atMost
	atLeast
)

// amount reads a figure with its words; not ok where there is none.
func (q *quantities) amount(text string) (a amount, ok bool) {
	text = strings.ReplaceAll(strings.ToLower(text), "per cent", "percent")
	r := &amountReading{quantities: q, tokens: amountToken.FindAllString(text, -1), times: [2]float64{1, 1}}
	for r.at = range r.tokens {
		r.take(r.tokens[r.at])
	}
	if !r.seen && !r.many {
		return a, false
	}
	n := r.number + r.more
	if r.many {
		n = max(n, 1)
		a = amount{lo: n * r.times[0], hi: n * r.times[1], vague: true}
	} else {
		a = r.bound.amount(n)
	}
	a.unit = r.unit
	if m, known := q.measures[r.unit]; known {
		of := math.Pow(m.of, float64(max(1, r.power)))
		a.lo, a.hi, a.unit = a.lo*of, a.hi*of, m.base+strings.Repeat("²", max(0, r.power-1))
	}
	return a, true
}

// take reads one token.
func (r *amountReading) take(t string) {
	base := strings.TrimSuffix(t, "s")
	n, figure := figure(t)
	word, number := r.numbers[t]
	article := t == "a" || t == "an"
	switch {
	case figure && r.article(1): // a 12-person crew
		r.number, r.seen = n, true
	case figure:
		r.number, r.seen = r.number+n, true
	case (t == "m" || t == "k") && r.seen: // 10m
		r.number *= attached[t]
	case r.factors[base] > 0 && r.many:
		r.times = [2]float64{r.times[0] * r.factors[base], r.times[1] * r.factors[base]}
	case r.ranges[t] != [2]float64{}:
		v := r.ranges[t]
		r.times, r.many = [2]float64{r.times[0] * v[0], r.times[1] * v[1]}, true
		if r.article(1) {
			r.number, r.seen = 0, false
		}
	case number && !(r.seen && article): // in "half a million" and "an hour and a half" the article counts nothing
		r.number, r.seen = r.number+word, true
	case r.factors[base] > 0:
		if !r.seen {
			r.number = 1
		}
		if r.number, r.seen = r.number*r.factors[base], true; r.unit == "share" { // half a million
			r.unit = ""
		}
	case r.fractions[base] > 0 && r.before(1) == "a" && r.before(2) == "and":
		r.more = r.fractions[base]
	case r.fractions[base] > 0:
		if !r.seen {
			r.number = 1
		}
		r.number, r.seen, r.unit = r.number*r.fractions[base], true, "share"
	case t == "square":
		r.power = 2
	case t == "cubic":
		r.power = 3
	case r.measures[t].of > 0:
		r.unit = t
	case r.measures[base].of > 0:
		r.unit = base
	case r.money[t] != "":
		r.unit = r.money[t]
	case r.money[base] != "":
		r.unit = r.money[base]
	default:
		r.limit(t)
	}
}

// before is the token so many places before, "" for none.
func (r *amountReading) before(n int) string {
	if r.at < n {
		return ""
	}
	return r.tokens[r.at-n]
}

// article says whether the token so many places before is one.
func (r *amountReading) article(n int) bool { return r.before(n) == "a" || r.before(n) == "an" }

// limit takes a word such as "nearly".
func (r *amountReading) limit(t string) {
	just := r.before(1) == "just"
	switch t {
	case "about", "around", "roughly", "approximately", "some", "estimated":
		r.bound = around
	case "nearly", "almost":
		r.bound = nearly
	case "under", "below", "fewer", "less":
		switch r.bound = atMost; {
		case just:
			r.bound = nearly
		case r.before(1) == "no":
			r.bound = atLeast
		}
	case "most", "up":
		r.bound = atMost
	case "over", "above", "least", "more", "exceeding":
		switch r.bound = atLeast; {
		case just:
			r.bound = around
		case r.before(1) == "no":
			r.bound = atMost
		}
	}
}

// amount is a number within a bound. That "over 300" is no more than twice as much is by judgement.
func (b bound) amount(n float64) amount {
	switch b {
	case nearly:
		return amount{lo: .9 * n, hi: n}
	case around:
		return amount{lo: .85 * n, hi: 1.15 * n}
	case atMost:
		return amount{lo: n / 2, hi: n}
	case atLeast:
		return amount{lo: n, hi: 2 * n}
	}
	return amount{lo: n, hi: n, exact: true}
}

// figure is the value of a number in figures.
func figure(t string) (float64, bool) {
	if t[0] < '0' || t[0] > '9' {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(t, ",", ""), 64)
	return v, err == nil
}

// rounding is how far two amounts may lie apart, relatively, and still be one: what is converted is rounded.
const rounding = .015

// to is how an amount stands to another.
func (a amount) to(b amount) relation {
	if a.unit != b.unit {
		return unlike
	}
	slack := rounding * max(math.Abs(a.hi), math.Abs(b.hi))
	switch {
	case a.hi+slack < b.lo || b.hi+slack < a.lo:
		return differs
	case a.exact && b.exact, a.near(b) && b.near(a):
		return agrees
	}
	return refines
}

// near says whether an amount lies within a fifth of another.
func (a amount) near(b amount) bool {
	return a.lo >= .8*b.lo && a.hi <= 1.2*b.hi
}
