package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"unicode/utf8"

	"rapporteur/internal/corpus"
)

// PublicSet is a question set of others, read from a folder: corpus.jsonl, and at least one of qa.jsonl
// (answers) and queries.jsonl with qrels.tsv (which text is relevant). README.md has the layout.
type PublicSet struct {
	Texts   []*corpus.Article // in order of file
	Queries []Query           // with at least one relevant text
	Cases   []Case
}

// Query is a query with the grade of each text that is relevant to it, by id.
type Query struct {
	ID, Text string
	Relevant map[string]float64
}

// Case is a question with the sentences that may answer it.
type Case struct {
	ID, Question string
	Candidates   []Choice
	Answers      []string // accepted short answers; none where long ones or none are given
	Answerable   bool
}

// Choice is a candidate sentence between its neighbours, "" for none, and whether it answers.
type Choice struct {
	Window [3]string
	Right  bool
}

// longestAnswer is the longest text that counts as a short answer, in words. Longer ones are sentences.
const longestAnswer = 12

// line is a line of qa.jsonl. Sets differ in what they give.
type line struct {
	ID         string     `json:"id"`
	Question   string     `json:"question"`
	Context    []string   `json:"context_ids"`
	Labels     []int      `json:"labels"` // one a context, which are then sentences
	Answers    []string   `json:"answers"`
	All        []string   `json:"all_answers"`
	Starts     []int      `json:"answer_starts"` // of All, in characters
	Selected   [][]string `json:"selected_sentences"`
	Answerable *bool      `json:"answerable"`
}

