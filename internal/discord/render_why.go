package discord

import (
	"cmp"
	"fmt"
	"math"

	"rapporteur/internal/answer"
)

// maxShownQuestion and maxCandidate are how much of a question and of a sentence an explanation shows.
const (
	maxShownQuestion = 300
	maxCandidate     = 300
)

// renderWhy explains an answer: what was searched, how the question was read, what decided, and which sentences came into
// question. The articles are the corpus's, since a sentence may be from one that the answer does not cite.
func renderWhy(w *words, a *answer.Answer, articles []answer.Source) []message {
	p := &page{words: w}
	p.lead(w.whyTitle, "", 0)
	p.say(newLine, fmt.Sprintf(w.whyAsked, shorten(oneLine(a.Question), maxShownQuestion)), "", escape)
	p.mark(newLine, bullet+sentence(fmt.Sprintf(w.searched, w.of(w.articles, a.Articles))))
	if a.Why == nil {
		p.mark(newLine, bullet+w.undecided(a))
		p.small(w.revision(a.Revision))
		return p.messages("why.md")
	}
	if read := oneLine(a.Why.Read); read != "" && read != oneLine(a.Question) {
		p.item(bullet, sentence(fmt.Sprintf(w.understood, shorten(read, maxShownQuestion))), "")
	}
	p.mark(newLine, bullet+fmt.Sprintf(w.wanted, cmp.Or(w.wants[a.Why.Wants], w.wants[wantsThing])))
	p.mark(newLine, bullet+w.decision(a))
	if a.Why.Note != "" {
		p.mark(newLine, bullet+w.firstPart)
	}
	if m := a.Why.Model; m != nil {
		p.mark(newLine, bullet+fmt.Sprintf(w.modelDid, escape(shorten(oneLine(m.Name), 60)), m.Proposed, m.Fates[answer.Passed], m.In, m.Out))
	}
	p.sources(p.candidates(a.Why, articles))
	p.small(w.revision(a.Revision))
	return p.messages("why.md")
}

// wantsThing is what a question asks for that asks for nothing special.
const wantsThing = "thing"

// undecided says why there is nothing to be explained by sentences: it was no question, or one that no single sentence answers.
func (w *words) undecided(a *answer.Answer) string {
	if a.State == answer.NotCovered && a.Refusal != nil && a.Refusal.Asked == answer.AskedNothing {
		return w.silent[answer.AskedNothing]
	}
	return w.noWhy
}

// decision says what decided. A likely sentence that does not count is about something else: the chance alone does not decide.
func (w *words) decision(a *answer.Answer) string {
	list := a.Why.Evidence
	switch {
	case len(list) == 0:
		return w.noneFound
	case a.State == answer.NotCovered && a.Why.Note == "" && list[0].Score >= a.Why.Threshold:
		return w.tooFar
	}
	return w.decided[a.State]
}

// candidates adds the likeliest sentences, each with its chance beside the one that is needed, and returns their sources.
func (p *page) candidates(why *answer.Why, articles []answer.Source) []answer.Source {
	var sources []answer.Source
	for i, c := range why.Evidence {
		if i == len(p.words.ranks) {
			break
		}
		quotes := []answer.Quote{c.Quote}
		sources = cited(sources, articles, quotes)
		has, needs := perCent(c.Score, why.Threshold)
		chance := fmt.Sprintf(p.words.chance, p.words.ranks[i], has, needs)
		p.item(bullet+chance+" · ", "“"+shorten(oneLine(c.Quote.Text), maxCandidate)+"”", cite(sources, quotes))
	}
	return sources
}

// perCent are a chance and the one that is needed as whole numbers. One that does not suffice never looks as if it did.
func perCent(chance, needed float64) (has, needs int) {
	has, needs = int(math.Round(100*chance)), int(math.Round(100*needed))
	if chance < needed && has == needs {
		return int(math.Floor(100 * chance)), int(math.Ceil(100 * needed))
	}
	return has, needs
}
