//go:build unix

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"golang.org/x/time/rate"

	"rapporteur/internal/testguild"
)

// What a bot is put through for hours.
const (
	soakRate  = 20               // deeds of people a second
	soakBrief = 3 * time.Second  // for which it lasts when nobody wants longer
	soakLook  = 10 * time.Second // between two looks at what the process holds
	soakRow   = 6                // looks of which the least is kept: what is held for a request comes and goes
	soakDrop  = 10 * time.Minute // between two losses of the connection to the gateway
)

// deed is something that a person does: a command, or something said, or "press" for a button of an answer.
type deed struct{ command, option, value string }

// deeds are done over and over: mostly questions, some of which nobody has asked before ("wonder") or have no answer, and of the rest something of everything.
var deeds = []deed{
	{command: "summary", option: "topic", value: "Ukraine"}, {command: "ask"}, {command: "ask"}, {command: "articles"}, {command: "ask"}, {command: "wonder"}, {command: "press"},
	{command: "timeline"}, {command: "ask"}, {command: "wonder"}, {command: "say"}, {command: "ask"}, {command: "quota"}, {command: "ask"}, {command: "ask"}, {command: "press"},
	{command: "who-said", option: "person", value: "Stoltenberg"}, {command: "ask"}, {command: "wonder"}, {command: "privacy"}, {command: "ask"}, {command: "wonder"}, {command: "help"},
	{command: "differences"}, {command: "ask"}, {command: "ask"}, {command: "write"}, {command: "ask"}, {command: "ask"}, {command: "ask"},
	{command: "check", option: "statement", value: "The summit was in Washington."}, {command: "ask"}, {command: "ask"}, {command: "ask"}, {command: "articles"},
}

// TestSoak has people use a bot, a process of its own, in a local guild, 20 times a second, with a connection that is cut now and then. Nobody may be left
// without an answer. Two hours of it, after which neither memory nor goroutines nor files may have grown, and which are drawn in docs:
//
//	RAPPORTEUR_LONG=2h go test ./cmd/bot -run 'TestSoak$' -v -update -timeout 3h
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: a process computes for seconds")
	}
	last := soakBrief
	if d, err := time.ParseDuration(os.Getenv("RAPPORTEUR_LONG")); err == nil {
		last = d
	}
	watch := newStopwatch(int(last.Seconds()) * soakRate)
	guild := testguild.New(testguild.Options{})
	server := httptest.NewServer(watch.over(guild))
	t.Cleanup(server.Close)
	t.Cleanup(guild.Close)
	bot := soaked(t, guild.Token(), server.URL)
	crowd := newCrowd(t, server.URL, watch)

	ctx, cancel := context.WithTimeout(t.Context(), last)
	defer cancel()
	var rows [][]float64
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		rows = bot.observe(ctx, t, watch)
	}()
	pace, drop := rate.NewLimiter(soakRate, soakRate), rate.Sometimes{Interval: soakDrop}
	drop.Do(func() {}) // not at once
	for i := 0; pace.Wait(ctx) == nil; i++ {
		crowd.does(deeds[i%len(deeds)])
		drop.Do(guild.Drop)
	}
	<-looked
	watch.settle(t)
	count := watch.counts()
	t.Logf("in %s: %d answered, %d told that the bot is busy, %d left without an answer, %d could not be asked while the bot was away", last, count[answered], count[busy], count[0], crowd.away.Load())
	if count[0] > 0 || count[answered] == 0 {
		t.Errorf("of %d requests %d were not answered", len(watch.begun), count[0])
	}
	if last == soakBrief {
		return
	}
	flat(t, rows)
	if *update {
		draw(t, rows)
	}
}

// soakedBot is a running process of the program whose operator's address is open.
type soakedBot struct{ metrics string }

// soaked starts the program against a local guild, with a data base and with all that is kept.
func soaked(t *testing.T, token, api string) *soakedBot {
	t.Helper()
	home := t.TempDir()
	at := free(t)
	if err := os.CopyFS(filepath.Join(home, "news"), os.DirFS(filepath.Join("..", "..", "corpus"))); err != nil { // the bot writes beside them
		t.Fatal(err)
	}
	file := filepath.Join(home, "config.toml")
	write(t, file, fmt.Sprintf("corpus = \"news\"\ncache = \"cache\"\n[discord]\napi = %q\n[state]\nurl = \"state.db\"\nquestions = true\n[operate]\nlisten = %q\n", api, at))
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Args = []string{"bot", "--config", file}
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "DISCORD_TOKEN=" + token}
	var log bytes.Buffer
	cmd.Stderr = &log
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		if err := <-ended; !errors.Is(err, context.Canceled) { // which it is when the process ended well on being told to
			t.Errorf("the bot ends with %v and wrote\n%s", err, &log)
		}
	})
	bot := &soakedBot{metrics: "http://" + at + "/metrics"}
	for tries := rate.NewLimiter(10, 1); ; {
		if err := tries.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		reply, err := http.Get("http://" + at + "/readyz")
		if err == nil {
			reply.Body.Close()
			if reply.StatusCode == http.StatusOK {
				return bot
			}
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the bot did not start: %v\n%s", err, &log)
		default:
		}
	}
}

