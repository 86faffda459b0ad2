package retrieval

import (
	"cmp"
	"context"
	"slices"
)

// How the parts of a score are weighed. Measured with the built-in model on 94 development
// questions about news articles, 150 of ClapNQ and 65 of TREC-QA: no other weights tried (meaning
// 0…1, context 0…1) and no other way to normalise (standard deviations, mean to best) had a better
// first hit on the sets together; ranks fused without scores did worse before.
const (
	meaningWeight = .7  // of the cosine
	wordsWeight   = .3  // of BM25
	contextWeight = .35 // of both again, for the context

	poolSize = 100 // passages that each list sends into the fusion; 20…200 differ by less than .01
)

// Search returns at most k hits for the query, best first; none for a query without content
// or for k < 1. The query is embedded once; when that fails although ctx is alive, words
// alone answer, and Scores.Meaning is false.
func (ix *Index) Search(ctx context.Context, text string, k int) ([]Hit, error) {
	q := ix.read(text)
	if k < 1 || len(q.asked) == 0 || len(ix.passages) == 0 {
		return nil, ctx.Err()
	}
	found, err := ix.candidates(ctx, q, text)
	if err != nil {
		return nil, err
	}
	fuse(found)
	slices.SortFunc(found, compareCandidates)
	found = found[:min(k, len(found))]
	hits := make([]Hit, len(found))
	for i, c := range found {
		hits[i] = c.Hit
		hits[i].Scores.Coverage = ix.coverage(q, c.number)
	}
	return hits, nil
}

// candidate is a hit on the way, with the number of its passage.
type candidate struct {
	number int
	Hit
}

func compareCandidates(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.number, b.number))
}

// candidates returns what the lists send in, in order of number, with all raw scores.
func (ix *Index) candidates(ctx context.Context, q query, text string) ([]candidate, error) {
	words, contextWords := ix.sentences.scores(q.terms), ix.contexts.scores(q.terms)
	numbers := append(ix.best(words), ix.best(contextWords)...)
	if ix.vectors != nil && ix.vectors.late != nil {
		numbers = ix.bestByWords(words, contextWords)
	}
	var vector []float32 // the built-in model reads English
	var near []int
	if q.tongue == "en" || ix.vectors != nil && ix.vectors.foreign {
		var err error
		if vector, near, err = ix.meant(ctx, text, numbers); err != nil {
			return nil, err
		}
	}
	numbers = append(numbers, near...)
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	found := make([]candidate, len(numbers))
	for i, n := range numbers {
		s := Scores{BM25: words[n], ContextBM25: contextWords[n], Meaning: vector != nil && !ix.vectors.foreign}
		if ix.passages[n].Article.Foreign() && !(vector != nil && ix.vectors.foreign) {
			s.Meaning = false
		} else if vector != nil {
			sentence, around := ix.vectors.pair(n)
			s.Cosine, s.ContextCosine = cosine(vector, sentence), cosine(vector, around)
		}
		found[i] = candidate{n, Hit{Passage: ix.passages[n], Scores: s}}
	}
	return found, nil
}

// best returns the numbers of the passages searched with the highest scores above 0.
func (ix *Index) best(scores []float64) []int {
	var numbers []int
	for n, s := range scores {
		if s > 0 && ix.holds(n) {
			numbers = append(numbers, n)
		}
	}
	slices.SortFunc(numbers, func(a, b int) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b))
	})
	return numbers[:min(poolSize, len(numbers))]
}

// meant returns the query's vector and the numbers of the passages nearest to it, none where vectors are
// made late: then those that words have found get theirs. It returns nothing when words alone must
// do. An error is ctx's.
func (ix *Index) meant(ctx context.Context, text string, found []int) ([]float32, []int, error) {
	if ix.vectors == nil {
		return nil, nil, ctx.Err()
	}
	if ix.vectors.late != nil {
		if err := ix.vectors.late.need(ctx, found); err != nil {
			return nil, nil, ctx.Err()
		}
	}
	vector, err := ix.vectors.query(ctx, text)
	if err != nil {
		return nil, nil, ctx.Err()
	}
	if ix.vectors.late != nil {
		return vector, nil, ctx.Err()
	}
	var numbers []int
	for _, s := range []*space{ix.vectors.sentences, ix.vectors.contexts} {
		near, err := ix.nearest(ctx, s, vector)
		if err != nil {
			return nil, nil, ctx.Err()
		}
		numbers = append(numbers, near...)
	}
	return vector, numbers, ctx.Err()
}

// nearest returns the numbers of the passages searched that are nearest to the vector.
func (ix *Index) nearest(ctx context.Context, s *space, vector []float32) ([]int, error) {
	n := poolSize
	if ix.only != nil {
		n = len(ix.passages)
	}
	numbers, err := s.nearest(ctx, vector, n)
	numbers = slices.DeleteFunc(numbers, func(n int) bool { return !ix.holds(n) })
	return numbers[:min(poolSize, len(numbers))], err
}

// fuse gives the candidates their scores. Each part is stretched to 0…1 over the candidates
// first, since cosines lie close together and BM25 has no upper bound.
func fuse(found []candidate) {
	parts := []struct {
		weight float64
		of     func(s Scores) float64
	}{
		{meaningWeight, func(s Scores) float64 { return s.Cosine }},
		{wordsWeight, func(s Scores) float64 { return s.BM25 }},
		{contextWeight * meaningWeight, func(s Scores) float64 { return s.ContextCosine }},
		{contextWeight * wordsWeight, func(s Scores) float64 { return s.ContextBM25 }},
	}
	for _, p := range parts {
		low, high := bounds(found, p.of)
		for i := range found {
			if high > low {
				found[i].Score += p.weight * (p.of(found[i].Scores) - low) / (high - low)
			}
		}
	}
}

func bounds(found []candidate, of func(Scores) float64) (low, high float64) {
	for i, c := range found {
		x := of(c.Scores)
		if i == 0 {
			low, high = x, x
		}
		low, high = min(low, x), max(high, x)
	}
	return low, high
}

// coverage is how much of the query occurs in the context of a passage or in its article's title.
func (ix *Index) coverage(q query, number int) float64 {
	return q.coverage(func(term string) bool { return ix.contexts.has(term, number) })
}
