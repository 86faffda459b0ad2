package discord

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
)

// takeInteraction answers a command, a button or somebody's typing.
func (b *bot) takeInteraction(ctx context.Context, in interactionEvent) {
	var taken bool
	by := "asker:" + in.asker() // who asks much has only themselves wait
	ctx, e := begin(ctx, b.kind(in))
	switch discordgo.InteractionType(in.Type) {
	case discordgo.InteractionApplicationCommandAutocomplete:
		if !b.notes.run(b.counted(ctx, e, func() { b.autocomplete(ctx, in) })) {
			b.metrics.drop(dropCrowded)
		}
		return
	case discordgo.InteractionApplicationCommand:
		taken = b.work.runIn(by, b.counted(ctx, e, b.alone(ctx, e, in.ID, func() { b.runCommand(ctx, in) })))
	case discordgo.InteractionMessageComponent:
		taken = b.work.runIn(by, b.counted(ctx, e, b.alone(ctx, e, in.ID, func() { b.pressed(ctx, in) })))
	case discordgo.InteractionModalSubmit:
		taken = b.work.runIn(by, b.counted(ctx, e, b.alone(ctx, e, in.ID, func() { b.submitted(ctx, in) })))
	default:
		taken = b.notes.run(b.counted(ctx, e, func() { b.outdated(ctx, in) }))
	}
	if taken {
		return
	}
	e.outcome = outcomeBusy
	if !b.notes.start(by, b.notes.size/2, b.counted(ctx, e, func() { b.whisper(ctx, in, note(b.words(in).busy)) })) {
		b.metrics.drop(dropCrowded)
	}
}

// outdated tells that what somebody used is not what the bot has now.
func (b *bot) outdated(ctx context.Context, in interactionEvent) {
	errandOf(ctx).outcome = outcomeOutdated
	b.whisper(ctx, in, note(b.words(in).outdated))
}

// words are those of the language in which the person who caused the interaction uses Discord.
func (b *bot) words(in interactionEvent) *words { return b.catalogue.in(in.Locale) }

// request is what an interaction asks for.
func (b *bot) request(in interactionEvent) request {
	conversation := b.conversation(in.GuildID, in.ChannelID)
	return request{words: b.words(in), args: in.Data.Options, about: in.target(), id: in.ID, user: in.asker(), guild: in.GuildID,
		channel: in.ChannelID, parent: in.parent(), roles: in.roles(),
		conversation: conversation, last: b.memory.latest(conversation, own(in.asker(), in.ChannelID))}
}

// callback is the first answer to an interaction.
type callback struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
	file *attachment
}

// acknowledge gives the first answer. It may be sent twice: Discord takes the first. Only after an error that is final it
// is sure that Discord has taken none.
func (b *bot) acknowledge(ctx context.Context, in interactionEvent, c callback) error {
	ctx, cancel := context.WithTimeout(ctx, b.pace.acknowledge)
	defer cancel()
	defer func() { b.metrics.acknowledged.Observe(time.Since(errandOf(ctx).came).Seconds()) }()
	err := b.rest.do(ctx, call{what: "acknowledging an interaction", method: http.MethodPost, url: discordgo.EndpointInteractionResponse(in.ID, in.Token), body: c, file: c.file}, nil)
	var e *apiError
	if errors.As(err, &e) && e.Code == alreadyAcknowledged {
		return nil
	}
	return err
}

// alreadyAcknowledged is Discord's error code for a second first answer.
const alreadyAcknowledged = 40060

// deferral is the data of an answer that announces another.
type deferral struct {
	Flags discordgo.MessageFlags `json:"flags"`
}

// runCommand answers a command.
func (b *bot) runCommand(ctx context.Context, in interactionEvent) {
	cmd, known := b.commands[in.Data.Name]
	if !known {
		b.outdated(ctx, in)
		return
	}
	if cmd.opens != nil {
		b.open(ctx, in, cmd)
		return
	}
	r := b.request(in)
	var flags discordgo.MessageFlags
	if cmd.private(r.args) {
		flags = discordgo.MessageFlagsEphemeral
	}
	j := job{name: cmd.name, request: r, secret: r.secret(), handle: cmd.handle}
	if cmd.counts {
		b.answerCounted(ctx, in, flags, j)
		return
	}
	b.answerLater(ctx, in, flags, j)
}

// job is work for an interaction. Secret are words that must not be logged; the pass is given back when there is no answer.
type job struct {
	name    string
	request request
	secret  string
	handle  func(context.Context, request) (reply, error)
	pass    pass
}

