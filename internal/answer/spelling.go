package answer

import (
	"strings"
	"unicode/utf8"

	"rapporteur/internal/retrieval"
)

const (
	// shortestSlip is the length from which a word may be a slip: two letters resemble too much.
	shortestSlip = 3
	// ownWordFrom is the length from which a word of the corpus may be meant, ownNameFrom that for a name, oneEditName
	// that for a name in capitals or a wrong letter, and twoEditsFrom that from which two edits are allowed. By judgement.
	ownWordFrom, ownNameFrom, oneEditName, twoEditsFrom = 4, 5, 6, 8
)

// speller mends slips of the pen in questions: a word that neither the corpus nor a large vocabulary has
// is taken for a word of the corpus, or of grammar, that it is an edit or two away from. It never
// changes after it is made.
type speller struct {
	knows  func(word string) bool // the vocabulary
	stems  map[string]bool        // of the corpus
	counts map[string]int         // words of the corpus, and how often each stands there
	small  map[string]bool        // words of grammar
	names  map[string]bool        // words of the corpus that are written with a capital
	spared [2]map[string]bool     // words of a chat
}

// newSpeller returns nil, which mends nothing, when the reader has no vocabulary.
func newSpeller(l *Learned, g grammar, r Reader) *speller {
	v, ok := r.(interface{ Knows(word string) bool })
	if !ok {
		return nil
	}
	s := &speller{v.Knows, l.Spelt, l.Words, set("many much whats whos hows wheres thats theres dont doesnt didnt isnt arent wasnt werent wont wouldnt cant couldnt hasnt havent im ive youre theyre"), g.known, [2]map[string]bool{g.orders, g.chatter}}
	for w := range g.function {
		s.small[w] = true
	}
	for w := range g.scale {
		s.small[w] = true
	}
	return s
}

// mend returns the text with its slips mended.
func (s *speller) mend(text string) string {
	if s == nil {
		return text
	}
	var out strings.Builder
	end := 0
	for _, w := range words(text) {
		if meant := s.meant(w); meant != "" {
			out.WriteString(text[end:w.Start] + meant)
			end = w.End
		}
	}
	return out.String() + text[end:]
}

// meant is what a word was meant to be, "" when it may stand.
func (s *speller) meant(w word) string {
	if len(w.text) < shortestSlip || strings.ContainsAny(w.text, "0123456789-.'’") || w.acronym() ||
		s.small[w.lower] || s.spared[0][w.lower] || s.spared[1][w.lower] || s.counts[w.lower] > 0 || s.stems[retrieval.Stem(w.lower)] || s.knows(w.lower) {
		return ""
	}
	best, bestCost := "", 10
	try := func(have string, edits, cost int) {
		if have[0] != w.lower[0] || !retrieval.Within(edits, w.lower, have) {
			return
		}
		cost = 4*cost + slip(w.lower, have)
		if cost < bestCost || cost == bestCost && (s.counts[have] > s.counts[best] || s.counts[have] == s.counts[best] && have < best) {
			best, bestCost = have, cost
		}
	}
	if !w.capital() || w.first {
		for have := range s.small {
			if len(w.lower) > shortestSlip || slip(w.lower, have) <= letterMissing {
				try(have, 1, 0)
			}
		}
	}
	for have := range s.counts {
		switch {
		case len(w.lower) < ownWordFrom || len(have) < ownWordFrom:
		case len(w.lower) < ownNameFrom && s.names[have]:
		case len(w.lower) < oneEditName && slip(w.lower, have) == wrongLetter:
		case w.capital() && !w.first && (len(w.lower) < oneEditName || !s.names[have]):
		default:
			try(have, 1, 0)
			if len(w.lower) >= twoEditsFrom && !w.capital() && !sameStart(w.lower, have) {
				try(have, 2, 1)
			}
		}
	}
	if w.capital() && best != "" || s.names[best] {
		_, n := utf8.DecodeRuneInString(best)
		return strings.ToUpper(best[:n]) + best[n:]
	}
	return best
}

// How a word came out wrong, the commonest first.
const (
	lettersExchanged = iota
	letterMissing
	letterTooMany
	wrongLetter
)

func slip(wrong, right string) int {
	switch {
	case len(wrong) < len(right):
		return letterMissing
	case len(wrong) > len(right):
		return letterTooMany
	case sameLetters(wrong, right):
		return lettersExchanged
	}
	return wrongLetter
}

// sameStart says whether two words differ in their ending only: then they may be forms of one word.
func sameStart(a, b string) bool {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n >= len(a)-3
}

func sameLetters(a, b string) bool {
	var n [256]int
	for i := range len(a) {
		n[a[i]]++
		n[b[i]]--
	}
	return n == [256]int{}
}
