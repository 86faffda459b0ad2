package discord

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// gap is a zero-width space. It stands inside what Discord would otherwise read as a mention or
// an address, where a backslash is not enough: the server looks for mentions in the raw text.
const gap = "\u200b"

// active are the characters that begin or end markup anywhere in a line.
const active = "\\*_~`|[]<>"

// escape returns text from an article or a person so that Discord shows it letter for letter: no
// markup, mention, custom emoji, time stamp or address in it comes to life, at whatever place of
// a message it stands. Line breaks become spaces; control and direction marks are dropped.
func escape(s string) string {
	s = visible(s)
	var b strings.Builder
	rest := lineStart(&b, s)
	for i, r := range rest {
		after := rest[i+utf8.RuneLen(r):]
		switch {
		case strings.ContainsRune(active, r):
			b.WriteByte('\\')
			b.WriteRune(r)
			if r == '<' {
				b.WriteString(gap)
			}
		case r == '@' && opensMention(after), r == ':' && strings.HasPrefix(after, "//"):
			b.WriteRune(r)
			b.WriteString(gap)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// lineStart writes the beginning of s with what would make a heading, a list, small print or a quote
// of the line escaped, and returns the rest.
func lineStart(b *strings.Builder, s string) string {
	text := strings.TrimLeft(s, " ")
	b.WriteString(s[:len(s)-len(text)])
	if text != "" && strings.ContainsRune("#-+", rune(text[0])) {
		b.WriteByte('\\')
		b.WriteByte(text[0])
		return text[1:]
	}
	digits := text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
	if digits != "" && strings.HasPrefix(text[len(digits):], ".") {
		b.WriteString(digits + `\.`)
		return text[len(digits)+1:]
	}
	return text
}

// visible is s as valid text of printable characters.
func visible(s string) string { return strings.Map(printable, strings.ToValidUTF8(s, "\ufffd")) }

// printable maps white space to spaces and drops what is not seen but changes what is: control
// characters and marks that turn the direction of writing.
func printable(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return -1
	}
	return r
}

// opensMention says whether an @ followed by s could be read as a mention.
func opensMention(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r == '!' || r == '&' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// oneLine is the visible text with each run of white space made one space and none at the ends. It drops
// all that escape drops, so that what is not empty here is not empty once escaped: bold marks around
// nothing would be shown as asterisks.
func oneLine(s string) string { return strings.Join(strings.Fields(visible(s)), " ") }

// prose escapes text that carries marks [1]…[n] of the given number of sources, and leaves those
// marks as they are.
func prose(s string, sources int) string {
	var b strings.Builder
	for {
		start, end := citation(s, sources)
		if start < 0 {
			break
		}
		b.WriteString(escape(s[:start]))
		b.WriteString(s[start:end])
		s = s[end:]
		if strings.HasPrefix(s, "(") { // would make a link of the mark
			b.WriteString(gap)
		}
	}
	b.WriteString(escape(s))
	return b.String()
}

// citation finds the first mark [1]…[n]; start is -1 when there is none.
func citation(s string, n int) (start, end int) {
	for i := 0; i < len(s); i++ {
		if s[i] != '[' {
			continue
		}
		value, j := 0, i+1
		for j < len(s) && s[j] >= '0' && s[j] <= '9' && value <= n {
			value = value*10 + int(s[j]-'0')
			j++
		}
		if j < len(s) && s[j] == ']' && s[i+1] != '0' && value >= 1 && value <= n {
			return i, j + 1
		}
	}
	return -1, -1
}

// maxAddress is the longest address that is shown as a link. Longer ones would fill the message.
const maxAddress = 500

// link is a masked link whose preview is off, or the escaped text alone when the address is not one
// of the web. Brackets of the text become parentheses, since no client pairs escaped ones.
func link(text, address string) string {
	text = escape(oneLine(strings.NewReplacer("[", "(", "]", ")").Replace(text)))
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || text == "" {
		return text
	}
	target := plainAddress(u.String())
	if units(target) > maxAddress {
		return text
	}
	return "[" + text + "](<" + target + ">)"
}

// plainAddress percent-encodes what could end a link early.
func plainAddress(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("<>()\\`*|\"", c) >= 0 {
			const hex = "0123456789ABCDEF"
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
