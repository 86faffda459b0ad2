package discord

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"
)

const (
	view   = discordgo.PermissionViewChannel
	write  = discordgo.PermissionSendMessages
	attach = discordgo.PermissionAttachFiles
	admin  = discordgo.PermissionAdministrator
)

// noon is a time for what may have run out.
var noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// botWith is the bot, 7, with these roles in guild 1 of member 9, where @everyone may view and role 2 may write.
func botWith(roles ...string) *membership {
	m := &membership{ID: "1", Owner: "9", user: "7", Roles: []*discordgo.Role{{ID: "1", Permissions: view}, {ID: "2", Permissions: write}, {ID: "3", Permissions: admin}}}
	m.of.Roles = roles
	return m
}

func forRole(id string, allow, deny int64) *discordgo.PermissionOverwrite {
	return &discordgo.PermissionOverwrite{ID: id, Type: discordgo.PermissionOverwriteTypeRole, Allow: allow, Deny: deny}
}

func forMember(id string, allow, deny int64) *discordgo.PermissionOverwrite {
	return &discordgo.PermissionOverwrite{ID: id, Type: discordgo.PermissionOverwriteTypeMember, Allow: allow, Deny: deny}
}

// TestPermissionsInAChannel goes through the cases of Discord's documentation, each rule with one before it that it overrules.
func TestPermissionsInAChannel(t *testing.T) {
	owner, silent, past := botWith(), botWith("2"), botWith("2")
	owner.Owner = owner.user
	later, sooner := noon.Add(time.Minute), noon.Add(-time.Minute)
	silent.of.Silent, past.of.Silent = &later, &sooner
	for _, c := range []struct {
		rule       string
		who        *membership
		overwrites []*discordgo.PermissionOverwrite
		want       int64
	}{
		{"@everyone holds for all", botWith(), nil, view},
		{"roles add to it", botWith("2"), nil, view | write},
		{"a role of others does not", botWith("4"), nil, view},
		{"the owner may do all", owner, []*discordgo.PermissionOverwrite{forMember("7", 0, view)}, allPermissions},
		{"an administrator may, whatever a channel says", botWith("3"), []*discordgo.PermissionOverwrite{forRole("1", 0, view)}, allPermissions},
		{"a channel denies everyone", botWith("2"), []*discordgo.PermissionOverwrite{forRole("1", attach, view)}, write | attach},
		{"a role goes before everyone", botWith("2"), []*discordgo.PermissionOverwrite{forRole("2", view, 0), forRole("1", 0, view|write)}, view},
		{"a role of others does not go", botWith(), []*discordgo.PermissionOverwrite{forRole("2", view, 0), forRole("1", 0, view)}, 0},
		{"of two roles the one that allows goes", botWith("2", "4"), []*discordgo.PermissionOverwrite{forRole("2", attach, 0), forRole("4", 0, attach)}, view | write | attach},
		{"the member goes before the roles", botWith("2"), []*discordgo.PermissionOverwrite{forMember("7", 0, write), forRole("2", write, 0)}, view},
		{"another member does not", botWith("2"), []*discordgo.PermissionOverwrite{forMember("8", 0, write)}, view | write},
		{"a role with a member's id is no member", botWith("2"), []*discordgo.PermissionOverwrite{forRole("7", 0, write)}, view | write},
		{"a timeout leaves reading", silent, []*discordgo.PermissionOverwrite{forMember("7", attach, 0)}, view},
		{"a timeout ends", past, nil, view | write},
	} {
		if got := c.who.in(c.overwrites, noon); got != c.want {
			t.Errorf("%s: got %b, want %b", c.rule, got, c.want)
		}
	}
}

