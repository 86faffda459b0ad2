package state

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Pending is an interaction that is being answered.
type Pending struct {
	ID, Application, Token string // the token is good for 15 minutes
	Guild, User, Locale    string
	At                     time.Time
}

// Begin keeps that an interaction is being answered, until End.
func (s *Store) Begin(ctx context.Context, p Pending) error {
	_, err := s.exec(ctx, `
		INSERT INTO pending (id, application, token, guild, member, locale, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO NOTHING`, p.ID, p.Application, p.Token, p.Guild, p.User, p.Locale, micros(p.At))
	return err
}

// End forgets it.
func (s *Store) End(ctx context.Context, id string) error {
	_, err := s.exec(ctx, `DELETE FROM pending WHERE id = $1`, id)
	return err
}

// Left are those that were begun between two times, both included, and are not ended, oldest first.
func (s *Store) Left(ctx context.Context, from, to time.Time) ([]Pending, error) {
	var out []Pending
	err := s.each(ctx, func(scan func(...any) error) error {
		var p Pending
		var at int64
		err := scan(&p.ID, &p.Application, &p.Token, &p.Guild, &p.User, &p.Locale, &at)
		p.At = instant(at)
		out = append(out, p)
		return err
	}, `SELECT id, application, token, guild, member, locale, at FROM pending WHERE at BETWEEN $1 AND $2 ORDER BY at, id`, micros(from), micros(to))
	return out, err
}

// Claim says whether an event is handled for the first time by any process that shares the data base. Of several that ask at once, one is told so.
func (s *Store) Claim(ctx context.Context, event string, at time.Time) (bool, error) {
	rows, err := s.exec(ctx, `INSERT INTO claims (event, at) VALUES ($1, $2) ON CONFLICT (event) DO NOTHING`, event, micros(at))
	return rows == 1, err
}

// Pinned is what was answered last to a question of the operator's, and whether anything is kept of it.
func (s *Store) Pinned(ctx context.Context, question string) (answer []byte, kept bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT answer FROM pinned WHERE question = $1`, storable(question)).Scan(&answer)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return answer, err == nil, s.told(err)
}

// SetPinned keeps what was answered to a question of the operator's in the place of what there was.
func (s *Store) SetPinned(ctx context.Context, question string, answer []byte) error {
	if answer == nil {
		answer = []byte{}
	}
	_, err := s.exec(ctx, `INSERT INTO pinned (question, answer) VALUES ($1, $2) ON CONFLICT (question) DO UPDATE SET answer = excluded.answer`,
		storable(question), answer)
	return err
}
