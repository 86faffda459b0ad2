package eval

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"rapporteur/internal/answer"
)

// depth is how many passages a search is asked for, of which texts are ranked by their best.
const depth = 100

// Figure is one measure of a public set.
type Figure struct {
	Name string `json:"name"`
	Estimate
}

// Measure searches for every query, reads every case of the set and sums up every text that people have, several at a time. A figure that
// the set does not allow is left out, and those of spans where the reader finds none. step is called
// after each question, once at a time. An error is the searcher's, the reader's, the
// summarizer's or ctx's.
func (s *PublicSet) Measure(ctx context.Context, searcher answer.Searcher, reader answer.Reader, summarize Summarizer, step func()) ([]Figure, error) {
	var one sync.Mutex
	stepped := func() {
		one.Lock()
		defer one.Unlock()
		step()
	}
	found, err := s.measureSearch(ctx, searcher, stepped)
	if err != nil {
		return nil, err
	}
	read, err := s.measureReading(ctx, reader, stepped)
	if err != nil {
		return nil, err
	}
	summed, err := s.measureSummaries(ctx, summarize, stepped)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Concat(found, read, summed), func(f Figure) bool { return f.N == 0 || math.IsNaN(f.Value) }), nil
}

// each calls do for every number below n, so many at once. It starts no more after an error or when ctx ends, and returns
// the first of them.
func each(ctx context.Context, n, atOnce int, do func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, atOnce) {
		workers.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}

func (s *PublicSet) measureSearch(ctx context.Context, searcher answer.Searcher, step func()) ([]Figure, error) {
	ranked := make([][]float64, len(s.Queries))
	err := each(ctx, len(s.Queries), runtime.GOMAXPROCS(0), func(ctx context.Context, i int) (err error) {
		ranked[i], err = rankTexts(ctx, searcher, s.Queries[i])
		if err != nil {
			return fmt.Errorf("query %s: %w", s.Queries[i].ID, err)
		}
		step()
		return nil
	})
	if err != nil {
		return nil, err
	}
	var ndcg, recall, mrr []float64
	for i, q := range s.Queries {
		var ideal []float64
		for _, grade := range q.Relevant {
			ideal = append(ideal, grade)
		}
		ndcg = append(ndcg, NDCG(ranked[i], ideal, 10))
		recall = append(recall, Recall(ranked[i], len(ideal), 10))
		mrr = append(mrr, ReciprocalRank(ranked[i], 10))
	}
	return []Figure{{"nDCG@10", Mean(ndcg)}, {"R@10", Mean(recall)}, {"MRR@10", Mean(mrr)}}, nil
}

// rankTexts returns the grades of the texts that a search finds, best first.
func rankTexts(ctx context.Context, searcher answer.Searcher, q Query) ([]float64, error) {
	hits, err := searcher.Search(ctx, q.Text, depth)
	if err != nil {
		return nil, err
	}
	var grades []float64
	seen := map[string]bool{}
	for _, h := range hits {
		if !seen[h.Article.ID] {
			seen[h.Article.ID] = true
			grades = append(grades, q.Relevant[h.Article.ID])
		}
	}
	return grades, nil
}

// tally gathers what reading gives over all cases.
type tally struct {
	average, reciprocal, first []float64 // over cases with a right candidate
	best, bestRefused          []float64 // best score, of answerable and unanswerable cases
	exact, f1                  []float64 // over answerable cases with accepted spans
	spans                      int       // found, of any candidate
}

func (s *PublicSet) measureReading(ctx context.Context, reader answer.Reader, step func()) ([]Figure, error) {
	readings := make([][]answer.Reading, len(s.Cases))
	err := each(ctx, len(s.Cases), runtime.GOMAXPROCS(0), func(ctx context.Context, i int) (err error) {
		c := s.Cases[i]
		windows := make([][3]string, len(c.Candidates))
		for j, x := range c.Candidates {
			windows[j] = x.Window
		}
		if readings[i], err = reader.Read(ctx, c.Question, windows); err != nil {
			return fmt.Errorf("question %s: %w", c.ID, err)
		}
		step()
		return nil
	})
	if err != nil {
		return nil, err
	}
	var t tally
	for i, c := range s.Cases {
		if len(c.Candidates) > 0 {
			t.add(c, readings[i])
		}
	}
	return t.figures(), nil
}

func (t *tally) figures() []Figure {
	found := []Figure{
		{"answer sentence MAP", Mean(t.average)}, {"answer sentence MRR", Mean(t.reciprocal)}, {"answer sentence P@1", Share(t.first)},
		{"answerability AUC", AUCEstimate(t.best, t.bestRefused)},
	}
	if t.spans > 0 {
		found = append(found, Figure{"span EM", Share(t.exact)}, Figure{"span F1", Mean(t.f1)})
	}
	return found
}

func (t *tally) add(c Case, readings []answer.Reading) {
	order := byEvidence(c, readings)
	ranked := make([]float64, len(order))
	for i, at := range order {
		if c.Candidates[at].Right {
			ranked[i] = 1
		}
		if span := readings[at].Span; span.Start < span.End {
			t.spans++
		}
	}
	top := readings[order[0]]
	if !c.Answerable {
		t.bestRefused = append(t.bestRefused, top.Evidence)
	} else {
		t.best = append(t.best, top.Evidence)
		if len(c.Spans) > 0 {
			exact, f1 := SpanScore(c.Candidates[order[0]].Window[1][top.Span.Start:top.Span.End], c.Spans)
			t.exact, t.f1 = append(t.exact, exact), append(t.f1, f1)
		}
	}
	if slices.Contains(ranked, 1) {
		t.average = append(t.average, AveragePrecision(ranked))
		t.reciprocal = append(t.reciprocal, ReciprocalRank(ranked, len(ranked)))
		t.first = append(t.first, ranked[0])
	}
}

// byEvidence orders candidates, best first, ties by id from the last as trec_eval has it: sets list right
// sentences first, so that the order of the file would give the answers away.
func byEvidence(c Case, readings []answer.Reading) []int {
	order := make([]int, len(readings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(readings[b].Evidence, readings[a].Evidence), cmp.Compare(c.Candidates[b].ID, c.Candidates[a].ID))
	})
	return order
}

// WriteFigures writes figures as a table.
func WriteFigures(out io.Writer, figures []Figure) error {
	for _, f := range figures {
		against := ""
		if f.Against > 0 {
			against = fmt.Sprintf(", %d of them unanswerable", f.Against)
		}
		if _, err := fmt.Fprintf(out, "%-20s  %.3f (%.3f-%.3f)  n %d%s\n", f.Name, f.Value, f.Low, f.High, f.N, against); err != nil {
			return err
		}
	}
	return nil
}
