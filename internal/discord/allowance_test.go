package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rapporteur/internal/answer"
	"rapporteur/internal/state"
	"rapporteur/internal/testguild"
)

// calendar is a clock that a test moves.
type calendar struct{ atomic.Int64 }

func newCalendar() *calendar {
	c := &calendar{}
	c.Store(time.Date(2024, 7, 5, 22, 0, 0, 0, time.UTC).UnixMicro())
	return c
}

func (c *calendar) now() time.Time            { return time.UnixMicro(c.Load()) }
func (c *calendar) pass(d time.Duration)      { c.Add(d.Microseconds()) }
func (c *calendar) in(d time.Duration) string { return inTime(c.now().Add(d)) }

// midnight is when the first day of a calendar ends, as it is shown.
const midnight = "<t:1720224000:R>"

// storeAt opens a data base that is closed with the test.
func storeAt(t testing.TB, where string) *state.Store {
	t.Helper()
	s, err := state.Open(context.Background(), where, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// rationed is a town in which limits hold, by a calendar.
func rationed(t *testing.T, a Answerer, l Limits) (*town, *calendar) {
	t.Helper()
	return rationedBy(t, a, l, storeAt(t, ""))
}

func rationedBy(t *testing.T, a Answerer, l Limits, s *state.Store) (*town, *calendar) {
	t.Helper()
	c := newCalendar()
	p := brisk()
	p.now, p.store = c.now, 10*time.Second
	return settleWith(t, testguild.New(testguild.Options{}), watched, a, p, func(to *Config) { to.Limits, to.State = l, s }), c
}

// asked is what comes of /ask in a channel.
func (w *town) asked(channel string) posted {
	w.t.Helper()
	return w.asks(channel, "when has it opened?", false)
}

// refused sees that a reply is a refusal for its reader alone.
func (w *town) refused(p posted, want string) {
	w.t.Helper()
	if p.Content != want || !p.private() {
		w.t.Errorf("got %q, private %v; want %q for who asks alone", p.Content, p.private(), want)
	}
}

func (w *town) answered(p posted) {
	w.t.Helper()
	if !strings.HasPrefix(p.Content, opened) {
		w.t.Errorf("got %q, want an answer", p.Content)
	}
}

// otherAsks has another person mention the bot, and sees the answer.
func (w *town) otherAsks(channel string) posted {
	w.t.Helper()
	w.do("/local/messages", map[string]any{"user": w.other(), "channel": channel, "content": w.mention() + "when has it opened?"}, nil)
	return w.await()
}

// channels are the two text channels of the guild.
func (w *town) channels() (here, there string) {
	w.t.Helper()
	var all []string
	for _, c := range w.state.Channels {
		if c.Type == textChannel {
			all = append(all, c.ID)
		}
	}
	return all[0], all[1]
}

func TestEachLimit(t *testing.T) {
	for name, c := range map[string]struct {
		fixed          state.Settings
		want           string
		there, another bool // whether one may still ask in another channel, and another person in the same
	}{
		"user":    {state.Settings{PerUser: 2}, fmt.Sprintf(en.limitReached[state.User], 2, midnight), false, true},
		"channel": {state.Settings{PerChannel: 2}, fmt.Sprintf(en.limitReached[state.Channel], 2, midnight), true, false},
		"guild":   {state.Settings{PerGuild: 2}, fmt.Sprintf(en.limitReached[state.Guild], 2, midnight), false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, clock := rationed(t, &library{}, Limits{Fixed: c.fixed})
			here, there := w.channels()
			w.answered(w.asked(here))
			w.answered(w.asked(here))
			w.refused(w.asked(here), c.want)
			if p := w.asked(there); c.there != strings.HasPrefix(p.Content, opened) {
				t.Errorf("in another channel: %q", p.Content)
			}
			if p := w.otherAsks(here); c.another != strings.HasPrefix(p.Content, opened) {
				t.Errorf("another person: %q", p.Content)
			}
			w.use("help") // is free, as are suggestions
			if p := w.await(); !strings.HasPrefix(p.Content, "**Ask about") {
				t.Errorf("/help gives %q", p.Content)
			}
			clock.pass(2 * time.Hour)
			w.answered(w.asked(here)) // a new day
		})
	}
}

// TestWhatCounts: whatever the articles are read for does, what the bot says of itself does not.
func TestWhatCounts(t *testing.T) {
	t.Parallel()
	w, _ := rationed(t, &library{}, Limits{Fixed: state.Settings{PerUser: 8}})
	q := filled{Name: "question", Value: "when has it opened?"}
	for _, free := range []func(){func() { w.use("articles") }, func() { w.use("help") }, func() { w.use("privacy") }, func() { w.use("quota") }, func() { w.use("why") },
		func() { w.say(w.channel(textChannel), w.mention(), "") }} {
		free()
		w.await()
	}
	w.complete("summary", filled{Name: "article", Value: "ferry"})
	w.use("ask", q)
	w.await()
	w.use("why")
	w.await()
	for name, o := range map[string]filled{"summary": {Name: "length", Value: "short"}, "check": {Name: "statement", Value: "It has opened."}, "timeline": {Name: "about", Value: "the bridge"},
		"who-said": {Name: "person", Value: "Ada Oak"}, "differences": {Name: "about", Value: "the bridge"}} {
		w.use(name, o)
		w.await()
	}
	w.say(w.channel(textChannel), w.mention()+"when has it opened?", "")
	w.await()
	w.use("quota")
	if p := w.await(); !strings.Contains(p.Content, "You: 7 of 8 answers used, 1 left") {
		t.Errorf("the quota: %s", p.Content)
	}
}

// TestFailuresAreGivenBack: what brought no answer does not count.
func TestFailuresAreGivenBack(t *testing.T) {
	t.Parallel()
	w, _ := rationed(t, &library{}, Limits{Fixed: state.Settings{PerUser: 1, PerChannel: 1, PerGuild: 1, Cooldown: time.Hour}})
	here, _ := w.channels()
	for _, q := range []string{"panic please", "broken please", "rude please"} {
		w.asks(here, q, false)
		w.say(here, w.mention()+q, "")
		w.await()
	}
	w.use("timeline", filled{Name: "about", Value: "dragons"})
	w.await()
	w.use("check", filled{Name: "statement", Value: "…"})
	if p := w.await(); p.Content != en.checkEmpty {
		t.Errorf("nothing to be checked: %q", p.Content)
	}
	w.answered(w.asked(here))
}

func TestCooldown(t *testing.T) {
	t.Parallel()
	w, clock := rationed(t, &library{}, Limits{Fixed: state.Settings{Cooldown: 90 * time.Second}})
	here, there := w.channels()
	w.answered(w.asked(here))
	w.refused(w.asked(there), fmt.Sprintf(en.tooSoon, "1 min 30 s", clock.in(90*time.Second)))
	w.answered(w.otherAsks(here))
	direct := w.channel(directChannel)
	w.say(direct, "when has it opened?", "")
	w.answered(w.await()) // a user's time in direct messages is another
	w.say(direct, "when has it opened?", "")
	if p := w.await(); p.Content != fmt.Sprintf(en.tooSoon, "1 min 30 s", clock.in(90*time.Second)) {
		t.Errorf("too soon in a direct message: %q", p.Content)
	}
	clock.pass(90 * time.Second)
	w.answered(w.asked(there))
}

// TestMentionsAreRefusedOnce: who mentions the bot again and again is told once, until that is over.
func TestMentionsAreRefusedOnce(t *testing.T) {
	t.Parallel()
	w, clock := rationed(t, &library{}, Limits{Fixed: state.Settings{PerUser: 1}})
	here, there := w.channels()
	mention := func(channel string) { w.say(channel, w.mention()+"when has it opened?", "") }
	mention(here)
	w.answered(w.await())
	want := fmt.Sprintf(en.limitReached[state.User], 1, midnight)
	for _, channel := range []string{here, there} {
		mention(channel)
		if p := w.await(); p.Content != want {
			t.Errorf("refused is %q", p.Content)
		}
		mention(channel)
		mention(channel)
		w.silent()
	}
	clock.pass(3 * time.Hour)
	mention(here)
	w.answered(w.await())
	mention(here)
	if p := w.await(); !strings.HasPrefix(p.Content, "You have reached") {
		t.Errorf("the next day refused is %q", p.Content)
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	w, _ := rationed(t, &library{}, Limits{Fixed: state.Settings{Required: []string{testguild.Readers}, Exempt: []string{testguild.Readers}, PerUser: 1}})
	here, _ := w.channels()
	needs := "To ask me here you need the role <@&" + testguild.Readers + ">."
	w.refused(w.asked(here), needs)
	w.say(here, w.mention()+"when has it opened?", "")
	if p := w.await(); p.Content != needs {
		t.Errorf("a mention without the role gets %q", p.Content)
	}
	w.say(here, w.mention()+"when has it opened?", "")
	w.silent()
	for range 3 {
		w.answered(w.otherAsks(here)) // has the role, for which there is no limit
	}
	w.guild.SetRoles(w.state.User.ID, testguild.Readers)
	for range 3 {
		w.answered(w.asked(here))
	}
}

// TestPlaces: where the bot does not answer it says so to who uses a command, and nothing to who mentions it; threads are their channels'.
func TestPlaces(t *testing.T) {
	t.Parallel()
	store := storeAt(t, "")
	w, _ := rationedBy(t, &library{}, Limits{}, store)
	here, there := w.channels()
	set := func(s state.Settings) {
		t.Helper()
		if err := store.SetSettings(t.Context(), w.guild.ID(), s); err != nil {
			t.Fatal(err)
		}
	}
	thread := w.thread() // of here
	for name, c := range map[string]struct {
		set  state.Settings
		want string
	}{
		"denied":          {state.Settings{Denied: []string{here}}, en.notHere},
		"others allowed":  {state.Settings{Allowed: []string{there}}, "I do not answer in this channel. Ask in <#" + there + ">."},
		"allowed, denied": {state.Settings{Allowed: []string{there, here}, Denied: []string{here}}, "I do not answer in this channel. Ask in <#" + there + ">."},
	} {
		set(c.set)
		for _, channel := range []string{here, thread} {
			p := w.asked(channel)
			if w.refused(p, c.want); t.Failed() {
				t.Fatalf("%s, in %s", name, channel)
			}
			w.say(channel, w.mention()+"when has it opened?", "")
			w.silent()
		}
		w.answered(w.asked(there))
	}
	set(state.Settings{Allowed: []string{thread}})
	w.answered(w.asked(thread))
	w.refused(w.asked(here), "I do not answer in this channel. Ask in <#"+thread+">.")
}

// TestPrivateChannels: answers there are for who asks alone, unless they share them; a mention cannot have such an answer.
func TestPrivateChannels(t *testing.T) {
	t.Parallel()
	w, _ := rationed(t, &library{}, Limits{})
	here, there := w.channels()
	w.leave()
	w.with = func(c *Config) { c.Limits.Fixed.Private = []string{here} }
	p := brisk()
	w.start(&library{}, p)
	thread := w.thread()
	for _, channel := range []string{here, thread} {
		if p := w.asked(channel); !p.private() || p.button("Share") == "" {
			t.Errorf("the answer is %+v", p)
		}
		w.say(channel, w.mention()+"when has it opened?", "")
		if p := w.await(); p.Content != en.askPrivately {
			t.Errorf("a mention gets %q", p.Content)
		}
		w.say(channel, w.mention()+"when has it opened?", "")
		w.silent()
	}
	if p := w.asked(there); p.private() {
		t.Errorf("in another channel the answer is %+v", p)
	}
}

// TestThreadsUseTheirChannels: an answer in a thread is one of its channel's.
func TestThreadsUseTheirChannels(t *testing.T) {
	t.Parallel()
	w, _ := rationed(t, &library{}, Limits{Fixed: state.Settings{PerChannel: 1}})
	here, _ := w.channels()
	w.answered(w.asked(w.thread()))
	w.refused(w.asked(here), fmt.Sprintf(en.limitReached[state.Channel], 1, midnight))
}

// TestDirectMessagesAreNobodysGuild: there a person's limit holds, and nothing else of a guild's.
func TestDirectMessagesAreNobodysGuild(t *testing.T) {
	t.Parallel()
	w, _ := rationed(t, &library{}, Limits{Fixed: state.Settings{
		PerUser: 2, PerChannel: 1, PerGuild: 1, Allowed: []string{"100000000000000099"}, Denied: []string{"100000000000000041", "100000000000000040"}, Required: []string{"1"}, Private: []string{"100000000000000040"},
	}})
	direct := w.channel(directChannel)
	for range 2 {
		w.say(direct, "when has it opened?", "")
		w.answered(w.await())
	}
	w.say(direct, "when has it opened?", "")
	if p := w.await(); p.Content != fmt.Sprintf(en.limitReached[state.User], 2, midnight) {
		t.Errorf("the third gets %q", p.Content)
	}
}

// TestCountsOutliveARestart where there is a file for them.
func TestCountsOutliveARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.db")
	store := storeAt(t, file)
	w, clock := rationedBy(t, &library{}, Limits{Fixed: state.Settings{PerUser: 1}}, store)
	here, _ := w.channels()
	w.answered(w.asked(here))
	w.leave()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	again := storeAt(t, file)
	w.with = func(c *Config) { c.State, c.Limits = again, Limits{Fixed: state.Settings{PerUser: 1}} }
	p := brisk()
	p.now, p.store = clock.now, 10*time.Second
	w.start(&library{}, p)
	w.refused(w.asked(here), fmt.Sprintf(en.limitReached[state.User], 1, midnight))
}

// TestAFailingDataBaseStopsNobody: everybody is answered, and the log says so once.
func TestAFailingDataBaseStopsNobody(t *testing.T) {
	t.Parallel()
	store := storeAt(t, "")
	w, _ := rationedBy(t, &library{}, Limits{Fixed: state.Settings{PerUser: 1, Denied: []string{"100000000000000031"}}}, store)
	here, there := w.channels()
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		w.answered(w.asked(here))
	}
	w.refused(w.asked(there), en.notHere) // what the file says holds without it
	w.use("quota")
	w.refused(w.await(), en.quotaLost)
	if n := strings.Count(w.log.String(), "the data base fails"); n != 1 {
		t.Errorf("%d warnings:\n%s", n, w.log)
	}
}

