package discord

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

// TestMain sees that no test leaves a goroutine behind, the SDK's included.
func TestMain(m *testing.M) {
	// The SDK sleeps for a second whenever it closes a connection; the tests sleep side by side.
	if err := flag.Set("test.parallel", "24"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// supervised runs a supervisor against a gateway until the test ends, and returns the types of the
// events that it passes on, and how it ends.
func supervised(t *testing.T, server *httptest.Server, p pace) (events chan string, ended chan error) {
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	base := baseTransport(brisk())
	events, ended = make(chan string, 100), make(chan error, 1)
	s := &supervisor{
		token: "token", local: true, pace: p, log: slog.New(slog.DiscardHandler),
		rest:   &transport{base: base, target: target, pace: p, limits: newLimits(), refuse: func(error) {}},
		handle: func(e *discordgo.Event) { events <- e.Type },
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		ended <- s.serve(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		base.CloseIdleConnections()
	})
	return events, ended
}

// next receives, and fails a test in which nothing comes.
func next[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(20 * time.Second):
		t.Fatal("waited in vain")
	}
	panic("unreachable")
}

const (
	identifies = 2
	resumes    = 6
)

func TestSupervisorLogsIn(t *testing.T) {
	t.Parallel()
	g := newGateway(t)
	events, _ := supervised(t, g.Server, brisk())
	l := next(t, g.logins)
	if l.Op != identifies || l.D.Token != "Bot token" {
		t.Errorf("logs in with %+v", l)
	}
	if want := 1<<0 | 1<<9 | 1<<12; l.D.Intents != want {
		t.Errorf("intents %b, want %b: guilds, guild messages, direct messages", l.D.Intents, want)
	}
	if e := next(t, events); e != "READY" {
		t.Errorf("first event %s", e)
	}
}

// TestSupervisorConnectsAgain does something to the first connection and sees how the second begins.
func TestSupervisorConnectsAgain(t *testing.T) {
	quick := brisk()
	quick.silence = 300 * time.Millisecond
	impatient := brisk()
	impatient.open = 300 * time.Millisecond
	for name, c := range map[string]struct {
		pace pace
		plan func(*socket)
		ops  []int
	}{
		"the connection drops":               {brisk(), func(s *socket) { s.welcome(41250) }, []int{identifies, resumes}},
		"the connection drops while opening": {brisk(), func(s *socket) { s.hello(41250) }, []int{identifies, identifies}},
		"op 7":                               {brisk(), func(s *socket) { s.welcome(41250); s.say(`{"op":7,"d":null}`); s.gone() }, []int{identifies, resumes}},
		"op 7 while opening":                 {brisk(), func(s *socket) { s.hello(41250); s.say(`{"op":7,"d":null}`); s.gone() }, []int{identifies, identifies}},
		"op 7 in place of Hello":             {brisk(), func(s *socket) { s.say(`{"op":7,"d":null}`); s.gone() }, []int{identifies}},
		"op 9":                               {brisk(), func(s *socket) { s.welcome(41250); s.say(`{"op":9,"d":false}`); s.gone() }, []int{identifies, identifies}},
		"op 9, can be resumed":               {brisk(), func(s *socket) { s.welcome(41250); s.say(`{"op":9,"d":true}`); s.gone() }, []int{identifies, resumes}},
		"op 9 while opening":                 {brisk(), func(s *socket) { s.hello(41250); s.say(`{"op":9,"d":false}`); s.gone() }, []int{identifies, identifies}},
		"no Hello":                           {quick, func(s *socket) { s.gone() }, []int{identifies}},
		"no READY":                           {quick, func(s *socket) { s.hello(41250); s.gone() }, []int{identifies}},
		"no READY in time":                   {impatient, func(s *socket) { s.hello(41250); s.gone() }, []int{identifies, identifies}},
		"heartbeats not answered":            {quick, func(s *socket) { s.welcome(100); s.gone() }, []int{identifies, resumes}},
		"session timed out":                  {brisk(), func(s *socket) { s.welcome(41250); s.closing(4009) }, []int{identifies, identifies}},
		"going away":                         {brisk(), func(s *socket) { s.welcome(41250); s.closing(1001) }, []int{identifies, resumes}},
		"normal closure":                     {brisk(), func(s *socket) { s.welcome(41250); s.closing(1000) }, []int{identifies, resumes}},
		"unknown error":                      {brisk(), func(s *socket) { s.welcome(41250); s.closing(4000) }, []int{identifies, resumes}},
		"not JSON":                           {brisk(), func(s *socket) { s.hello(41250); s.say(`{`); s.gone() }, []int{identifies, identifies}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, c.plan)
			events, _ := supervised(t, g.Server, c.pace)
			for i, op := range c.ops {
				l := next(t, g.logins)
				if l.Op != op {
					t.Fatalf("login %d has op %d, want %d", i+1, l.Op, op)
				}
				if op == resumes && (l.D.Session != "session" || l.D.Seq != 1 || l.path != "/resume/") {
					t.Errorf("resumes with %+v", l)
				}
			}
			for e := next(t, events); e != "READY" && e != "RESUMED"; e = next(t, events) {
			}
		})
	}
}

