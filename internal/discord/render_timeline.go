package discord

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"rapporteur/internal/answer"
)

// heading begins a small heading, which the line below it ends.
func heading(text string) string { return "### " + text + "\n" }

// renderTimeline lays events out in their order, the dates first, in parts by how exactly they are dated.
func renderTimeline(w *words, about string, t *answer.Timeline) []message {
	p := &page{words: w}
	if about = oneLine(about); about != "" {
		p.lead(fmt.Sprintf(w.timelineOn, about), "", 0)
	} else {
		p.lead(w.timeline, "", 0)
	}
	for _, part := range []struct {
		heading string
		exactness
	}{{w.toTheDay, toTheDay}, {w.roughly, roughly}, {w.undated, undated}} {
		before := heading(part.heading) // with its first event, so that it never ends a message
		for _, e := range t.Events {
			when := w.when(e)
			if exactnessOf(e, when) == part.exactness {
				p.item(before+bullet+w.dating(e, when)+" · ", e.Text, cite(t.Sources, e.Quotes))
				before = ""
			}
		}
	}
	if len(t.Events) == 0 {
		p.mark(newLine, w.noEvents)
	}
	p.sources(t.Sources)
	p.small(w.revision(t.Revision))
	return p.messages("timeline.md")
}

// exactness is how exactly an event is dated.
type exactness int

const (
	toTheDay exactness = iota
	roughly
	undated
)

// exactnessOf is that of an event whose date is shown as when.
func exactnessOf(e answer.Event, when string) exactness {
	switch {
	case when == "":
		return undated
	case e.Vague || e.Precision != answer.PrecisionDay:
		return roughly
	}
	return toTheDay
}

// maxSaid is how much of a date as an article says it is shown.
const maxSaid = 60

// dating is the beginning of an event's line: its date, shown as when, and as the article says it where that is another.
func (w *words) dating(e answer.Event, when string) string {
	said := escape(shorten(oneLine(e.Said), maxSaid))
	switch {
	case when == "" && said == "":
		return w.noDate
	case when == "":
		return "“" + said + "”"
	case e.Resolved && said != "":
		return when + " " + fmt.Sprintf(w.saidAs, said)
	}
	return when
}

// when is the date of an event, "" where it is not known.
func (w *words) when(e answer.Event) string {
	switch e.Precision {
	case answer.PrecisionDay:
		first, last := w.date(e.When), w.date(e.Until)
		switch {
		case first == w.noDate:
			return ""
		case last == w.noDate || last == first:
			return first
		}
		return first + " – " + last
	case answer.PrecisionMonth:
		if t, err := time.Parse("2006-01", e.When); err == nil {
			return fmt.Sprintf(w.monthOf, w.months[t.Month()-1], t.Year())
		}
	case answer.PrecisionSeason:
		return w.season(e)
	case answer.PrecisionYear:
		if t, err := time.Parse("2006", e.When); err == nil {
			return strconv.Itoa(t.Year())
		}
	}
	return ""
}

// season is the season of an event, written as in ISO 8601-2: 2024-21 is the spring of 2024. Of a winter that was found by the
// article's own date it is known in which year it begins; one with a year is left as the article has it.
func (w *words) season(e answer.Event) string {
	y, s, _ := strings.Cut(e.When, "-")
	year, err := strconv.Atoi(y)
	n, wrong := strconv.Atoi(s)
	n -= 21
	switch {
	case err != nil || wrong != nil || n < 0 || n >= len(w.seasons):
		return ""
	case n == len(w.seasons)-1 && e.Resolved:
		return fmt.Sprintf(w.winter, year, year+1)
	}
	return fmt.Sprintf(w.seasons[n], year)
}
