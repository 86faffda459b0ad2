package discord

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// keptKinds are the kinds of what the data base has of a user, in the order in which they are named. What is underway is not among them: it is
// the very command that asks.
func keptKinds() []string { return []string{"questions", "opinions", "use"} }

// keeps is what a bot keeps of somebody.
type keeps struct {
	model     string         // that questions are sent to, "" for none
	lasting   bool           // there is a data base that outlives the run
	questions bool           // questions are kept in it
	keep      time.Duration  // for so long
	had       map[string]int // how much of what there is now; nil: the data base does not say
}

// privacy says what is kept about the one who asks, here and now.
func (b *bot) privacy(ctx context.Context, r request) (reply, error) {
	k := keeps{lasting: b.lasting(), questions: b.questions, keep: b.keep, had: map[string]int{}}
	if by, ok := b.answerer.(Worder); ok {
		k.model = by.WrittenBy()
	}
	if b.state != nil {
		ctx, cancel := context.WithTimeout(ctx, b.pace.request)
		defer cancel()
		var err error
		if k.had, err = b.state.Kept(ctx, r.user); err != nil {
			b.log.Warn("how much is kept of somebody is not known", "why", err)
		}
	}
	return reply{messages: renderPrivacy(r.words, k)}, nil
}

// renderPrivacy has a line for each thing that is kept, and none for what is not.
func renderPrivacy(w *words, k keeps) []message {
	lines := []string{w.privacyTitle, w.unstored, w.remembered}
	if k.lasting && k.questions || k.had["questions"] > 0 { // those from before it was switched off, too
		lines[1] = fmt.Sprintf(w.stored, w.span(k.keep))
	}
	if k.model != "" {
		lines = append(lines, fmt.Sprintf(w.sentTo, escape(shorten(oneLine(k.model), 60))))
	}
	if k.lasting {
		lines = append(lines, fmt.Sprintf(w.opinions, w.span(k.keep)), w.underway)
	}
	if k.had["use"] > 0 || k.had == nil {
		lines = append(lines, w.counts)
	}
	switch list := w.holds(k.had); {
	case k.had == nil:
		lines = append(lines, w.unreached)
	case list != "":
		lines = append(lines, fmt.Sprintf(w.holding, list))
	case k.lasting:
		lines = append(lines, w.holdsNone)
	}
	return sheet(w, append(lines, w.nothingElse, w.stays, w.erasing)).messages("privacy.md")
}

// holds lists how much of what the data base has, "" for nothing.
func (w *words) holds(had map[string]int) string {
	var parts []string
	for _, kind := range keptKinds() {
		if n := had[kind]; n > 0 {
			parts = append(parts, w.of(w.keptOf[kind], n))
		}
	}
	return strings.Join(parts, ", ")
}

// span is a length of time in days, or in hours where it is less than two of them.
func (w *words) span(d time.Duration) string {
	if hours := int((d + time.Hour - 1) / time.Hour); hours < 48 {
		return w.of(w.hours, hours)
	}
	return w.of(w.days, int((d+24*time.Hour-1)/(24*time.Hour)))
}

// forgetMe erases all that is kept of the one who asks, and says what that was.
func (b *bot) forgetMe(ctx context.Context, r request) (reply, error) {
	if b.state == nil {
		b.forgetNow(r.user, "")
		return reply{messages: note(r.words.forgotten)}, nil
	}
	had, err := b.forgetUser(ctx, r.user)
	if err != nil {
		b.log.Warn("what is kept of somebody is not erased", "why", err)
		return reply{messages: note(r.words.forgotten + " " + r.words.notErased)}, nil
	}
	text := r.words.forgotten
	if list := r.words.holds(had); list != "" {
		text += " " + fmt.Sprintf(r.words.erased, list)
	} else {
		text += " " + r.words.noneErased
	}
	return reply{messages: note(text)}, nil
}
