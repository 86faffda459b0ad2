package testguild

import "net/http"

// basicRoutes are the gateway's address, the application, users and the guild.
func (g *Guild) basicRoutes() []route {
	return []route{
		{"GET /gateway", true, g.getGateway},
		{"GET /gateway/bot", false, g.getGatewayBot},
		{"GET /users/@me", false, g.getMe},
		{"GET /users/{user}", false, g.getUser},
		{"GET /users/@me/guilds", false, g.getMyGuilds},
		{"POST /users/@me/channels", false, g.openDM},
		{"GET /applications/@me", false, g.getApplication},
		{"GET /oauth2/applications/@me", false, g.getApplication},
		{"GET /guilds/{guild}", false, g.getGuild},
		{"GET /guilds/{guild}/channels", false, g.getGuildChannels},
		{"GET /guilds/{guild}/roles", false, g.getGuildRoles},
		{"GET /guilds/{guild}/members/{user}", false, g.getGuildMember},
	}
}

func gatewayURL(r *http.Request) string { return "ws://" + r.Host + "/gateway" }

func (g *Guild) getGateway(c *call) (any, error) {
	return map[string]string{"url": gatewayURL(c.r)}, nil
}

func (g *Guild) getGatewayBot(c *call) (any, error) {
	q := identifyQuota()
	remaining, wait := g.identifies.left(q, g.now())
	return map[string]any{
		"url": gatewayURL(c.r), "shards": g.shards,
		"session_start_limit": map[string]any{
			"total": q.limit, "remaining": remaining, "reset_after": wait.Milliseconds(), "max_concurrency": g.maxConcurrency(),
		},
	}, nil
}

// getMe answers with the bot's own user, which has more fields than another.
func (g *Guild) getMe(*call) (any, error) {
	return struct {
		*user
		MFA      bool    `json:"mfa_enabled"`
		Locale   string  `json:"locale"`
		Verified bool    `json:"verified"`
		Email    *string `json:"email"`
	}{g.bot(), false, "en-US", true, nil}, nil
}

func (g *Guild) getUser(c *call) (any, error) {
	if u := g.user(c.r.PathValue("user")); u != nil {
		return u, nil
	}
	return nil, unknownUser()
}

func (g *Guild) getMyGuilds(*call) (any, error) {
	list := []any{}
	for _, id := range g.guilds {
		if g.within(id) {
			list = append(list, map[string]any{
				"id": id, "name": guildName, "icon": nil, "banner": nil, "owner": false, "permissions": number(g.permissions), "features": []string{},
			})
		}
	}
	return list, nil
}

func (g *Guild) openDM(c *call) (any, error) {
	var body struct {
		Recipient string `json:"recipient_id"`
	}
	if err := c.into(&body); err != nil {
		return nil, err
	}
	for _, one := range g.channels {
		if one.isDM() && one.owner == body.Recipient {
			return one.view(), nil
		}
	}
	if body.Recipient == botID {
		return nil, forbidden(50007, "Cannot send messages to this user")
	}
	return nil, unknownUser()
}

func (g *Guild) getApplication(*call) (any, error) {
	bot := g.bot()
	return map[string]any{
		"id": botID, "name": bot.GlobalName, "icon": nil, "description": "", "type": nil, "bot": bot,
		"bot_public": false, "bot_require_code_grant": false, "verify_key": "", "flags": applicationFlags(g.granted),
		"flags_new": number(int64(applicationFlags(g.granted))), "redirect_uris": []string{}, "interactions_endpoint_url": nil,
		"role_connections_verification_url": nil, "owner": g.user(youID), "approximate_guild_count": len(g.guilds),
		"approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
		"explicit_content_filter": 0, "team": nil, "eligible_oauth2_scopes": []string{},
	}, nil
}

// known checks the guild's id in the path.
func (g *Guild) known(c *call) error {
	if !g.within(c.r.PathValue("guild")) {
		return unknownGuild()
	}
	return nil
}

func (g *Guild) getGuild(c *call) (any, error) {
	if err := g.known(c); err != nil {
		return nil, err
	}
	guild := g.guildObject(c.r.PathValue("guild"))
	if c.r.URL.Query().Get("with_counts") == "true" {
		guild["approximate_member_count"], guild["approximate_presence_count"] = len(g.users), len(g.users)
	}
	return guild, nil
}

func (g *Guild) getGuildChannels(c *call) (any, error) {
	return g.guildChannels(c.r.PathValue("guild"), false), g.known(c)
}

func (g *Guild) getGuildRoles(c *call) (any, error) {
	return g.roles(c.r.PathValue("guild")), g.known(c)
}

func (g *Guild) getGuildMember(c *call) (any, error) {
	if err := g.known(c); err != nil {
		return nil, err
	}
	if u := g.user(c.r.PathValue("user")); u != nil {
		return g.member(u, true), nil
	}
	return nil, unknownMember()
}
