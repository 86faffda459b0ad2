package discord

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"
)

const upgraded = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"

// frame is a frame as a server sends it.
func frame(kind byte, payload string) string {
	var b bytes.Buffer
	b.WriteByte(kind)
	switch n := len(payload); {
	case n < 126:
		b.WriteByte(byte(n))
	case n < 1<<16:
		b.WriteByte(126)
		b.Write(binary.BigEndian.AppendUint16(nil, uint16(n)))
	default:
		b.WriteByte(127)
		b.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
	}
	return b.String() + payload
}

func TestFrames(t *testing.T) {
	for _, size := range []int{1, 2, 7, 1 << 20} { // how the stream is cut must not matter
		for name, c := range map[string]struct {
			stream    string
			err       error
			code      int
			heartbeat time.Duration
		}{
			"hello":                 {stream: frame(textFrame, `{"op":10,"d":{"heartbeat_interval":41250}}`), heartbeat: 41250 * time.Millisecond},
			"reconnect":             {stream: frame(textFrame, `{"op":7,"d":null}`), err: errReconnect},
			"invalid":               {stream: frame(textFrame, `{"op":9,"d":false}`), err: errInvalid},
			"resumable":             {stream: frame(textFrame, `{"op":9,"d":true}`), err: errDropped},
			"close":                 {stream: frame(closeFrame, "\x0f\xa4why"), code: 4004},
			"close without":         {stream: frame(closeFrame, "")},
			"event about ops":       {stream: frame(textFrame, `{"op":0,"d":{"op":7}}`)},
			"long event":            {stream: frame(textFrame, strings.Repeat(`{"op":7}`, 1000)) + frame(textFrame, `{"op":7}`), err: errReconnect},
			"very long event":       {stream: frame(textFrame, strings.Repeat("x", 1<<17)) + frame(textFrame, `{"op":7}`), err: errReconnect},
			"fragments":             {stream: frame(0x01, `{"op":7`) + frame(0x80, `}`)},
			"not JSON":              {stream: frame(textFrame, `{"op":`)},
			"hello of another kind": {stream: frame(textFrame, `{"op":10,"d":"soon"}`)},
		} {
			f := &frames{}
			err := feedAll(f, upgraded+c.stream, size)
			if !errors.Is(err, c.err) || f.code != c.code || f.heartbeat != c.heartbeat {
				t.Errorf("%s in steps of %d: %v, code %d, heartbeat %v", name, size, err, f.code, f.heartbeat)
			}
		}
	}
}

func feedAll(f *frames, stream string, size int) error {
	for len(stream) > 0 {
		n := min(size, len(stream))
		if _, err := f.feed([]byte(stream[:n])); err != nil {
			return err
		}
		stream = stream[n:]
	}
	return nil
}

func TestFramesDeliverWhatComesBeforeTheEnd(t *testing.T) {
	before := upgraded + frame(textFrame, `{"op":0}`)
	n, err := (&frames{}).feed([]byte(before + frame(textFrame, `{"op":7}`)))
	if n != len(before) || !errors.Is(err, errReconnect) {
		t.Errorf("%d bytes are delivered, want %d; %v", n, len(before), err)
	}
}

// FuzzFrames feeds any stream whole and in two parts: the same must come of it.
func FuzzFrames(f *testing.F) {
	f.Add(upgraded+frame(textFrame, `{"op":7}`), 3)
	f.Add(upgraded+frame(closeFrame, "\x0f\xa4")+"\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 60)
	f.Add("\n\x81\x7e", 2)
	f.Fuzz(func(t *testing.T, stream string, cut int) {
		cut = min(max(cut, 0), len(stream))
		whole, parts := &frames{}, &frames{}
		_, err := whole.feed([]byte(stream))
		_, err2 := parts.feed([]byte(stream[:cut]))
		if err2 == nil {
			_, err2 = parts.feed([]byte(stream[cut:]))
		}
		if err != err2 || whole.code != parts.code || whole.heartbeat != parts.heartbeat {
			t.Errorf("whole: %v, %+v; in parts: %v, %+v", err, whole, err2, parts)
		}
	})
}
