package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rapporteur/internal/answer"
	"rapporteur/internal/discord"
	"rapporteur/internal/state"
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

// news are the pinned questions to which a library of other articles answers differently than is kept of them, in the articles' own words. What it answers is kept.
func (p Pinned) news(ctx context.Context, kept *state.Store, lib *library) []discord.News {
	var out []discord.News
	for _, text := range p.Questions {
		now, err := lib.engine.Ask(ctx, answer.Question{Text: text})
		var was *answer.Answer
		if err == nil {
			was, err = exchange(ctx, kept, text, now)
		}
		if err != nil && ctx.Err() == nil {
			lib.log.Warn("a pinned question cannot be asked, or its answer not kept", "why", err)
		}
		if err == nil && was != nil && was.Revision != now.Revision && differ(was, now) {
			out = append(out, discord.News{Channel: p.Channel.id, Was: was, Now: now})
		}
	}
	return out
}

// exchange keeps an answer in the place of the one that was kept of the question, and returns that; nil when there was none, or none that can be read.
func exchange(ctx context.Context, kept *state.Store, question string, now *answer.Answer) (was *answer.Answer, err error) {
	before, there, err := kept.Pinned(ctx, question)
	if err != nil {
		return nil, err
	}
	if there && json.Unmarshal(before, &was) != nil {
		was = nil
	}
	text, err := json.Marshal(now)
	if err != nil {
		return nil, err
	}
	return was, kept.SetPinned(ctx, question, text)
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
