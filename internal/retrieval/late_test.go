package retrieval

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"rapporteur/internal/corpus"
)

// archive has more passages than get their vectors at the start.
func archive() *corpus.Corpus {
	var articles []*corpus.Article
	for i := range eagerLimit/2 + 1 {
		articles = append(articles, write(fmt.Sprintf("%04d", i), "Harbour report",
			fmt.Sprintf("Ship number %d unloaded timber at quay %d.|Its captain was content.", i, i%7)))
	}
	articles[77] = write("0077", "A prize for cheese", "A goat cheese from Ostby won the gold medal.|The dairy employs nine people.")
	return library(articles...)
}

func TestVectorsOfALargeCorpusAreMadeWhenNeeded(t *testing.T) {
	words := &wordCounts{}
	o := Options{Embedder: words, CacheDir: t.TempDir()}
	ix, err := Build(archive()).WithVectors(t.Context(), o)
	if err != nil || words.texts.Load() != 0 {
		t.Fatalf("%d texts embedded at the start, error %v", words.texts.Load(), err)
	}
	for range 2 {
		hits, err := ix.Search(t.Context(), "Which goat cheese won a medal?", 3)
		if err != nil || len(hits) == 0 || hits[0].Article.ID != "0077" || !hits[0].Scores.Meaning || hits[0].Scores.Cosine <= 0 {
			t.Fatalf("hits %v, error %v", hits, err)
		}
		if n := words.texts.Load(); n > 2*lateCandidates+2 {
			t.Errorf("%d texts embedded for two questions about %d passages", n, lateCandidates)
		}
	}
	if near, ok := ix.Cosine(ix.passages[0], ix.passages[500]); ok {
		t.Errorf("cosine %v of passages without vectors", near)
	}
}

// Whoever asks at the same time gets the same, and nothing is embedded twice.
func TestQuestionsAtOnceShareTheirVectors(t *testing.T) {
	words := &wordCounts{}
	ix, err := Build(archive()).WithVectors(t.Context(), Options{Embedder: words})
	if err != nil {
		t.Fatal(err)
	}
	const askers = 8
	var all sync.WaitGroup
	firsts := make([]string, askers)
	for i := range askers {
		all.Go(func() {
			hits, err := ix.Search(t.Context(), "timber at quay 3", 1)
			if err != nil || len(hits) != 1 {
				t.Errorf("hits %v, error %v", hits, err)
				return
			}
			firsts[i] = hits[0].Article.ID
		})
	}
	all.Wait()
	for _, f := range firsts {
		if f != firsts[0] {
			t.Errorf("answers %v differ", firsts)
		}
	}
	if n := words.texts.Load(); n > 2*lateCandidates+askers {
		t.Errorf("%d texts embedded, at most %d passages and %d questions were needed", n, lateCandidates, askers)
	}
}

func TestMadeVectorsAreKept(t *testing.T) {
	o := Options{Embedder: &wordCounts{}, CacheDir: t.TempDir(), Warn: func(err error) { t.Error(err) }}
	passages := Build(archive()).passages
	numbers := make([]int, len(passages)) // some have texts in common, more than keepEvery have not
	for i := range numbers {
		numbers[i] = i
	}
	if err := newLate(passages, o).need(t.Context(), numbers); err != nil {
		t.Fatal(err)
	}
	if again := newLate(passages, o).missing(numbers); len(again) > 0 {
		t.Errorf("%d texts are to be embedded again", len(again))
	}
}

func TestCancelledSearchOfALargeCorpus(t *testing.T) {
	ix, err := Build(archive()).WithVectors(t.Context(), Options{Embedder: &wordCounts{}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if hits, err := ix.Search(ctx, "timber", 3); err == nil || hits != nil {
		t.Errorf("hits %v, error %v", hits, err)
	}
}
