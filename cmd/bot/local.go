package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"rapporteur/internal/discord"
	"rapporteur/internal/testguild"
)

// place is where the local guild is to be served.
type place struct {
	address
	fixed bool // chosen on the command line: no other port will do
}

// portsTried is how many ports from the wanted one on are tried.
const portsTried = 20

const (
	// examples is how many questions the page offers before anything was asked.
	examples = 4
	// examplesWait is how long a page waits for them.
	examplesWait = 2 * time.Second
)

// examples are questions that the engine answers; none when they are not found in time.
func (lib *library) examples(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(ctx, examplesWait)
	defer cancel()
	questions, err := lib.engine.Suggest(ctx, examples)
	if err != nil {
		return nil
	}
	return questions
}

// serveLocal runs the bot in a guild of its own on this machine until ctx ends.
func (s *session) serveLocal(ctx context.Context, at place, on *shelf, bot discord.Config) error {
	log := bot.Log
	listener, err := at.listen(ctx)
	if err != nil {
		return err
	}
	guild := testguild.New(testguild.Options{Log: log, Examples: func(ctx context.Context) []string { return on.Load().examples(ctx) }})
	home := "http://" + listener.Addr().String()
	stop := serveHTTP(ctx, listener, &http.Server{Handler: guild}, log)
	defer stop()
	defer guild.Close()
	bot.Token, bot.API = guild.Token(), home
	bot.Ready = func(string) { fmt.Fprintf(s.stdout, "open %s/\n", home) }
	if err := discord.Run(ctx, bot); err != nil {
		return fail("connecting to the local guild", err, "this is a mistake in the program: please report it")
	}
	return nil
}

// serveHTTP serves in the background, with time limits that fit all of our servers; stop ends that and waits for it.
func serveHTTP(ctx context.Context, l net.Listener, server *http.Server, log *slog.Logger) (stop func()) {
	server.ReadHeaderTimeout = 5 * time.Second
	server.IdleTimeout = 2 * time.Minute // the page's and the gateway's streams are not idle
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelDebug)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("an address is served no more", "at", l.Addr().String(), "err", err)
		}
	}()
	return func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		if server.Shutdown(last) != nil {
			server.Close()
		}
		<-done
	}
}

// listen opens the port; when it is taken and not fixed, the next that is free.
func (p place) listen(ctx context.Context) (net.Listener, error) {
	host, port, err := net.SplitHostPort(p.hostPort)
	if err != nil {
		return nil, fail("opening the local guild", err, "")
	}
	first, err := strconv.Atoi(port)
	if err != nil {
		return nil, fail("opening the local guild", err, "")
	}
	last := first
	if !p.fixed {
		last = min(first+portsTried-1, 65535)
	}
	var config net.ListenConfig
	for n := first; ; n++ {
		l, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(n)))
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) || n >= last {
			return nil, fail("opening the local guild", listenReason(err), "choose another with --listen, for example --listen 127.0.0.1:0 for any that is free")
		}
	}
}

// listenReason drops the system call's name from a listening error.
func listenReason(err error) error {
	var op *net.OpError
	var number syscall.Errno
	if errors.As(err, &op) && errors.As(err, &number) && op.Addr != nil {
		return fmt.Errorf("%s: %w", op.Addr, number)
	}
	return err
}
