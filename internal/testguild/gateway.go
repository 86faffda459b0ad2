package testguild

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway operations.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opVoice          = 4
	opResume         = 6
	opReconnect      = 7
	opMembers        = 8
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// Gateway close codes.
const (
	closeUnknown        = 4000
	closeUnknownOp      = 4001
	closeDecode         = 4002
	closeNotIdentified  = 4003
	closeBadToken       = 4004
	closeIdentified     = 4005
	closeBadSeq         = 4007
	closeRate           = 4008
	closeTimedOut       = 4009
	closeBadShard       = 4010
	closeBadVersion     = 4012
	closeBadIntents     = 4013
	closeForbidden      = 4014
	closeNormal         = 1000
	closeGoingAway      = 1001
	maxGatewayPayload   = 15 << 10
	gatewayCommands     = 120 // a minute
	gatewayWriteTimeout = 10 * time.Second
	gatewayFarewell     = time.Second       // for what is queued and the close frame, when a connection ends
	gatewayBacklog      = sessionRing + 512 // frames that a client may be behind before it is dropped; a whole replay fits
)

// conn is one gateway connection. The Guild's lock guards all but ws and the channels.
type conn struct {
	guild   *Guild
	ws      *websocket.Conn
	out     chan []byte
	quit    chan struct{} // closed once code and reason are set
	gone    chan struct{} // closed when nothing more is read
	address string        // by which the client came
	version int

	stopped   bool
	code      int // 0: cut without a close frame
	reason    string
	session   *session // nil before Identify or Resume
	deaf      bool
	stopAlarm func()
	window    time.Time // start of the minute that commands counts
	commands  int
}

// packet is what a client sends.
type packet struct {
	Op   *int            `json:"op"`
	Data json.RawMessage `json:"d"`
}

// identify is the data of Op 2.
type identify struct {
	Token   string  `json:"token"`
	Intents *int    `json:"intents"`
	Shard   *[2]int `json:"shard"`
}

// shard is the identified shard, 0 of 1 when none was given.
func (i identify) shard() [2]int {
	if i.Shard == nil {
		return [2]int{0, 1}
	}
	return *i.Shard
}

// resume is the data of Op 6.
type resume struct {
	Token     string `json:"token"`
	SessionID string `json:"session_id"`
	Seq       int    `json:"seq"`
}

// serveGateway upgrades the request and serves the connection until it ends.
func (g *Guild) serveGateway(w http.ResponseWriter, r *http.Request) {
	if !g.enter() {
		http.Error(w, "the guild is closed", http.StatusServiceUnavailable)
		return
	}
	defer g.work.Done()
	up := websocket.Upgrader{HandshakeTimeout: gatewayWriteTimeout}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		g.log.Debug("upgrading to the gateway", "err", err)
		return
	}
	ws.SetReadLimit(4 * maxGatewayPayload) // what is longer still is not worth an answer
	c := &conn{
		guild: g, ws: ws, out: make(chan []byte, gatewayBacklog), quit: make(chan struct{}), gone: make(chan struct{}),
		address: "ws://" + r.Host + "/gateway", stopAlarm: func() {},
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.write()
	}()
	c.greet(r)
	c.read()
	<-done
}

// greet adds the connection and says Hello, or closes it when it asks for what there is not.
func (c *conn) greet(r *http.Request) {
	g := c.guild
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sessions.conns == nil {
		g.sessions.conns = map[*conn]bool{}
	}
	g.sessions.conns[c] = true
	c.version = 10
	if v := r.URL.Query().Get("v"); v != "" {
		c.version, _ = strconv.Atoi(v)
	}
	switch encoding := r.URL.Query().Get("encoding"); {
	case g.closed:
		c.stop(closeGoingAway, "the guild closes")
	case c.version != 9 && c.version != 10:
		c.stop(closeBadVersion, "Invalid API version.")
	case encoding != "" && encoding != "json":
		c.stop(closeDecode, "Only JSON is spoken here.")
	case g.faults.NoHello:
	default:
		c.pushOp(opHello, map[string]any{"heartbeat_interval": g.heartbeat.Milliseconds()})
		c.expectHeartbeat()
	}
	c.deaf = g.faults.Deaf
}

