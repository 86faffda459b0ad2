package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
	"rapporteur/internal/corpus/importer"
)

// paper is a newspaper's site: a feed, with pages, that knows conditional requests.
type paper struct {
	*httptest.Server
	mu    sync.Mutex
	down  bool
	pages map[string]string // path → text; "" for a page that is not there
	asked []string          // "GET /path" and whether on a condition
}

func newPaper(t *testing.T) *paper {
	p := &paper{pages: map[string]string{}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *paper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	p.asked = append(p.asked, r.URL.Path)
	switch text := p.pages[r.URL.Path]; {
	case p.down:
		http.Error(w, "out of order", http.StatusNotFound)
	case r.URL.Path == "/feed.xml":
		tag := fmt.Sprintf(`"%d"`, len(p.pages))
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", tag)
		fmt.Fprint(w, `<rss version="2.0"><channel><title>The Gull</title>`)
		for path := range p.pages {
			fmt.Fprintf(w, "<item><title>On %s</title><link>%s%s</link><pubDate>Mon, 03 May 2021 08:00:00 GMT</pubDate></item>", path, p.URL, path)
		}
		fmt.Fprint(w, `</channel></rss>`)
	case text == "":
		http.NotFound(w, r)
	default:
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<html><head><title>On %s</title></head><body><article><h1>On %s</h1><p>%s</p></article></body></html>", r.URL.Path, r.URL.Path, text)
	}
}

// was are the paths that were asked for since the last time.
func (p *paper) was() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := strings.Join(p.asked, " ")
	p.asked = nil
	return out
}

func (p *paper) set(down bool, pages map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
	for path, text := range pages {
		p.pages[path] = text
	}
}

const gullText = "The lighthouse at Cape Moss is kept by %s, who came to the island in April and lives in the old house below the tower. " +
	"Every evening the lamp is trimmed, and the ships that pass are written down in a book for the council of Quill."

// A feed is read once, then only asked whether it has changed; what is new comes in, what is gone is said, and a page without an article is left alone.
func TestSync(t *testing.T) {
	p := newPaper(t)
	p.set(false, map[string]string{"/lamp": fmt.Sprintf(gullText, "Ana Ferrow"), "/none": ""})
	dir := filepath.Join(t.TempDir(), "news")
	y := &syncer{dir: dir, feeds: []Feed{{Address: webAddress{p.URL + "/feed.xml"}, Publisher: "The Gull"}}, every: time.Hour, private: true, log: slog.New(slog.DiscardHandler)}
	round := func(all bool, failed int) importer.Record {
		t.Helper()
		y.all = all
		if got, err := y.round(t.Context()); got != failed || err != nil {
			t.Errorf("%d feeds failed, %v; want %d", got, err, failed)
		}
		return importer.ReadRecords(dir).Of(p.URL + "/feed.xml")
	}
	articles := func(want int) {
		t.Helper()
		if c, err := corpus.LoadDir(dir); err != nil || len(c.Articles) != want {
			t.Fatalf("%v, want %d articles", err, want)
		}
	}
	if r := round(false, 0); r.Came != 1 || r.Failed != 1 || r.Refreshed.IsZero() {
		t.Errorf("at first: %+v", r)
	}
	articles(1)
	p.was()
	if round(false, 0); p.was() != "" {
		t.Error("what is not due was asked for")
	}
	for range 2 { // a page that is not there is tried three times in all
		round(true, 0)
	}
	if got := p.was(); strings.Count(got, "/none") != 2 || strings.Contains(got, "/lamp") {
		t.Errorf("asked for %s", got)
	}
	if round(true, 0); p.was() != "/feed.xml" {
		t.Error("a feed that gave all that it has was read anew")
	}
	p.set(false, map[string]string{"/bath": strings.ReplaceAll(fmt.Sprintf(gullText, "Mira Tosk"), "lighthouse at Cape Moss", "harbour bath of the town")})
	if r := round(true, 0); r.Came != 1 || p.was() != "/feed.xml /bath" {
		t.Errorf("one more: %+v", r)
	}
	articles(2)
	p.set(true, nil)
	first := round(true, 1)
	again := round(true, 1)
	if first.Failing.IsZero() || !again.Failing.Equal(first.Failing) || again.Tries != 2 || !strings.Contains(again.Why, "404") || again.Refreshed.After(again.Failing) {
		t.Errorf("while it is down: %+v, then %+v", first, again)
	}
	if at, failing := freshness(dir, y.feeds, again.Tried); !at.Equal(again.Refreshed) || len(failing) != 0 {
		t.Errorf("at once: %v, %v", at, failing)
	}
	if _, failing := freshness(dir, y.feeds, again.Failing.Add(25*time.Hour)); len(failing) != 1 {
		t.Errorf("after a day: %v", failing)
	}
	p.set(false, nil)
	if r := round(true, 0); !r.Failing.IsZero() || r.Why != "" || r.Tries != 0 {
		t.Errorf("up again: %+v", r)
	}
	articles(2)
}

