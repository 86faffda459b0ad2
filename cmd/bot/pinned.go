package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rapporteur/internal/answer"
	"rapporteur/internal/discord"
)

// Pinned are questions that are asked again whenever the articles have changed.
type Pinned struct {
	Questions []string  `toml:"questions"`
	Channel   snowflake `toml:"channel"`
}

// mostPinned is how many questions may be pinned: each is answered twice at every change.
const mostPinned = 50

// outside names a key whose value cannot be meant, "" for none.
func (p Pinned) outside() (key string, why error) {
	switch {
	case len(p.Questions) > mostPinned:
		return "questions", fmt.Errorf("want at most %d, got %d", mostPinned, len(p.Questions))
	case slices.ContainsFunc(p.Questions, func(q string) bool { return strings.TrimSpace(q) == "" }):
		return "questions", errors.New("one of them is empty")
	}
	return "", nil
}

// news are the pinned questions to which two libraries answer differently, in the articles' own words.
func (p Pinned) news(ctx context.Context, old, next *library) []discord.News {
	var out []discord.News
	for _, text := range p.Questions {
		was, err := old.engine.Ask(ctx, answer.Question{Text: text})
		if err != nil {
			old.log.Warn("a pinned question cannot be asked", "why", err)
			continue
		}
		now, err := next.engine.Ask(ctx, answer.Question{Text: text})
		if err == nil && differ(was, now) {
			out = append(out, discord.News{Channel: p.Channel.id, Was: was, Now: now})
		}
	}
	return out
}

// differ says whether two answers say something else, or rest on something else.
func differ(a, b *answer.Answer) bool {
	return a.State != b.State || a.Short != b.Short || !slices.Equal(groundsOf(a), groundsOf(b))
}

// groundsOf are the words that an answer rests on, and whose they are.
func groundsOf(a *answer.Answer) []string {
	var out []string
	for _, c := range a.Claims {
		for _, q := range c.Quotes {
			out = append(out, q.Article+" "+q.Text)
		}
	}
	slices.Sort(out)
	return out
}
