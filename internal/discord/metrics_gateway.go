package discord

import (
	"errors"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Health is how the bot stands with Discord, for whoever looks after it. The zero value is that of a bot that has not begun to connect. It is safe
// for concurrent use.
type Health struct {
	mu     sync.Mutex
	shards map[string]bool // whether the connection of each is in service
}

// Connected says whether every connection to the gateway is in service, and that there is one.
func (h *Health) Connected() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, connected := range h.shards {
		if !connected {
			return false
		}
	}
	return len(h.shards) > 0
}

func (h *Health) set(shard string, connected bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shards == nil {
		h.shards = map[string]bool{}
	}
	h.shards[shard] = connected
}

// shardMeter counts what becomes of one shard's connection. A nil one counts nothing.
type shardMeter struct {
	*metrics
	shard string
}

func (m *metrics) ofShard(shard string) *shardMeter {
	s := &shardMeter{m, shard}
	s.is(false)
	s.connections.WithLabelValues(shard)
	s.heartbeat.WithLabelValues(shard)
	for _, session := range []string{sessionNew, sessionResumed} {
		s.sessions.WithLabelValues(shard, session)
	}
	for _, reason := range []string{endRefused, endAsked, endOver, endClosed, endUnopened, endSilent, endLost} {
		s.ends.WithLabelValues(shard, reason)
	}
	return s
}

// is notes whether the connection is in service.
func (s *shardMeter) is(connected bool) {
	value := 0.
	if connected {
		value = 1
	}
	s.connected.WithLabelValues(s.shard).Set(value)
	s.health.set(s.shard, connected)
}

// opening counts an attempt to connect.
func (s *shardMeter) opening() {
	if s != nil {
		s.connections.WithLabelValues(s.shard).Inc()
	}
}

// What a connection that serves has.
const (
	sessionNew     = "new"
	sessionResumed = "resumed"
)

// serves notes that the connection is in service, by the event that says so.
func (s *shardMeter) serves(event string) {
	if s == nil {
		return
	}
	session := sessionNew
	if event == "RESUMED" {
		session = sessionResumed
	}
	s.sessions.WithLabelValues(s.shard, session).Inc()
	s.is(true)
}

// ended counts the end of a connection, which may never have served.
func (s *shardMeter) ended(err error, served bool) {
	if s == nil {
		return
	}
	s.ends.WithLabelValues(s.shard, endReason(err, served)).Inc()
	s.is(false)
}

// beat notes how long the gateway took to acknowledge a heartbeat.
func (s *shardMeter) beat(d time.Duration) {
	if s != nil {
		s.heartbeat.WithLabelValues(s.shard).Observe(d.Seconds())
	}
}

// Why a connection ends.
const (
	endRefused  = "refused"      // Discord refuses the bot for good
	endAsked    = "asked"        // Discord asks for another connection
	endOver     = "session over" // Discord has forgotten the session
	endClosed   = "closed"       // Discord says so, with a code
	endUnopened = "not opened"   // it never served
	endSilent   = "silent"       // nothing came any more
	endLost     = "lost"         // it broke off
)

// endReason is of which kind the end of a connection was, one of a few.
func endReason(err error, served bool) string {
	var closed *websocket.CloseError
	var late interface{ Timeout() bool }
	switch {
	case refusal(err) != nil:
		return endRefused
	case errors.Is(err, errReconnect), errors.Is(err, errDropped):
		return endAsked
	case errors.Is(err, errInvalid):
		return endOver
	case errors.As(err, &closed):
		return endClosed
	case !served:
		return endUnopened
	case errors.As(err, &late) && late.Timeout():
		return endSilent
	}
	return endLost
}
