package importer

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"rapporteur/internal/corpus"
)

// compose makes the file of an article: its fields, and its text without furniture. The lines tell what was left out of the text, and why.
func (im *importing) compose(p *page, fields []Field, repeated func(*page, string) bool) (*corpus.Article, []Line, error) {
	head := frontOf(fields)
	lines := slices.Clone(p.aside)
	for _, l := range linesOfText(p.text) {
		why := ""
		if repeated(p, l) {
			why = "repeated over the pages of the site"
		}
		lines = append(lines, Line{l, why})
	}
	var a *corpus.Article
	for range 4 { // what stood beside furniture may show to be furniture once that is gone
		var err error
		if a, err = corpus.Parse("article.md", head+bodyOf(lines)); err != nil {
			return nil, lines, noArticle(p, lines, err)
		}
		if len(a.Furniture) == 0 {
			break
		}
		setAside(lines, a)
	}
	if w := stub(p, a, lines); w != nil {
		return nil, lines, w
	}
	return a, lines, nil
}

// linesOfText are the lines of a text, "" between paragraphs.
func linesOfText(text string) []string {
	var out []string
	for l := range strings.SplitSeq(text, "\n") {
		l = strings.TrimRight(l, " \t")
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	return out
}

// bodyOf is the text that is kept. What was left out leaves an empty line, so that its neighbours do not join.
func bodyOf(lines []Line) string {
	var b strings.Builder
	empty := true
	for _, l := range lines {
		if l.Text == "" || l.Why != "" {
			if !empty {
				b.WriteByte('\n')
			}
			empty = true
			continue
		}
		b.WriteString(l.Text + "\n")
		empty = false
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// setAside marks the lines that are furniture of the article that was made of those without a mark.
func setAside(lines []Line, a *corpus.Article) {
	at := strings.Index(a.File, endOfFront) + len(endOfFront)
	for i := range lines {
		l := &lines[i]
		if l.Text == "" || l.Why != "" {
			continue
		}
		start := at + strings.Index(a.File[at:], l.Text)
		at = start + len(l.Text)
		for _, f := range a.Furniture {
			if f.Start < at && start < f.End {
				l.Why = f.Why
			}
		}
	}
}

const endOfFront = "\n+++\n\n"

// frontOf is front matter in TOML.
func frontOf(fields []Field) string {
	var b strings.Builder
	b.WriteString("+++")
	for _, f := range fields {
		b.WriteString("\n" + f.Name + " = \"" + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(f.Value) + `"`)
	}
	return b.String() + endOfFront
}

// noArticle says why a text makes none.
func noArticle(p *page, lines []Line, err error) error {
	if locked(p, lines) {
		return stubTrouble()
	}
	if strings.Contains(err.Error(), "no text:") {
		return trouble("", "check the source: what is there are headings, labels, links or notices", "no sentence of an article in it")
	}
	what := firstLine(err)
	if _, after, ok := strings.Cut(what, ": "); ok {
		what = after
	}
	return trouble("", "correct the source", "%s", what)
}

func stubTrouble() *Trouble {
	return trouble("", "open it where you are a reader of the paper, save the page, and import that file", "only the beginning of an article that is sold")
}

// stub reports the first lines of an article of which the rest is for those who pay.
func stub(p *page, a *corpus.Article, lines []Line) error {
	words := 0
	for _, par := range a.Paragraphs {
		words += len(strings.Fields(a.Text(par.Span)))
	}
	if words < 120 && locked(p, lines) {
		return stubTrouble()
	}
	return nil
}

// locked says whether a page says that the rest of it is not shown.
func locked(p *page, lines []Line) bool {
	if p.get("paywall") != "" {
		return true
	}
	return slices.ContainsFunc(lines, func(l Line) bool {
		lower := strings.ToLower(l.Text)
		return l.Why != "" && slices.ContainsFunc([]string{"continue reading", "already a subscriber", "subscribe to read", "for subscribers", "to read the full", "read the rest",
			"free articles", "log in to read", "sign in to read"}, func(s string) bool { return strings.Contains(lower, s) })
	})
}

// repeated finds out which lines the pages of a site have in common, of those that are known and those that have just been read. Lines that end as
// sentences do may be what an article says again; they must be on nearly all.
func (s *shelf) repeated(pending []read) func(*page, string) bool {
	lines, pages := map[string]map[string]int{}, map[string]int{} // of a host: on how many pages a line is, and how many there are
	count := func(host, text string) {
		if host == "" {
			return
		}
		if pages[host]++; lines[host] == nil {
			lines[host] = map[string]int{}
		}
		seen := map[string]bool{}
		for _, l := range linesOfText(text) {
			if key := lineKey(l); key != "" && !seen[key] {
				seen[key] = true
				lines[host][key]++
			}
		}
	}
	fresh := map[string]bool{}
	for _, r := range pending {
		if r.err == nil {
			count(hostOf(r.page.get("url")), r.page.text)
			fresh[bareAddress(r.page.get("url"))] = true
		}
	}
	for _, a := range s.articles {
		if host := hostOf(a.URL); pages[host] > 0 && !fresh[bareAddress(a.URL)] {
			count(host, a.File)
		}
	}
	return func(p *page, line string) bool {
		host, key := hostOf(p.get("url")), lineKey(line)
		if key == "" || slices.Contains(s.repeats[host], key) {
			return key != ""
		}
		n, all := lines[host][key], pages[host]
		if n < 3 || n*2 < all || endsSentence(line) && (n < 4 || n*5 < all*4) {
			return false
		}
		s.repeats[host] = append(s.repeats[host], key)
		return true
	}
}

// endsSentence says whether a line may be a sentence that an article has.
func endsSentence(line string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(line, "\"”’')]»“"))
	return strings.ContainsRune(".!?…", r)
}

// furnitureFile keeps what the pages of a site repeat, so that it is known again where a page comes alone. It is no article.
const furnitureFile = ".furniture.json"

// mostRepeats is how many lines of a site are kept.
const mostRepeats = 500

func (s *shelf) readFurniture() {
	if data, err := os.ReadFile(filepath.Join(s.dir, furnitureFile)); err == nil && json.Unmarshal(data, &s.repeats) != nil || s.repeats == nil {
		s.repeats = map[string][]string{} // damaged: it is found out anew
	}
}

// keepFurniture writes down what was found out. That it cannot be is no matter: it is found out anew.
func (s *shelf) keepFurniture() {
	for host, lines := range s.repeats {
		s.repeats[host] = lines[max(0, len(lines)-mostRepeats):]
	}
	if data, err := json.Marshal(s.repeats); err == nil && len(s.repeats) > 0 {
		_ = corpus.Replace(filepath.Join(s.dir, furnitureFile), data, 0o644)
	}
}

// lineKey is a line by which it is known again, "" for one that says nothing.
func lineKey(l string) string { return strings.Join(titleWords(l), " ") }
