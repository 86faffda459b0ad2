package discord

import (
	"context"
	"encoding/json"

	"rapporteur/internal/answer"
)

// command is a slash command.
type command struct {
	name, description string
	options           []parameter
	private           func(arguments) bool // whether only the person who asks sees the reply
	handle            func(context.Context, arguments) ([]message, error)
}

// parameter is an option of a command: text, or yes and no.
type parameter struct {
	name, description string
	required          bool
	flag              bool     // yes or no
	suggested         bool     // the bot suggests values while somebody types
	choices           []choice // no other values
}

// arguments are the options that somebody gave, as Discord sent them.
type arguments []option

// text is the value of a text option, "" when it is not given.
func (a arguments) text(name string) string {
	var s string
	a.read(name, &s)
	return s
}

// flag is the value of a yes-or-no option, false when it is not given.
func (a arguments) flag(name string) bool {
	var v bool
	a.read(name, &v)
	return v
}

// read leaves into as it is when the option is absent or of another type.
func (a arguments) read(name string, into any) {
	for _, o := range a {
		if o.Name == name {
			_ = json.Unmarshal(o.Value, into)
		}
	}
}

func always(arguments) bool { return true }
func never(arguments) bool  { return false }

// commandOrder is the order in which commands are registered.
func commandOrder() []string { return []string{"ask", "summary", "articles", "help"} }

// allCommands are the bot's commands by name.
func (b *bot) allCommands() map[string]command {
	all := map[string]command{}
	for _, c := range []command{
		{
			name: "ask", description: "Ask a question; the answer names its sources",
			options: []parameter{
				{name: "question", description: "What you want to know", required: true},
				{name: "private", description: "Show the answer to you alone", flag: true},
			},
			private: func(a arguments) bool { return a.flag("private") },
			handle: func(ctx context.Context, a arguments) ([]message, error) {
				return b.ask(ctx, a.text("question"))
			},
		},
		{
			name: "summary", description: "Sum up an article, a topic, or all articles",
			options: []parameter{
				{name: "article", description: "An article; leave it out for all", suggested: true},
				{name: "topic", description: "Sum up only what concerns this"},
				{name: "length", description: "How long it may be", choices: []choice{
					{"short, up to 60 words", string(answer.Short)}, {"medium, up to 150 words", string(answer.Medium)}, {"long, up to 300 words", string(answer.Long)}}},
			},
			private: never, handle: b.summary,
		},
		{
			name: "articles", description: "List the articles that you can ask about",
			private: always,
			handle: func(context.Context, arguments) ([]message, error) {
				return renderArticles(b.answerer.Articles(), b.answerer.Revision()), nil
			},
		},
		{
			name: "help", description: "What this bot does and how to ask it",
			private: always,
			handle: func(context.Context, arguments) ([]message, error) {
				return renderHelp(len(b.answerer.Articles()), b.answerer.Revision()), nil
			},
		},
	} {
		all[c.name] = c
	}
	return all
}

func (b *bot) ask(ctx context.Context, question string) ([]message, error) {
	a, err := b.answerer.Ask(ctx, answer.Question{Text: question})
	if err != nil {
		return nil, err
	}
	return b.provable(renderAnswer(a), a), nil
}

func (b *bot) summary(ctx context.Context, a arguments) ([]message, error) {
	r := answer.SummaryRequest{Topic: a.text("topic"), Length: answer.Length(a.text("length"))}
	if typed := a.text("article"); typed != "" {
		s, err := find(typed, b.answerer.Articles())
		if err != nil {
			return nil, err
		}
		r.Articles = []string{s.Article}
	}
	s, err := b.answerer.Summarize(ctx, r)
	if err != nil {
		return nil, err
	}
	return renderSummary(s), nil
}

// suggest completes what somebody is typing.
func (b *bot) suggest(name string, a arguments) []choice {
	for _, o := range a {
		for _, p := range b.commands[name].options {
			if o.Focused && p.name == o.Name && p.suggested {
				return complete(a.text(o.Name), b.answerer.Articles())
			}
		}
	}
	return []choice{}
}
