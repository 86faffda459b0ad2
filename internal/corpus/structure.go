package corpus

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// structure fills the paragraphs, headings and furniture of a from its text, which begins at body.
func (b *rulebook) structure(a *Article, body int) {
	us := units(a.File, body)
	p := page{normal(a.Title), normal(a.Publisher), normal(a.Author)}
	b.mark(p, us)
	markHeadings(us)
	under := ""
	for _, u := range us {
		switch u.role {
		case furniture:
			a.Furniture = append(a.Furniture, Furniture{u.Span, u.why})
		case heading:
			a.Headings = append(a.Headings, u.Span)
			under = headingText(u.text)
			if p.isTitle(u.text) {
				under = ""
			}
		default:
			a.Paragraphs = append(a.Paragraphs, Paragraph{u.Span, under, sentences(a.File, u.Span)})
		}
	}
}

// headingText is a heading as a reader sees it.
func headingText(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("**", "", "__", "", "`", "").Replace(s)), " ")
}

// isTitle reports whether s repeats the article's title, alone or with the publisher's name.
func (p page) isTitle(s string) bool {
	if len(s) > 2*(len(p.title)+len(p.publisher))+20 {
		return false
	}
	rest, ok := strings.CutPrefix(normal(s), p.title)
	return ok && (rest == "" || rest == " "+p.publisher)
}

// normal folds a line to lower-case words, so that quotes, dashes, emphasis and spacing do not
// make two lines differ.
func normal(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	return strings.Join(words, " ")
}

// longestStandfirst bounds, in runes, a line without a closing mark before the first paragraph
// that is still a headline or a standfirst.
const longestStandfirst = 300

// markHeadings finds the headings that no mark shows.
func markHeadings(us []unit) {
	opening := true
	for i := 0; i < len(us); i++ {
		u := &us[i]
		switch {
		case u.role == furniture || u.role == heading:
		case opening && u.role == plain && isOpeningLine(u):
			u.role = heading
		default:
			opening = false
			i += max(0, markRun(us[i:])-1)
		}
	}
	markTail(us)
}

// longestRun is how many headings may follow each other, as a chapter and its first part do. More
// lines without an end are a list.
const longestRun = 2

// markRun looks at the lines like headings with which us begins and returns their number. They are
// headings when prose follows.
func markRun(us []unit) int {
	n := 0
	for n < len(us) && us[n].role == plain && looksLikeHeading(&us[n]) {
		n++
	}
	prose := slices.IndexFunc(us[n:], func(u unit) bool { return u.role != furniture })
	if prose < 0 || us[n+prose].role == heading {
		return n
	}
	for i := range us[:n] {
		if n <= longestRun || isTitleCase(us[i].text) {
			us[i].role = heading
		}
	}
	return n
}

// isOpeningLine reports a headline or standfirst: before the first paragraph nothing else goes
// without a closing mark.
func isOpeningLine(u *unit) bool {
	return !endsProse(u.text) && utf8.RuneCountInString(u.text) <= longestStandfirst
}

// endsProse reports whether text ends as a paragraph does; a colon introduces what follows.
func endsProse(s string) bool {
	s = unclosed(s)
	return endsSentence(s) || strings.HasSuffix(s, ":") || strings.HasSuffix(s, ";") || strings.HasSuffix(s, ",")
}

// looksLikeHeading reports a short line that ends as no sentence does.
func looksLikeHeading(u *unit) bool {
	n := len(strings.Fields(u.text))
	s := unclosed(u.text)
	switch {
	case u.role != plain || u.lines > 1 || n > 14 || utf8.RuneCountInString(u.text) > 110:
		return false
	case len(sentences(u.text, Span{0, len(u.text)})) > 1:
		return false
	case strings.HasSuffix(s, "?"):
		return n <= 10
	case strings.HasSuffix(s, ":"):
		return n <= 3
	}
	return !endsProse(s)
}

// markTail sets aside the unfinished lines behind the last paragraph: titles of other articles and
// words of the page. A line that says something stays.
func markTail(us []unit) {
	for i := len(us) - 1; i >= 0; i-- {
		u := &us[i]
		switch {
		case u.role == furniture || u.role == heading:
		case !looksLikeHeading(u):
			return
		case isTitleCase(u.text):
			u.role = heading
		case len(strings.Fields(u.text)) <= 4:
			u.role, u.why = furniture, "an unfinished line after the last paragraph"
		default:
			return
		}
	}
}

// isTitleCase reports whether the long words of s are capitalised.
func isTitleCase(s string) bool {
	long, upper := 0, 0
	for _, w := range strings.Fields(s) {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(w, isOpener))
		if utf8.RuneCountInString(w) >= 4 && unicode.IsLetter(r) {
			long++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	return long >= 2 && upper*4 >= long*3
}
