package testguild

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
)

// Kinds of commands.
const (
	commandSlash   = 1
	commandUser    = 2
	commandMessage = 3
)

// Kinds of options.
const (
	optionSub         = 1
	optionGroup       = 2
	optionString      = 3
	optionInteger     = 4
	optionBoolean     = 5
	optionUser        = 6
	optionChannel     = 7
	optionRole        = 8
	optionMentionable = 9
	optionNumber      = 10
	optionAttachment  = 11
)

// command is an application command as it is registered.
type command struct {
	ID                       string            `json:"id"`
	ApplicationID            string            `json:"application_id"`
	GuildID                  string            `json:"guild_id,omitempty"`
	Version                  string            `json:"version"`
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
	Options                  []option          `json:"options,omitempty"`
	DefaultMemberPermissions *permissions      `json:"default_member_permissions"`
	DMPermission             *bool             `json:"dm_permission,omitempty"`
	Contexts                 []int             `json:"contexts"`
	IntegrationTypes         []int             `json:"integration_types,omitempty"`
	NSFW                     bool              `json:"nsfw"`
}

// option is an option of a slash command, or a group of further options.
type option struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
	Choices                  []choice          `json:"choices,omitempty"`
	Options                  []option          `json:"options,omitempty"`
	ChannelTypes             []int             `json:"channel_types,omitempty"`
	MinValue                 *float64          `json:"min_value,omitempty"`
	MaxValue                 *float64          `json:"max_value,omitempty"`
	MinLength                *int              `json:"min_length,omitempty"`
	MaxLength                *int              `json:"max_length,omitempty"`
}

// choice is one value that an option offers.
type choice struct {
	Name              string            `json:"name"`
	NameLocalizations map[string]string `json:"name_localizations,omitempty"`
	Value             json.RawMessage   `json:"value"`
}

// permissions are bits as a decimal number. Discord sends them as text and takes them as a number too.
type permissions string

// UnmarshalJSON takes both forms.
func (p *permissions) UnmarshalJSON(b []byte) error {
	text := string(bytes.Trim(b, `"`))
	if _, err := strconv.ParseUint(text, 10, 64); err != nil {
		return &json.UnmarshalTypeError{Value: "string", Type: reflect.TypeFor[uint64]()}
	}
	*p = permissions(text)
	return nil
}

// isGroup reports whether the option is a sub-command or a group of them.
func (o *option) isGroup() bool { return o.Type == optionSub || o.Type == optionGroup }

// inDM reports whether the command can be used in a DM with the bot.
func (c *command) inDM() bool {
	if c.GuildID != "" {
		return false
	}
	if c.Contexts != nil {
		return slices.Contains(c.Contexts, 1)
	}
	return c.DMPermission == nil || *c.DMPermission
}

// inGuild reports whether the command can be used in the guild's channels.
func (c *command) inGuild() bool { return c.Contexts == nil || slices.Contains(c.Contexts, 0) }

// sameAs reports whether both would be one command to Discord: same kind and name.
func (c *command) sameAs(other *command) bool { return c.Type == other.Type && c.Name == other.Name }
