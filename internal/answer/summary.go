package answer

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"rapporteur/internal/corpus"
)

// budget is the most words that a summary of a length has.
func (l Length) budget() (int, error) {
	switch l {
	case Short, "":
		return 60, nil
	case Medium:
		return 150, nil
	case Long:
		return 300, nil
	}
	return 0, &UserError{Message: fmt.Sprintf("there is no length %q: use short, medium or long", string(l))}
}

const (
	// headBonus is what the first paragraph of an article adds to a sentence's centrality, halved
	// with each paragraph after it: news tells the most important first.
	headBonus = .3
	// echo is how much a sentence loses by its likeness to what is chosen already, as in maximal
	// marginal relevance (Carbonell and Goldstein, SIGIR 1998).
	echo = .7
	// told is the cosine with a chosen sentence from which a paragraph counts as covered.
	told = .35
)

// unit is a sentence, with the one before it where it leans on that, as a summary may take it.
type unit struct {
	article   *corpus.Article
	paragraph int
	span      corpus.Span
	text      string
	vector    map[string]float64
	score     float64
}

// Summarize sums up articles or a topic. Errors are as for Ask; a topic that no article speaks
// of is a *UserError.
func (e *Engine) Summarize(ctx context.Context, r SummaryRequest) (*Summary, error) {
	budget, err := r.Length.budget()
	if err != nil {
		return nil, err
	}
	if err := e.checkArticles(r.Articles); err != nil {
		return nil, err
	}
	units := e.units(r.Articles)
	if r.Topic = strings.TrimSpace(r.Topic); r.Topic != "" {
		if units, err = e.onTopic(ctx, units, r); err != nil {
			return nil, err
		}
	} else {
		rankCentral(units)
	}
	chosen := choose(units, budget)
	s := &Summary{Revision: e.corpus.Revision}
	s.Title, s.Heading = e.heading(r)
	c := composer{Answer: &Answer{}, engine: e}
	for _, u := range chosen {
		s.Bullets = append(s.Bullets, Claim{Text: u.text, Quotes: []Quote{quote(u.article, u.span)}})
		c.number(u.article.ID)
	}
	s.Sources = c.Sources
	s.Coverage = e.cover(units, chosen)
	return s, ctx.Err()
}

// units lists the sentences of the articles, of all when none are named.
func (e *Engine) units(articles []string) []unit {
	var out []unit
	for _, a := range e.corpus.Articles {
		if len(articles) > 0 && !slices.Contains(articles, a.ID) {
			continue
		}
		for i, p := range a.Paragraphs {
			for k, s := range p.Sentences {
				if e.notes.on(a, s).leans {
					if k == 0 {
						continue // leans on another paragraph
					}
					s.Start = p.Sentences[k-1].Start
				}
				text := plain(a.Text(s))
				out = append(out, unit{a, i, s, text, e.rarity.vector(text), 0})
			}
		}
	}
	return out
}

// rankCentral scores each sentence by its mean likeness to all others (degree centrality as in
// LexRank, Erkan and Radev 2004) and by its place.
func rankCentral(units []unit) {
	var top float64
	for i := range units {
		for k := range units {
			if k != i {
				units[i].score += dot(units[i].vector, units[k].vector)
			}
		}
		top = max(top, units[i].score)
	}
	for i := range units {
		if top > 0 {
			units[i].score /= top
		}
		units[i].score += headBonus * math.Pow(.5, float64(units[i].paragraph))
	}
}

// onTopic keeps the sentences that speak of the topic, scored by the search.
func (e *Engine) onTopic(ctx context.Context, units []unit, r SummaryRequest) ([]unit, error) {
	hits, err := e.searcher.Search(ctx, r.Topic, candidates)
	if err != nil {
		return nil, err
	}
	var out []unit
	for _, u := range units {
		for _, h := range hits {
			if h.Article == u.article && u.span.Start <= h.Core.Start && h.Core.End <= u.span.End && h.Scores.Coverage >= .5 && e.mentions(u, r.Topic) {
				u.score = h.Score
				out = append(out, u)
				break
			}
		}
	}
	if len(out) == 0 {
		return nil, &UserError{Message: fmt.Sprintf("no article speaks of %q: leave the topic out, or name one that the articles have", r.Topic), Problem: ProblemNoTopic, Name: r.Topic}
	}
	return out, nil
}

