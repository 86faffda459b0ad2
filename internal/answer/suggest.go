package answer

import (
	"context"
	"maps"
	"slices"
	"sort"
	"strings"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// idea is a question that a sentence of the corpus seems to answer.
type idea struct {
	question string
	article  *corpus.Article
	sentence corpus.Span
	terms    map[string]bool // of question and sentence
}

// findIdeas makes questions from the sentences of the corpus: what somebody said about a name, how
// many do something, what is said about a name. Whether the engine can answer them is
// checked when one is suggested.
func (e *Engine) findIdeas() []idea {
	var out []idea
	seen := map[string]bool{}
	papers := map[string]map[string]bool{} // the terms of each publisher's name
	common := e.commonWords()
	for _, a := range e.corpus.Articles {
		if papers[a.Publisher] == nil {
			papers[a.Publisher] = stems(a.Publisher)
		}
	}
	for i, p := range e.passages {
		note := e.noteOf(i)
		for _, q := range e.grammar.questions(note) {
			key := strings.ReplaceAll(q, " the ", " ")
			if seen[key] {
				continue
			}
			seen[key] = true
			topic, about := strings.CutPrefix(strings.TrimSuffix(q, "?"), aboutWhat)
			if _, said, ok := strings.Cut(topic, " say about "); ok {
				topic = said
			}
			if common[strings.ToLower(topic)] || about && !e.spokenOf(topic, papers) {
				continue
			}
			out = append(out, idea{q, p.Article, p.Core, stems(q + " " + note.text)})
		}
	}
	return out
}

// commonWords are the words that the corpus writes small somewhere: "Allies" is nobody's name.
func (e *Engine) commonWords() map[string]bool {
	out := map[string]bool{}
	for _, p := range e.passages {
		for _, w := range words(p.Text()) {
			if !w.capital() {
				out[w.lower] = true
			}
		}
	}
	return out
}

// aboutWhat begins a question about a name.
const aboutWhat = "What do the articles say about "

// topicSentences is in how many sentences a name must stand for a question to be about it.
const topicSentences = 3

// spokenOf says whether the articles have more on a name than a mention. That of a paper stands in what it tells of itself.
func (e *Engine) spokenOf(topic string, papers map[string]map[string]bool) bool {
	terms := retrieval.Terms(topic)
	if slices.ContainsFunc(terms, func(t string) bool { return e.rarity.df[t] < topicSentences }) {
		return false
	}
	for _, paper := range papers {
		if !slices.ContainsFunc(terms, func(t string) bool { return !paper[t] }) {
			return false
		}
	}
	return true
}

// questions makes questions that the sentence answers, the plainest last.
func (g grammar) questions(n *note) []string {
	var speaker, topic string
	sentence := n.text
	out := g.turned(sentence)
	for _, p := range n.phrases {
		text := sentence[p.Start:p.End]
		switch {
		case p.class == person && speaker == "" && strings.Contains(text, " "):
			if _, name := g.titled(text); name != "" {
				speaker = text
			}
		case (p.class == name || p.class == place) && g.topical(text) && !g.attributive(sentence[p.End:]):
			if speaker != "" && strings.HasSuffix(strings.ReplaceAll(sentence[:p.Start], ",", ""), speaker+" ") {
				break // the speaker in other words
			}
			topic = text // the last is the most particular
			if article := lastWord(sentence[:p.Start]); article == "the" || article == "a" || article == "an" {
				topic = "the " + text
			}
		}
	}
	switch {
	case topic == "":
	case speaker != "" && g.reports(sentence):
		out = append(out, "What did "+speaker+" say about "+topic+"?")
	default:
		out = append(out, aboutWhat+topic+"?")
	}
	return out
}

// topical says whether a name is fit to be asked about: no bare acronym, none with a title of office.
func (g grammar) topical(text string) bool {
	ws := words(text)
	if len(ws) > 4 || len(ws) == 1 && ws[0].acronym() {
		return false
	}
	return !slices.ContainsFunc(ws, func(w word) bool { return g.titles[w.lower] })
}

// attributive says whether the noun that a name qualifies follows it, as "forces" does "Ukrainian".
func (g grammar) attributive(after string) bool {
	ws := words(after)
	return len(ws) > 0 && ws[0].Start <= 1 && !ws[0].capital() && !g.function[ws[0].lower] && !g.said[ws[0].lower]
}

// askedWords is how many words a question made of a clause has at most.
const askedWords = 14

// clause is a statement of the form subject, auxiliary verb, rest: "the mill", "will", "employ 40 people".
type clause struct{ subject, auxiliary, rest string }

// clauseOf finds what the sentence states, also what somebody says in it. Not ok when it has another form, or a subject that
// leans on what went before.
func (g grammar) clauseOf(sentence string) (c clause, ok bool) {
	text := strings.TrimRight(sentence, ".!?")
	if i := strings.LastIndex(text, " that "); i >= 0 {
		text = text[i+len(" that "):]
	}
	if i := strings.LastIndex(text, ", "); i >= 0 && g.reports(text[i:]) {
		text = text[:i] // ", he said"
	}
	ws := words(text)
	at := slices.IndexFunc(ws, func(w word) bool { return g.auxiliary[w.lower] })
	if at < 1 {
		return c, false
	}
	rest, _, _ := strings.Cut(text[ws[at].End:], ",")
	text = text[:ws[at].End] + rest
	if n := at + 1 + len(words(rest)); n == at+1 || n > askedWords || strings.ContainsAny(text, ",;:—–\"“”()") {
		return c, false
	}
	for i, w := range ws[:at] {
		article := w.lower == "the" || w.lower == "a" || w.lower == "an"
		switch {
		case g.pronouns[w.lower], w.lower == "there", w.lower == "who", w.lower == "which":
			return c, false
		case i == 0 && g.function[w.lower] && !article && !g.about[w.lower], i > 0 && article && !g.function[ws[i-1].lower]:
			return c, false // another part of the sentence stands before the subject
		}
	}
	c = clause{strings.TrimSpace(text[:ws[at].Start]), ws[at].text, strings.TrimSpace(text[ws[at].End:])}
	if ps := g.phrases(c.subject); !ws[0].acronym() && (len(ps) == 0 || ps[0].Start > 0 || ps[0].figure()) && !g.titles[ws[0].lower] {
		c.subject = strings.ToLower(c.subject[:1]) + c.subject[1:]
	}
	return c, true
}

// turned makes questions of what a sentence states: for its subject, for a figure in it, and for the place or time
// that it ends with.
func (g grammar) turned(sentence string) []string {
	c, ok := g.clauseOf(sentence)
	if !ok {
		return nil
	}
	var out []string
	if ps := g.phrases(c.subject); len(ps) > 0 {
		p := ps[0]
		noun := g.countedNoun(c.subject[p.Start:p.End])
		switch {
		case p.End < len(c.subject) || g.trimmed(g.trimmed(c.subject[:p.Start], g.titles), g.about) != "" || strings.HasPrefix(c.rest, "not "):
		case p.class == person:
			out = append(out, "Who "+c.auxiliary+" "+c.rest+"?")
		case p.class == count && noun != "":
			out = append(out, "How many "+noun+" "+c.auxiliary+" "+c.rest+"?")
		}
	}
	if strings.Contains(c.rest, " and ") || strings.HasPrefix(c.rest, "not ") || slices.ContainsFunc(g.phrases(c.subject), phrase.dated) {
		return out
	}
	for i, p := range g.phrases(c.rest) {
		before, after := strings.TrimSpace(c.rest[:p.Start]), strings.TrimSpace(c.rest[p.End:])
		before = g.trimmed(before, g.about)
		noun := g.countedNoun(c.rest[p.Start:p.End])
		switch {
		case p.class == count && noun != "" && !g.function[lastWord(before)]:
			out = append(out, c.inverted("How many "+noun, before, after))
		case after != "":
		case p.class == date && lastWord(before) == "since":
			out = append(out, c.inverted("Since when", strings.TrimSpace(before[:len(before)-len("since")]), ""))
		case p.class == date && doing[c.auxiliary] == "": // what has happened has no day
			out = append(out, c.inverted("When", g.trimmed(before, g.leading), ""))
		case p.class == place && i == 0 && g.leading[lastWord(before)]:
			out = append(out, c.inverted("Where", g.trimmed(before, g.leading), ""))
		}
	}
	return slices.DeleteFunc(out, func(q string) bool {
		return len(words(q)) < 4 || g.function[lastWord(q)] && lastWord(q) != "have"
	})
}

// dated says whether the phrase is a date.
func (p phrase) dated() bool { return p.class == date }

// doing asks for what somebody has.
var doing = map[string]string{"has": "does", "have": "do", "had": "did"}

// inverted is the question what for the clause, whose rest is before and after what is asked for; "" when nothing is left of it.
func (c clause) inverted(what, before, after string) string {
	auxiliary := c.auxiliary
	switch {
	case before == "" && doing[auxiliary] != "":
		auxiliary, before = doing[auxiliary], "have"
	case before == "" && after == "":
		return ""
	}
	return strings.Join(strings.Fields(what+" "+auxiliary+" "+c.subject+" "+before+" "+after), " ") + "?"
}

// trimmed is the text without those words at its end.
func (g grammar) trimmed(text string, drop map[string]bool) string {
	ws := words(text)
	for len(ws) > 0 && drop[ws[len(ws)-1].lower] {
		text = strings.TrimSpace(text[:ws[len(ws)-1].Start])
		ws = ws[:len(ws)-1]
	}
	return text
}

// lastWord is the text's last word in lower case, "" when there is none.
func lastWord(text string) string {
	ws := words(text)
	if len(ws) == 0 {
		return ""
	}
	return ws[len(ws)-1].lower
}

// countedNoun is a quantity without its number, when it is in the plural.
func (g grammar) countedNoun(quantity string) string {
	noun := ""
	for _, w := range words(quantity) {
		tens, _, _ := strings.Cut(w.lower, "-") // twenty-six
		switch _, scale := g.scale[tens]; {
		case w.number() || scale || g.vague[w.lower] || g.about[w.lower]:
			noun = ""
		case noun == "":
			noun = quantity[w.Start:]
		}
	}
	last := words(noun)
	if len(last) == 0 || !strings.HasSuffix(noun, "s") && !g.plurals[last[len(last)-1].lower] {
		return ""
	}
	return noun
}

// reports says whether the sentence reports what somebody said.
func (g grammar) reports(sentence string) bool {
	for _, w := range words(sentence) {
		if g.said[w.lower] {
			return true
		}
	}
	return false
}

// offered are the ideas that the engine has, or while it has none those of the engine before it.
func (e *Engine) offered() []idea {
	if own := e.found.Load(); own == nil && e.inherited != nil {
		return e.inherited
	}
	return e.ideas()
}

// Suggest returns at most n questions that the engine answers, from different articles where it can.
func (e *Engine) Suggest(ctx context.Context, n int) ([]string, error) {
	return e.suggest(ctx, "", n)
}

// Prepare checks which questions can be suggested, and makes what the views of the whole corpus rest on, so that nobody need wait
// for it. It asks many questions and takes seconds; it ends early with ctx.
func (e *Engine) Prepare(ctx context.Context) error {
	for _, d := range e.ideas()[:min(len(e.ideas()), maxIdeas)] {
		if _, err := e.answersNow(ctx, d); err != nil {
			return err
		}
	}
	e.prepared.Store(true)
	if ctx.Err() == nil {
		e.studies()
		e.units()
		e.echoes()
		e.occurrences()
		e.speech()
	}
	_, err := e.conflicts(ctx, nil)
	return err
}

// FollowUps returns at most n questions that are near to what was asked and answered, that the engine is known to answer,
// and that ask for something else. Nothing is checked for it, so that it takes no time: it knows what Prepare and earlier refusals
// have checked.
func (e *Engine) FollowUps(a *Answer, n int) []string {
	told := map[string]bool{}
	text := a.Question + " " + a.Understood
	for _, c := range a.Claims {
		text += " " + c.Text
		for _, q := range c.Quotes {
			told[q.Article+"/"+q.Text] = true
		}
	}
	var out []string
	ideas := e.offered()
	for _, i := range e.nearest(text, ideas) {
		d := ideas[i]
		ok, known := e.knownToAnswer(d)
		switch {
		case len(out) == n:
			return out
		case !known || !ok || told[d.article.ID+"/"+d.article.Text(d.sentence)]:
		case strings.EqualFold(d.question, strings.TrimSpace(a.Question)):
		default:
			out = append(out, d.question)
		}
	}
	return out
}

const (
	// maxIdeas bounds the work of Prepare.
	maxIdeas = 100
	// maxChecks is how many ideas not yet checked a single refusal may check, one sentence read for each: before anything is prepared, as in a
	// command that prints and ends, about one in three is found to be answered.
	maxChecks = 12
)

// nearest are the places of the ideas, nearest to the text first, those of one article not in a row where none is near.
func (e *Engine) nearest(text string, ideas []idea) []int {
	terms := slices.Sorted(maps.Keys(stems(text))) // in order, so that sums are the same in every run
	order := make([]int, len(ideas))
	near := make([]float64, len(ideas))
	used := map[*corpus.Article]int{}
	for i, d := range ideas {
		order[i] = i
		for _, t := range terms {
			if d.terms[t] {
				near[i] += e.rarity.of(t)
			}
		}
		near[i] -= .1 * float64(used[d.article])
		used[d.article]++
	}
	sort.SliceStable(order, func(a, b int) bool { return near[order[a]] > near[order[b]] })
	return order
}

// suggest returns at most n questions that the engine answers, nearest to the text first.
func (e *Engine) suggest(ctx context.Context, text string, n int) ([]string, error) {
	var out []string
	checks := 0
	ideas := e.offered()
	for _, i := range e.nearest(text, ideas) {
		if len(out) == n {
			break
		}
		if _, known := e.knownToAnswer(ideas[i]); !known {
			if checks++; checks > maxChecks {
				continue
			}
		}
		ok, err := e.answers(ctx, ideas[i])
		if err != nil {
			return nil, err
		}
		if ok && !strings.EqualFold(ideas[i].question, strings.TrimSpace(text)) {
			out = append(out, ideas[i].question)
		}
	}
	return out, nil
}

// answers says whether the search finds the idea's sentence for its question and the sentence suffices
// to answer: then the engine answers, with it or a better one. Reading one sentence takes a fraction
// of the time of asking.
func (e *Engine) answers(ctx context.Context, d idea) (bool, error) {
	if ok, known := e.knownToAnswer(d); known {
		return ok, nil
	}
	return e.answersNow(ctx, d)
}

// knownToAnswer says what answers would, if that is known: of an engine that is not prepared yet also by what the one before it had found out.
func (e *Engine) knownToAnswer(d idea) (ok, known bool) {
	if v, found := e.checked.Load(d.question); found {
		return v.(bool), true
	}
	if !e.prepared.Load() {
		ok, known = e.believed[d.question]
	}
	return ok, known
}

func (e *Engine) answersNow(ctx context.Context, d idea) (bool, error) {
	r := e.grammar.read(d.question)
	hits, err := e.searcher.Search(ctx, r.text, candidates)
	if err != nil {
		return false, err
	}
	at := slices.IndexFunc(hits, func(h retrieval.Hit) bool { return h.Article == d.article && h.Core.Start == d.sentence.Start })
	ok := false
	if at >= 0 {
		found, err := e.scorer.score(ctx, r, hits[at:at+1])
		if err != nil {
			return false, err
		}
		ok = len(found) > 0 && e.model.enough(found[0]) && e.falsePremise(r, found) == nil
	}
	e.checked.Store(d.question, ok)
	return ok, nil
}
