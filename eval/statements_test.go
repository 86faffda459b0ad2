package eval_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/eval"
	"rapporteur/internal/answer"
)

const threeStatements = `
statement: The lamp has a keeper.
half: dev
corpus: invented
kind: paraphrase
want: supported
evidence: 001-beacon ~ lamp

statement: The lamp went out.
half: report
corpus: invented
kind: opposite
want: contradicted
evidence: 001-beacon ~ lamp + kept

statement: What a pity!
half: dev
corpus: invented
kind: exclamation
want: no_claim
`

func TestStatements(t *testing.T) {
	set, err := eval.Parse("set.txt", threeStatements)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(set.Of(eval.Dev).Statements); n != 2 || len(set.Statements) != 3 || len(set.Questions) > 0 {
		t.Errorf("%d of %d statements are for tuning, and there are %d questions", n, len(set.Statements), len(set.Questions))
	}
	verdicts, err := eval.RunStatements(t.Context(), set.Statements, bench(answer.Answer{}), 2)
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	if err := eval.WriteVerdicts(&table, eval.VerdictRows(verdicts)); err != nil {
		t.Fatal(err)
	}
	want := `statements    right               by a right sentence  called supported  called contradicted  called not_covered  called no_claim
supported     1/1 100 % (21-100)  1/1 100 % (21-100)   1                 0                    0                   0
contradicted  0/1 0 % (0-79)      -                    1                 0                    0                   0
no_claim      0/1 0 % (0-79)      -                    0                 0                    1                   0
all           1/3 33 % (6-79)     1/1 100 % (21-100)   2                 0                    1                   0
`
	if diff := cmp.Diff(want, table.String()); diff != "" {
		t.Error(diff)
	}
}

func TestStatementsThatCannotBeRun(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no corpus of that name", strings.ReplaceAll(threeStatements, "invented", "lost"), "line 2: no corpus"},
		{"the checker fails", strings.ReplaceAll(threeStatements, "What a pity!", "boom"), "line 16: the index is gone"},
	} {
		set, err := eval.Parse("set.txt", c.text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := eval.RunStatements(t.Context(), set.Statements, bench(answer.Answer{}), 1); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestFitStatements: of two sentences beside each statement the first shows the verdict, and the reader tells so.
func TestFitStatements(t *testing.T) {
	var all []eval.Verdict
	for i := range 40 {
		s := eval.Statement{Text: fmt.Sprint(i), Want: answer.Supported, Evidence: []eval.Evidence{{Article: "001-beacon", Phrases: []string{"lamp"}}}}
		read, denies := 3.0, -3.0
		if i%2 == 0 {
			s.Want, denies = answer.Contradicted, 2
		}
		if i%5 == 0 {
			s.Want, s.Evidence, read, denies = answer.Unmentioned, nil, -4, -4
		}
		candidate := func(text string, read, denies float64) answer.Candidate {
			return answer.Candidate{Quote: answer.Quote{Article: "001-beacon", Text: text}, Features: map[string]float64{"reader": read, "contradiction": denies}}
		}
		all = append(all, eval.Verdict{Statement: s, Checked: &answer.Checked{Why: &answer.Why{Evidence: []answer.Candidate{
			candidate("The lamp is kept.", read, denies), candidate("It rains.", -6, -6),
		}}}})
	}
	support, denial := eval.FitStatements(all, answer.Supported), eval.FitStatements(all, answer.Contradicted)
	if support.Weights["reader"] <= 0 || support.Weights["contradiction"] >= 0 || denial.Weights["contradiction"] <= 0 {
		t.Errorf("support %v, denial %v", support, denial)
	}
}