func TestSupervisorFallsBackWhenResumeFails(t *testing.T) {
	t.Parallel()
	g := newGateway(t,
		func(s *socket) { s.welcome(41250) },
		func(s *socket) { s.hello(41250); s.say(`{"op":9,"d":false}`); s.gone() })
	supervised(t, g.Server, brisk())
	for i, op := range []int{identifies, resumes, identifies} {
		if l := next(t, g.logins); l.Op != op {
			t.Fatalf("login %d has op %d, want %d", i+1, l.Op, op)
		}
	}
}

// TestSupervisorResumesAtOnce has a pause that no test lives through.
func TestSupervisorResumesAtOnce(t *testing.T) {
	t.Parallel()
	p := brisk()
	p.pause, p.maximum = time.Hour, time.Hour
	drop := func(s *socket) { s.welcome(41250) }
	g := newGateway(t, drop, drop)
	supervised(t, g.Server, p)
	for i, op := range []int{identifies, resumes, resumes} {
		if l := next(t, g.logins); l.Op != op {
			t.Fatalf("login %d has op %d, want %d", i+1, l.Op, op)
		}
	}
}

// TestSupervisorResumesNoLongerThanSensible has resumes get no answer.
func TestSupervisorResumesNoLongerThanSensible(t *testing.T) {
	for name, c := range map[string]struct {
		away time.Duration
		ops  []int
	}{
		"not away for long": {time.Hour, []int{identifies, resumes, resumes, resumes}},
		"away for long":     {0, []int{identifies, resumes, identifies}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := brisk()
			p.open, p.away = 300*time.Millisecond, c.away
			ignore := func(s *socket) { s.hello(41250); s.gone() }
			g := newGateway(t, func(s *socket) { s.welcome(41250) }, ignore, ignore)
			supervised(t, g.Server, p)
			for i, op := range c.ops {
				if l := next(t, g.logins); l.Op != op {
					t.Fatalf("login %d has op %d, want %d", i+1, l.Op, op)
				}
			}
		})
	}
}

// TestSupervisorSaysNothingAfterAClose sees that a client that is told to go does not end its session by saying so too.
func TestSupervisorSaysNothingAfterAClose(t *testing.T) {
	t.Parallel()
	said := make(chan int, 1)
	g := newGateway(t, func(s *socket) {
		s.welcome(41250)
		_ = s.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(4000, ""), time.Now().Add(time.Second))
		said <- s.gone()
	})
	supervised(t, g.Server, brisk())
	if code := next(t, said); code != 0 {
		t.Errorf("the client closes with %d", code)
	}
}

func TestSupervisorGivesUp(t *testing.T) {
	for _, code := range []int{4004, 4010, 4011, 4012, 4013, 4014} {
		for name, plan := range map[string]func(*socket){
			"opening": func(s *socket) { s.hello(41250); s.closing(code) },
			"running": func(s *socket) { s.welcome(41250); s.closing(code) },
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				g := newGateway(t, plan)
				_, ended := supervised(t, g.Server, brisk())
				var refused *RefusedError
				if err := next(t, ended); !errors.As(err, &refused) || refused.Code != code || refused.Cure == "" {
					t.Errorf("ends with %v, want a refusal with code %d and a cure", err, code)
				}
				ended <- nil
			})
		}
	}
}

func TestSupervisorGivesUpWithoutAddress(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, `{"message":"401: Unauthorized","code":0}`, http.StatusUnauthorized)
	}))
	t.Cleanup(server.Close)
	_, ended := supervised(t, server, brisk())
	var refused *RefusedError
	if err := next(t, ended); !errors.As(err, &refused) || refused.Code != http.StatusUnauthorized {
		t.Errorf("ends with %v", err)
	}
}
