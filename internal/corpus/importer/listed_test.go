package importer

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

func rssOf(items string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Tarnwick Post</title><link>https://post.example/</link><description>d</description>` +
		items + `</channel></rss>`
}

func atomOf(entries string) string {
	return `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Tarnwick Post</title><id>urn:post</id><updated>2031-05-02T10:00:00Z</updated>` +
		entries + `</feed>`
}

func jsonOf(items string) string {
	return `{"version": "https://jsonfeed.org/version/1.1", "title": "Tarnwick Post", "items": [` + items + `]}`
}

func rdfOf(items string) string {
	return `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<channel rdf:about="https://post.example/"><title>Tarnwick Post</title><link>https://post.example/</link><description>d</description></channel>` + items + `</rdf:RDF>`
}

func urlset(entries string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"` +
		` xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">` + entries + `</urlset>`
}

func indexOf(maps ...string) string {
	var b strings.Builder
	for _, m := range maps {
		b.WriteString("<sitemap><loc>" + m + "</loc></sitemap>")
	}
	return `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + b.String() + `</sitemapindex>`
}

// sendsPacked answers with a file that is packed.
func sendsPacked(list string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		sends("application/gzip", zipped(strings.ReplaceAll(list, "HERE", "http://"+r.Host)))(w, r)
	}
}

// outcomes are the addresses, without the site's own, and the outcomes of results: "/a imported".
func outcomes(s *testSite, results []Result) string {
	var out []string
	for _, r := range results {
		out = append(out, strings.TrimPrefix(r.Source, s.URL)+" "+string(r.Status))
	}
	return strings.Join(out, ", ")
}

// TestLists holds feeds and sitemaps and the pages that they lead to. The site has /a to /e; /gone is not there.
func TestLists(t *testing.T) {
	loc := func(path string) string { return "<url><loc>" + path + "</loc></url>" }
	const two, rss, xml = "/a imported, /b imported", "application/rss+xml", "application/xml"
	days := "<item><link>HERE/a</link><pubDate>Fri, 02 May 2031 10:00:00 GMT</pubDate></item><item><link>HERE/b</link><pubDate>Sun, 04 May 2031 10:00:00 GMT</pubDate></item>" +
		"<item><link>HERE/c</link><pubDate>Sat, 03 May 2031 10:00:00 GMT</pubDate></item>"
	for _, tt := range []struct {
		name, kind, list string
		limit            int
		want             string
	}{
		{"RSS", rss, rssOf("<item><title>A</title><link>HERE/a</link></item><item><link>HERE/b</link></item>"), 0, two},
		{"RSS as a page", "text/html", rssOf("<item><link>HERE/a</link></item><item><link>HERE/b</link></item>"), 0, two},
		{"RSS, address in guid", rss, rssOf(`<item><guid isPermaLink="true">HERE/a</guid></item><item><guid>HERE/b</guid></item>`), 0, two},
		{"RSS, relative", rss, rssOf("<item><link>/a</link></item><item><link>b</link></item>"), 0, two},
		{"RSS, white space around", rss, rssOf("<item><link>\n HERE/a \n</link></item><item><link>HERE/b</link></item>"), 0, two},
		{"Atom", "application/atom+xml", atomOf(`<entry><title>A</title><id>1</id><link href="HERE/a"/></entry><entry><id>2</id><link rel="alternate" href="HERE/b"/></entry>`), 0, two},
		{"Atom, relative", xml, atomOf(`<entry><id>1</id><link href="/a"/></entry><entry><id>2</id><link rel="self" href="/x"/><link href="b"/></entry>`), 0, two},
		{"JSON", "application/feed+json", jsonOf(`{"id": "1", "url": "HERE/a"}, {"id": "2", "url": "HERE/b"}`), 0, two},
		{"JSON, relative", "application/json", jsonOf(`{"id": "1", "url": "/a"}, {"id": "2", "url": "b"}`), 0, two},
		{"RDF", "application/rdf+xml", rdfOf(`<item rdf:about="HERE/a"><title>A</title><link>HERE/a</link></item><item rdf:about="HERE/b"><link>HERE/b</link></item>`), 0, two},
		{"the first of a feed without days", rss, rssOf("<item><link>HERE/a</link></item><item><link>HERE/b</link></item><item><link>HERE/c</link></item>"), 2, two},
		{"the newest of a feed, in its order", rss, rssOf(days), 2, "/b imported, /c imported"},
		{"an entry twice", rss, rssOf("<item><link>HERE/a</link></item><item><link>HERE/a</link></item><item><link>HERE/b</link></item>"), 0, two},
		{"two entries that lead to one page", rss, rssOf("<item><link>HERE/a</link></item><item><link>HERE/old-a</link></item><item><link>HERE/b</link></item>"), 0, two},
		{"an entry without address", rss, rssOf("<item><title>A</title></item><item><link>HERE/a</link></item><item><link>HERE/b</link></item>"), 0, two},
		{"an entry with another scheme", rss, rssOf("<item><link>file:///etc/hostname</link></item><item><link>HERE/a</link></item><item><link>HERE/b</link></item>"), 0, two},
		{"an entry that is gone", rss, rssOf("<item><link>HERE/a</link></item><item><link>HERE/gone</link></item>"), 0, "/a imported, /gone failed"},
		{"sitemap", xml, urlset(loc("HERE/a") + loc("\n HERE/b ")), 0, two},
		{"sitemap, limited", xml, urlset(loc("HERE/a") + loc("HERE/b") + loc("HERE/c")), 2, two},
		{"sitemap, packed", "application/gzip", urlset(loc("HERE/a") + loc("HERE/b")), 0, two},
		{"sitemap, a page twice", xml, urlset(loc("HERE/a") + loc("HERE/b") + loc("HERE/a")), 0, two},
		{"index", xml, indexOf("HERE/ab.xml"), 0, two},
		{"index, two", xml, indexOf("HERE/ab.xml", "HERE/c.xml.gz"), 0, two + ", /c imported"},
		{"index of an index", xml, indexOf("HERE/index.xml"), 0, two + ", /c imported"},
		{"index that names itself", xml, indexOf("HERE/ab.xml", "HERE/list"), 0, two},
		{"index with an empty one", xml, indexOf("HERE/none.xml", "HERE/ab.xml"), 0, two},
		{"index, limited", xml, indexOf("HERE/ab.xml", "HERE/broken.xml"), 2, two},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list := sends(tt.kind, tt.list)
			if tt.kind == "application/gzip" {
				list = sendsPacked(tt.list)
			}
			s := openSite(t, map[string]http.HandlerFunc{"/list": list, "/a": talePage(1), "/b": talePage(2), "/c": talePage(3), "/old-a": http.RedirectHandler("/a", http.StatusFound).ServeHTTP,
				"/ab.xml": sends(xml, urlset(loc("HERE/a")+loc("HERE/b"))), "/c.xml.gz": sendsPacked(urlset(loc("HERE/c"))), "/none.xml": sends(xml, urlset("")),
				"/index.xml": sends(xml, indexOf("HERE/ab.xml", "HERE/c.xml.gz")), "/broken.xml": sends(xml, "<urlset><url>")})
			o := inside(t)
			o.Limit = tt.limit
			if got := outcomes(s, carry(t, o, s.URL+"/list")); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if n := s.times("/a"); n > 1 && !strings.Contains(tt.name, "lead to one page") {
				t.Errorf("a page was fetched %d times", n)
			}
		})
	}
}

// TestListTroubles holds feeds and sitemaps that lead to nothing. The place is the list, or the part of it that is to blame.
func TestListTroubles(t *testing.T) {
	const checkFeed, checkMap = "check that it is the feed that you mean", "check that it is the sitemap that you mean"
	for _, tt := range []struct{ name, list, place, what, cure string }{
		{"broken feed", `<rss version="2.0"><channel><title>Post</title><item><link>HERE/a</li`, "/list", "", "look at it with a validator of feeds"},
		{"feed without entries", rssOf(""), "/list", "a feed without entries that have an address", checkFeed},
		{"feed without addresses", rssOf("<item><title>A</title></item>"), "/list", "a feed without entries that have an address", checkFeed},
		{"broken JSON", `{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": `, "/list", "", "look at it with a validator of feeds"},
		{"JSON of nothing", `{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": null}`, "/list", "a feed without entries that have an address", checkFeed},
		{"broken sitemap", "<urlset><url><loc>HERE/a</loc>", "/list", "not a sitemap that can be read", "name a sitemap, a feed or a page"},
		{"empty sitemap", urlset(""), "/list", "a sitemap without pages", checkMap},
		{"sitemap of files", urlset("<url><loc>file:///etc/hostname</loc></url>"), "/list", "a sitemap without pages", checkMap},
		{"index of nothing", indexOf(), "/list", "a sitemap without pages", checkMap},
		{"index of what is gone", indexOf("HERE/gone.xml"), "/gone.xml", "the server answered 404 Not Found", "check the address in a browser"},
		{"index of a broken one", indexOf("HERE/broken.xml"), "/broken.xml", "not a sitemap that can be read", "name a sitemap, a feed or a page"},
		{"indexes in a circle", indexOf("HERE/list"), "", "a sitemap without pages", checkMap},
		{"packed, but damaged", zipped(urlset(""))[:30], "/list", "", ""},
		{"packed, but something else", zipped("Eels climb the weir of Lenn."), "/list", "not a sitemap that can be read", "name a sitemap, a feed or a page"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openSite(t, map[string]http.HandlerFunc{"/list": sends("application/xml", tt.list), "/broken.xml": sends("application/xml", "<urlset><url>")})
			got := carry(t, inside(t), s.URL+"/list")
			if len(got) != 1 || got[0].Status != Failed {
				t.Fatalf("got %+v", got)
			}
			want := Trouble{"", tt.what, tt.cure}
			if tt.place != "" {
				want.Place = s.URL + tt.place
			}
			checkTrouble(t, got[0].Err, want)
			if n := s.times("/list"); n > 4 {
				t.Errorf("the list was asked for %d times", n)
			}
		})
	}
}

