package testguild

import (
	"crypto/rand"
	"encoding/json"
	"time"
)

// Discord's deadlines.
const (
	firstAnswer = 3 * time.Second
	tokenLife   = 15 * time.Minute
)

// maxInteractions bounds how many interactions are remembered; the oldest goes first.
const maxInteractions = 5000

// Kinds of interactions.
const (
	interactionCommand      = 2
	interactionComponent    = 3
	interactionAutocomplete = 4
	interactionModal        = 5
)

// Kinds of first answers.
const (
	answerPong           = 1
	answerMessage        = 4
	answerDeferred       = 5
	answerDeferredUpdate = 6
	answerUpdate         = 7
	answerChoices        = 8
	answerModal          = 9
)

// interaction is one thing that a person did to the bot, and what became of it.
type interaction struct {
	id, token string
	kind      int
	user      *user
	channel   *channel
	command   *command // of commands and autocompletion
	metadata  *interactionMetadata
	source    string    // the message whose component was used, "" for commands
	made      time.Time // counts the deadlines
	answer    int       // kind of the first answer, 0 for none yet
	original  string    // message that @original stands for, "" before there is one
	ephemeral bool      // fixed by the first answer
	modal     *modal    // what was asked, when the answer was a modal
	choices   chan []choice
	optionFor int // kind of the option that is completed
	stop      []func()
}

// interactionStore remembers interactions by id and by token.
type interactionStore struct {
	byID    map[string]*interaction
	byToken map[string]*interaction
	order   []*interaction
}

func (s *interactionStore) add(i *interaction) {
	if s.byID == nil {
		s.byID, s.byToken = map[string]*interaction{}, map[string]*interaction{}
	}
	s.byID[i.id], s.byToken[i.token] = i, i
	s.order = append(s.order, i)
	for len(s.order) > maxInteractions {
		s.forget(s.order[0])
		s.order = s.order[1:]
	}
}

// forget drops an interaction and its alarms.
func (s *interactionStore) forget(i *interaction) {
	delete(s.byID, i.id)
	delete(s.byToken, i.token)
	for _, stop := range i.stop {
		stop()
	}
}

// stop silences all alarms and ends what waits for choices.
func (s *interactionStore) stop() {
	for _, i := range s.byID {
		if i.kind == interactionAutocomplete && i.answer == 0 && i.choices != nil {
			close(i.choices)
			i.choices = nil
		}
		s.forget(i)
	}
}

// begin makes an interaction, sends it to the bot and sets its alarms. data is what Discord puts
// into the event's data, message the message whose component was used.
func (g *Guild) begin(i *interaction, data any, message *message) {
	i.id, i.token, i.made = g.newID(), rand.Text()+rand.Text(), g.now()
	i.metadata = &interactionMetadata{ID: i.id, Type: i.kind, User: i.user, Owners: map[string]string{"0": owner(i.channel)}}
	if message != nil {
		i.source, i.metadata.InteractedMessage = message.ID, message.ID
	}
	g.interactions.add(i)
	i.stop = append(i.stop,
		g.clock.AfterFunc(firstAnswer, func() { g.unanswered(i) }),
		g.clock.AfterFunc(tokenLife, func() { g.expired(i) }))
	g.dispatch(gatewayEvent{name: "INTERACTION_CREATE", guild: i.channel.GuildID, data: g.interactionEvent(i, data, message)})
}

// owner is what Discord names as the one who installed the application: the guild, or "0" in a DM.
func owner(c *channel) string {
	if c.isDM() {
		return "0"
	}
	return c.GuildID
}

// interactionEvent is the INTERACTION_CREATE event.
func (g *Guild) interactionEvent(i *interaction, data any, m *message) map[string]any {
	ev := map[string]any{
		"id": i.id, "application_id": botID, "type": i.kind, "token": i.token, "version": 1, "data": data,
		"channel_id": i.channel.ID, "channel": i.channel.view(), "locale": i.user.locale, "entitlements": []any{},
		"app_permissions": number(g.permissionsIn(i.channel)), "authorizing_integration_owners": i.metadata.Owners,
		"attachment_size_limit": maxFile, "context": 0,
	}
	if m != nil {
		ev["message"] = g.show(m)
	}
	if i.channel.isDM() {
		ev["user"], ev["context"] = i.user, 1
		return ev
	}
	who := g.member(i.user, true)
	who.Permissions = number(personsPermissions(i.user))
	ev["member"], ev["guild_id"], ev["guild_locale"] = who, i.channel.GuildID, g.locale
	ev["guild"] = map[string]any{"id": i.channel.GuildID, "locale": g.locale, "features": []string{}}
	return ev
}

// unanswered tells the person that the bot did not answer within three seconds.
func (g *Guild) unanswered(i *interaction) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if i.answer != 0 || g.closed {
		return
	}
	if i.kind == interactionAutocomplete {
		close(i.choices)
		i.choices = nil
		return
	}
	g.tell(i.user.ID, "failed", map[string]string{
		"interaction": i.id, "channel_id": i.channel.ID, "message_id": i.source, "text": "The application did not respond",
	})
}

// expired forgets an interaction whose token is void and ends a message that still says thinking.
func (g *Guild) expired(i *interaction) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return
	}
	if m := i.channel.message(i.original); m != nil && m.Flags&flagLoading != 0 {
		ended := *m
		ended.Flags &^= flagLoading
		ended.Content = "The application did not respond"
		g.replace(i.channel, &ended)
	}
	i.choices, i.modal = nil, nil
}

