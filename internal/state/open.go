package state

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
)

// Open opens the data base at where: a file, an address that begins postgres://, or "", which is one in memory that ends with the program.
// One that is behind is brought forward, after a copy of it was made. A file that is damaged is set aside under a name that tells so, which is
// logged, and a new one begun; see Damaged. Errors of an operator's are ErrNewer, ErrForeign, ErrPlace, ErrReach and ErrLogin; none shows a password.
func Open(ctx context.Context, where string, log *slog.Logger) (*Store, error) {
	switch {
	case where == "":
		return openMemory(ctx, log)
	case IsServer(where):
		return openServer(ctx, where, log)
	case strings.Contains(where, "://"):
		return nil, errAddress()
	}
	return openFile(ctx, where, log)
}

// errAddress says nothing of the address, which may have a password.
func errAddress() error {
	return fmt.Errorf("%w: want a file, or an address that begins postgres://", ErrPlace)
}

// IsServer says whether where is the address of a PostgreSQL server.
func IsServer(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

// openMemory makes a data base that nobody else can find.
func openMemory(ctx context.Context, log *slog.Logger) (*Store, error) {
	db, err := sql.Open("sqlite", memoryAddress())
	if err != nil {
		return nil, err
	}
	s := &Store{write: db, read: db}
	// One connection works, a second one sees to it that there is always one.
	if s.anchor, err = db.Conn(ctx); err != nil {
		return nil, s.failed(err)
	}
	db.SetMaxOpenConns(2)
	if err := s.prepare(ctx, ours(), log); err != nil {
		return nil, s.failed(err)
	}
	return s, nil
}

// prepare brings the tables forward. Settings are read before every question: their statement is understood once, which takes three quarters of its time.
func (s *Store) prepare(ctx context.Context, files fs.FS, log *slog.Logger) (err error) {
	if err := s.migrate(ctx, files, log); err != nil {
		return err
	}
	s.settings, err = s.read.PrepareContext(ctx, `SELECT body FROM settings WHERE guild = $1`)
	return err
}

// failed closes what could not be opened.
func (s *Store) failed(err error) error {
	err = s.redacted(err)
	s.Close()
	return err
}
