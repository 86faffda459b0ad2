package discord

import (
	"context"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"rapporteur/internal/state"
)

// interactionLife is how long Discord takes answers to an interaction.
const interactionLife = 15 * time.Minute

// ours says whether this process is to handle an event: of several that share a data base, as while one takes the other's place, one is. Where that
// cannot be known, it is.
func (b *bot) ours(ctx context.Context, event string) bool {
	if !b.lasting() {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, b.pace.claim)
	defer cancel()
	first, err := b.state.Claim(ctx, event, time.Now())
	return b.lost("claims", err) || first
}

// alone is work for an event that another process may have as well.
func (b *bot) alone(ctx context.Context, e *errand, event string, work func()) func() {
	return func() {
		if !b.ours(ctx, event) {
			e.outcome = outcomeElsewhere
			return
		}
		work()
	}
}

// underway keeps that an interaction is being answered, until done, so that whoever asked is told of it if the process ends meanwhile without a word.
func (b *bot) underway(ctx context.Context, in interactionEvent) (done func()) {
	if !b.lasting() {
		return func() {}
	}
	keep := func(f func(context.Context) error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.pace.store)
		defer cancel()
		b.lost("pending", f(ctx))
	}
	keep(func(ctx context.Context) error {
		return b.state.Begin(ctx, state.Pending{ID: in.ID, Application: in.ApplicationID, Token: in.Token, Guild: in.GuildID, User: in.asker(), Locale: in.Locale, At: time.Now()})
	})
	return func() { keep(func(ctx context.Context) error { return b.state.End(ctx, in.ID) }) }
}

// resumeLeft tells those whose interactions another process has left without an answer, where they came on shards of this process's: one before this one,
// as soon as whoever still runs would have ended what it had begun then; and one beside this one, when it has had all the time that it may take.
func (b *bot) resumeLeft(ctx context.Context) {
	if !b.lasting() {
		return
	}
	begun := time.Now()
	select {
	case <-ctx.Done():
		return
	case <-b.online:
	}
	wait(ctx, b.pace.answer+b.pace.last)
	for ctx.Err() == nil {
		b.tellLeft(ctx, begun)
		wait(ctx, b.pace.patience)
		begun = time.Now().Add(-b.pace.answer - b.pace.last - b.pace.patience)
	}
}

// tellLeft tells of what was begun at a time, or before it, and is not ended.
func (b *bot) tellLeft(ctx context.Context, begun time.Time) {
	left, err := b.state.Left(ctx, time.Now().Add(-interactionLife), begun)
	if err != nil {
		b.log.Warn("what was left unanswered is not known", "why", err)
		return
	}
	told := 0
	for _, p := range left {
		if !b.shards.serve(p.Guild) {
			continue // another process's, which may be working on it
		}
		in := interactionEvent{ID: p.ID, ApplicationID: p.Application, Token: p.Token, GuildID: p.Guild, Locale: p.Locale}
		thinks, err := b.thinks(ctx, in)
		if err == nil && thinks {
			if err = b.edit(ctx, in, note(b.words(in).interrupted)[0]); err == nil {
				told++
			}
		}
		if err != nil {
			b.log.Warn("nobody is told that an answer was left", "guild", p.Guild, "why", err)
			if !gone(err) && !final(err) {
				continue // the next time tries again
			}
		}
		if err := b.state.End(ctx, p.ID); err != nil {
			b.log.Warn("an interaction that is told of is not forgotten", "why", err)
		}
	}
	if told > 0 {
		b.log.Info("told of what was left unanswered", "interactions", told)
	}
}

// thinks says whether an interaction's answer is still to come. One that stands, and of which the data base was not told, is not to be overwritten.
func (b *bot) thinks(ctx context.Context, in interactionEvent) (bool, error) {
	var m struct {
		Flags discordgo.MessageFlags `json:"flags"`
	}
	err := b.rest.do(ctx, call{what: "looking whether an answer stands", method: http.MethodGet,
		url: discordgo.EndpointInteractionResponseActions(in.ApplicationID, in.Token), limit: b.pace.send}, &m)
	return m.Flags&discordgo.MessageFlagsLoading != 0, err
}
