// Package discord is the only room that knows Discord: it turns events into questions and answers
// into messages, on discordgo, within the platform's limits and deadlines.
package discord

import (
	"context"
	"errors"
	"log/slog"

	"rapporteur/internal/answer"
)

// Answerer is what the bot says. It must be safe for concurrent use. Errors of type *answer.UserError
// are shown to the person who asked; of any other only a reference number is.
type Answerer interface {
	Ask(ctx context.Context, q answer.Question) (*answer.Answer, error)
	Summarize(ctx context.Context, r answer.SummaryRequest) (*answer.Summary, error)
	Articles() []answer.Source
	Revision() string
}

// Config says where and as whom the bot speaks.
type Config struct {
	Token     string // without "Bot "; never logged
	API       string // base address of the REST API's host, "" for Discord ("http://127.0.0.1:8080" for a local guild)
	TestGuild string // guild id to register commands in alone; "" registers them everywhere
	Answerer  Answerer
	Log       *slog.Logger      // never receives question text or the token
	Ready     func(user string) // called once, when the first READY has come and commands are registered; may be nil
}

// Run connects and serves until ctx ends, then finishes what is in flight and returns nil. It returns
// an error at once when Discord refuses the token or the intents for good.
func Run(ctx context.Context, c Config) error { return errors.New("to come") }
