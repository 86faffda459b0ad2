package testguild

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// reply is what a plain client sees of an answer.
type reply struct {
	status int
	header http.Header
	body   string
	err    error // instead of an answer
}

// sendMessage sends a message as the bot would, with nothing between it and the connection.
func (s *guildServer) sendMessage(ctx context.Context) reply {
	s.t.Helper()
	req, err := http.NewRequestWithContext(ctx, "POST", s.url+"/api/v10/channels/"+generalID+"/messages", strings.NewReader(`{"content": "x"}`))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bot "+s.Token())
	req.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	resp, err := s.http.Do(req)
	if err != nil {
		return reply{err: err}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, string(body), err}
}

// sending sends a message meanwhile.
func (s *guildServer) sending(ctx context.Context) <-chan reply {
	answers := make(chan reply, 1)
	go func() { answers <- s.sendMessage(ctx) }()
	return answers
}

// sent is how many messages were sent to the channel.
func (s *guildServer) sent() int { return len(s.messages(youID, generalID)) }

const sendPattern = "POST /channels/{channel}/messages"

// TestRESTFaults checks what a client sees of each kind of fault, whether the request was carried
// out, and that the fault is over after it.
func TestRESTFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault  RESTFault
		status int // 0: the connection ends without an answer
		body   string
		header map[string]string
		done   int
	}{
		"drop":          {RESTFault{Kind: FaultDrop}, 0, "", nil, 0},
		"lost answer":   {RESTFault{Kind: FaultDrop, Done: true}, 0, "", nil, 1},
		"plain status":  {RESTFault{Kind: FaultStatus}, 500, `{"code":0,"message":"500: Internal Server Error"}`, map[string]string{"Content-Type": "application/json"}, 0},
		"502":           {RESTFault{Kind: FaultStatus, Status: 502}, 502, "<h1>502: Bad Gateway</h1>", map[string]string{"Content-Type": "text/html"}, 0},
		"502 when done": {RESTFault{Kind: FaultStatus, Status: 502, Done: true}, 502, "<h1>502: Bad Gateway</h1>", nil, 1},
		"503":           {RESTFault{Kind: FaultStatus, Status: 503}, 503, "<h1>503: Service Unavailable</h1>", nil, 0},
		"401":           {RESTFault{Kind: FaultStatus, Status: 401}, 401, `"401: Unauthorized"`, nil, 0},
		"route limit": {RESTFault{Kind: FaultLimit, Wait: 1500 * time.Millisecond}, 429, `"global":false,"message":"You are being rate limited.","retry_after":1.5`, map[string]string{
			"Retry-After": "2", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "1.500", "X-RateLimit-Scope": "user", "X-RateLimit-Global": ""}, 0},
		"global limit": {RESTFault{Kind: FaultGlobalLimit}, 429, `"global":true,"message":"You are being rate limited.","retry_after":1}`, map[string]string{
			"Retry-After": "1", "X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, 0},
		"garbage":           {RESTFault{Kind: FaultGarbage}, 200, `{"id": "1`, map[string]string{"Content-Type": "application/json"}, 0},
		"garbage when done": {RESTFault{Kind: FaultGarbage, Done: true}, 200, `{"id": "1`, nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := serveUnwatched(t)
			c.fault.Times = 1
			s.SetFaults(Faults{REST: []RESTFault{c.fault}})
			got := s.sendMessage(t.Context())
			if got.status != c.status || (got.err != nil) != (c.status == 0) || !strings.Contains(got.body, c.body) {
				t.Errorf("got %+v, want status %d and %s", got, c.status, c.body)
			}
			for name, want := range c.header {
				if value := got.header.Get(name); value != want {
					t.Errorf("%s is %q, want %q", name, value, want)
				}
			}
			if n := s.sent(); n != c.done {
				t.Errorf("%d messages were sent, want %d", n, c.done)
			}
			if again := s.sendMessage(t.Context()); again.status != 200 || s.sent() != c.done+1 || len(s.Faults().REST) != 0 {
				t.Errorf("after the fault: %+v, left %+v", again, s.Faults())
			}
		})
	}
}

