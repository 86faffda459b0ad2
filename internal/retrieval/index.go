package retrieval

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"

	"rapporteur/internal/corpus"
)

// Index is a searchable corpus. It never changes and is safe for concurrent use.
type Index struct {
	passages   []Passage // in order of article id and offset; everything else counts by them
	sentences  *field
	contexts   *field
	tongues    []tongue                               // of the articles, but English
	vocabulary func() map[byte][]string               // for slips of the pen; made when it is first needed
	terms      func() map[*corpus.Article]*foundTerms // for Rebuild, likewise
	vectors    *vectors                               // nil: by words alone
	before     *late                                  // of the index that this one was rebuilt of, until there are vectors; may be nil
	only       map[string]bool                        // ids of the articles to search; nil: all
}

// Build indexes the corpus by words. The result answers at once; WithVectors adds meaning.
func Build(c *corpus.Corpus) *Index { return build(c, nil) }

// Rebuild is Build on another corpus, most of whose articles are those of this index: their terms are not found anew.
func (ix *Index) Rebuild(c *corpus.Corpus) *Index {
	next := build(c, ix.terms())
	if ix.vectors != nil {
		next.before = ix.vectors.late
	}
	return next
}

func build(c *corpus.Corpus, known map[*corpus.Article]*foundTerms) *Index {
	all := articleTerms(c, known)
	next := &Index{passages: Passages(c), tongues: foreignTongues(c), terms: func() map[*corpus.Article]*foundTerms { return all }}
	terms := make([][]string, len(next.passages))
	titles := map[*corpus.Article][]string{}
	place := 0
	for i, p := range next.passages {
		if i == 0 || p.Article != next.passages[i-1].Article {
			place = i
		}
		found := all[p.Article]
		terms[i], titles[p.Article] = found.sentences[i-place], found.title
	}
	next.sentences = newField(terms)
	next.contexts = newField(next.contextTerms(terms, titles))
	next.vocabulary = sync.OnceValue(func() map[byte][]string { return vocabulary(next.contexts.postings) })
	return next
}

// foundTerms are the terms of an article: of its title, and of its sentences in order of offset.
type foundTerms struct {
	title     []string
	sentences [][]string
}

// articleTerms finds the terms of the articles that are not known, on all cores.
func articleTerms(c *corpus.Corpus, known map[*corpus.Article]*foundTerms) map[*corpus.Article]*foundTerms {
	found := make([]*foundTerms, len(c.Articles))
	var work sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), runtime.NumCPU()) // of which a running bot has more than compute
	for w := range workers {
		work.Go(func() {
			tongues := map[string]tongue{}
			for i := w; i < len(found); i += workers {
				if found[i] = known[c.Articles[i]]; found[i] != nil {
					continue
				}
				one := &corpus.Corpus{Articles: c.Articles[i : i+1]}
				in, ok := tongues[one.Articles[0].Language]
				if !ok {
					in = tongueOf(one.Articles[0].Language).remembered()
					tongues[one.Articles[0].Language] = in
				}
				found[i] = &foundTerms{title: contentTerms(one.Articles[0].Title, in)}
				for _, p := range Passages(one) {
					found[i].sentences = append(found[i].sentences, contentTerms(p.Text(), in))
				}
			}
		})
	}
	work.Wait()
	out := map[*corpus.Article]*foundTerms{}
	for i, a := range c.Articles {
		out[a] = found[i]
	}
	return out
}

// remembered saves stemming a word twice.
func (t tongue) remembered() tongue {
	known, stem := map[string]string{}, t.stem
	t.stem = func(w string) string {
		s, ok := known[w]
		if !ok {
			s = stem(w)
			known[w] = s
		}
		return s
	}
	return t
}

// contextTerms joins the terms of title and sentences for each passage's context.
func (ix *Index) contextTerms(sentences [][]string, titles map[*corpus.Article][]string) [][]string {
	out := make([][]string, len(sentences))
	for i, p := range ix.passages {
		out[i] = append(out[i], titles[p.Article]...)
		if p.Context.Start < p.Core.Start {
			out[i] = append(out[i], sentences[i-1]...)
		}
		out[i] = append(out[i], sentences[i]...)
		if p.Context.End > p.Core.End {
			out[i] = append(out[i], sentences[i+1]...)
		}
	}
	return out
}

// WithVectors returns an index of the same corpus that searches by meaning as well. The vectors of
// a corpus of more than eagerLimit passages are made later, by the searches that need them. The
// receiver is unchanged and goes on answering meanwhile. On error or when ctx ends the result is nil.
func (ix *Index) WithVectors(ctx context.Context, o Options) (*Index, error) {
	if o.Embedder == nil {
		return nil, errors.New("searching by meaning needs an embedder")
	}
	n := len(ix.passages)
	if n > eagerLimit {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		with := *ix
		with.before = nil
		with.vectors = &vectors{embedder: o.Embedder, foreign: o.Foreign, late: newLate(ix.passages, o, ix.before)}
		return &with, nil
	}
	texts := make([]string, 2*n)
	for i, p := range ix.passages {
		texts[i], texts[n+i] = lines(p.Text()), p.inContext()
	}
	vecs, err := embedAll(ctx, o, texts)
	if err != nil {
		return nil, err
	}
	v := &vectors{embedder: o.Embedder, foreign: o.Foreign}
	if v.sentences, err = newSpace(ctx, "sentences", vecs[:n]); err != nil {
		return nil, err
	}
	if v.contexts, err = newSpace(ctx, "contexts", vecs[n:]); err != nil {
		return nil, err
	}
	with := *ix
	with.vectors = v
	return &with, nil
}

// ByMeaning says whether the index searches by meaning as well.
func (ix *Index) ByMeaning() bool { return ix.vectors != nil }

// In returns a view of the index that searches the articles with these ids alone; without ids it
// is the receiver. Unknown ids match nothing. Document frequencies stay those of the whole corpus.
func (ix *Index) In(articles ...string) *Index {
	if len(articles) == 0 {
		return ix
	}
	view := *ix
	view.only = map[string]bool{}
	for _, id := range articles {
		view.only[id] = true
	}
	return &view
}

// holds says whether the i-th passage is searched.
func (ix *Index) holds(i int) bool { return ix.only == nil || ix.only[ix.passages[i].Article.ID] }

// Passages returns all passages that are searched, in order of article id and offset.
func (ix *Index) Passages() []Passage {
	var all []Passage
	for i, p := range ix.passages {
		if ix.holds(i) {
			all = append(all, p)
		}
	}
	return all
}

// IDF returns the inverse document frequency of a term (as Terms gives it) among the sentences
// of the corpus, > 0; of a term that does not occur, the highest that there is.
func (ix *Index) IDF(term string) float64 { return ix.sentences.idf(term) }

// known says whether a term occurs in a sentence or a title.
func (ix *Index) known(term string) bool { return len(ix.contexts.postings[term]) > 0 }

// Cosine returns the cosine, -1…1, of the sentences of two passages of this index; false when it
// has no vectors, or not yet these, or a passage is not its own.
func (ix *Index) Cosine(a, b Passage) (float64, bool) {
	i, ok := slices.BinarySearchFunc(ix.passages, a, comparePassages)
	j, also := slices.BinarySearchFunc(ix.passages, b, comparePassages)
	if !ok || !also || ix.vectors == nil {
		return 0, false
	}
	x, _ := ix.vectors.pair(i)
	y, _ := ix.vectors.pair(j)
	if x == nil || y == nil {
		return 0, false
	}
	return cosine(x, y), true
}
