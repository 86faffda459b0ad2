package main

import (
	"flag"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearest(t *testing.T) {
	for word, want := range map[string]string{
		"aks": "ask", "ask": "ask", "ASK": "ask", "sumary": "summary", "sum": "summary", "artcles": "articles",
		"docter": "doctor", "versoin": "version", "evla": "eval", "xyzzy": "", "": "", "a": "", "do": "",
	} {
		if got := nearest(word, commandNames()); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func FuzzDistance(f *testing.F) {
	f.Add("kitten", "sitting")
	f.Add("ça", "ac")
	f.Fuzz(func(t *testing.T, a, b string) {
		d, back := distance(a, b), distance(b, a)
		longest := max(len([]rune(a)), len([]rune(b)))
		if d != back || d > longest || distance(a, a) != 0 {
			t.Errorf("%q, %q: %d and back %d", a, b, d, back)
		}
	})
}

func TestFlagsMayStandAnywhere(t *testing.T) {
	for _, c := range []struct {
		args string
		want []string
		dir  string
		json bool
	}{
		{"a b", []string{"a", "b"}, "", false},
		{"--json a --corpus x b", []string{"a", "b"}, "x", true},
		{"a b -corpus=x -json", []string{"a", "b"}, "x", true},
		{"a -- --json b", []string{"a", "--json", "b"}, "", false},
		{"--json -- --corpus", []string{"--corpus"}, "", true},
		{"-", []string{"-"}, "", false},
	} {
		fs := flag.NewFlagSet("ask", flag.ContinueOnError)
		dir, asJSON := fs.String("corpus", "", ""), fs.Bool("json", false, "")
		got, err := parseFlags(fs, strings.Fields(c.args))
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil || *dir != c.dir || *asJSON != c.json {
			t.Errorf("%s: %q, %q, %v, %v", c.args, got, *dir, *asJSON, err)
		}
	}
}

func TestCommandIsTheFirstArgumentThatIsNoFlag(t *testing.T) {
	for _, c := range []struct{ args, name, rest string }{
		{"", "", ""},
		{"ask q", "ask", "q"},
		{"--corpus dir ask q --json", "ask", "--corpus dir q --json"},
		{"--corpus=dir ask", "ask", "--corpus=dir"},
		{"--json ask q", "ask", "--json q"},
		{"--length long summary", "summary", "--length long"},
		{"--listen :0", "", "--listen :0"},
		{"-- ask", "", "-- ask"},
	} {
		name, rest := splitCommand(strings.Fields(c.args))
		if name != c.name || strings.Join(rest, " ") != c.rest {
			t.Errorf("%s: got %q, %q", c.args, name, rest)
		}
	}
}

// Each command says in its help what it is for, with an example that names it, and fits 100
// columns.
func TestHelpIsComplete(t *testing.T) {
	for _, c := range commands() {
		help := c.help()
		if c.about == "" || c.text == "" || len(c.example) == 0 {
			t.Errorf("%s: no help", c.name)
		}
		for _, e := range c.example {
			if !strings.Contains(e, strings.TrimSpace("bot "+c.name)) {
				t.Errorf("%s: the example is of another command: %s", c.name, e)
			}
		}
		for line := range strings.Lines(help) {
			if columns(strings.TrimSuffix(line, "\n")) > 110 {
				t.Errorf("%s: a long line: %s", c.name, line)
			}
		}
	}
}