// answerLater defers at once, and then puts the reply in place of that. What in a guild only the asker sees is not what a
// conversation goes on from, since others would read of it; the asker may share it.
func (b *bot) answerLater(ctx context.Context, in interactionEvent, flags discordgo.MessageFlags, j job) {
	start := time.Now()
	q := b.memory.begin(in.asker(), in.GuildID)
	defer b.memory.end(q)
	j.request.asked = q
	defer b.underway(ctx, in)()
	err := b.acknowledge(ctx, in, callback{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource, Data: deferral{flags}})
	if err != nil {
		b.log.WarnContext(ctx, "interaction not acknowledged", "command", j.name, "why", err)
		if final(err) {
			b.settle(ctx, j.pass, true)
			errandOf(ctx).outcome = outcomeUnacknowledged
			return
		}
	}
	acknowledged := time.Since(start)
	s := &stream{bot: b, edit: func(ctx context.Context, m message) error { return b.edit(ctx, in, m) }}
	j.request.progress = s.progress(ctx, b.words(in))
	handle := func(ctx context.Context) (reply, error) { return j.handle(ctx, j.request) }
	b.respond(ctx, b.words(in), handle, j.secret, func(r reply) {
		s.end(ctx)
		b.settle(ctx, j.pass, r.failed)
		conversation := b.conversation(in.GuildID, in.ChannelID)
		if flags != 0 && in.GuildID != "" {
			conversation = ""
			if r.shareable {
				r.messages = shareable(b.words(in), r.messages)
			}
		}
		b.memory.keep(q, r.turn, in.ID, conversation, own(in.asker(), in.ChannelID))
		b.fill(ctx, in, flags, r.messages)
	})
	b.log.InfoContext(ctx, "answered an interaction", "command", j.name, "guild", in.GuildID, "outcome", cmp.Or(errandOf(ctx).outcome, outcomeDone),
		"acknowledged", acknowledged.Round(time.Millisecond), "after", time.Since(start).Round(time.Millisecond))
}

// fill puts messages in the place of a deferred answer: the first by an edit, the others after it.
func (b *bot) fill(ctx context.Context, in interactionEvent, flags discordgo.MessageFlags, messages []message) {
	err := b.fillFirst(ctx, in, messages[0])
	ctx = context.WithoutCancel(ctx) // what was begun is finished, also when the bot stops
	for _, m := range messages[1:] {
		if err == nil {
			err = b.follow(ctx, in, flags, m)
		}
	}
	if err != nil {
		errandOf(ctx).outcome = outcomeUndelivered
		b.log.WarnContext(ctx, "reply not delivered", "guild", in.GuildID, "why", err)
	}
}

// fillFirst fills a deferred answer. When Discord refuses the message, or has trouble for too long, a note takes its place,
// and when the bot stops, the message is sent once more.
func (b *bot) fillFirst(ctx context.Context, in interactionEvent, m message) error {
	err := b.insist(ctx, in, m)
	if err == nil || gone(err) {
		return err
	}
	if ctx.Err() != nil {
		return b.edit(context.WithoutCancel(ctx), in, m)
	}
	if e := b.edit(ctx, in, b.failure(ctx, b.words(in), err, "")[0]); e != nil {
		return e
	}
	return err
}

// insist repeats an edit, which does no harm, until Discord has taken or refused it, patience has run out, or ctx ends.
func (b *bot) insist(ctx context.Context, in interactionEvent, m message) error {
	ctx, cancel := context.WithTimeout(ctx, b.pace.patience)
	defer cancel()
	for pause := b.pace.pause; ; pause = min(2*pause, b.pace.send) {
		err := b.edit(ctx, in, m)
		if err == nil || final(err) || ctx.Err() != nil {
			return err
		}
		wait(ctx, pause+rand.N(pause))
	}
}

// gone says that there is nothing to be filled in: Discord does not know the interaction, or not any more.
func gone(err error) bool {
	var e *apiError
	return errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusUnauthorized)
}

func (b *bot) edit(ctx context.Context, in interactionEvent, m message) error {
	return b.send(ctx, call{what: "filling in a reply", method: http.MethodPatch,
		url: discordgo.EndpointInteractionResponseActions(in.ApplicationID, in.Token), body: newPayload(m), file: m.file})
}

// follow sends a message after the first answer. Discord knows no nonce here, so it is sent once.
func (b *bot) follow(ctx context.Context, in interactionEvent, flags discordgo.MessageFlags, m message) error {
	p := newPayload(m)
	p.Flags |= flags
	return b.send(ctx, call{what: "continuing a reply", method: http.MethodPost,
		url: discordgo.EndpointFollowupMessage(in.ApplicationID, in.Token), body: p, file: m.file, once: true})
}

// whisper answers an interaction at once with what only its asker sees.
func (b *bot) whisper(ctx context.Context, in interactionEvent, messages []message) {
	p := newPayload(messages[0])
	p.Flags |= discordgo.MessageFlagsEphemeral
	err := b.acknowledge(ctx, in, callback{discordgo.InteractionResponseChannelMessageWithSource, p, messages[0].file})
	for _, m := range messages[1:] {
		if err == nil {
			err = b.follow(ctx, in, discordgo.MessageFlagsEphemeral, m)
		}
	}
	if err != nil {
		errandOf(ctx).outcome = outcomeUndelivered
		b.log.WarnContext(ctx, "note not delivered", "guild", in.GuildID, "why", err)
	}
}

func (b *bot) autocomplete(ctx context.Context, in interactionEvent) {
	choices := []*discordgo.ApplicationCommandOptionChoice{}
	var found []choice
	if err := attempt(func() { found = b.suggest(in.Data.Name, in.Data.Options) }); err != nil {
		b.fellFor(ctx, err) // nothing is suggested
	}
	for _, c := range found {
		choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: c.name, Value: c.value})
	}
	data := struct {
		Choices []*discordgo.ApplicationCommandOptionChoice `json:"choices"`
	}{choices}
	if err := b.acknowledge(ctx, in, callback{Type: discordgo.InteractionApplicationCommandAutocompleteResult, Data: data}); err != nil {
		errandOf(ctx).outcome = outcomeUndelivered
		b.log.WarnContext(ctx, "suggestions not delivered", "why", err)
	}
}
