package discord

import (
	"context"
	"errors"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"rapporteur/internal/answer"
	"rapporteur/internal/state"
	"rapporteur/internal/testguild"
)

const fondness = "when has it opened?"

// counting is a library that counts what it is asked.
type counting struct {
	library
	asked atomic.Int32
}

func (c *counting) Ask(ctx context.Context, q answer.Question) (*answer.Answer, error) {
	c.asked.Add(1)
	return c.library.Ask(ctx, q)
}

// TestTwoProcessesAnswerOnce: while one process takes the place of another, both are told of every event, and one of them answers.
func TestTwoProcessesAnswerOnce(t *testing.T) {
	t.Parallel()
	const times = 5
	file := filepath.Join(t.TempDir(), "state.db")
	both := []*state.Store{storeAt(t, file), storeAt(t, file)}
	next := 0
	library := &counting{}
	w := settleWith(t, testguild.New(testguild.Options{}), unwatched, library, brisk(), func(c *Config) {
		c.State = both[next]
		next++
	})
	w.start(library, brisk()) // the second
	answers := map[string]int{}
	for range times {
		asked := w.say(w.channel(textChannel), w.mention()+fondness, "")
		if p := w.await(); p.Reference != nil {
			answers[p.Reference.MessageID]++
		}
		if answers[asked.ID] != 1 {
			t.Errorf("%s is answered %d times", asked.ID, answers[asked.ID])
		}
		w.use("ask", filled{Name: "question", Value: fondness})
		w.await()
	}
	w.silent()
	if n := library.asked.Load(); n != 2*times+1 { // and the question by which it is seen that nothing more comes
		t.Errorf("%d questions were worked on, asked are %d", n, 2*times+1)
	}
}

// hanging is a library that does not answer until it is let go.
type hanging struct {
	library
	asked chan struct{}
	free  chan struct{}
}

func (h *hanging) Ask(ctx context.Context, q answer.Question) (*answer.Answer, error) {
	h.asked <- struct{}{}
	<-h.free
	return h.library.Ask(ctx, q)
}

// TestTwoProcessesAreBusyOnce: where one has no room for a message, it says so, or the other answers, and neither works in vain.
func TestTwoProcessesAreBusyOnce(t *testing.T) {
	t.Parallel()
	file, p := filepath.Join(t.TempDir(), "state.db"), brisk()
	p.inFlight = 1
	h := &hanging{asked: make(chan struct{}, 10), free: make(chan struct{})}
	w := settleWith(t, testguild.New(testguild.Options{}), unwatched, h, p, func(c *Config) { c.State = storeAt(t, file) })
	w.start(h, p)
	w.say(w.channel(textChannel), w.mention()+fondness, "")
	next(t, h.asked)
	second := w.say(w.channel(textChannel), w.mention()+fondness, "")
	go close(h.free)
	worked := 0
	for range 2 {
		if p := w.await(); p.Reference.MessageID == second.ID && p.Content != en.busy {
			worked = 1
		}
	}
	if got := len(h.asked); got != worked {
		t.Errorf("%d processes work on the second message, want %d", got, worked)
	}
	w.silent()
}

// TestWhatWasLeftIsToldOf: what a process has left at "thinking" is edited to a note by the next, where it came on a shard of its and no answer stands.
func TestWhatWasLeftIsToldOf(t *testing.T) {
	t.Parallel()
	store := storeAt(t, filepath.Join(t.TempDir(), "state.db"))
	h := &hanging{asked: make(chan struct{}), free: make(chan struct{})}
	p := brisk()
	w := settleWith(t, testguild.New(testguild.Options{}), unwatched, h, p, func(c *Config) { c.State = store })
	left := func() []state.Pending {
		all, err := store.Left(t.Context(), time.Now().Add(-time.Hour), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	noted := func() state.Pending {
		w.use("ask", filled{Name: "question", Value: fondness})
		next(t, h.asked)
		all := left()
		if len(all) == 0 || all[len(all)-1].User != w.state.User.ID || all[len(all)-1].Guild != w.guild.ID() {
			t.Fatalf("while it is worked on, noted is %+v", all)
		}
		return all[len(all)-1]
	}
	stands := noted()
	h.free <- struct{}{}
	w.await()
	open := noted()
	stands.ID = "900000000000000000" // as if its end had not been kept
	old, elsewhere := open, open
	old.ID, old.Token, old.At = "900000000000000001", "void", time.Now().Add(-interactionLife-time.Minute)
	elsewhere.ID, elsewhere.Guild = "900000000000000002", testguild.GuildAt(1)
	for _, one := range []state.Pending{stands, old, elsewhere} {
		if err := store.Begin(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	p.answer, p.last = 0, 0
	done := make(chan struct{}, 1)
	w.with = func(c *Config) {
		c.State, c.Shards = store, Shards{0, 0, 2}
		c.tell("told of what was left unanswered", done)
	}
	w.start(&library{}, p) // as if the first had been ended
	if told := w.await(); told.Content != en.interrupted {
		t.Errorf("told is %q", told.Content)
	}
	next(t, done)
	if now := left(); len(now) != 2 || now[0].ID != old.ID || now[1].ID != elsewhere.ID {
		t.Errorf("in the end, noted is %+v", now)
	}
	h.free <- struct{}{}
	w.logged(open.Token, stands.Token)
}

// TestWhatIsLeftMeanwhileIsToldOf: so is what another process leaves that is ended after this one has come.
func TestWhatIsLeftMeanwhileIsToldOf(t *testing.T) {
	t.Parallel()
	store := storeAt(t, filepath.Join(t.TempDir(), "state.db"))
	h := &hanging{asked: make(chan struct{}), free: make(chan struct{})}
	p := brisk()
	w := settleWith(t, testguild.New(testguild.Options{}), unwatched, h, p, func(c *Config) { c.State = store })
	w.use("ask", filled{Name: "question", Value: fondness})
	next(t, h.asked)
	open, err := store.Left(t.Context(), time.Now().Add(-time.Hour), time.Now())
	if err != nil || len(open) != 1 {
		t.Fatal(open, err)
	}
	open[0].At = time.Now().Add(2 * time.Second) // after the second has come
	if err := errors.Join(store.End(t.Context(), open[0].ID), store.Begin(t.Context(), open[0])); err != nil {
		t.Fatal(err)
	}
	p.answer, p.last, p.patience = 0, 0, 10*time.Millisecond
	w.start(&library{}, p)
	if told := w.await(); told.Content != en.interrupted {
		t.Errorf("told is %q", told.Content)
	}
	h.free <- struct{}{}
}
