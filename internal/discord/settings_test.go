package discord

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/state"
	"rapporteur/internal/testguild"
)

// form has the person open a form for the settings.
func (w *town) form(about string) shownForm {
	w.t.Helper()
	w.use("settings", filled{Name: "about", Value: about})
	return next(w.t, w.forms)
}

// submit fills a form in and returns what is said to it; what is not given is left as it is.
func (w *town) submit(f shownForm, given map[string][]string) posted {
	w.t.Helper()
	fields := map[string][]string{}
	for _, part := range f.Form.Fields {
		if part.Input != nil {
			fields[part.Input.ID] = part.Input.at()
		}
	}
	for name, values := range given {
		fields[name] = values
	}
	w.do("/local/modals", map[string]any{"channel": w.channel(textChannel), "interaction": f.Interaction, "fields": fields}, nil)
	return w.await()
}

// at is what is in an input at first.
func (in *input) at() []string {
	var out []string
	if in.Value != "" {
		out = append(out, in.Value)
	}
	for _, c := range in.Chosen {
		out = append(out, c.ID)
	}
	return out
}

func TestSettings(t *testing.T) {
	t.Parallel()
	store := storeAt(t, "")
	w, _ := rationedBy(t, &library{}, Limits{}, store)
	here, there := w.channels()
	p := w.submit(w.form(limitsForm), map[string][]string{"per_user": {" 1 "}, "cooldown": {"2 min"}})
	want := "**This holds from the next question on.**\n- Answers a day for one person: 1\n- Answers a day in one channel: no limit\n- Answers a day in this server: no limit\n" +
		"- Pause between two questions of a person: 2 min\n- Channels where I answer: all\n- Channels where I do not answer: none\n- Channels where only who asks sees it: none\n" +
		"- Roles that may ask: everybody\n- Roles without limits: none\n-# I have nowhere to keep this: it holds until I am restarted."
	if diff := cmp.Diff(want, p.Content); diff != "" || !p.private() {
		t.Errorf("private %v: %s", p.private(), diff)
	}
	w.answered(w.asked(here))
	w.refused(w.asked(here), fmt.Sprintf(en.limitReached[state.User], 1, midnight)) // at once

	access := w.form(accessForm)
	p = w.submit(access, map[string][]string{"denied_channels": {here}, "private_channels": {there}, "exempt_roles": {testguild.Readers}})
	for _, line := range []string{"where I do not answer: <#" + here + ">", "sees it: <#" + there + ">", "without limits: <@&" + testguild.Readers + ">", "for one person: 1\n"} {
		if !strings.Contains(p.Content, line) {
			t.Errorf("%q is not in:\n%s", line, p.Content)
		}
	}
	w.refused(w.asked(here), en.notHere)
	got := map[string][]string{}
	for _, about := range settingsForms() {
		for _, f := range w.form(about).Form.Fields {
			got[f.Input.ID] = f.Input.at()
		}
	}
	wantAt := map[string][]string{"per_user": {"1"}, "per_channel": nil, "per_guild": nil, "cooldown": {"2 min"}, "allowed_channels": nil,
		"denied_channels": {here}, "private_channels": {there}, "required_roles": nil, "exempt_roles": {testguild.Readers}}
	if diff := cmp.Diff(wantAt, got); diff != "" {
		t.Errorf("the forms show:\n%s", diff)
	}
	w.submit(w.form(accessForm), map[string][]string{"denied_channels": nil, "private_channels": nil, "exempt_roles": nil})
	w.submit(w.form(limitsForm), map[string][]string{"per_user": nil, "cooldown": {"0"}})
	set, err := store.Settings(t.Context(), w.guild.ID())
	if diff := cmp.Diff(state.Settings{}, set); diff != "" || err != nil {
		t.Errorf("taken back is %v: %s", err, diff)
	}
	w.answered(w.asked(here))
}

// TestWrongSettingsChangeNothing: who fills in what cannot be meant is told which field, and what is wanted.
func TestWrongSettingsChangeNothing(t *testing.T) {
	t.Parallel()
	store := storeAt(t, "")
	w, _ := rationedBy(t, &library{}, Limits{}, store)
	for field, wrong := range map[string]string{"per_user": "many", "per_channel": "-1", "per_guild": "1000001", "cooldown": "25 h"} {
		f := w.form(limitsForm)
		p := w.submit(f, map[string][]string{"per_user": {"5"}, field: {wrong}})
		w.refused(p, fmt.Sprintf("Nothing is changed. %s: “%s” is not what is wanted. %s", en.settings[field], escape(wrong), en.settingsHints[field]))
	}
	if set, err := store.Settings(t.Context(), w.guild.ID()); err != nil || set.PerUser != 0 {
		t.Errorf("set is %+v, %v", set, err)
	}
}

