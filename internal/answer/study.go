package answer

import (
	"runtime"
	"slices"
	"sync"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// study is what an article's words say by themselves, whatever else is in the corpus. So it is kept when others come and go.
type study struct {
	stems        map[string]int // content stems: in how many sentences each stands
	upper, lower map[string]int // words within sentences: how often each is written with a capital, and without
	words        map[string]int // all words of its paragraphs, in lower case
}

// studies are those of the articles of a corpus.
type studies map[*corpus.Article]*study

// studied makes the studies of a corpus, those that are known already not anew. It works on all cores.
func studied(c *corpus.Corpus, known studies) studies {
	out := make([]*study, len(c.Articles))
	var work sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), runtime.NumCPU()) // of which a running bot has more than compute
	for w := range workers {
		work.Go(func() {
			terms := retrieval.Remembering()
			for i := w; i < len(out); i += workers {
				if out[i] = known[c.Articles[i]]; out[i] == nil {
					out[i] = newStudy(c.Articles[i], terms)
				}
			}
		})
	}
	work.Wait()
	all := studies{}
	for i, a := range c.Articles {
		all[a] = out[i]
	}
	return all
}

func newStudy(a *corpus.Article, terms func(string) []string) *study {
	s := &study{map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
	for _, p := range a.Paragraphs {
		for _, w := range words(a.Text(p.Span)) {
			s.words[w.lower]++
		}
		for _, sentence := range p.Sentences {
			s.sentence(a.Text(sentence), terms)
		}
	}
	return s
}

func (s *study) sentence(text string, terms func(string) []string) {
	seen := map[string]bool{}
	for _, t := range terms(text) {
		if !seen[t] {
			seen[t] = true
			s.stems[t]++
		}
	}
	for _, w := range words(text) {
		switch {
		case w.first || w.number():
		case w.capital():
			s.upper[w.lower]++
		default:
			s.lower[w.lower]++
		}
	}
}

// sum adds up one of the counts of all articles.
func (s studies) sum(of func(*study) map[string]int) map[string]int {
	total := map[string]int{}
	for _, x := range s {
		for w, n := range of(x) {
			total[w] += n
		}
	}
	return total
}

// Learned is what an engine has learnt of the words of its whole corpus. It may be written down, and is not changed.
type Learned struct {
	Stems        map[string]int  // in how many sentences each stands
	Upper, Lower map[string]int  // words within sentences: how often each is written with a capital, and without
	Words        map[string]int  // all words
	Spelt        map[string]bool // their stems
	Alone        map[string]int  // how often the first or last word of a publisher's name stands without the rest
}

// learn adds the studies of a corpus up.
func (s studies) learn(c *corpus.Corpus) *Learned {
	l := &Learned{Spelt: map[string]bool{}, Alone: elsewhere(c, publishers(c))}
	l.Stems = s.sum(func(x *study) map[string]int { return x.stems })
	l.Upper, l.Lower = s.sum(func(x *study) map[string]int { return x.upper }), s.sum(func(x *study) map[string]int { return x.lower })
	l.Words = s.sum(func(x *study) map[string]int { return x.words })
	for w := range l.Words {
		l.Spelt[retrieval.Stem(w)] = true
	}
	return l
}

// names are the words that a corpus writes with a capital where a common word would have none, and more often than not.
func (l *Learned) names(lex *lexicon) map[string]bool {
	known := map[string]bool{}
	for w, n := range l.Upper {
		if n > l.Lower[w] && !lex.function[w] {
			known[w] = true
		}
	}
	return known
}

// Learned is what the engine has learnt.
func (e *Engine) Learned() *Learned { return e.learned }

// Renewed is an engine over another corpus, most of whose articles are those of this one's: what was found out about these is kept, as far as the others do not
// change it. Until it has ideas of its own for what to suggest it tries those of this one. s must search the new corpus.
func (e *Engine) Renewed(c *corpus.Corpus, s Searcher) *Engine {
	of := studied(c, e.studies())
	next := newEngine(c, s, e.reader, of.learn(c), func() studies { return of })
	changed := append(only(e.grammar.known, next.grammar.known), only(next.grammar.known, e.grammar.known)...)
	kept := map[*corpus.Article]bool{}
	for a, x := range of {
		kept[a] = e.studies()[a] == x && !x.has(changed)
	}
	e.notes.made.Range(func(key, made any) bool {
		if kept[key.(noteKey).article] {
			next.notes.made.Store(key, made)
		}
		return true
	})
	e.contrasted.Range(func(key, had any) bool {
		if pair := key.([2]noteKey); kept[pair[0].article] && kept[pair[1].article] {
			next.contrasted.Store(key, had)
		}
		return true
	})
	next.believed = map[string]bool{}
	for _, d := range e.offeredNow() {
		if of[d.article] == nil {
			continue // the article is gone, or another
		}
		next.inherited = append(next.inherited, d)
		if ok, known := e.knownToAnswer(d); known {
			next.believed[d.question] = ok
		}
	}
	return next
}

// offeredNow are the ideas that are there without any being made.
func (e *Engine) offeredNow() []idea {
	if own := e.found.Load(); own != nil {
		return *own
	}
	return e.inherited
}

// only are the words of one set that another lacks.
func only(one, other map[string]bool) []string {
	var out []string
	for w := range one {
		if !other[w] {
			out = append(out, w)
		}
	}
	return out
}

// has says whether one of the words stands in an article.
func (s *study) has(any []string) bool {
	return slices.ContainsFunc(any, func(w string) bool { return s.words[w] > 0 })
}
