package encoder

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// spanTokens is the longest answer.
	spanTokens = 25
	// joiners stand inside words, signs before figures and units behind them.
	joiners = ".,'’-/&$€£¥"
	signs   = "$€£¥+-−"
	units   = "%°$€£¥"
)

// Span is the shortest answer: the bytes [From,To) of the candidate, whole words. Score is its log odds
// against there being none; a candidate without tokens has an empty one of score -Inf.
type Span struct {
	From, To int
	Score    float64
}

// span finds the best answer in a candidate by the rows of its tokens; none is the row that stands for
// no answer.
func (r *Reader) span(candidate string, none, rows []float32) Span {
	width := len(none)
	s := tokens{t: r.tokens}
	places := s.place(candidate, len(rows)/width)
	if len(places) == 0 || len(places) != len(rows)/width {
		return Span{Score: math.Inf(-1)}
	}
	ends := make([]float64, len(places))
	for i := range ends {
		ends[i] = inner(rows[i*width:(i+1)*width], r.heads.end)
	}
	best := Span{Score: math.Inf(-1)}
	for i := range places {
		start := inner(rows[i*width:(i+1)*width], r.heads.start)
		for j := i; j < min(i+spanTokens, len(places)); j++ {
			if start+ends[j] > best.Score {
				best = Span{places[i].low, places[j].high, start + ends[j]}
			}
		}
	}
	best.Score -= inner(none, r.heads.start) + inner(none, r.heads.end) // both have the same biases
	best.From, best.To = wholeWords(candidate, best.From, best.To)
	return best
}

// wholeWords widens a span to the words, numbers and abbreviations that it cuts: "3.5", "F-16", "US$5",
// "U.S.".
func wholeWords(text string, from, to int) (int, int) {
	for from > 0 && joined(text, from) {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	for to < len(text) && joined(text, to) {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	letter, size := utf8.DecodeLastRuneInString(text[from:to])
	if unicode.IsLetter(letter) && strings.HasSuffix(text[from:to-size], ".") && strings.HasPrefix(text[to:], ".") {
		to++ // the last stop of an abbreviation
	}
	return from, to
}

// joined says whether a word or number goes on over the byte at: between letters and digits, also
// where a single mark that does not end words stands between them.
func joined(text string, at int) bool {
	before, n := utf8.DecodeLastRuneInString(text[:at])
	after, m := utf8.DecodeRuneInString(text[at:])
	previous, _ := utf8.DecodeLastRuneInString(text[:at-n])
	next, _ := utf8.DecodeRuneInString(text[at+m:])
	switch {
	case wordRune(before) && wordRune(after):
		return true
	case strings.ContainsRune(joiners, before) && wordRune(previous):
		return wordRune(after)
	case strings.ContainsRune(joiners, after) && wordRune(next):
		return wordRune(before)
	case unicode.IsDigit(after):
		return strings.ContainsRune(signs, before)
	}
	return unicode.IsDigit(before) && strings.ContainsRune(units, after)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
