package main

import (
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"rapporteur/internal/state"
)

// A bot whose state is in a file leaves it whole when it ends, and finds it when it starts again.
func TestStateOutlivesTheProgram(t *testing.T) {
	defer goleak.VerifyNone(t)
	config := quiet(t)
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	write(t, config, string(text)+"[state]\nurl = \"kept/state.db\"\n")
	file := filepath.Join(filepath.Dir(config), "kept", "state.db")
	for range 2 {
		if err := start(t, "--config", config).stop(); err != nil {
			t.Fatal(err)
		}
		found, err := state.Examine(t.Context(), file)
		if err != nil || !found.There || found.Version != found.Newest || found.Damage != "" {
			t.Errorf("afterwards: %+v, %v", found, err)
		}
		if _, err := os.Stat(file + "-wal"); err == nil {
			t.Error("the file was not closed")
		}
	}
}

func TestStateConfigMistakesAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"[state]\nkeep = \"1m\"":                   "c.toml:2: state.keep: want a time from 1h to 8760h, got 1m0s",
		"[state]\nurl = \"mysql://u:hunter2@h/d\"": "c.toml:2: state.url: want a file, or an address that begins postgres://",
		"[state]\nquestions = \"no\"":              "c.toml:2: ",
		"[state]\n\n\nkeep = \"8761h\" # too long": "c.toml:4: state.keep: ",
	} {
		_, err := decodeConfig("c.toml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

// What has had its time is erased at the start and every hour after.
func TestExpireEveryHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := slog.New(slog.DiscardHandler)
		store, err := state.Open(t.Context(), "", log)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		record := func(id string, ago time.Duration) {
			t.Helper()
			if err := store.Record(t.Context(), state.Asked{Answer: id, User: "u", Question: "who?", At: time.Now().Add(-ago)}); err != nil {
				t.Fatal(err)
			}
		}
		left := func() int {
			t.Helper()
			kept, err := store.Kept(t.Context(), "u")
			if err != nil {
				t.Fatal(err)
			}
			return kept["questions"]
		}
		record("old", 25*time.Hour)
		record("soon old", 23*time.Hour+30*time.Minute)
		record("new", 0)
		go expire(store, 24*time.Hour, log)(t.Context())
		synctest.Wait()
		if got := left(); got != 2 {
			t.Errorf("at the start %d are left, want 2", got)
		}
		time.Sleep(59 * time.Minute)
		synctest.Wait()
		if got := left(); got != 2 {
			t.Errorf("before an hour is over %d are left, want 2", got)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := left(); got != 1 {
			t.Errorf("after an hour %d are left, want 1", got)
		}
	})
}

func TestDoctorOnFilesAndServers(t *testing.T) {
	file := state.Condition{Place: "/kept/state.db", There: true, Version: 2, Newest: 2, Size: 3 << 20}
	with := func(c state.Condition, change func(*state.Condition)) state.Condition { change(&c); return c }
	for _, c := range []struct {
		name        string
		found       state.Condition
		left        uint64
		state, says string
	}{
		{"all is well", file, math.MaxUint64, ok, "/kept/state.db, 3 MB, version 2"},
		{"older", with(file, func(c *state.Condition) { c.Version = 1 }), math.MaxUint64, ok, "version 1, the bot brings it to 2"},
		{"not there", with(file, func(c *state.Condition) { c.There = false }), math.MaxUint64, ok, "not there yet"},
		{"damaged", with(file, func(c *state.Condition) { c.Damage = "damaged: half of it" }), math.MaxUint64, warning, "damaged: half of it; at its next start"},
		{"was damaged", with(file, func(c *state.Condition) { c.Aside = []string{"/kept/state.db.damaged-1"} }), math.MaxUint64, warning, "set aside: /kept/state.db.damaged-1"},
		{"little room", file, 90 << 20, warning, "only 90 MB are left"},
		{"room enough", file, 110 << 20, ok, "version 2"},
	} {
		if got := fileState(c.found, c.left); got.State != c.state || !strings.Contains(got.Found, c.says) || (got.Cure == "") != (c.state == ok) {
			t.Errorf("%s: got %+v", c.name, got)
		}
	}
	server := state.Condition{Place: "postgres://u@h:5432/d", Server: "15.8", There: true, Newest: 2}
	if got := serverState(server, State{}); got.State != ok || got.Found != "postgres://u@h:5432/d, PostgreSQL 15.8, no tables yet, the bot makes them" {
		t.Errorf("a server: %+v", got)
	}
	if got := serverState(server, State{URL: "postgres://u:hunter2@h/d"}); got.State != warning || strings.Contains(got.Found+got.Cure, "hunter2") {
		t.Errorf("with the password in the configuration: %+v", got)
	}
	if left, known := freeSpace(t.TempDir()); known && left == 0 {
		t.Error("the disk of the tests is full")
	}
}
