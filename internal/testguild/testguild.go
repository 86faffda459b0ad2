// Package testguild is a Discord on loopback: enough of its REST API and gateway for an unchanged
// client, with Discord's rules enforced, and a page on which a person types to the bot. It knows
// none of the other rooms.
package testguild

import (
	"log/slog"
	"net/http"
)

// Options configure a Guild.
type Options struct {
	Log      *slog.Logger // nil: nothing is logged
	Examples []string     // questions that the page offers before anything was asked
}

// Guild is a local guild with its API, gateway and page. It is safe for concurrent use.
type Guild struct{}

// New returns a guild with its channels and no messages.
func New(o Options) *Guild { return &Guild{} }

// Token is the token that a client must use here. It is good for nothing else.
func (g *Guild) Token() string { return "" }

// ServeHTTP serves the page at /, the REST API at /api/v9/ and /api/v10/, and the gateway.
func (g *Guild) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

// Close ends every gateway and page connection and waits for their goroutines.
func (g *Guild) Close() {}
