package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The committed scoreboard is what the program scores today: a change to answers shows in its
// diff. -update writes it anew; else only the half that is reported is asked again, which takes half as long.
func TestScoreboard(t *testing.T) {
	needReader(t)
	if !*update && os.Getenv("RAPPORTEUR_SCOREBOARD") == "" {
		t.Skip("skipped: it asks every question of the set, which takes minutes; RAPPORTEUR_SCOREBOARD=1 has it run")
	}
	root := filepath.Join("..", "..")
	config := filepath.Join(t.TempDir(), "config.toml")
	write(t, config, "cache = \"cache\"\n")
	half, part := "report", "report half"
	if *update {
		half, part = "all", ""
	}
	var got, stderr bytes.Buffer
	err := run(t.Context(), []string{
		"eval", "--scoreboard", "--half", half, "--config", config, "--corpus", filepath.Join(root, "corpus"),
		"--questions", filepath.Join(root, "eval", "questions.txt"),
	}, strings.NewReader(""), &got, &stderr, func(string) string { return "" })
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	file := filepath.Join(root, "eval", "scoreboard.txt")
	if *update {
		write(t, file, got.String())
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(want), part)
	if !found {
		t.Fatalf("%s has no %s", file, part)
	}
	if diff := cmp.Diff(strings.Split(part+rest, "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("the answers changed (if that is meant: go test ./cmd/bot -run Scoreboard -update): %s", diff)
	}
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
