package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"rapporteur/internal/answer"
	"rapporteur/internal/discord"
)

// asking is the ask command with its flags.
type asking struct{ json, why bool }

func askCommand() *command {
	return &command{
		name: "ask", args: "[QUESTION…]", about: "answer questions from the articles",
		text: "Answers each argument, or with none each line of standard input, in order. A refusal is an\n" +
			"answer: the exit code is 0. A line that is no question is reported, the rest are answered, and\n" +
			"the exit code is 1.",
		example: []string{
			`bot ask "Who will lead the new command?"`,
			`bot ask --json < questions.txt`,
			`bot ask --why "How many people work there?"`,
		},
		setup: func(fs *flag.FlagSet) action {
			a := &asking{}
			fs.BoolVar(&a.json, "json", false, "one JSON object a line")
			fs.BoolVar(&a.why, "why", false, "show the sentences that were considered and their scores")
			return a.run
		},
	}
}

func (a *asking) run(ctx context.Context, s *session, args []string) error {
	return eachInput(ctx, s, args, "question", askHint, func(e discord.Answerer, text string, many bool) error {
		return a.answer(ctx, s, e, text, many)
	})
}

// eachInput hands each argument, or with none each line of standard input, to use, with the engine and whether there are
// several. What is wrong with one is reported with the hint, and the rest goes on. thing names what is to be typed.
func eachInput(ctx context.Context, s *session, args []string, thing, hint string, use func(e discord.Answerer, text string, many bool) error) error {
	lib, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer lib.close()
	if len(args) == 0 && isTerminal(s.stdin) {
		fmt.Fprintf(s.stderr, "type a %s and press Enter; Ctrl-D ends\n", thing)
	}
	many := len(args) > 1 || len(args) == 0 && !isTerminal(s.stdin)
	failed := false
	for line := range inputs(ctx, thing, args, s.stdin) {
		err := line.err
		if err == nil {
			err = use(lib.asked(), line.text, many)
		}
		if err != nil && !forAsker(err) {
			return err
		}
		if err != nil {
			report(s.stderr, fail(line.place, err, hint))
			failed = true
		}
	}
	if failed {
		return errReported
	}
	return ctx.Err()
}

const askHint = `ask one question in plain words, such as: bot ask "Who will lead the new command?"`

// forAsker reports whether an error is about one question, so that the next can still be answered.
func forAsker(err error) bool {
	var user *answer.UserError
	return errors.As(err, &user) || errors.Is(err, errBadLine)
}

func (a *asking) answer(ctx context.Context, s *session, e discord.Answerer, question string, many bool) error {
	q := answer.Question{Text: question, Why: a.why}
	shown := &live{w: s.stdout, l: s.layout()}
	if !a.json {
		q.Progress = shown.watch()
	}
	reply, err := e.Ask(ctx, q)
	shown.clear()
	if err != nil {
		return err
	}
	if a.json {
		return writeJSON(s.stdout, reply)
	}
	text := renderAnswer(reply, s.layout())
	if many {
		text = "> " + printable(question) + "\n" + text + "\n"
	}
	_, err = io.WriteString(s.stdout, text)
	return err
}

// writeJSON writes v as one line.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func isTerminal(r io.Reader) bool {
	f, ok := r.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
