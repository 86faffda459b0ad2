package answer

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
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
	// echoLoss is how much a sentence loses by its likeness to what is chosen already, as in maximal
	// marginal relevance (Carbonell and Goldstein, SIGIR 1998).
	echoLoss = .9
	// told is the cosine with a chosen sentence from which a paragraph counts as covered.
	told = .35
)

// unit is a sentence, with the one before it where it leans on that, as a summary may take it.
type unit struct {
	retrieval.Passage
	place  int // in Engine.passages
	span   corpus.Span
	text   string
	words  int
	vector vector
	score  float64
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
	units, err := e.unitsFor(ctx, r)
	if err != nil {
		return nil, err
	}
	if r.Topic = strings.TrimSpace(r.Topic); r.Topic == "" && len(r.Articles) > 0 {
		e.rank(units)
	}
	chosen := choose(units, budget)
	if len(r.Articles) != 1 {
		chosen = byPoint(chosen)
	}
	s := &Summary{Engine: extractive, Revision: e.corpus.Revision}
	s.Title, s.Heading = e.heading(r)
	e.print(s, r, chosen)
	s.Coverage = e.cover(units, chosen)
	return s, ctx.Err()
}

// print makes the bullets of a summary, of several articles each with all that report it, and numbers their sources.
func (e *Engine) print(s *Summary, r SummaryRequest, chosen []unit) {
	c := composer{Answer: &Answer{}, engine: e}
	s.Bullets = nil
	for _, u := range chosen {
		bullet := Claim{Text: u.text, Quotes: []Quote{quote(u.Article, u.span)}}
		if len(r.Articles) != 1 {
			for _, o := range e.alsoTold(u, r.Articles) {
				bullet.Quotes = append(bullet.Quotes, quote(o.Article, o.Core))
			}
		}
		s.Bullets = append(s.Bullets, bullet)
		for _, q := range bullet.Quotes {
			c.number(q.Article)
		}
	}
	s.Sources = c.Sources
}

// unitsOf lists the sentences of the articles, of all when none are named.
func (e *Engine) unitsOf(articles []string) []unit {
	out := slices.Clone(e.units())
	if len(articles) > 0 {
		out = slices.DeleteFunc(out, func(u unit) bool { return !slices.Contains(articles, u.Article.ID) })
	}
	return out
}

// findUnits makes the units of the corpus, ranked among all.
func (e *Engine) findUnits() []unit {
	var out []unit
	for i, p := range e.passages {
		u := unit{Passage: p, place: i, span: e.whole(p), vector: e.vectors()[i]}
		if e.noteOf(i).leans {
			if u.span == p.Core {
				continue // leans on another paragraph
			}
			u.vector = e.rarity.vector(p.Article.Text(u.span))
		}
		u.text = plain(p.Article.Text(u.span))
		u.words = len(strings.Fields(u.text))
		out = append(out, u)
	}
	e.rank(out)
	return out
}

// rank scores each sentence by its mean likeness to all others (degree centrality as in LexRank, Erkan and Radev
// 2004), by its place, by what other articles say, and by what facts it has.
func (e *Engine) rank(units []unit) {
	vectors := make([]vector, len(units))
	for i, u := range units {
		vectors[i] = u.vector
	}
	middle := sum(vectors)
	support := make([]float64, len(units))
	var central, supported float64
	for i := range units {
		u := &units[i]
		u.score = 0
		for _, x := range u.vector {
			u.score += x.weight * middle[x.term]
		}
		u.score = max(0, u.score-1) // to all others: the likeness to itself is 1
		support[i] = e.support(u.place)
		central, supported = max(central, u.score), max(supported, support[i])
	}
	place := 0
	for i := range units {
		u := &units[i]
		if place++; i == 0 || units[i-1].Article != u.Article {
			place = 0
		}
		if central > 0 {
			u.score /= central
		}
		if supported > 0 {
			u.score += supportBonus * support[i] / supported
		}
		u.score += headBonus*math.Pow(headDecay, float64(place)) + figuresBonus*e.figures(*u)
		u.score -= briefLoss * max(0, 1-float64(u.words)/briefWords)
	}
}

// figures says how many figures and dates a unit has, 0…1 for none to as many as count.
func (e *Engine) figures(u unit) float64 {
	n := 0
	for at := u.place; at >= 0 && e.passages[at].Article == u.Article && e.passages[at].Core.Start >= u.span.Start; at-- {
		for _, p := range e.noteOf(at).phrases {
			if p.figure() || p.class == date {
				n++
			}
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
			if h.Article == u.Article && u.span.Start <= h.Core.Start && h.Core.End <= u.span.End && h.Scores.Coverage >= .5 && e.mentions(u, r.Topic) {
				u.score = h.Score
				out = append(out, u)
				break
			}
		}
	}
	if len(out) == 0 {
		return nil, noTopic(r.Topic)
	}
	return out, nil
}

