package discord

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestDialerReadsThroughTLS dials as the bot dials Discord, and sees that Hello and Op 7 are understood.
func TestDialerReadsThroughTLS(t *testing.T) {
	t.Parallel()
	g := &gateway{t: t, plan: make(chan func(*socket), 1), logins: make(chan login, 1)}
	g.plan <- func(s *socket) {
		s.say(`{"op":10,"d":{"heartbeat_interval":60000}}`)
		s.say(`{"op":7,"d":null}`)
		s.gone()
	}
	g.Server = httptest.NewTLSServer(g)
	t.Cleanup(g.Close)
	d := &dialer{pace: brisk(), tls: g.Client().Transport.(*http.Transport).TLSClientConfig}
	conn, _, err := d.websocket(true).Dial("wss"+strings.TrimPrefix(g.URL, "https")+"/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, hello, err := conn.ReadMessage(); err != nil || !strings.Contains(string(hello), "60000") {
		t.Errorf("Hello is %s, %v", hello, err)
	}
	if d.current.silence != 90*time.Second {
		t.Errorf("silence may last %v, want one and a half heartbeats", d.current.silence)
	}
	if _, _, err := conn.ReadMessage(); err == nil {
		t.Error("Op 7 reaches the SDK")
	}
	if ended, why := d.reason(); !ended || why != errReconnect {
		t.Errorf("ended %v, %v", ended, why)
	}
}

func TestDialerForgetsAndStops(t *testing.T) {
	d := &dialer{pace: brisk()}
	d.begin(true)
	if _, _, err := d.websocket(true).Dial("ws://127.0.0.1:1/", nil); err != errForget {
		t.Errorf("a dial that is to fail: %v", err)
	}
	d.begin(false)
	d.abort()
	if _, _, err := d.websocket(true).Dial("ws://127.0.0.1:1/", nil); err == nil || err == errForget {
		t.Errorf("a dial after the end: %v", err)
	}
}
