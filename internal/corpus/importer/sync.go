package importer

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"rapporteur/internal/corpus"
)

// Feed is a feed, a sitemap or a page that is looked at again and again.
type Feed struct {
	Address   string
	Publisher string // of all its articles; "" when the pages say it themselves
	Limit     int    // articles at a time at most; 0: 100
	Replace   bool   // let a page that the feed says has changed take the place of the article that it was
}

// Record is what has come of a feed so far.
type Record struct {
	Address   string    `json:"address"`
	Tried     time.Time `json:"tried,omitzero"`
	Refreshed time.Time `json:"refreshed,omitzero"` // when it could be had last
	Failing   time.Time `json:"failing,omitzero"`   // since when it cannot
	Why       string    `json:"why,omitempty"`      // likewise, the last time
	Tries     int       `json:"tries,omitempty"`    // that have failed since
	ETag      string    `json:"etag,omitempty"`     // what the server is asked to compare
	Modified  string    `json:"modified,omitempty"` // likewise
	Came      int       `json:"came"`               // articles when it was refreshed last
	Replaced  int       `json:"replaced"`           // likewise
	Failed    int       `json:"failed"`             // pages that gave no article then
	// Passed counts the tries of pages that gave none. After three a page is left alone.
	Passed map[string]int `json:"passed,omitempty"`
	// Known are the articles of pages that the feed has under another address.
	Known map[string]string `json:"known,omitempty"`
}

// mostPageTries is how often a page that gives no article is tried.
const mostPageTries = 3

// Due is when a feed is to be looked at next: after the time between, or twice that for every try that has failed since, up to a day.
func (r Record) Due(every time.Duration) time.Time {
	wait := every
	for range r.Tries {
		if wait = min(2*wait, max(every, 24*time.Hour)); wait >= 24*time.Hour {
			break
		}
	}
	return r.Tried.Add(wait)
}

// Sync brings in what is new on a feed, and tells of every page that it has read. The record that it returns is the one to begin with the next time; it
// says whether the feed could be had. An error concerns the corpus, or is ctx's: then nothing is known, and the record is to be dropped.
func Sync(ctx context.Context, o Options, f Feed, was Record, now time.Time, tell func(Result)) (Record, error) {
	o.Publisher, o.Limit, o.Replace = f.Publisher, f.Limit, f.Replace
	known, err := openShelf(o.Dir)
	if err != nil {
		return was, err
	}
	r := was
	r.Address, r.Tried = f.Address, now.UTC().Truncate(time.Second)
	im := &importing{Options: o, known: known, web: newWeb(o)}
	defer im.web.close()
	in, head := im.web.inputIf(ctx, f.Address, http.Header{"If-None-Match": {was.ETag}, "If-Modified-Since": {was.Modified}})
	var list []item
	if in.err == nil && len(in.data) > 0 {
		list, in.err = im.items(ctx, in)
	}
	if ctx.Err() != nil {
		return was, ctx.Err()
	}
	if in.err != nil {
		if r.Why, r.Tries = in.err.Error(), r.Tries+1; r.Failing.IsZero() {
			r.Failing = r.Tried
		}
		return r, nil
	}
	r.Refreshed, r.Failing, r.Why, r.Tries = r.Tried, time.Time{}, "", 0
	if len(in.data) == 0 { // as it was
		return r, nil
	}
	r.Came, r.Replaced, r.Failed = 0, 0, 0
	im.tell = func(res Result) { r.note(res); tell(res) }
	im.bringNew(ctx, list, &r)
	r.ETag, r.Modified = head.Get("Etag"), head.Get("Last-Modified")
	if r.Failed > 0 { // or the pages that failed would wait for the feed to change
		r.ETag, r.Modified = "", ""
	}
	return r, ctx.Err()
}

// items are what a feed or sitemap lists, and of a page that is none itself.
func (im *importing) items(ctx context.Context, in input) ([]item, error) {
	switch formatOf(in) {
	case feedFormat:
		return feedItems(in, im.limit())
	case sitemapFormat:
		list, err := im.sitemap(ctx, in, 0)
		return list[:min(len(list), im.limit())], err
	}
	return []item{{link: in.address}}, nil
}

// bringNew reads the pages that are new, or newer than the article that they were.
func (im *importing) bringNew(ctx context.Context, list []item, r *Record) {
	passed, known := r.Passed, r.Known
	r.Passed, r.Known = map[string]int{}, map[string]string{}
	var fresh []item
	for _, it := range list {
		if n := passed[it.link]; n > 0 {
			r.Passed[it.link] = n
		}
		a := im.known.at(it.link)
		if id := known[it.link]; a == nil && im.known.articles[id] != nil {
			a, r.Known[it.link] = im.known.articles[id], id
		}
		if a == nil && passed[it.link] < mostPageTries || a != nil && im.Replace && newer(it, a) {
			fresh = append(fresh, it)
		}
	}
	im.listed(ctx, fresh, func(in input) bool {
		im.take(in)
		return true
	})
	im.settle()
	im.known.keepFurniture()
}

// newer says whether a feed dates an entry later than the article that it was.
func newer(it item, a *corpus.Article) bool {
	p := &page{fields: it.fields}
	day := parseDay(p.get("updated"))
	return day.After(a.Updated) && day.After(a.Published)
}

// note counts what became of a page.
func (r *Record) note(res Result) {
	switch res.Status {
	case Imported:
		r.Came++
	case Replaced:
		r.Replaced++
	case Failed, Copied: // it gives no article the next time either
		r.Passed[res.Source]++
		if res.Status == Failed && r.Passed[res.Source] < mostPageTries {
			r.Failed++
		}
		return
	}
	delete(r.Passed, res.Source)
	if res.Article != nil && bareAddress(res.Article.URL) != bareAddress(res.Source) {
		r.Known[res.Source] = res.Article.ID
	}
}

// Records are those of all feeds of a corpus, in a file beside its articles.
type Records struct {
	Feeds []Record `json:"feeds"`
}

// recordsFile is no article, and its dot keeps it out of the listings.
const recordsFile = ".sync.json"

// ReadRecords reads the records of the corpus in a folder; there are none when nothing was ever synced. A file that cannot be read counts as none, since
// all that it loses is that pages are asked for again.
func ReadRecords(dir string) Records {
	var r Records
	data, err := os.ReadFile(filepath.Join(dir, recordsFile))
	if err != nil || json.Unmarshal(data, &r) != nil {
		return Records{}
	}
	return r
}

// Of is the record of an address, an empty one when there is none.
func (r Records) Of(address string) Record {
	for _, x := range r.Feeds {
		if x.Address == address {
			return x
		}
	}
	return Record{Address: address}
}

// Keep puts a record in its place and writes the file.
func (r *Records) Keep(dir string, x Record) error {
	found := false
	for i := range r.Feeds {
		if r.Feeds[i].Address == x.Address {
			r.Feeds[i], found = x, true
		}
	}
	if !found {
		r.Feeds = append(r.Feeds, x)
	}
	data, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return err
	}
	return corpus.Replace(filepath.Join(dir, recordsFile), append(data, '\n'), 0o644)
}
