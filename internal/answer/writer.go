package answer

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"rapporteur/internal/corpus"
)

// extractive is the engine of what is in the articles' own words.
const extractive = "extractive"

// Generator is a language model. It must be safe for concurrent use.
type Generator interface {
	// Name is the model's.
	Name() string
	// Write has the model do a task and hands over each sentence that it proposes as it comes, from the caller's goroutine. A model that
	// declines proposes nothing, which is no error. An error is ctx's, or says that the model failed; what was proposed
	// before it is of a reply that never ended.
	Write(ctx context.Context, b Brief, proposed func(Proposal)) (Spent, error)
}

// Brief is a task for a model.
type Brief struct {
	Summary  bool   // sum the excerpts up; else answer the question
	Question string // of a summary the topic, "" for none
	Claims   int    // the most sentences that are wanted
	Excerpts []Excerpt
}

// Excerpt is a paragraph that a model may rest on.
type Excerpt struct {
	Source string // publisher and date
	Text   string
}

// Proposal is a sentence that a model wrote, with what it says to rest on. Nothing in it is believed.
type Proposal struct {
	N       int // its place in the reply, from 1; when it is 1 again the reply begins anew
	Text    string
	Excerpt int    // which of the brief's, from 1; 0 for none
	Quote   string // "" for none: the sentence of the excerpt that is likest is taken
}

// Spent is what a task took.
type Spent struct {
	In, Out  int     // tokens
	Cost     float64 // 0 where no price is known
	Attempts int
	Took     time.Duration
}

// Trouble is why a model that is configured did not write a reply.
type Trouble string

const (
	TroubleFailed  Trouble = "model failed"  // or did not end in time
	TroubleUnsaid  Trouble = "nothing said"  // it proposed nothing
	TroubleUnproof Trouble = "nothing holds" // nothing that it proposed passed the checks
	TroubleSpared  Trouble = "not asked"     // it was not asked, since the request wants the articles' own words
)

// Passed is what Written.Fates has of sentences that passed all checks.
const Passed = string(passes)

// Written is what a model did for a reply, and what came of it.
type Written struct {
	Name     string         `json:"name"`
	In       int            `json:"tokens_in"`
	Out      int            `json:"tokens_out"`
	Cost     float64        `json:"cost,omitempty"`
	TookMS   float64        `json:"took_ms"`
	Attempts int            `json:"attempts"`
	Proposed int            `json:"proposed"`
	Fates    map[string]int `json:"fates,omitempty"` // how many sentences failed which check, or passed all
}

// Writer is an engine whose replies a model may write, under the engine's checks: each sentence is shown only when a quote proves it, and where
// none is left, or the model fails, the engine's own reply stands. It is safe for concurrent use.
type Writer struct {
	*Engine
	model   Generator
	room    int // tokens that excerpts may have
	flights singleflight.Group
	kept    *lru.Cache[string, *outcome] // by the task
}

const (
	// mostKept is how many outcomes are remembered, so that the same is not asked twice.
	mostKept = 256
	// tokensPerWord is how many tokens an English word of news has at most on average.
	tokensPerWord = 1.6
	// mostClaims is how many sentences a model is asked for in an answer, and more for one that lists or compares.
	mostClaims, mostListed = 3, 6
)

// NewWriter returns a writer over the engine; room is how many tokens of excerpts fit into the model's context.
func NewWriter(e *Engine, model Generator, room int) (*Writer, error) {
	kept, err := lru.New[string, *outcome](mostKept)
	if err != nil {
		return nil, err
	}
	return &Writer{Engine: e, model: model, room: room, kept: kept}, nil
}

// WrittenBy is the model's name.
func (w *Writer) WrittenBy() string { return w.model.Name() }

// Ask is Engine.Ask with the model.
func (w *Writer) Ask(ctx context.Context, q Question) (*Answer, error) {
	start := time.Now()
	d, err := w.draft(ctx, q)
	if err != nil {
		return nil, err
	}
	if err := w.rewrite(ctx, q, d); err != nil {
		return nil, err
	}
	return w.finish(ctx, d.Answer, start)
}

// outcome is what came of a task. It never changes, and has nothing of what was asked.
type outcome struct {
	claims   []proved
	proposed int
	removed  int
	fates    map[string]int
	spent    Spent
	failed   bool
}

// trouble is why it brought nothing, "" when it did.
func (o *outcome) trouble() Trouble {
	switch {
	case o.failed:
		return TroubleFailed
	case len(o.claims) > 0:
		return ""
	case o.proposed == 0:
		return TroubleUnsaid
	}
	return TroubleUnproof
}

// once has the model do a task, or takes what came of it when the same was asked before or is being asked. The tokens are those that this took.
func (w *Writer) once(ctx context.Context, s *sitting, b Brief) (o *outcome, tokens int, err error) {
	key := b.key(s.most)
	for {
		if have, ok := w.kept.Get(key); ok {
			return have, 0, nil
		}
		mine := false
		got, err, _ := w.flights.Do(key, func() (any, error) {
			mine = true
			o, err := s.sit(ctx, b)
			if err == nil && !o.failed {
				w.kept.Add(key, o)
			}
			return o, err
		})
		ended := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
		if err != nil && ended && !mine && ctx.Err() == nil {
			continue // whoever asked first has given up
		}
		if err != nil {
			return nil, 0, err
		}
		if o = got.(*outcome); mine {
			tokens = o.spent.In + o.spent.Out
		}
		return o, tokens, nil
	}
}

