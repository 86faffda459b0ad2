package answer

import (
	"slices"

	"rapporteur/internal/corpus"
)

const (
	// copied is the cosine of rare words from which one sentence is a copy of another.
	copied = .95
	// copiedPart is the part of the shorter article's sentences that another has as well from which both have one origin, such as an agency's
	// report; copiedLeast is how many these are at least, since everybody quotes the same words. Both by judgement.
	copiedPart  = .3
	copiedLeast = 3
)

// independent is how many of the articles that claims rest on are no copies of others.
func (e *Engine) independent(claims []Claim) int {
	var origins []*corpus.Article
	for _, c := range claims {
		for _, q := range c.Quotes {
			a := e.corpus.Article(q.Article)
			if !slices.ContainsFunc(origins, func(o *corpus.Article) bool { return o == a || e.copies(a, o) }) {
				origins = append(origins, a)
			}
		}
	}
	return len(origins)
}

// copies says whether two articles have much of their text in common.
func (e *Engine) copies(a, b *corpus.Article) bool {
	x, y := e.sentenceVectors(a), e.sentenceVectors(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	shared := 0
	for _, v := range x {
		if slices.ContainsFunc(y, func(o vector) bool { return v.dot(o) >= copied }) {
			shared++
		}
	}
	return shared >= copiedLeast && float64(shared) >= copiedPart*float64(len(x))
}

func (e *Engine) sentenceVectors(a *corpus.Article) []vector {
	if made, ok := e.weighed.Load(a); ok {
		return made.([]vector)
	}
	var out []vector
	for _, p := range a.Paragraphs {
		for _, s := range p.Sentences {
			out = append(out, e.rarity.vector(a.Text(s)))
		}
	}
	e.weighed.Store(a, out)
	return out
}
