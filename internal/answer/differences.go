package answer

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"rapporteur/internal/retrieval"
)

const (
	// comparedLike is the cosine of rare words from which two sentences are compared.
	comparedLike = .2
	// maxCompared is how many pairs of sentences are compared at most, the most alike first: reading takes time.
	maxCompared = 100
	// clashes are the log odds from which two values differ, by the reader.
	clashes = 0.
	// clashesUnread is the cosine that is needed instead where nothing reads.
	clashesUnread = .5
)

// conflicts are the differences found in a corpus so far.
type conflicts struct {
	turn  chan struct{} // holds one while somebody compares
	pairs [][2]int      // what is to be compared
	next  int           // place of the next pair
	read  int           // how many the reader had to compare
	found []clashing
	list  []Conflict // in the end
}

// clashing is a conflict with how sure it is.
type clashing struct {
	Conflict
	logit float64
}

// Differences lists where articles give different values for one thing, the surest first. The first call compares sentences,
// which takes seconds in a large corpus. Errors are as for Summarize, or the reader's.
func (e *Engine) Differences(ctx context.Context, r DifferencesRequest) (*Differences, error) {
	wanted, err := e.wanted(r.Articles, r.About)
	if err != nil {
		return nil, err
	}
	list, err := e.conflicts(ctx, r.Progress)
	if err != nil {
		return nil, err
	}
	c := composer{Answer: &Answer{}, engine: e}
	d := &Differences{Revision: e.corpus.Revision}
	for _, x := range list {
		if !slices.ContainsFunc(x.Sides, func(s Side) bool {
			return slices.ContainsFunc(s.Quotes, func(q Quote) bool { return wanted(e.placeOf(q)) })
		}) {
			continue
		}
		for _, s := range x.Sides {
			c.cite(s.Quotes)
		}
		d.List = append(d.List, x)
	}
	d.Sources = c.Sources
	return d, nil
}

// placeOf is the place of the sentence that a quote begins with.
func (e *Engine) placeOf(q Quote) int {
	i, _ := slices.BinarySearchFunc(e.passages, q, func(p retrieval.Passage, q Quote) int {
		return cmp.Or(strings.Compare(p.Article.ID, q.Article), cmp.Compare(p.Core.Start, q.Start))
	})
	return i
}

// conflicts compares the sentences of different articles once. What is interrupted goes on where it was left when it is next called.
func (e *Engine) conflicts(ctx context.Context, progress func(done, total int)) ([]Conflict, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	d := &e.differing
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if d.list != nil {
		return d.list, nil
	}
	if d.pairs == nil {
		d.pairs = e.comparable()
	}
	for ; d.next < len(d.pairs) && d.read < maxCompared; d.next++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		progress(d.next, len(d.pairs))
		if err := e.compare(ctx, d, d.pairs[d.next]); err != nil {
			return nil, err
		}
	}
	progress(len(d.pairs), len(d.pairs))
	slices.SortStableFunc(d.found, func(a, b clashing) int { return cmp.Compare(b.logit, a.logit) })
	d.list = []Conflict{}
	for _, f := range d.found {
		e.order(&f.Conflict)
		d.list = append(d.list, f.Conflict)
	}
	return d.list, nil
}

// compare adds what two sentences give differently.
func (e *Engine) compare(ctx context.Context, d *conflicts, pair [2]int) error {
	s, ok, err := e.contrast(ctx, pair)
	if err != nil || !ok {
		return err
	}
	a, b := e.passages[pair[0]], e.passages[pair[1]]
	side := func(p retrieval.Passage, value phrase) Side {
		return Side{Value: strings.TrimPrefix(p.Text()[value.Start:value.End], "to "), Quotes: []Quote{quote(p.Article, p.Core)}}
	}
	c := Conflict{About: e.sharedWords(a.Text(), b.Text()), Sides: []Side{side(a, s.a), side(b, s.b)}}
	at := slices.IndexFunc(d.found, func(o clashing) bool { return o.joins(c) })
	if at < 0 {
		d.found = append(d.found, clashing{c, s.logit})
		return nil
	}
	for _, s := range c.Sides {
		d.found[at].take(s)
	}
	return nil
}

