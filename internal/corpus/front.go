package corpus

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// front is front matter while it is read: the article so far and what is wrong with it.
type front struct {
	file     string
	text     string
	keys     map[string]any
	article  Article
	problems []problem
}

// frontKeys lists the keys in the order in which a person writes them.
func frontKeys() []string {
	return []string{"title", "publisher", "url", "published", "author", "updated", "language", "note", "kind"}
}

// readFront reads TOML that begins on line 2 of the file.
func readFront(file, text string) *front {
	f := &front{file: file, text: text}
	if err := toml.Unmarshal([]byte(text), &f.keys); err != nil {
		f.syntax(err)
		return f
	}
	f.unknown()
	f.article = Article{
		Title: f.required("title"), Publisher: f.required("publisher"), URL: f.str("url"),
		Author: f.str("author"), Note: f.str("note"),
		Published: f.day("published"), Updated: f.day("updated"), Language: f.language(), Kind: f.kind(),
	}
	f.checkURL()
	if p, u := f.article.Published, f.article.Updated; !p.IsZero() && !u.IsZero() && u.Before(p) {
		f.fail("updated", fmt.Sprintf("want a day on or after published (%s), got %s", p.Format(time.DateOnly), u.Format(time.DateOnly)))
	}
	return f
}

func (f *front) syntax(err error) {
	p := problem{f.file, 2, "front matter is not TOML: " + strings.TrimPrefix(err.Error(), "toml: ") +
		`: write one key a line as title = "…", with \" for a quote in the text`}
	if de, ok := errors.AsType[*toml.DecodeError](err); ok {
		row, _ := de.Position()
		p.line = row + 1
	}
	f.problems = append(f.problems, p)
}

// line returns the line of the file on which the key or its table stands, or that of the opening
// fence.
func (f *front) line(key string) int {
	n := 2
	for l := range strings.Lines(f.text) {
		rest, ok := strings.CutPrefix(strings.TrimLeft(l, " \t[\"'"), key)
		if ok && strings.IndexAny(strings.TrimLeft(rest, " \t\"'"), "=.]") == 0 {
			return n
		}
		n++
	}
	return 1
}

func (f *front) fail(key, text string) {
	f.problems = append(f.problems, problem{f.file, f.line(key), key + ": " + text})
}

func (f *front) unknown() {
	for key := range f.keys {
		if slices.Contains(frontKeys(), key) {
			continue
		}
		cure := "want one of " + strings.Join(frontKeys(), ", ")
		if near := nearest(key, frontKeys()); near != "" {
			cure = fmt.Sprintf("did you mean %q?", near)
		}
		f.problems = append(f.problems, problem{f.file, f.line(key), fmt.Sprintf("unknown key %q: %s", key, cure)})
	}
}

// str returns the text of a key without surrounding white space, "" when it is absent or wrong.
func (f *front) str(key string) string {
	v, ok := f.keys[key]
	if !ok {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		f.fail(key, fmt.Sprintf("want text in quotes, got %s", shown(v)))
		return ""
	}
	return strings.TrimSpace(s)
}

func (f *front) required(key string) string {
	s := f.str(key)
	if _, isText := f.keys[key].(string); s == "" && (isText || f.keys[key] == nil) {
		f.fail(key, fmt.Sprintf("missing: add a line %s = \"…\" to the front matter", key))
	}
	return s
}

// day accepts YYYY-MM-DD in quotes or as a TOML date. Absent and "" mean unknown.
func (f *front) day(key string) time.Time {
	said, ok := f.keys[key]
	if !ok {
		return time.Time{}
	}
	text := ""
	switch v := said.(type) {
	case string:
		text = strings.TrimSpace(v)
		if text == "" {
			return time.Time{}
		}
	case toml.LocalDate:
		text = v.String()
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1000 {
		f.fail(key, fmt.Sprintf("want YYYY-MM-DD, got %s", shown(said)))
		return time.Time{}
	}
	return t
}

// language accepts the codes of ISO 639, as "en" or "yue".
func (f *front) language() string {
	code := f.str("language")
	if code != "" && (len(code) > 3 || len(code) < 2 || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") != "") {
		f.fail("language", fmt.Sprintf("want a code of ISO 639 such as \"en\", got %q", code))
	}
	return code
}

func (f *front) kind() Kind {
	switch k := Kind(f.str("kind")); k {
	case "":
		return Original
	case Original, Digest:
		return k
	default:
		f.fail("kind", fmt.Sprintf("want %q or %q, got %q", Original, Digest, string(k)))
		return Original
	}
}

func (f *front) checkURL() {
	raw := f.article.URL
	if raw == "" {
		return
	}
	if !IsAddress(raw) {
		f.fail("url", fmt.Sprintf("want an address that begins with https:// or http:// and a host, got %q", raw))
	}
}

// IsAddress says whether front matter takes a text for the address of a page.
func IsAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && !strings.ContainsAny(s, " \t\n<>")
}

// shown is a TOML value as its writer knows it.
func shown(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case map[string]any:
		return "a table"
	case []any:
		return "a list"
	}
	return fmt.Sprint(v)
}

// nearest returns the word within two edits of s and less than half of its letters, or "".
func nearest(s string, words []string) string {
	best, least := "", 3
	for _, w := range words {
		if d := edits(strings.ToLower(s), w); d < least && 2*d < len(w) {
			best, least = w, d
		}
	}
	return best
}

// edits is the Levenshtein distance over bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
