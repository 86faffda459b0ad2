package discord

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"rapporteur/internal/answer"
)

// News is a question whose answer has changed with the articles, to be told in a channel.
type News struct {
	Channel  string
	Was, Now *answer.Answer // to the same question, of the articles before and after
}

// tellNews posts news as they come, until ctx ends. What cannot be posted is logged; the next one is tried all the same.
func (b *bot) tellNews(ctx context.Context, news <-chan News) {
	for {
		select {
		case <-ctx.Done():
			return
		case n := <-news:
			if err := b.post(ctx, n); err != nil && ctx.Err() == nil {
				b.log.Warn("a changed answer not told", "channel", n.Channel, "why", err)
			}
		}
	}
}

// post sends one of the news. Its nonce has Discord take a message that is sent again for the same one.
func (b *bot) post(ctx context.Context, n News) error {
	h := fnv.New64a()
	fmt.Fprint(h, n.Channel, n.Now.Question, n.Now.Revision)
	for i, m := range renderNews(b.catalogue.all[0], n) {
		p := newPayload(m)
		p.Nonce, p.EnforceNonce = strconv.FormatUint(h.Sum64(), 36)+"-"+strconv.Itoa(i), true
		c := call{what: "telling a changed answer", method: http.MethodPost, url: discordgo.EndpointChannelMessages(n.Channel), body: p, file: m.file}
		if err := b.send(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// renderNews sets an answer beside the one before, each with its sources, and marks the articles that are new and those that are gone.
func renderNews(w *words, n News) []message {
	p := &page{words: w}
	p.lead(n.Now.Question, w.answerChanged, 0)
	var list []answer.Source
	for _, side := range []struct {
		label string
		of    *answer.Answer
	}{{w.was, n.Was}, {w.now, n.Now}} {
		text, quotes := w.verdict(side.of)
		list = cited(list, side.of.Sources, quotes)
		p.say(newLine, fmt.Sprintf(side.label, text), cite(list, quotes), escape)
	}
	for _, s := range list {
		mark := ""
		switch {
		case !contains(n.Was.Sources, s.Article) && contains(n.Now.Sources, s.Article):
			mark = w.newSource
		case contains(n.Was.Sources, s.Article) && !contains(n.Now.Sources, s.Article):
			mark = w.oldSource
		}
		p.small("["+strconv.Itoa(s.N)+"] "+w.source(s), w.kind(s), mark)
	}
	p.small(w.revision(n.Was.Revision), w.revision(n.Now.Revision))
	return p.messages("news.md")
}

// verdict is the shortest form of an answer, with the quotes that it rests on.
func (w *words) verdict(a *answer.Answer) (text string, quotes []answer.Quote) {
	if len(a.Claims) == 0 {
		return w.silent[answer.AskedThing], nil
	}
	c := a.Claims[0]
	switch {
	case a.State == answer.FalsePremise:
		return w.notSo + " " + c.Text, c.Quotes
	case a.Short == answer.Yes:
		return w.yes + " " + c.Text, c.Quotes
	case a.Short == answer.No:
		return w.no + " " + c.Text, c.Quotes
	}
	return c.Text, c.Quotes
}
