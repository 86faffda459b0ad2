package retrieval

import (
	"encoding/binary"
	"errors"
	"maps"
	"math"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"rapporteur/internal/corpus"
)

// Saved is an index by words in a form that can be written down: numbers in long rows. Terms stand for themselves by their place in Terms.
type Saved struct {
	Terms     []string
	Sentences SavedField
	Contexts  SavedField
	Found     Numbers // of each article the terms of its title, then of each of its sentences: how many, and which
}

// SavedField is an inverted index. Of each term in turn: how many postings it has, and of each of these the document, less the one before it, and the count.
type SavedField struct {
	Sizes, Docs, Counts Numbers
	Lengths             Numbers // of the documents
}

// Numbers are written down as varints, most of them one byte, which is read many times faster than gob reads numbers of its own.
type Numbers []uint32

// GobEncode is as of gob.GobEncoder.
func (n Numbers) GobEncode() ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(len(n)))
	for _, x := range n {
		b = binary.AppendUvarint(b, uint64(x))
	}
	return b, nil
}

// GobDecode is as of gob.GobDecoder. What is no row of numbers is an error.
func (n *Numbers) GobDecode(b []byte) error {
	size, at := binary.Uvarint(b)
	if at <= 0 || size > uint64(len(b)) {
		return errSaved
	}
	*n = make(Numbers, size)
	for i := range *n {
		if at < len(b) && b[at] < 0x80 {
			(*n)[i] = uint32(b[at])
			at++
			continue
		}
		x, k := binary.Uvarint(b[at:])
		if k <= 0 || x > math.MaxUint32 {
			return errSaved
		}
		(*n)[i] = uint32(x)
		at += k
	}
	return nil
}

// Save writes an index down.
func (ix *Index) Save() *Saved {
	s := &Saved{Terms: slices.Sorted(maps.Keys(ix.contexts.postings))}
	number := make(map[string]uint32, len(s.Terms))
	for i, t := range s.Terms {
		number[t] = uint32(i)
	}
	s.Sentences, s.Contexts = ix.sentences.save(s.Terms), ix.contexts.save(s.Terms)
	row := func(terms []string) {
		s.Found = append(s.Found, uint32(len(terms)))
		for _, t := range terms {
			s.Found = append(s.Found, number[t])
		}
	}
	found := ix.terms()
	var last *corpus.Article
	for _, p := range ix.passages {
		if p.Article != last {
			last = p.Article
			row(found[last].title)
			for _, terms := range found[last].sentences {
				row(terms)
			}
		}
	}
	return s
}

func (f *field) save(terms []string) SavedField {
	out := SavedField{}
	for _, t := range terms {
		list := f.postings[t]
		out.Sizes = append(out.Sizes, uint32(len(list)))
		before := int32(0)
		for _, p := range list {
			out.Docs = append(out.Docs, uint32(p.doc-before))
			out.Counts = append(out.Counts, uint32(p.count))
			before = p.doc
		}
	}
	for _, n := range f.lengths {
		out.Lengths = append(out.Lengths, uint32(n))
	}
	return out
}

var errSaved = errors.New("the index that was written down is not of this corpus")

// Index is the index of a corpus that was written down. What is no index of it is an error.
func (s *Saved) Index(c *corpus.Corpus) (*Index, error) {
	ix := &Index{passages: Passages(c), tongues: foreignTongues(c)}
	var work errgroup.Group
	read := func(into **field, from SavedField) {
		work.Go(func() (err error) {
			*into, err = from.field(s.Terms, len(ix.passages))
			return err
		})
	}
	read(&ix.sentences, s.Sentences)
	read(&ix.contexts, s.Contexts)
	if err := work.Wait(); err != nil {
		return nil, err
	}
	ix.vocabulary = sync.OnceValue(func() map[byte][]string { return vocabulary(ix.contexts.postings) })
	ix.terms = sync.OnceValue(func() map[*corpus.Article]*foundTerms { return s.found(ix.passages) })
	return ix, nil
}

func (s SavedField) field(terms []string, docs int) (*field, error) {
	f := &field{postings: make(map[string][]posting, len(terms)), lengths: make([]float64, docs)}
	if len(s.Sizes) != len(terms) || len(s.Docs) != len(s.Counts) || len(s.Lengths) != docs {
		return nil, errSaved
	}
	all := make([]posting, len(s.Docs))
	from := 0
	for i, n := range s.Sizes {
		if int(n) > len(all)-from || terms[i] == "" {
			return nil, errSaved
		}
		doc := uint32(0)
		list := all[from : from+int(n) : from+int(n)]
		for k := range list {
			step := s.Docs[from+k]
			if doc += step; doc >= uint32(docs) || k > 0 && step == 0 || step > math.MaxInt32 {
				return nil, errSaved
			}
			list[k] = posting{int32(doc), int32(s.Counts[from+k])}
		}
		if from += int(n); n > 0 {
			f.postings[terms[i]] = list
		}
	}
	total := 0.0
	for i, n := range s.Lengths {
		f.lengths[i] = float64(n)
		total += float64(n)
	}
	f.average = total / math.Max(1, float64(docs))
	return f, nil
}

// found are the terms of the articles; where what was written down does not fit, they are found anew.
func (s *Saved) found(passages []Passage) map[*corpus.Article]*foundTerms {
	out := map[*corpus.Article]*foundTerms{}
	rest := s.Found
	row := func() (terms []string, ok bool) {
		if len(rest) == 0 || int(rest[0]) > len(rest)-1 {
			return nil, false
		}
		for _, n := range rest[1 : 1+rest[0]] {
			if int(n) >= len(s.Terms) {
				return nil, false
			}
			terms = append(terms, s.Terms[n])
		}
		rest = rest[1+rest[0]:]
		return terms, true
	}
	for i := 0; i < len(passages); {
		a := passages[i].Article
		title, ok := row()
		f := &foundTerms{title: title}
		for ; ok && i < len(passages) && passages[i].Article == a; i++ {
			var terms []string
			if terms, ok = row(); ok {
				f.sentences = append(f.sentences, terms)
			}
		}
		if !ok {
			return nil
		}
		out[a] = f
	}
	return out
}
