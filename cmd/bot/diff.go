package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"rapporteur/internal/corpus"
)

func diffCommand() *command {
	return &command{
		name: "diff", args: "[REVISION]", about: "say which articles came, went and changed",
		text: "Says which articles came, went and changed since a revision of the corpus, as every answer names\n" +
			"it; its first digits are enough. Without one it lists the revisions that are known. They are noted\n" +
			"whenever the bot starts or takes articles up, and by bot import and bot sync.",
		example: []string{"bot diff 3f9c12ab", "bot diff --json 3f9c"},
		setup: func(fs *flag.FlagSet) action {
			asJSON := fs.Bool("json", false, "one JSON object a line")
			return func(_ context.Context, s *session, args []string) error {
				if len(args) > 1 {
					return misuse(`"bot help diff" shows how to use it`, "diff takes one revision, got %d", len(args))
				}
				return s.diff(strings.ToLower(strings.Join(args, "")), *asJSON)
			}
		},
	}
}

// diffLine is a change in JSON.
type diffLine struct {
	Kind    string `json:"change"`
	Article string `json:"article"`
	Title   string `json:"title"`
}

func (s *session) diff(revision string, asJSON bool) error {
	c, err := s.config()
	if err != nil {
		return err
	}
	now, err := readCorpus(c.Corpus)
	if err != nil {
		return err
	}
	dir := corpusFolder(c.Corpus)
	if dir == "" {
		return fail("comparing revisions", errors.New("the articles that the program carries never change"), "--corpus DIR names a folder")
	}
	if err := corpus.Note(dir, now, time.Now()); err != nil {
		return fail("noting the revision", err, "let the folder be written to")
	}
	h, err := corpus.ReadHistory(dir)
	if err != nil {
		return fail("comparing revisions", err, "remove the file; revisions are noted anew")
	}
	if revision == "" {
		return s.listRevisions(h, asJSON)
	}
	full, changes := h.Since(revision)
	if full == "" {
		return fail("comparing revisions", fmt.Errorf("no revision that is known begins with %q, or more than one", revision), `"bot diff" lists those that are known`)
	}
	if asJSON {
		for _, x := range changes {
			if err := writeJSON(s.stdout, diffLine{x.Kind(), x.Article, x.Title}); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	l := s.layout()
	fmt.Fprintf(&b, "corpus %s, since %s: %s\n", h.Latest.Revision, full, changed(changes))
	for _, x := range changes {
		b.WriteString(l.wrap(fmt.Sprintf("%-7s %s: %s", x.Kind(), printable(x.Article), printable(x.Title)), 8) + "\n")
	}
	_, err = io.WriteString(s.stdout, b.String())
	return err
}

// listRevisions writes the revisions that are known, newest first, with how each came to be.
func (s *session) listRevisions(h corpus.History, asJSON bool) error {
	if len(h.Steps) == 0 && !asJSON {
		_, err := fmt.Fprintf(s.stdout, "corpus %s: no other revision is known\n", h.Latest.Revision)
		return err
	}
	for i := len(h.Steps) - 1; i >= 0; i-- {
		x := h.Steps[i]
		var err error
		if asJSON {
			err = writeJSON(s.stdout, x)
		} else {
			_, err = fmt.Fprintf(s.stdout, "%s  %s after %s: %s\n", x.At.Format("2006-01-02 15:04 UTC"), x.After, x.Before, changed(x.Changes))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// changed counts changes as "2 came, 1 went, 3 changed".
func changed(changes []corpus.Change) string {
	n := map[string]int{}
	for _, c := range changes {
		n[c.Kind()]++
	}
	var parts []string
	for _, kind := range []string{"came", "went", "changed"} {
		if n[kind] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[kind], kind))
		}
	}
	if len(parts) == 0 {
		return "nothing has changed"
	}
	return strings.Join(parts, ", ")
}
