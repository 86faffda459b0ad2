package answer

import (
	"rapporteur/internal/corpus"
)

// quote makes the quote of a span.
func quote(a *corpus.Article, s corpus.Span) Quote {
	return Quote{Article: a.ID, Start: s.Start, End: s.End, Text: a.Text(s)}
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
