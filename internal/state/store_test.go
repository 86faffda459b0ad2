package state

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// everywhere runs a test on each kind of data base. again opens the same one a second time, as another process does; of one in memory it gives the first.
func everywhere(t *testing.T, test func(t *testing.T, s *Store, again func() *Store)) {
	for name, where := range map[string]func(*testing.T) string{
		"memory":   func(*testing.T) string { return "" },
		"file":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "state.db") },
		"postgres": database,
	} {
		t.Run(name, func(t *testing.T) {
			at := where(t)
			s := opened(t, at)
			test(t, s, func() *Store {
				if at == "" {
					return s
				}
				return opened(t, at)
			})
		})
	}
}

// noon is the time of most tests; times are kept to the microsecond.
var noon = time.Date(2026, 11, 30, 12, 0, 0, 123456000, time.UTC)

func TestSettings(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, again func() *Store) {
		if x, err := s.Settings(t.Context(), "none"); err != nil || !reflect.DeepEqual(x, Settings{}) {
			t.Errorf("of a guild that has set nothing: %+v, %v", x, err)
		}
		want := Settings{Private: []string{"1"}, Allowed: []string{"2", "3"}, Denied: []string{"4"}, Required: []string{"5"}, Exempt: []string{"6"},
			PerUser: 7, PerChannel: 8, PerGuild: 9, Cooldown: 10 * time.Second}
		must(t, s.SetSettings(t.Context(), "g", Settings{PerUser: 1, Denied: []string{"old"}}))
		must(t, s.SetSettings(t.Context(), "g", want))
		if x, err := again().Settings(t.Context(), "g"); err != nil || !reflect.DeepEqual(x, want) {
			t.Errorf("got %+v, %v", x, err)
		}
	})
}

// of are limits of a user, its channel, its guild and the bot.
func of(perUser, perChannel, perGuild, all int) []Limit {
	return []Limit{
		{Account{Kind: Bot}, all, 0}, {Account{Guild, "g", "g"}, perGuild, 0},
		{Account{Channel, "g", "c"}, perChannel, 0}, {Account{User, "g", "u"}, perUser, 0},
	}
}

func accounts(limits []Limit) (out []Account) {
	for _, l := range limits {
		out = append(out, l.Account)
	}
	return out
}

// answers is how many answers each account has used.
func answers(t *testing.T, s *Store, at time.Time, accounts ...Account) (out []int) {
	t.Helper()
	used, err := s.Used(t.Context(), at, accounts)
	must(t, err)
	for _, u := range used {
		out = append(out, u.Answers)
	}
	return out
}

func TestTakeCountsForAllOrNone(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, again func() *Store) {
		limits := of(0, 3, 5, 0)
		for range 3 {
			if r, err := s.Take(t.Context(), noon, 0, limits); r != (Refusal{}) || err != nil {
				t.Fatal(r, err)
			}
		}
		r, err := again().Take(t.Context(), noon.Add(time.Hour), 0, limits)
		midnight := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
		if err != nil || r != (Refusal{Account{Channel, "g", "c"}, false, midnight}) {
			t.Errorf("the fourth: %+v, %v", r, err)
		}
		if got := answers(t, s, noon, accounts(limits)...); !slices.Equal(got, []int{3, 3, 3, 3}) {
			t.Errorf("used: %v", got)
		}
		if r, err := s.Take(t.Context(), midnight, 0, limits); r != (Refusal{}) || err != nil {
			t.Errorf("the next day: %+v, %v", r, err)
		}
		if got := answers(t, s, midnight, accounts(limits)...); !slices.Equal(got, []int{1, 1, 1, 1}) {
			t.Errorf("used the next day: %v", got)
		}
		must(t, s.Return(t.Context(), noon, accounts(limits)))
		if got := append(answers(t, s, noon, accounts(limits)...), answers(t, s, midnight, Account{Kind: Bot})...); !slices.Equal(got, []int{2, 2, 2, 2, 1}) {
			t.Errorf("after one was given back: %v", got)
		}
	})
}

