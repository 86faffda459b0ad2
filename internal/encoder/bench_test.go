package encoder

import (
	"context"
	"strings"
	"testing"
)

// Texts of a given number of tokens, role and ends included: every word here is one token.
func textOf(tokens int) string {
	words := strings.Fields("the old harbour wall was built again after the storm and the town paid for it")
	var b strings.Builder
	for i := range tokens - 4 {
		b.WriteString(words[i%len(words)] + " ")
	}
	return b.String()
}

func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		m, err := Open()
		if err != nil {
			b.Fatal(err)
		}
		m.Close()
	}
}

func BenchmarkTokenize(b *testing.B) {
	m := open(b, Options{Kernel: Portable, Threads: 1})
	text := textOf(128)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.tokenize("passage: ", []string{text})
	}
}

func BenchmarkQuery12(b *testing.B)    { benchmarkEmbed(b, "query", 1, 12) }
func BenchmarkQuery32(b *testing.B)    { benchmarkEmbed(b, "query", 1, 32) }
func BenchmarkPassage128(b *testing.B) { benchmarkEmbed(b, "passage", 1, 128) }
func BenchmarkBatch8x96(b *testing.B)  { benchmarkEmbed(b, "passage", 8, 96) }

func benchmarkEmbed(b *testing.B, role string, texts, tokens int) {
	for _, k := range Kernels() {
		b.Run(string(k), func(b *testing.B) {
			m := open(b, Options{Kernel: k})
			batch := make([]string, texts)
			for i := range batch {
				batch[i] = textOf(tokens)
			}
			for b.Loop() {
				if _, err := m.Embed(context.Background(), role, batch); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*texts*tokens)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}

func open(tb testing.TB, o Options) *Model {
	tb.Helper()
	m, err := OpenWith(o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(m.Close)
	return m
}