// key is what makes two tasks the same, without telling what was asked.
func (b Brief) key(most int) string {
	h := sha256.New()
	fmt.Fprintf(h, "%v %q %d %d", b.Summary, b.Question, b.Claims, most)
	for _, e := range b.Excerpts {
		fmt.Fprintf(h, " %q %q", e.Source, e.Text)
	}
	return string(h.Sum(nil))
}

// rewrite has the model write what the draft says, or what it could not find; the draft stands where that does not succeed.
func (w *Writer) rewrite(ctx context.Context, q Question, d *draft) error {
	if len(d.found) == 0 || d.State == FalsePremise {
		return nil
	}
	s := &sitting{writer: w, draft: d, places: w.excerpts(d), most: maxWords, progress: q.Progress}
	if len(s.places) == 0 {
		return nil
	}
	if q.OwnWords {
		d.Trouble = TroubleSpared
		return nil
	}
	b := s.brief(cmp.Or(d.Understood, strings.TrimSpace(q.Text)), mostClaims)
	for _, f := range d.found {
		if f.each || f.wants == wantList {
			b.Claims, s.most = mostListed, maxEachWords
		}
	}
	o, tokens, err := w.once(ctx, s, b)
	if err != nil {
		return err
	}
	d.Tokens, d.Removed = tokens, d.Removed+o.removed
	if d.Trouble = o.trouble(); d.Trouble == "" {
		w.fill(d.Answer, d, o.claims)
	}
	if q.Why {
		if d.Why == nil {
			d.Why = &Why{}
		}
		d.Why.Model = &Written{Name: w.model.Name(), In: o.spent.In, Out: o.spent.Out, Cost: o.spent.Cost, Attempts: o.spent.Attempts,
			TookMS: float64(o.spent.Took.Microseconds()) / 1000, Proposed: o.proposed, Fates: o.fates}
	}
	return nil
}

// excerpts are the paragraphs with the best evidence, and behind them all others of the articles that are asked, as far as they fit: where all of
// a small corpus does, nothing depends on the search. None where nothing in the corpus is like the question.
func (w *Writer) excerpts(d *draft) []paragraph {
	var all []paragraph
	for rank := 0; ; rank++ {
		before := len(all)
		for _, f := range d.found {
			if rank < len(f.evidence) {
				all = append(all, paragraph{f.evidence[rank].Article, f.evidence[rank].Paragraph})
			}
		}
		if len(all) == before {
			break
		}
	}
	if len(all) == 0 {
		return nil
	}
	for _, a := range w.corpus.Articles {
		for i := range a.Paragraphs {
			if len(d.only) == 0 || d.only[a.ID] {
				all = append(all, paragraph{a, i})
			}
		}
	}
	return w.fitting(all)
}

// fitting are the first of some paragraphs, each once, for which there is room.
func (w *Writer) fitting(all []paragraph) []paragraph {
	var out []paragraph
	seen := map[paragraph]bool{}
	left := w.room
	for _, p := range all {
		if seen[p] {
			continue
		}
		seen[p] = true
		if left -= int(tokensPerWord*float64(len(strings.Fields(p.text())))) + excerptTokens; left < 0 {
			break
		}
		out = append(out, p)
	}
	return out
}

// excerptTokens is what an excerpt takes beside its text.
const excerptTokens = 30

// paragraph is one of an article.
type paragraph struct {
	article *corpus.Article
	n       int
}

func (p paragraph) text() string { return p.article.Text(p.article.Paragraphs[p.n].Span) }

func (p paragraph) excerpt() Excerpt {
	source := p.article.Publisher
	if day := day(p.article.Published); day != "" {
		source += ", " + day
	}
	return Excerpt{Source: source, Text: p.text()}
}

// fill puts what is proved into an answer in the place of what the engine says.
func (w *Writer) fill(a *Answer, d *draft, claims []proved) {
	c := composer{Answer: a, engine: w.Engine}
	was := a.Short
	a.Claims, a.Sources, a.Conflicts, a.Closest, a.Refusal = nil, nil, nil, nil, nil
	a.Engine = w.model.Name()
	a.State, a.Missing = d.state(claims)
	var lines []string
	keeps := was == Yes || was == No
	for _, p := range claims {
		a.Claims = append(a.Claims, p.Claim)
		lines = append(lines, p.Text+c.cite(p.Quotes))
		keeps = keeps || was != "" && strings.Contains(strings.ToLower(p.Text), strings.ToLower(was))
	}
	if !keeps {
		a.Short = strings.Join(strings.Fields(claims[0].short), " ")
		if len(strings.Fields(a.Short)) > maxShort || !strings.Contains(claims[0].Text, a.Short) {
			a.Short = ""
		}
	}
	if a.Short == Yes || a.Short == No {
		lines[0] = a.Short + ". " + lines[0]
	}
	if a.State == Partly {
		lines = append(lines, "Not covered: "+a.Missing+".")
	}
	if i := slices.IndexFunc(d.found, func(f finding) bool { return f.answered }); i >= 0 {
		a.Conflicts = w.differences(d.found[i])
	}
	for _, d := range a.Conflicts {
		for _, side := range d.Sides {
			c.cite(side.Quotes)
		}
	}
	a.Independent = w.independent(a.Claims)
	a.Text = strings.Join(lines, " ")
}

// state is that of an answer by what is proved: parts that neither the engine nor the model answers are missing.
func (d *draft) state(claims []proved) (State, string) {
	for i, f := range d.found {
		if !f.answered && !slices.ContainsFunc(claims, func(p proved) bool { return slices.Contains(p.parts, i) }) {
			return Partly, strings.TrimRight(f.text, " ?")
		}
	}
	return Answered, ""
}
