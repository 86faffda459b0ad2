package retrieval

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

func largeIndex(t *testing.T, o Options) *Index {
	t.Helper()
	ix, err := Build(archive()).WithVectors(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

func TestVectorsOfALargeCorpusAreMadeWhenNeeded(t *testing.T) {
	words := &wordCounts{}
	ix := largeIndex(t, Options{Embedder: words})
	if n := words.texts.Load(); n != 0 {
		t.Fatalf("%d texts embedded at the start", n)
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

// Candidates have the scores that they have where all vectors are made at the start.
func TestLateVectorsRankAsEarlyOnes(t *testing.T) {
	few := library(archive().Articles[70:80]...) // so few that words send all that they find
	early, err := Build(few).WithVectors(t.Context(), Options{Embedder: &wordCounts{}})
	if err != nil {
		t.Fatal(err)
	}
	late := *early
	late.vectors = &vectors{embedder: &wordCounts{}, late: newLate(early.passages, Options{Embedder: &wordCounts{}}, nil)}
	for _, q := range []string{"goat cheese medal", "ship timber quay captain content dairy people"} {
		want := map[string]Scores{}
		hits, err := early.Search(t.Context(), q, 50)
		for _, h := range hits {
			want[h.Article.ID+h.Text()] = h.Scores
		}
		got, err2 := late.Search(t.Context(), q, 50)
		if err := errors.Join(err, err2); err != nil || len(got) == 0 {
			t.Fatalf("%s: %d hits, error %v", q, len(got), err)
		}
		for _, h := range got {
			if h.Scores != want[h.Article.ID+h.Text()] {
				t.Errorf("%s: %q has %+v, want %+v", q, h.Text(), h.Scores, want[h.Article.ID+h.Text()])
			}
		}
		if got[0].Text() != hits[0].Text() {
			t.Errorf("%s: best is %q, want %q", q, got[0].Text(), hits[0].Text())
		}
	}
}

// once is an embedder that tells of passages it is given twice.
type once struct {
	wordCounts
	mu   sync.Mutex
	seen map[string]bool
	t    *testing.T
}

func (o *once) Embed(ctx context.Context, role string, texts []string) ([][]float32, error) {
	o.mu.Lock()
	for _, text := range texts {
		if role == rolePassage && o.seen[text] {
			o.t.Errorf("%q is embedded again", text)
		}
		o.seen[text] = role == rolePassage || o.seen[text]
	}
	o.mu.Unlock()
	return o.wordCounts.Embed(ctx, role, texts)
}

// Whoever asks at the same time gets the same, and nothing is embedded twice, also where the
// passages of different questions overlap.
func TestQuestionsAtOnceShareTheirVectors(t *testing.T) {
	ix := largeIndex(t, Options{Embedder: &once{seen: map[string]bool{}, t: t}, CacheDir: t.TempDir()})
	questions := []string{"timber at quay 3", "ship 3 unloaded timber", "the captain of ship 12", "goat cheese from Ostby"}
	firsts := make([]string, 4*len(questions))
	var all sync.WaitGroup
	for i := range firsts {
		all.Go(func() {
			hits, err := ix.Search(t.Context(), questions[i%len(questions)], 1)
			if err != nil || len(hits) != 1 {
				t.Errorf("hits %v, error %v", hits, err)
				return
			}
			firsts[i] = hits[0].Article.ID
		})
	}
	all.Go(ix.Keep)
	all.Wait()
	for i, f := range firsts {
		if f != firsts[i%len(questions)] {
			t.Errorf("answers to %q differ: %s and %s", questions[i%len(questions)], f, firsts[i%len(questions)])
		}
	}
}

func TestMadeVectorsAreKept(t *testing.T) {
	o := Options{Embedder: &wordCounts{}, CacheDir: t.TempDir(), Warn: func(err error) { t.Error(err) }}
	all := newLate(Build(archive()).passages, o, nil)
	var numbers []int
	for n := range all.passages {
		numbers = append(numbers, n)
	}
	if err := all.need(t.Context(), numbers[:eagerLimit]); err != nil {
		t.Fatal(err)
	}
	again := newLate(all.passages, o, nil)
	if left := again.missing(numbers[:eagerLimit]); len(left) > 0 {
		t.Errorf("%d texts are to be embedded again after a large part of all was made", len(left))
	}

	// A few more are not worth writing all, until Keep.
	ix := &Index{vectors: &vectors{late: again}}
	if err := again.need(t.Context(), numbers); err != nil {
		t.Fatal(err)
	}
	if left := newLate(all.passages, o, nil).missing(numbers); len(left) == 0 {
		t.Error("the cache was written for two passages")
	}
	ix.Keep()
	if left := newLate(all.passages, o, nil).missing(numbers); len(left) > 0 {
		t.Errorf("%d texts are to be embedded again after Keep", len(left))
	}
}

// What other corpora have left in the cache is kept within bounds.
// A rebuilt index takes over the vectors of articles that have stayed, also where there is no cache, and finds what one made anew finds.
func TestARebuiltIndexTakesVectorsOver(t *testing.T) {
	words := &wordCounts{}
	o := Options{Embedder: words}
	const question = "Which goat cheese won a medal?"
	first := archive()
	old, err := Build(first).WithVectors(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.Search(t.Context(), question, 3); err != nil {
		t.Fatal(err)
	}
	next, c := &corpus.Corpus{Articles: slices.Clone(first.Articles)}, archive()
	next.Articles[5] = write("0005", "Another cheese", "A sheep cheese from Ostby won a silver medal.")
	rebuilt, err := old.Rebuild(next).WithVectors(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	c.Articles[5] = next.Articles[5]
	fresh, err := Build(c).WithVectors(t.Context(), Options{Embedder: &wordCounts{}})
	if err != nil {
		t.Fatal(err)
	}
	before := words.texts.Load()
	got, err := rebuilt.Search(t.Context(), question, 3)
	want, bad := fresh.Search(t.Context(), question, 3)
	if err != nil || bad != nil {
		t.Fatal(err, bad)
	}
	if n := words.texts.Load() - before; n > 1+4 {
		t.Errorf("%d texts embedded for a question and one new article", n)
	}
	for i := range want {
		if got[i].Article.ID != want[i].Article.ID || got[i].Scores != want[i].Scores {
			t.Errorf("hit %d is of %s with %v, made anew of %s with %v", i, got[i].Article.ID, got[i].Scores, want[i].Article.ID, want[i].Scores)
		}
	}
}

func TestALargeCorpusSparesFewForeignVectors(t *testing.T) {
	o := Options{Embedder: &wordCounts{}, CacheDir: t.TempDir(), Warn: func(err error) { t.Error(err) }}
	foreign := newStore(dims)
	v := slices.Repeat([]float32{1}, dims)
	v, _ = unit(v, dims)
	for i := range cacheSpare + 5 {
		foreign.put(keyOf(rolePassage, fmt.Sprint(i)), v)
	}
	if err := foreign.write(cachePath(o.CacheDir, o.Embedder.Name()), o.Embedder.Name()); err != nil {
		t.Fatal(err)
	}
	if n := len(newLate(Build(archive()).passages, o, nil).known.keys); n != cacheSpare {
		t.Errorf("%d foreign vectors, want %d", n, cacheSpare)
	}
}

// Words answer where no vectors can be made.
func TestALargeCorpusAnswersByWordsWhenEmbeddingFails(t *testing.T) {
	fails := giving(func(string, []string) ([][]float32, error) { return nil, errors.New("the model is gone") })
	hits, err := largeIndex(t, Options{Embedder: fails}).Search(t.Context(), "goat cheese", 3)
	if err != nil || len(hits) == 0 || hits[0].Article.ID != "0077" || hits[0].Scores.Meaning {
		t.Errorf("hits %v, error %v", hits, err)
	}
}

func TestCancelledSearchOfALargeCorpus(t *testing.T) {
	ix := largeIndex(t, Options{Embedder: &wordCounts{}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if hits, err := ix.Search(ctx, "timber", 3); err == nil || hits != nil {
		t.Errorf("hits %v, error %v", hits, err)
	}
	if none, err := Build(archive()).WithVectors(ctx, Options{Embedder: &wordCounts{}}); err == nil || none != nil {
		t.Errorf("index %v, error %v", none, err)
	}
}

// Who waits for another question's vectors can give up, and the other goes on.
func TestAWaitingSearchCanBeCancelled(t *testing.T) {
	working, goOn := make(chan struct{}), make(chan struct{})
	var first sync.Once
	words := &wordCounts{}
	slow := giving(func(role string, texts []string) ([][]float32, error) {
		first.Do(func() { close(working); <-goOn })
		return words.Embed(context.WithoutCancel(t.Context()), role, texts)
	})
	ix := largeIndex(t, Options{Embedder: slow})
	done := make(chan error)
	go func() {
		_, err := ix.Search(t.Context(), "timber", 3)
		done <- err
	}()
	<-working
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ix.vectors.late.need(ctx, []int{0}); !errors.Is(err, context.Canceled) {
		t.Errorf("who waited got %v", err)
	}
	close(goOn)
	if err := <-done; err != nil {
		t.Error(err)
	}
}
