package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"
)

// payload is a message as Discord takes it, new or edited.
type payload struct {
	Content         string                            `json:"content"`
	Components      []discordgo.MessageComponent      `json:"components"` // empty: none, also after an edit
	AllowedMentions *discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Flags           discordgo.MessageFlags            `json:"flags"`
	Reference       *discordgo.MessageReference       `json:"message_reference,omitempty"`
	Nonce           string                            `json:"nonce,omitempty"`
	EnforceNonce    bool                              `json:"enforce_nonce,omitempty"`
}

// newPayload is a message that pings nobody and shows no previews of links.
func newPayload(m message) payload {
	p := payload{
		Content:         m.content,
		Components:      []discordgo.MessageComponent{},
		AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
		Flags:           discordgo.MessageFlagsSuppressEmbeds,
	}
	for _, buttons := range m.rows {
		var row discordgo.ActionsRow
		for _, b := range buttons {
			row.Components = append(row.Components, discordgo.Button{Label: b.label, Style: discordgo.SecondaryButton, CustomID: b.id})
		}
		p.Components = append(p.Components, row)
	}
	return p
}

// send makes a call within the time for bringing one message to Discord.
func (b *bot) send(ctx context.Context, c call) error { return b.sendFor(ctx, c, nil) }

// sendFor is send with what Discord replies.
func (b *bot) sendFor(ctx context.Context, c call, out any) error {
	ctx, cancel := context.WithTimeout(ctx, b.pace.patience)
	defer cancel()
	c.limit = b.pace.send
	return b.rest.do(ctx, c, out)
}
