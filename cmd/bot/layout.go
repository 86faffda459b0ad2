package main

import (
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
)

// layout is how text is set for one reader.
type layout struct {
	width int  // columns to wrap at; 0: lines are left whole
	bold  bool // whether escape sequences may be written
}

const (
	boldOn  = "\x1b[1m"
	boldOff = "\x1b[0m"
	// A line longer than this is hard to read, however wide the terminal is.
	widest = 100
)

// layoutOf is the layout for a terminal: wrapped to its width, bold where that is wanted. For
// a file or a pipe it is plain text in whole lines.
func layoutOf(w io.Writer, color bool) layout {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return layout{}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 20 {
		width = 80
	}
	return layout{width: min(width, widest), bold: color}
}

// strong marks text as the part to read first.
func (l layout) strong(text string) string {
	if !l.bold || text == "" {
		return text
	}
	return boldOn + text + boldOff
}

// wrap breaks the lines of text between words; lines that go on are indented by hang columns.
func (l layout) wrap(text string, hang int) string {
	if l.width == 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = l.wrapLine(line, hang)
	}
	return strings.Join(lines, "\n")
}

func (l layout) wrapLine(line string, hang int) string {
	var b strings.Builder
	lead := len(line) - len(strings.TrimLeft(line, " "))
	b.WriteString(line[:lead])
	column, first := lead, true
	for _, word := range strings.Fields(line) {
		w := columns(word)
		switch {
		case first:
			first = false
		case column+1+w > l.width:
			b.WriteString("\n" + strings.Repeat(" ", hang))
			column = hang
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += w
	}
	return b.String()
}

// columns counts the runes of a word that take room: escape sequences and combining marks do not.
func columns(word string) int {
	word = strings.NewReplacer(boldOn, "", boldOff, "").Replace(word)
	n := 0
	for _, r := range word {
		if !unicode.Is(unicode.Mn, r) {
			n++
		}
	}
	return n
}

// printable replaces what could steer a terminal or turn text round: it comes from articles and
// from askers.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		turns := r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
		if r == '\n' || r == '\t' || !unicode.IsControl(r) && !turns {
			return r
		}
		return '\uFFFD'
	}, text)
}
