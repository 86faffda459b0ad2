//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"

	"golang.org/x/time/rate"

	"rapporteur/internal/testguild"
)

// TestRolling has a bot of two processes with two shards each restarted, one process after the other, while people ask in four guilds and in direct
// messages: the new process comes, both run for a second, and the old one is told to end. Whatever is asked is answered once.
//
// RAPPORTEUR_LONG=10m has it go on for so long, on PostgreSQL where that is installed, and end every third process without a word. What was being
// answered at that moment may be lost, or be told of by a note.
func TestRolling(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: processes are started and ended for seconds")
	}
	const step = 12 * time.Second // of two, a process lives longer than it waits before it tells of what was left
	long, err := time.ParseDuration(os.Getenv("RAPPORTEUR_LONG"))
	if err != nil {
		long = 0
	}
	ranges := []string{"0-1/4", "2-3/4"}
	r := newRolling(t, long > 0)
	running := map[string]*exec.Cmd{}
	for _, shards := range ranges {
		running[shards] = r.start(shards)
	}
	r.meet()
	stop := r.ask()
	pace, begun := rate.NewLimiter(rate.Every(step), 1), time.Now()
	for n := 0; n < len(ranges) || time.Since(begun) < long; n++ {
		if long > 0 {
			if err := pace.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		shards := ranges[n%len(ranges)]
		old := running[shards]
		running[shards] = r.start(shards)
		for range 8 { // questions of which both hear
			<-r.another
		}
		if n%3 == 2 && time.Since(begun) < long-3*step { // those that come after tell
			r.kill(shards, old)
		} else {
			r.end(old)
		}
	}
	stop()
	r.settle()
	for _, shards := range ranges {
		r.end(running[shards])
	}
	r.judge()
}

// rolling is a local Discord with the bot in processes of their own, where it is counted how often everything that is asked is answered.
type rolling struct {
	t       *testing.T
	folder  string // with a configuration for each range of shards
	state   string // the data base
	url     string
	token   string
	bot     string
	command string // /ask
	places  []askedAt
	another chan struct{} // has been asked, where somebody waits for that

	mu       sync.Mutex
	asked    map[string]inquiry // by the id of the interaction or message
	ids      map[string]string  // of interactions, by their tokens
	answered map[string]int
	told     map[string]int // by a note
	notes    map[string]int // how often each was sent
	kills    map[string][]time.Time
}

// askedAt is a channel, and the range of shards on which what happens there comes.
type askedAt struct{ channel, shards string }

type inquiry struct {
	askedAt
	mention bool
	at      time.Time
}

func newRolling(t *testing.T, long bool) *rolling {
	guild := testguild.New(testguild.Options{Guilds: 4})
	r := &rolling{t: t, folder: t.TempDir(), token: guild.Token(), another: make(chan struct{}), asked: map[string]inquiry{}, ids: map[string]string{},
		answered: map[string]int{}, told: map[string]int{}, notes: map[string]int{}, kills: map[string][]time.Time{}}
	r.state = filepath.Join(r.folder, "state.db")
	if long {
		r.state = postgres(t, r.state)
	}
	t.Log("state is kept in", r.state)
	write(t, filepath.Join(r.folder, "news", "001-lamp.md"), lampArticle)
	server := httptest.NewServer(r.over(guild))
	t.Cleanup(server.Close)
	t.Cleanup(guild.Close)
	r.url = server.URL
	return r
}