// TestListedFields checks what a list says of pages that do not say it themselves, and that what pages say comes first.
func TestListedFields(t *testing.T) {
	silent := webPage("", "", tale(7))
	speaks := webPage(postHead+`<script type="application/ld+json">{"@type":"NewsArticle","headline":"What the page says of eels","author":{"name":"Oona Tidd"},`+
		`"datePublished":"2031-05-01","publisher":{"name":"Vant Courier"}}</script>`, "What the page says of eels", tale(7))
	item := rssOf("<item><title>What the list says of eels</title><link>HERE/a</link><dc:creator xmlns:dc=\"http://purl.org/dc/elements/1.1/\">Piet Fenn</dc:creator>" +
		"<pubDate>Fri, 02 May 2031 10:00:00 +0000</pubDate></item>")
	news := urlset("<url><loc>HERE/a</loc><lastmod>2031-06-01</lastmod><news:news><news:publication><news:name>Tarnwick Post</news:name>" +
		"<news:language>en</news:language></news:publication>" +
		"<news:publication_date>2031-05-02T08:00:00+02:00</news:publication_date>" +
		"<news:title>What the list says of eels</news:title></news:news></url>")
	atom := atomOf(`<entry><id>1</id><title>What the list says of eels</title><link href="HERE/a"/><author><name>Piet Fenn</name></author>` +
		`<published>2031-05-02T10:00:00Z</published><updated>2031-05-09T10:00:00Z</updated></entry>`)
	for _, tt := range []struct{ name, list, page, want string }{
		{"RSS, silent page", item, silent, "What the list says of eels|Tarnwick Post|2031-05-02|Piet Fenn|"},
		{"Atom, silent page", atom, silent, "What the list says of eels|Tarnwick Post|2031-05-02|Piet Fenn|2031-05-09"},
		{"news sitemap, silent page", news, silent, "What the list says of eels|Tarnwick Post|2031-05-02||"},
		{"RSS, page that speaks", item, speaks, "What the page says of eels|Vant Courier|2031-05-01|Oona Tidd|"},
		{"news sitemap, page that speaks", news, speaks, "What the page says of eels|Vant Courier|2031-05-01|Oona Tidd|"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openSite(t, map[string]http.HandlerFunc{"/list": sends("application/xml", tt.list), "/a": sends("text/html", tt.page)})
			got := carry(t, inside(t), s.URL+"/list")
			if len(got) != 1 || got[0].Status != Imported {
				t.Fatalf("got %+v", got)
			}
			a := got[0].Article
			if is := strings.Join([]string{a.Title, a.Publisher, dayOf(a.Published), a.Author, dayOf(a.Updated)}, "|"); is != tt.want {
				t.Errorf("got  %s\nwant %s", is, tt.want)
			}
		})
	}
}

