package testguild

import (
	"encoding/json"
	"fmt"
	"testing"
)

// seenBy is what a session got of a message.
type seenBy struct {
	Content    string      `json:"content"`
	Embeds     []embed     `json:"embeds"`
	Components []component `json:"components"`
	Mentions   []user      `json:"mentions"`
}

// TestMessageContent checks where Discord leaves content away for an application without MESSAGE_CONTENT: everywhere
// but in DMs to it, in what mentions it, in replies that ping it and in its own messages. The REST API goes by the same rule.
func TestMessageContent(t *testing.T) {
	const text = "it was in May"
	for intents, all := range map[int]bool{0: false, intentMessageContent: true} {
		s := serveGuild(t, Options{Intents: intents})
		r := s.dial("")
		s.identifyAs(r, intentGuildMessages|intentDirectMessages|intents)
		_, own := s.api("POST", "/channels/"+generalID+"/messages", content(1))
		r.read()
		person := func(channel, content string, reply any) func() any {
			return func() any {
				body := map[string]any{"channel": channel, "content": content}
				if reply != nil {
					body["reply_to"] = reply
				}
				return s.act("/local/messages", body)["id"]
			}
		}
		bot := func() any {
			_, m := s.api("POST", "/channels/"+generalID+"/messages", with(embedded(map[string]any{"title": "x"}), "content", text))
			return m["id"]
		}
		for _, c := range []struct {
			name    string
			channel string
			send    func() any
			comes   bool
		}{
			{"talk", generalID, person(generalID, text, nil), all},
			{"mention", generalID, person(generalID, "<@"+botID+"> "+text, nil), true},
			{"reply to it", generalID, person(generalID, text, own["id"]), true},
			{"direct message", youDMID, person(youDMID, text, nil), true},
			{"its own", generalID, bot, true},
		} {
			id := c.send()
			var pushed seenBy
			if p := r.read(); json.Unmarshal(p.Data, &pushed) != nil || p.Type != "MESSAGE_CREATE" || (pushed.Content != "") != c.comes {
				t.Errorf("%s, with all content %t: %s %s", c.name, all, p.Type, p.Data)
			}
			if _, m := s.api("GET", fmt.Sprint("/channels/", c.channel, "/messages/", id), nil); (m["content"] != "") != c.comes {
				t.Errorf("%s, with all content %t: the API gives %v", c.name, all, m["content"])
			}
		}
	}
}

// TestContentOfOthers checks that not only words are left away: embeds, files and components are too.
func TestContentOfOthers(t *testing.T) {
	s := serveGuild(t, Options{})
	m := &message{
		Author: s.user(samID), Content: "x", Embeds: []embed{{Title: "x"}}, Attachments: []attachment{{ID: "1"}}, Components: []component{{Type: kindRow}},
		ReferencedMessage: &message{Author: s.user(youID), Content: "y"},
	}
	l := s.limit(s.channel(generalID), m)
	if l.Content != "" || len(l.Embeds)+len(l.Attachments)+len(l.Components) != 0 || l.ReferencedMessage.Content != "" {
		t.Errorf("left are %+v, in answer to %+v", l, l.ReferencedMessage)
	}
	if m.Content != "x" || m.ReferencedMessage.Content != "y" {
		t.Error("the message itself was changed")
	}
}

// TestPings checks whom a message pings: everybody it names, unless it says whom it may.
func TestPings(t *testing.T) {
	s := serveGuild(t, Options{})
	asked := s.act("/local/messages", map[string]any{"user": samID, "channel": generalID, "content": "x"})
	for name, c := range map[string]struct {
		allowed  any
		people   []string
		everyone bool
	}{
		"no rules":           {nil, []string{youID, samID}, true}, // Sam as the one replied to
		"nobody":             {map[string]any{"parse": []string{}}, nil, false},
		"people":             {map[string]any{"parse": []string{"users"}}, []string{youID}, false},
		"one by id":          {map[string]any{"parse": []string{}, "users": []string{youID}}, []string{youID}, false},
		"another by id":      {map[string]any{"parse": []string{}, "users": []string{samID}}, nil, false},
		"everyone":           {map[string]any{"parse": []string{"everyone"}}, nil, true},
		"the one replied to": {map[string]any{"parse": []string{}, "replied_user": true}, []string{samID}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s.clock.Advance(startSpan) // past the limit of messages
			body := map[string]any{"content": "<@" + youID + "> and @everyone", "message_reference": map[string]any{"message_id": asked["id"]}}
			if c.allowed != nil {
				body["allowed_mentions"] = c.allowed
			}
			_, m := s.api("POST", "/channels/"+generalID+"/messages", body)
			people := []string{}
			for _, u := range m["mentions"].([]any) {
				people = append(people, u.(map[string]any)["id"].(string))
			}
			if fmt.Sprint(people) != fmt.Sprint(c.people) || m["mention_everyone"] != c.everyone {
				t.Errorf("pinged are %v, everyone %v", people, m["mention_everyone"])
			}
		})
	}
}
