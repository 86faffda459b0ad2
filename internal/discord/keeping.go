package discord

import (
	"context"
	"errors"
	"time"

	"rapporteur/internal/state"
)

// errNotLasting says that there is no data base that outlives the run.
var errNotLasting = errors.New("no data base is configured")

// lasting says whether what is kept is there after a restart. Where it is not, opinions are not asked for, and questions not kept.
func (b *bot) lasting() bool { return b.state != nil && b.state.Lasting() }

// recording notes when a question was asked, where the operator has questions kept; done keeps it with what has become of it, beside all else.
func (b *bot) recording(ctx context.Context, r request, question string) (done func(outcome string)) {
	if !b.questions || !b.lasting() {
		return func(string) {}
	}
	x := state.Asked{Answer: r.id, Guild: r.guild, User: r.user, Question: question, At: time.Now()}
	a := b.memory.begin(r.user, r.guild)
	return func(outcome string) {
		x.State, x.Took = outcome, time.Since(x.At)
		keep := func() { b.record(context.WithoutCancel(ctx), a, x) }
		if !b.notes.run(keep) { // too much to do, or the bot stops
			keep()
		}
	}
}

func (b *bot) record(ctx context.Context, a *asked, x state.Asked) {
	defer b.memory.end(a)
	ctx, cancel := context.WithTimeout(ctx, b.pace.last)
	defer cancel()
	if err := b.keepFor(a, func() error { return b.state.Record(ctx, x) }); err != nil {
		b.log.Warn("a question not kept", "guild", x.Guild, "why", err)
	}
}

// keepFor writes what is to be kept of somebody, unless what is kept of them has been forgotten since a was begun.
func (b *bot) keepFor(a *asked, write func() error) error {
	b.writes.RLock()
	defer b.writes.RUnlock()
	if !b.memory.stands(a) {
		return nil
	}
	return write()
}

// forgetUser erases all that is kept of a user, and says how much the data base had of what.
func (b *bot) forgetUser(ctx context.Context, user string) (map[string]int, error) {
	b.forgetNow(user, "")
	ctx, cancel := context.WithTimeout(ctx, b.pace.request)
	defer cancel()
	had, err := b.state.Kept(ctx, user)
	if err != nil {
		return nil, err
	}
	return had, b.state.Forget(ctx, user)
}

// forgetNow forgets what is in memory. After it nothing is written to the data base any more of what was begun before.
func (b *bot) forgetNow(user, guild string) {
	b.memory.forget(user, guild)
	b.writes.Lock() // waits for what is being written
	defer b.writes.Unlock()
}
