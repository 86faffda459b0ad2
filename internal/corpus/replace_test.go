package corpus

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "a.md")
	old, young := filepath.Join(filepath.Dir(path), ".a.md.1.tmp"), filepath.Join(filepath.Dir(path), ".a.md.2.tmp")
	for i, text := range []string{"first", "second"} {
		if err := Replace(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); string(got) != text || err != nil {
			t.Errorf("%q, %v", got, err)
		}
		if i > 0 {
			break
		}
		for _, name := range []string{old, young} {
			if err := os.WriteFile(name, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(old, time.Time{}, time.Now().Add(-2*abandoned)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what a process left that died is there: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("what another process may be writing: %v", err)
	}
	if err := Replace(filepath.Join(young, "b.md"), nil, 0o644); err == nil {
		t.Error("a file in a file")
	}
}

// replacedEnv tells this program, when it is run again, to replace a file over and over.
const replacedEnv = "CORPUS_TEST_REPLACED"

// TestReplacer is the program that TestReplaceIsWhole ends. It prints each text that it has put into the file.
func TestReplacer(t *testing.T) {
	path := os.Getenv(replacedEnv)
	if path == "" {
		t.Skip("only for TestReplaceIsWhole")
	}
	for n := range 1000 {
		if err := Replace(path, versionOf(n), 0o644); err != nil {
			t.Fatal(err)
		}
		fmt.Println("put", n)
	}
}

// versionOf is a text of some size that knows its own length.
func versionOf(n int) []byte {
	return fmt.Appendf(nil, "%d %s end %d", n, strings.Repeat("lamp ", 20_000+n), n)
}

// Whenever a process ends that replaces a file, the file is one of the texts, and none before the last one that was told.
func TestReplaceIsWhole(t *testing.T) {
	for range 12 {
		after := rand.IntN(40)
		t.Run(fmt.Sprint("after ", after), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.md")
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestReplacer$", "-test.count=1")
			cmd.Env = append(os.Environ(), replacedEnv+"="+path)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			last := -1
			for lines := bufio.NewScanner(out); lines.Scan(); {
				if n, _ := fmt.Sscanf(lines.Text(), "put %d", &last); n == 1 && last == after {
					_ = cmd.Process.Kill()
				}
			}
			_ = cmd.Wait()
			got, err := os.ReadFile(path)
			n := 0
			if _, bad := fmt.Sscan(string(got), &n); err != nil || bad != nil || string(got) != string(versionOf(n)) || n < last || last < after {
				t.Errorf("told of %d, and there is %.20q of %d bytes, %v", last, got, len(got), err)
			}
		})
	}
}
