package importer

import (
	"bytes"
	"errors"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/ledongthuc/pdf"
)

// longestPDF is how long a PDF may take to read: its pages are programs of a kind, and damaged ones may not end.
const longestPDF = 30 * time.Second

// mostPages is how many pages of a PDF are read; an article has a few.
const mostPages = 300

// readPDF reads the lines of a PDF's pages by where they stand on them.
func readPDF(in input) (*page, error) {
	timer := time.NewTimer(longestPDF)
	defer timer.Stop()
	stop := make(chan struct{})
	defer close(stop)
	type outcome struct {
		pages [][]string
		title string
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if recover() != nil { // the reader gives up so on what it does not understand
				o.err = errPDF
			}
			done <- o
		}()
		o.pages, o.title, o.err = pdfPages(stop, in.data)
	}()
	select {
	case o := <-done:
		if o.err != nil {
			return nil, pdfTrouble(o.err)
		}
		p := &page{}
		p.text = clean(p.flow(o.pages))
		if looksLikeTitle(o.title) {
			p.add("document", clean(o.title), "the PDF's own title")
		}
		return p, nil
	case <-timer.C:
		return nil, trouble("", "save it as PDF again, or look for the article's page", "a PDF that takes longer than %d seconds to read", longestPDF/time.Second)
	}
}

var errPDF = errors.New("damaged")

func pdfTrouble(err error) *Trouble {
	if strings.Contains(err.Error(), "encrypted") || strings.Contains(err.Error(), "password") {
		return trouble("", "save it without its password", "a PDF that is locked")
	}
	return trouble("", "fetch or save it again", "a PDF that is damaged or cut off")
}

// pdfPages are the lines of each page, with "" where a paragraph ends, and the title in the file's own data.
func pdfPages(stop <-chan struct{}, data []byte) (pages [][]string, title string, err error) {
	data = plainHeader(data)
	r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, "", err
	}
	if !ends(r.Trailer().Key("Root").Key("Pages"), new(int), 0) {
		return nil, "", errPDF
	}
	title = r.Trailer().Key("Info").Key("Title").Text()
	for n := 1; n <= min(r.NumPage(), mostPages); n++ {
		select {
		case <-stop:
			return nil, "", errPDF
		default:
		}
		if page := r.Page(n); !page.V.IsNull() {
			pages = append(pages, linesOf(page.Content().Text))
		}
	}
	if len(pages) == 0 {
		return nil, "", errPDF
	}
	return pages, title, nil
}

// ends says whether a tree of pages ends, downwards and upwards: the library follows it without end.
func ends(node pdf.Value, count *int, deep int) bool {
	const deepest, most = 32, 100_000
	if *count++; deep > deepest || *count > most {
		return false
	}
	parent := node
	for n := 0; !parent.IsNull(); n++ {
		if n > deepest+1 {
			return false
		}
		parent = parent.Key("Parent")
	}
	kids := node.Key("Kids")
	for i := range kids.Len() {
		if !ends(kids.Index(i), count, deep+1) {
			return false
		}
	}
	return true
}

// plainHeader is a PDF that begins with the header that the reader knows: it may stand behind what a server wrote, and be of a later version.
func plainHeader(data []byte) []byte {
	at := bytes.Index(data[:min(len(data), 1024)], []byte("%PDF-"))
	header := []byte("%PDF-1.7\n")
	if at < 0 || len(data)-at < len(header) {
		return data
	}
	return append(header, data[at+len(header):]...)
}

// row is a line of a page.
type row struct {
	y, size float64
	glyphs  []pdf.Text
}

