package answer

import (
	"math"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// rarity is the inverse document frequency of terms, over the sentences of a corpus.
type rarity struct {
	df map[string]int
	n  int
}

func countRarity(c *corpus.Corpus) rarity {
	r := rarity{df: map[string]int{}}
	for _, a := range c.Articles {
		for _, p := range a.Paragraphs {
			for _, s := range p.Sentences {
				r.n++
				for t := range stems(a.Text(s)) {
					r.df[t]++
				}
			}
		}
	}
	return r
}

// of is the weight of a term: ln(1 + n/(1+df)), so that one that the corpus lacks weighs most
// (Robertson, "Understanding inverse document frequency", 2004).
func (r rarity) of(term string) float64 {
	return math.Log(1 + float64(r.n)/float64(1+r.df[term]))
}

// vector is the text as weights of its terms, of unit length.
func (r rarity) vector(text string) map[string]float64 {
	v := map[string]float64{}
	var norm float64
	for _, t := range retrieval.Terms(text) {
		v[t] += r.of(t)
	}
	for _, x := range v {
		norm += x * x
	}
	for t := range v {
		v[t] /= math.Sqrt(norm)
	}
	return v
}
