package answer

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"rapporteur/internal/retrieval"
)

// Event is what a sentence says of something that has a date.
type Event struct {
	// When the event is or begins: 2024-07-05, 2024-07, 2024; a season is written as in ISO 8601-2, 2024-21 to 2024-24 for spring
	// to winter. Absent when it is not known.
	When string `json:"when,omitempty"`
	// Until is the last of several days: the event takes as long, or, where Vague, is on some day of them.
	Until     string    `json:"until,omitempty"`
	Precision Precision `json:"precision"`
	Vague     bool      `json:"vague,omitempty"`    // the day is not told
	Said      string    `json:"said"`               // the date as the article writes it
	Resolved  bool      `json:"resolved,omitempty"` // When was found by the article's own date
	Text      string    `json:"text"`
	Quotes    []Quote   `json:"quotes"`
	Sources   []Source  `json:"sources"` // of the quotes; N counts over the whole timeline
}

// TimelineRequest says of what. No articles and no topic: the whole corpus.
type TimelineRequest struct {
	Articles []string // ids
	About    string
}

// Timeline is events in order of their dates: first those dated to the day, then those dated roughly, then those whose date is not known.
type Timeline struct {
	Events   []Event
	Sources  []Source
	Revision string
}

// occurrence is a dated sentence, or several that say the same.
type occurrence struct {
	days
	mentions []mention
}

// mention is where and how a sentence dates an occurrence.
type mention struct {
	sentence int // its place in Engine.passages
	said     string
	resolved bool // by the article's own date
}

// Timeline lists what the articles date. Errors are as for Summarize.
func (e *Engine) Timeline(ctx context.Context, r TimelineRequest) (*Timeline, error) {
	wanted, err := e.wanted(r.Articles, r.About)
	if err != nil {
		return nil, err
	}
	c := composer{Answer: &Answer{}, engine: e}
	t := &Timeline{Revision: e.corpus.Revision}
	for _, o := range e.occurrences() {
		mentions := slices.DeleteFunc(slices.Clone(o.mentions), func(m mention) bool { return !wanted(m.sentence) })
		if len(mentions) == 0 {
			continue
		}
		ev := Event{Precision: o.precision, Vague: o.vague, Said: mentions[0].said, Resolved: mentions[0].resolved}
		ev.When, ev.Until = o.when()
		for _, m := range mentions {
			p := e.passages[m.sentence]
			ev.Quotes = append(ev.Quotes, quote(p.Article, e.whole(p)))
		}
		ev.Text, ev.Sources = plain(ev.Quotes[0].Text), c.sourcesOf(ev.Quotes)
		t.Events = append(t.Events, ev)
	}
	t.Sources = c.Sources
	return t, ctx.Err()
}

// findOccurrences reads the dates of the corpus, in order, and joins what several sentences say alike of one.
func (e *Engine) findOccurrences() []occurrence {
	type told struct {
		days
		sentence int
	}
	var out []occurrence
	at := map[told]int{} // places in out
	for i, p := range e.passages {
		alike := e.sayAlike(i)
		for _, o := range e.dates(p) {
			m := o.mentions[0]
			m.sentence = i
			before := slices.IndexFunc(alike, func(k int) bool { _, ok := at[told{o.days, k}]; return ok })
			if before >= 0 && o.precision != Undated {
				k := at[told{o.days, alike[before]}]
				out[k].mentions = append(out[k].mentions, m)
				at[told{o.days, i}] = k
				continue
			}
			at[told{o.days, i}] = len(out)
			out = append(out, occurrence{o.days, []mention{m}})
		}
	}
	slices.SortStableFunc(out, func(a, b occurrence) int {
		return cmp.Or(cmp.Compare(a.group(), b.group()), a.from.Compare(b.from), a.to.Compare(b.to))
	})
	return out
}

// group parts what is dated to the day, what roughly, and what not.
func (d days) group() int {
	switch {
	case d.precision == Undated:
		return 2
	case d.vague:
		return 1
	}
	return 0
}

var (
	// leading words of a date as it is said: on Friday, by the end of 2024.
	saidBefore = regexp.MustCompile(`(?i)(?:\b(?:on|in|by|since|until|till|from|during|before|after|of)\s+)?(?:\b(?:the\s+)?(?:end|beginning|start|middle|summer|spring|autumn|fall|winter)\s+of\s+|\b(?:early|late|mid|later|earlier|summer|spring|autumn|fall|winter)[- ]+)?$`)
	// ages are too long to date anything, or last until the day of writing.
	ages = regexp.MustCompile(`(?i)^past (?:week|month|year)|\bdecade|\bcentur|\d0s\b`)
	// ago counts back from the day of writing.
	ago = regexp.MustCompile(`(?i)(?:^|[\s(“"])(a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (day|week|month|year)s? ago\b`)
)

