package answer

import (
	"maps"
	"slices"

	"rapporteur/internal/corpus"
)

// echoes finds what other articles say like a sentence, by the rare words that they share.
type echoes struct {
	articles []*corpus.Article // of each sentence
	postings map[string][]posting
}

// posting is a term's weight in a sentence.
type posting struct {
	sentence int
	weight   float64
}

func findEchoes(c *corpus.Corpus, r rarity) *echoes {
	e := &echoes{postings: map[string][]posting{}}
	for _, a := range c.Articles {
		for _, p := range a.Paragraphs {
			for _, s := range p.Sentences {
				for t, w := range r.vector(a.Text(s)) {
					e.postings[t] = append(e.postings[t], posting{len(e.articles), w})
				}
				e.articles = append(e.articles, a)
			}
		}
	}
	return e
}

// witnesses is how many other articles are heard on a sentence.
const witnesses = 2

// support says how much the other articles say what a sentence of one says, 0…1: the mean of the cosines with the best sentence of each, of
// the two that say it most. What several papers report matters.
func (e *echoes) support(a *corpus.Article, vector map[string]float64) float64 {
	likeness := map[int]float64{}
	for _, t := range slices.Sorted(maps.Keys(vector)) {
		for _, p := range e.postings[t] {
			if e.articles[p.sentence] != a {
				likeness[p.sentence] += vector[t] * p.weight
			}
		}
	}
	best := map[*corpus.Article]float64{}
	for s, x := range likeness {
		best[e.articles[s]] = max(best[e.articles[s]], x)
	}
	top := slices.Sorted(maps.Values(best))
	var sum float64
	for _, x := range top[max(0, len(top)-witnesses):] {
		sum += x
	}
	return sum / witnesses
}