// comparable are the pairs of sentences of different articles that share most rare words, the most alike first, without those of copies.
func (e *Engine) comparable() [][2]int {
	type pair struct {
		at     [2]int
		cosine float64
	}
	var list []pair
	for i, echoes := range e.echoes() {
		for _, k := range echoes {
			if k.sentence > i && k.cosine >= comparedLike && k.cosine < copied && e.passages[k.sentence].Article != e.passages[i].Article {
				list = append(list, pair{[2]int{i, k.sentence}, k.cosine})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b pair) int { return cmp.Compare(b.cosine, a.cosine) })
	var out [][2]int
	for _, p := range list {
		out = append(out, p.at)
	}
	return out
}

// contrast says where two sentences differ; without a reader only where nothing but the figure or date seems to.
func (e *Engine) contrast(ctx context.Context, pair [2]int) (slot, bool, error) {
	a, b := e.passages[pair[0]], e.passages[pair[1]]
	if e.reader != nil {
		if !e.rivalled(a, b) {
			return slot{}, false, nil
		}
		e.differing.read++
		s, ok, err := e.clashOnce(ctx, a, b)
		return s, ok && s.logit >= clashes, err
	}
	if e.vectors()[pair[0]].dot(e.vectors()[pair[1]]) < clashesUnread {
		return slot{}, false, nil
	}
	x, y := e.noteOf(pair[0]), e.noteOf(pair[1])
	var rivals []slot
	for _, p := range x.phrases {
		for _, q := range y.phrases {
			if p.kind() == q.kind() && p.kind() != "name" && (p.class == date || akin(p.unit, q.unit)) && e.grammar.relate(x.text, p, y.text, q) == differs {
				rivals = append(rivals, slot{p, q, 0})
			}
		}
	}
	if len(rivals) != 1 {
		return slot{}, false, nil
	}
	return rivals[0], true, nil
}

// clashed is what has come of comparing two sentences.
type clashed struct {
	slot
	ok bool
}

// clashOnce is clash, which reads, with a memory. An engine that is renewed keeps that of sentences that are as they were.
func (e *Engine) clashOnce(ctx context.Context, a, b retrieval.Passage) (slot, bool, error) {
	key := [2]noteKey{{a.Article, a.Core.Start}, {b.Article, b.Core.Start}}
	if had, ok := e.contrasted.Load(key); ok {
		return had.(clashed).slot, had.(clashed).ok, nil
	}
	s, ok, err := e.clash(ctx, a, b)
	if err == nil {
		e.contrasted.Store(key, clashed{s, ok})
	}
	return s, ok, err
}

// joins says whether a conflict is of the same slot: they have a quote with the same value in common.
func (c Conflict) joins(o Conflict) bool {
	for _, s := range c.Sides {
		for _, t := range o.Sides {
			if s.Value == t.Value && slices.Contains(s.Quotes, t.Quotes[0]) {
				return true
			}
		}
	}
	return false
}

// take adds a side, or its quotes to the one of the same value.
func (c *Conflict) take(s Side) {
	at := slices.IndexFunc(c.Sides, func(o Side) bool { return strings.EqualFold(o.Value, s.Value) })
	if at < 0 {
		c.Sides = append(c.Sides, s)
		return
	}
	for _, q := range s.Quotes {
		if !slices.Contains(c.Sides[at].Quotes, q) {
			c.Sides[at].Quotes = append(c.Sides[at].Quotes, q)
		}
	}
}

// aboutWords is how many words say what a difference is about.
const aboutWords = 4

// sharedWords are the rarest words that two sentences share, as the first has them and in its order.
func (e *Engine) sharedWords(a, b string) string {
	in := stems(b)
	type shared struct {
		word
		rarity float64
	}
	var list []shared
	seen := map[string]bool{}
	for _, w := range words(a) {
		for _, t := range retrieval.Terms(w.text) {
			if in[t] && !seen[t] {
				seen[t] = true
				list = append(list, shared{w, e.rarity.of(t)})
				break
			}
		}
	}
	slices.SortStableFunc(list, func(x, y shared) int { return cmp.Compare(y.rarity, x.rarity) })
	list = list[:min(aboutWords, len(list))]
	slices.SortFunc(list, func(x, y shared) int { return cmp.Compare(x.Start, y.Start) })
	var out []string
	for _, w := range list {
		out = append(out, w.text)
	}
	return strings.Join(out, " · ")
}
