package discord

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

// renderAnswer lays an answer out: what answers first, then the evidence, small print last.
func renderAnswer(a *answer.Answer) []message {
	p := &page{}
	switch {
	case a.State == answer.NotCovered:
		p.refusal(a)
	case a.State == answer.FalsePremise && a.Text != "":
		p.correction(a)
	case len(a.Claims) == 0:
		p.lead("", a.Text, len(a.Sources))
	default:
		p.claims(a)
	}
	p.conflicts(a)
	p.sources(a.Sources)
	p.footer(a)
	return p.messages("answer.md")
}

// claims adds the sentences with their marks. One run is bold: the word Partly, or the short answer.
func (p *page) claims(a *answer.Answer) {
	join := newLine
	switch a.State {
	case answer.Partly:
		p.mark(newLine, "**Partly.**")
		join = sameLine
	case answer.FalsePremise:
		p.mark(newLine, "**That is not what the articles say:**")
		join = sameLine
	}
	for i, c := range a.Claims {
		show := escape
		if i == 0 && a.State == answer.Answered {
			show = emphasis(oneLine(c.Text), oneLine(a.Short))
		}
		p.say(join, c.Text, cite(a.Sources, c.Quotes), show)
		join = sameLine
	}
	if missing := strings.TrimRight(oneLine(a.Missing), " ?.!"); missing != "" {
		p.say(newLine, "Not covered: "+missing+".", "", escape)
	}
}

// emphasis escapes text and makes the short answer in it bold, where it stands in it as whole words
// and the text fits into a message, so that no cut falls into the bold run.
func emphasis(text, short string) func(string) string {
	i := indexWords(text, short)
	if i < 0 {
		return escape
	}
	j := i + len(short)
	bold := escape(text[:i]) + "**" + escape(text[i:j]) + "**" + escape(text[j:])
	if units(bold) > maxContent/2 {
		return escape
	}
	return func(string) string { return bold }
}

// indexWords is the place of phrase in text, whatever its case, where it does not begin or end within
// a word; -1 when there is none.
func indexWords(text, phrase string) int {
	if phrase == "" {
		return -1
	}
	for i := range text {
		j := i + len(phrase)
		if j > len(text) {
			break
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[j:])
		if strings.EqualFold(text[i:j], phrase) && !wordy(before) && !wordy(after) {
			return i
		}
	}
	return -1
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// cite are the numbers of the articles that the quotes come from, " [1] [3]".
func cite(sources []answer.Source, quotes []answer.Quote) string {
	var out string
	for _, s := range sources {
		for _, q := range quotes {
			if q.Article == s.Article {
				out += " [" + strconv.Itoa(s.N) + "]"
				break
			}
		}
	}
	return out
}

// refusal says that there is no answer, what comes closest, and what could be asked instead.
func (p *page) refusal(a *answer.Answer) {
	text, n := oneLine(a.Text), len(a.Sources)
	if text == "" {
		text = "The articles do not cover this."
	}
	verdict, closest, said := strings.Cut(text, " Closest: ")
	p.lead(firstSentence(verdict))
	show := func(s string) string { return prose(s, n) }
	switch {
	case said:
		p.say(newLine, "Closest: "+closest, "", show)
	case a.Closest != nil:
		p.say(newLine, "Closest: “"+oneLine(a.Closest.Text)+"”", cite(a.Sources, []answer.Quote{*a.Closest}), escape)
	}
	p.suggestions(a.Suggestions)
}

// firstSentence divides text after its first sentence; the last value is that no source is cited.
func firstSentence(text string) (first, rest string, sources int) {
	if i := strings.Index(text, ". "); i >= 0 {
		return text[:i+1], text[i+2:], 0
	}
	return text, "", 0
}

func (p *page) suggestions(questions []string) {
	join, before := newLine, "You could ask: "
	for _, q := range questions {
		if q = shorten(oneLine(q), 200); q != "" {
			p.mark(join, before+escape(q))
			join, before = " · ", ""
		}
	}
}

// correction contradicts what a question takes for granted.
func (p *page) correction(a *answer.Answer) {
	text := oneLine(a.Text)
	if lead, rest, ok := strings.Cut(text, ": "); ok && units(lead) < 80 {
		p.lead(lead+":", rest, len(a.Sources))
		return
	}
	lead, rest, _ := firstSentence(text)
	p.lead(lead, rest, len(a.Sources))
}

// conflicts puts what the sources say differently side by side.
func (p *page) conflicts(a *answer.Answer) {
	for _, c := range a.Conflicts {
		join, before := newLine, "Sources differ: "
		for _, s := range c.Sides {
			p.mark(join, before+side(s)+cite(a.Sources, s.Quotes))
			join, before = " · ", ""
		}
	}
}

// side is a value in the words of a quote, or the value and the quote that gives it.
func side(s answer.Side) string {
	value := shorten(oneLine(s.Value), 120)
	if len(s.Quotes) == 0 {
		return escape(value)
	}
	quote := oneLine(s.Quotes[0].Text)
	if strings.Contains(quote, value) {
		return "“" + escape(value) + "”"
	}
	return escape(value) + " (“" + escape(shorten(quote, 160)) + "”)"
}

func (p *page) sources(list []answer.Source) {
	for _, s := range list {
		p.small("["+strconv.Itoa(s.N)+"] "+sourceLine(s), kind(s))
	}
}

// sourceLine names an article: its title or publisher as a link, its publisher, its date.
func sourceLine(s answer.Source) string {
	title, publisher := shorten(oneLine(s.Title), 150), shorten(oneLine(s.Publisher), 80)
	var parts []string
	switch {
	case title != "":
		parts = append(parts, link(title, s.URL))
		if publisher != "" {
			parts = append(parts, escape(publisher))
		}
	case publisher != "":
		parts = append(parts, link(publisher, s.URL))
	default:
		parts = append(parts, link(shorten(s.Article, 80), s.URL))
	}
	parts = append(parts, date(s.Published))
	if s.Updated != "" {
		parts = append(parts, "updated "+date(s.Updated))
	}
	return strings.Join(parts, ", ")
}

// date is a day as Discord shows it in the reader's language. Noon is meant, so that it is the same day
// for nearly every reader.
func date(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return "no date"
	}
	return fmt.Sprintf("<t:%d:D>", t.Add(12*time.Hour).Unix())
}

func kind(s answer.Source) string {
	if s.Kind == corpus.Digest {
		return "digest"
	}
	return ""
}

// footer is the small print of an answer: how it was checked, and from which state of the corpus.
func (p *page) footer(a *answer.Answer) {
	if a.State == answer.NotCovered {
		p.small("searched "+count(a.Articles, "article"), revision(a.Revision))
		return
	}
	articles := map[string]bool{}
	quotes := 0
	for _, c := range a.Claims {
		quotes += len(c.Quotes)
		for _, q := range c.Quotes {
			articles[q.Article] = true
		}
	}
	var checked, removed, reported, engine string
	if quotes > 0 {
		checked = count(quotes, "quote") + " checked"
		reported = fmt.Sprintf("reported by %d of %s", len(articles), count(a.Articles, "article"))
	}
	if a.Removed > 0 {
		removed = count(a.Removed, "sentence") + " removed that failed the check"
	}
	if a.Engine != "" && a.Engine != "extractive" {
		engine = "worded by " + escape(shorten(oneLine(a.Engine), 60))
	}
	p.small(checked, removed, reported, engine, revision(a.Revision))
}

func revision(r string) string {
	if r == "" {
		return ""
	}
	return "corpus " + escape(shorten(r, 40))
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}
