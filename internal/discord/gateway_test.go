package discord

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// brisk is a pace for tests: what is waited for on purpose is short, what must not happen is long.
func brisk() pace {
	p := normalPace()
	p.open, p.stuck, p.silence = 5*time.Second, 5*time.Second, 30*time.Second
	p.store, p.claim = 10*time.Second, 10*time.Second // on a busy machine
	p.pause, p.maximum, p.retry, p.away, p.identify = time.Millisecond, 8*time.Millisecond, time.Millisecond, time.Millisecond, time.Millisecond
	return p
}

// login is how a client began on a connection.
type login struct {
	Op int `json:"op"` // 2 identifies, 6 resumes
	D  struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int    `json:"seq"`
		Intents int    `json:"intents"`
	} `json:"d"`
	path string
}

// gateway is a gateway that does to each connection what a test wants, and what is normal to those
// after the last that was planned.
type gateway struct {
	*httptest.Server
	t      *testing.T
	plan   chan func(*socket)
	logins chan login
}

// socket is the server's end of a connection.
type socket struct {
	*websocket.Conn
	g    *gateway
	path string
}

func newGateway(t *testing.T, plan ...func(*socket)) *gateway {
	g := &gateway{t: t, plan: make(chan func(*socket), len(plan)), logins: make(chan login, 100)}
	for _, p := range plan {
		g.plan <- p
	}
	g.Server = httptest.NewServer(g)
	t.Cleanup(g.Close)
	return g
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/gateway") {
		fmt.Fprintf(w, `{"url":"ws%s/first"}`, strings.TrimPrefix(g.URL, "http"))
		return
	}
	var up websocket.Upgrader
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	do := (*socket).normal
	select {
	case do = <-g.plan:
	default:
	}
	do(&socket{conn, g, r.URL.Path})
}

// say sends a packet; an error means that the client has gone.
func (s *socket) say(format string, args ...any) {
	_ = s.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, format, args...))
}

// hello greets a client and returns how it logs in.
func (s *socket) hello(interval int) login {
	s.say(`{"op":10,"d":{"heartbeat_interval":%d}}`, interval)
	for {
		l := login{path: s.path}
		if err := s.ReadJSON(&l); err != nil || l.Op == 2 || l.Op == 6 {
			s.g.logins <- l
			return l
		}
	}
}

// welcome is the normal beginning up to READY or RESUMED.
func (s *socket) welcome(interval int) {
	if l := s.hello(interval); l.Op == 6 {
		s.say(`{"op":0,"t":"RESUMED","s":%d,"d":{}}`, l.D.Seq+1)
		return
	}
	s.say(`{"op":0,"t":"READY","s":1,"d":{"v":9,"session_id":"session","resume_gateway_url":"ws%s/resume","user":{"id":"1","username":"bot"},"application":{"id":"2"}}}`,
		strings.TrimPrefix(s.g.URL, "http"))
}

// listen acknowledges heartbeats until the client goes.
func (s *socket) listen() {
	for {
		var p struct {
			Op int             `json:"op"`
			D  json.RawMessage `json:"d"`
		}
		if s.ReadJSON(&p) != nil {
			return
		}
		if p.Op == 1 {
			s.say(`{"op":11}`)
		}
	}
}

// gone waits until the client has closed the connection, and returns its close code, 0 for none.
func (s *socket) gone() int {
	for {
		_, _, err := s.ReadMessage()
		if closed, ok := err.(*websocket.CloseError); ok && closed.Code != websocket.CloseAbnormalClosure {
			return closed.Code
		}
		if err != nil {
			return 0
		}
	}
}

func (s *socket) normal() {
	s.welcome(41250)
	s.listen()
}

// closing ends a connection with a code.
func (s *socket) closing(code int) {
	_ = s.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	s.gone()
}
