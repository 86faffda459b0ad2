package encoder

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// groupRows is the least number of tokens in a unit of work, except the last: enough to use each
// panel of weights many times, few enough for second-level cache.
const groupRows = 96

// splitRows is the least number of tokens worth splitting between two workers.
const splitRows = 8

// engine runs a network on batches of token ids. Calls may come at the same time: each runs on its
// caller's goroutine, in its turn, and those helpers that are idle take groups from it. There are no more turns
// than threads: more goroutines that compute would only keep others, which send and receive, from running.
type engine struct {
	net     *network
	math    arithmetic
	split   bool      // a batch of one group is split between its caller and a helper
	pool    sync.Pool // *scratch
	jobs    chan *job
	turns   chan struct{} // one for each batch that is worked on
	stop    chan struct{}
	once    sync.Once
	helpers sync.WaitGroup
}

// newEngine starts threads-1 helpers.
func newEngine(net *network, math arithmetic, threads int) *engine {
	e := &engine{net: net, math: math, jobs: make(chan *job), turns: make(chan struct{}, threads), stop: make(chan struct{})}
	e.pool.New = func() any { return new(scratch) }
	for range threads - 1 {
		e.helpers.Go(e.help)
	}
	return e
}

// close ends the helpers and waits for them. Calls in progress end well, and later calls work alone.
func (e *engine) close() {
	e.once.Do(func() { close(e.stop) })
	e.helpers.Wait()
}

func (e *engine) help() {
	for {
		select {
		case <-e.stop:
			return
		case j := <-e.jobs:
			s := e.pool.Get().(*scratch)
			if j.shared != nil {
				j.home.secondHalf(j, s)
			} else {
				j.home.drain(j, s)
			}
			e.pool.Put(s)
			j.helpers.Done()
		}
	}
}

// batch is texts as token ids, one after the other without padding.
type batch struct {
	ids  []int32
	ends []int   // end of each text in ids
	kind []uint8 // segment of each token; nil: all in the first
}

func (b *batch) segment(token int) uint8 {
	if b.kind == nil {
		return 0
	}
	return b.kind[token]
}

func (b *batch) start(text int) int {
	if text == 0 {
		return 0
	}
	return b.ends[text-1]
}

type group struct{ first, last int } // texts [first,last)

func (b *batch) size(g group) int { return b.ends[g.last-1] - b.start(g.first) }

// groups cuts the batch into units of work.
func (b *batch) groups() (groups []group) {
	for first := 0; first < len(b.ends); {
		g := group{first, first + 1}
		for g.last < len(b.ends) && b.size(g) < groupRows {
			g.last++
		}
		groups = append(groups, g)
		first = g.last
	}
	return groups
}

// job is a batch being worked on.
type job struct {
	*batch
	home    *engine // whose network it goes through; helpers may be another's
	ctx     context.Context
	finish  func(text int, rows []float32)
	groups  []group
	next    atomic.Int32 // group
	helpers sync.WaitGroup

	// A split group: its rows, and how its two workers keep in step.
	shared  *rows
	arrived atomic.Int32
	quit    atomic.Int32 // meeting after which both give up; 0: none
}

// run takes a batch through the network. finish gets the last layer's rows of each text, on any
// goroutine and in any order. When ctx ends first, run returns ctx's error after the layer in
// progress, and finish may have been called for some texts.
func (e *engine) run(ctx context.Context, b *batch, finish func(text int, rows []float32)) error {
	select {
	case e.turns <- struct{}{}:
		defer func() { <-e.turns }()
	case <-ctx.Done():
		return ctx.Err()
	}
	j := &job{home: e, batch: b, ctx: ctx, finish: finish, groups: b.groups()}
	s := e.pool.Get().(*scratch)
	defer e.pool.Put(s)
	if e.split && len(j.groups) == 1 && b.size(j.groups[0]) >= splitRows {
		e.firstHalf(j, s)
	} else {
		e.callHelpers(j, len(j.groups)-1)
		e.drain(j, s)
	}
	j.helpers.Wait()
	return ctx.Err()
}

// callHelpers hands the job to at most n idle helpers; a busy one is not waited for. It returns how
// many there were.
func (e *engine) callHelpers(j *job, n int) int {
	for i := range n {
		j.helpers.Add(1)
		select {
		case e.jobs <- j:
		default:
			j.helpers.Done()
			return i
		}
	}
	return max(n, 0)
}

// drain takes groups until none is left.
func (e *engine) drain(j *job, s *scratch) {
	for j.ctx.Err() == nil {
		i := int(j.next.Add(1)) - 1
		if i >= len(j.groups) {
			return
		}
		rows := j.size(j.groups[i])
		s.rows.reserve(e.net, rows)
		p := pass{engine: e, job: j, group: j.groups[i], rows: &s.rows, s: s, high: rows}
		p.forward()
	}
}

// firstHalf is the caller's half of a split group, or all of it if no helper is idle.
func (e *engine) firstHalf(j *job, s *scratch) {
	size := j.size(j.groups[0])
	s.rows.reserve(e.net, size)
	j.shared = &s.rows
	if e.callHelpers(j, 1) == 0 {
		j.shared = nil
		e.drain(j, s)
		return
	}
	p := pass{engine: e, job: j, group: j.groups[0], rows: j.shared, s: s, high: half(size)}
	p.forward()
}

// secondHalf is the helper's.
func (e *engine) secondHalf(j *job, s *scratch) {
	size := j.size(j.groups[0])
	p := pass{engine: e, job: j, group: j.groups[0], rows: j.shared, s: s, low: half(size), high: size}
	p.forward()
}

// half is about half of rows, in whole tiles of four.
func half(rows int) int { return (rows/2 + 3) &^ 3 }

// meet waits until both workers of a split group have come to their nth meeting, and says whether to
// go on. The owner alone looks at the context, so that both give up at the same meeting. Meetings
// are a few milliseconds apart at most, too near to sleep between them.
func (j *job) meet(n int, owner bool) bool {
	if j.shared == nil {
		return j.ctx.Err() == nil
	}
	if owner && j.quit.Load() == 0 && j.ctx.Err() != nil {
		j.quit.Store(int32(n))
	}
	j.arrived.Add(1)
	for spins := 0; int(j.arrived.Load()) < 2*n; spins++ {
		if spins > 1000 {
			runtime.Gosched()
		}
	}
	quit := int(j.quit.Load())
	return quit == 0 || n < quit
}
