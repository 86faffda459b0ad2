package answer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

const (
	// maxQuestion is the longest question that is read, in characters: a message on Discord.
	maxQuestion = 2000
	// candidates is how many hits are scored for a question.
	candidates = 40
)

// Engine answers questions about one corpus. It is safe for concurrent use.
type Engine struct {
	corpus      *corpus.Corpus
	searcher    Searcher
	grammar     grammar
	speller     *speller
	outlets     []outlet
	learned     *Learned
	studies     func() studies
	found       atomic.Pointer[[]idea] // ideas, once they are made
	inherited   []idea                 // of the engine of the articles as they were; nil: none
	believed    map[string]bool        // likewise, what it had checked
	prepared    atomic.Bool
	notes       *notebook
	rarity      rarity
	model       model
	scorer      scorer
	passages    []retrieval.Passage // all sentences, in order of article and place
	vectors     func() []vector     // of the sentences; this and what follows is made when first needed
	echoes      func() [][]echo
	units       func() []unit
	occurrences func() []occurrence
	speech      func() *speech
	ideas       func() []idea // questions that the corpus may answer
	reader      Reader        // nil: none
	differing   conflicts
	contrasted  sync.Map // pair of noteKey → clashed
	weighed     sync.Map // *corpus.Article → []vector, of its sentences
	checked     sync.Map // suggested question → bool: whether the engine answers it
}

// New returns an engine over the corpus; s must search that same corpus. r may be nil: then sentences
// are judged by the scores of the search alone.
func New(c *corpus.Corpus, s Searcher, r Reader) *Engine {
	of := studied(c, nil)
	return newEngine(c, s, r, of.learn(c), func() studies { return of })
}

// NewLearned is New, where what was learnt of the same corpus before is known.
func NewLearned(c *corpus.Corpus, s Searcher, r Reader, l *Learned) *Engine {
	return newEngine(c, s, r, l, sync.OnceValue(func() studies { return studied(c, nil) }))
}

func newEngine(c *corpus.Corpus, s Searcher, r Reader, l *Learned, of func() studies) *Engine {
	lex := newLexicon()
	e := &Engine{corpus: c, searcher: s, passages: retrieval.Passages(c), model: loadModel(),
		differing: conflicts{turn: make(chan struct{}, 1)}}
	e.learned, e.studies = l, of
	e.rarity = rarity{df: l.Stems, n: len(e.passages)}
	e.grammar = grammar{lexicon: lex, known: l.names(lex)}
	e.speller, e.outlets = newSpeller(l, e.grammar, r), outlets(c, l.Alone)
	e.notes = &notebook{grammar: e.grammar}
	raw := rawScorer{notebook: e.notes, model: e.model}
	if e.scorer, e.reader = raw, r; r != nil {
		e.scorer = readScorer{raw, r}
	}
	e.vectors, e.echoes = sync.OnceValue(e.findVectors), sync.OnceValue(e.findEchoes)
	e.occurrences, e.speech = sync.OnceValue(e.findOccurrences), sync.OnceValue(e.listen)
	e.units = sync.OnceValue(e.findUnits)
	e.ideas = sync.OnceValue(func() []idea {
		made := e.findIdeas()
		e.found.Store(&made)
		return made
	})
	return e
}

// Revision is the corpus's.
func (e *Engine) Revision() string { return e.corpus.Revision }

// Articles lists the corpus in order of id.
func (e *Engine) Articles() []Source {
	out := make([]Source, len(e.corpus.Articles))
	for i, a := range e.corpus.Articles {
		out[i] = source(a, i+1)
	}
	return out
}

