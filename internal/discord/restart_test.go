package discord

import (
	"context"
	"net/http"
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

// TestWhatWasLeftIsToldOf: what a process that was ended without a word has left at "thinking" is edited to a note by the next.
func TestWhatWasLeftIsToldOf(t *testing.T) {
	t.Parallel()
	store := storeAt(t, filepath.Join(t.TempDir(), "state.db"))
	h := &hanging{asked: make(chan struct{}), free: make(chan struct{})}
	p := brisk()
	w := settleWith(t, testguild.New(testguild.Options{}), func(_ *testing.T, g *testguild.Guild) http.Handler { return g }, h, p, func(c *Config) { c.State = store })
	left := func() []state.Pending {
		all, err := store.Left(t.Context(), time.Now().Add(-time.Hour), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	w.use("ask", filled{Name: "question", Value: fondness})
	next(t, h.asked)
	noted := left()
	if len(noted) != 1 || noted[0].User != w.state.User.ID || noted[0].Guild != w.guild.ID() {
		t.Fatalf("while it is worked on, noted is %+v", noted)
	}
	close(h.free)
	w.await()
	w.leave()
	if now := left(); len(now) != 0 {
		t.Fatalf("afterwards, noted is %+v", now)
	}
	if err := store.Begin(t.Context(), noted[0]); err != nil { // as if it had been ended in between
		t.Fatal(err)
	}
	old := noted[0]
	old.ID, old.Token, old.At = "900000000000000000", "void", time.Now().Add(-interactionLife-time.Minute)
	if err := store.Begin(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	p.answer, p.last = 0, 0
	w.start(&library{}, p)
	if told := w.await(); told.Content != en.interrupted {
		t.Errorf("told is %q", told.Content)
	}
	w.leave()
	if now := left(); len(now) != 1 || now[0].ID != old.ID {
		t.Errorf("in the end, noted is %+v", now)
	}
	w.logged(noted[0].Token)
}
