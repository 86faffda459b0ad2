package corpus

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

const (
	// fewLetters is how many letters a text has at least by which its language is told, and manyBytes how much of it is looked at.
	fewLetters, manyBytes = 150, 1500
	// englishShare is how many of its words are English ones without a sense of their own from which on a text is English: there they are four in ten, in
	// other languages of the same letters fewer than one in ten happens to look like one.
	englishShare = .2
)

// Foreign says whether an article is known to be in another language than English, which the built-in models read.
func (a *Article) Foreign() bool { return a != nil && a.Language != "" && a.Language != "en" }

// detect finds out in which language an article is, by the triples of letters in its text; "" when that is not sure.
func (a *Article) detect() string {
	var b strings.Builder
	for _, p := range a.Paragraphs {
		if b.Len() > manyBytes {
			break
		}
		b.WriteString(a.Text(p.Span) + "\n")
	}
	letters := 0
	for _, r := range b.String() {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < fewLetters {
		return ""
	}
	if isEnglish(b.String()) { // which saves a closer look at most
		return "en"
	}
	info := whatlanggo.Detect(b.String())
	if !info.IsReliable() {
		return ""
	}
	return info.Lang.Iso6391()
}

func isEnglish(text string) bool {
	all, small := 0, 0
	for w := range strings.FieldsSeq(text) {
		all++
		if strings.Contains(englishWords, " "+strings.ToLower(strings.Trim(w, ".,;:\"“”()"))+" ") {
			small++
		}
	}
	return float64(small) >= englishShare*float64(all)
}

const englishWords = " the of and to that is was for on are with as at be this have from by had not but what were they which you their has would there been more when who will" +
	" than its about into only other some could these two may then any our over such after also between because through where while before those "
