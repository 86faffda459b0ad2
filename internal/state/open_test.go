package state

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

var quiet = slog.New(slog.DiscardHandler)

// opened is a store that the test closes.
func opened(t *testing.T, where string) *Store {
	t.Helper()
	s, err := Open(t.Context(), where, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newFile is a file with something in it, which nobody has open.
func newFile(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "made", "state.db")
	s, err := Open(t.Context(), file, quiet)
	must(t, err)
	for n := range 60 {
		must(t, s.Record(t.Context(), Asked{Answer: fmt.Sprint(n), Guild: "1", User: "2", Question: strings.Repeat("what is it? ", 20), At: time.Unix(int64(n), 0)}))
	}
	must(t, s.Close())
	return file
}

func names(t *testing.T, file string) []string {
	t.Helper()
	all, err := os.ReadDir(filepath.Dir(file))
	must(t, err)
	var out []string
	for _, e := range all {
		out = append(out, e.Name())
	}
	return out
}

func TestFileIsItsOwnersAlone(t *testing.T) {
	file := newFile(t)
	s := opened(t, file)
	must(t, s.SetSettings(t.Context(), "1", Settings{PerUser: 3}))
	for _, name := range append(names(t, file), "") {
		info, err := os.Stat(filepath.Join(filepath.Dir(file), name))
		must(t, err)
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%q can be read by others: %v", name, info.Mode())
		}
	}
	if got := names(t, file); !slices.Equal(got, []string{"state.db", "state.db-shm", "state.db-wal"}) {
		t.Errorf("beside an open file there are %v", got)
	}
}

func TestClosedFileStandsAlone(t *testing.T) {
	if got := names(t, newFile(t)); !slices.Equal(got, []string{"state.db"}) {
		t.Errorf("beside a closed file there are %v", got)
	}
}

