package answer

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// someone is a person, or a body that speaks, as the corpus makes them known.
type someone struct {
	name  string          // in full
	roles map[string]int  // what the articles call them, and how often: "NATO Secretary General"
	stems map[string]bool // of the roles, titles spelt out
}

// role is the fullest of those used most.
func (s *someone) role() string {
	best := ""
	for _, r := range slices.Sorted(maps.Keys(s.roles)) {
		if n := s.roles[r]; best == "" || n > s.roles[best] || n == s.roles[best] && len(r) > len(best) {
			best = r
		}
	}
	return best
}

// society is everybody whom a corpus makes known. What somebody is called is learnt from what stands beside the name: "the mayor, Ana
// Ferrow", "Ana Ferrow, the mayor of Sorn, …", "Mayor Ana Ferrow".
type society struct {
	grammar grammar
	byName  map[string]*someone   // by the name in full, in lower case
	byLast  map[string][]*someone // by the last word of it
	byTitle map[string][]*someone // by each stem of their roles, in order of name
}

// meet makes a corpus's people known.
func (e *Engine) meet() *society {
	s := &society{grammar: e.grammar, byName: map[string]*someone{}, byLast: map[string][]*someone{}}
	for i := range e.passages { // first the full names, so that a family name finds its bearer
		n := e.noteOf(i)
		for _, p := range n.phrases {
			if p.class != person && p.class != name && p.class != place {
				continue
			}
			title, full := s.grammar.titled(n.text[p.Start:p.End])
			spoken := s.grammar.said[lastWord(n.text[:p.Start])]
			if len(words(full)) > 1 && (p.class == person || spoken || s.grammar.before(n.text, p, title)+s.grammar.behind(n.text[p.End:]) != "") {
				s.add(full)
			}
		}
	}
	for i := range e.passages {
		n := e.noteOf(i)
		for _, p := range n.phrases {
			if p.class != person && p.class != name && p.class != place {
				continue
			}
			title, name := s.grammar.titled(n.text[p.Start:p.End])
			if one := s.find(name, nil); one != nil {
				one.call(s.grammar.before(n.text, p, title))
				one.call(s.grammar.behind(n.text[p.End:]))
			}
		}
	}
	s.byTitle = map[string][]*someone{}
	for _, key := range slices.Sorted(maps.Keys(s.byName)) {
		for t := range s.byName[key].stems {
			s.byTitle[t] = append(s.byTitle[t], s.byName[key])
		}
	}
	return s
}

func (s *society) add(name string) *someone {
	key := strings.ToLower(name)
	if s.byName[key] == nil {
		one := &someone{name: name, roles: map[string]int{}, stems: map[string]bool{}}
		s.byName[key] = one
		last := lastWord(name)
		s.byLast[last] = append(s.byLast[last], one)
	}
	return s.byName[key]
}

// find is who bears a name or only its last word, in an article where there are several; nil for nobody.
func (s *society) find(name string, a *corpus.Article) *someone {
	if one := s.byName[strings.ToLower(name)]; one != nil || name == "" {
		return one
	}
	if len(words(name)) > 1 {
		return nil
	}
	list := s.byLast[lastWord(name)]
	if len(list) > 1 && a != nil {
		list = slices.DeleteFunc(slices.Clone(list), func(o *someone) bool { return !strings.Contains(a.File, o.name) })
	}
	if len(list) != 1 {
		return nil
	}
	return list[0]
}

// call notes a role.
func (o *someone) call(role string) {
	role = strings.TrimSpace(role)
	if role == "" {
		return
	}
	o.roles[role]++
	for t := range stems(role) {
		o.stems[t] = true
	}
}

// titled parts a name from what stands before it as a title: "NATO Secretary General", "Jens Stoltenberg". A bare form of address is none.
func (g grammar) titled(phrase string) (title, name string) {
	ws := words(phrase)
	last := -1
	for i, w := range ws {
		if g.entitles(w) && i+1 < len(ws) {
			last = i
		}
	}
	if last < 0 {
		return "", phrase
	}
	if title, name = phrase[:ws[last].End], phrase[ws[last+1].Start:]; !ws[last+1].capital() || bodies[ws[last+1].lower] {
		return phrase, "" // the Secretary General of NATO, the General Staff
	}
	if last == 0 && forms[ws[0].lower] {
		title = ""
	}
	return title, name
}

