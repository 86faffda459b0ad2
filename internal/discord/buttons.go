package discord

import (
	"context"

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
	if in.Data.CustomID != shareID || !private || in.Message.Content == "" {
		b.whisper(ctx, in, outdated)
		return
	}
	b.share(ctx, in)
}

// share takes the button off a private answer, so that it is posted once, and posts the answer for all,
// with the name of who asked. The name pings nobody: no message of the bot's does.
func (b *bot) share(ctx context.Context, in interactionEvent) {
	content := in.Message.Content
	err := b.acknowledge(ctx, in, callback{discordgo.InteractionResponseUpdateMessage, newPayload(message{content: content})})
	if err != nil {
		b.log.Warn("button not acknowledged", "why", err)
		return
	}
	p := &page{}
	p.mark(newLine, content)
	p.small("shared by <@" + in.asker() + ">")
	ctx = context.WithoutCancel(ctx)
	for _, m := range p.messages("answer.md") {
		if err = b.follow(ctx, in, 0, m); err != nil {
			break
		}
	}
	if err != nil {
		b.log.Warn("answer not shared", "guild", in.GuildID, "why", err)
		_ = b.follow(ctx, in, discordgo.MessageFlagsEphemeral, message{content: "I could not post the answer here. Ask again with `/ask`, not privately."})
	}
}
