package retrieval

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"rapporteur/internal/corpus"
)

// zipf writes articles of 20 sentences in words that are as unevenly frequent as those of a language.
func zipf(articles int) *corpus.Corpus {
	r := rand.New(rand.NewSource(1))
	words := rand.NewZipf(r, 1.1, 4, 20_000)
	c := &corpus.Corpus{}
	for i := range articles {
		var blocks []string
		for range 10 {
			blocks = append(blocks, sentence(words)+"|"+sentence(words))
		}
		c.Articles = append(c.Articles, write(fmt.Sprintf("%05d", i), sentence(words), blocks...))
	}
	return c
}

func sentence(words *rand.Zipf) string {
	var b strings.Builder
	for range 20 {
		fmt.Fprintf(&b, "word%c%c%c ", 'a'+words.Uint64()%26, 'a'+words.Uint64()%26, 'a'+words.Uint64()%26)
	}
	return strings.TrimSpace(b.String()) + "."
}

// benchQuery has frequent words, rare ones and one that is misspelt.
const benchQuery = "what did wordaaa and wordabc wordaaz say about the wordbbbx of wordzzz"

func BenchmarkBuild(b *testing.B) {
	c := zipf(500)
	for b.Loop() {
		Build(c)
	}
}

func BenchmarkSearchWords10k(b *testing.B) { benchmarkSearch(b, Build(zipf(500))) }

func BenchmarkSearchVectors10k(b *testing.B) { benchmarkSearch(b, both(b, zipf(500))["meaning"]) }

func BenchmarkSearchFiveArticles(b *testing.B) { benchmarkSearch(b, both(b, zipf(5))["meaning"]) }

func benchmarkSearch(b *testing.B, ix *Index) {
	b.ReportAllocs()
	for b.Loop() {
		if hits, err := ix.Search(b.Context(), benchQuery, 20); err != nil || len(hits) != 20 {
			b.Fatal(len(hits), err)
		}
	}
}

func BenchmarkReadCache(b *testing.B) {
	s := newStore(0)
	v := make([]float32, 384)
	v[0] = 1
	for i := range 20_000 {
		s.put(keyOf(rolePassage, fmt.Sprint(i)), v)
	}
	data := s.encode("model")
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := decodeCache(data, "model"); err != nil {
			b.Fatal(err)
		}
	}
}
