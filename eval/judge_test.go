package eval_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/eval"
	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

const beacon = "The lamp of Cape Moss is kept by Ana Ferrow, who draws a 700-person crowd."

// library is a bench that answers every question with the same words.
type library struct{ reply answer.Answer }

func (l library) Ask(_ context.Context, q answer.Question) (*answer.Answer, error) {
	if q.Text == "boom" {
		return nil, errors.New("the index is gone")
	}
	a := l.reply
	return &a, nil
}

// Check finds that every statement about the lamp is true, and no other.
func (l library) Check(_ context.Context, q answer.Question) (*answer.Checked, error) {
	switch {
	case q.Text == "boom":
		return nil, errors.New("the index is gone")
	case !strings.Contains(q.Text, "lamp"):
		return &answer.Checked{Verdict: answer.Unmentioned}, nil
	}
	return &answer.Checked{Verdict: answer.Supported, Quotes: said(answer.Answered, "", "The lamp of Cape Moss").Claims[0].Quotes}, nil
}

func bench(a answer.Answer) map[string]eval.Bench {
	c := &corpus.Corpus{Articles: []*corpus.Article{{ID: "001-beacon", File: beacon}}}
	return map[string]eval.Bench{"invented": {Corpus: c, Asker: library{a}}}
}

// said is an answer in the state, resting on one quote of the article.
func said(state answer.State, short, quote string) answer.Answer {
	at := strings.Index(beacon, quote)
	return answer.Answer{State: state, Short: short, Text: "It is " + short, Claims: []answer.Claim{{
		Text: quote, Quotes: []answer.Quote{{Article: "001-beacon", Start: at, End: at + len(quote), Text: quote}},
	}}}
}

func TestJudgement(t *testing.T) {
	who := eval.Question{Corpus: "invented", Kind: "person", Want: answer.Answered, Short: []string{"ana ferrow", "Ferrow"},
		Evidence: []eval.Evidence{{"001-beacon", []string{"LAMP", "ana"}}}}
	both := who
	both.All, both.Short = true, nil
	both.Evidence = append(slices.Clone(who.Evidence), eval.Evidence{"001-beacon", []string{"crowd"}})
	half := who
	half.Want = answer.Partly
	opposed := said(answer.Answered, "", "The lamp of Cape Moss is kept by Ana Ferrow")
	opposed.Conflicts = []answer.Conflict{{Sides: []answer.Side{{Quotes: said(answer.Answered, "", "a 700-person crowd").Claims[0].Quotes}}}}
	age := eval.Question{Corpus: "invented", Kind: "near-miss", Want: answer.NotCovered}
	trap := eval.Question{Corpus: "invented", Kind: "false-premise", Want: answer.FalsePremise, Evidence: who.Evidence}
	for _, c := range []struct {
		name         string
		q            eval.Question
		a            answer.Answer
		right, short bool
	}{
		{"right", who, said(answer.Answered, "Ana Ferrow", beacon), true, true},
		{"partly is right", who, said(answer.Partly, "Ana Ferrow", beacon), true, true},
		{"right without the short answer", who, said(answer.Answered, "Ana", beacon), true, false},
		{"a quote that lacks a phrase", who, said(answer.Answered, "Ana Ferrow", "The lamp of Cape Moss"), false, false},
		{"both that are needed", both, said(answer.Answered, "", beacon), true, false},
		{"one of both", both, said(answer.Answered, "", "The lamp of Cape Moss is kept by Ana Ferrow"), false, false},
		{"the other as a source that differs", both, opposed, true, false},
		{"half where half is known", half, said(answer.Partly, "Ana Ferrow", beacon), true, true},
		{"half passed off as the whole", half, said(answer.Answered, "Ana Ferrow", beacon), false, false},
		{"refused", who, said(answer.NotCovered, "", beacon), false, false},
		{"a refusal that is due", age, answer.Answer{State: answer.NotCovered}, true, false},
		{"an answer where a refusal is due", age, said(answer.Partly, "", beacon), false, false},
		{"caught", trap, said(answer.FalsePremise, "", beacon), true, false},
		{"caught by another sentence", trap, said(answer.FalsePremise, "", "Cape Moss"), false, false},
		{"walked into the trap", trap, said(answer.Answered, "", beacon), false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := eval.Run(t.Context(), []eval.Question{c.q}, bench(c.a), 1)
			if err != nil {
				t.Fatal(err)
			}
			if got[0].Right != c.right || got[0].ShortRight != c.short {
				t.Errorf("right %v, short right %v; want %v, %v", got[0].Right, got[0].ShortRight, c.right, c.short)
			}
			if got[0].Equal != got[0].Quotes {
				t.Errorf("%d of %d quotes equal", got[0].Equal, got[0].Quotes)
			}
		})
	}
}

