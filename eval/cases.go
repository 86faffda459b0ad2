package eval

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"rapporteur/internal/corpus"
)

// Case is a question of a public set with the sentences that may answer it.
type Case struct {
	ID, Question string
	Candidates   []Choice
	Spans        []string // accepted answers, each part of a text; none where answers are sentences or prose
	Answerable   bool
}

// Choice is a candidate sentence between its neighbours, "" for none, and whether it answers.
type Choice struct {
	ID     string // of the text and, where that has several sentences, the sentence's place in it
	Window [3]string
	Right  bool
}

// line is a line of qa.jsonl. Sets differ in what they give.
type line struct {
	ID         key       `json:"id"`
	Question   string    `json:"question"`
	Context    strs      `json:"context_ids"`
	Labels     []float64 `json:"labels"` // one a context, which are then sentences
	Answers    strs      `json:"answers"`
	All        strs      `json:"all_answers"`
	Starts     []int     `json:"answer_starts"` // of All, else of Answers, in characters
	Selected   strs      `json:"selected_sentences"`
	Answerable *bool     `json:"answerable"`
}

// readCases reads qa.jsonl; without the file there are no cases.
func readCases(dir fs.FS, texts map[string]*corpus.Article) ([]Case, error) {
	var cases []Case
	var lines []line
	refuses, selects := false, false // whether the set says of a question that it has no answer, or which sentences are right
	err := eachLine(dir, "qa.jsonl", func(l line) error {
		c, err := l.read(texts)
		cases, lines = append(cases, c), append(lines, l)
		refuses = refuses || l.Answerable != nil && !*l.Answerable
		selects = selects || len(l.Selected) > 0
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for i, l := range lines {
		cases[i].Answerable = l.answerable(cases[i], refuses)
		if !selects && l.Labels == nil { // else the answers are sentences or prose
			cases[i].Spans = l.accepted()
		}
	}
	return cases, err
}

func (l line) read(texts map[string]*corpus.Article) (Case, error) {
	c := Case{ID: string(l.ID), Question: l.Question}
	if strings.TrimSpace(l.Question) == "" {
		return c, errors.New("question: want a text, got none")
	}
	if l.Labels != nil && len(l.Labels) != len(l.Context) {
		return c, fmt.Errorf("labels: want one for each of %d context_ids, got %d", len(l.Context), len(l.Labels))
	}
	placed := slices.ContainsFunc(l.Context, func(id string) bool { return len(l.places(texts[id])) > 0 })
	for i, id := range l.Context {
		t := texts[id]
		switch {
		case t == nil:
			return c, fmt.Errorf("corpus.jsonl has no text %.60q: add it, or take it out of context_ids", id)
		case l.Labels != nil:
			c.Candidates = append(c.Candidates, Choice{id, [3]string{1: t.File}, l.Labels[i] > 0})
		default:
			c.Candidates = append(c.Candidates, l.choices(t, placed)...)
		}
	}
	return c, nil
}

// accepted are the answers that are given, each once.
func (l line) accepted() (all []string) {
	for _, a := range slices.Concat(l.All, l.Answers) {
		if strings.TrimSpace(a) != "" && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

// answerable says whether a question has an answer. Labels decide where the set says so of no question, or
// of all.
func (l line) answerable(c Case, refuses bool) bool {
	right := slices.ContainsFunc(c.Candidates, func(x Choice) bool { return x.Right })
	switch {
	case l.Labels != nil && (l.Answerable == nil || !refuses):
		return right
	case l.Answerable != nil:
		return *l.Answerable
	}
	return right || len(l.accepted()) > 0
}

// choices are the sentences of a text. placed says whether it is known where the answers stand, in this
// text or another one of the question.
func (l line) choices(t *corpus.Article, placed bool) []Choice {
	var spans []corpus.Span
	for _, p := range t.Paragraphs {
		spans = append(spans, p.Sentences...)
	}
	out := make([]Choice, len(spans))
	right := l.judge(t, placed)
	for i, s := range spans {
		out[i] = Choice{ID: fmt.Sprintf("%s %04d", t.ID, i), Window: [3]string{1: t.Text(s)}, Right: right(s)}
		if i > 0 {
			out[i].Window[0] = t.Text(spans[i-1])
		}
		if i+1 < len(spans) {
			out[i].Window[2] = t.Text(spans[i+1])
		}
	}
	return out
}

// judge returns what says whether a sentence of the text is right: one that is among the selected; if
// none are selected, one where an answer starts; if no place is known, one that holds an answer.
func (l line) judge(t *corpus.Article, placed bool) func(corpus.Span) bool {
	if l.Answerable != nil && !*l.Answerable {
		return func(corpus.Span) bool { return false }
	}
	if len(l.Selected) > 0 {
		return func(s corpus.Span) bool {
			return slices.ContainsFunc(l.Selected, func(x string) bool { return sameSentence(t.Text(s), x) })
		}
	}
	if placed {
		places := l.places(t)
		return func(s corpus.Span) bool {
			return slices.ContainsFunc(places, func(at int) bool { return s.Start <= at && at < s.End })
		}
	}
	answers := l.accepted()
	return func(s corpus.Span) bool {
		return slices.ContainsFunc(answers, func(a string) bool { return holdsWords(t.Text(s), a) })
	}
}

// places are where answers start in the text, in bytes: where the set says so, and the answer does
// stand there. Of several contexts the place is in one, and nobody says in which.
func (l line) places(t *corpus.Article) (places []int) {
	answers := l.All
	if len(answers) != len(l.Starts) {
		answers = l.Answers
	}
	if t == nil || len(answers) != len(l.Starts) {
		return nil
	}
	for i, start := range l.Starts {
		if at, ok := byteAt(t.File, start); ok && strings.HasPrefix(t.File[at:], answers[i]) {
			places = append(places, at)
		}
	}
	return places
}

// byteAt is the place in bytes of a text's nth character, from 0.
func byteAt(text string, n int) (at int, ok bool) {
	for ; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at, n == 0 && at < len(text)
}

// leastWords is how many words a part of a sentence has at least that stands for it. Shorter ones are
// scraps of quotation marks and initials, which are in many sentences.
const leastWords = 3

// sameSentence says whether two ways to split a text mean the same sentence: one holds all or, if it is
// the one selected, most of the other.
func sameSentence(text, selected string) bool {
	text, selected = fold(text), fold(selected)
	switch {
	case text == selected:
		return text != ""
	case strings.Contains(text, selected):
		return len(strings.Fields(selected)) >= leastWords
	}
	return strings.Contains(selected, text) && 2*len(text) > len(selected)
}
