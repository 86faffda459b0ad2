package testguild

import (
	"slices"
	"strings"
	"time"
)

// Bounds on what is kept; the oldest goes first.
const (
	maxMessages = 2000     // in a channel
	maxThreads  = 50       // in the guild
	maxStored   = 64 << 20 // bytes of attachments
)

// populate makes the people and channels. Guilds besides the first have one channel each.
func (g *Guild) populate(bot string, guilds int) {
	g.users = []*user{
		{ID: botID, Username: strings.ToLower(strings.ReplaceAll(bot, " ", "-")), GlobalName: &bot, Discriminator: "0", Bot: true},
		person(youID, "You"),
		person(samID, "Sam"),
	}
	g.channels = []*channel{
		textChannel(generalID, "general", "Anything. Mention the bot or type / to ask it.", 0),
		textChannel(libraryID, "reading-room", "A second room, to see that the bot keeps them apart.", 1),
		g.dmChannel(youDMID, youID),
		g.dmChannel(samDMID, samID),
	}
	for n := range guilds {
		g.guilds = append(g.guilds, GuildAt(n))
		if n > 0 {
			more := textChannel(GeneralAt(n), "general", "", 0)
			more.GuildID = GuildAt(n)
			g.channels = append(g.channels, more)
		}
	}
	g.user(samID).roles = []string{readersID}
}

func person(id, name string) *user {
	return &user{ID: id, Username: strings.ToLower(name), GlobalName: &name, Discriminator: "0"}
}

func textChannel(id, name, topic string, position int) *channel {
	return &channel{ID: id, Type: channelText, GuildID: guildID, Name: name, Topic: topic, Position: &position}
}

func (g *Guild) dmChannel(id, owner string) *channel {
	return &channel{ID: id, Type: channelDM, owner: owner, Recipients: []*user{g.user(owner)}}
}

// bot is the application's user.
func (g *Guild) bot() *user { return g.users[0] }

// user returns the user with id, nil when there is none.
func (g *Guild) user(id string) *user {
	for _, u := range g.users {
		if u.ID == id {
			return u
		}
	}
	return nil
}

// human returns the person with id, nil when there is none.
func (g *Guild) human(id string) *user {
	if id == botID {
		return nil
	}
	return g.user(id)
}

// member describes u as a member of the guild. whole says whether the user is in it.
func (g *Guild) member(u *user, whole bool) *member {
	m := &member{Roles: listOf(slices.Clone(u.roles)), JoinedAt: g.started.UTC()}
	if whole {
		m.User = u
	}
	return m
}

// channel returns the channel with id, nil when there is none.
func (g *Guild) channel(id string) *channel {
	for _, c := range g.channels {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// message returns the message with id, nil when there is none.
func (c *channel) message(id string) *message {
	if i := c.index(id); i >= 0 {
		return c.messages[i]
	}
	return nil
}

func (c *channel) index(id string) int {
	return slices.IndexFunc(c.messages, func(m *message) bool { return m.ID == id })
}

// add appends a message and drops the oldest beyond the bound.
func (c *channel) add(m *message) {
	c.messages = append(c.messages, m)
	if extra := len(c.messages) - maxMessages; extra > 0 {
		c.messages = slices.Delete(c.messages, 0, extra)
	}
	if m.visibleTo == "" {
		c.LastMessageID = &m.ID
		for _, n := range []*int{c.MessageCount, c.TotalSent} {
			if n != nil {
				*n++
			}
		}
	}
}

// view is a copy of the channel that can be encoded without the lock.
func (c *channel) view() *channel {
	v := *c
	v.messages = nil
	for _, n := range []**int{&v.MessageCount, &v.TotalSent} {
		if *n != nil {
			value := **n
			*n = &value
		}
	}
	return &v
}

// isDM reports whether the channel is between one person and the bot.
func (c *channel) isDM() bool { return c.Type == channelDM }

// addThread makes a thread of somebody's with id below parent and closes the oldest one beyond the
// bound. The bot is in those that it starts.
func (g *Guild) addThread(parent *channel, id string, by *user, body *threadBody) *channel {
	zero, zeroSent, members, now := 0, 0, 1, g.now()
	thread := &channel{
		ID: id, Type: channelThread, GuildID: parent.GuildID, ParentID: parent.ID, Name: strings.TrimSpace(body.Name), OwnerID: by.ID,
		ThreadMetadata: &threadMetadata{AutoArchiveDuration: *orInt(body.Minutes, 1440), ArchiveTimestamp: now, CreateTimestamp: now},
		MessageCount:   &zero, TotalSent: &zeroSent, MemberCount: &members,
	}
	if by == g.bot() {
		thread.Member = &threadMember{ID: id, UserID: botID, JoinTimestamp: now}
	}
	g.channels = append(g.channels, thread)
	if threads := g.threads(); len(threads) > maxThreads {
		g.closeThread(threads[0])
	}
	return thread
}

// closeThread takes a thread away and tells everybody.
func (g *Guild) closeThread(thread *channel) {
	g.channels = slices.DeleteFunc(g.channels, func(c *channel) bool { return c == thread })
	g.tell("", "closed", map[string]string{"id": thread.ID})
	g.dispatch(gatewayEvent{name: "THREAD_DELETE", guild: thread.GuildID, intents: intentGuilds, data: map[string]any{
		"id": thread.ID, "guild_id": thread.GuildID, "parent_id": thread.ParentID, "type": thread.Type,
	}})
}

// threads lists the threads, oldest first.
func (g *Guild) threads() []*channel {
	var list []*channel
	for _, c := range g.channels {
		if c.Type == channelThread {
			list = append(list, c)
		}
	}
	return list
}

// now is the time of the guild's clock.
func (g *Guild) now() time.Time { return g.clock.Now().UTC() }

// newID returns a new snowflake.
func (g *Guild) newID() string { return g.ids.next(g.now()) }

// fileStore keeps the attachments, the oldest are dropped beyond the bound.
type fileStore struct {
	list []*storedFile
	size int
}

// storedFile is one attachment's content.
type storedFile struct {
	id, name, contentType string
	data                  []byte
}

func (s *fileStore) add(f *storedFile) {
	s.list, s.size = append(s.list, f), s.size+len(f.data)
	for s.size > maxStored {
		s.size -= len(s.list[0].data)
		s.list = slices.Delete(s.list, 0, 1)
	}
}

// get returns the file with id and name, nil when there is none.
func (s *fileStore) get(id, name string) *storedFile {
	for _, f := range s.list {
		if f.id == id && f.name == name {
			return f
		}
	}
	return nil
}
