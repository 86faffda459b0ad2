package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"strconv"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// What the bot reads of Discord's events. The SDK's own structs are not used: one component of a type
// that the SDK does not know leaves them without author or data.
type (
	user struct {
		ID       string `json:"id"`
		Username string `json:"username"`
		Bot      bool   `json:"bot"`
		System   bool   `json:"system"`
	}

	readyEvent struct {
		User        user         `json:"user"`
		Shard       [2]int       `json:"shard"`  // which, and of how many
		Guilds      []guildEvent `json:"guilds"` // all that are on it, also those that cannot be reached
		Application struct {
			ID string `json:"id"`
		} `json:"application"`
	}

	messageEvent struct {
		ID         string `json:"id"`
		Type       int    `json:"type"`
		ChannelID  string `json:"channel_id"`
		GuildID    string `json:"guild_id"`   // "" in a direct message
		WebhookID  string `json:"webhook_id"` // "" for a person
		Author     user   `json:"author"`
		Content    string `json:"content"`
		Mentions   []user `json:"mentions"`
		Member     member `json:"member"` // in a guild
		Referenced struct {
			Reference struct {
				MessageID string `json:"message_id"`
			} `json:"message_reference"` // to the question that it answers
			Metadata struct {
				ID string `json:"id"`
			} `json:"interaction_metadata"` // likewise
		} `json:"referenced_message"` // that it replies to
	}

	guildEvent struct {
		ID          string    `json:"id"`
		Locale      string    `json:"preferred_locale"`
		Threads     []channel `json:"threads"`
		Unavailable bool      `json:"unavailable"` // only not reached at the moment
	}

	threadsEvent struct {
		GuildID string    `json:"guild_id"`
		Threads []channel `json:"threads"`
	}

	channel struct {
		ID       string                `json:"id"`
		GuildID  string                `json:"guild_id"`
		ParentID string                `json:"parent_id"` // of a thread its channel, of another channel its category
		Type     discordgo.ChannelType `json:"type"`
	}

	member struct {
		User        user     `json:"user"` // in interactions alone
		Roles       []string `json:"roles"`
		Permissions string   `json:"permissions"` // likewise
	}

	interactionEvent struct {
		ID            string  `json:"id"`
		ApplicationID string  `json:"application_id"`
		Type          int     `json:"type"`
		Token         string  `json:"token"`
		GuildID       string  `json:"guild_id"`
		ChannelID     string  `json:"channel_id"`
		Channel       channel `json:"channel"` // the same, with its type
		Locale        string  `json:"locale"`
		Member        *member `json:"member"` // in a guild
		User          *user   `json:"user"`   // in a direct message
		Data          struct {
			Name     string   `json:"name"`
			CustomID string   `json:"custom_id"`
			Options  []option `json:"options"`
			TargetID string   `json:"target_id"` // of a menu
			Resolved struct {
				Messages map[string]struct {
					Content string `json:"content"`
				} `json:"messages"`
			} `json:"resolved"`
			Fields []struct {
				Input struct {
					ID     string   `json:"custom_id"`
					Value  string   `json:"value"`
					Values []string `json:"values"` // of a select
				} `json:"component"`
			} `json:"components"` // of a form
		} `json:"data"`
		Message pressedMessage `json:"message"` // that a button is on
	}

	pressedMessage struct {
		ID        string `json:"id"`
		Content   string `json:"content"`
		Flags     int    `json:"flags"`
		Reference struct {
			MessageID string `json:"message_id"`
		} `json:"message_reference"` // to the question that it answers
		Metadata struct {
			ID   string `json:"id"`
			User user   `json:"user"`
		} `json:"interaction_metadata"` // of the command that it answers
		Referenced struct {
			Author user `json:"author"`
		} `json:"referenced_message"` // that it replies to
		Components []struct {
			Components []struct {
				CustomID string `json:"custom_id"`
				Label    string `json:"label"`
			} `json:"components"`
		} `json:"components"`
	}

	option struct {
		Name    string          `json:"name"`
		Value   json.RawMessage `json:"value"`
		Focused bool            `json:"focused"`
	}
)

// isThread says whether a channel is a thread of any kind.
func (c *channel) isThread() bool {
	switch c.Type {
	case discordgo.ChannelTypeGuildNewsThread, discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread:
		return true
	}
	return false
}

// asker is who caused an interaction.
func (in *interactionEvent) asker() string {
	switch {
	case in.Member != nil:
		return in.Member.User.ID
	case in.User != nil:
		return in.User.ID
	}
	return ""
}

