package importer_test

import "strings"

// cat is an article in lines of at most 72 letters, "" between its paragraphs.
func cat() []string {
	return []string{
		"The ship's cat of the Quillmouth ferry has been given a passport. It",
		"carries the print of a paw and is valid until the end of her life.",
		"",
		"She had been kept ashore since March, because the new customs officer",
		"wanted to see her papers. “She looked at me as if I had none myself,”",
		"the officer said.",
	}
}

func catText() []string {
	return []string{
		"The ship's cat of the Quillmouth ferry has been given a passport. It carries the print of a paw and is valid until the end of her life.",
		"She had been kept ashore since March, because the new customs officer wanted to see her papers. “She looked at me as if I had none myself,” the officer said.",
	}
}

// catPage is a page with a headline over the article.
func catPage() []pdfLine {
	return append([]pdfLine{{72, 720, 18, "Ship's cat gets a passport"}, {72, 695, 10, "By Ada Lenn | 5 July 2024"}}, column(72, 660, cat()...)...)
}

func pdfRows() []row {
	passport := want{title: "Ship's cat gets a passport", author: "Ada Lenn", published: "2024-07-05", text: catText()}
	damaged := want{err: "a PDF that is damaged or cut off", cure: "fetch or save it again"}
	plain := source(pdf{pages: [][]pdfLine{catPage()}}.bytes)
	rows := []row{
		{name: "a PDF", data: plain, want: passport},
		{name: "a PDF behind what a server wrote", data: plain.as(behind("\r\n\r\n")), want: passport},
		{name: "a PDF of version 2.0", data: plain.as(replaced("%PDF-1.4", "%PDF-2.0")), want: passport},
		{name: "a PDF whose words have gaps between them", data: pdf{gaps: true, pages: [][]pdfLine{catPage()}}.bytes, want: passport},
		{name: "a PDF in a font that every reader has", data: pdf{bare: true, pages: [][]pdfLine{catPage()}}.bytes, want: passport},
		{name: "a PDF that says what it is called", data: pdf{title: "Passport for a cat at sea", pages: [][]pdfLine{column(72, 720, cat()...)}}.bytes,
			want: want{title: "Passport for a cat at sea", text: catText()}},
		{name: "a PDF that is called after its file", data: pdf{title: "Microsoft Word - cat final 2.docx", pages: [][]pdfLine{catPage()}}.bytes, want: passport},
		{name: "a PDF of three pages with heads and feet", data: pdf{pages: orchard(3)}.bytes, want: want{title: "Orchard of Varrow is listed", text: orchardText(3)}},
		{name: "a PDF of two pages with heads and feet", data: pdf{pages: orchard(2)}.bytes, want: want{title: "Orchard of Varrow is listed", text: orchardText(2)}},
		{name: "a PDF in two columns", data: pdf{pages: [][]pdfLine{columns()}}.bytes, want: want{title: "Two columns for one bell", text: []string{
			"The bell of Brackwater has come home after eighty years in a museum. It weighs two tons and has a crack.",
			"A crane lifted it into the tower on Friday. The founder wanted to weld it, but the ringers like its voice.",
			"It will be rung on Sundays only. The owls of the tower have moved into the town hall, the sexton said.",
		}}},
		{name: "a PDF that is cut off", data: plain.as(half), want: damaged},
		{name: "a PDF by its first line only", data: literal("%PDF-1.7\nThis is a letter about a PDF, and no PDF. It was saved under the wrong name.\n"), want: damaged},
		{name: "a PDF of pictures", data: pdf{pages: [][]pdfLine{{}, {}}}.bytes, want: want{err: "no text in it", cure: "pictures: have their text recognised"}},
		{name: "a PDF that wants a password", data: pdf{lock: true, pages: [][]pdfLine{catPage()}}.bytes,
			want: want{err: "a PDF that is locked", cure: "without its password"}},
	}
	for i := range rows {
		rows[i].file, rows[i].o = "article.pdf", mirror()
	}
	return rows
}

// orchard are pages that a paper sets: its name over each, a number below each, words divided at the ends of lines, and a sentence that goes on over
// the page.
func orchard(pages int) [][]pdfLine {
	texts := [][]string{
		{"The orchard behind the brewery of Varrow is a monument from now on. It", "holds sixty kinds of apple, of which eleven grow nowhere else. The own-",
			"er, Mrs. Amsel, had fought for it since the brew-", "ery wanted to park lorries there, and she went to"},
		{"court three times. Judges came to taste. One of them bought a tree.", "",
			"A wall of 1840 stands round the orchard. It keeps the wind and the boys", "of the neighbour-", "hood out."},
		{"Visitors are let in on the first Sunday of each month. Cider will be", "sold at the gate, and the money pays for a gar-", "dener."},
	}
	out := make([][]pdfLine, pages)
	for i := range out {
		out[i] = []pdfLine{{72, 760, 8, "The Lenn Mirror, week-end supplement"}, {460, 760, 8, "6 July 2024"}}
		if i == 0 {
			out[i] = append(out[i], pdfLine{72, 720, 18, "Orchard of Varrow is listed"})
		}
		out[i] = append(append(out[i], column(72, 690, texts[i]...)...), pdfLine{290, 40, 8, "Page " + string(rune('1'+i))})
	}
	return out
}

func orchardText(pages int) []string {
	return []string{
		"The orchard behind the brewery of Varrow is a monument from now on. It holds sixty kinds of apple, of which eleven grow nowhere else. The owner, Mrs. Amsel, had fought for it" +
			" since the brewery wanted to park lorries there, and she went to court three times. Judges came to taste. One of them bought a tree.",
		"A wall of 1840 stands round the orchard. It keeps the wind and the boys of the neighbourhood out.",
		"Visitors are let in on the first Sunday of each month. Cider will be sold at the gate, and the money pays for a gardener.",
	}[:pages]
}