func TestCooldown(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, _ func() *Store) {
		u := Account{User, "g", "u"}
		take := func(at time.Time, limit int) Refusal {
			t.Helper()
			r, err := s.Take(t.Context(), at, time.Minute, []Limit{{u, limit, 0}, {Account{Kind: Bot}, 0, 0}})
			must(t, err)
			return r
		}
		late := time.Date(2026, 11, 30, 23, 59, 40, 0, time.UTC)
		for _, c := range []struct {
			name  string
			at    time.Time
			limit int
			want  Refusal
		}{
			{"the first", late, 0, Refusal{}},
			{"at once", late, 0, Refusal{u, true, late.Add(time.Minute)}},
			{"after midnight", late.Add(40 * time.Second), 0, Refusal{u, true, late.Add(time.Minute)}},
			{"by a clock that is behind", late.Add(-time.Second), 0, Refusal{u, true, late.Add(time.Minute)}},
			{"with a limit that ends first", late.Add(time.Second), 1, Refusal{u, true, late.Add(time.Minute)}},
			{"in time", late.Add(time.Minute), 0, Refusal{}},
			{"with a limit that lasts longer", late.Add(time.Minute), 1, Refusal{u, false, late.Add(24*time.Hour + 20*time.Second)}},
		} {
			if got := take(c.at, c.limit); got != c.want {
				t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
			}
		}
		if got := answers(t, s, late.Add(time.Minute), u, Account{Kind: Bot}); !slices.Equal(got, []int{1, 1}) {
			t.Errorf("used: %v", got)
		}
		must(t, s.Return(t.Context(), late.Add(time.Minute), []Account{u, {Kind: Bot}}))
		if got := take(late.Add(61*time.Second), 0); got != (Refusal{}) {
			t.Errorf("after one was given back: %+v", got)
		}
	})
}

func TestTokens(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, _ func() *Store) {
		bot := Account{Kind: Bot}
		limits := []Limit{{bot, 0, 1000}, {Account{User, "", "u"}, 0, 0}}
		must(t, s.Spend(t.Context(), noon, 600, []Account{bot, {User, "", "u"}}))
		if r, err := s.Take(t.Context(), noon, 0, limits); r != (Refusal{}) || err != nil {
			t.Fatal(r, err)
		}
		must(t, s.Spend(t.Context(), noon, 400, []Account{bot}))
		if r, err := s.Take(t.Context(), noon, 0, limits); r.Account != bot || err != nil {
			t.Errorf("got %+v, %v", r, err)
		}
		used, err := s.Used(t.Context(), noon, []Account{bot, {User, "", "none"}})
		if want := []Use{{bot, 1, 1000, noon}, {Account: Account{User, "", "none"}}}; err != nil || !reflect.DeepEqual(used, want) {
			t.Errorf("got %+v, %v, want %+v", used, err, want)
		}
	})
}

// Whoever asks at once, and through however many processes, no more is taken than the limits allow, and what is taken is counted everywhere.
func TestManyTakeAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, again func() *Store) {
		stores := []*Store{s, again()}
		var taken atomic.Int64
		var all sync.WaitGroup
		for n := range 12 {
			all.Go(func() {
				limits := []Limit{{Account{Kind: Bot}, 40, 0}, {Account{Guild, "g", "g"}, 0, 0},
					{Account{User, "g", fmt.Sprint(n % 5)}, 10, 0}, {Account{Channel, "g", fmt.Sprint(n % 3)}, 0, 0}}
				if n%2 == 1 {
					slices.Reverse(limits)
				}
				for range 5 {
					r, err := stores[n%2].Take(t.Context(), noon, 0, limits)
					if err != nil {
						t.Error(err)
					} else if r == (Refusal{}) {
						taken.Add(1)
					}
				}
			})
		}
		all.Wait()
		sum := 0
		for _, n := range answers(t, s, noon, Account{User, "g", "0"}, Account{User, "g", "1"}, Account{User, "g", "2"}, Account{User, "g", "3"}, Account{User, "g", "4"}) {
			sum += n
			if n > 10 {
				t.Errorf("a user has taken %d of 10", n)
			}
		}
		if got := answers(t, s, noon, Account{Kind: Bot}, Account{Guild, "g", "g"}); taken.Load() != 40 || sum != 40 || !slices.Equal(got, []int{40, 40}) {
			t.Errorf("%d were taken; the users have %d, bot and guild %v; want 40", taken.Load(), sum, got)
		}
	})
}

