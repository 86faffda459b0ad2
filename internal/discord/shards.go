package discord

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Shards are those of a bot's that one process runs: First to Last, both included, of Of. The zero value is all, of as many as Discord recommends.
type Shards struct{ First, Last, Of int }

// serve says whether the events of a guild come on them. Those of direct messages, "", come on shard 0.
func (s Shards) serve(guild string) bool {
	id, _ := strconv.ParseUint(guild, 10, 64) // 0 for ""
	n := int(id >> 22 % uint64(max(1, s.Of)))
	return s.First <= n && n <= s.Last
}

// gatewayBot is what Discord says of connecting.
type gatewayBot struct {
	Shards int `json:"shards"` // that it recommends
	Start  struct {
		Total       int   `json:"total"`
		Remaining   int   `json:"remaining"`
		After       int64 `json:"reset_after"` // milliseconds
		Concurrency int   `json:"max_concurrency"`
	} `json:"session_start_limit"`
}

// connect keeps a connection like s for each shard of this process, until ctx ends. Stop is told when Discord refuses the bot for good.
func (b *bot) connect(ctx context.Context, stop context.CancelCauseFunc, shards Shards, s supervisor) {
	told, err := b.mayStart(ctx)
	if err != nil || ctx.Err() != nil {
		stopOn(stop, err)
		return
	}
	if shards.Of == 0 {
		shards = Shards{0, max(1, told.Shards) - 1, max(1, told.Shards)}
	}
	b.shards = shards
	s.gate = newGate(told, b.mayStart, b.pace.identify)
	var all []supervisor
	for n := shards.First; n <= shards.Last; n++ { // whoever asks whether all are connected must know of each before the first is
		s.shard, s.of, s.meter = n, shards.Of, b.metrics.ofShard(strconv.Itoa(n))
		all = append(all, s)
	}
	var running sync.WaitGroup
	for i := range all {
		running.Go(func() { stopOn(stop, all[i].serve(ctx)) })
	}
	running.Wait()
}

// mayStart asks Discord until it lets the bot connect, ctx ends, which is no error, or it refuses the token.
func (b *bot) mayStart(ctx context.Context) (told gatewayBot, err error) {
	for pause := b.pace.pause; ; pause = min(2*pause, b.pace.maximum) {
		told = gatewayBot{}
		err := b.askGateway(ctx, &told)
		var e *apiError
		switch {
		case ctx.Err() != nil, err == nil && told.Start.Remaining > 0:
			return told, nil
		case errors.As(err, &e) && e.Status == http.StatusUnauthorized:
			return told, tokenRefused(e.Status)
		case err != nil:
			b.log.Warn("Discord does not say how the bot may connect, trying again", "why", err)
			wait(ctx, pause+rand.N(pause))
		default:
			after := time.Duration(told.Start.After) * time.Millisecond
			b.log.Error("Discord takes no new sessions of the bot today: it waits", "sessions", told.Start.Total, "for", after.Round(time.Second))
			wait(ctx, after+rand.N(pause))
		}
	}
}

func (b *bot) askGateway(ctx context.Context, told *gatewayBot) error {
	ctx, cancel := context.WithTimeout(ctx, b.pace.open)
	defer cancel()
	return b.rest.do(ctx, call{what: "asking for the gateway", method: http.MethodGet, url: discordgo.EndpointGatewayBot}, told)
}

// gate paces the identifies of all shards, as Discord wants them: one at a time for each key, which is the shard's number modulo max_concurrency, with
// five seconds between two, and so many a day. Resumes need none. A nil gate holds nobody up. It is safe for concurrent use.
type gate struct {
	ask   func(context.Context) (gatewayBot, error) // waits until there may be more
	pause time.Duration
	keys  []chan struct{} // each has one while no identify of the key is under way or has just been

	mu   sync.Mutex
	left int // identifies, before Discord is asked again
}

func newGate(told gatewayBot, ask func(context.Context) (gatewayBot, error), pause time.Duration) *gate {
	g := &gate{ask: ask, pause: pause, keys: make([]chan struct{}, max(1, told.Start.Concurrency)), left: told.Start.Remaining}
	for i := range g.keys {
		g.keys[i] = make(chan struct{}, 1)
		g.keys[i] <- struct{}{}
	}
	return g
}

// enter waits until a shard may identify, or ctx ends. Leave says that it has done so, or failed to.
func (g *gate) enter(ctx context.Context, shard int) (leave func()) {
	if g == nil {
		return func() {}
	}
	key := g.keys[shard%len(g.keys)]
	select {
	case <-ctx.Done():
		return func() {}
	case <-key:
	}
	g.spend(ctx)
	return func() { time.AfterFunc(g.pause, func() { key <- struct{}{} }) }
}

// spend counts an identify. A token that is refused meanwhile is refused by the identify as well.
func (g *gate) spend(ctx context.Context) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.left <= 0 {
		if told, err := g.ask(ctx); err == nil {
			g.left = told.Start.Remaining
		}
	}
	g.left--
}
