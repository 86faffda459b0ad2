package state

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

const (
	// programID marks a file of SQLite as one of ours, in its header: "rapp".
	programID = 0x72617070
	// readers is how many may read a file at once.
	readers = 8
	// patience is how long one process waits for another that writes the same file.
	patience = 5 * time.Second
)

// errDamaged wraps what is wrong with a file.
var errDamaged = errors.New("damaged")

// fileAddress is a file as SQLite's driver wants it, with what holds for each connection. Deleted rows are overwritten, since what is forgotten must
// not be found in the file. What a process has written outlives its end; when the machine loses power, the last moments may be lost, and no more.
func fileAddress(file string, pragmas ...string) string {
	values := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{
		fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds()), "foreign_keys(1)", "synchronous(NORMAL)", "secure_delete(1)",
	}, pragmas...)}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(file), RawQuery: values.Encode()}).String()
}

// memoryAddress is one that no other Store has.
func memoryAddress() string { return fileAddress("/"+rand.Text()) + "&vfs=memdb" }

// openFile opens a file, or makes it. One that is damaged makes way for a new one.
func openFile(ctx context.Context, file string, log *slog.Logger) (*Store, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPlace, err)
	}
	s, err := useFile(ctx, file, ours(), log)
	if !errors.Is(err, errDamaged) {
		return s, err
	}
	aside, moved := setAside(file, time.Now())
	if moved != nil {
		return nil, fmt.Errorf("%w: it is damaged, and cannot be set aside: %w", ErrPlace, moved)
	}
	log.Error("the data base is damaged: it was set aside and a new one begun", "file", file, "aside", aside, "why", err)
	if s, err = useFile(ctx, file, ours(), log); err == nil {
		s.damaged = aside
	}
	return s, err
}

// useFile opens a file whose tables files bring forward.
func useFile(ctx context.Context, file string, files fs.FS, log *slog.Logger) (*Store, error) {
	if err := makeFile(file); err != nil {
		return nil, err
	}
	write, err := sql.Open("sqlite", fileAddress(file, "journal_mode(WAL)"))
	if err != nil {
		return nil, err
	}
	read, err := sql.Open("sqlite", fileAddress(file, "query_only(1)"))
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	s := &Store{write: write, read: read, place: file, lasting: true, file: true}
	tables, err := inspect(ctx, write)
	if err == nil && tables == 0 {
		_, err = write.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", programID))
	}
	if err != nil {
		return nil, s.failed(s.placed(err))
	}
	if err := s.prepare(ctx, files, log); err != nil {
		return nil, s.failed(s.placed(err))
	}
	return s, nil
}

// placed names the file in an error of its operator's.
func (s *Store) placed(err error) error {
	switch code := sqliteCode(err); {
	case errors.Is(err, ErrForeign):
		return fmt.Errorf("%s: %w", s.place, err)
	case isDamage(err) && !errors.Is(err, errDamaged):
		return fmt.Errorf("%w: %w", errDamaged, err)
	case code == sqlite3.SQLITE_READONLY, code == sqlite3.SQLITE_CANTOPEN, code == sqlite3.SQLITE_PERM, code == sqlite3.SQLITE_FULL, code == sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%w: %s: %w", ErrPlace, s.place, err)
	}
	return err
}

// makeFile makes a file that only its owner may read, with the folders that lead to it. What is there is left as it is.
func makeFile(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return unwritable(file, err)
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return unwritable(file, err)
	}
	return f.Close()
}

// unwritable says why a file cannot be written, in words for its operator.
func unwritable(file string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("%w: %s: %w", ErrPlace, file, err)
}

// inspect says what speaks against using a file: that it is damaged, or another program's. One without tables is as good as none.
func inspect(ctx context.Context, db *sql.DB) (tables int, err error) {
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil || tables == 0 {
		return 0, err
	}
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return tables, err
	}
	if found != "ok" {
		return tables, fmt.Errorf("%w: %s", errDamaged, found)
	}
	var program int
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&program); err != nil || program == programID {
		return tables, err
	}
	return tables, ErrForeign
}

// besides are the endings of what SQLite keeps beside a file.
var besides = []string{"-wal", "-shm"}

// setAside gives a file, and what belongs to it, a name that tells what it is and that nothing had.
func setAside(file string, now time.Time) (aside string, err error) {
	if aside, err = unused(file + damagedMark + now.UTC().Format(stamp)); err != nil {
		return "", err
	}
	for _, end := range append(besides, "") { // the file last: until it is gone, the next start does all of this again
		if err := os.Rename(file+end, aside+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return aside, nil
}

// damagedMark stands behind the name of a file that was set aside.
const damagedMark = ".damaged-"

// stamp is how a time stands in a file's name.
const stamp = "20060102-150405"

// unused is a name that no file has: the one wanted, or with a number behind it.
func unused(name string) (string, error) {
	for n, try := 2, name; ; n++ {
		if _, err := os.Lstat(try); errors.Is(err, fs.ErrNotExist) {
			return try, nil
		} else if err != nil {
			return "", err
		}
		try = fmt.Sprintf("%s-%d", name, n)
	}
}

// copyFile writes a whole copy of the data base beside it, or nothing.
func (s *Store) copyFile(ctx context.Context, version int64, now time.Time) (name string, err error) {
	if name, err = unused(fmt.Sprintf("%s.version-%d-%s", s.place, version, now.UTC().Format(stamp))); err != nil {
		return "", err
	}
	part := name + ".part"
	if err := os.WriteFile(part, nil, 0o600); err != nil { // SQLite would let others read it
		return "", err
	}
	if _, err := s.write.ExecContext(ctx, "VACUUM INTO $1", part); err != nil {
		return "", errors.Join(err, os.Remove(part))
	}
	if err := settle(part); err != nil {
		return "", errors.Join(err, os.Remove(part))
	}
	return name, os.Rename(part, name)
}

// settle waits until a file is on the disk.
func settle(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