// Of a user's questions that come at once, one is let through, also when one process believes that it is tomorrow already.
func TestCooldownAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, again func() *Store) {
		stores := []*Store{s, again()}
		midnight := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
		for round := range 10 {
			var taken atomic.Int64
			var all sync.WaitGroup
			for n := range 6 {
				all.Go(func() {
					at := midnight.Add(time.Duration(n%2*2-1) * time.Millisecond)
					r, err := stores[n%2].Take(t.Context(), at, time.Minute, []Limit{{Account{User, "g", fmt.Sprint(round)}, 0, 0}, {Account{Kind: Bot}, 0, 0}})
					if err != nil {
						t.Error(err)
					} else if r == (Refusal{}) {
						taken.Add(1)
					}
				})
			}
			if all.Wait(); taken.Load() != 1 {
				t.Errorf("%d were let through", taken.Load())
			}
		}
	})
}

func TestOpinionsAndQuestionsAreReported(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, again func() *Store) {
		for n, a := range []Asked{
			{State: "answered", Question: "Who leads it?", Took: 3 * time.Second},
			{State: "answered", Question: "who  leads it", Took: time.Second},
			{State: "not_covered", Question: "When?", Took: 2 * time.Second},
			{State: "failed", Question: "Where\x00 \xff?", Took: 9 * time.Second},
			{State: "answered", Question: "", Took: time.Minute},
		} {
			a.Answer, a.Guild, a.User, a.At = fmt.Sprint(n), "g", "u", noon.Add(time.Duration(n)*time.Second)
			must(t, s.Record(t.Context(), a))
		}
		must(t, s.Record(t.Context(), Asked{Answer: "old", State: "partly", Question: "Old?", At: noon.Add(-time.Hour)}))
		o := Opinion{Answer: "1", Guild: "g", User: "u", Good: true, At: noon}
		must(t, s.Opine(t.Context(), o))
		o.Good, o.Reason, o.Question, o.At = false, "too short", "Who leads it?", noon.Add(time.Second)
		must(t, s.Opine(t.Context(), o)) // has thought again
		must(t, s.Opine(t.Context(), Opinion{Answer: "1", Guild: "g", User: "v", Good: true, At: noon}))
		_, err := s.Take(t.Context(), noon, 0, []Limit{{Account{Kind: Bot}, 0, 0}, {Account{User, "g", "u"}, 0, 0}})
		must(t, err)
		must(t, s.Spend(t.Context(), noon.Add(24*time.Hour), 5, []Account{{Kind: Bot}}))

		r, err := again().Report(t.Context(), noon, 2)
		must(t, err)
		where := Asked{"3", "g", "u", "Where \uFFFD?", "failed", 9 * time.Second, noon.Add(3 * time.Second)}
		want := Report{
			States:     map[string]int{"answered": 3, "not_covered": 1, "failed": 1},
			Good:       1,
			Bad:        1,
			Unanswered: []Asked{where, {"2", "g", "u", "When?", "not_covered", 2 * time.Second, noon.Add(2 * time.Second)}},
			Disliked:   []Opinion{o},
			Slow:       []Asked{where, {"0", "g", "u", "Who leads it?", "answered", 3 * time.Second, noon}},
			Often:      []Count{{"Who leads it?", 2}, {"When?", 1}},
			Days:       []Use{{Account{Kind: Bot}, 1, 0, noon}, {Account{Kind: Bot}, 0, 5, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}},
		}
		if !reflect.DeepEqual(r, want) {
			t.Errorf("got  %+v\nwant %+v", r, want)
		}
	})
}

func TestPending(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, again func() *Store) {
		var all []Pending
		for n := range 4 {
			p := Pending{fmt.Sprint(n), "app", "token", "g", "u", "uk", noon.Add(time.Duration(n) * time.Minute)}
			all = append(all, p)
			must(t, s.Begin(t.Context(), p))
		}
		must(t, s.End(t.Context(), "1"))
		must(t, s.End(t.Context(), "never begun"))
		left, err := again().Left(t.Context(), noon, noon.Add(2*time.Minute))
		if want := []Pending{all[0], all[2]}; err != nil || !reflect.DeepEqual(left, want) {
			t.Errorf("got %+v, %v, want %+v", left, err, want)
		}
	})
}

