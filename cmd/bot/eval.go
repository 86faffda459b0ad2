package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"rapporteur/eval"
	"rapporteur/internal/answer"
	"rapporteur/internal/retrieval"
)

// evaluation is the eval command with its flags.
type evaluation struct {
	json, failures, scoreboard, fit bool
	half, questions, public         string
	every                           int
}

func evalCommand() *command {
	return &command{
		name: "eval", about: "measure the answers against a set of questions",
		text: "Asks every question of the set and prints, for each kind, how many replies were right, with 95 %\n" +
			"intervals. Questions about the invented articles are asked about the folder invented beside the set,\n" +
			"all others about the corpus. With --bench it takes a public set instead, and measures search and reading\n" +
			"alone. eval/README.md in the repository describes the sets and the rules.",
		example: []string{"bot eval", "bot eval --half dev --failures", "bot eval --scoreboard > eval/scoreboard.txt", "bot eval --bench trecqa-dev", "bot eval --fit > decision.json"},
		setup: func(fs *flag.FlagSet) action {
			c := &evaluation{}
			fs.BoolVar(&c.json, "json", false, "one JSON object a half")
			fs.Var(choice{&c.half, []string{"dev", "report", "all"}}, "half", "`WORD` dev, report or all: which half of the set (else report; for the scoreboard all)")
			fs.IntVar(&c.every, "every", 1, "only every `N`th of the half")
			fs.StringVar(&c.questions, "questions", filepath.Join("eval", "questions.txt"), "read the set from `FILE`")
			fs.StringVar(&c.public, "bench", "", "measure search and reading on a public set, in the folder `DIR`")
			fs.BoolVar(&c.failures, "failures", false, "list each wrong reply of the dev half")
			fs.BoolVar(&c.scoreboard, "scoreboard", false, "without timings, as committed in eval/scoreboard.txt")
			fs.BoolVar(&c.fit, "fit", false, "print the decision's parameters, fitted to the dev half")
			return c.run
		},
	}
}

func (c *evaluation) run(ctx context.Context, s *session, args []string) error {
	if len(args) > 0 {
		return misuse(`"bot help eval" shows how to use it`, "eval takes no arguments, got %q", args[0])
	}
	if c.failures && c.half != string(eval.Dev) {
		return misuse("add --half dev", "single questions of the report half are not to be looked at: it would be used up")
	}
	if c.every < 1 {
		return misuse("--every 3 takes a third of the half", "--every: want a number from 1, got %d", c.every)
	}
	if c.public != "" {
		return c.bench(ctx, s)
	}
	set, err := c.read()
	if err != nil {
		return err
	}
	libraries, closeAll, err := c.libraries(ctx, s)
	defer closeAll()
	if err != nil {
		return err
	}
	if c.fit {
		return c.writeFit(ctx, s.stdout, set.Of(eval.Dev), libraries)
	}
	benches, provers := make(map[string]eval.Bench), make(map[string]eval.Prover)
	for name, lib := range libraries {
		provers[name] = lib.engine
		benches[name] = eval.Bench{Corpus: lib.corpus, Asker: lib.engine}
	}
	atOnce := 1 // times are taken
	if c.scoreboard {
		atOnce = runtime.GOMAXPROCS(0)
	}
	for _, half := range c.halves() {
		part := set.Of(half).Every(c.every)
		results, err := eval.Run(ctx, part.Questions, benches, atOnce)
		if err != nil {
			return fail("measuring the answers", err, "")
		}
		verdicts, err := eval.RunStatements(ctx, part.Statements, benches, runtime.GOMAXPROCS(0))
		if err != nil {
			return fail("measuring the verdicts", err, "")
		}
		pairs, err := measurePairs(ctx, part.Pairs)
		if err != nil {
			return fail("measuring differences", err, "")
		}
		claims, err := eval.RunClaims(ctx, part.Claims, provers, runtime.GOMAXPROCS(0))
		if err != nil {
			return fail("measuring the check of claims", err, "")
		}
		if err := c.write(s.stdout, half, outcome{results, verdicts, pairs, eval.ClaimRowOf(claims)}); err != nil {
			return err
		}
	}
	return nil
}

// measurePairs finds the differences between sentences by the built-in reader.
func measurePairs(ctx context.Context, pairs []eval.Pair) (eval.PairRow, error) {
	if len(pairs) == 0 {
		return eval.PairRow{}, nil
	}
	model, err := openModel()
	if err != nil {
		return eval.PairRow{}, err
	}
	defer model.Close()
	reader, err := openReader(model)
	if err != nil {
		return eval.PairRow{}, err
	}
	articles := eval.PairCorpus(pairs)
	return eval.MeasurePairs(ctx, pairs, answer.New(articles, retrieval.Build(articles), reader))
}

// outcome is what came of one half of a set.
type outcome struct {
	results  []eval.Result
	verdicts []eval.Verdict
	pairs    eval.PairRow
	claims   eval.ClaimRow
}