// TestWhatTheOperatorHasSet is shown and cannot be changed.
func TestWhatTheOperatorHasSet(t *testing.T) {
	t.Parallel()
	store := storeAt(t, "")
	w, _ := rationedBy(t, &library{}, Limits{Fixed: state.Settings{PerUser: 1, Required: []string{testguild.Readers}}}, store)
	w.guild.SetRoles(w.state.User.ID, testguild.Readers)
	here, _ := w.channels()
	if err := store.SetSettings(t.Context(), w.guild.ID(), state.Settings{PerUser: 50}); err != nil { // from before
		t.Fatal(err)
	}
	f := w.form(limitsForm)
	last := f.Form.Fields[len(f.Form.Fields)-1]
	if len(f.Form.Fields) != 4 || last.Content != en.settingsFixed+"\nAnswers a day for one person: 1" {
		t.Errorf("the form: %+v", f.Form)
	}
	p := w.submit(f, map[string][]string{"per_user": {"9"}, "per_guild": {"7"}})
	for _, line := range []string{"- Answers a day for one person: 1 (set by the operator of this bot)\n", "- Answers a day in this server: 7\n", "- Roles that may ask: <@&" + testguild.Readers + "> (set"} {
		if !strings.Contains(p.Content, line) {
			t.Errorf("%q is not in:\n%s", line, p.Content)
		}
	}
	w.answered(w.asked(here))
	w.refused(w.asked(here), fmt.Sprintf(en.limitReached[state.User], 1, midnight))
	w.leave()
	w.with = func(c *Config) {
		c.State, c.Limits = store, Limits{Fixed: state.Settings{PerUser: 1, PerChannel: 2, PerGuild: 3, Cooldown: time.Second}}
	}
	w.start(&library{}, brisk())
	w.use("settings", filled{Name: "about", Value: limitsForm})
	if p := w.await(); !strings.HasPrefix(p.Content, en.settingsFixed+"\nAnswers a day for one person: 1\n") || !p.private() {
		t.Errorf("where nothing is left to be set: %+v", p)
	}
}

// TestSettingsAreForManagers: Discord shows the command to nobody else, and the bot takes it from nobody else.
func TestSettingsAreForManagers(t *testing.T) {
	for _, d := range newBot(Config{Answerer: &library{}, State: storeAt(t, "")}, nil, nil, brisk()).definitions() {
		if d.Name == "settings" && (d.DefaultMemberPermissions == nil || *d.DefaultMemberPermissions != discordgo.PermissionManageGuild || len(*d.Contexts) != 1) {
			t.Errorf("it is for %+v", d)
		}
	}
	for _, c := range []struct {
		guild, permissions string
		want               bool
	}{
		{"3", "32", true}, {"3", "8", true}, {"3", "2147483648", false}, {"3", "", false}, {"3", "x", false}, {"", "32", false}, {"3", "9007199254740991", true},
	} {
		in := &interactionEvent{GuildID: c.guild, Member: &member{Permissions: c.permissions}}
		if got := in.manages(); got != c.want {
			t.Errorf("in guild %q with %q: %v", c.guild, c.permissions, got)
		}
	}
	sent := make(chan string, 10)
	b, _ := botAgainst(t, func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, 4096)
		n, _ := r.Body.Read(body)
		sent <- string(body[:n])
		w.WriteHeader(http.StatusNoContent)
	})
	b.state = storeAt(t, "")
	b.commands = b.allCommands()
	for i, e := range []string{
		`"type":2,"data":{"name":"settings","options":[{"name":"about","value":"limits"}]}`,
		`"type":5,"data":{"custom_id":"v1:settings:limits","components":[{"component":{"custom_id":"per_user","value":"9"}}]}`,
	} {
		event := fmt.Sprintf(`{"id":"%d","token":"t","guild_id":"3","channel_id":"4","member":{"user":{"id":"5"},"permissions":"2048"},%s}`, i+1, e)
		b.event(t.Context(), &discordgo.Event{Type: "INTERACTION_CREATE", RawData: []byte(event)})
		if got := next(t, sent); !strings.Contains(got, en.settingsNotYours) {
			t.Errorf("%s gets %s", e, got)
		}
	}
	b.drain(func(error) {})
	if set, err := b.state.Settings(t.Context(), "3"); err != nil || set.PerUser != 0 {
		t.Errorf("set is %+v, %v", set, err)
	}
}

// TestSettingsThatCannotBeKept: nothing is changed, and that is said.
func TestSettingsThatCannotBeKept(t *testing.T) {
	t.Parallel()
	store := storeAt(t, "")
	w, _ := rationedBy(t, &library{}, Limits{}, store)
	f := w.form(limitsForm)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	w.refused(w.submit(f, map[string][]string{"per_user": {"5"}}), en.settingsLost)
	w.use("settings", filled{Name: "about", Value: limitsForm})
	w.refused(w.await(), en.settingsLost)
}

