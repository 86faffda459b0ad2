package importer

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rapporteur/internal/corpus"
)

// names are the keys of front matter in the order in which they are written.
func names() []string {
	return []string{"title", "publisher", "url", "published", "author", "updated", "language", "note", "kind"}
}

// fields are what is known of a page: by what was given, by its own marks, by its text, and by the version before it.
func (im *importing) fields(p *page, before *corpus.Article) ([]Field, error) {
	const given = "given"
	known := &page{}
	for name, value := range map[string]string{"title": im.Title, "publisher": im.Publisher, "url": im.URL, "author": im.Author, "language": im.Language,
		"published": dayOf(im.Published), "updated": dayOf(im.Updated)} {
		known.add(name, value, given)
	}
	known.fields = append(known.fields, p.fields...)
	known.fields = append(known.fields, fromText(p.text, known.get("url"))...)
	known.fields = append(known.fields, p.fieldAs("document", "title")...)
	if before != nil {
		for name, value := range map[string]string{"title": before.Title, "publisher": before.Publisher, "author": before.Author, "note": before.Note,
			"published": dayOf(before.Published), "updated": dayOf(before.Updated), "language": before.Language, "url": before.URL} {
			known.add(name, value, "the article "+before.ID)
		}
	}
	if like := im.known.fromHost(known.get("url")); like != nil {
		known.add("publisher", like.Publisher, "the article "+like.ID+" of the same site")
	}
	known.fields = append(known.fields, fromAddress(known.get("url"), p.text)...)
	out := settled(known)
	for _, name := range []string{"title", "publisher"} {
		if !slices.ContainsFunc(out, func(f Field) bool { return f.Name == name }) {
			return out, trouble("", "give it with --"+name, "its %s is not known", name)
		}
	}
	return out, nil
}

// fieldAs is a field under another name, none when it is not known.
func (p *page) fieldAs(name, as string) []Field {
	f := p.field(name)
	if f.Value == "" {
		return nil
	}
	f.Name = as
	return []Field{f}
}

// settled are the fields that front matter has, each once and in its form; what has none that is understood is not known.
func settled(known *page) []Field {
	var out []Field
	for _, name := range names() {
		for _, f := range known.fields {
			if f.Name != name {
				continue
			}
			if f.Value = inForm(f, known.get("publisher")); f.Value != "" {
				out = append(out, f)
				break
			}
		}
	}
	find := func(name string) string {
		for _, f := range out {
			if f.Name == name {
				return f.Value
			}
		}
		return ""
	}
	return slices.DeleteFunc(out, func(f Field) bool { // a page that was changed on its first day, or before it
		return f.Name == "updated" && f.Value <= find("published")
	})
}

// inForm is a value as front matter has it, "" for one that cannot be.
func inForm(f Field, publisher string) string {
	value := collapse(clean(f.Value))
	switch f.Name {
	case "published", "updated":
		return dayOf(parseDay(value))
	case "url":
		if !isAddress(value) {
			return ""
		}
		return value
	case "author":
		value = strings.TrimSpace(byWord.ReplaceAllString(value, ""))
		if isAddress(value) || strings.EqualFold(value, publisher) || utf8.RuneCountInString(value) > 120 || strings.Contains(value, "@") {
			return ""
		}
	case "title":
		value = withoutSite(value, publisher)
	case "language":
		if value = strings.ToLower(value); len(value) < 2 || len(value) > 3 || strings.Trim(value, "abcdefghijklmnopqrstuvwxyz") != "" {
			return ""
		}
	case "kind":
		if value != string(corpus.Digest) {
			return ""
		}
	}
	return value
}

var byWord = regexp.MustCompile(`(?i)^(?:written by|by|von|par|por)\s+`)

// withoutSite is a title without the name of the paper behind or before it.
func withoutSite(title, publisher string) string {
	for _, bar := range []string{" | ", " - ", " – ", " — ", " :: ", " · "} {
		if at := strings.LastIndex(title, bar); at > 0 && publisher != "" && strings.EqualFold(strings.TrimSpace(title[at+len(bar):]), publisher) {
			return strings.TrimSpace(title[:at])
		}
		if at := strings.Index(title, bar); at > 0 && publisher != "" && strings.EqualFold(strings.TrimSpace(title[:at]), publisher) {
			return strings.TrimSpace(title[at+len(bar):])
		}
	}
	return title
}

// headLines is how many lines of a text may say what it is.
const headLines = 12

