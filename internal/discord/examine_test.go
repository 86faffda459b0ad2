package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/testguild"
	"rapporteur/internal/testguild/openapi"
)

// consulted is a local guild that is examined: what stands before it, and what the configuration says.
type consulted struct {
	*testguild.Guild
	conf     Config
	channels []NamedChannel
	around   func(http.Handler) http.Handler // nil: nothing
	mend     bool
}

const readingRoom = "100000000000000031" // a channel of the local guild

// examined are the findings about a local guild.
func examined(t *testing.T, o testguild.Options, change func(*consulted)) []Finding {
	t.Helper()
	c := &consulted{Guild: testguild.New(o), conf: Config{Answerer: &library{}}}
	defer c.Close()
	c.conf.Token = c.Token()
	change(c)
	face := openapi.Watched(t, c.Guild)
	if c.around != nil {
		face = c.around(face)
	}
	server := httptest.NewServer(face)
	defer server.Close()
	c.conf.API = server.URL
	return Examine(t.Context(), c.conf, c.channels, c.mend)
}

// found are the lines about one thing, as "grade: text (cure)".
func found(all []Finding, about string) string {
	var lines []string
	for _, f := range all {
		if f.About == about {
			line := string(f.Grade) + ": " + f.Found
			if f.Cure != "" {
				line += " (" + f.Cure + ")"
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// TestExamineFirstRun is what an operator sees who has invited the bot and not started it.
func TestExamineFirstRun(t *testing.T) {
	t.Parallel()
	var got []string
	for _, f := range examined(t, testguild.Options{}, func(c *consulted) { c.channels = []NamedChannel{{"pinned.channel", testguild.General}} }) {
		got = append(got, string(f.Grade)+" "+f.About+": "+f.Found)
	}
	want := []string{
		"ok clock: as Discord's",
		"ok application: Rapporteur (100000000000000010), in Discord as @rapporteur",
		"ok intents: none that is privileged, and none is needed",
		"ok gateway: 1000 of 1000 new sessions left today, shards recommended: 1",
		"ok guilds: in 1",
		"warning commands: none is registered in all guilds yet",
		"ok guild: Local guild: the bot has all it needs in 2 of 2 channels",
		"ok pinned.channel: #general in Local guild",
		"ok invite: " + InviteLink("100000000000000010") + " asks for View Channels, Send Messages, Send Messages in Threads, Attach Files, Read Message History",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestExamine changes one thing at a time.
func TestExamine(t *testing.T) {
	t.Parallel()
	const id = "100000000000000000"
	status := func(pattern string, code int) func(*consulted) {
		return func(c *consulted) {
			c.SetFaults(testguild.Faults{REST: []testguild.RESTFault{{Kind: testguild.FaultStatus, Path: pattern, Status: code}}})
		}
	}
	ours := len(newBot(Config{Answerer: &library{}}, nil, slog.New(slog.DiscardHandler), brisk()).definitions())
	for name, c := range map[string]struct {
		o           testguild.Options
		change      func(*consulted)
		about, want string // what it must begin with
	}{
		"wrong token":        {change: func(c *consulted) { c.conf.Token = "wrong" }, about: "token", want: "fault: discord refuses the token (copy the current one"},
		"no token":           {change: func(c *consulted) { c.conf.Token = "" }, about: "token", want: "fault: there is no token"},
		"an intent too many": {o: testguild.Options{Intents: 1 << 15}, change: func(*consulted) {}, about: "intents", want: "warning: switched on, and not needed: Message Content (switch off"},
		"no guild":           {change: func(c *consulted) { c.RemoveBot() }, about: "guilds", want: "warning: in none yet: nobody can ask the bot anything (open the link"},
		"not in test guild":  {change: func(c *consulted) { c.conf.TestGuild = "100000000000000001" }, about: "guilds", want: "fault: in 1, and the guild 100000000000000001,"},
		"no commands there":  {change: func(c *consulted) { c.conf.TestGuild = "100000000000000001" }, about: "commands", want: "fault: discord refuses commands in the guild 100000000000000001 (check"},
		"test guild":         {change: func(c *consulted) { c.conf.TestGuild = id }, about: "guilds", want: "ok: in 1, the one of discord.test_guild among them"},
		"too few shards": {o: testguild.Options{Shards: 8}, change: func(c *consulted) { c.conf.Shards = Shards{0, 1, 4} }, about: "gateway",
			want: `warning: 1000 of 1000 new sessions left today, shards recommended: 8, discord.shards has 4 (set it to "auto"`},
		"mends commands": {change: func(c *consulted) { c.mend, c.conf.TestGuild = true, id }, about: "commands", want: fmt.Sprintf("fixed: %d registered in the guild %s (missing: ask,", ours, id)},
		"may not write": {change: func(c *consulted) { c.SetPermissions(neededBits() &^ write) }, about: "guild",
			want: "warning: Local guild: the bot has all it needs in 0 of 2 channels; without Send Messages in #general, #reading-room (allow it"},
		"may not write in one": {change: func(c *consulted) { c.SetOverwrite(readingRoom, 0, write) }, about: "guild",
			want: "ok: Local guild: the bot has all it needs in 1 of 2 channels; without Send Messages in #reading-room"},
		"may send no file in one": {change: func(c *consulted) { c.SetOverwrite(readingRoom, 0, attach) }, about: "guild",
			want: "warning: Local guild: the bot has all it needs in 1 of 2 channels; without Attach Files in #reading-room (allow it"},
		"does not see one": {change: func(c *consulted) { c.SetOverwrite(readingRoom, 0, view) }, about: "guild",
			want: "ok: Local guild: the bot has all it needs in 1 of 1 channels; 1 more hidden from it"},
		"administrator": {change: func(c *consulted) { c.SetPermissions(admin) }, about: "guild", want: "warning: Local guild: the bot is an administrator, which it never needs (take"},
		"named and unseen": {change: func(c *consulted) {
			c.channels = []NamedChannel{{"pinned.channel", readingRoom}}
			c.SetOverwrite(readingRoom, 0, view)
		}, about: "pinned.channel", want: "fault: the bot sees no channel " + readingRoom},
		"named and mute": {change: func(c *consulted) {
			c.channels = []NamedChannel{{"pinned.channel", readingRoom}}
			c.SetOverwrite(readingRoom, 0, write|attach)
		}, about: "pinned.channel", want: "fault: #reading-room in Local guild: without Send Messages, Attach Files (allow it there"},
		"named and wanting": {change: func(c *consulted) {
			c.channels = []NamedChannel{{"pinned.channel", readingRoom}}
			c.SetOverwrite(readingRoom, 0, attach)
		}, about: "pinned.channel", want: "warning: #reading-room in Local guild: without Attach Files"},
		"named and private": {change: func(c *consulted) { c.channels = []NamedChannel{{"pinned.channel", "100000000000000040"}} }, about: "pinned.channel",
			want: "fault: no message can be written in 100000000000000040"},
		"named and not there": {change: func(c *consulted) { c.channels = []NamedChannel{{"pinned.channel", "123456789012345678"}} }, about: "pinned.channel",
			want: "fault: the bot sees no channel 123456789012345678 (copy"},
		"Discord is down":    {change: status("users", 503), about: "discord", want: "warning: Discord has trouble: 127.0.0.1:"},
		"down in the middle": {change: status("GET /guilds/{guild}/channels", 500), about: "discord", want: "warning: Discord has trouble: 127.0.0.1:"},
		"asked to wait": {change: func(c *consulted) {
			c.SetFaults(testguild.Faults{REST: []testguild.RESTFault{{Kind: testguild.FaultLimit, Path: "guilds", Times: 1, Wait: 50 * time.Millisecond}}})
		}, about: "guild", want: "ok: Local guild"},
		"no access to one":    {change: status("GET /guilds/{guild}/channels", 403), about: "guild", want: "fault: listing the channels of Local guild: Discord answers 403:"},
		"garbage":             {change: answering(http.StatusOK, "<html>"), about: "discord", want: "fault: Discord cannot be reached: what 127.0.0.1:"},
		"login page":          {change: leading("https://login.example/"), about: "discord", want: "fault: Discord cannot be reached: 127.0.0.1:"},
		"a proxy in its form": {change: answering(http.StatusForbidden, "no entry"), about: "discord", want: "fault: Discord cannot be reached: 127.0.0.1:"},
		"clock a bit ahead":   {change: dated(-10 * time.Second), about: "clock", want: "warning: about "},
		"clock far behind":    {change: dated(time.Hour), about: "clock", want: "fault: about 1h0m0s behind Discord's (set this"},
		"clock a day ahead":   {change: dated(-24 * time.Hour), about: "clock", want: "fault: about 24h0m0s ahead of Discord's"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := examined(t, c.o, c.change)
			if got := found(all, c.about); !strings.HasPrefix(got, c.want) {
				t.Errorf("got %q, want %q\nof %v", got, c.want, all)
			}
		})
	}
}

// leading sends all on to another address.
func leading(to string) func(*consulted) {
	return func(c *consulted) {
		c.around = func(http.Handler) http.Handler { return http.RedirectHandler(to, http.StatusFound) }
	}
}

// answering answers all with a page.
func answering(status int, text string) func(*consulted) {
	return func(c *consulted) {
		c.around = func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, text, status) })
		}
	}
}

// dated is a guild whose clock is ahead of this machine's by so much.
func dated(ahead time.Duration) func(*consulted) {
	return func(c *consulted) {
		c.around = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(&later{w, ahead}, r)
			})
		}
	}
}

