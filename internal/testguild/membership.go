package testguild

// RemoveBot throws the bot out of the first guild: it is told with GUILD_DELETE, nothing more comes from the guild
// over the gateway, and the API refuses what belongs to it. DMs go on.
func (g *Guild) RemoveBot() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.removed {
		g.unavailable = false
		g.dispatch(gatewayEvent{name: "GUILD_DELETE", guild: guildID, intents: intentGuilds, data: map[string]any{"id": guildID}})
	}
	g.removed = true
}

// AddBot invites the bot again after RemoveBot: it is told with GUILD_CREATE.
func (g *Guild) AddBot() {
	g.mu.Lock()
	defer g.mu.Unlock()
	back := g.removed
	g.removed = false
	if back {
		g.dispatch(gatewayEvent{name: "GUILD_CREATE", guild: guildID, intents: intentGuilds, data: g.guildCreate(guildID)})
	}
}

// SetUnavailable begins an outage of the guild, which is told with a GUILD_DELETE that says so, or ends it
// with GUILD_CREATE. The bot stays a member: whoever takes this for a removal deletes what is still needed.
func (g *Guild) SetUnavailable(on bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if on == g.unavailable || g.removed {
		return
	}
	if on {
		g.dispatch(gatewayEvent{name: "GUILD_DELETE", guild: guildID, intents: intentGuilds, data: map[string]any{"id": guildID, "unavailable": true}})
	}
	g.unavailable = on
	if !on {
		g.dispatch(gatewayEvent{name: "GUILD_CREATE", guild: guildID, intents: intentGuilds, data: g.guildCreate(guildID)})
	}
}
