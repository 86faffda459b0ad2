package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"time"

	"rapporteur/internal/discord"
	"rapporteur/internal/testguild"
)

// serving is the command without a name with its flags.
type serving struct{ listen string }

func serveCommand() *command {
	return &command{
		about: "run the bot: in your guild with a token, in a local one without",
		text: "Runs the bot until it is interrupted. With a token (DISCORD_TOKEN, or a file named by\n" +
			"DISCORD_TOKEN_FILE or discord.token_file) it connects to Discord. Without one it opens a guild on\n" +
			"this machine, prints the address of its page, and answers there. With OPENAI_API_KEY, or a server named in\n" +
			"the configuration, a language model words the answers, under the same checks.",
		example: []string{"bot", "bot --listen 127.0.0.1:9000", "DISCORD_TOKEN_FILE=token.txt bot --corpus my-articles"},
		setup: func(fs *flag.FlagSet) action {
			c := &serving{}
			fs.StringVar(&c.listen, "listen", "", "serve the local guild at `HOST:PORT`; port 0 takes any that is free")
			return c.run
		},
	}
}

func (c *serving) run(ctx context.Context, s *session, args []string) error {
	if len(args) > 0 {
		return misuse(`to ask a question: bot ask "…"`, "run takes no arguments, got %q", args[0])
	}
	conf, err := s.config()
	if err != nil {
		return err
	}
	at, err := c.address(conf)
	if err != nil {
		return s.located(err, "", "listen")
	}
	secret, key, err := s.secrets(conf)
	if err != nil {
		return err
	}
	if err := conf.suits(secret != ""); err != nil {
		return s.located(err, "pinned", "questions")
	}
	log, level := s.liveLog(conf.Log, secret, key)
	seen := newOperator(level)
	stop, err := seen.serve(ctx, conf.Operate, log)
	if err != nil {
		return err
	}
	defer stop()
	on, err := stockShelf(conf, key, log)
	if err != nil {
		return err
	}
	defer func() { on.Load().close() }()
	leaveRoom() // the models have counted the processors
	store, err := s.openState(ctx, conf, log)
	if err != nil {
		return err
	}
	defer closeState(store, log)
	bot := discord.Config{Answerer: on, News: on.news, State: store, Questions: conf.State.Questions, Keep: conf.State.Keep.Duration, Limits: conf.Discord.Limits.plain(), Log: log}
	on.state = store
	defer stop() // before what is seen there is closed
	if err := seen.watches(&bot, on); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer beside(ctx, expire(store, conf.State.Keep.Duration, log))()
	defer s.learnBeside(ctx, on, conf, log)()
	if len(conf.Sync.Feeds) > 0 {
		defer beside(ctx, newSyncer(conf, log, false).run)()
	}
	defer cancel()
	if secret != "" {
		bot.Token, bot.API, bot.TestGuild, bot.Shards = string(secret), conf.Discord.API.base, conf.Discord.TestGuild.id, conf.Discord.Shards.Shards
		return s.serveDiscord(ctx, bot)
	}
	return s.serveLocal(ctx, at, on, bot)
}

// stockShelf is a shelf with the articles for a bot that runs.
func stockShelf(conf Config, key token, log *slog.Logger) (*shelf, error) {
	lib, err := openLibrary(conf)
	if err != nil {
		return nil, err
	}
	lib.key, lib.log = key, log
	lib.warn()
	noteRevision(conf.Corpus, lib.corpus, log)
	if err := lib.writeWith(conf.LLM, key, log); err != nil {
		lib.close()
		return nil, err
	}
	return newShelf(lib), nil
}

// secrets are the bot's token, "" for none, and the language model's key.
func (s *session) secrets(conf Config) (secret, key token, err error) {
	if secret, err = readToken(s.getenv, conf); err == nil {
		key, err = readKey(s.getenv, conf.LLM)
	}
	return secret, key, err
}