// expectHeartbeat closes the connection when no heartbeat comes for one and a half intervals.
func (c *conn) expectHeartbeat() {
	c.stopAlarm()
	c.stopAlarm = c.guild.clock.AfterFunc(c.guild.heartbeat*3/2, func() {
		c.guild.mu.Lock()
		defer c.guild.mu.Unlock()
		c.fail(closeTimedOut, "Session timed out.")
	})
}

// fail ends the connection and, with most codes, its session too.
func (c *conn) fail(code int, reason string) {
	if c.session != nil && !resumable(code) {
		c.guild.sessions.remove(c.session)
	}
	c.stop(code, reason)
}

// resumable reports whether a session outlives a connection that the gateway ends with this code.
func resumable(code int) bool {
	return code <= closeUnknown || code == closeRate
}

// stop ends the connection with a close frame, or without one for code 0.
func (c *conn) stop(code int, reason string) {
	if c.stopped {
		return
	}
	c.stopped, c.code, c.reason = true, code, reason
	close(c.quit)
	c.ws.NetConn().SetWriteDeadline(time.Now().Add(gatewayFarewell)) // frees a writer that is stuck
	if code == 0 {
		c.ws.Close()
	}
}

// push queues a frame. A client that does not keep up is dropped.
func (c *conn) push(frame []byte) {
	if c.deaf || c.stopped {
		return
	}
	select {
	case c.out <- frame:
	default:
		c.stop(0, "too slow")
	}
}

// pushOp queues a packet that is not an event.
func (c *conn) pushOp(op int, data any) {
	encoded, err := json.Marshal(map[string]any{"op": op, "d": data, "s": nil, "t": nil})
	if err != nil { // impossible: numbers and strings only
		c.guild.log.Error("encoding a gateway packet", "op", op, "err", err)
		return
	}
	c.push(encoded)
}

// write sends queued frames until the connection ends.
func (c *conn) write() {
	defer c.ws.Close()
	for {
		select {
		case frame := <-c.out:
			c.ws.SetWriteDeadline(time.Now().Add(gatewayWriteTimeout))
			if c.ws.WriteMessage(websocket.TextMessage, frame) != nil {
				return
			}
		case <-c.quit:
			c.finish()
			return
		}
	}
}

// finish sends what is queued and the close frame, and gives the client time to read it; code and
// reason are fixed once quit is closed.
func (c *conn) finish() {
	if c.code == 0 {
		return
	}
	deadline := time.Now().Add(gatewayFarewell)
	c.ws.SetWriteDeadline(deadline)
	for len(c.out) > 0 {
		if c.ws.WriteMessage(websocket.TextMessage, <-c.out) != nil {
			return
		}
	}
	c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(c.code, c.reason), deadline)
	c.ws.NetConn().SetReadDeadline(deadline)
	<-c.gone // closing at once could destroy the close frame on its way
}

// read handles packets until the connection ends, then detaches the session.
func (c *conn) read() {
	defer c.guild.detach(c)
	defer close(c.gone)
	for {
		_, data, err := c.ws.ReadMessage()
		g := c.guild
		g.mu.Lock()
		switch {
		case err != nil:
			if c.session != nil && c.endedBy(err) {
				g.sessions.remove(c.session)
			}
			c.stop(0, "")
			g.mu.Unlock()
			return
		case !c.stopped:
			c.handle(data)
		}
		g.mu.Unlock()
	}
}

// endedBy reports whether the client has ended its session with err, its close frame. One that only
// echoes the gateway's own has not.
func (c *conn) endedBy(err error) bool {
	return !c.stopped && websocket.IsCloseError(err, closeNormal, closeGoingAway)
}