// TestFaultTimes checks that the first fault that fits counts down, that others are left alone, and
// that the caller's list stays as it was.
func TestFaultTimes(t *testing.T) {
	s := serveUnwatched(t)
	list := []RESTFault{{Kind: FaultStatus, Status: 502, Path: sendPattern, Times: 2}, {Kind: FaultStatus, Status: 503, Path: "channels", Times: 1}, {Kind: FaultStatus, Path: "users"}}
	s.SetFaults(Faults{REST: slices.Clone(list)})
	for i, want := range []int{502, 502, 503, 200} {
		if got := s.sendMessage(t.Context()); got.status != want {
			t.Errorf("message %d: status %d, want %d", i+1, got.status, want)
		}
		if resp := s.get("/gateway"); resp.StatusCode != 200 {
			t.Errorf("another part of the API has status %d", resp.StatusCode)
		}
		if left := s.Faults().REST; i == 0 && (len(left) != 3 || left[0].Times != 1) || i == 3 && len(left) != 1 {
			t.Errorf("after message %d there is left %+v", i+1, left)
		}
	}
	for range 3 {
		if resp := s.get("/users/@me"); resp.StatusCode != 500 {
			t.Errorf("a fault without end answers %d", resp.StatusCode)
		}
	}
	given := Faults{REST: list}
	s.SetFaults(given)
	s.sendMessage(t.Context())
	if list[0].Times != 2 {
		t.Error("the caller's list was changed")
	}
	s.SetFaults(Faults{})
	if got := s.sendMessage(t.Context()); got.status != 200 {
		t.Errorf("without faults: %+v", got)
	}
}

// TestFaultPaths checks which requests a path means.
func TestFaultPaths(t *testing.T) {
	for _, c := range []struct {
		path, pattern string
		want          bool
	}{
		{"", "GET /gateway", true},
		{"gateway", "GET /gateway/bot", true},
		{"gateway", sendPattern, false},
		{"channels", sendPattern, true},
		{"channels", "POST /users/@me/channels", false},
		{"interactions", "POST /interactions/{interaction}/{token}/callback", true},
		{"webhooks", "PATCH /webhooks/{application}/{token}/messages/{message}", true},
		{"commands", "PUT /applications/{application}/guilds/{guild}/commands", true},
		{"applications", "PUT /applications/{application}/guilds/{guild}/commands", false},
		{sendPattern, sendPattern, true},
		{sendPattern, "POST /channels/{channel}/messages/{message}/threads", false},
	} {
		if got := (RESTFault{Path: c.path}).hits(c.pattern); got != c.want {
			t.Errorf("%q hits %s: %t", c.path, c.pattern, got)
		}
	}
}

// TestStall checks that a stalled request ends when its client gives up or the guild closes, and
// what was done by then.
func TestStall(t *testing.T) {
	for name, c := range map[string]struct {
		done bool
		end  func(*guildServer, context.CancelFunc)
	}{
		"client gives up":            {false, func(_ *guildServer, giveUp context.CancelFunc) { giveUp() }},
		"client gives up when done":  {true, func(_ *guildServer, giveUp context.CancelFunc) { giveUp() }},
		"the guild closes":           {false, func(s *guildServer, _ context.CancelFunc) { s.Close() }},
		"the guild closes when done": {true, func(s *guildServer, _ context.CancelFunc) { s.Close() }},
	} {
		t.Run(name, func(t *testing.T) {
			s := serveUnwatched(t)
			s.SetFaults(Faults{REST: []RESTFault{{Kind: FaultStall, Times: 1, Done: c.done}}})
			stream := s.follow(youID, "")
			ctx, giveUp := context.WithCancel(t.Context())
			defer giveUp()
			answers := s.sending(ctx)
			next(t, stream, map[bool]string{false: "faults", true: "message"}[c.done]) // the request is there
			c.end(s, giveUp)
			if got := wait(t, answers); got.err == nil {
				t.Errorf("got %+v", got)
			}
			if n := s.sent(); n != map[bool]int{true: 1}[c.done] {
				t.Errorf("%d messages were sent", n)
			}
		})
	}
}

// watchedClock tells when somebody asks to be woken.
type watchedClock struct {
	*ManualClock
	asked chan time.Duration
}

