package retrieval

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each test of this file closes a trap of chromem-go v0.7.0.

// A zero or NaN vector spoils every result of the collection that it is in.
func TestBadVectorsAreRefused(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, bad := range map[string][]float32{
		"zero": {0, 0}, "not a number": {nan, 1}, "infinite": {inf, 0}, "of another length": {1, 0, 0}, "empty": {},
	} {
		e := giving(func(_ string, texts []string) ([][]float32, error) {
			vecs := slices.Repeat([][]float32{{0, 1}}, len(texts))
			vecs[len(vecs)-1] = bad
			return vecs, nil
		})
		ix, err := Build(harbour()).WithVectors(t.Context(), Options{Embedder: e})
		if err == nil || ix != nil || !strings.Contains(err.Error(), "giving") {
			t.Errorf("%s: index %v, error %v", name, ix, err)
		}
	}
}

func TestTooFewOrTooManyVectorsAreRefused(t *testing.T) {
	for _, more := range []int{-1, 1} {
		e := giving(func(_ string, texts []string) ([][]float32, error) {
			return slices.Repeat([][]float32{{0, 1}}, len(texts)+more), nil
		})
		ix, err := Build(harbour()).WithVectors(t.Context(), Options{Embedder: e})
		if err == nil || ix != nil || !strings.Contains(err.Error(), "vectors came back") {
			t.Errorf("%+d: index %v, error %v", more, ix, err)
		}
	}
}

// A vector that is too long outranks an exact match.
func TestVectorsAreNormalised(t *testing.T) {
	const loud = "The bridge over the Tarn is closed to lorries."
	words := &wordCounts{}
	e := giving(func(role string, texts []string) ([][]float32, error) {
		vecs, err := words.Embed(t.Context(), role, texts)
		for i := range texts {
			if texts[i] == loud {
				for j := range vecs[i] {
					vecs[i][j] *= 1000
				}
			}
		}
		return vecs, err
	})
	want, _ := both(t, harbour())["meaning"].Search(t.Context(), "goat cheese", 50)
	ix, err := Build(harbour()).WithVectors(t.Context(), Options{Embedder: e})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := ix.Search(t.Context(), "goat cheese", 50)
	if got[0].Text() != want[0].Text() {
		t.Errorf("the best hit is %q, want %q", got[0].Text(), want[0].Text())
	}
	isLoud := func(h Hit) bool { return h.Text() == loud }
	g, w := got[slices.IndexFunc(got, isLoud)].Scores, want[slices.IndexFunc(want, isLoud)].Scores
	if math.Abs(g.Cosine-w.Cosine) > 1e-6 {
		t.Errorf("the cosine of a vector that is too long is %f, want %f", g.Cosine, w.Cosine)
	}
}

// A query for more than a collection holds is an error.
func TestNearestTakesAllWhenThereAreFewer(t *testing.T) {
	s, err := newSpace(t.Context(), "s", [][]float32{{0, 1}, {1, 0}, {.6, .8}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.nearest(t.Context(), []float32{1, 0}, 10)
	if d := cmp.Diff([]int{1, 2, 0}, got); err != nil || d != "" {
		t.Error(err, d)
	}
	if got, err := s.nearest(t.Context(), []float32{1, 0}, 0); err != nil || got != nil {
		t.Errorf("none asked for: %v, %v", got, err)
	}
	empty, err := newSpace(t.Context(), "s", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := empty.nearest(t.Context(), []float32{1, 0}, 10); err != nil || got != nil {
		t.Errorf("none there: %v, %v", got, err)
	}
}

// Ties come in random order, and at the cut any of them are left out.
func TestNearestBreaksTiesByNumber(t *testing.T) {
	vecs := slices.Repeat([][]float32{{0, 1}}, 300)
	vecs[250] = []float32{1, 0}
	s, err := newSpace(t.Context(), "s", vecs)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		got, err := s.nearest(t.Context(), []float32{.6, .8}, 5)
		if d := cmp.Diff([]int{0, 1, 2, 3, 4}, got); err != nil || d != "" {
			t.Fatal(err, d)
		}
		got, err = s.nearest(t.Context(), []float32{1, 0}, 3)
		if d := cmp.Diff([]int{250, 0, 1}, got); err != nil || d != "" {
			t.Fatal(err, d)
		}
	}
}

// When ctx ends midway a part of the results comes without an error.
func TestNearestEndsWithItsContext(t *testing.T) {
	s, err := newSpace(t.Context(), "s", [][]float32{{0, 1}, {1, 0}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := s.nearest(ctx, []float32{1, 0}, 2); !errors.Is(err, context.Canceled) || got != nil {
		t.Errorf("%v, %v", got, err)
	}
	if s, err := newSpace(ctx, "s", [][]float32{{0, 1}}); !errors.Is(err, context.Canceled) || s != nil {
		t.Errorf("a space made without time: %v, %v", s, err)
	}
}

// A nil embedding function means a service on the network.
func TestCollectionsNeverEmbed(t *testing.T) {
	s, err := newSpace(t.Context(), "s", [][]float32{{0, 1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.collection.Query(t.Context(), "text", 1, nil, nil); !errors.Is(err, errNotEmbedded) {
		t.Errorf("a text is embedded by chromem-go: %v", err)
	}
}

// Equal ids replace each other silently.
func TestEqualSentencesAreAllKept(t *testing.T) {
	c := library(write("1", "", "A goat.", "A goat."), write("2", "", "A goat."))
	ix := both(t, c)["meaning"]
	if n := ix.vectors.sentences.collection.Count(); n != 3 {
		t.Errorf("%d of 3 sentences are stored", n)
	}
	if hits, err := ix.Search(t.Context(), "goat", 10); err != nil || len(hits) != 3 {
		t.Errorf("%q, %v", texts(hits), err)
	}
}

// Delete with an empty map deletes everything; persistent databases lose data. We use neither.
func TestDangerousCallsAreNotMade(t *testing.T) {
	banned := map[string]string{
		"Delete":          "an empty filter deletes everything; make a new collection",
		"NewPersistentDB": "it loses data in a crash and by colliding ids; vectors are kept by cache.go",
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && banned[s.Sel.Name] != "" {
				t.Errorf("%s is called: %s", s.Sel.Name, banned[s.Sel.Name])
			}
			return true
		})
	}
}

func TestCosineOfPassages(t *testing.T) {
	ix := both(t, harbour())["meaning"]
	all := ix.Passages()
	same, ok := ix.Cosine(all[0], all[0])
	if !ok || math.Abs(same-1) > 1e-6 {
		t.Errorf("a passage with itself: %f, %v", same, ok)
	}
	if other, ok := ix.Cosine(all[0], all[1]); !ok || other >= same {
		t.Errorf("with another: %f, %v", other, ok)
	}
	strange := Build(library(write("z", "", "Not here."))).Passages()[0]
	if _, ok := ix.Cosine(all[0], strange); ok {
		t.Error("with a passage of another corpus there is a cosine")
	}
	if _, ok := Build(harbour()).Cosine(all[0], all[1]); ok {
		t.Error("without vectors there is a cosine")
	}
}
