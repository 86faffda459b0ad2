package testguild

import (
	"sync"
	"time"
)

// Clock tells a Guild the time and wakes it. It must be safe for concurrent use, and AfterFunc must
// not call f before it returns.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f on its own goroutine once d has passed, unless stop was called before.
	AfterFunc(d time.Duration, f func()) (stop func())
}

// wallClock is the clock of the machine.
type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

func (wallClock) AfterFunc(d time.Duration, f func()) func() {
	timer := time.AfterFunc(d, f)
	return func() { timer.Stop() }
}

// ManualClock is a clock for tests: it stands still until it is advanced. The zero value is not
// ready, use NewManualClock. It is safe for concurrent use.
type ManualClock struct {
	mu     sync.Mutex
	now    time.Time
	alarms []*alarm
}

// alarm is one pending AfterFunc of a ManualClock.
type alarm struct {
	at      time.Time
	f       func()
	stopped bool
}

// NewManualClock returns a clock that shows start.
func NewManualClock(start time.Time) *ManualClock { return &ManualClock{now: start} }

// Now returns the time to which the clock was advanced.
func (c *ManualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// AfterFunc has f called by the Advance that passes d from now.
func (c *ManualClock) AfterFunc(d time.Duration, f func()) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := &alarm{at: c.now.Add(d), f: f}
	c.alarms = append(c.alarms, a)
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		a.stopped = true
	}
}

// Advance moves the clock by d and returns when every alarm that became due has run.
func (c *ManualClock) Advance(d time.Duration) {
	for _, a := range c.due(d) {
		a.f()
	}
}

// due moves the clock and takes out what is to ring.
func (c *ManualClock) due(d time.Duration) []*alarm {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	var ring, rest []*alarm
	for _, a := range c.alarms {
		switch {
		case a.stopped:
		case a.at.After(c.now):
			rest = append(rest, a)
		default:
			ring = append(ring, a)
		}
	}
	c.alarms = rest
	return ring
}
