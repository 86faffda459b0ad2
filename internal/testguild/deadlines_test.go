package testguild

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestFirstAnswerLimits checks for every kind of interaction that its first answer has three seconds, and that
// there is one.
func TestFirstAnswerLimits(t *testing.T) {
	s := serveUnwatched(t)
	say := map[string]any{"content": "x"}
	for name, c := range map[string]struct {
		kind, answer int
		data         any
	}{
		"answer":     {interactionCommand, answerMessage, say},
		"deferral":   {interactionCommand, answerDeferred, nil},
		"modal":      {interactionCommand, answerModal, form(labelled(typed("a")))},
		"button":     {interactionComponent, answerDeferred, nil},
		"form":       {interactionModal, answerMessage, say},
		"completion": {interactionAutocomplete, answerChoices, map[string]any{"choices": offers(1)}},
	} {
		t.Run(name, func(t *testing.T) {
			late, i := s.asked(c.kind), s.asked(c.kind)
			s.clock.Advance(firstAnswer - time.Millisecond)
			if status, answer := s.respondTo(i, c.answer, c.data); status >= 300 {
				t.Errorf("just in time: status %d: %v", status, answer)
			}
			if status, answer := s.respondTo(i, c.answer, c.data); status != 400 || fault(answer) != "40060" {
				t.Errorf("a second first answer: status %d: %v", status, answer)
			}
			s.clock.Advance(time.Millisecond)
			if status, answer := s.respondTo(late, c.answer, c.data); status != 404 || fault(answer) != "10062" {
				t.Errorf("after three seconds: status %d: %v", status, answer)
			}
		})
	}
}

// TestTokenLimits checks that the token of an interaction is good for fifteen minutes.
func TestTokenLimits(t *testing.T) {
	s := serveUnwatched(t)
	i := s.asked(interactionCommand)
	hook := "/webhooks/" + botID + "/" + i.token
	uses := map[string]func() (int, map[string]any){
		"follow-up": func() (int, map[string]any) { return s.api("POST", hook, content(1)) },
		"edit":      func() (int, map[string]any) { return s.api("PATCH", hook+"/messages/@original", content(1)) },
		"look":      func() (int, map[string]any) { return s.api("GET", hook+"/messages/@original", nil) },
	}
	for name, use := range uses {
		if status, answer := use(); status != 404 || fault(answer) != "10015" {
			t.Errorf("%s before the first answer: status %d: %v", name, status, answer)
		}
	}
	s.respondTo(i, answerMessage, content(1))
	s.clock.Advance(tokenLife - time.Millisecond)
	for name, use := range uses {
		if status, answer := use(); status != 200 {
			t.Errorf("%s just in time: status %d: %v", name, status, answer)
		}
	}
	s.clock.Advance(time.Millisecond)
	for name, use := range uses {
		if status, answer := use(); status != 401 || fault(answer) != "50027" {
			t.Errorf("%s after fifteen minutes: status %d: %v", name, status, answer)
		}
	}
}

// TestDeferredFlags checks that a deferral takes the flag for an ephemeral answer and no other, and that no later
// edit or follow-up changes who sees it.
func TestDeferredFlags(t *testing.T) {
	s := serveUnwatched(t)
	for _, c := range []struct{ deferred, filled, want int }{
		{flagEphemeral | flagSuppressEmbeds | flagSilent | flagComponentsV2, 0, flagEphemeral},
		{0, flagEphemeral, 0},
		{flagEphemeral, 0, flagEphemeral},
	} {
		i := s.asked(interactionCommand)
		s.respondTo(i, answerDeferred, map[string]any{"flags": c.deferred})
		if m := s.lastMessage(); m.Flags != c.want|flagLoading {
			t.Errorf("deferred with %d: the message has %d", c.deferred, m.Flags)
		}
		s.api("POST", "/webhooks/"+botID+"/"+i.token, map[string]any{"content": "x", "flags": c.filled})
		if m := s.lastMessage(); m.Flags != c.want || (m.visibleTo != "") != (c.want != 0) {
			t.Errorf("deferred with %d and filled with %d: the message has %d", c.deferred, c.filled, m.Flags)
		}
	}
}

