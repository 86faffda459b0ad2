package testguild

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// given is one option as a person filled it in.
type given struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
}

// optionData is one option as the bot gets it.
type optionData struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value,omitempty"`
	Options []optionData    `json:"options,omitempty"`
	Focused bool            `json:"focused,omitempty"`
}

// commandData is the data of a command's or autocompletion's event.
type commandData struct {
	ID       string                    `json:"id"`
	Name     string                    `json:"name"`
	Type     int                       `json:"type"`
	GuildID  string                    `json:"guild_id,omitempty"`
	TargetID string                    `json:"target_id,omitempty"`
	Options  []optionData              `json:"options,omitempty"`
	Resolved map[string]map[string]any `json:"resolved,omitempty"`
}

// usage is a person's use of a command.
type usage struct {
	user    *user
	channel *channel
	command *command
	path    []string // group and sub-command, outermost first
	options []given
	target  string // message or user of a menu command
}

// misuse says what a person did that Discord's client would not let them do.
func misuse(format string, args ...any) error {
	return badRequest(50035, fmt.Sprintf(format, args...))
}

// run sends a command to the bot.
func (g *Guild) run(u usage) (*interaction, error) {
	data, err := g.commandData(u, false)
	if err != nil {
		return nil, err
	}
	i := &interaction{kind: interactionCommand, user: u.user, channel: u.channel, command: u.command}
	g.begin(i, data, nil)
	switch u.command.Type {
	case commandMessage:
		i.metadata.TargetMessageID = u.target
	case commandUser:
		i.metadata.TargetUser = g.user(u.target)
	}
	return i, nil
}

// complete asks the bot for choices; they come on the interaction's channel.
func (g *Guild) complete(u usage) (*interaction, error) {
	data, err := g.commandData(u, true)
	if err != nil {
		return nil, err
	}
	i := &interaction{kind: interactionAutocomplete, user: u.user, channel: u.channel, command: u.command, choices: make(chan []choice, 1)}
	for _, o := range u.options {
		if want := find(leaf(u.command, u.path), o.Name); o.Focused && want != nil {
			if !want.Autocomplete {
				return nil, misuse("%s does not complete", want.Name)
			}
			i.optionFor = want.Type
		}
	}
	if i.optionFor == 0 {
		return nil, misuse("no option is focused")
	}
	g.begin(i, data, nil)
	return i, nil
}

// leaf returns the options that a person fills in, below group and sub-command.
func leaf(c *command, path []string) []option {
	list := c.Options
	for _, name := range path {
		o := find(list, name)
		if o == nil || !o.isGroup() {
			return nil
		}
		list = o.Options
	}
	return list
}

