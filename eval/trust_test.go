package eval_test

import (
	"math"
	"strings"
	"testing"

	"rapporteur/eval"
	"rapporteur/internal/answer"
)

func judgedResult(want answer.State, kind string, score float64, text string) eval.Result {
	q := eval.Question{Kind: kind, Want: want, Evidence: []eval.Evidence{{Article: "001", Phrases: []string{"lamp"}}}}
	c := answer.Candidate{Quote: answer.Quote{Article: "001", Text: text}, Score: score}
	return eval.Result{Question: q, Answer: &answer.Answer{Why: &answer.Why{Evidence: []answer.Candidate{c}}}}
}

func TestTrust(t *testing.T) {
	results := []eval.Result{
		judgedResult(answer.Answered, "person", .9, "the lamp"),
		judgedResult(answer.Answered, "person", .8, "the lamp"),
		judgedResult(answer.Answered, "date", .7, "the lamp"),
		judgedResult(answer.Answered, "date", .6, "the lamp"),
		judgedResult(answer.Answered, "place", .5, "the bell"),
		judgedResult(answer.NotCovered, "near-miss", .65, "the bell"),
		judgedResult(answer.NotCovered, "off-topic", .1, "the bell"),
		judgedResult(answer.FalsePremise, "false-premise", .99, "the bell"),
		{Question: eval.Question{Want: answer.Answered}, Answer: &answer.Answer{}},
	}
	got := eval.TrustOf(results)
	if math.Abs(got.NearMisses.Value-.6) > 1e-9 || math.Abs(got.Refusals.Value-.8) > 1e-9 {
		t.Errorf("AUC %v and %v, want .6 and .8", got.NearMisses.Value, got.Refusals.Value)
	}
	if got.Risk != [3]eval.Rate{{0, 4}, {0, 4}, {1, 5}} {
		t.Errorf("risk %v", got.Risk)
	}
	// Bins: .9, .8, .7 right, .6 right and .65 wrong together, .5 wrong, .1 wrong.
	if want := (.1 + .2 + .3 + .25 + .5 + .1) / 7; math.Abs(got.Calibration-want) > 1e-9 {
		t.Errorf("calibration error %v, want %v", got.Calibration, want)
	}
	var text strings.Builder
	if err := eval.WriteTrust(&text, got); err != nil || !strings.Contains(text.String(), "near misses 0.600 (") || !strings.Contains(text.String(), "100 %: 1/5 20 %") {
		t.Errorf("%s, error %v", text.String(), err)
	}
}
