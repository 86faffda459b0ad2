package discord

import (
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
	turns map[string]remembered // by the id of the message or interaction that was answered, or of a channel that is one conversation
	order []kept                // oldest first
}

type remembered struct {
	answer.Turn
	user, guild string
	at          time.Time
}

// kept is a key and when it was written; a later time in turns means that it was written again.
type kept struct {
	key string
	at  time.Time
}

func newMemory(life time.Duration, size int) *memory {
	return &memory{life: life, size: size, turns: map[string]remembered{}}
}

// keep remembers a turn under each key that is not "".
func (m *memory) keep(t remembered, keys ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range keys {
		if k != "" {
			m.turns[k] = t
			m.order = append(m.order, kept{k, t.at})
		}
	}
	for len(m.order) > m.size || len(m.order) > 0 && t.at.Sub(m.order[0].at) > m.life {
		oldest := m.order[0]
		if m.turns[oldest.key].at.Equal(oldest.at) {
			delete(m.turns, oldest.key)
		}
		m.order = m.order[1:]
	}
}

// before is the turn under the first key that has one which is not too old, nil when none has.
func (m *memory) before(now time.Time, keys ...string) *answer.Turn {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range keys {
		if t, ok := m.turns[k]; ok && now.Sub(t.at) <= m.life {
			return &t.Turn
		}
	}
	return nil
}

// forget drops what one user asked, or all of a guild.
func (m *memory) forget(user, guild string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, t := range m.turns {
		if user != "" && t.user == user || guild != "" && t.guild == guild {
			delete(m.turns, k)
		}
	}
}
