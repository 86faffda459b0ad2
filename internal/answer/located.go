package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur/internal/corpus"
)

// leastQuote is how many characters a quote has at least: fewer stand in many places.
const leastQuote = 12

// locate finds the one unbroken run of a text that a quote repeats: as it is, or else but for how quotation marks, dashes, blanks, capitals and
// the end are written.
func locate(text, quote string) (corpus.Span, bool) {
	quote = strings.TrimSpace(quote)
	if utf8.RuneCountInString(quote) < leastQuote {
		return corpus.Span{}, false
	}
	if at := strings.Index(text, quote); at >= 0 && entire(text, at, at+len(quote)) {
		return corpus.Span{Start: at, End: at + len(quote)}, true
	}
	same, places := folded(text)
	want, _ := folded(quote)
	want = strings.Trim(want, " .,;:!?…\"'")
	if utf8.RuneCountInString(want) < leastQuote {
		return corpus.Span{}, false
	}
	for from := 0; ; {
		at := strings.Index(same[from:], want)
		if at < 0 {
			return corpus.Span{}, false
		}
		at += from
		start, end := places[at], places[at+len(want)-1]
		_, n := utf8.DecodeRuneInString(text[end:])
		if end += n; entire(text, start, end) {
			return corpus.Span{Start: start, End: end}, true
		}
		from = at + 1
	}
}

// entire says whether a span does not begin or end within a word.
func entire(text string, start, end int) bool {
	first, _ := utf8.DecodeRuneInString(text[start:])
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !(letter(first) && letter(before)) && !(letter(last) && letter(after))
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// folded is a text in small letters, with plain quotation marks and dashes and one blank for each run of white space, and for each of
// its bytes where in the text the character stands that it is from.
func folded(text string) (string, []int) {
	var out []byte
	var places []int
	blank := true // none at the beginning
	for i, r := range text {
		switch {
		case unicode.IsSpace(r) || r == '\u00a0':
			if blank {
				continue
			}
			r = ' '
		case strings.ContainsRune("“”„«»\"", r):
			r = '"'
		case strings.ContainsRune("‘’‚`´'", r):
			r = '\''
		case unicode.Is(unicode.Pd, r):
			r = '-'
		default:
			r = unicode.ToLower(r)
		}
		blank = r == ' '
		n := len(out)
		for out = utf8.AppendRune(out, r); n < len(out); n++ {
			places = append(places, i)
		}
	}
	return string(out), places
}