// postgres is the address of a server that ends with the test; where PostgreSQL is not installed, it is other.
func postgres(t *testing.T, other string) string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // where Debian keeps it, out of PATH
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		return other
	}
	dir, err := os.MkdirTemp("", "postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	var owner *syscall.Credential
	if u, err := user.Lookup("postgres"); os.Getuid() == 0 && err == nil { // it refuses to run as root
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		owner = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	run := func(program string, args ...string) error {
		c := exec.Command(filepath.Join(filepath.Dir(found[0]), program), append([]string{"-D", filepath.Join(dir, "data")}, args...)...)
		c.Dir, c.SysProcAttr = dir, &syscall.SysProcAttr{Credential: owner}
		return c.Run()
	}
	_, port, err := net.SplitHostPort(free(t))
	if err != nil {
		t.Fatal(err)
	}
	err = run("initdb", "-U", "rapporteur", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if err == nil {
		err = run("pg_ctl", "-w", "-l", filepath.Join(dir, "log"), "-o", "-F -h 127.0.0.1 -k "+dir+" -p "+port, "start")
	}
	if err != nil {
		t.Fatalf("starting PostgreSQL: %v", err)
	}
	t.Cleanup(func() { run("pg_ctl", "-m", "immediate", "stop") })
	return "postgres://rapporteur@127.0.0.1:" + port + "/postgres"
}

// operatorAt finds where a process serves its health, in its log.
var operatorAt = regexp.MustCompile(`metrics and health are served" at=(\S+)`)

// start runs a process for a range of shards, and returns once it is ready, as its operator sees it.
func (r *rolling) start(shards string) *exec.Cmd {
	r.t.Helper()
	config := filepath.Join(r.folder, strings.ReplaceAll(shards, "/", "-of-")+".toml")
	write(r.t, config, fmt.Sprintf("corpus = \"news\"\ncache = \"cache\"\n[discord]\napi = %q\nshards = %q\n[operate]\nlisten = \"127.0.0.1:0\"\n", r.url, shards))
	cmd := child(r.t, "--config", config)
	cmd.Env = append(cmd.Env, "DISCORD_TOKEN="+r.token, "RAPPORTEUR_STATE_URL="+r.state)
	log, written := io.Pipe()
	cmd.Stderr = written
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	var said strings.Builder
	lines, at := bufio.NewScanner(log), ""
	for online := 0; online < 2 && lines.Scan(); {
		fmt.Fprintln(&said, lines.Text())
		if found := operatorAt.FindStringSubmatch(lines.Text()); found != nil {
			at = found[1]
		}
		if strings.Contains(lines.Text(), "connected to the gateway") {
			online++
		}
	}
	go io.Copy(io.Discard, log) // until the process has ended
	reply, err := http.Get("http://" + at + "/readyz")
	if err != nil {
		r.t.Fatalf("%v; the process has said\n%s", err, &said)
	}
	reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		r.t.Errorf("with all of its shards on line the process says %s", reply.Status)
	}
	return cmd
}

// end has a process end as its operator does.
func (r *rolling) end(cmd *exec.Cmd) {
	r.t.Helper()
	if err := errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait()); err != nil {
		r.t.Errorf("told to end, a process ends with %v", err)
	}
	cmd.Stderr.(io.Closer).Close()
}

// kill ends one without a word.
func (r *rolling) kill(shards string, cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // killed
	cmd.Stderr.(io.Closer).Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kills[shards] = append(r.kills[shards], time.Now())
}

// meet finds out who the bot is and where it can be asked.
func (r *rolling) meet() {
	r.t.Helper()
	var state struct {
		Bot                struct{ ID string }
		Channels, Commands []struct{ ID, Name string }
	}
	reply, err := http.Get(r.url + "/local/state")
	if err != nil {
		r.t.Fatal(err)
	}
	defer reply.Body.Close()
	if err := json.NewDecoder(reply.Body).Decode(&state); err != nil {
		r.t.Fatal(err)
	}
	r.bot = state.Bot.ID
	for _, c := range state.Commands {
		if c.Name == "ask" {
			r.command = c.ID
		}
	}
	direct, low, high := state.Channels[0].ID, "0-1/4", "2-3/4"
	r.places = []askedAt{{direct, low}, {testguild.GeneralAt(0), high}, {testguild.GeneralAt(1), high}, {testguild.GeneralAt(2), low}, {testguild.GeneralAt(3), low}}
}

// ask has people ask eight times a second until stop is called: six times by /ask, twice by a message that mentions the bot.
func (r *rolling) ask() (stop func()) {
	done := make(chan struct{})
	var people sync.WaitGroup
	pace := rate.NewLimiter(8, 1)
	people.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			default:
			}
			if err := pace.Wait(r.t.Context()); err != nil {
				return
			}
			q := inquiry{r.places[n%len(r.places)], n%4 == 0, time.Now()}
			if id := r.put(q); id != "" {
				r.mu.Lock()
				r.asked[id] = q
				r.mu.Unlock()
				select {
				case r.another <- struct{}{}:
				default:
				}
			}
		}
	})
	return func() {
		close(done)
		people.Wait()
	}
}

const keeping = "Who keeps the lighthouse at Cape Moss?"

