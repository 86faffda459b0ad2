package main

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"rapporteur/internal/state"
)

const (
	// scarce is how much of a disk must be left for a data base to be written without worry.
	scarce = 100 << 20
	// stateWait is how long the doctor waits for a server.
	stateWait = 10 * time.Second
)

// checkState looks at what is kept between runs. It brings nothing forward and sets nothing aside.
func (s *session) checkState(ctx context.Context, c Config) finding {
	const part = "state"
	x, err := readState(s.getenv, c.State)
	if err != nil {
		return faulty(part, err)
	}
	ctx, cancel := context.WithTimeout(ctx, stateWait)
	defer cancel()
	found, err := state.Examine(ctx, x.URL)
	switch {
	case err != nil:
		return faulty(part, stateFailure(err))
	case found.Place == "":
		return finding{part, ok, "in memory: settings, use and opinions end with the program (state.url keeps them)", ""}
	case found.Server != "":
		return serverState(found, c.State)
	}
	folder := filepath.Dir(found.Place)
	if err := tryWrite(folder); err != nil {
		return faulty(part, stateFailure(fmt.Errorf("%w: %w", state.ErrPlace, err)))
	}
	left, known := freeSpace(folder)
	if !known {
		left = math.MaxUint64
	}
	return fileState(found, left)
}

func serverState(found state.Condition, c State) finding {
	said := fmt.Sprintf("%s, PostgreSQL %s, %s", found.Place, found.Server, tablesOf(found))
	if u, err := url.Parse(c.URL); state.IsServer(c.URL) && err == nil && u.User != nil {
		if _, has := u.User.Password(); has {
			return finding{"state", warning, said + "; its password stands in the configuration",
				"move the address to RAPPORTEUR_STATE_URL, or to a file that RAPPORTEUR_STATE_URL_FILE names"}
		}
	}
	return finding{"state", ok, said, ""}
}

// fileState is of a file on a disk on which so many bytes are left.
func fileState(found state.Condition, left uint64) finding {
	const part = "state"
	said := found.Place + ": not there yet, the bot makes it"
	if found.There {
		said = fmt.Sprintf("%s, %s, %s", found.Place, size(uint64(found.Size)), tablesOf(found))
	}
	switch {
	case found.Damage != "":
		return finding{part, warning, fmt.Sprintf("%s: %s; at its next start the bot sets it aside and begins a new one", found.Place, found.Damage),
			"put a copy in its place before; docs/operating.md tells how"}
	case left < scarce:
		return finding{part, warning, fmt.Sprintf("%s; only %s are left on its disk", said, size(left)), "make room: when the disk is full nothing more is kept"}
	case len(found.Aside) > 0:
		return finding{part, warning, fmt.Sprintf("%s; a damaged file was set aside: %s", said, strings.Join(found.Aside, ", ")),
			"look whether the disk is sound, save what can be saved (docs/operating.md tells how), and move the file away"}
	}
	return finding{part, ok, said, ""}
}

// tablesOf says which version the tables have.
func tablesOf(found state.Condition) string {
	switch {
	case found.Version == 0:
		return "no tables yet, the bot makes them"
	case found.Version < found.Newest:
		return fmt.Sprintf("version %d, the bot brings it to %d", found.Version, found.Newest)
	}
	return fmt.Sprintf("version %d", found.Version)
}
