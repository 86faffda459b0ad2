package testguild

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// list repeats a value made from its number.
func list(n int, make func(int) any) []any {
	all := []any{}
	for i := range n {
		all = append(all, make(i))
	}
	return all
}

func row(parts ...any) map[string]any { return map[string]any{"type": 1, "components": parts} }

func pressable(id string) map[string]any {
	return map[string]any{"type": 2, "style": 1, "label": "Go", "custom_id": id}
}

// TestMessageRules checks what Discord takes and refuses in a message, sizes apart: those are in
// rules_limits_test.go. want is the path and code of the problem, or a number for an error of its own, or
// "" for a message that is taken.
func TestMessageRules(t *testing.T) {
	s := serveGuild(t, Options{})
	link := map[string]any{"type": 2, "style": 5, "label": "Go", "url": "https://example.org", "custom_id": "a"}
	for name, c := range map[string]struct {
		body map[string]any
		want string
	}{
		"nothing":                {map[string]any{"content": "  \n"}, "50006"},
		"wrong type":             {map[string]any{"content": []int{1}}, "content BASE_TYPE_CONVERT"},
		"empty embed":            {embedded(map[string]any{}), "embeds.0.description BASE_TYPE_REQUIRED"},
		"script in an embed":     {embedded(map[string]any{"title": "x", "url": "javascript:alert(1)"}), "embeds.0.url URL_TYPE_INVALID_SCHEME"},
		"button without a row":   {rows(pressable("a")), "components.0 UNION_TYPE_CHOICES"},
		"text in a row":          {rows(row(map[string]any{"type": 10, "content": "x"})), "components.0.components.0 UNION_TYPE_CHOICES"},
		"link without address":   {rows(row(map[string]any{"type": 2, "style": 5, "label": "Go"})), "components.0.components.0.url BASE_TYPE_REQUIRED"},
		"link with custom id":    {rows(row(link)), "components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"},
		"button without words":   {rows(row(map[string]any{"type": 2, "style": 1, "custom_id": "a"})), "components.0.components.0.label BASE_TYPE_REQUIRED"},
		"layout without flag":    {rows(map[string]any{"type": 10, "content": "text"}), "components.0 UNION_TYPE_CHOICES"},
		"unknown mention kind":   {map[string]any{"content": "x", "allowed_mentions": map[string]any{"parse": []string{"friends"}}}, "allowed_mentions.parse.0 BASE_TYPE_CHOICES"},
		"users twice":            {map[string]any{"content": "x", "allowed_mentions": map[string]any{"parse": []string{"users"}, "users": []string{youID}}}, "allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"},
		"reply to nothing":       {map[string]any{"content": "x", "message_reference": map[string]any{"message_id": "1"}}, "message_reference REPLIES_UNKNOWN_MESSAGE"},
		"reply to nothing, mild": {map[string]any{"content": "x", "message_reference": map[string]any{"message_id": "1", "fail_if_not_exists": false}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s.clock.Advance(time.Minute)
			status, answer := s.api("POST", "/channels/"+generalID+"/messages", c.body)
			if got := fault(answer); got != c.want || (c.want == "") != (status == 200) {
				t.Errorf("status %d, problem %q, want %q: %v", status, got, c.want, answer)
			}
		})
	}
}

// fault names the first problem of an answer: path and code of a bad field, or the error's number.
func fault(answer map[string]any) string {
	tree, ok := answer["errors"].(map[string]any)
	if !ok {
		if code, ok := answer["code"].(float64); ok {
			return fmt.Sprint(int(code))
		}
		return ""
	}
	path := []string{}
	for tree["_errors"] == nil {
		for name, below := range tree {
			path, tree = append(path, name), below.(map[string]any)
			break
		}
	}
	return strings.Join(path, ".") + " " + tree["_errors"].([]any)[0].(map[string]any)["code"].(string)
}