func TestOneOfSeveralClaims(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, again func() *Store) {
		stores := []*Store{s, again()}
		var won [20]atomic.Int64
		var all sync.WaitGroup
		for n := range 6 {
			all.Go(func() {
				for event := range won {
					mine, err := stores[n%2].Claim(t.Context(), fmt.Sprint(event), noon)
					if err != nil {
						t.Error(err)
					} else if mine {
						won[event].Add(1)
					}
				}
			})
		}
		all.Wait()
		for event := range won {
			if n := won[event].Load(); n != 1 {
				t.Errorf("%d have claimed event %d", n, event)
			}
		}
	})
}

func TestPinned(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, again func() *Store) {
		if _, kept, err := s.Pinned(t.Context(), "who?"); kept || err != nil {
			t.Errorf("before: %v, %v", kept, err)
		}
		for _, answer := range [][]byte{nil, []byte("old"), {0, 1, 0xff}} {
			must(t, s.SetPinned(t.Context(), "who?", answer))
			if got, kept, err := again().Pinned(t.Context(), "who?"); !bytes.Equal(got, answer) || !kept || err != nil {
				t.Errorf("got %q, %v, %v, want %q", got, kept, err, answer)
			}
		}
	})
}

const (
	someGuild, otherGuild = "411111111111111111", "422222222222222222"
	someUser, otherUser   = "433333333333333333", "444444444444444444"
)

// fill puts something of each of two users in each of two guilds, and in direct messages, into every table.
func fill(t *testing.T, s *Store, at time.Time) {
	t.Helper()
	ctx := t.Context()
	for n, guild := range []string{someGuild, otherGuild, ""} {
		must(t, s.SetSettings(ctx, cmp.Or(guild, "unused"), Settings{Private: []string{"5"}}))
		for m, user := range []string{someUser, otherUser} {
			id := fmt.Sprintf("%d%d%d", n, m, at.UnixMicro())
			accounts := []Account{{User, guild, user}, {Channel, guild, "c"}, {Guild, guild, guild}, {Kind: Bot}}
			var limits []Limit
			for _, a := range accounts {
				limits = append(limits, Limit{Account: a})
			}
			_, err := s.Take(ctx, at, time.Minute, limits)
			must(t, err)
			must(t, s.Spend(ctx, at, 10, accounts))
			must(t, s.Opine(ctx, Opinion{id, guild, user, false, "wrong", "who?", at}))
			must(t, s.Record(ctx, Asked{id, guild, user, "who?", "answered", time.Second, at}))
			must(t, s.Begin(ctx, Pending{id, "app", "token", guild, user, "de", at}))
			_, err = s.Claim(ctx, id, at)
			must(t, err)
		}
	}
	must(t, s.SetPinned(ctx, "where?", []byte("there")))
	_, err := s.Own(ctx, "app")
	must(t, err)
	for _, table := range tablesIn(t, s) {
		var rows int
		must(t, s.read.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&rows))
		if rows == 0 {
			t.Errorf("nothing was put into %s: what is erased of it is not tested", table)
		}
	}
}

