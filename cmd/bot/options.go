package main

import (
	"flag"
	"strings"
)

// option is a flag as the man page and the shells' completions want it.
type option struct {
	name  string
	value string   // the word that stands for its value, "" for a switch
	words []string // what the value may be, when it is one of a few words
	about string
}

// optionsOf lists the flags that declare declares, by name.
func optionsOf(declare func(*flag.FlagSet)) []option {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	declare(fs)
	var all []option
	fs.VisitAll(func(f *flag.Flag) {
		o := option{name: f.Name}
		o.value, o.about = flag.UnquoteUsage(f)
		if isSwitch(f) {
			o.value = ""
		}
		if c, is := f.Value.(choice); is {
			o.words = c.allowed
		}
		all = append(all, o)
	})
	return all
}

// own are the flags that the command has beside those of every command.
func (c *command) own() []option { return optionsOf(func(fs *flag.FlagSet) { c.setup(fs) }) }

// commonOptions are the flags of every command.
func commonOptions() []option { return optionsOf(new(session).declare) }

// wanted is what may be put in a place of the command line.
type wanted int

const (
	anything wanted = iota // only its author knows
	aFile
	aFolder
	aCommand
	aWord // one of a few
)

// wants is what the flag's value is.
func (o option) wants() wanted {
	switch {
	case len(o.words) > 0:
		return aWord
	case o.value == "FILE":
		return aFile
	case o.value == "DIR":
		return aFolder
	}
	return anything
}

// operand is what stands beside the command's flags, by what its usage line calls it, and the words where it is one of a few.
func (c *command) operand() (w wanted, words []string) {
	name := strings.Trim(c.args, "[]…")
	switch {
	case strings.Contains(name, "|"):
		return aWord, strings.Split(name, "|")
	case name == "COMMAND":
		return aCommand, nil
	case name == "SOURCE" || strings.Contains(name, "FILE"):
		return aFile, nil
	case strings.Contains(name, "DIR"):
		return aFolder, nil
	}
	return anything, nil
}
