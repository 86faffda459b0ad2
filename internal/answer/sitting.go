package answer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rapporteur/internal/corpus"
)

// sitting is one task of a model's, whose proposals are checked as they come.
type sitting struct {
	writer   *Writer
	draft    *draft // nil: a summary
	places   []paragraph
	topic    string // of a summary, "" for none
	most     int    // words
	progress func(*Answer)

	outcome
	err error
}

// proved is a claim with what it rests on.
type proved struct {
	Claim
	basis
	reply
}

// reply is what a sentence is for a question.
type reply struct {
	short string // the shortest answer in it, by the reader; may be empty
	parts []int  // of the question that it answers
}

// brief is the task.
func (s *sitting) brief(question string, claims int) Brief {
	b := Brief{Summary: s.draft == nil, Question: question, Claims: claims}
	for _, p := range s.places {
		b.Excerpts = append(b.Excerpts, p.excerpt())
	}
	return b
}

// sit has the model do the task. An error is ctx's or the reader's; that the model failed is an outcome.
func (s *sitting) sit(ctx context.Context, b Brief) (*outcome, error) {
	spent, err := s.writer.model.Write(ctx, b, func(p Proposal) { s.take(ctx, p) })
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if s.err != nil {
		return nil, s.err
	}
	o := s.outcome
	o.spent, o.failed = spent, err != nil
	return &o, nil
}

// mostProposals is how many sentences of a reply are looked at.
const mostProposals = 24

// take checks a proposal and keeps what may be shown.
func (s *sitting) take(ctx context.Context, p Proposal) {
	if s.err != nil {
		return
	}
	if p.N <= 1 || s.fates == nil { // a reply that broke off has brought nothing
		s.outcome = outcome{fates: map[string]int{}}
	}
	if s.proposed++; s.proposed > mostProposals {
		s.removed++ // nobody asked for so many, and each takes a reading
		return
	}
	c, got, err := s.check(ctx, p)
	if err != nil {
		s.err = err
		return
	}
	s.fates[string(got)]++
	if got != passes && got != repeated {
		s.removed++
	}
	if c == nil || s.words()+len(strings.Fields(c.Text)) > s.most && len(s.claims) > 0 {
		return
	}
	s.claims = append(s.claims, *c)
	if s.progress != nil && s.draft != nil {
		shown := *s.draft.Answer
		s.writer.fill(&shown, s.draft, s.claims)
		s.progress(&shown)
	}
}

func (s *sitting) words() int {
	n := 0
	for _, c := range s.claims {
		n += len(strings.Fields(c.Text))
	}
	return n
}

// check makes a claim of a proposal, or says which check it fails. One that twists what it quotes gives way to that, in its own words; not where the
// engine refuses: there it must pass them all.
func (s *sitting) check(ctx context.Context, p Proposal) (*proved, fate, error) {
	e := s.writer.Engine
	b, got := s.basis(p)
	if got != passes {
		return nil, got, nil
	}
	if e.orders(b.text()) {
		return nil, unfit, nil
	}
	text, ok := clean(p.Text, b.text())
	if !ok {
		return nil, unfit, nil
	}
	got, _, err := e.proves(ctx, text, b)
	if err != nil {
		return nil, "", err
	}
	shown := e.explained(b)
	switch {
	case got == passes:
	case got.twists() && (s.draft == nil || s.draft.State != NotCovered):
		text = plain(shown.text())
	default:
		return nil, got, nil
	}
	to, ok, err := s.asked(ctx, b)
	switch {
	case err != nil:
		return nil, "", err
	case !ok:
		return nil, unasked, nil
	}
	c := &proved{Claim{Text: text, Quotes: []Quote{quote(b.article, shown.span())}}, shown, to}
	for _, have := range s.claims {
		if e.same(have.Text, text) || have.overlaps(c.Claim) && got != passes {
			return nil, repeated, nil
		}
	}
	return c, got, nil
}

// orders says whether a text begins with an order to whoever reads it, as one does that is meant for a machine: it tells nothing.
func (e *Engine) orders(text string) bool {
	ws := words(text)
	return len(ws) > 0 && e.grammar.orders[ws[0].lower]
}

// basis is what a proposal says to rest on.
func (s *sitting) basis(p Proposal) (basis, fate) {
	if p.Excerpt < 1 || p.Excerpt > len(s.places) {
		return basis{}, noPassage
	}
	at := s.places[p.Excerpt-1]
	start := at.article.Paragraphs[at.n].Start
	if strings.TrimSpace(p.Quote) == "" {
		return s.writer.likest(p.Text, at)
	}
	if span, ok := locate(at.text(), p.Quote); ok {
		b, ok := touched(at.article, at.n, corpus.Span{Start: start + span.Start, End: start + span.End})
		if !ok {
			return b, noQuote
		}
		return b, passes
	}
	if len([]rune(strings.TrimSpace(p.Quote))) < leastQuote {
		return basis{}, noQuote
	}
	if slices.ContainsFunc(s.places, func(o paragraph) bool { _, ok := locate(o.text(), p.Quote); return ok }) {
		return basis{}, misplaced
	}
	return basis{}, invented
}

// likest is the sentence of a paragraph that has most of a text's words.
func (w *Writer) likest(text string, in paragraph) (basis, fate) {
	said := &note{text: text, stems: stems(text)}
	best, most := -1, 0.
	for i, s := range in.article.Paragraphs[in.n].Sentences {
		own := in.article.Text(s)
		if c := w.covered(said, &note{text: own, stems: stems(own)}); c > most {
			best, most = i, c
		}
	}
	if best < 0 {
		return basis{}, noQuote
	}
	return basis{in.article, in.n, best, best}, passes
}

// asked says whether what a proposal rests on answers the question, as the reader has it: where the draft answers it needs less than where the
// draft refuses. Of a summary it must speak of the topic.
func (s *sitting) asked(ctx context.Context, b basis) (to reply, ok bool, err error) {
	e := s.writer.Engine
	if s.draft == nil {
		text := stems(e.explained(b).text())
		for t := range stems(s.topic) {
			if !text[t] && !e.kin(t, text) {
				return to, false, nil
			}
		}
		return to, true, nil
	}
	for i, f := range s.draft.found {
		if e.reader == nil {
			if slices.ContainsFunc(f.evidence, func(ev evidence) bool { return b.holds(ev) && e.model.enough(ev) }) {
				to.parts, ok = append(to.parts, i), true
			}
			continue
		}
		if !f.answered && !slices.ContainsFunc(f.evidence, func(ev evidence) bool { return b.holds(ev) && !ev.misplaced && e.model.near(ev) }) {
			continue // it is about something else, whatever the reader makes of it
		}
		readings, err := e.reader.Read(ctx, f.text, [][3]string{b.window()})
		if err != nil {
			return to, false, fmt.Errorf("reading what a sentence rests on: %w", err)
		}
		r, bar := readings[0], e.model.asked.Threshold
		if f.answered {
			bar = e.model.asked.Floor
		}
		if e.model.decision.logit(features{reader: r.Evidence}) < bar {
			continue
		}
		to.parts, ok = append(to.parts, i), true
		if r.SpanScore > 0 && to.short == "" && r.Span.Start < r.Span.End {
			to.short = b.text()[r.Span.Start:r.Span.End]
		}
	}
	return to, ok, nil
}
