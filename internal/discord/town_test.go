package discord

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"rapporteur/internal/testguild"
)

// town is a local guild with the bot in it, and one person who writes there by way of its page.
type town struct {
	t      *testing.T
	guild  *testguild.Guild
	server *httptest.Server
	log    *lockedLog
	stop   context.CancelFunc // of the bot
	ended  chan error         // what Run returned
	seen   chan posted        // every new or changed message that the person sees, in order
	typing chan struct{}      // the bot is seen to type
	news   chan News          // to be told by the bot
	online chan bool          // whether the bot is there, when that changes
	forms  chan shownForm     // forms that the person is asked to fill in
	with   func(*Config)      // what the bot is configured with besides; nil: nothing
	state  struct {
		User struct {
			ID string `json:"id"`
		} `json:"user"`
		Bot      user   `json:"bot"`
		Cursor   string `json:"cursor"`
		Channels []struct {
			ID   string `json:"id"`
			Type int    `json:"type"`
		} `json:"channels"`
		Commands []struct{ ID, Name string } `json:"commands"`
	}
}

// posted is a message as the person sees it.
type posted struct {
	ID        string `json:"id"`
	ChannelID string `json:"channel_id"`
	Content   string `json:"content"`
	Flags     int    `json:"flags"`
	Author    user   `json:"author"`
	Reference *struct {
		MessageID string `json:"message_id"`
	} `json:"message_reference"`
	Components []struct {
		Components []struct {
			CustomID string `json:"custom_id"`
			Label    string `json:"label"`
		} `json:"components"`
	} `json:"components"`
	Attachments []struct {
		Filename string `json:"filename"`
		URL      string `json:"url"`
	} `json:"attachments"`
	Mentions []user `json:"mentions"`
}

const (
	textChannel   = 0
	directChannel = 1
	flagPreview   = 4
	flagPrivate   = 64
	flagThinking  = 128
)

func (p posted) thinking() bool { return p.Flags&flagThinking != 0 }
func (p posted) private() bool  { return p.Flags&flagPrivate != 0 }

// button is the custom_id of the button with the label, "" when the message has none.
func (p posted) button(label string) string {
	for _, row := range p.Components {
		for _, c := range row.Components {
			if c.Label == label {
				return c.CustomID
			}
		}
	}
	return ""
}

// shownForm is a form that the person is asked to fill in, and what it is an answer to.
type shownForm struct {
	Interaction string `json:"interaction"`
	Form        form   `json:"modal"`
}

// lockedLog keeps what is logged.
type lockedLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// settle makes a town and waits until the bot is there. What the bot sends is watched.
func settle(t *testing.T, a Answerer, p pace) *town {
	return settleIn(t, testguild.New(testguild.Options{}), watched, a, p)
}

// unwatched serves a guild and nothing else.
func unwatched(_ *testing.T, g *testguild.Guild) http.Handler { return g }

func settleIn(t *testing.T, g *testguild.Guild, face func(*testing.T, *testguild.Guild) http.Handler, a Answerer, p pace) *town {
	return settleWith(t, g, face, a, p, nil)
}

func settleWith(t *testing.T, g *testguild.Guild, face func(*testing.T, *testguild.Guild) http.Handler, a Answerer, p pace, with func(*Config)) *town {
	w := &town{t: t, guild: g, with: with, log: &lockedLog{}, seen: make(chan posted, 1000), typing: make(chan struct{}, 1000), online: make(chan bool, 1000), news: make(chan News, 10), forms: make(chan shownForm, 10)}
	w.server = httptest.NewServer(face(t, g))
	t.Cleanup(w.server.Close)
	t.Cleanup(w.guild.Close)
	w.start(a, p)
	w.get("/local/state", &w.state)
	w.watch()
	return w
}

// start has the bot come, and waits for it.
func (w *town) start(a Answerer, p pace) {
	ctx, cancel := context.WithCancel(w.t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	w.stop, w.ended = cancel, ended
	go func() {
		c := Config{
			Token: w.guild.Token(), API: w.server.URL, Answerer: a, News: w.news,
			Log: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Ready: func(name string) { ready <- name },
		}
		if w.with != nil {
			w.with(&c)
		}
		ended <- run(ctx, c, p)
		close(ended)
	}()
	w.t.Cleanup(func() {
		cancel()
		for range ended {
		}
	})
	next(w.t, ready)
}

func (w *town) get(path string, into any) {
	w.t.Helper()
	resp, err := http.Get(w.server.URL + path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		w.t.Fatal(err)
	}
}

// do is something that the person does; where the bot is away, once it is back.
func (w *town) do(path string, act map[string]any, into any) {
	w.t.Helper()
	body, err := json.Marshal(act)
	if err != nil {
		w.t.Fatal(err)
	}
	resp, err := http.Post(w.server.URL+path, "application/json", bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode == http.StatusConflict {
		next(w.t, w.online)
		w.do(path, act, into)
		return
	}
	if err != nil || resp.StatusCode >= 300 {
		w.t.Fatalf("%s: %s %s %v", path, resp.Status, answer, err)
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			w.t.Fatal(err)
		}
	}
}

// watch follows what the person sees until the test ends.
func (w *town) watch() {
	ctx, cancel := context.WithCancel(w.t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.server.URL+"/local/events?user="+w.state.User.ID+"&after="+w.state.Cursor, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	var reading sync.WaitGroup
	reading.Go(func() {
		defer resp.Body.Close()
		kind := ""
		lines := bufio.NewScanner(resp.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			if k, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				kind = k
			}
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				w.sees(ctx, kind, []byte(data))
			}
		}
	})
	w.t.Cleanup(func() {
		cancel()
		reading.Wait()
		http.DefaultClient.CloseIdleConnections()
	})
}

