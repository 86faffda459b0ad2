package main

import (
	"path/filepath"
	"testing"

	"rapporteur/internal/answer"
)

// A refusal offers three questions that are answered, also where nothing could be prepared.
func TestRefusalsOfferQuestions(t *testing.T) {
	needReader(t)
	conf := DefaultConfig()
	conf.Corpus = filepath.Join("..", "..", "corpus")
	lib, err := openLibrary(conf)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.close()
	a, err := lib.engine.Ask(t.Context(), answer.Question{Text: "What is the capital of Peru?"})
	if err != nil || a.State != answer.NotCovered || len(a.Suggestions) != 3 {
		t.Fatalf("%+v, %v", a, err)
	}
	for _, q := range a.Suggestions {
		if got, err := lib.engine.Ask(t.Context(), answer.Question{Text: q}); err != nil || got.State != answer.Answered {
			t.Errorf("%q: %+v, %v", q, got, err)
		}
	}
}
