package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	"rapporteur/internal/answer"
)

// scribe is a library that writes its answer sentence by sentence: it shows a part whenever the test lets it.
type scribe struct {
	library
	parts chan int // how many sentences to show; closed at the end
}

func (s *scribe) Ask(ctx context.Context, q answer.Question) (*answer.Answer, error) {
	a, err := s.library.Ask(ctx, answer.Question{Text: "everything"})
	if err != nil {
		return nil, err
	}
	a.Question, a.Claims, a.Engine = q.Text, a.Claims[:3], "small"
	for n := range s.parts {
		part := *a
		part.Claims = a.Claims[:n]
		q.Progress(&part)
	}
	return a, nil
}

func (*scribe) WrittenBy() string { return "small *model*" }

// A sentence is shown when it is there, as a part, and the whole takes its place: one message, however it was asked for.
func TestAnswersAppearAsTheyAreWritten(t *testing.T) {
	for name, ask := range map[string]func(w *town){
		"a command": func(w *town) { w.use("ask", filled{Name: "question", Value: "what about the planks?"}) },
		"a message": func(w *town) { w.say(w.channel(directChannel), "what about the planks?", "") },
		"in private": func(w *town) {
			w.use("ask", filled{Name: "question", Value: "planks?"}, filled{Name: "private", Value: true})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &scribe{parts: make(chan int)}
			p := brisk()
			p.edits = time.Millisecond
			w := settle(t, s, p)
			ask(w)
			s.parts <- 1
			part := w.await()
			if !strings.Contains(part.Content, "Plank 1") || strings.Contains(part.Content, "Plank 2") || !strings.Contains(part.Content, english().writing) {
				t.Errorf("a part is %q", part.Content)
			}
			close(s.parts)
			whole := w.await()
			for whole.ID == part.ID && strings.Contains(whole.Content, english().writing) {
				whole = w.await()
			}
			if whole.ID != part.ID || !strings.Contains(whole.Content, "Plank 3") || strings.Contains(whole.Content, english().writing) || !strings.Contains(whole.Content, "worded by small") {
				t.Errorf("message %s became %s: %q", part.ID, whole.ID, whole.Content)
			}
			w.leave()
		})
	}
}

// Edits keep their distance: what comes too soon is not shown, and the whole still is.
func TestPartsKeepTheirDistance(t *testing.T) {
	t.Parallel()
	edits := 0
	b := &bot{pace: brisk(), notes: newSlots(8, func(error) {})}
	b.pace.edits = time.Hour
	s := &stream{bot: b, edit: func(context.Context, message) error { edits++; return nil }}
	for range 5 {
		s.show(t.Context(), message{})
	}
	b.notes.running.Wait()
	s.show(t.Context(), message{})
	ended, cancel := context.WithCancel(t.Context())
	cancel() // so that nobody waits an hour
	s.end(ended)
	s.last = time.Time{}
	s.show(t.Context(), message{})
	b.notes.running.Wait()
	if edits != 1 {
		t.Errorf("%d edits", edits)
	}
}

// Who asks is told that a model reads along.
func TestPrivacyNamesTheModel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of   Answerer
		says bool
	}{{&scribe{}, true}, {&library{}, false}} {
		b := &bot{answerer: c.of}
		r, err := b.privacy(t.Context(), request{words: english()})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.messages[0].content; strings.Contains(got, `small \*model\*`) != c.says {
			t.Errorf("%T: %s", c.of, got)
		}
	}
}
