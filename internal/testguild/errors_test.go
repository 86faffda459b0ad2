package testguild

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestErrorBodies checks the bodies of Discord's errors to the letter, as clients tell them apart.
func TestErrorBodies(t *testing.T) {
	s := serveGuild(t, Options{})
	theirs, _ := s.act("/local/messages", map[string]any{"channel": generalID, "content": "x"})["id"].(string)
	answered, late := s.asked(interactionCommand), s.asked(interactionCommand)
	s.respondTo(answered, answerDeferred, nil)
	s.clock.Advance(firstAnswer)
	const deferral = `{"type":5}`
	to := func(i *interaction) string { return "/interactions/" + i.id + "/" + i.token + "/callback" }
	for name, c := range map[string]struct {
		method, path, body string
		status             int
		want               string
	}{
		"a field": {"POST", "/channels/" + generalID + "/messages", `{"content":"` + strings.Repeat("x", 2001) + `"}`, 400,
			`{"code":50035,"message":"Invalid Form Body","errors":{"content":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 2000 or fewer in length."}]}}}`},
		"a field of a part": {"POST", "/channels/" + generalID + "/messages", `{"embeds":[{"title":"x"},{"fields":[{"name":"x","value":""}]}]}`, 400,
			`{"code":50035,"message":"Invalid Form Body","errors":{"embeds":{"1":{"fields":{"0":{"value":{"_errors":[{"code":"BASE_TYPE_REQUIRED","message":"This field is required"}]}}}}}}}`},
		"not JSON":             {"POST", "/channels/" + generalID + "/messages", `{`, 400, `{"code":50109,"message":"The request body contains invalid JSON."}`},
		"empty":                {"POST", "/channels/" + generalID + "/messages", `{}`, 400, `{"code":50006,"message":"Cannot send an empty message"}`},
		"no such channel":      {"GET", "/channels/1", "", 404, `{"code":10003,"message":"Unknown Channel"}`},
		"no such message":      {"GET", "/channels/" + generalID + "/messages/1", "", 404, `{"code":10008,"message":"Unknown Message"}`},
		"no such command":      {"GET", "/applications/" + botID + "/commands/1", "", 404, `{"code":10063,"message":"Unknown application command"}`},
		"another's message":    {"PATCH", "/channels/" + generalID + "/messages/" + theirs, `{"content":"x"}`, 403, `{"code":50005,"message":"Cannot edit a message authored by another user"}`},
		"no permission":        {"DELETE", "/channels/" + generalID + "/messages/" + theirs, "", 403, `{"code":50013,"message":"Missing Permissions"}`},
		"too late":             {"POST", to(late), deferral, 404, `{"code":10062,"message":"Unknown interaction"}`},
		"answered already":     {"POST", to(answered), deferral, 400, `{"code":40060,"message":"Interaction has already been acknowledged."}`},
		"no answer to fill in": {"PATCH", "/webhooks/" + botID + "/guess/messages/@original", `{"content":"x"}`, 404, `{"code":10015,"message":"Unknown Webhook"}`},
		"no such end point":    {"GET", "/nothing", "", 404, `{"code":0,"message":"404: Not Found"}`},
	} {
		t.Run(name, func(t *testing.T) {
			s.clock.Advance(time.Second)
			status, kind, body := s.bare(c.method, "/api/v10"+c.path, c.body)
			if status != c.status || kind != "application/json" || body != c.want {
				t.Errorf("status %d, %s, %s\nwant %d, %s", status, kind, body, c.status, c.want)
			}
		})
	}
}

// bare sends a body as the bot would and returns status, type and body of the answer as they come.
func (s *guildServer) bare(method, path, body string) (status int, kind, answer string) {
	s.t.Helper()
	req, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bot "+s.Token())
	req.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := s.http.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header.Get("Content-Type"), string(data)
}

// TestLimitAnswer checks headers and body of an answer within a limit, of one beyond it, and of one beyond the limit
// over all routes.
func TestLimitAnswer(t *testing.T) {
	s := serveGuild(t, Options{})
	within := s.get("/users/@me")
	for name, want := range map[string]string{"X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "9", "X-RateLimit-Reset": "1720602005.000", "X-RateLimit-Reset-After": "5.000", "Retry-After": "", "X-RateLimit-Scope": ""} {
		if got := within.Header.Get(name); got != want {
			t.Errorf("within the limit %s is %q, want %q", name, got, want)
		}
	}
	if name := within.Header.Get("X-RateLimit-Bucket"); name == "" || name != s.get("/users/@me").Header.Get("X-RateLimit-Bucket") || name == s.get("/guilds/"+guildID).Header.Get("X-RateLimit-Bucket") {
		t.Errorf("the bucket %q does not tell routes apart", name)
	}
	for range 8 {
		s.get("/users/@me")
	}
	s.clock.Advance(3500 * time.Millisecond)
	var beyond struct {
		Message string  `json:"message"`
		After   float64 `json:"retry_after"`
		Global  *bool   `json:"global"`
	}
	status, _, body := s.bare("GET", "/api/v10/users/@me", "")
	if err := json.Unmarshal([]byte(body), &beyond); err != nil || status != 429 || beyond.Message != "You are being rate limited." || beyond.After != 1.5 || beyond.Global == nil || *beyond.Global {
		t.Errorf("beyond the limit: status %d, %s", status, body)
	}
	for name, want := range map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "1.500", "Retry-After": "2", "X-RateLimit-Scope": "user", "X-RateLimit-Global": ""} {
		if got := s.get("/users/@me").Header.Get(name); got != want {
			t.Errorf("beyond the limit %s is %q, want %q", name, got, want)
		}
	}
	for i := range globalLimit {
		s.limits.take("GET /x"+string(rune('a'+i)), "")
	}
	_, _, body = s.bare("GET", "/api/v10/guilds/"+guildID, "")
	if err := json.Unmarshal([]byte(body), &beyond); err != nil || !*beyond.Global {
		t.Errorf("beyond the limit over all routes: %s", body)
	}
}