func source(a *corpus.Article, n int) Source {
	language := ""
	if a.Foreign() {
		language = a.Language
	}
	return Source{Language: language, N: n, Article: a.ID, Title: a.Title, Publisher: a.Publisher, Author: a.Author, URL: a.URL,
		Published: day(a.Published), Updated: day(a.Updated), Kind: a.Kind}
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// Ask answers the question. A question that cannot be answered is an Answer in state NotCovered, not
// an error. An error is a *UserError (empty or over-long question, unknown article), ctx's, or
// the searcher's.
func (e *Engine) Ask(ctx context.Context, q Question) (*Answer, error) {
	start := time.Now()
	d, err := e.draft(ctx, q)
	if err != nil {
		return nil, err
	}
	return e.finish(ctx, d.Answer, start)
}

// finish adds to a refusal what could be asked instead, and how long all took.
func (e *Engine) finish(ctx context.Context, a *Answer, start time.Time) (*Answer, error) {
	if a.State == NotCovered {
		var err error
		if a.Suggestions, err = e.suggest(ctx, a.Question, 3); err != nil {
			return nil, err
		}
	}
	a.ElapsedMS = float64(time.Since(start).Microseconds()) / 1000
	return a, nil
}

// draft is an answer in the articles' own words, with what was found for each part of the question; none for what is no question, and
// where a summary answers.
type draft struct {
	*Answer
	found []finding
	only  map[string]bool // the articles that are asked, nil for all
}

func (e *Engine) draft(ctx context.Context, q Question) (*draft, error) {
	if err := e.check(q, "question", "ask something about the articles"); err != nil {
		return nil, err
	}
	c := &composer{engine: e, Answer: &Answer{Question: q.Text, Engine: extractive, Revision: e.corpus.Revision, Articles: len(e.corpus.Articles)}}
	text, only, several := e.scope(q)
	if len(only) > 0 {
		c.Articles = len(only)
	}
	readings := e.grammar.readAll(e.speller.mend(text), before(q))
	if q.Before != nil {
		c.Understood = understood(readings, e.grammar.readAll(e.speller.mend(text), Turn{}))
	}
	if several {
		readings = together(readings)
	}
	if len(only) > 0 && len(q.Articles) == 0 && len(readings) == 1 && len(readings[0].terms) == 0 {
		readings[0].wants = wantSummary // nothing but the source is named
	}
	overview := len(readings) == 1 && readings[0].wants == wantSummary
	if overview && topic(readings[0].text) == "" {
		if done, err := c.sumUp(ctx, readings[0], only); done || err != nil {
			return &draft{Answer: c.Answer}, err
		}
	}
	var found []finding
	for _, r := range readings {
		if r.wants == wantNothing {
			return &draft{Answer: c.help()}, nil
		}
		f, err := e.find(ctx, r, only)
		if err != nil {
			return nil, err
		}
		found = append(found, f)
	}
	if overview && !found[0].answered { // no sentence says it all, but several may speak of it
		if done, err := c.sumUp(ctx, readings[0], only); done || err != nil {
			return &draft{Answer: c.Answer}, err
		}
	}
	c.compose(found)
	if q.Why {
		c.Why = e.why(found)
	}
	return &draft{c.Answer, found, only}, nil
}

// before is what a question may go on from.
func before(q Question) Turn {
	if q.Before == nil {
		return Turn{}
	}
	return Turn{Question: written(q.Before.Question), Answer: q.Before.Answer}
}

// understood is the question as it was read because of what was asked before, "" when that made no difference.
func understood(readings, alone []reading) string {
	var text, without []string
	for _, r := range readings {
		text = append(text, r.text)
	}
	for _, r := range alone {
		without = append(without, r.text)
	}
	if slices.Equal(text, without) {
		return ""
	}
	return strings.Join(text, " ")
}

// check says what is wrong with what was typed, a thing such as a question, and the cure for an empty one.
func (e *Engine) check(q Question, thing, cure string) error {
	text := strings.TrimSpace(q.Text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return &UserError{Message: "the " + thing + " is empty: " + cure, Problem: ProblemEmpty}
	case !utf8.ValidString(text):
		return &UserError{Message: "the " + thing + " is not valid UTF-8 text"}
	case n > maxQuestion:
		return &UserError{Message: fmt.Sprintf("the %s has %d characters: put it in at most %d", thing, n, maxQuestion), Problem: ProblemLong, Has: n, Most: maxQuestion}
	}
	return e.checkArticles(q.Articles)
}

func (e *Engine) checkArticles(ids []string) error {
	for _, id := range ids {
		if e.corpus.Article(id) == nil {
			return &UserError{Message: fmt.Sprintf("there is no article %q: the list of articles shows what there is", id), Problem: ProblemNoArticle, Name: id}
		}
	}
	return nil
}

// finding is what was found for one part of a question.
type finding struct {
	reading
	evidence []evidence // best first
	answered bool
	wrong    *premise // what the question takes for granted and an article contradicts
}

// hits is what the search finds, in some articles only unless that is nil.
func (e *Engine) hits(ctx context.Context, r reading, only map[string]bool) ([]retrieval.Hit, error) {
	k := candidates
	if len(only) > 0 {
		k = 10 * candidates // the filter follows
	}
	hits, err := e.searcher.Search(ctx, r.text, k)
	if err != nil || len(only) == 0 {
		return hits, err
	}
	return slices.DeleteFunc(slices.Clone(hits), func(h retrieval.Hit) bool { return !only[h.Article.ID] }), nil
}

// find searches for one part of a question and judges what comes.
func (e *Engine) find(ctx context.Context, r reading, only map[string]bool) (finding, error) {
	hits, err := e.hits(ctx, r, only)
	if err != nil {
		return finding{}, err
	}
	f := finding{reading: r}
	if f.evidence, err = e.scorer.score(ctx, r, hits); err != nil || len(f.evidence) == 0 {
		return f, err
	}
	if err := e.confirm(ctx, r, f.evidence); err != nil {
		return f, err
	}
	f.answered = e.model.enough(f.evidence[0])
	f.wrong = e.falsePremise(r, f.evidence)
	return f, nil
}

// why explains the decision on the first part, and says so when there were more.
func (e *Engine) why(found []finding) *Why {
	f := found[0]
	w := &Why{Wants: string(f.wants), Read: f.text}
	if len(f.evidence) > 0 {
		w.Threshold = probability(e.model.decides(f.evidence[0]).Threshold)
	}
	if len(found) > 1 {
		w.Note = fmt.Sprintf("first of %d parts", len(found))
	}
	for i, ev := range f.evidence {
		if i == 8 {
			break
		}
		c := Candidate{Quote: quote(ev.Article, ev.Core), Score: probability(ev.logit), Scores: map[string]float64{
			"rank": ev.rank, "fused": ev.Score, "bm25": ev.Scores.BM25, "context bm25": ev.Scores.ContextBM25,
			"cosine": ev.Scores.Cosine, "context cosine": ev.Scores.ContextCosine,
		}, Features: map[string]float64{}}
		for k, v := range ev.features {
			c.Features[featureNames[k]] = v
		}
		w.Evidence = append(w.Evidence, c)
	}
	return w
}
