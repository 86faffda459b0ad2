package llm

import (
	"context"
	"fmt"
	"time"

	"github.com/sashabaranov/go-openai"
)

// Embedding says which model turns texts into vectors, at the server of a Config.
type Embedding struct {
	Dimensions    int    // asked of models that can shorten their vectors; 0: as they are
	QueryPrefix   string // put before questions, as some models want it
	PassagePrefix string // likewise before text of the corpus
}

const (
	// embedBatch is how many texts go into one request.
	embedBatch = 64
	// embedBudget is the time for one batch with all attempts, and queryBudget for a question, whose answer somebody waits for.
	embedBudget = time.Minute
	queryBudget = 2 * time.Second
)

// Embedder turns texts into vectors by a model behind an API. It is safe for concurrent use.
type Embedder struct {
	*Client
	how Embedding
}

// NewEmbedder returns an embedder. It sends nothing. Errors are as of New.
func NewEmbedder(c Config, how Embedding) (*Embedder, error) {
	client, err := New(c)
	if err != nil {
		return nil, err
	}
	return &Embedder{client, how}, nil
}

// Name is the model's, with all that its vectors depend on: the server, too, since two may call different models the same.
func (e *Embedder) Name() string {
	return fmt.Sprintf("%s at %s, %d dimensions, prefixes %q %q", e.config.Model, e.config.BaseURL, e.how.Dimensions, e.how.QueryPrefix, e.how.PassagePrefix)
}

// Embed returns one vector for each text, in order, or none and an *Error, or ctx's. role is "query" for questions and "passage" for text
// of the corpus.
func (e *Embedder) Embed(ctx context.Context, role string, texts []string) ([][]float32, error) {
	prefix, budget := e.how.PassagePrefix, embedBudget
	if role == "query" {
		prefix, budget = e.how.QueryPrefix, queryBudget
	}
	var out [][]float32
	for len(texts) > 0 {
		batch := texts[:min(embedBatch, len(texts))]
		texts = texts[len(batch):]
		vectors, err := e.batch(ctx, prefix, batch, budget)
		if err != nil {
			return nil, err
		}
		out = append(out, vectors...)
	}
	return out, ctx.Err()
}

// batch embeds as many texts as go into a request.
func (e *Embedder) batch(ctx context.Context, prefix string, texts []string, budget time.Duration) (vectors [][]float32, err error) {
	within, cancel := context.WithTimeoutCause(ctx, budget, errBudget)
	defer cancel()
	input := make([]string, len(texts))
	for i, t := range texts {
		input[i] = prefix + t
	}
	err = e.again(within, func() error {
		got, err := e.api.CreateEmbeddings(within, openai.EmbeddingRequestStrings{Input: input, Model: openai.EmbeddingModel(e.config.Model), Dimensions: e.how.Dimensions})
		if err != nil {
			return fmt.Errorf("embedding texts: %w", err)
		}
		vectors, err = placed(got.Data, len(texts))
		return err
	})
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, e.known(err)
	}
	return vectors, nil
}

// placed are the vectors of a reply in the order of the texts.
func placed(data []openai.Embedding, n int) ([][]float32, error) {
	out := make([][]float32, n)
	if len(data) != n {
		return nil, &Error{Trouble: Garbled, Said: fmt.Sprintf("%d vectors came back for %d texts", len(data), n)}
	}
	for _, d := range data {
		if d.Index < 0 || d.Index >= n || out[d.Index] != nil || len(d.Embedding) == 0 {
			return nil, &Error{Trouble: Garbled, Said: "the vectors are not numbered one by one"}
		}
		out[d.Index] = d.Embedding
	}
	return out, nil
}
