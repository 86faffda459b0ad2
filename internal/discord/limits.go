package discord

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits keeps Discord's rate limits: the one over all requests, the pause after a global 429, the one of each route,
// which is read from the headers of answers, and the one on answers of 401, 403 and 429, beyond which Discord bans the
// address.
type limits struct {
	all *rate.Limiter

	mu      sync.Mutex
	until   time.Time // no request before, after a global 429
	routes  map[string]route
	changed chan struct{} // closed when an answer may let a waiting request go
	strikes strikes
}

// route is what answers have said about a route. Requests that are out count as taken: when many wait for a route, no
// more may go than Discord will let through.
type route struct {
	limit     int // in each span of time; 0: not known yet, and one request at a time finds out
	remaining int // before reset, as of the last answer
	reset     time.Time
	out       int // requests without an answer so far
}

// room is how many requests may be out.
func (r route) room(now time.Time) int {
	if r.reset.After(now) {
		return r.remaining
	}
	return max(r.limit, 1)
}

// strikes count bad answers in spans of time, this one and the one before.
type strikes struct {
	begin       time.Time // of this span
	now, before int
}

// roll goes on to the span that now is in.
func (s *strikes) roll(now time.Time) {
	switch d := now.Sub(s.begin); {
	case d >= 2*strikeSpan:
		*s = strikes{begin: now}
	case d >= strikeSpan:
		*s = strikes{begin: s.begin.Add(strikeSpan), before: s.now}
	}
}

const (
	// requestsPerSecond leaves a little of the 50 that Discord allows a bot.
	requestsPerSecond = 45
	// maxRoutes is how many routes are remembered before those are forgotten that have been reset.
	maxRoutes = 512
	// maxStrikes in strikeSpan is where the bot holds back. Discord's bound is 10,000.
	maxStrikes = 5000
	strikeSpan = 10 * time.Minute
	// newWindow is how much later the reset of a route must be to be another one, and not the same told with some delay.
	newWindow = 500 * time.Millisecond
)

func newLimits() *limits {
	return &limits{all: rate.NewLimiter(requestsPerSecond, requestsPerSecond), routes: map[string]route{}, changed: make(chan struct{})}
}

// admit waits until the request may be sent, or its context ends. Without an error it must be followed by done.
func (l *limits) admit(req *http.Request) error {
	ctx, key := req.Context(), routeKey(req)
	for {
		d, changed := l.take(key, time.Now())
		if d <= 0 {
			break
		}
		timer := time.NewTimer(d)
		select {
		case <-timer.C:
		case <-changed:
		case <-ctx.Done():
		}
		timer.Stop()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	err := l.all.Wait(ctx)
	if err != nil {
		l.done(req)
	}
	return err
}

// take takes one request of a route, or says how long to wait for it, at most until something has changed.
func (l *limits) take(key string, now time.Time) (time.Duration, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.strikes.roll(now)
	r := l.routes[key]
	switch {
	case l.until.After(now):
		return l.until.Sub(now), nil
	case l.strikes.now+l.strikes.before >= maxStrikes:
		return l.strikes.begin.Add(strikeSpan).Sub(now), nil
	case r.out < r.room(now):
		r.out++
		l.routes[key] = r
		return 0, nil
	case r.reset.After(now):
		return r.reset.Sub(now), l.changed
	}
	return time.Minute, l.changed
}

// done says that a request is not out any more.
func (l *limits) done(req *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := routeKey(req)
	r := l.routes[key]
	r.out--
	l.routes[key] = r
	close(l.changed)
	l.changed = make(chan struct{})
	if len(l.routes) <= maxRoutes {
		return
	}
	for k, r := range l.routes {
		if r.out == 0 && !r.reset.After(time.Now()) {
			delete(l.routes, k)
		}
	}
}

// learn reads what an answer says about its route. Answers may come in another order than Discord gave them in.
func (l *limits) learn(req *http.Request, h http.Header) {
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, err2 := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err != nil || err2 != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now, key := time.Now(), routeKey(req)
	r := l.routes[key]
	if limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit")); err == nil {
		r.limit = limit
	}
	reset := now.Add(time.Duration(after * float64(time.Second)))
	if r.reset.After(now) && reset.Before(r.reset.Add(newWindow)) {
		remaining = min(remaining, r.remaining)
	}
	r.remaining, r.reset = remaining, reset
	l.routes[key] = r
}

// strike counts an answer that Discord counts against the address. One about a limit that the bot shares with others is
// not among them.
func (l *limits) strike(resp *http.Response, now time.Time) {
	switch resp.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
	case http.StatusTooManyRequests:
		if resp.Header.Get("X-RateLimit-Scope") == "shared" {
			return
		}
	default:
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.strikes.roll(now)
	l.strikes.now++
}

// hold says how long an answer of 429 has its request wait. The others of its route wait as well, and after a global one
// all others.
func (l *limits) hold(req *http.Request, resp *http.Response) time.Duration {
	after, global := retryAfter(resp)
	if byToken(req) {
		return after
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	until := time.Now().Add(after)
	if global {
		if until.After(l.until) {
			l.until = until
		}
		return after
	}
	key := routeKey(req)
	r := l.routes[key]
	r.remaining = 0
	if until.After(r.reset) {
		r.reset = until
	}
	l.routes[key] = r
	return after
}

// routeKey is what Discord counts together: method and path, with the id of the channel, guild or
// application that the path begins with, and without those further on.
func routeKey(req *http.Request) string {
	parts := strings.Split(req.URL.Path, "/")
	ids := 0
	for i, p := range parts {
		if p != "" && strings.Trim(p, "0123456789") == "" {
			if ids++; ids > 1 {
				parts[i] = "id"
			}
		}
	}
	return req.Method + " " + strings.Join(parts, "/")
}
