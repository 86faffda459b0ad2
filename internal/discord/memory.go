package discord

import (
	"slices"
	"sort"
	"sync"
	"time"

	"rapporteur/internal/answer"
)

// memory keeps for a while what was asked and answered, so that "and who leads it?" is understood. It is in memory
// only and bounded. It is safe for concurrent use.
type memory struct {
	life time.Duration
	size int

	mu    sync.Mutex
	turns map[string]remembered // by the id of the message or interaction that was answered, or of a channel that is one conversation; and see own
	order []kept                // oldest first
	timer *time.Timer           // to the end of the oldest, nil when there is none
	open  map[*asked]bool       // being answered
}

// asked is a question that is being answered. When what its user asked is to be forgotten meanwhile, so is this.
type asked struct{ user, guild string }

type remembered struct {
	answer.Turn
	asked
	at time.Time
}

// kept is a key and when it was written; another time in turns means that it was written again.
type kept struct {
	key string
	at  time.Time
}

func newMemory(life time.Duration, size int) *memory {
	return &memory{life: life, size: size, turns: map[string]remembered{}, open: map[*asked]bool{}}
}

// begin notes a question that is being answered, until end.
func (m *memory) begin(user, guild string) *asked {
	m.mu.Lock()
	defer m.mu.Unlock()
	a := &asked{user, guild}
	m.open[a] = true
	return a
}

func (m *memory) end(a *asked) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.open, a)
}

// stands says whether a question has neither ended nor is to be forgotten.
func (m *memory) stands(a *asked) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.open[a]
}

// keep remembers what came of a question under each key that is not "". No turn is none.
func (m *memory) keep(a *asked, t *answer.Turn, keys ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t != nil && m.open[a] {
		m.put(remembered{*t, *a, time.Now()}, keys)
	}
}

// copy remembers the turn under a key, if there is one, under others too, for as long as it is remembered there.
func (m *memory) copy(from string, keys ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t, ok := m.turns[from]; ok {
		m.put(t, keys)
	}
}

func (m *memory) put(t remembered, keys []string) {
	for _, k := range keys {
		if k != "" {
			m.turns[k] = t
			at := sort.Search(len(m.order), func(i int) bool { return m.order[i].at.After(t.at) })
			m.order = slices.Insert(m.order, at, kept{k, t.at})
		}
	}
	for len(m.order) > m.size {
		m.drop()
	}
	m.wait()
}

// drop forgets the oldest.
func (m *memory) drop() {
	oldest := m.order[0]
	if m.turns[oldest.key].at.Equal(oldest.at) {
		delete(m.turns, oldest.key)
	}
	m.order = m.order[1:]
}

// wait has expire come when the oldest has reached its end.
func (m *memory) wait() {
	if m.timer == nil && len(m.order) > 0 {
		m.timer = time.AfterFunc(time.Until(m.order[0].at.Add(m.life)), m.expire)
	}
}

// expire forgets what has reached its end.
func (m *memory) expire() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.order) > 0 && time.Since(m.order[0].at) >= m.life {
		m.drop()
	}
	m.timer = nil
	m.wait()
}

// before is the turn under the first key that has one, nil when none has.
func (m *memory) before(keys ...string) *answer.Turn {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range keys {
		if t, ok := m.turns[k]; ok {
			return &t.Turn
		}
	}
	return nil
}

// latest is the turn that was kept last under one of the keys, nil when none has one.
func (m *memory) latest(keys ...string) *answer.Turn {
	m.mu.Lock()
	defer m.mu.Unlock()
	var last *remembered
	for _, k := range keys {
		if t, ok := m.turns[k]; ok && (last == nil || t.at.After(last.at)) {
			last = &t
		}
	}
	if last == nil {
		return nil
	}
	return &last.Turn
}

// forget drops what one user asked, or all of a guild, also what is being answered.
func (m *memory) forget(user, guild string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	of := func(a asked) bool { return user != "" && a.user == user || guild != "" && a.guild == guild }
	for k, t := range m.turns {
		if of(t.asked) {
			delete(m.turns, k)
		}
	}
	for a := range m.open {
		if of(*a) {
			delete(m.open, a)
		}
	}
}

// close forgets everything, what is being answered too, and waits for nothing more.
func (m *memory) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.turns)
	clear(m.open)
	m.order = nil
	if m.timer != nil {
		m.timer.Stop()
		m.timer = nil
	}
}
