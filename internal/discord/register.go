package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// canonical is a form of commands that is equal for what Discord was sent and for what it gives back,
// which differ in ids, defaults and absent parts.
func canonical(commands []*discordgo.ApplicationCommand) (string, error) {
	type opt struct {
		Type                     discordgo.ApplicationCommandOptionType
		Name, Description        string
		Required, Autocompletion bool
		Choices                  []choicePair
		Descriptions             map[discordgo.Locale]string
	}
	type cmd struct {
		Type                discordgo.ApplicationCommandType
		Name, Description   string
		Names, Descriptions map[discordgo.Locale]string
		Options             []opt
		Permissions         int64
		Contexts            []discordgo.InteractionContextType
	}
	local := func(m *map[discordgo.Locale]string) map[discordgo.Locale]string {
		if m == nil || len(*m) == 0 {
			return nil
		}
		return *m
	}
	var all []cmd
	for _, c := range commands {
		out := cmd{Type: max(c.Type, discordgo.ChatApplicationCommand), Name: c.Name, Description: c.Description, Names: local(c.NameLocalizations), Descriptions: local(c.DescriptionLocalizations)}
		if c.DefaultMemberPermissions != nil {
			out.Permissions = *c.DefaultMemberPermissions
		}
		if c.Contexts != nil && len(*c.Contexts) < 3 { // all three are what Discord gives back for none
			out.Contexts = *c.Contexts
		}
		for _, o := range c.Options {
			n := opt{o.Type, o.Name, o.Description, o.Required, o.Autocomplete, nil, local(&o.DescriptionLocalizations)}
			for _, ch := range o.Choices {
				n.Choices = append(n.Choices, choicePair{ch.Name, ch.Value, local(&ch.NameLocalizations)})
			}
			out.Options = append(out.Options, n)
		}
		all = append(all, out)
	}
	slices.SortFunc(all, func(a, b cmd) int { return strings.Compare(a.Name, b.Name) })
	text, err := json.Marshal(all)
	return string(text), err
}

type choicePair struct {
	Name  string
	Value any
	Names map[discordgo.Locale]string
}

// register makes Discord's list of the bot's commands the one that the bot has, by one request, and
// only when they differ: creating commands is limited to 200 a day and guild. It tries until it
// has done so, ctx ends, which is no error, or Discord refuses for good.
func (b *bot) register(ctx context.Context, guild string) error {
	pause := b.pace.pause
	for {
		err := b.overwrite(ctx, guild)
		if err == nil || ctx.Err() != nil {
			return nil
		}
		var e *apiError
		if errors.As(err, &e) && e.Status < 500 && e.Status != http.StatusTooManyRequests {
			return registerRefused(e, guild)
		}
		b.log.Warn("commands not registered, trying again", "why", err)
		wait(ctx, pause)
		pause = min(2*pause, b.pace.maximum)
	}
}

func registerRefused(e *apiError, guild string) *RefusedError {
	switch {
	case e.Status == http.StatusUnauthorized:
		return tokenRefused(e.Status)
	case guild != "" && (e.Status == http.StatusForbidden || e.Status == http.StatusNotFound):
		return &RefusedError{e.Status, "discord refuses commands in the guild " + guild, "check the guild's id, and invite the bot there with the scopes bot and applications.commands"}
	}
	return &RefusedError{e.Status, "discord refuses the bot's commands", e.Message}
}

// overwrite registers the commands when they differ.
func (b *bot) overwrite(ctx context.Context, guild string) error {
	ctx, cancel := context.WithTimeout(ctx, 4*b.pace.send)
	defer cancel()
	url, have, err := b.stored(ctx, guild)
	if err != nil {
		return err
	}
	want := b.definitions()
	same, err := equal(have, want)
	if err != nil || same {
		return err
	}
	start := time.Now()
	body := make([]registered, len(want))
	for i, c := range want {
		body[i] = registered{c, c.DefaultMemberPermissions}
	}
	if err := b.rest.do(ctx, call{what: "registering the commands", method: http.MethodPut, url: url, body: body}, nil); err != nil {
		return err
	}
	b.log.Info("commands registered", "guild", guild, "after", time.Since(start).Round(time.Millisecond))
	return nil
}

// stored are the commands that Discord has of the bot, and where it has them.
func (b *bot) stored(ctx context.Context, guild string) (url string, have []*discordgo.ApplicationCommand, err error) {
	url = discordgo.EndpointApplicationGlobalCommands(b.self.Application.ID)
	if guild != "" {
		url = discordgo.EndpointApplicationGuildCommands(b.self.Application.ID, guild)
	}
	err = b.rest.do(ctx, call{what: "reading the registered commands", method: http.MethodGet, url: url + "?with_localizations=true"}, &have)
	return url, have, err
}

// registered is a command as Discord's description has it: the permissions are a number, which the SDK sends as text.
type registered struct {
	*discordgo.ApplicationCommand
	DefaultMemberPermissions *int64 `json:"default_member_permissions,omitempty"`
}

func equal(a, b []*discordgo.ApplicationCommand) (bool, error) {
	x, err := canonical(a)
	if err != nil {
		return false, err
	}
	y, err := canonical(b)
	return x == y, err
}
