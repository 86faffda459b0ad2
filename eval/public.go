package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"strconv"
	"strings"

	"rapporteur/internal/corpus"
)

// PublicSet is a set of others, read from a folder: corpus.jsonl with at least one of qa.jsonl
// (answers) and queries.jsonl with qrels.tsv (which text is relevant), or summ.jsonl (texts that people have summed up). README.md has the layout.
type PublicSet struct {
	Texts     []*corpus.Article // in order of file
	Queries   []Query           // with at least one relevant text
	Cases     []Case
	Abstracts []Abstract
}

// Query is a query with the grade of each text that is relevant to it, by id.
type Query struct {
	ID, Text string
	Relevant map[string]float64
}

// ReadPublic reads a set. Errors name the file and the line, and what is wanted there.
func ReadPublic(dir fs.FS) (*PublicSet, error) {
	s := &PublicSet{}
	if _, err := fs.Stat(dir, "summ.jsonl"); err == nil {
		s.Abstracts, err = readAbstracts(dir)
		return s, err
	}
	texts := map[string]*corpus.Article{}
	err := eachLine(dir, "corpus.jsonl", func(t struct {
		ID          key
		Title, Text string
	}) error {
		if t.ID == "" || texts[string(t.ID)] != nil {
			return fmt.Errorf("id %q is missing or given twice: want one of its own for each text", t.ID)
		}
		a := corpus.Plain(string(t.ID), t.Title, t.Text)
		texts[a.ID] = a
		s.Texts = append(s.Texts, a)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if s.Cases, err = readCases(dir, texts); err != nil {
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

// byteOrderMark is what some editors put before a file's text.
const byteOrderMark = "\ufeff"

// eachLine calls use for each line of a file of JSON objects.
func eachLine[T any](dir fs.FS, name string, use func(T) error) error {
	f, err := dir.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewReader(f)
	for n := 1; ; n++ {
		text, end := lines.ReadString('\n')
		if text = strings.TrimSpace(strings.TrimPrefix(text, byteOrderMark)); text != "" {
			var v T
			err := explained(json.Unmarshal([]byte(text), &v))
			if err == nil {
				err = use(v)
			}
			if err != nil {
				return fmt.Errorf("%s:%d: %w", name, n, err)
			}
		}
		if errors.Is(end, io.EOF) {
			return nil
		}
		if end != nil {
			return fmt.Errorf("%s:%d: %w", name, n, end)
		}
	}
}

// explained is a JSON error in words of the format.
func explained(err error) error {
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "":
		return fmt.Errorf("want one JSON object a line, got %s", wrong.Value)
	case errors.As(err, &wrong):
		want := "a number"
		switch wrong.Type.Kind() {
		case reflect.Bool:
			want = "true or false"
		case reflect.String:
			want = "a text"
		case reflect.Slice:
			want = "a list"
		}
		return fmt.Errorf("%s: want %s, got %s", strings.ToLower(wrong.Field), want, wrong.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("want one JSON object a line: %w", err)
	}
	return err
}

// strs are texts. Sets give them as a list, alone, or in lists of lists; where they are ids, as
// numbers too.
type strs []string

// UnmarshalJSON flattens what is given, in order.
func (s *strs) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return err
	}
	return s.add(v)
}

func (s *strs) add(v any) error {
	switch v := v.(type) {
	case nil:
	case string:
		*s = append(*s, v)
	case json.Number:
		*s = append(*s, v.String())
	case []any:
		for _, x := range v {
			if err := s.add(x); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("want a text or a list of texts, got %.60v", v)
	}
	return nil
}

// key is an id: a text or a number.
type key string

// UnmarshalJSON takes exactly one.
func (k *key) UnmarshalJSON(b []byte) error {
	var s strs
	if err := s.UnmarshalJSON(b); err != nil {
		return err
	}
	if len(s) != 1 {
		return fmt.Errorf("want one id, got %.60s", b)
	}
	*k = key(s[0])
	return nil
}

func readQueries(dir fs.FS, texts map[string]*corpus.Article) ([]Query, error) {
	relevant, err := readRelevance(dir, texts)
	if err != nil || relevant == nil {
		return nil, err
	}
	var out []Query
	err = eachLine(dir, "queries.jsonl", func(q struct {
		ID   key
		Text string
	}) error {
		if r := relevant[string(q.ID)]; len(r) > 0 {
			out = append(out, Query{string(q.ID), q.Text, r})
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return out, err
}

// readRelevance reads qrels.tsv: query, text, grade; the first line may name the columns. It gives the
// grades above 0 of each query's texts, nil without the file.
func readRelevance(dir fs.FS, texts map[string]*corpus.Article) (map[string]map[string]float64, error) {
	b, err := fs.ReadFile(dir, "qrels.tsv")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]float64{}
	for n, row := range strings.Split(strings.TrimPrefix(string(b), byteOrderMark), "\n") {
		if strings.TrimSpace(row) == "" {
			continue
		}
		f := strings.Split(strings.TrimRight(row, "\r"), "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("qrels.tsv:%d: want query, text and grade between tabs, got %.60q", n+1, row)
		}
		grade, err := strconv.ParseFloat(strings.TrimSpace(f[2]), 64)
		switch {
		case err != nil && n == 0:
			continue // the columns' names
		case err != nil || grade-grade != 0:
			return nil, fmt.Errorf("qrels.tsv:%d: grade %.60q: want a number", n+1, f[2])
		case texts[f[1]] == nil:
			return nil, fmt.Errorf("qrels.tsv:%d: corpus.jsonl has no text %.60q: add it, or take the line out", n+1, f[1])
		case grade <= 0:
			continue
		case out[f[0]] == nil:
			out[f[0]] = map[string]float64{}
		}
		out[f[0]][f[1]] = grade
	}
	return out, nil
}
