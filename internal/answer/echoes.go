package answer

import (
	"cmp"
	"slices"
)

// echo is a sentence that shares rare words with another.
type echo struct {
	sentence int // its place in Engine.passages
	cosine   float64
}

const (
	// mostPostings is in how many sentences a term stands at most by which sentences are found to be alike; by those in more, too many are.
	mostPostings = 200
	// sharedRare is how many such terms two sentences share at least.
	sharedRare = 2
)

// findEchoes lists for each sentence those that share rare words with it, in order of place. It takes time in proportion to the length
// of a corpus, not to its square.
func (e *Engine) findEchoes() [][]echo {
	vectors := e.vectors()
	postings := map[string][]int{}
	for i, p := range e.passages {
		for t := range e.notes.on(p.Article, p.Core).stems {
			if e.rarity.df[t] <= mostPostings {
				postings[t] = append(postings[t], i)
			}
		}
	}
	out := make([][]echo, len(e.passages))
	shared := make([]int, len(e.passages))
	for i, p := range e.passages {
		var met []int
		for t := range e.notes.on(p.Article, p.Core).stems {
			for _, k := range postings[t] {
				if shared[k]++; shared[k] == sharedRare && k != i {
					met = append(met, k)
				}
			}
		}
		slices.Sort(met)
		for _, k := range met {
			out[i] = append(out[i], echo{k, vectors[i].dot(vectors[k])})
		}
		for t := range e.notes.on(p.Article, p.Core).stems {
			for _, k := range postings[t] {
				shared[k] = 0
			}
		}
	}
	return out
}

// findVectors are those of the sentences, by place.
func (e *Engine) findVectors() []vector {
	out := make([]vector, len(e.passages))
	for i, p := range e.passages {
		out[i] = e.rarity.vector(p.Text())
	}
	return out
}

// sayAlike are the sentences before one that say the same, figures included, in order of place.
func (e *Engine) sayAlike(i int) []int {
	var out []int
	for _, k := range e.echoes()[i] {
		if k.sentence < i && k.cosine >= alike && e.agree(e.noteOf(i), e.noteOf(k.sentence)) {
			out = append(out, k.sentence)
		}
	}
	return out
}

// noteOf is the note on a sentence by its place.
func (e *Engine) noteOf(i int) *note { return e.notes.on(e.passages[i].Article, e.passages[i].Core) }

// witnesses is how many other articles are heard on a sentence.
const witnesses = 2

// support says how much the other articles say what a sentence of one says, 0…1: the mean of the cosines with the best sentence of each, of
// the two that say it most. What several papers report matters.
func (e *Engine) support(i int) float64 {
	var best []float64 // of each article
	last := e.passages[i].Article
	for _, k := range e.echoes()[i] {
		switch a := e.passages[k.sentence].Article; {
		case a == e.passages[i].Article:
			continue
		case a != last || len(best) == 0:
			best, last = append(best, k.cosine), a
		default:
			best[len(best)-1] = max(best[len(best)-1], k.cosine)
		}
	}
	slices.SortFunc(best, func(a, b float64) int { return cmp.Compare(b, a) })
	var sum float64
	for _, x := range best[:min(witnesses, len(best))] {
		sum += x
	}
	return sum / witnesses
}
