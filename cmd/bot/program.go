package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// program is what a run may touch of the process.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	// hangups begins to listen for the signal by which an operator has the articles read again, until stop; nil: there is none.
	hangups func() (signals <-chan os.Signal, stop func())
}

// command is one thing that the program does. The command without a name runs the bot.
type command struct {
	name    string
	args    string // what follows the flags in the usage line
	about   string // one line for the list of commands
	text    string // a paragraph for its own help
	example []string
	// setup declares the command's own flags and returns what to do once they are parsed.
	setup func(*flag.FlagSet) action
}

// action does a command's work; args are what stands beside the flags.
type action func(ctx context.Context, s *session, args []string) error

// commands is the table of all commands in the order in which help shows them.
func commands() []*command {
	return []*command{
		serveCommand(), askCommand(), summaryCommand(), checkCommand(), timelineCommand(), whoSaidCommand(), differencesCommand(), articlesCommand(), importCommand(), syncCommand(), diffCommand(), indexCommand(), reportCommand(),
		doctorCommand(), evalCommand(), versionCommand(), helpCommand(), manCommand(), completionCommand(),
	}
}

func commandNames() []string {
	var names []string
	for _, c := range commands() {
		if c.name != "" {
			names = append(names, c.name)
		}
	}
	return names
}

func findCommand(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return c
		}
	}
	return nil
}

// dispatch finds the command among the arguments, parses its flags and does its work.
func (p *program) dispatch(ctx context.Context, args []string) error {
	name, rest := splitCommand(args)
	cmd := findCommand(name)
	if cmd == nil {
		return unknownCommand(name)
	}
	s := &session{program: p}
	fs := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	s.declare(fs)
	act := cmd.setup(fs)
	operands, err := parseFlags(fs, rest)
	if errors.Is(err, flag.ErrHelp) {
		_, err = io.WriteString(p.stdout, cmd.help())
		return err
	}
	if err != nil {
		return err
	}
	s.set = flagsSet(fs)
	return act(ctx, s, operands)
}

func unknownCommand(name string) error {
	hint := `the commands are ` + strings.Join(commandNames(), ", ") + `; "bot help" says what each does`
	if near := nearest(name, commandNames()); near != "" {
		hint = fmt.Sprintf(`did you mean "bot %s"? %s`, near, hint)
	} else if strings.ContainsAny(name, " ?") {
		hint = fmt.Sprintf("to ask a question: bot ask %q", name)
	}
	return misuse(hint, "there is no command %q", name)
}

// splitCommand takes the command's name out of the arguments: the first that is neither a flag
// nor a flag's value. The rest keep their order, so that flags may stand on either side of it.
func splitCommand(args []string) (name string, rest []string) {
	valued := valuedFlags()
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			return "", args
		case len(a) > 1 && a[0] == '-':
			if slices.Contains(valued, strings.TrimLeft(a, "-")) {
				i++
			}
		default:
			return a, slices.Concat(args[:i], args[i+1:])
		}
	}
	return "", args
}

// valuedFlags names every flag of any command that takes its value from the next argument.
func valuedFlags() []string {
	var names []string
	for _, c := range commands() {
		fs := flag.NewFlagSet("", flag.ContinueOnError)
		new(session).declare(fs)
		c.setup(fs)
		fs.VisitAll(func(f *flag.Flag) {
			if !isSwitch(f) {
				names = append(names, f.Name)
			}
		})
	}
	return names
}
