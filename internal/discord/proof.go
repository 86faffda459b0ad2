package discord

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

// Prover is what an Answerer may be as well. Answers then carry the button Proof, which shows whoever
// presses it the quotes that the answer rests on, one a page, and summaries buttons that show what they leave out.
type Prover interface {
	// Proof is the bytes start to end of an article's file with what stands around them; false when the
	// article does not have them. It must be safe for concurrent use.
	Proof(article string, start, end int) (answer.Proof, bool)
}

// proofPrefix begins the custom_id of the button Proof, and turnPrefix, with the number of a page, those of the
// buttons that turn to it. What follows is all that they need, so that they work after a restart: the corpus's
// revision, and for each quote the place of its article in the corpus, where it begins and how long it is.
const (
	proofPrefix = "v1:proof:"
	turnPrefix  = "v1:turn:"
)

const (
	// maxCustomID is Discord's limit on a button's custom_id.
	maxCustomID = 100
	// maxProof is the longest custom_id of the button Proof, so that the number of a page fits into those that turn.
	maxProof = maxCustomID - 2
	// proofBase is the base of the numbers in a custom_id.
	proofBase = 36
)

// proofID is the custom_id for the quotes of an answer, as many as it has room for; "" for none.
func proofID(a *answer.Answer, articles []answer.Source) string {
	return quotesID(a.Revision, quotes(a), articles)
}

