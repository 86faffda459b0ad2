package testguild

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// TestStrangers checks that no other page can reach the guild, by a name of its own or across origins.
func TestStrangers(t *testing.T) {
	s := serveUnwatched(t)
	body := map[string]any{"channel": generalID, "content": "x"}
	for name, c := range map[string]struct {
		method, path string
		body         any
		header       []string
		want         int
	}{
		"own page":          {"POST", "/local/messages", body, []string{"Origin", s.url, "Sec-Fetch-Site", "same-origin"}, 200},
		"no browser":        {"POST", "/local/messages", body, nil, 200},
		"other origin":      {"POST", "/local/messages", body, []string{"Origin", "https://example.org"}, 403},
		"no origin":         {"POST", "/local/messages", body, []string{"Origin", "null"}, 403},
		"across sites":      {"GET", "/local/state", nil, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		"stream of another": {"GET", "/local/events", nil, []string{"Origin", "https://example.org"}, 403},
		"rebound name":      {"GET", "/local/state", nil, []string{"Host", "example.org"}, 403},
		"rebound API":       {"GET", "/api/v10/gateway", nil, []string{"Host", "example.org:80", "User-Agent", "DiscordBot (x, 1)"}, 403},
		"localhost":         {"GET", "/local/state", nil, []string{"Host", "localhost:8080"}, 200},
		"sent as a form":    {"POST", "/local/messages", body, []string{"Content-Type", "text/plain"}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			if status, answer := s.do(c.method, c.path, c.body, c.header...); status != c.want {
				t.Errorf("status %d, want %d: %v", status, c.want, answer)
			}
		})
	}
}

// TestPageHeaders checks that the page may load nothing from elsewhere and is embedded nowhere.
func TestPageHeaders(t *testing.T) {
	s := serveGuild(t, Options{})
	resp, err := s.http.Get(s.url + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	policy := resp.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %q", policy, want)
		}
	}
	if resp.Header.Get("Access-Control-Allow-Origin") != "" || strings.Contains(policy, "unsafe") {
		t.Error("the page is open to others")
	}
}

// TestScripts checks that no script of the page turns text into HTML or asks another host.
func TestScripts(t *testing.T) {
	err := fs.WalkDir(web, "web", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(web, path)
		for _, bad := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "//cdn", "@import"} {
			if strings.Contains(string(text), bad) {
				t.Errorf("%s contains %s", path, bad)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestStream checks that a page which comes back gets what it missed, and one that was away too long
// or knew an earlier guild is told to load anew.
func TestStream(t *testing.T) {
	s := serveGuild(t, Options{})
	first := s.follow(youID, "")
	s.act("/local/messages", map[string]any{"channel": generalID, "content": "one"})
	seen := next(t, first, "message")
	s.act("/local/messages", map[string]any{"user": samID, "channel": samDMID, "content": "private"})
	s.act("/local/messages", map[string]any{"channel": generalID, "content": "two"})
	if ev := next(t, s.follow(youID, seen.id), "message"); !strings.Contains(ev.data, `"two"`) {
		t.Errorf("after coming back the next is %s", ev.data)
	}
	for _, cursor := range []string{"other-1", "nonsense", s.boot + "-999999"} {
		if ev := wait(t, s.follow(youID, cursor)); ev.kind != "reset" {
			t.Errorf("cursor %q: got %+v", cursor, ev)
		}
	}
	for n := range hubRing + 1 {
		s.mu.Lock()
		s.tell("", "test", n)
		s.mu.Unlock()
	}
	if ev := wait(t, s.follow(youID, seen.id)); ev.kind != "reset" {
		t.Errorf("a page that was away too long got %+v", ev)
	}
}

// TestReplyFromPage checks that a reply pings the bot, so that it may read it without a mention.
func TestReplyFromPage(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	heard := make(chan *discordgo.MessageCreate, 2)
	bot.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { heard <- m })
	s.open(bot)
	sent, err := bot.ChannelMessageSend(generalID, "Ask me.")
	if err != nil {
		t.Fatal(err)
	}
	wait(t, heard)
	s.act("/local/messages", map[string]any{"channel": generalID, "content": "why?", "reply_to": sent.ID})
	got := wait(t, heard)
	if got.Content != "why?" || got.ReferencedMessage == nil || got.ReferencedMessage.Content != "Ask me." {
		t.Errorf("the reply came as %+v", got.Message)
	}
}

// TestMenuCommand uses a command on a message that the bot could not read otherwise.
func TestMenuCommand(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	used := make(chan *discordgo.InteractionCreate, 1)
	bot.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { used <- i })
	s.open(bot)
	check := slash(t, s, bot)[1]
	message := s.act("/local/messages", map[string]any{"channel": generalID, "content": "it was in May"})
	s.act("/local/commands", map[string]any{"channel": generalID, "command": check.ID, "target": message["id"]})
	data := wait(t, used).ApplicationCommandData()
	if m := data.Resolved.Messages[data.TargetID]; m == nil || m.Content != "it was in May" {
		t.Errorf("the bot got %+v", data)
	}
}

// TestFollowUps checks that the first follow-up fills a deferred answer, and the next stand alone.
func TestFollowUps(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	used := make(chan *discordgo.InteractionCreate, 1)
	bot.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { used <- i })
	s.open(bot)
	ask := slash(t, s, bot)[0]
	s.act("/local/commands", map[string]any{"channel": generalID, "command": ask.ID, "options": []any{map[string]any{"name": "question", "value": "x"}}})
	i := wait(t, used)
	deferEphemeral(t, bot, i)
	for n := range 2 {
		if _, err := bot.FollowupMessageCreate(i.Interaction, true, &discordgo.WebhookParams{Content: fmt.Sprint("part ", n)}); err != nil {
			t.Fatal(err)
		}
	}
	mine, others := s.messages(youID, generalID), s.messages(samID, generalID)
	if len(mine) != 2 || mine[0].Content != "part 0" || mine[0].Flags&flagEphemeral == 0 {
		t.Errorf("the first follow-up did not fill the answer: %+v", mine)
	}
	if len(others) != 1 || others[0].Content != "part 1" {
		t.Errorf("others see %+v", others)
	}
	s.act("/local/dismiss", map[string]any{"channel": generalID, "message": mine[0].ID})
	text := "late"
	_, err := bot.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text})
	wantCode(t, err, 10008)
}

