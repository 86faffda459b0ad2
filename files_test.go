package rapporteur_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// What README tells a newcomer to run is what is run before a change is taken.
func TestReadmeShowsWhatIsRun(t *testing.T) {
	readme, run := read(t, "README.md"), read(t, ".ci/run")
	for _, command := range []string{"go run ./cmd/bot", "go test ./..."} {
		if !strings.Contains(readme, "\n"+command+"\n") {
			t.Errorf("README.md does not show %q on a line of its own", command)
		}
		if !strings.Contains(run, command) {
			t.Errorf(".ci/run does not run %q", command)
		}
	}
}

// Every link of README to a file leads somewhere.
func TestReadmeLinks(t *testing.T) {
	for _, m := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(read(t, "README.md"), -1) {
		if _, err := os.Stat(m[1]); err != nil {
			t.Errorf("README.md links to %s: %v", m[1], err)
		}
	}
}

// NOTICE names what the program carries of others: the weights, and every library that it uses.
func TestLicences(t *testing.T) {
	if !strings.HasPrefix(read(t, "LICENSE"), "MIT License\n") {
		t.Error("LICENSE is not the MIT licence")
	}
	notice := read(t, "NOTICE")
	if !strings.Contains(notice, "e5-small-v2") {
		t.Error("NOTICE does not say whose weights are built in")
	}
	for _, s := range sources(t) {
		for _, p := range s.imports() {
			if parts := strings.Split(p, "/"); !s.test() && parts[0] == "github.com" && !strings.Contains(notice, strings.Join(parts[:3], "/")) {
				t.Errorf("NOTICE does not name %s, which %s imports", p, s.name)
			}
		}
	}
}

// Nothing that depends on one person's machine is in the repository.
func TestNoPathsOfOneMachine(t *testing.T) {
	bad := regexp.MustCompile(`(?:^|[\s"'=(])/(?:work|root|Users)/|/home/[a-z]+/`)
	textFiles(t, func(name string, text []byte) {
		if at := bad.FindIndex(text); at != nil && name != "files_test.go" {
			t.Errorf("%s:%d: a path of one machine", name, 1+strings.Count(string(text[:at[0]]), "\n"))
		}
	})
}

// The articles that ship are retold: no nine words running of a publisher's text are anywhere in
// the repository. The publishers' texts are not part of it; without them there is nothing to
// compare.
func TestNoSentencesOfPublishers(t *testing.T) {
	const running = 9
	originals, err := filepath.Glob(filepath.Join(shared(), "articles", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(originals) == 0 && os.Getenv("RAPPORTEUR_SHARED") != "" {
		t.Fatal("RAPPORTEUR_SHARED names a folder without articles/*.txt")
	}
	if len(originals) == 0 {
		t.Skip("no original articles beside the repository")
	}
	owner := make(map[string]string)
	for _, o := range originals {
		for _, run := range runs(read(t, o), running) {
			owner[run] = filepath.Base(o)
		}
	}
	citation := regexp.MustCompile(`(?m)^title = .*$|https?://\S+`) // which are facts about an article
	textFiles(t, func(name string, text []byte) {
		for _, run := range runs(citation.ReplaceAllString(string(text), ""), running) {
			if o, found := owner[run]; found {
				t.Errorf("%s has words of %s: %q", name, o, run)
				return
			}
		}
	})
}

// shared is the folder of what lies beside the repository.
func shared() string {
	if dir := os.Getenv("RAPPORTEUR_SHARED"); dir != "" {
		return dir
	}
	return filepath.Join("..", "shared")
}

// runs lists every n words running of a text, in lower case and without punctuation.
func runs(text string, n int) []string {
	words := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
	var all []string
	for i := range len(words) - n + 1 {
		all = append(all, strings.Join(words[i:i+n], " "))
	}
	return all
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