func (w *town) sees(ctx context.Context, kind string, data []byte) {
	var p posted
	var presence struct{ Online bool }
	switch kind {
	case "message":
		if json.Unmarshal(data, &p) == nil {
			give(ctx, w.seen, p)
		}
	case "modal":
		var f shownForm
		if json.Unmarshal(data, &f) == nil {
			give(ctx, w.forms, f)
		}
	case "typing":
		give(ctx, w.typing, struct{}{})
	case "presence":
		if json.Unmarshal(data, &presence) == nil {
			give(ctx, w.online, presence.Online)
		}
	}
}

// give sends, unless ctx ends before anybody takes it.
func give[T any](ctx context.Context, to chan<- T, x T) {
	select {
	case to <- x:
	case <-ctx.Done():
	}
}

// await is the next message of the bot's that says something.
func (w *town) await() posted {
	w.t.Helper()
	for {
		p := next(w.t, w.seen)
		if p.Author.ID == w.state.Bot.ID && !p.thinking() {
			w.check(p)
			return p
		}
	}
}

// check sees that a message of the bot's keeps what every message of its must keep.
func (w *town) check(p posted) {
	w.t.Helper()
	if len(p.Mentions) > 0 {
		w.t.Errorf("the bot pings %v: %s", p.Mentions, p.Content)
	}
	if p.Flags&flagPreview == 0 {
		w.t.Errorf("previews are not suppressed: flags %d", p.Flags)
	}
	if units(p.Content) > maxContent {
		w.t.Errorf("a message of %d units", units(p.Content))
	}
}

func (w *town) channel(kind int) string {
	w.t.Helper()
	for _, c := range w.state.Channels {
		if c.Type == kind {
			return c.ID
		}
	}
	w.t.Fatalf("there is no channel of type %d", kind)
	return ""
}

// say posts a message of the person's.
func (w *town) say(channel, content, replyTo string) posted {
	w.t.Helper()
	var p posted
	w.do("/local/messages", map[string]any{"channel": channel, "content": content, "reply_to": replyTo}, &p)
	return p
}

func (w *town) mention() string { return "<@" + w.state.Bot.ID + "> " }

type filled struct {
	Name    string `json:"name"`
	Value   any    `json:"value"`
	Focused bool   `json:"focused,omitempty"`
}

// use uses a slash command in a channel of the guild.
func (w *town) use(name string, options ...filled) {
	w.t.Helper()
	w.do("/local/commands", map[string]any{"channel": w.channel(textChannel), "command": w.command(name), "options": options}, nil)
}

func (w *town) command(name string) string {
	w.t.Helper()
	w.get("/local/state", &w.state)
	for _, c := range w.state.Commands {
		if c.Name == name {
			return c.ID
		}
	}
	w.t.Fatalf("there is no command %s", name)
	return ""
}

// complete is what is suggested for an option that is being typed.
func (w *town) complete(command string, typing filled) []string {
	w.t.Helper()
	typing.Focused = true
	var answer struct {
		Choices []struct{ Name, Value string } `json:"choices"`
	}
	w.do("/local/autocomplete", map[string]any{"channel": w.channel(textChannel), "command": w.command(command), "options": []filled{typing}}, &answer)
	var values []string
	for _, c := range answer.Choices {
		values = append(values, c.Value)
	}
	return values
}

func (w *town) press(p posted, customID string) {
	w.t.Helper()
	w.do("/local/components", map[string]any{"channel": p.ChannelID, "message": p.ID, "custom_id": customID}, nil)
}

// leave stops the bot and waits for it.
func (w *town) leave() {
	w.t.Helper()
	w.stop()
	if err := next(w.t, w.ended); err != nil {
		w.t.Errorf("the bot ends with %v", err)
	}
}

// silent sees that the bot has said nothing so far: what it says to a marker comes first.
func (w *town) silent() {
	w.t.Helper()
	direct := w.channel(directChannel)
	w.say(direct, "anybody there?", "")
	if p := w.await(); p.ChannelID != direct {
		w.t.Errorf("the bot spoke without being asked: %s", p.Content)
	}
}

// logged fails when the log, which has all down to debug, has what must not be in it.
func (w *town) logged(forbidden ...string) {
	w.t.Helper()
	text := w.log.String()
	for _, f := range append(slices.Clone(forbidden), w.guild.Token(), w.state.User.ID) {
		if strings.Contains(text, f) {
			w.t.Errorf("%q is in the log:\n%s", f, text)
		}
	}
}
