package state

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	// connections is how many a process has to a server at most.
	connections = 8
	// reachable is the time in which a server must answer at the start.
	reachable = 10 * time.Second
)

// openServer connects to PostgreSQL.
func openServer(ctx context.Context, address string, log *slog.Logger) (*Store, error) {
	s, err := connect(ctx, address)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, ours(), log); err != nil {
		return nil, s.failed(s.reached(err))
	}
	return s, nil
}

// connect finds out whether the server takes the user, and changes nothing.
func connect(ctx context.Context, address string) (*Store, error) {
	conf, err := pgx.ParseConfig(address)
	if err != nil { // whose text may show the address with its password
		return nil, fmt.Errorf("%w: its address cannot be read: want postgres://USER@HOST:PORT/DATABASE", ErrReach)
	}
	if conf.ConnectTimeout == 0 {
		conf.ConnectTimeout = reachable
	}
	db := stdlib.OpenDB(*conf)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	s := &Store{write: db, read: db, place: shown(conf), secret: conf.Password, lasting: true}
	if err := db.PingContext(ctx); err != nil {
		return nil, s.failed(s.reached(err))
	}
	return s, nil
}

// shown is an address as it may be shown: without the password and the options.
func shown(c *pgx.ConnConfig) string {
	u := url.URL{Scheme: "postgres", User: url.User(c.User), Path: "/" + c.Database, Host: net.JoinHostPort(c.Host, fmt.Sprint(c.Port))}
	if strings.HasPrefix(c.Host, "/") {
		u.Host, u.RawQuery = "", "host="+c.Host // a socket
	}
	return u.String()
}

// reached names the server, and says in one line why it cannot be used.
func (s *Store) reached(err error) error {
	var said *pgconn.PgError
	var net *net.OpError
	switch {
	case err == nil, errors.Is(err, ErrNewer):
		return err
	case errors.As(err, &said) && strings.HasPrefix(said.Code, "28"): // invalid authorization: PostgreSQL, appendix A
		return fmt.Errorf("%w: %s: %s", ErrLogin, s.place, said.Message)
	case errors.As(err, &said):
		return fmt.Errorf("%w: %s: %s", ErrReach, s.place, said.Message)
	case errors.As(err, &net):
		return fmt.Errorf("%w: %s: %w", ErrReach, s.place, net.Err)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: %s: %w", ErrReach, s.place, context.DeadlineExceeded)
	}
	return fmt.Errorf("%w: %s: %s", ErrReach, s.place, strings.Join(strings.Fields(err.Error()), " "))
}
