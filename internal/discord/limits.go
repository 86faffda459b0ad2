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

// limits keeps Discord's rate limits: the one over all requests, the pause after a global 429, and
// the one of each route, which is read from the headers of answers.
type limits struct {
	all *rate.Limiter

	mu     sync.Mutex
	until  time.Time // no request before, after a global 429
	routes map[string]route
}

// route is what the last answer said about a route.
type route struct {
	remaining int
	reset     time.Time
}

const (
	// requestsPerSecond leaves a little of the 50 that Discord allows a bot.
	requestsPerSecond = 45
	// maxRoutes is how many routes are remembered before those are forgotten that have been reset.
	maxRoutes = 512
)

func newLimits() *limits {
	return &limits{all: rate.NewLimiter(requestsPerSecond, requestsPerSecond), routes: map[string]route{}}
}

// admit waits until the request may be sent, or its context ends.
func (l *limits) admit(req *http.Request) error {
	ctx := req.Context()
	for {
		d := l.take(routeKey(req), time.Now())
		if d <= 0 {
			break
		}
		wait(ctx, d)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return l.all.Wait(ctx)
}

// take takes one request of a route, or says how long to wait for it.
func (l *limits) take(key string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.until.After(now) {
		return l.until.Sub(now)
	}
	r, known := l.routes[key]
	if !known || !r.reset.After(now) {
		return 0
	}
	if r.remaining < 1 {
		return r.reset.Sub(now)
	}
	r.remaining--
	l.routes[key] = r
	return 0
}

// learn reads what an answer says about its route.
func (l *limits) learn(req *http.Request, h http.Header) {
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, err2 := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err != nil || err2 != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.routes[routeKey(req)] = route{remaining, now.Add(time.Duration(after * float64(time.Second)))}
	if len(l.routes) <= maxRoutes {
		return
	}
	for k, r := range l.routes {
		if r.reset.Before(now) {
			delete(l.routes, k)
		}
	}
}

// hold says how long an answer of 429 has its request wait. A global one has all others wait as well.
func (l *limits) hold(req *http.Request, resp *http.Response) time.Duration {
	after, global := retryAfter(resp)
	if global && !byToken(req) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if until := time.Now().Add(after); until.After(l.until) {
			l.until = until
		}
	}
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
