package testguild

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// ask is a slash command with other fields.
func ask(change map[string]any) map[string]any {
	c := map[string]any{"name": "ask", "description": "Ask something"}
	for k, v := range change {
		c[k] = v
	}
	return c
}

func askFor(options ...any) map[string]any { return ask(map[string]any{"options": options}) }

// optional is an option that takes text, with other fields.
func optional(name string, change map[string]any) map[string]any {
	o := map[string]any{"type": optionString, "name": name, "description": "x"}
	for k, v := range change {
		o[k] = v
	}
	return o
}

// offers are n choices.
func offers(n int) []any {
	return list(n, func(i int) any { return map[string]any{"name": fmt.Sprint(i), "value": "v"} })
}

// sized is a command of n characters, translations and all.
func sized(n int) map[string]any {
	full := list(25, func(int) any { return map[string]any{"name": long(100), "value": long(100)} })
	c := askFor(optional("a", map[string]any{"choices": full}), optional("b", map[string]any{"choices": full[:14]}))
	c["description"], c["description_localizations"] = "x", map[string]any{"de": long(100)} // the longest counts
	c["options"] = append(c["options"].([]any), optional("c", map[string]any{"description": long(n - 3 - 100 - 2 - 5000 - 2 - 2800 - 1)}))
	return c
}

func commandLimits() []limit {
	named := func(name string) any { return ask(map[string]any{"name": name}) }
	described := func(n int) any { return ask(map[string]any{"description": long(n)}) }
	menu := func(kind int, name, description string) map[string]any {
		return map[string]any{"type": kind, "name": name, "description": description}
	}
	menus := func(kind, n int) any {
		return list(n, func(i int) any { return menu(kind, fmt.Sprint("Check ", i), "") })
	}
	slashes := func(n int) any { return list(n, func(i int) any { return named(fmt.Sprint("c", i)) }) }
	required := func(first, second bool) any {
		return askFor(optional("a", map[string]any{"required": first}), optional("b", map[string]any{"required": second}))
	}
	return []limit{
		{"name", toCommand, named(strings.Repeat("報", 32)), named(strings.Repeat("報", 33)), "name BASE_TYPE_BAD_LENGTH"},
		{"no name", toCommand, named("a"), named(""), "name BASE_TYPE_REQUIRED"},
		{"permissions", toCommand, ask(map[string]any{"default_member_permissions": "8"}), ask(map[string]any{"default_member_permissions": "all"}), "default_member_permissions BASE_TYPE_CONVERT"},
		{"lower case", toCommand, named("ask"), named("Ask"), "name APPLICATION_COMMAND_INVALID_NAME"},
		{"pattern", toCommand, named("-_'9éपूछो-ถาม"), named("ask me"), "name STRING_TYPE_REGEX"},
		{"emoji in a name", toCommand, named("fox"), named("\U0001F98A"), "name STRING_TYPE_REGEX"},
		{"translated name", toCommand, ask(map[string]any{"name_localizations": map[string]any{"de": "fragen"}}), ask(map[string]any{"name_localizations": map[string]any{"de": "Fragen"}}), "name_localizations.de APPLICATION_COMMAND_INVALID_NAME"},
		{"description", toCommand, described(100), described(101), "description BASE_TYPE_BAD_LENGTH"},
		{"no description", toCommand, described(1), described(0), "description BASE_TYPE_REQUIRED"},
		{"name of a menu command", toCommand, menu(3, long(32), ""), menu(3, long(33), ""), "name BASE_TYPE_BAD_LENGTH"},
		{"description of a menu command", toCommand, menu(2, "Who is it", ""), menu(2, "Who is it", "x"), "description APPLICATION_COMMAND_INVALID_DESCRIPTION"},
		{"required first", toCommand, required(true, false), required(false, true), "options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"},
		{"size of a command", toCommand, sized(8000), sized(8001), " APPLICATION_COMMAND_TOO_LARGE"},
		{"size of a command in a set", toCommands, []any{sized(8000)}, []any{sized(8001)}, "0 APPLICATION_COMMAND_TOO_LARGE"},
		{"slash commands", toCommands, slashes(100), slashes(101), "30032"},
		{"user commands", toCommands, menus(commandUser, 15), menus(commandUser, 16), "30032"},
		{"message commands", toCommands, menus(commandMessage, 15), menus(commandMessage, 16), "30032"},
	}
}

