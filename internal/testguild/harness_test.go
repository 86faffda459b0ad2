package testguild

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"go.uber.org/goleak"

	"rapporteur/internal/testguild/openapi"
)

// checkLeaks fails the test when it leaves a goroutine behind. Clients are closed by then.
func checkLeaks(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

// guildServer is a guild that is served on loopback for one test.
type guildServer struct {
	*Guild
	t     *testing.T
	url   string
	http  *http.Client
	clock *ManualClock
}

// serveGuild serves a guild with a clock that stands still and holds what it answers against Discord's
// description.
func serveGuild(t *testing.T, o Options) *guildServer {
	t.Helper()
	return serveThrough(t, o, openapi.Watched)
}

// serveUnwatched serves a guild that may answer what Discord's description does not have.
func serveUnwatched(t *testing.T) *guildServer {
	t.Helper()
	return serveThrough(t, Options{}, func(_ testing.TB, g http.Handler) http.Handler { return g })
}

// serveThrough serves a guild with a clock that stands still through what around makes of it.
func serveThrough(t *testing.T, o Options, around func(testing.TB, http.Handler) http.Handler) *guildServer {
	t.Helper()
	checkLeaks(t)
	clock := NewManualClock(time.Date(2024, 7, 10, 9, 0, 0, 0, time.UTC))
	o.Clock = clock
	g := New(o)
	server := httptest.NewServer(around(t, g))
	transport := &http.Transport{}
	t.Cleanup(func() {
		g.Close()
		transport.CloseIdleConnections()
		server.Close()
	})
	return &guildServer{g, t, server.URL, &http.Client{Transport: transport}, clock}
}

// client returns a session that talks to the guild. It does not reconnect on its own.
func (s *guildServer) client(intents discordgo.Intent) *discordgo.Session {
	s.t.Helper()
	session, err := discordgo.New("Bot " + s.Token())
	if err != nil {
		s.t.Fatal(err)
	}
	transport, err := Redirect(s.url, s.http.Transport)
	if err != nil {
		s.t.Fatal(err)
	}
	session.Client = &http.Client{Transport: transport}
	session.Identify.Intents = intents
	session.ShouldReconnectOnError = false
	session.ShouldRetryOnRateLimit = false
	return session
}

// wanted are the intents that the bot asks for.
const wanted = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages

// open connects the session and waits until it knows the guild.
func (s *guildServer) open(session *discordgo.Session) {
	s.t.Helper()
	ready := make(chan *discordgo.GuildCreate, 1)
	session.AddHandlerOnce(func(_ *discordgo.Session, g *discordgo.GuildCreate) { ready <- g })
	if err := session.Open(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { session.Close() })
	wait(s.t, ready)
}

// patience only ends a test that has failed anyway.
const patience = 30 * time.Second

// wait returns what comes next, and fails the test when nothing does.
func wait[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

// do sends a request as the page would and decodes the answer.
func (s *guildServer) do(method, path string, body any, header ...string) (int, map[string]any) {
	s.t.Helper()
	var reader io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			s.t.Fatal(err)
		}
		reader = bytes.NewReader(encoded)
	}
	req, err := http.NewRequest(method, s.url+path, reader)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	resp, err := s.http.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer := map[string]any{}
	json.NewDecoder(resp.Body).Decode(&answer)
	return resp.StatusCode, answer
}

// act does something as a person and fails the test unless it is accepted.
func (s *guildServer) act(path string, body map[string]any) map[string]any {
	s.t.Helper()
	status, answer := s.do("POST", path, body)
	if status != http.StatusOK && status != http.StatusNoContent {
		s.t.Fatalf("%s %v: status %d: %v", path, body, status, answer)
	}
	return answer
}

// api sends a request as the bot would.
func (s *guildServer) api(method, path string, body any) (int, map[string]any) {
	s.t.Helper()
	return s.do(method, "/api/v10"+path, body, "Authorization", "Bot "+s.Token(), "User-Agent", "DiscordBot (https://example.org, 1)")
}

// pageView is what the page knows after loading.
type pageView struct {
	Channels []struct {
		ID       string            `json:"id"`
		Messages []json.RawMessage `json:"messages"`
	} `json:"channels"`
	Cursor string `json:"cursor"`
	Online bool   `json:"online"`
}

// messages are the messages of a channel as a person sees them after a reload.
func (s *guildServer) messages(user, channel string) []*message {
	s.t.Helper()
	resp, err := s.http.Get(s.url + "/local/state?user=" + user)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	var view pageView
	if err := json.NewDecoder(resp.Body).Decode(&view); err != nil {
		s.t.Fatal(err)
	}
	list := []*message{}
	for _, c := range view.Channels {
		for _, raw := range c.Messages {
			m := &message{}
			if err := json.Unmarshal(raw, m); err != nil {
				s.t.Fatal(err)
			}
			if c.ID == channel {
				list = append(list, m)
			}
		}
	}
	return list
}

// streamed is one event as a page gets it.
type streamed struct{ id, kind, data string }

// follow opens the page's event stream for a person, from cursor on ("" for from now on).
func (s *guildServer) follow(user, cursor string) <-chan streamed {
	s.t.Helper()
	if cursor == "" {
		s.mu.Lock()
		cursor = s.cursor()
		s.mu.Unlock()
	}
	resp, err := s.http.Get(s.url + "/local/events?user=" + user + "&after=" + cursor)
	if err != nil {
		s.t.Fatal(err)
	}
	events := make(chan streamed, 2*hubRing) // never full, so that the reader always ends
	done := make(chan struct{})
	go func() {
		defer close(done)
		readStream(resp.Body, events)
	}()
	s.t.Cleanup(func() {
		resp.Body.Close()
		<-done
	})
	return events
}

func readStream(body io.Reader, events chan<- streamed) {
	var ev streamed
	for lines := bufio.NewScanner(body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			ev.id = value
		case "event":
			ev.kind = value
		case "data":
			ev.data = value
			events <- ev
			ev = streamed{}
		}
	}
}

// next returns the next event of a kind.
func next(t *testing.T, events <-chan streamed, kind string) streamed {
	t.Helper()
	for {
		if ev := wait(t, events); ev.kind == kind {
			return ev
		}
	}
}
