package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rapporteur/internal/state"
)

// State is what is kept between runs, and where.
type State struct {
	URL       string   `toml:"url"`       // a file, or postgres://…; "": in memory, which ends with the program
	Questions bool     `toml:"questions"` // whether what members ask is kept
	Keep      duration `toml:"keep"`      // for how long questions and opinions are
}

// outside names a key whose value cannot be meant, "" for none.
func (x State) outside() (key string, why error) {
	switch {
	case strings.Contains(x.URL, "://") && !state.IsServer(x.URL):
		return "url", errors.New("want a file, or an address that begins postgres://") // without the address, which may have a password
	case x.Keep.Duration < time.Hour || x.Keep.Duration > 8760*time.Hour:
		return "keep", fmt.Errorf("want a time from 1h to 8760h, got %s", x.Keep.Duration)
	}
	return "", nil
}

const stateHint = "RAPPORTEUR_STATE_URL and state.url name a file, or a server as postgres://USER:PASSWORD@HOST:PORT/DATABASE; docs/operating.md tells more"

// readState finds where state is kept: RAPPORTEUR_STATE_URL, else what stands in the file that RAPPORTEUR_STATE_URL_FILE names, else what the configuration
// says. A server's address may have a password: it is shown nowhere.
func readState(getenv func(string) string, x State) (State, error) {
	const reading = "reading the data base's address"
	place, text := "RAPPORTEUR_STATE_URL", getenv("RAPPORTEUR_STATE_URL")
	if file := getenv("RAPPORTEUR_STATE_URL_FILE"); text == "" && file != "" {
		read, err := os.ReadFile(file)
		if err != nil {
			return x, fail(reading, err, "RAPPORTEUR_STATE_URL_FILE names a file with the address alone in it")
		}
		place, text = file, string(read)
		if strings.TrimSpace(text) == "" {
			return x, fail(reading, errors.New(place+" is empty"), stateHint)
		}
	}
	x.URL = cmp.Or(strings.TrimSpace(text), x.URL)
	if _, err := x.outside(); err != nil {
		return x, fail(reading, fmt.Errorf("%s: %w", place, err), stateHint)
	}
	return x, nil
}

// openState opens what is kept. Without it the bot does not start: it would go on with limits and settings that are not those of its operator.
func (s *session) openState(ctx context.Context, conf Config, log *slog.Logger) (*state.Store, error) {
	x, err := readState(s.getenv, conf.State)
	if err != nil {
		return nil, err
	}
	store, err := state.Open(ctx, x.URL, log)
	if err != nil {
		return nil, stateFailure(err)
	}
	return store, nil
}

// stateFailure is why a data base cannot be used, with the cure.
func stateFailure(err error) error {
	hint := ""
	switch {
	case errors.Is(err, state.ErrNewer):
		hint = "start the version of the program that wrote it, or a newer one; or name a copy that was made before, which lies beside it"
	case errors.Is(err, state.ErrForeign):
		hint = "name another file with state.url or RAPPORTEUR_STATE_URL"
	case errors.Is(err, state.ErrPlace):
		hint = "name a file with state.url or RAPPORTEUR_STATE_URL whose folder this user may write, and look whether the disk is full"
	case errors.Is(err, state.ErrLogin):
		hint = "look at the user and the password in RAPPORTEUR_STATE_URL: postgres://USER:PASSWORD@HOST:PORT/DATABASE"
	case errors.Is(err, state.ErrReach):
		hint = "look whether the server is up, and at host, port and name of the data base in RAPPORTEUR_STATE_URL: postgres://USER:PASSWORD@HOST:PORT/DATABASE"
	}
	return fail("opening the data base", err, hint)
}

// expireEvery is the time between two looks at what has had its time.
const expireEvery = time.Hour

// expire erases what has had its time, at once and every hour, until ctx ends.
func expire(store *state.Store, keep time.Duration, log *slog.Logger) func(context.Context) {
	return func(ctx context.Context) {
		next := time.NewTicker(expireEvery)
		defer next.Stop()
		for {
			if err := store.Expire(ctx, time.Now(), keep); err != nil && ctx.Err() == nil {
				log.Warn("what has had its time is not erased", "err", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-next.C:
			}
		}
	}
}

// fromFolder is where state is kept when the configuration file lies in a folder.
func (x *State) fromFolder(dir string) {
	if x.URL != "" && !state.IsServer(x.URL) && !filepath.IsAbs(x.URL) {
		x.URL = filepath.Join(dir, x.URL)
	}
}

func closeState(store *state.Store, log *slog.Logger) {
	if err := store.Close(); err != nil {
		log.Warn("closing the data base", "err", err)
	}
}
