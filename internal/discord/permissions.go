package discord

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// permission is one that the bot needs, as Discord's own settings call it.
type permission struct {
	bit  int64
	name string
}

// needed are the permissions that the bot needs, and no others: it shows no embeds, starts no threads and reacts to nothing.
// To reply to a message takes its history; what is too long for a message comes as a file.
func needed() []permission {
	return []permission{
		{discordgo.PermissionViewChannel, "View Channels"},
		{discordgo.PermissionSendMessages, "Send Messages"},
		{discordgo.PermissionSendMessagesInThreads, "Send Messages in Threads"},
		{discordgo.PermissionAttachFiles, "Attach Files"},
		{discordgo.PermissionReadMessageHistory, "Read Message History"},
	}
}

// neededBits are the same as a sum.
func neededBits() (sum int64) {
	for _, p := range needed() {
		sum |= p.bit
	}
	return sum
}

// permissionNames are what Discord calls those of the needed permissions that are among bits.
func permissionNames(bits int64) []string {
	var out []string
	for _, p := range needed() {
		if bits&p.bit != 0 {
			out = append(out, p.name)
		}
	}
	return out
}

// allPermissions are those of who owns a guild or administers it.
const allPermissions int64 = -1

// membership is a guild as far as it decides what one member may do there.
type membership struct {
	ID    string            `json:"id"`
	Name  string            `json:"name"`
	Owner string            `json:"owner_id"`
	Roles []*discordgo.Role `json:"roles"`
	user  string
	of    struct { // the member's own
		Roles  []string   `json:"roles"`
		Silent *time.Time `json:"communication_disabled_until"` // "timeout" in Discord's settings
	}
}

// silenced says whether the member is in a timeout.
func (m *membership) silenced(now time.Time) bool {
	return m.of.Silent != nil && m.of.Silent.After(now)
}

// base is what the member may do in the guild before a channel has its say
// (https://discord.com/developers/docs/topics/permissions#permission-overwrites, as all that follows).
func (m *membership) base() (bits int64) {
	if m.Owner == m.user {
		return allPermissions
	}
	for _, r := range m.Roles {
		if r != nil && (r.ID == m.ID || slices.Contains(m.of.Roles, r.ID)) { // the role @everyone has the guild's id
			bits |= r.Permissions
		}
	}
	if bits&discordgo.PermissionAdministrator != 0 {
		return allPermissions
	}
	return bits
}

// in is what the member may do in a channel with these overwrites; those of a thread are its parent's. First the one for @everyone
// counts, then those for the member's roles together, then that for the member; each time what is allowed goes before what is denied.
func (m *membership) in(overwrites []*discordgo.PermissionOverwrite, now time.Time) int64 {
	bits := m.base()
	if bits == allPermissions {
		return bits
	}
	var everyone, roles, own discordgo.PermissionOverwrite
	for _, o := range overwrites {
		switch {
		case o == nil:
		case o.Type == discordgo.PermissionOverwriteTypeMember && o.ID == m.user:
			own.Allow, own.Deny = own.Allow|o.Allow, own.Deny|o.Deny
		case o.Type == discordgo.PermissionOverwriteTypeRole && o.ID == m.ID:
			everyone.Allow, everyone.Deny = everyone.Allow|o.Allow, everyone.Deny|o.Deny
		case o.Type == discordgo.PermissionOverwriteTypeRole && slices.Contains(m.of.Roles, o.ID):
			roles.Allow, roles.Deny = roles.Allow|o.Allow, roles.Deny|o.Deny
		}
	}
	for _, o := range []discordgo.PermissionOverwrite{everyone, roles, own} {
		bits = bits&^o.Deny | o.Allow
	}
	if m.silenced(now) {
		bits &= discordgo.PermissionViewChannel | discordgo.PermissionReadMessageHistory
	}
	return bits
}

// sendTakes is the permission that a message takes: in threads, and so in forums, it is one of their own.
func sendTakes(kind discordgo.ChannelType) int64 {
	if kind == discordgo.ChannelTypeGuildForum || kind == discordgo.ChannelTypeGuildMedia || (&channel{Type: kind}).isThread() {
		return discordgo.PermissionSendMessagesInThreads
	}
	return discordgo.PermissionSendMessages
}

// lacking are the needed permissions that are not among those that hold in a channel of this kind. What Discord denies because another is
// lacking, such as all where the channel is not seen, is not counted.
func lacking(bits int64, kind discordgo.ChannelType) int64 {
	wanted := neededBits()
	if sendTakes(kind) != discordgo.PermissionSendMessages {
		wanted &^= discordgo.PermissionSendMessages
	}
	return wanted &^ bits
}

// talks says whether a channel of a guild is one in which the bot can be asked, apart from permissions.
func talks(kind discordgo.ChannelType) bool {
	switch kind {
	case discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildForum, discordgo.ChannelTypeGuildMedia:
		return true
	}
	return (&channel{Type: kind}).isThread()
}

// few lists names, and counts those beyond the first five.
func few(list []string) string {
	const most = 5
	if more := len(list) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), more)
	}
	return strings.Join(list, ", ")
}
