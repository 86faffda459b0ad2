package testguild

import (
	"slices"
	"time"
)

// Faults are what the guild does wrong on purpose, to see how a client bears it. The zero value is
// a guild in good order.
type Faults struct {
	REST           []RESTFault `json:"rest"`            // the first that fits is applied to a request
	NoHello        bool        `json:"no_hello"`        // a new connection gets nothing
	ReconnectFirst bool        `json:"reconnect_first"` // the first packet after Identify is Op 7 instead of READY
	Deaf           bool        `json:"deaf"`            // connections stay open but get nothing more, acknowledgements included
	IgnoreResume   bool        `json:"ignore_resume"`   // a Resume gets no answer
	RefuseResume   bool        `json:"refuse_resume"`   // a Resume is answered with Op 9, and its session forgotten
}

// FaultKind is what the REST API does wrong.
type FaultKind string

// The kinds of REST faults. Nothing is done for a request that meets one of them, except for a slow
// one, unless RESTFault.Done says otherwise.
const (
	FaultSlow        FaultKind = "slow"         // the answer is right and comes late, by RESTFault.Wait
	FaultStall       FaultKind = "stall"        // no answer until the client gives up or the guild closes
	FaultDrop        FaultKind = "drop"         // the connection ends without an answer
	FaultStatus      FaultKind = "status"       // the answer is RESTFault.Status
	FaultLimit       FaultKind = "limit"        // 429 for the route: again after RESTFault.Wait
	FaultGlobalLimit FaultKind = "global_limit" // 429 for all routes: again after RESTFault.Wait
	FaultGarbage     FaultKind = "garbage"      // status 200 and a body that is no JSON
)

// RESTFault makes requests to the REST API go wrong. Go's own HTTP client repeats a GET unasked
// when a connection that it had used before is dropped: such a GET meets the fault twice.
type RESTFault struct {
	Kind FaultKind `json:"kind"`
	// Path says which requests: a part of the API ("channels", "interactions", "webhooks",
	// "commands", "gateway", "users", "guilds", "applications"), one end point by its pattern
	// ("POST /channels/{channel}/messages"), or "" for all.
	Path  string `json:"path"`
	Times int    `json:"times"` // how many more requests, 0 for all until the faults are set anew
	// Done has the request carried out before, so that the fault hides only the answer: with
	// FaultDrop a lost acknowledgement.
	Done   bool          `json:"done"`
	Status int           `json:"status"` // of FaultStatus, 400 to 599; 0 for 500
	Wait   time.Duration `json:"wait"`   // by the guild's clock, in JSON in nanoseconds; 0 for a second
}

// SetFaults makes the guild misbehave from now on. The zero value ends that for what comes, but not
// for connections that are deaf already: they would go on with a gap.
func (g *Guild) SetFaults(f Faults) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f.REST = slices.Clone(f.REST)
	g.faults = f
	for c := range g.sessions.conns {
		c.deaf = c.deaf || f.Deaf
	}
	g.tellFaults()
}

// Faults are the faults that are still to come: a REST fault that was met as often as it should be
// is not among them any more.
func (g *Guild) Faults() Faults {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.activeFaults()
}

// activeFaults is a copy that can be used without the lock.
func (g *Guild) activeFaults() Faults {
	f := g.faults
	f.REST = slices.Clone(f.REST)
	return f
}

// tellFaults keeps the open pages in step.
func (g *Guild) tellFaults() {
	f := g.activeFaults()
	f.REST = listOf(f.REST)
	g.tell("", "faults", f)
}

// Drop cuts every gateway connection without a word. The sessions can be resumed.
func (g *Guild) Drop() { g.CloseConnections(0) }

// CloseConnections ends every gateway connection with a close frame of this code, without one for
// 0. Sessions can be resumed after 0, after codes below 4000, after 4000 (unknown error) and after
// 4008 (rate limited); with every other code they are forgotten.
func (g *Guild) CloseConnections(code int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.sessions.conns {
		c.fail(code, "Closed on request.")
	}
}

// RequestReconnect sends Op 7 to every connection. The sessions can be resumed.
func (g *Guild) RequestReconnect() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.sessions.conns {
		c.pushOp(opReconnect, nil)
	}
}

// RequestHeartbeat sends Op 1 to every connection: a client must send a heartbeat at once.
func (g *Guild) RequestHeartbeat() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.sessions.conns {
		c.pushOp(opHeartbeat, nil)
	}
}

// RequestResume takes every connection off its session and sends it Op 9 with true: the sessions
// can be resumed, on the same connections too.
func (g *Guild) RequestResume() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.sessions.conns {
		if c.session != nil {
			c.session.conn, c.session = nil, nil
		}
		c.pushOp(opInvalidSession, true)
	}
	g.presence()
}

// InvalidateSessions forgets every session and sends Op 9 to every connection: clients must
// identify anew. Sessions of clients that are away cannot be resumed either.
func (g *Guild) InvalidateSessions() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, s := range slices.Clone(g.sessions.list) {
		g.sessions.remove(s)
	}
	for c := range g.sessions.conns {
		c.pushOp(opInvalidSession, false)
	}
	g.presence()
}
