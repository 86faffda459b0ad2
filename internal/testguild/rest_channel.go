package testguild

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// channelRoutes are channels, messages, reactions and threads.
func (g *Guild) channelRoutes() []route {
	const one = "/channels/{channel}/messages/{message}"
	return []route{
		{"GET /channels/{channel}", false, g.getChannel},
		{"POST /channels/{channel}/typing", false, g.typing},
		{"GET /channels/{channel}/messages", false, g.getMessages},
		{"POST /channels/{channel}/messages", false, g.createMessage},
		{"GET " + one, false, g.getMessage},
		{"PATCH " + one, false, g.editMessage},
		{"DELETE " + one, false, g.deleteMessage},
		{"PUT " + one + "/reactions/{emoji}/@me", false, g.react},
		{"DELETE " + one + "/reactions/{emoji}/@me", false, g.unreact},
		{"POST " + one + "/threads", false, g.startThreadFrom},
		{"POST /channels/{channel}/threads", false, g.startThread},
		{"PUT /channels/{channel}/thread-members/@me", false, g.joinThread},
	}
}

// place is the channel of a call.
func (g *Guild) place(c *call) (*channel, error) {
	if ch := g.channel(c.r.PathValue("channel")); ch != nil {
		return ch, nil
	}
	return nil, unknownChannel()
}

// placeFor is the channel of a call that takes these permissions there.
func (g *Guild) placeFor(c *call, bits int64) (*channel, error) {
	ch, err := g.place(c)
	if err != nil {
		return nil, err
	}
	return ch, g.allow(ch, bits)
}

// target is the channel and message of a call that takes these permissions. Ephemeral messages are not
// found this way.
func (g *Guild) target(c *call, bits int64) (*channel, *message, error) {
	ch, err := g.placeFor(c, bits)
	if err != nil {
		return nil, nil, err
	}
	m := ch.message(c.r.PathValue("message"))
	if m == nil || m.visibleTo != "" {
		return nil, nil, unknownMessage()
	}
	return ch, m, nil
}

func (g *Guild) getChannel(c *call) (any, error) {
	ch, err := g.placeFor(c, maySee)
	if err != nil {
		return nil, err
	}
	return ch.view(), nil
}

func (g *Guild) typing(c *call) (any, error) {
	ch, err := g.place(c)
	if err != nil {
		return nil, err
	}
	if err := g.allow(ch, ch.sending()); err != nil {
		return nil, err
	}
	g.tell(ch.owner, "typing", map[string]string{"channel_id": ch.ID, "name": *g.bot().GlobalName})
	return nil, nil
}

// read is a message as the REST API shows it to the bot: without content that it may not read.
func (g *Guild) read(ch *channel, m *message) *message {
	if g.granted&intentMessageContent != 0 {
		return g.show(m)
	}
	return g.limit(ch, g.show(m))
}

func (g *Guild) getMessage(c *call) (any, error) {
	ch, m, err := g.target(c, mayReadHistory)
	if err != nil {
		return nil, err
	}
	return g.read(ch, m), nil
}

