package retrieval

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Questions come from a chat and have typing errors. A term that the corpus does not have is
// taken for the nearest that it has, one or two edits away. An edit is a letter too much, missing
// or wrong, or two exchanged (Damerau 1964). The first letter must be right, as it mostly is;
// figures are never guessed at. Letters are counted in bytes, after accents are folded.
const (
	oneEditFrom  = 5  // letters: shorter words have too many neighbours
	twoEditsFrom = 8  // letters
	longestWord  = 40 // letters: what is longer is no word
	// editDiscount is what an edit leaves of a term's weight. By judgement: a word that is there
	// must win over one that is guessed.
	editDiscount = .7
)

// Nearest returns the term of the corpus that a term (as Terms gives it) is taken for, and the
// weight, 0…1, with which it counts: the term itself and 1 when it occurs, a neighbour in
// spelling and less when it does not, "" and 0 when there is none.
func (ix *Index) Nearest(term string) (string, float64) {
	if ix.known(term) {
		return term, 1
	}
	for edits := 1; edits <= maxEdits(term); edits++ {
		for _, candidate := range ix.vocabulary()[term[0]] {
			if Within(edits, term, candidate) {
				return candidate, math.Pow(editDiscount, float64(edits))
			}
		}
	}
	return "", 0
}

// vocabulary lists the terms by their first byte, frequent ones first.
func vocabulary(postings map[string][]posting) map[byte][]string {
	v := map[byte][]string{}
	for t := range postings {
		v[t[0]] = append(v[t[0]], t)
	}
	for _, terms := range v {
		slices.SortFunc(terms, func(a, b string) int {
			return cmp.Or(len(postings[b])-len(postings[a]), strings.Compare(a, b))
		})
	}
	return v
}

// maxEdits is how wrong a term may be spelt.
func maxEdits(term string) int {
	switch {
	case strings.ContainsAny(term, "0123456789"), len(term) < oneEditFrom, len(term) > longestWord:
		return 0
	case len(term) < twoEditsFrom:
		return 1
	}
	return 2
}

// Within says whether a can be made of b by so many edits at most; of words over 40 bytes it knows nothing.
func Within(edits int, a, b string) bool {
	if len(a)-len(b) > edits || len(b)-len(a) > edits || max(len(a), len(b)) > longestWord+1 {
		return false
	}
	var rows [3][longestWord + 3]int // before last, last and this, each row going round
	for i := range len(a) + 1 {
		before, last, row := &rows[(i+1)%3], &rows[(i+2)%3], &rows[i%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			if i == 0 {
				row[j] = j
				continue
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differ(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return rows[len(a)%3][len(b)] <= edits
}

func differ(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
