package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// restAgainst is the bot's client against a server that stands for Discord.
func restAgainst(t testing.TB, h http.HandlerFunc) (*rest, *transport) {
	server := httptest.NewServer(h)
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	base := baseTransport(brisk())
	t.Cleanup(func() {
		base.CloseIdleConnections()
		server.Close()
	})
	carry := &transport{base: base, target: target, pace: brisk(), limits: newLimits(), refuse: func(error) {}}
	return &rest{&http.Client{Transport: carry, CheckRedirect: noRedirect}, "secret-token"}, carry
}

const channelMessages = "https://discord.com/api/v9/channels/1/messages"

func TestRestSendsWhatDiscordWants(t *testing.T) {
	r, _ := restAgainst(t, func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		fmt.Fprintf(w, `["%s %s","%s","%s",%q]`, req.Method, req.URL.Path, req.Header.Get("Authorization"), req.Header.Get("User-Agent"), body)
	})
	for _, c := range []struct {
		call call
		want []string
	}{
		{call{method: http.MethodPost, url: channelMessages, body: map[string]int{"a": 1}},
			[]string{"POST /api/v9/channels/1/messages", "Bot secret-token", userAgent, `{"a":1}`}},
		{call{method: http.MethodPost, url: "https://discord.com/api/v9/interactions/1/tok/callback"},
			[]string{"POST /api/v9/interactions/1/tok/callback", "", userAgent, ""}},
	} {
		var got []string
		if err := r.do(t.Context(), c.call, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// A server that answers in Discord's place with another address does not get the token there.
func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	r, _ := restAgainst(t, func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, other.URL, http.StatusTemporaryRedirect)
	})
	var e *apiError
	if err := r.do(t.Context(), call{method: http.MethodPost, url: channelMessages, once: true}, nil); !errors.As(err, &e) || e.Status != http.StatusTemporaryRedirect {
		t.Errorf("a redirect is taken for %v", err)
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("%d requests went where the redirect led", n)
	}
}

// TestTransportRepeats counts how often a request is sent whose first answers are failures.
func TestTransportRepeats(t *testing.T) {
	for name, c := range map[string]struct {
		call    call
		answers []int
		sent    int32
		status  int // of the error; 0: none
	}{
		"success":                        {call{method: "GET"}, nil, 1, 0},
		"failure at Discord's end":       {call{method: "GET"}, []int{502, 500}, 3, 0},
		"failure that stays":             {call{method: "PATCH"}, []int{503, 503, 503, 503, 503}, attempts, 503},
		"message, told apart by nonce":   {call{method: "POST"}, []int{502}, 2, 0},
		"message that must not be twice": {call{method: "POST", once: true}, []int{502}, 1, 502},
		"mistake of ours":                {call{method: "GET"}, []int{400}, 1, 400},
		"no permission":                  {call{method: "POST"}, []int{403, 403}, 1, 403},
		"too many":                       {call{method: "POST", once: true}, []int{429, 429}, 3, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int32
			r, _ := restAgainst(t, func(w http.ResponseWriter, req *http.Request) {
				n := int(sent.Add(1))
				if body, _ := io.ReadAll(req.Body); string(body) != `"x"` {
					t.Errorf("attempt %d has the body %q", n, body)
				}
				if n <= len(c.answers) {
					w.WriteHeader(c.answers[n-1])
					io.WriteString(w, `{"retry_after":0.001,"code":7}`)
				}
			})
			c.call.url, c.call.body = channelMessages, "x"
			err := r.do(t.Context(), c.call, nil)
			var e *apiError
			if c.status == 0 && err != nil || c.status != 0 && (!errors.As(err, &e) || e.Status != c.status) {
				t.Errorf("error %v, want status %d", err, c.status)
			}
			if sent.Load() != c.sent {
				t.Errorf("sent %d times, want %d", sent.Load(), c.sent)
			}
		})
	}
}

func TestTransportStopsOnVoidToken(t *testing.T) {
	t.Parallel()
	var sent atomic.Int32
	r, carry := restAgainst(t, func(w http.ResponseWriter, req *http.Request) {
		sent.Add(1)
		w.WriteHeader(http.StatusUnauthorized)
	})
	told := make(chan error, 10)
	carry.refuse = func(err error) { told <- err }
	for range 3 * maxRejected { // of an expired interaction: says nothing about the bot's token
		_ = r.do(t.Context(), call{method: "PATCH", url: "https://discord.com/api/v9/webhooks/1/tok/messages/@original"}, nil)
	}
	if n := len(told); n != 0 {
		t.Fatalf("the token counts as void after %d answers to interactions", sent.Load())
	}
	sent.Store(0)
	var refused *RefusedError
	for range 3 * maxRejected {
		if err := r.do(t.Context(), call{method: "GET", url: channelMessages}, nil); err == nil {
			t.Error("no error")
		} else if strings.Contains(err.Error(), "secret-token") {
			t.Errorf("the error names the token: %v", err)
		}
	}
	if n := sent.Load(); n != maxRejected {
		t.Errorf("sent %d times, want %d", n, maxRejected)
	}
	if err := next(t, told); !errors.As(err, &refused) || len(told) != 0 {
		t.Errorf("told %v, and %d times more", err, len(told))
	}
}

