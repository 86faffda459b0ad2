package answer

import (
	"context"
	"slices"
	"strings"
)

// Summarize is Engine.Summarize with the model: its sentences, where they are proved, and the engine's for what they leave words for. What they
// cover is counted as of any other.
func (w *Writer) Summarize(ctx context.Context, r SummaryRequest) (*Summary, error) {
	sum, err := w.Engine.Summarize(ctx, r)
	if err != nil {
		return nil, err
	}
	if r.OwnWords {
		sum.Trouble = TroubleSpared
		return sum, nil
	}
	budget, err := r.Length.budget()
	if err != nil {
		return nil, err
	}
	units, err := w.unitsFor(ctx, r)
	if err != nil {
		return nil, err
	}
	s := &sitting{writer: w, places: w.worthTelling(units, sum), topic: strings.TrimSpace(r.Topic), most: budget}
	if len(s.places) == 0 {
		return sum, nil
	}
	o, tokens, err := w.once(ctx, s, s.brief(s.topic, max(2, budget/wordsPerBullet)))
	if err != nil {
		return nil, err
	}
	sum.Tokens, sum.Removed = tokens, o.removed
	if sum.Trouble = o.trouble(); sum.Trouble == "" {
		w.bind(sum, r, units, o.claims, budget)
	}
	return sum, nil
}

// wordsPerBullet is about how many words a sentence of a summary has.
const wordsPerBullet = 20

// unitsFor are the sentences that a summary is made of.
func (e *Engine) unitsFor(ctx context.Context, r SummaryRequest) ([]unit, error) {
	units := e.unitsOf(r.Articles)
	if topic := strings.TrimSpace(r.Topic); topic != "" {
		r.Topic = topic
		return e.onTopic(ctx, units, r)
	}
	return units, nil
}

// worthTelling are the paragraphs of the units: first those that the engine's own summary is from, then the others in order, as far as they fit.
func (w *Writer) worthTelling(units []unit, s *Summary) []paragraph {
	var all []paragraph
	for _, b := range s.Bullets {
		for _, u := range units {
			if q := b.Quotes[0]; u.Article.ID == q.Article && u.span.Start < q.End && q.Start < u.span.End {
				all = append(all, paragraph{u.Article, u.Paragraph})
			}
		}
	}
	for _, u := range units {
		all = append(all, paragraph{u.Article, u.Paragraph})
	}
	return w.fitting(all)
}

// bind makes the bullets of a summary of what is proved, and of the engine's own sentences that say something else, as far as the words allow.
func (w *Writer) bind(s *Summary, r SummaryRequest, units []unit, claims []proved, budget int) {
	chosen := make([]unit, 0, len(claims))
	texts := map[int]string{} // by place
	for _, c := range claims {
		if at := slices.IndexFunc(units, func(u unit) bool {
			return u.Article == c.article && u.span.Start < c.Quotes[0].End && c.Quotes[0].Start < u.span.End
		}); at >= 0 && texts[units[at].place] == "" {
			u := units[at]
			u.span.Start, u.span.End = c.Quotes[0].Start, c.Quotes[0].End
			chosen, texts[u.place] = append(chosen, u), c.Text
			budget -= len(strings.Fields(c.Text))
		}
	}
	for _, b := range s.Bullets {
		at := slices.IndexFunc(units, func(u unit) bool {
			return u.Article.ID == b.Quotes[0].Article && u.span.Start == b.Quotes[0].Start
		})
		if at < 0 || units[at].words > budget || likeness(units[at], chosen) >= told {
			continue
		}
		chosen, budget = append(chosen, units[at]), budget-units[at].words
	}
	slices.SortStableFunc(chosen, func(a, b unit) int { return a.place - b.place })
	if len(r.Articles) != 1 {
		chosen = byPoint(chosen)
	}
	for i, u := range chosen {
		if text, ok := texts[u.place]; ok {
			chosen[i].text = text
		}
	}
	s.Engine = w.model.Name()
	w.print(s, r, chosen)
	s.Coverage = w.cover(units, chosen)
}
