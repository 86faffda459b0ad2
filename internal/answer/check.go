package answer

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"rapporteur/internal/retrieval"
)

// Verdict is what the articles say to a statement.
type Verdict string

const (
	Supported    Verdict = "supported"
	Contradicted Verdict = "contradicted"
	Unmentioned  Verdict = "not_covered" // they neither bear it out nor deny it
	NoClaim      Verdict = "no_claim"    // an opinion, a question, a wish: nothing that articles could bear out or deny
)

// Checked is a statement with what the articles say to it. The zero value of an optional part means that it is absent.
type Checked struct {
	Statement string   `json:"statement"`
	Verdict   Verdict  `json:"verdict"`
	Text      string   `json:"text"` // the whole reply in plain text, without the list of sources
	Claims    []Claim  `json:"-"`    // what the quotes say, by which a reply in another language is made
	Quotes    []Quote  `json:"quotes,omitempty"`
	Closest   *Quote   `json:"closest,omitempty"` // for Unmentioned: what comes nearest
	Sources   []Source `json:"sources,omitempty"`
	Revision  string   `json:"revision"`
	ElapsedMS float64  `json:"elapsed_ms"`
	Why       *Why     `json:"why,omitempty"`
}

// mostShown is how many quotes show a verdict at most.
const mostShown = 2

// Check says whether the articles bear a statement out. Errors are as for Ask.
func (e *Engine) Check(ctx context.Context, q Question) (*Checked, error) {
	start := time.Now()
	if err := e.check(q, "statement", "write one that the articles may bear out or deny"); err != nil {
		return nil, err
	}
	c := &Checked{Statement: q.Text, Verdict: NoClaim, Revision: e.corpus.Revision}
	claim := e.grammar.claimed(written(q.Text))
	if claim == "" {
		c.Text = "That is no claim: there is nothing in it that the articles could bear out or deny."
	} else if err := e.verdict(ctx, c, claim, q); err != nil {
		return nil, err
	}
	c.ElapsedMS = float64(time.Since(start).Microseconds()) / 1000
	return c, nil
}

// verdict fills in what the articles say to a claim.
func (e *Engine) verdict(ctx context.Context, c *Checked, claim string, q Question) error {
	r := e.grammar.statement(e.speller.mend(claim))
	only := map[string]bool{}
	for _, id := range q.Articles {
		only[id] = true
	}
	hits, err := e.hits(ctx, r, only)
	if err != nil {
		return err
	}
	found, err := e.scorer.score(ctx, r, hits)
	if err != nil {
		return err
	}
	if err := e.face(ctx, r, found); err != nil {
		return err
	}
	var shown []evidence
	if c.Verdict, shown = e.model.settles(found); len(shown) == 0 || c.Verdict == Supported {
		if at := slices.IndexFunc(found, func(ev evidence) bool { return verbatim(claim, ev.Text()) && !quoted(ev.Passage) }); at >= 0 {
			c.Verdict, shown = Supported, found[at:at+1]
		}
	}
	e.show(c, shown, found)
	if q.Why {
		c.Why = e.why([]finding{{reading: r, evidence: found}})
	}
	return nil
}

// sharedWeight is what all terms of a statement in a sentence count beside the reader's log odds when the sentence that has the word on it is chosen.
// By the reader alone it is the right one for 88 of 100 in the development half of eval/questions.txt, so for 92.
const sharedWeight = 2.