// soakColumns are what is looked at: the first by the clock, the last from the guild, the rest as the bot itself says.
var soakColumns = []string{"seconds", "resident_mb", "heap_mb", "goroutines", "files", "answered", "busy"}

// observe looks at what the process holds until ctx ends. A row has the least of several looks.
func (b *soakedBot) observe(ctx context.Context, t *testing.T, watch *stopwatch) (rows [][]float64) {
	begun, pace := time.Now(), rate.NewLimiter(rate.Every(soakLook), 1)
	var row []float64
	for n := 1; pace.Wait(ctx) == nil; n++ {
		now := b.look(t)
		if row == nil {
			row = now
		}
		for i := range row {
			row[i] = min(row[i], now[i])
		}
		if n%soakRow == 0 {
			count := watch.counts()
			rows = append(rows, slices.Concat([]float64{time.Since(begun).Round(time.Second).Seconds()}, row, []float64{float64(count[answered]), float64(count[busy])}))
			row = nil
		}
	}
	return rows
}

// look is what the process holds now.
func (b *soakedBot) look(t *testing.T) (held []float64) {
	_, text := get(t, b.metrics)
	parse := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parse.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		name string
		unit float64
	}{{"process_resident_memory_bytes", 1 << 20}, {"go_memory_classes_heap_objects_bytes", 1 << 20}, {"go_goroutines", 1}, {"process_open_fds", 1}} {
		held = append(held, families[c.name].GetMetric()[0].GetGauge().GetValue()/c.unit)
	}
	return held
}

// flat fails when the last quarter holds more than the second: what a bot holds in the first is still being built up. What counts is the least in each, since
// what is held for those who are being answered depends on what else the machine does, and what is never let go shows in the least as well.
func flat(t *testing.T, rows [][]float64) {
	t.Helper()
	if len(rows) < 8 {
		t.Fatalf("%d rows say nothing of growth", len(rows))
	}
	quarter := len(rows) / 4
	for i, name := range soakColumns[1:5] {
		least := func(rows [][]float64) float64 {
			return slices.MinFunc(rows, func(a, b []float64) int { return cmp.Compare(a[i+1], b[i+1]) })[i+1]
		}
		early, late := least(rows[quarter:2*quarter]), least(rows[len(rows)-quarter:])
		t.Logf("%s: at least %.0f in the second quarter, %.0f in the last", name, early, late)
		if late > early*1.1+1 {
			t.Errorf("%s grows from %.0f to %.0f", name, early, late)
		}
	}
}

// crowd are people who use the bot in every way.
type crowd struct {
	t        *testing.T
	url      string
	watch    *stopwatch
	people   []string
	channel  string
	direct   map[string]string // the channel of each with the bot
	bot      string
	commands map[string]string // ids by name
	done     int
	away     atomic.Int64 // deeds that were not possible since the bot was away
}

func newCrowd(t *testing.T, url string, watch *stopwatch) *crowd {
	t.Helper()
	c := &crowd{t: t, url: url, watch: watch, channel: testguild.General, direct: map[string]string{}, commands: map[string]string{}}
	var state struct {
		Bot      struct{ ID string }
		Users    []struct{ ID string }
		Commands []struct{ ID, Name string }
	}
	c.read("/local/state", &state)
	c.bot = state.Bot.ID
	for _, known := range state.Commands {
		c.commands[known.Name] = known.ID
	}
	for _, u := range state.Users {
		if u.ID == c.bot {
			continue
		}
		var theirs struct {
			Channels []struct {
				ID   string
				Type int
			}
		}
		c.read("/local/state?user="+u.ID, &theirs)
		c.people = append(c.people, u.ID)
		for _, one := range theirs.Channels {
			if one.Type == 1 {
				c.direct[u.ID] = one.ID
			}
		}
	}
	return c
}

func (c *crowd) read(path string, into any) {
	c.t.Helper()
	_, text := get(c.t, c.url+path)
	if err := json.Unmarshal([]byte(text), into); err != nil {
		c.t.Fatal(err)
	}
}

