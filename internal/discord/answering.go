package discord

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"rapporteur/internal/answer"
)

var (
	errSlow     = errors.New("the answer took too long")
	errStopping = errors.New("the bot is stopping")
)

// handler makes the reply to a request.
type handler func(ctx context.Context) (reply, error)

// respond runs a handler and delivers what comes of it, once: its reply, or a note when it fails,
// panics, takes too long, or the bot stops. What is for the log must not hold secret, the words
// of the person who asks.
func (b *bot) respond(ctx context.Context, w *words, h handler, secret string, deliver func(reply)) {
	ctx, cancel := context.WithTimeoutCause(ctx, b.pace.answer, errSlow)
	defer cancel()
	give := func(r reply) {
		if err := attempt(func() { deliver(r) }); err != nil {
			if err = attempt(func() { deliver(reply{messages: b.failure(ctx, w, err, secret), failed: true}) }); err != nil {
				b.fellFor(ctx, err)
			}
		}
	}
	var once sync.Once
	stop := context.AfterFunc(ctx, func() { // also when the handler does not heed its context
		once.Do(func() { give(reply{messages: b.failure(ctx, w, context.Cause(ctx), secret), failed: true}) })
	})
	defer stop()
	r, err := guard(ctx, h)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	once.Do(func() {
		if err != nil {
			r = reply{messages: b.failure(ctx, w, err, secret), failed: true}
		} else {
			errandOf(ctx).outcome = r.outcome
		}
		give(r)
	})
}

// made are the messages of a handler that takes no time, or the note in their place.
func (b *bot) made(ctx context.Context, w *words, h func() ([]message, error)) []message {
	r, err := guard(ctx, func(context.Context) (reply, error) {
		messages, err := h()
		return reply{messages: messages}, err
	})
	if err != nil {
		return b.failure(ctx, w, err, "")
	}
	return r.messages
}

// panicError is a panic that was caught.
type panicError struct {
	value any
	stack string
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// guard runs a handler and turns a panic into an error.
func guard(ctx context.Context, h handler) (r reply, err error) {
	defer caught(&err)
	return h(ctx)
}

// attempt is guard for what makes no reply.
func attempt(f func()) (err error) {
	defer caught(&err)
	f()
	return nil
}

// caught is to be deferred.
func caught(err *error) {
	if v := recover(); v != nil {
		*err = &panicError{v, string(debug.Stack())}
	}
}

// fell logs a panic of which nobody can be told, in work for no request.
func (b *bot) fell(err error) {
	if why := panicked(err); why != nil {
		b.log.Error("work ended in a panic", append(why, "reference", reference())...)
	}
}

// fellFor is fell in work for a request.
func (b *bot) fellFor(ctx context.Context, err error) {
	if why := panicked(err); why != nil {
		b.log.ErrorContext(ctx, "work ended in a panic", why...)
	}
}

// panicked is what may be logged of a panic, nil when err is none. Its value may hold what somebody wrote: only Go's own are logged.
func panicked(err error) []any {
	var p *panicError
	if !errors.As(err, &p) {
		return nil
	}
	why := fmt.Sprintf("%T", p.value)
	if e, ok := p.value.(runtime.Error); ok {
		why = e.Error()
	}
	return []any{"why", why, "stack", p.stack}
}

// spokenError is an error in words of our own, finished, for the person who asked.
type spokenError string

func (e spokenError) Error() string { return string(e) }

// failure is the reply in place of one that could not be made. Only an error that is meant for the
// person who asked is shown; any other is logged under the errand's number, which is shown.
func (b *bot) failure(ctx context.Context, w *words, err error, secret string) []message {
	var said *answer.UserError
	var spoken spokenError
	var caught *panicError
	e := errandOf(ctx)
	e.outcome = outcomeRefused
	switch {
	case errors.As(err, &spoken):
		return note(string(spoken))
	case errors.As(err, &said):
		return note(w.unfit(said))
	case errors.Is(err, errStopping):
		e.outcome = outcomeStopped
		return note(w.restart)
	case errors.Is(err, errSlow):
		e.outcome = outcomeSlow
		return note(fmt.Sprintf(w.slow, int(b.pace.answer.Seconds())))
	}
	e.outcome = outcomeFailed
	attrs := []any{"why", without(err.Error(), secret)}
	if errors.As(err, &caught) {
		attrs = append(attrs, "stack", without(caught.stack, secret))
	}
	b.log.ErrorContext(ctx, "request failed", attrs...)
	return note(fmt.Sprintf(w.broken, e.number))
}

// reference is a short number that connects a reply with lines of the log.
func reference() string {
	var b [3]byte
	rand.Read(b[:]) // never fails, see its documentation
	return hex.EncodeToString(b[:])
}

// without takes the words of the person who asked out of what is logged.
func without(text, secret string) string {
	if secret = strings.TrimSpace(secret); secret == "" {
		return text
	}
	text = strings.ReplaceAll(text, secret, "[question]")
	return strings.ReplaceAll(text, fmt.Sprintf("%q", secret), "[question]")
}

// sentence begins text with a capital letter and ends it with a full stop.
func sentence(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return text
	}
	text = string(unicode.ToUpper(r)) + text[n:]
	if !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	return text
}