// TestAttachment sends a file and downloads it from the page, as a file and nothing else.
func TestAttachment(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	m, err := bot.ChannelMessageSendComplex(generalID, &discordgo.MessageSend{Content: "See file",
		Files: []*discordgo.File{{Name: "a <b>.html", ContentType: "text/html", Reader: strings.NewReader("<script>1</script>")}}})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.http.Get(m.Attachments[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 200 || string(data) != "<script>1</script>" {
		t.Errorf("status %d, %q", resp.StatusCode, data)
	}
	if kind := resp.Header.Get("Content-Type"); kind != "application/octet-stream" || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("it is served as %s", kind)
	}
}

// TestThread starts a thread from a message and writes in it.
func TestThread(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	s.open(bot)
	m, err := bot.ChannelMessageSend(generalID, "Start here")
	if err != nil {
		t.Fatal(err)
	}
	thread, err := bot.MessageThreadStart(generalID, m.ID, "Follow-up", 1440)
	if err != nil || thread.ID != m.ID || thread.ParentID != generalID {
		t.Fatalf("started %+v: %v", thread, err)
	}
	_, err = bot.MessageThreadStart(generalID, m.ID, "Again", 1440)
	wantCode(t, err, 160004)
	if _, err := bot.ChannelMessageSend(thread.ID, "In the thread"); err != nil {
		t.Fatal(err)
	}
	if list := s.messages(youID, thread.ID); len(list) != 1 || s.messages(youID, generalID)[0].Flags&flagHasThread == 0 {
		t.Errorf("the thread shows %+v", list)
	}
}

// TestHistory checks the order and windows of a message list, and that old messages are dropped.
func TestHistory(t *testing.T) {
	s := serveGuild(t, Options{})
	ids := []string{}
	s.mu.Lock()
	for n := range maxMessages + 10 {
		m := s.post(s.channel(generalID), s.bot(), &draft{Content: opt[string]{true, fmt.Sprint(n)}}, nil)
		ids = append(ids, m.ID)
	}
	s.mu.Unlock()
	if n := len(s.messages(youID, generalID)); n != maxMessages {
		t.Errorf("%d messages are kept", n)
	}
	bot := s.client(wanted)
	last := len(ids) - 1
	for _, c := range []struct {
		before, after, around string
		first, count          int
	}{
		{"", "", "", last, 3}, {ids[last], "", "", last - 1, 3}, {"", ids[last-2], "", last, 2}, {"", "", ids[last-5], last - 4, 3},
	} {
		list, err := bot.ChannelMessages(generalID, 3, c.before, c.after, c.around)
		if err != nil || len(list) != c.count || list[0].ID != ids[c.first] {
			t.Errorf("%+v: %d messages, %v", c, len(list), err)
		}
	}
}

// TestClose checks that nothing is answered and nobody waits once the guild is closed.
func TestClose(t *testing.T) {
	s := serveGuild(t, Options{})
	stream := s.follow(youID, "")
	r := s.dial("")
	s.identifyAs(r, intentGuilds)
	next(t, stream, "presence")
	s.Close()
	if code := r.closed(); code != closeGoingAway {
		t.Errorf("the client was closed with %d", code)
	}
	resp, err := http.Get(s.url + "/local/events?user=" + youID)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a stream opened with status %d", resp.StatusCode)
	}
}
