package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// role is what a unit of text is.
type role int

const (
	plain     role = iota // a paragraph, until a rule says otherwise
	item                  // a list item, a paragraph of its own
	heading               // never evidence
	furniture             // never evidence
)

// unit is the smallest stretch of text that is one paragraph, one heading or one piece of page
// furniture as a whole.
type unit struct {
	Span
	role  role
	lines int
	text  string
	why   string // what makes it furniture
}

// line is one line without surrounding white space and block quote marks.
type line struct {
	Span
	text     string
	indented bool
}

// wrapWidth is the widest line, in runes, that is taken for one of several lines of a hard-wrapped
// paragraph. Editors wrap at 65 to 120; a line beyond is a paragraph by itself.
const wrapWidth = 130

// units cuts the text from offset from into units.
func units(file string, from int) []unit {
	var out []unit
	blocks := blocksOf(file, from)
	for _, b := range blocks {
		out = append(out, cut(b, wrapped(b, len(blocks) > 1))...)
	}
	for i := range out {
		out[i].text = file[out[i].Start:out[i].End]
	}
	return out
}

// blocksOf groups the lines between blank lines.
func blocksOf(file string, from int) [][]line {
	var out [][]line
	var block []line
	for pos := from; pos < len(file); {
		_, next := lineAt(file, pos)
		if l := lineIn(file, Span{pos, next}); l.text != "" {
			block = append(block, l)
		} else if len(block) > 0 {
			out, block = append(out, block), nil
		}
		pos = next
	}
	if len(block) > 0 {
		out = append(out, block)
	}
	return out
}

func lineIn(file string, s Span) line {
	t := trimmed(file, s)
	for t.Start < t.End && file[t.Start] == '>' {
		t = trimmed(file, Span{t.Start + 1, t.End})
	}
	return line{t, file[t.Start:t.End], t.Start-s.Start >= 2}
}

// trimmed shrinks a span by the white space at its ends.
func trimmed(file string, s Span) Span {
	text := file[s.Start:s.End]
	s.Start += len(text) - len(strings.TrimLeftFunc(text, isSpace))
	return Span{s.Start, s.Start + len(strings.TrimFunc(text, isSpace))}
}

// isSpace adds the invisible characters that web pages are strewn with to Unicode's white space.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u2060' || r == '\ufeff' || r == '\u00ad'
}

// wrapped tells a hard-wrapped block, whose lines belong together, from one in which every line
// is a paragraph. The only block of a text, with most lines ending a sentence, is the latter, and
// so is a list of links under its label.
func wrapped(block []line, severalBlocks bool) bool {
	if isSection(block[0].text) {
		return false
	}
	ended := 0
	for _, l := range block {
		if utf8.RuneCountInString(l.text) > wrapWidth {
			return false
		}
		if endsSentence(l.text) {
			ended++
		}
	}
	return severalBlocks || ended*2 <= len(block)
}

// cut divides a block into units by Markdown's marks and by what its lines look like.
func cut(block []line, wrap bool) []unit {
	width := 0
	for _, l := range block {
		width = max(width, utf8.RuneCountInString(l.text))
	}
	var out []unit
	for i, l := range block {
		r, skip := marker(l.text)
		if i > 0 {
			u := &out[len(out)-1]
			if isUnderline(l.text) && u.role == plain && u.lines == 1 {
				u.role = heading
			}
			if joins(u, block[i-1], l, r) && (l.indented || u.role == item && wrap || continues(block[i-1].text, l.text, width, wrap)) {
				u.End = l.End
				u.lines++
				continue
			}
		}
		end := l.End
		if r == heading {
			end = l.Start + len(strings.TrimRight(l.text, "# \t"))
		}
		out = append(out, unit{Span: Span{min(l.Start+skip, end), end}, role: r, lines: 1})
	}
	return out
}

// joins reports whether Markdown lets line l, marked as r, continue unit u. A number opens a list
// within a paragraph only when it is 1; any other may be a figure that was wrapped.
func joins(u *unit, before, l line, r role) bool {
	if u.role != plain && u.role != item || !hasWord(l.text) || !hasWord(before.text) {
		return false
	}
	figure := r == item && unicode.IsDigit(rune(l.text[0])) && !strings.HasPrefix(l.text, "1.") && !strings.HasPrefix(l.text, "1)")
	return r == plain || figure && u.role == plain
}

// marker returns the role that Markdown gives a line and the length of the mark.
func marker(s string) (role, int) {
	n := len(s) - len(strings.TrimLeft(s, "#"))
	if n >= 1 && n <= 6 && strings.HasPrefix(s[n:], " ") {
		return heading, n + 1
	}
	if r, size := utf8.DecodeRuneInString(s); strings.ContainsRune("-*+•●▪‣◦", r) && hasSpace(s[size:]) {
		return item, size + len(s[size:]) - len(strings.TrimLeftFunc(s[size:], isSpace))
	}
	if len(s) > 1 && s[0] == '|' && s[len(s)-1] == '|' { // a row of a table
		return item, 0
	}
	n = len(s) - len(strings.TrimLeft(s, "0123456789"))
	if n >= 1 && n <= 3 && n < len(s) && strings.ContainsRune(".)", rune(s[n])) && hasSpace(s[n+1:]) {
		return item, n + 1 + len(s[n+1:]) - len(strings.TrimLeftFunc(s[n+1:], isSpace))
	}
	return plain, 0
}

func hasSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && isSpace(r)
}

func isUnderline(s string) bool {
	return len(s) >= 3 && (strings.Trim(s, "=") == "" || strings.Trim(s, "-") == "")
}

func hasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// continues reports whether b goes on with the paragraph of a, the line before it.
func continues(a, b string, width int, wrap bool) bool {
	if isLabel(a) || isLabel(b) {
		return false
	}
	if !endsSentence(a) && startsLower(b) {
		return true
	}
	if !wrap {
		return false
	}
	first, _, _ := strings.Cut(b, " ")
	full := utf8.RuneCountInString(a)+1+utf8.RuneCountInString(first) > width
	return full && width >= 40 || endsSentence(a) || strings.HasSuffix(a, ",") || endsOpen(a) || len(strings.Fields(a)) > 14
}

// endsOpen reports whether a line ends in a word that cannot end a heading.
func endsOpen(s string) bool {
	last := s[strings.LastIndexByte(s, ' ')+1:]
	switch last {
	case "a", "an", "the", "and", "or", "but", "of", "to", "in", "on", "at", "by", "for", "from", "with", "as",
		"that", "which", "who", "is", "are", "was", "were", "be", "has", "have", "had", "will", "its", "his", "her", "their":
		return true
	}
	return false
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// endsSentence reports whether a line ends as sentences do.
func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(unclosed(s))
	return isTerminal(r)
}

// unclosed removes the quotes, brackets, emphasis and link target that close a line.
func unclosed(s string) string {
	if at := strings.LastIndex(s, "]("); at >= 0 && strings.HasSuffix(s, ")") {
		s = s[:at]
	}
	return strings.TrimRightFunc(s, func(r rune) bool { return isCloser(r) || isSpace(r) })
}
