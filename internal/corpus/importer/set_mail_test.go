package importer_test

import (
	"encoding/base64"

	"golang.org/x/text/encoding/charmap"
)

func mailRows() []row {
	toast := want{title: "Café of Varrow sells nothing but toast", author: "Ada Lenn", published: "2024-07-05", text: []string{
		"A café in Varrow sells nothing but toast, and there is a queue before it every morning. It offers “brown, browner and brownest”.",
		"The owner, Jörg Weber, had bought a bakery’s leftovers by mistake. He now bakes himself.",
	}}
	organ := []string{
		"The wind organ on the hill above Tarn Hollow plays at night, although it should be shut. Neighbours hear a low note, and then a chord that nobody has written.",
		"Its builder, Lea Quist, climbed up on Wednesday. She found a magpie’s nest in the lid, and will leave it open until the young have flown.",
	}
	queen := want{title: "Herring queen resigns", author: "Ada Lenn", published: "2024-07-05", text: []string{
		"The herring queen of Brackwater has resigned after four days. She is allergic to herring, she told the committee.",
		"The crown goes to the runner-up, a harbour pilot of sixty-one. He had entered for a bet.",
	}}
	kite := want{title: "Postman delivers by kite", author: "Ada Lenn", published: "2024-07-05", text: []string{
		"The postman of Quillmouth delivers letters to the island by kite, since his boat leaks. The longest flight took nine minutes.",
		"Two letters fell into the sea. They were for the tax office, the postman said.",
	}}
	rows := []row{
		{name: "a mail, quoted-printable, with a signature", data: fixture("quoted.eml"), want: toast},
		{name: "a mail with line feeds only, and another ending", file: "mail.txt", data: fixture("quoted.eml"), want: toast},
		{name: "a mail in two forms, forwarded", data: fixture("alternative.eml"), want: queen},
		{name: "a mail in HTML only", data: fixture("html_only.eml"),
			want: want{title: "Wind organ of Tarn Hollow plays at night", author: unknown, published: "2024-07-05", text: organ}},
		{name: "a mail whose plain form only points to the other", data: fixture("stub_plain.eml"),
			want: want{title: "Wind organ of Tarn Hollow plays at night", author: "Ada Lenn", text: organ}},
		{name: "a mail in base64, in Windows-1252", data: fixture("ferry.txt").as(encoded(charmap.Windows1252), base64Mail), want: ferry()},
		{name: "a mail out of a mailbox, with attached files", data: fixture("attached.eml"), want: kite},
		{name: "a mail with nothing but an attached file", data: fixture("only_attached.eml"), want: want{err: "no text in it", cure: "check the source"}},
		{name: "a mail without a date that can be read", data: fixture("attached.eml").as(replaced("Fri, 5 Jul 2024 08:00:00 +0200", "yesterday at tea")),
			want: want{title: "Postman delivers by kite", published: unknown, text: kite.text}},
		{name: "a mail without a subject", data: fixture("attached.eml").as(replaced("Subject: Re: Postman delivers by kite\n", "")),
			want: want{err: "its title is not known", cure: "--title"}},
	}
	for i := range rows {
		if rows[i].file == "" {
			rows[i].file, rows[i].data = "article.eml", rows[i].data.as(crlf)
		}
		rows[i].o = mirror()
	}
	return rows
}

// base64Mail puts a text in Windows-1252 into a mail.
func base64Mail(text []byte) []byte {
	head := "From: Ada Lenn <ada@mirror.example>\nTo: desk@mirror.example\nSubject: The ferry of Quillmouth sails again\nDate: Fri, 5 Jul 2024 08:00:00 +0200\nMIME-Version: 1.0\n" +
		"Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: base64\n\n"
	body := base64.StdEncoding.EncodeToString(text)
	for len(body) > 76 {
		head, body = head+body[:76]+"\n", body[76:]
	}
	return []byte(head + body + "\n")
}
