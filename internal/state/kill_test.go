package state

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// long says whether tests that take minutes run.
func long() bool { return os.Getenv("RAPPORTEUR_LONG") != "" }

// often is how many times something is done: many where tests may take minutes.
func often(many, few int) int {
	switch {
	case long():
		return many
	case testing.Short():
		return min(few, 2)
	}
	return few
}

// writeUntilKilled is the other process of TestKilled. It writes to a data base and says on standard output what has been acknowledged.
func writeUntilKilled(where string) {
	ctx := context.Background()
	s, err := Open(ctx, where, quiet)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	err = write(ctx, s, os.Getenv("RAPPORTEUR_STATE_ROUND"), func(id string) { os.Stdout.WriteString(id + "\n") })
	fmt.Fprintln(os.Stderr, err) // only when it was not killed
	os.Exit(1)
}

const writers = 3

// write counts and keeps questions until something fails. What it has done is told to acknowledged, from several goroutines.
func write(ctx context.Context, s *Store, round string, acknowledged func(id string)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				id := fmt.Sprintf("%s-%d-%d", round, w, n)
				_, err := s.Take(ctx, noon, 0, of(0, 0, 0, 0))
				if err == nil {
					err = s.Record(ctx, Asked{Answer: id, User: "u", Question: strings.Repeat("what is it? ", 1+n%50), At: noon})
				}
				if err != nil {
					cancel(err)
					return
				}
				acknowledged(id)
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// holds checks that a data base is whole and has all that was acknowledged. As in every transaction, user and bot have counted the same.
func holds(t *testing.T, s *Store, acknowledged []string) {
	t.Helper()
	there := make(map[string]bool)
	for _, id := range texts(t, s, `SELECT answer FROM questions`) {
		there[id] = true
	}
	for _, id := range acknowledged {
		if !there[id] {
			t.Fatalf("%s was acknowledged and is lost", id)
		}
	}
	used := answers(t, s, noon, accounts(of(0, 0, 0, 0))...)
	if used[0] < len(acknowledged) || used[0] != used[3] || used[0] != used[1] {
		t.Fatalf("%d answers were acknowledged, and %v counted", len(acknowledged), used)
	}
	if s.Damaged() != "" {
		t.Fatal("the file is damaged")
	}
	if s.file {
		if found := texts(t, s, "PRAGMA integrity_check"); found[0] != "ok" {
			t.Fatal(found)
		}
	}
}

// Whenever the program is killed, what it has acknowledged is there, and the data base is whole. With RAPPORTEUR_LONG it is killed 200 times.
func TestKilled(t *testing.T) {
	for name, where := range map[string]func() string{
		"file":     func() string { return filepath.Join(t.TempDir(), "state.db") },
		"postgres": func() string { return database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			at, kills := where(), often(200, 5)
			var acknowledged []string
			for round := range kills {
				acknowledged = append(acknowledged, killedAfter(t, at, fmt.Sprint(round), rand.IntN(100))...)
				s, err := Open(t.Context(), at, quiet)
				must(t, err)
				holds(t, s, acknowledged)
				must(t, s.Close())
			}
			t.Logf("killed %d times, %d writes were acknowledged and are there", kills, len(acknowledged))
		})
	}
}

// killedAfter starts a process that writes, kills it when so many writes have been acknowledged, and returns all that were.
func killedAfter(t *testing.T, where, round string, writes int) (acknowledged []string) {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	c := exec.CommandContext(t.Context(), program, "-test.run=^$")
	c.Env = append(os.Environ(), "RAPPORTEUR_STATE_WRITER="+where, "RAPPORTEUR_STATE_ROUND="+round)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if acknowledged = append(acknowledged, lines.Text()); len(acknowledged) == writes+1 {
			must(t, c.Process.Kill()) // what comes yet was written before
		}
	}
	if c.Wait(); len(acknowledged) <= writes {
		t.Fatalf("the process ended by itself after %d writes", len(acknowledged))
	}
	return acknowledged
}

// When all of the server is killed, what it has acknowledged is there after its start, and who was connected goes on.
func TestServerKilled(t *testing.T) {
	p, err := newServer() // with fsync
	usable(t, p, err)
	defer func() { p.remove() }()
	s := opened(t, p.database(t))
	kills := often(10, 1)
	var acknowledged []string
	for round := range kills {
		var lock sync.Mutex
		fatal := 50 + rand.IntN(200)
		if err := write(t.Context(), s, fmt.Sprint(round), func(id string) {
			lock.Lock()
			defer lock.Unlock()
			if acknowledged = append(acknowledged, id); fatal == 0 {
				p.kill()
			}
			fatal--
		}); err == nil {
			t.Error("a dead server goes on writing")
		}
		if err := s.Ping(t.Context()); err == nil || strings.Contains(err.Error(), password) {
			t.Errorf("a server that is away is reached: %v", err)
		}
		must(t, p.start())
		err := s.Ping(t.Context())
		for range connections { // each call that fails gives up one that has died
			if err != nil {
				err = s.Ping(t.Context())
			}
		}
		must(t, err)
		holds(t, s, acknowledged)
	}
	t.Logf("killed %d times, %d writes were acknowledged and are there", kills, len(acknowledged))
}
