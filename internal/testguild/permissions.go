package testguild

// Permissions of the bot that decide what it is refused here.
const (
	mayReact         = 1 << 6
	maySee           = 1 << 10
	maySend          = 1 << 11
	mayEmbed         = 1 << 14
	mayAttach        = 1 << 15
	mayReadHistory   = 1 << 16
	mayEmoji         = 1 << 18
	mayCommand       = 1 << 31
	mayStartThreads  = 1 << 35
	maySendInThreads = 1 << 38
)

// appPermissions are the bot's permissions at first: all that decide something here.
const appPermissions = mayReact | maySee | maySend | mayEmbed | mayAttach | mayReadHistory | mayEmoji | mayCommand | mayStartThreads | maySendInThreads

// SetPermissions gives the bot these permissions, a sum of Discord's bits, and no others in every channel
// of every guild, as a change of the role @everyone. Answers to interactions need none, nor do DMs.
func (g *Guild) SetPermissions(bits int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.permissions = bits
	for _, id := range g.guilds {
		g.dispatch(gatewayEvent{name: "GUILD_ROLE_UPDATE", guild: id, intents: intentGuilds, data: map[string]any{"guild_id": id, "role": g.roles(id)[0]}})
	}
}

// permissionsIn are the bot's permissions in a channel.
func (g *Guild) permissionsIn(c *channel) int64 {
	switch {
	case c.isDM():
		return appPermissions
	case !g.within(c.GuildID):
		return 0
	}
	if c.Type == channelThread {
		if parent := g.channel(c.ParentID); parent != nil {
			c = parent
		}
	}
	bits := g.permissions
	for _, o := range c.Overwrites {
		bits = bits&^o.Deny | o.Allow
	}
	return bits
}

// overwrite is what a channel allows and denies one member, here always the bot.
type overwrite struct {
	ID    string `json:"id"`
	Type  int    `json:"type"` // 1: of a member
	Allow int64  `json:"allow,string"`
	Deny  int64  `json:"deny,string"`
}

// SetOverwrite has a channel, by its id, allow and deny the bot these permissions, sums of Discord's bits, whatever it may do elsewhere. Threads
// go by their channel's.
func (g *Guild) SetOverwrite(channel string, allow, deny int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.channel(channel)
	if c == nil || c.isDM() {
		return
	}
	c.Overwrites = []overwrite{{botID, 1, allow, deny}}
	g.dispatch(gatewayEvent{name: "CHANNEL_UPDATE", guild: c.GuildID, intents: intentGuilds, data: c.view()})
}

// may reports whether the bot has all these permissions in a channel.
func (g *Guild) may(c *channel, bits int64) bool { return g.permissionsIn(c)&bits == bits }

// allow returns Discord's error when the bot may not see the channel or lacks another permission there.
func (g *Guild) allow(c *channel, bits int64) error {
	switch {
	case !g.may(c, maySee):
		return forbidden(50001, "Missing Access")
	case !g.may(c, bits):
		return forbidden(50013, "Missing Permissions")
	}
	return nil
}

// sending is the permission that a new message takes: in threads it is one of their own.
func (c *channel) sending() int64 {
	if c.Type == channelThread {
		return maySendInThreads
	}
	return maySend
}

// allowDraft checks the permissions that a new message takes, besides that to send.
func (g *Guild) allowDraft(c *channel, d *draft) error {
	needs := c.sending()
	if len(d.Embeds.value) > 0 {
		needs |= mayEmbed
	}
	if len(d.files) > 0 {
		needs |= mayAttach
	}
	if err := g.allow(c, needs); err != nil {
		return err
	}
	if d.Reference != nil && d.Reference.MessageID != "" && !g.may(c, mayReadHistory) {
		return forbidden(160002, "Cannot reply without permission to read message history")
	}
	return nil
}
