package answer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Precision is how exactly a date is told.
type Precision string

// A date is told to the day, as a whole month, season or year, or in a way that leaves it open.
const (
	PrecisionDay    Precision = "day"
	PrecisionMonth  Precision = "month"
	PrecisionSeason Precision = "season"
	PrecisionYear   Precision = "year"
	Undated         Precision = "unknown"
)

// days is what a phrase in an article tells of a date.
type days struct {
	from, to  time.Time // first and last day, zero when unknown
	precision Precision
	vague     bool // some day between from and to, which a week is
}

// exact is a span of days, of one when to is from.
func exact(from, to time.Time) days { return days{from: from, to: to, precision: PrecisionDay} }

// whole is a month, season or year that begins with a day.
func whole(from time.Time, p Precision) days {
	d := days{from: from, precision: p, vague: true}
	switch p {
	case PrecisionYear:
		d.to = from.AddDate(1, 0, -1)
	case PrecisionSeason:
		d.to = from.AddDate(0, 3, -1)
	default:
		d.to = from.AddDate(0, 1, -1)
	}
	return d
}

// when writes the beginning as ISO 8601 does: 2024-07-05, 2024-07, 2024; for a season the extended form, in which
// the "months" 21 to 24 are spring to winter (ISO 8601-2:2019, 4.8). until is the last day of several.
func (d days) when() (when, until string) {
	switch d.precision {
	case PrecisionDay:
		if d.to.After(d.from) {
			until = d.to.Format(time.DateOnly)
		}
		return d.from.Format(time.DateOnly), until
	case PrecisionMonth:
		return d.from.Format("2006-01"), ""
	case PrecisionSeason:
		return d.from.Format("2006-") + strconv.Itoa(20+int(d.from.Month())/3), ""
	case PrecisionYear:
		return d.from.Format("2006"), ""
	}
	return "", ""
}

// calendar reads dates in an article.
type calendar struct {
	base time.Time // the day of writing, zero when it is not known
}

// read resolves the date that stands at p in a sentence, and says whether it took the day of writing for that. It does so only where one
// possibility is left: what is said of "next Friday" on a Wednesday stays undated.
func (c calendar) read(sentence string, p phrase) (d days, resolved bool) {
	text := sentence[p.Start:p.End]
	m := momentOf(text)
	month := placeIn(monthNames, m.month)
	year, _ := strconv.Atoi(m.year)
	number, _ := strconv.Atoi(m.day)
	switch {
	case month > 0 && number > 0:
		return c.day(sentence, p, month, number, year, m.weekday)
	case month > 0 && year == 0 && m.season == "":
		if y := yearBehind.FindStringSubmatch(sentence[p.End:]); y != nil { // March and April 2022
			year, _ = strconv.Atoi(y[1])
		}
	}
	switch {
	case month > 0 && year > 0:
		return whole(civil(year, month, 1), PrecisionMonth), false
	case month > 0:
		d = c.month(sentence, p, month)
	case year > 0 && m.season == "":
		if s := seasonBefore.FindStringSubmatch(sentence[:p.Start]); s != nil {
			return whole(civil(year, 3*placeIn(seasonNames, strings.Replace(strings.ToLower(s[1]), "fall", "autumn", 1)), 1), PrecisionSeason), false
		}
		return whole(civil(year, 1, 1), PrecisionYear), false
	default:
		d = c.relative(sentence, p, m)
	}
	return d, d.precision != Undated
}

var (
	yearBehind   = regexp.MustCompile(`(?i)^\s*(?:and|or|to|–|-)\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{4})\b`)
	seasonBefore = regexp.MustCompile(`(?i)\b(spring|summer|autumn|fall|winter)(?: of)?\s+$`)
	// daysAfter and daysBefore join a date to the last or first day of a span: July 9-11, 9 to 11 July.
	daysAfter  = regexp.MustCompile(`(?i)^(?:st|nd|rd|th)?(?:[-–]|\s+(?:to|through|until)\s+)(?:((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?\s+)?(\d{1,2})(?:st|nd|rd|th)?\b(?:\s+((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b)?(?:,?\s+(\d{4})\b)?`)
	daysBefore = regexp.MustCompile(`(?i)\b(?:((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:[-–]|\s+(?:to|through|until)\s+)$`)
)

