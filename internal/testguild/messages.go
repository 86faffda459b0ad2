package testguild

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"
)

// nonceWindow is how long Discord remembers a nonce.
const nonceWindow = 5 * time.Minute

// post puts a message that d describes into c and tells everybody. shape sets what is not in the
// draft (kind, interaction, who sees it) before the message is seen.
func (g *Guild) post(c *channel, author *user, d *draft, shape func(*message)) *message {
	m := &message{
		ID: g.newID(), ChannelID: c.ID, Author: author, Timestamp: g.now(), Content: d.Content.value, TTS: d.TTS,
		Embeds: listOf(d.Embeds.value), Components: complete(listOf(d.Components.value)),
		Flags: d.Flags.value & (flagSuppressEmbeds | flagSilent | flagComponentsV2), Nonce: d.nonce(),
		Attachments: []attachment{}, Mentions: []*user{}, MentionRoles: []string{},
	}
	if shape != nil {
		shape(m)
	}
	g.attach(m, d)
	g.unfurl(m)
	g.mention(c, m, d.AllowedMentions)
	c.add(m)
	g.announce(c, m, "MESSAGE_CREATE")
	return m
}

// amend replaces m by what d changes of it and tells everybody.
func (g *Guild) amend(c *channel, m *message, d *draft, shape func(*message)) *message {
	changed := d.over(m)
	now := g.now()
	changed.EditedTimestamp = &now
	if shape != nil {
		shape(&changed)
	}
	g.attach(&changed, d)
	if d.Components.set {
		g.unfurl(&changed)
	}
	g.mention(c, &changed, d.AllowedMentions)
	g.replace(c, &changed)
	return &changed
}

// over is m with what the draft changes of it, uploads left out.
func (d *draft) over(m *message) message {
	changed := *m
	if d.Content.set {
		changed.Content = d.Content.value
	}
	if d.Embeds.set {
		changed.Embeds = listOf(d.Embeds.value)
	}
	if d.Components.set {
		changed.Components = complete(listOf(d.Components.value))
	}
	if d.Flags.set {
		const free = flagSuppressEmbeds
		changed.Flags = changed.Flags&^free | d.Flags.value&(free|flagComponentsV2)
	}
	if d.Attachments.set {
		changed.Attachments = kept(m.Attachments, d.Attachments.value)
	}
	return changed
}

// replace puts the changed message in place of its former state and tells everybody.
func (g *Guild) replace(c *channel, changed *message) {
	if i := c.index(changed.ID); i >= 0 {
		c.messages[i] = changed
		g.announce(c, changed, "MESSAGE_UPDATE")
	}
}

// remove deletes a message and tells everybody.
func (g *Guild) remove(c *channel, m *message) {
	i := c.index(m.ID)
	if i < 0 {
		return
	}
	c.messages = slices.Delete(c.messages, i, i+1)
	gone := map[string]string{"id": m.ID, "channel_id": c.ID}
	g.tell(audience(c, m), "delete", gone)
	if m.visibleTo == "" {
		ev := gatewayEvent{name: "MESSAGE_DELETE", guild: c.GuildID, data: withGuild(c, gone)}
		ev.needs(intentGuildMessages, intentDirectMessages)
		g.dispatch(ev)
	}
}

// attach stores the draft's uploads and hangs them on the message.
func (g *Guild) attach(m *message, d *draft) {
	for _, f := range d.files {
		id := g.newID()
		a := attachment{
			ID: id, Filename: f.name, ContentType: f.contentType, Size: len(f.data),
			URL: g.base + "/local/files/" + id + "/" + url.PathEscape(f.name), Ephemeral: m.visibleTo != "",
		}
		a.ProxyURL = a.URL
		for _, ref := range d.Attachments.value {
			if ref.id() == f.number {
				a.Description = ref.Description
			}
		}
		m.Attachments = append(slices.Clone(m.Attachments), a)
		g.files.add(&storedFile{id: id, name: f.name, contentType: f.contentType, data: f.data})
	}
}

// unfurl fills in what Discord says of the pictures and files of new components. No picture is fetched,
// so that their sizes stay unknown.
func (g *Guild) unfurl(m *message) {
	eachMedia("", m.Components, func(_ string, c *component, one *media) {
		*one = media{ID: g.newID(), URL: one.URL, ProxyURL: one.URL}
		name, ok := strings.CutPrefix(one.URL, attached)
		i := slices.IndexFunc(m.Attachments, func(a attachment) bool { return a.Filename == name })
		if !ok || i < 0 {
			return
		}
		a := m.Attachments[i]
		one.URL, one.ProxyURL, one.AttachmentID, one.ContentType = a.URL, a.ProxyURL, a.ID, orNull(a.ContentType)
		if c.Type == kindFile {
			c.Name, c.Size = &a.Filename, &a.Size
		}
	})
}

// kept returns the attachments whose ids are among refs.
func kept(list []attachment, refs []attachmentRef) []attachment {
	left := []attachment{}
	for _, a := range list {
		if slices.ContainsFunc(refs, func(r attachmentRef) bool { return r.id() == a.ID }) {
			left = append(left, a)
		}
	}
	return left
}

