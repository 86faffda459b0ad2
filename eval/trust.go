package eval

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"

	"rapporteur/internal/answer"
)

// Trust says how far the probability that the bot gives its best candidate can be trusted. Only results
// whose answers carry Why count; false premises are left out.
type Trust struct {
	NearMisses Estimate `json:"auc_near_misses"` // AUC, answerable questions over near misses
	Refusals   Estimate `json:"auc_refusals"`    // over all that is to be refused
	// Risk is the share of wrong best candidates among the surest 80, 90 and 100 % of the
	// answerable questions (the risk-coverage curve of El-Yaniv and Wiener 2010).
	Risk [3]Rate `json:"risk"`
	// Calibration is the expected calibration error over ten bins of equal width (Naeini et al. 2015), of
	// the probability that the best candidate is right; for a question to be refused none is.
	Calibration float64 `json:"ece"`
}

// coverages are those of Trust.Risk, in percent.
var coverages = [3]int{80, 90, 100}

// judged is the best candidate of a question.
type judged struct {
	score float64
	right bool
}

// TrustOf measures results.
func TrustOf(results []Result) Trust {
	var answered, all []judged
	var yes, near, no []float64
	for _, r := range results {
		if r.Answer.Why == nil || r.Question.Want == answer.FalsePremise {
			continue
		}
		j := judged{}
		if found := r.Answer.Why.Evidence; len(found) > 0 {
			j = judged{found[0].Score, r.Question.proves(found[0])}
		}
		all = append(all, j)
		switch group(r.Question) {
		case answerable:
			yes, answered = append(yes, j.score), append(answered, j)
		case nearMiss:
			near, no = append(near, j.score), append(no, j.score)
		default:
			no = append(no, j.score)
		}
	}
	t := Trust{NearMisses: AUCEstimate(yes, near), Refusals: AUCEstimate(yes, no), Calibration: calibrationError(all)}
	slices.SortStableFunc(answered, func(a, b judged) int { return cmp.Compare(b.score, a.score) })
	for i, percent := range coverages {
		for _, j := range answered[:len(answered)*percent/100] {
			t.Risk[i].add(!j.right)
		}
	}
	return t
}

func calibrationError(all []judged) (sum float64) {
	const bins = 10
	for b := range bins {
		n, score, right := 0.0, 0.0, 0.0
		for _, j := range all {
			if min(int(j.score*bins), bins-1) == b {
				n++
				score += j.score
				if j.right {
					right++
				}
			}
		}
		if n > 0 {
			sum += math.Abs(score-right) / float64(len(all))
		}
	}
	return sum
}

// WriteTrust writes a Trust as lines of text.
func WriteTrust(out io.Writer, t Trust) error {
	auc := func(e Estimate) string {
		if e.N == 0 {
			return "-"
		}
		return fmt.Sprintf("%.3f (%.3f-%.3f)", e.Value, e.Low, e.High)
	}
	text := fmt.Sprintf("AUC answerable over near misses %s, over all to refuse %s\n", auc(t.NearMisses), auc(t.Refusals))
	text += "best candidate wrong, of the surest"
	for i, percent := range coverages {
		text += fmt.Sprintf("  %d %%: %s", percent, t.Risk[i])
	}
	text += fmt.Sprintf("\ncalibration error (ECE) %.3f\n", t.Calibration)
	_, err := io.WriteString(out, text)
	return err
}
