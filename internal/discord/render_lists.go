package discord

import (
	"strconv"

	"rapporteur/internal/answer"
)

// renderSummary lays a summary out as a list, and says what it leaves out.
func renderSummary(s *answer.Summary) []message {
	p := &page{}
	p.lead(s.Title, "", 0)
	for _, b := range s.Bullets {
		start := len(p.pieces)
		p.say(newLine, b.Text, cite(s.Sources, b.Quotes), func(t string) string { return "- " + escape(t) })
		for i := start + 1; i < len(p.pieces); i++ { // a bullet that was cut goes on, it is not a new one
			p.pieces[i].text = p.pieces[i].text[len("- "):]
		}
	}
	if len(s.Bullets) == 0 {
		p.mark(newLine, "There is nothing to sum up.")
	}
	p.coverage(s.Coverage)
	p.sources(s.Sources)
	p.small(revision(s.Revision))
	return p.messages("summary.md")
}

// shownMissing is how many left-out paragraphs a summary names before it only counts them.
const shownMissing = 4

func (p *page) coverage(c answer.Coverage) {
	if c.Paragraphs == 0 {
		return
	}
	line := "covers " + strconv.Itoa(c.Covered) + " of " + count(c.Paragraphs, "paragraph")
	for i, m := range c.Missing {
		if i == shownMissing {
			line += " · " + strconv.Itoa(len(c.Missing)-i) + " more"
			break
		}
		if i == 0 {
			line += " · left out: "
		} else {
			line += " · "
		}
		line += escape(shorten(oneLine(m.About), 80))
	}
	p.small(line)
}

// renderArticles lists the corpus.
func renderArticles(list []answer.Source, rev string) []message {
	p := &page{}
	p.lead(count(len(list), "article")+" to ask about", "", 0)
	for i, s := range list {
		line := strconv.Itoa(i+1) + ". " + sourceLine(s)
		if k := kind(s); k != "" {
			line += " · " + k
		}
		p.mark(newLine, line)
	}
	p.small(revision(rev))
	return p.messages("articles.md")
}

// renderHelp says what the bot does and how it is asked.
func renderHelp(articles int, rev string) []message {
	p := &page{}
	p.lead("Ask about the articles, and get an answer with its sources.", "", 0)
	for _, line := range []string{
		"- `/ask` answers a question; with `private` only you see the answer.",
		"- `/summary` sums up an article, a topic, or everything.",
		"- `/articles` lists what can be asked about.",
		"- Or mention me with a question, reply to me with a mention, or write to me directly.",
		"Every sentence rests on a quote from a numbered source. When the articles do not say it, neither do I.",
		"Questions are neither stored nor logged.",
	} {
		p.mark(newLine, line)
	}
	p.small(count(articles, "article"), revision(rev))
	return p.messages("help.md")
}

// renderShortHelp answers somebody who says nothing but the bot's name.
func renderShortHelp() []message {
	return note("Ask me a question about the articles: write it after my name, or use `/ask`. `/articles` lists what there is, `/help` says more.")
}

// note is a reply of our own words, finished.
func note(text string) []message { return []message{{content: text}} }