// does has the next of them do something, and does not wait for what comes of it.
func (c *crowd) does(d deed) {
	who := c.people[c.done%len(c.people)]
	c.done++
	act, path := map[string]any{"user": who, "channel": c.channel}, "/local/commands"
	switch question := rushed[c.done%len(rushed)]; d.command {
	case "say":
		act["content"], path = "<@"+c.bot+"> "+question, "/local/messages"
	case "write":
		act["content"], act["channel"], path = question, c.direct[who], "/local/messages"
	case "press":
		last := c.watch.last.Load()
		if last == nil {
			return
		}
		act["message"], act["custom_id"], act["channel"], path = last.message, last.button, last.channel, "/local/components"
	case "ask", "wonder":
		d.option, d.value = "question", question
		if d.command == "wonder" {
			d.command, d.value = "ask", fmt.Sprintf("What did delegate %d say of ammunition?", c.done)
		}
		fallthrough
	default:
		act["command"] = c.commands[d.command]
		if d.option != "" {
			act["options"] = []any{map[string]any{"name": d.option, "value": d.value}}
		}
	}
	c.watch.people.Go(func() { c.send(path, act) })
}

func (c *crowd) send(path string, act map[string]any) {
	body, err := json.Marshal(act)
	if err != nil {
		c.t.Error(err)
		return
	}
	start := time.Now()
	reply, err := http.Post(c.url+path, "application/json", bytes.NewReader(body))
	if err != nil {
		c.t.Error(err)
		return
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	var done struct{ Interaction, ID string }
	switch {
	case reply.StatusCode == http.StatusConflict, reply.StatusCode == http.StatusNotFound && act["message"] != nil: // or the message is gone
		c.away.Add(1)
	case err != nil || reply.StatusCode != http.StatusOK || json.Unmarshal(text, &done) != nil:
		c.t.Errorf("%v: %s %s", act, reply.Status, text)
	default:
		c.watch.begin(cmp.Or(done.Interaction, done.ID), start)
	}
}

// draw writes the rows as a table and as pictures.
func draw(t *testing.T, rows [][]float64) {
	t.Helper()
	var table bytes.Buffer
	out := csv.NewWriter(&table)
	lines := [][]string{soakColumns}
	for _, r := range rows {
		var line []string
		for _, x := range r {
			line = append(line, strconv.FormatFloat(x, 'f', -1, 64))
		}
		lines = append(lines, line)
	}
	if err := out.WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	docs := filepath.Join("..", "..", "docs")
	for name, text := range map[string]string{"soak.csv": table.String(), "soak.svg": soakPicture(rows)} {
		if err := os.WriteFile(filepath.Join(docs, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// soakPicture has a curve for each column, over the minutes, from nothing to the most.
func soakPicture(rows [][]float64) string {
	const wide, high, left, gap = 640., 70., 150., 24.
	var b strings.Builder
	curves := soakColumns[1:5]
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" font-family="sans-serif" font-size="12">`+"\n", left+wide+20, float64(len(curves))*(high+gap)+30)
	fmt.Fprintln(&b, `<rect width="100%" height="100%" fill="#fff"/>`)
	end := rows[len(rows)-1][0]
	for i, name := range curves {
		top := 10 + float64(i)*(high+gap)
		most := slices.MaxFunc(rows, func(a, b []float64) int { return cmp.Compare(a[i+1], b[i+1]) })[i+1]
		fmt.Fprintf(&b, `<text x="8" y="%g">%s</text><text x="%g" y="%g" text-anchor="end">%.0f</text><text x="%g" y="%g" text-anchor="end">0</text>`+"\n",
			top+high/2, strings.ReplaceAll(strings.ReplaceAll(name, "_mb", ", MB"), "_", " "), left-6, top+10, most, left-6, top+high)
		fmt.Fprintf(&b, `<path d="M%g %gv%gh%g" fill="none" stroke="#999"/><polyline fill="none" stroke="#1f4e9c" stroke-width="1.5" points="`, left, top, high, wide)
		for _, r := range rows {
			fmt.Fprintf(&b, "%.1f,%.1f ", left+wide*r[0]/end, top+high*(1-r[i+1]/most))
		}
		fmt.Fprintln(&b, `"/>`)
	}
	bottom := 10 + float64(len(curves))*(high+gap)
	fmt.Fprintf(&b, `<text x="%g" y="%g">0</text><text x="%g" y="%g" text-anchor="end">%.0f minutes</text>`+"\n</svg>\n", left, bottom, left+wide, bottom, end/60)
	return b.String()
}
