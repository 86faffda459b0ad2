package state

import (
	"context"
	"database/sql"
	"time"
)

// ofUser finds what is kept of a user, by what it is.
var ofUser = map[string]string{
	"use":       `FROM usage WHERE kind = 'user' AND id = $1`,
	"opinions":  `FROM opinions WHERE member = $1`,
	"questions": `FROM questions WHERE member = $1`,
	"pending":   `FROM pending WHERE member = $1`,
}

// Kept is how much is kept of a user, by what it is ("use", "opinions", "questions", "pending"); what there is nothing of is left out.
func (s *Store) Kept(ctx context.Context, user string) (map[string]int, error) {
	kept := make(map[string]int)
	for what, rows := range ofUser {
		var n int
		if err := s.read.QueryRowContext(ctx, `SELECT count(*) `+rows, user).Scan(&n); err != nil {
			return nil, s.told(err)
		}
		if n > 0 {
			kept[what] = n
		}
	}
	return kept, nil
}

// Forget erases all that is kept of a user.
func (s *Store) Forget(ctx context.Context, user string) error {
	var all []string
	for _, rows := range ofUser {
		all = append(all, `DELETE `+rows)
	}
	return s.erase(ctx, user, all...)
}

// ForgetGuild erases all that is kept of a guild.
func (s *Store) ForgetGuild(ctx context.Context, guild string) error {
	return s.erase(ctx, guild,
		`DELETE FROM settings WHERE guild = $1`,
		`DELETE FROM usage WHERE guild = $1 OR kind = 'guild' AND id = $1`,
		`DELETE FROM opinions WHERE guild = $1`,
		`DELETE FROM questions WHERE guild = $1`,
		`DELETE FROM pending WHERE guild = $1`)
}

// erase deletes what is somebody's, all of it or nothing, and has a file keep no trace of it.
func (s *Store) erase(ctx context.Context, whose string, statements ...string) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		for _, statement := range statements {
			if _, err := tx.ExecContext(ctx, statement, whose); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || !s.file {
		return err
	}
	// What was deleted is overwritten in the file, and stands in the log beside it until that is emptied.
	_, err = s.exec(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// short is how long an interaction may be answered, and how long an event may come a second time.
const short = 15 * time.Minute

// Expire erases what has had its time: questions and opinions from before keep, what is pending or claimed for more than 15 minutes, and what users,
// channels and guilds used on days before yesterday. What the whole bot used stays.
func (s *Store) Expire(ctx context.Context, now time.Time, keep time.Duration) error {
	for _, x := range []struct {
		statement string
		before    int64
	}{
		{`DELETE FROM questions WHERE at < $1`, micros(now.Add(-keep))},
		{`DELETE FROM opinions WHERE at < $1`, micros(now.Add(-keep))},
		{`DELETE FROM pending WHERE at < $1`, micros(now.Add(-short))},
		{`DELETE FROM claims WHERE at < $1`, micros(now.Add(-short))},
		{`DELETE FROM usage WHERE day < $1 AND kind <> 'bot'`, dayOf(now) - 1},
	} {
		if _, err := s.exec(ctx, x.statement, x.before); err != nil {
			return err
		}
	}
	return nil
}
