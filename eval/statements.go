package eval

import (
	"context"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"rapporteur/internal/answer"
)

// Statement is a statement to be checked, with the right verdict.
type Statement struct {
	Line     int // of the block's first line, from 1
	Text     string
	Half     Half
	Corpus   string // name of the articles it is checked against
	Kind     string
	Want     answer.Verdict
	Evidence []Evidence // alternatives, each of which shows the verdict
}

func (s *Statement) read(key, value string) error {
	switch key {
	case "statement":
		return once(&s.Text, value, key)
	case "half":
		return once((*string)(&s.Half), value, key, string(Dev), string(Report))
	case "corpus":
		return once(&s.Corpus, value, key)
	case "kind":
		return once(&s.Kind, value, key)
	case "want":
		return once((*string)(&s.Want), value, key, string(answer.Supported), string(answer.Contradicted), string(answer.Unmentioned), string(answer.NoClaim))
	case "evidence":
		return readEvidence(&s.Evidence, value)
	}
	return fmt.Errorf("unknown key %q; the keys are statement, half, corpus, kind, want, evidence", key)
}

func (s *Statement) addTo(set *Set) error {
	err := given([][2]string{{"statement", s.Text}, {"half", string(s.Half)}, {"corpus", s.Corpus}, {"kind", s.Kind}, {"want", string(s.Want)}})
	if shown := s.Want == answer.Supported || s.Want == answer.Contradicted; err == nil && shown != (len(s.Evidence) > 0) {
		err = fmt.Errorf("want %s: evidence must be given where a sentence shows the verdict, and only there", s.Want)
	}
	set.Statements = append(set.Statements, *s)
	return err
}

// proves reports whether the quote fits the evidence.
func (s Statement) proves(q answer.Quote) bool {
	return slices.ContainsFunc(s.Evidence, func(e Evidence) bool { return e.fits(q) })
}

// Verdict is a statement with what was said to it.
type Verdict struct {
	Statement Statement
	Checked   *answer.Checked
}

// Right reports whether the verdict is the right one, whatever it is shown by.
func (v Verdict) Right() bool { return v.Checked.Verdict == v.Statement.Want }

// RunStatements has every statement checked at the bench of its corpus, so many at once.
func RunStatements(ctx context.Context, set []Statement, benches map[string]Bench, atOnce int) ([]Verdict, error) {
	out := make([]Verdict, len(set))
	err := each(ctx, len(set), atOnce, func(ctx context.Context, i int) error {
		bench, ok := benches[set[i].Corpus]
		if !ok {
			return fmt.Errorf("line %d: no corpus is named %q", set[i].Line, set[i].Corpus)
		}
		c, err := bench.Asker.Check(ctx, answer.Question{Text: set[i].Text, Why: true})
		if err != nil {
			return fmt.Errorf("line %d: %w", set[i].Line, err)
		}
		out[i] = Verdict{set[i], c}
		return nil
	})
	return out, err
}

// VerdictRow sums up the verdicts on the statements that should have one verdict.
type VerdictRow struct {
	Want  answer.Verdict `json:"want"`
	Right Rate           `json:"right"`
	// Shown counts the right verdicts that a right sentence shows, of those that a sentence must show.
	Shown Rate                   `json:"shown"`
	Given map[answer.Verdict]int `json:"given"`
}

// verdicts in the order of tables.
var verdicts = [...]answer.Verdict{answer.Supported, answer.Contradicted, answer.Unmentioned, answer.NoClaim}

// VerdictRows sums up verdicts, one row for each that is wanted, and below them one for all.
func VerdictRows(all []Verdict) []VerdictRow {
	var rows []VerdictRow
	every := VerdictRow{Want: "all", Given: map[answer.Verdict]int{}}
	for _, want := range verdicts {
		row := VerdictRow{Want: want, Given: map[answer.Verdict]int{}}
		for _, v := range all {
			if v.Statement.Want != want {
				continue
			}
			for _, r := range []*VerdictRow{&row, &every} {
				r.Right.add(v.Right())
				r.Given[v.Checked.Verdict]++
				if v.Right() && len(v.Statement.Evidence) > 0 {
					r.Shown.add(slices.ContainsFunc(v.Checked.Quotes, v.Statement.proves))
				}
			}
		}
		if row.Right.N > 0 {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return append(rows, every)
}

// WriteVerdicts prints the rows as a table; nothing when there are none.
func WriteVerdicts(w io.Writer, rows []VerdictRow) error {
	if len(rows) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "statements\tright\tby a right sentence")
	for _, v := range verdicts {
		fmt.Fprintf(t, "\tcalled %s", v)
	}
	fmt.Fprintln(t)
	for _, r := range rows {
		fmt.Fprintf(t, "%s\t%s\t%s", r.Want, r.Right, r.Shown)
		for _, v := range verdicts {
			fmt.Fprintf(t, "\t%d", r.Given[v])
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}