// mention works out whom the message pings. Without rules everybody who is named is.
func (g *Guild) mention(c *channel, m *message, rules *allowedMentions) {
	if rules == nil {
		rules = &allowedMentions{Parse: []string{"users", "roles", "everyone"}}
		yes := true
		rules.RepliedUser = &yes
	}
	m.Mentions = []*user{}
	for _, u := range g.users {
		named := strings.Contains(m.Content, "<@"+u.ID+">") || strings.Contains(m.Content, "<@!"+u.ID+">")
		if named && (slices.Contains(rules.Parse, "users") || slices.Contains(rules.Users, u.ID)) {
			m.Mentions = append(m.Mentions, u)
		}
	}
	everyone := strings.Contains(m.Content, "@everyone") || strings.Contains(m.Content, "@here")
	m.MentionEveryone = everyone && slices.Contains(rules.Parse, "everyone") && !c.isDM()
	g.mentionReplied(m, rules)
}

// mentionReplied adds the author of the message that m answers, unless that is not wanted.
func (g *Guild) mentionReplied(m *message, rules *allowedMentions) {
	target := g.referenced(m)
	if target == nil || m.Type != messageReply || rules.RepliedUser == nil || !*rules.RepliedUser {
		return
	}
	if !slices.Contains(m.Mentions, target.Author) {
		m.Mentions = append(m.Mentions, target.Author)
	}
}

// referenced returns the message that m answers, nil when it answers none or that one is gone.
func (g *Guild) referenced(m *message) *message {
	if m.MessageReference == nil {
		return nil
	}
	c := g.channel(m.MessageReference.ChannelID)
	if c == nil {
		return nil
	}
	return c.message(m.MessageReference.MessageID)
}

// show returns the message as readers get it: with the one it answers, without suppressed embeds.
func (g *Guild) show(m *message) *message {
	shown := *m
	if target := g.referenced(m); target != nil && (target.visibleTo == "" || target.visibleTo == m.visibleTo) {
		inner := *target
		inner.ReferencedMessage = nil
		shown.ReferencedMessage = inner.visible()
	}
	return shown.visible()
}

// visible drops suppressed embeds from the copy m.
func (m *message) visible() *message {
	if m.Flags&flagSuppressEmbeds != 0 {
		m.Embeds = []embed{}
	}
	return m
}

// audience is the one person who may see the message, "" for everybody.
func audience(c *channel, m *message) string {
	if m.visibleTo != "" {
		return m.visibleTo
	}
	return c.owner
}

// announce tells the page and the gateway of a new or changed message. Ephemeral messages are not
// dispatched: their author got them in the answer to its request.
func (g *Guild) announce(c *channel, m *message, name string) {
	shown := g.show(m)
	g.tell(audience(c, m), "message", shown)
	if m.visibleTo != "" || !g.may(c, maySee) {
		return
	}
	ev := gatewayEvent{name: name, guild: c.GuildID, data: g.messageEvent(c, shown)}
	ev.needs(intentGuildMessages, intentDirectMessages)
	ev.limited = g.messageEvent(c, g.limit(c, shown))
	g.dispatch(ev)
}

// readable reports whether an application without the MESSAGE_CONTENT intent gets the content.
func (g *Guild) readable(c *channel, m *message) bool {
	return c.isDM() || m.Author == g.bot() || slices.Contains(m.Mentions, g.bot())
}

// limit returns the message as an application without the MESSAGE_CONTENT intent gets it. The
// message that it answers is judged on its own.
func (g *Guild) limit(c *channel, m *message) *message {
	l := *m
	if !g.readable(c, m) {
		l.Content, l.Embeds, l.Attachments, l.Components = "", []embed{}, []attachment{}, []component{}
	}
	if m.ReferencedMessage != nil {
		l.ReferencedMessage = g.limit(c, m.ReferencedMessage)
	}
	return &l
}

// gatewayMessage is a message as it comes over the gateway.
type gatewayMessage struct {
	*message
	ChannelType int     `json:"channel_type"`
	GuildID     string  `json:"guild_id,omitempty"`
	Member      *member `json:"member,omitempty"`
}

func (g *Guild) messageEvent(c *channel, m *message) any {
	ev := gatewayMessage{message: m, ChannelType: c.Type, GuildID: c.GuildID}
	if !c.isDM() && m.WebhookID == "" {
		ev.Member = g.member(m.Author, false)
	}
	return ev
}

// withGuild adds the guild's id to an event about a channel of it.
func withGuild(c *channel, fields map[string]string) map[string]string {
	if c.isDM() {
		return fields
	}
	more := map[string]string{"guild_id": c.GuildID}
	for k, v := range fields {
		more[k] = v
	}
	return more
}

// sameNonce returns a message of the last minutes by author with this nonce, nil when there is none.
func (g *Guild) sameNonce(c *channel, author *user, nonce json.RawMessage) *message {
	for _, m := range slices.Backward(c.messages) {
		if g.now().Sub(m.Timestamp) > nonceWindow {
			return nil
		}
		if m.Author == author && nonce != nil && bytes.Equal(m.Nonce, nonce) {
			return m
		}
	}
	return nil
}

// listOf turns nil into an empty list, which JSON shows as [] and not as null.
func listOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