func find(list []option, name string) *option {
	for i := range list {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}

// commandData checks what a person filled in and makes the event's data. partly says that they are
// still typing: required options may be missing and values may be wrong.
func (g *Guild) commandData(u usage, partly bool) (*commandData, error) {
	c := u.command
	if u.channel.isDM() && !c.inDM() || !u.channel.isDM() && !c.inGuild() {
		return nil, misuse("%s cannot be used here", c.Name)
	}
	data := &commandData{ID: c.ID, Name: c.Name, Type: c.Type, GuildID: c.GuildID, TargetID: u.target, Resolved: map[string]map[string]any{}}
	if c.Type != commandSlash {
		return data, g.resolveTarget(data, u)
	}
	wanted := leaf(c, u.path)
	if wanted == nil && len(u.path) > 0 || len(wanted) > 0 && wanted[0].isGroup() {
		return nil, misuse("%s needs a sub-command", c.Name)
	}
	for _, o := range u.options {
		want := find(wanted, o.Name)
		if want == nil {
			return nil, misuse("%s has no such option", c.Name)
		}
		if !(partly && o.Focused) {
			if err := g.checkGiven(want, o.Value, u.channel, data); err != nil {
				return nil, err
			}
		}
		data.Options = append(data.Options, optionData{Name: o.Name, Type: want.Type, Value: o.Value, Focused: partly && o.Focused})
	}
	for _, want := range wanted {
		missing := !slices.ContainsFunc(u.options, func(o given) bool { return o.Name == want.Name })
		if want.Required && missing && !partly {
			return nil, misuse("%s is required", want.Name)
		}
	}
	data.nest(c, u.path)
	return data, nil
}

// nest puts the options below their group and sub-command.
func (d *commandData) nest(c *command, path []string) {
	for n := len(path) - 1; n >= 0; n-- {
		kind := find(leaf(c, path[:n]), path[n]).Type
		d.Options = []optionData{{Name: path[n], Type: kind, Options: d.Options}}
	}
}

// resolve adds an object to what the bot gets along with its id.
func (d *commandData) resolve(kind, id string, value any) {
	if d.Resolved[kind] == nil {
		d.Resolved[kind] = map[string]any{}
	}
	d.Resolved[kind][id] = value
}

// resolveTarget adds the message or user of a menu command.
func (g *Guild) resolveTarget(data *commandData, u usage) error {
	if u.command.Type == commandUser {
		return g.resolveUser(data, u.target, u.channel)
	}
	m := u.channel.message(u.target)
	if m == nil || m.visibleTo != "" && m.visibleTo != u.user.ID {
		return unknownMessage()
	}
	data.resolve("messages", m.ID, g.show(m))
	return nil
}

func (g *Guild) resolveUser(data *commandData, id string, c *channel) error {
	who := g.user(id)
	if who == nil {
		return unknownUser()
	}
	data.resolve("users", id, who)
	if !c.isDM() {
		data.resolve("members", id, g.member(who, false))
	}
	return nil
}

// checkGiven checks one value against its option and resolves ids.
func (g *Guild) checkGiven(want *option, raw json.RawMessage, c *channel, data *commandData) error {
	switch want.Type {
	case optionString:
		return checkText(want, raw)
	case optionInteger, optionNumber:
		return checkNumber(want, raw)
	case optionBoolean:
		var yes bool
		if json.Unmarshal(raw, &yes) != nil {
			return misuse("%s must be true or false", want.Name)
		}
		return nil
	}
	var id string
	if json.Unmarshal(raw, &id) != nil {
		return misuse("%s must be an id", want.Name)
	}
	switch want.Type {
	case optionUser, optionMentionable:
		return g.resolveUser(data, id, c)
	case optionChannel:
		there := g.channel(id)
		if there == nil || there.isDM() {
			return unknownChannel()
		}
		data.resolve("channels", id, there.view())
		return nil
	case optionRole:
		if g.role(id) == nil {
			return misuse("%s must be a role", want.Name)
		}
		data.resolve("roles", id, g.role(id))
		return nil
	}
	return misuse("%s: files cannot be given to a command in the local guild", want.Name)
}

func checkText(want *option, raw json.RawMessage) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return misuse("%s must be text", want.Name)
	}
	n := utf8.RuneCountInString(text)
	if low, high := *orInt(want.MinLength, 0), *orInt(want.MaxLength, 6000); n < low || high > 0 && n > high {
		return misuse("%s must have %d to %d characters", want.Name, low, high)
	}
	return checkChosen(want, raw)
}

func checkNumber(want *option, raw json.RawMessage) error {
	var number float64
	if json.Unmarshal(raw, &number) != nil || want.Type == optionInteger && number != float64(int64(number)) {
		return misuse("%s must be a number", want.Name)
	}
	if want.MinValue != nil && number < *want.MinValue {
		return misuse("%s must be at least %v", want.Name, *want.MinValue)
	}
	if want.MaxValue != nil && *want.MaxValue != 0 && number > *want.MaxValue {
		return misuse("%s must be at most %v", want.Name, *want.MaxValue)
	}
	return checkChosen(want, raw)
}

// checkChosen checks that the value is one of the option's choices, when it has any.
func checkChosen(want *option, raw json.RawMessage) error {
	fits := func(c choice) bool { return string(c.Value) == strings.TrimSpace(string(raw)) }
	if len(want.Choices) > 0 && !slices.ContainsFunc(want.Choices, fits) {
		return misuse("%s must be one of its choices", want.Name)
	}
	return nil
}

