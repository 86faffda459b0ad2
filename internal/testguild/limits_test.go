package testguild

import (
	"bytes"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// get asks the API as the bot and returns the bare answer.
func (s *guildServer) get(path string, header ...string) *http.Response {
	s.t.Helper()
	req, err := http.NewRequest("GET", s.url+"/api/v9"+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bot "+s.Token())
	req.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := s.http.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	resp.Body.Close()
	return resp
}

// TestRouteLimit spends a bucket, is refused with the time to wait, and goes on after that time.
func TestRouteLimit(t *testing.T) {
	s := serveGuild(t, Options{})
	const path = "/channels/" + generalID
	for left := 9; left >= 0; left-- {
		resp := s.get(path)
		if got := resp.Header.Get("X-RateLimit-Remaining"); got != strconv.Itoa(left) || resp.StatusCode != 200 {
			t.Fatalf("status %d, remaining %s, want %d", resp.StatusCode, got, left)
		}
	}
	resp := s.get(path)
	if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "5" || resp.Header.Get("X-RateLimit-Reset-After") != "5.000" {
		t.Errorf("beyond the limit: status %d, %v", resp.StatusCode, resp.Header)
	}
	if other := s.get("/channels/" + libraryID); other.StatusCode != 200 {
		t.Errorf("another channel has a bucket of its own, but status %d", other.StatusCode)
	}
	s.clock.Advance(5 * time.Second)
	if resp := s.get(path); resp.StatusCode != 200 {
		t.Errorf("after the wait: status %d", resp.StatusCode)
	}
}

// TestGlobalLimit checks the limit over all routes, and that answers to interactions do not count.
func TestGlobalLimit(t *testing.T) {
	s := serveGuild(t, Options{})
	pattern := func(i int) string { return "GET /x" + strconv.Itoa(i) }
	for i := range globalLimit {
		if v := s.limits.take(pattern(i), ""); v.wait > 0 {
			t.Fatalf("refused at request %d", i)
		}
	}
	if v := s.limits.take(pattern(globalLimit), ""); !v.global || v.wait != time.Second {
		t.Errorf("beyond the limit: %+v", v)
	}
	if v := s.limits.take("POST /interactions/{interaction}/{token}/callback", "t"); v.wait > 0 {
		t.Error("an answer to an interaction counts")
	}
	resp := s.get("/users/@me")
	if resp.StatusCode != 429 || resp.Header.Get("X-RateLimit-Global") != "true" || resp.Header.Get("X-RateLimit-Scope") != "global" {
		t.Errorf("status %d, %v", resp.StatusCode, resp.Header)
	}
}

// TestClientUnderLimit checks that discordgo understands a 429.
func TestClientUnderLimit(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	for range 10 {
		s.get("/guilds/" + guildID)
	}
	_, err := bot.Guild(guildID)
	limited, ok := err.(*discordgo.RateLimitError)
	if !ok || limited.RetryAfter != 5*time.Second {
		t.Errorf("got %v", err)
	}
}

// TestRefusals checks Discord's answers to what is not allowed or not there.
func TestRefusals(t *testing.T) {
	s := serveGuild(t, Options{})
	for name, c := range map[string]struct {
		path   string
		header []string
		want   int
	}{
		"wrong token":     {"/users/@me", []string{"Authorization", "Bot x"}, 401},
		"no token":        {"/users/@me", []string{"Authorization", ""}, 401},
		"token without":   {"/users/@me", []string{"Authorization", s.Token()}, 401},
		"no user agent":   {"/users/@me", []string{"User-Agent", "curl"}, 403},
		"unknown route":   {"/nothing", nil, 404},
		"unknown channel": {"/channels/1", nil, 404},
		"not an id":       {"/channels/abc", nil, 400},
		"unknown guild":   {"/guilds/1", nil, 404},
		"wrong method":    {"/interactions/1/x/callback", nil, 405},
		"gateway":         {"/gateway", []string{"Authorization", ""}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			if resp := s.get(c.path, c.header...); resp.StatusCode != c.want {
				t.Errorf("status %d, want %d", resp.StatusCode, c.want)
			}
		})
	}
	status, answer := s.do("POST", "/api/v10/channels/"+generalID+"/messages", strings.Repeat("x", maxBody),
		"Authorization", "Bot "+s.Token(), "User-Agent", "DiscordBot (x, 1)")
	if status != 413 || fault(answer) != "40005" {
		t.Errorf("too large a body: status %d: %v", status, answer)
	}
}

// TestLog checks that the log names what was wrong and never what was written.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	s := serveGuild(t, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	s.api("POST", "/channels/"+generalID+"/messages", map[string]any{"content": strings.Repeat("secret", 400)})
	s.do("POST", "/local/messages", map[string]any{"channel": generalID, "content": strings.Repeat("secret", 400)})
	if text := log.String(); strings.Contains(text, "secret") || strings.Count(text, "content BASE_TYPE_MAX_LENGTH") != 2 {
		t.Errorf("the log says %s", text)
	}
}

