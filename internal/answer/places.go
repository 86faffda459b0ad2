package answer

import (
	"slices"
	"strings"
	"sync"

	"github.com/tidwall/cities"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"rapporteur/internal/retrieval"
)

// gazetteer knows the countries of the world by their English names in the Unicode Consortium's CLDR, and ten thousand towns with theirs.
type gazetteer struct {
	countries map[string]bool
	towns     map[string][]string // the countries that have one of the name
}

// worldwide is made once and never changes.
var worldwide = sync.OnceValue(func() gazetteer {
	g := gazetteer{countries: map[string]bool{}, towns: map[string][]string{}}
	english := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if r, err := language.ParseRegion(string(a) + string(b)); err == nil && r.IsCountry() {
				g.countries[placed(english.Name(r))] = true
			}
		}
	}
	for _, c := range cities.Cities {
		town, country := placed(c.City), placed(c.Country)
		g.countries[country] = true
		if !slices.Contains(g.towns[town], country) {
			g.towns[town] = append(g.towns[town], country)
		}
	}
	for _, both := range []string{"singapore", "monaco", "vatican city", "san marino"} {
		g.towns[both] = append(g.towns[both], both)
	}
	return g
})

// placed is a place's name as the gazetteer has it.
func placed(name string) string { return strings.TrimPrefix(strings.ToLower(name), "the ") }

// within says whether one place is a town in the other, a country: the first is no other place, it is more exact.
func (g gazetteer) within(town, country string) bool {
	return slices.Contains(g.towns[placed(town)], placed(country))
}

// town and country say whether a name can be one.
func (g gazetteer) town(name string) bool    { return len(g.towns[placed(name)]) > 0 }
func (g gazetteer) country(name string) bool { return g.countries[placed(name)] }

// Stems of the nouns that ask for a town, and for a country.
var (
	townNouns    = stemmed("city town village capital municipality")
	countryNouns = stemmed("country nation")
)

func stemmed(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[retrieval.Stem(w)] = true
	}
	return out
}

// misplaced says whether an answer names a country although a town is asked for, or a town for a country.
func (q reading) misplaced(answer string) bool {
	if q.wants != wantPlace {
		return false
	}
	world := worldwide()
	asks := func(nouns map[string]bool) bool {
		return slices.ContainsFunc(q.of, func(s string) bool { return nouns[s] })
	}
	switch {
	case asks(townNouns):
		return world.country(answer) && !world.town(answer)
	case asks(countryNouns):
		return world.town(answer) && !world.country(answer)
	}
	return false
}