// columns is a page with a headline over two columns, drawn one after the other.
func columns() []pdfLine {
	out := []pdfLine{{72, 720, 18, "Two columns for one bell"}}
	out = append(out, column(72, 690,
		"The bell of Brackwater has come", "home after eighty years in a mu-", "seum. It weighs two tons and has", "a crack.", "",
		"A crane lifted it into the tower", "on Friday. The founder wanted to")...)
	return append(out, column(320, 690,
		"weld it, but the ringers like", "its voice.", "",
		"It will be rung on Sundays only.", "The owls of the tower have moved", "into the town hall, the sexton", "said.")...)
}

// storks is what is in the Word files.
func storks() want {
	return want{title: "Storks stop a crane", text: []string{
		"Storks have built a nest on the crane of the Varrow shipyard, which now may not turn before August.",
		"The yard has lent two lorries from its rival. Work goes on, although one ship will be late, its director said.",
	}}
}

func wordRows() []row {
	first, second := storks().text[0], storks().text[1]
	title, text := styled("Title", "Storks stop a crane"), paragraph(run(first))+paragraph(run(second))
	const aside = "A stork weighs about four kilograms."
	signed, listed, boxed := storks(), storks(), storks()
	signed.author, signed.published = "Ada Lenn", "2024-07-05"
	listed.text = append(listed.text, "It counts the young storks each year.", "It has counted six.", "Year; Young storks", "2023; 2", "2024; 4", "Next year the crane will wear a hat of wire.")
	boxed.text = append([]string{aside}, boxed.text...)
	damaged := want{err: "a packed file (zip) that is damaged or cut off", cure: "save it again"}
	rows := []row{
		{name: "a Word file", data: docx(title, paragraph(run("By Ada Lenn | 5 July 2024")), text), want: signed},
		{name: "a Word file of pieces", data: docx(pieces()), want: storks()},
		{name: "a Word file with changes kept", data: docx(title, changes(), paragraph(run(second))), want: storks()},
		{name: "a Word file with headings, a list and a table", data: docx(title, text, styled("Heading2", "What the yard has counted"),
			item("It counts the young storks each year."), item("It has counted six."),
			"<w:tbl>"+tableRow("Year", "Young storks")+tableRow("2023", "2")+tableRow("2024", "4")+"</w:tbl>",
			paragraph(run("Next year the crane will wear a hat of wire."))), want: listed},
		{name: "a Word file with a box within a paragraph", want: want{title: "Storks stop a crane", among: []string{first, aside, second}},
			data: docx(title, paragraph(run(first[:62]), box(aside), run(first[62:])), paragraph(run(second)))},
		{name: "a Word file with a box at the head of a paragraph", data: docx(title, paragraph(box(aside), run(first)), paragraph(run(second))), want: boxed},
		{name: "a Word file with another name inside", data: docxNamed("word/document2.xml", document(title+text)), want: storks()},
		{name: "a Word file without text", data: docx(paragraph()), want: want{err: "no text in it", cure: "check the source"}},
		{name: "a Word file that is cut off", data: docx(title, text).as(half), want: damaged},
		{name: "a Word file with a torn text", data: docxNamed("word/document.xml", document(text)[:700]), want: want{err: "a Word file that is damaged", cure: "save it again"}},
		{name: "a Word file that inflates without end", data: docx(paragraph(run(strings.Repeat("storks ", 5<<20)))), want: want{err: "more than 24 MiB", cure: "divide it"}},
		{name: "a packed file that is no Word file", data: zipped("photos/list.txt", "The photographs of the storks are in this folder."),
			want: want{err: "a packed file (zip) that is no Word document", cure: "unpack it"}},
	}
	for i := range rows {
		rows[i].file, rows[i].o = "article.docx", mirror()
	}
	return rows
}

// pieces are the storks as Word cuts them up: at every change of the form, at links, tabs and breaks of a line.
func pieces() string {
	return styled("Heading1", "Storks stop a crane") +
		paragraph(run("Storks have bu"), run("ilt a nest on the crane of the Varrow shipyard,"), "<w:r><w:tab/></w:r>", "<w:hyperlink>"+run("which now")+"</w:hyperlink>", run(" may not turn before August.")) +
		paragraph(run("The yard has lent two lorries from its rival. "), "<w:r><w:t>Work goes on,</w:t><w:br/><w:t>although one ship will be late, its director said.</w:t></w:r>")
}

// changes are the first paragraph of the storks after a desk has worked on it, a paragraph that was moved away, and a field.
func changes() string {
	deleted := strings.ReplaceAll(run("Quillmouth brewery"), "w:t", "w:delText")
	return paragraph(run("Storks have built a nest on the crane of the "), "<w:del>"+deleted+"</w:del>", "<w:ins>"+run("Varrow shipyard")+"</w:ins>", run(", which now may not turn before August.")) +
		paragraph("<w:moveFrom>"+run("This sentence was moved away. It is not read here.")+"</w:moveFrom>") +
		paragraph(`<w:r><w:instrText>PAGEREF _Toc1 \h</w:instrText></w:r>`)
}

func tableRow(cells ...string) string {
	out := "<w:tr>"
	for _, c := range cells {
		out += "<w:tc>" + paragraph(run(c)) + "</w:tc>"
	}
	return out + "</w:tr>"
}

// box is a text box as Word writes it: once for itself, once for programs that are older than its kind of box.
func box(text string) string {
	content := "<w:txbxContent>" + paragraph(run(text)) + "</w:txbxContent>"
	return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>` + content + `</wps:txbx></wps:wsp></w:drawing></mc:Choice>` +
		`<mc:Fallback><w:pict><v:textbox>` + content + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
}