// TestBuckets checks that spent buckets do not pile up.
func TestBuckets(t *testing.T) {
	clock := NewManualClock(time.Unix(0, 0))
	l := newLimiter(clock)
	for i := range 3 * maxBuckets {
		l.take("POST /webhooks/x", strconv.Itoa(i))
		clock.Advance(time.Second)
	}
	if n := len(l.buckets); n > maxBuckets {
		t.Errorf("%d buckets are kept", n)
	}
}

// TestGatewayLimits checks how many packets a client may send in a minute.
func TestGatewayLimits(t *testing.T) {
	s := serveUnwatched(t)
	r := s.dial("")
	r.read() // Hello
	for range gatewayCommands {
		r.send(opHeartbeat, nil)
		if p := r.read(); p.Op != opHeartbeatAck {
			t.Fatalf("within the limit comes %+v", p)
		}
	}
	r.ws.WriteMessage(websocket.TextMessage, []byte(`{"op":1}`))
	if code := r.closed(); code != closeRate {
		t.Errorf("beyond the limit the connection ends with %d", code)
	}
}

// TestIdentifyLimit checks how often a bot may identify in a day, and that GET /gateway/bot says how often it
// still may.
func TestIdentifyLimit(t *testing.T) {
	s := serveUnwatched(t)
	remaining := func() any {
		_, answer := s.api("GET", "/gateway/bot", nil)
		return answer["session_start_limit"].(map[string]any)["remaining"]
	}
	s.mu.Lock()
	s.identifies.spend(identifyQuota().limit-1, identifyQuota(), s.now())
	s.mu.Unlock()
	if n := remaining(); n != 1.0 {
		t.Errorf("%v are left", n)
	}
	s.identifyAs(s.dial(""), 0)
	beyond := s.dial("")
	beyond.read() // Hello
	beyond.send(opIdentify, map[string]any{"token": s.Token(), "intents": 0})
	if code := beyond.closed(); code != closeBadToken || remaining() != 0.0 {
		t.Errorf("beyond the limit the connection ends with %d, and %v are left", code, remaining())
	}
	s.clock.Advance(24 * time.Hour)
	if n := remaining(); n != 1000.0 {
		t.Errorf("the next day %v are left", n)
	}
	s.identifyAs(s.dial(""), 0)
}

// TestInvalidRequests checks that an address which keeps asking for what it may not have is banned for a while, and
// that a few mistakes do no harm.
func TestInvalidRequests(t *testing.T) {
	s := serveUnwatched(t)
	for range invalidLimit - 1 {
		s.limits.note(http.StatusForbidden)
		s.limits.note(http.StatusNotFound) // does not count
	}
	if resp := s.get("/users/@me"); resp.StatusCode != 200 {
		t.Errorf("just inside: status %d", resp.StatusCode)
	}
	if resp := s.get("/users/@me", "Authorization", "Bot x"); resp.StatusCode != 401 {
		t.Errorf("the last mistake: status %d", resp.StatusCode)
	}
	resp := s.get("/users/@me")
	if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "600" || resp.Header.Get("X-RateLimit-Limit") != "" {
		t.Errorf("beyond: status %d, %v", resp.StatusCode, resp.Header)
	}
	s.clock.Advance(invalidSpan)
	if resp := s.get("/users/@me"); resp.StatusCode != 200 {
		t.Errorf("after ten minutes: status %d", resp.StatusCode)
	}
}