// dates are the dates that a sentence gives.
func (e *Engine) dates(p retrieval.Passage) []occurrence {
	var out []occurrence
	note := e.notes.on(p.Article, p.Core)
	c := calendar{p.Article.Published}
	taken := 0 // up to where the text is read
	ws := words(note.text)
	for i := range ws { // not the sentence's phrases: "to 11 July" may be a quantity there
		n := e.grammar.dateWords(note.text, ws, i)
		if n == 0 || ws[i].Start < taken {
			continue
		}
		ph := phrase{Span: span(ws[i], ws[i+n-1]), class: date}
		if taken = ph.End; ages.MatchString(note.text[ph.Start:ph.End]) || n == 1 && e.grammar.monthName(note.text, ws, i) {
			continue
		}
		d, resolved := c.read(note.text, ph)
		end := ph.End
		if m := daysAfter.FindStringIndex(note.text[ph.End:]); m != nil && d.to.After(d.from) && d.precision == PrecisionDay && !d.vague {
			end += m[1]
		}
		if strings.Count(note.text[ph.Start:end], "(") > strings.Count(note.text[ph.Start:end], ")") && strings.HasPrefix(note.text[end:], ")") {
			end++
		}
		taken = end
		said := saidBefore.FindString(note.text[:ph.Start]) + note.text[ph.Start:end]
		if m := daysBefore.FindString(note.text[:ph.Start]); m != "" && d.to.After(d.from) {
			said = m + said
		}
		out = append(out, occurrence{d, []mention{{said: strings.TrimSpace(said), resolved: resolved}}})
	}
	for _, m := range ago.FindAllStringSubmatch(note.text, -1) {
		d := c.ago(e.grammar, m[1], strings.ToLower(m[2]))
		out = append(out, occurrence{d, []mention{{said: strings.Trim(m[0], " \n(“\""), resolved: d.precision != Undated}}})
	}
	return out
}

// monthName says whether the month that is word i is a name: Theresa May, Jan Novak.
func (g grammar) monthName(text string, ws []word, i int) bool {
	if !g.months[ws[i].lower] {
		return false
	}
	last := i > 0 && ws[i-1].capital() && !g.function[ws[i-1].lower] && !set("early late mid")[ws[i-1].lower] && near(text, ws[i-1], ws[i], "")
	first := len(ws[i].text) == 3 && i+1 < len(ws) && ws[i+1].capital() && near(text, ws[i], ws[i+1], "")
	return last || first
}

// wanted says which sentences are of some articles, of all when none are named, and speak of a topic, if there is one: they have a word
// of it, and it is all in them with their neighbours.
func (e *Engine) wanted(articles []string, topic string) (func(sentence int) bool, error) {
	if err := e.checkArticles(articles); err != nil {
		return nil, err
	}
	terms := e.variants(topic)
	fits := func(i int) bool {
		p := e.passages[i]
		if len(articles) > 0 && !slices.Contains(articles, p.Article.ID) {
			return false
		}
		if len(terms) == 0 {
			return true
		}
		around := e.notes.around(p)
		has := func(n *note, forms []string) bool {
			return slices.ContainsFunc(forms, func(t string) bool { return n.stems[t] })
		}
		one := slices.ContainsFunc(terms, func(forms []string) bool { return has(e.notes.on(p.Article, p.Core), forms) })
		return one && !slices.ContainsFunc(terms, func(forms []string) bool {
			return !slices.ContainsFunc(around, func(n *note) bool { return has(n, forms) })
		})
	}
	if strings.TrimSpace(topic) == "" {
		return fits, nil
	}
	for i := range e.passages {
		if len(terms) > 0 && fits(i) {
			return fits, nil
		}
	}
	return nil, noTopic(topic)
}

// variants are the terms of a topic, each with the corpus's own terms that mean the same.
func (e *Engine) variants(topic string) [][]string {
	var out [][]string
	for _, t := range retrieval.Terms(topic) {
		forms := []string{t}
		for d := range e.rarity.df {
			if d != t && akin(d, t) {
				forms = append(forms, d)
			}
		}
		out = append(out, forms)
	}
	return out
}

// sourcesOf numbers the articles of the quotes and returns them.
func (c *composer) sourcesOf(quotes []Quote) []Source {
	var out []Source
	for _, q := range quotes {
		s := c.Sources[c.number(q.Article)-1]
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