// TestLacking: what is needed depends on the kind of channel.
func TestLacking(t *testing.T) {
	all := neededBits()
	for _, c := range []struct {
		name string
		bits int64
		kind discordgo.ChannelType
		want []string
	}{
		{"nothing", all, discordgo.ChannelTypeGuildText, nil},
		{"to write", all &^ write, discordgo.ChannelTypeGuildText, []string{"Send Messages"}},
		{"to write in channels, of a thread", all &^ write, discordgo.ChannelTypeGuildPrivateThread, nil},
		{"to write in channels, of a forum", all &^ write, discordgo.ChannelTypeGuildForum, nil},
		{"to write in threads", all &^ discordgo.PermissionSendMessagesInThreads, discordgo.ChannelTypeGuildPublicThread, []string{"Send Messages in Threads"}},
		{"two", all &^ view &^ attach, discordgo.ChannelTypeGuildNews, []string{"View Channels", "Attach Files"}},
		{"none", allPermissions, discordgo.ChannelTypeGuildText, nil},
	} {
		if diff := cmp.Diff(c.want, permissionNames(lacking(c.bits, c.kind))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestNeededPermissions holds what an invitation asks for against the numbers of Discord's documentation.
func TestNeededPermissions(t *testing.T) {
	const want = 1<<10 | 1<<11 | 1<<15 | 1<<16 | 1<<38
	if got := InviteLink("42"); got != fmt.Sprint("https://discord.com/oauth2/authorize?client_id=42&scope=bot+applications.commands&permissions=", want) {
		t.Errorf("the link is %s", got)
	}
}

// FuzzPermissions reads a guild and a channel as Discord sends them, and decides each permission by itself, from the
// last word to the first.
func FuzzPermissions(f *testing.F) {
	f.Add([]byte(`{"id":"1","owner_id":"9","roles":[{"id":"1","permissions":"1024"},{"id":"2","permissions":"2048"},null]}`), []byte(`{"roles":["2"]}`),
		[]byte(`[{"id":"1","type":0,"allow":"0","deny":"1024"},{"id":"2","type":0,"allow":"1024","deny":"2048"},{"id":"7","type":1,"allow":"32768","deny":"0"},null]`))
	f.Add([]byte(`{"id":"1","owner_id":"7"}`), []byte(`{}`), []byte(`[]`))
	f.Add([]byte(`{"id":"1","roles":[{"id":"1","permissions":"8"}]}`), []byte(`{"communication_disabled_until":"2027-01-01T00:00:00Z"}`), []byte(`[{"id":"1","deny":"8"}]`))
	f.Fuzz(func(t *testing.T, guild, own, channel []byte) {
		m := &membership{}
		var overwrites []*discordgo.PermissionOverwrite
		if json.Unmarshal(guild, m) != nil || json.Unmarshal(own, &m.of) != nil || json.Unmarshal(channel, &overwrites) != nil {
			return
		}
		m.user = "7"
		got := m.in(overwrites, noon)
		for i := range 63 {
			if bit := int64(1) << i; got&bit != 0 != m.mayOne(bit, overwrites) {
				t.Fatalf("bit %d of %b is wrong", i, got)
			}
		}
	})
}

// mayOne decides one permission: the first who says anything about it does.
func (m *membership) mayOne(bit int64, overwrites []*discordgo.PermissionOverwrite) bool {
	has := func(of int64) bool {
		return slices.ContainsFunc(m.Roles, func(r *discordgo.Role) bool {
			return r != nil && r.Permissions&of != 0 && (r.ID == m.ID || slices.Contains(m.of.Roles, r.ID))
		})
	}
	if m.Owner == m.user || has(admin) {
		return true
	}
	if m.silenced(noon) && bit != view && bit != discordgo.PermissionReadMessageHistory {
		return false
	}
	for _, speaker := range []func(o *discordgo.PermissionOverwrite) bool{
		func(o *discordgo.PermissionOverwrite) bool { return o.Type == 1 && o.ID == m.user },
		func(o *discordgo.PermissionOverwrite) bool {
			return o.Type == 0 && o.ID != m.ID && slices.Contains(m.of.Roles, o.ID)
		},
		func(o *discordgo.PermissionOverwrite) bool { return o.Type == 0 && o.ID == m.ID },
	} {
		allows := func(o *discordgo.PermissionOverwrite) bool { return o != nil && speaker(o) && o.Allow&bit != 0 }
		denies := func(o *discordgo.PermissionOverwrite) bool { return o != nil && speaker(o) && o.Deny&bit != 0 }
		if slices.ContainsFunc(overwrites, allows) {
			return true
		}
		if slices.ContainsFunc(overwrites, denies) {
			return false
		}
	}
	return has(bit)
}
