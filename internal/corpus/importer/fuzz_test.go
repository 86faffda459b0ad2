package importer

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rapporteur/internal/corpus"
)

// checkBrought reads an input and makes an article of it, as Import does. There is one that a folder can have, or an error that says where, what and
// what to do, and blames nothing that the importer wrote itself.
func checkBrought(t *testing.T, in input) {
	t.Helper()
	known, err := openShelf(filepath.Join(t.TempDir(), "none"))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Dir: known.dir, DryRun: true}
	var got []Result
	im := &importing{Options: o, known: known, web: newWeb(o), tell: func(r Result) { got = append(got, r) }}
	im.take(in)
	im.settle()
	im.Title, im.Publisher = "A title of eels", "Lenn Post" // and once more, so that it does not fail for what is not known
	im.take(in)
	im.settle()
	if len(got) != 2 {
		t.Fatalf("%d outcomes of two", len(got))
	}
	for _, r := range got {
		checkResult(t, r)
		if tr, ok := errors.AsType[*Trouble](r.Err); ok {
			checkBlame(t, tr)
			continue
		}
		a, err := corpus.Parse("article.md", r.Article.File)
		if err != nil {
			t.Fatalf("the file cannot be read again: %v\n%q", err, r.Article.File)
		}
		const inID = "abcdefghijklmnopqrstuvwxyz0123456789-"
		if id := r.Article.ID; a.Title == "" || a.Publisher == "" || id == "" || strings.Trim(id, inID) != "" || len(id) > 100 {
			t.Errorf("title %q, publisher %q, id %q", a.Title, a.Publisher, r.Article.ID)
		}
	}
}

// checkBlame fails for errors that only a fault of the importer can bring about.
func checkBlame(t *testing.T, tr *Trouble) {
	t.Helper()
	key, _, _ := strings.Cut(tr.What, ":")
	own := []string{"control character", "not UTF-8", "front matter is not TOML", "takes longer", "article.md"}
	if slices.Contains(names(), key) || slices.ContainsFunc(own, func(s string) bool { return strings.Contains(tr.What, s) }) {
		t.Errorf("the importer's own fault is blamed on the source: %q", *tr)
	}
}

// seedText is an article's text in few words, for seeds.
func seedText() string { return strings.Join(tale(50)[:2], "\n\n") }

func FuzzReadHTML(f *testing.F) {
	for _, head := range []string{postHead, `<meta property="og:url" content="https://post.example/a b">`, `<link rel=canonical href="//x/%zz">`,
		`<meta name=author content="By Ada &quot;Lenn&quot;\">`,
		`<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"headline":"Eels &amp; weirs","author":[{"name":"Ada"}],"datePublished":"2031-02-30"}]}</script>`} {
		f.Add([]byte(webPage(head, "Eels climb the weir of Lenn", tale(50))), "text/html; charset=utf-8")
	}
	f.Add([]byte("<html lang=e1><table><tr><td>a|b<td>c<tr><td>d</table>"+strings.Repeat("<div>", 50)+"Eels<br><br>climb.\x81\x00"), "text/html; charset=koi8-r")
	f.Add([]byte("<ul><li>Eels climb.<li><p>Weirs stand.</ul><pre>+++\n</pre><h2>## Lenn</h2>"), "text/html")
	f.Fuzz(func(t *testing.T, data []byte, kind string) {
		in := input{source: "page.html", name: "page.html", kind: kind, address: "https://post.example/eels-climb-the-weir", data: data}
		if p, err := readHTML(in); err == nil && p == nil {
			t.Error("neither page nor error")
		}
		checkBrought(t, in)
	})
}

