package answer

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// sourceWord is what people call an article.
const sourceWord = `(?:sources?|articles?|papers?|newspapers?|reports?|outlets?|publishers?|stories|story|texts?|pieces?)`

// eachSource is what asks for every source's answer, and comparing what asks whether sources agree.
var (
	eachSource = regexp.MustCompile(`(?i)[\s,(]*\b(?:what\s+)?(?:according to|as per|by|in|for|from|of|across|do|does|did)?\s*\b(?:each|every|all|all of|both|both of|the various|the different|different|the several)\s+(?:of\s+)?(?:the\s+|these\s+|your\s+|individual\s+|single\s+)?(?:\w+\s+)?` + sourceWord + `\b(?:\s+(?:say|says|give|gives|report|reports|tell|tells|write|writes)\b(?:\s+about)?)?[\s,)]*`)
	comparing  = regexp.MustCompile(`(?i)^\s*(?:please\s+)?compare\s+(?:what\s+)?(?:the\s+|these\s+)?(?:` + sourceWord + `\s+)?(?:say\s+)?(?:on|about|how)?\s*|\b(?:do|does|did)\s+(?:(?:the|these|all|your|they|both|and|two)\s+)*(?:` + sourceWord + `\s+)?(?:all\s+)?(?:agree|disagree|differ)\s+(?:on|about|over|in)\s+`)
	matching   = regexp.MustCompile(`(?i)^(?:is|are|was|were|do|does|did)\s+(.*?)\s+(?:the same|match|agree|coincide|differ|different|identical)\W*$`)
)

// withoutEach takes from a question what asks for every source's answer, and says whether it did.
func withoutEach(text string) (string, bool) {
	for _, p := range []*regexp.Regexp{comparing, eachSource} {
		m := p.FindStringIndex(text)
		if m == nil {
			continue
		}
		if rest := strings.TrimSpace(text[:m[0]] + " " + text[m[1]:]); len(retrieval.Terms(rest)) > 0 {
			return matching.ReplaceAllString(rest, "$1"), true
		}
	}
	return text, false
}

// outlet is a publisher as questions name it.
type outlet struct {
	articles []string
	named    *regexp.Regexp
}

// common are the words of publishers' names that tell little: people leave them out.
const common = "news today agency daily weekly monthly times post press journal online media international network evening morning sunday"

// outlets finds how the publishers of a corpus may be named: in full, without the common words at the end, or by
// its last words after "the", as long as that is no name of something else and of one publisher only.
func outlets(c *corpus.Corpus, alone map[string]int) []outlet {
	names, taken := publishers(c), maps.Clone(alone)
	articles := map[string][]string{}
	for _, a := range c.Articles {
		if a.Publisher != "" {
			articles[a.Publisher] = append(articles[a.Publisher], a.ID)
		}
	}
	if taken == nil {
		taken = map[string]int{}
	}
	for _, ws := range names {
		taken[ws[0]]++
		if len(ws) > 1 {
			taken[ws[len(ws)-1]]++
		}
	}
	var out []outlet
	for _, a := range c.Articles {
		if articles[a.Publisher] != nil {
			out = append(out, outlet{articles[a.Publisher], pattern(names[a.Publisher], taken)})
			delete(articles, a.Publisher)
		}
	}
	return out
}

// publishers are the words of each publisher's name.
func publishers(c *corpus.Corpus) map[string][]string {
	names := map[string][]string{}
	for _, a := range c.Articles {
		if a.Publisher != "" {
			names[a.Publisher] = withoutArticle(a.Publisher)
		}
	}
	return names
}

// withoutArticle are the words of a publisher's name but for an article before it.
func withoutArticle(publisher string) []string {
	ws := strings.Fields(publisher)
	if len(ws) > 1 && strings.EqualFold(ws[0], "the") {
		return ws[1:]
	}
	return ws
}

// elsewhere counts where the first or last word of a publisher's name stands in an article without the
// rest of the name.
func elsewhere(c *corpus.Corpus, names map[string][]string) map[string]int {
	first, last := map[string][]string{}, map[string][]string{}
	for _, ws := range names {
		first[ws[0]], last[ws[len(ws)-1]] = ws, ws
	}
	sought := append(slices.Collect(maps.Keys(first)), slices.Collect(maps.Keys(last))...)
	alone := map[string]int{}
	for _, a := range c.Articles {
		for _, p := range a.Paragraphs {
			text := a.Text(p.Span)
			if !slices.ContainsFunc(sought, func(w string) bool { return strings.Contains(text, w) }) {
				continue // its words need not be looked at
			}
			ws := words(text)
			for i, w := range ws {
				if name := first[w.text]; len(name) > 1 && (i+1 == len(ws) || ws[i+1].text != name[1]) {
					alone[w.text]++
				}
				if name := last[w.text]; len(name) > 1 && (i == 0 || ws[i-1].text != name[len(name)-2]) {
					alone[w.text]++
				}
			}
		}
	}
	return alone
}

