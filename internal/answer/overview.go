package answer

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"rapporteur/internal/retrieval"
)

// summary is what asks for one, in lower case.
var summary = regexp.MustCompile(`^(?:please )?(?:summari[sz]e|sum (?:it |this )?(?:all )?up|tl;?dr|recap|give .*(?:summary|overview|gist))\b|\b(?:summary|overview|gist|main points|key points)\b|\bwhat(?:'s| is| are| was|s)? (?:this|it|the corpus|all this|all of this|(?:this|these|the) ` + sourceWord + `) (?:all )?about\W*$`)

// factual is what asks for one fact, however briefly.
var factual = regexp.MustCompile(`\b(?:who|whom|whose|when|where|why|which|how (?:many|much|long|old|far))\b`)

// wantsSummary says whether a question in lower case asks for a summary and no single fact.
func wantsSummary(low string) bool {
	if strings.Contains(low, "in a nutshell") {
		return !factual.MatchString(low)
	}
	m := summary.FindStringIndex(low)
	return m != nil && !factual.MatchString(low[:m[0]])
}

// asking is what of such a question is no topic.
var asking = regexp.MustCompile(`(?i)\b(?:please|pls|plz|i need|i'd like|i want|let me have|as per|in \d+ (?:bullets?|bullet points|points|sentences|lines|words)|write|compose|draft|generate|summari[sz]e|sum (?:it |this )?(?:all )?up|tl;?dr|recap|(?:can|could|would|will) you|(?:give|tell|show)(?: me| us)?|for (?:me|us)|(?:in )?(?:a |an |the )?(?:very )?(?:short|brief|quick|rough|general)?\s*(?:summary|overview|gist|main points|key points|nutshell)(?: of| about| on)?|briefly|in short|in (?:a few|two|three|one|some) (?:words?|sentences?|lines?)|what(?:['’]s| is| are| was|s)?|about|(?:this|these|the|your|all|all the|whole|entire|every|each)?\s*` + sourceWord + `|the corpus|everything|all this|it all|they|they said|they say)\b`)

// topic is what a summary is asked of; "" means all.
func topic(text string) string {
	rest := strings.Join(strings.Fields(asking.ReplaceAllString(text, " ")), " ")
	if len(retrieval.Terms(rest)) == 0 {
		return ""
	}
	return strings.Trim(rest, " ?.!,:")
}

// sumUp answers with the summary of what the question names; it says whether there is one.
func (c *composer) sumUp(ctx context.Context, r reading, only map[string]bool) (bool, error) {
	var articles []string
	for _, a := range c.engine.corpus.Articles {
		if only[a.ID] {
			articles = append(articles, a.ID)
		}
	}
	s, err := c.engine.Summarize(ctx, SummaryRequest{Articles: articles, Topic: topic(r.text)})
	var none *UserError
	if errors.As(err, &none) || err == nil && len(s.Bullets) == 0 {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	c.State, c.Claims = Answered, slices.DeleteFunc(s.Bullets, func(cl Claim) bool { return !c.engine.verify(cl) })
	c.Removed = len(s.Bullets) - len(c.Claims)
	var lines []string
	for _, cl := range c.Claims {
		lines = append(lines, cl.Text+c.cite(cl.Quotes))
	}
	c.Text = strings.Join(lines, " ")
	return len(lines) > 0, nil
}
