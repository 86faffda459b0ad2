package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The exchange that README shows is what the program says today, but for the time it took. -update
// writes it anew.
func TestReadmeExchange(t *testing.T) {
	needReader(t)
	file := filepath.Join("..", "..", "README.md")
	readme, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```console\n\\$ go run ./cmd/bot ask \"(.*?)\"\n(.*?)```")
	at := block.FindSubmatchIndex(readme)
	if at == nil {
		t.Fatal("README.md shows no exchange")
	}
	question, shown := string(readme[at[2]:at[3]]), string(readme[at[4]:at[5]])
	config := filepath.Join(t.TempDir(), "config.toml")
	write(t, config, "")
	var out, stderr bytes.Buffer
	err = run(t.Context(), []string{"ask", "--config", config, "--corpus", filepath.Join("..", "..", "corpus"), question},
		strings.NewReader(""), &out, &stderr, func(string) string { return "" })
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	said := regexp.MustCompile(` · \d+ ms\n`).ReplaceAllString(layout{width: 90}.wrap(out.String(), 0), "\n")
	if *update {
		write(t, file, string(readme[:at[4]])+said+string(readme[at[5]:]))
	} else if diff := cmp.Diff(shown, said); diff != "" {
		t.Errorf("go test ./cmd/bot -run Readme -update writes README anew: %s", diff)
	}
}