// Of a user or a guild that is forgotten, no column of any table has the id, and nor has the file. What is others' stays.
func TestForget(t *testing.T) {
	for name, c := range map[string]struct {
		forget    func(*Store, *testing.T) error
		gone      string
		stay      []string
		user      map[string]int // kept of someUser afterwards
		remaining int            // opinions
	}{
		"user": {func(s *Store, t *testing.T) error { return s.Forget(t.Context(), someUser) }, someUser,
			[]string{otherUser, someGuild, otherGuild}, map[string]int{}, 3},
		"guild": {func(s *Store, t *testing.T) error { return s.ForgetGuild(t.Context(), someGuild) }, someGuild,
			[]string{someUser, otherUser, otherGuild}, map[string]int{"use": 2, "opinions": 2, "questions": 2, "pending": 2}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, s *Store, _ func() *Store) {
				fill(t, s, noon)
				all := map[string]int{"use": 3, "opinions": 3, "questions": 3, "pending": 3}
				if kept, err := s.Kept(t.Context(), someUser); err != nil || !reflect.DeepEqual(kept, all) {
					t.Errorf("kept of a user: %v, %v", kept, err)
				}
				if placesOf(t, s, c.gone) == nil {
					t.Fatal("there is nothing to be forgotten")
				}
				must(t, c.forget(s, t))
				if places := placesOf(t, s, c.gone); places != nil {
					t.Errorf("still in %v", places)
				}
				for _, id := range c.stay {
					if placesOf(t, s, id) == nil {
						t.Errorf("what is kept of %s has gone too", id)
					}
				}
				if kept, err := s.Kept(t.Context(), someUser); err != nil || !reflect.DeepEqual(kept, c.user) {
					t.Errorf("kept of a user afterwards: %v, %v", kept, err)
				}
				if r, err := s.Report(t.Context(), noon, 10); err != nil || r.Bad != c.remaining {
					t.Errorf("%d opinions are left, %v", r.Bad, err)
				}
				if s.file {
					for _, end := range append(besides, "") {
						if text, err := os.ReadFile(s.place + end); err == nil && bytes.Contains(text, []byte(c.gone)) {
							t.Errorf("a trace is left in the file %q", end)
						}
					}
				}
			})
		})
	}
}

func TestExpire(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, again func() *Store) {
		now := noon
		for _, ago := range []time.Duration{0, 14 * time.Minute, 16 * time.Minute, 24 * time.Hour, 48 * time.Hour, 800 * time.Hour} {
			fill(t, s, now.Add(-ago))
		}
		must(t, again().Expire(t.Context(), now, 30*time.Hour))
		rows := func(table, where string) (n int) {
			must(t, s.read.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table+" WHERE "+where).Scan(&n))
			return n
		}
		for _, c := range []struct {
			table, where string
			want         int
		}{
			{"questions", "true", 4 * 6}, {"opinions", "true", 4 * 6}, {"pending", "true", 2 * 6}, {"claims", "true", 2 * 6},
			{"usage", "kind = 'user'", 2 * 6}, {"usage", "kind = 'channel'", 2 * 3}, {"usage", "kind = 'guild'", 2 * 3}, {"usage", "kind = 'bot'", 4},
			{"settings", "true", 3}, {"pinned", "true", 1},
		} {
			if got := rows(c.table, c.where); got != c.want {
				t.Errorf("%s where %s: %d are left, want %d", c.table, c.where, got, c.want)
			}
		}
		if left, err := s.Left(t.Context(), time.Time{}, now); err != nil || len(left) != 2*6 {
			t.Errorf("%d are left, %v", len(left), err)
		}
	})
}

func TestPing(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, _ func() *Store) {
		must(t, s.Ping(t.Context()))
		must(t, s.Ping(t.Context()))
	})
}

// Close lets what is being written end, and what comes later fails.
func TestCloseWaits(t *testing.T) {
	for name, where := range map[string]func() string{"file": func() string { return filepath.Join(t.TempDir(), "x") }, "postgres": func() string { return database(t) }} {
		t.Run(name, func(t *testing.T) {
			at := where()
			s, err := Open(t.Context(), at, quiet)
			must(t, err)
			var kept [200]bool
			var all sync.WaitGroup
			for n := range kept {
				all.Go(func() {
					kept[n] = s.SetSettings(t.Context(), fmt.Sprint(n), Settings{PerUser: 1}) == nil
				})
			}
			must(t, s.Close())
			all.Wait()
			if err := s.SetSettings(t.Context(), "late", Settings{}); err == nil {
				t.Error("something was written after the end")
			}
			s = opened(t, at)
			for n, was := range kept {
				if x, err := s.Settings(t.Context(), fmt.Sprint(n)); err != nil || x.PerUser == 1 != was {
					t.Errorf("%d: acknowledged %v, kept %+v, %v", n, was, x, err)
				}
			}
		})
	}
}