// pattern finds a publisher in a question; taken counts what else its first and last word may mean.
func pattern(name []string, taken map[string]int) *regexp.Regexp {
	full := regexp.QuoteMeta(strings.Join(name, " "))
	forms, loose := `(?i:`+full+`)`, ""
	if len(name) == 1 { // in small letters it may be a word like others
		forms, loose = full, "|"+full
	}
	shorter := func(form, before string) {
		forms += "|" + before + form
		loose += "|" + form
	}
	generic := set(common)
	for k := len(name) - 1; k > 0 && generic[strings.ToLower(name[k])]; k-- {
		if k > 1 || taken[name[0]] < 2 {
			shorter(regexp.QuoteMeta(strings.Join(name[:k], " ")), "")
		}
	}
	for k := 1; k < len(name); k++ {
		if k < len(name)-1 || taken[name[k]] < 2 {
			shorter(regexp.QuoteMeta(strings.Join(name[k:], " ")), `[Tt]he\s+`)
		}
	}
	const piece = `(?i:\s+` + sourceWord + `)`
	forms = `(?:` + forms + `)\b(?:['’]s?)?` + piece + `?`
	if loose != "" {
		forms += `|(?i:` + loose[1:] + `)\b(?:['’]s)?` + piece
	}
	return regexp.MustCompile(`\b(?:(?i:the\s+)?(?i:` + sourceWord + `\s+(?:in|from|by|of)\s+)?(?i:the\s+)?(?:` + forms + `))(?:\b|$)`)
}

// hole stands in a question where a publisher was named.
const hole = "\x00"

// givesIt ends a question in which a publisher is the subject and the thing asked for the object.
const givesIt = `\s+(?:both\s+|each\s+)?(?:give|report|state|quote|name|mention|cite|put|say)\s*\?*$`

// frames are what names of publishers stand in, with what is left of it.
var frames = []struct {
	frame *regexp.Regexp
	left  string
}{
	{regexp.MustCompile(`(?i)(?:\bboth\s+)?` + hole + `(?:\s*(?:,|&|,?\s*\band\b|\bor\b|\bvs\.?|\bversus\b)\s*(?:according to\s+|as per\s+|in\s+|by\s+|from\s+)?` + hole + `)+(?:\s+both\b)?`), hole},
	{regexp.MustCompile(`(?i),?\s*\b(?:and|but)\s+(?:also\s+)?(?:what|how|which)\s+(?:do|does|did|about|according to|in|by)?\s*` + hole + `(?:\s+(?:say|says|said|give|gives|report|reports|write|writes|do|does))?\s*(\?|$)`), "$1"},
	{regexp.MustCompile(`(?i)^(?:what|which)\s+([^?` + hole + `]+?)\s+(?:do|does|did)\s+` + hole + givesIt), "What is the $1?"},
	{regexp.MustCompile(`(?i)^(how many)\s+([^?` + hole + `]+?)\s+(?:do|does|did)\s+` + hole + givesIt), "$1 $2 are there?"},
	{regexp.MustCompile(`(?i)\b(?:do|does|did)\s+` + hole + `\s+(?:both\s+|all\s+)?(?:agree|disagree|differ)\s*(?:on|about|over|in|that)?\s+`), ""},
	{regexp.MustCompile(`(?i)^(?:do|does|did)\s+` + hole + `(?:\s+(?:both|say|report|write|claim|mention|state))*\s+(?:that|whether|if)\s+`), "Is it true that "},
	{regexp.MustCompile(`(?i)[\s,]*\b(?:according to|as per|do|does|did)\s+` + hole + `(?:\s+(?:say|says|said|report|reports|write|writes|give|gives|tell|tells|put|puts|quote|quotes))+\b[\s,]*`), " "},
	{regexp.MustCompile(`(?i)[\s,]*\bas\s+` + hole + `\s+\w+(?:\s+it\b)?`), ""},
	{regexp.MustCompile(`(?i)[\s,]*\b(?:according to|(?:going|judging) by|based on|as per|by|from|in|of|for|per)\s+` + hole + `[\s,]*`), " "},
	{regexp.MustCompile(`(?i)\s*\(\s*` + hole + `\s*\)|^\s*` + hole + `\s*[:,]?\s+`), ""},
	{regexp.MustCompile(`(?i)\b(do)(?:es)?\s+` + hole), "$1 they"},
	{regexp.MustCompile(`(?i)` + hole + `(?:\s+(?:both\s+|all\s+)?(?:say|says|said|report|reports|write|writes|give|gives|quote|quotes))+\b[\s,]*`), ""},
	{regexp.MustCompile(hole), "they"},
	{regexp.MustCompile(`\s+([?.!])`), "$1"},
}

// scope finds the articles that a question is restricted to, by the asker or by naming publishers as its
// sources; the question without that; and whether it names several.
func (e *Engine) scope(q Question) (text string, only map[string]bool, several bool) {
	only, text = map[string]bool{}, q.Text
	for _, id := range q.Articles {
		only[id] = true
	}
	if len(only) > 0 {
		return text, only, false
	}
	named := 0
	for _, o := range e.outlets {
		rest := o.named.ReplaceAllString(text, hole)
		if rest == text {
			continue
		}
		text, named = rest, named+1
		for _, id := range o.articles {
			only[id] = true
		}
	}
	if named == 0 {
		return text, only, false
	}
	text = unframed(text)
	if named > 1 {
		text = matching.ReplaceAllString(text, "$1")
	}
	return text, only, named > 1
}

func unframed(text string) string {
	for _, f := range frames {
		text = f.frame.ReplaceAllString(text, f.left)
	}
	return strings.TrimSpace(text)
}

// together are the parts of a question that names several sources: what only asked each of them in turn has
// no content of its own, and goes.
func together(readings []reading) []reading {
	kept := slices.DeleteFunc(slices.Clone(readings), func(r reading) bool { return len(r.terms) == 0 })
	if len(kept) == 0 {
		kept = readings
	}
	for i := range kept {
		kept[i].each, kept[i].named = true, true
	}
	return kept
}
