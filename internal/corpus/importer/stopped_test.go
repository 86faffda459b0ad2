package importer

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur/internal/corpus"

	"go.uber.org/goleak"
)

// talesIn writes files of different articles into a new folder.
func talesIn(t *testing.T, count int) string {
	t.Helper()
	dir := t.TempDir()
	for n := range count {
		text := written(tale(n), key("title", taleTitle(n)), key("publisher", "Tarnwick Post"), key("url", fmt.Sprintf("%s%d", post, n)))
		writeFile(t, filepath.Join(dir, fmt.Sprintf("%03d.md", n)), text)
	}
	return dir
}

// checkTold fails unless the folder has the articles that were told, whole, and, if only is said, no other.
func checkTold(t *testing.T, dir string, told map[string]int, only bool) {
	t.Helper()
	c, err := corpus.LoadDir(dir)
	if err != nil && (len(told) > 0 || !strings.Contains(err.Error(), "no article") && !strings.Contains(err.Error(), "no such folder")) {
		t.Fatal(err)
	}
	for id, n := range told {
		if a := c.Article(id); a == nil || !strings.HasSuffix(a.File, "\n\n"+strings.Join(tale(n), "\n\n")+"\n") || a.Title != taleTitle(n) {
			t.Errorf("%s was told, and is not there whole", id)
		}
	}
	if only && c != nil && len(c.Articles) != len(told) {
		t.Errorf("%d articles were told, %d are there", len(told), len(c.Articles))
	}
}

// numberIn is the number of the tale that a file or an address holds.
func numberIn(source string) int {
	n := -1
	_, _ = fmt.Sscanf(strings.TrimSuffix(filepath.Base(source), ".md"), "%d", &n)
	return n
}

// TestCancelled ends an import at several moments, and starts it again.
func TestCancelled(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	dir := talesIn(t, 230) // more than are read before the first is written
	for _, tt := range []struct {
		name       string
		told, read int // after which it ends; 0: not for that
	}{{"before anything", 0, 0}, {"after some were read", 0, 40}, {"after the first", 1, 0}, {"after some", 30, 0}, {"in the second batch", 0, 210}, {"at the end", 230, 0}} {
		t.Run(tt.name, func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			o, told := inside(t), map[string]int{}
			if tt.told+tt.read == 0 {
				cancel()
			}
			o.Progress = func(done, _ int) {
				if done == tt.read {
					cancel()
				}
			}
			err := Import(ctx, o, []string{dir}, func(r Result) {
				if checkResult(t, r); r.Status != Imported {
					t.Fatalf("got %+v", r)
				}
				if told[r.Article.ID] = numberIn(r.Source); len(told) == tt.told {
					cancel()
				}
			})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("the error is %v", err)
			}
			checkTold(t, o.Dir, told, true)
			if len(told) > 0 != (tt.told+tt.read > 0) {
				t.Errorf("%d were told", len(told))
			}
		})
	}
}

// TestCancelledWhileFetching ends an import while a server keeps it waiting.
func TestCancelledWhileFetching(t *testing.T) {
	for _, path := range []string{"/robots.txt", "/list", "/2"} {
		t.Run(path, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			list, pages := "", map[string]http.HandlerFunc{}
			for n := range 4 {
				list += fmt.Sprintf("<item><link>HERE/%d</link></item>", n)
				pages[fmt.Sprint("/", n)] = talePage(n)
			}
			pages["/list"] = sends("text/xml", rssOf(list))
			pages[path] = func(_ http.ResponseWriter, r *http.Request) {
				cancel()
				<-r.Context().Done()
			}
			s := openSite(t, pages)
			o, told := inside(t), map[string]int{}
			err := Import(ctx, o, []string{s.URL + "/list"}, func(r Result) {
				if checkResult(t, r); r.Status != Imported {
					t.Fatalf("got %+v", r)
				}
				told[r.Article.ID] = numberIn(r.Source)
			})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("the error is %v", err)
			}
			checkTold(t, o.Dir, told, true)
			if s.times("/3") > 0 {
				t.Error("it went on")
			}
			if want := map[bool]int{true: 2, false: 0}[path == "/2"]; len(told) != want {
				t.Errorf("%d were told, want the %d that had been fetched", len(told), want)
			}
		})
	}
}

// These tell this program, when it is run again, to import a folder into another.
const fromEnv, toEnv = "IMPORTER_TEST_FROM", "IMPORTER_TEST_TO"

// TestChild is the program that TestKilled ends: it imports, and prints each outcome at once.
func TestChild(t *testing.T) {
	if os.Getenv(fromEnv) == "" {
		t.Skip("only for TestKilled and TestPDFWithoutEnd")
	}
	err := Import(t.Context(), Options{Dir: os.Getenv(toEnv), Publisher: "Tarnwick Post", Title: os.Getenv(titleEnv)}, []string{os.Getenv(fromEnv)}, func(r Result) {
		id := ""
		if r.Article != nil {
			id = r.Article.ID
		}
		fmt.Printf("told %s %s %s\n", r.Status, filepath.Base(r.Source), id)
	})
	if err == nil {
		err = goleak.Find()
	}
	fmt.Printf("ended %.80q\n", fmt.Sprint(err))
}

const titleEnv = "IMPORTER_TEST_TITLE"

// child starts TestChild and returns what it prints, to be read while it runs.
func child(t *testing.T, env ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChild$", "-test.count=1")
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

// TestKilled ends an importing process without warning after a number of articles, by chance, and looks at what it leaves. What a process that was
// not ended would have brought in comes in by starting it again.
func TestKilled(t *testing.T) {
	const files = 60
	from := talesIn(t, files)
	times := 12
	if testing.Short() {
		times = 2
	}
	for range times {
		k := rand.IntN(files + 1)
		t.Run(fmt.Sprint("after ", k), func(t *testing.T) {
			to := filepath.Join(t.TempDir(), "articles")
			cmd, lines := child(t, fromEnv+"="+from, toEnv+"="+to)
			told, killed := map[string]int{}, false
			for { // what is printed after the signal was told before it
				if len(told) >= k && !killed {
					killed = true
					_ = cmd.Process.Kill()
				}
				if !lines.Scan() {
					break
				}
				var status, source, id string
				if n, _ := fmt.Sscanf(lines.Text(), "told %s %s %s", &status, &source, &id); n == 3 && status == string(Imported) {
					told[id] = numberIn(source)
				}
			}
			_ = cmd.Wait()
			if len(told) < k {
				t.Fatalf("told of %d articles, want %d", len(told), k)
			}
			checkTold(t, to, told, false)
			checkAgain(t, from, to, told, files)
		})
	}
}

// checkAgain starts an import that was ended again: what was told is known, and in the end all is there.
func checkAgain(t *testing.T, from, to string, told map[string]int, all int) {
	t.Helper()
	for _, r := range carry(t, Options{Dir: to}, from) {
		if r.Status != Imported && r.Status != Unchanged {
			t.Errorf("%s: %s %v", r.Source, r.Status, r.Err)
			continue
		}
		if _, known := told[r.Article.ID]; known && r.Status != Unchanged {
			t.Errorf("%s was told, and is %s", r.Article.ID, r.Status)
		}
		told[r.Article.ID] = numberIn(r.Source)
	}
	if len(told) != all {
		t.Errorf("%d articles in the end", len(told))
	}
	checkTold(t, to, told, true)
}
