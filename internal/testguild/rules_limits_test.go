package testguild

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// limit is one of Discord's limits: a request just inside is taken, one just outside is refused with the
// field and code in want, or with an error's number.
type limit struct {
	name            string
	to              end
	inside, outside any
	want            string
}

// end is where the requests of a limit go.
type end func(s *guildServer, body any) (int, map[string]any)

// long is a text of n code points, which takes more bytes and more UTF-16 units than that.
func long(n int) string { return string(slices.Repeat([]rune("a報\U0001F98A"), n/3+1)[:n]) }

// with is a copy of fields with one of them set.
func with(fields map[string]any, name string, value any) map[string]any {
	changed := map[string]any{name: value}
	for k, v := range fields {
		if k != name {
			changed[k] = v
		}
	}
	return changed
}

// TestLimits goes to each limit and one step beyond.
func TestLimits(t *testing.T) {
	s := serveUnwatched(t)
	for _, l := range slices.Concat(messageLimits(), embedLimits(), buttonLimits(), selectLimits(), layoutLimits(), modalLimits(), commandLimits(), optionLimits(), choiceLimits()) {
		t.Run(l.name, func(t *testing.T) {
			for _, try := range []struct {
				body any
				want string
			}{{l.inside, ""}, {l.outside, l.want}} {
				s.clock.Advance(24 * time.Hour) // past every limit over time
				status, answer := l.to(s, try.body)
				if got := fault(answer); got != try.want || (try.want == "") != (status < 300) {
					t.Errorf("status %d, problem %q, want %q: %.300v", status, got, try.want, answer)
				}
			}
		})
	}
}

func toMessage(s *guildServer, body any) (int, map[string]any) {
	return s.api("POST", "/channels/"+generalID+"/messages", body)
}

func toEdit(s *guildServer, body any) (int, map[string]any) {
	_, m := s.api("POST", "/channels/"+libraryID+"/messages", map[string]any{"content": "x"})
	return s.api("PATCH", fmt.Sprint("/channels/", libraryID, "/messages/", m["id"]), body)
}

func toThread(s *guildServer, body any) (int, map[string]any) {
	return s.api("POST", "/channels/"+generalID+"/threads", body)
}

// toList asks for messages with the body as the query.
func toList(s *guildServer, body any) (int, map[string]any) {
	return s.api("GET", fmt.Sprint("/channels/", generalID, "/messages?", body), nil)
}

func toCommands(s *guildServer, body any) (int, map[string]any) {
	return s.api("PUT", "/applications/"+botID+"/commands", body)
}

func toCommand(s *guildServer, body any) (int, map[string]any) {
	return s.api("POST", "/applications/"+botID+"/commands", body)
}

// asked is an interaction that the bot has not answered yet.
func (s *guildServer) asked(kind int) *interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := &interaction{
		kind: kind, user: s.user(youID), channel: s.channel(generalID), command: &command{Type: commandSlash, Name: "ask"},
		choices: make(chan []choice, 1), optionFor: optionString,
	}
	s.begin(i, nil, nil)
	return i
}

// respondTo gives the first answer to an interaction as the bot.
func (s *guildServer) respondTo(i *interaction, kind int, data any) (int, map[string]any) {
	return s.api("POST", "/interactions/"+i.id+"/"+i.token+"/callback", map[string]any{"type": kind, "data": data})
}

func toAnswer(s *guildServer, body any) (int, map[string]any) {
	return s.respondTo(s.asked(interactionCommand), answerMessage, body)
}

func toFollowUp(s *guildServer, body any) (int, map[string]any) {
	i := s.asked(interactionCommand)
	s.respondTo(i, answerDeferred, nil)
	return s.api("POST", "/webhooks/"+botID+"/"+i.token, body)
}

func toOriginal(s *guildServer, body any) (int, map[string]any) {
	i := s.asked(interactionCommand)
	s.respondTo(i, answerDeferred, nil)
	return s.api("PATCH", "/webhooks/"+botID+"/"+i.token+"/messages/@original", body)
}

func toUpdate(s *guildServer, body any) (int, map[string]any) {
	return s.respondTo(s.pressed(), answerUpdate, body)
}

// pressed is the use of a button of a new message, which the bot has not answered yet.
func (s *guildServer) pressed() *interaction {
	_, m := toMessage(s, rows(row(pressable("a"))))
	i := s.asked(interactionComponent)
	i.source, _ = m["id"].(string)
	return i
}

func toModal(s *guildServer, body any) (int, map[string]any) {
	return s.respondTo(s.asked(interactionCommand), answerModal, body)
}

func toChoices(s *guildServer, body any) (int, map[string]any) {
	return s.respondTo(s.asked(interactionAutocomplete), answerChoices, map[string]any{"choices": body})
}