// getMessages lists messages newest first, by limit and one of before, after and around.
func (g *Guild) getMessages(c *call) (any, error) {
	ch, err := g.placeFor(c, maySee)
	if err != nil {
		return nil, err
	}
	query := c.r.URL.Query()
	limit := 50
	if text := query.Get("limit"); text != "" {
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > 100 {
			var p problems
			p.add("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
			return nil, p.err()
		}
	}
	list := []*message{}
	for _, m := range ch.messages {
		if m.visibleTo == "" && g.may(ch, mayReadHistory) { // else the list is empty
			list = append(list, m)
		}
	}
	list = window(list, limit, query.Get)
	shown := []*message{}
	for _, m := range slices.Backward(list) {
		shown = append(shown, g.read(ch, m))
	}
	return shown, nil
}

// window cuts limit messages, oldest first, out of the list as the query says.
func window(list []*message, limit int, query func(string) string) []*message {
	first := func(id string) int {
		return max(0, slices.IndexFunc(append(slices.Clone(list), &message{ID: "18446744073709551615"}),
			func(m *message) bool { return !older(m.ID, id) }))
	}
	switch {
	case query("around") != "":
		middle := first(query("around"))
		start := max(0, middle-limit/2)
		return list[start:min(len(list), start+limit)]
	case query("after") != "":
		start := first(query("after"))
		if start < len(list) && list[start].ID == query("after") {
			start++
		}
		return list[start:min(len(list), start+limit)]
	case query("before") != "":
		list = list[:first(query("before"))]
	}
	return list[max(0, len(list)-limit):]
}

func (g *Guild) createMessage(c *call) (any, error) {
	ch, err := g.place(c)
	if err != nil {
		return nil, err
	}
	d, err := c.draft()
	if err != nil {
		return nil, err
	}
	if err := g.allowDraft(ch, d); err != nil {
		return nil, err
	}
	if d.empty() {
		return nil, emptyMessage()
	}
	if d.EnforceNonce {
		if m := g.sameNonce(ch, g.bot(), d.nonce()); m != nil {
			return g.show(m), nil
		}
	}
	link, err := g.replyTo(ch, d.Reference)
	if err != nil {
		return nil, err
	}
	m := g.post(ch, g.bot(), d, func(m *message) {
		if link != nil {
			m.Type, m.MessageReference = messageReply, link
		}
	})
	return g.show(m), nil
}

// replyTo turns a draft's reference into the message's; nil when it names nothing that is there and
// the draft does not insist.
func (g *Guild) replyTo(ch *channel, r *reference) (*reference, error) {
	if r == nil || r.MessageID == "" {
		return nil, nil
	}
	m := ch.message(r.MessageID)
	gone := m == nil || m.visibleTo != "" || r.ChannelID != "" && r.ChannelID != ch.ID
	if gone && r.FailIfNotExists != nil && !*r.FailIfNotExists {
		return nil, nil
	}
	if gone {
		var p problems
		p.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
		return nil, p.err()
	}
	return refer(ch, m.ID), nil
}

func (g *Guild) editMessage(c *call) (any, error) {
	ch, m, err := g.target(c, maySee)
	if err != nil {
		return nil, err
	}
	d, err := c.change()
	if err != nil {
		return nil, err
	}
	if m.Author != g.bot() {
		return nil, forbidden(50005, "Cannot edit a message authored by another user")
	}
	if err := checkEdit(m, d, ""); err != nil {
		return nil, err
	}
	return g.show(g.amend(ch, m, d, nil)), nil
}

func (g *Guild) deleteMessage(c *call) (any, error) {
	ch, m, err := g.target(c, maySee)
	if err != nil {
		return nil, err
	}
	if m.Author != g.bot() {
		return nil, forbidden(50013, "Missing Permissions")
	}
	g.remove(ch, m)
	return nil, nil
}

func (g *Guild) react(c *call) (any, error)   { return g.changeReaction(c, true) }
func (g *Guild) unreact(c *call) (any, error) { return g.changeReaction(c, false) }

func (g *Guild) changeReaction(c *call, give bool) (any, error) {
	ch, m, err := g.target(c, mayReadHistory|mayReact)
	if err != nil {
		return nil, err
	}
	name := c.r.PathValue("emoji")
	if n := utf8.RuneCountInString(name); n == 0 || n > 16 || strings.ContainsFunc(name, func(r rune) bool { return r < 0xa9 && r != '#' && r != '*' && (r < '0' || r > '9') }) {
		return nil, badRequest(10014, "Unknown Emoji")
	}
	changed := *m
	changed.Reactions = withReaction(m.Reactions, name, g.bot().ID, give)
	ch.messages[ch.index(m.ID)] = &changed
	g.tell(ch.owner, "message", g.show(&changed))
	g.dispatchReaction(ch, m, name, give)
	return nil, nil
}

// dispatchReaction tells the gateway that the bot gave a reaction or took it back.
func (g *Guild) dispatchReaction(ch *channel, m *message, name string, give bool) {
	data := map[string]any{
		"user_id": botID, "channel_id": ch.ID, "message_id": m.ID, "emoji": emoji{Name: &name}, "burst": false, "type": 0,
	}
	if !ch.isDM() {
		data["guild_id"] = ch.GuildID
	}
	ev := gatewayEvent{name: "MESSAGE_REACTION_REMOVE", guild: ch.GuildID, data: data}
	if give {
		ev.name = "MESSAGE_REACTION_ADD"
		data["message_author_id"] = m.Author.ID
		if !ch.isDM() {
			data["member"] = g.member(g.bot(), true)
		}
	}
	ev.needs(intentGuildReactions, intentDirectReactions)
	g.dispatch(ev)
}

// withReaction returns the list after user gave the emoji or took it back.
func withReaction(list []reaction, name, user string, give bool) []reaction {
	changed := []reaction{}
	found := false
	for _, r := range list {
		if *r.Emoji.Name == name {
			found = true
			r.by = slices.DeleteFunc(slices.Clone(r.by), func(id string) bool { return id == user })
			if give {
				r.by = append(r.by, user)
			}
		}
		changed = append(changed, r)
	}
	if !found && give {
		changed = append(changed, reaction{Emoji: emoji{Name: &name}, by: []string{user}})
	}
	changed = slices.DeleteFunc(changed, func(r reaction) bool { return len(r.by) == 0 })
	for i := range changed {
		r := &changed[i]
		r.Count, r.Me = len(r.by), slices.Contains(r.by, botID)
		r.CountDetails, r.BurstColors = map[string]int{"normal": r.Count, "burst": 0}, []string{}
	}
	return changed
}

// threadBody is what starts a thread.
type threadBody struct {
	Name    string `json:"name"`
	Minutes *int   `json:"auto_archive_duration"`
	Type    *int   `json:"type"`
}

func (b *threadBody) check() error {
	var p problems
	p.length("name", strings.TrimSpace(b.Name), 1, 100)
	if !slices.Contains([]int{60, 1440, 4320, 10080}, *orInt(b.Minutes, 1440)) {
		p.choice("auto_archive_duration", "Value must be one of (60, 1440, 4320, 10080).")
	}
	if *orInt(b.Type, channelThread) != channelThread {
		p.choice("type", "Only public threads (11) are there in a local guild.")
	}
	return p.err()
}

func (g *Guild) startThreadFrom(c *call) (any, error) {
	ch, m, err := g.target(c, mayStartThreads)
	if err != nil {
		return nil, err
	}
	var body threadBody
	if err := c.into(&body); err != nil {
		return nil, err
	}
	return asCreated(g.branch(ch, m, &body, g.bot()))
}

func (g *Guild) startThread(c *call) (any, error) {
	ch, err := g.placeFor(c, mayStartThreads)
	if err != nil {
		return nil, err
	}
	var body threadBody
	if err := c.into(&body); err != nil {
		return nil, err
	}
	return asCreated(g.openThread(ch, g.newID(), &body, g.bot()))
}

// asCreated answers with a new thread.
func asCreated(thread *channel, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return created{thread}, nil
}

// branch starts a thread of somebody's from a message. It has the message's id.
func (g *Guild) branch(ch *channel, m *message, body *threadBody, by *user) (*channel, error) {
	if m.Flags&flagHasThread != 0 {
		return nil, badRequest(160004, "A thread has already been created for this message")
	}
	thread, err := g.openThread(ch, m.ID, body, by)
	if err != nil {
		return nil, err
	}
	changed := *ch.message(m.ID)
	changed.Flags |= flagHasThread
	changed.Thread = thread
	g.replace(ch, &changed)
	return thread, nil
}

// openThread makes a thread of somebody's and tells everybody.
func (g *Guild) openThread(parent *channel, id string, body *threadBody, by *user) (*channel, error) {
	if err := body.check(); err != nil {
		return nil, err
	}
	if parent.Type != channelText {
		return nil, badRequest(50024, "Cannot execute action on this channel type")
	}
	thread := g.addThread(parent, id, by, body).view()
	g.tell("", "channel", thread)
	ev := struct {
		*channel
		NewlyCreated bool `json:"newly_created"`
	}{thread, true}
	g.dispatch(gatewayEvent{name: "THREAD_CREATE", guild: parent.GuildID, intents: intentGuilds, data: ev})
	return thread, nil
}

func (g *Guild) joinThread(c *call) (any, error) {
	_, err := g.placeFor(c, maySee)
	return nil, err
}