// roles are those that who caused an interaction in a guild has there.
func (in *interactionEvent) roles() []string {
	if in.Member == nil {
		return nil
	}
	return in.Member.Roles
}

// manages says whether who caused an interaction may manage the guild in which they did, as its administrators may.
func (in *interactionEvent) manages() bool {
	if in.GuildID == "" || in.Member == nil {
		return false
	}
	bits, err := strconv.ParseInt(in.Member.Permissions, 10, 64)
	return err == nil && bits&(discordgo.PermissionManageGuild|discordgo.PermissionAdministrator) != 0
}

// parent is the channel of the thread in which an interaction was caused, "" where it is none.
func (in *interactionEvent) parent() string {
	if in.Channel.isThread() {
		return in.Channel.ParentID
	}
	return ""
}

// target is the text of the message that a menu was opened on.
func (in *interactionEvent) target() string {
	return in.Data.Resolved.Messages[in.Data.TargetID].Content
}

// asker is whom a message of the bot's answers, "" when that is not known.
func (m *pressedMessage) asker() string { return cmp.Or(m.Metadata.User.ID, m.Referenced.Author.ID) }

// buttons are those of the message that a button is on, without the one that was pressed.
func (in *interactionEvent) buttons() [][]button {
	var out [][]button
	for _, row := range in.Message.Components {
		var kept []button
		for _, c := range row.Components {
			if c.CustomID != "" && c.CustomID != in.Data.CustomID {
				kept = append(kept, button{c.Label, c.CustomID})
			}
		}
		if len(kept) > 0 {
			out = append(out, kept)
		}
	}
	return out
}

// event takes an event from the gateway. It does not block: what takes time goes on beside it. Each
// event is taken once, also when the gateway sends it again after a resume.
func (b *bot) event(ctx context.Context, e *discordgo.Event) {
	switch e.Type {
	case "READY":
		var r readyEvent
		if b.decode(e, &r) {
			b.ready(r)
		}
	case "GUILD_CREATE", "GUILD_UPDATE":
		var g guildEvent
		if b.decode(e, &g) {
			b.guilds.know(g)
		}
	case "GUILD_DELETE":
		var g guildEvent
		if b.decode(e, &g) && !g.Unavailable { // the bot was removed
			b.guilds.forget(g.ID)
			b.memory.forget("", g.ID)
			b.departed.left(g.ID)
		}
	case "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC":
		b.threadEvent(e)
	case "MESSAGE_CREATE":
		var m messageEvent
		if b.decode(e, &m) && b.addressed(m) && b.first(m.ID) {
			b.takeMessage(ctx, m)
		}
	case "INTERACTION_CREATE":
		var in interactionEvent
		if b.decode(e, &in) && b.first(in.ID) {
			if in.Channel.isThread() {
				b.guilds.know(guildEvent{ID: in.GuildID, Threads: []channel{in.Channel}})
			}
			b.takeInteraction(ctx, in)
		}
	}
}

// threadEvent learns which threads there are.
func (b *bot) threadEvent(e *discordgo.Event) {
	var c channel
	var list threadsEvent
	switch e.Type {
	case "THREAD_LIST_SYNC":
		if b.decode(e, &list) {
			b.guilds.know(guildEvent{ID: list.GuildID, Threads: list.Threads})
		}
	case "THREAD_DELETE":
		if b.decode(e, &c) {
			b.guilds.closed(c.ID)
		}
	default:
		if b.decode(e, &c) {
			b.guilds.know(guildEvent{ID: c.GuildID, Threads: []channel{c}})
		}
	}
}

// first says whether an event has not come before.
func (b *bot) first(id string) bool {
	first := b.seen.first(id)
	if !first {
		b.metrics.drop(dropDuplicate)
	}
	return first
}

func (b *bot) decode(e *discordgo.Event, into any) bool {
	if err := json.Unmarshal(e.RawData, into); err != nil {
		b.metrics.drop(dropUnreadable)
		b.log.Warn("event could not be read", "type", e.Type, "why", err)
		return false
	}
	return true
}

// seen remembers the last events by their ids. It is safe for concurrent use.
type seen struct {
	mu   sync.Mutex
	ids  map[string]bool
	ring []string // the remembered ids, oldest at next
	next int
}

func newSeen(size int) *seen {
	return &seen{ids: make(map[string]bool, size), ring: make([]string, size)}
}

// first says whether id is new, and remembers it in place of the oldest.
func (s *seen) first(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ids[id] {
		return false
	}
	delete(s.ids, s.ring[s.next])
	s.ids[id], s.ring[s.next] = true, id
	s.next = (s.next + 1) % len(s.ring)
	return true
}