// fromText finds title, author and dates in the lines before the first paragraph. The date of a line that has nothing else and no word that says what it
// is may be that of the day on which the page was looked at: it is not taken.
func fromText(text, address string) []Field {
	p := &page{}
	lines := headOf(text)
	if t := titleIn(lines, slug(address)); t != "" {
		p.add("title", t, "the text")
	}
	for _, l := range lines {
		p.byline(l)
	}
	return p.fields
}

// headOf are the lines of a text before its first paragraph of some length.
func headOf(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		if len(out) == headLines || len(strings.Fields(l)) > 45 || len(strings.Fields(l)) > 12 && strings.ContainsAny(l[len(l)-1:], ".") {
			break
		}
		out = append(out, l)
	}
	return out
}

// titleIn finds the title among the lines at the head of a text: the one that the address repeats, else the first that a mark makes a heading, else
// the first that can be one.
func titleIn(lines []string, slug []string) string {
	best, most := "", 0.0
	for _, l := range lines {
		if share := agreement(titleWords(l), slug); share > most {
			best, most = bareTitle(l), share
		}
	}
	if len(slug) >= 3 && most >= .6 {
		return best
	}
	for _, l := range lines {
		if strings.HasPrefix(l, "# ") {
			return bareTitle(l)
		}
	}
	for _, l := range lines {
		if canBeTitle(l) {
			return bareTitle(l)
		}
	}
	return ""
}

func bareTitle(l string) string {
	return strings.Trim(strings.TrimSpace(strings.TrimLeft(l, "#")), "*_ ")
}

// canBeTitle tells a headline from a label, a date, a byline and a sentence.
func canBeTitle(l string) bool {
	n := len(strings.Fields(l))
	return n >= 3 && n <= 30 && !strings.HasSuffix(l, ".") && !strings.HasPrefix(l, "- ") && !strings.Contains(l, " | ") && !strings.Contains(l, "://") &&
		parseDay(l).IsZero() && !byWord.MatchString(l) && !corpus.IsFurniture(l)
}

// agreement is how much of two lists of words is in both.
func agreement(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			both++
		}
	}
	return float64(both) / float64(max(len(a), len(b)))
}

