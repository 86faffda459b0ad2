package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"

	"rapporteur/internal/answer"
)

func articlesCommand() *command {
	return &command{
		name: "articles", about: "list the articles of the corpus",
		text:    "Lists each article with its id, publisher, date and title.",
		example: []string{"bot articles", "bot articles --json --corpus my-articles"},
		setup: func(fs *flag.FlagSet) action {
			asJSON := fs.Bool("json", false, "one JSON object a line")
			return func(_ context.Context, s *session, args []string) error {
				if len(args) > 0 {
					return misuse(`"bot help articles" shows how to use it`, "articles takes no arguments, got %q", args[0])
				}
				return s.articles(*asJSON)
			}
		},
	}
}

// articles needs no vectors, so it does not wait for them.
func (s *session) articles(asJSON bool) error {
	c, err := s.config()
	if err != nil {
		return err
	}
	lib, err := openLibrary(c)
	if err != nil {
		return err
	}
	defer lib.close()
	list := lib.engine.Articles()
	if !asJSON {
		_, err = io.WriteString(s.stdout, renderArticles(list, lib.engine.Revision(), s.layout()))
		return err
	}
	for _, a := range list {
		if err := writeJSON(s.stdout, a); err != nil {
			return err
		}
	}
	return nil
}

func renderArticles(list []answer.Source, revision string, l layout) string {
	var b strings.Builder
	for _, a := range list {
		b.WriteString(l.strong(printable(a.Article)) + "\n")
		b.WriteString(l.wrap("  "+printable(a.Title), 2) + "\n")
		b.WriteString(l.wrap("  "+printable(sourceLine(a)), 2) + "\n")
		if a.URL != "" {
			b.WriteString("  " + printable(a.URL) + "\n")
		}
	}
	return b.String() + fmt.Sprintf("%s · corpus %s\n", count(len(list), "article"), revision)
}
