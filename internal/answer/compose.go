package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

const (
	// maxWords is how many words of an answer a person is shown.
	maxWords = 76
	// maxEachWords is the same where the answer of each source is asked for.
	maxEachWords = 150
	// margin is how far behind the best a sentence may rank and still be shown beside it, on the
	// scale of the fused score. Chosen on the development half of eval/questions.txt.
	margin = .4
	// readMargin is the same for sentences that a reader has read, in log odds. Not tuned.
	readMargin = 1.5
	// otherSource is how much less, in log odds, the best sentence of a source needs to be shown when it is asked for
	// by name and another has answered. By judgement.
	otherSource = 1.5
	// alike is the cosine of two sentences' rare words from which they say the same.
	alike = .55
)

// composer fills an answer.
type composer struct {
	*Answer
	engine *Engine
}

// help is the reply to what is no question about the corpus.
func (c *composer) help() *Answer {
	c.State, c.Refusal = NotCovered, &Refusal{Asked: AskedNothing}
	c.Text = fmt.Sprintf("That is no question about the articles. Ask what one of the %d articles says: who, what, when, where, how many, why.", c.Articles)
	return c.Answer
}

// compose decides the state over all parts of the question and writes the answer.
func (c *composer) compose(found []finding) {
	var missing []finding
	var lines []string
	for _, f := range found {
		switch {
		case f.wrong != nil:
			c.State = FalsePremise
			c.correct(f)
			return
		case f.answered:
			lines = append(lines, c.answer(f, maxWords/len(found))...)
		default:
			missing = append(missing, f)
		}
	}
	switch {
	case len(lines) == 0:
		c.State = NotCovered
		c.refuse(found[0])
		return
	case len(missing) > 0:
		c.State = Partly
		c.Missing = strings.TrimRight(missing[0].text, " ?")
		lines = append(lines, "Not covered: "+c.Missing+".")
	default:
		c.State = Answered
	}
	c.Independent = c.engine.independent(c.Claims)
	c.Text = strings.Join(lines, " ")
}

// answer adds the claims that answer one part of the question and returns them as text.
func (c *composer) answer(f finding, most int) []string {
	var claims []Claim
	for _, ev := range f.shown(c.engine.model) {
		claims = c.engine.join(claims, c.engine.claim(ev))
	}
	if f.each {
		claims, most = inTurn(claims, func(c Claim) string { return c.Quotes[0].Article }), max(most, maxEachWords)
	}
	claims = trim(claims, most)
	var lines []string
	for _, cl := range claims {
		if slices.ContainsFunc(c.Claims, cl.overlaps) {
			continue // another part of the question has been answered with it
		}
		if !c.engine.verify(cl) {
			c.Removed++
			continue
		}
		c.Claims = append(c.Claims, cl)
		lines = append(lines, cl.Text+c.cite(cl.Quotes))
	}
	if c.Short == "" && len(lines) > 0 {
		if c.Short = f.short(c.engine.model); c.Short == Yes || c.Short == No {
			lines[0] = c.Short + ". " + lines[0]
		}
		c.Conflicts = append(c.Conflicts, c.engine.differences(f)...)
		for _, d := range c.Conflicts {
			for _, s := range d.Sides {
				c.cite(s.Quotes)
			}
		}
	}
	return lines
}

// shown is the evidence that is shown: the best and what comes close to it; of sources that
// the question names also the best of each, which needs less to be believed when another has answered.
func (f finding) shown(m model) []evidence {
	var out []evidence
	heard := map[string]bool{}
	for i, ev := range f.evidence {
		needs := m.decides(ev).Threshold
		if f.named && !heard[ev.Article.ID] {
			needs -= otherSource
		}
		if i == 0 || ev.logit >= needs && ev.rank >= f.evidence[0].rank-f.margin() {
			out, heard[ev.Article.ID] = append(out, ev), true
		}
	}
	return out
}

// margin is how far behind the best a sentence may rank to be shown beside it.
func (f finding) margin() float64 {
	switch {
	case f.each:
		return math.Inf(1) // what each source says is asked for, however well it says it
	case !f.evidence[0].read:
		return margin
	case f.wants == wantList:
		return 2 * readMargin
	}
	return readMargin
}

