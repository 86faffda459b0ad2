package retrieval

import (
	"math"
	"slices"
)

// BM25 after Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
// (2009), with the parameters and the never-negative inverse document frequency of Lucene.
const (
	bm25K1 = 1.2
	bm25B  = 0.75
)

// posting says how often a term occurs in a document.
type posting struct{ doc, count int32 }

// field is an inverted index over documents numbered from 0. It never changes once made.
type field struct {
	postings map[string][]posting // in order of document
	lengths  []float64            // in terms
	average  float64
}

// newField indexes documents, each the list of its terms.
func newField(docs [][]string) *field {
	f := &field{postings: map[string][]posting{}, lengths: make([]float64, len(docs))}
	total := 0
	for doc, terms := range docs {
		f.lengths[doc] = float64(len(terms))
		total += len(terms)
		for _, t := range terms {
			f.add(t, int32(doc))
		}
	}
	f.average = float64(total) / math.Max(1, float64(len(docs)))
	return f
}

func (f *field) add(term string, doc int32) {
	list := f.postings[term]
	if n := len(list); n > 0 && list[n-1].doc == doc {
		list[n-1].count++
		return
	}
	f.postings[term] = append(list, posting{doc: doc, count: 1})
}

// idf is the inverse document frequency of a term, > 0 and highest for a term that does not occur.
func (f *field) idf(term string) float64 {
	n, df := float64(len(f.lengths)), float64(len(f.postings[term]))
	return math.Log(1 + (n-df+.5)/(df+.5))
}

// scores returns the BM25 of every document, 0 where no term occurs.
func (f *field) scores(query []weighted) []float64 {
	scores := make([]float64, len(f.lengths))
	for _, q := range query {
		idf := q.weight * f.idf(q.term)
		for _, p := range f.postings[q.term] {
			tf := float64(p.count)
			norm := bm25K1 * (1 - bm25B + bm25B*f.lengths[p.doc]/f.average)
			scores[p.doc] += idf * tf * (bm25K1 + 1) / (tf + norm)
		}
	}
	return scores
}

// has says whether the term occurs in the document.
func (f *field) has(term string, doc int) bool {
	_, ok := slices.BinarySearchFunc(f.postings[term], int32(doc), func(p posting, d int32) int { return int(p.doc - d) })
	return ok
}

// weighted is a term of a query and how much it counts.
type weighted struct {
	term   string
	weight float64
}