func (c watchedClock) AfterFunc(d time.Duration, f func()) func() {
	stop := c.ManualClock.AfterFunc(d, f)
	c.asked <- d
	return stop
}

// TestSlow checks that a slow answer comes by the guild's clock, with the request carried out after
// the wait or before, and not at all for a client that has given up.
func TestSlow(t *testing.T) {
	s := serveUnwatched(t)
	asked := make(chan time.Duration, 1)
	s.Guild.clock = watchedClock{s.clock, asked}
	for i, done := range []bool{false, true} {
		s.SetFaults(Faults{REST: []RESTFault{{Kind: FaultSlow, Wait: 4 * time.Second, Times: 1, Done: done}}})
		answers := s.sending(t.Context())
		if d := wait(t, asked); d != 4*time.Second {
			t.Errorf("the answer waits %v", d)
		}
		if n := s.sent(); n != map[bool]int{false: i, true: i + 1}[done] {
			t.Errorf("done before %t: %d messages were sent while waiting", done, n)
		}
		s.clock.Advance(4 * time.Second)
		if got := wait(t, answers); got.status != 200 || !strings.Contains(got.body, `"content":"x"`) || got.header.Get("X-RateLimit-Bucket") == "" {
			t.Errorf("the late answer is %+v", got)
		}
		if n := s.sent(); n != i+1 {
			t.Errorf("%d messages were sent in all", n)
		}
	}
	s.SetFaults(Faults{REST: []RESTFault{{Kind: FaultSlow}}})
	ctx, giveUp := context.WithCancel(t.Context())
	answers := s.sending(ctx)
	if d := wait(t, asked); d != time.Second {
		t.Errorf("an answer waits %v unless told", d)
	}
	giveUp()
	if got := wait(t, answers); got.err == nil {
		t.Errorf("got %+v", got)
	}
	s.Close() // waits for the request
	if n := s.sent(); n != 2 {
		t.Errorf("%d messages were sent: the last client had given up", n)
	}
}

// resumeAs asks to go on with a session.
func (s *guildServer) resumeAs(r *raw, id string, seq int) {
	s.t.Helper()
	r.send(opResume, map[string]any{"token": s.Token(), "session_id": id, "seq": seq})
}

// TestResumeFaults checks a gateway that does not answer Resume and one that refuses it.
func TestResumeFaults(t *testing.T) {
	s := serveUnwatched(t)
	r := s.dial("")
	id := s.identifyAs(r, 0)
	s.SetFaults(Faults{IgnoreResume: true})
	s.Drop()
	r.closed()
	mute := s.dial("")
	mute.read() // Hello
	s.resumeAs(mute, id, 1)
	mute.send(opHeartbeat, nil)
	if p := mute.read(); p.Op != opHeartbeatAck {
		t.Errorf("an ignored Resume is answered with %+v", p)
	}
	s.SetFaults(Faults{RefuseResume: true})
	s.resumeAs(mute, id, 1)
	if p := mute.read(); p.Op != opInvalidSession || string(p.Data) != "false" {
		t.Errorf("a refused Resume is answered with %+v", p)
	}
	s.SetFaults(Faults{})
	s.resumeAs(mute, id, 1)
	if p := mute.read(); p.Op != opInvalidSession {
		t.Errorf("a refused session goes on with %+v", p)
	}
}

// TestRequestResume checks Op 9 with true: what happens meanwhile is replayed.
func TestRequestResume(t *testing.T) {
	s := serveUnwatched(t)
	r := s.dial("")
	id := s.identifyAs(r, intentGuildMessages)
	s.RequestResume()
	if p := r.read(); p.Op != opInvalidSession || string(p.Data) != "true" || s.Online() {
		t.Errorf("asked to resume with %+v", p)
	}
	s.act("/local/messages", map[string]any{"channel": generalID, "content": "meanwhile"})
	s.resumeAs(r, id, 1)
	if p := r.read(); p.Type != "MESSAGE_CREATE" || p.Seq != 2 {
		t.Errorf("replayed %+v", p)
	}
	if p := r.read(); p.Type != "RESUMED" || !s.Online() {
		t.Errorf("after the replay comes %+v", p)
	}
}

