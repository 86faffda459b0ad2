package testguild

import (
	"encoding/json"
	"time"
)

// user is a Discord user.
type user struct {
	ID            string    `json:"id"`
	Username      string    `json:"username"`
	Discriminator string    `json:"discriminator"`
	GlobalName    *string   `json:"global_name"`
	Avatar        *string   `json:"avatar"`
	Bot           bool      `json:"bot,omitempty"`
	PublicFlags   int       `json:"public_flags"`
	Flags         int       `json:"flags"`
	PrimaryGuild  *struct{} `json:"primary_guild"`

	locale string   // of a person: the language of their interface, as of what they did last
	roles  []string // of a person, without @everyone
}

// member is a user in the guild.
type member struct {
	User                       *user     `json:"user,omitempty"` // absent in message events
	Nick                       *string   `json:"nick"`
	Avatar                     *string   `json:"avatar"`
	Banner                     *string   `json:"banner"`
	Roles                      []string  `json:"roles"`
	JoinedAt                   time.Time `json:"joined_at"`
	PremiumSince               *string   `json:"premium_since"`
	CommunicationDisabledUntil *string   `json:"communication_disabled_until"`
	Flags                      int       `json:"flags"`
	Pending                    bool      `json:"pending"`
	Mute                       bool      `json:"mute"`
	Deaf                       bool      `json:"deaf"`
	Permissions                string    `json:"permissions,omitempty"` // in interactions only
}

// Kinds of channels.
const (
	channelText   = 0
	channelDM     = 1
	channelThread = 11
)

// channel is a text channel, a DM or a thread. Its messages are immutable: a change replaces one.
type channel struct {
	ID             string          `json:"id"`
	Type           int             `json:"type"`
	LastMessageID  *string         `json:"last_message_id"`
	Flags          int             `json:"flags"`
	GuildID        string          `json:"guild_id,omitempty"`
	Name           string          `json:"name,omitempty"`
	Topic          string          `json:"topic,omitempty"`
	Position       *int            `json:"position,omitempty"`
	ParentID       string          `json:"parent_id,omitempty"`
	Recipients     []*user         `json:"recipients,omitempty"`
	OwnerID        string          `json:"owner_id,omitempty"`
	Overwrites     []overwrite     `json:"permission_overwrites,omitempty"`
	ThreadMetadata *threadMetadata `json:"thread_metadata,omitempty"`
	MessageCount   *int            `json:"message_count,omitempty"`
	MemberCount    *int            `json:"member_count,omitempty"`
	TotalSent      *int            `json:"total_message_sent,omitempty"`
	Member         *threadMember   `json:"member,omitempty"` // the bot's membership of a thread

	messages []*message // oldest first
	owner    string     // of a DM: the person in it
}

// threadMetadata is what a thread has besides a channel.
type threadMetadata struct {
	Archived            bool      `json:"archived"`
	AutoArchiveDuration int       `json:"auto_archive_duration"`
	ArchiveTimestamp    time.Time `json:"archive_timestamp"`
	Locked              bool      `json:"locked"`
	CreateTimestamp     time.Time `json:"create_timestamp"`
}

// threadMember says since when somebody is in a thread.
type threadMember struct {
	ID            string    `json:"id"` // the thread's
	UserID        string    `json:"user_id"`
	JoinTimestamp time.Time `json:"join_timestamp"`
	Flags         int       `json:"flags"`
}

// Kinds of messages.
const (
	messageDefault     = 0
	messageReply       = 19
	messageSlash       = 20
	messageContextMenu = 23
)

// Flags of messages.
const (
	flagSuppressEmbeds = 1 << 2
	flagHasThread      = 1 << 5
	flagEphemeral      = 1 << 6
	flagLoading        = 1 << 7
	flagSilent         = 1 << 12
	flagComponentsV2   = 1 << 15
)

