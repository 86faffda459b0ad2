package discord

import (
	"fmt"
	"strconv"

	"rapporteur/internal/answer"
)

// bullet begins a line of a list.
const bullet = "- "

// renderSummary lays a summary out as a list, and says what it leaves out.
func renderSummary(w *words, s *answer.Summary) []message {
	p := &page{words: w}
	p.lead(w.heading(s), "", 0)
	for _, b := range s.Bullets {
		p.item(bullet, b.Text, cite(s.Sources, b.Quotes))
	}
	if len(s.Bullets) == 0 {
		p.mark(newLine, w.nothingHere)
	}
	p.coverage(s.Coverage)
	p.sources(s.Sources)
	removed := ""
	if s.Removed > 0 {
		removed = w.of(w.removed, s.Removed)
	}
	p.small(removed, w.wordedBy(s.Engine, s.Trouble), w.revision(s.Revision))
	return p.messages("summary.md")
}

// shownMissing is how many left-out paragraphs a summary names before it only counts them.
const shownMissing = 4

func (p *page) coverage(c answer.Coverage) {
	if c.Paragraphs == 0 {
		return
	}
	w := p.words
	line := fmt.Sprintf(w.covers, c.Covered, w.of(w.paragraphs, c.Paragraphs))
	for i, m := range c.Missing {
		if i == shownMissing {
			line += " · " + fmt.Sprintf(w.more, len(c.Missing)-i)
			break
		}
		if i == 0 {
			line += " · " + w.leftOut + " "
		} else {
			line += " · "
		}
		line += escape(shorten(oneLine(m.About), 80))
	}
	p.small(line)
}

// renderArticles lists the corpus.
func renderArticles(w *words, list []answer.Source, rev string) []message {
	p := &page{words: w}
	p.lead(fmt.Sprintf(w.toAsk, w.of(w.articles, len(list))), "", 0)
	for i, s := range list {
		line := strconv.Itoa(i+1) + ". " + w.source(s)
		if k := w.kind(s); k != "" {
			line += " · " + k
		}
		p.mark(newLine, line)
	}
	p.small(w.revision(rev))
	return p.messages("articles.md")
}

// renderHelp says what the bot does and how it is asked.
func renderHelp(w *words, articles int, rev string) []message {
	p := sheet(w, w.help)
	p.small(w.of(w.articles, articles), w.revision(rev))
	return p.messages("help.md")
}

// sheet is a page of a heading and lines, which are finished.
func sheet(w *words, lines []string) *page {
	p := &page{words: w}
	p.lead(lines[0], "", 0)
	for _, line := range lines[1:] {
		p.mark(newLine, line)
	}
	return p
}

// note is a reply of our own words, finished.
func note(text string) []message { return []message{{content: text}} }

// mostMistakes is how many mistakes of articles are listed.
const mostMistakes = 5

// renderReload says what has come of reading the articles again.
func renderReload(w *words, r Reloaded) []message {
	articles := w.of(w.articles, r.Articles)
	if len(r.Mistakes) == 0 && r.Came+r.Went+r.Changed == 0 {
		return note(fmt.Sprintf(w.unchanged, articles, r.Revision))
	}
	if len(r.Mistakes) == 0 {
		return note(fmt.Sprintf(w.reloaded, articles, r.Revision, r.Came, r.Went, r.Changed))
	}
	p := &page{words: w}
	p.lead(w.mistakes, "", 0)
	for _, m := range r.Mistakes[:min(len(r.Mistakes), mostMistakes)] {
		p.mark(newLine, "- "+escape(shorten(oneLine(m), 300)))
	}
	if n := len(r.Mistakes) - mostMistakes; n > 0 {
		p.mark(newLine, fmt.Sprintf(w.more, n))
	}
	return p.messages("reload.md")
}