// alive reports whether the interaction's token is still good.
func (g *Guild) alive(i *interaction) bool { return g.now().Sub(i.made) < tokenLife }

// callback is a first answer.
type callback struct {
	Type int             `json:"type"`
	Data json.RawMessage `json:"data"`
}

// callbackData is the part of a first answer that is not a message or a modal.
type callbackData struct {
	Choices []choice `json:"choices"`
}

// respond gives the first answer to an interaction. It returns the message that it made or changed.
func (g *Guild) respond(i *interaction, cb *callback, files []upload) (*message, error) {
	switch {
	case g.now().Sub(i.made) >= firstAnswer && i.answer == 0, !g.alive(i):
		return nil, unknownInteraction()
	case i.answer != 0:
		return nil, alreadyAnswered()
	case !i.accepts(cb.Type):
		var p problems
		p.choice("type", "This kind of answer does not fit this kind of interaction.")
		return nil, p.err()
	}
	m, err := g.carryOut(i, cb, files)
	if err == nil {
		i.answer = cb.Type
		i.stop[0]()
	}
	return m, err
}

// accepts reports whether the first answer may be of this kind.
func (i *interaction) accepts(answer int) bool {
	switch answer {
	case answerMessage, answerDeferred:
		return i.kind != interactionAutocomplete
	case answerDeferredUpdate, answerUpdate:
		return i.source != "" && i.kind != interactionAutocomplete
	case answerChoices:
		return i.kind == interactionAutocomplete
	case answerModal:
		return i.kind == interactionCommand || i.kind == interactionComponent
	}
	return false
}

// carryOut does what a first answer says.
func (g *Guild) carryOut(i *interaction, cb *callback, files []upload) (*message, error) {
	switch cb.Type {
	case answerChoices:
		return nil, g.offer(i, cb.Data)
	case answerModal:
		return nil, g.ask(i, cb.Data)
	case answerDeferredUpdate:
		i.original = i.source
		g.tell(i.user.ID, "answered", map[string]string{"interaction": i.id})
		return i.channel.message(i.source), nil
	}
	d, err := callbackDraft(cb, files)
	if err != nil {
		return nil, err
	}
	if cb.Type == answerUpdate {
		return g.updateSource(i, d)
	}
	if err := checkDraft(d, "data"); err != nil {
		return nil, err
	}
	if cb.Type == answerMessage && d.empty() {
		return nil, emptyMessage()
	}
	m := g.answerWith(i, d, cb.Type == answerDeferred)
	i.original, i.ephemeral = m.ID, m.visibleTo != ""
	return m, nil
}

// callbackDraft reads the message of a first answer, to be checked.
func callbackDraft(cb *callback, files []upload) (*draft, error) {
	d := &draft{}
	if len(cb.Data) > 0 && string(cb.Data) != "null" {
		if err := decode(cb.Data, d); err != nil {
			return nil, err
		}
	}
	d.files = files
	return d, nil
}

// updateSource changes the message whose component was used.
func (g *Guild) updateSource(i *interaction, d *draft) (*message, error) {
	m := i.channel.message(i.source)
	if m == nil {
		return nil, unknownMessage()
	}
	if err := checkEdit(m, d, "data"); err != nil {
		return nil, err
	}
	i.original = m.ID
	g.tell(i.user.ID, "answered", map[string]string{"interaction": i.id})
	return g.amend(i.channel, m, d, nil), nil
}

// answerWith posts the message of a first answer; a deferred one has nothing but its flag.
func (g *Guild) answerWith(i *interaction, d *draft, deferred bool) *message {
	ephemeral := d.has(flagEphemeral)
	if deferred {
		d = &draft{}
	}
	return g.post(i.channel, g.bot(), d, func(m *message) {
		m.WebhookID, m.ApplicationID, m.Metadata = botID, botID, i.metadata
		m.Type = messageSlash
		switch {
		case i.command != nil:
			if i.command.Type != commandSlash {
				m.Type = messageContextMenu
			}
			m.Interaction = &messageInteraction{ID: i.id, Type: i.kind, Name: i.command.Name, User: i.user}
		case i.source != "":
			m.Type, m.MessageReference = messageReply, refer(i.channel, i.source)
		}
		if ephemeral {
			m.Flags |= flagEphemeral
			m.visibleTo = i.user.ID
		}
		if deferred {
			m.Flags |= flagLoading
		}
	})
}

// refer points to a message of a channel.
func refer(c *channel, message string) *reference {
	return &reference{MessageID: message, ChannelID: c.ID, GuildID: c.GuildID}
}

// offer passes the choices of an autocompletion to the person who types.
func (g *Guild) offer(i *interaction, data json.RawMessage) error {
	var c callbackData
	if err := decode(data, &c); err != nil {
		return err
	}
	var p problems
	checkChoices(&p, "data.choices", i.optionFor, c.Choices)
	if err := p.err(); err != nil {
		return err
	}
	i.choices <- c.Choices
	return nil
}

// ask shows a modal to the person.
func (g *Guild) ask(i *interaction, data json.RawMessage) error {
	var m modal
	if err := decode(data, &m); err != nil {
		return err
	}
	if err := checkModal(&m, "data"); err != nil {
		return err
	}
	m.Components = complete(m.Components)
	i.modal = &m
	g.tell(i.user.ID, "modal", map[string]any{"interaction": i.id, "channel_id": i.channel.ID, "modal": &m})
	return nil
}
