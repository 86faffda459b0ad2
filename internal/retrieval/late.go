package retrieval

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"rapporteur/internal/corpus"
)

const (
	// eagerLimit is how many passages have their vectors made at the start: those of more would take
	// longer than a person waits, 20 s and more on two cores. Of a larger corpus they are made when a
	// question needs them.
	eagerLimit = 1000
	// lateCandidates is how many passages, the best by words, are then compared by meaning: a second's
	// work on two cores when a question is the first. Against comparing all, nDCG@10 is .957 to .970 on
	// 300 questions of ClapNQ and .630 to .644 on 78 of TREC-QA; with 100 it is .969 and .634.
	lateCandidates = 50
	// keepShare bounds what keeping costs: the cache is written once what is new is this part of all.
	// Writing a vector takes some microseconds, making one about ten milliseconds.
	keepShare = 32
)

// late makes the vectors of passages when they are first needed, and keeps them. It is safe for
// concurrent use: one call at a time embeds, so that no passage is embedded twice.
type late struct {
	o        Options
	passages []Passage
	keys     [][2]cacheKey // of each passage's texts
	turn     chan struct{} // holds one token; who takes it embeds, and alone changes known and unkept
	mu       sync.RWMutex  // held while known changes, and by others while they read it
	known    *store
	unkept   int // vectors in known that are not in the cache
}

// newLate takes over what before, of another corpus, knows of the same articles; nil: there is none.
func newLate(passages []Passage, o Options, before *late) *late {
	l := &late{o: o, passages: passages, keys: make([][2]cacheKey, len(passages)), turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	kept := l.keptBy(before)
	l.known = newStore(kept.dim)
	places := before.places()
	for n, p := range passages {
		if from, ok := places[p.Article]; ok {
			l.keys[n] = before.keys[from]
			places[p.Article]++
		} else {
			for i, t := range l.texts(n) {
				l.keys[n][i] = keyOf(rolePassage, t)
			}
		}
		for _, k := range l.keys[n] {
			if v := kept.vectors[k]; v != nil {
				l.known.put(k, v)
			}
		}
	}
	l.known.spare(kept)
	return l
}

// places are where the passages of each article begin.
func (l *late) places() map[*corpus.Article]int {
	begin := map[*corpus.Article]int{}
	if l != nil {
		for n, p := range slices.Backward(l.passages) {
			begin[p.Article] = n
		}
	}
	return begin
}

// keptBy are the vectors that another has, if it is by the same model, else those of the cache.
func (l *late) keptBy(before *late) *store {
	if before == nil || before.path() != l.path() || before.o.Embedder.Name() != l.o.Embedder.Name() {
		kept, err := readCache(l.path(), l.o.Embedder.Name())
		l.o.warn(err)
		return kept
	}
	<-before.turn
	defer func() { before.turn <- struct{}{} }()
	l.unkept = before.unkept
	return &store{before.known.dim, slices.Clone(before.known.keys), maps.Clone(before.known.vectors)}
}

func (l *late) path() string { return cachePath(l.o.CacheDir, l.o.Embedder.Name()) }

// texts are what is embedded of a passage: the sentence, and the sentence in its context.
func (l *late) texts(n int) [2]string {
	return [2]string{lines(l.passages[n].Text()), l.passages[n].inContext()}
}

// pair returns a passage's vectors, of the sentence and in context; nil where they are not made.
func (l *late) pair(n int) (sentence, context []float32) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.known.vectors[l.keys[n][0]], l.known.vectors[l.keys[n][1]]
}

// need makes the vectors of some passages. On error, or when ctx ends first, what is made stays.
func (l *late) need(ctx context.Context, numbers []int) error {
	if len(l.missing(numbers)) == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-l.turn:
	}
	defer func() { l.turn <- struct{}{} }()
	texts := l.missing(numbers) // another call may have made some meanwhile
	for len(texts) > 0 {
		batch := texts[:min(embedBatch, len(texts))]
		fresh := newStore(l.known.dim)
		if err := fresh.embed(ctx, l.o.Embedder, batch); err != nil {
			return err
		}
		l.add(fresh)
		texts = texts[len(batch):]
	}
	if l.unkept*keepShare >= len(l.known.keys) {
		l.write()
	}
	return nil
}

// MakeAll makes the vectors of all passages that have none yet, and keeps them. It tells how many passages have theirs; progress may be nil.
func (ix *Index) MakeAll(ctx context.Context, progress func(done, total int)) error {
	if ix.vectors == nil || ix.vectors.late == nil {
		return nil
	}
	defer ix.Keep()
	for n := 0; n < len(ix.passages); n += embedBatch {
		var numbers []int
		for k := n; k < min(n+embedBatch, len(ix.passages)); k++ {
			numbers = append(numbers, k)
		}
		if err := ix.vectors.late.need(ctx, numbers); err != nil {
			return err
		}
		if progress != nil {
			progress(min(n+embedBatch, len(ix.passages)), len(ix.passages))
		}
	}
	return nil
}

// missing lists the texts of the passages that have no vector, each once.
func (l *late) missing(numbers []int) []string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var texts []string
	seen := map[cacheKey]bool{}
	for _, n := range numbers {
		for i, k := range l.keys[n] {
			if l.known.vectors[k] == nil && !seen[k] {
				seen[k] = true
				texts = append(texts, l.texts(n)[i])
			}
		}
	}
	return texts
}

func (l *late) add(fresh *store) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range fresh.keys {
		l.known.put(k, fresh.vectors[k])
	}
	l.unkept += len(fresh.keys)
}

// write writes the cache when something is new.
func (l *late) write() {
	if l.unkept > 0 {
		l.unkept = 0
		l.o.warn(l.known.write(l.path(), l.o.Embedder.Name()))
	}
}

// Keep writes the vectors that questions have made, so that the next start has them. Large
// corpora are written now and then; who ends calls Keep for the rest. When a search is making
// vectors it waits for that. Failing is told to Options.Warn.
func (ix *Index) Keep() {
	if ix.vectors != nil && ix.vectors.late != nil {
		l := ix.vectors.late
		<-l.turn
		defer func() { l.turn <- struct{}{} }()
		l.write()
	}
}

// bestByWords returns the numbers of the passages that words find, at most lateCandidates.
func (ix *Index) bestByWords(words, contextWords []float64) []int {
	numbers := append(ix.best(words), ix.best(contextWords)...)
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	score := func(n int) float64 { return words[n] + contextWeight*contextWords[n] }
	slices.SortFunc(numbers, func(a, b int) int {
		return cmp.Or(cmp.Compare(score(b), score(a)), cmp.Compare(a, b))
	})
	return numbers[:min(lateCandidates, len(numbers))]
}
