package llm

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"rapporteur/internal/llm/scripted"
)

func embedder(t *testing.T, s *scripted.Server, how Embedding) *Embedder {
	t.Helper()
	c := client(t, s, func(k *Config) { k.Budget = 300 * time.Millisecond })
	return &Embedder{c, how}
}

// Texts go out in batches with their prefix, and vectors come back in the order of the texts.
func TestEmbeddingInBatches(t *testing.T) {
	s := scripted.New(t, scripted.Refuse(429, "rate_limit_exceeded", "later", "Retry-After", "0.01"), scripted.Vectors(32))
	e := embedder(t, s, Embedding{QueryPrefix: "query: ", PassagePrefix: "passage: ", Dimensions: 32})
	var texts []string
	for i := range 2*embedBatch + 1 {
		texts = append(texts, fmt.Sprintf("the bridge number %d opened", i))
	}
	got, err := e.Embed(t.Context(), "passage", texts)
	if err != nil || len(got) != len(texts) || len(got[0]) != 32 {
		t.Fatalf("%d vectors, %v", len(got), err)
	}
	all := s.Requests()
	if len(all) != 4 || all[0].Path != "/v1/embeddings" || len(all[3].Body.Input) != 1 || !strings.HasPrefix(all[3].Body.Input[0], "passage: the bridge") {
		t.Errorf("%d requests, the last for %q", len(all), all[len(all)-1].Body.Input)
	}
	if _, err := e.Embed(t.Context(), "query", []string{"When?"}); err != nil || s.Requests()[4].Body.Input[0] != "query: When?" {
		t.Errorf("a question: %v", err)
	}
	if got, err := e.Embed(t.Context(), "passage", nil); got != nil || err != nil {
		t.Errorf("nothing: %v, %v", got, err)
	}
}

func TestEmbeddingTroubleHasAName(t *testing.T) {
	for _, c := range []struct {
		name    string
		script  func(*scripted.Exchange)
		trouble Trouble
	}{
		{"wrong key", scripted.Refuse(401, "invalid_api_key", "no"), BadKey},
		{"no such model", scripted.Refuse(404, "model_not_found", "no"), NoModel},
		{"too few", scripted.Raw(200, "application/json", `{"data":[]}`), Garbled},
		{"twice the same", scripted.Raw(200, "application/json", `{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}`), Garbled},
		{"empty", scripted.Raw(200, "application/json", `{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[1]}]}`), Garbled},
		{"HTML", scripted.Raw(200, "text/html", "<html>"), Garbled},
		{"silence", scripted.Hang, Slow},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := embedder(t, scripted.New(t, c.script), Embedding{})
			_, err := e.batch(t.Context(), "", []string{"a", "b"}, 200*time.Millisecond)
			var known *Error
			if !errors.As(err, &known) || known.Trouble != c.trouble {
				t.Errorf("got %v, want trouble %q", err, c.trouble)
			}
		})
	}
}

// Vectors of two models, or of one asked in two ways, must never meet.
func TestEmbeddersAreToldApart(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range []struct {
		config Config
		how    Embedding
	}{
		{Config{Model: "a"}, Embedding{}}, {Config{Model: "b"}, Embedding{}}, {Config{Model: "a", BaseURL: "http://127.0.0.1:1/v1"}, Embedding{}},
		{Config{Model: "a"}, Embedding{Dimensions: 256}}, {Config{Model: "a"}, Embedding{QueryPrefix: "q: "}}, {Config{Model: "a"}, Embedding{PassagePrefix: "q: "}},
	} {
		e, err := NewEmbedder(c.config, c.how)
		if err != nil {
			t.Fatal(err)
		}
		if seen[e.Name()] {
			t.Errorf("%q stands for two", e.Name())
		}
		seen[e.Name()] = true
	}
}
