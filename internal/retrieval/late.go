package retrieval

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

const (
	// eagerLimit is how many passages have their vectors made at the start: those of more would take
	// longer than a person waits, 20 to 30 s on two cores. Of a larger corpus they are made when a
	// question needs them.
	eagerLimit = 1000
	// lateCandidates is how many passages, the best by words, are then compared by meaning. On public
	// sets that costs .003 of nDCG@10 against comparing all.
	lateCandidates = 50
	// keepEvery is how many new vectors are worth writing the cache.
	keepEvery = 512
)

// late makes the vectors of passages when they are first needed, and keeps them. It is safe for
// concurrent use: one call at a time embeds, so that no passage is embedded twice.
type late struct {
	o        Options
	passages []Passage
	turn     chan struct{} // holds one token; who takes it embeds
	mu       sync.RWMutex
	known    *store
	unkept   int
}

func newLate(passages []Passage, o Options) *late {
	l := &late{o: o, passages: passages, turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	var err error
	l.known, err = readCache(l.path(), o.Embedder.Name())
	o.warn(err)
	return l
}

func (l *late) path() string { return cachePath(l.o.CacheDir, l.o.Embedder.Name()) }

// pair returns a passage's vectors, of the sentence and in context; nil where they are not made.
func (l *late) pair(n int) (sentence, context []float32) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	p := l.passages[n]
	return l.known.vectors[keyOf(rolePassage, lines(p.Text()))], l.known.vectors[keyOf(rolePassage, p.inContext())]
}

// need makes the vectors of some passages. On error, or when ctx ends first, what is made stays.
func (l *late) need(ctx context.Context, numbers []int) error {
	texts := l.missing(numbers)
	if len(texts) == 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-l.turn:
	}
	defer func() { l.turn <- struct{}{} }()
	texts = l.missing(numbers) // another call may have made some meanwhile
	for len(texts) > 0 {
		batch := texts[:min(embedBatch, len(texts))]
		fresh := newStore(l.known.dim)
		if err := fresh.embed(ctx, l.o.Embedder, batch); err != nil {
			return err
		}
		l.add(fresh)
		texts = texts[len(batch):]
	}
	l.keep()
	return nil
}

// missing lists the texts of the passages that have no vector, each once.
func (l *late) missing(numbers []int) []string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var texts []string
	seen := map[string]bool{}
	for _, n := range numbers {
		for _, t := range []string{lines(l.passages[n].Text()), l.passages[n].inContext()} {
			if l.known.vectors[keyOf(rolePassage, t)] == nil && !seen[t] {
				seen[t] = true
				texts = append(texts, t)
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

// keep writes the cache when enough is new. Only the holder of the turn calls it, and only the
// holder changes the store.
func (l *late) keep() {
	if l.unkept < keepEvery {
		return
	}
	l.unkept = 0
	l.o.warn(l.known.write(l.path(), l.o.Embedder.Name()))
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
