package testguild

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// raw is a gateway connection without a client library, to see every packet.
type raw struct {
	t  *testing.T
	ws *websocket.Conn
}

// packetIn is a packet as it comes.
type packetIn struct {
	Op   int             `json:"op"`
	Type string          `json:"t"`
	Seq  int             `json:"s"`
	Data json.RawMessage `json:"d"`
}

func (s *guildServer) dial(query string) *raw {
	s.t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(strings.Replace(s.url, "http", "ws", 1)+"/gateway"+query, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { ws.Close() })
	return &raw{s.t, ws}
}

func (r *raw) send(op int, data any) {
	r.t.Helper()
	if err := r.ws.WriteJSON(map[string]any{"op": op, "d": data}); err != nil {
		r.t.Fatal(err)
	}
}

func (r *raw) read() packetIn {
	r.t.Helper()
	r.ws.SetReadDeadline(time.Now().Add(patience))
	var p packetIn
	if err := r.ws.ReadJSON(&p); err != nil {
		r.t.Fatal(err)
	}
	return p
}

// closed returns the close code with which the connection ends.
func (r *raw) closed() int {
	r.t.Helper()
	for {
		r.ws.SetReadDeadline(time.Now().Add(patience))
		_, _, err := r.ws.ReadMessage()
		var e *websocket.CloseError
		if errors.As(err, &e) {
			return e.Code
		}
		if err != nil {
			return 0
		}
	}
}

// identifyAs identifies and returns the session's id.
func (s *guildServer) identifyAs(r *raw, intents int) string {
	s.t.Helper()
	r.send(opIdentify, map[string]any{"token": s.Token(), "intents": intents, "properties": map[string]any{}})
	var ready struct {
		SessionID string `json:"session_id"`
	}
	for {
		if p := r.read(); p.Type == "READY" {
			if err := json.Unmarshal(p.Data, &ready); err != nil {
				s.t.Fatal(err)
			}
			return ready.SessionID
		}
	}
}

// TestCloseCodes checks with which code the gateway ends what it does not take.
func TestCloseCodes(t *testing.T) {
	s := serveGuild(t, Options{})
	hello := func(change map[string]any) any {
		d := map[string]any{"token": s.Token(), "intents": intentGuilds, "properties": map[string]any{}}
		for k, v := range change {
			d[k] = v
		}
		return d
	}
	for name, c := range map[string]struct {
		query string
		op    int
		data  any
		want  int
	}{
		"wrong token":        {"", opIdentify, hello(map[string]any{"token": "x"}), 4004},
		"privileged intent":  {"", opIdentify, hello(map[string]any{"intents": intentMessageContent}), 4014},
		"unknown intent":     {"", opIdentify, hello(map[string]any{"intents": 1 << 30}), 4013},
		"no intents":         {"", opIdentify, hello(map[string]any{"intents": nil}), 4013},
		"shard out of range": {"", opIdentify, hello(map[string]any{"shard": []int{2, 2}}), 4010},
		"not identified":     {"", opPresence, nil, 4003},
		"unknown operation":  {"", 99, nil, 4001},
		"malformed":          {"", opIdentify, "text", 4002},
		"too long":           {"", opHeartbeat, strings.Repeat("x", maxGatewayPayload), 4002},
		"not JSON's coding":  {"?encoding=etf", opHeartbeat, nil, 4002},
		"old version":        {"?v=6", opHeartbeat, nil, 4012},
		"wrong resume token": {"", opResume, map[string]any{"token": "x", "session_id": "y", "seq": 1}, 4004},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.dial(c.query)
			r.ws.WriteJSON(map[string]any{"op": c.op, "d": c.data})
			if got := r.closed(); got != c.want {
				t.Errorf("closed with %d, want %d", got, c.want)
			}
		})
	}
}

// TestHeartbeat checks Hello, acknowledgements, and that a client which falls silent is cut off.
func TestHeartbeat(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("?v=10&encoding=json")
	if p := r.read(); p.Op != opHello || !strings.Contains(string(p.Data), "41250") {
		t.Errorf("greeted with %+v", p)
	}
	r.send(opHeartbeat, nil)
	if p := r.read(); p.Op != opHeartbeatAck {
		t.Errorf("a heartbeat is answered with %+v", p)
	}
	s.identifyAs(r, intentGuilds)
	s.clock.Advance(2 * time.Minute)
	if code := r.closed(); code != closeTimedOut {
		t.Errorf("a silent client is closed with %d", code)
	}
}

