package eval

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"rapporteur/internal/answer"
)

// Rate is K of N with its 95 % interval.
type Rate struct {
	K int `json:"k"`
	N int `json:"n"`
}

// Interval is Wilson's score interval for a proportion at 95 % (E. B. Wilson, "Probable
// inference, the law of succession, and statistical inference", 1927), from 0 to 1.
func (r Rate) Interval() (low, high float64) {
	if r.N == 0 {
		return 0, 1
	}
	const z = 1.959964 // the normal distribution's 97.5th percentile
	n := float64(r.N)
	p := float64(r.K) / n
	middle := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	return max(0, (middle-half)/scale), min(1, (middle+half)/scale)
}

// String is "9/12 75 % (47-91)", or a dash when there is nothing to count.
func (r Rate) String() string {
	if r.N == 0 {
		return "-"
	}
	low, high := r.Interval()
	return fmt.Sprintf("%d/%d %.0f %% (%.0f-%.0f)", r.K, r.N, 100*float64(r.K)/float64(r.N), 100*low, 100*high)
}

// Row sums up the results of one kind of question, or of several kinds together.
type Row struct {
	Kind  string `json:"kind"`
	N     int    `json:"n"`
	Right Rate   `json:"right"`
	Short Rate   `json:"short"` // of the questions that have a short answer
	// FalseRefusals counts refusals where the articles do answer or contradict.
	FalseRefusals Rate `json:"false_refusals"`
	// WrongAnswers counts claims to know where a refusal or a contradiction is due.
	WrongAnswers Rate `json:"wrong_answers"`
	Quotes       Rate `json:"quotes"` // equal to the bytes of the article's file
	Words        int  `json:"words"`  // of the text shown, median
	MostWords    int  `json:"most_words"`
}

// The groups in which kinds stand in a table, by what a right reply is.
const (
	answerable   = "answerable"
	falsePremise = "false premise"
	refusal      = "refusal"
	nearMiss     = "near-miss" // the refusals that are hard, reported apart
)

// Rows sums up results: one row for each kind, and below the kinds of a group of several one for
// all of them.
func Rows(results []Result) []Row {
	var rows []Row
	for _, g := range []string{answerable, nearMiss, refusal, falsePremise} {
		members := keep(results, func(r Result) bool { return group(r.Question) == g })
		kinds := kindsOf(members)
		for _, k := range kinds {
			rows = append(rows, row(k, keep(members, func(r Result) bool { return r.Question.Kind == k })))
		}
		if len(kinds) > 1 {
			rows = append(rows, row("all "+g, members))
		}
	}
	return rows
}

func group(q Question) string {
	switch {
	case q.Want == answer.Answered, q.Want == answer.Partly:
		return answerable
	case q.Want == answer.FalsePremise:
		return falsePremise
	case q.Kind == nearMiss:
		return nearMiss
	}
	return refusal
}

func keep(results []Result, want func(Result) bool) []Result {
	var kept []Result
	for _, r := range results {
		if want(r) {
			kept = append(kept, r)
		}
	}
	return kept
}

func kindsOf(results []Result) []string {
	var kinds []string
	for _, r := range results {
		kinds = append(kinds, r.Question.Kind)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

func row(kind string, results []Result) Row {
	w := Row{Kind: kind, N: len(results)}
	var words []int
	for _, r := range results {
		w.Right.add(r.Right)
		if len(r.Question.Short) > 0 {
			w.Short.add(r.ShortRight)
		}
		if r.Question.Want != answer.NotCovered {
			w.FalseRefusals.add(r.Refused())
		}
		if group(r.Question) != answerable {
			w.WrongAnswers.add(r.Affirmed())
		}
		w.Quotes.K += r.Equal
		w.Quotes.N += r.Quotes
		words = append(words, len(strings.Fields(r.Answer.Text)))
	}
	slices.Sort(words)
	w.Words, w.MostWords = percentile(words, 50), percentile(words, 100)
	return w
}

func (r *Rate) add(hit bool) {
	r.N++
	if hit {
		r.K++
	}
}

// percentile is the nearest-rank percentile of sorted values, the zero value of none.
func percentile[T any](sorted []T, p int) T {
	if len(sorted) == 0 {
		return *new(T)
	}
	rank := (len(sorted)*p + 99) / 100
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// WriteTable writes rows as a table. Intervals are Wilson's at 95 %. The columns have a fixed
// width, so that a change of one figure changes one line.
func WriteTable(out io.Writer, rows []Row) error {
	const line = "%-14s  %-20s  %-20s  %-20s  %-20s  %-8s  %s\n"
	table := fmt.Sprintf(line, "kind", "right", "short right", "false refusals", "wrong answers", "quotes", "words")
	for _, r := range rows {
		table += fmt.Sprintf(line, r.Kind, r.Right, r.Short, r.FalseRefusals, r.WrongAnswers,
			fmt.Sprintf("%d/%d", r.Quotes.K, r.Quotes.N), fmt.Sprintf("%d, most %d", r.Words, r.MostWords))
	}
	_, err := io.WriteString(out, table)
	return err
}

// Timing is how long answers took, in milliseconds.
type Timing struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
}

// TimingOf takes the engine's own figures.
func TimingOf(results []Result) Timing {
	var ms []float64
	for _, r := range results {
		ms = append(ms, r.Answer.ElapsedMS)
	}
	slices.Sort(ms)
	return Timing{percentile(ms, 50), percentile(ms, 99)}
}
