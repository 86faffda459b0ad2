package answer

import (
	"rapporteur/internal/corpus"
)

// quote makes the quote of a span.
func quote(a *corpus.Article, s corpus.Span) Quote {
	return Quote{Article: a.ID, Start: s.Start, End: s.End, Text: a.Text(s)}
}

// Quote returns the quote of a span of an article's file, so that a span kept elsewhere can be shown
// again. It is false when the corpus has no such article or the span is no part of what may be
// evidence.
func (e *Engine) Quote(article string, start, end int) (Quote, bool) {
	a := e.corpus.Article(article)
	if a == nil || start >= end {
		return Quote{}, false
	}
	for _, p := range a.Paragraphs {
		if p.Start <= start && end <= p.End {
			return quote(a, corpus.Span{Start: start, End: end}), true
		}
	}
	return Quote{}, false
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
