package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Condition is how a data base is. The zero value is that of one in memory.
type Condition struct {
	Place           string   // the file, or the server's address as it may be shown; "": in memory
	Server          string   // version of PostgreSQL; "": it is a file
	There           bool     // else Open would make it
	Damage          string   // what is wrong with the file, which Open would set aside; "": nothing
	Version, Newest int64    // of its tables: which they have, and which Open brings them to
	Size            int64    // bytes of the file, with what lies beside it until it is merged
	Aside           []string // damaged files that were set aside, oldest first
}

// Examine looks at a data base without changing it, also while others use it. Its errors are Open's.
func Examine(ctx context.Context, where string) (Condition, error) {
	switch {
	case where == "":
		return Condition{}, nil
	case IsServer(where):
		return examineServer(ctx, where)
	case strings.Contains(where, "://"):
		return Condition{}, errAddress()
	}
	return examineFile(ctx, where)
}

func examineServer(ctx context.Context, address string) (Condition, error) {
	s, err := connect(ctx, address)
	if err != nil {
		return Condition{}, err
	}
	defer s.Close()
	c := Condition{Place: s.place, There: true}
	if c.Newest, err = newestVersion(); err != nil {
		return c, err
	}
	var tables bool
	err = s.read.QueryRowContext(ctx, `SELECT current_setting('server_version'), to_regclass('goose_db_version') IS NOT NULL`).Scan(&c.Server, &tables)
	if err == nil && tables {
		err = s.version(ctx, &c)
	}
	return c, s.reached(err)
}

func examineFile(ctx context.Context, file string) (Condition, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return Condition{}, fmt.Errorf("%w: %w", ErrPlace, err)
	}
	c := Condition{Place: file}
	for _, end := range append(besides, "") {
		if info, err := os.Stat(file + end); err == nil {
			c.Size += info.Size()
		}
	}
	c.Aside = asideOf(file)
	s := &Store{place: file, lasting: true, file: true}
	if c.Newest, err = newestVersion(); err != nil {
		return c, err
	}
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	} else if err != nil {
		return c, unwritable(file, err)
	}
	f.Close()
	c.There = true
	if s.read, err = sql.Open("sqlite", fileAddress(file, "query_only(1)")); err != nil {
		return c, err
	}
	defer s.read.Close()
	tables, err := inspect(ctx, s.read)
	if err == nil && tables > 0 {
		err = s.version(ctx, &c)
	}
	if err = s.placed(err); errors.Is(err, errDamaged) {
		c.Damage, err = err.Error(), nil
	}
	return c, err
}

// newestVersion is that to which Open brings the tables.
func newestVersion() (int64, error) {
	all, err := fs.Glob(ours(), "*.sql")
	if err != nil || len(all) == 0 {
		return 0, fmt.Errorf("the program has no tables: %w", err)
	}
	var version int64
	_, err = fmt.Sscanf(slices.Max(all), "%d_", &version)
	return version, err
}

// version reads which version the tables have.
func (s *Store) version(ctx context.Context, c *Condition) error {
	err := s.read.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version WHERE is_applied`).Scan(&c.Version)
	if err == nil && c.Version > c.Newest {
		return s.newer(c.Version, c.Newest)
	}
	return err
}

// asideOf are the damaged files that were set aside.
func asideOf(file string) []string {
	all, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range all {
		if name := e.Name(); strings.HasPrefix(name, filepath.Base(file)+damagedMark) && !strings.HasSuffix(name, "-wal") && !strings.HasSuffix(name, "-shm") {
			out = append(out, filepath.Join(filepath.Dir(file), name))
		}
	}
	return out
}
