package discord

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"rapporteur/internal/state"
)

// bot takes events and answers them.
type bot struct {
	answerer  Answerer
	catalogue catalogue
	commands  map[string]command
	rest      *rest
	log       *slog.Logger
	pace      pace
	seen      *seen
	denied    *denied      // channels in which the bot may not write
	told      *denied      // who has been told why mentions are not answered, and where
	state     *state.Store // nil: there is none
	limits    Limits
	warned    rate.Sometimes // of the data base
	guilds    *guilds
	memory    *memory
	metrics   *metrics
	questions bool // whether the text of questions is kept
	keep      time.Duration
	writes    sync.RWMutex // held for reading while something of somebody is written; see keepFor
	departed  *departed
	shards    Shards // of this process; known before the first READY

	work  *slots // requests
	notes *slots // what takes no thought: suggestions, typing, that the bot is busy

	online chan struct{} // closed by the first READY
	once   sync.Once
	self   readyEvent // from then on; never changes
}

func newBot(c Config, r *rest, log *slog.Logger, p pace) *bot {
	b := &bot{
		answerer: c.Answerer, catalogue: newCatalogue(), rest: r, log: log, pace: p, seen: newSeen(p.memory), denied: &denied{until: map[string]time.Time{}},
		told: &denied{until: map[string]time.Time{}}, state: c.State, limits: c.Limits, warned: rate.Sometimes{Interval: time.Minute},
		guilds: newGuilds(), memory: newMemory(p.remember, p.memory), metrics: newMetrics(c.Health),
		questions: c.Questions, keep: c.Keep, departed: newDeparted(),
		online: make(chan struct{}),
	}
	b.work, b.notes = newSlots(p.inFlight, b.fell), newSlots(2*p.inFlight, b.fell)
	b.commands = b.allCommands()
	return b
}

func (b *bot) ready(r readyEvent) {
	b.once.Do(func() {
		if r.Application.ID == "" {
			r.Application.ID = r.User.ID
		}
		b.self = r
		b.self.Guilds = nil
		close(b.online)
	})
	b.departed.listed(r)
	b.log.Info("connected to the gateway", "user", r.User.Username, "shard", r.Shard[0])
}

// isOnline says whether the bot knows who it is.
func (b *bot) isOnline() bool {
	select {
	case <-b.online:
		return true
	default:
		return false
	}
}

// drain takes nothing more and waits for what is in flight; for what is not done in time, ctx is
// ended, so that those who wait are told. All of it takes no longer than grace and last together.
func (b *bot) drain(end context.CancelCauseFunc) {
	b.work.stop()
	b.notes.stop()
	until := time.Now().Add(b.pace.grace)
	if !b.work.idle(time.Until(until)) || !b.notes.idle(time.Until(until)) {
		end(errStopping)
		until = time.Now().Add(b.pace.last)
		b.work.idle(time.Until(until))
		b.notes.idle(time.Until(until))
	}
	end(errStopping)
	b.memory.close()
}

// slots bound how much goes on at once. It is safe for concurrent use.
type slots struct {
	size int
	fell func(error) // is told when something ends in a panic

	mu      sync.Mutex
	used    int
	channel map[string]int // how many of those used are a channel's
	stopped bool
	running sync.WaitGroup
}

// crowded is the part of all slots that one channel may use: what is sent there waits for the channel's own limit, and must
// not have all others wait.
const crowded = 4

func newSlots(n int, fell func(error)) *slots {
	return &slots{size: n, fell: fell, channel: map[string]int{}}
}

// run starts f beside its caller when there is a free slot, and says whether there was.
func (s *slots) run(f func()) bool { return s.start("", s.size, f) }

// runIn is run for what is to be said in a channel.
func (s *slots) runIn(channel string, f func()) bool {
	return s.start(channel, max(1, s.size/crowded), f)
}

func (s *slots) start(channel string, most int, f func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped || s.used >= s.size || s.channel[channel] >= most {
		return false
	}
	s.used++
	s.channel[channel]++
	s.running.Go(func() {
		defer s.end(channel)
		if err := attempt(f); err != nil {
			s.fell(err)
		}
	})
	return true
}

// end frees a slot.
func (s *slots) end(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used--
	if s.channel[channel]--; s.channel[channel] == 0 {
		delete(s.channel, channel)
	}
}

// stop has run start nothing more.
func (s *slots) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
}

// idle waits until nothing runs any more, and says whether that was so within d.
func (s *slots) idle(d time.Duration) bool {
	done := make(chan struct{})
	go func() {
		s.running.Wait()
		close(done)
	}()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		return false
	}
}

// denied remembers channels in which the bot may not write, for a while, so that it does not run into
// the same refusal again and again. It is safe for concurrent use.
type denied struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// maxDenied bounds how many channels are remembered.
const maxDenied = 1024

func (d *denied) add(channel string, now time.Time, quiet time.Duration) {
	d.first(channel, now, quiet)
}

// first is add where it matters whether the channel was remembered. One for which there is no room counts as if it was.
func (d *denied) first(channel string, now time.Time, quiet time.Duration) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for c, until := range d.until {
		if until.Before(now) {
			delete(d.until, c)
		}
	}
	if _, known := d.until[channel]; known || len(d.until) >= maxDenied {
		return false
	}
	d.until[channel] = now.Add(quiet)
	return true
}

func (d *denied) has(channel string, now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.until[channel].After(now)
}
