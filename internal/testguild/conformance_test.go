package testguild

import (
	"bufio"
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// discordJS finds node in its place, with the packages that the steps need. Where they are missing the
// test is skipped, unless the machine is one on which everything must run.
func discordJS(t *testing.T) (node string) {
	t.Helper()
	const install = "npm ci --prefix internal/testguild/conformance"
	node, err := exec.LookPath("node")
	missing := "node is not installed"
	if err == nil {
		_, err = os.Stat("conformance/node_modules/discord.js")
		missing = "discord.js is not there: " + install
	}
	if err != nil && os.Getenv("RAPPORTEUR_CI") != "" {
		t.Fatalf("%s, and RAPPORTEUR_CI is set", missing)
	}
	if err != nil {
		t.Skipf("skipped: the guild is also tested with discord.js, and %s", missing)
	}
	return node
}

// levers let the steps do to the guild what neither a bot nor a person can.
func levers(s *guildServer) http.Handler {
	mux := http.NewServeMux()
	for name, pull := range map[string]func(){
		"drop": s.Drop, "reconnect": s.RequestReconnect, "remove": s.RemoveBot, "add": s.AddBot,
		"outage": func() { s.SetUnavailable(true) }, "recovery": func() { s.SetUnavailable(false) },
	} {
		mux.HandleFunc("POST /"+name, func(http.ResponseWriter, *http.Request) { pull() })
	}
	for name, set := range map[string]func(n int64){
		"advance": func(n int64) { s.clock.Advance(time.Duration(n) * time.Second) }, "permissions": s.SetPermissions,
	} {
		mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, r *http.Request) {
			n, err := strconv.ParseInt(r.FormValue("n"), 10, 64)
			if err != nil {
				http.Error(w, "how much?", http.StatusBadRequest)
				return
			}
			set(n)
		})
	}
	return mux
}

// TestDiscordJS holds the guild to what a second client library expects of Discord: a bot made with
// discord.js walks through the steps in conformance/steps.mjs.
func TestDiscordJS(t *testing.T) {
	node := discordJS(t)
	// The clock stands still, so the heartbeat must only be longer than the three seconds that a step takes away.
	s := serveGuild(t, Options{Heartbeat: 4 * time.Second})
	control := httptest.NewServer(levers(s))
	t.Cleanup(control.Close)
	run := exec.CommandContext(t.Context(), node, "steps.mjs")
	run.Dir = "conformance"
	run.Env = append(os.Environ(), "GUILD="+s.url, "TOKEN="+s.Token(), "LEVERS="+control.URL)
	out, err := run.CombinedOutput()
	passed := 0
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		if name, ok := strings.CutPrefix(lines.Text(), "ok "); ok {
			passed++
			t.Logf("passed: %s", name)
			continue
		}
		t.Log(lines.Text())
	}
	if err != nil {
		t.Errorf("%d steps passed, then %v", passed, err)
	}
	if n := s.Identified(); n != 1 {
		t.Errorf("the bot identified %d times: it did not resume", n)
	}
}
