package testguild

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"
)

// FuzzRequest sends arbitrary requests to every face of the guild, with the bot's token and a bot's
// and a page's headers: nothing panics, and no answer is a 500.
func FuzzRequest(f *testing.F) {
	g := New(Options{})
	f.Cleanup(g.Close)
	_, m := bareCall(g, "POST", "/api/v10/channels/"+generalID+"/messages", `{"content":"x","components":[{"type":1,"components":[{"type":2,"style":1,"label":"a","custom_id":"b"}]}]}`)
	if m != http.StatusOK {
		f.Fatalf("the seed message was answered with %d", m)
	}
	const api = "/api/v9"
	for _, seed := range [][3]string{
		{"POST", api + "/channels/" + generalID + "/messages", `{"content":"x","message_reference":{"message_id":"1"}}`},
		{"GET", api + "/channels/" + generalID + "/messages?limit=5&around=1", ""},
		{"PATCH", api + "/channels/" + generalID + "/messages/1", `{"embeds":null}`},
		{"PUT", api + "/channels/" + generalID + "/messages/1/reactions/%F0%9F%91%8D/@me", ""},
		{"POST", api + "/channels/" + generalID + "/threads", `{"name":"x","type":11}`},
		{"PUT", api + "/applications/" + botID + "/commands", `[{"name":"a","description":"b","options":[{"type":3,"name":"c","description":"d","autocomplete":true}]}]`},
		{"POST", api + "/interactions/1/x/callback", `{"type":4,"data":{"content":"x"}}`},
		{"PATCH", api + "/webhooks/" + botID + "/x/messages/@original", `{"content":"x"}`},
		{"POST", api + "/users/@me/channels", `{"recipient_id":"1"}`},
		{"POST", "/local/messages", `{"channel":"` + generalID + `","content":"x","reply_to":"1"}`},
		{"POST", "/local/commands", `{"channel":"` + generalID + `","command":"1","options":[{"name":"c","value":1}]}`},
		{"POST", "/local/components", `{"channel":"` + generalID + `","message":"1","custom_id":"b","values":["x"]}`},
		{"POST", "/local/modals", `{"channel":"` + generalID + `","interaction":"1","fields":{"a":["b"]}}`},
		{"GET", "/local/state?user=1", ""},
		{"GET", "/local/files/1/x", ""},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, method, path, body string) {
		if text, status := bareCall(g, method, path, body); status >= 500 {
			t.Errorf("%s %q: status %d: %s", method, path, status, text)
		}
	})
}

// bareCall sends one request without a network and returns the answer; 0 for one that cannot be made.
func bareCall(g *Guild, method, path, body string) (string, int) {
	req, err := http.NewRequest(method, "http://127.0.0.1"+path, bytes.NewReader([]byte(body)))
	if err != nil || req.Host != "127.0.0.1" || req.URL.Path == "/local/events" {
		return "", 0
	}
	req.Header.Set("Authorization", "Bot "+g.Token())
	req.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	req.Header.Set("Content-Type", "application/json")
	g.limits.mu.Lock()
	clear(g.limits.buckets)
	g.limits.global, g.limits.invalid = bucket{}, bucket{}
	g.limits.mu.Unlock()
	w := httptest.NewRecorder()
	g.ServeHTTP(w, req)
	return w.Body.String(), w.Code
}
