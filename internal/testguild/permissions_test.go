package testguild

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

// TestPermissions takes one permission at a time from the bot and checks what it is refused then, and that the
// permission is all that it takes.
func TestPermissions(t *testing.T) {
	s := serveGuild(t, Options{})
	_, sent := s.api("POST", "/channels/"+generalID+"/messages", content(1))
	_, thread := s.api("POST", "/channels/"+generalID+"/threads", map[string]any{"name": "t", "type": channelThread})
	channel, message := "/channels/"+generalID, fmt.Sprint("/channels/", generalID, "/messages/", sent["id"])
	inThread := fmt.Sprint("/channels/", thread["id"])
	answering := with(content(1), "message_reference", map[string]any{"message_id": sent["id"]})
	for name, c := range map[string]struct {
		lacking      int64
		method, path string
		body         any
		want         string
	}{
		"see a channel":       {maySee, "GET", channel, nil, "50001"},
		"see messages":        {maySee, "GET", channel + "/messages", nil, "50001"},
		"write unseen":        {maySee, "POST", channel + "/messages", content(1), "50001"},
		"edit unseen":         {maySee, "PATCH", message, content(1), "50001"},
		"write":               {maySend, "POST", channel + "/messages", content(1), "50013"},
		"seem to write":       {maySend, "POST", channel + "/typing", nil, "50013"},
		"write in a thread":   {maySendInThreads, "POST", inThread + "/messages", content(1), "50013"},
		"embed":               {mayEmbed, "POST", channel + "/messages", embedded(map[string]any{"title": "x"}), "50013"},
		"reply":               {mayReadHistory, "POST", channel + "/messages", answering, "160002"},
		"read a message":      {mayReadHistory, "GET", message, nil, "50013"},
		"react":               {mayReact, "PUT", message + "/reactions/%F0%9F%91%8D/@me", nil, "50013"},
		"start a thread":      {mayStartThreads, "POST", channel + "/threads", map[string]any{"name": "t", "type": channelThread}, "50013"},
		"start a thread here": {mayStartThreads, "POST", message + "/threads", map[string]any{"name": "t"}, "50013"},
	} {
		t.Run(name, func(t *testing.T) {
			s.clock.Advance(time.Minute)
			s.SetPermissions(appPermissions &^ c.lacking)
			if status, answer := s.api(c.method, c.path, c.body); status != 403 || fault(answer) != c.want {
				t.Errorf("status %d, want %s: %v", status, c.want, answer)
			}
			s.SetPermissions(appPermissions)
			s.clock.Advance(time.Second) // past the limit of reactions
			if status, answer := s.api(c.method, c.path, c.body); status >= 300 {
				t.Errorf("with it: status %d: %v", status, answer)
			}
		})
	}
}

// TestPermissionsApart checks that the right to write in channels has no effect in threads, nor the other way round,
// and that neither DMs nor answers to interactions take any.
func TestPermissionsApart(t *testing.T) {
	s := serveGuild(t, Options{})
	_, thread := s.api("POST", "/channels/"+generalID+"/threads", map[string]any{"name": "t", "type": channelThread})
	write := func(channel any) int {
		s.clock.Advance(time.Minute)
		status, _ := s.api("POST", fmt.Sprint("/channels/", channel, "/messages"), content(1))
		return status
	}
	s.SetPermissions(maySee | maySend)
	if here, there := write(generalID), write(thread["id"]); here != 200 || there != 403 {
		t.Errorf("with SEND_MESSAGES alone: %d in the channel, %d in the thread", here, there)
	}
	s.SetPermissions(maySee | maySendInThreads)
	if here, there := write(generalID), write(thread["id"]); here != 403 || there != 200 {
		t.Errorf("with SEND_MESSAGES_IN_THREADS alone: %d in the channel, %d in the thread", here, there)
	}
	s.SetPermissions(0)
	if status := write(youDMID); status != 200 {
		t.Errorf("a DM: status %d", status)
	}
	if status, answer := s.respondTo(s.asked(interactionCommand), answerMessage, embedded(map[string]any{"title": "x"})); status != 204 {
		t.Errorf("an answer: status %d: %v", status, answer)
	}
}

// TestPermissionsShown checks where a client learns what it may do: in the role, when that changes, and in every
// interaction. What it may not see does not come.
func TestPermissionsShown(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("")
	s.identifyAs(r, intentGuilds|intentGuildMessages)
	r.read() // GUILD_CREATE
	s.SetPermissions(mayCommand)
	var changed struct {
		Role struct {
			ID          string `json:"id"`
			Permissions string `json:"permissions"`
		} `json:"role"`
	}
	if p := r.read(); json.Unmarshal(p.Data, &changed) != nil || p.Type != "GUILD_ROLE_UPDATE" || changed.Role.ID != guildID || changed.Role.Permissions != "2147483648" {
		t.Errorf("the change comes as %+v", p)
	}
	s.act("/local/messages", map[string]any{"channel": generalID, "content": "<@" + botID + "> unseen"})
	s.asked(interactionCommand)
	var used struct {
		Permissions string `json:"app_permissions"`
	}
	if p := r.read(); json.Unmarshal(p.Data, &used) != nil || p.Type != "INTERACTION_CREATE" || used.Permissions != "2147483648" {
		t.Errorf("the interaction comes as %+v", p)
	}
}

// TestOverwrites checks that a channel's own word goes before the role's, in its threads too and nowhere else, and that clients see it.
func TestOverwrites(t *testing.T) {
	s := serveGuild(t, Options{})
	_, thread := s.api("POST", "/channels/"+generalID+"/threads", map[string]any{"name": "t", "type": channelThread})
	s.SetPermissions(maySee | maySend | maySendInThreads)
	s.SetOverwrite(generalID, mayEmbed, maySend|maySendInThreads)
	s.SetOverwrite(youDMID, 0, maySend) // has no such thing
	write := func(channel any, body map[string]any) int {
		s.clock.Advance(time.Minute)
		status, _ := s.api("POST", fmt.Sprint("/channels/", channel, "/messages"), body)
		return status
	}
	for _, c := range []struct {
		where string
		at    any
		want  int
	}{{"the channel", generalID, 403}, {"its thread", thread["id"], 403}, {"another channel", libraryID, 200}, {"a DM", youDMID, 200}} {
		if got := write(c.at, content(1)); got != c.want {
			t.Errorf("in %s: status %d, want %d", c.where, got, c.want)
		}
	}
	if got := write(libraryID, embedded(map[string]any{"title": "x"})); got != 403 {
		t.Errorf("an embed where the other channel allows it: status %d", got)
	}
	_, shown := s.api("GET", "/channels/"+generalID, nil)
	want := fmt.Sprint([]any{map[string]any{"id": botID, "type": 1.0, "allow": number(mayEmbed), "deny": number(maySend | maySendInThreads)}})
	if got := fmt.Sprint(shown["permission_overwrites"]); got != want {
		t.Errorf("a client sees %s, want %s", got, want)
	}
}
