package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// userAgent is what Discord wants every client to send: DiscordBot (address, version).
const userAgent = "DiscordBot (https://github.com/bwmarrin/discordgo, 0.29.0) Rapporteur"

// transport carries every REST request of the bot. It sends them to another host where one is set, keeps
// Discord's rate limits, and repeats what failed at Discord's end where that is safe. Its
// answers have been read whole, and carry no rate limits for the SDK to wait for, which it would
// do without regard to a context.
type transport struct {
	base    http.RoundTripper
	target  *url.URL // nil: Discord
	pace    pace
	limits  *limits
	metrics *metrics // nil: nothing is counted

	rejected atomic.Int32 // answers of 401 in a row
	refuse   func(error)  // told once when the token is void
}

const (
	// attempts is how often a request is sent that fails at Discord's end.
	attempts = 4
	// maxRejected is how many answers of 401 in a row mean that the token is void.
	maxRejected = 3
)

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	pause, left := t.pace.retry, timeLeft(ctx)
	if firstAnswer(req) {
		pause /= 4 // there is little time
	}
	for attempt := 1; ; attempt++ {
		if err := t.admit(req); err != nil {
			return nil, err
		}
		start := time.Now()
		resp, err := t.send(req, left)
		t.metrics.sent(req, resp)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		left -= time.Since(start)
		again, after := false, pause+rand.N(pause)
		switch {
		case err != nil || resp.StatusCode >= 500:
			again = repeatable(req)
			left -= after
		case resp.StatusCode == http.StatusTooManyRequests:
			again, after = true, t.limits.hold(req, resp)
			t.metrics.waited(req, after)
		}
		if !again || attempt == attempts || left <= 0 {
			return resp, err
		}
		wait(ctx, after)
		pause *= 2
	}
}

// admit waits until a request may be sent.
func (t *transport) admit(req *http.Request) error {
	if byToken(req) {
		return context.Cause(req.Context())
	}
	if t.rejected.Load() >= maxRejected {
		return tokenRefused(http.StatusUnauthorized)
	}
	start := time.Now()
	t.metrics.queue(1)
	defer func() {
		t.metrics.queue(-1)
		t.metrics.waited(req, time.Since(start))
	}()
	return t.limits.admit(req)
}

// send sends a request once and reads the answer, in the time that is left.
func (t *transport) send(req *http.Request, left time.Duration) (*http.Response, error) {
	if firstAnswer(req) {
		left = min(left, t.pace.attempt)
	}
	ctx, cancel := context.WithTimeout(req.Context(), left)
	defer cancel()
	if !byToken(req) {
		defer t.limits.done(req)
	}
	out, err := t.aim(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	resp, err := t.base.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 8<<20))
	if err != nil {
		return nil, err
	}
	t.limits.strike(resp, time.Now())
	if !byToken(req) {
		t.limits.learn(req, resp.Header)
		t.count(resp.StatusCode)
	}
	header := resp.Header.Clone()
	for name := range header {
		if strings.HasPrefix(name, "X-Ratelimit-") && resp.StatusCode != http.StatusTooManyRequests {
			header.Del(name)
		}
	}
	return httpReply(req, resp.StatusCode, header, body), nil
}

// aim is the request as it goes out, with a body of its own.
func (t *transport) aim(req *http.Request) (*http.Request, error) {
	out := req.Clone(req.Context())
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		out.Body = body
	}
	out.Header.Set("User-Agent", userAgent)
	if t.target != nil {
		out.URL.Scheme, out.URL.Host, out.Host = t.target.Scheme, t.target.Host, ""
	}
	return out, nil
}

// count watches for a void token.
func (t *transport) count(status int) {
	if status != http.StatusUnauthorized {
		t.rejected.Store(0)
		return
	}
	if t.rejected.Add(1) == maxRejected {
		t.refuse(tokenRefused(status))
	}
}

// httpReply is an answer that has been read.
func httpReply(req *http.Request, status int, header http.Header, body []byte) *http.Response {
	return &http.Response{
		Status: strconv.Itoa(status) + " " + http.StatusText(status), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: req,
	}
}

// repeatableKey marks the context of a POST whose repetition Discord takes for the same request.
type repeatableKey struct{}

func withRepeat(ctx context.Context) context.Context {
	return context.WithValue(ctx, repeatableKey{}, true)
}

// limitKey marks the context of a request with the time for sending it.
type limitKey struct{}

func withLimit(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, limitKey{}, d)
}

// timeLeft is the time for sending a request. One without is ended by its context.
func timeLeft(ctx context.Context) time.Duration {
	if d, ok := ctx.Value(limitKey{}).(time.Duration); ok {
		return d
	}
	return 24 * time.Hour
}

func repeatable(req *http.Request) bool {
	return req.Method != http.MethodPost || req.Context().Value(repeatableKey{}) != nil
}

// byToken says whether a request is authorised by an interaction's token in its path. Such requests
// are outside of the bot's rate limits, and a 401 to them says nothing about the bot's own token.
func byToken(req *http.Request) bool {
	return firstAnswer(req) || strings.Contains(req.URL.Path, "/webhooks/")
}

// firstAnswer says whether a request is the first answer to an interaction, for which Discord gives 3 s.
func firstAnswer(req *http.Request) bool { return strings.Contains(req.URL.Path, "/interactions/") }

// tooMany is the body of an answer of 429.
type tooMany struct {
	After  float64 `json:"retry_after"` // seconds
	Global bool    `json:"global"`
}

// retryAfter reads how long an answer of 429 wants the client to wait, and leaves its body to be read
// again.
func retryAfter(resp *http.Response) (after time.Duration, global bool) {
	body, _ := io.ReadAll(resp.Body) // it is in memory
	resp.Body = io.NopCloser(bytes.NewReader(body))
	var t tooMany
	_ = json.Unmarshal(body, &t) // an answer from a proxy before Discord has only the header
	seconds := t.After
	if h, err := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64); err == nil {
		seconds = max(seconds, h)
	}
	global = t.Global || resp.Header.Get("X-RateLimit-Global") != ""
	return max(time.Duration(seconds*float64(time.Second)), 10*time.Millisecond), global
}
