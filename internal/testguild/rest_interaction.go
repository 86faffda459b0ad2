package testguild

import (
	"crypto/subtle"
	"net/http"
)

// interactionRoutes are the answers to interactions. The token in the path is the permission.
func (g *Guild) interactionRoutes() []route {
	const hook = "/webhooks/{application}/{token}"
	return []route{
		{"POST /interactions/{interaction}/{token}/callback", true, g.callback},
		{"POST " + hook, true, g.followUp},
		{"GET " + hook + "/messages/{message}", true, g.getAnswer},
		{"PATCH " + hook + "/messages/{message}", true, g.editAnswer},
		{"DELETE " + hook + "/messages/{message}", true, g.deleteAnswer},
	}
}

// callback gives the first answer.
func (g *Guild) callback(c *call) (any, error) {
	i := g.interactions.byID[c.r.PathValue("interaction")]
	if i == nil || subtle.ConstantTimeCompare([]byte(i.token), []byte(c.r.PathValue("token"))) != 1 {
		return nil, unknownInteraction()
	}
	var cb callback
	if err := c.into(&cb); err != nil {
		return nil, err
	}
	m, err := g.respond(i, &cb, c.files)
	if err != nil || c.r.URL.Query().Get("with_response") != "true" {
		return nil, err
	}
	return g.callbackResponse(i, m), nil
}

// callbackResponse describes a first answer to a client that asked for it.
func (g *Guild) callbackResponse(i *interaction, m *message) map[string]any {
	about := map[string]any{"id": i.id, "type": i.kind}
	answer := map[string]any{"interaction": about}
	if m != nil {
		about["response_message_id"] = m.ID
		about["response_message_loading"] = m.Flags&flagLoading != 0
		about["response_message_ephemeral"] = m.visibleTo != ""
		kind := answerMessage // deferred or not: the resource is the message
		if m.ID == i.source {
			kind = answerUpdate
		}
		answer["resource"] = map[string]any{"type": kind, "message": g.show(m)}
	}
	return answer
}

// answered is the interaction of a webhook call, which must have its first answer and a live token.
func (g *Guild) answered(c *call) (*interaction, error) {
	i := g.interactions.byToken[c.r.PathValue("token")]
	switch {
	case i == nil || c.r.PathValue("application") != botID || i.kind == interactionAutocomplete:
		return nil, unknownWebhook()
	case !g.alive(i):
		return nil, &apiError{Status: http.StatusUnauthorized, Code: 50027, Message: "Invalid Webhook Token"}
	case i.answer == 0:
		return nil, unknownWebhook()
	}
	return i, nil
}

// followUp posts a further message. The first after a deferred answer fills that one.
func (g *Guild) followUp(c *call) (any, error) {
	i, err := g.answered(c)
	if err != nil {
		return nil, err
	}
	d, err := c.draft()
	if err != nil {
		return nil, err
	}
	if d.empty() {
		return nil, emptyMessage()
	}
	if m := i.channel.message(i.original); m != nil && m.Flags&flagLoading != 0 {
		return g.show(g.fill(i, m, d)), nil
	}
	about := *i.metadata
	about.OriginalResponse = i.original
	m := g.post(i.channel, g.bot(), d, func(m *message) {
		m.WebhookID, m.ApplicationID, m.Metadata = botID, botID, &about
		if i.original != "" {
			m.Type, m.MessageReference = messageReply, refer(i.channel, i.original)
		}
		if d.has(flagEphemeral) {
			m.Flags |= flagEphemeral
			m.visibleTo = i.user.ID
		}
	})
	return g.show(m), nil
}

// fill puts content into a message that says thinking. Who sees it was fixed when it was deferred,
// and it does not count as edited.
func (g *Guild) fill(i *interaction, m *message, d *draft) *message {
	return g.amend(i.channel, m, d, func(changed *message) {
		if m.Flags&flagLoading != 0 {
			changed.Flags &^= flagLoading
			changed.Flags |= d.Flags.value & flagComponentsV2
			changed.EditedTimestamp = nil
		}
	})
}

// answerOf is the message that a webhook call names: @original or a follow-up.
func (g *Guild) answerOf(c *call) (*interaction, *message, error) {
	i, err := g.answered(c)
	if err != nil {
		return nil, nil, err
	}
	id := c.r.PathValue("message")
	if id == "@original" {
		id = i.original
	}
	m := i.channel.message(id)
	own := m != nil && (m.ID == i.original || m.Metadata != nil && m.Metadata.ID == i.id)
	if !own {
		return nil, nil, unknownMessage()
	}
	return i, m, nil
}

func (g *Guild) getAnswer(c *call) (any, error) {
	_, m, err := g.answerOf(c)
	if err != nil {
		return nil, err
	}
	return g.show(m), nil
}

func (g *Guild) editAnswer(c *call) (any, error) {
	i, m, err := g.answerOf(c)
	if err != nil {
		return nil, err
	}
	d, err := c.change()
	if err != nil {
		return nil, err
	}
	if err := checkEdit(m, d, ""); err != nil {
		return nil, err
	}
	return g.show(g.fill(i, m, d)), nil
}

func (g *Guild) deleteAnswer(c *call) (any, error) {
	i, m, err := g.answerOf(c)
	if err != nil {
		return nil, err
	}
	g.remove(i.channel, m)
	return nil, nil
}
