package testguild

import "slices"

// doThread starts a thread from a message; its name is the content.
func (g *Guild) doThread(a *act) (any, error) {
	m := a.where.message(a.Message)
	if m == nil || m.visibleTo != "" {
		return nil, unknownMessage()
	}
	thread, err := g.branch(a.where, m, &threadBody{Name: a.Content}, a.who)
	if err != nil {
		return nil, err
	}
	return thread, nil
}

// doEdit changes what a person wrote. Only they may.
func (g *Guild) doEdit(a *act) (any, error) {
	m := a.where.message(a.Message)
	if m == nil || m.visibleTo != "" {
		return nil, unknownMessage()
	}
	if m.Author != a.who {
		return nil, forbidden(50005, "Cannot edit a message authored by another user")
	}
	d := &draft{Content: opt[string]{true, a.Content}}
	if err := checkDraft(d, ""); err != nil {
		return nil, err
	}
	if d.empty() {
		return nil, emptyMessage()
	}
	return g.show(g.amend(a.where, m, d, nil)), nil
}

// doDelete deletes a message: people delete their own, the guild's owner those of others too, but in
// DMs nobody can.
func (g *Guild) doDelete(a *act) (any, error) {
	m := a.where.message(a.Message)
	if m == nil || m.visibleTo != "" {
		return nil, unknownMessage()
	}
	if m.Author != a.who && (a.where.isDM() || a.who.ID != youID) {
		return nil, forbidden(50013, "Missing Permissions")
	}
	g.remove(a.where, m)
	return nil, nil
}

// doGuild changes the guild's language, which is the content. Only the owner may.
func (g *Guild) doGuild(a *act) (any, error) {
	if a.who.ID != youID {
		return nil, forbidden(50013, "Missing Permissions")
	}
	if !slices.Contains(locales, a.Content) {
		return nil, misuse("%q is no language that Discord has", a.Content)
	}
	g.locale = a.Content
	g.dispatch(gatewayEvent{name: "GUILD_UPDATE", guild: guildID, intents: intentGuilds, data: g.guildObject(guildID)})
	g.tell("", "guild", map[string]string{"preferred_locale": g.locale})
	return nil, nil
}