// face puts the sentence that speaks most plainly of what a statement says first, and has the reader ask it for what it lacks of
// the statement: whether it gives another figure, date or name in the same place.
func (e *Engine) face(ctx context.Context, q reading, found []evidence) error {
	if len(found) == 0 || !found[0].read {
		return nil
	}
	plainly := func(ev evidence) float64 { return ev.features[reader] + sharedWeight*ev.features[sharedTerms] }
	slices.SortStableFunc(found, func(a, b evidence) int { return cmp.Compare(plainly(b), plainly(a)) })
	first := &found[0]
	note := e.notes.on(first.Article, first.Core)
	for _, p := range q.phrases {
		related := func(to ...relation) func(phrase) bool {
			return func(o phrase) bool {
				return o.kind() == p.kind() && slices.Contains(to, e.grammar.relate(q.text, p, note.text, o))
			}
		}
		if slices.ContainsFunc(note.phrases, related(agrees, refines)) || !slices.ContainsFunc(note.phrases, related(differs)) {
			continue
		}
		o, logit, ok, err := e.filled(ctx, q.text, p, first.Passage)
		if err != nil {
			return err
		}
		if ok && related(differs)(o) {
			first.features[otherValue] = max(first.features[otherValue], probability(logit))
		}
	}
	return nil
}

// verbatim says whether a sentence makes a claim word for word: as the whole of it, or as what stands before a comma behind which nothing is
// said against it.
func verbatim(claim, sentence string) bool {
	a, b := words(claim), words(sentence)
	if len(a) == 0 || len(a) > len(b) || !slices.EqualFunc(a, b[:len(a)], func(x, y word) bool { return x.lower == y.lower }) {
		return false
	}
	rest := b[len(a):]
	return len(rest) == 0 || strings.HasPrefix(sentence[b[len(a)-1].End:], ",") && !slices.ContainsFunc(rest, func(w word) bool { return limiting[w.lower] })
}

// limiting are words behind which a sentence takes back what it has said, or makes it depend on something.
var limiting = set("but if unless or except until although though provided however despite said says claimed claims according reportedly allegedly denied denies not no never")

// quoted says whether a sentence is in somebody's mouth: it lies within quotation marks of its paragraph.
func quoted(p retrieval.Passage) bool {
	around := p.Article.Paragraphs[p.Paragraph].Span
	return slices.ContainsFunc(quotation.FindAllStringIndex(p.Article.Text(around), -1), func(q []int) bool {
		return around.Start+q[0] <= p.Core.Start && p.Core.End <= around.Start+q[1]
	})
}

// show fills in the quotes of a verdict and the text. A verdict that no quote proves is none.
func (e *Engine) show(c *Checked, shown, found []evidence) {
	comp := composer{Answer: &Answer{}, engine: e}
	var lines []string
	for _, ev := range shown {
		c.Claims = e.join(c.Claims, e.claim(ev))
	}
	c.Claims = slices.DeleteFunc(c.Claims, func(cl Claim) bool { return !e.verify(cl) })
	for _, cl := range c.Claims {
		c.Quotes = append(c.Quotes, cl.Quotes...)
		lines = append(lines, cl.Text+comp.cite(cl.Quotes))
	}
	switch {
	case len(lines) == 0:
		c.Verdict = Unmentioned
		c.Text = "No sentence of the articles settles it for sure."
	case c.Verdict == Supported:
		c.Text = "The articles bear it out: " + strings.Join(lines, " ")
	default:
		c.Text = "The articles say otherwise: " + strings.Join(lines, " ")
	}
	if c.Verdict == Unmentioned && len(found) > 0 {
		q := quote(found[0].Article, found[0].Core)
		c.Closest = &q
		c.Text += fmt.Sprintf(" Closest: %s%s", plain(q.Text), comp.cite([]Quote{q}))
	}
	c.Sources = comp.Sources
}

