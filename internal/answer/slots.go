package answer

import (
	"context"
	"errors"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"

	"rapporteur/internal/retrieval"
)

// A reader that has learnt to find what answers a question also tells whether two sentences fill one slot with different values: a phrase
// of the one is made the thing asked for, and the other is asked. The idea is that of question answering as a measure of
// faithfulness (Wang, Cho and Lewis, "Asking and Answering Questions to Evaluate the Factual Consistency of Summaries", ACL 2020),
// without a model that makes the questions.

// slot is what two sentences give for one thing.
type slot struct {
	a, b  phrase // of the one and of the other
	logit float64
}

// thing is what asks for a phrase.
func (g grammar) thing(text string, p phrase) string {
	switch p.class {
	case count:
		return strings.TrimSpace("how many " + g.countedNoun(text[p.Start:p.End]))
	case money:
		return "how much money"
	case percent:
		return "what percentage"
	case duration:
		return "how long"
	case date:
		return "when"
	case person:
		return "who"
	case place:
		return "where"
	}
	return "what"
}

// asking are questions for a phrase of a sentence: one with the thing asked for in the phrase's place, and one with it in front.
func (g grammar) asking(text string, p phrase) []string {
	thing := g.thing(text, p)
	before, after := strings.TrimSpace(text[:p.Start]), strings.TrimSpace(strings.TrimRight(text[p.End:], ".!? "))
	if p.class == date || p.class == place {
		before = g.trimmed(before, g.leading)
	}
	return []string{
		strings.TrimSpace(before+" "+thing+" "+after) + "?",
		strings.ToUpper(thing[:1]) + thing[1:] + ": " + strings.TrimSpace(before+" … "+after) + "?",
	}
}

// kind groups the classes whose phrases can stand in one slot.
func (p phrase) kind() string {
	switch {
	case p.class == date:
		return "date"
	case p.figure():
		return "figure"
	}
	return "name"
}

var (
	rangeBehind = regexp.MustCompile(`^\s*(?:[-–—]|to\b|and\b)\s*[$€£]?\d`)
	rangeAhead  = regexp.MustCompile(`\d%?\s*(?:[-–—]|to|and)\s*$`)
)

// ranged says whether a phrase is one end of a range only, "20 to 30".
func ranged(text string, p phrase) bool {
	return rangeBehind.MatchString(text[p.End:]) || rangeAhead.MatchString(text[:p.Start])
}

// relate compares two phrases of one kind.
func (g grammar) relate(a string, p phrase, b string, q phrase) relation {
	x, y := a[p.Start:p.End], b[q.Start:q.End]
	if ranged(a, p) || ranged(b, q) {
		return unlike
	}
	switch p.kind() {
	case "date":
		return momentOf(x).to(momentOf(y))
	case "name":
		switch world := worldwide(); {
		case names(x, y) || names(y, x):
			return agrees
		case world.within(x, y) || world.within(y, x):
			return refines
		}
		return differs
	}
	n, okX := g.amount(x)
	m, okY := g.amount(y)
	if !okX || !okY {
		return unlike
	}
	if r := n.to(m); r != refines || n.vague == m.vague {
		return r
	}
	return differs // "several hundred" is no more exact than "nearly 700", it is another report
}

// filled finds the phrase of a passage that the reader gives for a phrase of another sentence, and the log odds that it is one;
// not ok where it gives none that could fill the slot.
func (e *Engine) filled(ctx context.Context, text string, p phrase, in retrieval.Passage) (q phrase, logit float64, ok bool, err error) {
	note := e.notes.on(in.Article, in.Core)
	logit = math.Inf(-1)
	questions := e.grammar.asking(text, p)
	readings := make([][]Reading, len(questions))
	errs := make([]error, len(questions))
	var asked sync.WaitGroup
	for i, question := range questions { // at once: the reader takes one core for one window
		asked.Go(func() { readings[i], errs[i] = e.reader.Read(ctx, question, [][3]string{e.notes.window(in)}) })
	}
	asked.Wait()
	if err := errors.Join(errs...); err != nil {
		return q, 0, false, err
	}
	for _, got := range readings {
		r := got[0]
		z := min(r.Evidence, r.SpanScore)
		at := slices.IndexFunc(note.phrases, func(o phrase) bool {
			return o.kind() == p.kind() && o.Start < r.Span.End && r.Span.Start < o.End
		})
		if at >= 0 && z > logit {
			q, logit, ok = note.phrases[at], z, true
		}
	}
	return q, logit, ok, nil
}

// relatedFrom are the log odds, that a sentence settles another as a statement, from which they speak of one thing. Chosen on the pairs of the
// development half of eval/questions.txt.
const relatedFrom = 0.

// related says whether one sentence may settle what another states, either way.
func (e *Engine) related(ctx context.Context, a, b retrieval.Passage) (bool, error) {
	got, err := e.reader.Read(ctx, a.Text(), [][3]string{e.notes.window(b)})
	if err != nil {
		return false, err
	}
	return got[0].Evidence >= relatedFrom, nil
}

// rivals says of a phrase of one sentence which of another may stand in its place with another value, and whether any does, while none gives
// the same.
func (e *Engine) rivals(x *note, p phrase, y *note) (rival func(phrase) bool, there bool) {
	relate := func(q phrase) relation {
		if q.kind() != p.kind() || p.kind() == "name" && q.class != p.class {
			return unlike
		}
		return e.grammar.relate(x.text, p, y.text, q)
	}
	rival = func(q phrase) bool { return relate(q) == differs }
	told := func(q phrase) bool { return relate(q) == agrees }
	return rival, slices.ContainsFunc(y.phrases, rival) && !slices.ContainsFunc(y.phrases, told)
}

// rivalled says whether anything in two sentences may differ.
func (e *Engine) rivalled(a, b retrieval.Passage) bool {
	x, y := e.notes.on(a.Article, a.Core), e.notes.on(b.Article, b.Core)
	return slices.ContainsFunc(x.phrases, func(p phrase) bool { _, there := e.rivals(x, p, y); return there })
}

// clash is the slot that two sentences most surely fill with values that cannot both be true: each gives its own for the question that the
// other's makes. Not ok where there is none.
func (e *Engine) clash(ctx context.Context, a, b retrieval.Passage) (best slot, ok bool, err error) {
	x, y := e.notes.on(a.Article, a.Core), e.notes.on(b.Article, b.Core)
	best.logit = math.Inf(-1)
	related := false // read once that they are of one thing
	for _, p := range x.phrases {
		rival, there := e.rivals(x, p, y)
		if !there {
			continue
		}
		if !related {
			if related, err = e.related(ctx, a, b); err != nil || !related {
				return best, false, err
			}
		}
		q, to, found, err := e.filled(ctx, x.text, p, b)
		if err != nil {
			return best, false, err
		}
		if !found || !rival(q) {
			continue
		}
		back, from, found, err := e.filled(ctx, y.text, q, a)
		if err != nil {
			return best, false, err
		}
		if z := min(to, from); found && back.Span == p.Span && z > best.logit {
			best, ok = slot{p, q, z}, true
		}
	}
	return best, ok, nil
}
