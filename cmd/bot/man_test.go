package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// printed is what the program writes for the arguments.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out, stderr bytes.Buffer
	if err := run(t.Context(), args, strings.NewReader(""), &out, &stderr, func(string) string { return "" }); err != nil {
		t.Fatalf("bot %q: %v\n%s", args, err, &stderr)
	}
	return out.String()
}

// pathOf is where programs are looked for.
func pathOf(t *testing.T) string {
	t.Helper()
	return os.Getenv("PATH")
}

// needProgram skips the test where the machine lacks the program.
func needProgram(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("there is no %s on this machine", name)
	}
}

// The manual page is what the table of commands makes of it. -update writes it anew.
func TestManual(t *testing.T) {
	file := filepath.Join("testdata", "golden", "bot.1")
	got := manual(versions{Version: "v1.2.3", Committed: "2026-11-30T12:00:00Z"})
	if *update {
		write(t, file, got)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("go test ./cmd/bot -run Manual -update writes it anew: %s", diff)
	}
}

// Programs that show manual pages have nothing to say against ours, and show each flag as it is typed.
func TestManualIsWellFormed(t *testing.T) {
	file := filepath.Join("testdata", "golden", "bot.1")
	for _, lint := range [][]string{{"mandoc", "-Tlint", file}, {"groff", "-man", "-ww", "-Kutf8", "-Tutf8", "-z", file}} {
		t.Run(lint[0], func(t *testing.T) {
			needProgram(t, lint[0])
			if out, err := exec.CommandContext(t.Context(), lint[0], lint[1:]...).CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	t.Run("flags", func(t *testing.T) {
		needProgram(t, "mandoc")
		page, err := exec.CommandContext(t.Context(), "mandoc", "-Tascii", "-Owidth=200", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		plain := regexp.MustCompile(`.\x08`).ReplaceAllString(string(page), "") // bold is a letter struck twice
		for _, c := range commands() {
			for _, want := range append(flagNames(c.own()), c.example...) {
				if !strings.Contains(plain, want) && !strings.ContainsAny(want, "…") {
					t.Errorf("%s: the page as shown lacks %q", c.name, want)
				}
			}
		}
	})
}

// What the page says of the environment is what the program reads of it.
func TestVariablesAreThoseThatAreRead(t *testing.T) {
	var listed []string
	for _, v := range variables() {
		listed = append(listed, v.name)
	}
	if read := variablesRead(t); !slices.Equal(slices.Sorted(slices.Values(listed)), read) {
		t.Errorf("variables() in man.go lists %q, the program reads %q", listed, read)
	}
}

// variablesRead lists the variables that the sources ask for by name.
func variablesRead(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\b[gG]etenv\("([A-Z_]+)"\)`).FindAllSubmatch(text, -1) {
			if !strings.HasSuffix(file, "_test.go") {
				names = append(names, string(m[1]))
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Whatever stands in a table of ours, roff shows the same characters and takes none for a request.
func FuzzRoff(f *testing.F) {
	for _, seed := range []string{"", ".TH x", "'br", `a\fBb`, "--json", "naïve … \"x\"", "a\nb", "^~`'", "\\"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := roff(text)
		if strings.HasPrefix(got, ".") || strings.HasPrefix(got, "'") || strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%q becomes %q", text, got)
		}
		if rest := regexp.MustCompile(`\\(e|-|&|\((aq|ga|ha|ti|dq)|\[u[0-9A-F]{4,6}\])`).ReplaceAllString(got, ""); strings.Contains(rest, `\`) {
			t.Errorf("%q becomes %q, with an escape that is not ours", text, got)
		}
	})
}
