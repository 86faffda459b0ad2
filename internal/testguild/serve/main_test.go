package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestRun starts the program, talks to it as a bot would, and ends it.
func TestRun(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-listen", "127.0.0.1:0", "-bot", "Lighthouse"}, writer, io.Discard)
	}()
	said := map[string]string{}
	for lines := bufio.NewScanner(reader); len(said) < 3 && lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		said[name] = strings.TrimSpace(value)
	}
	req, err := http.NewRequest("GET", said["API"]+"/v10/users/@me", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bot "+said["token"])
	req.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(body), "Lighthouse") {
		t.Errorf("the bot is %s: %v", body, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("interrupted, it ends with %v", err)
	}
}

// TestWrongUse checks that a mistake on the command line is an error.
func TestWrongUse(t *testing.T) {
	for _, args := range [][]string{{"-colour"}, {"-listen", "nowhere"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
