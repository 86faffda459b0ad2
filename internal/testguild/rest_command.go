package testguild

import (
	"fmt"
	"slices"
	"time"
)

// commandRoutes are the application's commands, global and of the guild.
func (g *Guild) commandRoutes() []route {
	var list []route
	for _, base := range []string{"/applications/{application}/commands", "/applications/{application}/guilds/{guild}/commands"} {
		list = append(list,
			route{"GET " + base, false, g.getCommands},
			route{"PUT " + base, false, g.overwriteCommands},
			route{"POST " + base, false, g.createCommand},
			route{"GET " + base + "/{command}", false, g.getCommand},
			route{"PATCH " + base + "/{command}", false, g.editCommand},
			route{"DELETE " + base + "/{command}", false, g.deleteCommand},
		)
	}
	return list
}

// scope is the guild that a call's commands belong to, "" for global ones.
func (g *Guild) scope(c *call) (string, error) {
	if c.r.PathValue("application") != botID {
		return "", forbidden(20012, "You are not authorized to perform this action on this application")
	}
	guild := c.r.PathValue("guild")
	if guild != "" && !g.within(guild) {
		return "", forbidden(50001, "Missing Access")
	}
	return guild, nil
}

// commandsIn lists the commands of a scope.
func (g *Guild) commandsIn(scope string) []*command {
	list := []*command{}
	for _, one := range g.commands {
		if one.GuildID == scope {
			list = append(list, one)
		}
	}
	return list
}

func (g *Guild) getCommands(c *call) (any, error) {
	guild, err := g.scope(c)
	return g.commandsIn(guild), err
}

// overwriteCommands replaces all commands of a scope. One that keeps its kind and name keeps its id.
func (g *Guild) overwriteCommands(c *call) (any, error) {
	guild, err := g.scope(c)
	if err != nil {
		return nil, err
	}
	var list []command
	if err := c.into(&list); err != nil {
		return nil, err
	}
	if err := checkCommands(list); err != nil {
		return nil, err
	}
	old := g.commandsIn(guild)
	if err := g.countCreates(guild, old, list); err != nil {
		return nil, err
	}
	g.commands = slices.DeleteFunc(slices.Clone(g.commands), func(one *command) bool { return one.GuildID == guild })
	for i := range list {
		g.adopt(&list[i], guild, old)
	}
	g.tell("", "commands", g.commands)
	return g.commandsIn(guild), nil
}

// countCreates counts the commands of list that are not among old. Only so many may be new in a day.
func (g *Guild) countCreates(guild string, old []*command, list []command) error {
	fresh := 0
	for i := range list {
		if !slices.ContainsFunc(old, list[i].sameAs) {
			fresh++
		}
	}
	if g.creates == nil {
		g.creates = map[string]*bucket{}
	}
	if g.creates[guild] == nil {
		g.creates[guild] = &bucket{}
	}
	if !g.creates[guild].spend(fresh, quota{maxCreates, 24 * time.Hour}, g.now()) {
		return badRequest(30034, fmt.Sprintf("Max number of daily application command creates has been reached (%d)", maxCreates))
	}
	return nil
}

// adopt adds a command, with the id of the one in old that it replaces.
func (g *Guild) adopt(one *command, guild string, old []*command) {
	one.ApplicationID, one.GuildID = botID, guild
	one.ID = g.newID()
	one.Version = g.newID()
	for _, before := range old {
		if before.sameAs(one) {
			one.ID = before.ID
		}
	}
	g.commands = append(g.commands, one)
}

// createCommand adds a command or replaces the one of the same kind and name.
func (g *Guild) createCommand(c *call) (any, error) {
	guild, err := g.scope(c)
	if err != nil {
		return nil, err
	}
	one := &command{}
	if err := c.into(one); err != nil {
		return nil, err
	}
	var p problems
	checkCommand(&p, "", one)
	if err := p.err(); err != nil {
		return nil, err
	}
	old := g.commandsIn(guild)
	rest := slices.DeleteFunc(slices.Clone(g.commands), func(x *command) bool { return x.GuildID == guild && x.sameAs(one) })
	count := map[int]int{one.Type: 1}
	for _, x := range rest {
		if x.GuildID == guild {
			count[x.Type]++
		}
	}
	if err := checkCommandCount(count); err != nil {
		return nil, err
	}
	if err := g.countCreates(guild, old, []command{*one}); err != nil {
		return nil, err
	}
	replaced := len(rest) < len(g.commands)
	g.commands = rest
	g.adopt(one, guild, old)
	g.tell("", "commands", g.commands)
	if replaced {
		return one, nil
	}
	return created{one}, nil
}

// findCommand is the command of a call.
func (g *Guild) findCommand(c *call) (*command, error) {
	guild, err := g.scope(c)
	if err != nil {
		return nil, err
	}
	for _, one := range g.commandsIn(guild) {
		if one.ID == c.r.PathValue("command") {
			return one, nil
		}
	}
	return nil, unknownCommand()
}

func (g *Guild) getCommand(c *call) (any, error) { return g.findCommand(c) }

// editCommand changes what the body names of a command.
func (g *Guild) editCommand(c *call) (any, error) {
	one, err := g.findCommand(c)
	if err != nil {
		return nil, err
	}
	changed := *one
	if err := c.into(&changed); err != nil {
		return nil, err
	}
	changed.ID, changed.ApplicationID, changed.GuildID, changed.Type = one.ID, botID, one.GuildID, one.Type
	var p problems
	checkCommand(&p, "", &changed)
	if err := p.err(); err != nil {
		return nil, err
	}
	changed.Version = g.newID()
	g.commands = slices.Clone(g.commands)
	g.commands[slices.Index(g.commands, one)] = &changed
	g.tell("", "commands", g.commands)
	return &changed, nil
}

func (g *Guild) deleteCommand(c *call) (any, error) {
	one, err := g.findCommand(c)
	if err != nil {
		return nil, err
	}
	g.commands = slices.DeleteFunc(slices.Clone(g.commands), func(x *command) bool { return x == one })
	g.tell("", "commands", g.commands)
	return nil, nil
}
