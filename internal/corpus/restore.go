package corpus

import (
	"errors"
	"slices"
	"strings"
)

// Restored is a corpus that was written down and read again, after a look at whether it can be one: its articles are in order of id, and every span lies
// within its file, one behind the other. Whether its files are still so it does not know.
func Restored(c *Corpus) (*Corpus, error) {
	bad := errors.New("the corpus that was written down is none")
	if len(c.Articles) == 0 || !slices.IsSortedFunc(c.Articles, func(a, b *Article) int {
		if a == nil || b == nil {
			return 0
		}
		return strings.Compare(a.ID, b.ID)
	}) {
		return nil, bad
	}
	for _, a := range c.Articles {
		if a == nil || len(a.Paragraphs) == 0 || !a.whole() {
			return nil, bad
		}
	}
	return c, nil
}

// whole says whether an article's spans are ones.
func (a *Article) whole() bool {
	inside := func(s Span, from, to int) bool { return from <= s.Start && s.Start < s.End && s.End <= to }
	at := 0
	for _, p := range a.Paragraphs {
		if len(p.Sentences) == 0 || !inside(p.Span, at, len(a.File)) {
			return false
		}
		in := p.Start
		for _, s := range p.Sentences {
			if !inside(s, in, p.End) {
				return false
			}
			in = s.End
		}
		at = p.End
	}
	for _, s := range a.Headings {
		if !inside(s, 0, len(a.File)) {
			return false
		}
	}
	for _, f := range a.Furniture {
		if !inside(f.Span, 0, len(a.File)) {
			return false
		}
	}
	return true
}