func noTopic(topic string) *UserError {
	return &UserError{Message: fmt.Sprintf("no article speaks of %q: leave the topic out, or name one that the articles have", topic), Problem: ProblemNoTopic, Name: topic}
}

// mentions says whether the sentence itself has a term of the topic.
func (e *Engine) mentions(u unit, topic string) bool {
	terms := stems(topic)
	for t := range terms {
		if e.noteOf(u.place).stems[t] {
			return true
		}
	}
	return len(terms) == 0
}

// choose takes sentences by score less likeness to those taken, while words are left, and puts them
// in the order of the articles.
func choose(units []unit, budget int) []unit {
	order := make([]int, len(units))
	value := make([]float64, len(units)) // as of some moment; it only falls
	for i, u := range units {
		order[i], value[i] = i, u.score
	}
	better := func(a, b int) int { return cmp.Or(cmp.Compare(value[b], value[a]), cmp.Compare(a, b)) }
	slices.SortFunc(order, better)
	var chosen []unit
	for len(order) > 0 {
		best := order[0]
		if order = order[1:]; units[best].words > budget {
			continue
		}
		like := likeness(units[best], chosen)
		switch now := units[best].score - echoLoss*like; {
		case like >= alike:
			continue
		case now < value[best]: // back to where it belongs
			value[best] = now
			at, _ := slices.BinarySearchFunc(order, best, better)
			order = slices.Insert(order, at, best)
			continue
		}
		budget -= units[best].words
		chosen = append(chosen, units[best])
	}
	slices.SortFunc(chosen, func(a, b unit) int { return cmp.Compare(a.place, b.place) })
	return chosen
}

// byPoint puts sentences on one point together, each point where its first stands.
func byPoint(units []unit) []unit {
	out := make([]unit, 0, len(units))
	for len(units) > 0 {
		var others []unit
		point := len(out)
		out = append(out, units[0])
		for _, u := range units[1:] {
			if likeness(u, out[point:]) >= told {
				out = append(out, u)
			} else {
				others = append(others, u)
			}
		}
		units = others
	}
	return out
}

// retold is the part of what a sentence says, by the weight of its words, that another has from which that reports it as well. Chosen on the
// digests, the articles that they retell and the invented ones.
const retold = .6

// alsoTold are the sentences of other articles, of those named or of all when none are, that report what the unit says, the best of each.
func (e *Engine) alsoTold(u unit, articles []string) []retrieval.Passage {
	var out []retrieval.Passage
	best := retold
	for _, k := range e.echoes()[u.place] {
		o := e.passages[k.sentence]
		if o.Article == u.Article || len(articles) > 0 && !slices.Contains(articles, o.Article.ID) || !e.agree(e.noteOf(u.place), e.noteOf(k.sentence)) {
			continue
		}
		if len(out) == 0 || out[len(out)-1].Article != o.Article {
			best = retold
		}
		part := u.vector.within(e.vectors()[k.sentence])
		if part < best {
			continue
		}
		if best = part; len(out) > 0 && out[len(out)-1].Article == o.Article {
			out = out[:len(out)-1]
		}
		out = append(out, o)
	}
	return out
}

// likeness is the highest cosine with a chosen sentence; 1 where the two overlap.
func likeness(u unit, chosen []unit) float64 {
	var top float64
	for _, c := range chosen {
		if c.Article == u.Article && c.span.Start < u.span.End && u.span.Start < c.span.End {
			return 1
		}
		top = max(top, u.vector.dot(c.vector))
	}
	return top
}

// cover says which of the paragraphs that the units come from the chosen ones stand for: those from which a sentence was chosen, or is
// like one that was.
func (e *Engine) cover(units, chosen []unit) Coverage {
	var c Coverage
	for len(units) > 0 {
		u := units[0]
		n := slices.IndexFunc(units, func(o unit) bool { return o.Article != u.Article || o.Paragraph != u.Paragraph })
		if n < 0 {
			n = len(units)
		}
		c.Paragraphs++
		if slices.ContainsFunc(units[:n], func(o unit) bool { return likeness(o, chosen) >= told }) {
			c.Covered++
		} else {
			p := u.Article.Paragraphs[u.Paragraph]
			c.Missing = append(c.Missing, Missing{Article: u.Article.ID, Paragraph: u.Paragraph + 1, Start: p.Start, End: p.End, About: e.subject(u.Article, p)})
		}
		units = units[n:]
	}
	return c
}

// subject names a paragraph in a few words: by its heading, if that is its own, and else by how its first sentence begins.
func (e *Engine) subject(a *corpus.Article, p corpus.Paragraph) string {
	under := 0
	for _, o := range a.Paragraphs {
		if o.Heading == p.Heading {
			under++
		}
	}
	if p.Heading != "" && under == 1 {
		return p.Heading
	}
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
