package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rapporteur/internal/state"
)

// reporting is the command report with its flags.
type reporting struct {
	json  bool
	since duration
	limit int
}

const (
	// mostListed is how long each list of a report may be.
	mostListed = 1000
	// longestSince is how far back a report may go.
	longestSince = 10 * 365 * 24 * time.Hour
)

func reportCommand() *command {
	return &command{
		name: "report", about: "tell what was asked, what went unanswered, and what members think of the answers",
		text: "Reads the data base that the configuration names, also while the bot runs: what became of questions, what\n" +
			"was not answered, which answers members call not helpful and why, what took longest, what is asked most,\n" +
			"and answers and tokens by day. Questions are there only when state.questions is on. No member is named.",
		example: []string{"bot report", "bot report --since 30d --limit 20", "bot report --json"},
		setup: func(fs *flag.FlagSet) action {
			c := &reporting{since: duration{7 * 24 * time.Hour}}
			fs.BoolVar(&c.json, "json", false, "one JSON object")
			fs.Func("since", "as far back as `TIME`: 7d, 36h (7d unless you say otherwise)", func(text string) (err error) {
				c.since.Duration, err = parseSince(text)
				return err
			})
			fs.IntVar(&c.limit, "limit", 10, "list at most `N` of each")
			return c.run
		},
	}
}

// parseSince reads a time as "36h" or, in days, "7d".
func parseSince(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if days, in := strings.CutSuffix(text, "d"); in {
		var n int
		if n, err = strconv.Atoi(days); n > int(longestSince/(24*time.Hour)) {
			n = 0
		}
		d = time.Duration(n) * 24 * time.Hour
	}
	if err != nil || d <= 0 || d > longestSince {
		return 0, errors.New("want a time such as 7d or 36h, at most 3650d")
	}
	return d, nil
}

func (c *reporting) run(ctx context.Context, s *session, args []string) error {
	const hint = `"bot help report" shows how to use it`
	switch {
	case len(args) > 0:
		return misuse(hint, "report takes no arguments, got %q", args[0])
	case c.limit < 1 || c.limit > mostListed:
		return misuse(hint, "--limit: want a number from 1 to %d, got %d", mostListed, c.limit)
	}
	conf, err := s.config()
	if err != nil {
		return err
	}
	store, err := s.openForReading(ctx, conf)
	if err != nil {
		return err
	}
	since := time.Now().Add(-c.since.Duration).UTC()
	found, err := store.Report(ctx, since, c.limit)
	if err := errors.Join(err, store.Close()); err != nil {
		return fail("reading the data base", err, "")
	}
	r := reportOf(found, since, conf.State.Questions)
	if c.json {
		return writeJSON(s.stdout, r)
	}
	_, err = io.WriteString(s.stdout, renderReport(r, s.layout()))
	return err
}

// openForReading opens the data base as it is: it makes none, brings none forward, and sets none aside.
func (s *session) openForReading(ctx context.Context, conf Config) (*state.Store, error) {
	const opening = "opening the data base"
	x, err := readState(s.getenv, conf.State)
	if err != nil {
		return nil, err
	}
	if x.URL == "" {
		return nil, fail(opening, errors.New("none is configured, so nothing is kept that could be reported"), stateHint)
	}
	found, err := state.Examine(ctx, x.URL)
	switch {
	case err != nil:
		return nil, stateFailure(err)
	case found.Damage != "":
		return nil, fail(opening, fmt.Errorf("%s: %s", found.Place, found.Damage), "")
	case !found.There || found.Version < found.Newest:
		return nil, fail(opening, fmt.Errorf("%s: %s", found.Place, cmp.Or(missing(found), tablesOf(found))), "start the bot once: it makes what is missing")
	}
	return s.openState(ctx, conf, slog.New(slog.DiscardHandler))
}

// missing says that there is no data base, "" that there is one.
func missing(found state.Condition) string {
	if found.There {
		return ""
	}
	return "not there yet"
}

// reported is what "bot report --json" prints. Lists that are empty are left out.
type reported struct {
	Since      time.Time      `json:"since"`
	Kept       bool           `json:"questions_kept"` // state.questions is on
	Outcomes   map[string]int `json:"outcomes,omitempty"`
	Helpful    int            `json:"helpful"`
	NotHelpful int            `json:"not_helpful"`
	Unanswered []askedLine    `json:"unanswered,omitempty"` // newest first
	Disliked   []dislikedLine `json:"disliked,omitempty"`   // newest first
	Slowest    []askedLine    `json:"slowest,omitempty"`
	MostAsked  []oftenLine    `json:"most_asked,omitempty"`
	Days       []dayLine      `json:"days,omitempty"` // in UTC, oldest first
}

