package discord

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"
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
				if n := units(ch.Name); n < 1 || n > maxChoice {
					t.Errorf("/%s %s: the choice %q", c.Name, o.Name, ch.Name)
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
	stored := `[
		{"id":"9","application_id":"2","version":"1","type":1,"name":"help","description":"What this bot does and how to ask it","dm_permission":true,"nsfw":false,"contexts":null,"integration_types":[0]},
		{"id":"8","type":1,"name":"ask","description":"Ask a question; the answer names its sources","default_member_permissions":null,"options":[
			{"type":3,"name":"question","description":"What you want to know","required":true},
			{"type":5,"name":"private","description":"Show the answer to you alone"}]}]`
	var have []*discordgo.ApplicationCommand
	if err := json.Unmarshal([]byte(stored), &have); err != nil {
		t.Fatal(err)
	}
	all := b.definitions()
	want := []*discordgo.ApplicationCommand{all[0], all[3]}
	for _, c := range []struct {
		name   string
		change func()
		same   bool
	}{
		{"as stored", func() {}, true},
		{"order of options", func() { have[1].Options[0], have[1].Options[1] = have[1].Options[1], have[1].Options[0] }, false},
		{"back", func() { have[1].Options[0], have[1].Options[1] = have[1].Options[1], have[1].Options[0] }, true},
		{"description", func() { have[0].Description = "Other" }, false},
	} {
		c.change()
		if same, err := equal(have, want); err != nil || same != c.same {
			t.Errorf("%s: same is %v, %v", c.name, same, err)
		}
	}
}

func TestArguments(t *testing.T) {
	a := arguments{{Name: "question", Value: json.RawMessage(`"who"`)}, {Name: "private", Value: json.RawMessage(`true`)}, {Name: "topic", Value: json.RawMessage(`7`)}}
	got := []any{a.text("question"), a.flag("private"), a.text("topic"), a.flag("question"), a.text("absent")}
	if diff := cmp.Diff([]any{"who", true, "", false, ""}, got); diff != "" {
		t.Error(diff)
	}
}