// TestResume drops a connection, lets something happen and checks that it is replayed in order.
func TestResume(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("")
	id := s.identifyAs(r, intentGuilds|intentGuildMessages)
	last := r.read() // GUILD_CREATE
	s.Drop()
	if code := r.closed(); code != 0 && code != websocket.CloseAbnormalClosure {
		t.Errorf("a dropped connection closed with %d", code)
	}
	for n := range 3 {
		s.act("/local/messages", map[string]any{"channel": generalID, "content": strconv.Itoa(n)})
	}
	again := s.dial("")
	again.read() // Hello
	again.send(opResume, map[string]any{"token": s.Token(), "session_id": id, "seq": last.Seq})
	for n := 1; n <= 3; n++ {
		if p := again.read(); p.Type != "MESSAGE_CREATE" || p.Seq != last.Seq+n {
			t.Errorf("replayed %s %d, want MESSAGE_CREATE %d", p.Type, p.Seq, last.Seq+n)
		}
	}
	if p := again.read(); p.Type != "RESUMED" {
		t.Errorf("after the replay comes %s", p.Type)
	}
}

// TestLongReplay checks that a client which missed all that a session keeps gets it, however fast it is sent.
func TestLongReplay(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("")
	id := s.identifyAs(r, intentGuilds)
	last := r.read() // GUILD_CREATE
	s.Drop()
	r.closed()
	text := strings.Repeat("x", 10_000)
	s.mu.Lock()
	for range sessionRing {
		s.dispatch(gatewayEvent{name: "TEST", data: text})
	}
	s.mu.Unlock()
	again := s.dial("")
	again.read() // Hello
	s.resumeAs(again, id, last.Seq)
	for n := 1; n <= sessionRing; n++ {
		if p := again.read(); p.Type != "TEST" || p.Seq != last.Seq+n {
			t.Fatalf("replayed %s %d, want TEST %d", p.Type, p.Seq, last.Seq+n)
		}
	}
	if p := again.read(); p.Type != "RESUMED" {
		t.Errorf("after the replay comes %s", p.Type)
	}
}

// TestResumeRefused checks Op 9 for sessions that are forgotten, by a clean close or on demand, and
// a new Identify on the same connection.
func TestResumeRefused(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("")
	id := s.identifyAs(r, intentGuilds)
	r.read() // GUILD_CREATE
	s.InvalidateSessions()
	if p := r.read(); p.Op != opInvalidSession || string(p.Data) != "false" {
		t.Errorf("invalidated with %+v", p)
	}
	r.send(opResume, map[string]any{"token": s.Token(), "session_id": id, "seq": 1})
	if p := r.read(); p.Op != opInvalidSession {
		t.Errorf("a forgotten session was answered with %+v", p)
	}
	if next := s.identifyAs(r, intentGuilds); next == id {
		t.Error("the forgotten session came back")
	}
}

// TestReconnectRequest checks Op 7, and that the session survives a close that is not 1000 or 1001.
func TestReconnectRequest(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("")
	id := s.identifyAs(r, 0)
	s.RequestReconnect()
	if p := r.read(); p.Op != opReconnect {
		t.Fatalf("asked to reconnect with %+v", p)
	}
	r.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseServiceRestart, ""))
	again := s.dial("")
	again.read() // Hello
	again.send(opResume, map[string]any{"token": s.Token(), "session_id": id, "seq": 1})
	if p := again.read(); p.Type != "RESUMED" || s.Identified() != 1 {
		t.Errorf("after %d identifies comes %+v", s.Identified(), p)
	}
}

// TestCleanClose checks that a close with 1000 or 1001 ends the session.
func TestCleanClose(t *testing.T) {
	s := serveGuild(t, Options{})
	stream := s.follow(youID, "")
	for _, code := range []int{closeNormal, closeGoingAway} {
		r := s.dial("")
		id := s.identifyAs(r, 0)
		r.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""))
		for !strings.Contains(next(t, stream, "presence").data, "false") {
		}
		again := s.dial("")
		again.read() // Hello
		s.resumeAs(again, id, 1)
		if p := again.read(); p.Op != opInvalidSession {
			t.Errorf("the session ended by %d was answered with %+v", code, p)
		}
	}
}