func (c *evaluation) read() (eval.Set, error) {
	text, err := os.ReadFile(c.questions)
	if errors.Is(err, fs.ErrNotExist) {
		return eval.Set{}, fail("reading questions", err, "run it in the repository's root, or name a set with --questions FILE")
	}
	if err != nil {
		return eval.Set{}, fail("reading questions", err, "--questions names a set in the format of eval/README.md")
	}
	set, err := eval.Parse(c.questions, string(text))
	if err != nil {
		return eval.Set{}, fail("reading questions", err, "eval/README.md in the repository describes the format")
	}
	return set, nil
}

// libraries opens the corpus and, where there are some beside the set, the invented articles.
// closeAll is to be called, on error too.
func (c *evaluation) libraries(ctx context.Context, s *session) (libraries map[string]*library, closeAll func(), err error) {
	var open []*library
	closeAll = func() {
		for _, lib := range open {
			lib.close()
		}
	}
	conf, err := s.config()
	if err != nil {
		return nil, closeAll, err
	}
	dirs := map[string]string{"nato": conf.Corpus}
	invented := filepath.Join(filepath.Dir(c.questions), "invented")
	if info, err := os.Stat(invented); err == nil && info.IsDir() {
		dirs["invented"] = invented
	}
	libraries = make(map[string]*library)
	for name, dir := range dirs {
		conf.Corpus = dir
		lib, err := openLibrary(conf)
		if err != nil {
			return nil, closeAll, err
		}
		open = append(open, lib)
		if err := lib.learn(ctx, conf, s.progress(learning)); err != nil {
			return nil, closeAll, err
		}
		libraries[name] = lib
	}
	return libraries, closeAll, nil
}

func (c *evaluation) halves() []eval.Half {
	switch {
	case c.half == "all" || c.half == "" && c.scoreboard:
		return []eval.Half{eval.Dev, eval.Report}
	case c.half == "":
		return []eval.Half{eval.Report}
	}
	return []eval.Half{eval.Half(c.half)}
}

func (c *evaluation) write(w io.Writer, half eval.Half, m outcome) error {
	rows, trust, timing := eval.Rows(m.results), eval.TrustOf(m.results), eval.TimingOf(m.results)
	checked := eval.VerdictRows(m.verdicts)
	if c.json {
		return writeJSON(w, struct {
			Half       eval.Half         `json:"half"`
			Rows       []eval.Row        `json:"rows"`
			Trust      eval.Trust        `json:"trust"`
			Timing     eval.Timing       `json:"ms"`
			Statements []eval.VerdictRow `json:"statements"`
			Pairs      eval.PairRow      `json:"pairs"`
			Claims     eval.ClaimRow     `json:"claims"`
		}{half, rows, trust, timing, checked, m.pairs, m.claims})
	}
	asked := count(len(m.results), "question")
	if len(m.verdicts) > 0 {
		asked += " and " + count(len(m.verdicts), "statement")
	}
	if c.every > 1 {
		asked = fmt.Sprintf("one in %d, %s", c.every, asked)
	}
	fmt.Fprintf(w, "%s half, %s\n", half, asked)
	if err := errors.Join(eval.WriteTable(w, rows), eval.WriteTrust(w, trust), eval.WriteVerdicts(w, checked), eval.WritePairs(w, m.pairs), eval.WriteClaims(w, m.claims)); err != nil {
		return err
	}
	if !c.scoreboard {
		fmt.Fprintf(w, "answers took %.1f ms at the median, %.1f ms at the 99th percentile\n", timing.P50, timing.P99)
	}
	if c.failures {
		writeFailures(w, m.results)
		writeWrongVerdicts(w, m.verdicts)
	}
	_, err := fmt.Fprintln(w)
	return err
}

// writeFailures lists each wrong reply: what was asked, what was wanted, what came.
func writeFailures(w io.Writer, results []eval.Result) {
	for _, r := range results {
		q, a := r.Question, r.Answer
		if r.Right && (len(q.Short) == 0 || r.ShortRight) {
			continue
		}
		fmt.Fprintf(w, "\nline %d, %s, want %s: %s\n", q.Line, q.Kind, q.Want, q.Text)
		if len(q.Short) > 0 {
			fmt.Fprintf(w, "  want short %q, got %q\n", strings.Join(q.Short, " | "), a.Short)
		}
		fmt.Fprintf(w, "  got %s: %s\n", a.State, oneLine(a.Text))
	}
}

// writeWrongVerdicts does the same for statements.
func writeWrongVerdicts(w io.Writer, verdicts []eval.Verdict) {
	for _, v := range verdicts {
		if !v.Right() {
			s := v.Statement
			fmt.Fprintf(w, "\nline %d, %s, want %s: %s\n  got %s: %s\n", s.Line, s.Kind, s.Want, s.Text, v.Checked.Verdict, oneLine(v.Checked.Text))
		}
	}
}
