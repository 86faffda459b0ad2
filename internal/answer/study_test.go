package answer

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// changing is a folder with the articles of testEngine, and the corpus that is in it.
func changing(t *testing.T) (dir string, c *corpus.Corpus) {
	t.Helper()
	dir = t.TempDir()
	for name, f := range articles {
		if err := os.WriteFile(filepath.Join(dir, name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := corpus.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir, c
}

// An engine that is renewed answers, once it is prepared, as one that is made anew: also where an article makes a word of others a name.
func TestRenewedEnginesAnswerAsNewOnes(t *testing.T) {
	dir, c := changing(t)
	ix := retrieval.Build(c)
	e := New(c, ix, nil)
	if err := e.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	const front = "+++\ntitle = %q\npublisher = \"Halden Post\"\n+++\n"
	for _, step := range []struct{ file, text string }{
		{"d-bath.md", "The harbour bath at Rauda was opened by Mira Tosk on Friday. It has two pools, and Pumping, the town's largest firm, paid for them."},
		{"d-bath.md", "The harbour bath at Rauda was opened by Lio Vance on Friday. It has three pools. Pumping and Water are firms, and so are Copper and Pumping."},
		{"d-bath.md", ""},
	} {
		file := filepath.Join(dir, step.file)
		err := os.Remove(file)
		if step.text != "" {
			err = os.WriteFile(file, []byte(strings.Replace(front, "%q", `"A bath"`, 1)+step.text+"\n"), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		before := c
		if c, err = c.ReloadDir(dir); err != nil {
			t.Fatal(err)
		}
		if c.Articles[0] != before.Articles[0] {
			t.Error("an article that has not changed is another")
		}
		ix = ix.Rebuild(c)
		e = e.Renewed(c, ix)
		if a := ask(t, e, "What is the price of bread on Mars?"); len(a.Suggestions) == 0 {
			t.Error("nothing is suggested while nothing is prepared")
		}
		if err := e.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		fresh := New(c, retrieval.Build(c), nil)
		if !maps.Equal(e.grammar.known, fresh.grammar.known) || !maps.Equal(e.rarity.df, fresh.rarity.df) {
			t.Error("other names, or other counts")
		}
		for i := range fresh.passages {
			if got, want := e.noteOf(i), fresh.noteOf(i); got.text != want.text || len(got.phrases) != len(want.phrases) {
				t.Errorf("got the note %+v, want %+v", got, want)
			}
		}
		for _, q := range []string{"Who opened the harbour bath at Rauda?", "How many pools has the bath?", "Who leads the pumping?", "What will tickets cost?", "Who sells bread on Mars?"} {
			got, want := ask(t, e, q), ask(t, fresh, q)
			got.ElapsedMS, want.ElapsedMS = 0, 0
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-new +renewed)\n%s", q, diff)
			}
		}
	}
}
