package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"

	lru "github.com/hashicorp/golang-lru/v2"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
	"rapporteur/internal/encoder"
)

// readingsKept is how many readings are remembered: those of a thousand questions, in 3 MB.
const readingsKept = 16384

// openReader loads the reader that is built in. There is none on a machine for which the model has no
// kernels: an answer would take seconds there, and the search's scores judge alone.
func openReader(model *encoder.Model) (answer.Reader, error) {
	if !model.Native() {
		return nil, nil
	}
	reader, err := model.OpenReader()
	if err != nil {
		return nil, fail("loading the built-in reader", err, "the program file is damaged: build it again")
	}
	memory, err := lru.New[readingKey, answer.Reading](readingsKept)
	if err != nil {
		return nil, fail("loading the built-in reader", err, "")
	}
	return builtInReader{reader, memory}, nil
}

// builtInReader is the encoder's reader as package answer wants it. It remembers what it has read, by nothing that a question could be known from, so
// that what was asked before, or suggested, is answered without reading.
type builtInReader struct {
	*encoder.Reader
	memory *lru.Cache[readingKey, answer.Reading]
}

// readingKey stands for a question and a window.
type readingKey [sha256.Size]byte

func keyOf(question string, w [3]string) readingKey {
	return sha256.Sum256(fmt.Appendf(nil, "%q%q", question, w))
}

func (r builtInReader) Read(ctx context.Context, question string, windows [][3]string) ([]answer.Reading, error) {
	out := make([]answer.Reading, len(windows))
	var places []int // of those that are to be read
	var keys []readingKey
	var unread [][3]string
	for i, w := range windows {
		key, known := keyOf(question, w), false
		if out[i], known = r.memory.Get(key); !known {
			places, keys, unread = append(places, i), append(keys, key), append(unread, w)
		}
	}
	found, err := r.Reader.Read(ctx, question, unread)
	if err != nil || ctx.Err() != nil {
		return nil, cmp.Or(err, ctx.Err())
	}
	for i, f := range found {
		out[places[i]] = answer.Reading{Evidence: f.Evidence, Contradiction: f.Contradiction,
			Span: corpus.Span{Start: f.Span.From, End: f.Span.To}, SpanScore: f.Span.Score}
		r.memory.Add(keys[i], out[places[i]])
	}
	return out, nil
}
