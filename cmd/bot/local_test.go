package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"rapporteur/internal/discord"
	"rapporteur/internal/testguild"
)

const lampArticle = `+++
title = "A keeper for the old lamp"
publisher = "The Gull"
url = "https://gull.example/lamp"
published = "2021-05-03"
+++
The lighthouse at Cape Moss is kept by Ana Ferrow, a former ferry pilot. She lit the lamp for the
first time in April.

The parish pays her 240 crowns a week. The lamp can be seen for 31 miles.
`

// running is the program at work in a local guild.
type running struct {
	page string // address of the page
	stop func() error
}

// start runs the program without a token and returns once it has printed the page's address. It
// is stopped at the end of the test at the latest.
func start(t *testing.T, args ...string) running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, printed := io.Pipe()
	var stderr bytes.Buffer
	done := make(chan error, 1)
	go func() {
		err := run(ctx, args, strings.NewReader(""), printed, &stderr, func(string) string { return "" })
		printed.Close()
		done <- err
	}()
	stop := sync.OnceValue(func() error { cancel(); return <-done })
	t.Cleanup(func() { stop() })
	line, err := bufio.NewReader(out).ReadString('\n')
	page, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "open ")
	if err != nil || !ok {
		t.Fatalf("printed %q, %v; ended with %v and wrote\n%s", line, err, stop(), &stderr)
	}
	return running{page, stop}
}

// quiet is a configuration with a small corpus, a cache of its own and any free port.
func quiet(t *testing.T) (file string) {
	t.Helper()
	dir := t.TempDir()
	file = filepath.Join(dir, "config.toml")
	write(t, file, "corpus = \"news\"\ncache = \"cache\"\nlisten = \"127.0.0.1:0\"\n")
	write(t, filepath.Join(dir, "news", "001-lamp.md"), lampArticle)
	return file
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Without a token the program serves a page at the address that it prints, and an interrupt ends it
// with nothing left behind.
func TestLocalGuild(t *testing.T) {
	defer goleak.VerifyNone(t)
	bot := start(t, "--config", quiet(t))
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	reply, err := client.Get(bot.page)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(reply.Body)
	reply.Body.Close()
	if err != nil || reply.StatusCode != http.StatusOK || !bytes.Contains(body, []byte("<html")) {
		t.Errorf("the page: %s, %v, %.80s", reply.Status, err, body)
	}
	if err := bot.stop(); err != nil {
		t.Errorf("interrupted, it returned %v", err)
	}
}

// A port that is taken is passed over, unless the command line asked for that port.
func TestTakenPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	at := taken.Addr().String()
	next, err := place{address: address{at}}.listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if got := next.Addr().String(); got == at || !strings.HasPrefix(got, "127.0.0.1:") {
		t.Errorf("got %s, want another port than %s", got, at)
	}
	_, err = place{address: address{at}, fixed: true}.listen(t.Context())
	var f *failure
	if !errors.As(err, &f) || !strings.Contains(f.Error(), at+": address already in use") {
		t.Errorf("a port asked for: got %v", err)
	}
}

// The page has no passwords, so other machines reach it only when that was asked for in so many words.
func TestServingBeyondThisMachineMustBeSaid(t *testing.T) {
	for _, c := range []struct {
		flag, config, want string
		fails              bool
	}{
		{"", "127.0.0.1:8080", "127.0.0.1:8080", false},
		{"", "[::1]:8080", "[::1]:8080", false},
		{"", "localhost:8080", "localhost:8080", false},
		{"", "0.0.0.0:8080", "", true},
		{"", "192.0.2.1:8080", "", true},
		{":9000", "127.0.0.1:8080", "127.0.0.1:9000", false},
		{"0.0.0.0:9000", "127.0.0.1:8080", "0.0.0.0:9000", false},
		{"9000", "127.0.0.1:8080", "", true},
	} {
		conf := DefaultConfig()
		if err := conf.Listen.UnmarshalText([]byte(c.config)); err != nil {
			t.Fatal(err)
		}
		got, err := (&serving{listen: c.flag}).address(conf)
		if got.hostPort != c.want || (err != nil) != c.fails {
			t.Errorf("flag %q, config %q: got %q, %v", c.flag, c.config, got, err)
		}
	}
}

// A token that Discord refuses ends the run with the cure.
func TestRefusedToken(t *testing.T) {
	defer goleak.VerifyNone(t)
	guild := testguild.New(testguild.Options{})
	defer guild.Close()
	server := httptest.NewServer(guild)
	defer server.Close()
	conf, _, err := loadConfig(quiet(t))
	if err != nil {
		t.Fatal(err)
	}
	lib, err := openLibrary(conf)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.close()
	err = new(session).serveDiscord(t.Context(), discord.Config{
		Token: string(invented()), API: server.URL, Answerer: lib.engine, Log: slog.New(slog.DiscardHandler),
	})
	var f *failure
	if !errors.As(err, &f) || !strings.Contains(f.Error(), "refuses the token") || !strings.Contains(f.hint, "Bot page") {
		t.Errorf("got %v", err)
	}
}
