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

// Parse reads the text of one file by its name. The error names file and line, as Load's does.
func Parse(name, text string) (*Article, error) {
	a, problems := parse(source{name, text}, newRulebook())
	if len(problems) > 0 {
		return nil, joined(problems)
	}
	return a, nil
}

// parse reads one file. An article is returned only when there is no problem.
func parse(s source, book *rulebook) (*Article, []problem) {
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
	a := &f.article
	a.ID = strings.TrimSuffix(s.name, ".md")
	a.File = s.text
	book.structure(a, body)
	if len(a.Paragraphs) == 0 {
		line := 1 + strings.Count(s.text[:body], "\n")
		return nil, []problem{{s.name, line, "no text: want sentences after the front matter; headings and page furniture are not enough"}}
	}
	if a.Language == "" {
		a.Language = a.detect()
	}
	return a, nil
}

// lineOf is the line of a key of an article's front matter.
func lineOf(a *Article, key string) int {
	head, _, _ := split(source{a.ID + ".md", a.File})
	return (&front{text: head}).line(key)
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
	return `no front matter: want a first line "+++", then title, publisher and url, then a line "+++", then the text; "bot import" writes it`
}

// lineAt returns the line that begins at pos, without trailing white space, and where the next begins.
func lineAt(s string, pos int) (line string, next int) {
	next = len(s)
	if n := strings.IndexByte(s[pos:], '\n'); n >= 0 {
		next = pos + n + 1
	}
	return strings.TrimRight(s[pos:next], " \t\r\n"), next
}

// TitleKey is the same for titles of which a corpus can have but one.
func TitleKey(title string) string { return normal(title) }

// duplicates finds two articles with one title or one address.
func duplicates(articles []*Article) []problem {
	var problems []problem
	compare := func(key, cure string, of func(*Article) string) {
		seen := map[string]*Article{}
		for _, a := range articles {
			value := of(a)
			if first, ok := seen[value]; ok && value != "" {
				problems = append(problems, problem{a.ID + ".md", lineOf(a, key), fmt.Sprintf("%s: %s.md:%d has the same one: remove one of the files, or %s", key, first.ID, lineOf(first, key), cure)})
				continue
			}
			seen[value] = a
		}
	}
	compare("title", "give them different titles", func(a *Article) string { return TitleKey(a.Title) })
	compare("url", "correct the address", func(a *Article) string { return address(a.URL) })
	return problems
}

// address folds what does not change the page that an address leads to.
func address(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || raw == "" {
		return raw
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	return host + strings.TrimSuffix(u.EscapedPath(), "/") + "?" + u.RawQuery
}