func FuzzReadMail(f *testing.F) {
	head := "From: Ada Lenn <ada@post.example>\r\nSubject: Fwd: =?utf-8?q?Eels_climb_the_weir?=\r\nDate: Fri, 02 May 2031 10:00:00 +0200\r\n"
	plain := strings.ReplaceAll(seedText(), "\n", "\r\n")
	f.Add([]byte(head + "\r\n" + plain + "\r\n-- \r\nAda\r\n"))
	f.Add([]byte("From ada Fri May  2 10:00:00 2031\n" + head + "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Eels=20climb.=F6</p>"))
	f.Add([]byte(head + "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n" + plain +
		"\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+RWVscy48L3A+\r\n--b--\r\n"))
	f.Add([]byte("Subject: =?x-none?b?////?=\r\nFrom: =?utf-8?q?=00=81?= <a@b>\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkBrought(t, input{source: "letter.eml", name: "letter.eml", data: data})
	})
}

// wordFile is a Word file around a document.
func wordFile(t testing.TB, document []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = w.Write(document)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func FuzzReadWord(f *testing.F) {
	for _, body := range []string{
		`<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Eels climb the weir of Lenn</w:t></w:r></w:p><w:p><w:r><w:t>` + seedText() + `</w:t></w:r></w:p>`,
		`<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t xml:space="preserve">Eels </w:t><w:tab/><w:t>climb.&#x81;</w:t></w:r></w:p><w:del><w:p><w:r><w:delText>no</w:delText></w:r></w:p></w:del>`,
		`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a|b</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:tc></w:tr></w:tbl></w:tr></w:tr>`,
	} {
		f.Add([]byte(`<w:document xmlns:w="w"><w:body>`+body+`</w:body></w:document>`), true)
	}
	f.Add(wordFile(f, []byte("<document/>")), false)
	f.Add([]byte("PK\x03\x04"), false)
	f.Fuzz(func(t *testing.T, data []byte, packed bool) {
		if packed {
			data = wordFile(t, data)
		}
		checkBrought(t, input{source: "letter.docx", name: "letter.docx", data: data})
	})
}

func FuzzReadPDF(f *testing.F) {
	f.Add([]byte(pdfOf(strings.SplitAfter(seedText(), ". "))))
	f.Add([]byte(pdfOf([]string{"Eels climb the we-", "ir of Lenn.", "1"})))
	f.Add([]byte("%PDF-1.7\nnothing"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := input{source: "eels.pdf", name: "eels.pdf", data: data}
		if _, err := readPDF(in); err != nil {
			tr, ok := errors.AsType[*Trouble](err)
			if !ok {
				t.Fatalf("no trouble: %v", err)
			}
			checkBlame(t, tr)
			return // one reading is enough, if it does not end
		}
		checkBrought(t, in)
	})
}

func FuzzReadText(f *testing.F) {
	for _, seed := range []string{
		seedText(), "# Eels climb the weir\n\nBy Ada Lenn | 2 May 2031\n\n" + seedText(),
		"+++\ntitle = \"Eels \\\"climb\\\" \\\\\"\npublished = 2031-05-02\n+++\n" + seedText(),
		"---\ntitle: Eels climb\nauthors: [Ada, {name: Piet}]\ndate: 2031-05-02\nlang: e1\nurl: https://post.example/a b\n---\n" + seedText(), "---\nEels climb.\n---\n", "+++\ntitle = 1\n",
		"\xff\xfeE\x00e\x00l\x00s\x00", "Eels \x81 climb\u0081 the \u202eweir.\r\rLenn.\x00",
		"---\nurl: http://:80/\nupdated: 2031-05-01\npublished: 2031-05-02\nkind: digest\n---\nEels climb.\n+++\n",
	} {
		f.Add([]byte(seed), "text/plain; charset=iso-8859-2")
	}
	f.Fuzz(func(t *testing.T, data []byte, kind string) {
		in := input{source: "eels.txt", name: "eels.txt", kind: kind, data: data}
		if formatOf(in) == textFormat {
			checkBrought(t, in)
		}
	})
}

// checkItems looks at what a feed or sitemap lists, and makes an article of what it has of each.
func checkItems(t *testing.T, list []item, err error) {
	t.Helper()
	if tr, ok := errors.AsType[*Trouble](err); ok {
		if tr.Place == "" || tr.What == "" || tr.Cure == "" || strings.Contains(tr.What, "\n") {
			t.Errorf("an error without place, text or cure: %q", *tr)
		}
		return
	}
	if err != nil || len(list) == 0 {
		t.Fatalf("%d entries, and the error %v", len(list), err)
	}
	for _, it := range list[:min(len(list), 5)] {
		if !isAddress(it.link) {
			t.Errorf("an entry that leads to %q", it.link)
		}
		checkBrought(t, input{source: it.link, address: it.link, kind: "text/html", data: []byte("<p>" + seedText() + it.content), hints: it.fields})
	}
}

func FuzzFeed(f *testing.F) {
	entry := "<item><title>Eels &amp;amp; weirs</title><link>https://post.example/a b</link><pubDate>Fri, 02 May 2031 10:00:00 GMT</pubDate>" +
		"<description><![CDATA[<p>Eels.]]></description></item>"
	for _, seed := range []string{rssOf(entry), rssOf("<item><link>/a</link><author>a@b (Ada)</author></item>"),
		atomOf(`<entry><link href="a"/><author><name>Ada</name></author><updated>2031-05-02</updated></entry>`),
		jsonOf(`{"url": "/a", "title": "Eels", "date_published": "2031-05-02T10:00:00Z"}, null, {"url": 7}`), jsonOf(`null`), rdfOf(`<item><link>https://post.example/a</link></item>`), "<rss>", "{}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := feedItems(input{source: "feed.xml", address: "https://post.example/feed.xml", data: data}, 100)
		checkItems(t, list, err)
	})
}

