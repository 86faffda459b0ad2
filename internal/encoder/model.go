package encoder

import (
	"context"
	_ "embed" // for the weights
	"errors"
	"fmt"
	"math"
	"runtime"
	"unsafe"
)

//go:embed weights/e5-small-v2-int8.bin
var embedded string

// Options choose how a model computes. The zero value is the fastest kernel on all processors.
type Options struct {
	Kernel  Kernel // empty: the fastest that the machine has
	Threads int    // goroutines that work on one call, the caller's included; 0: GOMAXPROCS
	// Split shares a single text, or a small batch, between two threads as well. It nearly halves the
	// time when two processors are idle, and may double it when they are not.
	Split bool
}

// Model is a sentence encoder. It is safe for concurrent use.
type Model struct {
	name   string
	tokens *tokenizer
	engine *engine
}

// Open returns the built-in model, e5-small-v2 with 8-bit weights, with default options.
func Open() (*Model, error) { return OpenWith(Options{}) }

// OpenWith returns the built-in model. It fails when the machine lacks the kernel asked for.
func OpenWith(o Options) (*Model, error) {
	return Load(unsafe.Slice(unsafe.StringData(embedded), len(embedded)), o)
}

// Load returns the model in a weights file as written by convert/convert.py. The bytes are used in
// place and must not change. Damaged files give an error, as far as sizes and tables show it; the
// weights themselves carry no checksum.
func Load(weights []byte, o Options) (*Model, error) {
	s, err := parseSections(weights)
	if err != nil {
		return nil, err
	}
	net, err := loadNetwork(s)
	if err != nil {
		return nil, err
	}
	tokens, err := loadTokenizer(s)
	if err != nil {
		return nil, err
	}
	if tokens.pieces != net.words.rows || net.positions.rows < minTokens {
		return nil, errors.New("encoder: weights: tables do not fit the vocabulary: make the file again")
	}
	arithmetic, err := newArithmetic(o.Kernel)
	if err != nil {
		return nil, err
	}
	if o.Threads <= 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	name := string(s["name"]) + "/" + arithmetic.family()
	m := &Model{name: name, tokens: tokens, engine: newEngine(net, arithmetic, o.Threads)}
	m.engine.split = o.Split
	return m, nil
}

// minTokens is [CLS], [SEP] and something between.
const minTokens = 3

// Close ends the model's helper goroutines and waits for them. Calls in progress end well; later
// calls work, each on one thread.
func (m *Model) Close() { m.engine.close() }

// Name is the model and the family of kernels that computes it, for instance
// "e5-small-v2-int8/x86". Vectors under the same name are the same bit for bit on every machine;
// vectors under different names must not be compared.
func (m *Model) Name() string { return m.name }

// Native says whether the model runs on kernels made for this machine's vector instructions. The
// portable kernel takes about thirty times as long.
func (m *Model) Native() bool { return m.engine.math.family() != portable{}.family() }

// Dim is the length of a vector, 384 for the built-in model.
func (m *Model) Dim() int { return m.engine.net.hidden }

// prefix returns what stands before a text. e5 was trained with it, and its vectors are worse
// without. Source: the model card of e5-small-v2.
func prefix(role string) (string, error) {
	switch role {
	case "query", "passage":
		return role + ": ", nil
	}
	return "", fmt.Errorf("encoder: role %q: want query or passage", role)
}

// Embed returns one vector of Dim floats and length 1 for each text, in order. role is "query" for
// questions and "passage" for text that is searched. A text is cut at 512 tokens, of which two belong
// to its role and one stands at each end; an empty text has a vector as well, and invalid UTF-8 is
// left out.
//
// A vector depends on its text and role alone: not on the batch, the threads or what runs beside it.
// Several texts share the work over threads; a single one uses the caller's, unless Options.Split is
// set. When ctx ends first, Embed stops within a layer's time and returns ctx's error and no vectors.
func (m *Model) Embed(ctx context.Context, role string, texts []string) ([][]float32, error) {
	before, err := prefix(role)
	if err != nil {
		return nil, err
	}
	b := m.tokenize(before, texts)
	vectors := make([][]float32, len(texts))
	err = m.engine.run(ctx, b, func(text int, rows []float32) {
		vectors[text] = meanDirection(rows, m.Dim())
	})
	if err != nil {
		return nil, fmt.Errorf("encoder: embedding: %w", err)
	}
	for _, v := range vectors {
		if v == nil {
			return nil, errors.New("encoder: embedding: a vector has no direction: the weights are damaged")
		}
	}
	return vectors, nil
}

func (m *Model) tokenize(prefix string, texts []string) *batch {
	s := tokens{t: m.tokens}
	b := &batch{ends: make([]int, len(texts))}
	for i, text := range texts {
		s.appendText(prefix, text, m.engine.net.positions.rows)
		b.ends[i] = len(s.ids)
	}
	b.ids = s.ids
	return b
}

// meanDirection is the mean of the rows at length 1, or nil if it has none.
func meanDirection(rows []float32, width int) []float32 {
	mean := make([]float32, width)
	for ; len(rows) > 0; rows = rows[width:] {
		for i, v := range rows[:width] {
			mean[i] += v
		}
	}
	var square float64
	for _, v := range mean {
		square += float64(float64(v) * float64(v))
	}
	scale := float32(1 / math.Sqrt(square))
	if scale-scale != 0 || scale == 0 {
		return nil
	}
	for i := range mean {
		mean[i] *= scale
	}
	return mean
}
