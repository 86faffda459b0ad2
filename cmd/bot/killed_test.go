//go:build unix

package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"rapporteur/internal/corpus"
)

// shipping is a folder of so many articles that a running bot keeps a snapshot of them, and a configuration for it.
func shipping(t *testing.T) (dir, config string) {
	t.Helper()
	home := t.TempDir()
	dir, config = filepath.Join(home, "news"), filepath.Join(home, "config.toml")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range largeCorpus/10 + 1 {
		write(t, filepath.Join(dir, fmt.Sprintf("%03d.md", i)), shippingNews(i, 0))
	}
	write(t, config, "corpus = \"news\"\ncache = \"cache\"\n")
	return dir, config
}

// shippingNews is an article in one of its versions.
func shippingNews(i, version int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "+++\ntitle = \"Ships of day %d\"\npublisher = \"The Gull\"\n+++\n", i)
	for k := range 10 {
		fmt.Fprintf(&b, "The barge Heron %d brought %d crates of pears to quay %d at noon.\n", 10*i+k, 3+k+version, k)
	}
	return b.String()
}

// child is the program itself, as a process of its own.
func child(t *testing.T, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Args = append([]string{"bot"}, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	return cmd
}

// process starts one, and returns what it writes.
func process(t *testing.T, args ...string) (cmd *exec.Cmd, out *bufio.Scanner) {
	t.Helper()
	cmd = child(t, args...)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(pipe)
}

// TestKilledAtAnyMoment ends a program that indexes, or a bot that takes changed articles up, without warning, by chance. Whatever it leaves: the folder
// opens, the snapshot is whole, or none, and what the folder was is known.
func TestKilledAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: processes are started and ended for seconds")
	}
	dir, file := shipping(t)
	conf, _, err := loadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	conf.Corpus = dir
	version := 0
	whole := func(t *testing.T) {
		t.Helper()
		lib, err := openLibrary(conf)
		if err != nil {
			t.Fatal(err)
		}
		defer lib.close()
		if lib.damaged != nil {
			t.Errorf("the snapshot: %v", lib.damaged)
		}
		if _, err := corpus.ReadHistory(dir); err != nil {
			t.Errorf("the history: %v", err)
		}
	}
	change := func(t *testing.T) {
		t.Helper()
		version++
		if err := corpus.Replace(filepath.Join(dir, "007.md"), []byte(shippingNews(7, version)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("index", func(t *testing.T) {
		change(t)
		cmd, _ := process(t, "index", "--config", file)
		killIn(cmd, time.Second)
		whole(t)
	})
	t.Run("reload", func(t *testing.T) {
		cmd, out := process(t, "--config", file, "--listen", "127.0.0.1:0")
		if !out.Scan() || !strings.HasPrefix(out.Text(), "open http") {
			t.Fatalf("the bot says %q", out.Text())
		}
		change(t)
		if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		killIn(cmd, 1500*time.Millisecond)
		whole(t)
	})
}

// killIn ends a process at a moment within d, by chance.
func killIn(cmd *exec.Cmd, d time.Duration) {
	timer := time.AfterFunc(rand.N(d), func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	_ = cmd.Wait() // it was killed, or done before
}
