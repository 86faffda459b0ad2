package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
)

// supervisor keeps one gateway connection. The SDK opens and reads it; when to open again, whether the
// session can be resumed, and when to give up is decided here.
type supervisor struct {
	token  string
	rest   http.RoundTripper // carries the SDK's question for the gateway's address
	local  bool              // the gateway is on this machine
	pace   pace
	log    *slog.Logger
	shard  int                    // which it is
	of     int                    // how many there are; 0 and 1: one
	gate   *gate                  // nil: nobody else identifies
	meter  *shardMeter            // nil: nothing is counted
	handle func(*discordgo.Event) // sees every event in order; must not block
}

var (
	errStuck = errors.New("opening the connection did not end")
	errLimit = errors.New("opening the connection took too long")
)

// serve connects, and connects again, until ctx ends, which is no error, or Discord refuses the bot
// for good.
func (s *supervisor) serve(ctx context.Context) error {
	var l *line
	pause, hurried := s.pace.pause, 0
	for ctx.Err() == nil {
		if l == nil {
			var err error
			if l, err = s.line(ctx); err != nil {
				return err
			}
		}
		start := time.Now()
		s.meter.opening()
		err := l.run(ctx)
		s.meter.ended(err, l.served.Load())
		if ctx.Err() != nil {
			return nil
		}
		if refused := refusal(err); refused != nil {
			return refused
		}
		served := l.served.Load()
		if sessionOver(err) || l.lost() {
			l = nil
		}
		if time.Since(start) > s.pace.settled {
			pause, hurried = s.pace.pause, 0
		}
		s.log.Warn("connection to the gateway ended", "shard", s.shard, "why", err, "new session", l == nil)
		if served && l != nil && hurried < maxHurried {
			hurried++ // Discord gives 3 s to answer an interaction that comes meanwhile
			wait(ctx, breath)
			continue
		}
		wait(ctx, pause+rand.N(pause))
		pause = min(2*pause, s.pace.maximum)
	}
	return nil
}

// breath is before a session is resumed at once. In it the SDK's heartbeat of the connection before ends: it reads, without a lock,
// the address that a new connection may write.
const breath = 50 * time.Millisecond

// maxHurried is how many sessions are resumed without a pause before a connection has settled.
const maxHurried = 3

// wait returns after d, or when ctx ends.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// line is one SDK session. The SDK keeps what a resume needs in it, so it is used for one connection
// after another as long as Discord keeps the session.
type line struct {
	*supervisor
	session *discordgo.Session
	dial    *dialer
	closed  chan struct{}          // the SDK has let go of its connection
	resume  atomic.Pointer[string] // where Discord wants the session resumed; nil before READY
	served  atomic.Bool            // the current or last connection got as far as READY or RESUMED
	left    time.Time              // when the last one that did so ended
}

func (s *supervisor) line(ctx context.Context) (*line, error) {
	session, err := discordgo.New("Bot " + s.token)
	if err != nil {
		return nil, err
	}
	l := &line{supervisor: s, session: session, dial: &dialer{pace: s.pace, beat: s.meter.beat}, closed: make(chan struct{}, 1)}
	session.Client = &http.Client{Transport: &addresses{ctx: ctx, line: l, next: s.rest}, Timeout: s.pace.open}
	session.Dialer = l.dial.websocket(s.local)
	session.UserAgent = userAgent
	session.LogLevel = -1 // the SDK logs packets, and with them what people write
	session.ShouldReconnectOnError = false
	session.ShouldReconnectVoiceOnSessionError = false
	session.MaxRestRetries = 0
	session.Compress = false // frames are read, see wire
	session.StateEnabled = false
	session.SyncEvents = true
	session.ShardID, session.ShardCount = s.shard, s.of
	session.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentsDirectMessages
	session.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { l.event(e) })
	session.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case l.closed <- struct{}{}:
		default:
		}
	})
	return l, nil
}

// lost says, after a connection has ended, whether the session is to be given up: resuming it has failed for too long.
func (l *line) lost() bool {
	if l.served.Load() {
		l.left = time.Now()
		return false
	}
	return !l.left.IsZero() && time.Since(l.left) > l.pace.away
}

// event keeps the address for resuming and passes the event on.
func (l *line) event(e *discordgo.Event) {
	if e.Type == "READY" || e.Type == "RESUMED" {
		l.served.Store(true)
		l.meter.serves(e.Type)
	}
	if e.Type == "READY" {
		var ready struct {
			Resume string `json:"resume_gateway_url"`
		}
		if json.Unmarshal(e.RawData, &ready) == nil && ready.Resume != "" {
			l.resume.Store(&ready.Resume)
		}
	}
	l.handle(e)
}

// run opens a connection and returns when it has ended, with the reason.
func (l *line) run(ctx context.Context) error {
	l.served.Store(false)
	if l.resume.Load() != nil {
		l.dial.begin(true)
		if err := l.open(ctx); !errors.Is(err, errForget) {
			return err
		}
	}
	leave := l.gate.enter(ctx, l.shard)
	if ctx.Err() != nil {
		leave()
		return ctx.Err()
	}
	select {
	case <-l.closed: // of the connection before
	default:
	}
	l.dial.begin(false)
	err := l.open(ctx)
	leave()
	if err != nil {
		if _, why := l.dial.reason(); why != nil && !errors.Is(err, errStuck) {
			return why
		}
		l.resume.Store(nil)
		return err
	}
	return l.hold(ctx)
}

// hold returns when the open connection has ended, with the reason. The SDK may say so once more of the
// connection before.
func (l *line) hold(ctx context.Context) error {
	for {
		select {
		case <-l.closed:
			if ended, why := l.dial.reason(); ended {
				return cmp.Or(why, io.ErrUnexpectedEOF)
			}
		case <-ctx.Done():
			l.session.Close()
			return ctx.Err()
		}
	}
}

// open opens the SDK's session within the time for it. Whatever the other side does, it returns, at
// worst with errStuck, and then the session must not be used any more.
func (l *line) open(ctx context.Context) error {
	opened := make(chan error, 1)
	go func() { opened <- l.session.Open() }()
	limit := time.NewTimer(l.pace.open)
	defer limit.Stop()
	why := errLimit
	select {
	case err := <-opened:
		if errors.Is(err, discordgo.ErrWSAlreadyOpen) {
			l.session.Close()
		}
		return err
	case <-limit.C:
	case <-ctx.Done():
		why = ctx.Err()
	}
	l.dial.abort()
	limit.Reset(l.pace.stuck)
	select {
	case err := <-opened:
		if err == nil { // it was open at the last moment
			l.session.Close()
		}
		return why
	case <-limit.C:
		return errStuck
	}
}

// addresses answers the SDK's question for the gateway's address with the one for resuming where there
// is one, and has the question end with ctx, which the SDK does not take.
type addresses struct {
	ctx  context.Context
	line *line
	next http.RoundTripper
}

func (a *addresses) RoundTrip(req *http.Request) (*http.Response, error) {
	if at := a.line.resume.Load(); at != nil && strings.HasSuffix(req.URL.Path, "/gateway") {
		body, err := json.Marshal(map[string]string{"url": strings.TrimRight(*at, "/") + "/"})
		if err != nil {
			return nil, err
		}
		return httpReply(req, http.StatusOK, http.Header{}, body), nil
	}
	ctx, cancel := context.WithCancel(req.Context())
	defer cancel()
	defer context.AfterFunc(a.ctx, cancel)()
	return a.next.RoundTrip(req.WithContext(ctx))
}
