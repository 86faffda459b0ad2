package discord

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// maxContent is Discord's limit on the content of a message.
	maxContent = 2000
	// maxMessages is how many messages one reply may fill; what needs more comes as a file.
	maxMessages = 3
)

// units is the length of a text as Discord's clients count it, in UTF-16 units. It is never less than
// the number of code points, which the server counts, so what fits by units fits by both.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// piece is a stretch of finished text that stands in one message whole: a sentence with its marks, a
// source with its link. Join is what separates it from the piece before it in the same message.
type piece struct {
	join, text string
}

const (
	sameLine  = " "
	newLine   = "\n"
	paragraph = "\n\n"
)

// pack fills messages of at most limit units with the pieces, in order, and starts a new one where a
// piece does not fit. A piece longer than the limit must not occur; see fit.
func pack(pieces []piece, limit int) []string {
	var out []string
	var b strings.Builder
	used := 0
	for _, p := range pieces {
		size := units(p.text)
		if used > 0 && used+len(p.join)+size > limit {
			out = append(out, b.String())
			b.Reset()
			used = 0
		}
		if used > 0 {
			b.WriteString(p.join)
			used += len(p.join)
		}
		b.WriteString(p.text)
		used += size
	}
	if used > 0 {
		out = append(out, b.String())
	}
	return out
}

// fit returns text, finished by show, as pieces of at most limit units. A text that is too long is
// cut before it is finished, between words where it has any, so that no cut falls into markup.
// Show must not make a text longer the shorter it gets.
func fit(join, text string, limit int, show func(string) string) []piece {
	var out []piece
	for text != "" {
		n := len(text)
		for units(show(text[:n])) > limit {
			next := shorter(text, n)
			if next == n {
				break
			}
			n = next
		}
		if s := show(strings.TrimSpace(text[:n])); s != "" {
			out = append(out, piece{join, s})
		}
		text, join = strings.TrimLeft(text[n:], " "), sameLine
	}
	return out
}

// shorter is a place before n, about a tenth of the text back, where text may be cut: at a space,
// between characters, or at worst between code points. It is n when there is none.
func shorter(text string, n int) int {
	_, first := utf8.DecodeRuneInString(text)
	n = max(first, n-max(1, n/10))
	if i := strings.LastIndexByte(text[:n], ' '); i > n/2 {
		return i
	}
	for i := n; i > n/2; i-- {
		if breakable(text[:i], text[i:]) {
			return i
		}
	}
	for n > first && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// breakable says whether a line may break between two stretches of text: not within a code point, nor
// before what belongs to the character before it, as accents and the parts of an emoji do.
func breakable(before, after string) bool {
	if after == "" || !utf8.RuneStart(after[0]) || strings.HasSuffix(before, joiner) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(after)
	return string(r) != joiner && !unicode.Is(unicode.M, r) && !unicode.Is(unicode.Sk, r)
}

// joiner makes one emoji of two.
const joiner = "\u200d"

// shorten is text of at most n units, cut between words and ended by an ellipsis when it was longer.
func shorten(text string, n int) string {
	if units(text) <= n {
		return text
	}
	cut := len(text)
	for units(text[:cut]) > n-1 {
		next := shorter(text, cut)
		if next == cut {
			break
		}
		cut = next
	}
	return strings.TrimRight(text[:cut], " ,;:") + "…"
}
