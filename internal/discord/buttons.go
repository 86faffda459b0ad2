package discord

import (
	"context"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// shareID is the custom_id of the button that posts a private answer. Everything that it needs is in the
// message that it is on, so that it works after a restart. The version in front lets later buttons
// mean something else.
const shareID = "v1:share"

// shareable adds the button Share to an answer in one message. What fills several is not shared: a
// button sees only the message that it is on.
func shareable(messages []message) []message {
	if len(messages) == 1 && messages[0].file == nil {
		messages[0].buttons = append(messages[0].buttons, button{"Share", shareID})
	}
	return messages
}

// pressed answers the press of a button.
func (b *bot) pressed(ctx context.Context, in interactionEvent) {
	private := discordgo.MessageFlags(in.Message.Flags)&discordgo.MessageFlagsEphemeral != 0
	proof, isProof := strings.CutPrefix(in.Data.CustomID, proofPrefix)
	switch {
	case isProof:
		b.prove(ctx, in, proof)
	case in.Data.CustomID == shareID && private && in.Message.Content != "":
		b.share(ctx, in)
	default:
		b.whisper(ctx, in, note(outdated))
	}
}

// share takes the button off a private answer, so that it is posted once, and posts the answer for all,
// with the name of who asked. The name pings nobody: no message of the bot's does.
func (b *bot) share(ctx context.Context, in interactionEvent) {
	kept := message{content: in.Message.Content, buttons: in.buttons()}
	err := b.acknowledge(ctx, in, callback{Type: discordgo.InteractionResponseUpdateMessage, Data: newPayload(kept)})
	if err != nil {
		b.log.Warn("button not acknowledged", "why", err)
		return
	}
	ctx = context.WithoutCancel(ctx) // what was begun is finished, also when the bot stops
	for _, m := range shared(kept, in.asker()) {
		if err = b.follow(ctx, in, 0, m); err != nil {
			break
		}
	}
	if err != nil {
		b.log.Warn("answer not shared", "guild", in.GuildID, "why", err)
		_ = b.follow(ctx, in, discordgo.MessageFlagsEphemeral, message{content: "I could not post the answer here. Ask again with `/ask`, not privately."})
	}
}

// shared is a private answer as it is posted for all.
func shared(private message, asker string) []message {
	p := &page{}
	p.mark(newLine, private.content)
	p.small("shared by <@" + asker + ">")
	messages := p.messages("answer.md")
	messages[len(messages)-1].buttons = private.buttons
	return messages
}
