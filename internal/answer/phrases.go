package answer

import (
	"math"
	"strconv"
	"strings"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// class is the type of thing that a phrase names.
type class string

const (
	count    class = "count"
	money    class = "money"
	percent  class = "percent"
	duration class = "duration"
	date     class = "date"
	person   class = "person"
	place    class = "place"
	name     class = "name" // a name whose type its surroundings do not tell
)

// phrase is a typed run of words. Its span counts bytes of the text it was found in.
type phrase struct {
	corpus.Span
	class class
	value float64 // of a figure; NaN when it is vague or when the phrase is none
	unit  string  // stem of what is counted, or of the unit of time; "" when there is none
}

// figure says whether the phrase holds a number.
func (p phrase) figure() bool {
	return p.class == count || p.class == money || p.class == percent || p.class == duration
}

// grammar finds typed phrases in English text.
type grammar struct {
	*lexicon
	known map[string]bool // lower-case words that the corpus writes with a capital in mid-sentence
}

// phrases finds the typed phrases of a text, in order; they do not overlap.
func (g grammar) phrases(text string) []phrase {
	ws := words(text)
	var out []phrase
	for i := 0; i < len(ws); {
		p, n := g.phraseAt(text, ws, i)
		if n == 0 {
			i++
			continue
		}
		out = append(out, p)
		i += n
	}
	return out
}

// phraseAt reads the phrase that begins at word i and says how many words it takes, 0 for none.
func (g grammar) phraseAt(text string, ws []word, i int) (phrase, int) {
	if n := g.dateWords(text, ws, i); n > 0 {
		return phrase{span(ws[i], ws[i+n-1]), date, math.NaN(), ""}, n
	}
	if p, n := g.quantity(text, ws, i); n > 0 {
		return p, n
	}
	if n := g.nameWords(text, ws[i:]); n > 0 {
		return phrase{span(ws[i], ws[i+n-1]), g.nameClass(text, ws, i, n), math.NaN(), ""}, n
	}
	return phrase{}, 0
}

func span(a, b word) corpus.Span { return corpus.Span{Start: a.Start, End: b.End} }

// near says whether only white space, or also a comma or bracket, stands between two words.
func near(text string, a, b word, also string) bool {
	return strings.Trim(text[a.End:b.Start], " \n\t\r"+also) == ""
}

// dateWords counts the words of a date at word i: "5 July 2024", "Sunday (July 7th)", "next week",
// "this fall", "2014", "the early 19th century". 0 when there is none.
func (g grammar) dateWords(text string, ws []word, i int) int {
	n, sure := i, false
	for n < len(ws) && n < i+6 && (n == i || near(text, ws[n-1], ws[n], ",(")) {
		w := ws[n]
		switch {
		case g.months[w.lower] && (w.capital() || n > i && ws[n-1].number()),
			g.weekdays[strings.TrimSuffix(w.lower, "s")] && w.capital(), g.year(text, ws, n):
			sure = true
		case g.dayOfMonth(w) && (n > i && g.months[ws[n-1].lower] || n+1 < len(ws) && g.months[ws[n+1].lower]):
		default:
			if sure {
				return n - i
			}
			return max(g.relativeDate(text, ws[i:]), g.century(text, ws[i:]))
		}
		n++
	}
	if !sure {
		return 0
	}
	return n - i
}

// century counts the words of "19th century" and of what stands before it.
func (g grammar) century(text string, ws []word) int {
	for n, w := range ws[:min(4, len(ws))] {
		switch {
		case n > 0 && !near(text, ws[n-1], w, "-"):
			return 0
		case w.lower == "century" || w.lower == "centuries":
			return n + 1
		case w.lower == "early" || w.lower == "mid" || w.lower == "late" || ordinal(w.lower) || strings.HasPrefix(w.lower, "mid-"):
		default:
			return 0
		}
	}
	return 0
}

func ordinal(s string) bool {
	return strings.HasSuffix(s, "th") || strings.HasSuffix(s, "st") || strings.HasSuffix(s, "nd") || strings.HasSuffix(s, "rd")
}

func (g grammar) dayOfMonth(w word) bool {
	d, err := strconv.Atoi(strings.TrimRight(w.lower, "stndrh"))
	return err == nil && d >= 1 && d <= 31
}

// year says whether word n is a year or a decade and no quantity: up to four figures without separator
// and no noun that they count.
func (g grammar) year(text string, ws []word, n int) bool {
	if digits, ok := strings.CutSuffix(ws[n].text, "s"); ok && len(digits) == 4 && strings.HasSuffix(digits, "0") {
		return ws[n].number() // the 1990s
	}
	y, err := strconv.Atoi(ws[n].text)
	if err != nil || y < 100 || y > 2199 || len(ws[n].text) > 4 {
		return false
	}
	if y < 1000 && !(n > 0 && (ws[n-1].lower == "in" || ws[n-1].lower == "since")) {
		return false
	}
	if n+1 == len(ws) || !near(text, ws[n], ws[n+1], "") {
		return true
	}
	return y >= 1000 && !g.plural(ws[n+1].lower) || n > 0 && (ws[n-1].lower == "in" || ws[n-1].lower == "since")
}

// relativeDate counts the words of a date that leans on the day of writing.
func (g grammar) relativeDate(text string, ws []word) int {
	switch ws[0].lower {
	case "today", "yesterday", "tomorrow", "tonight":
		return 1
	case "next", "last", "this", "coming", "past", "following", "previous":
		if len(ws) < 2 || !near(text, ws[0], ws[1], "") {
			return 0
		}
		w := ws[1].lower
		if g.weekdays[w] || g.months[w] || w == "week" || w == "month" || w == "year" || w == "decade" ||
			w == "summer" || w == "fall" || w == "autumn" || w == "winter" || w == "spring" || w == "weekend" {
			return 2
		}
	}
	return 0
}

// quantity reads a figure with what belongs to it: "nearly 700 personnel", "over $1 billion",
// "at least 2% of", "the next five years" (from "five").
func (g grammar) quantity(text string, ws []word, i int) (phrase, int) {
	n := i
	for n < len(ws) && g.about[ws[n].lower] && (n == i || near(text, ws[n-1], ws[n], "")) {
		n++
	}
	if n == len(ws) || n > i && !near(text, ws[n-1], ws[n], "") || g.year(text, ws, n) {
		return phrase{}, 0
	}
	if n > i && g.dateWords(text, ws, n) > 0 {
		return phrase{}, 0 // to 11 July
	}
	if n > i && n+1 < len(ws) && ws[n].lower == "a" && g.scale[ws[n+1].lower] >= 12 { // more than a million
		n++
	}
	value, cl, unit, used := g.numeral(text, ws[n:])
	if used == 0 {
		return phrase{}, 0
	}
	n += used
	p := phrase{class: cl, value: value, unit: unit}
	end := n - 1
	if cl == "" || cl == money || cl == percent {
		p.class, p.unit, end = g.counted(text, ws, n, cl)
	}
	if p.class == count && p.unit == "" && !ws[n-1].number() {
		return phrase{}, 0 // "one" or "several" on its own counts nothing
	}
	p.Span = span(ws[i], ws[end])
	return p, end + 1 - i
}

// attached are letters that multiply the figures that they are written on to.
var attached = map[string]float64{"m": 1e6, "k": 1e3, "b": 1e9}

// numeral reads a number: its value, its class and unit where the number itself tells them, and
// the words it takes.
func (g grammar) numeral(text string, ws []word) (value float64, cl class, unit string, n int) {
	w := ws[0]
	if v, ok := g.times[w.lower]; ok {
		return v, count, "time", 1
	}
	if head, tail, ok := strings.Cut(w.lower, "-"); ok && !w.number() {
		if v, ok := g.scale[head]; ok {
			if u, ok := g.scale[tail]; ok { // thirty-five
				return v + u, "", "", 1
			}
			return v, count, retrieval.Stem(tail), 1 // three-star
		}
		return 0, "", "", 0
	}
	value, ok := g.value(w)
	if !ok {
		return 0, "", "", 0
	}
	if value == .5 && len(ws) > 2 && (ws[1].lower == "a" || ws[1].lower == "an") && g.scale[ws[2].lower] > 1 { // half a million
		return value * g.scale[ws[2].lower], "", "", 3
	}
	switch {
	case strings.HasSuffix(w.text, "%"):
		cl = percent
	case currencyLen(w.text) > 0:
		cl = money
	}
	n = 1
	if len(ws) > 3 && ws[1].lower == "and" && ws[2].lower == "a" && ws[3].lower == "half" { // two and a half years
		value, n = value+.5, 4
	}
	for n < len(ws) && near(text, ws[n-1], ws[n], "") {
		v, ok := g.scale[ws[n].lower]
		if ws[n-1].End == ws[n].Start && !ok { // 10m
			v, ok = attached[ws[n].lower]
		}
		if !ok || v < 100 {
			break
		}
		value *= v
		n++
	}
	return value, cl, "", n
}

// value is what a number word stands for; a vague one has no value but counts.
func (g grammar) value(w word) (float64, bool) {
	if g.vague[w.lower] {
		return math.NaN(), true
	}
	if v, ok := g.scale[w.lower]; ok {
		return v, true
	}
	if !w.number() {
		return 0, false
	}
	digits := strings.TrimRight(strings.TrimLeft(w.text, "$€£"), "%stndrh")
	v, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", ""), 64)
	return v, err == nil
}

// counted reads the noun phrase after a number, at most four words, and says what class of quantity
// it makes and at which word it ends.
func (g grammar) counted(text string, ws []word, n int, cl class) (class, string, int) {
	end, noun := n-1, ""
	for k := n; k < len(ws) && k < n+4; k++ {
		w := ws[k]
		if !near(text, ws[k-1], w, "-–") || g.breaks[w.lower] || w.number() {
			break
		}
		switch {
		case k == n && (w.lower == "percent" || w.lower == "pct"):
			return percent, "", k
		case w.lower == "dollars" || w.lower == "euros" || w.lower == "pounds" || w.lower == "usd" || w.lower == "eur":
			return money, "", k
		case g.timeUnit(w.lower):
			return duration, retrieval.Stem(w.lower), k
		case cl == money:
			return money, "", n - 1
		case cl == percent:
			return percent, "", n - 1
		}
		if hyphen := k > n && strings.TrimSpace(text[ws[n].End:w.Start]) == "" && ws[n].Start > 0 && text[ws[n].Start-1] == '-'; !hyphen {
			noun = w.lower // in "a 700-person headquarters" persons are counted
		}
		if end = k; g.plural(w.lower) {
			break
		}
	}
	if n < len(ws)-1 && ws[n].lower == "per" && ws[n+1].lower == "cent" {
		return percent, "", n + 1
	}
	if cl == "" {
		cl = count
	}
	return cl, retrieval.Stem(noun), end
}

// timeUnit says whether a word is a unit of time, also in "13-year-old".
func (g grammar) timeUnit(word string) bool {
	head, _, _ := strings.Cut(word, "-")
	return g.units[head] || g.units[head+"s"]
}

// plural says whether a counted noun ends its phrase: what follows a plural is a verb.
func (g grammar) plural(word string) bool {
	return strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") || g.plurals[word]
}

// nameWords counts the words of a name at the head of ws: capitals that no sentence explains, joined
// over "of" and the particles of family names. 0 when there is none.
func (g grammar) nameWords(text string, ws []word) int {
	if !g.nameWord(ws, 0) {
		return 0
	}
	n := 1
	for n < len(ws) && near(text, ws[n-1], ws[n], "") {
		w := ws[n]
		switch {
		case w.capital() && !w.number():
			n++
		case (w.lower == "of" || w.lower == "de" || w.lower == "van" || w.lower == "von" || w.lower == "al") &&
			n+1 < len(ws) && ws[n+1].capital() && !g.months[ws[n+1].lower] && near(text, w, ws[n+1], ""):
			n += 2
		default:
			return n
		}
	}
	return n
}

// nameWord says whether word i is a name on its own: a capital in mid-sentence, or at its head one
// that the corpus knows or that another capital follows.
func (g grammar) nameWord(ws []word, i int) bool {
	w := ws[i]
	if g.function[w.lower] || w.number() || g.months[w.lower] || g.weekdays[w.lower] {
		return false
	}
	if g.known[w.lower] || w.acronym() {
		return w.capital()
	}
	return w.capital() && !w.first
}

// nameClass guesses the type of the name ws[i:i+n] from what stands around it.
func (g grammar) nameClass(text string, ws []word, i, n int) class {
	if g.isPerson(text, ws, i, n) {
		return person
	}
	if i > 0 && !ws[i].acronym() {
		switch ws[i-1].lower {
		case "in", "at", "from", "near", "across", "outside", "around":
			return place
		}
	}
	return name
}

func (g grammar) isPerson(text string, ws []word, i, n int) bool {
	for _, w := range ws[i : i+n] {
		if w.acronym() && len(w.text) > 2 && n == 1 {
			return false
		}
	}
	if i > 0 && g.titles[ws[i-1].lower] && near(text, ws[i-1], ws[i], ".") {
		return true
	}
	for k := i; k < i+n-1; k++ {
		if g.titles[ws[k].lower] && !g.titles[ws[k+1].lower] {
			return true
		}
	}
	next := i + n
	return next < len(ws) && g.said[ws[next].lower] && !ws[i].acronym() && near(text, ws[next-1], ws[next], "")
}
