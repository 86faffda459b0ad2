package main

import (
	"context"
	"flag"
	"io"

	"rapporteur/internal/answer"
)

// summing is the summary command with its flags.
type summing struct {
	json   bool
	length string
	topic  string
}

func summaryCommand() *command {
	return &command{
		name: "summary", args: "[ARTICLE…]", about: "sum up articles or a topic",
		text: "Sums up the articles with these ids (\"bot articles\" lists them); with none, the whole corpus.\n" +
			"Says which paragraphs the summary leaves out.",
		example: []string{`bot summary --length medium`, `bot summary --topic "air defence"`},
		setup: func(fs *flag.FlagSet) action {
			c := &summing{length: string(answer.Short)}
			fs.BoolVar(&c.json, "json", false, "one JSON object")
			fs.Var(choice{&c.length, []string{"short", "medium", "long"}}, "length", "`WORD` short, medium or long: at most 60, 150 or 300 words")
			fs.StringVar(&c.topic, "topic", "", "sum up what the articles say about `TEXT`")
			return c.run
		},
	}
}

func (c *summing) run(ctx context.Context, s *session, args []string) error {
	lib, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer lib.close()
	sum, err := lib.answerer.Summarize(ctx, answer.SummaryRequest{
		Articles: args, Topic: c.topic, Length: answer.Length(c.length),
	})
	if err != nil {
		return fail("summing up", err, articleHint(lib, args))
	}
	if c.json {
		return writeJSON(s.stdout, sum)
	}
	_, err = io.WriteString(s.stdout, renderSummary(sum, s.layout()))
	return err
}

// articleHint names the article that a misspelt id is nearest to.
func articleHint(lib *library, ids []string) string {
	var known []string
	for _, a := range lib.corpus.Articles {
		known = append(known, a.ID)
	}
	for _, id := range ids {
		if lib.corpus.Article(id) != nil {
			continue
		}
		if near := nearest(id, known); near != "" {
			return "did you mean " + near + `? "bot articles" lists all ids`
		}
		return `"bot articles" lists the ids`
	}
	return "try another topic, or none for the whole corpus"
}