// TestContentOfFeeds checks that a page that cannot be had is replaced by what the feed has of it, if that is all of it.
func TestContentOfFeeds(t *testing.T) {
	full := "<p>" + strings.Join(append(tale(8), tale(9)...), "</p><p>") + "</p>"
	content := func(html string) string {
		return `<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[` + html + `]]></content:encoded>`
	}
	for _, tt := range []struct {
		name, item string
		want       Status
	}{
		{"full", content(full), Imported},
		{"full, with a teaser", "<description>The mill of Vant turns again.</description>" + content(full), Imported},
		{"full in the description", "<description><![CDATA[" + full + "]]></description>", Imported},
		{"full in the description, with little content", "<description><![CDATA[" + full + "]]></description>" + content("<p>Zinc roofs of Vant.</p>"), Imported},
		{"a teaser", "<description>The mill of Vant turns again.</description>", Failed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openSite(t, map[string]http.HandlerFunc{"/a": answers(402),
				"/list": sends("application/rss+xml", rssOf("<item><title>The mill of Vant turns</title><link>HERE/a</link>"+tt.item+"</item>"))})
			got := carry(t, inside(t), s.URL+"/list")
			if len(got) != 1 || got[0].Status != tt.want {
				t.Fatalf("want %s; got %+v", tt.want, got)
			}
			if tt.want == Failed {
				checkTrouble(t, got[0].Err, Trouble{s.URL + "/a", "the server does not show it: 402 Payment Required", inBrowser})
				return
			}
			if a := got[0].Article; !strings.Contains(a.File, tale(9)[3]) || a.URL != s.URL+"/a" || a.Title != "The mill of Vant turns" {
				t.Errorf("the article is\n%s", a.File)
			}
		})
	}
}

// TestListedFromFile reads a feed that was saved, and the order of several sources.
func TestListedFromFile(t *testing.T) {
	s := openSite(t, map[string]http.HandlerFunc{"/a": talePage(1), "/b": talePage(2), "/c": talePage(3)})
	file := filepath.Join(t.TempDir(), "saved.xml")
	writeFile(t, file, rssOf(fmt.Sprintf("<item><link>%s/b</link></item><item><link>%[1]s/a</link></item>", s.URL)))
	got := outcomes(s, carry(t, inside(t), s.URL+"/c", file, s.URL+"/gone", s.URL+"/a"))
	if want := "/c imported, /b imported, /a imported, /gone failed"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
