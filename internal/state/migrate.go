package state

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ours are the steps by which tables are brought forward, in files whose names begin with the version that they lead to. There is no way back: a
// copy is made before.
func ours() fs.FS {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return files
}

// migrate brings the data base to the newest version that files lead to.
func (s *Store) migrate(ctx context.Context, files fs.FS, log *slog.Logger) error {
	steps, err := s.steps(files)
	if err != nil {
		return err
	}
	have, err := steps.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	newest := newestOf(steps)
	switch {
	case have == newest:
		return nil
	case have > newest:
		return s.newer(have, newest)
	}
	if s.file && have > 0 {
		kept, err := s.copyFile(ctx, have, time.Now())
		if err != nil {
			return fmt.Errorf("%w: copying it before it is brought forward: %w", ErrPlace, err)
		}
		log.Info("the data base is brought forward; a copy was made", "from", have, "to", newest, "copy", kept)
	}
	_, err = steps.Up(ctx)
	return err
}

func (s *Store) newer(have, newest int64) error {
	return fmt.Errorf("%s: %w: it has version %d, this program knows %d", s.place, ErrNewer, have, newest)
}

// steps are the files with the data base that they are for.
func (s *Store) steps(files fs.FS) (*goose.Provider, error) {
	if s.server() {
		// Of several processes that start at once, one brings the tables forward while the others wait.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120), lock.WithUnlockTimeout(1, 30))
		if err != nil {
			return nil, err
		}
		return goose.NewProvider(goose.DialectPostgres, s.write, files, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(goose.DialectSQLite3, s.write, files)
}

// newestOf is the version that the steps lead to.
func newestOf(steps *goose.Provider) int64 {
	all := steps.ListSources()
	return all[len(all)-1].Version
}

// server says whether the data base is PostgreSQL.
func (s *Store) server() bool { return s.lasting && !s.file }