type askedLine struct {
	At       time.Time `json:"at"`
	Question string    `json:"question"`
	Outcome  string    `json:"outcome"`
	TookMS   float64   `json:"took_ms"`
}

type dislikedLine struct {
	At       time.Time `json:"at"`
	Question string    `json:"question,omitempty"`
	Reason   string    `json:"reason,omitempty"`
}

type oftenLine struct {
	Question string `json:"question"`
	Times    int    `json:"times"`
}

type dayLine struct {
	Day     string `json:"day"` // YYYY-MM-DD
	Answers int    `json:"answers"`
	Tokens  int    `json:"tokens"`
}

// reportOf is what is found, without who it is about.
func reportOf(found state.Report, since time.Time, kept bool) reported {
	r := reported{Since: since, Kept: kept, Outcomes: found.States, Helpful: found.Good, NotHelpful: found.Bad}
	r.Unanswered, r.Slowest = askedLines(found.Unanswered), askedLines(found.Slow)
	for _, o := range found.Disliked {
		r.Disliked = append(r.Disliked, dislikedLine{o.At.UTC(), o.Question, o.Reason})
	}
	for _, c := range found.Often {
		r.MostAsked = append(r.MostAsked, oftenLine(c))
	}
	for _, u := range found.Days {
		r.Days = append(r.Days, dayLine{u.Last.UTC().Format(time.DateOnly), u.Answers, u.Tokens})
	}
	return r
}

func askedLines(list []state.Asked) []askedLine {
	var out []askedLine
	for _, a := range list {
		out = append(out, askedLine{a.At.UTC(), a.Question, a.State, float64(a.Took.Microseconds()) / 1000})
	}
	return out
}

// minute is how a report writes a time.
const minute = "2006-01-02 15:04"

// renderReport is a report as a person reads it in a terminal. What members wrote is one line of plain text.
func renderReport(r reported, l layout) string {
	var b strings.Builder
	fmt.Fprintf(&b, "since %s UTC: %s, %d helpful, %d not helpful\n", r.Since.Format(minute), count(sum(r.Outcomes), "question"), r.Helpful, r.NotHelpful)
	part := func(title string, rows []string) {
		if len(rows) > 0 {
			b.WriteString("\n" + l.strong(title) + "\n" + table(func(w io.Writer) { io.WriteString(w, strings.Join(rows, "\n")+"\n") }))
		}
	}
	part("what became of questions", outcomeRows(r.Outcomes))
	part("not answered", rowsOf(r.Unanswered, func(a askedLine) string {
		return fmt.Sprintf("  %s\t%s\t%s", a.At.Format(minute), brief(a.Outcome), brief(a.Question))
	}))
	part("called not helpful", rowsOf(r.Disliked, func(d dislikedLine) string {
		return fmt.Sprintf("  %s\t%s\t%s", d.At.Format(minute), cmp.Or(brief(d.Reason), "(no reason)"), brief(d.Question))
	}))
	part("slowest", rowsOf(r.Slowest, func(a askedLine) string {
		return fmt.Sprintf("  %.0f ms\t%s\t%s", a.TookMS, brief(a.Outcome), brief(a.Question))
	}))
	part("most asked", rowsOf(r.MostAsked, func(o oftenLine) string { return fmt.Sprintf("  %d\t%s", o.Times, brief(o.Question)) }))
	part("by day", rowsOf(r.Days, func(d dayLine) string {
		return fmt.Sprintf("  %s\t%s\t%s", d.Day, count(d.Answers, "answer"), count(d.Tokens, "token"))
	}))
	if !r.Kept {
		b.WriteString("\n" + l.wrap("only numbers and members' reasons are shown: state.questions is off", 0) + "\n")
	}
	return b.String()
}

func rowsOf[T any](list []T, row func(T) string) (rows []string) {
	for _, x := range list {
		rows = append(rows, strings.TrimRight(row(x), " \t"))
	}
	return rows
}

// outcomeRows lists outcomes, the most frequent first.
func outcomeRows(of map[string]int) (rows []string) {
	for _, name := range slices.SortedFunc(maps.Keys(of), func(a, b string) int { return cmp.Or(of[b]-of[a], cmp.Compare(a, b)) }) {
		rows = append(rows, fmt.Sprintf("  %s\t%d", brief(name), of[name]))
	}
	return rows
}

func sum(of map[string]int) (n int) {
	for _, x := range of {
		n += x
	}
	return n
}

// longestCell is how much of what somebody wrote stands in a line of a report, in characters; --json has all of it.
const longestCell = 100

// brief is text for a cell of a table: one line, nothing that steers a terminal, and not too long.
func brief(text string) string {
	text = oneLine(text)
	if utf8.RuneCountInString(text) <= longestCell {
		return text
	}
	return string([]rune(text)[:longestCell-1]) + "…"
}
