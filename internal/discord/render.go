package discord

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

// renderAnswer lays an answer out: what answers first, then the evidence, small print last.
func renderAnswer(w *words, a *answer.Answer) []message {
	p := &page{words: w}
	p.understood(a)
	switch {
	case a.State == answer.NotCovered:
		p.refusal(a)
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

// renderSoFar lays out what is there of an answer that is still being written.
func renderSoFar(w *words, a *answer.Answer) message {
	p := &page{words: w}
	p.understood(a)
	p.claims(a)
	p.small(w.writing)
	return p.messages("answer.md")[0]
}

// understood says how a question was read that goes on from one before.
func (p *page) understood(a *answer.Answer) {
	if a.Understood != "" {
		p.small(fmt.Sprintf(p.words.understood, escape(shorten(oneLine(a.Understood), 300))))
	}
}

// claims adds the sentences with their marks. One run is bold: the verdict, or the short answer.
func (p *page) claims(a *answer.Answer) {
	join, said := newLine, true
	switch {
	case a.State == answer.Partly:
		p.mark(newLine, "**"+p.words.partly+"**")
	case a.State == answer.FalsePremise:
		p.mark(newLine, "**"+p.words.notSo+"**"+p.instead(a.Correction))
	case a.Short == answer.Yes:
		p.mark(newLine, "**"+p.words.yes+"**")
	case a.Short == answer.No:
		p.mark(newLine, "**"+p.words.no+"**")
	default:
		said = false
	}
	if said {
		join = sameLine
	}
	for i, c := range a.Claims {
		show := escape
		if i == 0 && a.State == answer.Answered && !said {
			show = emphasis(oneLine(c.Text), oneLine(a.Short))
		}
		p.say(join, c.Text, cite(a.Sources, c.Quotes), show)
		join = sameLine
	}
	if missing := strings.TrimRight(oneLine(a.Missing), " ?.!"); missing != "" {
		p.say(newLine, fmt.Sprintf(p.words.notCovered, missing), "", escape)
	}
}

// instead says what is so in place of what was asked, where that is known.
func (p *page) instead(c *answer.Correction) string {
	if c == nil || c.Instead == "" {
		return ""
	}
	return " " + fmt.Sprintf(p.words.instead, escape(shorten(oneLine(c.Instead), 120)), escape(shorten(oneLine(c.Asked), 120)))
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

// mostCited is how many articles are cited in one place at most.
const mostCited = 30

// cite are the numbers of the articles that the quotes come from, " [1] [3]".
func cite(sources []answer.Source, quotes []answer.Quote) string {
	var out string
	n := 0
	for _, s := range sources {
		if !slices.ContainsFunc(quotes, func(q answer.Quote) bool { return q.Article == s.Article }) {
			continue
		}
		if n++; n > mostCited {
			return out + " …"
		}
		out += " [" + strconv.Itoa(s.N) + "]"
	}
	return out
}

// refusal says that there is no answer, and what comes closest. What could be asked instead is on buttons; what
// does not fit on one is said here.
func (p *page) refusal(a *answer.Answer) {
	r := a.Refusal
	switch {
	case r == nil: // a refusal in somebody else's words
		first, rest, _ := strings.Cut(oneLine(a.Text), ". ")
		switch {
		case first == "":
			p.lead(p.words.silent[answer.AskedThing], "", 0)
		case rest == "":
			p.lead(first, "", 0)
		default:
			p.lead(first+".", rest, len(a.Sources))
		}
	case r.Asked == answer.AskedNothing:
		p.lead(p.words.silent[r.Asked], p.words.askInstead, 0)
	default:
		p.lead(p.words.silent[r.Asked], "", 0)
	}
	if a.Closest != nil {
		p.say(newLine, p.words.closest+" “"+oneLine(a.Closest.Text)+"”", cite(a.Sources, []answer.Quote{*a.Closest}), escape)
		p.say(sameLine, p.words.shortfall(r), "", escape)
	}
	join, before := newLine, p.words.ask+" "
	for _, q := range a.Suggestions {
		if q = shorten(oneLine(q), 200); q != "" && !pressable(q) {
			p.mark(join, before+escape(q))
			join, before = " · ", ""
		}
	}
}

// shortfall says why the closest passage is no answer.
func (w *words) shortfall(r *answer.Refusal) string {
	switch {
	case r == nil:
		return ""
	case w.namesNone[r.Names] != "":
		return w.namesNone[r.Names]
	case len(r.Absent) > 0:
		var absent []string
		for _, a := range r.Absent {
			absent = append(absent, shorten(oneLine(a), 60))
		}
		return fmt.Sprintf(w.speaksNot, w.list(absent))
	}
	return w.answersNot
}

// conflicts puts what the sources say differently side by side.
func (p *page) conflicts(a *answer.Answer) {
	for _, c := range a.Conflicts {
		join, before := newLine, p.words.differ+" "
		for _, s := range c.Sides {
			p.mark(join, before+side(s)+cite(a.Sources, s.Quotes)+p.words.lateness(s))
			join, before = " · ", ""
		}
	}
}

// lateness says of a side when it is reported after another.
func (w *words) lateness(s answer.Side) string {
	if !s.Later {
		return ""
	}
	return " " + w.later
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
		p.small("["+strconv.Itoa(s.N)+"] "+p.words.source(s), p.words.kind(s))
	}
}

// source names an article: its title or publisher as a link, its publisher, its date.
func (w *words) source(s answer.Source) string {
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
	parts = append(parts, w.date(s.Published))
	if s.Updated != "" {
		parts = append(parts, fmt.Sprintf(w.updated, w.date(s.Updated)))
	}
	return strings.Join(parts, ", ")
}

// date is a day as Discord shows it in the reader's language. Noon is meant, so that it is the same day
// for nearly every reader.
func (w *words) date(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return w.noDate
	}
	return fmt.Sprintf("<t:%d:D>", t.Add(12*time.Hour).Unix())
}

// kind says that a source is no original, or in a language that the models do not read; "" of most.
func (w *words) kind(s answer.Source) string {
	var parts []string
	if s.Kind == corpus.Digest {
		parts = append(parts, w.digest)
	}
	if tag, err := language.Parse(s.Language); err == nil && s.Language != "" {
		parts = append(parts, fmt.Sprintf(w.foreign, escape(display.Languages(w.tag).Name(tag))))
	}
	return strings.Join(parts, " · ")
}

// footer is the small print of an answer: how it was checked, and from which state of the corpus.
func (p *page) footer(a *answer.Answer) {
	w := p.words
	if a.State == answer.NotCovered {
		p.small(fmt.Sprintf(w.searched, w.of(w.articles, a.Articles)), w.revision(a.Revision), w.refreshed(a))
		p.failing(a)
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
	var checked, removed, reported string
	if quotes > 0 {
		checked = w.of(w.checked, quotes)
		reported = fmt.Sprintf(w.reported, len(articles), w.of(w.ofArticles, a.Articles))
		if a.Independent > 0 && a.Independent < len(articles) {
			reported += ", " + w.of(w.independent, a.Independent)
		}
	}
	if a.Removed > 0 {
		removed = w.of(w.removed, a.Removed)
	}
	p.small(checked, removed, reported, w.wordedBy(a.Engine, a.Trouble), w.revision(a.Revision), w.refreshed(a))
	p.failing(a)
}

// refreshed says when new articles were looked for last, as long ago as each reader's Discord puts it; "" where nothing looks for them.
func (w *words) refreshed(a *answer.Answer) string {
	if a.Refreshed.IsZero() {
		return ""
	}
	return fmt.Sprintf(w.freshened, fmt.Sprintf("<t:%d:R>", a.Refreshed.Unix()))
}

// failing says which sites cannot be reached.
func (p *page) failing(a *answer.Answer) {
	for _, host := range a.Failing[:min(len(a.Failing), 3)] {
		p.small(fmt.Sprintf(p.words.stale, escape(shorten(oneLine(host), 60))))
	}
}

// wordedBy says which model worded a reply, or why the one that is configured did not; "" where there is none.
func (w *words) wordedBy(engine string, t answer.Trouble) string {
	switch {
	case t != "":
		return w.unworded[t]
	case engine != "" && engine != "extractive":
		return fmt.Sprintf(w.worded, escape(shorten(oneLine(engine), 60)))
	}
	return ""
}

func (w *words) revision(r string) string {
	if r == "" {
		return ""
	}
	return fmt.Sprintf(w.corpus, escape(shorten(r, 40)))
}
