package importer

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// readWord reads a Word file (.docx): paragraphs, headings by their style, items of lists, rows of tables. What was deleted with changes kept is not read.
func readWord(in input) (*page, error) {
	archive, err := zip.NewReader(bytes.NewReader(in.data), int64(len(in.data)))
	if err != nil {
		return nil, trouble("", "save it again from the program that wrote it", "a packed file (zip) that is damaged or cut off")
	}
	f, err := archive.Open(mainPart(archive))
	if err != nil {
		return nil, trouble("", "unpack it, and import the files in it", "a packed file (zip) that is no Word document")
	}
	defer f.Close()
	data, err := limited("", f)
	if err != nil {
		return nil, err
	}
	w := &wordReader{page: &page{}}
	if err := w.read(xml.NewDecoder(bytes.NewReader(data))); err != nil {
		return nil, trouble("", "save it again from the program that wrote it", "a Word file that is damaged")
	}
	w.text = strings.TrimSpace(w.out.String())
	return w.page, nil
}

// mainPart is the name of the part with the text, which the package's relations tell (ECMA-376, part 2, 9.3).
func mainPart(archive *zip.Reader) string {
	const usual = "word/document.xml"
	f, err := archive.Open("_rels/.rels")
	if err != nil {
		return usual
	}
	defer f.Close()
	var relations struct {
		List []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if xml.NewDecoder(io.LimitReader(f, 1<<20)).Decode(&relations) != nil {
		return usual
	}
	for _, r := range relations.List {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			return strings.TrimPrefix(r.Target, "/")
		}
	}
	return usual
}

// wordReader walks through WordprocessingML (ECMA-376, part 1, 17).
type wordReader struct {
	*page
	out, line strings.Builder
	style     string
	item      bool
	columns   []string // what the rows of the table call their cells
	cells     []string // of the row that is being read
	head      bool     // that row names the columns
	row       int      // how many rows lie within each other
	outer     []string // what was written of paragraphs in which boxes lie
	skip      int      // within what is not read
}

func (w *wordReader) read(d *xml.Decoder) error {
	d.Strict = true
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if w.skip > 0 || isSkipped(t.Name.Local) {
				w.skip++
				continue
			}
			if t.Name.Local == "t" {
				var s string
				if err := d.DecodeElement(&s, &t); err != nil {
					return err
				}
				w.line.WriteString(s)
				continue
			}
			w.start(t)
		case xml.EndElement:
			if w.skip > 0 {
				w.skip--
				continue
			}
			w.end(t.Name.Local)
		}
	}
}

// isSkipped knows what was deleted, what fields are made of, and the second form of what has two.
func isSkipped(name string) bool {
	switch name {
	case "del", "moveFrom", "instrText", "delText", "Fallback", "footnoteReference", "commentReference", "sectPr", "docPartObj":
		return true
	}
	return false
}

func (w *wordReader) start(t xml.StartElement) {
	value := ""
	for _, a := range t.Attr {
		if a.Name.Local == "val" {
			value = a.Value
		}
	}
	switch t.Name.Local {
	case "pStyle":
		w.style = strings.ToLower(value)
	case "numPr":
		w.item = true
	case "tblHeader":
		w.head = true
	case "tab", "br", "cr":
		w.line.WriteByte(' ')
	case "noBreakHyphen":
		w.line.WriteByte('-')
	case "tr":
		w.row++
	case "txbxContent":
		w.outer = append(w.outer, w.line.String())
		w.line.Reset()
	}
}

func (w *wordReader) end(name string) {
	switch name {
	case "p":
		w.paragraph()
	case "tc":
		if w.row == 1 {
			w.cells = append(w.cells, collapse(w.line.String()))
			w.line.Reset()
		}
	case "tr":
		if w.row--; w.row == 0 {
			w.tableRow()
		}
	case "tbl":
		w.columns = nil
		w.out.WriteString("\n")
	case "txbxContent":
		if n := len(w.outer) - 1; n >= 0 {
			w.line.Reset()
			w.line.WriteString(w.outer[n])
			w.outer = w.outer[:n]
		}
	}
}

// tableRow ends a row: the names of the columns, or an item.
func (w *wordReader) tableRow() {
	if w.head && w.columns == nil {
		w.columns = w.cells
	} else if text := rowText(w.columns, w.cells); text != "" {
		w.out.WriteString("- " + text + "\n")
	}
	w.cells, w.head = nil, false
}

// paragraph ends a paragraph, within a row only its words.
func (w *wordReader) paragraph() {
	style, item := w.style, w.item
	w.style, w.item = "", false
	if w.row > 0 {
		w.line.WriteByte(' ')
		return
	}
	text := collapse(clean(w.line.String()))
	w.line.Reset()
	switch {
	case text == "":
	case style == "title":
		w.add("title", text, "the paragraph in the style of titles")
		w.out.WriteString("# " + text + "\n\n")
	case strings.HasPrefix(style, "heading"):
		w.out.WriteString("## " + text + "\n\n")
	case item || strings.HasPrefix(style, "list"):
		w.out.WriteString("- " + text + "\n")
	default:
		w.out.WriteString(text + "\n\n")
	}
}
