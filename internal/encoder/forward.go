package encoder

import "runtime"

// blockRows is the number of tokens that go through the linear layers together: their bytes (96 KB
// at the inner width) and floats stay in second-level cache.
const blockRows = 64

// rows are a group's activations, shared by the workers of a split text. Query, key and value have
// two buffers: while one worker still reads a layer's, the other may write the next layer's.
type rows struct {
	x, context []float32
	qkv        [2][]float32
}

func (r *rows) reserve(n *network, count int) {
	grow(&r.x, count*n.hidden)
	grow(&r.context, count*n.hidden)
	for i := range r.qkv {
		grow(&r.qkv[i], (count+8)*3*n.hidden) // transposition reads whole blocks of 8 rows
	}
}

// scratch is the memory of one worker. With its rows it grows to the largest group seen, about 14 KB
// a token.
type scratch struct {
	rows         rows
	inner, y     []float32 // rows of a block
	a            activations
	scores, keys []float32  // attention of one head
	inverse      [6]float32 // factors of the softmax of six rows
	zeros        []float32
}

func (s *scratch) reserve(n *network, count int) {
	grow(&s.inner, blockRows*n.ffn)
	grow(&s.y, blockRows*n.hidden)
	grow(&s.a.bytes, blockRows*max(n.ffn, n.hidden))
	grow(&s.a.scale, blockRows)
	grow(&s.a.zero, blockRows)
	padded := (count + panel - 1) &^ (panel - 1)
	grow(&s.scores, len(s.inverse)*padded)
	grow(&s.keys, headDim*padded)
	grow(&s.zeros, n.hidden)
}

// grow makes room for n values, whose old contents may be lost.
func grow[T any](s *[]T, n int) {
	if cap(*s) < n {
		*s = make([]T, n+n/4)
	}
	*s = (*s)[:cap(*s)]
}

// pass is one worker's way through all layers with rows [low,high) of a group.
type pass struct {
	*engine
	*job
	group
	*rows
	s         *scratch
	low, high int
}

// forward goes through all layers and hands the result to finish, unless the job ends first.
func (p *pass) forward() {
	p.s.reserve(p.net, p.size(p.group))
	layers := p.net.layers
	p.embed()
	p.blocks(func(low, high int) { p.project(&layers[0], 0, low, high) })
	for i := range layers {
		if !p.meet(i+1, p.low == 0) {
			return
		}
		runtime.Gosched() // what waits for a processor is short beside a layer
		p.attend(p.qkv[i%2])
		p.blocks(func(low, high int) {
			p.afterAttention(&layers[i], low, high)
			if i+1 < len(layers) {
				p.project(&layers[i+1], (i+1)%2, low, high)
			}
		})
	}
	if p.meet(len(layers)+1, p.low == 0) && p.low == 0 {
		for t := p.first; t < p.last; t++ {
			low, high := p.text(t)
			p.finish(t, p.x[low*p.net.hidden:high*p.net.hidden])
		}
	}
}

// text returns the rows of a text of the group.
func (p *pass) text(t int) (low, high int) {
	start := p.start(p.first)
	return p.start(t) - start, p.ends[t] - start
}

func (p *pass) blocks(do func(low, high int)) {
	for low := p.low; low < p.high; low += blockRows {
		do(low, min(low+blockRows, p.high))
	}
}

// embed sets x to the normalised embeddings of the tokens.
func (p *pass) embed() {
	d := p.net.hidden
	for t := p.first; t < p.last; t++ {
		low, high := p.text(t)
		for r := max(low, p.low); r < min(high, p.high); r++ {
			x := p.x[r*d : (r+1)*d]
			token := p.start(p.first) + r
			p.net.embed(x, p.ids[token], r-low, p.segment(token))
			p.math.addNorm(x, p.s.zeros[:d], &p.net.norm)
		}
	}
}

// project writes a layer's query, key and value.
func (p *pass) project(l *layer, buffer, low, high int) {
	p.linear(&l.qkv, p.x, low, high, p.qkv[buffer][low*l.qkv.n:])
}

// attend sets the context from the query, key and value of all rows of each text.
func (p *pass) attend(qkv []float32) {
	d := p.net.hidden
	for t := p.first; t < p.last; t++ {
		low, high := p.text(t)
		a := attention{qkv: qkv[low*3*d:], context: p.context[low*d:], n: high - low, width: d}
		a.low, a.high = max(low, p.low)-low, min(high, p.high)-low
		if a.low < a.high {
			p.math.attend(p.s, a)
		}
	}
}

// afterAttention is the rest of a layer.
func (p *pass) afterAttention(l *layer, low, high int) {
	d, n, s := p.net.hidden, high-low, p.s
	x := p.x[low*d : high*d]
	p.linear(&l.out, p.context, low, high, s.y)
	p.addNorms(x, s.y, &l.afterSelf)
	p.linear(&l.up, x, 0, n, s.inner)
	p.math.gelu(s.inner[:n*p.net.ffn])
	p.linear(&l.down, s.inner, 0, n, s.y)
	p.addNorms(x, s.y, &l.afterFFN)
}

// linear writes the outputs of l for rows [low,high) of x.
func (p *pass) linear(l *linear, x []float32, low, high int, out []float32) {
	p.math.quantise(&p.s.a, x[low*l.k:high*l.k], l.k)
	p.math.multiply(l, &p.s.a, high-low, out)
}

func (p *pass) addNorms(x, y []float32, n *layerNorm) {
	for d := p.net.hidden; len(x) > 0; x, y = x[d:], y[d:] {
		p.math.addNorm(x[:d], y[:d], n)
	}
}
