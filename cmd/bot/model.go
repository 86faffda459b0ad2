package main

import (
	"errors"

	"rapporteur/internal/retrieval"
)

// openEmbedder loads the built-in model.
func openEmbedder() (retrieval.Embedder, error) { return nil, errors.New("to come") }
