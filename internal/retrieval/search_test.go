package retrieval

import (
	"context"
	"errors"
	"math/rand"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"rapporteur/internal/corpus"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// both returns an index by words and one by words and meaning.
func both(t testing.TB, c *corpus.Corpus) map[string]*Index {
	t.Helper()
	ix := Build(c)
	with, err := ix.WithVectors(t.Context(), Options{Embedder: &wordCounts{}})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*Index{"words": ix, "meaning": with}
}

func TestSearchFindsTheSentence(t *testing.T) {
	for mode, ix := range both(t, harbour()) {
		for query, want := range map[string]string{
			"how much did the quay cost?":         "The new quay cost €43 million.",
			"43m for what":                        "The new quay cost €43 million.",
			"who commands the ferry":              "Captain Lindqvist commands the largest ferry.",
			"When will the repairs be finished":   "Repairs will last until autumn.",
			"how many people work for the dairry": "The dairy employs nine people.",
			"2 percent":                           "The town paid 2% of that.",
		} {
			hits, err := ix.Search(t.Context(), query, 3)
			if err != nil || len(hits) == 0 || hits[0].Text() != want {
				t.Errorf("%s: %q finds %q, %v", mode, query, texts(hits), err)
			}
		}
	}
}

func TestSearchGivesRawScores(t *testing.T) {
	for mode, ix := range both(t, harbour()) {
		hits, err := ix.Search(t.Context(), "goat cheese", 20)
		if err != nil {
			t.Fatal(err)
		}
		for i, h := range hits {
			s := h.Scores
			if s.Meaning != (mode == "meaning") || !s.Meaning && (s.Cosine != 0 || s.ContextCosine != 0) {
				t.Errorf("%s: hit %d has scores %+v", mode, i, s)
			}
		}
		if s := hits[0].Scores; s.BM25 <= 0 || s.ContextBM25 <= 0 || s.Coverage != 1 || s.Meaning && (s.Cosine < .3 || s.ContextCosine < .2) {
			t.Errorf("%s: the best hit has scores %+v", mode, s)
		}
	}
}

func TestSearchReturnsNothing(t *testing.T) {
	for mode, ix := range both(t, harbour()) {
		for _, c := range []struct {
			query string
			k     int
		}{{"", 5}, {" ?! ", 5}, {"who is it?", 5}, {"ferry", 0}, {"ferry", -1}} {
			if hits, err := ix.Search(t.Context(), c.query, c.k); err != nil || len(hits) != 0 {
				t.Errorf("%s: %q, %d gives %q, %v", mode, c.query, c.k, texts(hits), err)
			}
		}
	}
	hits, err := Build(harbour()).Search(t.Context(), "submarine volcano", 5)
	if err != nil || len(hits) != 0 {
		t.Errorf("by words alone, what does not occur gives %q, %v", texts(hits), err)
	}
}

func TestSearchOfAnEmptyCorpus(t *testing.T) {
	for mode, ix := range both(t, library(write("1", "Nothing"))) {
		if hits, err := ix.Search(t.Context(), "ferry", 5); err != nil || len(hits) != 0 {
			t.Errorf("%s: %q, %v", mode, texts(hits), err)
		}
	}
}

func TestSearchInSomeArticles(t *testing.T) {
	for mode, ix := range both(t, harbour()) {
		hits, err := ix.In("c-cheese", "b-bridge").Search(t.Context(), "Ostby", 50)
		if err != nil || len(hits) == 0 || hits[0].Article.ID != "c-cheese" {
			t.Errorf("%s: %q, %v", mode, texts(hits), err)
		}
		for _, h := range hits {
			if h.Article.ID == "a-harbour" {
				t.Errorf("%s: %q is in another article", mode, h.Text())
			}
		}
		if hits, _ := ix.In("unknown").Search(t.Context(), "Ostby", 5); len(hits) != 0 {
			t.Errorf("%s: an unknown article gives %q", mode, texts(hits))
		}
		if ix.In() != ix || len(ix.In("c-cheese").Passages()) != 2 {
			t.Errorf("%s: views are wrong", mode)
		}
	}
}

// An article is found among many even when all the lists are full of others.
func TestSearchInOneArticleOfMany(t *testing.T) {
	c := library(write("zz", "", "A ferry ferry ferry."))
	for i := range 3 * poolSize {
		c.Articles = append(c.Articles, write(string(rune('a'+i%26))+strings.Repeat("x", i/26), "", "A ferry."))
	}
	// By words the query finds everything, by meaning it is as far from everything.
	for mode, query := range map[string]string{"words": "ferry", "meaning": "goat"} {
		hits, err := both(t, c)[mode].In("zz").Search(t.Context(), query, 5)
		if err != nil || len(hits) != 1 {
			t.Errorf("%s: %q, %v", mode, texts(hits), err)
		}
	}
}

func TestSearchFallsBackOnWords(t *testing.T) {
	broken := map[string]giving{
		"error":      func(string, []string) ([][]float32, error) { return nil, errors.New("no connection") },
		"zero":       func(string, []string) ([][]float32, error) { return [][]float32{{0, 0}}, nil },
		"too long":   func(string, []string) ([][]float32, error) { return [][]float32{{1, 0, 0}}, nil },
		"no vectors": func(string, []string) ([][]float32, error) { return nil, nil },
	}
	for name, query := range broken {
		e := giving(func(role string, texts []string) ([][]float32, error) {
			if role == "query" {
				return query(role, texts)
			}
			return slices.Repeat([][]float32{{0, 1}}, len(texts)), nil
		})
		ix, err := Build(harbour()).WithVectors(t.Context(), Options{Embedder: e})
		if err != nil {
			t.Fatal(err)
		}
		got, err := ix.Search(t.Context(), "goat cheese", 5)
		want, _ := Build(harbour()).Search(t.Context(), "goat cheese", 5)
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("%s: %v, differs from words alone:\n%s", name, err, d)
		}
	}
}

