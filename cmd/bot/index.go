package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"
)

func indexCommand() *command {
	return &command{
		name: "index", about: "learn all articles beforehand, so that the bot starts and answers at once",
		text: "Indexes the articles by words and by meaning and keeps both in the cache folder. The bot does so\n" +
			"itself: of a large corpus it learns what questions need, as they come. After this it starts\n" +
			"from the file at once and no question waits. It may be interrupted, and goes on from there.",
		example: []string{"bot index", "bot index --corpus my-articles"},
		setup: func(*flag.FlagSet) action {
			return func(ctx context.Context, s *session, args []string) error {
				if len(args) > 0 {
					return misuse("--corpus DIR names the folder", "index takes no arguments, got %q", args[0])
				}
				return s.index(ctx)
			}
		},
	}
}

func (s *session) index(ctx context.Context) error {
	c, err := s.config()
	if err != nil {
		return err
	}
	if corpusFolder(c.Corpus) == "" {
		return fail("indexing", errors.New("the articles that the program carries need none"), "--corpus DIR names a folder of articles")
	}
	start := time.Now()
	lib, err := openLibrary(c)
	if err != nil {
		return err
	}
	defer lib.close()
	path, err := lib.keepSnapshot(c, true)
	if err != nil {
		return fail("writing the index", err, "name a folder that can be written with cache in the configuration")
	}
	if path == "" {
		return fail("writing the index", errors.New("there is no folder for it"), "name one that can be written with cache in the configuration")
	}
	words := time.Since(start)
	if err := lib.learn(ctx, c, s.progress(learning)); err != nil {
		return err
	}
	if err := lib.index.Load().MakeAll(ctx, s.progress(learning)); err != nil {
		return fail("indexing by meaning", err, "what is learnt is kept; the same command goes on from there")
	}
	n := len(lib.index.Load().Passages())
	_, err = fmt.Fprintf(s.stdout, "%s of %s, corpus %s: by words in %.1f s, by meaning in %.1f s\n%s\n", count(n, "sentence"), count(len(lib.corpus.Articles), "article"),
		lib.corpus.Revision, words.Seconds(), time.Since(start).Seconds()-words.Seconds(), path)
	return err
}
