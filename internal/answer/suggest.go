package answer

import (
	"context"
	"slices"
	"sort"
	"strings"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// idea is a question that a sentence of the corpus seems to answer.
type idea struct {
	question string
	article  *corpus.Article
	sentence corpus.Span
	terms    map[string]bool // of question and sentence
}

// findIdeas makes questions from the sentences of the corpus: what somebody said about a name, how
// many of something there are, what is said about a name. Whether the engine can answer them is
// checked when one is suggested.
func (e *Engine) findIdeas() []idea {
	var out []idea
	seen := map[string]bool{}
	for _, a := range e.corpus.Articles {
		for _, p := range a.Paragraphs {
			for _, s := range p.Sentences {
				for _, q := range e.grammar.questions(a.Text(s)) {
					if seen[q] {
						continue
					}
					seen[q] = true
					out = append(out, idea{q, a, s, stems(q + " " + a.Text(s))})
				}
			}
		}
	}
	return out
}

// questions makes questions that the sentence answers.
func (g grammar) questions(sentence string) []string {
	var speaker, topic string
	var out []string
	for _, p := range g.phrases(sentence) {
		text := sentence[p.Start:p.End]
		switch {
		case p.class == person && speaker == "" && strings.Contains(text, " "):
			speaker = text
		case (p.class == name || p.class == place) && g.topical(text):
			topic = text // the last is the most particular
			if strings.HasSuffix(strings.ToLower(sentence[:p.Start]), " the ") {
				topic = "the " + text
			}
		case p.class == count && p.value > 2:
			if noun := countedNoun(text); noun != "" {
				out = append(out, "How many "+noun+" do the articles speak of?")
			}
		}
	}
	switch {
	case topic == "":
	case speaker != "" && g.reports(sentence):
		out = append(out, "What did "+speaker+" say about "+topic+"?")
	default:
		out = append(out, "What do the articles say about "+topic+"?")
	}
	return out
}

// topical says whether a name is fit to be asked about: no bare acronym, none with a title of office.
func (g grammar) topical(text string) bool {
	ws := words(text)
	if len(ws) > 4 || len(ws) == 1 && ws[0].acronym() {
		return false
	}
	return !slices.ContainsFunc(ws, func(w word) bool { return g.titles[w.lower] })
}

// countedNoun is a quantity without its number, when it is in the plural and not hyphenated.
func countedNoun(text string) string {
	fields := strings.Fields(text)
	for i, f := range fields {
		if strings.IndexFunc(f, func(r rune) bool { return r >= '0' && r <= '9' }) == 0 && !strings.Contains(f, "-") && strings.HasSuffix(text, "s") {
			return strings.Join(fields[i+1:], " ")
		}
	}
	return ""
}

// reports says whether the sentence reports what somebody said.
func (g grammar) reports(sentence string) bool {
	for _, w := range words(sentence) {
		if g.said[w.lower] {
			return true
		}
	}
	return false
}

// Suggest returns at most n questions that the engine answers, from different articles where it can.
func (e *Engine) Suggest(ctx context.Context, n int) ([]string, error) {
	return e.suggest(ctx, "", n)
}

// Prepare checks which questions can be suggested, so that a refusal need not wait for it. It asks
// many questions and takes seconds; it ends early with ctx.
func (e *Engine) Prepare(ctx context.Context) error {
	for _, d := range e.ideas[:min(len(e.ideas), maxIdeas)] {
		if _, err := e.answers(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

const (
	// maxIdeas bounds the work of Prepare.
	maxIdeas = 100
	// maxChecks is how many ideas not yet checked a single refusal may check.
	maxChecks = 3
)

// suggest returns at most n questions that the engine answers, nearest to the text first.
func (e *Engine) suggest(ctx context.Context, text string, n int) ([]string, error) {
	order := make([]int, len(e.ideas))
	near := make([]float64, len(e.ideas))
	used := map[*corpus.Article]int{}
	for i, d := range e.ideas {
		order[i] = i
		for t := range stems(text) {
			if d.terms[t] {
				near[i] += e.rarity.of(t)
			}
		}
		near[i] -= .1 * float64(used[d.article])
		used[d.article]++
	}
	sort.SliceStable(order, func(a, b int) bool { return near[order[a]] > near[order[b]] })
	var out []string
	checks := 0
	for _, i := range order {
		if _, known := e.checked.Load(e.ideas[i].question); !known {
			if checks++; checks > maxChecks {
				continue
			}
		}
		if len(out) == n {
			break
		}
		ok, err := e.answers(ctx, e.ideas[i])
		if err != nil {
			return nil, err
		}
		if ok && !strings.EqualFold(e.ideas[i].question, strings.TrimSpace(text)) {
			out = append(out, e.ideas[i].question)
		}
	}
	return out, nil
}

// answers says whether the search finds the idea's sentence for its question and the sentence suffices
// to answer: then the engine answers, with it or a better one. Reading one sentence takes a fraction
// of the time of asking.
func (e *Engine) answers(ctx context.Context, d idea) (bool, error) {
	if ok, known := e.checked.Load(d.question); known {
		return ok.(bool), nil
	}
	r := e.grammar.read(d.question)
	hits, err := e.searcher.Search(ctx, r.text, candidates)
	if err != nil {
		return false, err
	}
	at := slices.IndexFunc(hits, func(h retrieval.Hit) bool { return h.Article == d.article && h.Core.Start == d.sentence.Start })
	ok := false
	if at >= 0 {
		found, err := e.scorer.score(ctx, r, hits[at:at+1])
		if err != nil {
			return false, err
		}
		ok = len(found) > 0 && e.model.enough(found[0]) && e.falsePremise(r, found) == nil
	}
	e.checked.Store(d.question, ok)
	return ok, nil
}
