package discord

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/bwmarrin/discordgo"
)

// errand is what the bot does for one event. Its number is in every line of the log that is written for it, and in the reply when it fails. It is
// for one goroutine at a time.
type errand struct {
	number  string
	kind    string
	came    time.Time
	outcome string // "" until something has come of it
}

// The kinds of errand, beside the names of commands.
const (
	kindAutocomplete = "autocomplete"
	kindButton       = "button"
	kindMessage      = "message"
	kindModal        = "modal"
	kindUnknown      = "unknown" // of a version of the bot that is older or newer
)

// What may come of an errand, beside the states of an answer.
const (
	outcomeDone           = "done"           // what was asked for is shown; it was no question
	outcomeOutdated       = "outdated"       // it was of another version of the bot
	outcomeRefused        = "refused"        // it cannot be done as it was asked, and who asked is told why
	outcomeLimited        = "limited"        // who asked has had their share
	outcomeBusy           = "busy"           // there is too much to do
	outcomeSlow           = "slow"           // it took too long
	outcomeElsewhere      = "elsewhere"      // another process of the bot does it
	outcomeStopped        = "stopped"        // the bot stops
	outcomeFailed         = "failed"         // something is wrong; the log has it under the errand's number
	outcomeUnacknowledged = "unacknowledged" // Discord did not take the first answer
	outcomeUndelivered    = "undelivered"    // Discord did not take what came of it
)

// errandKey marks the context of an errand.
type errandKey struct{}

// begin is the context of a new errand.
func begin(ctx context.Context, kind string) (context.Context, *errand) {
	e := &errand{number: reference(), kind: kind, came: time.Now()}
	return context.WithValue(ctx, errandKey{}, e), e
}

// errandOf is the errand of a context; one that nobody counts when there is none.
func errandOf(ctx context.Context) *errand {
	if e, ok := ctx.Value(errandKey{}).(*errand); ok {
		return e
	}
	_, e := begin(ctx, kindUnknown)
	return e
}

// counted is work for an errand, which is counted when it ends, also in a panic.
func (b *bot) counted(ctx context.Context, e *errand, work func()) func() {
	return func() {
		if err := attempt(work); err != nil {
			e.outcome = outcomeFailed
			b.fellFor(ctx, err)
		}
		e.outcome = cmp.Or(e.outcome, outcomeDone)
		b.metrics.ended(e)
		b.log.DebugContext(ctx, "request ended", "kind", e.kind, "outcome", e.outcome, "after", time.Since(e.came).Round(time.Millisecond))
	}
}

// kind is what an interaction counts as: never words that somebody else than the bot has chosen.
func (b *bot) kind(in interactionEvent) string {
	switch discordgo.InteractionType(in.Type) {
	case discordgo.InteractionApplicationCommandAutocomplete:
		return kindAutocomplete
	case discordgo.InteractionMessageComponent:
		return kindButton
	case discordgo.InteractionModalSubmit:
		return kindModal
	case discordgo.InteractionApplicationCommand:
		if c, known := b.commands[in.Data.Name]; known {
			return c.name
		}
	}
	return kindUnknown
}

// Numbered adds to what is logged with the context of a request that request's number, as the attribute "request". It is the number that a reply
// names when something has gone wrong.
func Numbered(h slog.Handler) slog.Handler {
	if n, ok := h.(numbered); ok {
		return n
	}
	return numbered{h}
}

type numbered struct{ slog.Handler }

// Handle implements slog.Handler.
func (n numbered) Handle(ctx context.Context, r slog.Record) error {
	if e, ok := ctx.Value(errandKey{}).(*errand); ok {
		r.AddAttrs(slog.String("request", e.number))
	}
	return n.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (n numbered) WithAttrs(a []slog.Attr) slog.Handler { return numbered{n.Handler.WithAttrs(a)} }

// WithGroup implements slog.Handler.
func (n numbered) WithGroup(name string) slog.Handler { return numbered{n.Handler.WithGroup(name)} }
