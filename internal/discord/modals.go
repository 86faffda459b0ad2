package discord

import (
	"context"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// The kinds of components that a form is made of, which the SDK has no structs for in this shape
// (https://discord.com/developers/docs/components/reference#label).
const (
	textInputKind     = 4
	roleSelectKind    = 6
	channelSelectKind = 8
	textKind          = 10
	labelKind         = 18
	oneLineStyle      = 1 // of a text input
	manyLinesStyle    = 2 // likewise
)

// form is what somebody is asked to fill in, a modal, of 1 to 5 fields. Its title and labels have at most 45 units.
type form struct {
	ID     string  `json:"custom_id"`
	Title  string  `json:"title"`
	Fields []field `json:"components"`
}

// field is a label with what is to be filled in, or a text to be read.
type field struct {
	Kind        int    `json:"type"`
	Label       string `json:"label,omitempty"`
	Description string `json:"description,omitempty"` // at most 100 units
	Input       *input `json:"component,omitempty"`
	Content     string `json:"content,omitempty"` // of a text
}

// input is a text or a select of what Discord lists. What may be left empty is not required.
type input struct {
	Kind         int                     `json:"type"`
	ID           string                  `json:"custom_id"`
	Required     bool                    `json:"required"`
	Style        int                     `json:"style,omitempty"`      // of a text
	MaxLength    int                     `json:"max_length,omitempty"` // likewise, in units
	Value        string                  `json:"value,omitempty"`      // likewise: what is there at first
	MinValues    *int                    `json:"min_values,omitempty"` // of a select
	MaxValues    int                     `json:"max_values,omitempty"` // likewise
	Chosen       []chosen                `json:"default_values,omitempty"`
	ChannelTypes []discordgo.ChannelType `json:"channel_types,omitempty"`
}

// chosen is what is chosen in a select at first.
type chosen struct {
	ID   string `json:"id"`
	Kind string `json:"type"`
}

// open answers a command with its form.
func (b *bot) open(ctx context.Context, in interactionEvent, c command) {
	var f form
	refused := b.made(ctx, b.words(in), func() (_ []message, err error) {
		f, err = c.opens(ctx, in)
		return nil, err
	})
	if refused != nil {
		b.whisper(ctx, in, refused)
		return
	}
	b.showForm(ctx, in, f)
}

// showForm answers an interaction with a form, or says that Discord did not take it.
func (b *bot) showForm(ctx context.Context, in interactionEvent, f form) {
	err := b.acknowledge(ctx, in, callback{Type: discordgo.InteractionResponseModal, Data: f})
	if err == nil {
		return
	}
	errandOf(ctx).outcome = outcomeUndelivered
	b.log.WarnContext(ctx, "form not shown", "guild", in.GuildID, "why", err)
	if final(err) {
		b.whisper(ctx, in, b.failure(ctx, b.words(in), err, ""))
	}
}

// filledForm is a form that comes back filled in; data is what follows the prefix in its custom_id.
type filledForm struct {
	prefix string
	take   func(b *bot, ctx context.Context, in interactionEvent, data string)
}

// modals are all that the bot shows.
func modals() []filledForm {
	return []filledForm{
		{settingsPrefix, (*bot).takeSettings},
		{whyID, (*bot).reasoned},
	}
}

// submitted answers a form that somebody has filled in.
func (b *bot) submitted(ctx context.Context, in interactionEvent) {
	for _, f := range modals() {
		if data, ours := strings.CutPrefix(in.Data.CustomID, f.prefix); ours {
			f.take(b, ctx, in, data)
			return
		}
	}
	b.outdated(ctx, in)
}

// entered is what somebody has written into a field of a form, or chosen there, and whether it has that field.
func (in *interactionEvent) entered(id string) (text string, values []string, there bool) {
	for _, f := range in.Data.Fields {
		if f.Input.ID == id {
			return f.Input.Value, f.Input.Values, true
		}
	}
	return "", nil, false
}
