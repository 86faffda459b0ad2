package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

// Asker answers questions about one corpus and checks statements against it.
type Asker interface {
	Ask(ctx context.Context, q answer.Question) (*answer.Answer, error)
	Check(ctx context.Context, q answer.Question) (*answer.Checked, error)
}

// Bench is a corpus with who answers from it.
type Bench struct {
	Corpus *corpus.Corpus
	Asker  Asker
}

// Result is one question with its answer and the judgement on it.
type Result struct {
	Question Question
	Answer   *answer.Answer
	// Right as README.md defines it for what the question wants.
	Right bool
	// ShortRight: right, and the short answer holds an accepted variant. False where the
	// question has no short answer.
	ShortRight bool
	Quotes     int // quotes shown
	Equal      int // of these, equal to the bytes of the file that they point into
}

// Run asks every question at the bench of its corpus, so many at once, and judges the answers; what times are to be taken of is
// asked one after the other. An answer that cannot be had ends the run.
func Run(ctx context.Context, set []Question, benches map[string]Bench, atOnce int) ([]Result, error) {
	results := make([]Result, len(set))
	err := each(ctx, len(set), atOnce, func(ctx context.Context, i int) error {
		q := set[i]
		bench, ok := benches[q.Corpus]
		if !ok {
			return fmt.Errorf("line %d: no corpus is named %q", q.Line, q.Corpus)
		}
		a, err := bench.Asker.Ask(ctx, answer.Question{Text: q.Text, Why: true})
		if err != nil {
			return fmt.Errorf("line %d: %w", q.Line, err)
		}
		results[i] = judge(q, a, bench.Corpus)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// judge applies the rules of README.md.
func judge(q Question, a *answer.Answer, c *corpus.Corpus) Result {
	r := Result{Question: q, Answer: a}
	switch q.Want {
	case answer.NotCovered:
		r.Right = a.State == answer.NotCovered
	case answer.FalsePremise, answer.Partly:
		r.Right = a.State == q.Want && q.proved(a)
	default:
		r.Right = r.Affirmed() && q.proved(a)
	}
	r.ShortRight = r.Right && slices.ContainsFunc(q.Short, func(s string) bool { return holdsWords(a.Short, s) })
	for _, quote := range quotes(a) {
		r.Quotes++
		if equalsBytes(c, quote) {
			r.Equal++
		}
	}
	return r
}

// Affirmed reports whether the bot claimed to know an answer or a part of one.
func (r Result) Affirmed() bool {
	return r.Answer.State == answer.Answered || r.Answer.State == answer.Partly
}

// Refused reports whether the bot said that the articles do not cover the question.
func (r Result) Refused() bool { return r.Answer.State == answer.NotCovered }

// proved reports whether a quote of some claim fits some evidence or, when all are needed, whether each
// has a quote of a claim or of a conflict.
func (q Question) proved(a *answer.Answer) bool {
	given := claimed(a)
	if q.All {
		given = append(given, opposed(a)...)
	}
	missing := func(e Evidence) bool { return !slices.ContainsFunc(given, e.fits) }
	if q.All {
		return !slices.ContainsFunc(q.Evidence, missing)
	}
	return slices.ContainsFunc(q.Evidence, func(e Evidence) bool { return !missing(e) })
}

func (e Evidence) fits(q answer.Quote) bool {
	text := fold(q.Text)
	missing := func(phrase string) bool { return !strings.Contains(text, fold(phrase)) }
	return q.Article == e.Article && !slices.ContainsFunc(e.Phrases, missing)
}

// quotes lists every quote that an answer shows: of claims, of conflicts and the closest passage.
func quotes(a *answer.Answer) []answer.Quote {
	all := append(claimed(a), opposed(a)...)
	if a.Closest != nil {
		all = append(all, *a.Closest)
	}
	return all
}

func claimed(a *answer.Answer) (all []answer.Quote) {
	for _, c := range a.Claims {
		all = append(all, c.Quotes...)
	}
	return all
}

// opposed lists the quotes of sources that differ.
func opposed(a *answer.Answer) (all []answer.Quote) {
	for _, c := range a.Conflicts {
		for _, side := range c.Sides {
			all = append(all, side.Quotes...)
		}
	}
	return all
}

func equalsBytes(c *corpus.Corpus, q answer.Quote) bool {
	article := c.Article(q.Article)
	return article != nil && 0 <= q.Start && q.Start <= q.End && q.End <= len(article.File) &&
		article.File[q.Start:q.End] == q.Text
}

// fold makes texts comparable: lower case, one shape of apostrophe, single spaces.
func fold(text string) string {
	text = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'").Replace(strings.ToLower(text))
	return strings.Join(strings.Fields(text), " ")
}

// holdsWords reports whether text holds the words as whole words: "700" is in "a 700-person
// staff", "no" is not in "north", "2" is not in "2.5".
func holdsWords(text, words string) bool {
	text, words = fold(text), fold(words)
	for at := 0; words != ""; {
		i := strings.Index(text[at:], words)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(words)
		if !joined(text, start) && !joined(text, end) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[start:])
		at = start + size
	}
	return false
}

// joined reports whether a word or a figure runs over the byte offset.
func joined(text string, at int) bool {
	before, n := utf8.DecodeLastRuneInString(text[:at])
	after, m := utf8.DecodeRuneInString(text[at:])
	if isWord(before) && isWord(after) {
		return true
	}
	next, _ := utf8.DecodeRuneInString(text[min(at+m, len(text)):])
	previous, _ := utf8.DecodeLastRuneInString(text[:max(at-n, 0)])
	return unicode.IsDigit(before) && isPoint(after) && unicode.IsDigit(next) ||
		unicode.IsDigit(previous) && isPoint(before) && unicode.IsDigit(after)
}

func isWord(r rune) bool  { return unicode.IsLetter(r) || unicode.IsDigit(r) }
func isPoint(r rune) bool { return r == '.' || r == ',' }