// message is one message. It is never changed once it is in a channel.
type message struct {
	ID                string               `json:"id"`
	ChannelID         string               `json:"channel_id"`
	Type              int                  `json:"type"`
	Author            *user                `json:"author"`
	Content           string               `json:"content"`
	Timestamp         time.Time            `json:"timestamp"`
	EditedTimestamp   *time.Time           `json:"edited_timestamp"`
	Flags             int                  `json:"flags"`
	TTS               bool                 `json:"tts"`
	Pinned            bool                 `json:"pinned"`
	MentionEveryone   bool                 `json:"mention_everyone"`
	Mentions          []*user              `json:"mentions"`
	MentionRoles      []string             `json:"mention_roles"`
	Attachments       []attachment         `json:"attachments"`
	Embeds            []embed              `json:"embeds"`
	Components        []component          `json:"components"`
	Reactions         []reaction           `json:"reactions,omitempty"`
	Nonce             json.RawMessage      `json:"nonce,omitempty"`
	WebhookID         string               `json:"webhook_id,omitempty"`
	ApplicationID     string               `json:"application_id,omitempty"`
	MessageReference  *reference           `json:"message_reference,omitempty"`
	ReferencedMessage *message             `json:"referenced_message,omitempty"` // filled when shown
	Interaction       *messageInteraction  `json:"interaction,omitempty"`
	Metadata          *interactionMetadata `json:"interaction_metadata,omitempty"`
	Thread            *channel             `json:"thread,omitempty"`

	visibleTo string // "" everyone in the channel, else the one person who sees an ephemeral message
}

// attachment is a file that a message carries.
type attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	ProxyURL    string `json:"proxy_url"`
	Ephemeral   bool   `json:"ephemeral,omitempty"`
}

// reaction is one emoji under a message, with who gave it.
type reaction struct {
	Emoji        emoji          `json:"emoji"`
	Count        int            `json:"count"`
	CountDetails map[string]int `json:"count_details"`
	BurstColors  []string       `json:"burst_colors"`
	Me           bool           `json:"me"`
	MeBurst      bool           `json:"me_burst"`

	by []string
}

// emoji is a Unicode emoji by name; the guild has no emoji of its own.
type emoji struct {
	ID       *string `json:"id"`
	Name     *string `json:"name"`
	Animated bool    `json:"animated,omitempty"`
}

// reference points from a reply to the message it answers.
type reference struct {
	Type            int    `json:"type"`
	MessageID       string `json:"message_id,omitempty"`
	ChannelID       string `json:"channel_id"`
	GuildID         string `json:"guild_id,omitempty"`
	FailIfNotExists *bool  `json:"fail_if_not_exists,omitempty"`
}

// messageInteraction says which command an answer belongs to (the older form).
type messageInteraction struct {
	ID   string `json:"id"`
	Type int    `json:"type"`
	Name string `json:"name"`
	User *user  `json:"user"`
}

// interactionMetadata says which interaction an answer belongs to.
type interactionMetadata struct {
	ID                string            `json:"id"`
	Type              int               `json:"type"`
	User              *user             `json:"user"`
	Owners            map[string]string `json:"authorizing_integration_owners"`
	OriginalResponse  string            `json:"original_response_message_id,omitempty"` // of follow-ups
	TargetMessageID   string            `json:"target_message_id,omitempty"`            // of message commands
	TargetUser        *user             `json:"target_user,omitempty"`                  // of user commands
	InteractedMessage string            `json:"interacted_message_id,omitempty"`        // of components
}

// embed is a rich embed.
type embed struct {
	Type        string       `json:"type"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url,omitempty"`
	Timestamp   string       `json:"timestamp,omitempty"`
	Color       *int         `json:"color,omitempty"`
	Footer      *embedFooter `json:"footer,omitempty"`
	Image       *embedMedia  `json:"image,omitempty"`
	Thumbnail   *embedMedia  `json:"thumbnail,omitempty"`
	Author      *embedAuthor `json:"author,omitempty"`
	Fields      []embedField `json:"fields,omitempty"`
}

// embedFooter is the small line below an embed.
type embedFooter struct {
	Text    string `json:"text"`
	IconURL string `json:"icon_url,omitempty"`
}

// embedMedia is a picture of an embed.
type embedMedia struct {
	URL string `json:"url"`
}

// embedAuthor is the line above the title of an embed.
type embedAuthor struct {
	Name    string `json:"name"`
	URL     string `json:"url,omitempty"`
	IconURL string `json:"icon_url,omitempty"`
}

// embedField is one of the titled paragraphs of an embed.
type embedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline"`
}
