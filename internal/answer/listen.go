package answer

import (
	"cmp"
	"regexp"
	"strings"

	"rapporteur/internal/corpus"
)

// listener goes through the paragraphs of a corpus in order.
type listener struct {
	engine  *Engine
	society *society
	article *corpus.Article
	speaker string // the last who spoke, or was named, in the article: whom "he" means
	age     int    // paragraphs since
}

// patience is over how many paragraphs "he" may reach back.
const patience = 2

// directWords is from how many words between quotation marks on a sentence counts as somebody's own words.
const directWords = 4

// quotation finds what stands between quotation marks in a paragraph; an opening one may be without its end, as before a new paragraph.
var quotation = regexp.MustCompile(`“[^”]*(?:”|$)|"[^"]*(?:"|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)`)

// paragraph finds who says what in the sentences first to last.
func (l *listener) paragraph(first, last int) []saying {
	e := l.engine
	a := e.passages[first].Article
	if a != l.article {
		l.article, l.speaker, l.age = a, "", 0
	}
	l.age++
	base := a.Paragraphs[e.passages[first].Paragraph].Start
	text := a.Text(a.Paragraphs[e.passages[first].Paragraph].Span)
	spans := quotation.FindAllStringIndex(text, -1)
	var out []saying
	for i := first; i <= last; i++ {
		core := l.within(i, base)
		speaker := l.says(blanked(text, spans, core))
		from, to, direct := i, i, false
		for _, q := range spans {
			if q[0] >= core.End || q[1] <= core.Start || len(words(text[q[0]:q[1]])) < directWords {
				continue
			}
			direct = true
			for from > first && e.passages[from].Core.Start-base > q[0] {
				from--
			}
			for to < last && e.passages[to].Core.End-base < q[1] {
				to++
			}
		}
		for k := i + 1; k <= to && speaker == ""; k++ { // who speaks may be told at the end
			speaker = l.says(blanked(text, spans, l.within(k, base)))
		}
		switch n := len(out); {
		case speaker == "" && direct && n > 0 && out[n-1].places[0].last == i-1 && len(words(blanked(text, spans, core))) == 0: // goes on
			out[n-1].direct, out[n-1].places[0].last = true, to
			i = to
			continue
		case speaker == "":
			continue
		case n > 0 && out[n-1].places[0].last >= from:
			from = out[n-1].places[0].last + 1
		}
		if from <= to {
			out = append(out, saying{speaker, direct, []spoken{{from, to}}})
		}
		i = to
	}
	return out
}

// within is the span of a sentence, counted from a place in the file.
func (l *listener) within(sentence, base int) corpus.Span {
	s := l.engine.passages[sentence].Core
	return corpus.Span{Start: s.Start - base, End: s.End - base}
}

// blanked is a sentence of a paragraph with blanks in the place of what stands between quotation marks.
func blanked(text string, quotes [][]int, s corpus.Span) string {
	b := []byte(text[s.Start:s.End])
	for _, q := range quotes {
		for k := max(q[0], s.Start); k < min(q[1], s.End); k++ {
			b[k-s.Start] = ' '
		}
	}
	return string(b)
}

// says is who speaks in a sentence, "" for nobody.
func (l *listener) says(text string) string {
	g := l.engine.grammar
	ws := words(text)
	speaker := ""
	for k, w := range ws {
		switch {
		case w.lower == "according" && k+1 < len(ws) && ws[k+1].lower == "to":
			speaker = l.from(text, ws, k+2)
		case !g.said[w.lower] && !g.speaking[w.lower] || w.capital() && k > 0:
			continue
		case k > 0 && g.auxiliary[ws[k-1].lower] && !perfect[ws[k-1].lower]:
			continue // is expected
		case strings.HasSuffix(w.lower, "ing"): // goes with what the sentence is about
			if strings.HasSuffix(strings.TrimRight(text[:w.Start], blanks), ",") {
				speaker = l.named(text[:w.Start])
			}
		case w.lower == "point" || w.lower == "points" || w.lower == "pointed":
			if k+1 < len(ws) && ws[k+1].lower == "out" {
				speaker = l.subject(text, ws, k)
			}
		default:
			speaker = l.around(text, ws, k)
		}
		if speaker != "" {
			break
		}
	}
	if speaker != "" {
		l.speaker, l.age = "", 0
		if l.society.byName[strings.ToLower(speaker)] != nil { // "he" is no organisation
			l.speaker = speaker
		}
		return speaker
	}
	if one := l.named(text); one != "" {
		l.speaker, l.age = one, 0
	}
	return ""
}

