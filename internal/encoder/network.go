package encoder

import "fmt"

const (
	panel   = 16 // output columns in a packed panel of weights
	headDim = 32 // width of an attention head; every small BERT of this family has it
)

// network is a BERT encoder: embeddings and layers. It is immutable and its large tensors are views
// of the weights file.
type network struct {
	hidden, ffn            int
	words, positions, kind table
	norm                   layerNorm
	layers                 []layer
}

// table is an embedding table of int8 rows with one scale.
type table struct {
	rows   int
	scale  float32
	values []int8
}

// layerNorm is the weight and bias of a layer norm.
type layerNorm struct {
	weight, bias []float32
	epsilon      float32
}

// linear is a fully connected layer: k inputs, n outputs, int8 weights in panels
// [n/16][k/4][16][4], one scale for each output.
type linear struct {
	k, n        int
	weights     []int8
	scale, bias []float32
	colsum      []int32
}

type layer struct {
	qkv, out, up, down  linear
	afterSelf, afterFFN layerNorm
}

// loadNetwork reads the network's sections. hidden and ffn must be multiples of 96: kernels take
// 32 values at a time, the portable one 48.
func loadNetwork(s sections) (*network, error) {
	shape := s.open("shape")
	layers, hidden := shape.count(1, 48), shape.count(96, 2048)
	heads, ffn := shape.count(1, 64), shape.count(96, 8192)
	epsilon := shape.f32()
	if shape.err != nil {
		return nil, shape.err
	}
	if hidden != heads*headDim || hidden%96 != 0 || ffn%96 != 0 {
		return nil, fmt.Errorf("encoder: weights: %d heads, width %d and %d are not supported", heads, hidden, ffn)
	}
	n := &network{hidden: hidden, ffn: ffn, layers: make([]layer, layers)}
	for _, t := range []struct {
		name string
		to   *table
	}{{"words", &n.words}, {"positions", &n.positions}, {"types", &n.kind}} {
		c := s.open(t.name)
		if *t.to = readTable(c, hidden); c.err != nil {
			return nil, c.err
		}
	}
	c := s.open("norm")
	if n.norm = readNorm(c, hidden, epsilon); c.err != nil {
		return nil, c.err
	}
	for i := range n.layers {
		c := s.open(fmt.Sprintf("layer.%d", i))
		if n.layers[i] = readLayer(c, n, epsilon); c.err != nil {
			return nil, c.err
		}
	}
	return n, nil
}

func readTable(c *cursor, width int) table {
	t := table{rows: c.count(1, 1<<18), scale: c.f32()}
	t.values = c.int8s(t.rows * width)
	return t
}

func readNorm(c *cursor, width int, epsilon float32) layerNorm {
	return layerNorm{weight: c.floats(width), bias: c.floats(width), epsilon: epsilon}
}

func readLinear(c *cursor, k, n int) linear {
	return linear{k: k, n: n, weights: c.int8s(k * n), scale: c.floats(n), bias: c.floats(n), colsum: c.int32s(n)}
}

func readLayer(c *cursor, n *network, epsilon float32) (l layer) {
	l.qkv = readLinear(c, n.hidden, 3*n.hidden)
	l.out = readLinear(c, n.hidden, n.hidden)
	l.afterSelf = readNorm(c, n.hidden, epsilon)
	l.up = readLinear(c, n.hidden, n.ffn)
	l.down = readLinear(c, n.ffn, n.hidden)
	l.afterFFN = readNorm(c, n.hidden, epsilon)
	return l
}

// embed writes the sum of the word, position and segment vectors of one token.
func (n *network) embed(dst []float32, word int32, position int, segment uint8) {
	d := n.hidden
	w := n.words.values[int(word)*d:][:d]
	p := n.positions.values[position*d:][:d]
	k := n.kind.values[int(segment)*d:][:d]
	for i := range dst {
		dst[i] = float32(float32(w[i])*n.words.scale) + float32(float32(p[i])*n.positions.scale) + float32(float32(k[i])*n.kind.scale)
	}
}
