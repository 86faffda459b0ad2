package eval_test

import (
	"context"
	"math"
	"testing"

	"rapporteur/eval"
	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

// The last two are worked by hand after Lin's paper, whose example of police and gunman the first is.
func TestRouge(t *testing.T) {
	for _, c := range []struct {
		text, reference string
		one, two, l     float64
	}{
		{"police kill the gunman", "police killed the gunman", .75, 1. / 3, .75},
		{"the gunman kill police", "police killed the gunman", .75, 1. / 3, .5},
		{"The bell, the bell.", "the bell", 2. * 2 / 6, 2. * 1 / 4, 2. * 2 / 6},
		{"", "the bell", 0, 0, 0},
		{"bell", "bell", 1, 0, 1},
	} {
		got := eval.Rouge(c.text, c.reference)
		for i, want := range []float64{c.one, c.two, c.l} {
			if math.Abs(got[i]-want) > 1e-9 {
				t.Errorf("%q against %q: %v, want %v %v %v", c.text, c.reference, got, c.one, c.two, c.l)
				break
			}
		}
	}
}

// firstSentence sums up by the first sentence.
func firstSentence(_ context.Context, a *corpus.Article) (*answer.Summary, error) {
	return &answer.Summary{Bullets: []answer.Claim{{Text: a.Text(a.Paragraphs[0].Sentences[0])}}}, nil
}

// A summary of a text is measured beside its first sentences.
func TestMeasureSummaries(t *testing.T) {
	set, err := eval.ReadPublic(folder("summ.jsonl", `{"id": "m", "article": "The ferry Merle sails on 9 May. It rains. It snows. The ferry Merle sails to Torvik.", "references": ["The ferry Merle sails on 9 May. It rains. It snows."]}`+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := measured(t, set, nil, nil)
	if f := got["first three ROUGE-L"]; f.Value != 1 || f.N != 1 {
		t.Errorf("the first three sentences are the reference, got %+v", f)
	}
	if f := got["summary ROUGE-1"]; math.Abs(f.Value-14./18) > 1e-9 {
		t.Errorf("seven of eleven words are summed up, got %+v", f)
	}
}
