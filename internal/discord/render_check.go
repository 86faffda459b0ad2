package discord

import (
	"rapporteur/internal/answer"
)

// renderCheck lays out what the articles say to each sentence of a message, with one list of sources for all.
func renderCheck(w *words, all []*answer.Checked, more int) []message {
	p := &page{words: w}
	p.lead(w.checkIntro, "", 0)
	var sources []answer.Source
	for _, c := range all {
		start := len(p.pieces)
		p.say(newLine, c.Statement, "", func(s string) string { return "> " + escape(s) })
		for i := start; i < len(p.pieces); i++ { // each part of one that was cut is a quote
			p.pieces[i].join = newLine
		}
		verdict := w.checkSays[c.Verdict]
		if len(c.Claims) > 0 {
			verdict = "**" + verdict + "**"
		}
		p.mark(newLine, verdict)
		if c.Closest != nil {
			quotes := []answer.Quote{*c.Closest}
			sources = cited(sources, c.Sources, quotes)
			p.say(sameLine, w.closest+" “"+oneLine(c.Closest.Text)+"”", cite(sources, quotes), escape)
		}
		for _, cl := range c.Claims {
			sources = cited(sources, c.Sources, cl.Quotes)
			p.say(sameLine, cl.Text, cite(sources, cl.Quotes), escape)
		}
	}
	if more > 0 {
		p.mark(newLine, w.of(w.checkMore, more))
	}
	p.sources(sources)
	if len(all) > 0 {
		p.small(w.revision(all[0].Revision))
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
