package encoder

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// A tiny model with random weights, for tests that need no knowledge of the world: every kernel runs
// it in microseconds.
const (
	tinyLayers, tinyHidden, tinyFFN, tinyPositions = 2, 96, 192, 40
	tinySlots                                      = 64
)

var tinyPieces = []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", ":", "harbour", "wall", "##s", "##ed", "a", "##a", "é", "##", "."}

// sectionWriter writes what cursor reads.
type sectionWriter struct{ b []byte }

func (w *sectionWriter) align() {
	for len(w.b)%alignment != 0 {
		w.b = append(w.b, 0)
	}
}

func (w *sectionWriter) u32(v ...uint32) {
	for _, x := range v {
		w.b = binary.LittleEndian.AppendUint32(w.b, x)
	}
}

func (w *sectionWriter) f32(v ...float32) {
	for _, x := range v {
		w.u32(math.Float32bits(x))
	}
}

func (w *sectionWriter) floats(r *rand.Rand, n int, low, high float32) {
	w.align()
	for range n {
		w.f32(low + (high-low)*r.Float32())
	}
}

func (w *sectionWriter) table(r *rand.Rand, rows int) {
	w.u32(uint32(rows))
	w.f32(.02)
	w.align()
	for range rows * tinyHidden {
		w.b = append(w.b, byte(r.IntN(256)))
	}
}

func (w *sectionWriter) norm(r *rand.Rand) {
	w.floats(r, tinyHidden, .5, 1.5)
	w.floats(r, tinyHidden, -.5, .5)
}

func (w *sectionWriter) linear(r *rand.Rand, k, n int) {
	l := randomLinear(r, k, n)
	w.align()
	for _, v := range l.weights {
		w.b = append(w.b, byte(v))
	}
	w.align()
	w.f32(l.scale...)
	w.align()
	w.f32(l.bias...)
	w.align()
	for _, v := range l.colsum {
		w.u32(uint32(v))
	}
}

// randomLinear has weights of the whole range; its last column is the largest possible.
func randomLinear(r *rand.Rand, k, n int) *linear {
	l := &linear{k: k, n: n, weights: make([]int8, k*n), scale: make([]float32, n), bias: make([]float32, n), colsum: make([]int32, n)}
	for c := range n {
		l.scale[c], l.bias[c] = r.Float32()*.002+.0001, r.Float32()-.5
		for i := range k {
			w := int8(r.IntN(129) - 64)
			if c == n-1 {
				w = 64
			}
			l.weights[c/panel*panel*k+i/4*4*panel+c%panel*4+i%4] = w
			l.colsum[c] += int32(w)
		}
	}
	return l
}

func (w *sectionWriter) vocabulary() {
	var text []byte
	offsets, hash, longest := []uint32{0}, make([]uint32, tinySlots), 0
	for i, p := range tinyPieces {
		text = append(text, p...)
		offsets = append(offsets, uint32(len(text)))
		longest = max(longest, len(p))
		inside := len(p) > 2 && p[:2] == "##"
		slot := hashPiece([]byte(p), false)
		if inside {
			slot = hashPiece([]byte(p[2:]), true)
		}
		for slot %= tinySlots; hash[slot] != 0; {
			slot = (slot + 1) % tinySlots
		}
		hash[slot] = uint32(i + 1)
	}
	w.u32(uint32(len(tinyPieces)), tinySlots, uint32(len(text)), uint32(longest), 2, 3, 1, 0)
	w.align()
	w.u32(offsets...)
	w.align()
	w.b = append(w.b, text...)
	w.align()
	w.u32(hash...)
}

// tinySections returns the parts of the tiny model's file, in order.
func tinySections() (names []string, parts map[string][]byte) {
	r := rand.New(rand.NewPCG(1, 2))
	parts = map[string][]byte{}
	add := func(name string, write func(*sectionWriter)) {
		var w sectionWriter
		write(&w)
		names, parts[name] = append(names, name), w.b
	}
	add("name", func(w *sectionWriter) { w.b = []byte("tiny") })
	add("shape", func(w *sectionWriter) {
		w.u32(tinyLayers, tinyHidden, tinyHidden/headDim, tinyFFN)
		w.f32(1e-12)
	})
	add("words", func(w *sectionWriter) { w.table(r, len(tinyPieces)) })
	add("positions", func(w *sectionWriter) { w.table(r, tinyPositions) })
	add("types", func(w *sectionWriter) { w.table(r, 2) })
	add("norm", func(w *sectionWriter) { w.norm(r) })
	for i := range tinyLayers {
		add(fmt.Sprintf("layer.%d", i), func(w *sectionWriter) {
			w.linear(r, tinyHidden, 3*tinyHidden)
			w.linear(r, tinyHidden, tinyHidden)
			w.norm(r)
			w.linear(r, tinyHidden, tinyFFN)
			w.linear(r, tinyFFN, tinyHidden)
			w.norm(r)
		})
	}
	add("vocabulary", func(w *sectionWriter) { w.vocabulary() })
	return names, parts
}

// assemble makes a file of sections.
func assemble(names []string, parts map[string][]byte) []byte {
	head, body := sectionWriter{b: []byte(fileMagic)}, sectionWriter{}
	head.u32(uint32(len(names)), 0)
	start := (headerSize + entrySize*len(names) + alignment - 1) &^ (alignment - 1)
	for _, name := range names {
		body.align()
		head.b = append(head.b, name+string(make([]byte, nameSize-len(name)))...)
		head.u32(uint32(start+len(body.b)), uint32(len(parts[name])))
		body.b = append(body.b, parts[name]...)
	}
	head.align()
	return append(head.b, body.b...)
}

func tinyWeights() []byte { return assemble(tinySections()) }

func tiny(tb testing.TB, o Options) *Model {
	tb.Helper()
	m, err := Load(tinyWeights(), o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(m.Close)
	return m
}
