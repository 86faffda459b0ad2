package discord

import (
	"context"
	"fmt"
	"strings"
	"time"

	"rapporteur/internal/state"
)

// quota says what who asks has used of the day, and what is left.
func (b *bot) quota(ctx context.Context, r request) (reply, error) {
	now := b.pace.now()
	x := b.rules(ctx, r)
	used, err := b.used(ctx, r, now)
	if err != nil {
		return reply{}, spokenError(r.words.quotaLost)
	}
	return reply{messages: b.renderQuota(r, x, used, now)}, nil
}

// used is what each account of a request has used today.
func (b *bot) used(ctx context.Context, r request, now time.Time) ([]state.Use, error) {
	if b.state == nil {
		return []state.Use{{Account: r.accounts()[0]}}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, b.pace.store)
	defer cancel()
	used, err := b.state.Used(ctx, now, r.accounts())
	b.lost("limits", err)
	return used, err
}

// renderQuota lists what is used by each account for which a limit holds.
func (b *bot) renderQuota(r request, x rules, used []state.Use, now time.Time) []message {
	w := r.words
	p := &page{words: w}
	p.lead(w.quotaTitle, "", 0)
	var answers, tokens []string
	for _, u := range used {
		if most := x.answers(u.Kind); most > 0 {
			answers = append(answers, fmt.Sprintf(w.quotaLeft, w.whose[u.Kind], u.Answers, most, max(0, most-u.Answers)))
		}
		if most := b.limits.tokens(u.Kind, r); most > 0 && b.worded() {
			tokens = append(tokens, fmt.Sprintf(w.quotaTokens, w.whose[u.Kind], u.Tokens, most, max(0, most-u.Tokens)))
		}
	}
	if len(answers) == 0 {
		p.mark(newLine, fmt.Sprintf(w.quotaFree, used[0].Answers))
	}
	for _, line := range append(answers, tokens...) {
		p.mark(newLine, bullet+line)
	}
	if d := x.pause(); d > 0 {
		p.mark(newLine, bullet+fmt.Sprintf(w.quotaPause, showSpan(d)))
	}
	if len(answers)+len(tokens) > 0 {
		p.mark(newLine, fmt.Sprintf(w.quotaAnew, inTime(tomorrow(now))))
	}
	return p.messages("quota.md")
}

// tomorrow is when the next day begins, in UTC.
func tomorrow(now time.Time) time.Time { return now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour) }

// inTime is a time as each reader's Discord says how far it is.
func inTime(t time.Time) string { return fmt.Sprintf("<t:%d:R>", t.Unix()) }

// reached says which limit is, and when it is over. A refusal's time is rounded up, so that nobody asks a moment too early.
func (w *words) reached(no state.Refusal, x rules) string {
	over := inTime(no.Until.Add(time.Second - 1))
	if no.Cooldown {
		return fmt.Sprintf(w.tooSoon, showSpan(x.pause()), over)
	}
	return fmt.Sprintf(w.limitReached[no.Account.Kind], x.answers(no.Account.Kind), over)
}

// mostNamed is how many channels or roles a refusal names.
const mostNamed = 5

// elsewhere says where to ask, by the ids of channels; none: somewhere else.
func (w *words) elsewhere(channels []string) string {
	if len(channels) == 0 {
		return w.notHere
	}
	return fmt.Sprintf(w.askThere, mentions("#", channels[:min(len(channels), mostNamed)]))
}

// roleNeeded says which role one must have, by their ids.
func (w *words) roleNeeded(roles []string) string {
	return fmt.Sprintf(w.needsRole, strings.ReplaceAll(mentions("@&", roles[:min(len(roles), mostNamed)]), ", ", " "+w.or+" "))
}
