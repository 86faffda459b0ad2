package retrieval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/philippgille/chromem-go"
)

// vectors is what an index needs to search by meaning.
type vectors struct {
	embedder  Embedder
	sentences *space
	contexts  *space
	foreign   bool  // as Options.Foreign
	late      *late // in place of the spaces: vectors that are made when they are needed
}

// pair returns a passage's vectors, of the sentence and in context; nil where they are not made.
func (v *vectors) pair(n int) (sentence, context []float32) {
	if v.late != nil {
		return v.late.pair(n)
	}
	return v.sentences.vectors[n], v.contexts.vectors[n]
}

// dim is the length of the vectors, 0 while there are none.
func (v *vectors) dim() int {
	if v.late != nil {
		v.late.mu.RLock()
		defer v.late.mu.RUnlock()
		return v.late.known.dim
	}
	return v.sentences.dim()
}

// query embeds a question.
func (v *vectors) query(ctx context.Context, text string) ([]float32, error) {
	got, err := v.embedder.Embed(ctx, "query", []string{text})
	if err != nil {
		return nil, err
	}
	if len(got) != 1 {
		return nil, fmt.Errorf("embedding a question: %d vectors came back, want 1", len(got))
	}
	return unit(got[0], v.dim())
}

var errNotEmbedded = errors.New("vectors are made before they are stored")

// space is a set of unit vectors numbered as the passages are. It never changes once made.
// chromem-go finds the nearest; what is compared between hits is computed from the vectors here.
type space struct {
	vectors    [][]float32
	collection *chromem.Collection
}

// newSpace makes a space of unit vectors of equal length.
func newSpace(ctx context.Context, name string, vecs [][]float32) (*space, error) {
	// The collection must have an embedding function: without one chromem-go would send texts
	// to a service on the network. Ours refuses, since every vector is made beforehand.
	refuse := func(context.Context, string) ([]float32, error) { return nil, errNotEmbedded }
	c, err := chromem.NewDB().CreateCollection(name, nil, refuse)
	if err != nil {
		return nil, err
	}
	for i, v := range vecs {
		if err := c.AddDocument(ctx, chromem.Document{ID: strconv.Itoa(i), Embedding: v}); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &space{vectors: vecs, collection: c}, nil
}

// dim is the length of the vectors, 0 when there are none.
func (s *space) dim() int {
	if len(s.vectors) == 0 {
		return 0
	}
	return len(s.vectors[0])
}

// nearest returns the n vectors nearest to q, nearest first, ties in order of number; all when
// there are fewer.
func (s *space) nearest(ctx context.Context, q []float32, n int) ([]int, error) {
	size := len(s.vectors)
	n = min(n, size)
	if n < 1 {
		return nil, nil
	}
	// Of vectors that are equally near chromem-go keeps any. So ask for more until the cut
	// does not fall between equals.
	for ask := n; ; ask *= 2 {
		ask = min(ask+1, size) // it refuses to be asked for more than it holds
		found, err := s.collection.QueryEmbedding(ctx, q, ask, nil, nil)
		if err := cmp.Or(err, ctx.Err()); err != nil { // it says nothing when ctx ends midway
			return nil, err
		}
		if ask == size || found[ask-1].Similarity < found[n-1].Similarity {
			return order(found, n)
		}
	}
}

// order returns the numbers of the n best results, ties in order of number.
func order(found []chromem.Result, n int) ([]int, error) {
	type near struct {
		number int
		cosine float32
	}
	all := make([]near, len(found))
	for i, r := range found {
		number, err := strconv.Atoi(r.ID)
		if err != nil {
			return nil, err
		}
		all[i] = near{number, r.Similarity}
	}
	slices.SortFunc(all, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.cosine, a.cosine), cmp.Compare(a.number, b.number))
	})
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = all[i].number
	}
	return numbers, nil
}

// cosine of two unit vectors.
func cosine(a, b []float32) float64 {
	sum := 0.0
	for i, x := range a {
		sum += float64(x) * float64(b[i])
	}
	return max(-1, min(1, sum))
}

// unit checks a vector, which a foreign service may have made, and brings it to length 1. One zero
// or NaN in a collection spoils every result, and one that is too long outranks an exact match.
// dim 0 stands for any length.
func unit(v []float32, dim int) ([]float32, error) {
	if len(v) == 0 || dim > 0 && len(v) != dim {
		return nil, fmt.Errorf("vector has %d numbers, want %d", len(v), dim)
	}
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	length := math.Sqrt(sum)
	if length == 0 || math.IsNaN(length) || math.IsInf(length, 0) {
		return nil, errors.New("vector is zero or not a number")
	}
	if math.Abs(length-1) < 1e-6 {
		return v, nil
	}
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(float64(x) / length)
	}
	return out, nil
}
