package encoder

// blockRows is the number of tokens that go through the linear layers together: their bytes (96 KB
// at the inner width) and floats stay in second-level cache.
const blockRows = 64

// scratch is the memory of one worker; it grows to the largest group seen, about 15 KB a token.
type scratch struct {
	x, context, qkv []float32 // rows of the group
	inner, y        []float32 // rows of a block
	a               activations
	scores, keys    []float32 // attention of one head
	inverse         [8]float32
	zeros           []float32
}

func grow[T any](s *[]T, n int) {
	if cap(*s) < n {
		*s = make([]T, n+n/4)
	}
	*s = (*s)[:cap(*s)]
}

func (s *scratch) reserve(n *network, rows int) {
	grow(&s.x, rows*n.hidden)
	grow(&s.context, rows*n.hidden)
	grow(&s.qkv, (rows+8)*3*n.hidden) // transposition reads whole blocks of 8 rows
	grow(&s.inner, blockRows*n.ffn)
	grow(&s.y, blockRows*n.hidden)
	grow(&s.a.bytes, blockRows*max(n.ffn, n.hidden))
	grow(&s.a.scale, blockRows)
	grow(&s.a.zero, blockRows)
	padded := (rows + panel - 1) &^ (panel - 1)
	grow(&s.scores, 6*padded)
	grow(&s.keys, headDim*padded)
	grow(&s.zeros, max(n.hidden, panel))
}

// forward takes the texts of a group through all layers. It gives up between layers when the job's
// context has ended.
func (e *engine) forward(j *job, s *scratch, g group) {
	start := j.start(g.first)
	rows := j.ends[g.last-1] - start
	s.reserve(e.net, rows)
	e.embed(j, s, g)
	for i := range e.net.layers {
		if j.ctx.Err() != nil {
			return
		}
		l := &e.net.layers[i]
		e.blocks(rows, func(from, to int) {
			e.linear(&l.qkv, s, s.x, from, to, s.qkv[from*l.qkv.n:])
		})
		for t := g.first; t < g.last; t++ {
			from, to := j.start(t)-start, j.ends[t]-start
			e.math.attend(s, attention{qkv: s.qkv[from*l.qkv.n:], context: s.context[from*e.net.hidden:],
				n: to - from, high: to - from, width: e.net.hidden})
		}
		e.blocks(rows, func(from, to int) { e.afterAttention(l, s, from, to) })
	}
	for t := g.first; t < g.last; t++ {
		j.finish(t, s.x[(j.start(t)-start)*e.net.hidden:(j.ends[t]-start)*e.net.hidden])
	}
}

func (e *engine) blocks(rows int, do func(from, to int)) {
	for from := 0; from < rows; from += blockRows {
		do(from, min(from+blockRows, rows))
	}
}

// embed sets x to the normalised embeddings of the group's tokens.
func (e *engine) embed(j *job, s *scratch, g group) {
	d, row := e.net.hidden, 0
	for t := g.first; t < g.last; t++ {
		for position, id := range j.ids[j.start(t):j.ends[t]] {
			x := s.x[row*d : (row+1)*d]
			e.net.embed(x, id, position, 0)
			e.math.addNorm(x, s.zeros[:d], &e.net.norm)
			row++
		}
	}
}

// linear writes the outputs of l for rows [from,to) of x.
func (e *engine) linear(l *linear, s *scratch, x []float32, from, to int, out []float32) {
	e.math.quantise(&s.a, x[from*l.k:to*l.k], l.k)
	e.math.multiply(l, &s.a, to-from, out)
}

// afterAttention is the rest of a layer for rows [from,to).
func (e *engine) afterAttention(l *layer, s *scratch, from, to int) {
	d, n := e.net.hidden, to-from
	x := s.x[from*d : to*d]
	e.linear(&l.out, s, s.context, from, to, s.y)
	e.addNorms(x, s.y, &l.afterSelf)
	e.linear(&l.up, s, x, 0, n, s.inner)
	e.math.gelu(s.inner[:n*e.net.ffn])
	e.linear(&l.down, s, s.inner, 0, n, s.y)
	e.addNorms(x, s.y, &l.afterFFN)
}

func (e *engine) addNorms(x, y []float32, n *layerNorm) {
	for d := e.net.hidden; len(x) > 0; x, y = x[d:], y[d:] {
		e.math.addNorm(x[:d], y[:d], n)
	}
}
