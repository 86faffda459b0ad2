package testguild

import "slices"

// Readers is the id of the guild's one role besides @everyone. It permits nothing of its own; Sam has it at first.
const Readers = readersID

// roles are a guild's: @everyone, which has the guild's id and the bot's permissions, and Readers.
func (g *Guild) roles(guild string) []any {
	role := func(id, name string, permissions int64, position int) map[string]any {
		return map[string]any{
			"id": id, "name": name, "permissions": number(permissions), "position": position, "color": 0,
			"colors": map[string]any{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil},
			"hoist":  false, "managed": false, "mentionable": false, "icon": nil, "unicode_emoji": nil, "flags": 0,
		}
	}
	return []any{role(guild, "@everyone", g.permissions, 0), role(readersID, "Readers", 0, 1)}
}

// role is the role with id, nil when there is none.
func (g *Guild) role(id string) any {
	if i := slices.Index([]string{guildID, readersID}, id); i >= 0 {
		return g.roles(guildID)[i]
	}
	return nil
}

// SetRoles gives a person these roles, besides @everyone, and no others. You and Sam are there from the beginning.
func (g *Guild) SetRoles(person string, roles ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	who := g.human(person)
	if who == nil {
		return
	}
	who.roles = slices.Clone(roles)
	g.dispatch(gatewayEvent{name: "GUILD_MEMBER_UPDATE", guild: guildID, intents: intentGuildMembers, data: struct {
		*member
		Guild string `json:"guild_id"`
	}{g.member(who, true), guildID}})
}

// mayManage is Discord's permission to manage a guild.
const mayManage = 1 << 5

// personsPermissions are what a person may do in the guild; its owner manages it.
func personsPermissions(u *user) int64 {
	if u.ID == youID {
		return appPermissions | mayManage
	}
	return appPermissions
}
