package importer_test

import (
	"bytes"
	"strings"
	"testing"

	"rapporteur/internal/corpus/importer"

	"golang.org/x/text/encoding/charmap"
	uni "golang.org/x/text/encoding/unicode"
)

// ferry is what is in ferry.txt, however its letters are written.
func ferry() want {
	return want{title: "The ferry of Quillmouth sails again", publisher: "The Lenn Mirror", author: "Ada Lenn", published: "2024-07-05", updated: unknown, url: unknown, text: []string{
		"The ferry between Quillmouth and Tarn Hollow sails again after three winters in the yard. Its café, painted “as green as a toad”, opens on Saturday.",
		"Captain Jörg Weißmann said that the crossing costs €4 – less than before. “She’s older than I am,” he added.",
		"The council paid for the new boiler and for nine benches on the upper deck.",
	}}
}

// baths is what is in baths.txt.
func baths() want {
	return want{title: "Isenholm gets its public baths back", author: "Bo Täpp", published: "2023-03-18", text: []string{
		"The baths of Isenholm reopen after a flood that had filled them with mud. The ceiling, painted by Zoë Grüßli in 1911, survived.",
		"A swim costs three crowns, a bath four. Señora Núñez, who kept the keys for forty years, cut the ribbon.",
	}}
}

// byteRows are texts by their bytes.
func byteRows() []row {
	text := fixture("ferry.txt")
	cut := ferry() // one letter of which was lost
	cut.text[0] = strings.Replace(cut.text[0], "café", "caf\ufffd", 1)
	rows := []row{
		{name: "UTF-8", data: text, want: ferry()},
		{name: "UTF-8 with a mark", data: text.as(behind("\ufeff")), want: ferry()},
		{name: "UTF-8 with a mark twice", data: text.as(behind("\ufeff\ufeff")), want: ferry()},
		{name: "UTF-8 with one broken letter", data: text.as(replaced("café", "caf\xe9")), want: cut},
		{name: "Windows-1252", data: text.as(encoded(charmap.Windows1252)), want: ferry()},
		{name: "Windows-1252 read as Latin-1", data: text.as(misread), want: ferry()},
		{name: "Latin-1", data: fixture("baths.txt").as(encoded(charmap.ISO8859_1)), want: baths()},
		{name: "UTF-16, little end first", data: text.as(utf16(uni.LittleEndian, uni.UseBOM)), want: ferry()},
		{name: "UTF-16, big end first", data: text.as(utf16(uni.BigEndian, uni.UseBOM)), want: ferry()},
		{name: "UTF-16 without a mark, little end first", data: text.as(utf16(uni.LittleEndian, uni.IgnoreBOM)), want: ferry()},
		{name: "UTF-16 without a mark, big end first", data: text.as(utf16(uni.BigEndian, uni.IgnoreBOM)), want: ferry()},
		{name: "Cyrillic in UTF-16 without a mark", data: fixture("cyrillic.txt").as(utf16(uni.LittleEndian, uni.IgnoreBOM)), want: want{title: "Млин біля річки знову меле"}},
		{name: "CR LF", data: text.as(crlf), want: ferry()},
		{name: "lone CR", data: text.as(cr), want: ferry()},
		{name: "characters that turn the direction of text", data: text.as(replaced("green", "\u202egreen\u202c", "captain", "\u2066captain\u2069", "boiler", "\u200fboiler\u200e")),
			want: ferry()},
		{name: "soft hyphens and spaces without width", data: text.as(replaced("winters", "win\u00adters", "benches", "bench\u200bes", "council", "\u2060council\ufeff")),
			want: ferry()},
		{name: "control characters", data: text.as(replaced("winters", "win\x07ters", "yard. ", "yard.\x0b", "boiler", "boi\x7fler", "benches", "\x1bbenches\x08")),
			want: ferry()},
		{name: "no-break spaces", data: text.as(replaced("costs €4", "costs\u00a0€4", "nine benches", "nine\u202fbenches")), want: ferry()},
	}
	for i := range rows {
		rows[i].file, rows[i].o = "article.txt", mirror()
	}
	return append(rows, refusedByteRows()...)
}

