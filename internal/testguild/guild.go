package testguild

import "slices"

// guildName is how the guild is called, and those besides it.
const guildName = "Local guild"

// usualLocale is the language of the guild and of people who have not chosen another one.
const usualLocale = "en-US"

// within reports whether the bot is in a guild.
func (g *Guild) within(guild string) bool {
	return slices.Contains(g.guilds, guild) && !(guild == guildID && g.removed)
}

// guildChannels lists a guild's text channels, or the threads.
func (g *Guild) guildChannels(guild string, threads bool) []*channel {
	list := []*channel{}
	for _, c := range g.channels {
		if c.GuildID == guild && threads == (c.Type == channelThread) {
			list = append(list, c.view())
		}
	}
	return list
}

// guildObject is a guild as the REST API shows it.
func (g *Guild) guildObject(id string) map[string]any {
	return map[string]any{
		"id": id, "name": guildName, "icon": nil, "description": nil, "home_header": nil, "splash": nil,
		"discovery_splash": nil, "features": []string{}, "banner": nil, "owner_id": youID, "application_id": nil,
		"region": "local", "afk_channel_id": nil, "afk_timeout": 300, "system_channel_id": nil,
		"system_channel_flags": 0, "widget_enabled": false, "widget_channel_id": nil, "verification_level": 0,
		"roles": g.roles(id), "default_message_notifications": 1, "mfa_level": 0, "explicit_content_filter": 0,
		"max_presences": nil, "max_members": 500000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25,
		"vanity_url_code": nil, "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": g.locale,
		"rules_channel_id": nil, "safety_alerts_channel_id": nil, "public_updates_channel_id": nil,
		"premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0, "emojis": []any{}, "stickers": []any{},
		"incidents_data": nil,
	}
}

// guildCreate is a guild as GUILD_CREATE shows it: with members, channels and threads. An application
// without the presences intent gets only itself of the members.
func (g *Guild) guildCreate(id string) map[string]any {
	guild := g.guildObject(id)
	members := []*member{}
	for _, u := range g.users {
		if u == g.bot() || g.granted&intentPresences != 0 {
			members = append(members, g.member(u, true))
		}
	}
	for key, value := range map[string]any{
		"joined_at": g.started.UTC(), "large": false, "unavailable": false, "member_count": len(g.users),
		"members": members, "channels": g.guildChannels(id, false), "threads": g.guildChannels(id, true),
		"voice_states": []any{}, "presences": []any{}, "stage_instances": []any{},
		"guild_scheduled_events": []any{}, "soundboard_sounds": []any{},
	} {
		guild[key] = value
	}
	return guild
}
