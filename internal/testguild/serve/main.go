/*
Serve opens a local guild with nobody in it but people, and waits for a bot in any language: it prints the
address of the guild's page, which is that of its API too, and the token that the bot must use.
*/
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"rapporteur/internal/testguild"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(os.Stderr, "serve: %s\n", err)
		stop()
		os.Exit(1)
	}
}

// run serves a guild until ctx ends. Mistakes in args are told on stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(stderr)
	listen := flags.String("listen", "127.0.0.1:8080", "`host:port` of the guild; port 0 takes any that is free")
	intents := flags.Int("intents", 0, "privileged intents that the bot may have, as a `sum`: 2 members, 256 presences, 32768 message content")
	name := flags.String("bot", "Bot", "the bot's `name`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", *listen)
	if err != nil {
		return err
	}
	guild := testguild.New(testguild.Options{Bot: *name, Intents: *intents, Concurrency: 1})
	server := &http.Server{Handler: guild, ReadHeaderTimeout: 5 * time.Second}
	defer context.AfterFunc(ctx, func() {
		guild.Close() // first, so that clients are told that it goes away
		server.Close()
	})()
	fmt.Fprintf(stdout, "open http://%s/\nAPI   http://%s/api\ntoken %s\n", listener.Addr(), listener.Addr(), guild.Token())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
