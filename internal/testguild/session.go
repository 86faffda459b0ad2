package testguild

import (
	"crypto/rand"
	"encoding/json"
	"slices"
)

// Bounds of gateway sessions.
const (
	sessionRing = 1000 // events that a resume can replay
	maxSessions = 64   // sessions that are remembered; the oldest without a connection goes first
)

// session is what a client identified: it outlives its connection, so that it can be resumed.
type session struct {
	id      string
	intents int
	shard   [2]int
	seq     int
	ring    []frame
	conn    *conn // nil while the client is away
}

// frame is one event as it was sent.
type frame struct {
	seq  int
	data []byte
}

// sessionStore remembers sessions, oldest first, and all connections.
type sessionStore struct {
	list     []*session
	conns    map[*conn]bool
	identify int // how often a client identified
}

func (s *sessionStore) find(id string) *session {
	for _, one := range s.list {
		if one.id == id {
			return one
		}
	}
	return nil
}

func (s *sessionStore) add(one *session) {
	s.list = append(s.list, one)
	for len(s.list) > maxSessions {
		i := max(0, slices.IndexFunc(s.list, func(x *session) bool { return x.conn == nil }))
		s.remove(s.list[i])
	}
}

func (s *sessionStore) remove(one *session) {
	if one.conn != nil {
		one.conn.session = nil
	}
	s.list = slices.DeleteFunc(s.list, func(x *session) bool { return x == one })
}

func (s *sessionStore) closeAll() {
	for c := range s.conns {
		c.stop(1001, "the guild closes")
	}
}

// online reports whether a client is connected and identified.
func (s *sessionStore) online() bool {
	return slices.ContainsFunc(s.list, func(x *session) bool { return x.conn != nil })
}

// gatewayEvent is an event that sessions may get.
type gatewayEvent struct {
	name    string
	guild   string // where it happens, and on whose shard it comes; "": in a DM, on shard 0
	intents int    // one of these is needed, 0 for none
	data    any
	limited any // instead of data, for sessions without MESSAGE_CONTENT; nil: data
}

// needs sets the intent that the event asks for, in the guild or in DMs.
func (e *gatewayEvent) needs(guild, direct int) {
	e.intents = guild
	if e.guild == "" {
		e.intents = direct
	}
}

// dispatch sends an event to every session that gets it. Nothing comes from the first guild while the bot is not in it.
func (g *Guild) dispatch(ev gatewayEvent) {
	if ev.guild == guildID && (g.removed || g.unavailable) {
		return
	}
	for _, s := range g.sessions.list {
		if s.gets(ev) {
			g.send(s, ev)
		}
	}
}

// gets reports whether the session's shard and intents let the event through.
func (s *session) gets(ev gatewayEvent) bool {
	return s.shard[0] == shardOf(ev.guild, s.shard[1]) && (ev.intents == 0 || s.intents&ev.intents != 0)
}

// send numbers the event, keeps it for a resume and passes it to the connection.
func (g *Guild) send(s *session, ev gatewayEvent) {
	data := ev.data
	if ev.limited != nil && s.intents&intentMessageContent == 0 {
		data = ev.limited
	}
	s.seq++
	encoded, err := json.Marshal(map[string]any{"op": opDispatch, "t": ev.name, "s": s.seq, "d": data})
	if err != nil { // impossible: everything passed here is ours and encodes
		g.log.Error("encoding a gateway event", "event", ev.name, "err", err)
		return
	}
	s.ring = append(s.ring, frame{s.seq, encoded})
	if len(s.ring) > sessionRing {
		s.ring = s.ring[1:]
	}
	if s.conn != nil {
		s.conn.push(encoded)
	}
}

// replay sends again what came after seq; false when the session no longer has it.
func (s *session) replay(seq int) bool {
	if seq > s.seq || seq < s.seq-len(s.ring) {
		return false
	}
	for _, f := range s.ring[len(s.ring)-(s.seq-seq):] {
		s.conn.push(f.data)
	}
	return true
}

// welcome starts a new session on a connection: READY, then the shard's guilds when the intents ask for them.
func (g *Guild) welcome(c *conn, id identify) {
	s := &session{id: rand.Text(), intents: *id.Intents, shard: id.shard(), conn: c}
	c.session = s
	g.sessions.identify++
	g.sessions.add(s)
	own := slices.DeleteFunc(slices.Clone(g.guilds), func(id string) bool { return !s.gets(gatewayEvent{guild: id}) || !g.within(id) })
	guilds := []any{}
	for _, id := range own {
		guilds = append(guilds, map[string]any{"id": id, "unavailable": true})
	}
	g.send(s, gatewayEvent{name: "READY", data: map[string]any{
		"v": c.version, "user": g.bot(), "session_id": s.id, "resume_gateway_url": c.address, "shard": s.shard,
		"guilds": guilds, "private_channels": []any{}, "session_type": "normal",
		"application": map[string]any{"id": botID, "flags": applicationFlags(g.granted)},
	}})
	for _, id := range own {
		if s.intents&intentGuilds != 0 && !(id == guildID && g.unavailable) {
			g.send(s, gatewayEvent{name: "GUILD_CREATE", data: g.guildCreate(id)})
		}
	}
	g.presence()
}

// presence tells the pages whether the bot is there.
func (g *Guild) presence() {
	g.tell("", "presence", map[string]bool{"online": g.sessions.online()})
}

// Online reports whether a client is connected and has identified.
func (g *Guild) Online() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.sessions.online()
}

// Identified is how often a client has identified so far, resumes not counted.
func (g *Guild) Identified() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.sessions.identify
}
