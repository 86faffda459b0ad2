package answer

import (
	"context"
	"math"
	"slices"
	"sort"
	"strings"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// scorer judges sentences as evidence for one question. It must be safe for concurrent use.
type scorer interface {
	// score returns the hits as evidence, best first, in a total order. It returns fewer than it
	// was given when some can be no evidence at all; none is not an error.
	score(ctx context.Context, q reading, hits []retrieval.Hit) ([]evidence, error)
}

// evidence is a sentence scored for a question.
type evidence struct {
	retrieval.Hit
	rank      float64 // what orders the candidates of one question
	read      bool    // whether a reader has read it
	reading   Reading // what it made of it
	features  features
	logit     float64     // of the probability that it answers
	answer    phrase      // the typed phrase that answers, a span of the sentence; class "" when none was found
	short     corpus.Span // the shortest answer, a span of the sentence; may be empty
	misplaced bool        // whether that is a country where a town is asked for, or a town for a country: then it answers nothing
}

// probability is the chance, 0…1, that a logit stands for.
func probability(logit float64) float64 { return 1 / (1 + math.Exp(-logit)) }

// rawScorer judges by what retrieval measured and by whether the sentence holds a phrase of the kind
// that is asked for. It knows nothing of what sentences mean.
type rawScorer struct {
	*notebook
	model model
}

const (
	// typeBonus and figureBonus are added to the fused score, 0…1.35, of a sentence that has what the
	// question asks for. The first was chosen on the development half of eval/questions.txt among
	// .1, .2, .3, .4 and .6; the second was set to the same.
	typeBonus   = .4
	figureBonus = .4
	// otherType is how much a name of unknown type, or a count of something else than what the question
	// names, counts. It must be near 1: in SQuAD 2 (dev) and Natural Questions four of five sentences
	// that tell who did something hold no name that its surroundings show to be a person's, and a
	// third of those that tell how many count under another noun.
	otherType = .8
)

func (s rawScorer) score(ctx context.Context, q reading, hits []retrieval.Hit) ([]evidence, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := make([]evidence, 0, len(hits))
	for _, h := range hits {
		if strings.HasSuffix(h.Text(), "?") {
			continue // a question, as a heading may be, answers none
		}
		e := evidence{Hit: h}
		e.answer = s.answerPhrase(q, s.on(h.Article, h.Core))
		e.features, e.short = s.measure(q, h, e.answer), e.answer.Span
		if q.wants == wantYesNo || q.wants == wantClaim {
			s.compare(q, &e)
		}
		e.rank = h.Score + typeBonus*e.features[typeFound] + figureBonus*e.features[figureFound]
		e.logit = s.model.logit(e)
		out = append(out, e)
	}
	byRank(out)
	return out, nil
}

// byRank sorts evidence best first, and what answers nothing last. Candidates come in a total order, which ties keep.
func byRank(list []evidence) {
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].misplaced != list[j].misplaced {
			return list[j].misplaced
		}
		return list[i].rank > list[j].rank
	})
}

// measure computes the features that do not depend on other candidates.
func (s rawScorer) measure(q reading, h retrieval.Hit, found phrase) features {
	around := s.around(h.Passage)
	context := stems(h.Article.Title)
	for _, n := range around {
		for t := range n.stems {
			context[t] = true
		}
	}
	f := features{
		namesFound:   share(q.names, context),
		figuresFound: figures(q, around),
		typeFound:    typeFit(q, found),
		figureFound:  figureFit(q, found),
		keywords:     keywordQuery(q),
	}
	if q.wants == wantReason || q.wants == wantManner {
		f[presumes] = 1
	}
	if h.Scores.Meaning {
		f[cosine] = 20 * (h.Scores.Cosine - .8) // e5's cosines lie between .7 and .9
		f[contextCosine] = 20 * (h.Scores.ContextCosine - .8)
	}
	return f
}

// share is the part of the terms that occur in the text; 1 when there are none.
func share(terms []string, text map[string]bool) float64 {
	if len(terms) == 0 {
		return 1
	}
	n := 0
	for _, t := range terms {
		if text[t] {
			n++
		}
	}
	return float64(n) / float64(len(terms))
}

// figures is the part of the question's own figures and dates that stand in the context; 1 when
// it has none.
func figures(q reading, around []*note) float64 {
	all, found := 0, 0
	for _, p := range q.phrases {
		if !p.figure() && p.class != date {
			continue
		}
		all++
		if slices.ContainsFunc(around, func(n *note) bool { return n.tells(p, q.text[p.Start:p.End]) }) {
			found++
		}
	}
	if all == 0 {
		return 1
	}
	return float64(found) / float64(all)
}