func TestLimitsHoldAllBackAfterAGlobalOne(t *testing.T) {
	l := newLimits()
	answer := httpReply(nil, http.StatusTooManyRequests, http.Header{"Retry-After": {"60"}}, []byte(`{"global":true,"retry_after":59.5}`))
	req := httptest.NewRequest("POST", channelMessages, nil)
	if d := l.hold(req, answer); d != time.Minute {
		t.Errorf("the request waits %v", d)
	}
	if body, _ := io.ReadAll(answer.Body); !strings.Contains(string(body), "global") {
		t.Errorf("of the answer %q is left", body)
	}
	if d, _ := l.take("GET /api/v9/other", time.Now()); d < 50*time.Second {
		t.Errorf("another route waits %v", d)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStopping)
	if err := l.admit(req.WithContext(ctx)); !errors.Is(err, errStopping) {
		t.Errorf("the wait does not end with its context: %v", err)
	}
}

func TestLimitsOfOneRouteHoldNoOther(t *testing.T) {
	l := newLimits()
	req := httptest.NewRequest("POST", channelMessages, nil)
	l.hold(req, httpReply(nil, http.StatusTooManyRequests, http.Header{"Retry-After": {"60"}}, nil))
	if d, _ := l.take("GET /api/v9/other", time.Now()); d != 0 {
		t.Errorf("another route waits %v", d)
	}
	if d, _ := l.take(routeKey(req), time.Now()); d < 50*time.Second {
		t.Errorf("another request of the route waits %v", d)
	}
}

// TestLimitsStayBelowABan counts answers that Discord bans an address for.
func TestLimitsStayBelowABan(t *testing.T) {
	r, carry := restAgainst(t, func(w http.ResponseWriter, req *http.Request) { w.WriteHeader(http.StatusForbidden) })
	l, now := carry.limits, time.Now()
	answer := func(status int, scope string) *http.Response {
		return httpReply(nil, status, http.Header{"X-Ratelimit-Scope": {scope}}, nil)
	}
	for range maxStrikes {
		l.strike(answer(http.StatusOK, ""), now)
		l.strike(answer(http.StatusTooManyRequests, "shared"), now)
	}
	for range maxStrikes/2 - 1 {
		l.strike(answer(http.StatusUnauthorized, ""), now)
		l.strike(answer(http.StatusTooManyRequests, "user"), now)
	}
	if d, _ := l.take("GET /api/v9/one", now); d != 0 {
		t.Errorf("below the bound a request waits %v", d)
	}
	for range 2 { // an interaction's count as well
		_ = r.do(t.Context(), call{method: "PATCH", url: "https://discord.com/api/v9/webhooks/1/tok/messages/@original"}, nil)
	}
	if d, _ := l.take("GET /api/v9/two", now.Add(time.Minute)); d < 8*time.Minute {
		t.Errorf("at the bound a request waits %v", d)
	}
	if d, _ := l.take("GET /api/v9/two", now.Add(strikeSpan+time.Minute)); d < 8*time.Minute {
		t.Errorf("at the bound of the last ten minutes a request waits %v", d)
	}
	if d, _ := l.take("GET /api/v9/two", now.Add(2*strikeSpan+time.Minute)); d != 0 {
		t.Errorf("later a request waits %v", d)
	}
}

// busyChannel takes five messages in each span of time, and says so as Discord does.
type busyChannel struct {
	mu      sync.Mutex
	span    time.Duration
	used    int
	reset   time.Time
	refused int
}