// refusedByteRows are what holds no text.
func refusedByteRows() []row {
	const whichFormats = "save it as text, HTML, PDF, Word (.docx) or mail (.eml)"
	doc := literal("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 16) + "\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + strings.Repeat("\x00", 12) + "\x01" + strings.Repeat("\x00", 1000))
	png := literal("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89")
	rows := []row{
		{name: "nothing", data: literal(""), want: want{err: "empty", cure: "check the source"}},
		{name: "white space", data: literal(" \n\t\r\n\u00a0\u3000\n"), want: want{err: "no text in it", cure: "check the source"}},
		{name: "a byte order mark alone", data: literal("\ufeff"), want: want{err: "no text in it", cure: "check the source"}},
		{name: "furniture", data: fixture("furniture.txt"), want: want{err: "no sentence of an article in it", cure: "check the source"}},
		{name: "bytes of zero", data: literal(strings.Repeat("\x00", 5000)), want: want{err: "not a text, and no format that is known", cure: whichFormats}},
		{name: "50 MB of text", data: func(*testing.T) []byte { return bytes.Repeat([]byte("The tide came in again.\n"), 50_000_000/24) },
			want: want{err: "more than 24 MiB", cure: "divide it"}},
		{name: "a picture", file: "photo.png", data: png, want: want{err: "a picture, not an article", cure: whichFormats}},
		{name: "a picture called a text", data: png, want: want{err: "a picture, not an article", cure: whichFormats}},
		{name: "a picture called a page", file: "photo.html", data: png, want: want{err: "a picture, not an article", cure: whichFormats}},
		{name: "a picture called a mail", file: "photo.eml", data: png, want: want{err: "a picture, not an article", cure: whichFormats}},
		{name: "a picture whose bytes look like UTF-16", file: "photo.jpg", data: literal("\xff\xd8\xff\xe0" + strings.Repeat("\x00\x10", 600)),
			want: want{err: "a picture, not an article", cure: whichFormats}},
		{name: "rich text", file: "article.rtf", data: literal(`{\rtf1\ansi\ansicpg1252{\fonttbl\f0 Arial;}\f0\fs24 The ferry sails again.\par It costs four crowns.\par}`),
			want: want{err: "rich text (RTF), which is not read", cure: "Word (.docx) or text"}},
		{name: "a Word file of before 2007", file: "article.doc", data: doc, want: want{err: "a Word file of before 2007, not an article", cure: whichFormats}},
	}
	for i := range rows {
		if rows[i].file == "" {
			rows[i].file = "article.txt"
		}
		rows[i].o = importer.Options{Publisher: "The Lenn Mirror", Title: "Valley"} // so that it is not for want of a title that they fail
	}
	return rows
}

