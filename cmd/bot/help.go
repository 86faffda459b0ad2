package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

func helpCommand() *command {
	return &command{
		name: "help", args: "[COMMAND]", about: "say what the commands do",
		text:    "Without a command: the list of commands. With one: its flags and an example.",
		example: []string{"bot help ask"},
		setup: func(*flag.FlagSet) action {
			return func(_ context.Context, s *session, args []string) error {
				cmd := findCommand(strings.Join(args, " "))
				if cmd == nil {
					return unknownCommand(args[0])
				}
				_, err := io.WriteString(s.stdout, cmd.help())
				return err
			}
		},
	}
}

// help is what a person reads about a command: what it does, an example, its flags.
func (c *command) help() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n\nexample:\n", c.usage(), c.text)
	for _, line := range c.example {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	if c.name == "" {
		b.WriteString("\ncommands:\n" + commandList())
	}
	own := flag.NewFlagSet("", flag.ContinueOnError)
	c.setup(own)
	common := flag.NewFlagSet("", flag.ContinueOnError)
	new(session).declare(common)
	if flags := flagList(own); flags != "" {
		b.WriteString("\nflags:\n" + flags)
	}
	b.WriteString("\nflags of every command, before or after the arguments:\n" + flagList(common))
	return b.String()
}

func (c *command) usage() string {
	words := []string{"usage: bot"}
	for _, w := range []string{c.name, "[flags]", c.args} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

func commandList() string {
	return table(func(w io.Writer) {
		for _, c := range commands() {
			name := c.name
			if name == "" {
				name = "(none)"
			}
			fmt.Fprintf(w, "  %s\t%s\n", name, c.about)
		}
	})
}

func flagList(fs *flag.FlagSet) string {
	return table(func(w io.Writer) {
		fs.VisitAll(func(f *flag.Flag) {
			value, about := flag.UnquoteUsage(f)
			if isSwitch(f) {
				value = ""
			}
			fmt.Fprintf(w, "  %s\t%s\n", strings.TrimSpace("--"+f.Name+" "+value), about)
		})
	})
}

// table aligns the tab-separated columns that fill writes.
func table(fill func(w io.Writer)) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fill(w)
	w.Flush() // a strings.Builder does not fail
	return b.String()
}
