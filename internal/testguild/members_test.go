package testguild

import (
	"encoding/json"
	"testing"
	"time"
)

// ids reads the ids of the users in a list of members.
func ids(t *testing.T, list []member) []string {
	t.Helper()
	found := []string{}
	for _, m := range list {
		found = append(found, m.User.ID)
	}
	return found
}

// TestMembersOverGateway asks for members by name and by id, and for all of them with and without the
// intent that it takes.
func TestMembersOverGateway(t *testing.T) {
	s := serveGuild(t, Options{Intents: intentGuildMembers})
	all, some := s.dial(""), s.dial("")
	s.identifyAs(all, intentGuildMembers)
	s.identifyAs(some, 0)
	for name, c := range map[string]struct {
		by   *raw
		data map[string]any
		want int
		gone int
	}{
		"by name":          {some, map[string]any{"query": "SA", "limit": 5}, 1, 0},
		"one at most":      {some, map[string]any{"query": "", "limit": 1}, 1, 0},
		"by ids":           {some, map[string]any{"user_ids": []string{samID, "1"}}, 1, 1},
		"by a single id":   {some, map[string]any{"user_ids": youID}, 1, 0},
		"all":              {all, map[string]any{"query": "", "limit": 0}, 3, 0},
		"nobody by a name": {some, map[string]any{"query": "zz", "limit": 0}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c.data["guild_id"], c.data["nonce"] = guildID, name
			c.by.send(opMembers, c.data)
			p := c.by.read()
			var chunk struct {
				Members  []member `json:"members"`
				NotFound []string `json:"not_found"`
				Nonce    string   `json:"nonce"`
			}
			if err := json.Unmarshal(p.Data, &chunk); err != nil || p.Type != "GUILD_MEMBERS_CHUNK" {
				t.Fatalf("answered with %+v: %v", p, err)
			}
			if len(chunk.Members) != c.want || len(chunk.NotFound) != c.gone || chunk.Nonce != name {
				t.Errorf("got %v, not found %v, nonce %q", ids(t, chunk.Members), chunk.NotFound, chunk.Nonce)
			}
		})
	}
	some.send(opMembers, map[string]any{"guild_id": guildID, "query": "", "limit": 0})
	some.send(opHeartbeat, nil)
	if p := some.read(); p.Op != opHeartbeatAck {
		t.Errorf("without the intent all members come: %+v", p)
	}
}

// TestGuildWithoutPresences checks that the guild comes with the bot alone unless the intent for presences was
// granted, and that the numbers are asked for.
func TestGuildWithoutPresences(t *testing.T) {
	for intents, want := range map[int]int{0: 1, intentPresences: 3} {
		s := serveGuild(t, Options{Intents: intents})
		r := s.dial("")
		s.identifyAs(r, intentGuilds)
		var guild struct {
			Members []member `json:"members"`
			Count   int      `json:"member_count"`
		}
		if err := json.Unmarshal(r.read().Data, &guild); err != nil || len(guild.Members) != want || guild.Count != 3 {
			t.Errorf("granted %d: %d of %d members, %v", intents, len(guild.Members), guild.Count, err)
		}
		_, bare := s.api("GET", "/guilds/"+guildID, nil)
		_, counted := s.api("GET", "/guilds/"+guildID+"?with_counts=true", nil)
		if bare["approximate_member_count"] != nil || counted["approximate_member_count"] != 3.0 {
			t.Errorf("counted %v and %v", bare["approximate_member_count"], counted["approximate_member_count"])
		}
	}
}

// TestChosenMembers chooses a person in a select of a message and in one of a modal: the bot gets user and member.
func TestChosenMembers(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("")
	s.identifyAs(r, 0) // interactions come without an intent
	_, m := s.api("POST", "/channels/"+generalID+"/messages", rows(row(map[string]any{"type": 5, "custom_id": "who"})))
	s.act("/local/components", map[string]any{"channel": generalID, "message": m["id"], "custom_id": "who", "values": []string{samID}})
	pressed := resolvedIn(t, r, samID)
	form := form(labelled(map[string]any{"type": 5, "custom_id": "who"}))
	if status, answer := s.api("POST", "/interactions/"+pressed.ID+"/"+pressed.Token+"/callback", map[string]any{"type": 9, "data": form}); status != 204 {
		t.Fatalf("status %d: %v", status, answer)
	}
	s.act("/local/modals", map[string]any{"channel": generalID, "interaction": pressed.ID, "fields": map[string]any{"who": []string{youID}}})
	resolvedIn(t, r, youID)
}

// chosen is what an interaction says about who was chosen.
type chosen struct {
	ID, Token string
	Data      struct {
		Resolved struct{ Users, Members map[string]any }
	}
}

// resolvedIn reads an interaction that must come with the user and member id.
func resolvedIn(t *testing.T, r *raw, id string) chosen {
	t.Helper()
	var c chosen
	p := r.read()
	if err := json.Unmarshal(p.Data, &c); err != nil || c.Data.Resolved.Users[id] == nil || c.Data.Resolved.Members[id] == nil {
		t.Errorf("the bot got %s: %v", p.Data, err)
	}
	return c
}

// TestReactionEvents checks that a reaction comes over the gateway, to those whose intents ask for it.
func TestReactionEvents(t *testing.T) {
	s := serveGuild(t, Options{})
	r, deaf := s.dial(""), s.dial("")
	s.identifyAs(r, intentGuildReactions)
	s.identifyAs(deaf, intentGuildTyping)
	_, m := s.api("POST", "/channels/"+generalID+"/messages", map[string]any{"content": "x"})
	path := "/channels/" + generalID + "/messages/" + m["id"].(string) + "/reactions/%E2%9C%85/@me"
	for _, c := range []struct{ method, want string }{{"PUT", "MESSAGE_REACTION_ADD"}, {"DELETE", "MESSAGE_REACTION_REMOVE"}} {
		s.clock.Advance(time.Second) // the bucket of reactions is small
		s.api(c.method, path, nil)
		var ev struct {
			MessageID string `json:"message_id"`
			UserID    string `json:"user_id"`
			Emoji     emoji  `json:"emoji"`
		}
		p := r.read()
		if err := json.Unmarshal(p.Data, &ev); err != nil || p.Type != c.want || ev.MessageID != m["id"] || ev.UserID != botID || *ev.Emoji.Name != "✅" {
			t.Errorf("after %s comes %+v: %s, %v", c.method, p.Type, p.Data, err)
		}
	}
	deaf.send(opHeartbeat, nil)
	if p := deaf.read(); p.Op != opHeartbeatAck {
		t.Errorf("without the intent comes %+v", p)
	}
}

// TestThreadMembership checks that the bot is a member of the thread that it starts.
func TestThreadMembership(t *testing.T) {
	s := serveGuild(t, Options{})
	status, thread := s.api("POST", "/channels/"+generalID+"/threads", map[string]any{"name": "x", "type": channelThread})
	member, _ := thread["member"].(map[string]any)
	if status != 201 || member["user_id"] != botID || member["id"] != thread["id"] {
		t.Errorf("status %d: %v", status, thread)
	}
}
