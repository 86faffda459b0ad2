package retrieval

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"golang.org/x/text/unicode/norm"
)

// Terms returns the content terms of a text, as the index holds them and in their order: stems,
// without question words, auxiliaries and other words that carry nothing of their own. A
// hyphenated word gives its whole and its parts. Terms may occur more than once.
func Terms(text string) []string {
	return contentTerms(text, englishTongue())
}

// Remembering is Terms with a memory of stems, for many texts. It is for one goroutine.
func Remembering() func(text string) []string {
	in := englishTongue().remembered()
	return func(text string) []string { return contentTerms(text, in) }
}

func contentTerms(text string, in tongue) []string {
	var terms []string
	for _, t := range tokens(text, in) {
		terms = t.appendTo(terms)
	}
	return terms
}

// Stem returns the term of one word, "" when it is none.
func Stem(word string) string {
	for _, t := range tokens(word, englishTongue()) {
		return t.term
	}
	return ""
}

// snowball is the English ("Porter2") stemmer of Martin Porter's Snowball. Figures and acronyms
// with dots have no stem.
func snowball(word string) string {
	if strings.ContainsAny(word, ".0123456789") {
		return word
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

// token is a word of a text as the index sees it.
type token struct {
	word  string // as it is compared, with its ending
	term  string
	parts []string // terms of the parts of a hyphenated word, whose term is then the whole in one
	stop  bool     // carries nothing of its own
}

// appendTo adds the token's content terms.
func (t token) appendTo(terms []string) []string {
	if t.stop {
		return terms
	}
	return append(append(terms, t.term), t.parts...)
}

// tokens splits a text into words, in a tongue.
func tokens(text string, in tongue) []token {
	var out []token
	text = fold(text)
	shouted := strings.ToUpper(text) == text
	amount := false // within a sum of money, where "m" means million
	for _, w := range scanWords(text) {
		if strings.Contains(w, "-") {
			out = append(out, hyphenated(w, in))
			continue
		}
		for _, s := range split(w) {
			s = normal(s, shouted)
			if amount {
				s = magnitude(s)
			}
			amount = currency(s) || amount && digit(s[0])
			out = append(out, token{word: s, term: in.stem(s), stop: in.stop(s)})
		}
	}
	return out
}

// hyphenated reads a word with hyphens: "F-35s" is f35, f and 35; "cease-fire" is also ceasefire.
func hyphenated(w string, in tongue) token {
	if n := len(w) - 1; w[n] == 's' && digit(w[n-1]) && !digit(w[0]) {
		w = w[:n]
	}
	var t token
	var whole strings.Builder
	for _, piece := range strings.Split(w, "-") {
		s := normal(piece, false)
		whole.WriteString(strings.ReplaceAll(s, ".", ""))
		if !in.stop(s) {
			t.parts = append(t.parts, in.stem(s))
		}
	}
	t.word = whole.String()
	t.term = in.stem(t.word)
	return t
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// split parts a number from the unit written on to it, as in "43bn" and "10km". Ordinals, decades
// and names such as "5G" stay whole.
func split(w string) []string {
	n := strings.IndexFunc(w, func(r rune) bool { return r < '0' || r > '9' })
	if n < 1 || strings.ContainsAny(w[n:], "0123456789.,'") {
		return []string{w}
	}
	switch w[n:] {
	case "st", "nd", "rd", "th", "s":
		return []string{w}
	case "m", "b", "k":
		return []string{w[:n], w[n:]}
	}
	if len(w)-n < 2 {
		return []string{w}
	}
	return []string{w[:n], w[n:]}
}

// normal gives a word the form in which it is compared. An acronym whose letters are also a word
// that carries nothing keeps its dots, so that "the U.S." is not "us"; so does US in capitals.
func normal(w string, shouted bool) string {
	if w == "US" && !shouted || w == "USA" {
		return "u.s"
	}
	s := strings.ToLower(w)
	if digit(s[0]) {
		return strings.ReplaceAll(s, ",", "")
	}
	if joined := strings.ReplaceAll(s, ".", ""); joined == s || !stopWord(joined) {
		s = strings.ReplaceAll(strings.TrimSuffix(joined, "'s"), "'", "")
	} else {
		s = strings.TrimSuffix(s, ".")
	}
	return sign(s)
}

// sign gives signs and abbreviations of units the word that they stand for.
func sign(s string) string {
	switch s {
	case "$":
		return "dollar"
	case "€":
		return "euro"
	case "£":
		return "pound"
	case "¥":
		return "yen"
	case "%", "pct":
		return "percent"
	case "bn", "bln":
		return "billion"
	case "mn", "mln":
		return "million"
	case "tn", "trn":
		return "trillion"
	}
	return s
}

// currency says whether a normal word is one that a sign before a sum stands for.
func currency(s string) bool { return s == "dollar" || s == "euro" || s == "pound" || s == "yen" }

// magnitude is what a letter after a sum of money stands for.
func magnitude(s string) string {
	switch s {
	case "k":
		return "thousand"
	case "m":
		return "million"
	case "b":
		return "billion"
	}
	return s
}

// fold writes a text in compatible characters (NFKD) without accents and with plain apostrophes
// and hyphens. Case is kept.
func fold(text string) string {
	ascii := true
	for i := 0; i < len(text); i++ {
		ascii = ascii && text[i] < 0x80
	}
	if !ascii {
		text = strings.Map(plain, norm.NFKD.String(undecomposed.Replace(text)))
	}
	return strings.ReplaceAll(text, "per cent", "percent")
}

// undecomposed replaces letters that have no decomposition.
var undecomposed = strings.NewReplacer("ß", "ss", "æ", "ae", "Æ", "AE", "œ", "oe", "Œ", "OE", "ø", "o", "Ø", "O",
	"ł", "l", "Ł", "L", "đ", "d", "Đ", "D", "ð", "d", "Ð", "D", "þ", "th", "Þ", "Th", "ı", "i")

// plain maps a decomposed character; -1 drops it.
func plain(r rune) rune {
	switch {
	case r == '’' || r == '‘' || r == 'ʼ' || r == '`':
		return '\''
	case r == '\u2010' || r == '\u2012' || r == '\u2212':
		return '-'
	case r == '\u00ad' || r == '\u200b' || r == '\u200d' || r == '\ufeff' || unicode.Is(unicode.Mn, r):
		return -1
	}
	return r
}

// stopWord says whether a normal word carries nothing of its own in a question: question words,
// auxiliaries, pronouns, prepositions, conjunctions, and what one says to somebody who is asked.
func stopWord(s string) bool {
	switch s {
	case "who", "whom", "whose", "what", "which", "when", "where", "why", "how", "whats", "whos", "wheres", "hows",
		"am", "is", "are", "was", "were", "be", "been", "being", "do", "does", "did", "done", "doing", "have", "has", "had", "having",
		"will", "would", "shall", "should", "can", "could", "may", "might", "must", "cannot",
		"isnt", "arent", "wasnt", "werent", "dont", "doesnt", "didnt", "havent", "hasnt", "hadnt", "wont", "wouldnt",
		"shouldnt", "cant", "couldnt", "im", "ive", "id", "youre", "theyre", "thats", "theres",
		"a", "an", "the", "this", "that", "these", "those", "it", "its", "they", "them", "their", "he", "him", "his",
		"she", "her", "hers", "we", "us", "our", "you", "your", "i", "me", "my", "itself", "themselves", "there",
		"of", "in", "on", "at", "by", "for", "from", "to", "with", "into", "onto", "as", "per", "than", "about", "via",
		"and", "or", "but", "nor", "so", "if", "whether", "because", "not", "no", "any", "some", "also", "just", "very", "too",
		"please", "tell", "explain", "describe", "s", "t":
		return true
	}
	return false
}
