package testguild

import (
	"slices"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// TestRoles: people have roles, which come with what they do, and the guild's owner manages it.
func TestRoles(t *testing.T) {
	s := serveGuild(t, Options{})
	bot, used := listening(s)
	ask := slash(t, s, bot)[0]
	does := func(person string) *discordgo.Member {
		t.Helper()
		s.act("/local/commands", map[string]any{"user": person, "channel": generalID, "command": ask.ID, "options": []any{map[string]any{"name": "question", "value": "x"}}})
		return wait(t, used).Member
	}
	you, sam := does(youID), does(samID)
	if len(you.Roles) > 0 || you.Permissions&discordgo.PermissionManageGuild == 0 {
		t.Errorf("the owner is %+v", you)
	}
	if !slices.Equal(sam.Roles, []string{Readers}) || sam.Permissions&discordgo.PermissionManageGuild != 0 {
		t.Errorf("another person is %+v", sam)
	}
	s.SetRoles(samID)
	s.SetRoles(youID, Readers)
	s.SetRoles(botID, Readers) // is nobody's
	if you, sam = does(youID), does(samID); !slices.Equal(you.Roles, []string{Readers}) || len(sam.Roles) > 0 {
		t.Errorf("then they have %v and %v", you.Roles, sam.Roles)
	}
	roles, err := bot.GuildRoles(guildID)
	if err != nil || len(roles) != 2 || roles[1].Name != "Readers" {
		t.Errorf("the guild has %v, %v", roles, err)
	}
}

// TestRolesAreChosen in forms, with what is chosen at first, and in messages.
func TestRolesAreChosen(t *testing.T) {
	s := serveGuild(t, Options{})
	bot, used := listening(s)
	ask := slash(t, s, bot)[0]
	form := func(chosen ...any) (i *discordgo.InteractionCreate, status int) {
		t.Helper()
		s.act("/local/commands", map[string]any{"channel": generalID, "command": ask.ID, "options": []any{map[string]any{"name": "question", "value": "x"}}})
		i = wait(t, used)
		status, _ = s.api("POST", "/interactions/"+i.ID+"/"+i.Token+"/callback", map[string]any{"type": 9, "data": map[string]any{
			"custom_id": "form", "title": "Who", "components": []any{map[string]any{"type": 18, "label": "Roles", "component": map[string]any{
				"type": 6, "custom_id": "roles", "max_values": 1, "default_values": chosen}}}}})
		return i, status
	}
	role := map[string]any{"id": Readers, "type": "role"}
	if _, status := form(role, role); status != 400 {
		t.Errorf("more chosen at first than may be: status %d", status)
	}
	i, status := form(role)
	if status != 204 {
		t.Fatalf("status %d", status)
	}
	s.act("/local/modals", map[string]any{"channel": generalID, "interaction": i.ID, "fields": map[string]any{"roles": []string{Readers}}})
	wait(t, used)
	_, m := s.api("POST", "/channels/"+generalID+"/messages", map[string]any{"components": []any{row(map[string]any{"type": 6, "custom_id": "who"})}})
	s.act("/local/components", map[string]any{"channel": generalID, "message": m["id"], "custom_id": "who", "values": []string{Readers}})
	if data := wait(t, used).MessageComponentData(); data.Resolved.Roles[Readers] == nil || data.Resolved.Roles[Readers].Name != "Readers" {
		t.Errorf("the bot got %+v", data.Resolved)
	}
}
