package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"rapporteur/eval"
	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// bench measures search and reading on a public set.
func (c *evaluation) bench(ctx context.Context, s *session) error {
	if info, err := os.Stat(c.public); err != nil || !info.IsDir() {
		return fail("reading a public set", fmt.Errorf("%s is no folder: %w", c.public, fs.ErrNotExist), "--bench names a folder with corpus.jsonl and qa.jsonl, or summ.jsonl")
	}
	set, err := eval.ReadPublic(os.DirFS(c.public))
	if err != nil {
		return fail("reading the public set "+c.public, err, "eval/README.md in the repository describes the layout")
	}
	judge, figures, err := c.measure(ctx, s, set)
	if err != nil {
		return fail("measuring on a public set", err, "")
	}
	if c.json {
		return writeJSON(s.stdout, struct {
			Set     string        `json:"set"`
			Judge   string        `json:"judge"`
			Figures []eval.Figure `json:"figures"`
		}{c.public, judge, figures})
	}
	return eval.WriteFigures(s.stdout, figures)
}

// measure returns the figures, and who judged the sentences: "reader" or "raw scores".
func (c *evaluation) measure(ctx context.Context, s *session, set *eval.PublicSet) (judge string, figures []eval.Figure, err error) {
	conf, err := s.config()
	if err != nil {
		return "", nil, err
	}
	model, err := openModel()
	if err != nil {
		return "", nil, err
	}
	defer model.Close()
	judge = "reader"
	reader, err := openReader(model)
	if err != nil {
		return "", nil, err
	}
	if reader == nil {
		judge, reader = "raw scores", rawReader{model}
		fmt.Fprintln(s.stderr, "no reader on this machine, which has no kernels for it: raw scores judge the sentences, and no spans are measured")
	}
	index, err := retrieval.Build(&corpus.Corpus{Articles: set.Texts}).WithVectors(ctx, retrieval.Options{
		Embedder: model, CacheDir: benchCache(conf), Progress: s.progress(learning),
	})
	if err != nil {
		return "", nil, err
	}
	defer index.Keep()
	step, end := s.counting(len(set.Queries) + len(set.Cases) + len(set.Abstracts))
	defer end()
	figures, err = set.Measure(ctx, index, reader, summarizeAlone, step)
	return judge, figures, err
}

// summarizeAlone sums up an article as a corpus of its own.
func summarizeAlone(ctx context.Context, a *corpus.Article) (*answer.Summary, error) {
	c := &corpus.Corpus{Articles: []*corpus.Article{a}}
	return answer.New(c, retrieval.Build(c), nil).Summarize(ctx, answer.SummaryRequest{Length: answer.Short})
}

// benchCache is where the vectors of public sets are kept: apart from the bot's, which starts slower
// the more it must read.
func benchCache(c Config) string {
	if dir := c.cacheDir(); dir != "" {
		return filepath.Join(dir, "bench")
	}
	return ""
}

// counting shows how many questions are done on standard error when that is a terminal. end takes
// the line away.
func (s *session) counting(total int) (step, end func()) {
	if s.progress(learning) == nil {
		return func() {}, func() {}
	}
	done := 0
	step = func() {
		done++
		fmt.Fprintf(s.stderr, "\rmeasuring: %d of %d questions", done, total)
	}
	return step, func() { fmt.Fprint(s.stderr, "\r\x1b[K") }
}

// rawReader stands in for the reader: the evidence is what the search makes of a sentence, as cosines.
type rawReader struct{ retrieval.Embedder }

// aroundWeight is that of a sentence with its neighbours, as in the search.
const aroundWeight = .35

func (r rawReader) Read(ctx context.Context, question string, windows [][3]string) ([]answer.Reading, error) {
	if len(windows) == 0 {
		return nil, nil
	}
	asked, err := r.Embed(ctx, "query", []string{question})
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, w := range windows {
		texts = append(texts, w[1], w[0]+" "+w[1]+" "+w[2])
	}
	vectors, err := r.Embed(ctx, "passage", texts)
	if err != nil {
		return nil, err
	}
	out := make([]answer.Reading, len(windows))
	for i := range out {
		out[i].Evidence = inner(asked[0], vectors[2*i]) + aroundWeight*inner(asked[0], vectors[2*i+1])
	}
	return out, nil
}

func inner(a, b []float32) (sum float64) {
	for i, x := range a {
		sum += float64(x) * float64(b[i])
	}
	return sum
}