// textRows are plain texts by what stands in them.
func textRows() []row {
	leafBlowers := []string{
		"Tarn Hollow has banned leaf blowers within the old walls. The ban begins in October, when most leaves fall, and ends with the first snow.",
		"Gardeners may borrow one of sixty rakes from the town hall. Eleven people had asked for the ban in a letter.",
	}
	at := func(address string) importer.Options {
		o := mirror()
		o.URL = address
		return o
	}
	otherDate := func(date string) source { return fixture("ambiguous_date.txt").as(replaced("05/07/2024", date)) }
	rows := []row{
		{name: "lines of one width", data: fixture("wrapped.txt"), want: want{title: "Varrow counts its bees", author: "Ada Lenn", published: unknown, text: []string{
			"The bee keepers of Varrow have counted their hives for the first time since the fire. They found four hundred and twelve, which is sixty more than anyone had dared to hope for.",
			"Most of the hives stand on roofs. The largest group belongs to the library, where visitors can watch a queen behind glass.",
		}}},
		{name: "paragraphs without lines between them", data: fixture("lines.txt"),
			want: want{title: "Brackwater buys a second-hand lighthouse", author: unknown, text: []string{
				"Brackwater has bought a lighthouse from the neighbouring island for one crown and a barrel of herring.",
				"The tower will be taken down stone by stone and put up again on the northern pier before the autumn storms.",
				"Mayor Ilse Orban told the council that the lamp had been tested twice and could be seen from nineteen miles away.",
			}}},
		{name: "a byline with two days in figures", data: fixture("turkish_byline.txt"),
			want: want{title: "Tarn Hollow bans leaf blowers", author: "Ada Lenn", published: "2024-07-05", updated: "2024-07-06", text: leafBlowers}},
		{name: "a day that may be in May or in July", data: fixture("ambiguous_date.txt"),
			want: want{author: "Ada Lenn", published: unknown, updated: unknown, text: leafBlowers}},
		{name: "a day with slashes that can be but one", data: otherDate("25/07/2024"), want: want{author: "Ada Lenn", published: "2024-07-25", text: leafBlowers}},
		{name: "a day with slashes that is the same both ways", data: otherDate("07/07/2024"), want: want{author: "Ada Lenn", published: "2024-07-07", text: leafBlowers}},
		{name: "a day that no month has", data: otherDate("31 February 2024"), want: want{author: "Ada Lenn", published: unknown, text: leafBlowers}},
		{name: "a day in the American way, with the time", data: otherDate("Published: Jul. 5, 2024 at 6:30 a.m."),
			want: want{author: "Ada Lenn", published: "2024-07-05", text: leafBlowers}},
		{name: "a day by its machine's name", data: otherDate("2024-07-05T06:30:00Z"), want: want{author: "Ada Lenn", published: "2024-07-05", text: leafBlowers}},
		{name: "a byline of two", data: fixture("ferry.txt").as(replaced("By Ada Lenn |", "By Ada Lenn and Bo van Täpp |")),
			want: want{author: "Ada Lenn and Bo van Täpp", published: "2024-07-05", text: ferry().text}},
		{name: "the day on which the site was looked at", data: fixture("site_date.txt"),
			want: want{title: "Quillmouth paints its cranes red again", published: unknown, updated: unknown, text: []string{
				"The three harbour cranes of Quillmouth will be red again by the end of May. They had been grey since the shipyard closed.",
				"Painters need nine tons of paint. The work began on the second of April, and the tallest crane is done.",
			}}, o: at("https://mirror.example/quillmouth-paints-its-cranes-red-again")},
		{name: "the address tells which headline is the article's",
			data: fixture("by_address.txt"), o: at("https://mirror.example/2024/07/quillmouth-opens-school-for-bell-ringers-48213.html"),
			want: want{title: "Quillmouth opens a school for bell ringers", url: "https://mirror.example/2024/07/quillmouth-opens-school-for-bell-ringers-48213.html", text: []string{
				"Quillmouth has opened a school for bell ringers in the tower of its empty brewery. Twelve pupils between nine and seventy climbed the stairs on Monday.",
				"The bells are made of glass at first, so that the neighbours can sleep. Lessons are free for people who live by the harbour.",
			}}},
		{name: "the address is the only title", data: fixture("no_title.txt"), o: at("https://mirror.example/2024/07/05/council-of-varrow-wont-sell-its-old-mill/"),
			want: want{title: "Council of Varrow won't sell its old mill",
				published: unknown, text: []string{
					"The council of Varrow won't sell its old mill to the hotel that had offered two million crowns for it, councillor Pia Sand said on Tuesday. The mill has stood empty since the miller moved away.",
					"A club of neighbours wants to grind flour there again. It has ninety members and one millstone.",
				}}},
		{name: "no title anywhere", data: fixture("no_title.txt"), want: want{err: "its title is not known", cure: "--title"}},
		{name: "no publisher anywhere", data: fixture("ferry.txt"), o: importer.Options{Title: "The ferry"},
			want: want{err: "its publisher is not known", cure: "--publisher"}},
		{name: "a text for readers who pay, by its words", data: fixture("stub.txt"),
			want: want{err: "only the beginning of an article that is sold", cure: "where you are a reader"}},
	}
	for i := range rows {
		rows[i].file = "article.txt"
		if rows[i].o.Publisher+rows[i].o.Title == "" {
			rows[i].o = mirror()
		}
	}
	return rows
}
