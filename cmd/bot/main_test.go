package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"rapporteur/internal/answer"
)

var update = flag.Bool("update", false, "make the golden files and the picture again")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bot": main})
}

// TestScripts runs the real program as testdata/script says. Each script has a folder of its own
// with its files, and an empty environment but for PATH, HOME and the cache. [reader] stands for a machine that has one.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_CACHE_HOME", filepath.Join(e.WorkDir, ".cache"))
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "reader" {
				return false, fmt.Errorf("there is no condition %q", name)
			}
			return machineReads()
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"put":     put,
			"answers": answers,
			"fields":  fields,
			"guild":   openGuild,
			"wrong":   wrong,
		},
	})
}

// machineReads says whether the reader runs on this machine.
var machineReads = sync.OnceValues(func() (bool, error) {
	model, err := openModel()
	if err != nil {
		return false, err
	}
	defer model.Close()
	return model.Native(), nil
})

// wrong checks that the program takes the arguments for wrong use, exit code 2, and says nothing on
// standard output: wrong LABEL ARG….
func wrong(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec("bot", args[1:]...)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		ts.Fatalf("%s: got %v, want exit code 2", args[0], err)
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("%s: standard output has %q", args[0], out)
	}
}

// put writes a Go string, repeated on request, into a file: put FILE STRING [TIMES].
func put(ts *testscript.TestScript, _ bool, args []string) {
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	if len(args) > 2 {
		times, err := strconv.Atoi(args[2])
		ts.Check(err)
		text = strings.Repeat(text, times)
	}
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	ts.Check(err)
	_, err = io.WriteString(f, text)
	ts.Check(err)
	ts.Check(f.Close())
}

// answers checks that standard output holds so many answers, one JSON object a line with no key
// that the schema lacks, and that each quote equals the bytes of its file: answers N FOLDER.
func answers(ts *testscript.TestScript, _ bool, args []string) {
	out := strings.TrimSuffix(ts.ReadFile("stdout"), "\n")
	lines := strings.Split(out, "\n")
	if want, _ := strconv.Atoi(args[0]); len(lines) != want {
		ts.Fatalf("%d lines, want %d", len(lines), want)
	}
	for _, line := range lines {
		var a answer.Answer
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		ts.Check(d.Decode(&a))
		ts.Check(checkQuotes(a, ts.MkAbs(args[1])))
		if a.Question == "" || a.Text == "" || a.Revision == "" || a.Engine == "" || a.ElapsedMS <= 0 {
			ts.Fatalf("a part is missing: %s", line)
		}
	}
}

func checkQuotes(a answer.Answer, dir string) error {
	var all []answer.Quote
	for _, c := range a.Claims {
		if len(c.Quotes) == 0 {
			return fmt.Errorf("a claim without a quote: %q", c.Text)
		}
		all = append(all, c.Quotes...)
	}
	if a.Closest != nil {
		all = append(all, *a.Closest)
	}
	for _, q := range all {
		file, err := os.ReadFile(filepath.Join(dir, q.Article+".md"))
		if err != nil {
			return err
		}
		if string(file[q.Start:q.End]) != q.Text {
			return fmt.Errorf("%s[%d:%d] is %q, not %q", q.Article, q.Start, q.End, file[q.Start:q.End], q.Text)
		}
	}
	return nil
}

// fields checks that every line of standard output is a JSON object with at least the keys:
// fields KEY….
func fields(ts *testscript.TestScript, _ bool, args []string) {
	for line := range bytes.Lines([]byte(ts.ReadFile("stdout"))) {
		var object map[string]any
		ts.Check(json.Unmarshal(line, &object))
		for _, key := range args {
			if _, ok := object[key]; !ok {
				ts.Fatalf("no %q in %s", key, line)
			}
		}
	}
}