func (c *busyChannel) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	const limit = 5
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); !now.Before(c.reset) {
		c.used, c.reset = 0, now.Add(c.span)
	}
	status := http.StatusOK
	if c.used == limit {
		c.refused++
		status = http.StatusTooManyRequests
	} else {
		c.used++
	}
	after := fmt.Sprintf("%.6f", time.Until(c.reset).Seconds())
	for name, v := range map[string]string{"Limit": "5", "Remaining": strconv.Itoa(limit - c.used), "Reset-After": after} {
		w.Header().Set("X-RateLimit-"+name, v)
	}
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"retry_after":%s}`, after)
}

// TestLimitsServeACrowd has many send to one channel at once: all are sent, none before its turn, and waiting for that does not
// count as sending.
func TestLimitsServeACrowd(t *testing.T) {
	t.Parallel()
	c := &busyChannel{span: 1500 * time.Millisecond} // the last wait three of these, longer than they may take to be sent
	r, _ := restAgainst(t, c.ServeHTTP)
	var crowd sync.WaitGroup
	for range 17 {
		crowd.Go(func() {
			if err := r.do(t.Context(), call{method: "POST", url: channelMessages, limit: 2 * c.span}, nil); err != nil {
				t.Error(err)
			}
		})
	}
	crowd.Wait()
	if c.refused > 0 {
		t.Errorf("%d were sent too early", c.refused)
	}
}

// TestLimitsAskOnce sees that of a route of which nothing is known one request finds out.
func TestLimitsAskOnce(t *testing.T) {
	l := newLimits()
	req := httptest.NewRequest("POST", channelMessages, nil)
	key, now := routeKey(req), time.Now()
	if d, _ := l.take(key, now); d != 0 {
		t.Errorf("the first waits %v", d)
	}
	d, changed := l.take(key, now)
	if d == 0 {
		t.Error("the second does not wait for the first")
	}
	header := http.Header{}
	header.Set("X-RateLimit-Limit", "3")
	header.Set("X-RateLimit-Remaining", "2")
	header.Set("X-RateLimit-Reset-After", "60")
	l.learn(req, header)
	l.done(req)
	next(t, changed)
	for _, when := range []struct {
		at  time.Time
		can int
	}{{now, 2}, {now.Add(61 * time.Second), 1}} { // two of the three are still out then
		for i := range when.can + 1 {
			if d, _ := l.take(key, when.at); (d == 0) != (i < when.can) {
				t.Errorf("at %v request %d waits %v", when.at.Sub(now), i+1, d)
			}
		}
	}
	header.Set("X-RateLimit-Remaining", "1") // of an answer that was overtaken
	l.learn(req, header)
	header.Set("X-RateLimit-Remaining", "2")
	l.learn(req, header)
	if n := l.routes[key].remaining; n != 1 {
		t.Errorf("%d remain", n)
	}
}

// TestTransportTriesAFirstAnswerAgain has the first try stall for longer than an interaction lives.
func TestTransportTriesAFirstAnswerAgain(t *testing.T) {
	t.Parallel()
	var sent atomic.Int32
	b, _ := botAgainst(t, func(w http.ResponseWriter, req *http.Request) {
		io.Copy(io.Discard, req.Body)
		if sent.Add(1) == 1 {
			<-req.Context().Done()
		}
	})
	if err := b.acknowledge(t.Context(), interactionEvent{ID: "5", Token: "tok"}, callback{}); err != nil {
		t.Error(err)
	}
	if n := sent.Load(); n != 2 {
		t.Errorf("sent %d times", n)
	}
}

func TestErrorsDoNotNameTokens(t *testing.T) {
	t.Parallel()
	r, _ := restAgainst(t, func(w http.ResponseWriter, req *http.Request) { panic(http.ErrAbortHandler) })
	err := r.do(t.Context(), call{what: "filling in a reply", method: "POST", url: "https://discord.com/api/v9/interactions/1/interaction-token/callback", once: true}, nil)
	if err == nil || strings.Contains(err.Error(), "token") {
		t.Errorf("error: %v", err)
	}
}

func TestLimitsKeepARoute(t *testing.T) {
	l := newLimits()
	request := func(path string) *http.Request { return httptest.NewRequest("POST", path, nil) }
	a, b := request("/api/v9/channels/1/messages"), request("/api/v9/channels/2/messages")
	header := http.Header{}
	header.Set("X-RateLimit-Remaining", "1")
	header.Set("X-RateLimit-Reset-After", "60")
	l.learn(a, header)
	now := time.Now()
	if d, _ := l.take(routeKey(a), now); d != 0 {
		t.Errorf("the request that remains has to wait %v", d)
	}
	if d, _ := l.take(routeKey(a), now); d < 50*time.Second {
		t.Errorf("one too many waits %v", d)
	}
	if d, _ := l.take(routeKey(b), now); d != 0 {
		t.Errorf("another channel waits %v", d)
	}
	l.done(a)
	if d, _ := l.take(routeKey(a), now.Add(61*time.Second)); d != 0 {
		t.Errorf("after the reset it waits %v", d)
	}
}

func TestLimitsForget(t *testing.T) {
	l := newLimits()
	header := http.Header{}
	header.Set("X-RateLimit-Remaining", "0")
	header.Set("X-RateLimit-Reset-After", "-1")
	for i := range 3 * maxRoutes {
		req := httptest.NewRequest("POST", fmt.Sprintf("/api/v9/channels/%d/messages", i), nil)
		l.take(routeKey(req), time.Now())
		l.learn(req, header)
		l.done(req)
	}
	if n := len(l.routes); n > maxRoutes+1 {
		t.Errorf("%d routes are remembered", n)
	}
}

func TestRouteKey(t *testing.T) {
	for path, want := range map[string]string{
		"/api/v9/channels/12/messages":             "POST /api/v9/channels/12/messages",
		"/api/v9/channels/12/messages/34":          "POST /api/v9/channels/12/messages/id",
		"/api/v9/applications/1/guilds/2/commands": "POST /api/v9/applications/1/guilds/id/commands",
		"/api/v9/gateway":                          "POST /api/v9/gateway",
	} {
		if got := routeKey(httptest.NewRequest("POST", path, nil)); got != want {
			t.Errorf("routeKey(%s) = %s, want %s", path, got, want)
		}
	}
}