// mentions says whether the sentence itself has a term of the topic.
func (e *Engine) mentions(u unit, topic string) bool {
	for t := range stems(topic) {
		if u.vector[t] > 0 {
			return true
		}
	}
	return len(stems(topic)) == 0
}

// choose takes sentences by score less likeness to those taken, while words are left, and puts them
// in the order of the articles.
func choose(units []unit, budget int) []unit {
	var chosen []unit
	taken := make([]bool, len(units))
	for {
		best, bestScore := -1, math.Inf(-1)
		for i, u := range units {
			if taken[i] || len(strings.Fields(u.text)) > budget {
				continue
			}
			if s := u.score - echo*likeness(u, chosen); s > bestScore {
				best, bestScore = i, s
			}
		}
		if best < 0 {
			break
		}
		taken[best] = true
		if likeness(units[best], chosen) >= alike {
			continue
		}
		budget -= len(strings.Fields(units[best].text))
		chosen = append(chosen, units[best])
	}
	slices.SortStableFunc(chosen, func(a, b unit) int {
		if c := strings.Compare(a.article.ID, b.article.ID); c != 0 {
			return c
		}
		return a.span.Start - b.span.Start
	})
	return chosen
}

// likeness is the highest cosine with a chosen sentence; 1 where the two overlap.
func likeness(u unit, chosen []unit) float64 {
	var top float64
	for _, c := range chosen {
		if c.article == u.article && c.span.Start < u.span.End && u.span.Start < c.span.End {
			return 1
		}
		top = max(top, dot(u.vector, c.vector))
	}
	return top
}

// cover says which of the paragraphs that the units come from the chosen ones stand for.
func (e *Engine) cover(units, chosen []unit) Coverage {
	var c Coverage
	var last *unit
	for i := range units {
		u := &units[i]
		if last != nil && last.article == u.article && last.paragraph == u.paragraph {
			continue
		}
		last = u
		c.Paragraphs++
		if covered(units, *u, chosen) {
			c.Covered++
			continue
		}
		p := u.article.Paragraphs[u.paragraph]
		c.Missing = append(c.Missing, Missing{Article: u.article.ID, Paragraph: u.paragraph + 1, Start: p.Start, End: p.End, About: e.subject(u.article, p)})
	}
	return c
}

// covered says whether a sentence was chosen from the paragraph of u or is like one of it.
func covered(units []unit, u unit, chosen []unit) bool {
	for _, o := range units {
		if o.article == u.article && o.paragraph == u.paragraph && likeness(o, chosen) >= told {
			return true
		}
	}
	return false
}

// subject names a paragraph in a few words: how its
// first sentence begins.
func (e *Engine) subject(a *corpus.Article, p corpus.Paragraph) string {
	first := strings.Fields(a.Text(p.Sentences[0]))
	if len(first) > 8 {
		return strings.TrimRight(strings.Join(first[:8], " "), ".,;:") + " …"
	}
	return strings.Join(first, " ")
}

// heading is the title in English, and in parts unless it is that of the one article.
func (e *Engine) heading(r SummaryRequest) (string, *Heading) {
	h := &Heading{r.Topic, len(r.Articles)}
	if h.Articles == 0 {
		h.Articles = len(e.corpus.Articles)
	}
	switch {
	case h.Topic != "":
		return "On " + h.Topic, h
	case len(r.Articles) == 1:
		return e.corpus.Article(r.Articles[0]).Title, nil
	}
	return fmt.Sprintf("Summary of %d articles", h.Articles), h
}