func TestShortAnswersAreWholeWords(t *testing.T) {
	for _, c := range []struct {
		short, accepted string
		want            bool
	}{
		{"a 700-person staff", "700", true},
		{"in the north", "no", false},
		{"north, no", "no", true},
		{"about 2.5 percent", "2", false},
		{"about 12.5 percent", "5", false},
		{"2, or 3", "2", true},
		{"1,870 metres", "1,870", true},
		{"21,870 metres", "1,870", false},
		{"at least 2%", "2%", true},
		{"St Anne’s quay", "st anne's", true},
		{"Żółć", "żółć", true},
		{"", "no", false},
	} {
		q := eval.Question{Corpus: "invented", Kind: "count", Want: answer.Answered, Short: []string{c.accepted},
			Evidence: []eval.Evidence{{"001-beacon", []string{"lamp"}}}}
		got, err := eval.Run(t.Context(), []eval.Question{q}, bench(said(answer.Answered, c.short, beacon)), 1)
		if err != nil {
			t.Fatal(err)
		}
		if got[0].ShortRight != c.want {
			t.Errorf("%q in %q: got %v", c.accepted, c.short, got[0].ShortRight)
		}
	}
}

// A quote counts as equal only when the bytes at its place in the file are its text.
func TestQuotesAreCompared(t *testing.T) {
	a := said(answer.Answered, "", "Ana Ferrow")
	a.Claims[0].Quotes = append(a.Claims[0].Quotes,
		answer.Quote{Article: "001-beacon", Start: 0, End: 3, Text: "the"},
		answer.Quote{Article: "001-beacon", Start: 70, End: 700, Text: "crowd."},
		answer.Quote{Article: "002-none", Start: 0, End: 3, Text: "The"})
	a.Closest = &answer.Quote{Article: "001-beacon", Start: 0, End: 3, Text: "The"}
	q := eval.Question{Corpus: "invented", Want: answer.NotCovered}
	got, err := eval.Run(t.Context(), []eval.Question{q}, bench(a), 1)
	if err != nil {
		t.Fatal(err)
	}
	if got[0].Quotes != 5 || got[0].Equal != 2 {
		t.Errorf("%d of %d equal, want 2 of 5", got[0].Equal, got[0].Quotes)
	}
}

func TestRunNeedsTheCorpusAndAnAnswer(t *testing.T) {
	for want, q := range map[string]eval.Question{
		`line 7: no corpus is named "lost"`: {Line: 7, Corpus: "lost"},
		"line 9: the index is gone":         {Line: 9, Corpus: "invented", Text: "boom"},
	} {
		_, err := eval.Run(t.Context(), []eval.Question{q}, bench(answer.Answer{}), 1)
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// 81 of 263 is the example of R. G. Newcombe, "Two-sided confidence intervals for the single
// proportion" (1998), method 3; the others follow from the formula by hand.
func TestWilsonInterval(t *testing.T) {
	for _, c := range []struct {
		rate      eval.Rate
		low, high float64
	}{
		{eval.Rate{0, 10}, 0, 0.2775},
		{eval.Rate{10, 10}, 0.7225, 1},
		{eval.Rate{5, 10}, 0.2366, 0.7634},
		{eval.Rate{81, 263}, 0.2553, 0.3662},
		{eval.Rate{0, 0}, 0, 1},
	} {
		low, high := c.rate.Interval()
		if math.Abs(low-c.low) > 5e-4 || math.Abs(high-c.high) > 5e-4 {
			t.Errorf("%+v: got %.4f to %.4f, want %.4f to %.4f", c.rate, low, high, c.low, c.high)
		}
	}
}

func TestTable(t *testing.T) {
	who := eval.Question{Corpus: "invented", Kind: "person", Want: answer.Answered, Short: []string{"Ana"},
		Evidence: []eval.Evidence{{"001-beacon", []string{"ana"}}}}
	where := who
	where.Kind, where.Short = "place", nil
	where.Evidence = []eval.Evidence{{"009-other", []string{"moss"}}}
	age := eval.Question{Corpus: "invented", Kind: "near-miss", Want: answer.NotCovered}
	results, err := eval.Run(t.Context(), []eval.Question{who, where, age}, bench(said(answer.Answered, "Ana", beacon)), 1)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := eval.WriteTable(&got, eval.Rows(results)); err != nil {
		t.Fatal(err)
	}
	want := `
kind            right                 short right           false refusals        wrong answers         quotes    words
person          1/1 100 % (21-100)    1/1 100 % (21-100)    0/1 0 % (0-79)        -                     1/1       3, most 3
place           0/1 0 % (0-79)        -                     0/1 0 % (0-79)        -                     1/1       3, most 3
all answerable  1/2 50 % (9-91)       1/1 100 % (21-100)    0/2 0 % (0-66)        -                     2/2       3, most 3
near-miss       0/1 0 % (0-79)        -                     -                     1/1 100 % (21-100)    1/1       3, most 3
`
	if diff := cmp.Diff(want, "\n"+got.String()); diff != "" {
		t.Error(diff)
	}
}
