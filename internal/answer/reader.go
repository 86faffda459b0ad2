package answer

import (
	"context"
	"fmt"
	"math"
	"strings"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// Reader is a model that reads a question together with a sentence. It must be safe for concurrent
// use. One that has a vocabulary, with a method Knows(word string) bool that says whether it holds a word
// in lower case, lets the engine tell slips of the pen from words.
type Reader interface {
	// Read returns a reading of each window, in order. A window is the sentence before, the sentence
	// itself and the sentence after it, "" where there is none. On error, or when ctx ends first, it
	// returns none; no windows give none and no error.
	Read(ctx context.Context, question string, windows [][3]string) ([]Reading, error)
}

// Reading is what a Reader makes of a sentence, as far as it can tell: log odds.
type Reading struct {
	Evidence      float64     // that the sentence answers the question
	Contradiction float64     // that it denies what the question says or takes for granted
	Span          corpus.Span // the shortest answer, whole words, in bytes of the sentence; may be empty
	SpanScore     float64     // that there is a shortest answer
}

// read is how many of the best candidates by the raw scores are read: reading is what takes time,
// and the first eight by the search hold a right sentence for 65 of 69 questions of the development half.
const read = 8

// further is how many more are read when none of these suffices: of 268 answerable questions of the development half, on
// digests, originals and invented articles, 96 % have a right sentence among the first eight, 98 % among the first
// twelve and 99 % among the first sixteen, which cost time and answered no more.
const further = 4

// readScorer has the best candidates of the raw scores read, and orders them by the probability that
// comes of both.
type readScorer struct {
	rawScorer
	reader Reader
}

func (s readScorer) score(ctx context.Context, q reading, hits []retrieval.Hit) ([]evidence, error) {
	found, err := s.rawScorer.score(ctx, q, hits)
	if err != nil {
		return nil, err
	}
	var foreign []evidence // the reader reads English: of other languages words alone decide, and the best sentence is all that is said
	if found, foreign = apart(found, func(ev evidence) bool { return ev.Article.Foreign() }); len(foreign) == 0 {
		return s.readBest(ctx, q, found)
	}
	read, err := s.readBest(ctx, q, found)
	near := len(read) == 0 || foreign[0].Scores.Coverage > read[0].Scores.Coverage
	if err == nil && (len(read) == 0 || !s.model.enough(read[0])) && (near || s.model.enough(foreign[0])) {
		return foreign[:1], nil
	}
	return read, err
}

// apart takes those of a kind out of a list; both keep their order.
func apart(list []evidence, is func(evidence) bool) (others, those []evidence) {
	for _, ev := range list {
		if is(ev) {
			those = append(those, ev)
		} else {
			others = append(others, ev)
		}
	}
	return others, those
}

// readBest has the best of the evidence read.
func (s readScorer) readBest(ctx context.Context, q reading, found []evidence) ([]evidence, error) {
	if q.each {
		found = inTurn(found, func(ev evidence) string { return ev.Article.ID })
	}
	var done []evidence
	for _, n := range [...]int{read, further} {
		next := found[:min(n, len(found))]
		found = found[len(next):]
		if err := s.readAll(ctx, q, next); err != nil {
			return nil, err
		}
		done = append(done, next...)
		byRank(done)
		if len(found) == 0 || s.model.enough(done[0]) {
			break
		}
	}
	best := math.Inf(-1)
	for _, ev := range done {
		best = max(best, ev.reading.Evidence)
	}
	for i := range done {
		done[i].features[bestReader] = best
	}
	return done, nil
}

// readAll has evidence read and scores it anew.
func (s readScorer) readAll(ctx context.Context, q reading, found []evidence) error {
	windows := make([][3]string, len(found))
	for i, ev := range found {
		windows[i] = s.window(ev.Passage)
	}
	readings, err := s.reader.Read(ctx, q.text, windows)
	if err != nil {
		return fmt.Errorf("reading candidates: %w", err)
	}
	for i := range found {
		found[i].read, found[i].reading = true, readings[i]
		s.point(q, &found[i])
		found[i].misplaced = q.misplaced(found[i].Text()[found[i].short.Start:found[i].short.End])
		found[i].features[reader], found[i].features[contradiction] = readings[i].Evidence, readings[i].Contradiction
		found[i].logit = s.model.logit(found[i])
		found[i].rank = s.model.order(found[i])
	}
	return nil
}

// point takes the span that the reader found for the shortest answer, made whole by the typed phrases
// that it lies in: "nearly 700 personnel", not "700". Such a phrase becomes the typed answer if it
// is of a type that the question asks for.
func (n *notebook) point(q reading, ev *evidence) {
	span := ev.reading.Span
	if span.Start >= span.End {
		return
	}
	if q.speaker && ev.answer.class == person {
		ev.short = ev.answer.Span // not what was said
		return
	}
	ev.short = span
	best := -1
	for _, p := range n.on(ev.Article, ev.Core).phrases {
		if p.End <= span.Start || span.End <= p.Start {
			continue
		}
		whole := corpus.Span{Start: min(ev.short.Start, p.Start), End: max(ev.short.End, p.End)}
		if len(strings.Fields(ev.Text()[whole.Start:whole.End])) <= maxShort {
			ev.short = whole
		}
		if rank := classRank(q.wants.classes(), p.class); rank >= 0 && (best < 0 || rank < best) {
			ev.answer, best = p, rank
		}
	}
}

// window is the sentence of a passage between its neighbours.
func (n *notebook) window(p retrieval.Passage) [3]string {
	var w [3]string
	here := n.on(p.Article, p.Core)
	for _, s := range n.around(p) {
		switch {
		case s == here:
			w[1] = s.text
		case w[1] == "":
			w[0] = s.text
		case w[2] == "":
			w[2] = s.text
		}
	}
	return w
}
