// Package discord is the only room that knows Discord: it turns events into questions and answers
// into messages, on discordgo, within the platform's limits and deadlines.
//
// An event's way through it: of each shard that this process runs (shards.go) a supervisor keeps the gateway
// connection (supervisor.go, on the connection of wire.go and dialer.go) and passes each event to the bot (events.go), which drops
// what is not for it, what it has had, and what another process has taken (restart.go), and answers messages (messages.go) and interactions
// (interactions.go, buttons.go) within bounds, and within what its operator and each guild allow
// (allowance.go, quota.go; settings.go on modals.go). A handler is a function from a request to
// messages (commands.go, views.go); what can go wrong around it is dealt with in one place (answering.go).
// Laying a reply out is a pure function (render.go on page.go, split.go and escape.go). Everything
// that is sent goes through one transport (rest.go, transport.go, limits.go). Examine looks at what the bot needs of Discord without
// going on line (examine.go, examine_guilds.go, permissions.go, unreached.go).
package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/prometheus/client_golang/prometheus"

	"rapporteur/internal/answer"
	"rapporteur/internal/state"
)

// Answerer is what the bot says. It must be safe for concurrent use. Errors of type *answer.UserError
// are shown to the person who asked; of any other only a reference number is.
type Answerer interface {
	Ask(ctx context.Context, q answer.Question) (*answer.Answer, error)
	Check(ctx context.Context, q answer.Question) (*answer.Checked, error)
	Summarize(ctx context.Context, r answer.SummaryRequest) (*answer.Summary, error)
	// Timeline, WhoSaid and Differences show the corpus from other sides. One that shows nothing is no error.
	Timeline(ctx context.Context, r answer.TimelineRequest) (*answer.Timeline, error)
	WhoSaid(ctx context.Context, r answer.SayingsRequest) (*answer.Sayings, error)
	Differences(ctx context.Context, r answer.DifferencesRequest) (*answer.Differences, error)
	// Speakers are those of whom WhoSaid knows something, in the order in which they are suggested.
	Speakers() []answer.Speaker
	Articles() []answer.Source
	Revision() string
}

// Config says where and as whom the bot speaks.
type Config struct {
	Token     string // without "Bot "; never logged
	API       string // base address of the REST API's host, "" for Discord ("http://127.0.0.1:8080" for a local guild)
	TestGuild string // guild id to register commands in alone; "" registers them everywhere
	Shards    Shards // which this process runs
	Answerer  Answerer
	Limits    Limits                // of how much may be asked
	News      <-chan News           // answers that have changed, to be told; nil: none ever come
	State     *state.Store          // what outlives a run; the caller closes it; nil: nothing is kept
	Questions bool                  // whether the text of questions is kept there
	Keep      time.Duration         // for which questions and opinions are kept there, to be told; the data base expires them
	Log       *slog.Logger          // never receives question text or the token; what belongs to a request has its number, see Numbered
	Metrics   prometheus.Registerer // gets what the bot counts, which is for one Run; nil: nobody wants it
	Health    *Health               // is kept up to date; nil: nobody asks
	Ready     func(user string)     // called once, when the first READY has come and commands are registered; may be nil
}

// Run connects and serves until ctx ends, then finishes what is in flight and returns nil. When
// Discord refuses the token, the intents or the commands for good it returns a *RefusedError at
// once. Everything else that goes wrong on the way to Discord is tried again.
func Run(ctx context.Context, c Config) error { return run(ctx, c, normalPace()) }

func run(ctx context.Context, c Config, p pace) error {
	target, err := c.target()
	if err != nil {
		return err
	}
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	log = slog.New(Numbered(log.Handler()))
	alive, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	base := baseTransport(p)
	defer base.CloseIdleConnections()
	carry := &transport{base: base, target: target, pace: p, limits: newLimits(), refuse: stop}
	b := newBot(c, &rest{&http.Client{Transport: carry, CheckRedirect: noRedirect}, c.Token}, log, p)
	carry.metrics = b.metrics
	if err := b.metrics.register(c.Metrics, b); err != nil {
		return err
	}

	work, end := context.WithCancelCause(context.WithoutCancel(ctx))
	defer end(nil)
	s := supervisor{token: c.Token, rest: carry, local: target != nil, pace: p, log: log,
		handle: func(e *discordgo.Event) {
			if err := attempt(func() { b.event(work, e) }); err != nil {
				b.fell(err)
			}
		}}
	var parts sync.WaitGroup
	parts.Go(func() { b.connect(alive, stop, c.Shards, s) })
	parts.Go(func() { stopOn(stop, b.introduce(alive, c)) })
	parts.Go(func() { b.eraseDeparted(alive) })
	parts.Go(func() { b.resumeLeft(alive) })
	parts.Go(func() { // beside the end of the connection, which takes seconds
		<-alive.Done()
		b.drain(end)
	})
	parts.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return context.Cause(alive)
}

// stopOn ends the run when a part of it has failed.
func stopOn(stop context.CancelCauseFunc, err error) {
	if err != nil {
		stop(err)
	}
}

// introduce waits for the first READY, registers the commands and says that the bot is there.
func (b *bot) introduce(ctx context.Context, c Config) error {
	select {
	case <-ctx.Done():
		return nil
	case <-b.online:
	}
	if err := b.register(ctx, c.TestGuild); err != nil || ctx.Err() != nil {
		return err
	}
	if c.Ready != nil {
		c.Ready(b.self.User.Username)
	}
	b.tellNews(ctx, c.News)
	return nil
}

// target is the host that takes Discord's place, nil for none.
func (c Config) target() (*url.URL, error) {
	if strings.TrimSpace(c.Token) == "" {
		return nil, errors.New("there is no token: the bot cannot log in without one")
	}
	if c.API == "" {
		return nil, nil
	}
	u, err := url.Parse(c.API)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("address of the API %q: want one like http://127.0.0.1:8080", c.API)
	}
	return u, nil
}

// baseTransport is a transport of its own, whose connections end with the run.
func baseTransport(p pace) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 64
	t.ResponseHeaderTimeout = p.request
	return t
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