// TestCloseCodesOfSessions checks with which code a client ends that does out of turn what it may do at first.
func TestCloseCodesOfSessions(t *testing.T) {
	s := serveGuild(t, Options{})
	for name, c := range map[string]struct {
		identified bool
		op         int
		seq, want  int
	}{
		"identified twice":         {true, opIdentify, 0, 4005},
		"resumed while there":      {true, opResume, 1, 4005},
		"resumed from what is not": {false, opResume, 9, 4007},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.dial("")
			id := s.identifyAs(r, 0)
			if !c.identified {
				s.Drop()
				r.closed()
				r = s.dial("")
			}
			r.send(c.op, map[string]any{"token": s.Token(), "intents": 0, "session_id": id, "seq": c.seq})
			if got := r.closed(); got != c.want {
				t.Errorf("closed with %d, want %d", got, c.want)
			}
		})
	}
}

// TestReady checks what a client learns when it identifies, and that it can resume at the address it is told.
func TestReady(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("?v=10&encoding=json")
	r.read() // Hello
	r.send(opIdentify, map[string]any{"token": s.Token(), "intents": 0})
	var ready struct {
		Version   int    `json:"v"`
		SessionID string `json:"session_id"`
		Resume    string `json:"resume_gateway_url"`
		User      user   `json:"user"`
		Shard     [2]int `json:"shard"`
		Guilds    []struct {
			ID          string `json:"id"`
			Unavailable bool   `json:"unavailable"`
		} `json:"guilds"`
	}
	p := r.read()
	if err := json.Unmarshal(p.Data, &ready); err != nil || p.Type != "READY" || p.Seq != 1 {
		t.Fatalf("identified with %+v: %v", p, err)
	}
	if ready.Version != 10 || ready.User.ID != botID || ready.Shard != [2]int{0, 1} || len(ready.Guilds) != 1 || !ready.Guilds[0].Unavailable {
		t.Errorf("READY says %+v", ready)
	}
	s.Drop()
	ws, _, err := websocket.DefaultDialer.Dial(ready.Resume, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	again := &raw{t, ws}
	again.read() // Hello
	s.resumeAs(again, ready.SessionID, 1)
	if p := again.read(); p.Type != "RESUMED" {
		t.Errorf("at the address for resuming comes %+v", p)
	}
}

// TestConcurrency checks that only so many clients may identify in five seconds, shards apart, and that Op 9 tells
// one that came too early.
func TestConcurrency(t *testing.T) {
	s := serveGuild(t, Options{Concurrency: 2})
	try := func(shard int) packetIn {
		r := s.dial("")
		r.read() // Hello
		r.send(opIdentify, map[string]any{"token": s.Token(), "intents": 0, "shard": []int{shard, 4}})
		return r.read()
	}
	for shard, want := range []string{"READY", "READY", "", ""} { // 2 and 3 share with 0 and 1
		if p := try(shard); p.Type != want || want == "" && (p.Op != opInvalidSession || string(p.Data) != "false") {
			t.Errorf("shard %d: %+v", shard, p)
		}
	}
	s.clock.Advance(startSpan)
	if p := try(2); p.Type != "READY" {
		t.Errorf("five seconds later: %+v", p)
	}
	_, answer := s.api("GET", "/gateway/bot", nil)
	if n := answer["session_start_limit"].(map[string]any)["max_concurrency"]; n != 2.0 {
		t.Errorf("the API says %v", n)
	}
}

// TestHeartbeatRequest checks that the gateway asks with Op 1, and still takes heartbeats in their turn.
func TestHeartbeatRequest(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("")
	s.identifyAs(r, 0)
	s.RequestHeartbeat()
	if p := r.read(); p.Op != opHeartbeat {
		t.Errorf("asked with %+v", p)
	}
	r.send(opHeartbeat, 1)
	if p := r.read(); p.Op != opHeartbeatAck {
		t.Errorf("the heartbeat is answered with %+v", p)
	}
}

// TestIntents checks that a session gets only what its intents and shard ask for.
func TestIntents(t *testing.T) {
	s := serveGuild(t, Options{Intents: intentMessageContent})
	direct, all := s.dial(""), s.dial("")
	s.identifyAs(direct, intentDirectMessages)
	s.identifyAs(all, intentGuilds|intentGuildMessages|intentDirectMessages|intentMessageContent)
	all.read() // GUILD_CREATE
	s.act("/local/messages", map[string]any{"channel": generalID, "content": "for everybody"})
	s.act("/local/messages", map[string]any{"channel": youDMID, "content": "for the bot"})
	if p := direct.read(); !strings.Contains(string(p.Data), "for the bot") {
		t.Errorf("a session for DMs alone got %s", p.Data)
	}
	if p := all.read(); !strings.Contains(string(p.Data), "for everybody") {
		t.Errorf("with MESSAGE_CONTENT the content is missing: %s", p.Data)
	}
}

// TestShards checks that DMs come on shard 0 and the guild on its own.
func TestShards(t *testing.T) {
	s := serveGuild(t, Options{})
	var shards [2]*raw
	for n := range shards {
		shards[n] = s.dial("")
		shards[n].read() // Hello
		shards[n].send(opIdentify, map[string]any{"token": s.Token(), "intents": intentGuildMessages | intentDirectMessages, "shard": []int{n, 2}})
		if p := shards[n].read(); p.Type != "READY" {
			t.Fatalf("shard %d got %+v", n, p)
		}
	}
	own := shardOf(guildID, 2)
	s.act("/local/messages", map[string]any{"channel": generalID, "content": "guild"})
	s.act("/local/messages", map[string]any{"channel": youDMID, "content": "direct"})
	if p := shards[own].read(); !strings.Contains(string(p.Data), generalID) {
		t.Errorf("the guild's shard got %s", p.Data)
	}
	if p := shards[0].read(); !strings.Contains(string(p.Data), youDMID) {
		t.Errorf("shard 0 got %s", p.Data)
	}
}

// TestSlowClient checks that a client which reads nothing is dropped and holds nobody up.
func TestSlowClient(t *testing.T) {
	s := serveGuild(t, Options{})
	slow := s.dial("")
	s.identifyAs(slow, intentGuildMessages)
	text := strings.Repeat("x", 20_000) // enough of it fills every buffer on the way
	for s.Online() {
		s.mu.Lock()
		s.dispatch(gatewayEvent{name: "TEST", data: text})
		s.mu.Unlock()
	}
}

// TestFaults checks the misbehaviour that other tests ask for.
func TestFaults(t *testing.T) {
	s := serveGuild(t, Options{})
	s.SetFaults(Faults{ReconnectFirst: true})
	r := s.dial("")
	r.read() // Hello
	r.send(opIdentify, map[string]any{"token": s.Token(), "intents": 0})
	if p := r.read(); p.Op != opReconnect {
		t.Errorf("the first packet is %+v", p)
	}
	s.SetFaults(Faults{Deaf: true})
	r.send(opHeartbeat, nil)
	s.clock.Advance(2 * time.Minute)
	if _, data, err := r.ws.ReadMessage(); err == nil {
		t.Errorf("a deaf gateway sent %s", data)
	}
	s.SetFaults(Faults{NoHello: true})
	mute := s.dial("")
	mute.send(opHeartbeat, nil)
	if p := mute.read(); p.Op != opHeartbeatAck {
		t.Errorf("without Hello the first packet is %+v", p)
	}
}

// TestGuildsOnShards checks that each shard is told of its own guilds and gets what happens there, and nothing else.
func TestGuildsOnShards(t *testing.T) {
	s := serveGuild(t, Options{Guilds: 3, Shards: 2})
	if _, answer := s.api("GET", "/gateway/bot", nil); answer["shards"] != 2.0 {
		t.Errorf("the API recommends %v shards", answer["shards"])
	}
	for n, want := range [][]string{{GuildAt(0), GuildAt(2)}, {GuildAt(1)}} {
		r := s.dial("")
		r.read() // Hello
		r.send(opIdentify, map[string]any{"token": s.Token(), "intents": intentGuilds | intentGuildMessages, "shard": []int{(shardOf(guildID, 2) + n) % 2, 2}})
		r.read() // READY
		for _, guild := range want {
			if p := r.read(); p.Type != "GUILD_CREATE" || !strings.Contains(string(p.Data), `"id":"`+guild+`"`) {
				t.Errorf("shard %d is told %s %.60s, want guild %s", n, p.Type, p.Data, guild)
			}
		}
		for at := range 3 {
			s.act("/local/messages", map[string]any{"channel": GeneralAt(at), "content": "hello"})
		}
		for _, guild := range want {
			if p := r.read(); p.Type != "MESSAGE_CREATE" || !strings.Contains(string(p.Data), `"guild_id":"`+guild+`"`) {
				t.Errorf("shard %d gets %s %.60s, want a message of guild %s", n, p.Type, p.Data, guild)
			}
		}
		r.ws.Close()
	}
}