// What is in memory is nobody else's, and lasts as long as the Store whatever becomes of a call.
func TestMemoryIsOfOneStore(t *testing.T) {
	one, other := opened(t, ""), opened(t, "")
	must(t, one.SetSettings(t.Context(), "1", Settings{PerUser: 3}))
	if got, err := other.Settings(t.Context(), "1"); err != nil || got.PerUser != 0 {
		t.Errorf("the other store has %+v, %v", got, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	err := one.change(ended, func(tx *sql.Tx) error {
		cancel()
		_, err := tx.ExecContext(ended, `DELETE FROM settings`)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a call that was given up ends with %v", err)
	}
	if got, err := one.Settings(t.Context(), "1"); err != nil || got.PerUser != 3 {
		t.Errorf("after a call that was given up: %+v, %v", got, err)
	}
	if one.Lasting() || !opened(t, filepath.Join(t.TempDir(), "x")).Lasting() {
		t.Error("Lasting does not tell memory from a file")
	}
}

// Whatever has become of a file, it is kept for who may save something from it, and the bot begins anew.
func TestDamagedFileIsSetAside(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"cut":         func(b []byte) []byte { return b[:len(b)/2] },
		"cut short":   func(b []byte) []byte { return b[:50] },
		"header":      func(b []byte) []byte { copy(b, "\x00\x00"); return b },
		"random":      func(b []byte) []byte { return bytes.Repeat([]byte{0xa5, 0x17, 0x3c}, 5000) },
		"text":        func([]byte) []byte { return []byte("corpus = \"articles\"\n") },
		"first page":  func(b []byte) []byte { return flip(b, 100, 4096) },
		"other pages": func(b []byte) []byte { return flip(b, 4096, len(b)) },
		"one page":    func(b []byte) []byte { return flip(b, 8192, 12288) },
	} {
		t.Run(name, func(t *testing.T) {
			file := newFile(t)
			whole, err := os.ReadFile(file)
			must(t, err)
			broken := damage(whole)
			must(t, os.WriteFile(file, broken, 0o600))
			looked, err := Examine(t.Context(), file)
			if err != nil || looked.Damage == "" {
				t.Errorf("Examine finds %+v, %v", looked, err)
			}
			var log bytes.Buffer
			s, err := Open(t.Context(), file, slog.New(slog.NewTextHandler(&log, nil)))
			must(t, err)
			defer s.Close()
			kept, err := os.ReadFile(s.Damaged())
			if err != nil || !bytes.Equal(kept, broken) || !strings.HasPrefix(s.Damaged(), file+".damaged-2") {
				t.Errorf("%q has %d bytes, %v; want the %d of the damaged file", s.Damaged(), len(kept), err, len(broken))
			}
			if !strings.Contains(log.String(), s.Damaged()) {
				t.Errorf("logged: %s", &log)
			}
			must(t, s.Ping(t.Context()))
			looked, err = Examine(t.Context(), file)
			if err != nil || looked.Damage != "" || !slices.Equal(looked.Aside, []string{s.Damaged()}) || looked.Version != looked.Newest {
				t.Errorf("afterwards Examine finds %+v, %v", looked, err)
			}
		})
	}
}

func flip(b []byte, from, to int) []byte {
	for i := from; i < to; i++ {
		b[i] ^= 0xff
	}
	return b
}

// Two files that are damaged in one second are both kept, with what lies beside them.
func TestSetAsideOverwritesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.db")
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for _, text := range []string{"first", "second", "third"} {
		must(t, os.WriteFile(file, []byte(text), 0o600))
		must(t, os.WriteFile(file+"-wal", []byte(text+" log"), 0o600))
		aside, err := setAside(file, now)
		must(t, err)
		for end, want := range map[string]string{"": text, "-wal": text + " log"} {
			if got, err := os.ReadFile(aside + end); err != nil || string(got) != want {
				t.Errorf("%s%s: %q, %v", aside, end, got, err)
			}
		}
	}
	want := []string{"state.db.damaged-20261130-120000", "state.db.damaged-20261130-120000-2", "state.db.damaged-20261130-120000-3"}
	var got []string
	for _, name := range asideOf(file) {
		got = append(got, filepath.Base(name))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestAnEmptyFileIsANewOne(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.db")
	must(t, os.WriteFile(file, nil, 0o600))
	if s := opened(t, file); s.Damaged() != "" {
		t.Errorf("set aside as %s", s.Damaged())
	}
}

// What belongs to somebody else, or to a later version, is left as it is, byte by byte.
func TestForeignAndNewerFilesAreNotTouched(t *testing.T) {
	for _, c := range []struct {
		name, statement string
		want            error
	}{
		{"newer", `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`, ErrNewer},
		{"foreign", `PRAGMA application_id = 7`, ErrForeign},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := newFile(t)
			db, err := sql.Open("sqlite", fileAddress(file))
			must(t, err)
			_, err = db.ExecContext(t.Context(), c.statement)
			must(t, err)
			must(t, db.Close())
			before, err := os.ReadFile(file)
			must(t, err)
			_, examined := Examine(t.Context(), file)
			_, err = Open(t.Context(), file, quiet)
			if !errors.Is(err, c.want) || !errors.Is(examined, c.want) || !strings.Contains(err.Error(), file) {
				t.Errorf("Open says %v, Examine %v", err, examined)
			}
			after, err := os.ReadFile(file)
			must(t, err)
			if !bytes.Equal(before, after) || !slices.Equal(names(t, file), []string{"state.db"}) {
				t.Errorf("the file was touched; there are %v", names(t, file))
			}
		})
	}
}

func TestPlacesThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
	for _, where := range []string{filepath.Join(dir, "file", "state.db"), dir, "mysql://u:hunter2@h/d", "http://hunter2"} {
		_, err := Open(t.Context(), where, quiet)
		_, looked := Examine(t.Context(), where)
		if !errors.Is(err, ErrPlace) || !strings.Contains(err.Error(), dir) && !strings.Contains(err.Error(), "postgres://") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: Open says %v", where, err)
		}
		if !errors.Is(looked, ErrPlace) {
			t.Errorf("%s: Examine says %v", where, looked)
		}
	}
}

// later are the program's files with one more step, which no version has yet.
func later(t *testing.T, statement string) fs.FS {
	files := fstest.MapFS{"00099_later.sql": {Data: []byte("-- +goose Up\n" + statement)}}
	all, err := fs.Glob(ours(), "*.sql")
	must(t, err)
	for _, name := range all {
		text, err := fs.ReadFile(ours(), name)
		must(t, err)
		files[name] = &fstest.MapFile{Data: text}
	}
	return files
}

// first are the program's files of version 1 alone.
func first(t *testing.T) fs.FS {
	text, err := fs.ReadFile(ours(), "00001_begin.sql")
	must(t, err)
	return fstest.MapFS{"00001_begin.sql": {Data: text}}
}

// filledOnce is a file of version 1 with a row in each table that there was then. It stays as it is when the tables change.
func filledOnce(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "state.db")
	s, err := useFile(t.Context(), file, first(t), quiet)
	must(t, err)
	for _, row := range []string{
		`INSERT INTO settings VALUES ('1', '{"per_user":3,"cooldown":60000000000}')`,
		`INSERT INTO usage VALUES ('user', '1', '2', 20000, 3, 400, 1728000000000000, 0)`,
		`INSERT INTO opinions VALUES ('5', '1', '2', true, 'short', 'who?', 1728000000000000)`,
		`INSERT INTO questions VALUES ('5', '1', '2', 'who?', 'answered', 70000, 1728000000000000)`,
		`INSERT INTO pending VALUES ('6', '7', 'token', '1', '2', 'de', 1728000000000000)`,
		`INSERT INTO claims VALUES ('8', 1728000000000000)`,
		`INSERT INTO pinned VALUES ('where?', X'7b7d')`,
	} {
		_, err := s.exec(t.Context(), row)
		must(t, err)
	}
	must(t, s.Close())
	return file
}

