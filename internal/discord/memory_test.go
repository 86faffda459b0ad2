package discord

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rapporteur/internal/answer"
)

func TestMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(time.Hour, 3)
		keep := func(q, user, guild string, keys ...string) {
			a := m.begin(user, guild)
			defer m.end(a)
			m.keep(a, &answer.Turn{Question: q}, keys...)
		}
		keep("first", "7", "3", "100", "", "thread")
		time.Sleep(time.Minute)
		keep("second", "8", "3", "200")
		for _, c := range []struct {
			keys []string
			want string
		}{
			{[]string{"100"}, "first"},
			{[]string{"", "thread"}, "first"},
			{[]string{"999", "200"}, "second"},
			{[]string{"", "999"}, ""},
		} {
			if q := m.question(c.keys...); q != c.want {
				t.Errorf("before %q stands %q, want %q", c.keys, q, c.want)
			}
		}
		keep("third", "8", "4", "thread") // one too many: the oldest goes, not what was written again
		if a, b := m.question("100"), m.question("thread"); a != "" || b != "third" {
			t.Errorf("kept are %q and %q", a, b)
		}
		m.forget("8", "")
		if q := m.question("200", "thread"); q != "" {
			t.Errorf("what was to be forgotten: %q", q)
		}
		keep("fourth", "7", "3", "400")
		m.forget("", "3")
		if q := m.question("400"); q != "" {
			t.Errorf("of a guild that was left: %q", q)
		}
		for i := range 100 {
			keep("many", "7", "3", fmt.Sprint(i), "thread")
		}
		if len(m.turns) > 3 || len(m.order) > 3 {
			t.Errorf("%d turns are kept under %d keys", len(m.turns), len(m.order))
		}
		m.close()
	})
}

// TestLatest: of several turns the one counts that came last, whatever the order of the keys.
func TestLatest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(time.Hour, 10)
		defer m.close()
		if got := m.latest("", "mine"); got != nil {
			t.Errorf("of nothing the latest is %+v", got)
		}
		for _, k := range []string{"thread", "mine"} {
			m.keep(m.begin("7", "3"), &answer.Turn{Question: "in " + k}, k)
			time.Sleep(time.Minute)
		}
		for _, keys := range [][]string{{"mine", "thread"}, {"thread", "mine"}, {"", "mine"}} {
			if got := m.latest(keys...); got == nil || got.Question != "in mine" {
				t.Errorf("of %q the latest is %+v", keys, got)
			}
		}
		m.forget("7", "")
		if got := m.latest("mine", "thread"); got != nil {
			t.Errorf("what was to be forgotten: %+v", got)
		}
	})
}

// question is the one that stands before, "" for none.
func (m *memory) question(keys ...string) string {
	if b := m.before(keys...); b != nil {
		return b.Question
	}
	return ""
}

// TestMemoryEnds: a turn is gone once its time is over, though nothing is asked any more, also where it was copied to.
func TestMemoryEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(time.Hour, 10)
		for _, q := range []string{"first", "second"} {
			m.keep(m.begin("7", "3"), &answer.Turn{Question: q}, q)
			time.Sleep(10 * time.Minute)
		}
		m.copy("first", "shared")
		m.copy("nothing", "shared")
		kept := func() (turns, keys int, timer *time.Timer) {
			m.mu.Lock()
			defer m.mu.Unlock()
			return len(m.turns), len(m.order), m.timer
		}
		left := func() string { return m.question("first") + " " + m.question("shared") + " " + m.question("second") }
		if got := left(); got != "first first second" {
			t.Errorf("after 20 minutes there is %q", got)
		}
		time.Sleep(40 * time.Minute)
		synctest.Wait()
		got := left()
		if turns, keys, _ := kept(); got != "  second" || turns != 1 || keys != 1 {
			t.Errorf("after an hour there is %q, %d turns and %d keys", got, turns, keys)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if turns, keys, timer := kept(); turns > 0 || keys > 0 || timer != nil {
			t.Errorf("at last there are %d turns, %d keys and the timer %v", turns, keys, timer)
		}
		m.keep(m.begin("7", "3"), &answer.Turn{Question: "third"}, "third")
		late := m.begin("7", "3")
		m.close()
		m.keep(late, &answer.Turn{Question: "late"}, "late")
		if turns, keys, timer := kept(); turns > 0 || keys > 0 || timer != nil {
			t.Errorf("after the end there are %d turns, %d keys and the timer %v", turns, keys, timer)
		}
	})
}

// TestMemoryForgetsWhatIsBeingAnswered: what one user or a guild wants forgotten is not kept when its answer comes later.
func TestMemoryForgetsWhatIsBeingAnswered(t *testing.T) {
	for _, c := range []struct {
		user, guild string
		kept        string
	}{
		{"7", "", "their"},
		{"", "3", "their"},
		{"9", "5", "my their"},
	} {
		m := newMemory(time.Hour, 10)
		mine, theirs := m.begin("7", "3"), m.begin("8", "4")
		m.forget(c.user, c.guild)
		m.keep(mine, &answer.Turn{Question: "my"}, "1")
		m.keep(theirs, &answer.Turn{Question: "their"}, "2")
		m.end(mine)
		m.end(theirs)
		if got := strings.TrimSpace(m.question("1") + " " + m.question("2")); got != c.kept || len(m.open) > 0 {
			t.Errorf("of user %q and guild %q is kept %q, want %q; %d are open", c.user, c.guild, got, c.kept, len(m.open))
		}
		m.close()
	}
}

// TestStoppedBotRemembersNothing: no timer of the memory's is left.
func TestStoppedBotRemembersNothing(t *testing.T) {
	b, _ := botAgainst(t, http.NotFound)
	b.memory.keep(b.memory.begin("7", "3"), &answer.Turn{Question: "who?"}, "1")
	b.drain(func(error) {})
	if b.memory.timer != nil || len(b.memory.turns) > 0 {
		t.Errorf("there are the timer %v and %d turns", b.memory.timer, len(b.memory.turns))
	}
}

func TestGuilds(t *testing.T) {
	g := newGuilds()
	g.know(guildEvent{ID: "3", Locale: "de", Threads: []channel{{ID: "31"}}})
	g.know(guildEvent{ID: "3", Threads: []channel{{ID: "32"}}})
	if g.locale("3") != "de" || !g.isThread("31") || !g.isThread("32") || g.isThread("3") || g.locale("4") != "" {
		t.Errorf("known is %+v", g)
	}
	for i := range 2 * maxThreads {
		g.know(guildEvent{ID: "5", Threads: []channel{{ID: fmt.Sprint("t", i)}}})
	}
	if len(g.threads) != maxThreads || !g.isThread(fmt.Sprint("t", 2*maxThreads-1)) {
		t.Errorf("%d threads are remembered, and the last one is not", len(g.threads))
	}
	g.forget("5")
	if left := len(g.threads); left > 2 || g.locale("3") != "de" {
		t.Errorf("after leaving a guild known are %d threads and %+v", left, g.locales)
	}
	g.closed("32")
	if g.isThread("32") {
		t.Error("a thread that was deleted is known")
	}
}
