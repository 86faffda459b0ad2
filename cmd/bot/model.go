package main

import (
	"cmp"
	"context"
	"log/slog"

	"rapporteur/internal/answer"
	"rapporteur/internal/llm"
	"rapporteur/internal/retrieval"
)

// newModel is the client of the language model that is configured, nil for none.
func newModel(c LLM, key token, log *slog.Logger) (*llm.Client, error) {
	if c.Model == "" || key == "" && c.BaseURL == "" {
		return nil, nil
	}
	client, err := llm.New(llm.Config{
		BaseURL: c.BaseURL, Model: c.Model, Key: string(key), Organization: c.Organization, AzureVersion: c.AzureVersion,
		Temperature: c.Temperature, MaxTokens: c.MaxTokens, Budget: c.Budget.Duration, PriceIn: c.PriceIn, PriceOut: c.PriceOut, Log: log,
	})
	if err != nil {
		return nil, fail("setting up the language model", err, "docs/models.md in the repository shows how; model = \"\" under [llm] does without one")
	}
	return client, nil
}

// writeWith has the language model that is configured, if any, word what the library answers.
func (lib *library) writeWith(c LLM, key token, log *slog.Logger) error {
	client, err := newModel(c, key, log)
	if client == nil || err != nil {
		return err
	}
	if err := lib.writtenBy(client, c); err != nil {
		client.Close()
		return err
	}
	return nil
}

// writtenBy has a language model word what the library answers.
func (lib *library) writtenBy(client *llm.Client, c LLM) error {
	w, err := answer.NewWriter(lib.engine, generator{client}, c.ContextBudget)
	if err != nil {
		return fail("setting up the language model", err, "")
	}
	lib.answerer, lib.llm = w, client
	return nil
}

// generator is the client as package answer wants it.
type generator struct{ *llm.Client }

func (g generator) Write(ctx context.Context, b answer.Brief, proposed func(answer.Proposal)) (answer.Spent, error) {
	r := llm.Request{Summary: b.Summary, Question: b.Question, Claims: b.Claims}
	for _, e := range b.Excerpts {
		r.Passages = append(r.Passages, llm.Passage(e))
	}
	u, err := g.Client.Write(ctx, r, func(c llm.Claim) {
		proposed(answer.Proposal{N: c.N, Text: c.Text, Excerpt: c.Passage, Quote: c.Quote})
	})
	return answer.Spent{In: u.In, Out: u.Out, Cost: u.Cost, Attempts: u.Attempts, Took: u.Took}, err
}

// learnByAPI is learn with the model behind an API that is configured.
func (lib *library) learnByAPI(ctx context.Context, c Config, progress func(done, total int)) error {
	e, err := llm.NewEmbedder(llm.Config{
		BaseURL: cmp.Or(c.Embedding.BaseURL, c.LLM.BaseURL), Model: c.Embedding.Model, Key: string(lib.key), Organization: c.LLM.Organization,
		AzureVersion: c.LLM.AzureVersion, Log: lib.log,
	}, llm.Embedding{Dimensions: c.Embedding.Dimensions, QueryPrefix: c.Embedding.QueryPrefix, PassagePrefix: c.Embedding.PassagePrefix})
	if err != nil {
		return err
	}
	if err := lib.learnBy(ctx, retrieval.Options{Embedder: e, Foreign: true, CacheDir: c.cacheDir(), Progress: progress}); err != nil {
		e.Close()
		return err
	}
	lib.embedder = e
	return nil
}
