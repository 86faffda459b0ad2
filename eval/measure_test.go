package eval_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"rapporteur/eval"
	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// finder is a searcher that finds, for a query, the texts with these ids.
type finder map[string][]string

func (f finder) Search(ctx context.Context, query string, _ int) ([]retrieval.Hit, error) {
	if query == "boom" {
		return nil, errors.New("the index is gone")
	}
	var hits []retrieval.Hit
	for _, id := range f[query] {
		hits = append(hits, retrieval.Hit{Passage: retrieval.Passage{Article: &corpus.Article{ID: id}}})
	}
	return hits, ctx.Err()
}

// firstWord is a reader: the more words of the question a sentence has, the more it answers, and the
// answer is its first word.
type firstWord struct{}

func (firstWord) Read(ctx context.Context, question string, windows [][3]string) ([]answer.Reading, error) {
	if question == "boom" {
		return nil, errors.New("the model is gone")
	}
	out := make([]answer.Reading, len(windows))
	for i, w := range windows {
		for _, word := range strings.Fields(question) {
			if strings.Contains(w[1], word) {
				out[i].Evidence++
			}
		}
		if end := strings.IndexByte(w[1], ' '); end > 0 {
			out[i].Span = corpus.Span{End: end}
		}
	}
	return out, ctx.Err()
}

// spanless is firstWord without spans.
type spanless struct{ firstWord }

func (r spanless) Read(ctx context.Context, question string, windows [][3]string) ([]answer.Reading, error) {
	out, err := r.firstWord.Read(ctx, question, windows)
	for i := range out {
		out[i].Span = corpus.Span{}
	}
	return out, err
}

func labelled(question string, sentences []string, right ...int) eval.Case {
	c := eval.Case{ID: question, Question: question, Answerable: len(right) > 0}
	for i, s := range sentences {
		c.Candidates = append(c.Candidates, eval.Choice{ID: fmt.Sprint(i), Window: [3]string{1: s}, Right: slices.Contains(right, i)})
	}
	return c
}

func measured(t *testing.T, set *eval.PublicSet, find finder, reader answer.Reader) map[string]eval.Estimate {
	t.Helper()
	steps := 0
	figures, err := set.Measure(t.Context(), find, reader, firstSentence, func() { steps++ })
	if want := len(set.Queries) + len(set.Cases) + len(set.Abstracts); err != nil || steps != want {
		t.Fatalf("%d steps for %d questions and texts, error %v", steps, want, err)
	}
	out := map[string]eval.Estimate{}
	for _, f := range figures {
		out[f.Name] = f.Estimate
	}
	return out
}

// check compares figures, worked out by hand, and names those that should not be there.
func check(t *testing.T, got map[string]eval.Estimate, want map[string]float64) {
	t.Helper()
	for name, w := range want {
		if g, ok := got[name]; !ok || math.Abs(g.Value-w) > 1e-12 || g.Low > g.Value || g.Value > g.High {
			t.Errorf("%s: %+v, want %v", name, g, w)
		}
	}
	for name := range maps.Keys(got) {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is not to be measured", name)
		}
	}
}

func TestSearchIsMeasured(t *testing.T) {
	set := &eval.PublicSet{Queries: []eval.Query{
		{ID: "1", Text: "lamp", Relevant: map[string]float64{"a": 1}},         // found second: a text counts once
		{ID: "2", Text: "bell", Relevant: map[string]float64{"a": 2, "b": 1}}, // one of two found, first
		{ID: "3", Text: "oil", Relevant: map[string]float64{"c": 1}},          // not found
	}}
	got := measured(t, set, finder{"lamp": {"b", "b", "a"}, "bell": {"a"}, "oil": {"a"}}, firstWord{})
	check(t, got, map[string]float64{
		"MRR@10": (1./2 + 1 + 0) / 3, "R@10": (1 + 1./2 + 0) / 3,
		"nDCG@10": (1/math.Log2(3) + 2/(2+1/math.Log2(3)) + 0) / 3,
	})
	if n := got["R@10"].N; n != 3 {
		t.Errorf("n %d", n)
	}
}

