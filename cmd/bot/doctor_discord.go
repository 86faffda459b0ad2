package main

import (
	"context"

	"rapporteur/internal/discord"
	"rapporteur/internal/state"
)

// checkDiscord asks Discord about everything there that the bot needs; without a token that could be one it asks nothing.
func (s *session) checkDiscord(ctx context.Context, c Config, fix bool) []finding {
	secret, err := readToken(s.getenv, c)
	if err != nil || secret == "" || c.Discord.API.base == "" && !secret.plausible() {
		return nil // said by checkToken
	}
	found := discord.Examine(ctx, discord.Config{
		Token: string(secret), API: c.Discord.API.base, TestGuild: c.Discord.TestGuild.id, Shards: c.Discord.Shards.Shards, Answerer: new(shelf), State: new(state.Store), // on which the commands depend
	}, c.channels(), fix)
	var out []finding
	for _, f := range found {
		out = append(out, finding{f.About, string(f.Grade), f.Found, f.Cure})
	}
	return out
}

// channels are those that the configuration names, with their keys.
func (c *Config) channels() []discord.NamedChannel {
	var list []discord.NamedChannel
	if id := c.Pinned.Channel.id; id != "" && len(c.Pinned.Questions) > 0 {
		list = append(list, discord.NamedChannel{Key: "pinned.channel", ID: id})
	}
	for _, id := range c.Discord.Limits.AllowedChannels {
		list = append(list, discord.NamedChannel{Key: "discord.limits.allowed_channels", ID: id})
	}
	return list
}

// checkSetup finds what fits together badly, as the start of the bot does.
func (s *session) checkSetup(c Config, real bool) []finding {
	if err := c.suits(real); err != nil {
		return []finding{faulty("setup", s.located(err, "pinned", "questions"))}
	}
	return nil
}