// day resolves a day of a month, and the span of days that it is an end of.
func (c calendar) day(sentence string, p phrase, month, number, year int, weekday string) (d days, resolved bool) {
	none := days{precision: Undated}
	first, last := number, number
	firstMonth, lastMonth, lastYear := month, month, year
	if m := daysAfter.FindStringSubmatchIndex(sentence[p.End:]); m != nil {
		rest := sentence[p.End:]
		last, _ = strconv.Atoi(rest[m[4]:m[5]])
		if name := max(monthIn(rest, m[2], m[3]), monthIn(rest, m[6], m[7])); name > 0 {
			lastMonth = name
		}
		if m[8] >= 0 {
			lastYear, _ = strconv.Atoi(rest[m[8]:m[9]])
		}
	} else if m := daysBefore.FindStringSubmatchIndex(sentence[:p.Start]); m != nil {
		first, _ = strconv.Atoi(sentence[m[4]:m[5]])
		if name := monthIn(sentence, m[2], m[3]); name > 0 {
			firstMonth = name
		}
	}
	if year == 0 && lastYear > 0 {
		if year = lastYear; lastMonth < firstMonth {
			year--
		}
	}
	if resolved = year == 0; resolved {
		if year = c.yearOf(sentence, p, firstMonth, first, weekday); year == 0 {
			return none, false
		}
	}
	if lastYear == 0 {
		if lastYear = year; lastMonth < firstMonth {
			lastYear++
		}
	}
	d = exact(civil(year, firstMonth, first), civil(lastYear, lastMonth, last))
	if d.from.Day() != first || d.to.Day() != last || d.to.Before(d.from) {
		return none, false // there is no such day
	}
	return d, resolved
}

// monthIn is the number of the month that a part of a text names, 0 for none.
func monthIn(text string, start, end int) int {
	if start < 0 {
		return 0
	}
	return placeIn(monthNames, momentOf(text[start:end]).month)
}

// yearOf is the year in which a day lies nearest to the day of writing, 0 when that is unknown or the weekday speaks against it.
func (c calendar) yearOf(sentence string, p phrase, month, number int, weekday string) int {
	near := c.nearest(sentence, p, func(year int) time.Time { return civil(year, month, number) })
	if near.IsZero() || weekday != "" && !strings.EqualFold(near.Weekday().String(), weekday) {
		return 0
	}
	return near.Year()
}

// nearest is the day nearest to the day of writing of those of the years around it: what is to come lies behind that, and of what has been only what
// is no more than two months away may. Zero where that leaves none.
func (c calendar) nearest(sentence string, p phrase, in func(year int) time.Time) time.Time {
	if c.base.IsZero() {
		return c.base
	}
	best := in(c.base.Year())
	for _, year := range []int{c.base.Year() - 1, c.base.Year() + 1} {
		if d := in(year); d.Sub(c.base).Abs() < best.Sub(c.base).Abs() {
			best = d
		}
	}
	switch future := comes(sentence, p); {
	case future && best.Before(c.base):
		return in(best.Year() + 1)
	case !future && best.After(c.base.AddDate(0, 2, 0)):
		return time.Time{}
	}
	return best
}

// month resolves a month without a year.
func (c calendar) month(sentence string, p phrase, month int) days {
	none := days{precision: Undated}
	if c.base.IsZero() {
		return none
	}
	this := civil(c.base.Year(), month, 1)
	now := int(c.base.Month())
	switch said := strings.ToLower(strings.Fields(sentence[p.Start:p.End])[0]); said {
	case "last", "past":
		if month >= now {
			this = this.AddDate(-1, 0, 0)
		} else if said == "last" {
			return none // of this year or of the one before?
		}
	case "next", "coming":
		if month <= now {
			this = this.AddDate(1, 0, 0)
		} else if said == "next" {
			return none
		}
	case "this":
	case "following", "previous":
		return none
	default:
		if this = c.nearest(sentence, p, func(year int) time.Time { return civil(year, month+1, 0) }); this.IsZero() {
			return none
		}
		this = civil(this.Year(), month, 1)
	}
	return whole(this, PrecisionMonth)
}