// tally notes what the bot says while it is flooded.
type tally struct {
	answers atomic.Int32
	replies chan string // ids of the messages that are answered
}

// over is the guild with the answers noted.
func (y *tally) over(next http.Handler) http.Handler {
	note := func(then func(content, to string)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			var m struct {
				Content   string
				Reference struct {
					ID string `json:"message_id"`
				} `json:"message_reference"`
			}
			body, err := io.ReadAll(r.Body)
			if err == nil && json.Unmarshal(body, &m) == nil && strings.HasPrefix(m.Content, opened) {
				then(m.Content, m.Reference.ID)
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			next.ServeHTTP(w, r)
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("PATCH /api/{version}/webhooks/{app}/{token}/messages/@original", note(func(string, string) { y.answers.Add(1) }))
	mux.HandleFunc("POST /api/{version}/channels/{channel}/messages", note(func(_, to string) { y.replies <- to }))
	mux.Handle("/", next)
	return mux
}

// TestAFlood has one person ask a thousand times at once: the answers are as many as the limit allows, and nobody else waits.
func TestAFlood(t *testing.T) {
	t.Parallel()
	const most, asked, streams = 20, 1000, 10
	y, store := &tally{replies: make(chan string, 10)}, storeAt(t, "")
	clock, p := newCalendar(), brisk()
	p.now, p.store = clock.now, 10*time.Second
	w := settleWith(t, testguild.New(testguild.Options{}), func(_ *testing.T, g *testguild.Guild) http.Handler { return y.over(g) }, &library{}, p,
		func(c *Config) { c.State, c.Limits = store, Limits{Fixed: state.Settings{PerUser: most}} })
	here, there := w.channels()
	act := map[string]any{"channel": here, "command": w.command("ask"), "options": []filled{{Name: "question", Value: "when has it opened?"}}}
	var flood sync.WaitGroup
	for range streams {
		flood.Go(func() {
			for range asked / streams {
				w.do("/local/commands", act, nil)
			}
		})
	}
	other := w.other()
	for range 5 { // meanwhile
		var p posted
		w.do("/local/messages", map[string]any{"user": other, "channel": there, "content": w.mention() + "when has it opened?"}, &p)
		if to := next(t, y.replies); to != p.ID {
			t.Errorf("answered is %s, want %s", to, p.ID)
		}
	}
	flood.Wait()
	w.leave()
	if n := y.answers.Load(); n != most {
		t.Errorf("%d answers with a limit of %d", n, most)
	}
	used, err := store.Used(t.Context(), clock.now(), []state.Account{{Kind: state.User, Guild: w.guild.ID(), ID: w.state.User.ID}})
	if err != nil || used[0].Answers != most {
		t.Errorf("counted are %+v, %v", used, err)
	}
}

// dear is a library that a language model words, at a price.
type dear struct {
	library
	plain atomic.Int32 // how often it was asked without the model
}

func (*dear) WrittenBy() string { return "small" }

func (d *dear) Ask(ctx context.Context, q answer.Question) (*answer.Answer, error) {
	a, err := d.library.Ask(ctx, q)
	if err == nil && q.OwnWords {
		d.plain.Add(1)
		a.Trouble = answer.TroubleSpared
	} else if err == nil {
		a.Tokens, a.Engine = 100, "small"
	}
	return a, err
}

func (d *dear) Summarize(ctx context.Context, r answer.SummaryRequest) (*answer.Summary, error) {
	s, err := d.library.Summarize(ctx, r)
	if err == nil && r.OwnWords {
		s.Trouble = answer.TroubleSpared
	} else if err == nil {
		s.Tokens = 100
	}
	return s, err
}

// TestTokens: whoever has none left is answered all the same, in the articles' own words, and is told so.
func TestTokens(t *testing.T) {
	own := en.unworded[answer.TroubleSpared]
	for name, c := range map[string]struct {
		limits          Limits
		another, direct bool // whether another person, and one in direct messages, still has some
	}{
		"user":  {Limits{UserTokens: 150}, true, true},
		"guild": {Limits{GuildTokens: 150}, false, true},
		"all":   {Limits{DayTokens: 150}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, clock := rationed(t, &dear{}, c.limits)
			here, _ := w.channels()
			for i := range 2 {
				if p := w.asked(here); strings.Contains(p.Content, own) || !strings.Contains(p.Content, "worded by small") {
					t.Errorf("answer %d: %s", i+1, p.Content)
				}
			}
			if p := w.asked(here); strings.Count(p.Content, own) != 1 || p.private() {
				t.Errorf("without tokens: %s", p.Content)
			}
			w.use("summary", filled{Name: "length", Value: "short"})
			if p := w.await(); !strings.Contains(p.Content, own) {
				t.Errorf("a summary without tokens: %s", p.Content)
			}
			w.use("quota")
			if p := w.await(); !strings.Contains(p.Content, "200 of 150 tokens of the language model used, 0 left") || !strings.Contains(p.Content, midnight) {
				t.Errorf("the quota: %s", p.Content)
			}
			if p := w.otherAsks(here); strings.Contains(p.Content, own) == c.another {
				t.Errorf("another person: %s", p.Content)
			}
			w.say(w.channel(directChannel), "when has it opened?", "")
			if p := w.await(); strings.Contains(p.Content, own) == c.direct {
				t.Errorf("in a direct message: %s", p.Content)
			}
			clock.pass(2 * time.Hour)
			if p := w.asked(here); strings.Contains(p.Content, own) {
				t.Errorf("the next day: %s", p.Content)
			}
		})
	}
}

// TestJoined: what the operator has set holds, and the rest is the guild's.
func TestJoined(t *testing.T) {
	fixed := state.Settings{PerUser: 3, Denied: []string{"1"}, Cooldown: time.Second}
	set := state.Settings{PerUser: 9, PerGuild: 7, Denied: []string{"2"}, Allowed: []string{"3"}, Cooldown: time.Minute}
	want := state.Settings{PerUser: 3, PerGuild: 7, Denied: []string{"1"}, Allowed: []string{"3"}, Cooldown: time.Second}
	if diff := cmp.Diff(want, joined(fixed, set)); diff != "" {
		t.Error(diff)
	}
}

// TestExempt: a guild's roles lift what the guild has set, an operator's all.
func TestExempt(t *testing.T) {
	for _, c := range []struct {
		name        string
		fixed, set  state.Settings
		roles       []string
		user, guild int
		pause       time.Duration
	}{
		{"nobody", state.Settings{PerUser: 3}, state.Settings{PerGuild: 7, Cooldown: time.Second}, []string{"x"}, 3, 7, time.Second},
		{"by the guild", state.Settings{PerUser: 3}, state.Settings{PerGuild: 7, Cooldown: time.Second, Exempt: []string{"x"}}, []string{"x"}, 3, 0, 0},
		{"all of the guild", state.Settings{}, state.Settings{PerUser: 7, Exempt: []string{"100"}}, nil, 0, 0, 0},
		{"by the operator", state.Settings{PerUser: 3, Cooldown: time.Second, Exempt: []string{"x"}}, state.Settings{PerGuild: 7}, []string{"x"}, 0, 0, 0},
		{"by the guild against the operator", state.Settings{PerUser: 3, Exempt: []string{"y"}}, state.Settings{Exempt: []string{"x"}}, []string{"x"}, 3, 0, 0},
	} {
		b := newBot(Config{Answerer: &library{}, State: storeAt(t, ""), Limits: Limits{Fixed: c.fixed}}, nil, slog.New(slog.DiscardHandler), brisk())
		if err := b.state.SetSettings(t.Context(), "100", c.set); err != nil {
			t.Fatal(err)
		}
		x := b.rules(t.Context(), request{words: en, user: "1", guild: "100", channel: "7", roles: c.roles})
		if x.answers(state.User) != c.user || x.answers(state.Guild) != c.guild || x.pause() != c.pause {
			t.Errorf("%s: %d answers for a user, %d for the guild, a pause of %s", c.name, x.answers(state.User), x.answers(state.Guild), x.pause())
		}
	}
}

// TestNoLimitIsPassed: whoever asks and whatever fails, in any order, no more answers are made of a day than every limit allows.
func TestNoLimitIsPassed(t *testing.T) {
	store := storeAt(t, "")
	guilds := 0
	rapid.Check(t, func(t *rapid.T) {
		guilds++
		guild, clock := fmt.Sprint(guilds), newCalendar()
		p := brisk()
		p.now, p.store = clock.now, 10*time.Second
		limit := rapid.IntRange(0, 4)
		fixed := state.Settings{PerUser: limit.Draw(t, "user"), PerChannel: limit.Draw(t, "channel"), PerGuild: limit.Draw(t, "guild")}
		b := newBot(Config{Answerer: &library{}, State: store, Limits: Limits{Fixed: fixed}}, nil, slog.New(slog.DiscardHandler), p)
		made := map[string]int{}
		for range rapid.IntRange(1, 25).Draw(t, "questions") {
			r := request{words: en, guild: guild, user: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "who"), channel: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "where")}
			pass, no := b.admit(t.Context(), r)
			day := clock.now().UTC().Format(time.DateOnly)
			keys := map[string]int{"user " + r.user + day: fixed.PerUser, "channel " + r.channel + day: fixed.PerChannel, "guild" + day: fixed.PerGuild}
			full := false
			for key, most := range keys {
				full = full || most > 0 && made[key] >= most
			}
			if full != (no.text != "") {
				t.Fatalf("%v of %+v: refused %q", made, keys, no.text)
			}
			if failed := rapid.Bool().Draw(t, "fails"); no.text == "" && failed {
				b.settle(t.Context(), pass, true)
			} else if no.text == "" {
				for key := range keys {
					made[key]++
				}
			}
			clock.pass(rapid.SampledFrom([]time.Duration{0, time.Minute, 5 * time.Hour}).Draw(t, "later"))
		}
	})
}
