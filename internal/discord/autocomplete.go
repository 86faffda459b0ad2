package discord

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"rapporteur/internal/answer"
)

const (
	// maxChoices and maxChoice are Discord's limits on suggestions and on the length of each.
	maxChoices = 25
	maxChoice  = 100
)

// choice is a suggestion: what is shown, and what the bot is sent when it is chosen.
type choice struct{ name, value string }

// candidate is what may be suggested, and the names by which it is found.
type candidate struct {
	choice
	names []string
}

// articleChoices are the articles, found by title, publisher and id.
func articleChoices(list []answer.Source) []candidate {
	var out []candidate
	for i, s := range list {
		out = append(out, candidate{choice{choiceName(s), choiceValue(s, i)}, articleNames(s)})
	}
	return out
}

func articleNames(s answer.Source) []string { return []string{s.Title, s.Publisher, s.Article} }

// speakerChoices are those whom the articles quote, found by name and role. Who has a name that is too long to be sent is not
// suggested, since a part of it might be another's.
func speakerChoices(list []answer.Speaker) []candidate {
	var out []candidate
	for _, s := range list {
		name, role := oneLine(s.Name), oneLine(s.Role)
		if name == "" || units(s.Name) > maxChoice {
			continue
		}
		shown := name
		if role != "" {
			shown += " · " + role
		}
		out = append(out, candidate{choice{shorten(shown, maxChoice), s.Name}, []string{name, role}})
	}
	return out
}

// complete suggests some of a list for what has been typed so far: those of which a name begins
// with it, then those with a word that does, then those that contain it, each in the order of the list.
func complete(typed string, list []candidate) []choice {
	type ranked struct {
		rank int
		choice
	}
	var found []ranked
	for _, c := range list {
		if r := rank(fold(typed), c.names); r < noMatch {
			found = append(found, ranked{r, c.choice})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	out := []choice{}
	for _, f := range found[:min(len(found), maxChoices)] {
		out = append(out, f.choice)
	}
	return out
}

const (
	prefixMatch = iota
	wordMatch
	substringMatch
	noMatch
)

// rank says how well one of some names fits what was typed, folded. Nothing typed fits all.
func rank(typed string, names []string) int {
	best := noMatch
	for _, name := range names {
		best = min(best, rankName(typed, fold(name)))
	}
	return best
}

func rankName(typed, name string) int {
	if strings.HasPrefix(name, typed) {
		return prefixMatch
	}
	best := noMatch
	for i := range name {
		if !strings.HasPrefix(name[i:], typed) {
			continue
		}
		best = substringMatch
		if before := []rune(name[:i]); !wordy(before[len(before)-1]) {
			return wordMatch
		}
	}
	return best
}

// fold makes text comparable: letters without their accents, in one case, single spaces.
func fold(s string) string {
	strip := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	if t, _, err := transform.String(strip, s); err == nil {
		s = t
	}
	return oneLine(cases.Fold().String(s))
}

// choiceName is an article's title and publisher. Names are plain text to Discord: nothing is escaped.
func choiceName(s answer.Source) string {
	name := oneLine(s.Title)
	if p := oneLine(s.Publisher); name == "" {
		name = p
	} else if p != "" && units(name)+units(p)+3 <= maxChoice {
		name += " · " + p
	}
	if name == "" {
		name = s.Article
	}
	return shorten(name, maxChoice)
}

// choiceValue is an article's id, or its place in the list where the id is too long to be sent.
func choiceValue(s answer.Source, i int) string {
	if units(s.Article) <= maxChoice {
		return s.Article
	}
	return "#" + strconv.Itoa(i+1)
}

// find is the article that somebody means who may have typed anything: an id, a place in the list,
// or the beginning or a part of one article's title or publisher.
func find(w *words, typed string, list []answer.Source) (answer.Source, error) {
	n, _ := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(typed), "#"))
	for i, s := range list {
		if s.Article == typed || n == i+1 {
			return s, nil
		}
	}
	best, at, several := noMatch, 0, false
	for i, s := range list {
		r := rank(fold(typed), articleNames(s))
		if r < best {
			best, at, several = r, i, false
		} else if r == best {
			several = true
		}
	}
	switch {
	case best == noMatch:
		return answer.Source{}, spokenError(fmt.Sprintf(w.noArticle, escape(shorten(oneLine(typed), 80))))
	case several:
		return answer.Source{}, spokenError(fmt.Sprintf(w.several, escape(shorten(oneLine(typed), 80))))
	}
	return list[at], nil
}
