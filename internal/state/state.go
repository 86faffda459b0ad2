// Package state keeps what outlives a run: what guilds have set, how much has been used, opinions of answers, and what was
// being answered when the program ended. It knows none of the other rooms.
//
// A Store is a data base of SQLite or PostgreSQL; both understand every statement here, so that there is one text of each. open.go opens it, file.go
// has what is special about a file and postgres.go about a server, migrate.go brings its tables forward by the files in migrations. What is counted
// is in use.go; settings.go, opinions.go and pending.go keep the rest; forget.go erases.
package state

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"
)

// Store is a data base: a file of SQLite, or PostgreSQL where several processes share one. It is safe for concurrent use.
// Errors are about the data base; whoever calls goes on without it.
type Store struct {
	write, read *sql.DB   // of a file: one connection that writes, and some that read; else the same
	anchor      *sql.Conn // what is in memory lasts as long as a connection to it does; nil: it is not in memory
	settings    *sql.Stmt // what every question asks first
	place       string    // as it may be shown
	secret      string    // a password, never to be shown
	lasting     bool
	file        bool
	damaged     string
	closing     sync.RWMutex // is read-locked by whoever writes
}

// Close waits for what is being written.
func (s *Store) Close() error {
	s.closing.Lock()
	defer s.closing.Unlock()
	var errs []error
	if s.settings != nil {
		errs = append(errs, s.settings.Close())
	}
	if s.anchor != nil {
		errs = append(errs, s.anchor.Close())
	}
	if s.read != s.write {
		errs = append(errs, s.read.Close()) // first, so that the last one to close leaves a file that is whole without a log
	}
	return s.told(errors.Join(append(errs, s.write.Close())...))
}

// Lasting says whether what is kept is there after the program has ended.
func (s *Store) Lasting() bool { return s.lasting }

// Damaged is where Open has set a damaged file aside, "" when it has not.
func (s *Store) Damaged() string { return s.damaged }

// Ping says whether the data base can be reached and written.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.exec(ctx, `INSERT INTO claims (event, at) VALUES ('ping', $1) ON CONFLICT (event) DO UPDATE SET at = excluded.at`, micros(time.Now()))
	return err
}

// attempts is how often something is written that another process is in the way of.
const attempts = 5

// change does several statements, or none. What f has done before it fails, or is called again, is undone.
func (s *Store) change(ctx context.Context, f func(*sql.Tx) error) error {
	s.closing.RLock()
	defer s.closing.RUnlock()
	for n := 1; ; n++ {
		err := transact(ctx, s.write, f)
		if err == nil || n == attempts || !passing(err) {
			return s.told(err)
		}
	}
}

func transact(ctx context.Context, db *sql.DB, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// exec does one statement that writes, and says how many rows it was about.
func (s *Store) exec(ctx context.Context, statement string, args ...any) (rows int64, err error) {
	s.closing.RLock()
	defer s.closing.RUnlock()
	result, err := s.write.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, s.told(err)
	}
	rows, err = result.RowsAffected()
	return rows, s.told(err)
}

// each calls row for every row that a statement finds, with what reads its columns.
func (s *Store) each(ctx context.Context, row func(scan func(...any) error) error, statement string, args ...any) error {
	rows, err := s.read.QueryContext(ctx, statement, args...)
	if err != nil {
		return s.told(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return s.told(err)
		}
	}
	return s.told(rows.Err())
}

// micros is a time as it is kept; 0 is the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant is a time that was kept.
func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// dayOf is the day of a time, in days since 1970 in UTC.
func dayOf(t time.Time) int64 {
	day := t.Unix() / secondsADay
	if t.Unix()%secondsADay < 0 {
		day--
	}
	return day
}

// dayStart is when a day begins.
func dayStart(day int64) time.Time { return time.Unix(day*secondsADay, 0).UTC() }

const secondsADay = 24 * 60 * 60