// linesOf puts the pieces of a page together by where they stand: pieces of one height are a line, in the order in which they were drawn from left to
// right, a gap between them a space. A larger step down than between most lines ends a paragraph.
func linesOf(glyphs []pdf.Text) []string {
	var rows []row
	for _, g := range glyphs {
		if g.S == "" || math.IsNaN(g.X) || math.IsNaN(g.Y) {
			continue
		}
		if n := len(rows) - 1; n >= 0 && math.Abs(rows[n].y-g.Y) < max(1, rows[n].size*.4) && !turnsBack(rows[n], g) {
			rows[n].glyphs = append(rows[n].glyphs, g)
			rows[n].size = max(rows[n].size, g.FontSize)
			continue
		}
		rows = append(rows, row{g.Y, g.FontSize, []pdf.Text{g}})
	}
	step := usualStep(rows)
	var out []string
	for i, r := range rows {
		if i > 0 {
			if down := rows[i-1].y - r.y; down > step*1.35 || down < -step/2 || math.Abs(r.size-rows[i-1].size) > 1 {
				out = append(out, "")
			}
		}
		if text := r.text(); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// turnsBack reports a piece that stands far left of the end of the row: another column's line of the same height.
func turnsBack(r row, g pdf.Text) bool {
	last := r.glyphs[len(r.glyphs)-1]
	return g.X < last.X-g.FontSize || g.X > last.X+last.W+12*max(g.FontSize, 6)
}

// usualStep is the commonest step down from line to line, to half a point; of several the smallest.
func usualStep(rows []row) float64 {
	counts := map[float64]int{}
	best := 0.0
	for i := 1; i < len(rows); i++ {
		if d := math.Round(2*(rows[i-1].y-rows[i].y)) / 2; d > 0 {
			counts[d]++
		}
	}
	for d, n := range counts {
		if n > counts[best] || n == counts[best] && d < best {
			best = d
		}
	}
	return best
}

// text joins the pieces of a row. Text that is set in justified lines has no spaces but gaps.
func (r row) text() string {
	var b strings.Builder
	for i, g := range r.glyphs {
		if i > 0 {
			last := r.glyphs[i-1]
			if gap := g.X - (last.X + last.W); gap > max(g.FontSize, 1)*.15 && last.W > 0 {
				b.WriteByte(' ')
			}
		}
		b.WriteString(g.S)
	}
	return collapse(b.String())
}

// flow makes paragraphs of the lines of pages: words divided at the end of a line are joined, lines that repeat over the pages at their heads and
// feet, and page numbers, are set aside.
func (p *page) flow(pages [][]string) string {
	edges := map[string]int{}
	for _, lines := range pages {
		for _, l := range edgesOf(lines) {
			edges[unnumbered(l)]++
		}
	}
	var out []string
	for _, lines := range pages {
		marks := edgesOf(lines)
		for _, l := range lines {
			atEdge := slices.Contains(marks, l) && (unnumbered(l) == "" || len(pages) > 1 && edges[unnumbered(l)]*2 > len(pages))
			if l != "" && atEdge {
				p.aside = append(p.aside, Line{l, "repeated at the edge of the pages"})
				continue
			}
			out = append(out, l)
		}
	}
	return joinLines(out)
}

// edgesOf are the first two and the last two lines of a page that hold anything.
func edgesOf(lines []string) []string {
	full := slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return l == "" })
	if len(full) <= 4 {
		return full
	}
	return append(slices.Clone(full[:2]), full[len(full)-2:]...)
}

var figures = regexp.MustCompile(`\d+`)

// unnumbered is a line without what changes from page to page; "" for a page number.
func unnumbered(l string) string {
	l = strings.ToLower(strings.Trim(figures.ReplaceAllString(l, ""), " -–—/|·"))
	switch l {
	case "page", "of", "page of", "p.", "seite", "strona", "página":
		return ""
	}
	return l
}

// joinLines joins lines to paragraphs, of which an empty one is the end.
func joinLines(lines []string) string {
	var out []string
	last := ""
	for i, l := range lines {
		switch {
		case l == "":
		case last == "":
			last = l
		case lines[i-1] == "" && !goesOn(last, l):
			out, last = append(out, last), l
		case divided(last, l):
			last = strings.TrimSuffix(last, "-") + l
		default:
			last += " " + l
		}
	}
	return strings.Join(append(out, last), "\n\n")
}

// goesOn reports a paragraph that a page's end has divided.
func goesOn(before, l string) bool {
	return len(strings.Fields(before)) > 6 && !strings.ContainsAny(before[len(before)-1:], ".!?:\"") && !strings.HasSuffix(before, "”") && unicode.IsLower([]rune(l)[0])
}

// divided reports a word that the end of a line divides.
func divided(before, l string) bool {
	r := []rune(before[max(0, len(before)-8):])
	return len(r) > 2 && r[len(r)-1] == '-' && unicode.IsLower(r[len(r)-2]) && unicode.IsLower([]rune(l)[0])
}

// looksLikeTitle tells a title from the name of a file or of a program.
func looksLikeTitle(s string) bool {
	lower := strings.ToLower(s)
	return strings.Count(strings.TrimSpace(s), " ") >= 2 && !strings.HasPrefix(lower, "microsoft word") && !strings.Contains(lower, ".doc") && !strings.Contains(lower, ".indd")
}