func TestReadCount(t *testing.T) {
	for text, want := range map[string]int{"": 0, " ": 0, "0": 0, " 20 ": 20, "1000000": 1000000, "1000001": -1, "-1": -1, "+1": -1, "1.5": -1, "1,000": -1, "ten": -1, "4294967297": -1} {
		if n, ok := readCount(text); ok != (want >= 0) || ok && n != want {
			t.Errorf("%q is %d, %v", text, n, ok)
		}
	}
}

func TestReadSpan(t *testing.T) {
	const no = -1
	for text, want := range map[string]time.Duration{
		"": 0, "0": 0, "0s": 0, "30": 30 * time.Second, "30s": 30 * time.Second, " 30 S ": 30 * time.Second, "2 min": 2 * time.Minute, "2m": 2 * time.Minute, "1m30s": 90 * time.Second,
		"1 h 5 min 3 s": time.Hour + 5*time.Minute + 3*time.Second, "1 h, 3 s": time.Hour + 3*time.Second, "24h": 24 * time.Hour, "86400": 24 * time.Hour,
		"24h 1s": no, "86401": no, "-1s": no, "1d": no, "1.5h": no, "s": no, "5 5": no, "10 minutes": no, "9999999": no,
	} {
		if d, ok := readSpan(text); ok != (want >= 0) || ok && d != want {
			t.Errorf("%q is %s, %v", text, d, ok)
		}
	}
}

// FuzzReadSpan: what is shown of a length of time is read as the same.
func FuzzReadSpan(f *testing.F) {
	for _, text := range []string{"", "30", "1 h 5 min 3 s", "24h", "0 s", "5 5", "1min,2"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, ok := readSpan(text)
		if !ok {
			return
		}
		if again, same := readSpan(showSpan(d)); d < 0 || d > longestPause || !same || again != d {
			t.Errorf("%q is %s, shown as %q, which is %s", text, d, showSpan(d), again)
		}
	})
}

// TestQuotaInEveryLanguage shows all that may stand there, and nothing where there are no limits.
func TestQuotaInEveryLanguage(t *testing.T) {
	b := newBot(Config{Answerer: &dear{}, State: storeAt(t, ""), Limits: Limits{Fixed: state.Settings{PerUser: 3, PerChannel: 4, PerGuild: 5, Cooldown: time.Minute}, UserTokens: 10, GuildTokens: 20, DayTokens: 30}},
		nil, slog.New(slog.DiscardHandler), brisk())
	free := newBot(Config{Answerer: &dear{}}, nil, slog.New(slog.DiscardHandler), brisk())
	for _, w := range languages() {
		r := request{words: w, user: "1", guild: "2", channel: "3"}
		full, none := must(b.quota(t.Context(), r)).messages[0].content, must(free.quota(t.Context(), r)).messages[0].content
		if strings.Contains(full+none, "%!") || strings.Count(full, "\n- ") != 7 || !strings.Contains(full, ":R>") || strings.Count(none, "\n") != 1 {
			t.Errorf("%s:\n%s\n%s", w.tag, full, none)
		}
	}
	want := "**What you can ask today**\nThere are no limits on answers for you here. Today you have had: 0."
	if got := must(free.quota(t.Context(), request{words: en, user: "1"})).messages[0].content; got != want {
		t.Errorf("without limits: %s", got)
	}
}

// TestLimitWordsFit keeps Discord's limits on forms, and what is said of limits, in every language.
func TestLimitWordsFit(t *testing.T) {
	x := rules{Settings: state.Settings{PerUser: 3, PerChannel: 4, PerGuild: 5, Cooldown: time.Minute}}
	for _, w := range languages() {
		for _, set := range allSettings() {
			if units(w.settings[set.name]) > 45 || units(w.settingsHints[set.name]) > 100 || w.settingsNone[set.name] == "" || w.settings[set.name] == "" {
				t.Errorf("%s: %s is %q, %q, %q", w.tag, set.name, w.settings[set.name], w.settingsHints[set.name], w.settingsNone[set.name])
			}
		}
		for _, about := range settingsForms() {
			if n := units(w.settingsTitles[about]); n == 0 || n > 45 {
				t.Errorf("%s: the title %q", w.tag, w.settingsTitles[about])
			}
		}
		for _, no := range []state.Refusal{{Account: state.Account{Kind: state.User}}, {Account: state.Account{Kind: state.Channel}}, {Account: state.Account{Kind: state.Guild}}, {Cooldown: true}} {
			no.Until = time.Unix(1720224000, 0)
			if got := w.reached(no, x); strings.Contains(got, "%!") || !strings.Contains(got, midnight) {
				t.Errorf("%s: %q", w.tag, got)
			}
		}
		if got := w.roleNeeded([]string{"1", "2"}); !strings.Contains(got, "<@&1> "+w.or+" <@&2>") {
			t.Errorf("%s: %q", w.tag, got)
		}
	}
}
