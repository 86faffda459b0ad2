package importer

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"rapporteur/internal/corpus"

	"go.uber.org/goleak"
)

// testSite is a web site on loopback that counts what it is asked for.
type testSite struct {
	*httptest.Server
	mu     sync.Mutex
	asked  map[string]int
	agents map[string]bool
}

// openSite serves pages by their path until the test ends, and then checks that nothing is left running.
func openSite(t *testing.T, pages map[string]http.HandlerFunc) *testSite {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	s := &testSite{asked: map[string]int{}, agents: map[string]bool{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked[r.URL.Path]++
		s.agents[r.UserAgent()] = true
		s.mu.Unlock()
		if page := pages[r.URL.Path]; page != nil {
			page(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *testSite) times(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[path]
}

// sends answers with a body. "HERE" in it is the site's own address.
func sends(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, strings.ReplaceAll(body, "HERE", "http://"+r.Host))
	}
}

func answers(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

// firstly answers the first request by one handler and all others by another.
func firstly(one, other http.HandlerFunc) http.HandlerFunc {
	var once sync.Once
	return func(w http.ResponseWriter, r *http.Request) {
		first := false
		if once.Do(func() { first = true }); first {
			one(w, r)
			return
		}
		other(w, r)
	}
}

// tale invents the paragraphs of an article. Those of two numbers have little in common.
func tale(n int) []string {
	r := rand.New(rand.NewPCG(uint64(n), 11))
	pick := func(words string) string { w := strings.Fields(words); return w[r.IntN(len(w))] }
	var out []string
	for range 4 {
		var s []string
		for range 3 {
			s = append(s, fmt.Sprintf("The %s of %s %s %d %s in %s, and %s %s called it the %s %s since %d.",
				pick("council mill ferry school market harbour library bakery brewery smithy"), pick("Tarnwick Ostrey Lenn Halverin Quillhaven Brumble Skerry Vant"),
				pick("counted sold lost repaired bought painted lent wanted"), 11+r.IntN(900), pick("boats lanterns sheep bridges barrels windows bells ropes"),
				pick("spring summer autumn winter March October June April"), pick("Ada Mara Jon Ilse Piet Oona Sven Brita"), pick("Ravn Holt Ellingsen Mossley Fenn Quarle Tidd"),
				pick("best worst largest smallest oddest dearest"), pick("week bargain quarrel harvest flood fair"), 1500+r.IntN(400)))
		}
		out = append(out, strings.Join(s, " "))
	}
	return out
}

func taleTitle(n int) string { return fmt.Sprintf("Tarnwick harbour counts its %d boats again", 300+n) }

// webPage is a page with an article; head stands in its head.
func webPage(head, title string, paragraphs []string) string {
	h1 := ""
	if title != "" {
		h1, head = "<h1>"+title+"</h1>", head+"<title>"+title+"</title>"
	}
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">` + head + `</head><body><nav><a href="/">Home</a></nav><article>` + h1 +
		"<p>" + strings.Join(paragraphs, "</p>\n<p>") + "</p></article></body></html>"
}

const postHead = `<meta property="og:site_name" content="Tarnwick Post">`

func talePage(n int) http.HandlerFunc {
	return sends("text/html", webPage(postHead, taleTitle(n), tale(n)))
}

// carry imports, and checks what holds of every run: failures say where, what and what to do, and the folder stays one that can be read.
func carry(t *testing.T, o Options, sources ...string) []Result {
	t.Helper()
	var out []Result
	if err := Import(t.Context(), o, sources, func(r Result) { out = append(out, r) }); err != nil {
		t.Fatal(err)
	}
	for _, r := range out {
		checkResult(t, r)
	}
	checkFolder(t, o.Dir)
	return out
}

func checkResult(t *testing.T, r Result) {
	t.Helper()
	if r.Source == "" || (r.Status == Failed) != (r.Err != nil) {
		t.Errorf("a result with source %q, status %q and error %v", r.Source, r.Status, r.Err)
	}
	if tr, ok := errors.AsType[*Trouble](r.Err); r.Err != nil && (!ok || tr.Place == "" || tr.What == "" || tr.Cure == "") {
		t.Errorf("%s: an error without place, text or cure: %#v", r.Source, r.Err)
	}
}

// checkFolder fails when a folder has articles and cannot be read.
func checkFolder(t *testing.T, dir string) {
	t.Helper()
	if names, _ := os.ReadDir(dir); len(names) > 0 {
		if _, err := corpus.LoadDir(dir); err != nil {
			t.Errorf("the folder can no longer be read: %v", err)
		}
	}
}

// inside are options for a new folder and for sites on loopback.
func inside(t *testing.T) Options {
	t.Helper()
	return Options{Dir: filepath.Join(t.TempDir(), "articles"), Private: true}
}

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

// pdfOf is a small PDF that shows lines.
func pdfOf(lines []string) string {
	var show strings.Builder
	show.WriteString("BT /F1 10 Tf 12 TL 40 740 Td ")
	for _, l := range lines {
		fmt.Fprintf(&show, "(%s) Tj T* ", l)
	}
	show.WriteString("ET")
	return pdfFile("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", show.Len(), show.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
}

// pdfFile makes a file of its objects, of which the first is the catalogue.
func pdfFile(objects ...string) string {
	var b, table strings.Builder
	b.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table.String(), len(objects)+1, at)
	return b.String()
}

// TestAddressOfPage says which address an article gets.
func TestAddressOfPage(t *testing.T) {
	canonical := func(head string) http.HandlerFunc {
		return sends("text/html", webPage(postHead+head, taleTitle(1), tale(1)))
	}
	for _, tt := range []struct{ name, ask, head, want string }{
		{"as asked", "/story", "", "HERE/story"},
		{"canonical elsewhere", "/story", `<link rel="canonical" href="https://post.example/story-7">`, "https://post.example/story-7"},
		{"canonical without host", "/story", `<link rel="canonical" href="/right">`, "HERE/right"},
		{"canonical beside another word", "/story", `<link rel="shortlink canonical" href="/right">`, "HERE/right"},
		{"canonical before og:url", "/story", `<meta property="og:url" content="https://post.example/og"><link rel="canonical" href="https://post.example/right">`, "https://post.example/right"},
		{"og:url alone", "/story", `<meta property="og:url" content="https://post.example/og">`, "https://post.example/og"},
		{"canonical that is empty", "/story", `<link rel="canonical" href="">`, "HERE/story"},
		{"canonical that is none", "/story", `<link rel="canonical" href="javascript:void(0)">`, "HERE/story"},
		{"redirected", "/old", "", "HERE/story"},
		{"redirected, canonical", "/old", `<link rel="canonical" href="/right">`, "HERE/right"},
		{"fragment", "/story#comments", "", "HERE/story"},
		{"query kept", "/story?id=4", "", "HERE/story?id=4"},
		{"an og:url with a space", "/story", `<meta property="og:url" content="https://post.example/a b">`, "HERE/story"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openSite(t, map[string]http.HandlerFunc{"/story": canonical(tt.head), "/old": http.RedirectHandler("/story", http.StatusMovedPermanently).ServeHTTP})
			got := carry(t, inside(t), s.URL+tt.ask)
			if len(got) != 1 || got[0].Status != Imported {
				t.Fatalf("got %+v", got)
			}
			if want := strings.ReplaceAll(tt.want, "HERE", s.URL); got[0].Article.URL != want {
				t.Errorf("got the address %s, want %s", got[0].Article.URL, want)
			}
		})
	}
}

// TestFetched holds answers of servers that give an article, and how often they were asked.
func TestFetched(t *testing.T) {
	text, html := strings.Join(tale(2), "\n\n"), webPage(postHead, taleTitle(2), tale(2))
	lines := strings.SplitAfter(text, ". ")
	for _, tt := range []struct {
		name string
		page http.HandlerFunc
		asks int
	}{
		{"page", sends("text/html; charset=utf-8", html), 1},
		{"500 at first", firstly(answers(500), talePage(2)), 2},
		{"503 at first, with a wait", firstly(answers(503, "Retry-After", "1"), talePage(2)), 2},
		{"429 at first, with a wait", firstly(answers(429, "Retry-After", "1"), talePage(2)), 2},
		{"connection closed at first", firstly(hangUp, talePage(2)), 2},
		{"packed", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			sends("text/html", zipped(html))(w, r)
		}, 1},
		{"page as text/plain", sends("text/plain", html), 1},
		{"page as octets", sends("application/octet-stream", html), 1},
		{"page with a mark at its head", sends("text/html", "\ufeff"+html), 1},
		{"page in Latin-1", sends("text/html; charset=iso-8859-1", strings.ReplaceAll(html, "Tarnwick harbour", "Tarnwick harb\xf6ur")), 1},
		{"text", sends("text/plain; charset=utf-8", taleTitle(2)+"\n\n"+text), 1},
		{"Markdown", sends("text/markdown", "---\ntitle: "+taleTitle(2)+"\n---\n"+text), 1},
		{"PDF", sends("application/pdf", pdfOf(lines)), 1},
		{"PDF as octets", sends("application/octet-stream", pdfOf(lines)), 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openSite(t, map[string]http.HandlerFunc{"/story": tt.page})
			o := inside(t)
			o.Publisher, o.Title = "Tarnwick Post", "Boats of a given title"
			got := carry(t, o, s.URL+"/story")
			if len(got) != 1 || got[0].Status != Imported {
				t.Fatalf("got %+v", got)
			}
			a := got[0].Article
			if !strings.Contains(strings.Join(strings.Fields(a.File), " "), tale(2)[3]) || a.URL != s.URL+"/story" {
				t.Errorf("the article is\n%s", a.File)
			}
			if n := s.times("/story"); n != tt.asks {
				t.Errorf("asked %d times, want %d", n, tt.asks)
			}
			for agent := range s.agents {
				if !strings.Contains(agent, "RapporteurBot") {
					t.Errorf("asked in the name of %q", agent)
				}
			}
		})
	}
}

