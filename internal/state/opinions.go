package state

import (
	"context"
	"strings"
	"time"
)

// Opinion is what a user thinks of an answer.
type Opinion struct {
	Answer   string // id of the message or interaction that was answered
	Guild    string
	User     string
	Good     bool
	Reason   string // in the user's words; "": none
	Question string // left empty where it is kept as Asked, with the same Answer: Report finds it there, until who asked it has it forgotten
	At       time.Time
}

// Opine keeps an opinion in the place of the same user's of the same answer.
func (s *Store) Opine(ctx context.Context, o Opinion) error {
	_, err := s.exec(ctx, `
		INSERT INTO opinions (answer, guild, member, good, reason, question, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (answer, member) DO UPDATE SET
			guild = excluded.guild, good = excluded.good, reason = excluded.reason, question = excluded.question, at = excluded.at`,
		o.Answer, o.Guild, o.User, o.Good, storable(o.Reason), storable(o.Question), micros(o.At))
	return err
}

// Asked is a question and what became of it. It is kept only where the operator has questions kept.
type Asked struct {
	Answer   string // id of the message or interaction that was answered
	Guild    string
	User     string
	Question string
	State    string // "answered", "not_covered", …, "failed"
	Took     time.Duration
	At       time.Time
}

// Record keeps a question, in the place of what was kept with the same answer.
func (s *Store) Record(ctx context.Context, a Asked) error {
	_, err := s.exec(ctx, `
		INSERT INTO questions (answer, guild, member, question, state, took, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (answer) DO UPDATE SET guild = excluded.guild, member = excluded.member, question = excluded.question,
			state = excluded.state, took = excluded.took, at = excluded.at`,
		a.Answer, a.Guild, a.User, storable(a.Question), a.State, a.Took.Microseconds(), micros(a.At))
	return err
}

// storable is text without what PostgreSQL does not take.
func storable(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "\uFFFD")
}
