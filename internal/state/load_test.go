package state

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	manyUsers  = 10_000
	manyGuilds = 1_000
)

// snowflake is an id as Discord gives them out.
func snowflake(n int) string { return strconv.Itoa(1_100_000_000_000_000_000 + n*7_919) }

// crowd puts in what many users in many guilds leave behind: two days of use, an opinion and a question of each.
func crowd(t *testing.T, s *Store) {
	t.Helper()
	for n := range manyGuilds {
		must(t, s.SetSettings(t.Context(), snowflake(n), Settings{Private: []string{snowflake(1)}, Denied: []string{snowflake(2), snowflake(3)}, PerUser: 20, Cooldown: 5 * time.Second}))
	}
	var all sync.WaitGroup
	for w := range readers {
		all.Go(func() {
			for n := w; n < manyUsers; n += readers {
				if err := member(t.Context(), s, n); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

// member puts in what one user leaves behind.
func member(ctx context.Context, s *Store, n int) error {
	guild, user, question := snowflake(n%manyGuilds), snowflake(manyGuilds+n), fmt.Sprintf("What did the minister say about part %d of the treaty in July?", n)
	for _, at := range []time.Time{noon.Add(-24 * time.Hour), noon} {
		if _, err := s.Take(ctx, at, time.Second, []Limit{{Account{User, guild, user}, 20, 0}, {Account{Channel, guild, guild + "1"}, 0, 0},
			{Account{Guild, guild, guild}, 0, 0}, {Account{Kind: Bot}, 0, 0}}); err != nil {
			return err
		}
	}
	if err := s.Opine(ctx, Opinion{snowflake(n), guild, user, n%3 > 0, strings.Repeat("It leaves out the date. ", n%5), question, noon}); err != nil {
		return err
	}
	return s.Record(ctx, Asked{snowflake(n), guild, user, question, "answered", 40 * time.Millisecond, noon})
}

// What many leave behind, how large it is, and how long it takes to read a guild's settings beside others who write. The figures are told, not judged.
func TestManyUsers(t *testing.T) {
	if !long() {
		t.Skip("takes minutes: set RAPPORTEUR_LONG")
	}
	for name, where := range map[string]func() string{
		"memory":   func() string { return "" },
		"file":     func() string { return filepath.Join(t.TempDir(), "state.db") },
		"postgres": func() string { return database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			s := opened(t, where())
			start := time.Now()
			crowd(t, s)
			filled := time.Since(start)
			alone := readSettings(t, s)
			ctx, stop := context.WithCancel(t.Context())
			var beside sync.WaitGroup
			beside.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					if err := member(ctx, s, n%manyUsers); err != nil && ctx.Err() == nil {
						t.Error(err)
					}
				}
			})
			busy := readSettings(t, s)
			stop()
			beside.Wait()
			t.Logf("%d users of %d guilds are put in within %v (%.0f answers taken a second)", manyUsers, manyGuilds, filled.Round(time.Millisecond), 2*manyUsers/filled.Seconds())
			t.Logf("settings are read in: alone %s; beside writing %s", alone, busy)
			if s.file {
				var size int64
				for _, end := range append(besides, "") {
					if info, err := os.Stat(s.place + end); err == nil {
						size += info.Size()
					}
				}
				t.Logf("the file has %.1f MB", float64(size)/1e6)
				if size > 50e6 {
					t.Error("want at most 50 MB")
				}
			}
			if got := answers(t, s, noon, Account{Kind: Bot}); got[0] < manyUsers {
				t.Errorf("%d answers are counted", got[0])
			}
		})
	}
}

// readSettings reads those of guilds taken at random, and says how long it takes.
func readSettings(t *testing.T, s *Store) string {
	t.Helper()
	took := make([]time.Duration, 20_000)
	for n := range took {
		start := time.Now()
		x, err := s.Settings(t.Context(), snowflake(rand.IntN(manyGuilds)))
		took[n] = time.Since(start)
		if err != nil || x.PerUser != 20 {
			t.Fatal(x, err)
		}
	}
	slices.Sort(took)
	return fmt.Sprintf("p50 %v, p99 %v, longest %v", took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
}
