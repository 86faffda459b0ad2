package discord

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/answer"
)

// slashName is Discord's rule for the names of slash commands and their options.
var slashName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

func TestCommandsKeepDiscordsRules(t *testing.T) {
	b := newBot(Config{Answerer: &library{}}, nil, nil, brisk())
	defs := b.definitions()
	if len(defs) != len(b.commands) || len(defs) > 100 {
		t.Errorf("%d commands of %d are registered, of which 100 may be", len(defs), len(b.commands))
	}
	for _, c := range defs {
		if c.Type == discordgo.MessageApplicationCommand {
			if n := units(c.Name); n < 1 || n > 32 || c.Description != "" || len(c.Options) > 0 {
				t.Errorf("the menu entry %+v", c)
			}
			continue
		}
		length := checkNamed(t, c.Name, c.Description)
		optional := false
		for _, o := range c.Options {
			length += checkNamed(t, o.Name, o.Description)
			if o.Required && optional {
				t.Errorf("/%s: %s is required and stands after an optional one", c.Name, o.Name)
			}
			optional = optional || !o.Required
			if o.Autocomplete && len(o.Choices) > 0 || len(o.Choices) > maxChoices {
				t.Errorf("/%s %s: suggestions and %d choices", c.Name, o.Name, len(o.Choices))
			}
			for _, ch := range o.Choices {
				length += units(ch.Name) + units(ch.Value.(string))
				if n := units(ch.Name); n < 1 || n > maxChoice || len(ch.NameLocalizations) != len(locales) {
					t.Errorf("/%s %s: the choice %q, in other languages %q", c.Name, o.Name, ch.Name, ch.NameLocalizations)
				}
			}
		}
		if length > 8000 {
			t.Errorf("/%s has %d characters", c.Name, length)
		}
	}
}

func checkNamed(t *testing.T, name, description string) int {
	t.Helper()
	if !slashName.MatchString(name) || fold(name) != name {
		t.Errorf("%q is no name for a command or an option", name)
	}
	if n := units(description); n < 1 || n > 100 {
		t.Errorf("%s: a description of %d units", name, n)
	}
	return units(name) + units(description)
}

// TestCanonical compares the commands with what Discord gives back for them, and with changes to it.
func TestCanonical(t *testing.T) {
	b := newBot(Config{Answerer: &library{}}, nil, nil, brisk())
	all := b.definitions()
	want := []*discordgo.ApplicationCommand{all[0], all[1], all[7], all[9]}
	have := stored(t, all[7], all[9], all[0], all[1])
	for _, c := range []struct {
		name   string
		change func()
		same   bool
	}{
		{"as stored", func() {}, true},
		{"order of options", func() { have[2].Options[0], have[2].Options[1] = have[2].Options[1], have[2].Options[0] }, false},
		{"back", func() { have[2].Options[0], have[2].Options[1] = have[2].Options[1], have[2].Options[0] }, true},
		{"description", func() { have[0].Description = "Other" }, false},
		{"back", func() { have[0].Description = all[7].Description }, true},
		{"another language", func() { (*have[0].DescriptionLocalizations)[discordgo.German] = "Anderes" }, false},
		{"back", func() { *have[0].DescriptionLocalizations = *all[7].DescriptionLocalizations }, true},
		{"a choice in another language", func() { have[3].Options[2].Choices[0].NameLocalizations[discordgo.German] = "Anderes" }, false},
		{"back", func() {
			have[3].Options[2].Choices[0].NameLocalizations[discordgo.German] = german().choices[string(answer.Short)]
		}, true},
		{"kind", func() { have[1].Type = discordgo.UserApplicationCommand }, false},
	} {
		c.change()
		if same, err := equal(have, want); err != nil || same != c.same {
			t.Errorf("%s: same is %v, %v", c.name, same, err)
		}
	}
}

// stored is what Discord gives back for commands: with ids and defaults.
func stored(t *testing.T, commands ...*discordgo.ApplicationCommand) []*discordgo.ApplicationCommand {
	t.Helper()
	text := must(json.Marshal(commands))
	var list []map[string]any
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	for i, c := range list {
		c["id"], c["application_id"], c["version"], c["dm_permission"], c["nsfw"], c["contexts"] = fmt.Sprint(i), "2", "1", true, false, nil
	}
	var out []*discordgo.ApplicationCommand
	if err := json.Unmarshal(must(json.Marshal(list)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestArguments(t *testing.T) {
	a := arguments{{Name: "question", Value: json.RawMessage(`"who"`)}, {Name: "private", Value: json.RawMessage(`true`)}, {Name: "topic", Value: json.RawMessage(`7`)}}
	got := []any{a.text("question"), a.flag("private"), a.text("topic"), a.flag("question"), a.text("absent")}
	if diff := cmp.Diff([]any{"who", true, "", false, ""}, got); diff != "" {
		t.Error(diff)
	}
}