// around is who stands beside the verb that is word k: behind it after a comma, where the sentence is turned, and else before it.
func (l *listener) around(text string, ws []word, k int) string {
	turned := k == 0 || !near(text, ws[k-1], ws[k], "") // behind other verbs, or in other sentences, stands to whom or of whom somebody speaks
	if turned && inverting[ws[k].lower] && k+1 < len(ws) && near(text, ws[k], ws[k+1], "") {
		if who := l.from(text, ws, k+1); who != "" {
			return who
		}
	}
	who := l.subject(text, ws, k)
	if nouns[ws[k].lower] && l.society.find(who, l.article) == nil {
		return "" // the Baltic states
	}
	return who
}

var (
	// inverting are verbs that the speaker may follow.
	inverting = set("said says say wrote writes added adds warned warns noted notes argued argues explained explains insisted replied stressed stated recalled admitted")
	// nouns are verbs of saying that may be nouns as well.
	nouns = set("state states claim claims call calls note notes comment quote mention mentions hope hopes point points praise pledge pledges promise promises vow vows reply replies joke jokes urge urges")
)

// perfect are auxiliaries after which somebody is the subject of a verb of saying: has said, did say.
var perfect = set("has have had did does do would will")

// named is the person whom a sentence names in full or by the family name; "" when it names nobody or several.
func (l *listener) named(text string) string {
	who := ""
	for _, p := range l.engine.grammar.phrases(text) {
		_, name := l.society.grammar.titled(text[p.Start:p.End])
		one := l.society.find(name, l.article)
		if one == nil || p.figure() || p.class == date {
			continue
		}
		if who != "" && who != one.name {
			return ""
		}
		who = one.name
	}
	return who
}

// subject is who stands before the verb that is word k; "" when that is nobody who speaks.
func (l *listener) subject(text string, ws []word, k int) string {
	end := k // words before the verb that are none of the subject
	for end > 0 && (perfect[ws[end-1].lower] || adverbs[ws[end-1].lower] || strings.HasSuffix(ws[end-1].lower, "ly")) {
		end--
	}
	if end == 0 || !near(text, ws[end-1], ws[k], ",)"+blanks) && end == k {
		return ""
	}
	if l.pronoun(ws[end-1].lower) {
		return l.speaker
	}
	head := text[:ws[end-1].End]
	if possessive(text, ws[end-1]) {
		return ""
	}
	if i := strings.LastIndex(head, ","); i > 0 && strings.Contains(text[ws[end-1].End:ws[k].Start], ",") { // Jens Stoltenberg, the secretary general, said
		if who := l.from(text[:i], words(text[:i]), -1); who != "" {
			return who
		}
	}
	return l.from(head, words(head), -1)
}

// blanks is white space.
const blanks = " \t\r\n"

// adverbs may stand between a speaker and the verb.
var adverbs = set("also further then later earlier again however reportedly himself herself")

// pronoun says whether a word means the last speaker.
func (l *listener) pronoun(lower string) bool {
	return (lower == "he" || lower == "she") && l.speaker != "" && l.age <= patience
}

