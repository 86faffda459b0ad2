package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// parseFlags parses flags wherever they stand among the arguments and returns the rest. After
// "--" nothing is a flag.
func parseFlags(fs *flag.FlagSet, args []string) ([]string, error) {
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	var operands []string
	for len(args) > 0 {
		if err := fs.Parse(args); err != nil {
			return nil, flagError(fs, err)
		}
		rest := fs.Args()
		if used := len(args) - len(rest); used > 0 && args[used-1] == "--" {
			return append(operands, rest...), nil
		}
		if len(rest) == 0 {
			break
		}
		operands, args = append(operands, rest[0]), rest[1:]
	}
	return operands, nil
}

// flagError puts the flag package's error into our words, with the nearest flag as a hint.
func flagError(fs *flag.FlagSet, err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	help := strings.TrimSpace("bot help " + fs.Name())
	hint := fmt.Sprintf("%q shows the flags", help)
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return misuse(hint, "%s", strings.ReplaceAll(err.Error(), ": -", ": --"))
	}
	var names []string
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if near := nearest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean --%s? %s", near, hint)
	} else if strings.Contains(name, " ") {
		hint = `put -- before a question that begins with a dash`
	} else if owner := flagOwner(name); owner != "" {
		hint = fmt.Sprintf(`--%s belongs to "bot %s"; %s`, name, owner, hint)
	}
	return misuse(hint, "there is no flag --%s", name)
}

// flagOwner names a command that has the flag, "" when none has.
func flagOwner(name string) string {
	for _, c := range commands() {
		fs := flag.NewFlagSet("", flag.ContinueOnError)
		c.setup(fs)
		if fs.Lookup(name) != nil {
			return c.name
		}
	}
	return ""
}

// flagsSet names the flags that the command line gave.
func flagsSet(fs *flag.FlagSet) map[string]bool {
	set := make(map[string]bool)
	fs.Visit(func(f *flag.Flag) { set[f.Name] = true })
	return set
}

// isSwitch reports whether a flag stands alone, without a value.
func isSwitch(f *flag.Flag) bool {
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// choice is a flag that takes one of a few words.
type choice struct {
	word    *string
	allowed []string
}

func (c choice) String() string {
	if c.word == nil {
		return ""
	}
	return *c.word
}

func (c choice) Set(text string) error { return oneOf(c.word, text, c.allowed...) }
