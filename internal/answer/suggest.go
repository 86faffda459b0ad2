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
// many do something, what is said about a name. Whether the engine can answer them is
// checked when one is suggested.
func (e *Engine) findIdeas() []idea {
	var out []idea
	seen := map[string]bool{}
	for _, a := range e.corpus.Articles {
		for _, p := range a.Paragraphs {
			for _, s := range p.Sentences {
				for _, q := range e.grammar.questions(a.Text(s)) {
					key := strings.ReplaceAll(q, " the ", " ")
					if seen[key] {
						continue
					}
					seen[key] = true
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
		case (p.class == name || p.class == place) && g.topical(text) && !g.attributive(sentence[p.End:]):
			if speaker != "" && strings.HasSuffix(strings.ReplaceAll(sentence[:p.Start], ",", ""), speaker+" ") {
				break // the speaker in other words
			}
			topic = text // the last is the most particular
			if strings.HasSuffix(strings.ToLower(sentence[:p.Start]), " the ") {
				topic = "the " + text
			}
		case p.class == count && p.value > 2:
			if q := g.howMany(sentence, p); q != "" {
				out = append(out, q)
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

// askedWords is how many words a question about a figure has at most.
const askedWords = 14

// attributive says whether the noun that a name qualifies follows it, as "forces" does "Ukrainian".
func (g grammar) attributive(after string) bool {
	ws := words(after)
	return len(ws) > 0 && ws[0].Start <= 1 && !ws[0].capital() && !g.function[ws[0].lower] && !g.said[ws[0].lower]
}

// howMany asks for the figure p where its clause is about what it counts, as "He said that over 20 countries
// will sign" gives "How many countries will sign?", or says what somebody has or does with an auxiliary verb, as "The mill
// will employ 40 people" gives "How many people will the mill employ?". "" where it is neither.
func (g grammar) howMany(sentence string, p phrase) string {
	before, after := sentence[:p.Start], sentence[p.End:]
	if i := strings.LastIndex(before, " that "); i >= 0 {
		before = before[i+len(" that "):]
	}
	after, _, _ = strings.Cut(strings.TrimRight(after, ".!?"), ",")
	noun := g.countedNoun(sentence[p.Start:p.End])
	if noun == "" || strings.ContainsAny(before+after, ",;:—–\"“”()") {
		return ""
	}
	ws, rest := words(before), words(after)
	for len(ws) > 0 && g.about[ws[len(ws)-1].lower] {
		ws = ws[:len(ws)-1]
	}
	q, n := "", len(ws)
	switch {
	case n == 0 || n == 1 && ws[0].lower == "the":
		if len(rest) > 1 && g.auxiliary[rest[0].lower] && strings.HasPrefix(after, " "+rest[0].text) {
			q = "How many " + noun + after + "?"
		}
	case n > 1 && doing[ws[n-1].lower] != "":
		q = g.inverted(noun, doing[ws[n-1].lower], before[:ws[n-2].End], "have", after)
	case n > 2 && g.auxiliary[ws[n-2].lower] && !g.function[ws[n-1].lower]:
		q = g.inverted(noun, ws[n-2].text, before[:ws[n-3].End], ws[n-1].text, after)
	}
	if len(words(q)) > askedWords {
		return ""
	}
	return q
}

// doing asks for what somebody has.
var doing = map[string]string{"has": "does", "have": "do", "had": "did"}

// inverted asks how many of something a subject has or does something with; "" when the subject leans on what
// went before.
func (g grammar) inverted(noun, auxiliary, subject, verb, after string) string {
	ws := words(subject)
	for i, w := range ws {
		article := w.lower == "the" || w.lower == "a" || w.lower == "an"
		switch {
		case g.pronouns[w.lower] || g.auxiliary[w.lower]:
			return "" // leans on what went before, or is no subject
		case i == 0 && g.function[w.lower] && !article, i > 0 && article && !g.function[ws[i-1].lower]:
			return "" // another part of the clause stands before it
		}
	}
	if first := ws[0]; !g.known[first.lower] && !first.acronym() {
		subject = strings.ToLower(subject[:1]) + subject[1:]
	}
	return "How many " + noun + " " + auxiliary + " " + strings.TrimSpace(subject) + " " + verb + after + "?"
}

// countedNoun is a quantity without its number, when it is in the plural.
func (g grammar) countedNoun(quantity string) string {
	noun := ""
	for _, w := range words(quantity) {
		tens, _, _ := strings.Cut(w.lower, "-") // twenty-six
		switch _, scale := g.scale[tens]; {
		case w.number() || scale || g.vague[w.lower] || g.about[w.lower]:
			noun = ""
		case noun == "":
			noun = quantity[w.Start:]
		}
	}
	last := words(noun)
	if len(last) == 0 || !strings.HasSuffix(noun, "s") && !g.plurals[last[len(last)-1].lower] {
		return ""
	}
	return noun
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