// TestCloseConnections checks what the client sees of each code and whether its session outlives it.
func TestCloseConnections(t *testing.T) {
	s := serveUnwatched(t)
	for code, resumes := range map[int]bool{0: true, 1000: true, 1001: true, 4000: true, 4008: true, 4004: false, 4007: false, 4009: false, 4010: false, 4011: false, 4012: false, 4013: false, 4014: false} {
		r := s.dial("")
		id := s.identifyAs(r, 0)
		s.CloseConnections(code)
		if got := r.closed(); got != code && !(code == 0 && got == 1006) {
			t.Errorf("closed with %d, want %d", got, code)
		}
		again := s.dial("")
		again.read() // Hello
		s.resumeAs(again, id, 1)
		if p := again.read(); (p.Type == "RESUMED") != resumes {
			t.Errorf("after %d a Resume is answered with %+v", code, p)
		}
	}
}

// TestFaultsEndpoint checks what the page reads and sets, and that other pages are told.
func TestFaultsEndpoint(t *testing.T) {
	s := serveUnwatched(t)
	stream := s.follow(youID, "")
	status, view := s.do("GET", "/local/faults", nil)
	if rest := view["faults"].(map[string]any)["rest"]; status != 200 || rest == nil || len(rest.([]any)) != 0 {
		t.Errorf("at first: status %d, %v", status, view)
	}
	for _, want := range []any{"channels", "commands", "gateway", "interactions", "webhooks", sendPattern} {
		if !slices.Contains(view["paths"].([]any), want) {
			t.Errorf("the paths lack %v", want)
		}
	}
	f := Faults{REST: []RESTFault{{Kind: FaultStatus, Path: sendPattern, Times: 2, Status: 502}}, IgnoreResume: true}
	s.act("/local/faults", map[string]any{"faults": f})
	if got := s.Faults(); !got.IgnoreResume || !slices.Equal(got.REST, f.REST) {
		t.Errorf("set %+v", got)
	}
	s.sendMessage(t.Context())
	for _, times := range []int{2, 1} {
		var told Faults
		if err := json.Unmarshal([]byte(next(t, stream, "faults").data), &told); err != nil || told.REST[0].Times != times {
			t.Errorf("the pages are told %+v, want %d times: %v", told, times, err)
		}
	}
	s.act("/local/faults", map[string]any{"faults": Faults{}})
	if got := s.Faults(); len(got.REST) != 0 || got.IgnoreResume {
		t.Errorf("after the end there is left %+v", got)
	}
}

// TestFailOnce checks the ways in which the page makes the gateway fail once.
func TestFailOnce(t *testing.T) {
	s := serveUnwatched(t)
	r := s.dial("")
	s.identifyAs(r, 0)
	for _, c := range []struct {
		do   string
		op   int
		data string
	}{{"reconnect", opReconnect, "null"}, {"resume", opInvalidSession, "true"}, {"invalidate", opInvalidSession, "false"}} {
		s.act("/local/faults", map[string]any{"do": c.do})
		if p := r.read(); p.Op != c.op || string(p.Data) != c.data {
			t.Errorf("%s sends %+v", c.do, p)
		}
	}
	s.act("/local/faults", map[string]any{"do": "close", "code": 4009})
	if code := r.closed(); code != closeTimedOut {
		t.Errorf("closed with %d", code)
	}
	again := s.dial("")
	s.identifyAs(again, 0)
	s.act("/local/faults", map[string]any{"do": "drop"})
	if code := again.closed(); code != 0 && code != 1006 {
		t.Errorf("a dropped connection is closed with %d", code)
	}
}