// entitles says whether a word is a title or made of titles: "Secretary-General".
func (g grammar) entitles(w word) bool {
	return !slices.ContainsFunc(strings.Split(w.lower, "-"), func(part string) bool { return !g.titles[part] })
}

// bodies are no persons although a title stands before them.
var bodies = set("staff assembly council office directorate secretariat committee")

// forms are forms of address that say nothing of what somebody is.
var forms = set("mr mrs ms dr sir lord lady")

var (
	// calledBefore ends with what somebody is called before the name: NATO's chief, the former mayor of Sorn.
	calledBefore = regexp.MustCompile(`(?:^|[\s“"(])((?:\p{L}[\p{L}.’'-]*\s+){0,4}\p{L}[\p{L}-]*),?\s+$`)
	// calledBehind begins with what somebody is called behind it.
	calledBehind = regexp.MustCompile(`^,\s+((?:the |a |an )?(?:[\p{L}’'.-]+\s+){0,7}?[\p{L}’'-]+)(?:,|[.;]?$)`)
	// belonging begins what follows the possessor: the alliance's chief.
	belonging = regexp.MustCompile(`^(?:the|a|an|its|their|his|her)\s+`)
)

// before is what somebody is called directly before the name, with the title that is part of the phrase.
func (g grammar) before(text string, p phrase, title string) string {
	head := text[:p.Start]
	m := calledBefore.FindStringSubmatch(head)
	if m == nil {
		return title
	}
	ws := words(m[1])
	if title != "" { // "former" Prime Minister
		if last := ws[len(ws)-1].lower; ranks[last] {
			return last + " " + title
		}
		return title
	}
	at := slices.IndexFunc(ws, func(w word) bool { return g.entitles(w) })
	if at < 0 || !g.entitles(ws[len(ws)-1]) && !strings.Contains(m[1], " of ") {
		return ""
	}
	first := at
	for first > 0 && (ws[first-1].capital() || ranks[ws[first-1].lower] || possessive(m[1], ws[first-1])) && !g.said[ws[first-1].lower] {
		first--
	}
	return m[1][ws[first].Start:]
}

// ranks stand before a title.
var ranks = set("former ex acting deputy vice outgoing incoming new interim chief senior assistant")

// possessive says whether a word is followed by the mark of a possessor.
func possessive(text string, w word) bool {
	rest := text[w.End:]
	return strings.HasPrefix(rest, "'s") || strings.HasPrefix(rest, "’s") || strings.HasPrefix(rest, "' ") || strings.HasPrefix(rest, "’ ")
}

// behind is what somebody is called behind the name: a noun phrase between commas that has a title in it.
func (g grammar) behind(after string) string {
	m := calledBehind.FindStringSubmatch(after)
	if m == nil {
		return ""
	}
	role := belonging.ReplaceAllString(m[1], "")
	ws := words(role)
	if len(ws) == 0 || g.said[ws[0].lower] || !slices.ContainsFunc(ws, func(w word) bool { return g.entitles(w) }) {
		return ""
	}
	for _, w := range ws {
		if g.auxiliary[w.lower] || g.said[w.lower] || g.pronouns[w.lower] {
			return ""
		}
	}
	return role
}

// called is who in an article a description such as "the NATO chief" can mean: the only one whom the articles give all of that role, or of several
// the only one whom this article names; nil when that is nobody or more.
func (s *society) called(description string, a *corpus.Article) *someone {
	at := slices.IndexFunc(words(description), s.grammar.entitles)
	if at < 0 {
		return nil
	}
	title, all := retrieval.Stem(words(description)[at].lower), stems(description)
	var fits []*someone
	for _, o := range s.byTitle[title] {
		if within(all, o.stems) {
			fits = append(fits, o)
		}
	}
	if len(fits) > 1 {
		fits = slices.DeleteFunc(fits, func(o *someone) bool { return !strings.Contains(a.File, o.name[strings.LastIndex(o.name, " ")+1:]) })
	}
	if len(fits) != 1 {
		return nil
	}
	return fits[0]
}

// within says whether all of some terms are among others.
func within(terms, among map[string]bool) bool {
	for t := range terms {
		if !among[t] {
			return false
		}
	}
	return true
}
