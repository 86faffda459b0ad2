package state

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"
)

// Kind is what an account is of.
type Kind string

// The kinds of account. A user has one in each guild, and one in direct messages, where Guild is "".
const (
	User    Kind = "user"
	Channel Kind = "channel"
	Guild   Kind = "guild"
	Bot     Kind = "bot" // all of it; Guild and ID are ""
)

// Account is what use is counted for.
type Account struct {
	Kind  Kind
	Guild string
	ID    string
}

// Limit is what an account may use in a day, counted in UTC. 0 is no limit; it is counted all the same.
type Limit struct {
	Account
	Answers int
	Tokens  int // of a language model
}

// Refusal is why nothing was taken. The zero value says that it was.
type Refusal struct {
	Account  Account
	Cooldown bool      // it has asked too short a time ago, else its limit is reached
	Until    time.Time // when it may again
}

// errRefused undoes what was counted.
var errRefused = errors.New("refused")

// Take counts an answer for the account of each limit, or for none when one of them has been reached, or when its user's last was not
// cooldown ago. Of several that are reached, the refusal is of the one that lasts longest. Whatever processes share the data base, no more are taken
// than the limits allow. An account stands in limits once.
func (s *Store) Take(ctx context.Context, at time.Time, cooldown time.Duration, limits []Limit) (Refusal, error) {
	limits = slices.SortedStableFunc(slices.Values(limits), func(a, b Limit) int { return inTurn(a.Account, b.Account) })
	var refused Refusal
	err := s.change(ctx, func(tx *sql.Tx) error {
		refused = Refusal{}
		for _, l := range limits {
			r, err := take(ctx, tx, at, cooldown, l)
			if err != nil {
				return err
			}
			if r.Until.After(refused.Until) {
				refused = r
			}
		}
		if refused != (Refusal{}) {
			return errRefused
		}
		return nil
	})
	if errors.Is(err, errRefused) {
		return refused, nil
	}
	return Refusal{}, err
}

// inTurn is the order in which rows are locked, so that two who take never wait for each other. The one that all share is last, and held shortest.
func inTurn(a, b Account) int {
	order := []Kind{User, Channel, Guild, Bot}
	return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), cmp.Compare(a.Guild, b.Guild), cmp.Compare(a.ID, b.ID))
}

// take counts for one account, and says whether that was too much.
func take(ctx context.Context, tx *sql.Tx, at time.Time, cooldown time.Duration, l Limit) (refused Refusal, err error) {
	if l.Kind == User && cooldown > 0 {
		last, err := lastOf(ctx, tx, at, cooldown, l.Account)
		if err != nil {
			return refused, err
		}
		if until := last.Add(cooldown); !last.IsZero() && until.After(at) {
			refused = Refusal{l.Account, true, until}
		}
	}
	var answers, tokens int
	err = tx.QueryRowContext(ctx, `
		INSERT INTO usage (kind, guild, id, day, answers, tokens, last, previous) VALUES ($1, $2, $3, $4, 1, 0, $5, 0)
		ON CONFLICT (kind, guild, id, day) DO UPDATE SET
			answers  = usage.answers + 1,
			previous = CASE WHEN usage.last > excluded.last THEN usage.previous ELSE usage.last END,
			last     = CASE WHEN usage.last > excluded.last THEN usage.last ELSE excluded.last END
		RETURNING answers, tokens`,
		string(l.Kind), l.Guild, l.ID, dayOf(at), micros(at)).Scan(&answers, &tokens)
	tomorrow := dayStart(dayOf(at) + 1)
	if (l.Answers > 0 && answers > l.Answers || l.Tokens > 0 && tokens >= l.Tokens) && tomorrow.After(refused.Until) {
		refused = Refusal{l.Account, false, tomorrow}
	}
	return refused, err
}

// lastOf is when an account took its last answer. It locks the account's row of each day that the cooldown reaches into, and makes those that are
// not there: two who take for one account just before and just after midnight would see nothing of each other otherwise.
func lastOf(ctx context.Context, tx *sql.Tx, at time.Time, cooldown time.Duration, a Account) (time.Time, error) {
	for day := dayOf(at.Add(-cooldown)); day <= dayOf(at); day++ {
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO usage (kind, guild, id, day, answers, tokens, last, previous) VALUES ($1, $2, $3, $4, 0, 0, 0, 0)
			ON CONFLICT (kind, guild, id, day) DO UPDATE SET last = usage.last`, string(a.Kind), a.Guild, a.ID, day); err != nil {
			return time.Time{}, err
		}
	}
	var last int64
	err := tx.QueryRowContext(ctx, `SELECT coalesce(max(last), 0) FROM usage WHERE kind = $1 AND guild = $2 AND id = $3`,
		string(a.Kind), a.Guild, a.ID).Scan(&last)
	return instant(last), err
}

// Return gives back what was taken at that time, for an answer that could not be made. No cooldown is counted from it.
func (s *Store) Return(ctx context.Context, at time.Time, accounts []Account) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		for _, a := range slices.SortedFunc(slices.Values(accounts), inTurn) {
			if _, err := tx.ExecContext(ctx, `
				UPDATE usage SET answers = answers - 1, last = CASE WHEN last = $5 THEN previous ELSE last END
				WHERE kind = $1 AND guild = $2 AND id = $3 AND day = $4 AND answers > 0`,
				string(a.Kind), a.Guild, a.ID, dayOf(at), micros(at)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Spend counts tokens.
func (s *Store) Spend(ctx context.Context, at time.Time, tokens int, accounts []Account) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		for _, a := range slices.SortedFunc(slices.Values(accounts), inTurn) {
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO usage (kind, guild, id, day, answers, tokens, last, previous) VALUES ($1, $2, $3, $4, 0, $5, 0, 0)
				ON CONFLICT (kind, guild, id, day) DO UPDATE SET tokens = usage.tokens + excluded.tokens`,
				string(a.Kind), a.Guild, a.ID, dayOf(at), tokens); err != nil {
				return err
			}
		}
		return nil
	})
}

// Use is what an account has used in a day.
type Use struct {
	Account
	Answers, Tokens int
	Last            time.Time // of its last answer on that day; the zero time: there was none
}

// Used is what each account has used on the day of a time, in the order of accounts.
func (s *Store) Used(ctx context.Context, at time.Time, accounts []Account) ([]Use, error) {
	out := make([]Use, 0, len(accounts))
	for _, a := range accounts {
		u, last := Use{Account: a}, int64(0)
		err := s.read.QueryRowContext(ctx, `SELECT answers, tokens, last FROM usage WHERE kind = $1 AND guild = $2 AND id = $3 AND day = $4`,
			string(a.Kind), a.Guild, a.ID, dayOf(at)).Scan(&u.Answers, &u.Tokens, &last)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, s.told(err)
		}
		u.Last = instant(last)
		out = append(out, u)
	}
	return out, nil
}
