package importer_test

import (
	"strings"

	"rapporteur/internal/corpus/importer"
)

// frontRows are texts with keys before them, and Markdown.
func frontRows() []row {
	weir := []string{
		"Salmon have passed the weir of Isenholm for the first time in ninety years. A camera counted thirty-one of them in one night.",
		"The new ladder has forty steps. It was paid for by the power station.",
	}
	keeper := []string{
		"The keeper of the weir of Isenholm retires after thirty-eight years. Her name is Olga Brandt, and she has never missed a flood.",
		"Her nephew takes over in September. He is a baker and will go on baking at night.",
	}
	sign := want{title: `The "old" mill \ and the +++ sign`, publisher: "The Lenn Mirror", author: "Ada Lenn, Bo Täpp", published: "2024-07-05", updated: "2024-07-09",
		url: "https://mirror.example/2024/old-mill", language: "en", text: []string{
			"The mill above Varrow carries a new sign with three crosses on it. Nobody in the council knows who hung it there.",
			"The sign reads “+++” and nothing else. A reader wrote that it may be the mark of a stonemason.",
			"It is made of oak.",
			"It hangs on two nails from the year 1870.",
		}}
	const writeKeys = "write one key a line"
	return []row{
		{name: "Markdown with TOML", file: "sign.md", data: fixture("toml.md"), want: sign},
		{name: "Markdown with TOML, a mark and CR LF", file: "sign.md", data: fixture("toml.md").as(crlf, behind("\ufeff")), want: sign},
		{name: "Markdown with YAML", file: "weir.md", data: fixture("yaml.md"),
			want: want{title: "Weir: the salmon are back", publisher: "The Lenn Mirror", author: "Ada Lenn, Bo Täpp",
				published: "2024-07-05", updated: unknown, url: "https://mirror.example/2024/weir-salmon", text: weir}},
		{name: "updated before it was published", file: "weir.md", data: fixture("yaml_backwards.md"),
			want: want{title: "Weir keeper retires", published: "2024-07-05", updated: unknown, text: keeper}},
		{name: "what is given goes before what the file says", file: "weir.md",
			data: fixture("yaml_backwards.md"), o: importer.Options{Title: "Farewell to the weir", Publisher: "Valley Post", Author: "Bo Täpp"},
			want: want{title: "Farewell to the weir", publisher: "Valley Post", author: "Bo Täpp", published: "2024-07-05", text: keeper}},
		{name: "an address that is none", file: "weir.md", data: fixture("yaml.md").as(replaced("https://mirror.example/2024/weir-salmon", "javascript:alert(1)")),
			want: want{url: unknown, text: weir}},
		{name: "YAML in words that a publisher's system writes", file: "weir.md",
			data: fixture("yaml_backwards.md").as(replaced("date: 2024-07-05", "date: July 5, 2024", "updated: 2024-07-01", "updated: 2024-07-06 10:00")),
			want: want{published: "2024-07-05", updated: "2024-07-06", text: keeper}},
		{name: "a line across the page, not YAML", file: "snow.md", data: fixture("rule.md"), o: mirror(), want: want{title: "Snow closes the Arrel pass", text: []string{
			"The Arrel pass is closed until Thursday, since two metres of snow fell in one night. Nobody was hurt.",
			"Lorries wait in Tarn Hollow. The inn serves soup to the drivers for nothing, its keeper said.",
		}}},
		{name: "TOML that is not closed", file: "sign.md", data: fixture("toml.md").as(replaced("draft = false\n+++\n", "draft = false\n")),
			want: want{err: "front matter is not closed", cure: `a second line "+++"`}},
		{name: "TOML with a key without quotes", file: "sign.md", data: literal("+++\ntitle = The mill\n+++\n\nThe mill stands still.\n"),
			want: want{err: "front matter: …", cure: writeKeys}},
		{name: "YAML with a broken quote", file: "weir.md", data: fixture("yaml.md").as(replaced(`the salmon are back"`, "the salmon are back")),
			want: want{err: "front matter: …", cure: writeKeys}},
		{name: "YAML that grows without end", file: "bomb.md", data: literal(yamlBomb()), o: mirror(), want: want{err: "front matter: …", cure: writeKeys}},
	}
}

