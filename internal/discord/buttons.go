package discord

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// The custom_ids of buttons begin with a version, which lets later ones mean something else. What a button needs is in it
// or in the message that it is on, so that it works after a restart.
const (
	shareID   = "v1:share" // posts a private answer
	askPrefix = "v1:ask:"  // asks the question that follows
)

// maxLabel is Discord's limit on a button's label.
const maxLabel = 80

// pressable says whether a question fits on a button.
func pressable(question string) bool {
	return question != "" && units(question) <= maxLabel && units(askPrefix+question) <= maxCustomID
}

// asking adds buttons that ask the questions, those that fit on one, in a row of their own.
func (m *message) asking(questions []string) {
	var row []button
	for _, q := range questions {
		if q = oneLine(q); pressable(q) && len(row) < maxFollowUps {
			row = append(row, button{q, askPrefix + q})
		}
	}
	m.with(row...)
}

// maxFollowUps is how many questions stand under an answer.
const maxFollowUps = 3

// shareable adds the button Share to an answer in one message. What fills several is not shared: a
// button sees only the message that it is on.
func shareable(w *words, messages []message) []message {
	if len(messages) == 1 && messages[0].file == nil {
		share := button{w.share, shareID}
		if rows := messages[0].rows; len(rows) > 0 && !strings.HasPrefix(rows[0][0].id, askPrefix) {
			at := 0
			if strings.HasPrefix(rows[0][0].id, proofPrefix) {
				at = 1
			}
			rows[0] = slices.Insert(rows[0], at, share)
		} else {
			messages[0].rows = append([][]button{{share}}, rows...)
		}
	}
	return messages
}

// pressed answers the press of a button.
func (b *bot) pressed(ctx context.Context, in interactionEvent) {
	private := discordgo.MessageFlags(in.Message.Flags)&discordgo.MessageFlagsEphemeral != 0
	version, data, _ := cutPrefix(in.Data.CustomID, proofPrefix, turnPrefix, askPrefix, goodID, badID)
	switch {
	case version == proofPrefix:
		b.prove(ctx, in, data)
	case version == turnPrefix:
		b.turn(ctx, in, data)
	case version == askPrefix && data != "":
		b.askPressed(ctx, in, data)
	case version == goodID, version == badID:
		b.opined(ctx, in, version == goodID, data)
	case in.Data.CustomID == shareID && private && in.Message.Content != "":
		b.share(ctx, in)
	default:
		b.outdated(ctx, in)
	}
}

// cutPrefix returns which of the prefixes text begins with, and the rest.
func cutPrefix(text string, prefixes ...string) (prefix, rest string, ok bool) {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(text, p); ok {
			return p, rest, true
		}
	}
	return "", text, false
}

// askPressed answers the question on a button. All see the answer when all saw the button and it was pressed by the one who asked
// before; others get a copy of their own.
func (b *bot) askPressed(ctx context.Context, in interactionEvent, question string) {
	r := b.request(in)
	var flags discordgo.MessageFlags
	if discordgo.MessageFlags(in.Message.Flags)&discordgo.MessageFlagsEphemeral != 0 || in.GuildID != "" && in.Message.asker() != in.asker() {
		flags = discordgo.MessageFlagsEphemeral
	}
	b.answerCounted(ctx, in, flags, job{name: "button", request: r, secret: question, handle: func(ctx context.Context, r request) (reply, error) {
		return b.ask(ctx, r, question, nil)
	}})
}

// share takes the button off a private answer, so that it is posted once, and posts the answer for all,
// with the name of who asked. The name pings nobody: no message of the bot's does. From then on others may
// go on from the question.
func (b *bot) share(ctx context.Context, in interactionEvent) {
	kept := message{content: in.Message.Content, rows: in.buttons()}
	err := b.acknowledge(ctx, in, callback{Type: discordgo.InteractionResponseUpdateMessage, Data: newPayload(kept)})
	if err != nil {
		errandOf(ctx).outcome = outcomeUnacknowledged
		b.log.WarnContext(ctx, "button not acknowledged", "why", err)
		return
	}
	ctx = context.WithoutCancel(ctx) // what was begun is finished, also when the bot stops
	b.memory.copy(in.Message.Metadata.ID, in.ID, b.conversation(in.GuildID, in.ChannelID))
	w := b.words(in)
	kept.rows = opinionsOn(in.Message.answers(), kept.rows)
	for _, m := range shared(w, kept, in.asker()) {
		if err = b.follow(ctx, in, 0, m); err != nil {
			break
		}
	}
	if err != nil {
		errandOf(ctx).outcome = outcomeUndelivered
		b.log.WarnContext(ctx, "answer not shared", "guild", in.GuildID, "why", err)
		_ = b.follow(ctx, in, discordgo.MessageFlagsEphemeral, message{content: w.notShared})
	}
}

// shared is a private answer as it is posted for all.
func shared(w *words, private message, asker string) []message {
	p := &page{words: w}
	p.mark(newLine, private.content)
	p.small(fmt.Sprintf(w.sharedBy, "<@"+asker+">"))
	messages := p.messages("answer.md")
	messages[len(messages)-1].rows = private.rows
	return messages
}