// later puts off the date of an answer.
type later struct {
	http.ResponseWriter
	by time.Duration
}

func (l *later) WriteHeader(status int) {
	l.Header().Set("Date", time.Now().Add(l.by).UTC().Format(http.TimeFormat))
	l.ResponseWriter.WriteHeader(status)
}

// TestExamineStopsAtTheToken: a refused token is sent once; more would have Discord close the door.
func TestExamineStopsAtTheToken(t *testing.T) {
	t.Parallel()
	asked := 0
	all := examined(t, testguild.Options{}, func(c *consulted) {
		c.conf.Token = "wrong"
		c.around = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked++; next.ServeHTTP(w, r) })
		}
	})
	if asked != 1 || len(all) != 1 {
		t.Errorf("asked %d times, found %v", asked, all)
	}
}

// TestExamineApplication: settings of the portal with which the bot would hear nothing, or could not be invited.
func TestExamineApplication(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"id":"42","name":"Gull","interactions_endpoint_url":"https://gull.example/hook"}`: "fault: Gull (42), in Discord as @rapporteur: what members do is sent to https://gull.example/hook and never reaches the bot (clear",
		`{"id":"42","name":"Gull","bot_require_code_grant":true}`:                           "warning: Gull (42), in Discord as @rapporteur: an invitation needs a code grant",
	} {
		c := testguild.New(testguild.Options{})
		defer c.Close()
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/applications/@me") {
				w.Write([]byte(text))
				return
			}
			c.ServeHTTP(w, r)
		}))
		defer server.Close()
		all := Examine(t.Context(), Config{Token: c.Token(), API: server.URL, Answerer: &library{}}, nil, false)
		if got := found(all, "application"); !strings.HasPrefix(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestUnreached: what keeps answers from coming is told in words that lead to the cure.
func TestUnreached(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	foreign := httptest.NewUnstartedServer(http.NotFoundHandler())
	foreign.Config.ErrorLog = log.New(io.Discard, "", 0)
	foreign.StartTLS()
	defer foreign.Close()
	for api, want := range map[string]string{
		gone.URL:    "fault: Discord cannot be reached: 127.0.0.1:",
		foreign.URL: "fault: Discord cannot be reached: the certificate of 127.0.0.1:",
	} {
		if got := found(Examine(t.Context(), Config{Token: "x", API: api, Answerer: &library{}}, nil, false), "discord"); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %q, want %q", api, got, want)
		}
	}
	x := &examiner{host: "discord.com"}
	for want, err := range map[string]error{
		"no address is found for discord.com": &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "discord.com"}},
		"discord.com does not answer":         context.DeadlineExceeded,
		"discord.com does not answer ":        os.ErrDeadlineExceeded,
		"the proxy does not answer: refused":  &net.OpError{Op: "proxyconnect", Err: errors.New("refused")},
		"the connection ends: something else": errors.New("something else"),
	} {
		if f := x.unreached(err); f.Found != unreachedPrefix+strings.TrimSuffix(want, " ") || f.Cure == "" {
			t.Errorf("%v: got %+v", err, f)
		}
	}
}

// TestDeviations: which commands are not as they should be.
func TestDeviations(t *testing.T) {
	t.Parallel()
	all := newBot(Config{Answerer: &library{}}, nil, nil, brisk()).definitions()
	have := stored(t, all...)
	have[0].Description, have[1].Name = "Other", "older"
	want := "missing: " + all[1].Name + "; different: " + all[0].Name + "; unknown to the bot: older"
	if got, err := deviations(have, all); got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if got, err := deviations(stored(t, all...), all); got != "" || err != nil {
		t.Errorf("of none got %q, %v", got, err)
	}
}