// relative resolves what leans on the day of writing alone: today, on Friday, next week, this fall.
func (c calendar) relative(sentence string, p phrase, m moment) days {
	none := days{precision: Undated}
	if c.base.IsZero() {
		return none
	}
	ws := strings.Fields(strings.ToLower(sentence[p.Start:p.End]))
	said, unit := ws[0], ws[len(ws)-1]
	step := map[string]int{"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1, "following": 1}[said]
	var d days
	switch {
	case strings.HasSuffix(said, "days") || every.MatchString(sentence[:p.Start]):
		return none // each of them
	case said == "today" || said == "tonight":
		d = exact(c.base, c.base)
	case said == "yesterday":
		d = exact(c.base.AddDate(0, 0, -1), c.base.AddDate(0, 0, -1))
	case said == "tomorrow":
		d = exact(c.base.AddDate(0, 0, 1), c.base.AddDate(0, 0, 1))
	case said == "following" || said == "previous":
		return none // than what?
	case m.weekday != "":
		d = c.weekday(sentence, p, said, m.weekday)
	case m.season != "":
		d = c.season(said, placeIn(seasonNames, m.season))
	case unit == "week" || unit == "weekend":
		monday := c.monday().AddDate(0, 0, 7*step)
		d = exact(monday, monday.AddDate(0, 0, 6))
		if unit == "weekend" {
			d = exact(monday.AddDate(0, 0, 5), d.to)
		}
		d.vague = true
	case unit == "month":
		d = whole(civil(c.base.Year(), int(c.base.Month())+step, 1), PrecisionMonth)
	case unit == "year":
		d = whole(civil(c.base.Year()+step, 1, 1), PrecisionYear)
	default:
		return none
	}
	return d
}

// every begins what happens again and again.
var every = regexp.MustCompile(`(?i)\b(?:every|each)\s+$`)

// monday begins the week of writing.
func (c calendar) monday() time.Time {
	return c.base.AddDate(0, 0, -(int(c.base.Weekday())+6)%7)
}

var (
	// toCome are signs that a clause speaks of the future, and past that what stands before a date belongs to what has been.
	toCome  = regexp.MustCompile(`(?i)\b(?:will|won['’]t|shall|would|(?:is|are|was|were) (?:to|set|due|expected|scheduled|slated|planned)|to be|due|(?:scheduled|planned|set) for|plans? to|intends? to|going to|starts|begins|opens|meets|takes place)\b`)
	hasBeen = regexp.MustCompile(`(?i)\b(?:said|told|announced|warned|stated|confirmed|declared|wrote|added|arrived|met|spoke|killed|began|started|opened|signed|was|were)\b`)
)

// comes says whether a date lies in the future of the text, by the clause around it and most by what stands before.
func comes(sentence string, p phrase) bool {
	before := sentence[strings.LastIndexAny(sentence[:p.Start], ",;:")+1 : p.Start]
	return toCome.MatchString(before) || toCome.MatchString(clauseAround(sentence, p)) && !hasBeen.MatchString(before)
}

// weekday resolves a day of the week: of what was the last, of what is to come the next one. "Next Friday" and "last Friday" are
// resolved where they cannot be in the week of writing.
func (c calendar) weekday(sentence string, p phrase, said, name string) days {
	at := c.monday().AddDate(0, 0, placeIn(weekdayNames, name)-1)
	ahead, behind := at.AddDate(0, 0, 7), at.AddDate(0, 0, -7)
	switch future := comes(sentence, p); said {
	case "this":
		if future && at.Before(c.base) {
			at = ahead
		}
	case "next":
		if at.After(c.base) {
			return days{precision: Undated}
		}
		at = ahead
	case "coming":
		if !at.After(c.base) {
			at = ahead
		}
	case "last":
		if at.Before(c.base) {
			return days{precision: Undated}
		}
		at = behind
	default:
		switch {
		case future && at.Before(c.base):
			at = ahead
		case !future && at.After(c.base):
			at = behind
		}
	}
	return exact(at, at)
}

// clauseAround is the part of a sentence between commas in which a phrase stands.
func clauseAround(sentence string, p phrase) string {
	start := strings.LastIndexAny(sentence[:p.Start], ",;:") + 1
	end := strings.IndexAny(sentence[p.End:], ",;:")
	if end < 0 {
		return sentence[start:]
	}
	return sentence[start : p.End+end]
}

// season resolves one, the winter by the year in which it begins. What may be in this year or in another stays undated.
func (c calendar) season(said string, n int) days {
	start := civil(c.base.Year(), 3*n, 1)
	if n == 4 && c.base.Month() < time.March {
		start = start.AddDate(-1, 0, 0)
	}
	over := !c.base.Before(start.AddDate(0, 3, 0))
	begun := !c.base.Before(start)
	switch said {
	case "this", "coming":
	case "next":
		if !begun {
			return days{precision: Undated} // this one or that of the next year?
		}
		start = start.AddDate(1, 0, 0)
	case "last", "past":
		if !over {
			start = start.AddDate(-1, 0, 0)
		}
	default:
		return days{precision: Undated}
	}
	return whole(start, PrecisionSeason)
}

// civil is a day, which normalises as time.Date does.
func civil(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// placeIn is the place of a name in a list, from 1; 0 when it is not in it.
func placeIn(names, name string) int { return slices.Index(strings.Fields(names), name) + 1 }

// ago resolves "two weeks ago".
func (c calendar) ago(g grammar, number, unit string) days {
	n, err := strconv.Atoi(number)
	if v, ok := g.scale[strings.ToLower(number)]; err != nil && ok {
		n = int(v)
	} else if err != nil {
		n = 1 // a week
	}
	if c.base.IsZero() {
		return days{precision: Undated}
	}
	var d days
	switch unit {
	case "day":
		d = exact(c.base.AddDate(0, 0, -n), c.base.AddDate(0, 0, -n))
	case "week":
		monday := c.monday().AddDate(0, 0, -7*n)
		d = exact(monday, monday.AddDate(0, 0, 6))
		d.vague = true
	case "month":
		d = whole(civil(c.base.Year(), int(c.base.Month())-n, 1), PrecisionMonth)
	default:
		d = whole(civil(c.base.Year()-n, 1, 1), PrecisionYear)
	}
	return d
}
