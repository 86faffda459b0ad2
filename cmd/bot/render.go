package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

// renderAnswer is an answer as a person reads it in a terminal: the text with its shortest
// answer in bold, the sources, the small print, and on request why it was given.
func renderAnswer(a *answer.Answer, l layout) string {
	var b strings.Builder
	text := printable(a.Text)
	if short := printable(a.Short); short != "" {
		text = strings.Replace(text, short, l.strong(short), 1)
	}
	fmt.Fprintf(&b, "%s\n", l.wrap(text, 0))
	for _, c := range a.Conflicts {
		fmt.Fprintf(&b, "%s\n", l.wrap(printable(conflictLine(c, a.Sources)), 2))
	}
	if len(a.Suggestions) > 0 {
		b.WriteString("you could ask:\n")
	}
	for _, q := range a.Suggestions {
		fmt.Fprintf(&b, "%s\n", l.wrap("- "+printable(q), 2))
	}
	b.WriteString(renderSources(a.Sources, l))
	fmt.Fprintf(&b, "%s\n", l.wrap(smallPrint(a), 0))
	if a.Why != nil {
		b.WriteString(renderWhy(a.Why))
	}
	return b.String()
}

// conflictLine sets the sides of a conflict beside each other with the sources that give them.
func conflictLine(c answer.Conflict, sources []answer.Source) string {
	numbers := numbered(sources)
	sides := make([]string, len(c.Sides))
	for i, side := range c.Sides {
		sides[i] = fmt.Sprintf("%q", side.Value) + marks(side.Quotes, "", numbers) + later(side)
	}
	return "sources differ about " + c.About + ": " + strings.Join(sides, " · ")
}

// later says of a side when it was reported after another.
func later(s answer.Side) string {
	if s.Later {
		return " (later report)"
	}
	return ""
}

// numbered maps an article's id to its number among the sources.
func numbered(sources []answer.Source) map[string]int {
	numbers := make(map[string]int)
	for _, s := range sources {
		numbers[s.Article] = s.N
	}
	return numbers
}

// renderSources lists the sources, each with paper, date and address.
func renderSources(sources []answer.Source, l layout) string {
	var b strings.Builder
	for _, s := range sources {
		b.WriteString(l.wrap(printable(fmt.Sprintf("[%d] %s", s.N, sourceLine(s))), 4) + "\n")
		if s.URL != "" {
			fmt.Fprintf(&b, "    %s\n", printable(s.URL))
		}
	}
	return b.String()
}

// sourceLine is "Publisher, 5 July 2024, digest".
func sourceLine(s answer.Source) string {
	line := s.Publisher + ", " + longDate(s.Published)
	if s.Kind == corpus.Digest {
		line += ", digest"
	}
	if s.Language != "" {
		line += ", in " + languageName(s.Language) + ", found by its words alone"
	}
	return line
}

// languageName is what English calls a language, or its code.
func languageName(code string) string {
	tag, err := language.Parse(code)
	if name := display.English.Languages().Name(tag); err == nil && name != "" {
		return name
	}
	return code
}

// longDate turns 2024-07-05 into 5 July 2024, and "" into words.
func longDate(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return "no date"
	}
	return t.Format("2 January 2006")
}

// smallPrint says what stands behind an answer.
func smallPrint(a *answer.Answer) string {
	var parts []string
	if n := quoteCount(a.Claims); n > 0 {
		parts = append(parts, count(n, "quote")+" checked")
		if cited := len(citedBy(a.Claims)); a.Independent > 0 && a.Independent < cited {
			parts = append(parts, fmt.Sprintf("reported by %s, %d independent", count(cited, "article"), a.Independent))
		}
	}
	if a.Removed > 0 {
		parts = append(parts, count(a.Removed, "claim")+" removed")
	}
	parts = append(parts, "searched "+count(a.Articles, "article"), "corpus "+a.Revision)
	parts = append(parts, wordedBy(a.Engine, a.Trouble)...)
	if !a.Refreshed.IsZero() {
		parts = append(parts, "refreshed "+a.Refreshed.UTC().Format("2 January 2006 15:04 UTC"))
	}
	for _, host := range a.Failing {
		parts = append(parts, printable(host)+" cannot be reached for more than a day")
	}
	return strings.Join(append(parts, fmt.Sprintf("%.0f ms", a.ElapsedMS)), " · ")
}

