package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"golang.org/x/time/rate"
)

// guest uses the page of the local guild without a browser.
type guest struct {
	t     *testing.T
	page  string
	state struct {
		Channels []struct {
			ID       string
			Type     int
			Messages []struct {
				ID, Content string
				Flags       int
			}
		}
		Commands []struct{ ID, Name string }
	}
}

func (v *guest) look() {
	v.t.Helper()
	reply, err := http.Get(v.page + "local/state")
	if err != nil {
		v.t.Fatal(err)
	}
	defer reply.Body.Close()
	if err := json.NewDecoder(reply.Body).Decode(&v.state); err != nil {
		v.t.Fatal(err)
	}
}

// use uses a command in the first text channel and returns the reply.
func (v *guest) use(name string, options ...map[string]any) (content string, private bool) {
	v.t.Helper()
	v.look()
	id, channel, before := "", "", 0
	for _, c := range v.state.Commands {
		if c.Name == name {
			id = c.ID
		}
	}
	for _, c := range v.state.Channels {
		if c.Type == 0 && channel == "" {
			channel, before = c.ID, len(c.Messages)
		}
	}
	body, err := json.Marshal(map[string]any{"channel": channel, "command": id, "options": options})
	if err != nil {
		v.t.Fatal(err)
	}
	reply, err := http.Post(v.page+"local/commands", "application/json", bytes.NewReader(body))
	if err != nil || reply.StatusCode != http.StatusOK {
		v.t.Fatalf("using /%s: %v %v", name, reply, err)
	}
	reply.Body.Close()
	for look := rate.NewLimiter(20, 1); look.Wait(v.t.Context()) == nil; {
		v.look()
		for _, c := range v.state.Channels {
			if c.ID == channel && len(c.Messages) > before && c.Messages[before].Content != "" {
				return c.Messages[before].Content, c.Messages[before].Flags&64 != 0
			}
		}
	}
	v.t.Fatal("no reply")
	return "", false
}

// A limit of the configuration holds over a restart, where there is a file for what was counted.
func TestLimitsOfTheConfiguration(t *testing.T) {
	file := quiet(t)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, string(text)+"[state]\nurl = \"state.db\"\n[discord.limits]\nper_user = 1\n")
	question := map[string]any{"name": "question", "value": keeperQuestion}
	bot := start(t, "--config", file)
	v := &guest{t: t, page: bot.page}
	if got, private := v.use("ask", question); !strings.Contains(got, "Ana Ferrow") || private {
		t.Errorf("the first answer: %s", got)
	}
	for range 2 {
		if got, private := v.use("ask", question); !strings.HasPrefix(got, "You have reached your limit of answers a day here: 1.") || !private {
			t.Errorf("beyond the limit: %s", got)
		}
		if err := bot.stop(); err != nil {
			t.Fatal(err)
		}
		bot = start(t, "--config", file)
		v = &guest{t: t, page: bot.page}
	}
	if got, _ := v.use("quota"); !strings.Contains(got, "You: 1 of 1 answers used, 0 left") {
		t.Errorf("the quota: %s", got)
	}
}
