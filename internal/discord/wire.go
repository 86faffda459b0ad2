package discord

import (
	"encoding/json"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// How a gateway connection ends when Discord wants another one. Its end is what the SDK gets to see
// in place of the packet: it dead-locks when it is told to reconnect while it is opening, closes with
// a code that ends the session, and identifies anew without the pause that Discord asks for.
var (
	errReconnect = errors.New("the gateway asks for a new connection")
	errInvalid   = errors.New("the gateway has ended the session")
	errDropped   = errors.New("the gateway has ended the connection, not the session")
)

// wire is the connection to the gateway beneath the SDK. It ends when the gateway is silent for too
// long, and once it has ended nothing more is written, so that the session can be resumed.
type wire struct {
	net.Conn
	silence time.Duration       // longest wait for a byte; grows with the gateway's heartbeat interval
	frames  *frames             // nil where what passes is encrypted
	beat    func(time.Duration) // is told how long a heartbeat took to be acknowledged; nil: nobody is
	ending  error               // what the next Read ends with, after the frames before it

	mu     sync.Mutex
	cause  error // why the connection ended
	closed bool
	beaten time.Time // when a heartbeat was sent that is not acknowledged yet; else zero
}

// writeTime bounds a write to a gateway that does not read.
const writeTime = 10 * time.Second

func (w *wire) Read(p []byte) (int, error) {
	if w.ending != nil {
		return 0, w.end(w.ending)
	}
	if err := w.Conn.SetReadDeadline(time.Now().Add(w.silence)); err != nil {
		return 0, w.end(err)
	}
	n, err := w.Conn.Read(p)
	if err != nil {
		return n, w.end(err)
	}
	if w.frames == nil {
		return n, nil
	}
	if n, w.ending = w.frames.feed(p[:n]); n == 0 && w.ending != nil {
		return 0, w.end(w.ending)
	}
	if w.frames.code != 0 {
		w.because(&websocket.CloseError{Code: w.frames.code})
	}
	w.acknowledged()
	w.silence = max(w.silence, w.frames.heartbeat*3/2)
	return n, nil
}

// Write writes nothing any more when the connection has ended or the gateway has said that it does: the SDK answers with a
// code that ends the session.
func (w *wire) Write(p []byte) (int, error) {
	if _, why := w.reason(); why != nil {
		return 0, net.ErrClosed
	}
	if err := w.Conn.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return 0, err
	}
	if w.beat != nil && isHeartbeat(p) {
		w.beats()
	}
	return w.Conn.Write(p)
}

// beats notes that a heartbeat is being sent.
func (w *wire) beats() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.beaten = time.Now()
}

// acknowledged tells how long the gateway took, when it has acknowledged a heartbeat.
func (w *wire) acknowledged() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.frames.acknowledged && !w.beaten.IsZero() && w.beat != nil {
		w.beat(time.Since(w.beaten))
		w.beaten = time.Time{}
	}
	w.frames.acknowledged = false
}

// isHeartbeat says whether a frame of the SDK's is a heartbeat: short, text, masked as RFC 6455 wants a client's to be.
func isHeartbeat(frame []byte) bool {
	const head, begin = 6, `{"op":1,`
	if len(frame) < head+len(begin) || frame[0] != textFrame || frame[1] <= 0x80 || frame[1] >= 0x80+126 {
		return false
	}
	for i := range begin {
		if frame[head+i]^frame[2+i%4] != begin[i] {
			return false
		}
	}
	return true
}

// end closes the connection for a reason.
func (w *wire) end(err error) error {
	w.because(err)
	w.Close()
	return err
}

// Close closes the connection. A second time it does nothing.
func (w *wire) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil
	}
	w.closed = true
	return w.Conn.Close()
}

// because keeps the first reason.
func (w *wire) because(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cause == nil {
		w.cause = err
	}
}

// reason says whether the connection has ended, and why; nil when it was not the other side that
// ended it.
func (w *wire) reason() (ended bool, why error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closed, w.cause
}

