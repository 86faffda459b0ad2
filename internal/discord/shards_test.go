package discord

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"rapporteur/internal/testguild"
)

func TestGuildsHaveShards(t *testing.T) {
	for _, c := range []struct {
		guild  string
		shards Shards
		want   bool
	}{
		{"", Shards{0, 0, 1}, true},
		{"", Shards{0, 1, 4}, true},
		{"", Shards{1, 3, 4}, false},
		{"197038439483310086", Shards{0, 0, 1}, true},
		{"197038439483310086", Shards{2, 2, 4}, true}, // 197038439483310086 >> 22 is 46977602854
		{"197038439483310086", Shards{3, 3, 4}, false},
		{"197038439483310086", Shards{0, 1, 4}, false},
	} {
		if got := c.shards.serve(c.guild); got != c.want {
			t.Errorf("guild %q comes on %+v: %v, want %v", c.guild, c.shards, got, c.want)
		}
	}
}

// everywhere asks in each of four guilds and in a direct message, and counts the answers of all.
func everywhere(w *town) {
	w.t.Helper()
	places := []string{w.channel(directChannel)}
	for n := range 4 {
		places = append(places, testguild.GeneralAt(n))
	}
	answers := map[string]int{}
	for _, place := range places {
		w.say(place, w.mention()+fondness, "")
		answers[w.await().ChannelID]++
		w.do("/local/commands", map[string]any{"channel": place, "command": w.command("ask"), "options": []filled{{Name: "question", Value: fondness}}}, nil)
		answers[w.await().ChannelID]++
	}
	for _, place := range places {
		if answers[place] != 2 {
			w.t.Errorf("of two questions in %s %d are answered", place, answers[place])
		}
	}
}

// telling is a log that tells of each line with a text.
type telling struct {
	slog.Handler
	text string
	told chan struct{}
}

func (l telling) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == l.text {
		l.told <- struct{}{}
	}
	return l.Handler.Handle(ctx, r)
}

// tell has a bot's log tell of a text.
func (c *Config) tell(text string, told chan struct{}) {
	c.Log = slog.New(telling{c.Log.Handler(), text, told})
}

const shardOnline = "connected to the gateway"

// TestOneProcessRunsAllShards: as many as Discord recommends.
func TestOneProcessRunsAllShards(t *testing.T) {
	t.Parallel()
	health, online := &Health{}, make(chan struct{}, 4)
	with := func(c *Config) {
		c.Health = health
		c.tell(shardOnline, online)
	}
	w := settleWith(t, testguild.New(testguild.Options{Guilds: 4, Shards: 4}), watched, &library{}, brisk(), with)
	for range 4 {
		next(t, online)
	}
	everywhere(w)
	if n := w.guild.Identified(); n != 4 {
		t.Errorf("of four shards %d have identified", n)
	}
	if len(health.shards) != 4 || !health.Connected() {
		t.Errorf("the bot's health is %v", health.shards)
	}
	w.silent()
}

// TestProcessesShareShards: each answers what comes on its own.
func TestProcessesShareShards(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.db")
	libraries := []*counting{{}, {}}
	n, online := 0, make(chan struct{}, 4)
	with := func(c *Config) {
		c.tell(shardOnline, online)
		c.State, c.Answerer, c.Shards = storeAt(t, file), libraries[n], Shards{2 * n, 2*n + 1, 4}
		n++
	}
	w := settleWith(t, testguild.New(testguild.Options{Guilds: 4}), watched, nil, brisk(), with)
	w.start(nil, brisk())
	for range 4 {
		next(t, online)
	}
	everywhere(w)
	w.silent()
	for n, want := range []int32{4 + 2 + 1, 4} { // direct messages, and the question of silent, come on shard 0
		if got := libraries[n].asked.Load(); got != want {
			t.Errorf("process %d is asked %d questions, want %d", n, got, want)
		}
	}
}

