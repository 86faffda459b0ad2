package encoder

import (
	"context"
	_ "embed" // for the weights
	"errors"
	"fmt"
	"math"
	"strings"
	"unsafe"
)

//go:embed weights/reader-int8.bin
var embeddedReader string

const (
	// windowTokens and questionTokens are the lengths the reader was trained on.
	windowTokens   = 96
	questionTokens = 26
	// windowEnds are the tokens of a full window that are not text: [CLS] and four [SEP].
	windowEnds = 5
)

// Reader judges whether a sentence answers a question: a network of the model's shape that reads the
// question and the sentence together, with the sentences around it. It shares the model's tokenizer,
// word vectors, arithmetic and helper goroutines, and is safe for concurrent use, also beside the
// model. After the model's Close it works on its callers' threads.
type Reader struct {
	tokens *tokenizer
	engine *engine
	heads  heads
}

// heads are the outputs on top of the network.
type heads struct {
	evidence, contradiction pooling
	start, end              []float32 // of an answer; their biases cancel out
}

// pooling is a mean of the rows' values, weighted by the softmax of their attention.
type pooling struct {
	value, attention []float32
	bias             float32 // of value; attention's cancels out
}

// Reading is what the reader makes of one window: log odds, as far as the training questions go.
// Thresholds must be fitted anew for other questions.
type Reading struct {
	Evidence      float64 // that the candidate answers the question, or settles the statement
	Contradiction float64 // that it denies what the question or statement says or takes for granted
	Span          Span
}

// OpenReader returns the built-in evidence reader. It fails for a model other than the built-in one,
// whose word vectors it needs. Opening takes a few milliseconds, and nothing has to be closed.
func (m *Model) OpenReader() (*Reader, error) {
	base, err := parseSections(unsafe.Slice(unsafe.StringData(embedded), len(embedded)))
	if err != nil {
		return nil, err
	}
	own, err := parseSections(unsafe.Slice(unsafe.StringData(embeddedReader), len(embeddedReader)))
	if err != nil {
		return nil, err
	}
	return loadReader(m, base, own)
}

// loadReader returns the reader in the sections own, with the tables of its base, m's sections.
func loadReader(m *Model, base, own sections) (*Reader, error) {
	if !strings.HasPrefix(m.name, string(own["base"])+"/") {
		return nil, fmt.Errorf("encoder: reader belongs to model %q, not to %q: open it on the built-in model", own["base"], m.name)
	}
	own["words"], own["positions"] = base["words"], base["positions"]
	net, err := loadNetwork(own)
	if err != nil {
		return nil, err
	}
	if net.words.rows != m.tokens.pieces || net.positions.rows < windowTokens || net.kind.rows < 2 {
		return nil, errors.New("encoder: weights: tables do not fit the reader: make the file again")
	}
	c := own.open("heads")
	var rows [6][]float32
	for i := range rows {
		rows[i] = c.floats(net.hidden)
	}
	biases := c.floats(len(rows))
	if c.err != nil {
		return nil, c.err
	}
	h := heads{
		evidence:      pooling{rows[0], rows[1], biases[0]},
		contradiction: pooling{rows[2], rows[3], biases[2]},
		start:         rows[4],
		end:           rows[5],
	}
	return &Reader{tokens: m.tokens, engine: m.engine.sibling(net), heads: h}, nil
}

// sibling returns an engine for another network that works with the helpers of e.
func (e *engine) sibling(net *network) *engine {
	s := &engine{net: net, math: e.math, split: e.split, jobs: e.jobs, turns: e.turns}
	s.pool.New = func() any { return new(scratch) }
	return s
}