// frames follows the stream of WebSocket frames (RFC 6455, section 5.2) that a server sends after its
// answer to the upgrade. It is fed what is read and keeps only short frames, which all control
// packets are.
type frames struct {
	heartbeat    time.Duration // from Hello; 0 before
	code         int           // from a close frame; 0 without
	acknowledged bool          // a heartbeat was, since whoever reads this has set it back

	line    int    // length of the current line of the answer to the upgrade; -1 after its end
	header  []byte // of the current frame, as far as it was read
	left    uint64 // bytes of its payload that are still to come
	payload []byte // of a short frame
}

// shortFrame is the longest payload that is looked into.
const shortFrame = 1024

const (
	textFrame  = 0x81 // final fragment, text
	closeFrame = 0x88
)

// feed reads on. An error means that the gateway wants this connection to end; n is how many bytes of b
// come before the frame that says so.
func (f *frames) feed(b []byte) (n int, err error) {
	start, all := 0, len(b)
	for len(b) > 0 {
		switch {
		case f.line >= 0:
			b = f.upgrade(b)
			start = all - len(b)
		case f.left > 0:
			n := min(uint64(len(b)), f.left)
			if f.payload != nil {
				f.payload = append(f.payload, b[:n]...)
			}
			b, f.left = b[n:], f.left-n
		default:
			f.header = append(f.header, b[0])
			b = b[1:]
			if !f.begin() {
				continue
			}
		}
		if f.line < 0 && f.left == 0 && len(f.header) > 0 {
			if err := f.finish(); err != nil {
				return start, err
			}
			start = all - len(b)
		}
	}
	return all, nil
}

// upgrade skips the answer to the upgrade, up to its empty line.
func (f *frames) upgrade(b []byte) []byte {
	for i, c := range b {
		switch c {
		case '\r':
		case '\n':
			if f.line == 0 {
				f.line = -1
				return b[i+1:]
			}
			f.line = 0
		default:
			f.line++
		}
	}
	return nil
}

// begin reads the header when it is complete, and says whether it is.
func (f *frames) begin() bool {
	h := f.header
	if len(h) < 2 {
		return false
	}
	size, extra := uint64(h[1]&0x7f), 0
	switch size {
	case 126:
		extra = 2
	case 127:
		extra = 8
	}
	if len(h) < 2+extra {
		return false
	}
	if extra > 0 {
		size = 0
		for _, c := range h[2:] {
			size = size<<8 | uint64(c)
		}
	}
	f.left, f.payload = size, nil
	if size <= shortFrame {
		f.payload = make([]byte, 0, size)
	}
	return true
}

// finish looks at a frame that has come whole.
func (f *frames) finish() error {
	kind := f.header[0]
	f.header = f.header[:0]
	switch {
	case kind == closeFrame && len(f.payload) >= 2:
		f.code = int(f.payload[0])<<8 | int(f.payload[1])
	case kind == textFrame && f.payload != nil:
		return f.packet(f.payload)
	}
	return nil
}

// packet looks at a packet of the gateway: 7 asks for a new connection, 9 says that the session is
// over, or with true that it can be resumed, 10 gives the heartbeat interval, 11 acknowledges a heartbeat.
func (f *frames) packet(b []byte) error {
	var p struct {
		Op int             `json:"op"`
		D  json.RawMessage `json:"d"`
	}
	if json.Unmarshal(b, &p) != nil {
		return nil // the SDK's to judge
	}
	switch p.Op {
	case 7:
		return errReconnect
	case 9:
		if string(p.D) == "true" {
			return errDropped
		}
		return errInvalid
	case 10:
		var hello struct {
			Interval int64 `json:"heartbeat_interval"`
		}
		if json.Unmarshal(p.D, &hello) != nil {
			return nil
		}
		f.heartbeat = time.Duration(hello.Interval) * time.Millisecond
	case 11:
		f.acknowledged = true
	}
	return nil
}
