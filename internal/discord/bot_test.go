package discord

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"rapporteur/internal/answer"
	"rapporteur/internal/testguild"
)

// TestSlotsAreNotAllOneChannels fills the slots with what one channel wants.
func TestSlotsAreNotAllOneChannels(t *testing.T) {
	s := newSlots(2*crowded, func(error) {})
	doors := make(chan struct{})
	wait := func() { <-doors }
	for i, want := range []bool{true, true, false} {
		if got := s.runIn("busy", wait); got != want {
			t.Errorf("run %d: %v", i+1, got)
		}
	}
	if !s.runIn("another", wait) || !s.run(wait) {
		t.Error("a busy channel takes the slots of others")
	}
	close(doors)
	s.idle(time.Minute)
	if !s.runIn("busy", func() {}) {
		t.Error("a slot that was a channel's is not free again")
	}
	if s.idle(time.Minute); len(s.channel) > 0 || s.used > 0 {
		t.Errorf("%d slots are in use, %v", s.used, s.channel)
	}
}

// TestSlotsOutliveAPanic sees that one is logged, without what somebody wrote, and its slot freed.
func TestSlotsOutliveAPanic(t *testing.T) {
	var log lockedLog
	b := newBot(Config{Answerer: &library{}}, nil, slog.New(slog.NewTextHandler(&log, nil)), brisk())
	for range 2 * b.pace.inFlight {
		b.work.run(func() { panic("secret words") })
		b.work.idle(time.Minute)
	}
	b.work.run(func() { _ = b.allCommands()["nothing"].options[3] })
	b.work.idle(time.Minute)
	if n := strings.Count(log.String(), "reference="); n != 2*b.pace.inFlight+1 {
		t.Errorf("%d are in the log", n)
	}
	if !strings.Contains(log.String(), "index out of range [3]") || strings.Contains(log.String(), "secret words") {
		t.Errorf("the log: %s", &log)
	}
}

// TestRespondOutlivesItsDelivery has what delivers a reply panic.
func TestRespondOutlivesItsDelivery(t *testing.T) {
	late, cancel := context.WithCancelCause(t.Context())
	cancel(errStopping)
	for name, c := range map[string]struct {
		ctx  context.Context
		want []string
	}{
		"in time": {t.Context(), []string{"yes", "Something went wrong"}},
		"late":    {late, []string{"I am being restarted", "Something went wrong"}},
	} {
		var log lockedLog
		b := newBot(Config{Answerer: &library{}}, nil, slog.New(slog.NewTextHandler(&log, nil)), brisk())
		var got []string
		b.respond(c.ctx, en, func(ctx context.Context) (reply, error) { return reply{messages: note("yes")}, ctx.Err() }, "secret words", func(r reply) {
			got = append(got, r.messages[0].content)
			panic("secret words")
		})
		if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
			t.Errorf("%s: delivered are %q", name, got)
		}
		if strings.Contains(log.String(), "secret words") {
			t.Errorf("%s: the question is logged: %s", name, &log)
		}
	}
}

// fire is a library that burns down.
type fire struct {
	archive
	burns atomic.Bool
}

func (f *fire) Articles() []answer.Source {
	if f.burns.Load() {
		panic("the catalogue burns")
	}
	return f.library.Articles()
}

// TestPanicsBesideHandlers has buttons and suggestions panic: who presses gets a reference number, and the bot lives on.
func TestPanicsBesideHandlers(t *testing.T) {
	t.Parallel()
	lib := &fire{archive: archive{revision: "3f9c12ab"}}
	w := settle(t, lib, brisk())
	w.say(w.channel(textChannel), w.mention()+"when has it opened?", "")
	before := w.await()
	lib.burns.Store(true)
	w.press(before, before.button("Proof"))
	if p := w.await(); !strings.HasPrefix(p.Content, "Something went wrong") || !p.private() {
		t.Errorf("the proof is %+v", p)
	}
	if got := w.complete("summary", filled{Name: "article", Value: "BRIDGE"}); len(got) != 0 {
		t.Errorf("suggested is %q", got)
	}
	lib.burns.Store(false)
	w.press(before, before.button("Proof"))
	if p := w.await(); !strings.HasPrefix(p.Content, "**“The bridge opened") {
		t.Errorf("afterwards the proof is %q", p.Content)
	}
}