// TestFaultsRefused checks that the page cannot set what would never happen, and no other page
// anything.
func TestFaultsRefused(t *testing.T) {
	s := serveUnwatched(t)
	one := func(f RESTFault) map[string]any {
		return map[string]any{"faults": Faults{NoHello: true, REST: []RESTFault{f}}}
	}
	for name, c := range map[string]struct {
		body   any
		header []string
		want   string
	}{
		"unknown kind":   {one(RESTFault{Kind: "fire"}), nil, "faults.rest.0.kind BASE_TYPE_CHOICES"},
		"unknown path":   {one(RESTFault{Kind: FaultDrop, Path: "chanels"}), nil, "faults.rest.0.path BASE_TYPE_CHOICES"},
		"negative times": {one(RESTFault{Kind: FaultDrop, Times: -1}), nil, "faults.rest.0.times NUMBER_TYPE_MIN"},
		"good status":    {one(RESTFault{Kind: FaultStatus, Status: 200}), nil, "faults.rest.0.status NUMBER_TYPE_RANGE"},
		"long wait":      {one(RESTFault{Kind: FaultSlow, Wait: time.Hour}), nil, "faults.rest.0.wait NUMBER_TYPE_RANGE"},
		"too many":       {map[string]any{"faults": Faults{REST: slices.Repeat([]RESTFault{{Kind: FaultDrop}}, maxFaults+1)}}, nil, "faults.rest BASE_TYPE_MAX_LENGTH"},
		"unknown order":  {map[string]any{"faults": Faults{NoHello: true}, "do": "explode"}, nil, "do BASE_TYPE_CHOICES"},
		"unsent code":    {map[string]any{"faults": Faults{NoHello: true}, "do": "close", "code": 1006}, nil, "code NUMBER_TYPE_RANGE"},
		"sent as a form": {one(RESTFault{Kind: FaultDrop}), []string{"Content-Type", "text/plain"}, "50035"},
		"across origins": {one(RESTFault{Kind: FaultDrop}), []string{"Origin", "https://example.org"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			status, answer := s.do("POST", "/local/faults", c.body, c.header...)
			if status == 200 || fault(answer) != c.want {
				t.Errorf("status %d, %q, want %q", status, fault(answer), c.want)
			}
			if f := s.Faults(); f.NoHello || len(f.REST) != 0 {
				t.Errorf("it set %+v", f)
			}
		})
	}
}

// TestFaultPanel sets and ends faults on the page, with the keyboard and with the mouse.
func TestFaultPanel(t *testing.T) {
	s := serveUnwatched(t)
	r := s.dial("")
	s.identifyAs(r, 0)
	ctx := browser(t, s)
	steps(t, ctx, chromedp.Focus("#faults-open"), chromedp.KeyEvent(kb.Enter), visible("#faults .fault-form"))
	shot(t, ctx, "20-faults-light")
	steps(t, ctx, chromedp.SetValue(`#faults [name="path"]`, sendPattern), keys(`#faults [name="kind"]`, "answer with"), visible(`#faults [name="status"]`))
	steps(t, ctx, chromedp.SetValue(`#faults [name="status"]`, "502"), click("#faults [type=submit]"), visible(".fault-list li"), visible(".failing"))
	if f := s.Faults(); !slices.Equal(f.REST, []RESTFault{{Kind: FaultStatus, Path: sendPattern, Times: 1, Status: 502}}) {
		t.Errorf("the page set %+v", f)
	}
	steps(t, ctx, click(`#faults section:nth-of-type(3) label:nth-of-type(4)`), visible(".fault-list li:nth-of-type(2)"), scheme("dark"))
	shot(t, ctx, "21-faults-dark")
	if got := s.sendMessage(t.Context()); got.status != 502 || !s.Faults().IgnoreResume {
		t.Errorf("the message was answered with %+v, left %+v", got, s.Faults())
	}
	steps(t, ctx, gone(".fault-list li:nth-of-type(2)"), click(".fault-list button"), gone(".fault-list li"), gone(".failing"))
	steps(t, ctx, click(`#faults section:nth-of-type(4) button:nth-of-type(2)`))
	if p := r.read(); p.Op != opReconnect {
		t.Errorf("the page had %+v sent", p)
	}
	steps(t, ctx, chromedp.Focus(`#faults [name="kind"]`), chromedp.KeyEvent(kb.Escape), visible(`#faults-open[aria-expanded="false"]:focus`))
	steps(t, ctx, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile), click("#menu"), click("#faults-open"), visible("#faults .fault-form"))
	shot(t, ctx, "22-faults-phone-dark")
}
