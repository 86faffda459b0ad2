package state

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What Open and Examine say of a data base that its operator must see to. The errors that they return wrap one of these and name the place.
var (
	ErrNewer   = errors.New("the data base was written by a newer version of the program")
	ErrForeign = errors.New("the file is the data base of another program")
	ErrPlace   = errors.New("the data base cannot be written there")
	ErrReach   = errors.New("the data base cannot be reached")
	ErrLogin   = errors.New("the data base does not let the user in")
)

// told is what went wrong with a statement, as it may be shown.
func (s *Store) told(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("data base: %w", s.redacted(err))
}

// redacted is an error without the password.
func (s *Store) redacted(err error) error {
	if s.secret != "" && strings.Contains(err.Error(), s.secret) {
		return errors.New(strings.ReplaceAll(err.Error(), s.secret, "[redacted]"))
	}
	return err
}

// sqliteCode is the primary code of an error of SQLite's, 0 for any other.
func sqliteCode(err error) int {
	var known *sqlite.Error
	if !errors.As(err, &known) {
		return 0
	}
	return known.Code() & 0xff
}

// isDamage says whether an error means that a file is no whole data base.
func isDamage(err error) bool {
	code := sqliteCode(err)
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
}

// passing says whether what failed may go well the next time: others were in the way.
func passing(err error) bool {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return server.Code == "40001" || server.Code == "40P01" // serialization failure, deadlock: PostgreSQL, appendix A
	}
	return sqliteCode(err) == sqlite3.SQLITE_BUSY
}
