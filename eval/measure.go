package eval

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"rapporteur/internal/answer"
)

// depth is how many passages a search is asked for, of which texts are ranked by their best.
const depth = 100

// Figure is one measure of a public set.
type Figure struct {
	Name string `json:"name"`
	Estimate
}

// Measure searches for every query and reads every case of the set. A figure that the set does not allow
// is left out. step is called after each question. An error is the searcher's, the reader's or ctx's.
func (s *PublicSet) Measure(ctx context.Context, searcher answer.Searcher, reader answer.Reader, step func()) ([]Figure, error) {
	found, err := s.measureSearch(ctx, searcher, step)
	if err != nil {
		return nil, err
	}
	if reader != nil {
		read, err := s.measureReading(ctx, reader, step)
		if err != nil {
			return nil, err
		}
		found = append(found, read...)
	}
	return slices.DeleteFunc(found, func(f Figure) bool { return f.N == 0 }), nil
}

func (s *PublicSet) measureSearch(ctx context.Context, searcher answer.Searcher, step func()) ([]Figure, error) {
	var ndcg, recall, mrr []float64
	for _, q := range s.Queries {
		ranked, err := rankTexts(ctx, searcher, q)
		if err != nil {
			return nil, fmt.Errorf("query %s: %w", q.ID, err)
		}
		var ideal []float64
		for _, grade := range q.Relevant {
			ideal = append(ideal, grade)
		}
		ndcg = append(ndcg, NDCG(ranked, ideal, 10))
		recall = append(recall, Recall(ranked, len(ideal), 10))
		mrr = append(mrr, ReciprocalRank(ranked, 10))
		step()
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
	exact, f1                  []float64
}

func (s *PublicSet) measureReading(ctx context.Context, reader answer.Reader, step func()) ([]Figure, error) {
	var t tally
	for _, c := range s.Cases {
		if len(c.Candidates) > 0 {
			windows := make([][3]string, len(c.Candidates))
			for i, x := range c.Candidates {
				windows[i] = x.Window
			}
			readings, err := reader.Read(ctx, c.Question, windows)
			if err != nil {
				return nil, fmt.Errorf("question %s: %w", c.ID, err)
			}
			t.add(c, readings)
		}
		step()
	}
	return []Figure{
		{"answer sentence MAP", Mean(t.average)}, {"answer sentence MRR", Mean(t.reciprocal)}, {"answer sentence P@1", Mean(t.first)},
		{"answerability AUC", AUCEstimate(t.best, t.bestRefused)}, {"span EM", Mean(t.exact)}, {"span F1", Mean(t.f1)},
	}, nil
}

func (t *tally) add(c Case, readings []answer.Reading) {
	order := make([]int, len(readings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(readings[b].Evidence, readings[a].Evidence) })
	ranked, relevant := make([]float64, len(order)), 0
	for i, at := range order {
		if c.Candidates[at].Right {
			ranked[i] = 1
			relevant++
		}
	}
	top := order[0]
	if c.Answerable {
		t.best = append(t.best, readings[top].Evidence)
	} else {
		t.bestRefused = append(t.bestRefused, readings[top].Evidence)
	}
	if relevant == 0 {
		return
	}
	t.average = append(t.average, AveragePrecision(ranked))
	t.reciprocal = append(t.reciprocal, ReciprocalRank(ranked, len(ranked)))
	t.first = append(t.first, ranked[0])
	if len(c.Answers) > 0 {
		span := readings[top].Span
		exact, f1 := SpanScore(c.Candidates[top].Window[1][span.Start:span.End], c.Answers)
		t.exact, t.f1 = append(t.exact, exact), append(t.f1, f1)
	}
}

// WriteFigures writes figures as a table.
func WriteFigures(out io.Writer, figures []Figure) error {
	for _, f := range figures {
		if _, err := fmt.Fprintf(out, "%-20s  %.3f (%.3f-%.3f)  n %d\n", f.Name, f.Value, f.Low, f.High, f.N); err != nil {
			return err
		}
	}
	return nil
}
