package discord

import (
	"strings"

	"rapporteur/internal/answer"
)

// renderSayings lists what somebody said: first in their own words, then as it is reported.
func renderSayings(w *words, s *answer.Sayings) []message {
	p := &page{words: w}
	name := oneLine(s.Speaker)
	if role := oneLine(s.Role); role != "" {
		name += ", " + role
	}
	p.lead(name, "", 0)
	for _, part := range []struct {
		heading string
		direct  bool
	}{{w.direct, true}, {w.indirect, false}} {
		before := heading(part.heading)
		for _, said := range s.List {
			if said.Direct == part.direct {
				p.saying(before, said, s.Sources)
				before = ""
			}
		}
	}
	if len(s.List) == 0 {
		p.mark(newLine, w.noSayings)
	}
	p.sources(s.Sources)
	p.small(w.revision(s.Revision))
	return p.messages("who-said.md")
}

// saying adds one, in all its wordings where papers differ in that.
func (p *page) saying(before string, s answer.Saying, sources []answer.Source) {
	if !s.Differ {
		p.item(before+bullet, s.Text, cite(sources, s.Quotes))
		return
	}
	p.mark(newLine, before+bullet+p.words.apart)
	for _, quotes := range wordings(s.Quotes) {
		p.item("  "+bullet, quotes[0].Text, cite(sources, quotes))
	}
}

// wordings puts quotes of the same words together, in order of first use.
func wordings(quotes []answer.Quote) [][]answer.Quote {
	var out [][]answer.Quote
	at := map[string]int{}
	for _, q := range quotes {
		text := oneLine(q.Text)
		i, known := at[text]
		if !known {
			i = len(out)
			at[text] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], q)
	}
	return out
}

// What of a difference is shown. All of it together leaves room in a message for a part of the quote.
const (
	maxAbout  = 100
	maxValue  = 80
	maxPaper  = 40
	maxPapers = 3
)

// renderDifferences puts side by side what the articles say differently.
func renderDifferences(w *words, d *answer.Differences) []message {
	p := &page{words: w}
	for _, c := range d.List {
		before := ""
		if about := bold(c.About, maxAbout); about != "" {
			before = about + "\n" // with its first side, so that it never ends a message
		}
		for _, s := range c.Sides {
			p.side(before+bullet, s, d.Sources)
			before = ""
		}
	}
	if len(d.List) == 0 {
		p.mark(newLine, w.noDifferences)
	}
	p.sources(d.Sources)
	p.small(w.revision(d.Revision))
	return p.messages("differences.md")
}

// side adds one side of a difference: its value, a quote that gives it, and which papers do, with their dates.
func (p *page) side(before string, s answer.Side, sources []answer.Source) {
	value, text := bold(s.Value, maxValue), ""
	if len(s.Quotes) > 0 {
		text = "“" + oneLine(s.Quotes[0].Text) + "”"
	}
	if value != "" && text != "" {
		value += " · "
	}
	p.item(before+value, text, p.papers(s.Quotes, sources)+p.words.lateness(s))
}

// papers are the publishers and dates of the quotes' articles with their marks; of more than a few only the marks.
func (p *page) papers(quotes []answer.Quote, sources []answer.Source) string {
	var out strings.Builder
	named := map[string]bool{}
	for i, q := range quotes {
		mark := cite(sources, []answer.Quote{q})
		switch {
		case mark == "" || named[q.Article]:
			continue
		case len(named) == maxPapers:
			return out.String() + " ·" + cite(sources, unnamed(quotes[i:], named))
		}
		named[q.Article] = true
		for _, s := range sources {
			if s.Article == q.Article {
				out.WriteString(" · " + p.words.paper(s) + mark)
				break
			}
		}
	}
	return out.String()
}

// unnamed are the quotes from articles that have not been named.
func unnamed(quotes []answer.Quote, named map[string]bool) []answer.Quote {
	var out []answer.Quote
	for _, q := range quotes {
		if !named[q.Article] {
			out = append(out, q)
		}
	}
	return out
}

// paper is an article's publisher and date.
func (w *words) paper(s answer.Source) string {
	if publisher := shorten(oneLine(s.Publisher), maxPaper); publisher != "" {
		return escape(publisher) + ", " + w.date(s.Published)
	}
	return w.date(s.Published)
}

// bold is the beginning of a text in bold, "" for nothing that is seen.
func bold(text string, most int) string {
	if text = shorten(oneLine(text), most); text == "" {
		return ""
	}
	return "**" + escape(text) + "**"
}