// ReadPublic reads a set. Errors name the file and the line.
func ReadPublic(dir fs.FS) (*PublicSet, error) {
	s := &PublicSet{}
	texts := map[string]*corpus.Article{}
	err := eachLine(dir, "corpus.jsonl", func(t struct{ ID, Title, Text string }) error {
		if t.ID == "" || texts[t.ID] != nil {
			return fmt.Errorf("id %q is missing or given twice", t.ID)
		}
		texts[t.ID] = corpus.Plain(t.ID, t.Title, t.Text)
		s.Texts = append(s.Texts, texts[t.ID])
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachLine(dir, "qa.jsonl", func(l line) error {
		c, err := caseOf(l, texts)
		s.Cases = append(s.Cases, c)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if s.Queries, err = readQueries(dir, texts); err != nil {
		return nil, err
	}
	if len(s.Cases)+len(s.Queries) == 0 {
		return nil, errors.New("no questions: want qa.jsonl, or queries.jsonl with qrels.tsv")
	}
	return s, nil
}

// eachLine calls use for each line of a file of JSON objects.
func eachLine[T any](dir fs.FS, name string, use func(T) error) error {
	f, err := dir.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewReader(f)
	for n := 1; ; n++ {
		text, err := lines.ReadString('\n')
		if strings.TrimSpace(text) != "" {
			var v T
			if err := json.Unmarshal([]byte(text), &v); err != nil {
				return fmt.Errorf("%s:%d: %w", name, n, err)
			}
			if err := use(v); err != nil {
				return fmt.Errorf("%s:%d: %w", name, n, err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
}

func caseOf(l line, texts map[string]*corpus.Article) (Case, error) {
	c := Case{ID: l.ID, Question: l.Question}
	if l.Question == "" {
		return c, errors.New("no question")
	}
	if l.Labels != nil && len(l.Labels) != len(l.Context) {
		return c, fmt.Errorf("%d labels for %d context_ids", len(l.Labels), len(l.Context))
	}
	for _, a := range append(l.All, l.Answers...) {
		if l.Labels != nil {
			break // the answers are the sentences
		}
		if n := len(strings.Fields(a)); 0 < n && n <= longestAnswer {
			c.Answers = append(c.Answers, a)
		}
	}
	for i, id := range l.Context {
		t := texts[id]
		if t == nil {
			return c, fmt.Errorf("corpus.jsonl has no text %q", id)
		}
		if l.Labels != nil {
			c.Candidates = append(c.Candidates, Choice{[3]string{1: t.File}, l.Labels[i] > 0})
			continue
		}
		c.Candidates = append(c.Candidates, l.choices(t)...)
	}
	c.Answerable = l.answerable(c)
	return c, nil
}

func (l line) answerable(c Case) bool {
	if l.Answerable != nil {
		return *l.Answerable
	}
	for _, x := range c.Candidates {
		if x.Right {
			return true
		}
	}
	return false
}

// choices are the sentences of a text. Right is one where an answer starts; if no places are given,
// one that is among the selected; if none are selected, one that has an answer's words.
func (l line) choices(t *corpus.Article) []Choice {
	var spans []corpus.Span
	for _, p := range t.Paragraphs {
		spans = append(spans, p.Sentences...)
	}
	out := make([]Choice, len(spans))
	for i, s := range spans {
		out[i].Window[1] = t.Text(s)
		if i > 0 {
			out[i].Window[0] = t.Text(spans[i-1])
		}
		if i+1 < len(spans) {
			out[i].Window[2] = t.Text(spans[i+1])
		}
		out[i].Right = (l.Answerable == nil || *l.Answerable) && l.right(t, s)
	}
	return out
}

func (l line) right(t *corpus.Article, s corpus.Span) bool {
	text := spaced(t.Text(s))
	switch {
	case len(l.Starts) > 0:
		low := utf8.RuneCountInString(t.File[:s.Start])
		high := low + utf8.RuneCountInString(t.File[s.Start:s.End])
		for _, at := range l.Starts {
			if low <= at && at < high {
				return true
			}
		}
	case len(l.Selected) > 0:
		for _, group := range l.Selected {
			for _, sentence := range group {
				if sameSentence(text, spaced(sentence)) {
					return true
				}
			}
		}
	default:
		for _, a := range append(l.All, l.Answers...) {
			if a = spaced(a); a != "" && strings.Contains(strings.ToLower(text), strings.ToLower(a)) {
				return true
			}
		}
	}
	return false
}

func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }

// sameSentence says whether two ways to split a text mean the same sentence: one holds the other, and
// a scrap of a few letters, which many hold, does not count.
func sameSentence(text, selected string) bool {
	return strings.Contains(text, selected) && 2*len(selected) > len(text) ||
		strings.Contains(selected, text) && 2*len(text) > len(selected)
}

func readQueries(dir fs.FS, texts map[string]*corpus.Article) ([]Query, error) {
	relevant, err := readRelevance(dir, texts)
	if err != nil || relevant == nil {
		return nil, err
	}
	var out []Query
	err = eachLine(dir, "queries.jsonl", func(q struct{ ID, Text string }) error {
		if r := relevant[q.ID]; len(r) > 0 {
			out = append(out, Query{q.ID, q.Text, r})
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return out, err
}

// readRelevance reads qrels.tsv: query, text, grade; the first line may name the columns.
func readRelevance(dir fs.FS, texts map[string]*corpus.Article) (map[string]map[string]float64, error) {
	b, err := fs.ReadFile(dir, "qrels.tsv")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]float64{}
	for n, row := range strings.Split(strings.TrimRight(string(b), "\n"), "\n") {
		f := strings.Split(strings.TrimRight(row, "\r"), "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("qrels.tsv:%d: want query, text and grade between tabs", n+1)
		}
		grade, err := strconv.ParseFloat(f[2], 64)
		switch {
		case err != nil && n == 0:
			continue // the columns' names
		case err != nil:
			return nil, fmt.Errorf("qrels.tsv:%d: grade %q is no number", n+1, f[2])
		case texts[f[1]] == nil:
			return nil, fmt.Errorf("qrels.tsv:%d: corpus.jsonl has no text %q", n+1, f[1])
		case grade <= 0:
			continue
		case out[f[0]] == nil:
			out[f[0]] = map[string]float64{}
		}
		out[f[0]][f[1]] = grade
	}
	return out, nil
}