var (
	// supposing is what people put before a claim that they are not sure of.
	supposing = regexp.MustCompile(`(?i)^(?:(?:well|so|and|but|honestly|frankly)\b[\s,:]*)*(?:i|we)(?:'m| am|’m)? (?:really |just |still |also |do )*(?:think|believe|guess|reckon|suppose|assume|sure)\b(?: that)?[\s,]*`)
	// opining says that what stands beside it is an opinion.
	opining = regexp.MustCompile(`(?i)\b(?:in my (?:humble |honest )?(?:opinion|view|book|eyes)|to my mind|if you ask me|imh?o|as far as i(?:['’]m| am) concerned)\b|^(?:personally|to me|for me)\b|^(?:i|we) (?:really |still |just )?(?:find|feel|doubt|love|like|hate|admire|prefer|trust|dislike)\b`)
	// wishing begins what is no statement at all.
	wishing = regexp.MustCompile(`(?i)^(?:(?:i|we) (?:really |just |do |so )*(?:hope|wish|want|would (?:like|love)|'d (?:like|love)|pray|demand|dream)\b|let['’]?s\b|let us\b|may (?:the|we|they|he|she|it|this|there|god|all|our|peace)\b|if only\b|hopefully\b|fingers crossed|please\b|here['’]?s hoping|would(?:n['’]t)? it be\b|imagine\b|can['’]t wait|looking forward)`)
	// exclaiming is a call: what a mess, how dare they.
	exclaiming = regexp.MustCompile(`(?i)^[^.?]{0,20}\bwhat an?\b[^?]*!|^(?:what an?\b|how (?:\w+ly )?(?:\w+)\b[^?]*!|wow\b|omg\b|oh\b|ugh\b|lol\b|no way\b|finally\b|bravo\b|hurra[hy]\b|hooray\b|yay\b|(?:long )?live\b|down with\b|shame on\b|stop\b|enough\b)`)
	// judging are words by which somebody judges and tells nothing; with a capital, as in Great Britain, they are names.
	judging = regexp.MustCompile(`\b(?:should(?:n['’]t)?|ought to|had better|great|greatest|best|worst|better off|terrible|terribl[ey]|awful|stupid|brilliant|shameful|shame|disgrace(?:ful)?|ridiculous|pathetic|wonderful|fantastic|amazing|horrible|boring|beautiful|ugly|overrated|underrated|nonsense|foolish|silly|crazy|insane|mad(?:ness)?|wise|unwise|naive|cowardly|brave|admirable|disappointing|disappointment|embarrassing|outrageous|unfair|pointless|useless|worthless|waste of|(?:far|much|way) too|so much \w+er|nothing but|too (?:little|much|late|slow|weak|soft|far|many|few|expensive|cheap|cautious|timid)|deserves?|fault|a (?:huge|big|serious|grave|terrible)? ?mistake|the right (?:thing|choice|decision|call|man|woman|person)|the wrong (?:thing|choice|decision|call|man|woman|person)|not good enough|good (?:idea|thing|news)|bad (?:idea|thing|news)|makes? (?:no )?sense)\b`)
)

// claimed is the claim that a text makes, without what people put before one; "" where it makes none.
func (g grammar) claimed(text string) string {
	text = hearsay.ReplaceAllString(unwrap(text), "")
	if m := tag.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	opinion := opining.MatchString(text)
	text = strings.TrimSpace(supposing.ReplaceAllString(text, ""))
	ws := words(text)
	inner := text
	if len(ws) > 1 && !ws[1].capital() {
		inner = ws[0].lower + text[ws[0].End:]
	}
	switch {
	case opinion || len(ws) < 2 || strings.HasSuffix(text, "?") || wishing.MatchString(text) || exclaiming.MatchString(text):
		return ""
	case opening.MatchString(text) && g.auxiliary[ws[1].lower] || g.auxiliary[ws[0].lower] || g.orders[ws[0].lower]:
		return "" // a question without its mark, or an order
	case judging.MatchString(inner) && !g.told(text):
		return ""
	}
	return text
}

// told says whether a text reports what somebody said, so that a judgement in it is a fact about who judged.
func (g grammar) told(text string) bool {
	for i, w := range words(text) {
		if i > 0 && g.said[w.lower] || w.lower == "according" {
			return true
		}
	}
	return false
}

// statement reads a claim: all of it is searched for, and nothing is asked.
func (g grammar) statement(text string) reading {
	r := g.read(text)
	r.text, r.wants, r.of, r.each, r.speaker = text, wantClaim, nil, false, false
	r.terms, r.phrases = retrieval.Terms(text), g.phrases(text)
	return r
}
