package answer

import (
	"regexp"
	"slices"
	"strings"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// part is a name, a figure or date, or another word of content, of a text.
type part struct {
	corpus.Span
	terms         []string
	named, figure bool
	verb          bool // it may be one, by the words beside it
}

// parts are those of a text in order, without verbs of saying. "The mayor's office" has its parts in the order of "the office of the mayor".
func (e *Engine) parts(n *note) []part {
	var out []part
	ws := words(n.text)
	owner := false // whether the last part owns the next
	for i, next := 0, 0; i < len(ws); i++ {
		for next < len(n.phrases) && n.phrases[next].End <= ws[i].Start {
			next++
		}
		p := part{Span: ws[i].Span, terms: retrieval.Terms(ws[i].text)}
		switch {
		case next < len(n.phrases) && n.phrases[next].Start <= ws[i].Start:
			q := n.phrases[next]
			if q.Start != ws[i].Start {
				continue
			}
			p = part{Span: q.Span, terms: retrieval.Terms(n.text[q.Start:q.End]), named: q.kind() == "name", figure: q.kind() != "name"}
		case e.grammar.said[ws[i].lower] || e.grammar.speaking[ws[i].lower]:
			continue
		default:
			p.verb = e.verbal(n.text, ws, i)
		}
		if len(p.terms) == 0 {
			continue
		}
		if out = append(out, p); owner {
			k := len(out) - 1
			out[k], out[k-1] = out[k-1], out[k]
		}
		rest := strings.Replace(n.text[p.End:], "’", "'", 1)
		owner = strings.HasPrefix(rest, "'s") || strings.HasPrefix(rest, "' ")
	}
	return out
}

// verbal says whether a word may be a verb by what stands beside it: no article, possessive or preposition before it, and behind it something that begins
// a phrase.
func (e *Engine) verbal(text string, ws []word, i int) bool {
	g := e.grammar
	if w := ws[i]; w.capital() && !w.first || w.number() {
		return false
	}
	if i > 0 {
		before := ws[i-1]
		if before.lower != "to" && prepositions[before.lower] || determiner(before.lower) || possessive(text, before) {
			return false
		}
	}
	if i+1 == len(ws) {
		return true
	}
	next := ws[i+1]
	return g.function[next.lower] || next.capital() || next.number() || strings.HasSuffix(next.lower, "ly") || g.scale[next.lower] > 0 || g.vague[next.lower]
}

// like says whether two parts are the same, exactly or in a term.
func (p part) like(o part) bool {
	if p.named != o.named && len(p.terms) > 1 || len(p.terms) != len(o.terms) && !p.named {
		return false
	}
	return p.figure == o.figure && slices.ContainsFunc(p.terms, func(t string) bool {
		digits := strings.ContainsAny(t, "0123456789")
		return slices.ContainsFunc(o.terms, func(u string) bool { return t == u && (digits || !p.figure) || !p.figure && akin(t, u) })
	})
}

// place is where a part stands among others, -1 for nowhere or in several places. The same words count before a likeness.
func (p part) place(among []part) int {
	for _, same := range []func(part) bool{func(o part) bool { return slices.Equal(p.terms, o.terms) }, p.like} {
		at := slices.IndexFunc(among, same)
		if at >= 0 && slices.IndexFunc(among[at+1:], same) >= 0 {
			return -1
		}
		if at >= 0 {
			return at
		}
	}
	return -1
}

// turnsRound says whether a sentence has two parts on the two sides of a verb the other way round than what it rests on, in the same voice, or the same way in
// the other: who does something has changed places with whom it is done to.
func (e *Engine) turnsRound(said, shown *note) bool {
	a, b := e.parts(said), e.parts(shown)
	at := make([]int, len(a))
	for i, p := range a {
		at[i] = p.place(b)
	}
	same := e.passive(said.text) == e.passive(shown.text)
	for j, v := range a {
		if at[j] < 0 || v.named || v.figure || !v.verb && !b[at[j]].verb {
			continue
		}
		verb := b[at[j]]
		before := func(k int) bool { return k >= 0 && k < at[j] && !b[k].figure }
		behind := func(k int) bool { return k > at[j] && !b[k].figure }
		switch x, y := agent(said.text, v), agent(shown.text, verb); {
		case x != y:
			if j > 0 && j+1 < len(a) && before(at[j-1]) && behind(at[j+1]) {
				return true
			}
		case same && v.verb && verb.verb && slices.ContainsFunc(at[:j], behind) && slices.ContainsFunc(at[j+1:], before):
			return true
		}
	}
	return false
}

// exchanged says whether two names, or two figures or dates, have changed places with one another in a sentence, while all else stands in the order in
// which it stands in what the sentence rests on.
func (e *Engine) exchanged(said, shown *note) bool {
	if e.passive(said.text) != e.passive(shown.text) {
		return false
	}
	b := e.parts(shown)
	var at []int // the places of those of its parts that are there
	var own []part
	for _, p := range e.parts(said) {
		if k := p.place(b); k >= 0 {
			at, own = append(at, k), append(own, p)
		}
	}
	before := inversions(at)
	for i := range at {
		for j := i + 1; j < len(at); j++ {
			if at[i] < at[j] || own[i].named != own[j].named || own[i].figure != own[j].figure || !own[i].named && !own[i].figure {
				continue
			}
			between := slices.ContainsFunc(own[i+1:j], func(p part) bool { return !p.named && !p.figure })
			if own[i].named && !between { // a list in another order
				continue
			}
			at[i], at[j] = at[j], at[i]
			after := inversions(at)
			at[i], at[j] = at[j], at[i]
			if after == 0 && before > 0 {
				return true
			}
		}
	}
	return false
}

// inversions is how many pairs of numbers stand in falling order.
func inversions(list []int) int {
	n := 0
	for i, x := range list {
		for _, y := range list[i+1:] {
			if x > y {
				n++
			}
		}
	}
	return n
}

// agent says whether a verb is in the passive and is followed by who did it.
func agent(text string, verb part) bool {
	ws := words(text[:verb.Start])
	if !participle.MatchString(strings.ToLower(text[verb.Start:verb.End])) || !slices.ContainsFunc(ws[max(0, len(ws)-3):], func(w word) bool { return being[w.lower] }) {
		return false
	}
	return byWhom.MatchString(text[verb.End:])
}

var (
	being  = set("is are was were be been being get gets got")
	byWhom = regexp.MustCompile(`^\s*(?:\p{L}+\s+){0,3}by\s+[^\d\s]`)
)

// passive says whether a text tells by whom something is done, behind a verb that may be a participle.
func (e *Engine) passive(text string) bool {
	ws := words(text)
	for i, w := range ws {
		if w.lower != "by" || i == 0 || i+1 == len(ws) || strings.HasSuffix(ws[i+1].lower, "ing") || ws[i+1].number() {
			continue
		}
		for _, v := range ws[max(0, i-3):i] {
			if participle.MatchString(v.lower) {
				return true
			}
		}
	}
	return false
}

// participle is the end of one, and not of much else.
var participle = regexp.MustCompile(`(?:ed|en|wn|ld|de|ne|ght|id|pt|un|nt|ut|et|ck)$`)

// torn says whether a sentence has a figure or date beside none of the words that stand in one clause with it in what the sentence rests on.
func (e *Engine) torn(said, in *note) bool {
	var clauses [][]part
	for _, c := range clauseEnd.Split(in.text, -1) {
		clauses = append(clauses, e.parts(&note{text: c, phrases: e.grammar.phrases(c)}))
	}
	if len(clauses) < 2 {
		return false
	}
	parts := e.parts(said)
	for i, p := range parts {
		if p.figure && e.unbound(parts, i, clauses) {
			return true
		}
	}
	return false
}

// leaps says whether a sentence goes from words of one of the sentences that it rests on to words of the next, with nothing between them that joins
// clauses: then the one's subject has been given the other's verb.
func (e *Engine) leaps(said *note, b basis) bool {
	if b.first == b.last {
		return false
	}
	var sentences [][]part
	for i := b.first; i <= b.last; i++ {
		text := b.article.Text(b.article.Paragraphs[b.paragraph].Sentences[i])
		sentences = append(sentences, e.parts(&note{text: text, phrases: e.grammar.phrases(text)}))
	}
	last, end := -1, 0 // the sentence of the last word that is in one alone, and where the word ends
	for _, p := range e.parts(said) {
		at := -1
		for i, list := range sentences {
			if !slices.ContainsFunc(list, p.like) {
				continue
			}
			if at >= 0 {
				at = -1
				break
			}
			at = i
		}
		if at < 0 {
			continue
		}
		if last >= 0 && at != last && p.Start >= end && !joint.MatchString(said.text[end:p.Start]) {
			return true
		}
		last, end = at, p.End
	}
	return false
}

// joint is what may stand between clauses.
var joint = regexp.MustCompile(`(?i)[,;:.–—]|\b(?:and|but|or|which|who|whose|whom|that|while|whereas|because|since|as|so|when|where|after|before|although|though|if|unless|until|than|with)\b`)

// unbound says whether a figure or date stands among words none of which is in a clause with it.
func (e *Engine) unbound(parts []part, i int, clauses [][]part) bool {
	alone := true
	for _, c := range clauses {
		if !slices.ContainsFunc(c, parts[i].like) {
			continue
		}
		for k := max(0, i-mostApart); k <= min(len(parts)-1, i+mostApart); k++ {
			if parts[k].figure {
				continue
			}
			if alone = false; slices.ContainsFunc(c, parts[k].like) {
				return false
			}
		}
	}
	return !alone
}

// mostApart is how many parts from a figure those stand at most that it may be of.
const mostApart = 3

// clauseEnd is where one ends and the next begins.
var clauseEnd = regexp.MustCompile(`[;:.!?]["”]?\s+|\s[–—]\s|,\s+(?:and|but|while|whereas|because|although|though)\b|\s(?:while|whereas|but|because|although)\s`)