// titleWords are the words of a title as addresses have them: "won't" is "wont".
func titleWords(s string) []string {
	s = strings.NewReplacer("'", "", "’", "", "‘", "").Replace(strings.ToLower(s))
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// slug are the words of an address that stand for its title, none when there are fewer than three.
func slug(address string) []string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	var best []string
	for part := range strings.SplitSeq(strings.TrimSuffix(u.Path, path.Ext(u.Path)), "/") {
		words := titleWords(part)
		for len(words) > 0 && isNumber(words[len(words)-1]) && len(words[len(words)-1]) > 4 { // the number of an article
			words = words[:len(words)-1]
		}
		if len(words) >= 3 && len(words) >= len(best) {
			best = words
		}
	}
	return best
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// fromAddress makes a title of the words of an address, written as the text writes them.
func fromAddress(address, text string) []Field {
	words := slug(address)
	if len(words) < 4 {
		return nil
	}
	forms := formsIn(text)
	for i, w := range words {
		words[i] = cmp.Or(forms[w], contraction(w), w)
	}
	r, size := utf8.DecodeRuneInString(words[0])
	words[0] = string(unicode.ToUpper(r)) + words[0][size:]
	return []Field{{"title", strings.Join(words, " "), "the words of its address"}}
}

// formsIn is how a text writes its words: in lower case those that it writes so once, with capitals those that have them behind a word in lower case.
func formsIn(text string) map[string]string {
	forms, before := map[string]string{}, ""
	for w := range strings.FieldsSeq(text) {
		bare := strings.Trim(w, ".,;:!?\"“”()[]‘")
		bare = strings.TrimSuffix(strings.TrimSuffix(bare, "’s"), "'s")
		key := strings.Join(titleWords(bare), "")
		r, _ := utf8.DecodeRuneInString(before)
		switch lower := strings.ToLower(bare) == bare; {
		case lower:
			forms[key] = bare
		case forms[key] == "" && unicode.IsLower(r) && !strings.ContainsAny(before[len(before)-1:], ".:!?"):
			forms[key] = bare
		}
		before = w
	}
	return forms
}

// contraction is "won't" for "wont".
func contraction(w string) string {
	for _, c := range []string{"won't", "can't", "don't", "doesn't", "didn't", "isn't", "aren't", "wasn't", "weren't", "couldn't", "wouldn't", "shouldn't", "hasn't", "haven't"} {
		if strings.ReplaceAll(c, "'", "") == w {
			return c
		}
	}
	return ""
}

var (
	bars           = regexp.MustCompile(`\s+[|•·–—-]+\s+|\s{3,}|\s*\|\s*`)
	publishedLabel = regexp.MustCompile(`(?i)^(?:first )?(?:published|posted|publication date|date|veröffentlicht|publié|publicado|opublikowano)(?: on| at| am| le)?\s*:?\s+`)
	updatedLabel   = regexp.MustCompile(`(?i)^(?:last )?(?:updated?|modified|aktualisiert|mis à jour|actualizado|zaktualizowano)(?: on| at| am| le)?\s*:?\s+`)
	personName     = regexp.MustCompile(`^(?:\p{Lu}[\p{L}'’.-]*)(?:\s+(?:(?:de|da|van|von|der|den|al|bin|el|la|di|du)\s+)*\p{Lu}[\p{L}'’.-]*){1,3}(?:(?:,| and| und| et| y| i)\s+\p{Lu}[\p{L}'’.-]*(?:\s+(?:(?:de|da|van|von|der|den|al|bin|el|la|di|du)\s+)*\p{Lu}[\p{L}'’.-]*){1,3})*$`)
)

// byline takes the author and the dates of a line such as "By Ada Lenn | Published 5 July 2024".
func (p *page) byline(line string) {
	const from = "the line under its title"
	var names, days []string
	labelled := false
	for _, part := range bars.Split(line, -1) {
		part = strings.TrimSpace(part)
		bare := byWord.ReplaceAllString(part, "")
		switch {
		case updatedLabel.MatchString(part):
			p.add("updated", dayOf(parseDay(updatedLabel.ReplaceAllString(part, ""))), from)
			labelled = true
		case publishedLabel.MatchString(part):
			days = append(days, dayOf(parseDay(publishedLabel.ReplaceAllString(part, ""))))
			labelled = true
		case !parseDay(part).IsZero():
			days = append(days, dayOf(parseDay(part)))
		case personName.MatchString(bare) && (bare != part || len(strings.Fields(bare)) <= 4):
			names = append(names, bare)
			labelled = labelled || bare != part
		}
	}
	if len(names) > 0 && (len(days) > 0 || labelled) {
		p.add("author", names[0], from)
	}
	if len(days) > 0 && days[0] != "" && (labelled || len(names) > 0) {
		p.add("published", days[0], from)
	}
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

var (
	isoDay    = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T ,])`)
	dottedDay = regexp.MustCompile(`^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:$|[ ,])`)
	slashDay  = regexp.MustCompile(`^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:$|[ ,])`)
	dayMonth  = regexp.MustCompile(`(?i)^(?:[a-z]{3,9}\.?,? )?(\d{1,2})(?:st|nd|rd|th)?\.?(?: of)? ([a-z]{3,9})\.?,? (\d{4})(?:$|[ ,])`)
	monthDay  = regexp.MustCompile(`(?i)^(?:[a-z]{3,9}\.?,? )?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:$|[ ,])`)
)

// parseDay reads a date with its year, as machines and people write it. Days and months that could change places are not told apart: then it is
// unknown, and zero.
func parseDay(s string) time.Time {
	s = collapse(s)
	if m := isoDay.FindStringSubmatch(s); m != nil {
		return dayFrom(m[1], m[2], m[3])
	}
	if m := dottedDay.FindStringSubmatch(s); m != nil {
		return dayFrom(m[3], m[2], m[1])
	}
	if m := slashDay.FindStringSubmatch(s); m != nil {
		one, other := dayFrom(m[3], m[1], m[2]), dayFrom(m[3], m[2], m[1])
		switch {
		case one.IsZero() || one.Equal(other):
			return other
		case other.IsZero():
			return one
		}
		return time.Time{}
	}
	if m := dayMonth.FindStringSubmatch(s); m != nil {
		return dayFrom(m[3], monthNumber(m[2]), m[1])
	}
	if m := monthDay.FindStringSubmatch(s); m != nil {
		return dayFrom(m[3], monthNumber(m[1]), m[2])
	}
	return time.Time{}
}

func dayFrom(year, month, day string) time.Time {
	t, err := time.Parse("2006-1-2", year+"-"+strings.TrimLeft(month, "0")+"-"+strings.TrimLeft(day, "0"))
	if err != nil || t.Year() < 1000 {
		return time.Time{}
	}
	return t
}

// monthNumber is the number of a month's English name or its first three letters, or more of them.
func monthNumber(name string) string {
	name = strings.ToLower(name)
	for m := time.January; m <= time.December; m++ {
		if full := strings.ToLower(m.String()); strings.HasPrefix(full, name) || full == "september" && name == "sept" {
			return strconv.Itoa(int(m))
		}
	}
	return ""
}
