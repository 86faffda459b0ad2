package answer

import (
	"strconv"
	"strings"
)

// moment is what a phrase tells of a date, 0 or "" for what it leaves open.
type moment struct{ day, month, year, weekday, season string }

const (
	monthNames   = "january february march april may june july august september october november december"
	weekdayNames = "monday tuesday wednesday thursday friday saturday sunday"
	seasonNames  = "spring summer autumn winter"
)

// momentOf reads a phrase of class date.
func momentOf(text string) moment {
	var m moment
	for _, w := range words(text) {
		if n, err := strconv.Atoi(strings.TrimRight(w.lower, "stndrh")); err == nil {
			if n > 31 {
				m.year = strconv.Itoa(n)
			} else {
				m.day = strconv.Itoa(n)
			}
			continue
		}
		lower := strings.TrimSuffix(w.lower, "s")
		if lower == "fall" {
			lower = "autumn"
		}
		for _, part := range []struct {
			names string
			into  *string
		}{{monthNames, &m.month}, {weekdayNames, &m.weekday}, {seasonNames, &m.season}} {
			for _, name := range strings.Fields(part.names) {
				if len(lower) >= 3 && (name == lower || len(lower) <= 4 && strings.HasPrefix(name, lower)) { // "Sept"
					*part.into = name
				}
			}
		}
	}
	return m
}

// to is how a date stands to another: it differs where both tell a part and not the same, or a season and a month outside it.
func (m moment) to(o moment) relation {
	told := unlike
	for _, part := range [][2]string{{m.day, o.day}, {m.month, o.month}, {m.year, o.year}, {m.weekday, o.weekday}, {m.season, o.season}} {
		switch {
		case part[0] == "" || part[1] == "":
		case part[0] != part[1]:
			return differs
		default:
			told = refines
		}
	}
	for _, pair := range [][2]string{{m.season, o.month}, {o.season, m.month}} {
		if season, month := placeIn(seasonNames, pair[0]), placeIn(monthNames, pair[1]); season > 0 && month > 0 {
			if month/3 != season && month/3 != season-4 { // winter is December to February
				return differs
			}
			told = refines
		}
	}
	if told == refines && m == o {
		return agrees
	}
	return told
}

// sameMoment says whether two phrases of class date may mean one date: they agree in something and differ in nothing that both
// tell. Where one tells nothing that is known here, as "next week" does, they must share a word.
func sameMoment(a, b string) bool {
	m, o := momentOf(a), momentOf(b)
	if m == (moment{}) || o == (moment{}) {
		return overlap(a, b)
	}
	agree := false
	for _, part := range [][2]string{{m.day, o.day}, {m.month, o.month}, {m.year, o.year}, {m.weekday, o.weekday}, {m.season, o.season}} {
		switch {
		case part[0] == "" || part[1] == "":
		case part[0] != part[1]:
			return false
		default:
			agree = true
		}
	}
	return agree
}
