package retrieval

import (
	"unicode"
	"unicode/utf8"
)

// scanWords finds the words of a folded text: acronyms with dots ("U.S."), numbers with separators ("1,000.5"), letters and
// digits with inner apostrophes, any of them joined by hyphens; and the signs that are read as words. A regular expression
// for the same, which takes five times as long, is in the test.
func scanWords(text string) []string {
	var out []string
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if end := scanPiece(text, i); end > i {
			for end < len(text) && text[end] == '-' {
				next := scanPiece(text, end+1)
				if next == end+1 {
					break
				}
				end = next
			}
			out = append(out, text[i:end])
			i = end
			continue
		}
		switch r {
		case '$', '€', '£', '¥', '%':
			out = append(out, text[i:i+n])
		}
		i += n
	}
	return out
}

// scanPiece is where the part of a word between hyphens ends that begins at i; i when none does.
func scanPiece(text string, i int) int {
	if end := scanAcronym(text, i); end > i {
		return end
	}
	if end := scanNumber(text, i); end > i {
		return end
	}
	end := runEnd(text, i, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
	for end > i && end < len(text) && text[end] == '\'' {
		next := runEnd(text, end+1, unicode.IsLetter)
		if next == end+1 {
			break
		}
		end = next
	}
	return end
}

// scanAcronym reads single letters with dots between them.
func scanAcronym(text string, i int) int {
	end, letters := i, 0
	for {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsLetter(r) {
			break
		}
		letters, end = letters+1, end+n
		if end == len(text) || text[end] != '.' {
			break
		}
		if next, _ := utf8.DecodeRuneInString(text[end+1:]); !unicode.IsLetter(next) {
			break
		}
		end++
	}
	if letters < 2 {
		return i
	}
	if end < len(text) && text[end] == '.' {
		end++
	}
	return end
}

// scanNumber reads figures with separators: 1,000.5 or 3.14.1.
func scanNumber(text string, i int) int {
	end := digits(text, i)
	if end == i {
		return i
	}
	if thousands := end; end-i <= 3 {
		for thousands < len(text) && text[thousands] == ',' && digits(text, thousands+1) >= thousands+4 {
			thousands += 4
		}
		if thousands > end {
			if thousands < len(text) && text[thousands] == '.' && digits(text, thousands+1) > thousands+1 {
				return digits(text, thousands+1)
			}
			return thousands
		}
	}
	first := end
	for end < len(text) && text[end] == '.' && digits(text, end+1) > end+1 {
		end = digits(text, end+1)
	}
	if end == first {
		return i
	}
	return end
}

// digits is where the figures end that begin at i.
func digits(text string, i int) int {
	for i < len(text) && digit(text[i]) {
		i++
	}
	return i
}

// runEnd is where the characters end that begin at i and are of a kind.
func runEnd(text string, i int, of func(rune) bool) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !of(r) {
			break
		}
		i += n
	}
	return i
}
