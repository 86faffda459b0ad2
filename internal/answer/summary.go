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
	// What is added to a sentence's centrality, 0…1: headBonus for the first sentence of an article, less by headDecay with each after it,
	// since news tells the most important first; supportBonus for what other articles say most; figuresBonus for three figures and dates. What has
	// fewer than briefWords words tells little by itself and loses up to briefLoss. Chosen by the key facts of the articles in corpus/, and by
	// ROUGE on a hundred news articles of others, which have nothing but the first and the last.
	headBonus, headDecay  = 1., .9
	supportBonus          = 1.
	mostFigures           = 3
	figuresBonus          = .5
	briefWords, briefLoss = 10, .5
	// echo is how much a sentence loses by its likeness to what is chosen already, as in maximal
	// marginal relevance (Carbonell and Goldstein, SIGIR 1998).
	echo = .9
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
		e.rank(units)
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

// rank scores each sentence by its mean likeness to all others (degree centrality as in LexRank, Erkan and Radev
// 2004), by its place, by what other articles say, and by what facts it has.
func (e *Engine) rank(units []unit) {
	middle := map[string]float64{}
	for _, u := range units {
		for t, w := range u.vector {
			middle[t] += w
		}
	}
	support := make([]float64, len(units))
	var central, supported float64
	for i, u := range units {
		units[i].score = max(0, dot(u.vector, middle)-1) // to all others: the likeness to itself is 1
		support[i] = e.echoes().support(u.article, u.vector)
		central, supported = max(central, units[i].score), max(supported, support[i])
	}
	place := 0
	for i := range units {
		u := &units[i]
		if place++; i == 0 || units[i-1].article != u.article {
			place = 0
		}
		if central > 0 {
			u.score /= central
		}
		if supported > 0 {
			u.score += supportBonus * support[i] / supported
		}
		u.score += headBonus*math.Pow(headDecay, float64(place)) + figuresBonus*e.figures(u.text)
		u.score -= briefLoss * max(0, 1-float64(len(strings.Fields(u.text)))/briefWords)
	}
}

// figures says how many figures and dates a text has, 0…1 for none to as many as count.
func (e *Engine) figures(text string) float64 {
	n := 0
	for _, p := range e.grammar.phrases(text) {
		if p.figure() || p.class == date {
			n++
		}
	}
	return float64(min(n, mostFigures)) / mostFigures
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
