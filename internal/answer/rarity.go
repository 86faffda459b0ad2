package answer

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"

	"rapporteur/internal/retrieval"
)

// rarity is the inverse document frequency of terms, over the sentences of a corpus.
type rarity struct {
	df map[string]int
	n  int
}

// of is the weight of a term: ln(1 + n/(1+df)), so that one that the corpus lacks weighs most
// (Robertson, "Understanding inverse document frequency", 2004).
func (r rarity) of(term string) float64 {
	return math.Log(1 + float64(r.n)/float64(1+r.df[term]))
}

// vector is a text as weights of its terms, in order of the terms' hashes.
type vector []weight

type weight struct {
	term   uint64 // FNV-1a, so that the order is the same in every run
	weight float64
}

// vector weighs the terms of a text by their rarity, to unit length.
func (r rarity) vector(text string) vector {
	weights := map[string]float64{}
	for _, t := range retrieval.Terms(text) {
		weights[t] += r.of(t)
	}
	v := make(vector, 0, len(weights))
	for t, w := range weights {
		v = append(v, weight{hashed(t), w})
	}
	slices.SortFunc(v, func(a, b weight) int { return cmp.Compare(a.term, b.term) })
	var norm float64
	for _, x := range v {
		norm += x.weight * x.weight
	}
	for i := range v {
		v[i].weight /= math.Sqrt(norm)
	}
	return v
}

func hashed(term string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(term)) // a hash does not fail
	return h.Sum64()
}

// dot is the cosine of two vectors of unit length.
func (v vector) dot(o vector) float64 {
	var sum float64
	for len(v) > 0 && len(o) > 0 {
		switch c := cmp.Compare(v[0].term, o[0].term); {
		case c < 0:
			v = v[1:]
		case c > 0:
			o = o[1:]
		default:
			sum += v[0].weight * o[0].weight
			v, o = v[1:], o[1:]
		}
	}
	return sum
}

// within is the part of a vector's weight, 0…1, in terms that another has as well.
func (v vector) within(o vector) float64 {
	var sum float64
	for _, x := range v {
		if _, there := slices.BinarySearchFunc(o, x.term, func(y weight, t uint64) int { return cmp.Compare(y.term, t) }); there {
			sum += x.weight * x.weight
		}
	}
	return sum
}

// sum adds vectors up.
func sum(vectors []vector) map[uint64]float64 {
	total := map[uint64]float64{}
	for _, v := range vectors {
		for _, x := range v {
			total[x.term] += x.weight
		}
	}
	return total
}