// wordedBy says which model worded a reply, or why the one that is configured did not; nothing where there is none.
func wordedBy(engine string, t answer.Trouble) []string {
	switch t {
	case answer.TroubleFailed:
		return []string{"in the articles' own words: the language model did not answer"}
	case answer.TroubleUnsaid:
		return []string{"in the articles' own words: the language model had nothing to add"}
	case answer.TroubleUnproof:
		return []string{"in the articles' own words: nothing that the language model wrote could be proved"}
	}
	if engine != "" && engine != "extractive" {
		return []string{"worded by " + printable(engine)}
	}
	return nil
}

// citedBy are the articles that claims rest on.
func citedBy(claims []answer.Claim) map[string]bool {
	cited := make(map[string]bool)
	for _, c := range claims {
		for _, q := range c.Quotes {
			cited[q.Article] = true
		}
	}
	return cited
}

func quoteCount(claims []answer.Claim) int {
	n := 0
	for _, c := range claims {
		n += len(c.Quotes)
	}
	return n
}

// count is "1 article" or "5 articles".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// renderWhy is a table of the candidates, best first, with every score that they have.
func renderWhy(w *answer.Why) string {
	head := fmt.Sprintf("\nwhy: asked for: %s; a sentence is evidence from %.3f on\n", w.Wants, w.Threshold)
	if w.Note != "" {
		head += printable(w.Note) + "\n"
	}
	if w.Model != nil {
		head += modelLine(w.Model)
	}
	names := scoreNames(w.Evidence)
	return head + table(func(t io.Writer) {
		fmt.Fprintf(t, "evidence\t%s\tarticle\tsentence\n", strings.Join(names, "\t"))
		for _, c := range w.Evidence {
			fmt.Fprintf(t, "%.3f\t", c.Score)
			for _, n := range names {
				fmt.Fprintf(t, "%.3f\t", c.Scores[n])
			}
			fmt.Fprintf(t, "%s\t%s\n", c.Quote.Article, oneLine(c.Quote.Text))
		}
	})
}

// modelLine says what a language model did for an answer.
func modelLine(m *answer.Written) string {
	line := fmt.Sprintf("model %s: %s in %s, %d tokens read, %d written", printable(m.Name), count(m.Proposed, "sentence"), count(m.Attempts, "attempt"), m.In, m.Out)
	if m.Cost > 0 {
		line += fmt.Sprintf(", cost %.6f", m.Cost)
	}
	line += fmt.Sprintf(", %.0f ms", m.TookMS)
	for _, f := range slices.Sorted(maps.Keys(m.Fates)) {
		line += fmt.Sprintf("; %s %d", f, m.Fates[f])
	}
	return line + "\n"
}

func scoreNames(cs []answer.Candidate) []string {
	all := make(map[string]bool)
	for _, c := range cs {
		for n := range c.Scores {
			all[n] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// oneLine keeps a cell of a table on its line.
func oneLine(text string) string {
	return strings.Join(strings.Fields(printable(text)), " ")
}

// renderSummary is a summary as a person reads it in a terminal.
func renderSummary(s *answer.Summary, l layout) string {
	numbers := numbered(s.Sources)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", l.wrap(l.strong(printable(s.Title)), 0))
	for _, c := range s.Bullets {
		fmt.Fprintf(&b, "%s\n", l.wrap("- "+printable(c.Text)+marks(c.Quotes, c.Text, numbers), 2))
	}
	b.WriteString(renderSources(s.Sources, l))
	fmt.Fprintf(&b, "%s\n", l.wrap(coverageLine(s), 0))
	return b.String()
}

// marks are the numbers of the sources of quotes, " [1] [2]", without those that text has.
func marks(quotes []answer.Quote, text string, numbers map[string]int) string {
	var out string
	for _, q := range quotes {
		mark := fmt.Sprintf(" [%d]", numbers[q.Article])
		if numbers[q.Article] > 0 && !strings.Contains(text+out, strings.TrimSpace(mark)) {
			out += mark
		}
	}
	return out
}

func coverageLine(s *answer.Summary) string {
	line := fmt.Sprintf("covers %d of %s", s.Coverage.Covered, count(s.Coverage.Paragraphs, "paragraph"))
	var about []string
	for _, m := range s.Coverage.Missing {
		if m.About != "" {
			about = append(about, printable(m.About))
		}
	}
	const most = 6
	if len(about) > most {
		about = append(about[:most], "…")
	}
	if len(about) > 0 {
		line += "; left out: " + strings.Join(about, ", ")
	}
	if s.Removed > 0 {
		line += " · " + count(s.Removed, "sentence") + " removed"
	}
	return strings.Join(append([]string{line, "corpus " + s.Revision}, wordedBy(s.Engine, s.Trouble)...), " · ")
}
