package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// spell writes inputs down for comparison: the text, or what is wrong and where.
func spell(ctx context.Context, args []string, r io.Reader) []string {
	var all []string
	for in := range inputs(ctx, "question", args, r) {
		if in.err != nil {
			all = append(all, in.place+": "+in.err.Error())
			continue
		}
		all = append(all, in.text)
	}
	return all
}

func TestInputs(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	for _, c := range []struct {
		name, text string
		args, want []string
	}{
		{"lines", "one\r\ntwo\n\n  \nthree", nil, []string{"one", "two", "three"}},
		{"mark of byte order", "\uFEFFone\n", nil, []string{"one"}},
		{"nothing", "", nil, nil},
		{"not UTF-8", "one\n\xff\xfe\ntwo\n", nil, []string{"one", "line 2: not valid UTF-8", "two"}},
		{"longest", long + "\ntwo", nil, []string{long, "two"}},
		{"too long", long + "x\ntwo", nil, []string{"line 1: longer than 64 KiB", "two"}},
		{"much too long, at the end", "one\n" + long + long + long, nil, []string{"one", "line 2: longer than 64 KiB"}},
		{"arguments", "not read", []string{"one", "\xff"}, []string{"one", "question 2: not valid UTF-8"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, spell(t.Context(), c.args, strings.NewReader(c.text))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A read that fails is not mistaken for the end.
func TestInputsReportAFailedRead(t *testing.T) {
	r := io.MultiReader(strings.NewReader("one\n"), failing{})
	if diff := cmp.Diff([]string{"one", "line 2: the disk is gone"}, spell(t.Context(), nil, r)); diff != "" {
		t.Error(diff)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

// An interrupt ends the wait for a line that never comes.
func TestInputsEndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	defer w.Close()
	go func() {
		io.WriteString(w, "one\n")
		cancel()
	}()
	if got := spell(ctx, nil, r); len(got) > 1 {
		t.Errorf("got %q", got)
	}
}

func FuzzInputs(f *testing.F) {
	f.Add("one\ntwo\r\n\xff\n")
	f.Add("\n\n\r")
	f.Fuzz(func(t *testing.T, text string) {
		for in := range inputs(t.Context(), "question", nil, strings.NewReader(text)) {
			if in.err == nil && (strings.TrimSpace(in.text) == "" || strings.Contains(in.text, "\n")) {
				t.Fatalf("not a line: %q", in.text)
			}
		}
	})
}
