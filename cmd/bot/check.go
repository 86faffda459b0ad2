package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"

	"rapporteur/internal/answer"
	"rapporteur/internal/discord"
)

// checking is the check command with its flags.
type checking struct{ json, why bool }

func checkCommand() *command {
	return &command{
		name: "check", args: "[STATEMENT…]", about: "check statements against the articles",
		text: "Says of each argument, or with none of each line of standard input, whether the articles bear it out,\n" +
			"deny it, or are silent, with the sentence that shows it. A line that is no statement is reported,\n" +
			"the rest are checked, and the exit code is 1.",
		example: []string{
			`bot check "Hungary will lead the new command."`,
			`bot check --json < statements.txt`,
		},
		setup: func(fs *flag.FlagSet) action {
			c := &checking{}
			fs.BoolVar(&c.json, "json", false, "one JSON object a line")
			fs.BoolVar(&c.why, "why", false, "show the sentences that were considered and their scores")
			return c.run
		},
	}
}

const checkHint = `give one statement in plain words, such as: bot check "Hungary will lead the new command."`

func (c *checking) run(ctx context.Context, s *session, args []string) error {
	return eachInput(ctx, s, args, "statement", checkHint, func(e discord.Answerer, text string, _ bool) error {
		checked, err := e.Check(ctx, answer.Question{Text: text, Why: c.why})
		if err != nil {
			return err
		}
		if c.json {
			return writeJSON(s.stdout, checked)
		}
		_, err = io.WriteString(s.stdout, renderChecked(checked, s.layout()))
		return err
	})
}

// renderChecked is a verdict as a person reads it in a terminal.
func renderChecked(c *answer.Checked, l layout) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", l.wrap("> "+printable(c.Statement), 2))
	text := printable(c.Text)
	if lead, rest, ok := strings.Cut(text, ":"); ok && len(c.Quotes) > 0 {
		text = l.strong(lead+":") + rest
	}
	fmt.Fprintf(&b, "%s\n", l.wrap(text, 0))
	b.WriteString(renderSources(c.Sources, l))
	fmt.Fprintf(&b, "%s\n", l.wrap(fmt.Sprintf("corpus %s · %.0f ms", c.Revision, c.ElapsedMS), 0))
	if c.Why != nil {
		b.WriteString(renderWhy(c.Why))
	}
	return b.String() + "\n"
}