// TestDrainTakesNoLongerThanPlanned has requests and notes that never end.
func TestDrainTakesNoLongerThanPlanned(t *testing.T) {
	for name, stuck := range map[string]func(*bot) *slots{
		"a request": func(b *bot) *slots { return b.work },
		"a note":    func(b *bot) *slots { return b.notes },
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBot(Config{Answerer: &library{}}, nil, slog.New(slog.DiscardHandler), normalPace())
			doors := make(chan struct{})
			stuck(b).run(func() { <-doors })
			var told time.Duration
			start := time.Now()
			b.drain(func(error) {
				if told == 0 {
					told = time.Since(start)
				}
			})
			if all := time.Since(start); told != b.pace.grace || all != b.pace.grace+b.pace.last || all >= 10*time.Second {
				t.Errorf("%s is told after %v, and the bot is gone after %v", name, told, all)
			}
			close(doors)
		})
	}
}

// TestFill fills in a deferred answer while Discord has trouble.
func TestFill(t *testing.T) {
	short := brisk()
	short.patience = 50 * time.Millisecond
	for name, c := range map[string]struct {
		pace pace
		fail func(n int, body string) int // status of the nth request
		stop bool                         // the bot is told to stop by the first
		want string                       // what stands there at last
	}{
		"a long outage":               {brisk(), func(n int, _ string) int { return map[bool]int{true: 503}[n <= 3*attempts] }, false, "the answer"},
		"an outage that does not end": {short, func(_ int, body string) int { return map[bool]int{true: 503}[strings.Contains(body, "the answer")] }, false, "Something went wrong"},
		"refused for its content":     {brisk(), func(n int, _ string) int { return map[bool]int{true: 400}[n == 1] }, false, "Something went wrong"},
		"forbidden":                   {brisk(), func(n int, _ string) int { return map[bool]int{true: 403}[n == 1] }, false, "Something went wrong"},
		"the bot stops":               {brisk(), func(n int, _ string) int { return map[bool]int{true: 503}[n == 1] }, true, "the answer"},
		"too late":                    {brisk(), func(n int, _ string) int { return map[bool]int{true: 404}[n == 1] }, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancelCause(t.Context())
			var n atomic.Int32
			var followed atomic.Bool
			var shown atomic.Pointer[string]
			shown.Store(new(string))
			b, _ := botAgainst(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if r.Method == http.MethodPost {
					followed.Store(true)
					return
				}
				if c.stop {
					cancel(errStopping)
				}
				if status := c.fail(int(n.Add(1)), string(body)); status != 0 {
					w.WriteHeader(status)
					return
				}
				text := string(body)
				shown.Store(&text)
			})
			b.pace = c.pace
			rest := message{content: "the rest"}
			b.fill(ctx, interactionEvent{ID: "5", ApplicationID: "2", Token: "tok"}, 0, append(note("the answer"), rest))
			if got := followed.Load(); got != strings.Contains(c.want, "the answer") {
				t.Errorf("the rest follows: %v", got)
			}
			if got := *shown.Load(); !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
				t.Errorf("at last %q is shown", got)
			}
		})
	}
}

// TestOutcomeOfAnAcknowledgement sees when an answer is filled in after a first answer that failed.
func TestOutcomeOfAnAcknowledgement(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		final  bool
	}{"refused": {400, true}, "unknown interaction": {404, true}, "Discord's trouble": {503, false}, "too many": {429, false}} {
		if err := error(&apiError{Status: c.status}); final(err) != c.final {
			t.Errorf("%s: final is %v", name, final(err))
		}
	}
	if final(errors.New("connection reset")) {
		t.Error("a lost connection is final")
	}
}

// TestAnswerAfterAnUnknownAcknowledgement has Discord take a deferral and never say so.
func TestAnswerAfterAnUnknownAcknowledgement(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	w.guild.SetFaults(testguild.Faults{REST: []testguild.RESTFault{{Path: replies, Kind: testguild.FaultStall, Done: true}}})
	w.use("ask", filled{Name: "question", Value: "when has it opened?"})
	if p := w.await(); !strings.HasPrefix(p.Content, opened) {
		t.Errorf("the answer is %q", p.Content)
	}
}