// A feed that cannot be had is tried less and less often, but once a day.
func TestFeedsAreTriedLessOften(t *testing.T) {
	tried := time.Date(2021, 5, 3, 8, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		every time.Duration
		tries int
		want  time.Duration
	}{{time.Hour, 0, time.Hour}, {time.Hour, 1, 2 * time.Hour}, {time.Hour, 3, 8 * time.Hour}, {time.Hour, 9, 24 * time.Hour}, {time.Hour, 1 << 20, 24 * time.Hour}, {72 * time.Hour, 5, 72 * time.Hour}} {
		r := importer.Record{Tried: tried, Tries: tt.tries}
		if got := r.Due(tt.every).Sub(tried); got != tt.want {
			t.Errorf("%v, %d failed: %v, want %v", tt.every, tt.tries, got, tt.want)
		}
	}
}

// Where feeds bring articles in, an answer says how fresh they are, and which site cannot be reached.
func TestAnswersSayHowFreshTheyAre(t *testing.T) {
	file := quiet(t)
	c, _, err := loadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	c.Sync.Feeds = []Feed{{Address: webAddress{"https://gull.example/feed.xml"}}}
	lib, err := openLibrary(c)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.close()
	ask := func() *answer.Answer {
		t.Helper()
		a, err := lib.asked().Ask(t.Context(), answer.Question{Text: keeperQuestion})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := ask(); !a.Refreshed.IsZero() || strings.Contains(smallPrint(a), "refreshed") {
		t.Errorf("nothing was looked at yet: %s", smallPrint(a))
	}
	at := time.Date(2021, 5, 3, 8, 0, 0, 0, time.UTC)
	var records importer.Records
	if err := records.Keep(c.Corpus, importer.Record{Address: "https://gull.example/feed.xml", Refreshed: at, Failing: at.Add(time.Hour), Why: "404"}); err != nil {
		t.Fatal(err)
	}
	if a := ask(); !a.Refreshed.Equal(at) || !strings.Contains(smallPrint(a), "refreshed 3 May 2021 08:00 UTC · gull.example cannot be reached for more than a day") {
		t.Errorf("failing since 2021: %s", smallPrint(a))
	}
	c.Sync.Feeds[0].Address.text = "https://gull.example/moved.xml" // then nobody asks for the old one
	if f := checkSync(c); f.State != warning || !strings.Contains(f.Found, "not looked at yet") {
		t.Errorf("doctor, once the feed has moved: %+v", f)
	}
	if a := ask(); !a.Refreshed.IsZero() || len(a.Failing) > 0 {
		t.Errorf("once the feed has moved: %s", smallPrint(a))
	}
	c.Sync.Feeds[0].Address.text = "https://gull.example/feed.xml"
	if f := checkSync(c); f.State != warning || !strings.Contains(f.Found, "https://gull.example/feed.xml, since 2021-05-03T09:00:00Z: 404") {
		t.Errorf("doctor: %+v", f)
	}
}