// short is the short answer by the best sentence.
func (f finding) short(m model) string {
	best := f.evidence[0]
	switch {
	case f.wants == wantSummary || f.wants == wantYesNo && f.each:
		return ""
	case f.wants == wantPassage && !(best.read && best.reading.SpanScore > 0):
		return "" // keywords ask for no phrase, unless one stands out
	case f.wants != wantYesNo:
		return shortAnswer(best)
	case f.choice != nil:
		return f.chosen(best.Text())
	}
	return m.yesNo(best)
}

// inTurn puts the first of each article before the second of any.
func inTurn[T any](list []T, article func(T) string) []T {
	seen := map[string]int{}
	var rounds [][]T
	for _, x := range list {
		n := seen[article(x)]
		seen[article(x)]++
		if n == len(rounds) {
			rounds = append(rounds, nil)
		}
		rounds[n] = append(rounds[n], x)
	}
	return slices.Concat(rounds...)
}

// claim quotes a sentence, together with the one before it when it leans on that.
func (e *Engine) claim(ev evidence) Claim {
	s := e.whole(ev.Passage)
	return Claim{Text: plain(ev.Article.Text(s)), Quotes: []Quote{quote(ev.Article, s)}}
}

// whole is the span of a sentence, widened by the one before it in its paragraph when it begins with
// a pronoun that nothing in it explains.
func (e *Engine) whole(p retrieval.Passage) corpus.Span {
	if p.Sentence == 0 || !e.notes.on(p.Article, p.Core).leans {
		return p.Core
	}
	prev := p.Article.Paragraphs[p.Paragraph].Sentences[p.Sentence-1]
	return corpus.Span{Start: prev.Start, End: p.Core.End}
}

// plain is the text on one line, without the marks of a list, ended by a full stop.
func plain(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for _, mark := range []string{"- ", "* ", "• ", "> "} {
		s = strings.TrimPrefix(s, mark)
	}
	if s != "" && !strings.ContainsAny(s[len(s)-1:], `.!?"`) && !strings.HasSuffix(s, "”") && !strings.HasSuffix(s, ")") {
		s += "."
	}
	return s
}

// overlaps says whether two claims are first quoted from the same place.
func (c Claim) overlaps(o Claim) bool {
	a, b := c.Quotes[0], o.Quotes[0]
	return a.Article == b.Article && a.Start < b.End && b.Start < a.End
}

// join adds a claim, or only its quote where a claim from another article says the same, or nothing
// where the same article has said it.
func (e *Engine) join(claims []Claim, c Claim) []Claim {
	q := c.Quotes[0]
	for i, have := range claims {
		if have.overlaps(c) {
			return claims
		}
		if !e.same(have.Text, c.Text) {
			continue
		}
		for _, x := range have.Quotes {
			if x.Article == q.Article {
				return claims
			}
		}
		claims[i].Quotes = append(claims[i].Quotes, q)
		return claims
	}
	return append(claims, c)
}

// same says whether two sentences say the same, figures and dates included.
func (e *Engine) same(a, b string) bool {
	if e.rarity.vector(a).dot(e.rarity.vector(b)) < alike {
		return false
	}
	return e.agree(&note{text: a, phrases: e.grammar.phrases(a)}, &note{text: b, phrases: e.grammar.phrases(b)})
}

// agree says whether a sentence tells no figure or date otherwise than another does.
func (e *Engine) agree(x, y *note) bool {
	return !slices.ContainsFunc(x.phrases, func(p phrase) bool {
		_, otherwise := e.rivals(x, p, y)
		return otherwise && p.kind() != "name"
	})
}

// akin says whether two stems mean the same unit: equal, or one the beginning of the other.
func akin(a, b string) bool {
	return a == b || len(a) >= 5 && strings.HasPrefix(b, a) || len(b) >= 5 && strings.HasPrefix(a, b)
}

// trim keeps the first claim and as many after it as the words allow.
func trim(claims []Claim, most int) []Claim {
	used := 0
	for i, c := range claims {
		used += len(strings.Fields(c.Text))
		if i > 0 && used > most {
			return claims[:i]
		}
	}
	return claims
}

// cite numbers the articles of the quotes and returns the marks, " [1][3]".
func (c *composer) cite(quotes []Quote) string {
	var numbers []int
	for _, q := range quotes {
		numbers = append(numbers, c.number(q.Article))
	}
	slices.Sort(numbers)
	marks := " "
	for _, n := range slices.Compact(numbers) {
		marks += fmt.Sprintf("[%d]", n)
	}
	return marks
}

