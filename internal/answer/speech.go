package answer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rapporteur/internal/corpus"
)

// Saying is what the articles report that somebody said.
type Saying struct {
	Speaker string   `json:"speaker"`
	Role    string   `json:"role,omitempty"` // as an article gives it
	Direct  bool     `json:"direct"`         // in the speaker's own words, between quotation marks
	Text    string   `json:"text"`
	Quotes  []Quote  `json:"quotes"`
	Differ  bool     `json:"differ,omitempty"` // papers give the words differently
	Sources []Source `json:"sources"`          // of the quotes; N counts over all sayings of the reply
}

// Sayings are what somebody said, in the order of the articles.
type Sayings struct {
	Speaker  string
	Role     string
	List     []Saying
	Sources  []Source
	Revision string
}

// SayingsRequest says whose sayings, and on what. A person is named in full, by the family name or by what the articles call them.
type SayingsRequest struct {
	Person   string
	About    string   // "": anything
	Articles []string // ids; none: all
}

// Speaker is somebody whom the articles quote.
type Speaker struct {
	Name    string `json:"speaker"`
	Role    string `json:"role,omitempty"`
	Sayings int    `json:"sayings"` // how many
}

// saying is a report of what somebody said, or several of the same.
type saying struct {
	speaker string
	direct  bool
	places  []spoken
}

// spoken is where a report stands: sentences first to last, by place.
type spoken struct{ first, last int }

// WhoSaid lists what somebody said. Errors are as for Summarize; somebody whom no article quotes is a *UserError.
func (e *Engine) WhoSaid(ctx context.Context, r SayingsRequest) (*Sayings, error) {
	who := e.speech().find(r.Person)
	if who == "" {
		return nil, &UserError{Message: fmt.Sprintf("no article says what %q said: choose somebody whom they quote", r.Person), Problem: ProblemNoSpeaker, Name: r.Person}
	}
	wanted, err := e.wanted(r.Articles, r.About)
	if err != nil {
		return nil, err
	}
	c := composer{Answer: &Answer{}, engine: e}
	out := &Sayings{Speaker: who, Role: e.speech().roles[who], Revision: e.corpus.Revision}
	for _, s := range e.speech().list {
		if s.speaker != who {
			continue
		}
		said := Saying{Speaker: who, Role: out.Role, Direct: s.direct}
		for _, p := range s.places {
			if wanted(p.first) || wanted(p.last) {
				a := e.passages[p.first].Article
				span := corpus.Span{Start: e.passages[p.first].Core.Start, End: e.passages[p.last].Core.End}
				if !s.direct { // what leans on the sentence before comes with it; own words stand for themselves
					span.Start = e.whole(e.passages[p.first]).Start
				}
				said.Quotes = append(said.Quotes, quote(a, span))
			}
		}
		if len(said.Quotes) == 0 {
			continue
		}
		said.Differ = s.direct && worded(said.Quotes)
		said.Text, said.Sources = plain(said.Quotes[0].Text), c.sourcesOf(said.Quotes)
		out.List = append(out.List, said)
	}
	out.Sources = c.Sources
	return out, ctx.Err()
}

// Speakers are all whom the articles quote, those with most sayings first.
func (e *Engine) Speakers() []Speaker { return e.speech().speakers }

// speech is who says what in a corpus.
type speech struct {
	list     []saying
	roles    map[string]string // by speaker
	speakers []Speaker
	society  *society
}

// find is the speaker whom a name or a description means, "" for none.
func (s *speech) find(person string) string {
	person = strings.Join(strings.Fields(person), " ")
	for _, o := range s.speakers {
		if strings.EqualFold(o.Name, person) {
			return o.Name
		}
	}
	_, name := s.society.grammar.titled(strings.TrimPrefix(strings.TrimPrefix(person, "the "), "The "))
	var fits []string
	for _, o := range s.speakers {
		known := s.society.byName[strings.ToLower(o.Name)]
		if len(words(name)) > 0 && hasWords(o.Name, name) || known != nil && len(stems(person)) > 0 && within(stems(person), known.stems) {
			fits = append(fits, o.Name)
		}
	}
	if len(fits) == 0 {
		return ""
	}
	return fits[0] // the one with most sayings
}

// hasWords says whether a name has all words of another.
func hasWords(name, part string) bool {
	have := set(strings.ToLower(name))
	for _, w := range words(part) {
		if !have[w.lower] {
			return false
		}
	}
	return true
}

// listen finds who says what.
func (e *Engine) listen() *speech {
	s := &speech{roles: map[string]string{}, society: e.meet()}
	type told struct {
		speaker  string
		sentence int
	}
	at := map[told]int{}
	l := listener{engine: e, society: s.society}
	for first := 0; first < len(e.passages); {
		last := first
		for last+1 < len(e.passages) && e.passages[last+1].Article == e.passages[first].Article && e.passages[last+1].Paragraph == e.passages[first].Paragraph {
			last++
		}
		for _, x := range l.paragraph(first, last) {
			known := -1
			for _, i := range e.sayAlike(x.places[0].first) {
				if k, ok := at[told{x.speaker, i}]; ok && s.list[k].direct == x.direct {
					known = k
				}
			}
			if known < 0 {
				known = len(s.list)
				s.list = append(s.list, saying{speaker: x.speaker, direct: x.direct})
			}
			s.list[known].places = append(s.list[known].places, x.places...)
			at[told{x.speaker, x.places[0].first}] = known
		}
		first = last + 1
	}
	s.count()
	return s
}

func (s *speech) count() {
	n := map[string]int{}
	for _, x := range s.list {
		n[x.speaker]++
	}
	for name, k := range n {
		if o := s.society.find(name, nil); o != nil {
			s.roles[name] = o.role()
		}
		s.speakers = append(s.speakers, Speaker{name, s.roles[name], k})
	}
	slices.SortFunc(s.speakers, func(a, b Speaker) int {
		if a.Sayings != b.Sayings {
			return b.Sayings - a.Sayings
		}
		return strings.Compare(a.Name, b.Name)
	})
}

// worded says whether quotes from several papers give somebody's own words differently, and not only more or less of them.
func worded(quotes []Quote) bool {
	var given []string
	for _, q := range quotes {
		var said []string
		for _, own := range quotation.FindAllString(q.Text, -1) {
			for _, w := range words(own) {
				said = append(said, w.lower)
			}
		}
		given = append(given, strings.Join(said, " "))
	}
	for _, g := range given {
		if !strings.Contains(g, given[0]) && !strings.Contains(given[0], g) {
			return true
		}
	}
	return false
}