// press sends the use of a button or select to the bot.
func (g *Guild) press(who *user, c *channel, messageID, customID string, values []string) (*interaction, error) {
	m := c.message(messageID)
	if m == nil || m.visibleTo != "" && m.visibleTo != who.ID {
		return nil, unknownMessage()
	}
	part := findComponent(m.Components, customID)
	switch {
	case part == nil || part.isLink() || part.Disabled:
		return nil, misuse("there is nothing to press")
	case part.isSelect():
		if err := part.checkSelected(values); err != nil {
			return nil, err
		}
	}
	data := map[string]any{"custom_id": customID, "component_type": part.Type, "id": part.ID}
	if part.isSelect() {
		data["values"] = listOf(values)
		if part.Type != kindSelect {
			data["resolved"] = g.resolveSelected(c, values)
		}
	}
	i := &interaction{kind: interactionComponent, user: who, channel: c}
	g.begin(i, data, m)
	return i, nil
}

// checkSelected checks the values that were chosen in a select.
func (c *component) checkSelected(values []string) error {
	if len(values) < *orInt(c.MinValues, 1) || len(values) > *orInt(c.MaxValues, 1) {
		return misuse("choose %d to %d", *orInt(c.MinValues, 1), *orInt(c.MaxValues, 1))
	}
	for _, v := range values {
		offered := slices.ContainsFunc(c.Options, func(o selectOption) bool { return o.Value == v })
		if c.Type == kindSelect && !offered {
			return misuse("choose what is offered")
		}
	}
	return nil
}

// resolveSelected are the people, roles and channels with these ids, as the bot gets them from c.
func (g *Guild) resolveSelected(c *channel, ids []string) map[string]map[string]any {
	data := commandData{Resolved: map[string]map[string]any{}}
	for _, id := range ids {
		if u := g.user(id); u != nil {
			data.resolve("users", id, u)
			if !c.isDM() {
				data.resolve("members", id, g.member(u, false))
			}
		}
		if role := g.role(id); role != nil {
			data.resolve("roles", id, role)
		}
		if there := g.channel(id); there != nil && !there.isDM() {
			data.resolve("channels", id, there.view())
		}
	}
	return data.Resolved
}

// submit sends a filled-in modal to the bot.
func (g *Guild) submit(who *user, interactionID string, fields map[string][]string) (*interaction, error) {
	asked := g.interactions.byID[interactionID]
	if asked == nil || asked.modal == nil || asked.user != who {
		return nil, misuse("there is no such form any more")
	}
	parts, chosen := []any{}, []string{}
	for i := range asked.modal.Components {
		filled, err := fillPart(&asked.modal.Components[i], fields)
		if err != nil {
			return nil, err
		}
		parts = append(parts, filled)
	}
	each(asked.modal.Components, func(c *component) {
		if c.isSelect() && c.Type != kindSelect {
			chosen = append(chosen, fields[c.CustomID]...)
		}
	})
	data := map[string]any{"custom_id": asked.modal.CustomID, "components": parts}
	if len(chosen) > 0 {
		data["resolved"] = g.resolveSelected(asked.channel, chosen)
	}
	asked.modal = nil
	i := &interaction{kind: interactionModal, user: who, channel: asked.channel}
	g.begin(i, data, asked.channel.message(asked.source))
	return i, nil
}

// fillPart is a part of a modal with what the person entered.
func fillPart(c *component, fields map[string][]string) (map[string]any, error) {
	part := map[string]any{"type": c.Type, "id": c.ID}
	switch {
	case c.Type == kindRow:
		inner, err := fillPart(&c.Components[0], fields)
		part["components"] = []any{inner}
		return part, err
	case c.Type == kindLabel:
		inner, err := fillPart(c.Component, fields)
		part["component"] = inner
		return part, err
	case c.Type == kindTextInput:
		value := strings.Join(fields[c.CustomID], "\n")
		part["custom_id"], part["value"] = c.CustomID, value
		return part, c.checkEntered(value)
	case c.isSelect():
		values := listOf(fields[c.CustomID])
		part["custom_id"], part["values"] = c.CustomID, values
		if len(values) == 0 && c.optional() {
			return part, nil
		}
		return part, c.checkSelected(values)
	}
	return part, nil
}

// checkEntered checks the text of a modal's input.
func (c *component) checkEntered(value string) error {
	n := utf8.RuneCountInString(value)
	if n == 0 && c.optional() {
		return nil
	}
	low, high := *orInt(c.MinLength, 1), *orInt(c.MaxLength, 4000)
	if n < max(low, 1) || high > 0 && n > high {
		return misuse("%s must have %d to %d characters", c.Label, max(low, 1), high)
	}
	return nil
}
