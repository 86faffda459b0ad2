package encoder

import (
	"context"
	"sync"
	"sync/atomic"
)

// groupRows is the least number of tokens in a unit of work, except the last: enough to use each
// panel of weights many times, few enough for second-level cache.
const groupRows = 96

// engine runs a network on batches of token ids. Calls may come at the same time: each runs on its
// caller's goroutine, and those helpers that are idle take groups from it.
type engine struct {
	net     *network
	math    arithmetic
	pool    sync.Pool // *scratch
	jobs    chan *job
	stop    chan struct{}
	once    sync.Once
	helpers sync.WaitGroup
}

// newEngine starts threads-1 helpers.
func newEngine(net *network, math arithmetic, threads int) *engine {
	e := &engine{net: net, math: math, jobs: make(chan *job), stop: make(chan struct{})}
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
			e.drain(j)
			j.helpers.Done()
		}
	}
}

// batch is texts as token ids, one after the other without padding.
type batch struct {
	ids  []int32
	ends []int // end of each text in ids
}

func (b *batch) start(text int) int {
	if text == 0 {
		return 0
	}
	return b.ends[text-1]
}

// job is a batch being worked on. finish gets the last layer's rows of each text, on any goroutine
// and in any order.
type job struct {
	*batch
	ctx     context.Context
	finish  func(text int, rows []float32)
	groups  []group
	next    atomic.Int32
	helpers sync.WaitGroup
}

type group struct{ first, last int } // texts [first,last)

// run takes a batch through the network. When ctx ends first it returns ctx's error after the layer
// in progress; finish may have been called for some texts.
func (e *engine) run(ctx context.Context, b *batch, finish func(text int, rows []float32)) error {
	j := &job{batch: b, ctx: ctx, finish: finish, groups: groupTexts(b)}
	e.callHelpers(j, len(j.groups)-1)
	e.drain(j)
	j.helpers.Wait()
	return ctx.Err()
}

func groupTexts(b *batch) (groups []group) {
	for i := 0; i < len(b.ends); {
		g := group{first: i, last: i + 1}
		for g.last < len(b.ends) && b.ends[g.last-1]-b.start(g.first) < groupRows {
			g.last++
		}
		groups = append(groups, g)
		i = g.last
	}
	return groups
}

// callHelpers hands the job to at most n idle helpers; a busy one is not waited for.
func (e *engine) callHelpers(j *job, n int) {
	for range n {
		j.helpers.Add(1)
		select {
		case e.jobs <- j:
		default:
			j.helpers.Done()
			return
		}
	}
}

// drain takes groups until none is left.
func (e *engine) drain(j *job) {
	s := e.pool.Get().(*scratch)
	defer e.pool.Put(s)
	for j.ctx.Err() == nil {
		i := int(j.next.Add(1)) - 1
		if i >= len(j.groups) {
			return
		}
		e.forward(j, s, j.groups[i])
	}
}
