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

// TestMessageRules checks what Discord takes and refuses in a message. want is the path and code of
// the problem, or a number for an error of its own, or "" for a message that is taken.
func TestMessageRules(t *testing.T) {
	s := serveGuild(t, Options{})
	emoji, cjk := "\U0001F98A", "報"
	for name, c := range map[string]struct {
		body map[string]any
		want string
	}{
		"2000 letters":           {map[string]any{"content": strings.Repeat("a", 2000)}, ""},
		"2000 emoji":             {map[string]any{"content": strings.Repeat(emoji, 2000)}, ""},
		"2001 CJK":               {map[string]any{"content": strings.Repeat(cjk, 2001)}, "content BASE_TYPE_MAX_LENGTH"},
		"nothing":                {map[string]any{"content": "  \n"}, "50006"},
		"wrong type":             {map[string]any{"content": []int{1}}, "content BASE_TYPE_CONVERT"},
		"11 embeds":              {map[string]any{"embeds": list(11, func(int) any { return map[string]any{"title": "x"} })}, "embeds BASE_TYPE_BAD_LENGTH"},
		"empty embed":            {map[string]any{"embeds": []any{map[string]any{}}}, "embeds.0.description BASE_TYPE_REQUIRED"},
		"long title":             {map[string]any{"embeds": []any{map[string]any{"title": strings.Repeat("x", 257)}}}, "embeds.0.title BASE_TYPE_MAX_LENGTH"},
		"6000 in embeds":         {map[string]any{"embeds": list(2, func(int) any { return map[string]any{"description": strings.Repeat("x", 3000)} })}, ""},
		"6001 in embeds":         {map[string]any{"embeds": []any{map[string]any{"description": strings.Repeat("x", 4000)}, map[string]any{"description": strings.Repeat("x", 2001)}}}, "embeds MAX_EMBED_SIZE_EXCEEDED"},
		"script in an embed":     {map[string]any{"embeds": []any{map[string]any{"title": "x", "url": "javascript:alert(1)"}}}, "embeds.0.url URL_TYPE_INVALID_SCHEME"},
		"six rows":               {map[string]any{"components": list(6, func(i int) any { return row(pressable(fmt.Sprint(i))) })}, "components BASE_TYPE_BAD_LENGTH"},
		"six buttons":            {map[string]any{"components": []any{row(list(6, func(i int) any { return pressable(fmt.Sprint(i)) })...)}}, "components.0.components BASE_TYPE_BAD_LENGTH"},
		"same custom id":         {map[string]any{"components": []any{row(pressable("a"), pressable("a"))}}, "components COMPONENT_CUSTOM_ID_DUPLICATED"},
		"long custom id":         {map[string]any{"components": []any{row(pressable(strings.Repeat("x", 101)))}}, "components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH"},
		"button without a row":   {map[string]any{"components": []any{pressable("a")}}, "components.0.type BASE_TYPE_CHOICES"},
		"link without address":   {map[string]any{"components": []any{row(map[string]any{"type": 2, "style": 5, "label": "Go"})}}, "components.0.components.0.url BASE_TYPE_REQUIRED"},
		"link with custom id":    {map[string]any{"components": []any{row(map[string]any{"type": 2, "style": 5, "label": "Go", "url": "https://example.org", "custom_id": "a"})}}, "components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"},
		"button without words":   {map[string]any{"components": []any{row(map[string]any{"type": 2, "style": 1, "custom_id": "a"})}}, "components.0.components.0.label BASE_TYPE_REQUIRED"},
		"26 options":             {map[string]any{"components": []any{row(map[string]any{"type": 3, "custom_id": "a", "options": list(26, func(i int) any { return map[string]any{"label": "x", "value": fmt.Sprint(i)} })})}}, "components.0.components.0.options BASE_TYPE_BAD_LENGTH"},
		"select beside button":   {map[string]any{"components": []any{row(pressable("b"), map[string]any{"type": 3, "custom_id": "a", "options": []any{map[string]any{"label": "x", "value": "y"}}})}}, "components.0.components COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
		"second layout":          {map[string]any{"flags": flagComponentsV2, "components": []any{map[string]any{"type": 10, "content": "text"}, row(pressable("a"))}}, ""},
		"text beside layout":     {map[string]any{"flags": flagComponentsV2, "content": "x", "components": []any{map[string]any{"type": 10, "content": "text"}}}, "content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"},
		"too much layout text":   {map[string]any{"flags": flagComponentsV2, "components": list(2, func(int) any { return map[string]any{"type": 10, "content": strings.Repeat("x", 2001)} })}, "components COMPONENT_MAX_TOTAL_TEXT_LENGTH"},
		"41 components":          {map[string]any{"flags": flagComponentsV2, "components": list(41, func(int) any { return map[string]any{"type": 14} })}, "components BASE_TYPE_BAD_LENGTH"},
		"unknown mention kind":   {map[string]any{"content": "x", "allowed_mentions": map[string]any{"parse": []string{"friends"}}}, "allowed_mentions.parse.0 BASE_TYPE_CHOICES"},
		"users twice":            {map[string]any{"content": "x", "allowed_mentions": map[string]any{"parse": []string{"users"}, "users": []string{youID}}}, "allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"},
		"reply to nothing":       {map[string]any{"content": "x", "message_reference": map[string]any{"message_id": "1"}}, "message_reference REPLIES_UNKNOWN_MESSAGE"},
		"reply to nothing, mild": {map[string]any{"content": "x", "message_reference": map[string]any{"message_id": "1", "fail_if_not_exists": false}}, ""},
		"long nonce":             {map[string]any{"content": "x", "nonce": strings.Repeat("n", 26)}, "nonce NONCE_TYPE_TOO_LONG"},
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

// TestCommandRules checks what Discord takes and refuses when commands are registered.
func TestCommandRules(t *testing.T) {
	s := serveGuild(t, Options{})
	slash := func(change map[string]any) map[string]any {
		c := map[string]any{"name": "ask", "description": "Ask something"}
		for k, v := range change {
			c[k] = v
		}
		return c
	}
	option := func(name string, required bool) map[string]any {
		return map[string]any{"type": 3, "name": name, "description": "x", "required": required}
	}
	for name, c := range map[string]struct {
		list []any
		want string
	}{
		"plain":                 {[]any{slash(nil)}, ""},
		"other alphabets":       {[]any{slash(map[string]any{"name": "पूछो"})}, ""},
		"capitals":              {[]any{slash(map[string]any{"name": "Ask"})}, "0.name APPLICATION_COMMAND_INVALID_NAME"},
		"space":                 {[]any{slash(map[string]any{"name": "ask me"})}, "0.name APPLICATION_COMMAND_INVALID_NAME"},
		"no description":        {[]any{map[string]any{"name": "ask"}}, "0.description BASE_TYPE_REQUIRED"},
		"long description":      {[]any{slash(map[string]any{"description": strings.Repeat("x", 101)})}, "0.description BASE_TYPE_BAD_LENGTH"},
		"menu with words":       {[]any{map[string]any{"type": 3, "name": "Check", "description": "x"}}, "0.description APPLICATION_COMMAND_INVALID_DESCRIPTION"},
		"menu":                  {[]any{map[string]any{"type": 3, "name": "Check this"}}, ""},
		"required last":         {[]any{slash(map[string]any{"options": []any{option("a", false), option("b", true)}})}, "0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"},
		"same option twice":     {[]any{slash(map[string]any{"options": []any{option("a", true), option("a", true)}})}, "0.options.1 APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"},
		"same command twice":    {[]any{slash(nil), slash(nil)}, "1.name APPLICATION_COMMANDS_DUPLICATE_NAME"},
		"26 choices":            {[]any{slash(map[string]any{"options": []any{map[string]any{"type": 3, "name": "a", "description": "x", "choices": list(26, func(i int) any { return map[string]any{"name": fmt.Sprint(i), "value": "v"} })}}})}, "0.options.0.choices BASE_TYPE_BAD_LENGTH"},
		"choices that complete": {[]any{slash(map[string]any{"options": []any{map[string]any{"type": 3, "name": "a", "description": "x", "autocomplete": true, "choices": []any{map[string]any{"name": "a", "value": "b"}}}}})}, "0.options.0 APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID"},
		"unknown language":      {[]any{slash(map[string]any{"name_localizations": map[string]string{"xx": "ask"}})}, "0.name_localizations.xx BASE_TYPE_CHOICES"},
		"sub-command":           {[]any{slash(map[string]any{"options": []any{map[string]any{"type": 1, "name": "now", "description": "x", "options": []any{option("a", true)}}}})}, ""},
		"sub-command and text":  {[]any{slash(map[string]any{"options": []any{map[string]any{"type": 1, "name": "now", "description": "x"}, option("a", false)}})}, "0.options.1 APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
		"101 commands":          {list(101, func(i int) any { return slash(map[string]any{"name": fmt.Sprint("c", i)}) }), "30032"},
		"too large": {[]any{slash(map[string]any{"options": list(5, func(i int) any {
			return map[string]any{"type": 3, "name": fmt.Sprint("o", i), "description": "x", "choices": list(25, func(j int) any {
				return map[string]any{"name": strings.Repeat("n", 90), "value": fmt.Sprint(j)}
			})}
		})})}, "0.options APPLICATION_COMMAND_TOO_LARGE"},
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
