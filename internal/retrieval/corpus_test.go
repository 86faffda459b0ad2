package retrieval

import (
	"context"
	"hash/fnv"
	"strings"
	"sync/atomic"

	"rapporteur/internal/corpus"
)

// write makes an article of blocks. A block is a paragraph whose sentences stand between bars;
// one that begins with "# " is a heading, one that begins with "~ " furniture.
func write(id, title string, blocks ...string) *corpus.Article {
	a := &corpus.Article{ID: id, Title: title}
	heading := ""
	for _, b := range blocks {
		start := len(a.File)
		a.File += strings.ReplaceAll(b, "|", " ") + "\n\n"
		span := corpus.Span{Start: start, End: start + len(b)}
		switch {
		case strings.HasPrefix(b, "# "):
			heading = b[2:]
			a.Headings = append(a.Headings, span)
		case strings.HasPrefix(b, "~ "):
			a.Furniture = append(a.Furniture, corpus.Furniture{Span: span})
		default:
			p := corpus.Paragraph{Span: span, Heading: heading}
			for _, s := range strings.Split(b, "|") {
				p.Sentences = append(p.Sentences, corpus.Span{Start: start, End: start + len(s)})
				start += len(s) + 1
			}
			a.Paragraphs = append(a.Paragraphs, p)
		}
	}
	return a
}

func library(articles ...*corpus.Article) *corpus.Corpus { return &corpus.Corpus{Articles: articles} }

// harbour is the corpus of most tests.
func harbour() *corpus.Corpus {
	return library(
		write("a-harbour", "Harbour opens to ferries",
			"The harbour of Ostby opened on Monday.|Three ferries sail to the islands every day.",
			"Captain Lindqvist commands the largest ferry.|She has served for 20 years.",
			"# Costs",
			"The new quay cost €43 million.|The town paid 2% of that."),
		write("b-bridge", "Bridge closed",
			"The bridge over the Tarn is closed to lorries.|Engineers found cracks in two pillars.",
			"~ Read also: ten lovely walks",
			"Repairs will last until autumn."),
		write("c-cheese", "A prize for cheese",
			"A goat cheese from Ostby won the gold medal.|The dairy employs nine people."))
}

// dims is the length of the vectors of wordCounts and of the built-in model.
const dims = 384

// wordCounts is an embedder that needs no model: the counts of a text's terms, hashed into dims
// places. Texts that share words are near each other.
type wordCounts struct{ texts atomic.Int64 }

func (*wordCounts) Name() string { return "word counts/384" }

func (e *wordCounts) Embed(ctx context.Context, role string, texts []string) ([][]float32, error) {
	e.texts.Add(int64(len(texts)))
	vecs := make([][]float32, len(texts))
	for i, t := range texts {
		v := make([]float32, dims)
		v[0] = .1 // a text without words has a direction too
		for _, term := range Terms(t) {
			h := fnv.New32a()
			h.Write([]byte(term))
			v[h.Sum32()%dims]++
		}
		vecs[i], _ = unit(v, dims)
	}
	return vecs, ctx.Err()
}

// giving is an embedder that returns what it is told to.
type giving func(role string, texts []string) ([][]float32, error)

func (giving) Name() string { return "giving" }

func (f giving) Embed(_ context.Context, role string, texts []string) ([][]float32, error) {
	return f(role, texts)
}

func texts(hits []Hit) []string {
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = h.Text()
	}
	return out
}