func optionLimits() []limit {
	many := func(n int) any {
		return askFor(list(n, func(i int) any { return optional(fmt.Sprint("o", i), nil) })...)
	}
	named := func(n int) any { return askFor(optional(strings.Repeat("報", n), nil)) }
	described := func(n int) any { return askFor(optional("a", map[string]any{"description": long(n)})) }
	offering := func(choices []any) any { return askFor(optional("a", map[string]any{"choices": choices})) }
	one := func(field string, n int) any {
		return offering([]any{with(map[string]any{"name": "x", "value": "y"}, field, long(n))})
	}
	most := func(n int) any { return askFor(optional("a", map[string]any{"max_length": n})) }
	return []limit{
		{"options of a command", toCommand, many(25), many(26), "options BASE_TYPE_MAX_LENGTH"},
		{"name of an option", toCommand, named(32), named(33), "options.0.name BASE_TYPE_BAD_LENGTH"},
		{"description of an option of a command", toCommand, described(100), described(101), "options.0.description BASE_TYPE_BAD_LENGTH"},
		{"choices of an option", toCommand, offering(offers(25)), offering(offers(26)), "options.0.choices BASE_TYPE_MAX_LENGTH"},
		{"name of a choice", toCommand, one("name", 100), one("name", 101), "options.0.choices.0.name BASE_TYPE_BAD_LENGTH"},
		{"value of a choice", toCommand, one("value", 100), one("value", 101), "options.0.choices.0.value BASE_TYPE_BAD_LENGTH"},
		{"length that an option takes", toCommand, most(6000), most(6001), "options.0.min_length NUMBER_TYPE_MAX"},
	}
}

func choiceLimits() []limit {
	one := func(field string, n int) any {
		return []any{with(map[string]any{"name": "x", "value": "y"}, field, long(n))}
	}
	return []limit{
		{"choices of a completion", toChoices, offers(25), offers(26), "data.choices BASE_TYPE_MAX_LENGTH"},
		{"name of a completion", toChoices, one("name", 100), one("name", 101), "data.choices.0.name BASE_TYPE_BAD_LENGTH"},
		{"value of a completion", toChoices, one("value", 100), one("value", 101), "data.choices.0.value BASE_TYPE_BAD_LENGTH"},
	}
}

// TestCreateLimit checks that only so many commands may be new in a day, in each scope, and that one which keeps its
// kind and name is not new.
func TestCreateLimit(t *testing.T) {
	s := serveUnwatched(t)
	set := func(from int) any {
		return list(maxSlash, func(i int) any { return ask(map[string]any{"name": fmt.Sprint("c", from+i)}) })
	}
	one := ask(map[string]any{"name": "one-more"})
	known := ask(map[string]any{"name": "c150", "description": "changed"})
	for _, from := range []int{0, 0, 100} { // the second time they are known
		if status, answer := toCommands(s, set(from)); status != 200 {
			t.Fatalf("the set from %d: status %d: %v", from, status, answer)
		}
	}
	s.clock.Advance(time.Minute) // past the limit of requests
	if status, answer := toCommand(s, known); status != 200 {
		t.Errorf("a command that is known: status %d: %v", status, answer)
	}
	if status, answer := toCommands(s, []any{one}); status != 400 || fault(answer) != "30034" {
		t.Errorf("the 201st: status %d: %v", status, answer)
	}
	if status, answer := s.api("POST", "/applications/"+botID+"/guilds/"+guildID+"/commands", one); status != 201 {
		t.Errorf("a first one of the guild: status %d: %v", status, answer)
	}
	s.clock.Advance(24 * time.Hour)
	if status, answer := toCommands(s, []any{one}); status != 200 {
		t.Errorf("the next day: status %d: %v", status, answer)
	}
}

// TestCommandCount checks that a command which would be one too many of its kind is refused alone as well, and that
// one which takes the place of another is not too many.
func TestCommandCount(t *testing.T) {
	s := serveUnwatched(t)
	set := list(maxSlash, func(i int) any { return ask(map[string]any{"name": fmt.Sprint("c", i)}) })
	for i := range maxMenu {
		set = append(set, map[string]any{"type": commandUser, "name": fmt.Sprint("Who ", i)}, map[string]any{"type": commandMessage, "name": fmt.Sprint("Check ", i)})
	}
	if status, answer := toCommands(s, set); status != 200 {
		t.Fatalf("as many as may be: status %d: %v", status, answer)
	}
	for _, kind := range []int{commandSlash, commandUser, commandMessage} {
		more := map[string]any{"type": kind, "name": "more"}
		if kind == commandSlash {
			more["description"] = "x"
		}
		if status, answer := toCommand(s, more); status != 400 || fault(answer) != "30032" {
			t.Errorf("one more of kind %d: status %d: %v", kind, status, answer)
		}
	}
	if status, answer := toCommand(s, ask(map[string]any{"name": "c1", "description": "changed"})); status != 200 {
		t.Errorf("one in place of another: status %d: %v", status, answer)
	}
}
