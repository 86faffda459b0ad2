package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The committed scoreboard is what the program scores today: a change to answers shows in its diff. -update writes it anew. Else one in three of
// the half that is reported is asked again, which stands in the scoreboard as well: that takes a ninth of the time.
func TestScoreboard(t *testing.T) {
	needReader(t)
	if !*update && os.Getenv("RAPPORTEUR_SCOREBOARD") == "" {
		t.Skip("skipped: it asks questions of the set for minutes; RAPPORTEUR_SCOREBOARD=1 has it run")
	}
	file := filepath.Join("..", "..", "eval", "scoreboard.txt")
	if *update {
		write(t, file, scores(t, "all", "1")+scores(t, "report", "3"))
		return
	}
	const some = "report half, one in 3"
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(want), some)
	if !found {
		t.Fatalf("%s has no %s", file, some)
	}
	if diff := cmp.Diff(strings.Split(some+rest, "\n"), strings.Split(scores(t, "report", "3"), "\n")); diff != "" {
		t.Errorf("the answers changed (if that is meant: go test ./cmd/bot -run Scoreboard -update): %s", diff)
	}
}

// scores are those of every nth question of a half.
func scores(t *testing.T, half, every string) string {
	t.Helper()
	root := filepath.Join("..", "..")
	config := filepath.Join(t.TempDir(), "config.toml")
	write(t, config, "cache = \"cache\"\n")
	var got, stderr bytes.Buffer
	err := run(t.Context(), []string{
		"eval", "--scoreboard", "--half", half, "--every", every, "--config", config, "--corpus", filepath.Join(root, "corpus"),
		"--questions", filepath.Join(root, "eval", "questions.txt"),
	}, strings.NewReader(""), &got, &stderr, func(string) string { return "" })
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	return got.String()
}

// needReader skips where the reader is left out: answers are others there.
func needReader(t *testing.T) {
	t.Helper()
	model, err := openModel()
	if err != nil {
		t.Fatal(err)
	}
	defer model.Close()
	if !model.Native() {
		t.Skip("this machine has no kernels for the reader")
	}
}
