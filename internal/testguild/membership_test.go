package testguild

import (
	"strings"
	"testing"
	"time"
)

// TestRemoval throws the bot out: it is told, gets nothing more of the guild, and is refused what belongs to it until
// it is invited again. DMs go on.
func TestRemoval(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("")
	s.identifyAs(r, intentGuilds|intentGuildMessages|intentDirectMessages)
	r.read() // GUILD_CREATE
	s.RemoveBot()
	s.RemoveBot() // once is enough
	if p := r.read(); p.Type != "GUILD_DELETE" || strings.Contains(string(p.Data), "unavailable") {
		t.Errorf("told with %+v", p)
	}
	s.act("/local/messages", map[string]any{"channel": generalID, "content": "<@" + botID + "> gone?"})
	s.act("/local/messages", map[string]any{"channel": youDMID, "content": "still here"})
	if p := r.read(); !strings.Contains(string(p.Data), "still here") {
		t.Errorf("after that comes %+v", p)
	}
	uses := map[string]struct {
		method, path string
		body         any
		want         string
	}{
		"guild":            {"GET", "/guilds/" + guildID, nil, "10004"},
		"channel":          {"GET", "/channels/" + generalID, nil, "50001"},
		"message":          {"POST", "/channels/" + generalID + "/messages", content(1), "50001"},
		"guild's commands": {"GET", "/applications/" + botID + "/guilds/" + guildID + "/commands", nil, "50001"},
		"DM":               {"POST", "/channels/" + youDMID + "/messages", content(1), ""},
	}
	for name, use := range uses {
		if _, answer := s.api(use.method, use.path, use.body); fault(answer) != use.want {
			t.Errorf("%s: %v", name, answer)
		}
	}
	s.AddBot()
	for p := r.read(); p.Type != "GUILD_CREATE"; p = r.read() { // after the DM that the bot wrote
	}
	s.clock.Advance(time.Minute)
	for name, use := range uses {
		if status, answer := s.api(use.method, use.path, use.body); status != 200 {
			t.Errorf("%s, invited again: status %d: %v", name, status, answer)
		}
	}
}

// TestOutage checks that an outage is told as one, that a client which identifies meanwhile waits for the guild, and
// that the guild comes back.
func TestOutage(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("")
	s.identifyAs(r, intentGuilds)
	r.read() // GUILD_CREATE
	s.SetUnavailable(true)
	if p := r.read(); p.Type != "GUILD_DELETE" || !strings.Contains(string(p.Data), `"unavailable":true`) {
		t.Errorf("the outage is told with %+v", p)
	}
	meanwhile := s.dial("")
	s.identifyAs(meanwhile, intentGuilds)
	s.SetUnavailable(false)
	for name, client := range map[string]*raw{"before": r, "meanwhile": meanwhile} {
		if p := client.read(); p.Type != "GUILD_CREATE" {
			t.Errorf("a client from %s is told with %+v", name, p)
		}
	}
}