// number is the place of an article among the sources, which it joins at its first use.
func (c *composer) number(article string) int {
	for _, s := range c.Sources {
		if s.Article == article {
			return s.N
		}
	}
	n := len(c.Sources) + 1
	c.Sources = append(c.Sources, source(c.engine.corpus.Article(article), n))
	return n
}

// correct answers a question that takes something wrong for granted.
func (c *composer) correct(f finding) {
	var claims []Claim
	for _, ev := range f.wrong.evidence {
		claims = c.engine.join(claims, c.engine.claim(ev))
	}
	for _, cl := range trim(claims, maxWords) {
		if c.engine.verify(cl) {
			c.Claims = append(c.Claims, cl)
		} else {
			c.Removed++
		}
	}
	if len(c.Claims) == 0 {
		c.State = NotCovered
		c.refuse(f)
		return
	}
	c.Text = "That is not what the articles say:"
	c.Correction = &Correction{f.wrong.asked, f.wrong.instead}
	if f.wrong.instead != "" {
		c.Text += fmt.Sprintf(" it is %s, not %s.", f.wrong.instead, f.wrong.asked)
	}
	for _, cl := range c.Claims {
		c.Text += " " + cl.Text + c.cite(cl.Quotes)
	}
}

// refuse says that there is no answer, what comes closest and why that falls short.
func (c *composer) refuse(f finding) {
	c.Refusal = &Refusal{Asked: asked(f.wants)}
	c.Text = "The articles do not cover this."
	if c.Refusal.Asked != AskedThing {
		c.Text = "The articles do not say " + string(c.Refusal.Asked) + "."
	}
	if len(f.evidence) == 0 {
		return
	}
	best := f.evidence[0]
	q := quote(best.Article, best.Core)
	c.Closest = &q
	c.engine.shortfall(c.Refusal, f, best)
	c.Text += fmt.Sprintf(" Closest: %s%s %s", plain(q.Text), c.cite([]Quote{q}), c.Refusal.why())
}

func asked(w want) Asked {
	switch w {
	case wantPerson:
		return AskedWho
	case wantPlace:
		return AskedWhere
	case wantDate:
		return AskedWhen
	case wantDuration:
		return AskedHowLong
	case wantCount:
		return AskedHowMany
	case wantMoney, wantAmount, wantPercent:
		return AskedHowMuch
	case wantReason:
		return AskedWhy
	}
	return AskedThing
}

// mostAbsent is how many words of a question a refusal names as missing; where more are, none is.
const mostAbsent = 3

// shortfall finds why the closest sentence is no answer. Of the question's words it names those that
// are missed: names, figures, and what no article speaks of.
func (e *Engine) shortfall(r *Refusal, f finding, ev evidence) {
	if len(f.wants.classes()) > 0 && ev.answer.class == "" && f.wants != wantName {
		r.Names = string(f.wants)
		return
	}
	text := stems(ev.Article.Text(ev.Context) + " " + ev.Article.Title)
	for _, w := range words(f.text) {
		if e.grammar.vague[w.lower] || light[w.lower] {
			continue
		}
		missed := w.capital() && !w.first || w.number()
		for _, t := range retrieval.Terms(w.text) {
			if !text[t] && (missed || e.rarity.df[t] == 0) && !slices.Contains(r.Absent, w.text) {
				r.Absent = append(r.Absent, w.text)
			}
		}
	}
	if len(r.Absent) > mostAbsent {
		r.Absent = nil
	}
}

// light words may be missing without anything being missed: what belongs to a verb, and what a question counts with.
var light = set("up down off out away back over on in through together much lot lots amount number kind sort way ways bit exactly actually really")

// namesNone says what the closest sentence does not give, by Refusal.Names.
var namesNone = map[want]string{
	wantPerson: "That names nobody.", wantPlace: "That names no place.", wantDate: "That gives no date.",
	wantDuration: "That does not say how long.", wantCount: "That gives no number.", wantMoney: "That names no sum of money.",
	wantPercent: "That gives no percentage.", wantAmount: "That gives no figure.",
}

// why says in words why the closest sentence is no answer.
func (r *Refusal) why() string {
	switch {
	case namesNone[want(r.Names)] != "":
		return namesNone[want(r.Names)]
	case len(r.Absent) > 0:
		return "That does not speak of " + orList(r.Absent) + "."
	}
	return "That does not answer the question."
}

func orList(list []string) string {
	if len(list) == 1 {
		return "“" + list[0] + "”"
	}
	return "“" + strings.Join(list[:len(list)-1], "”, “") + "” or “" + list[len(list)-1] + "”"
}