func TestSearchEmbedsTheQueryOnce(t *testing.T) {
	e := &wordCounts{}
	ix, err := Build(harbour()).WithVectors(t.Context(), Options{Embedder: e})
	if err != nil {
		t.Fatal(err)
	}
	before := e.texts.Load()
	ix.Search(t.Context(), "goat cheese", 5)
	if n := e.texts.Load() - before; n != 1 {
		t.Errorf("%d texts embedded for one search", n)
	}
}

func TestSearchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for mode, ix := range both(t, harbour()) {
		if hits, err := ix.Search(ctx, "goat cheese", 5); !errors.Is(err, context.Canceled) || hits != nil {
			t.Errorf("%s: %q, %v", mode, texts(hits), err)
		}
	}
}

// babble draws a corpus of few words, so that equal sentences and equal scores are common.
func babble(t *rapid.T) *corpus.Corpus {
	word := rapid.SampledFrom(strings.Fields("ferry goat quay cheese bridge the"))
	sentence := rapid.Map(rapid.SliceOfN(word, 1, 4), func(w []string) string { return strings.Join(w, " ") + "." })
	c := &corpus.Corpus{}
	for _, id := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-c]{1,3}`), 1, 5, rapid.ID).Draw(t, "ids") {
		blocks := rapid.SliceOfN(sentence, 0, 6).Draw(t, id)
		c.Articles = append(c.Articles, write(id, "", blocks...))
	}
	return c
}

func babbleIndex(t *rapid.T, c *corpus.Corpus) *Index {
	ix, err := Build(c).WithVectors(context.Background(), Options{Embedder: &wordCounts{}})
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

func TestHitsComeInATotalOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hits, err := babbleIndex(t, babble(t)).Search(context.Background(), "ferry cheese", 100)
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; i < len(hits); i++ {
			a, b := hits[i-1], hits[i]
			if a.Score < b.Score || a.Score == b.Score && comparePassages(a.Passage, b.Passage) >= 0 {
				t.Fatalf("hit %d (%v, %s, %d) comes before (%v, %s, %d)", i, a.Score, a.Article.ID, a.Core.Start, b.Score, b.Article.ID, b.Core.Start)
			}
		}
	})
}

func TestHitsDoNotDependOnTheOrderOfArticles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := babble(t)
		want, _ := babbleIndex(t, c).Search(context.Background(), "goat bridge", 100)
		rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed"))).Shuffle(len(c.Articles), func(i, j int) {
			c.Articles[i], c.Articles[j] = c.Articles[j], c.Articles[i]
		})
		got, _ := babbleIndex(t, c).Search(context.Background(), "goat bridge", 100)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	})
}

func TestFewerHitsAreTheFirstOfMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ix := babbleIndex(t, babble(t))
		all, _ := ix.Search(context.Background(), "quay ferry", 100)
		k := rapid.IntRange(1, 10).Draw(t, "k")
		some, _ := ix.Search(context.Background(), "quay ferry", k)
		if d := cmp.Diff(all[:min(k, len(all))], some); d != "" && len(all) > 0 {
			t.Fatal(d)
		}
	})
}

func TestIndexServesManyAtOnce(t *testing.T) {
	ix := both(t, harbour())["meaning"]
	want, _ := ix.Search(t.Context(), "who commands the ferry", 5)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				got, err := ix.Search(t.Context(), "who commands the ferry", 5)
				if d := cmp.Diff(want, got); err != nil || d != "" {
					t.Error(err, d)
				}
				ix.In("a-harbour").Passages()
			}
		})
	}
	wg.Wait()
}
