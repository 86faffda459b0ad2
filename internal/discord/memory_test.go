package discord

import (
	"fmt"
	"testing"
	"time"

	"rapporteur/internal/answer"
)

func TestMemory(t *testing.T) {
	m := newMemory(time.Hour, 3)
	start := time.Now()
	turn := func(q, user, guild string, after time.Duration) remembered {
		return remembered{answer.Turn{Question: q}, user, guild, start.Add(after)}
	}
	got := func(after time.Duration, keys ...string) string {
		if b := m.before(start.Add(after), keys...); b != nil {
			return b.Question
		}
		return ""
	}
	m.keep(turn("first", "7", "3", 0), "100", "", "thread")
	m.keep(turn("second", "8", "3", time.Minute), "200")
	for _, c := range []struct {
		after time.Duration
		keys  []string
		want  string
	}{
		{time.Minute, []string{"100"}, "first"},
		{time.Minute, []string{"", "thread"}, "first"},
		{time.Minute, []string{"999", "200"}, "second"},
		{time.Minute, []string{"", "999"}, ""},
		{time.Hour + time.Second, []string{"100"}, ""}, // too long ago
		{time.Hour + time.Second, []string{"200"}, "second"},
	} {
		if q := got(c.after, c.keys...); q != c.want {
			t.Errorf("after %v, before %q stands %q, want %q", c.after, c.keys, q, c.want)
		}
	}
	m.keep(turn("third", "8", "4", 2*time.Minute), "thread") // one too many: the oldest goes, not what was written again
	if a, b := got(2*time.Minute, "100"), got(2*time.Minute, "thread"); a != "" || b != "third" {
		t.Errorf("kept are %q and %q", a, b)
	}
	m.forget("8", "")
	if q := got(2*time.Minute, "200", "thread"); q != "" {
		t.Errorf("what was to be forgotten: %q", q)
	}
	m.keep(turn("fourth", "7", "3", 3*time.Minute), "400")
	m.forget("", "3")
	if q := got(3*time.Minute, "400"); q != "" {
		t.Errorf("of a guild that was left: %q", q)
	}
	for i := range 100 {
		m.keep(turn("many", "7", "3", time.Duration(i)*time.Second), fmt.Sprint(i), "thread")
	}
	if len(m.turns) > 3 || len(m.order) > 3 {
		t.Errorf("%d turns are kept under %d keys", len(m.turns), len(m.order))
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
	if len(g.threads) > maxThreads {
		t.Errorf("%d threads are remembered", len(g.threads))
	}
	g.forget("5")
	if len(g.threads) > 0 || g.locale("3") != "de" {
		t.Errorf("after leaving a guild known is %+v", g.locales)
	}
}
