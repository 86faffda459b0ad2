package state

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Report is what an operator wants to know of a span of time. Without questions kept, Unanswered, Slow and Often are empty.
type Report struct {
	States     map[string]int // how many questions had each outcome
	Good, Bad  int            // opinions
	Unanswered []Asked        // "not_covered" or "failed", newest first
	Disliked   []Opinion      // newest first
	Slow       []Asked        // slowest first
	Often      []Count        // most asked first; questions that differ in capitals, spaces and marks at the end are one
	Days       []Use          // of the whole bot, by Last, oldest first
}

// Count is how often a question was asked.
type Count struct {
	Question string // as it was asked most often
	Times    int
}

// Report lists at most n of each, but all days.
func (s *Store) Report(ctx context.Context, since time.Time, n int) (Report, error) {
	r := Report{States: make(map[string]int)}
	for _, part := range []func(context.Context, *Report, time.Time, int) error{s.outcomes, s.opinions, s.asked, s.often, s.days} {
		if err := part(ctx, &r, since, n); err != nil {
			return Report{}, err
		}
	}
	return r, nil
}

func (s *Store) outcomes(ctx context.Context, r *Report, since time.Time, _ int) error {
	return s.each(ctx, func(scan func(...any) error) error {
		var state string
		var times int
		err := scan(&state, &times)
		r.States[state] = times
		return err
	}, `SELECT state, count(*) FROM questions WHERE at >= $1 GROUP BY state`, micros(since))
}

func (s *Store) opinions(ctx context.Context, r *Report, since time.Time, n int) error {
	err := s.each(ctx, func(scan func(...any) error) error {
		var good bool
		var times int
		err := scan(&good, &times)
		if good {
			r.Good = times
		} else {
			r.Bad = times
		}
		return err
	}, `SELECT good, count(*) FROM opinions WHERE at >= $1 GROUP BY good`, micros(since))
	if err != nil {
		return err
	}
	return s.each(ctx, func(scan func(...any) error) error {
		var o Opinion
		var at int64
		err := scan(&o.Answer, &o.Guild, &o.User, &o.Good, &o.Reason, &o.Question, &at)
		o.At = instant(at)
		r.Disliked = append(r.Disliked, o)
		return err
	}, `SELECT o.answer, o.guild, o.member, o.good, o.reason, COALESCE(NULLIF(o.question, ''), q.question, ''), o.at
		FROM opinions o LEFT JOIN questions q ON q.answer = o.answer WHERE o.at >= $1 AND NOT o.good
		ORDER BY o.at DESC, o.answer, o.member LIMIT $2`, micros(since), n)
}

func (s *Store) asked(ctx context.Context, r *Report, since time.Time, n int) error {
	list := func(into *[]Asked, which string) error {
		return s.each(ctx, func(scan func(...any) error) error {
			var a Asked
			var took, at int64
			err := scan(&a.Answer, &a.Guild, &a.User, &a.Question, &a.State, &took, &at)
			a.Took, a.At = time.Duration(took)*time.Microsecond, instant(at)
			*into = append(*into, a)
			return err
		}, `SELECT answer, guild, member, question, state, took, at FROM questions WHERE at >= $1 AND question <> '' `+which, micros(since), n)
	}
	if err := list(&r.Unanswered, `AND state IN ('not_covered', 'failed') ORDER BY at DESC, answer LIMIT $2`); err != nil {
		return err
	}
	return list(&r.Slow, `ORDER BY took DESC, at DESC, answer LIMIT $2`)
}

func (s *Store) often(ctx context.Context, r *Report, since time.Time, n int) error {
	together := make(map[string]*Count)
	most := make(map[string]int) // how often the wording that stands for all was asked
	err := s.each(ctx, func(scan func(...any) error) error {
		var c Count
		if err := scan(&c.Question, &c.Times); err != nil {
			return err
		}
		key := alike(c.Question)
		if together[key] == nil {
			together[key] = &Count{}
		}
		all := together[key]
		if c.Times > most[key] || c.Times == most[key] && c.Question < all.Question {
			all.Question, most[key] = c.Question, c.Times
		}
		all.Times += c.Times
		return nil
	}, `SELECT question, count(*) FROM questions WHERE at >= $1 AND question <> '' GROUP BY question`, micros(since))
	for _, key := range slices.SortedFunc(maps.Keys(together), func(a, b string) int {
		return cmp.Or(cmp.Compare(together[b].Times, together[a].Times), cmp.Compare(a, b))
	}) {
		if len(r.Often) < n {
			r.Often = append(r.Often, *together[key])
		}
	}
	return err
}

// alike is the same text for questions that are one.
func alike(question string) string {
	return strings.TrimRightFunc(strings.ToLower(strings.Join(strings.Fields(question), " ")), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r)
	})
}

func (s *Store) days(ctx context.Context, r *Report, since time.Time, _ int) error {
	return s.each(ctx, func(scan func(...any) error) error {
		u := Use{Account: Account{Kind: Bot}}
		var last, day int64
		err := scan(&u.Answers, &u.Tokens, &last, &day)
		if u.Last = instant(last); last == 0 {
			u.Last = dayStart(day) // tokens alone were spent; the day is told all the same
		}
		r.Days = append(r.Days, u)
		return err
	}, `SELECT answers, tokens, last, day FROM usage WHERE kind = 'bot' AND guild = '' AND id = '' AND day >= $1 ORDER BY day`, dayOf(since))
}
