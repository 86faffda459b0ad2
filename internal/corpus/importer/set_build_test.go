package importer_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	uni "golang.org/x/text/encoding/unicode"
)

// source makes the bytes of a source.
type source func(t *testing.T) []byte

// fixture is a file of testdata/set, all of which are UTF-8 with line feeds, so that they can be read.
func fixture(name string) source {
	return func(t *testing.T) []byte {
		t.Helper()
		data, err := os.ReadFile(filepath.Join("testdata", "set", name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
}

func literal(s string) source { return func(*testing.T) []byte { return []byte(s) } }

// as is the source after a change.
func (s source) as(changes ...func([]byte) []byte) source {
	return func(t *testing.T) []byte {
		data := s(t)
		for _, change := range changes {
			data = change(data)
		}
		return data
	}
}

// replaced puts one text in the place of others: from, to, from, to.
func replaced(pairs ...string) func([]byte) []byte {
	return func(data []byte) []byte { return []byte(strings.NewReplacer(pairs...).Replace(string(data))) }
}

func crlf(data []byte) []byte { return bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")) }
func cr(data []byte) []byte   { return bytes.ReplaceAll(data, []byte("\n"), []byte("\r")) }
func half(data []byte) []byte { return data[:len(data)/2] }

// behind puts bytes before the data.
func behind(mark string) func([]byte) []byte {
	return func(data []byte) []byte { return append([]byte(mark), data...) }
}

// encoded writes the text in another encoding, which must have all its letters.
func encoded(e encoding.Encoding) func([]byte) []byte {
	return func(data []byte) []byte {
		out, err := e.NewEncoder().Bytes(data)
		if err != nil {
			panic(err)
		}
		return out
	}
}

// utf16 writes the text with two bytes a letter.
func utf16(order uni.Endianness, mark uni.BOMPolicy) func([]byte) []byte {
	return encoded(uni.UTF16(order, mark))
}

// misread is what remains of text in Windows-1252 that a program took for Latin-1: control characters in the place of quotes and dashes.
func misread(data []byte) []byte {
	out, err := charmap.ISO8859_1.NewDecoder().Bytes(encoded(charmap.Windows1252)(data))
	if err != nil {
		panic(err)
	}
	return out
}

// afterNavigation is an article behind some 30 kB of links, and before as many.
func afterNavigation(article []byte) []byte {
	var b bytes.Buffer
	links := func(class string) {
		fmt.Fprintf(&b, "<div class=%q><ul>\n", class)
		for n := range 150 {
			fmt.Fprintf(&b, "<li class=\"menu-item level-%d\"><a href=\"https://mirror.example/section/%d/all-the-news\" title=\"Section %d\">Section %d of the valley</a></li>\n", n%3, n, n, n)
		}
		b.WriteString("</ul></div>\n")
	}
	b.WriteString("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Snail delays the Varrow express</title></head><body>\n")
	links("mega")
	b.WriteString("<div class=\"story\">\n")
	b.Write(article)
	b.WriteString("</div>\n")
	links("sitemap")
	b.WriteString("</body></html>\n")
	return b.Bytes()
}

// pdfLine is a line of a page, in points from the lower left corner.
type pdfLine struct {
	x, y, size float64
	text       string
}

// leading is the step from line to line.
const leading = 12

// column sets lines of 10 points below each other from a height on; "" is a free line.
func column(x, y float64, lines ...string) []pdfLine {
	var out []pdfLine
	for i, l := range lines {
		if l != "" {
			out = append(out, pdfLine{x, y - float64(i)*leading, 10, l})
		}
	}
	return out
}

// pdf writes pages whose only font is Courier, in which every letter is .6 of its size wide.
type pdf struct {
	title string // in the file's own data
	gaps  bool   // words are moved apart and have no spaces between them, as TeX has it
	bare  bool   // the widths are those that every reader must know, and are not in the file
	lock  bool   // it wants a password
	pages [][]pdfLine
}

// bytes writes the objects of ISO 32000-1, 7.5: 1 is the catalogue, 2 the tree of pages, 3 the font, 4 what the file says of itself; each page takes
// two more.
func (p pdf) bytes(*testing.T) []byte {
	widths := ""
	if !p.bare {
		widths = " /FirstChar 32 /LastChar 255 /Widths [" + strings.Repeat("600 ", 224) + "]"
	}
	kids := ""
	for i := range p.pages {
		kids += fmt.Sprintf("%d 0 R ", 5+2*i)
	}
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(p.pages), kids),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding" + widths + " >>",
		"<< /Title (" + escaped(p.title) + ") >>",
	}
	for i, lines := range p.pages {
		content := p.content(lines)
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 6+2*i),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	}
	lock := ""
	if p.lock {
		objects = append(objects, fmt.Sprintf("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <%s> /U <%s> >>", strings.Repeat("5a", 32), strings.Repeat("a5", 32)))
		lock = fmt.Sprintf("/Encrypt %d 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]", len(objects))
	}
	return pdfFile(objects, lock)
}

// pdfFile writes the objects, and behind them the table of where each begins.
func pdfFile(objects []string, lock string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	table := "0000000000 65535 f \n"
	for i, o := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R /Info 4 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table, len(objects)+1, lock, at)
	return b.Bytes()
}

func (p pdf) content(lines []pdfLine) string {
	var b strings.Builder
	for _, l := range lines {
		show := "(" + escaped(l.text) + ") Tj"
		if p.gaps {
			show = "[(" + strings.ReplaceAll(escaped(l.text), " ", ") -400 (") + ")] TJ"
		}
		fmt.Fprintf(&b, "BT /F1 %g Tf 1 0 0 1 %g %g Tm %s ET\n", l.size, l.x, l.y, show)
	}
	return b.String()
}

// escaped is text as a string of PDF has it, in the encoding of its font.
func escaped(s string) string {
	return string(encoded(charmap.Windows1252)([]byte(strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s))))
}

// docx is a Word file whose body is WordprocessingML: see paragraph, styled and item.
func docx(body ...string) source {
	return docxNamed("word/document.xml", document(strings.Join(body, "")))
}

// document is the main part of a Word file.
func document(body string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
		` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">` +
		"<w:body>" + body + `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`
}

// docxNamed is a Word file whose main part has a name of its own, to which the relations of the package lead (ECMA-376, part 2).
func docxNamed(name, main string) source {
	return zipped(
		"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`+
			`<Override PartName="/`+name+`" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" `+
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="`+name+`"/></Relationships>`,
		name, main)
}

// zipped packs files: name, text, name, text.
func zipped(files ...string) source {
	return func(t *testing.T) []byte {
		t.Helper()
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for i := 0; i < len(files); i += 2 {
			f, err := w.Create(files[i])
			if err == nil {
				_, err = f.Write([]byte(files[i+1]))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
}

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

// paragraph is one of runs, each a piece of text that may be formatted otherwise.
func paragraph(runs ...string) string { return "<w:p>" + strings.Join(runs, "") + "</w:p>" }

// styled is a paragraph in a style, such as Title or Heading1.
func styled(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run(text) + "</w:p>"
}

// item is a paragraph of a list.
func item(text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>` + run(text) + "</w:p>"
}