// TestHealthyWithAllShards: a shard that is not connected is one too few.
func TestHealthyWithAllShards(t *testing.T) {
	h := &Health{}
	m := newMetrics(h)
	first, second := m.ofShard("0"), m.ofShard("1")
	first.serves("READY")
	if h.Connected() {
		t.Error("with one shard of two the bot is healthy")
	}
	second.serves("READY")
	if !h.Connected() {
		t.Error("with both shards it is not")
	}
}

// hasty is a clock on which a hundred seconds pass in one.
type hasty struct{ from time.Time }

func (h hasty) Now() time.Time { return h.from.Add(100 * time.Since(h.from)) }

func (h hasty) AfterFunc(d time.Duration, f func()) func() {
	timer := time.AfterFunc(d/100, f)
	return func() { timer.Stop() }
}

// TestShardsIdentifyOneByOne: as many at once as Discord allows, and none too early.
func TestShardsIdentifyOneByOne(t *testing.T) {
	for _, concurrency := range []int{1, 2, 16} {
		t.Run(fmt.Sprint(concurrency), func(t *testing.T) {
			t.Parallel()
			p, online := brisk(), make(chan struct{}, 4)
			p.identify = 5 * time.Second / 100
			g := testguild.New(testguild.Options{Guilds: 4, Shards: 4, Concurrency: concurrency, Clock: hasty{time.Now()}, Heartbeat: time.Hour})
			w := settleWith(t, g, unwatched, &library{}, p, func(c *Config) { c.tell(shardOnline, online) })
			for range 4 {
				next(t, online)
			}
			if strings.Contains(w.log.String(), "connection to the gateway ended") {
				t.Errorf("a shard was refused:\n%s", w.log)
			}
		})
	}
}

// TestGate: identifies of one key are five seconds apart, however long each takes, those of others are not, and after the last that is left Discord is
// asked again.
func TestGate(t *testing.T) {
	for _, c := range []struct{ concurrency, keys int }{{1, 1}, {2, 2}, {16, 6}} {
		synctest.Test(t, func(t *testing.T) {
			const shards, pause, takes, day = 6, 5 * time.Second, 2 * time.Second, time.Hour
			var told gatewayBot
			told.Start.Concurrency, told.Start.Remaining = c.concurrency, shards-1
			g := newGate(told, func(ctx context.Context) (gatewayBot, error) {
				wait(ctx, day)
				return told, nil
			}, pause)
			start := time.Now()
			var all sync.WaitGroup
			var mu sync.Mutex
			var begun []time.Duration
			for shard := range shards {
				all.Go(func() {
					leave := g.enter(t.Context(), shard)
					mu.Lock()
					begun = append(begun, time.Since(start))
					mu.Unlock()
					time.Sleep(takes)
					leave()
				})
			}
			all.Wait()
			slices.Sort(begun)
			for i, at := range begun {
				want := time.Duration(i/c.keys) * (pause + takes)
				if i == shards-1 {
					want += day
				}
				if at != want {
					t.Errorf("max_concurrency %d: identify %d comes after %s, want %s", c.concurrency, i+1, at, want)
				}
			}
		})
	}
}

// TestWaitsUntilItMayStart: what Discord does not say is asked again, and where it takes no more sessions the bot waits.
func TestWaitsUntilItMayStart(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	w := settleWith(t, testguild.New(testguild.Options{}), func(_ *testing.T, g *testguild.Guild) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/gateway/bot") {
				switch asked.Add(1) {
				case 1:
					http.Error(w, "{}", http.StatusForbidden)
					return
				case 2:
					fmt.Fprint(w, `{"shards":1,"session_start_limit":{"total":1000,"remaining":0,"reset_after":1,"max_concurrency":1}}`)
					return
				}
			}
			g.ServeHTTP(w, r)
		})
	}, &library{}, brisk(), nil)
	if n := asked.Load(); n != 3 {
		t.Errorf("Discord was asked %d times", n)
	}
	for _, want := range []string{"does not say how the bot may connect", "takes no new sessions"} {
		if !strings.Contains(w.log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, w.log)
		}
	}
}