// tells says whether the sentence has the figure or date.
func (n *note) tells(p phrase, text string) bool {
	return slices.ContainsFunc(n.phrases, func(o phrase) bool {
		return sameFigure(p, o) || p.class == date && o.class == date && sameMoment(text, n.text[o.Start:o.End])
	})
}

func sameFigure(a, b phrase) bool { return a.figure() && b.figure() && a.value == b.value }

// overlap says whether two phrases share a word of content.
func overlap(a, b string) bool {
	t := stems(b)
	for _, x := range retrieval.Terms(a) {
		if t[x] {
			return true
		}
	}
	return false
}

// keywordQuery is 1 for keywords and 0 for a question: keywords resemble a sentence less.
func keywordQuery(q reading) float64 {
	if q.wants == wantPassage {
		return 1
	}
	return 0
}

// typeFit says how well the phrase found has the type that the question asks for, 0…1. It is .5 when
// the question asks for no name.
func typeFit(q reading, found phrase) float64 {
	classes := q.wants.classes()
	switch {
	case len(classes) == 0 || q.wants.figure():
		return .5
	case found.class == classes[0]:
		return 1
	case found.class != "":
		return otherType
	case q.wants == wantName: // a common noun may be meant
		return .5
	}
	return 0
}

// figureFit is 0 when the question asks for a figure or a date and none was found, otherType when one
// was that counts something else, and 1 else.
func figureFit(q reading, found phrase) float64 {
	switch {
	case !q.wants.figure():
		return 1
	case found.class == "":
		return 0
	case q.wants == wantCount && !q.counts(found.unit):
		return otherType
	}
	return 1
}

// counts says whether a unit is among the things that the question wants to have counted.
func (q reading) counts(unit string) bool {
	return unit != "" && slices.ContainsFunc(q.of, func(s string) bool { return akin(s, unit) })
}

// answerPhrase finds the phrase of the sentence that the question asks for: of the right type, not
// what the question itself says, counting the right noun if there is one, else nearest to the words
// that question and sentence share.
func (n *notebook) answerPhrase(q reading, s *note) phrase {
	classes := q.wants.classes()
	if len(classes) == 0 {
		return phrase{}
	}
	asked := map[string]bool{}
	for _, t := range q.terms {
		asked[t] = true
	}
	anchors := anchors(asked, s.text)
	var best phrase
	bestScore := math.Inf(-1)
	for _, p := range s.phrases {
		rank := classRank(classes, p.class)
		if rank < 0 || repeats(p, s.text, asked, q) {
			continue
		}
		score := -2*float64(rank) - distance(p.Span, anchors)/40
		if q.counts(p.unit) {
			score += 4
		}
		if score > bestScore {
			best, bestScore = p, score
		}
	}
	return best
}

func classRank(classes []class, c class) int {
	for i, x := range classes {
		if x == c {
			return i
		}
	}
	return -1
}

// repeats says whether the phrase tells nothing that the question has not said.
func repeats(p phrase, sentence string, asked map[string]bool, q reading) bool {
	if p.figure() || p.class == date {
		for _, o := range q.phrases {
			if sameFigure(p, o) || o.class == date && p.class == date && overlap(q.text[o.Start:o.End], sentence[p.Start:p.End]) {
				return q.wants != wantDate
			}
		}
		return false
	}
	for _, t := range retrieval.Terms(sentence[p.Start:p.End]) {
		if !asked[t] {
			return false
		}
	}
	return true
}

// anchors are the places in the sentence of the words that the question has too.
func anchors(asked map[string]bool, sentence string) []corpus.Span {
	var out []corpus.Span
	for _, w := range words(sentence) {
		for _, t := range retrieval.Terms(w.text) {
			if asked[t] {
				out = append(out, w.Span)
				break
			}
		}
	}
	return out
}

// distance is the mean number of bytes between a span and the anchors.
func distance(s corpus.Span, anchors []corpus.Span) float64 {
	if len(anchors) == 0 {
		return 0
	}
	var sum float64
	for _, a := range anchors {
		switch {
		case a.End <= s.Start:
			sum += float64(s.Start - a.End)
		case s.End <= a.Start:
			sum += float64(a.Start - s.End)
		}
	}
	return sum / float64(len(anchors))
}

// maxShort is the longest short answer, in words.
const maxShort = 12

// shortAnswer is the shortest answer on one line. Of a list that is too long it gives the head, of anything
// else that is not short nothing.
func shortAnswer(e evidence) string {
	fields := strings.Fields(e.Text()[e.short.Start:e.short.End])
	if len(fields) <= maxShort {
		return strings.Join(fields, " ")
	}
	for n := maxShort; n > 0; n-- {
		if head := strings.Join(fields[:n], " "); strings.HasSuffix(head, ",") || strings.HasSuffix(head, ";") {
			return strings.TrimRight(head, ",;") + " …"
		}
	}
	return ""
}