// put asks, and returns the id of what was asked.
func (r *rolling) put(q inquiry) string {
	path, act := "/local/commands", map[string]any{"channel": q.channel, "command": r.command, "options": []any{map[string]any{"name": "question", "value": keeping}}}
	if q.mention {
		path, act = "/local/messages", map[string]any{"channel": q.channel, "content": "<@" + r.bot + "> " + keeping}
	}
	body, err := json.Marshal(act)
	if err != nil {
		r.t.Error(err)
		return ""
	}
	reply, err := http.Post(r.url+path, "application/json", bytes.NewReader(body))
	if err != nil {
		r.t.Error(err)
		return ""
	}
	defer reply.Body.Close()
	var begun struct{ ID, Interaction string }
	if err := json.NewDecoder(reply.Body).Decode(&begun); err != nil || begun.ID+begun.Interaction == "" {
		r.t.Errorf("asking: %s, %v", reply.Status, err)
	}
	return begun.ID + begun.Interaction
}

// over is the guild with what the bot sends counted where it is taken.
func (r *rolling) over(guild http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/{version}/interactions/{id}/{token}/callback", func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		r.ids[req.PathValue("token")] = req.PathValue("id")
		r.mu.Unlock()
		if body, _, ok := passed(guild, w, req); ok && bytes.Contains(body, []byte(`"content"`)) { // no deferral
			r.count(req.PathValue("id"), body)
		}
	})
	mux.HandleFunc("PATCH /api/{version}/webhooks/{application}/{token}/messages/@original", func(w http.ResponseWriter, req *http.Request) {
		if body, _, ok := passed(guild, w, req); ok {
			r.mu.Lock()
			id := r.ids[req.PathValue("token")]
			r.mu.Unlock()
			r.count(id, body)
		}
	})
	mux.HandleFunc("POST /api/{version}/channels/{channel}/messages", func(w http.ResponseWriter, req *http.Request) {
		if body, _, ok := passed(guild, w, req); ok {
			var m struct {
				Reference struct {
					ID string `json:"message_id"`
				} `json:"message_reference"`
			}
			if err := json.Unmarshal(body, &m); err != nil {
				r.t.Error(err)
			}
			r.count(m.Reference.ID, body)
		}
	})
	mux.Handle("/", guild)
	return mux
}

// noteText finds the text of a note in what is sent.
var noteText = regexp.MustCompile(`"content":"[^"]*`)

func (r *rolling) count(id string, body []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if bytes.Contains(body, []byte("Ana Ferrow")) {
		r.answered[id]++
	} else {
		r.told[id]++
		if r.answered[id] > 0 {
			r.t.Errorf("a note takes the place of an answer: %s", body)
		}
		r.notes[noteText.FindString(string(body))]++
	}
}

// settle waits until all is answered or told of, forty seconds at most.
func (r *rolling) settle() {
	r.t.Helper()
	look := rate.NewLimiter(10, 1)
	for range 400 {
		open := 0
		r.mu.Lock()
		for id := range r.asked {
			if r.answered[id]+r.told[id] == 0 {
				open++
			}
		}
		r.mu.Unlock()
		if open == 0 {
			return
		}
		if err := look.Wait(r.t.Context()); err != nil {
			r.t.Fatal(err)
		}
	}
}

// inFlight is how long before its end a process may have begun what it did not finish.
const inFlight = 5 * time.Second

// judge sees that everything was answered once, but for what was being answered when a process was ended without a word.
func (r *rolling) judge() {
	r.t.Helper()
	type row struct{ asked, once, twice, told, killed, lost int }
	rows := map[bool]*row{false: {}, true: {}}
	for id, q := range r.asked {
		c := rows[q.mention]
		c.asked++
		killed := false
		for _, at := range r.kills[q.shards] {
			killed = killed || q.at.Before(at) && at.Sub(q.at) < inFlight
		}
		switch {
		case r.answered[id] > 1:
			c.twice++
		case r.answered[id] == 1:
			c.once++
		case r.told[id] > 0:
			c.told++
		case killed:
			c.killed++
		default:
			c.lost++
		}
	}
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tasked\tanswered once\ttwice\ttold of\tlost with a process\tlost\t")
	for _, mention := range []bool{false, true} {
		c := rows[mention]
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", map[bool]string{false: "/ask", true: "message"}[mention], c.asked, c.once, c.twice, c.told, c.killed, c.lost)
		if c.asked == 0 || c.twice > 0 || c.lost > 0 {
			r.t.Errorf("not every %s is answered once", map[bool]string{false: "/ask", true: "message"}[mention])
		}
	}
	table.Flush()
	r.t.Logf("%d processes were ended without a word; the notes are %v\n%s", len(r.kills["0-1/4"])+len(r.kills["2-3/4"]), r.notes, &text)
}
