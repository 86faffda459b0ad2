package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// listedGuild is a guild as the list of the bot's own has it.
type listedGuild struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// placed is a channel of a guild with what it says of permissions.
type placed struct {
	channel
	Name       string                           `json:"name"`
	Parent     string                           `json:"parent_id"`
	Overwrites []*discordgo.PermissionOverwrite `json:"permission_overwrites"`
}

const inviteCure = "open the link of the last line, as somebody who may manage the server"

// lookAtGuilds lists the guilds that the bot is in.
func (x *examiner) lookAtGuilds(ctx context.Context) error {
	const page, most = 200, 20 // Discord's bound on a page; pages
	for after, n := "", 0; n < most; n++ {
		var more []listedGuild
		if err := x.get(ctx, "listing the guilds", fmt.Sprintf("users/@me/guilds?limit=%d%s", page, after), &more); err != nil {
			return err
		}
		x.guilds = append(x.guilds, more...)
		if len(more) < page {
			break
		}
		after = "&after=" + more[page-1].ID
	}
	test := x.config.TestGuild
	at := slices.IndexFunc(x.guilds, func(g listedGuild) bool { return g.ID == test })
	switch {
	case test != "" && at < 0:
		x.say("guilds", Faulty, fmt.Sprintf("in %d, and the guild %s, in which commands are to be registered alone, is not one of them", len(x.guilds), test),
			"check discord.test_guild, or invite the bot there: "+inviteCure)
	case len(x.guilds) == 0:
		x.say("guilds", Doubtful, "in none yet: nobody can ask the bot anything", inviteCure)
	case test != "":
		x.say("guilds", Fine, fmt.Sprintf("in %d, the one of discord.test_guild among them", len(x.guilds)), "")
		x.guilds[0], x.guilds[at] = x.guilds[at], x.guilds[0]
	default:
		x.say("guilds", Fine, fmt.Sprintf("in %d", len(x.guilds)), "")
	}
	return nil
}

// lookIntoGuilds sums up for each guild in which of its channels something is wanting.
func (x *examiner) lookIntoGuilds(ctx context.Context) error {
	for i, g := range x.guilds {
		if i == mostGuilds {
			x.say("guild", Fine, fmt.Sprintf("%d more, not looked into", len(x.guilds)-i), "")
			return nil
		}
		m, err := x.membership(ctx, g.ID)
		if err != nil {
			return err
		}
		var list []placed
		if err := x.get(ctx, "listing the channels of "+g.Name, "guilds/"+g.ID+"/channels", &list); err != nil {
			return err
		}
		x.findings = append(x.findings, m.summary(list, time.Now()))
	}
	return nil
}

// membership is what a guild says of the bot's permissions.
func (x *examiner) membership(ctx context.Context, guild string) (*membership, error) {
	if m := x.known[guild]; m != nil {
		return m, nil
	}
	m := &membership{user: x.self.ID}
	if err := x.get(ctx, "asking about a guild", "guilds/"+guild, m); err != nil {
		return nil, err
	}
	if err := x.get(ctx, "asking about the bot in "+m.Name, "guilds/"+guild+"/members/"+x.self.ID, &m.of); err != nil {
		return nil, err
	}
	x.known[guild] = m
	return m, nil
}

// summary says in how many channels the bot may answer, and what it lacks in the others that it sees. A channel that it does not
// see or may not write in is often meant so, and answers to commands come even there; what else is lacking seldom is.
func (m *membership) summary(list []placed, now time.Time) Finding {
	seen, hidden, able, odd := 0, 0, 0, false
	without := map[string][]string{}
	for _, c := range list {
		if !talks(c.Type) {
			continue
		}
		bits := m.in(c.Overwrites, now)
		if bits&discordgo.PermissionViewChannel == 0 {
			hidden++
			continue
		}
		seen++
		lacks := lacking(bits, c.Type)
		if lacks == 0 {
			able++
		}
		odd = odd || lacks != 0 && lacks&discordgo.PermissionSendMessages == 0
		for _, name := range permissionNames(lacks) {
			without[name] = append(without[name], "#"+c.Name)
		}
	}
	found := fmt.Sprintf("%s: the bot has all it needs in %d of %d channels", m.Name, able, seen)
	for _, p := range needed() {
		if in := without[p.name]; in != nil {
			found += "; without " + p.name + " in " + few(in)
		}
	}
	if hidden > 0 {
		found += fmt.Sprintf("; %d more hidden from it", hidden)
	}
	f := Finding{"guild", Fine, found, ""}
	switch {
	case m.silenced(now) && m.base() != allPermissions:
		f.Grade, f.Cure = Doubtful, "the bot is in a timeout there, which who manages the server can end"
	case m.base() == allPermissions && m.Owner != m.user:
		f.Grade, f.Found, f.Cure = Doubtful, m.Name+": the bot is an administrator, which it never needs", "take Administrator from its role, and give it "+strings.Join(permissionNames(neededBits()), ", ")
	case able == 0 || odd:
		f.Grade, f.Cure = Doubtful, "allow it in the server's settings under Roles, or in the channel's under Permissions"
	}
	return f
}

// lookAtChannels looks at the channels that the configuration names.
func (x *examiner) lookAtChannels(ctx context.Context) error {
	for _, n := range x.channels {
		f, err := x.lookAtChannel(ctx, n)
		var e *apiError
		if errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusForbidden) {
			f, err = Finding{n.Key, Faulty, "the bot sees no channel " + n.ID, "copy the channel's id anew (Settings, Advanced, Developer Mode; then right-click on it), and let the bot see it"}, nil
		}
		if err != nil {
			return err
		}
		x.findings = append(x.findings, f)
	}
	return nil
}

func (x *examiner) lookAtChannel(ctx context.Context, n NamedChannel) (f Finding, err error) {
	var c placed
	if err := x.get(ctx, "asking about a channel", "channels/"+n.ID, &c); err != nil {
		return f, err
	}
	if c.GuildID == "" || !talks(c.Type) || c.Type == discordgo.ChannelTypeGuildForum || c.Type == discordgo.ChannelTypeGuildMedia {
		return Finding{n.Key, Faulty, "no message can be written in " + n.ID, "name a text channel or a thread of a server"}, nil
	}
	m, err := x.membership(ctx, c.GuildID)
	if err != nil {
		return f, err
	}
	place := fmt.Sprintf("#%s in %s", c.Name, m.Name)
	if c.isThread() {
		var parent placed
		if err := x.get(ctx, "asking about a channel", "channels/"+c.Parent, &parent); err != nil {
			return f, err
		}
		c.Overwrites = parent.Overwrites
	}
	lacks := lacking(m.in(c.Overwrites, time.Now()), c.Type)
	if !c.isThread() {
		lacks &^= discordgo.PermissionSendMessagesInThreads // nothing is said in its threads
	}
	if lacks == 0 {
		return Finding{n.Key, Fine, place, ""}, nil
	}
	f = Finding{n.Key, Doubtful, place + ": without " + strings.Join(permissionNames(lacks), ", "), "allow it there, in the channel's settings under Permissions"}
	if lacks&(discordgo.PermissionViewChannel|sendTakes(c.Type)) != 0 {
		f.Grade = Faulty
	}
	return f, nil
}
