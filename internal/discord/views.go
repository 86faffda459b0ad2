package discord

import (
	"context"

	"rapporteur/internal/answer"
)

// viewCommands are those that show the corpus, or an answer, from another side.
func (b *bot) viewCommands() []command {
	return []command{
		{name: "timeline", options: []parameter{{name: "about"}}, private: never, counts: true, handle: b.timeline},
		{
			name: "who-said",
			options: []parameter{
				{name: "person", required: true, suggests: func() []candidate { return speakerChoices(b.answerer.Speakers()) }},
				{name: "about"},
			},
			private: never, counts: true, handle: b.whoSaid,
		},
		{name: "differences", options: []parameter{{name: "about"}}, private: never, counts: true, handle: b.differences},
		{name: "why", private: always, handle: b.why},
	}
}

func (b *bot) timeline(ctx context.Context, r request) (reply, error) {
	about := r.args.text("about")
	t, err := b.answerer.Timeline(ctx, answer.TimelineRequest{About: about})
	if err != nil {
		return reply{}, err
	}
	return reply{messages: renderTimeline(r.words, about, t)}, nil
}

func (b *bot) whoSaid(ctx context.Context, r request) (reply, error) {
	s, err := b.answerer.WhoSaid(ctx, answer.SayingsRequest{Person: r.args.text("person"), About: r.args.text("about")})
	if err != nil {
		return reply{}, err
	}
	return reply{messages: renderSayings(r.words, s)}, nil
}

func (b *bot) differences(ctx context.Context, r request) (reply, error) {
	d, err := b.answerer.Differences(ctx, answer.DifferencesRequest{About: r.args.text("about")})
	if err != nil {
		return reply{}, err
	}
	return reply{messages: renderDifferences(r.words, d)}, nil
}

// why asks the question of the last answer again, since only the question is remembered, and explains what comes of it.
func (b *bot) why(ctx context.Context, r request) (reply, error) {
	if r.last == nil {
		return reply{messages: note(r.words.askFirst)}, nil
	}
	a, err := b.answerer.Ask(ctx, answer.Question{Text: r.last.Question, Why: true, OwnWords: b.frugal(ctx, r)})
	if err != nil {
		return reply{}, err
	}
	b.spend(ctx, r, a.Tokens)
	return reply{messages: renderWhy(r.words, a, b.answerer.Articles())}, nil
}
