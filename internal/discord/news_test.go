package discord

import (
	"strings"
	"testing"

	"rapporteur/internal/answer"
)

// said is an answer with one claim from an article.
func said(text, article, revision string) *answer.Answer {
	return &answer.Answer{Question: "Who keeps the lamp?", State: answer.Answered, Revision: revision,
		Claims:  []answer.Claim{{Text: text, Quotes: []answer.Quote{{Article: article, Text: text}}}},
		Sources: []answer.Source{{N: 1, Article: article, Title: "On " + article, Publisher: "The Gull"}}}
}

func TestNewsSetAnswersSideBySide(t *testing.T) {
	refused := &answer.Answer{Question: "Who keeps the lamp?", State: answer.NotCovered, Revision: "2222"}
	denied := said("Nobody keeps it.", "b", "2222")
	denied.State = answer.FalsePremise
	for _, tt := range []struct {
		name     string
		was, now *answer.Answer
		want     string
	}{
		{"another source", said("Ana does.", "a", "1111"), said("*Lio* does.", "b", "2222"),
			"Before: Ana does. [1]\nNow: \\*Lio\\* does. [2]\n-# [1] On a, The Gull, no date · no longer in the answer\n-# [2] On b, The Gull, no date · new in the answer\n-# corpus 1111 · corpus 2222"},
		{"the same source", said("Ana does.", "a", "1111"), said("Lio does.", "a", "2222"), "Before: Ana does. [1]\nNow: Lio does. [1]\n-# [1] On a, The Gull, no date\n-# corpus"},
		{"gone", said("Ana does.", "a", "1111"), refused, "Before: Ana does. [1]\nNow: The articles do not cover this.\n"},
		{"denied", said("Ana does.", "a", "1111"), denied, "Now: That is not what the articles say: Nobody keeps it. [2]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := News{Channel: "1", Was: tt.was, Now: tt.now}
			for _, w := range languages() {
				if got := renderNews(w, n); len(got) != 1 || strings.Contains(got[0].content, "%!") {
					t.Errorf("%s: %+v", w.tag, got)
				}
			}
			got := renderNews(english(), n)[0].content
			if !strings.HasPrefix(got, "**Who keeps the lamp?** The answer has changed with the articles.\n") || !strings.Contains(got, tt.want) {
				t.Errorf("got\n%s\nwant in it\n%s", got, tt.want)
			}
		})
	}
}

// News are posted in their channel, pinging nobody.
func TestNewsArePosted(t *testing.T) {
	w := settle(t, &library{}, brisk())
	w.news <- News{Channel: "1", Was: said("a", "a", "1111"), Now: said("b", "b", "2222")} // there is no such channel
	w.news <- News{Channel: w.channel(textChannel), Was: said("Ana does.", "a", "1111"), Now: said("@everyone does.", "b", "2222")}
	if p := w.await(); p.ChannelID != w.channel(textChannel) || !strings.Contains(p.Content, "everyone does.") || p.Reference != nil {
		t.Errorf("%+v", p)
	}
}
