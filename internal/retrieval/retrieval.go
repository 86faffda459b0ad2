// Package retrieval finds the passages of a corpus that a question is about, by words and by
// meaning. It ranks; whether a passage answers the question is decided in package answer.
package retrieval

import (
	"context"
	"errors"

	"rapporteur/internal/corpus"
)

// Embedder turns texts into vectors. It must be safe for concurrent use.
type Embedder interface {
	// Name identifies the model and the kernel family that computes it. Vectors under
	// different names are never compared or mixed.
	Name() string
	// Embed returns one unit vector for each text, in order. role is "query" for questions
	// and "passage" for text of the corpus. On error, or when ctx ends first, it returns no
	// vectors at all; no texts give no vectors and no error.
	Embed(ctx context.Context, role string, texts []string) ([][]float32, error)
}

// Passage is one sentence with the neighbours that give it its sense: the sentence before and
// the one after, never across a heading. Spans are byte offsets into Article.File.
type Passage struct {
	Article   *corpus.Article
	Paragraph int         // index into Article.Paragraphs
	Sentence  int         // index into that paragraph's Sentences
	Core      corpus.Span // the sentence
	Context   corpus.Span // the sentence with its neighbours
}

// Text returns the sentence.
func (p Passage) Text() string { return p.Article.Text(p.Core) }

// Hit is a passage found for a query. Hits come in a total order: Score falling, then article id,
// then offset.
type Hit struct {
	Passage
	Score  float64 // fused from parts normalised within this search: comparable within it only
	Scores Scores  // raw: comparable between searches
}

// Scores are the parts of a hit's score before normalisation.
type Scores struct {
	BM25          float64 // of the sentence, ≥ 0
	ContextBM25   float64 // of the sentence with its neighbours, ≥ 0
	Cosine        float64 // of the sentence, -1…1; 0 while words alone answer
	ContextCosine float64 // of the sentence with its neighbours, likewise
	// Coverage is the share, 0…1, of the query's content terms (weighted by inverse document
	// frequency, unknown terms at the highest weight) that occur in the context or the title.
	Coverage float64
	Meaning  bool // whether the cosines were computed
}

// Index is a searchable corpus. It never changes and is safe for concurrent use.
type Index struct{}

// Build indexes the corpus by words. The result answers at once; WithVectors adds meaning.
func Build(c *corpus.Corpus) *Index { return &Index{} }

// Options say how vectors are made and kept.
type Options struct {
	Embedder Embedder
	CacheDir string                // where vectors are kept between runs; "" or not writable: nowhere
	Progress func(done, total int) // called after each batch that was not cached; may be nil
	// Warn is called when the cache could not be read or written: the index is complete all the
	// same, and the next start computes the vectors again. It may be nil.
	Warn func(err error)
}

// WithVectors returns an index of the same corpus that searches by meaning as well. The receiver
// is unchanged and goes on answering meanwhile. On error or when ctx ends the result is nil.
func (ix *Index) WithVectors(ctx context.Context, o Options) (*Index, error) {
	return nil, errors.New("to come")
}

// Search returns at most k hits for the query, best first; none for a query without content
// or for k < 1.
func (ix *Index) Search(ctx context.Context, query string, k int) ([]Hit, error) {
	return nil, errors.New("to come")
}

// In returns a view of the index that searches the articles with these ids alone; without ids it
// is the receiver. Unknown ids match nothing. Document frequencies stay those of the whole corpus.
func (ix *Index) In(articles ...string) *Index { return ix }

// Passages returns all passages, in order of article id and offset. The slice is the index's own:
// read it only.
func (ix *Index) Passages() []Passage { return nil }

// IDF returns the inverse document frequency of a term (as Terms gives it) among the sentences
// of the corpus, > 0; of a term that does not occur, the highest that there is.
func (ix *Index) IDF(term string) float64 { return 0 }

// Nearest returns the term of the corpus that a term (as Terms gives it) is taken for, and the
// weight, 0…1, with which it counts: the term itself and 1 when it occurs, a neighbour in
// spelling and less when it does not, "" and 0 when there is none.
func (ix *Index) Nearest(term string) (string, float64) { return "", 0 }

// Cosine returns the cosine, -1…1, of the sentences of two passages of this index; false when it
// has no vectors or a passage is not its own.
func (ix *Index) Cosine(a, b Passage) (float64, bool) { return 0, false }