// detach forgets the connection; its session, when it still has one, waits to be resumed.
func (g *Guild) detach(c *conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c.stopAlarm()
	delete(g.sessions.conns, c)
	if c.session != nil && c.session.conn == c {
		c.session.conn = nil
	}
	if !g.closed {
		g.presence()
	}
}

// handle obeys one packet.
func (c *conn) handle(data []byte) {
	var p packet
	if len(data) > maxGatewayPayload || json.Unmarshal(data, &p) != nil || p.Op == nil {
		c.fail(closeDecode, "Error while decoding payload.")
		return
	}
	if now := c.guild.now(); now.Sub(c.window) >= time.Minute {
		c.window, c.commands = now, 0
	}
	if c.commands++; c.commands > gatewayCommands {
		c.fail(closeRate, "You are being rate limited.")
		return
	}
	switch *p.Op {
	case opHeartbeat:
		c.expectHeartbeat()
		c.pushOp(opHeartbeatAck, nil)
	case opIdentify:
		c.identify(p.Data)
	case opResume:
		c.resume(p.Data)
	case opPresence, opVoice, opMembers:
		if c.session == nil {
			c.fail(closeNotIdentified, "Not authenticated.")
			return
		}
		if *p.Op == opMembers {
			c.members(p.Data)
		}
	default:
		c.fail(closeUnknownOp, "Unknown opcode.")
	}
}

// identify starts a session or closes the connection with Discord's reason.
func (c *conn) identify(data json.RawMessage) {
	var id identify
	if json.Unmarshal(data, &id) != nil {
		c.fail(closeDecode, "Error while decoding payload.")
		return
	}
	shard := id.shard()
	switch g := c.guild; {
	case c.session != nil:
		c.fail(closeIdentified, "Already authenticated.")
	case !g.tokenIs(id.Token):
		c.fail(closeBadToken, "Authentication failed.")
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		c.fail(closeBadShard, "Invalid shard.")
	case id.Intents == nil || *id.Intents < 0 || *id.Intents&^intentsKnown != 0:
		c.fail(closeBadIntents, "Invalid intent(s).")
	case *id.Intents&intentsPrivileged&^g.granted != 0:
		c.fail(closeForbidden, "Disallowed intent(s).")
	case !g.identifies.spend(1, identifyQuota(), g.now()): // Discord resets the token
		c.fail(closeBadToken, "Authentication failed.")
	case !g.startsNow(shard[0]):
		c.pushOp(opInvalidSession, false)
	case g.faults.ReconnectFirst:
		c.pushOp(opReconnect, nil)
	default:
		g.welcome(c, id)
	}
}

// resume joins a session again, or asks for a new Identify when it is not known any more.
func (c *conn) resume(data json.RawMessage) {
	var r resume
	if json.Unmarshal(data, &r) != nil {
		c.fail(closeDecode, "Error while decoding payload.")
		return
	}
	g := c.guild
	s := g.sessions.find(r.SessionID)
	switch {
	case c.session != nil:
		c.fail(closeIdentified, "Already authenticated.")
	case !g.tokenIs(r.Token):
		c.fail(closeBadToken, "Authentication failed.")
	case g.faults.IgnoreResume:
	case s == nil || g.faults.RefuseResume || r.Seq < s.seq-len(s.ring):
		c.refuseResume(s)
	case r.Seq > s.seq:
		c.fail(closeBadSeq, "Invalid seq.")
	default:
		c.rejoin(s, r.Seq)
	}
}

// refuseResume forgets the session, if there is one, and asks for a new Identify.
func (c *conn) refuseResume(s *session) {
	if s != nil {
		c.guild.sessions.remove(s)
	}
	c.pushOp(opInvalidSession, false)
}

// rejoin moves the session to this connection and replays what was missed.
func (c *conn) rejoin(s *session, seq int) {
	if old := s.conn; old != nil {
		old.session = nil
		old.stop(0, "")
	}
	s.conn, c.session = c, s
	s.replay(seq)
	c.guild.send(s, gatewayEvent{name: "RESUMED", data: map[string]any{}})
	c.guild.presence()
}