func TestVersionOneIsBroughtForward(t *testing.T) {
	s := opened(t, filledOnce(t))
	at := time.UnixMicro(1728000000000000)
	settings, err := s.Settings(t.Context(), "1")
	if err != nil || settings.PerUser != 3 || settings.Cooldown != time.Minute {
		t.Errorf("settings: %+v, %v", settings, err)
	}
	used, err := s.Used(t.Context(), at, []Account{{User, "1", "2"}})
	if err != nil || used[0].Answers != 3 || used[0].Tokens != 400 || !used[0].Last.Equal(at) {
		t.Errorf("use: %+v, %v", used, err)
	}
	report, err := s.Report(t.Context(), at, 5)
	if err != nil || report.Good != 1 || len(report.Slow) != 1 || report.Slow[0].Took != 70*time.Millisecond {
		t.Errorf("report: %+v, %v", report, err)
	}
	left, err := s.Left(t.Context(), at, at)
	if err != nil || len(left) != 1 || left[0].Token != "token" || left[0].Locale != "de" {
		t.Errorf("pending: %+v, %v", left, err)
	}
	if first, err := s.Claim(t.Context(), "8", at); first || err != nil {
		t.Errorf("claim: %v, %v", first, err)
	}
	if answer, kept, err := s.Pinned(t.Context(), "where?"); string(answer) != "{}" || !kept || err != nil {
		t.Errorf("pinned: %q, %v, %v", answer, kept, err)
	}
}

// Before a file is brought forward a copy of all of it is made, which the version that wrote it can open.
func TestCopyBeforeAStep(t *testing.T) {
	file := filledOnce(t)
	s, err := useFile(t.Context(), file, later(t, "ALTER TABLE pinned ADD COLUMN at BIGINT;"), quiet)
	must(t, err)
	_, err = s.exec(t.Context(), "UPDATE pinned SET at = 1")
	must(t, err)
	must(t, s.SetSettings(t.Context(), "1", Settings{PerUser: 9}))
	must(t, s.Close())
	copies, err := filepath.Glob(file + ".version-*")
	must(t, err)
	if len(copies) != 1 || !strings.HasPrefix(copies[0], file+".version-1-2") {
		t.Fatalf("copies: %v", copies)
	}
	if info, err := os.Stat(copies[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	old, err := useFile(t.Context(), copies[0], first(t), quiet)
	must(t, err)
	defer old.Close()
	for _, table := range tablesIn(t, old) {
		var rows int
		must(t, old.read.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&rows))
		if rows == 0 {
			t.Errorf("the copy has nothing in %s", table)
		}
	}
	if x, err := old.Settings(t.Context(), "1"); err != nil || x.PerUser != 3 {
		t.Errorf("the copy has %+v, %v", x, err)
	}
}

// A step that fails leaves the data base as it was, and the copy.
func TestStepThatFails(t *testing.T) {
	file := filledOnce(t)
	_, err := useFile(t.Context(), file, later(t, "DROP TABLE pinned; INSERT INTO nowhere VALUES (1);"), quiet)
	if err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Fatalf("got %v", err)
	}
	if answer, kept, err := opened(t, file).Pinned(t.Context(), "where?"); string(answer) != "{}" || !kept || err != nil {
		t.Errorf("pinned: %q, %v, %v", answer, kept, err)
	}
}

// A copy that cannot be written is not begun, and nothing is brought forward without it.
func TestNoStepWithoutACopy(t *testing.T) {
	s := opened(t, filledOnce(t))
	s.place = filepath.Join(t.TempDir(), "none", "state.db")
	err := s.migrate(t.Context(), later(t, "DROP TABLE pinned;"), quiet)
	if !errors.Is(err, ErrPlace) {
		t.Errorf("got %v", err)
	}
	if _, kept, err := s.Pinned(t.Context(), "where?"); !kept || err != nil {
		t.Errorf("pinned: %v, %v", kept, err)
	}
}

// The mark of our files that the manual names is the one that they have.
func TestManualNamesTheMark(t *testing.T) {
	manual, err := os.ReadFile(filepath.Join("..", "..", "docs", "operating.md"))
	must(t, err)
	s := opened(t, newFile(t))
	if mark := "PRAGMA application_id = " + texts(t, s, "PRAGMA application_id")[0] + ";"; !strings.Contains(string(manual), mark) {
		t.Errorf("docs/operating.md does not have %q", mark)
	}
}
