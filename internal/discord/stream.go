package discord

import (
	"context"
	"sync"
	"time"

	"rapporteur/internal/answer"
)

// stream shows what is there of a reply while it is written: now and then, and never after its end.
type stream struct {
	bot  *bot
	edit func(context.Context, message) error

	turn  sync.Mutex // held while something is being shown
	last  time.Time  // when that was
	ended bool
}

// show shows a message unless one was shown just now; it does not wait for that.
func (s *stream) show(ctx context.Context, m message) {
	if !s.turn.TryLock() {
		return
	}
	if s.ended || time.Since(s.last) < s.bot.pace.edits {
		s.turn.Unlock()
		return
	}
	started := s.bot.notes.run(func() {
		defer s.turn.Unlock()
		ctx, cancel := context.WithTimeout(ctx, s.bot.pace.acknowledge)
		defer cancel()
		if err := s.edit(ctx, m); err != nil {
			s.bot.log.DebugContext(ctx, "part of a reply not shown", "why", err)
		}
		s.last = time.Now()
	})
	if !started {
		s.turn.Unlock()
	}
}

// end waits until what is being shown has been, and until the whole may follow.
func (s *stream) end(ctx context.Context) {
	s.turn.Lock()
	s.ended = true
	left := s.bot.pace.edits - time.Since(s.last)
	s.turn.Unlock()
	if !s.last.IsZero() && left > 0 {
		wait(ctx, left)
	}
}

// progress is what shows an answer as far as it is proved.
func (s *stream) progress(ctx context.Context, w *words) func(*answer.Answer) {
	return func(a *answer.Answer) { s.show(ctx, renderSoFar(w, a)) }
}
