package discord

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"rapporteur/internal/answer"
)

// Prover is what an Answerer may be as well. Answers then carry the button Proof, which shows whoever
// presses it the quotes that the answer rests on.
type Prover interface {
	// Quote is the bytes start to end of an article's file; false when the article does not have
	// them. It must be safe for concurrent use.
	Quote(article string, start, end int) (answer.Quote, bool)
}

// proofPrefix begins the custom_id of the button Proof. What follows is all that it needs, so that it works
// after a restart: the corpus's revision, and for each quote the place of its article in the corpus,
// where it begins and how long it is.
const proofPrefix = "v1:proof:"

const (
	// maxCustomID is Discord's limit on a button's custom_id.
	maxCustomID = 100
	// proofBase is the base of the numbers in a custom_id.
	proofBase = 36
)

// proofID is the custom_id for the quotes of an answer, as many as it has room for; "" for none.
func proofID(a *answer.Answer, articles []answer.Source) string {
	place := map[string]int{}
	for i, s := range articles {
		place[s.Article] = i
	}
	id, join := proofPrefix+a.Revision+":", ""
	if strings.Contains(a.Revision, ":") || units(id) != len(id) {
		return ""
	}
	for _, q := range quotes(a) {
		i, known := place[q.Article]
		if !known {
			continue
		}
		next := id + join + number(i) + "." + number(q.Start) + "." + number(q.End-q.Start)
		if len(next) > maxCustomID {
			break
		}
		id, join = next, ","
	}
	if join == "" {
		return ""
	}
	return id
}

func number(n int) string { return strconv.FormatInt(int64(n), proofBase) }

// quotes are those of an answer's claims and conflicts, each once, in order.
func quotes(a *answer.Answer) []answer.Quote {
	var all, out []answer.Quote
	for _, c := range a.Claims {
		all = append(all, c.Quotes...)
	}
	for _, c := range a.Conflicts {
		for _, s := range c.Sides {
			all = append(all, s.Quotes...)
		}
	}
	seen := map[answer.Quote]bool{}
	for _, q := range all {
		if !seen[q] {
			seen[q] = true
			out = append(out, q)
		}
	}
	return out
}

// span is a quote as a custom_id holds it.
type span struct{ article, start, length int }

// parseProof reads what follows proofPrefix. Anybody may have sent it.
func parseProof(s string) (revision string, spans []span, err error) {
	revision, list, ok := strings.Cut(s, ":")
	if !ok {
		return "", nil, fmt.Errorf("proof without quotes: %q", s)
	}
	for _, item := range strings.Split(list, ",") {
		var numbers [3]int
		parts := strings.Split(item, ".")
		if len(parts) != len(numbers) {
			return "", nil, fmt.Errorf("place of a quote: %q", item)
		}
		for i, p := range parts {
			n, err := strconv.ParseUint(p, proofBase, 31)
			if err != nil {
				return "", nil, fmt.Errorf("place of a quote: %w", err)
			}
			numbers[i] = int(n)
		}
		spans = append(spans, span{numbers[0], numbers[1], numbers[2]})
	}
	return revision, spans, nil
}

// provable adds the button Proof to the last message of an answer.
func (b *bot) provable(messages []message, a *answer.Answer) []message {
	if _, ok := b.answerer.(Prover); !ok || len(messages) == 0 {
		return messages
	}
	if id := proofID(a, b.answerer.Articles()); id != "" {
		last := &messages[len(messages)-1]
		last.buttons = append(last.buttons, button{"Proof", id})
	}
	return messages
}

// prove shows the quotes of an answer to whoever pressed its button.
func (b *bot) prove(ctx context.Context, in interactionEvent, data string) {
	rev, spans, err := parseProof(data)
	prover, ok := b.answerer.(Prover)
	switch {
	case err != nil || !ok:
		b.whisper(ctx, in, note(outdated))
		return
	case rev != b.answerer.Revision():
		b.whisper(ctx, in, note("The articles have changed since this answer was given. Ask again with `/ask`."))
		return
	}
	var found []proof
	articles := b.answerer.Articles()
	for _, s := range spans {
		if s.article >= len(articles) {
			continue
		}
		source := articles[s.article]
		if q, ok := prover.Quote(source.Article, s.start, s.start+s.length); ok {
			found = append(found, proof{q, source})
		}
	}
	b.whisper(ctx, in, renderProof(found))
}

// proof is a quote with the article that it is from.
type proof struct {
	quote  answer.Quote
	source answer.Source
}

// renderProof lays quotes out, each followed by its source.
func renderProof(list []proof) []message {
	p := &page{}
	if len(list) == 0 {
		return note(outdated)
	}
	for _, x := range list {
		p.say(newLine, "“"+oneLine(x.quote.Text)+"”", "", escape)
		p.small(sourceLine(x.source), kind(x.source))
	}
	return p.messages("proof.md")
}
