// Package retrieval finds the passages of a corpus that a question is about, by words and by
// meaning. It ranks; whether a passage answers the question is decided in package answer.
//
// A passage is a sentence. It is looked for as it stands and in its context: the article's title
// and the sentences before and after. Each way there is a list by BM25 (words.go, lexical.go; a
// misspelt word is taken for its neighbour, spelling.go) and one by the cosine of vectors
// (vectors.go; made in embed.go, kept between runs by cache.go). The best of the four lists are
// fused in search.go. In a large corpus vectors are made when a question needs them, for the
// passages that the words find alone (late.go).
package retrieval

import (
	"context"

	"rapporteur/internal/corpus"
)

// Embedder turns texts into vectors. It must be safe for concurrent use.
type Embedder interface {
	// Name identifies the model and the kernel family that computes it. Vectors under
	// different names are never compared or mixed.
	Name() string
	// Embed returns one vector for each text, in order, all of one length; how long they are drawn is
	// not looked at. role is "query" for questions and "passage" for text of the corpus. On error, or when ctx ends first, it returns no
	// vectors at all; no texts give no vectors and no error.
	Embed(ctx context.Context, role string, texts []string) ([][]float32, error)
}

// Passage is one sentence with the neighbours that give it its sense: the sentence before and
// the one after, over the end of a paragraph but never over a heading or page furniture. Spans are
// byte offsets into Article.File.
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
	ContextBM25   float64 // of the title and the sentence with its neighbours, ≥ 0
	Cosine        float64 // of the sentence, -1…1; 0 while words alone answer
	ContextCosine float64 // of the title and the sentence with its neighbours, likewise
	// Coverage is the share, 0…1, of the query's content terms (weighted by inverse document
	// frequency, unknown terms at the highest weight) that occur in the context or the title. A
	// misspelt term counts as Index.Nearest weighs it.
	Coverage float64
	Meaning  bool // whether the cosines were computed, by the built-in model
}

// Options say how vectors are made and kept.
type Options struct {
	Embedder Embedder
	// Foreign says that the embedder is another than the built-in one. Its cosines rank, but nothing is decided by them: what was fitted
	// was fitted to the built-in model's, so Scores.Meaning stays false.
	Foreign  bool
	CacheDir string                // where vectors are kept between runs; "" or not writable: nowhere
	Progress func(done, total int) // called after each batch that was not cached; may be nil
	// Warn is called when the cache could not be read or written: the index is complete all the
	// same, and the next start computes the vectors again. It may be nil.
	Warn func(err error)
}