// from is who is named from word k on, with nothing that goes on behind, or at the end of the text when k is negative: by name, or by a description.
func (l *listener) from(text string, ws []word, k int) string {
	g := l.engine.grammar
	if k >= len(ws) || len(ws) == 0 {
		return ""
	}
	if k >= 0 && l.pronoun(ws[k].lower) {
		return l.speaker
	}
	for _, p := range g.phrases(text) {
		switch {
		case p.figure() || p.class == date:
			continue
		case k >= 0 && !l.begins(text, ws, k, p.Start), k < 0 && p.End != ws[len(ws)-1].End:
			continue
		}
		_, name := g.titled(text[p.Start:p.End])
		if k >= 0 && (g.attributive(text[p.End:]) || !closes(text[p.End:])) {
			return "" // a NATO press release; “said Putin lies”
		}
		if k < 0 && prepositions[lastWord(withoutTheEnd(text[:p.Start]))] {
			return l.office(text, p) // the mayor of Sorn; but not: the news about Sorn
		}
		if one := l.society.find(name, l.article); one != nil {
			return one.name
		}
		if g.titles[lastWord(strings.ReplaceAll(text[p.Start:p.End], "-", " "))] { // the Secretary General
			if one := l.society.called(text[p.Start:p.End], l.article); one != nil {
				return one.name
			}
		}
		if ws := words(text[p.Start:p.End]); name == "" && len(ws) > 2 { // Secretary of State Ana Ferrow
			if one := l.society.byName[strings.ToLower(text[p.Start+ws[len(ws)-2].Start:p.End])]; one != nil {
				return one.name
			}
		}
		return cmp.Or(name, text[p.Start:p.End])
	}
	return l.described(text, ws, k)
}

// closes says whether a name can be the end of what is said of a speaker, by the text behind it.
func closes(rest string) bool {
	ws := words(rest)
	return len(ws) == 0 || strings.ContainsAny(rest[:ws[0].Start], ",.;:!?)“”\"") || prepositions[ws[0].lower]
}

// prepositions part the name behind them from the verb that follows.
var prepositions = set("of in on at by for from to with about against over under between among")

// withoutTheEnd is a text without an article at its end.
func withoutTheEnd(text string) string {
	return strings.TrimSuffix(strings.TrimRight(text, blanks), " the")
}

// office is who holds the one that a name is part of, as in "the mayor of Sorn": the person, or else the office itself; "" when the name is
// no part of one.
func (l *listener) office(text string, p phrase) string {
	g := l.engine.grammar
	ws := words(text[:p.Start])
	at := len(ws) - 1
	for at >= 0 && at > len(ws)-4 && !g.entitles(ws[at]) {
		at--
	}
	if at < 0 || !g.entitles(ws[at]) {
		return ""
	}
	for at > 0 && (g.entitles(ws[at-1]) || ranks[ws[at-1].lower]) {
		at--
	}
	office := text[ws[at].Start:p.End]
	if at > 0 && (ws[at-1].lower == "a" || ws[at-1].lower == "an") {
		return office // one of several
	}
	if one := l.society.called(office, l.article); one != nil {
		return one.name
	}
	return office
}

// begins says whether nothing but titles and articles stands between word k and a place in the text.
func (l *listener) begins(text string, ws []word, k, at int) bool {
	for _, w := range ws[k:] {
		switch {
		case w.Start == at:
			return true
		case w.Start > at || !l.engine.grammar.entitles(w) && !ranks[w.lower] && w.lower != "the" && w.lower != "a":
			return false
		}
	}
	return false
}

// described is who is meant by a description in small letters: the mill's owner, the NATO chief.
func (l *listener) described(text string, ws []word, k int) string {
	g := l.engine.grammar
	start, end := k, k
	if k < 0 {
		end = len(ws) - 1
		for start = end; start > 0 && start > end-5 && !belonging.MatchString(ws[start].lower+" "); start-- {
		}
	} else {
		for end < len(ws)-1 && end < k+5 && !g.entitles(ws[end]) {
			end++
		}
	}
	if start < 0 || !g.entitles(ws[end]) || !belonging.MatchString(ws[start].lower+" ") {
		return ""
	}
	if ws[start].lower == "a" || ws[start].lower == "an" {
		return "" // anybody
	}
	description := text[ws[start].End:ws[end].End]
	if one := l.society.called(description, l.article); one != nil {
		return one.name
	}
	return ""
}