// quotesID is the custom_id for quotes of some revision's articles, as many as it has room for; "" for none.
func quotesID(revision string, quotes []answer.Quote, articles []answer.Source) string {
	place := map[string]int{}
	for i, s := range articles {
		place[s.Article] = i
	}
	id, join := proofPrefix+revision+":", ""
	if strings.Contains(revision, ":") || units(id) != len(id) {
		return ""
	}
	for _, q := range quotes {
		i, known := place[q.Article]
		if !known {
			continue
		}
		next := id + join + number(i) + "." + number(q.Start) + "." + number(q.End-q.Start)
		if len(next) > maxProof {
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
func (b *bot) provable(w *words, messages []message, a *answer.Answer) []message {
	if _, ok := b.answerer.(Prover); !ok || len(messages) == 0 {
		return messages
	}
	if id := proofID(a, b.answerer.Articles()); id != "" {
		messages[len(messages)-1].with(button{w.proof, id})
	}
	return messages
}

// revealing adds a button for each paragraph that a summary names as left out, which shows it as Proof shows a quote.
func (b *bot) revealing(messages []message, s *answer.Summary) []message {
	if _, ok := b.answerer.(Prover); !ok || len(messages) == 0 {
		return messages
	}
	var row []button
	articles, used := b.answerer.Articles(), map[string]bool{"": true} // Discord wants each custom_id once
	for _, m := range s.Coverage.Missing[:min(len(s.Coverage.Missing), shownMissing)] {
		id := quotesID(s.Revision, []answer.Quote{{Article: m.Article, Start: m.Start, End: m.End}}, articles)
		if about := oneLine(m.About); about != "" && !used[id] {
			used[id] = true
			row = append(row, button{shorten("+ "+about, maxLabel), id})
		}
	}
	messages[len(messages)-1].with(row...)
	return messages
}

// prove shows the first quote of an answer to whoever pressed its button.
func (b *bot) prove(ctx context.Context, in interactionEvent, data string) {
	w := b.words(in)
	b.whisper(ctx, in, b.made(ctx, w, func() ([]message, error) { return b.card(w, 0, data) }))
}

// turn shows another quote in the place of the one that is shown.
func (b *bot) turn(ctx context.Context, in interactionEvent, data string) {
	at, data, _ := strings.Cut(data, ":")
	w := b.words(in)
	n, err := strconv.ParseUint(at, proofBase, 31)
	if err != nil {
		b.outdated(ctx, in)
		return
	}
	messages := b.made(ctx, w, func() ([]message, error) { return b.card(w, int(n), data) })
	if err := b.acknowledge(ctx, in, callback{Type: discordgo.InteractionResponseUpdateMessage, Data: newPayload(messages[0])}); err != nil {
		errandOf(ctx).outcome = outcomeUnacknowledged
		b.log.WarnContext(ctx, "page not turned", "guild", in.GuildID, "why", err)
	}
}

// card is the quote at a place of those that a custom_id holds.
func (b *bot) card(w *words, at int, data string) ([]message, error) {
	rev, spans, err := parseProof(data)
	prover, ok := b.answerer.(Prover)
	switch {
	case err != nil || !ok:
		return nil, spokenError(w.outdated)
	case rev != b.answerer.Revision():
		return nil, spokenError(w.changed)
	}
	var found []proof
	articles := b.answerer.Articles()
	for _, s := range spans {
		if s.article >= len(articles) {
			continue
		}
		source := articles[s.article]
		if p, ok := prover.Proof(source.Article, s.start, s.start+s.length); ok {
			found = append(found, proof{p, source})
		}
	}
	if at >= len(found) {
		return nil, spokenError(w.outdated)
	}
	m := renderProof(w, found, at)
	var buttons []button
	for _, to := range []struct {
		label string
		n     int
	}{{w.previous, at - 1}, {w.next, at + 1}} {
		if to.n >= 0 && to.n < len(found) && to.n < proofBase {
			buttons = append(buttons, button{to.label, turnPrefix + number(to.n) + ":" + data})
		}
	}
	m.with(buttons...)
	return []message{m}, nil
}

// proof is a quote with the article that it is from.
type proof struct {
	answer.Proof
	source answer.Source
}

// beside is how much of each neighbour of a quote is shown at most, longest how much of the quote itself, and less how much
// is taken off at a time until a card is one message.
const (
	beside  = 300
	longest = 1600 // most paragraphs are shorter
	less    = 50
)

// renderProof is the card of one of several quotes. Where it is from always stands on it: to make room for that, first the
// neighbours are shortened and then the quote.
func renderProof(w *words, list []proof, at int) message {
	near, most := beside, longest
	card := layProof(w, list, at, near, most)
	for len(card) > 1 && most > less {
		if near > 0 {
			near -= less
		} else {
			most -= less
		}
		card = layProof(w, list, at, near, most)
	}
	return card[0]
}

// layProof lays a quote out: bold between its neighbours, then where it is from.
func layProof(w *words, list []proof, at, near, most int) []message {
	p, x := &page{words: w}, list[at]
	if before := oneLine(x.Before); before != "" && near > 0 {
		p.mark(newLine, escape(shorten(before, near)))
	}
	p.mark(sameLine, "**“"+escape(shorten(oneLine(x.Text), most))+"”**")
	if after := oneLine(x.After); after != "" && near > 0 {
		p.mark(sameLine, escape(shorten(after, near)))
	}
	source := x.source
	if source.Kind == corpus.Original && source.URL != "" {
		source.URL = fragment(source.URL, x.Text)
	}
	author := escape(shorten(oneLine(source.Author), 80))
	p.small(w.source(source), author, w.kind(source))
	of := ""
	if len(list) > 1 {
		of = fmt.Sprintf(w.quoteOf, at+1, len(list))
	}
	p.small(of, fmt.Sprintf(w.place, x.Paragraph, x.Paragraphs))
	return p.messages("proof.md")
}

// edge is how many words of a quote's beginning and end a text fragment has.
const edge = 4

// fragment is the address with a text fragment, at which a browser shows and marks the quote
// (https://wicg.github.io/scroll-to-text-fragment/). An address that has a fragment keeps it, and one that would get too
// long for a link stays as it is.
func fragment(address, quote string) string {
	words := strings.Fields(quote)
	if u, err := url.Parse(address); err != nil || u.Fragment != "" || len(words) == 0 {
		return address
	}
	encode := func(words []string) string { // also the hyphen, which has a meaning there
		return strings.NewReplacer("+", "%20", "-", "%2D").Replace(url.QueryEscape(strings.Join(words, " ")))
	}
	marked := address + "#:~:text="
	if len(words) <= 2*edge {
		marked += encode(words)
	} else {
		marked += encode(words[:edge]) + "," + encode(words[len(words)-edge:])
	}
	if units(marked) > maxAddress {
		return address
	}
	return marked
}