// liveLog is the log of a running bot, whose level may be changed.
func (s *session) liveLog(c Log, secret, key token) (*slog.Logger, *slog.LevelVar) {
	level := &slog.LevelVar{}
	level.Set(c.Level.Level)
	if secret == "" && c.Level.Level == slog.LevelInfo {
		level.Set(slog.LevelWarn) // the page shows what happens
	}
	return newLogAt(s.stderr, level, c.Format, secret, key), level
}

// suits says what a running bot lacks; in a local guild it fills in the channel.
func (c *Config) suits(real bool) error {
	switch {
	case len(c.Sync.Feeds) > 0 && corpusFolder(c.Corpus) == "":
		return fail("opening the corpus", errors.New("feeds are configured, and there is no folder for their articles"), `"bot sync --once" makes one and brings the first in`)
	case !real:
		c.Pinned.Channel.id = testguild.General
	case len(c.Pinned.Questions) > 0 && c.Pinned.Channel.id == "":
		return fail("reading config", errors.New("questions are pinned, and no channel is named in which a changed answer is told"), "set pinned.channel to the channel's id")
	}
	return nil
}

// leaveRoom lets twice as many goroutines run at once as compute answers. Go's scheduler looks at the network when a processor of
// its own has nothing to run, else every ten milliseconds: with none to spare, whoever sends and receives would wait for
// whoever computes.
func leaveRoom() { runtime.GOMAXPROCS(2 * processors) }

// processors are as many as Go takes by itself.
var processors = runtime.GOMAXPROCS(0)

// learnBeside adds search by meaning while words already answer, and then finds out which questions can be suggested; from then on it sees to it that
// changed articles are read again. The function that it returns waits for the end of that.
func (s *session) learnBeside(ctx context.Context, on *shelf, conf Config, log *slog.Logger) (wait func()) {
	told, stop := s.listen()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer stop()
		start := time.Now()
		if err := on.Load().learn(ctx, conf, s.progress(learning)); err == nil {
			log.Debug("searching by meaning as well", "after", time.Since(start).Round(time.Millisecond))
			on.prepare(ctx, on.Load())
			on.write(conf)
			on.preparing.Go(func() { on.tell(ctx, conf) })
		} else if ctx.Err() == nil {
			log.Error("searching by words alone", "err", err)
		}
		on.watch(ctx, conf, log, told)
	}()
	return func() { <-done }
}

// beside runs what ends with ctx, and returns what waits for that.
func beside(ctx context.Context, run func(context.Context)) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		run(ctx)
	}()
	return func() { <-done }
}

// listen is for the signal by which an operator has the articles read again. In a terminal it means, as ever, that the terminal is gone.
func (s *session) listen() (told <-chan os.Signal, stop func()) {
	if s.hangups == nil || isTerminal(s.stdin) {
		return nil, func() {}
	}
	return s.hangups()
}

// serveDiscord runs the bot in real guilds.
func (s *session) serveDiscord(ctx context.Context, c discord.Config) error {
	c.Ready = func(user string) {
		c.Log.Info("on line", "as", user, "corpus", c.Answerer.Revision(), "articles", len(c.Answerer.Articles()))
	}
	err := discord.Run(ctx, c)
	var refused *discord.RefusedError
	switch {
	case errors.As(err, &refused):
		return fail("connecting to Discord", errors.New(refused.Reason), refused.Cure)
	case err != nil:
		return fail("connecting to Discord", err, "")
	}
	return nil
}

// address is where the local guild is to be served. Beyond this machine it is served only when
// the command line says so: nobody has to log in there.
func (c *serving) address(conf Config) (place, error) {
	if c.listen != "" {
		var a address
		if err := a.UnmarshalText([]byte(c.listen)); err != nil {
			return place{}, misuse("for example --listen 127.0.0.1:9000", "--listen: %w", err)
		}
		return place{address: a, fixed: true}, nil
	}
	if !conf.Listen.loopback() {
		return place{}, fail("reading config", fmt.Errorf("listen: %s can be reached from other machines", conf.Listen),
			"the local guild has no passwords; to serve it beyond this machine all the same, say so with --listen")
	}
	return place{address: conf.Listen}, nil
}
