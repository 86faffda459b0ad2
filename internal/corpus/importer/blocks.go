package importer

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// writer writes elements as paragraphs, headings and items of Markdown.
type writer struct {
	out  bytes.Buffer
	line strings.Builder // the paragraph that is being written
	list bool            // the last paragraph was an item
}

// blocks writes the children of an element.
func (w *writer) blocks(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.block(c)
	}
}

func (w *writer) block(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		w.line.WriteString(n.Data)
	case n.Type != html.ElementNode || isAside(n.DataAtom):
	case n.DataAtom == atom.Br:
		w.line.WriteString("\x00")
	case n.DataAtom == atom.Table && isData(n):
		w.end("")
		w.table(n)
	case isHeading(n.DataAtom):
		w.end("")
		w.line.WriteString(inline(n))
		w.end("## ")
	case n.DataAtom == atom.Li && !hasLists(n):
		w.end("")
		w.line.WriteString(inline(n))
		w.end("- ")
	case isBlock(n.DataAtom):
		w.end("")
		w.blocks(n)
		w.end("")
	default:
		w.blocks(n)
	}
}

// end ends the paragraph. Two line breaks make two paragraphs, as old pages have them; one makes a line.
func (w *writer) end(mark string) {
	text := w.line.String()
	w.line.Reset()
	for part := range strings.SplitSeq(strings.ReplaceAll(collapse(text), "\x00 \x00", "\x00\x00"), "\x00\x00") {
		part = strings.Trim(part, "\x00 ")
		if part == "" {
			continue
		}
		if item := mark == "- "; w.list != item {
			w.out.WriteString("\n")
			w.list = item
		}
		for line := range strings.SplitSeq(part, "\x00") {
			if line = strings.TrimSpace(line); line != "" {
				w.out.WriteString(mark + line + "\n")
			}
		}
		if mark != "- " {
			w.out.WriteString("\n")
		}
	}
}

// table writes each row of a table of data: as an item that names its columns, so that it can be understood alone, or as a row of Markdown
// where they have no names.
func (w *writer) table(n *html.Node) {
	var columns []string
	for row := range n.Descendants() {
		if row.DataAtom == atom.Caption {
			w.line.WriteString(inline(row))
			w.end("## ")
		}
		if row.DataAtom != atom.Tr {
			continue
		}
		cells, named := cellsOf(row)
		if named && columns == nil {
			columns = cells
			continue
		}
		w.line.WriteString(rowText(columns, cells))
		w.end("- ")
	}
}

// cellsOf are the texts of a row, and whether all of its cells are heads.
func cellsOf(row *html.Node) (cells []string, named bool) {
	named = true
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells = append(cells, inline(c))
			named = named && c.DataAtom == atom.Th
		}
	}
	return cells, named && len(cells) > 0
}

// rowText is a row in words: "Pier: North pier; Length: 212".
func rowText(columns, cells []string) string {
	var parts []string
	for i, c := range cells {
		switch {
		case c == "":
		case i < len(columns) && columns[i] != "":
			parts = append(parts, strings.TrimSuffix(columns[i], ":")+": "+c)
		default:
			parts = append(parts, c)
		}
	}
	return strings.Join(parts, "; ")
}

// isData tells a table of data from one that lays a page out.
func isData(table *html.Node) bool {
	rows, wide := 0, 0
	for n := range table.Descendants() {
		switch {
		case n.DataAtom == atom.Tr:
			rows++
			cells := 0
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
					cells++
				}
			}
			if cells > 1 {
				wide++
			}
		case n.DataAtom == atom.Table, isHeading(n.DataAtom), n.DataAtom == atom.P && len(inline(n)) > 200, n.DataAtom == atom.Div && hasBlocks(n):
			return false
		}
	}
	return rows > 1 && wide*2 >= rows
}

func isHeading(a atom.Atom) bool {
	return slices.Contains([]atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}, a)
}

func isBlock(a atom.Atom) bool {
	return isHeading(a) || slices.Contains([]atom.Atom{atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Blockquote, atom.Ul, atom.Ol,
		atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Tbody, atom.Thead, atom.Tr, atom.Td, atom.Th, atom.Pre, atom.Figure, atom.Hr, atom.Address, atom.Details,
		atom.Summary, atom.Center, atom.Form, atom.Fieldset}, a)
}

// isAside says whether an element has nothing of the article.
func isAside(a atom.Atom) bool {
	return slices.Contains([]atom.Atom{atom.Script, atom.Style, atom.Nav, atom.Aside, atom.Footer, atom.Figcaption, atom.Button, atom.Select, atom.Svg, atom.Iframe,
		atom.Noscript, atom.Template, atom.Textarea, atom.Img, atom.Picture, atom.Video, atom.Audio, atom.Object, atom.Canvas, atom.Label, atom.Input}, a)
}

func hasLists(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.DataAtom == atom.Ul || c.DataAtom == atom.Ol || c.DataAtom == atom.Table {
			return true
		}
	}
	return false
}

func hasBlocks(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && isBlock(c.DataAtom) {
			return true
		}
	}
	return false
}

// inline is the text of an element on one line.
func inline(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && isAside(n.DataAtom):
			return
		case n.DataAtom == atom.Br, n.Type == html.ElementNode && isBlock(n.DataAtom):
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return collapse(b.String())
}

func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }
