package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"

	"rapporteur/eval"
	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// bench measures search and reading on a public set.
func (c *evaluation) bench(ctx context.Context, s *session) error {
	if info, err := os.Stat(c.public); err != nil || !info.IsDir() {
		return fail("reading a public set", fmt.Errorf("%s is no folder: %w", c.public, fs.ErrNotExist), "--bench names a folder with corpus.jsonl and qa.jsonl")
	}
	set, err := eval.ReadPublic(os.DirFS(c.public))
	if err != nil {
		return fail("reading a public set", err, "eval/README.md in the repository describes the layout")
	}
	figures, err := c.measure(ctx, s, set)
	if err != nil {
		return fail("measuring on a public set", err, "")
	}
	if c.json {
		return writeJSON(s.stdout, struct {
			Set     string        `json:"set"`
			Figures []eval.Figure `json:"figures"`
		}{c.public, figures})
	}
	return eval.WriteFigures(s.stdout, figures)
}

func (c *evaluation) measure(ctx context.Context, s *session, set *eval.PublicSet) ([]eval.Figure, error) {
	conf, err := s.config()
	if err != nil {
		return nil, err
	}
	model, err := openModel()
	if err != nil {
		return nil, err
	}
	defer model.Close()
	reader, err := openReader(model)
	if err != nil {
		return nil, err
	}
	if reader == nil {
		fmt.Fprintln(s.stderr, "no reader on this machine, which has no kernels for it: measuring the search alone")
	}
	progress := s.progress()
	index, err := retrieval.Build(&corpus.Corpus{Articles: set.Texts}).WithVectors(ctx, retrieval.Options{
		Embedder: model, CacheDir: conf.cacheDir(), Progress: progress,
	})
	if err != nil {
		return nil, err
	}
	done, all := 0, len(set.Queries)+len(set.Cases)
	return set.Measure(ctx, index, reader, func() {
		if done++; progress != nil {
			progress(done, all)
		}
	})
}
