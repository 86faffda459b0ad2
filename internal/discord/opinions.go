package discord

import (
	"cmp"
	"context"
	"strings"
	"time"

	"rapporteur/internal/state"
)

// The custom_ids of the buttons by which whoever reads an answer says whether it helps. Where the message does not tell which answer it is, as a shared
// one does not, the answer's id follows after a colon.
const (
	goodID   = "v1:good"
	badID    = "v1:bad"
	whyID    = "v1:why:" // the form that asks why it does not; the answer's id follows
	reasonID = "reason"  // its field
)

// maxReason is how long a reason may be, in units.
const maxReason = 500

// opinable adds to an answer the buttons for opinions, in the row of Proof where there is one. They are there only where an opinion outlives the run.
func (b *bot) opinable(w *words, messages []message) {
	if !b.lasting() {
		return
	}
	last := &messages[len(messages)-1]
	if len(last.rows) == 0 {
		last.with(button{w.helpful, goodID}, button{w.unhelpful, badID})
		return
	}
	last.rows[0] = append(last.rows[0], button{w.helpful, goodID}, button{w.unhelpful, badID})
}

// opinionsOn has the buttons for opinions name the answer, for a message that does not.
func opinionsOn(answer string, rows [][]button) [][]button {
	out := make([][]button, len(rows))
	for i, row := range rows {
		for _, x := range row {
			if x.id == goodID || x.id == badID {
				x.id += ":" + answer
			}
			out[i] = append(out[i], x)
		}
	}
	return out
}

// answers is the id of the message or interaction that a message of the bot's answers.
func (m *pressedMessage) answers() string {
	return cmp.Or(m.Metadata.ID, m.Reference.MessageID, m.ID)
}

// opined keeps the opinion of whoever pressed a button, and asks why where it is a bad one. It is kept before that is asked, so that nothing is lost
// when the form is closed.
func (b *bot) opined(ctx context.Context, in interactionEvent, good bool, data string) {
	w, answer := b.words(in), cmp.Or(strings.TrimPrefix(data, ":"), in.Message.answers())
	switch err := b.keepOpinion(ctx, in, state.Opinion{Answer: answer, Good: good}); {
	case err != nil:
		b.whisper(ctx, in, note(w.notKept))
	case good:
		b.whisper(ctx, in, note(w.thanks))
	default:
		why := &input{Kind: textInputKind, ID: reasonID, Style: manyLinesStyle, MaxLength: maxReason}
		b.showForm(ctx, in, form{whyID + answer, w.whyNot, []field{{Kind: labelKind, Label: w.whyNotLabel, Input: why}}})
	}
}

// reasoned keeps a bad opinion with its reason, which may be "", in the place of the one without.
func (b *bot) reasoned(ctx context.Context, in interactionEvent, answer string) {
	w := b.words(in)
	typed, _, _ := in.entered(reasonID)
	if err := b.keepOpinion(ctx, in, state.Opinion{Answer: answer, Reason: reasonFrom(typed)}); err != nil {
		b.whisper(ctx, in, note(w.notKept))
		return
	}
	b.whisper(ctx, in, note(w.thanks))
}

// reasonFrom is a reason as it is kept, of what somebody wrote.
func reasonFrom(text string) string {
	return strings.TrimSpace(shorten(strings.TrimSpace(text), maxReason))
}

// keepOpinion keeps an opinion of the one who caused an interaction, or says soon that it cannot, so that time is left to tell.
func (b *bot) keepOpinion(ctx context.Context, in interactionEvent, o state.Opinion) error {
	o.Guild, o.User, o.At = in.GuildID, in.asker(), time.Now()
	a := b.memory.begin(o.User, o.Guild)
	defer b.memory.end(a)
	ctx, cancel := context.WithTimeout(ctx, b.pace.attempt)
	defer cancel()
	err := errNotLasting
	if b.lasting() {
		err = b.keepFor(a, func() error { return b.state.Opine(ctx, o) })
	}
	if err != nil {
		b.log.WarnContext(ctx, "an opinion not kept", "guild", in.GuildID, "why", err)
	}
	return err
}