func TestReadingIsMeasured(t *testing.T) {
	find := labelled("lamp oil", []string{"Seal oil", "a lamp and oil", "the lamp"}, 0, 1) // order 1, then 2 before 0
	find.Spans = []string{"Seal", "an A"}
	miss := labelled("bell", []string{"the bell", "300 kilograms"}, 1)
	miss.Spans = []string{"300"}
	set := &eval.PublicSet{Cases: []eval.Case{find, miss, labelled("harbour", []string{"the lamp"}), labelled("nothing", nil)}}
	got := measured(t, set, nil, firstWord{})
	want := map[string]float64{
		"answer sentence MAP": ((1+2./3)/2 + 1./2) / 2, "answer sentence MRR": (1 + 1./2) / 2, "answer sentence P@1": 1. / 2,
		"answerability AUC": 1, // best scores 2 and 1 against 0
		"span EM":           1. / 2, "span F1": 1. / 2,
	}
	// The span of the first is "a", which is empty as SQuAD has it, and so is "an A".
	check(t, got, want)
	if a := got["answerability AUC"]; a.N != 3 || a.Against != 1 {
		t.Errorf("answerability: %+v", a)
	}
	delete(want, "span EM")
	delete(want, "span F1")
	check(t, measured(t, set, nil, spanless{}), want)
}

// Sets list right sentences first: a reader that cannot tell sentences apart must not profit.
func TestTiesGiveNothingAway(t *testing.T) {
	set := &eval.PublicSet{Cases: []eval.Case{labelled("lamp", []string{"bell", "harbour", "oil"}, 0)}}
	check(t, measured(t, set, nil, spanless{}), map[string]float64{
		"answer sentence MAP": 1. / 3, "answer sentence MRR": 1. / 3, "answer sentence P@1": 0,
	})
}

func TestMeasuringStops(t *testing.T) {
	defer goleak.VerifyNone(t)
	many := &eval.PublicSet{}
	for i := range 50 {
		many.Cases = append(many.Cases, labelled(fmt.Sprint(i), []string{"a lamp"}, 0))
	}
	many.Cases[20].Question = "boom"
	if _, err := many.Measure(t.Context(), finder(nil), firstWord{}, firstSentence, func() {}); err == nil || err.Error() != "question 20: the model is gone" {
		t.Errorf("reader fails: %v", err)
	}
	query := &eval.PublicSet{Queries: []eval.Query{{ID: "7", Text: "boom"}}}
	if _, err := query.Measure(t.Context(), finder(nil), firstWord{}, firstSentence, func() {}); err == nil || err.Error() != "query 7: the index is gone" {
		t.Errorf("searcher fails: %v", err)
	}
	many.Cases[20].Question = "lamp"
	ctx, cancel := context.WithCancel(t.Context())
	steps := 0
	_, err := many.Measure(ctx, finder(nil), firstWord{}, firstSentence, func() {
		if steps++; steps == 10 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || steps == len(many.Cases) {
		t.Errorf("after %d steps: %v", steps, err)
	}
}

func TestTableOfFigures(t *testing.T) {
	var out strings.Builder
	err := eval.WriteFigures(&out, []eval.Figure{
		{"R@10", eval.Estimate{Value: .5, N: 4, Low: .25, High: .75}},
		{"answerability AUC", eval.Estimate{Value: .9, N: 10, Against: 3, Low: .8, High: 1}},
	})
	const want = "R@10                  0.500 (0.250-0.750)  n 4\n" +
		"answerability AUC     0.900 (0.800-1.000)  n 10, 3 of them unanswerable\n"
	if err != nil || out.String() != want {
		t.Errorf("%q, error %v", out.String(), err)
	}
}
