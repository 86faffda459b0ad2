// Package testguild is a Discord on loopback: enough of its REST API and gateway for an unchanged
// client, with Discord's rules enforced, and a page on which a person types to the bot. It knows
// none of the other rooms.
//
// # Testing a bot
//
// A [Guild] is an http.Handler: serve it, give the bot [Guild.Token], and lead its requests here, with
// [Redirect] where a client in Go has Discord's address built in, else by the setting for the API's address.
// People act through the end points of the page, as POST /local/messages; the example shows both sides.
// With a [ManualClock] deadlines pass when the test says so; [Guild.SetFaults], [Guild.Drop] and their
// neighbours make Discord fail; [Guild.SetPermissions] takes away what the bot may do. What Discord refuses
// is refused with Discord's status, code and fields, and clients of two libraries, discordgo and discord.js,
// hold the guild to that in its own tests.
//
// # How it works
//
// From the bottom up: entities.go, component.go and command.go are Discord's objects; rules_*.go say what
// Discord refuses in them, permissions.go what the bot may not do; state.go and messages.go hold the guild;
// limits.go and rest*.go are the REST API; session.go and gateway.go the gateway; faults.go makes both
// go wrong on request; interaction.go and invoke.go carry what a person does to the bot and its
// answers back; page*.go, acts.go and events.go serve the page in web/. The program in serve/ serves a
// guild alone, and openapi/ holds what passes against Discord's own description in tests.
//
// One lock guards the whole guild. Messages are never changed in place, so that they can be
// encoded without it.
package testguild

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options configure a Guild. The zero value is ready.
type Options struct {
	Log *slog.Logger // nil: nothing is logged; never receives what was written
	// Examples gives questions that the page offers before anything was asked; nil: none. It is
	// called for each page that is opened and should not take longer than a person waits for one.
	Examples func(ctx context.Context) []string
	Bot      string // the bot's name, "" for Rapporteur
	Intents  int    // privileged intents that are granted, as a sum of bits; others close with 4014
	// Concurrency is Discord's max_concurrency, 1 for most applications: how many clients may identify within
	// five seconds; one that comes too early gets Op 9. 0: as many as like, which spares tests the wait.
	Concurrency int
	Guilds      int           // how many guilds the bot is in, 0 for one; the page shows the first, see GeneralAt for the others
	Shards      int           // how many shards Discord recommends, 0 for one
	Heartbeat   time.Duration // how often a client must send one, 0 for Discord's 41.25 s
	Clock       Clock         // nil: the machine's clock; tests pass a ManualClock
}

// Guild is a local guild with its API, gateway and page. It is safe for concurrent use.
type Guild struct {
	log         *slog.Logger
	clock       Clock
	token       string
	boot        string // tells events of this guild from those of an earlier one
	heartbeat   time.Duration
	granted     int
	concurrency int // 0: not limited
	shards      int // that are recommended
	examples    func(ctx context.Context) []string
	started     time.Time
	root        http.Handler
	limits      *limiter
	closing     chan struct{} // closed by Close

	work sync.WaitGroup // connections of gateway and page

	mu           sync.Mutex // guards all below
	closed       bool
	locale       string // the guild's language
	base         string // address by which the client reaches the guild, for links to attachments
	ids          mint
	guilds       []string // their ids
	users        []*user  // the bot first, then the people
	channels     []*channel
	files        fileStore
	commands     []*command
	creates      map[string]*bucket // new commands of the day, by scope
	permissions  int64              // the bot's, as a sum of bits
	removed      bool               // the bot is not in the first guild
	unavailable  bool               // that has an outage
	identifies   bucket             // of the day
	starts       map[int]*bucket    // identifies of the last seconds, by shard modulo concurrency
	interactions interactionStore
	sessions     sessionStore
	hub          hub
	faults       Faults
}

// General is the id of the channel in which everybody may write about anything.
const General = generalID

// New returns a guild with its channels and no messages.
func New(o Options) *Guild {
	g := &Guild{
		log: o.Log, clock: o.Clock, examples: o.Examples,
		token: "local." + rand.Text(), boot: rand.Text()[:8],
		heartbeat: o.Heartbeat, granted: o.Intents, concurrency: o.Concurrency, shards: max(1, o.Shards), permissions: appPermissions,
		locale: usualLocale,
	}
	if g.log == nil {
		g.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if g.examples == nil {
		g.examples = func(context.Context) []string { return nil }
	}
	if g.clock == nil {
		g.clock = wallClock{}
	}
	if g.heartbeat <= 0 {
		g.heartbeat = 41250 * time.Millisecond
	}
	if o.Bot == "" {
		o.Bot = "Rapporteur"
	}
	g.started = g.clock.Now()
	g.limits = newLimiter(g.clock)
	g.closing = make(chan struct{})
	g.populate(o.Bot, max(1, o.Guilds))
	g.root = g.routes()
	return g
}

// Token is the token that a client must use here, without "Bot ". It is good for nothing else.
func (g *Guild) Token() string { return g.token }

// ID is the first guild's id.
func (g *Guild) ID() string { return guildID }

// ServeHTTP serves the page at /, the REST API at /api/v9/ and /api/v10/, and the gateway at
// /gateway. It answers only to names of this machine, so that no page on the web can reach it
// through a name of its own.
func (g *Guild) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !localHost(r) {
		http.Error(w, "this address is for this machine only: open it as localhost or 127.0.0.1", http.StatusForbidden)
		return
	}
	g.root.ServeHTTP(w, r)
}

// Close ends every gateway and page connection and every request that a fault holds, and waits for
// their goroutines.
func (g *Guild) Close() {
	g.mu.Lock()
	if !g.closed {
		close(g.closing)
	}
	g.closed = true
	g.interactions.stop()
	g.sessions.closeAll()
	g.hub.closeAll()
	g.mu.Unlock()
	g.work.Wait()
}

// enter counts a connection that Close must wait for; false when the guild is closed.
func (g *Guild) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.work.Add(1)
	return true
}

// routes joins the three faces of the guild.
func (g *Guild) routes() http.Handler {
	api := g.restRoutes()
	page := g.pageRoutes()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case strings.HasPrefix(path, "/api/v9/"):
			http.StripPrefix("/api/v9", api).ServeHTTP(w, r)
		case strings.HasPrefix(path, "/api/v10/"):
			http.StripPrefix("/api/v10", api).ServeHTTP(w, r)
		case strings.HasPrefix(path, "/api/"):
			writeError(w, &apiError{Status: http.StatusBadRequest, Code: 50041, Message: "Invalid API version provided."})
		case path == "/gateway" || path == "/gateway/":
			g.serveGateway(w, r)
		default:
			page.ServeHTTP(w, r)
		}
	})
}
