package answer

import (
	"rapporteur/internal/corpus"
)

// quote makes the quote of a span.
func quote(a *corpus.Article, s corpus.Span) Quote {
	return Quote{Article: a.ID, Start: s.Start, End: s.End, Text: a.Text(s)}
}

// Proof is a quote with what stands around it in its article.
type Proof struct {
	Quote
	Before, After         string // the sentences beside it, "" where there is none
	Paragraph, Paragraphs int    // in which paragraph it begins, from 1, and of how many
}

// Proof returns the quote of a span of an article's file with its surroundings, so that a span kept elsewhere can be shown
// again. It is false when the corpus has no such article or the span is no part of what may be
// evidence.
func (e *Engine) Proof(article string, start, end int) (Proof, bool) {
	a := e.corpus.Article(article)
	if a == nil || start >= end {
		return Proof{}, false
	}
	var p Proof
	found := false
	for i, paragraph := range a.Paragraphs {
		if paragraph.Start <= start && end <= paragraph.End {
			found = true
			p.Quote, p.Paragraph = quote(a, corpus.Span{Start: start, End: end}), i+1
		}
		for _, s := range paragraph.Sentences {
			switch {
			case s.End <= start:
				p.Before = a.Text(s)
			case s.Start >= end && p.After == "":
				p.After = a.Text(s)
			}
		}
	}
	p.Paragraphs = len(a.Paragraphs)
	return p, found
}

// verify says whether a claim may be shown: it has a quote, each quote equals the bytes of its file,
// and every figure and name of the claim stands in one of them.
func (e *Engine) verify(c Claim) bool {
	if len(c.Quotes) == 0 {
		return false
	}
	said := map[string]bool{}
	for _, q := range c.Quotes {
		a := e.corpus.Article(q.Article)
		if a == nil || q.Start < 0 || q.End > len(a.File) || q.Start >= q.End || a.File[q.Start:q.End] != q.Text {
			return false
		}
		for _, w := range words(q.Text) {
			said[w.lower] = true
		}
	}
	for _, w := range words(c.Text) {
		if (w.number() || w.capital() && !w.first) && !said[w.lower] {
			return false
		}
	}
	return true
}