// hangUp closes the connection without an answer.
func hangUp(w http.ResponseWriter, _ *http.Request) {
	if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
		c.Close()
	}
}

const inBrowser = "open it in a browser, save the page, and import that file"

// TestFetchTroubles holds answers that give no article: what people read, and how often the server was asked.
func TestFetchTroubles(t *testing.T) {
	const check, later, asksLater = "check the address in a browser", "try again later", "the server asks to come back later"
	for _, tt := range []struct {
		name       string
		page       http.HandlerFunc
		what, cure string
		asks       int
	}{
		{"redirect to itself", http.RedirectHandler("/story", http.StatusFound).ServeHTTP, "leads from page to page", check, 6},
		{"redirect to ftp", http.RedirectHandler("ftp://files.example/story", http.StatusFound).ServeHTTP, "leads to what is no page of the web", check, 1},
		{"redirect to a file", http.RedirectHandler("file:///etc/hostname", http.StatusFound).ServeHTTP, "leads to what is no page of the web", check, 1},
		{"404", answers(404), "the server answered 404 Not Found", check, 1},
		{"410", answers(410), "the server answered 410 Gone", check, 1},
		{"204", answers(204), "the server answered 204 No Content", check, 1},
		{"401", answers(401), "the server does not show it: 401 Unauthorized", inBrowser, 1},
		{"402", answers(402), "the server does not show it: 402 Payment Required", inBrowser, 1},
		{"403", answers(403), "the server does not show it: 403 Forbidden", inBrowser, 1},
		{"500 always", answers(500), "the server answered 500 Internal Server Error", later, 3},
		{"429 for an hour", answers(429, "Retry-After", "3600"), asksLater, later, 1},
		{"429 until a day", answers(429, "Retry-After", "Mon, 02 May 2095 10:00:00 GMT"), asksLater, later, 1},
		{"503 for an hour", answers(503, "Retry-After", "3600"), "", later, 1},
		{"connection closed", hangUp, "the host does not answer", "check the address, and that this machine is on the net", 0}, // asked again also by the library
		{"empty", sends("text/html", ""), "empty", "check the source", 1},
		{"cut off", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100000")
			sends("text/html", "<html><p>The mill of Vant")(w, r)
		}, "broke off while it was read", "try again", 1},
		{"too large", sends("text/html", "<html>"+strings.Repeat("<p>The mill of Vant turns.</p>", 1<<20)), "more than 24 MiB", "", 1},
		{"too large once unpacked", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			sends("text/html", zipped("<html>"+strings.Repeat(" ", 25<<20)))(w, r)
		}, "more than 24 MiB", "", 1},
		{"picture", sends("image/png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "a picture, not an article", "save it as text, HTML, PDF, Word (.docx) or mail (.eml)", 1},
		{"page made by scripts", sends("text/html", "<!DOCTYPE html><html><body><div id=root></div><script>run()</script></body></html>"), "",
			"scripts may make the page: save it from a browser once it is shown, and import that file", 1},
		{"PDF that is none", sends("application/pdf", "%PDF-1.7\nnothing"), "a PDF that is damaged or cut off", "fetch or save it again", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openSite(t, map[string]http.HandlerFunc{"/story": tt.page})
			o := inside(t)
			o.Publisher = "Tarnwick Post"
			got := carry(t, o, s.URL+"/story")
			if len(got) != 1 || got[0].Status != Failed {
				t.Fatalf("got %+v", got)
			}
			checkTrouble(t, got[0].Err, Trouble{s.URL + "/story", tt.what, tt.cure})
			if n := s.times("/story"); tt.asks > 0 && n != tt.asks {
				t.Errorf("asked %d times, want %d", n, tt.asks)
			}
			if _, err := os.Stat(o.Dir); err == nil {
				t.Error("a folder was made for nothing")
			}
		})
	}
}