// lastMessage is the newest message of the first channel, whoever sees it.
func (s *guildServer) lastMessage() *message {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.channel(generalID).messages
	return list[len(list)-1]
}

// TestFirstAnswerFits checks for every kind of interaction which first answers there are: acknowledging and updating
// are for components, choices for completion, and a form is not answered by a form.
func TestFirstAnswerFits(t *testing.T) {
	s := serveUnwatched(t)
	data := map[int]any{
		answerPong: nil, answerMessage: content(1), answerDeferred: nil, answerDeferredUpdate: nil, answerUpdate: content(1),
		answerChoices: map[string]any{"choices": offers(1)}, answerModal: form(labelled(typed("a"))),
	}
	for name, c := range map[string]struct {
		use  func() *interaction
		fits []int
	}{
		"command":           {func() *interaction { return s.asked(interactionCommand) }, []int{answerMessage, answerDeferred, answerModal}},
		"button":            {s.pressed, []int{answerMessage, answerDeferred, answerDeferredUpdate, answerUpdate, answerModal}},
		"completion":        {func() *interaction { return s.asked(interactionAutocomplete) }, []int{answerChoices}},
		"form of a command": {func() *interaction { return s.asked(interactionModal) }, []int{answerMessage, answerDeferred}},
		"form of a button":  {s.submitted, []int{answerMessage, answerDeferred, answerDeferredUpdate, answerUpdate}},
	} {
		for answer, body := range data {
			s.clock.Advance(time.Minute) // past every limit over time
			status, got := s.respondTo(c.use(), answer, body)
			if fits := slices.Contains(c.fits, answer); fits != (status == 204) || !fits && fault(got) != "type BASE_TYPE_CHOICES" {
				t.Errorf("%s, answered with type %d: status %d: %v", name, answer, status, got)
			}
		}
	}
}

// submitted is a form that a button opened, which the bot has not answered yet.
func (s *guildServer) submitted() *interaction {
	i := s.pressed()
	i.kind = interactionModal
	return i
}

// TestEphemeral checks that an ephemeral answer is for one person: others do not see it, the gateway does not tell of
// it, and the bot reaches it by the token of its interaction alone.
func TestEphemeral(t *testing.T) {
	s := serveGuild(t, Options{})
	r := s.dial("")
	s.identifyAs(r, intentGuildMessages)
	i := s.asked(interactionCommand)
	r.read() // INTERACTION_CREATE
	if status, answer := s.respondTo(i, answerMessage, map[string]any{"content": "between us", "flags": flagEphemeral}); status != 204 {
		t.Fatalf("status %d: %v", status, answer)
	}
	id := s.lastMessage().ID
	if mine, others := len(s.messages(youID, generalID)), len(s.messages(samID, generalID)); mine != 1 || others != 0 {
		t.Errorf("the person sees %d, another %d", mine, others)
	}
	message := "/channels/" + generalID + "/messages/" + id
	for _, use := range []struct{ method, path string }{{"GET", message}, {"POST", message + "/threads"}, {"PUT", message + "/reactions/%F0%9F%91%8D/@me"}} {
		if status, answer := s.api(use.method, use.path, nil); status != 404 || fault(answer) != "10008" {
			t.Errorf("%s %s: status %d: %v", use.method, use.path, status, answer)
		}
	}
	hook := "/webhooks/" + botID + "/" + i.token + "/messages/@original"
	if status, m := s.api("PATCH", hook, content(1)); status != 200 || m["flags"] != float64(flagEphemeral) {
		t.Errorf("edited with status %d: %v", status, m)
	}
	if status, _ := s.api("DELETE", hook, nil); status != 204 {
		t.Errorf("deleted with status %d", status)
	}
	s.api("POST", "/channels/"+generalID+"/messages", content(2))
	if p := r.read(); p.Type != "MESSAGE_CREATE" || strings.Contains(string(p.Data), id) {
		t.Errorf("the gateway tells %+v", p)
	}
}