// Read returns a reading of each window, in order. A window is the sentence before a candidate, the candidate, and the sentence
// after it; "" stands for none. The question is cut after 26 tokens, the candidate where it and the
// question fill 96; the rest goes to the end of the sentence before and the start of the one after.
// Empty texts and invalid UTF-8 are allowed, and have logits that mean little.
//
// A reading depends on its question and window alone: not on the other windows, the threads or what
// runs beside it. Several windows share the work over the model's threads. When ctx ends first, Read
// stops within a layer's time and returns ctx's error and no readings.
func (r *Reader) Read(ctx context.Context, question string, windows [][3]string) ([]Reading, error) {
	b, candidates := r.tokenize(question, windows)
	out, width := make([]Reading, len(windows)), r.engine.net.hidden
	err := r.engine.run(ctx, b, func(text int, rows []float32) {
		c := candidates[text]
		inside := rows[c.low*width : c.high*width]
		out[text] = Reading{Evidence: r.heads.evidence.logit(inside), Contradiction: r.heads.contradiction.logit(inside)}
		out[text].Span = r.span(windows[text][1], rows[:width], inside[width:])
	})
	if err != nil {
		return nil, fmt.Errorf("encoder: reading: %w", err)
	}
	for _, o := range out {
		if sum := o.Evidence + o.Contradiction; sum-sum != 0 {
			return nil, errors.New("encoder: reading: a logit is not finite: the weights are damaged")
		}
	}
	return out, nil
}

// Knows says whether a word, in lower case, is one of the vocabulary; one that is not is read in pieces.
func (r *Reader) Knows(word string) bool {
	_, ok := r.tokens.lookup([]byte(word), false)
	return ok
}

// Tokens returns the token ids of each window as Read takes them in, for comparing with other programs.
func (r *Reader) Tokens(question string, windows [][3]string) [][]int32 {
	b, _ := r.tokenize(question, windows)
	out, start := make([][]int32, len(windows)), 0
	for i, end := range b.ends {
		out[i], start = b.ids[start:end], end
	}
	return out
}

// tokenize returns the windows as one batch, and where in each the candidate stands.
func (r *Reader) tokenize(question string, windows [][3]string) (*batch, []extent) {
	s := tokens{t: r.tokens}
	asked := s.pieces(question, questionTokens)
	b := &batch{ends: make([]int, len(windows))}
	candidates := make([]extent, len(windows))
	for i, w := range windows {
		candidates[i] = s.appendWindow(b, asked, w)
		b.ends[i] = len(b.ids)
	}
	return b, candidates
}

// appendWindow appends one window to the batch:
//
//	[CLS] question [SEP] end of before [SEP] candidate [SEP] start of after [SEP]
//
// A sentence without tokens goes with its separator, except the candidate. Before gets at least half
// of the room that the candidate leaves, and what after does not need.
func (s *tokens) appendWindow(b *batch, question []int32, window [3]string) extent {
	room := windowTokens - windowEnds - len(question)
	candidate := s.pieces(window[1], room)
	room -= len(candidate)
	before, after := s.pieces(window[0], math.MaxInt), s.pieces(window[2], room)
	before = before[len(before)-min(len(before), max(room/2, room-len(after))):]
	after = after[:min(len(after), room-len(before))]

	start := len(b.ids)
	b.append(0, s.t.cls)
	b.append(0, question...)
	if len(before) > 0 {
		b.append(1, s.t.sep)
		b.append(1, before...)
	}
	place := extent{low: len(b.ids) - start}
	b.append(1, s.t.sep)
	b.append(1, candidate...)
	place.high = len(b.ids) - start
	if len(after) > 0 {
		b.append(1, s.t.sep)
		b.append(1, after...)
	}
	b.append(0, s.t.sep)
	return place
}

// append adds tokens of one segment.
func (b *batch) append(segment uint8, ids ...int32) {
	b.ids = append(b.ids, ids...)
	for range ids {
		b.kind = append(b.kind, segment)
	}
}

// pieces returns the first tokens of a text, at most limit.
func (s *tokens) pieces(text string, limit int) []int32 {
	s.ids, s.limit = nil, limit
	s.plain(text)
	return s.ids[:min(len(s.ids), limit)]
}

// logit pools the rows. The candidate's separator is one of them, as in training, so there is always
// one.
func (p *pooling) logit(rows []float32) float64 {
	width := len(p.value)
	highest := math.Inf(-1)
	for at := 0; at < len(rows); at += width {
		highest = max(highest, inner(rows[at:at+width], p.attention))
	}
	var sum, total float64
	for at := 0; at < len(rows); at += width {
		row := rows[at : at+width]
		weight := math.Exp(inner(row, p.attention) - highest)
		sum += float64(weight * inner(row, p.value))
		total += weight
	}
	return sum/total + float64(p.bias)
}

// inner rounds each product on every machine, so that none fuses it with the sum.
func inner(a, b []float32) (sum float64) {
	for i, x := range a {
		sum += float64(float64(x) * float64(b[i]))
	}
	return sum
}
