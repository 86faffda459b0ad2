package discord

import (
	"rapporteur/internal/answer"
)

// renderCheck lays out what the articles say to each sentence of a message, with one list of sources for all.
func renderCheck(w *words, answers []*answer.Answer, more int) []message {
	p := &page{words: w}
	p.lead(w.checkIntro, "", 0)
	var sources []answer.Source
	for _, a := range answers {
		start := len(p.pieces)
		p.say(newLine, a.Question, "", func(s string) string { return "> " + escape(s) })
		for i := start; i < len(p.pieces); i++ { // each part of one that was cut is a quote
			p.pieces[i].join = newLine
		}
		join := newLine
		for _, c := range a.Claims {
			sources = cited(sources, a.Sources, c.Quotes)
			p.say(join, c.Text, cite(sources, c.Quotes), escape)
			join = sameLine
		}
		if len(a.Claims) == 0 {
			p.mark(newLine, w.checkSilent)
		}
	}
	if more > 0 {
		p.mark(newLine, w.of(w.checkMore, more))
	}
	p.sources(sources)
	if len(answers) > 0 {
		p.small(w.revision(answers[0].Revision))
	}
	return p.messages("check.md")
}

// cited is the list of sources with those of the quotes added, numbered on.
func cited(list, of []answer.Source, quotes []answer.Quote) []answer.Source {
	for _, q := range quotes {
		for _, s := range of {
			if s.Article == q.Article && !contains(list, s.Article) {
				s.N = len(list) + 1
				list = append(list, s)
			}
		}
	}
	return list
}

func contains(list []answer.Source, article string) bool {
	for _, s := range list {
		if s.Article == article {
			return true
		}
	}
	return false
}