// checkTrouble compares an error with what it should say; "" is anything.
func checkTrouble(t *testing.T, err error, want Trouble) {
	t.Helper()
	got, ok := errors.AsType[*Trouble](err)
	if !ok {
		t.Fatalf("no trouble: %v", err)
	}
	if want.Place != "" && got.Place != want.Place || want.What != "" && got.What != want.What || want.Cure != "" && got.Cure != want.Cure {
		t.Errorf("got  %q\nwant %q", *got, want)
	}
}

// TestHostTroubles holds hosts that no page comes from.
func TestHostTroubles(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	proves := httptest.NewUnstartedServer(http.NotFoundHandler())
	proves.Config.ErrorLog = log.New(io.Discard, "", 0)
	proves.StartTLS()
	defer proves.Close()
	for _, tt := range []struct{ name, address, what, cure string }{
		{"nobody listens", gone.URL + "/a", "the host does not answer", "check the address, and that this machine is on the net"},
		{"certificate of nobody", proves.URL + "/a", "its certificate does not hold", "check the address: what answers cannot prove to be this host"},
		{"another scheme", "ftp://files.example/a", "not an address that can be read", "give an address that begins with https:// or http://, or a file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := carry(t, inside(t), tt.address)
			if len(got) != 1 || got[0].Status != Failed {
				t.Fatalf("got %+v", got)
			}
			checkTrouble(t, got[0].Err, Trouble{tt.address, tt.what, tt.cure})
		})
	}
}

// TestPlacesOfTwo checks that each of two pages with one fault is named in its own error.
func TestPlacesOfTwo(t *testing.T) {
	const sold = `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Sold","isAccessibleForFree":false}</script>`
	page := func(n int) http.HandlerFunc {
		return sends("text/html", webPage(postHead+sold, taleTitle(n), tale(n)[:2]))
	}
	s := openSite(t, map[string]http.HandlerFunc{"/a": page(3), "/b": page(4)})
	got := carry(t, inside(t), s.URL+"/a", s.URL+"/b")
	if len(got) != 2 {
		t.Fatalf("got %+v", got)
	}
	for i, r := range got {
		checkTrouble(t, r.Err, Trouble{s.URL + []string{"/a", "/b"}[i], "only the beginning of an article that is sold", ""})
	}
}
