package discord

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// errForget fails a dial on purpose: the SDK asks for the gateway's address anew only after a dial
// that failed.
var errForget = errors.New("the gateway's address is to be asked for again")

// dialer opens the gateway connections of one SDK session and can end the current one.
type dialer struct {
	pace pace
	tls  *tls.Config         // nil: as usual
	beat func(time.Duration) // is told how long a heartbeat took to be acknowledged; nil: nobody is

	mu      sync.Mutex
	current *wire
	stopped bool
	forget  bool // the next dial fails
}

// websocket is a dialer of the SDK's kind. Through a proxy the SDK encrypts above the connection, so
// that only silence can be watched there.
func (d *dialer) websocket(local bool) *websocket.Dialer {
	ws := *websocket.DefaultDialer
	ws.HandshakeTimeout = d.pace.open
	ws.NetDialContext = d.plain
	if !local && proxied() {
		ws.NetDialContext = d.opaque
		return &ws
	}
	ws.Proxy = nil
	ws.NetDialTLSContext = d.secure
	return &ws
}

// proxied says whether the environment sends connections to Discord through a proxy.
func proxied() bool {
	req, err := http.NewRequest(http.MethodGet, "https://gateway.discord.gg/", nil)
	if err != nil {
		return false
	}
	proxy, err := http.ProxyFromEnvironment(req)
	return err == nil && proxy != nil
}

func (d *dialer) plain(ctx context.Context, network, addr string) (net.Conn, error) {
	return d.dial(ctx, &net.Dialer{}, &frames{}, network, addr)
}

func (d *dialer) opaque(ctx context.Context, network, addr string) (net.Conn, error) {
	return d.dial(ctx, &net.Dialer{}, nil, network, addr)
}

func (d *dialer) secure(ctx context.Context, network, addr string) (net.Conn, error) {
	conf := &tls.Config{}
	if d.tls != nil {
		conf = d.tls.Clone()
	}
	conf.NextProtos = []string{"http/1.1"} // an upgrade is not possible in HTTP/2
	return d.dial(ctx, &tls.Dialer{Config: conf}, &frames{}, network, addr)
}

// contextDialer is what net.Dialer and tls.Dialer have in common.
type contextDialer interface {
	DialContext(ctx context.Context, network, addr string) (net.Conn, error)
}

func (d *dialer) dial(ctx context.Context, by contextDialer, f *frames, network, addr string) (net.Conn, error) {
	if err := d.mayDial(); err != nil {
		return nil, err
	}
	conn, err := by.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped {
		conn.Close()
		return nil, net.ErrClosed
	}
	d.current = &wire{Conn: conn, silence: d.pace.silence, frames: f, beat: d.beat}
	return d.current, nil
}

func (d *dialer) mayDial() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.stopped:
		return net.ErrClosed
	case d.forget:
		return errForget
	}
	return nil
}

// begin prepares for the next connection. With forget its dial fails.
func (d *dialer) begin(forget bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.current, d.stopped, d.forget = nil, false, forget
}

// abort ends the current connection, or the one being made.
func (d *dialer) abort() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stopped = true
	if d.current != nil {
		d.current.Close()
	}
}

// reason says whether the current connection has ended, and why; nil when it was not the other side
// that ended it, or there was none.
func (d *dialer) reason() (ended bool, why error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.current == nil {
		return true, nil
	}
	return d.current.reason()
}