// yamlBomb is a list of lists of lists, each of which names the one before it nine times.
func yamlBomb() string {
	var b strings.Builder
	b.WriteString("---\ntitle: The mill\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n")
	for _, c := range "12345678" {
		b.WriteString("a" + string(c) + ": &a" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*a"+string(c-1)+", ", 9), ", ") + "]\n")
	}
	b.WriteString("---\nThe mill above Varrow stands still. Nobody knows why.\n")
	return b.String()
}

// injection is a title that would make more keys of itself if it were written as it comes.
const injection = "The mill\n+++\nkind = \"digest\"\n+++\n"

// titleRows are titles that could do harm.
func titleRows() []row {
	title := func(s string) importer.Options { return importer.Options{Publisher: "The Lenn Mirror", Title: s} }
	device := importer.Options{Publisher: "—", Title: "CON"}
	long := strings.TrimSpace(strings.Repeat("The ferry ", 50))
	rows := []row{
		{name: "a title that is a path", o: title("../../../etc/passwd"), want: want{title: "../../../etc/passwd", text: ferry().text}},
		{name: "a title of dots", o: importer.Options{Publisher: "..", Title: "../.."}, want: want{title: "../..", text: ferry().text}},
		{name: "a title that is a device", o: device, want: want{title: "CON", text: ferry().text}},
		{name: "a title of 500 letters", o: title(long), want: want{title: long, text: ferry().text}},
		{name: "a title of one word of 500 letters", o: title(strings.Repeat("ferry", 100)), want: want{title: strings.Repeat("ferry", 100), text: ferry().text}},
		{name: "a title with quotes, backslashes and fences", o: title(`He said "\n +++ \u0041" and 'left' \`),
			want: want{title: `He said "\n +++ \u0041" and 'left' \`, text: ferry().text}},
		{name: "a title with keys on lines of its own", o: title(injection), want: want{title: `The mill +++ kind = "digest" +++`, text: ferry().text}},
		{name: "a title with control characters", o: title("The\x00 ferry\x1b[31m \u202esails\ttoday"), want: want{title: "The ferry[31m sails today", text: ferry().text}},
		{name: "a publisher with quotes", o: importer.Options{Publisher: `The "Lenn" \ Mirror`},
			want: want{publisher: `The "Lenn" \ Mirror`, title: ferry().title, text: ferry().text}},
	}
	for i := range rows {
		rows[i].file, rows[i].data = "article.txt", fixture("ferry.txt")
	}
	return append(rows, row{name: "a title in letters that file names do not get", file: "article.txt", data: fixture("cyrillic.txt"), o: importer.Options{Publisher: "Дзеркало"},
		want: want{title: "Млин біля річки знову меле", publisher: "Дзеркало", text: []string{
			"Млин біля річки Ленни знову меле борошно після довгої перерви. Мельник Остап Зеленко каже, що вода цього року висока.",
			"Громада купила нові жорна й полагодила дах. Хліб з цього борошна продають щосуботи.",
		}}})
}

// fileNameRows are names of files that people and programs give them.
func fileNameRows() []row {
	names := map[string]string{
		"a file below a folder, named from beside it": "below/../below/ferry.txt",
		"a file with spaces and a quote":              "the ferry's  last \"trip\".txt",
		"a file whose name holds a line break":        "ferry\nsails.txt",
		"a file that looks like an option":            "--title.txt",
		"a file named like a device":                  "CON.txt",
		"a file that is hidden, but named":            ".ferry.txt",
		"a file named like a pattern":                 "ferry[1]*.txt",
		"a file in letters of all kinds":              "Fähre – паром 渡船 🛳.txt",
		"a file with a name as long as there are":     strings.Repeat("f", 250) + ".txt",
		"a file without an ending":                    "ferry",
		"a file whose ending shouts":                  "FERRY.TXT",
		"a file with the ending of a program":         "ferry.exe",
	}
	rows := []row{{name: "nothing in a file whose name holds a line break and a colour", file: "fer\nry\x1b[31m.txt", data: literal(""), o: mirror(),
		want: want{err: "empty", cure: "check the source"}}}
	for name, file := range names {
		rows = append(rows, row{name: name, file: file, data: fixture("ferry.txt"), o: mirror(), want: ferry()})
	}
	return rows
}
