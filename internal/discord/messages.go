package discord

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

const (
	defaultMessage = 0
	replyMessage   = 19
)

// addressed says whether a message is for the bot: a person's direct message, or one that mentions the
// bot, as a reply that pings it does. A mention of everyone is for nobody.
func (b *bot) addressed(m messageEvent) bool {
	if !b.isOnline() || m.Author.Bot || m.Author.System || m.WebhookID != "" || m.Author.ID == b.self.User.ID {
		return false
	}
	if m.Type != defaultMessage && m.Type != replyMessage {
		return false
	}
	if m.GuildID == "" {
		return true
	}
	for _, u := range m.Mentions {
		if u.ID == b.self.User.ID {
			return true
		}
	}
	return false
}

// entity matches what Discord puts into a text for mentions, custom emoji and the like.
var entity = regexp.MustCompile(`<(?:@[!&]?|#|/[^:<>]+:|a?:\w+:|t:)[^<>\s]*>`)

// question is what is asked in a message: its text without mentions.
func question(content string) string {
	return strings.TrimSpace(strings.TrimLeft(oneLine(entity.ReplaceAllString(content, " ")), ",:;.- "))
}

// takeMessage answers a message with a reply, or tells its author that there is too much to do.
func (b *bot) takeMessage(ctx context.Context, m messageEvent) {
	if b.denied.has(m.ChannelID, time.Now()) {
		b.metrics.drop(dropDenied)
		return
	}
	ctx, e := begin(ctx, kindMessage)
	if b.work.runIn(m.ChannelID, b.counted(ctx, e, b.alone(ctx, e, m.ID, func() { b.answerMessage(ctx, m) }))) {
		return
	}
	e.outcome = outcomeBusy
	if !b.notes.runIn(m.ChannelID, b.counted(ctx, e, b.alone(ctx, e, m.ID, func() { b.reply(ctx, m, note(b.spoken(m.GuildID).busy)) }))) {
		b.metrics.drop(dropCrowded)
	}
}

// spoken are the words of a guild's language; a direct message comes with none.
func (b *bot) spoken(guild string) *words { return b.catalogue.in(b.guilds.locale(guild)) }

func (b *bot) answerMessage(ctx context.Context, m messageEvent) {
	start := time.Now()
	text, w := question(m.Content), b.spoken(m.GuildID)
	if text == "" {
		b.reply(ctx, m, note(w.shortHelp))
		return
	}
	r := request{words: w, id: m.ID, user: m.Author.ID, guild: m.GuildID, channel: m.ChannelID, parent: b.guilds.parent(m.ChannelID), roles: m.Member.Roles, aloud: true}
	p, no := b.admit(ctx, r)
	if no.text != "" {
		b.decline(ctx, m, no)
		return
	}
	b.notes.run(func() { b.typing(ctx, m.ChannelID) })
	conversation := b.conversation(m.GuildID, m.ChannelID)
	q := b.memory.begin(r.user, r.guild)
	defer b.memory.end(q)
	r.asked = q
	posted := ""
	s := &stream{bot: b, edit: func(ctx context.Context, first message) (err error) {
		posted, err = b.put(ctx, m, 0, posted, first)
		return err
	}}
	r.progress = s.progress(ctx, w)
	h := func(ctx context.Context) (reply, error) {
		return b.ask(ctx, r, text, b.memory.before(m.Referenced.Reference.MessageID, m.Referenced.Metadata.ID, conversation))
	}
	b.respond(ctx, w, h, text, func(got reply) {
		s.end(ctx)
		b.settle(ctx, p, got.failed)
		b.memory.keep(q, got.turn, m.ID, conversation, own(m.Author.ID, m.ChannelID))
		b.deliver(ctx, m, posted, got.messages)
	})
	b.log.InfoContext(ctx, "answered a message", "guild", m.GuildID, "outcome", cmp.Or(errandOf(ctx).outcome, outcomeDone), "after", time.Since(start).Round(time.Millisecond))
}

// conversation is the key of a channel in which each question may go on from the one before, as in direct messages and
// threads; "" for a channel where many talk.
func (b *bot) conversation(guild, channel string) string {
	if guild == "" || b.guilds.isThread(channel) {
		return channel
	}
	return ""
}

// own is the key of what one person has asked last in a channel, also where that is no conversation, or was private. Only that
// person is told of it.
func own(user, channel string) string { return "own:" + user + ":" + channel }

// typing shows that the bot is at work, for ten seconds or until it writes.
func (b *bot) typing(ctx context.Context, channel string) {
	ctx, cancel := context.WithTimeout(ctx, b.pace.acknowledge)
	defer cancel()
	err := b.rest.do(ctx, call{what: "showing that the bot types", method: http.MethodPost, url: discordgo.EndpointChannelTyping(channel)}, nil)
	b.noteDenied(channel, err)
}

// reply sends messages to the channel of m, each as a reply to it, so that a button on any of them, or a reply to it, leads
// back to m.
func (b *bot) reply(ctx context.Context, m messageEvent, messages []message) {
	b.deliver(ctx, m, "", messages)
}

// deliver is reply where the first message may have been posted already, as far as it was written: then it is edited.
func (b *bot) deliver(ctx context.Context, m messageEvent, posted string, messages []message) {
	ctx = context.WithoutCancel(ctx) // what was made is sent, also when the bot stops
	for i, msg := range messages {
		if _, err := b.put(ctx, m, i, posted, msg); err != nil {
			b.noteDenied(m.ChannelID, err)
			errandOf(ctx).outcome = outcomeUndelivered
			b.log.WarnContext(ctx, "reply not sent", "guild", m.GuildID, "channel", m.ChannelID, "why", err)
			return
		}
		posted = ""
	}
}

// put posts the nth message of a reply to m, or edits the one that is posted, and returns its id. The nonce has Discord take a message that is
// sent again for the same one.
func (b *bot) put(ctx context.Context, m messageEvent, n int, posted string, msg message) (string, error) {
	p := newPayload(msg)
	c := call{what: "sending a message", method: http.MethodPost, url: discordgo.EndpointChannelMessages(m.ChannelID), body: p, file: msg.file}
	if posted != "" {
		c.what, c.method, c.url = "completing a message", http.MethodPatch, discordgo.EndpointChannelMessage(m.ChannelID, posted)
	} else {
		p.Nonce, p.EnforceNonce = m.ID+"-"+string(rune('0'+n)), true
		p.Reference = &discordgo.MessageReference{MessageID: m.ID, FailIfNotExists: new(bool)}
		c.body = p
	}
	var sent struct {
		ID string `json:"id"`
	}
	if err := b.sendFor(ctx, c, &sent); err != nil {
		return posted, err
	}
	return sent.ID, nil
}

// noteDenied leaves a channel alone for a while when the bot may not write there.
func (b *bot) noteDenied(channel string, err error) {
	var e *apiError
	if errors.As(err, &e) && e.Status == http.StatusForbidden {
		b.denied.add(channel, time.Now(), b.pace.quiet)
	}
}
