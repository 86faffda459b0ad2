package corpus

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// byteOrderMark may open a file; it stays in Article.File so that offsets are those on disk.
const byteOrderMark = "\ufeff"

// fence is the line that opens and closes front matter.
const fence = "+++"

// entry is an article with the lines of the keys that are compared between files.
type entry struct {
	Article
	file               string
	titleLine, urlLine int
}

// parse reads one file. An entry is returned only when there is no problem.
func parse(s source, book *rulebook) (*entry, []problem) {
	if p, bad := badBytes(s); bad {
		return nil, []problem{p}
	}
	head, body, p := split(s)
	if p != nil {
		return nil, []problem{*p}
	}
	f := readFront(s.name, head)
	if len(f.problems) > 0 {
		return nil, f.problems
	}
	e := &entry{file: s.name, titleLine: f.line("title"), urlLine: f.line("url"), Article: f.article}
	e.ID = strings.TrimSuffix(s.name, ".md")
	e.File = s.text
	book.structure(&e.Article, body)
	if len(e.Paragraphs) == 0 {
		line := 1 + strings.Count(s.text[:body], "\n")
		return nil, []problem{{s.name, line, "no text: want sentences after the front matter; headings and page furniture are not enough"}}
	}
	return e, nil
}

// badBytes finds the first byte sequence that text cannot have.
func badBytes(s source) (problem, bool) {
	for i, r := range s.text {
		what := ""
		switch {
		case r == utf8.RuneError && isBroken(s.text[i:]):
			what = "not UTF-8: save the file as UTF-8"
		case r == '\r' && !strings.HasPrefix(s.text[i:], "\r\n"):
			what = "carriage return without line feed: save the file with line ends LF or CR LF"
		case r >= 0x80 && r < 0xa0:
			what = fmt.Sprintf("control character U+%04X: the text was probably read as Latin-1; save it as UTF-8 again", r)
		case r < ' ' && r != '\n' && r != '\t' && r != '\r', r == 0x7f:
			what = fmt.Sprintf("control character U+%04X: remove it", r)
		}
		if what != "" {
			return problem{s.name, 1 + strings.Count(s.text[:i], "\n"), what}, true
		}
	}
	return problem{}, false
}

// isBroken tells a wrong byte from a U+FFFD that was written as such.
func isBroken(s string) bool {
	_, size := utf8.DecodeRuneInString(s)
	return size == 1
}

// split finds the front matter. It returns the TOML text, which begins on line 2, and the offset
// of the article's text.
func split(s source) (head string, body int, p *problem) {
	from := len(s.text) - len(strings.TrimPrefix(s.text, byteOrderMark))
	first, next := lineAt(s.text, from)
	if first != fence {
		return "", 0, &problem{s.name, 1, openingHint(first)}
	}
	for pos := next; pos < len(s.text); {
		line, after := lineAt(s.text, pos)
		if line == fence {
			return s.text[next:pos], after, nil
		}
		pos = after
	}
	return "", 0, &problem{s.name, 1, `front matter is not closed: want a second line "+++" after the keys`}
}

func openingHint(first string) string {
	if first == "---" {
		return `front matter in YAML: want TOML (title = "…") between two lines "+++"`
	}
	return `no front matter: want a first line "+++", then title, publisher and url, then a line "+++", then the text`
}

// lineAt returns the line that begins at pos, without trailing white space, and where the next begins.
func lineAt(s string, pos int) (line string, next int) {
	next = len(s)
	if n := strings.IndexByte(s[pos:], '\n'); n >= 0 {
		next = pos + n + 1
	}
	return strings.TrimRight(s[pos:next], " \t\r\n"), next
}

// duplicates finds two articles with one title or one address.
func duplicates(entries []*entry) []problem {
	var problems []problem
	titles, addresses := map[string]*entry{}, map[string]*entry{}
	for _, e := range entries {
		if first, ok := titles[normal(e.Title)]; ok {
			problems = append(problems, problem{e.file, e.titleLine, fmt.Sprintf(
				"title: %s:%d has the same one: remove one of the files, or give them different titles", first.file, first.titleLine)})
		} else {
			titles[normal(e.Title)] = e
		}
		if first, ok := addresses[address(e.URL)]; ok {
			problems = append(problems, problem{e.file, e.urlLine, fmt.Sprintf(
				"url: %s:%d has the same one: remove one of the files, or correct the address", first.file, first.urlLine)})
		} else {
			addresses[address(e.URL)] = e
		}
	}
	return problems
}

// address folds what does not change the page that an address leads to.
func address(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	return host + strings.TrimSuffix(u.EscapedPath(), "/") + "?" + u.RawQuery
}
