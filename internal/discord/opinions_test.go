package discord

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/state"
	"rapporteur/internal/testguild"
)

// archives is a town whose bot keeps things in a file.
type archives struct {
	*town
	store *state.Store
	file  string
}

func settleArchives(t *testing.T, a Answerer, questions bool) archives {
	file := filepath.Join(t.TempDir(), "state.db")
	return settleOver(t, file, storeAt(t, file), a, questions)
}

func settleOver(t *testing.T, file string, store *state.Store, a Answerer, questions bool) archives {
	return archives{settleWith(t, testguild.New(testguild.Options{Guilds: 2}), watched, a, brisk(), func(c *Config) {
		c.State, c.Questions, c.Keep = store, questions, 30*day
	}), store, file}
}

// report is what the operator sees.
func (w archives) report() state.Report {
	w.t.Helper()
	r, err := w.store.Report(w.t.Context(), time.Now().Add(-time.Hour), 100)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// opinions are all that are kept: how many good ones, and the reasons of the bad ones.
func (w archives) opinions() string {
	w.t.Helper()
	r := w.report()
	out := fmt.Sprint(r.Good, " ", r.Bad)
	for _, o := range r.Disliked {
		out += fmt.Sprintf(" %q", o.Reason)
	}
	return out
}

// traces are the places of the file in which a text stands: columns of tables, and the bytes.
func (w archives) traces(text string) []string {
	w.t.Helper()
	var found []string
	db := must(sql.Open("sqlite", w.file))
	defer db.Close()
	columns := must(db.Query(`SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'`))
	var all [][2]string
	for columns.Next() {
		var x [2]string
		if err := columns.Scan(&x[0], &x[1]); err != nil {
			w.t.Fatal(err)
		}
		all = append(all, x)
	}
	if len(all) < 30 {
		w.t.Fatalf("there are %d columns in all", len(all))
	}
	for _, x := range all {
		var n int
		if err := db.QueryRow(fmt.Sprintf(`SELECT count(*) FROM %q WHERE CAST(%q AS TEXT) LIKE ?`, x[0], x[1]), "%"+text+"%").Scan(&n); err != nil {
			w.t.Fatal(err)
		}
		if n > 0 {
			found = append(found, x[0]+"."+x[1])
		}
	}
	for _, end := range []string{"", "-wal"} {
		if content, err := os.ReadFile(w.file + end); err == nil && bytes.Contains(content, []byte(text)) {
			found = append(found, "the file "+end)
		}
	}
	slices.Sort(found)
	return found
}

// explain fills the form in that was shown last.
func (w *town) explain(p posted, reason string) {
	w.t.Helper()
	f := next(w.t, w.forms)
	if f.Form.Title != en.whyNot || len(f.Form.Fields) != 1 || f.Form.Fields[0].Input.MaxLength != maxReason || f.Form.Fields[0].Input.Required {
		w.t.Errorf("the form: %+v", f.Form)
	}
	w.do("/local/modals", map[string]any{"channel": p.ChannelID, "interaction": f.Interaction, "fields": map[string]any{reasonID: []string{reason}}}, nil)
}

// says presses a button and sees what the bot says to that, which only the person does.
func (w *town) says(p posted, id, want string) {
	w.t.Helper()
	w.press(p, id)
	if got := w.await(); got.Content != want || !got.private() {
		w.t.Errorf("%s gets %+v, want %q", id, got, want)
	}
}

// TestOpinions: whoever reads an answer may say whether it helps, and why not; of what one person says of an answer, the last counts.
func TestOpinions(t *testing.T) {
	t.Parallel()
	w := settleArchives(t, &listener{}, false)
	kept := func(want string) {
		t.Helper()
		if got := w.opinions(); got != want {
			t.Errorf("kept are %s, want %s", got, want)
		}
	}
	ask := w.say(w.channel(textChannel), w.mention()+"when has it opened?", "")
	p := w.await()
	if want := []string{"Proof", en.helpful, en.unhelpful}; !cmp.Equal(p.labels()[0], want) || len(p.labels()) != 2 {
		t.Fatalf("the buttons: %q", p.labels())
	}
	w.says(p, goodID, en.thanks)
	w.says(p, goodID, en.thanks)
	kept("1 0")
	w.press(p, badID)
	f := next(t, w.forms) // and closes it
	kept(`0 1 ""`)
	w.press(p, badID)
	w.explain(p, "  It was *Thursday*.\n")
	if got := w.await(); got.Content != en.thanks || !got.private() {
		t.Errorf("a reason gets %+v", got)
	}
	kept(`0 1 "It was *Thursday*."`)
	w.press(p, badID)
	w.explain(p, "")
	w.await()
	kept(`0 1 ""`)
	w.do("/local/components", map[string]any{"user": w.other(), "channel": p.ChannelID, "message": p.ID, "custom_id": goodID}, nil)
	direct := w.asks(w.channel(directChannel), "when has it opened?", false)
	w.leave()
	kept(`1 1 ""`)
	w.start(&listener{}, brisk()) // a restart: buttons and forms still work
	w.says(p, goodID, en.thanks)
	w.says(direct, goodID, en.thanks)
	kept("3 0")
	w.press(direct, badID)
	w.explain(direct, "too short")
	w.await()
	kept(`2 1 "too short"`)
	if r := w.report(); len(r.States) > 0 || r.Disliked[0].Question != "" || r.Disliked[0].Guild != "" {
		t.Errorf("questions are kept, or not as direct messages: %+v", r)
	}
	if f.Form.ID != whyID+ask.ID {
		t.Errorf("the form of a mention is %s", f.Form.ID)
	}
	w.logged("opened?", "Thursday")
}

// TestOpinionsOfASharedAnswer: a private answer and its shared copy are one answer.
func TestOpinionsOfASharedAnswer(t *testing.T) {
	t.Parallel()
	w := settleArchives(t, &listener{}, true)
	w.use("ask", filled{Name: "question", Value: "when has it opened?"}, filled{Name: "private", Value: true})
	p := w.await()
	if want := []string{"Proof", "Share", en.helpful, en.unhelpful}; !cmp.Equal(p.labels()[0], want) {
		t.Errorf("the buttons: %q", p.labels())
	}
	w.says(p, goodID, en.thanks)
	w.press(p, p.button("Share"))
	if left := w.await(); left.button(en.helpful) != goodID {
		t.Errorf("what is left of the private answer: %q", left.labels())
	}
	shared := w.await()
	if want := []string{"Proof", en.helpful, en.unhelpful}; !cmp.Equal(shared.labels()[0], want) {
		t.Errorf("the buttons of the shared answer: %q", shared.labels())
	}
	w.press(shared, shared.button(en.unhelpful))
	w.explain(shared, "wrong")
	w.await()
	w.leave()
	r := w.report()
	if r.Good != 0 || r.Bad != 1 || r.Disliked[0].Question != "when has it opened?" {
		t.Errorf("kept are %+v", r)
	}
}

// TestOpinionsNeedADataBase: where nothing outlives the run, nobody is asked; buttons from before say so.
func TestOpinionsNeedADataBase(t *testing.T) {
	t.Parallel()
	w := settleArchives(t, &library{}, true)
	p := w.asks(w.channel(textChannel), "what is it?", false)
	if want := [][]string{{en.helpful, en.unhelpful}}; !cmp.Equal(p.labels()[:1], want) {
		t.Errorf("the buttons of a refusal: %q", p.labels())
	}
	w.leave()
	memory := must(state.Open(t.Context(), "", slog.New(slog.DiscardHandler)))
	t.Cleanup(func() { memory.Close() })
	w.with = func(c *Config) { c.State, c.Questions = memory, true }
	w.start(&library{}, brisk())
	w.says(p, goodID, en.notKept)
	w.says(p, badID, en.notKept)
	if p := w.asks(w.channel(textChannel), "what is it?", false); p.button(en.helpful) != "" {
		t.Errorf("the buttons: %q", p.labels())
	}
	w.leave()
	if had := must(memory.Kept(t.Context(), w.state.User.ID)); !cmp.Equal(had, map[string]int{"use": 1}) {
		t.Errorf("in memory is kept %v", had)
	}
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	w.with = func(c *Config) { c.State, c.Questions = w.store, true } // one that cannot be reached
	w.start(&library{}, brisk())
	w.says(p, badID, en.notKept)
	w.asks(w.channel(textChannel), "what is it?", false)
	w.use("privacy")
	if got := w.await(); !strings.Contains(got.Content, en.unreached) {
		t.Errorf("/privacy: %s", got.Content)
	}
	w.use("forget-me")
	if got := w.await(); got.Content != en.forgotten+" "+en.notErased {
		t.Errorf("/forget-me: %s", got.Content)
	}
}

// TestQuestionsAreKept where the operator says so, however they are asked, with what became of them.
func TestQuestionsAreKept(t *testing.T) {
	t.Parallel()
	w := settleArchives(t, &listener{}, true)
	p := w.asks(w.channel(textChannel), "when has it opened?", false)
	w.press(p, p.button("Who opened the bridge?"))
	w.await()
	w.asks(w.channel(directChannel), "broken please", false)
	w.use("ask", filled{Name: "question", Value: "rude please"})
	w.await()
	w.use("check", filled{Name: "statement", Value: "It has opened."})
	w.await()
	w.asks(w.channel(textChannel), "panic please", false)
	w.use("privacy")
	if got := w.await(); !strings.Contains(got.Content, "stored for 30 days") {
		t.Errorf("/privacy: %s", got.Content)
	}
	w.leave()
	r := w.report()
	if want := map[string]int{"answered": 2, "failed": 2, "unfit": 1}; !cmp.Equal(r.States, want) {
		t.Errorf("kept are %v, want %v", r.States, want)
	}
	var asked []string
	for _, a := range r.Slow {
		asked = append(asked, a.Question)
		if inGuild := a.Question != "broken please"; (a.Guild != "") != inGuild || a.User != w.state.User.ID || a.Answer == "" || a.Took <= 0 {
			t.Errorf("kept is %+v", a)
		}
	}
	slices.Sort(asked)
	if want := []string{"Who opened the bridge?", "broken please", "panic please", "rude please", "when has it opened?"}; !cmp.Equal(asked, want) {
		t.Errorf("kept are %q", asked)
	}
	w.logged("opened?", "please")
}

// TestForgetMe: after it no table, and no byte of the file, has anything of the one who used it, whatever they did before; of others all is there.
func TestForgetMe(t *testing.T) {
	t.Parallel()
	lib := &listener{}
	w := settleArchives(t, lib, true)
	you, other := w.state.User.ID, w.other()
	p := w.asks(w.channel(textChannel), "when has it opened?", false)
	w.asks(w.channel(directChannel), "when has it opened?", false)
	w.press(p, badID)
	w.explain(p, "It was a Thursday.")
	w.await()
	w.do("/local/components", map[string]any{"user": other, "channel": p.ChannelID, "message": p.ID, "custom_id": goodID}, nil)
	w.asks(w.channel(directChannel), "anybody there?", false)
	w.writeBeside(you, other)
	w.leave() // what is recorded beside all else is there
	for text, want := range map[string]int{you: 4, other: 3, "when has it opened?": 1, "Thursday": 1} {
		if got := w.traces(text); len(got) < want {
			t.Fatalf("before, %q is only in %q", text, got)
		}
	}
	w.start(lib, brisk())
	w.use("privacy")
	if got := w.await(); !strings.Contains(got.Content, "3 stored questions, 1 opinion of an answer, 3 counts of answers.") {
		t.Errorf("/privacy: %s", got.Content)
	}
	w.use("forget-me")
	if got := w.await(); got.Content != en.forgotten+" Erased as well: 3 stored questions, 1 opinion of an answer, 3 counts of answers." || !got.private() {
		t.Errorf("/forget-me: %+v", got)
	}
	for _, text := range []string{you, "when has it opened?", "Thursday"} {
		if got := w.traces(text); len(got) > 0 {
			t.Errorf("after /forget-me %q is in %q", text, got)
		}
	}
	if got := w.traces(other); len(got) < 3 {
		t.Errorf("of another is left %q", got)
	}
	w.use("forget-me")
	if got := w.await(); got.Content != en.forgotten+" "+en.noneErased {
		t.Errorf("/forget-me again: %+v", got)
	}
}

// writeBeside writes for users what is there of an answer in another guild, at which another process ended.
func (w archives) writeBeside(users ...string) {
	w.t.Helper()
	for _, u := range users {
		if _, err := w.store.Take(w.t.Context(), time.Now(), 0, []state.Limit{{Account: state.Account{Kind: state.User, Guild: testguild.GuildAt(1), ID: u}}}); err != nil {
			w.t.Fatal(err)
		}
		if err := w.store.Begin(w.t.Context(), state.Pending{ID: "p" + u, Guild: testguild.GuildAt(1), User: u, At: time.Now()}); err != nil {
			w.t.Fatal(err)
		}
	}
}

// TestForgetMeWhileAnswering: what is being answered when somebody has it all erased is not recorded afterwards.
func TestForgetMeWhileAnswering(t *testing.T) {
	t.Parallel()
	lib := newCrowd()
	w := settleArchives(t, lib, true)
	for _, ask := range []func(){
		func() { w.use("ask", filled{Name: "question", Value: "when has it opened?"}) },
		func() { w.say(w.channel(directChannel), "when has it opened?", "") },
	} {
		ask()
		next(t, lib.inside)
		w.use("forget-me")
		w.await()
		lib.doors <- struct{}{}
		w.await()
	}
	w.leave()
	if got := append(w.traces(w.state.User.ID), w.traces("opened")...); len(got) > 0 {
		t.Errorf("what was to be forgotten is in %q", got)
	}
}

// TestLeftGuildIsErased: when the bot is removed, all that is kept of the guild is erased; an outage erases nothing.
func TestLeftGuildIsErased(t *testing.T) {
	t.Parallel()
	w := settleArchives(t, &listener{}, true)
	p := w.asks(w.channel(textChannel), "when has it opened?", false)
	w.press(p, badID)
	w.explain(p, "It was a Thursday.")
	w.await()
	var there struct{ Guild struct{ ID string } }
	w.get("/local/state", &there)
	guild := there.Guild.ID
	if err := w.store.SetSettings(t.Context(), guild, state.Settings{Denied: []string{"1"}}); err != nil {
		t.Fatal(err)
	}
	w.guild.SetUnavailable(true)
	w.asks(w.channel(directChannel), "how long is it?", false)
	w.guild.SetUnavailable(false)
	w.leave()
	if got := w.traces(guild); len(got) < 3 {
		t.Errorf("after an outage, the guild is only in %q", got)
	}
	w.start(&listener{}, brisk())
	w.guild.RemoveBot()
	w.asks(w.channel(directChannel), "how long is it?", false) // comes after
	w.leave()
	for _, text := range []string{guild, "when has it opened?", "Thursday"} {
		if got := w.traces(text); len(got) > 0 {
			t.Errorf("after leaving, %q is in %q", text, got)
		}
	}
	if r := w.report(); r.States["answered"]+r.States["not_covered"] != 2 {
		t.Errorf("of direct messages is left %+v", r.States)
	}
}

// TestLeftWhileAway: what is kept of a guild that the bot was removed from while it did not run is erased when it comes back, unless the data base is that of
// another application, as when a bot with a real one is tried in the local guild.
func TestLeftWhileAway(t *testing.T) {
	t.Parallel()
	for _, own := range []bool{true, false} {
		file := filepath.Join(t.TempDir(), "state.db")
		store := storeAt(t, file)
		if !own {
			must(store.Own(t.Context(), "1"))
		}
		w := settleOver(t, file, store, &listener{}, true)
		w.asks(w.channel(textChannel), "when has it opened?", false)
		w.leave()
		w.start(&listener{}, brisk())
		w.leave()
		if len(w.traces(w.guild.ID())) == 0 {
			t.Error("a restart erases a guild")
		}
		w.guild.RemoveBot()
		w.start(&listener{}, brisk())
		w.leave()
		if got := w.traces(w.guild.ID()); own == (len(got) > 0) {
			t.Errorf("the data base is its own: %v; after leaving, the guild is in %q", own, got)
		}
	}
}

// TestErasingIsTriedAgain: a guild that a data base in trouble still has is erased later, at longer and longer intervals.
func TestErasingIsTriedAgain(t *testing.T) {
	store := must(state.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"), slog.New(slog.DiscardHandler)))
	store.Close()
	synctest.Test(t, func(t *testing.T) {
		log := &lockedLog{}
		b := newBot(Config{Answerer: &library{}, State: store}, nil, slog.New(slog.NewTextHandler(log, nil)), normalPace())
		tries := func() int { return strings.Count(log.String(), "not erased yet") }
		done := make(chan struct{})
		ctx, stop := context.WithCancel(t.Context())
		go func() { b.eraseDeparted(ctx); close(done) }()
		synctest.Wait()
		b.departed.left("3")
		for _, c := range []struct {
			after       time.Duration
			least, most int
		}{{0, 1, 1}, {time.Second, 2, 2}, {time.Second, 2, 2}, {time.Second, 3, 3}, {time.Hour, 30, 40}} {
			time.Sleep(c.after)
			synctest.Wait()
			if got := tries(); got < c.least || got > c.most {
				t.Errorf("%v later: tried %d times, want %d to %d", c.after, got, c.least, c.most)
			}
		}
		stop()
		<-done
		if !strings.Contains(log.String(), "is not erased: the data base cannot be reached") {
			t.Error("nobody is told at the end")
		}
	})
}

// FuzzReasonIsKept: whatever somebody gives as a reason, and however often, is one opinion, and no longer than it may be.
func FuzzReasonIsKept(f *testing.F) {
	f.Add("because", "")
	f.Add(strings.Repeat("🙂", 600), "\x00\xff@everyone")
	store, err := state.Open(f.Context(), "", slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	f.Fuzz(func(t *testing.T, first, second string) {
		for _, text := range []string{first, second} {
			reason := reasonFrom(text)
			if units(reason) > maxReason || reason != strings.TrimSpace(reason) {
				t.Errorf("%q becomes %q", text, reason)
			}
			if err := store.Opine(t.Context(), state.Opinion{Answer: "1", User: "2", Reason: reason, At: time.Now()}); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
		if r, err := store.Report(t.Context(), time.Time{}, 10); err != nil || r.Bad != 1 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}