func FuzzSitemap(f *testing.F) {
	for _, seed := range []string{urlset("<url><loc>https://post.example/a b</loc><news:news><news:title>Eels\x7f</news:title></news:news></url>"),
		urlset(""), indexOf(), zipped(urlset("<url><loc>https://x</loc></url>")),
		"\x1f\x8b", `<?xml version="1.0" encoding="utf-16"?><urlset/>`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte("<sitemap>")) || bytes.HasPrefix(data, []byte("\x1f\x8b")) && len(data) > 1<<16 {
			t.Skip("would be fetched, or is packed too often to be quick")
		}
		o := Options{DryRun: true}
		im := &importing{Options: o, web: newWeb(o)}
		list, err := im.sitemap(t.Context(), input{source: "sitemap.xml", data: data}, deepestMap) // nothing further is fetched
		checkItems(t, list, err)
	})
}

// TestPDFWithoutEnd holds PDFs in whose structure a reader can go in circles. Each is read in a process of its own, which must come to an end of it and
// leave nothing running.
func TestPDFWithoutEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	const font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
	for _, tt := range []struct {
		name    string
		objects []string
	}{
		{"pages within themselves", []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}},
		{"a parent that is its own", []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>",
			"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
			"<< /Length 33 >>\nstream\nBT /F1 10 Tf 40 740 Td (Eels) Tj ET\nendstream", font}},
		{"a length that is its own", []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
			"<< /Length 4 0 R >>\nstream\nBT (Eels) Tj ET\nendstream"}},
		{"very many pages", []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", "<< /Type /Page /Parent 2 0 R >>"}},
		{"arrays within arrays", []string{"<< /Type /Catalog /Pages 2 0 R >>", strings.Repeat("[", 3<<20)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "eels.pdf")
			writeFile(t, file, pdfFile(tt.objects...))
			cmd, lines := child(t, fromEnv+"="+file, toEnv+"="+filepath.Join(t.TempDir(), "articles"), titleEnv+"=Eels climb the weir")
			var said []string
			for lines.Scan() {
				if strings.HasPrefix(lines.Text(), "told") || strings.HasPrefix(lines.Text(), "ended") {
					said = append(said, strings.TrimSpace(lines.Text()))
				}
			}
			_ = cmd.Wait()
			if got := fmt.Sprint(said); got != `[told failed eels.pdf ended "<nil>"]` {
				t.Errorf("got %s", got)
			}
		})
	}
}