// TestCommandRules checks what Discord takes and refuses when commands are registered, sizes apart.
func TestCommandRules(t *testing.T) {
	s := serveGuild(t, Options{})
	text := func(name string) map[string]any { return optional(name, nil) }
	for name, c := range map[string]struct {
		list []any
		want string
	}{
		"plain":                 {[]any{ask(nil)}, ""},
		"no description":        {[]any{map[string]any{"name": "ask"}}, "0.description BASE_TYPE_REQUIRED"},
		"menu with words":       {[]any{map[string]any{"type": 3, "name": "Check", "description": "x"}}, "0.description APPLICATION_COMMAND_INVALID_DESCRIPTION"},
		"menu":                  {[]any{map[string]any{"type": 3, "name": "Check this"}}, ""},
		"same option twice":     {[]any{askFor(text("a"), text("a"))}, "0.options.1 APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"},
		"same command twice":    {[]any{ask(nil), ask(nil)}, "1.name APPLICATION_COMMANDS_DUPLICATE_NAME"},
		"choices that complete": {[]any{askFor(optional("a", map[string]any{"autocomplete": true, "choices": offers(1)}))}, "0.options.0 APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID"},
		"unknown language":      {[]any{ask(map[string]any{"name_localizations": map[string]string{"xx": "ask"}})}, "0.name_localizations.xx BASE_TYPE_CHOICES"},
		"sub-command":           {[]any{askFor(map[string]any{"type": 1, "name": "now", "description": "x", "options": []any{text("a")}})}, ""},
		"sub-command and text":  {[]any{askFor(map[string]any{"type": 1, "name": "now", "description": "x"}, text("a"))}, "0.options.1 APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
	} {
		t.Run(name, func(t *testing.T) {
			s.clock.Advance(time.Minute)
			status, answer := s.api("PUT", "/applications/"+botID+"/commands", c.list)
			if got := fault(answer); got != c.want || (c.want == "") != (status == 200) {
				t.Errorf("status %d, problem %q, want %q", status, got, c.want)
			}
		})
	}
}

// TestCommandIDs checks that a command which keeps its name keeps its id.
func TestCommandIDs(t *testing.T) {
	s := serveGuild(t, Options{})
	const path = "/applications/" + botID + "/guilds/" + guildID + "/commands"
	status, first := s.api("POST", path, map[string]any{"name": "ask", "description": "one"})
	if status != 201 {
		t.Fatalf("created with status %d: %v", status, first)
	}
	status, second := s.api("POST", path, map[string]any{"name": "ask", "description": "two"})
	if status != 200 || second["id"] != first["id"] || second["description"] != "two" {
		t.Errorf("replaced with status %d: %v", status, second)
	}
	if status, changed := s.api("PATCH", path+"/"+first["id"].(string), map[string]any{"description": "three"}); status != 200 || changed["description"] != "three" {
		t.Errorf("edited with status %d: %v", status, changed)
	}
	if status, _ := s.api("DELETE", path+"/"+first["id"].(string), nil); status != 204 {
		t.Errorf("deleted with status %d", status)
	}
	if status, answer := s.api("GET", path+"/"+first["id"].(string), nil); status != 404 || fault(answer) != "10063" {
		t.Errorf("after that it is there with status %d: %v", status, answer)
	}
}

// TestNonce checks that an enforced nonce makes one message of two equal requests.
func TestNonce(t *testing.T) {
	s := serveGuild(t, Options{})
	send := func() string {
		_, m := s.api("POST", "/channels/"+generalID+"/messages", map[string]any{"content": "x", "nonce": "n1", "enforce_nonce": true})
		id, _ := m["id"].(string)
		return id
	}
	first := send()
	if again := send(); again != first || first == "" {
		t.Errorf("two messages %q and %q", first, again)
	}
	s.clock.Advance(nonceWindow + time.Second)
	if later := send(); later == first {
		t.Error("the nonce is remembered for ever")
	}
}

// TestSuppressedEmbeds checks that the flag hides embeds and an edit can take it back.
func TestSuppressedEmbeds(t *testing.T) {
	s := serveGuild(t, Options{})
	const path = "/channels/" + generalID + "/messages"
	_, m := s.api("POST", path, map[string]any{"content": "x", "flags": flagSuppressEmbeds, "embeds": []any{map[string]any{"title": "t"}}})
	if n := len(m["embeds"].([]any)); n != 0 {
		t.Errorf("%d embeds are shown", n)
	}
	_, m = s.api("PATCH", path+"/"+m["id"].(string), map[string]any{"flags": 0})
	if n := len(m["embeds"].([]any)); n != 1 || m["edited_timestamp"] == nil {
		t.Errorf("after the edit %d embeds are shown, edited %v", n, m["edited_timestamp"])
	}
}

// FuzzMessageBody sends arbitrary bodies to the end points that take one: never a 500, never a panic.
func FuzzMessageBody(f *testing.F) {
	for _, seed := range []string{
		`{"content":"x"}`, `{"embeds":[{"fields":[{"name":"","value":null}]}]}`, `[]`, `null`, `{"flags":-1,"components":[{"type":17,"components":[{"type":9}]}]}`,
		`{"components":[{"type":1,"components":[{"type":3,"options":[{}],"min_values":-1}]}]}`, `{"attachments":[{"id":0}],"allowed_mentions":{"parse":null}}`,
		`{"type":4,"data":{"content":"x"}}`, `[{"name":"a","description":"b","options":[{"type":2,"options":[{"type":1}]}]}]`, `{"nonce":1e400}`, "\xff",
	} {
		f.Add([]byte(seed))
	}
	g := New(Options{})
	f.Cleanup(g.Close)
	f.Fuzz(func(t *testing.T, body []byte) {
		var d draft
		if decode(body, &d) == nil && checkDraft(&d, "") == nil {
			g.mu.Lock()
			m := g.post(g.channels[0], g.bot(), &d, nil)
			encoded, err := json.Marshal(g.show(m))
			g.mu.Unlock()
			if err != nil || !json.Valid(encoded) {
				t.Errorf("a message that was taken does not encode: %v", err)
			}
		}
		var commands []command
		if decode(body, &commands) == nil {
			checkCommands(commands)
		}
		var m modal
		if decode(body, &m) == nil && checkModal(&m, "data") == nil {
			for i := range m.Components {
				fillPart(&m.Components[i], map[string][]string{})
			}
		}
	})
}
