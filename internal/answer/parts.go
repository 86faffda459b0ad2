package answer

import (
	"regexp"
	"strings"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// joints are the places where a second question begins: after a stop, on a new line, or at "and where …".
var joints = regexp.MustCompile(`(?i)\?[?!]*["”)]?\s*|[.!]+["”]?\s+|\s*\n\s*|;\s+|(?:,?\s+(?:and|but|plus)|\s*&)\s+(?:also\s+)?((?:(?:for|with|by|to|since|from|in|of|at)\s+)?(?:who|what|when|where|why|how|which|whose|whom)\b|(?:is|are|was|were|do|does|did|has|have|had|will|can)\s+(?:it|they|he|she|there)\b)`)

// itemMark is what stands before the items of a list.
var itemMark = regexp.MustCompile(`^\s*(?:\d{1,2}[.)]|[-*•])\s+`)

// readAll splits a message into its questions and reads each. What is said before a question, and
// the question before it, help to find what a pronoun in it stands for; for the first that is what was asked and answered before
// the message.
func (g grammar) readAll(text string, before Turn) []reading {
	text = written(text)
	if m := tag.FindStringSubmatch(text); m != nil {
		text = g.doubted(m[1])
	}
	var parts []string
	start := 0
	for _, m := range joints.FindAllStringSubmatchIndex(text, -1) {
		if enclosed(text[:m[0]]) || text[m[0]] == '.' && corpus.Abbreviated(text, m[0]) {
			continue
		}
		end, next := m[1], m[1]
		if m[2] >= 0 { // "and where …"
			end, next = m[0], m[2]
		} else if text[m[0]] == ';' {
			end = m[0]
		}
		parts = append(parts, itemMark.ReplaceAllString(text[start:end], ""))
		start = next
	}
	parts = append(parts, itemMark.ReplaceAllString(text[start:], ""))
	for i := len(parts) - 2; i >= 0; i-- { // "When and where is it?"
		if p := unwrap(parts[i]); p != "" && strings.EqualFold(strings.TrimSpace(p), opening.FindString(p)) && opening.MatchString(parts[i+1]) {
			parts[i] = g.complete(p, parts[i+1])
		}
	}
	return g.readParts(text, parts, before)
}

// enclosed says whether the end of a text lies within a quotation or brackets.
func enclosed(text string) bool {
	return strings.Count(text, "\"")%2 == 1 || strings.Count(text, "“") > strings.Count(text, "”") || strings.Count(text, "(") > strings.Count(text, ")")
}

// tag is what makes a question of a statement, hearsay what goes before one, and doubt asks whether one holds.
var (
	tag     = regexp.MustCompile(`(?i)^([^?]+), (?:right|correct|true|yes|no|isn't it|is that (?:right|true|so))\?+\s*$`)
	hearsay = regexp.MustCompile(`(?i)^(?:and |so |but )*(?:i(?:'ve| have|’ve)? (?:just )?(?:read|heard|saw|seen|think|thought|believe|was told)|(?:some|people|they) (?:say|said|claim)|someone (?:said|told me|claims)|a friend (?:says|said|told me))(?: somewhere| online)?(?: that)?\s+`)
	doubt   = regexp.MustCompile(`(?i)^(?:is|was|are) (?:this|that|it|these|those)(?: really| actually| still)? (?:true|right|correct|so|accurate|real|the case)\W*$`)
)

// doubted asks whether a statement holds.
func (g grammar) doubted(statement string) string {
	statement = hearsay.ReplaceAllString(unwrap(statement), "")
	if ws := words(statement); len(ws) > 0 && g.function[ws[0].lower] {
		statement = ws[0].lower + statement[ws[0].End:]
	}
	return "Is it true that " + strings.TrimRight(statement, " .!") + "?"
}

func (g grammar) readParts(text string, parts []string, before Turn) []reading {
	var out []reading
	remarks, asked := "", before.Question // what was said and what was asked before
	for _, p := range parts {
		p = strings.TrimSpace(p)
		r := g.read(p)
		switch {
		case p == "" || len(out) > 0 && (bidding.MatchString(p) || strings.EqualFold(strings.TrimRight(r.text, " ?"), opening.FindString(unwrap(asked)))):
			continue // it asks for nothing else
		case len(out) > 0 && r.wants == wantPassage && len(words(p)) <= mostGuess:
			continue // a guess at the answer: "Some press conference?"
		case r.wants == wantPassage && !strings.HasSuffix(p, "?") && len(parts) > 1:
			remarks += p + " "
			continue
		case remarks != "" && doubt.MatchString(p):
			r = g.read(g.doubted(remarks))
			remarks = ""
		case len(out) == 0 && before.Question != "" && g.another(p) != "":
			r = g.read(g.exchanged(g.another(p), asked))
		case asked != "" && g.fragment(r):
			r = g.read(g.complete(p, asked))
		}
		if r.wants == wantNothing && len(parts) > 1 && g.idleWithout(p) {
			continue
		}
		if (g.leans(r.text) || g.fragment(r)) && remarks+asked != "" {
			r = g.resolved(r, remarks, asked, before.Answer)
		}
		remarks, asked, before.Answer = "", r.text, ""
		out = append(out, r)
	}
	if len(out) == 0 {
		return []reading{g.read(text)}
	}
	return out
}

// another is what the same is asked of, for "and Norway?"; "" for a question of its own.
func (g grammar) another(text string) string {
	m := sameOf.FindStringSubmatch(text)
	if m == nil || opening.MatchString(m[1]) {
		return ""
	}
	for _, w := range words(m[1]) {
		if g.auxiliary[w.lower] || g.pronouns[w.lower] || g.chatter[w.lower] {
			return ""
		}
	}
	return m[1]
}

var sameOf = regexp.MustCompile(`(?i)^(?:and|but|what about|and what about|how about|and how about)\s+(?:what about\s+)?((?:the\s+)?[\p{L}\p{N}'’.-]+(?:\s+[\p{L}\p{N}'’.-]+){0,2})\s*\?*$`)

// exchanged is a question that was asked, with something else in the place of the last name in it, or behind it.
func (g grammar) exchanged(thing, said string) string {
	said = strings.TrimRight(unwrap(said), " ?.!")
	phrases := g.phrases(said)
	for i := len(phrases) - 1; i >= 0; i-- {
		if p := phrases[i]; !p.figure() && p.Start > 0 {
			return said[:p.Start] + thing + said[p.End:] + "?"
		}
	}
	return said + " (" + thing + ")?"
}

// bidding is a request to answer what was asked before.
var bidding = regexp.MustCompile(`(?i)^(?:please\s+|pls\s+|can you\s+|could you\s+)*(?:list|name|explain|tell|give|show|answer)(?:\s+(?:me|us|them|it|all|those|these|that|this|of|please|briefly|in detail))*\W*$`)

// idleWithout says whether a part is mere politeness, which the questions beside it outweigh; an
// order is not.
func (g grammar) idleWithout(part string) bool {
	for _, w := range words(part) {
		if g.orders[w.lower] {
			return false
		}
	}
	return true
}

// leans says whether a text points back to what was said before it.
func (g grammar) leans(text string) bool {
	ws := words(text)
	for i, w := range ws {
		if g.pronouns[w.lower] && !(pointing(w.lower) && i+1 < len(ws) && !g.function[ws[i+1].lower]) && !g.owned(text, ws, i) {
			return true
		}
	}
	return len(retrieval.Terms(text)) == 0
}

// owned says whether word i of a text is a possessive of what the text itself names before it, as in "Why did the bank
// close its branch?".
func (g grammar) owned(text string, ws []word, i int) bool {
	stands := pronouns[ws[i].lower]
	return stands.owns && i+1 < len(ws) && !g.function[ws[i+1].lower] && g.referent(text[:ws[i].Start], stands) != ""
}

// pointing says whether a pronoun may stand before a noun, and then needs nothing else to be understood.
func pointing(word string) bool {
	switch word {
	case "this", "that", "these", "those", "such", "both":
		return true
	}
	return false
}

// mostFragment is the most words of a question that hangs on the one before it: "and what kind?"
const mostFragment = 3

// mostGuess is the most words of a guess at the answer that follows a question.
const mostGuess = 5

// fragment says whether a part is a question word and little else, so that what it asks about must
// be said before it.
func (g grammar) fragment(r reading) bool {
	ws := words(r.text)
	if len(ws) == 0 || len(ws) > mostFragment || opening.FindString(r.text) == "" {
		return false
	}
	for _, w := range ws[1:] {
		if g.auxiliary[w.lower] || g.pronouns[w.lower] || g.said[w.lower] {
			return false
		}
	}
	return true
}

// opening is the question word at the head of a question, with what it measures by.
var opening = regexp.MustCompile(`(?i)^(?:(?:for|with|by|to|since|from|in|of|at)\s+)?(?:who|whom|whose|what|which|when|where|why|how)\b(?:\s+(?:many|much|long|old|far|large|big|high|often|fast))?`)

// nounAfter is an opening that the noun asked for follows.
var nounAfter = regexp.MustCompile(`(?i)\b(?:which|what|whose|how many|how much)$`)

// complete puts a fragment in the place of the question words before it: "What does it sell?" and
// "where" make "where does it sell?"; a noun asked for goes behind it.
func (g grammar) complete(fragment, said string) string {
	rest := unwrap(said)
	head := opening.FindString(rest)
	rest = rest[len(head):]
	noun := ""
	for _, w := range words(rest) {
		if g.breaks[w.lower] || g.said[w.lower] || strings.HasSuffix(w.lower, "ed") {
			noun = strings.TrimSpace(rest[:w.Start])
			rest = w.lower + rest[w.End:]
			break
		}
		if !nounAfter.MatchString(head) {
			break
		}
	}
	whole := strings.TrimRight(fragment, " ?.!") + " " + strings.TrimSpace(strings.TrimRight(rest, " ?.!")) + "?"
	if noun != "" {
		whole += " (" + noun + ")"
	}
	return whole
}

// resolved is the reading of a question with its first pronoun replaced by what it stands for in the question before
// or in its answer, or with what was said before behind it.
func (g grammar) resolved(r reading, remarks, asked, answer string) reading {
	if remarks == "" {
		ws := words(r.text)
		for i, w := range ws {
			stands, ok := pronouns[w.lower]
			if !ok || g.owned(r.text, ws, i) {
				continue
			}
			thing := g.referent(asked, stands)
			if thing == "" && answer != "" {
				thing = g.referent(answer, stands)
			}
			if thing != "" {
				if stands.owns {
					thing += "'s"
				}
				return g.read(r.text[:w.Start] + thing + r.text[w.End:])
			}
		}
	}
	context := unwrap(remarks)
	if remarks == "" {
		var content []string
		for _, w := range words(asked) {
			if !g.function[w.lower] {
				content = append(content, w.text)
			}
		}
		context = strings.Join(content, " ")
	}
	full := g.read(r.text + " (" + strings.TrimRight(context, " .!") + ")")
	full.wants, full.of = r.wants, r.of
	return full
}

// pronoun says what a pronoun may stand for.
type pronoun struct{ human, many, owns bool }

var pronouns = map[string]pronoun{
	"it": {}, "its": {owns: true}, "they": {many: true}, "them": {many: true}, "their": {many: true, owns: true},
	"he": {human: true}, "him": {human: true}, "she": {human: true}, "his": {human: true, owns: true}, "her": {human: true, owns: true},
}

// referent is the first noun phrase of a text that a pronoun may stand for: a name, what is counted or asked
// for, or what an article or a possessive begins. "" when there is none for sure.
func (g grammar) referent(text string, p pronoun) string {
	text = unwrap(text)
	ws := words(text)
	for i, w := range ws {
		var before string
		if i > 0 {
			before = ws[i-1].lower
		}
		switch {
		case g.function[w.lower] || g.units[w.lower]:
		case g.nameWord(ws, i):
			n := max(1, g.nameWords(text, ws[i:]))
			if g.fits(p, text, ws, i, n) {
				return text[w.Start:ws[i+n-1].End]
			}
		case p.human:
		case determiner(before) || before == "many" || before == "which" || before == "what":
			end := g.nounEnd(text, ws, i)
			if end > i && g.auxiliary[ws[0].lower] {
				return "" // its verb may be among them
			}
			if p.many != g.plural(ws[end].lower) {
				continue
			}
			return "the " + text[w.Start:ws[end].End]
		}
	}
	return ""
}

// fits says whether a pronoun may stand for the name ws[i:i+n]: a human one for none that is an acronym or a
// place, nor for one in a question that asks who; another for no person.
func (g grammar) fits(p pronoun, text string, ws []word, i, n int) bool {
	class := g.nameClass(text, ws, i, n)
	if p.human {
		return class != place && !ws[i].acronym() && !strings.HasPrefix(ws[0].lower, "who")
	}
	return class != person && !p.many
}

func determiner(word string) bool {
	switch word {
	case "the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our", "all":
		return true
	}
	return false
}

// nounEnd is the last word of a noun phrase that begins at word i.
func (g grammar) nounEnd(text string, ws []word, i int) int {
	end := i
	for end+1 < len(ws) && end < i+3 && near(text, ws[end], ws[end+1], "") && !g.function[ws[end+1].lower] && !g.said[ws[end+1].lower] && !g.plural(ws[end].lower) {
		end++
	}
	return end
}
