package main

import (
	"fmt"
	"time"

	"rapporteur/internal/discord"
	"rapporteur/internal/state"
)

// Limits are how much may be asked in a day, and who may ask where. What is set here holds in every guild; the rest is for each guild's own settings.
type Limits struct {
	PerUser         int      `toml:"per_user"` // answers; 0: no limit
	PerChannel      int      `toml:"per_channel"`
	PerGuild        int      `toml:"per_guild"`
	TokensPerUser   int      `toml:"tokens_per_user"` // of the language model; 0: no limit
	TokensPerGuild  int      `toml:"tokens_per_guild"`
	TokensPerDay    int      `toml:"tokens_per_day"`
	Cooldown        duration `toml:"cooldown"`
	ExemptRoles     []string `toml:"exempt_roles"`
	RequiredRoles   []string `toml:"required_roles"`
	AllowedChannels []string `toml:"allowed_channels"`
	DeniedChannels  []string `toml:"denied_channels"`
	PrivateChannels []string `toml:"private_channels"`
}

// noLimits are what holds where the file says nothing.
func noLimits() Limits {
	return Limits{ExemptRoles: []string{}, RequiredRoles: []string{}, AllowedChannels: []string{}, DeniedChannels: []string{}, PrivateChannels: []string{}}
}

const (
	mostAnswers = 1_000_000
	mostTokens  = 2_000_000_000
)

// outside names a key whose value cannot be meant, "" for none.
func (l Limits) outside() (key string, why error) {
	for _, x := range []struct {
		key         string
		value, most int
	}{
		{"per_user", l.PerUser, mostAnswers}, {"per_channel", l.PerChannel, mostAnswers}, {"per_guild", l.PerGuild, mostAnswers},
		{"tokens_per_user", l.TokensPerUser, mostTokens}, {"tokens_per_guild", l.TokensPerGuild, mostTokens}, {"tokens_per_day", l.TokensPerDay, mostTokens},
	} {
		if x.value < 0 || x.value > x.most {
			return x.key, fmt.Errorf("want a number from 0 to %d, got %d", x.most, x.value)
		}
	}
	if d := l.Cooldown.Duration; d < 0 || d > 24*time.Hour {
		return "cooldown", fmt.Errorf("want a time from 0s to 24h, got %s", d)
	}
	for _, x := range []struct {
		key string
		ids []string
	}{
		{"exempt_roles", l.ExemptRoles}, {"required_roles", l.RequiredRoles}, {"allowed_channels", l.AllowedChannels},
		{"denied_channels", l.DeniedChannels}, {"private_channels", l.PrivateChannels},
	} {
		for _, id := range x.ids {
			var known snowflake
			if id == "" || known.UnmarshalText([]byte(id)) != nil {
				return x.key, fmt.Errorf("want ids, 17 to 20 digits in quotes each, got %q", id)
			}
		}
	}
	return "", nil
}

// plain are the limits as the room of Discord takes them.
func (l Limits) plain() discord.Limits {
	return discord.Limits{
		Fixed: state.Settings{
			PerUser: l.PerUser, PerChannel: l.PerChannel, PerGuild: l.PerGuild, Cooldown: l.Cooldown.Duration,
			Private: l.PrivateChannels, Allowed: l.AllowedChannels, Denied: l.DeniedChannels, Required: l.RequiredRoles, Exempt: l.ExemptRoles,
		},
		UserTokens: l.TokensPerUser, GuildTokens: l.TokensPerGuild, DayTokens: l.TokensPerDay,
	}
}
