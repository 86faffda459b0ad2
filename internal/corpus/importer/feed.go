package importer

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
)

// feedItems are the entries of an RSS, Atom or JSON feed that have an address, at most so many.
func feedItems(in input, most int) ([]item, error) {
	feed, err := parseFeed(in.data)
	if err != nil {
		return nil, trouble(in.source, "look at it with a validator of feeds", "a feed that cannot be read: %s", firstLine(err))
	}
	var out []item
	for _, it := range newest(feed.Items, most) {
		link := linkOf(it, in.address)
		if link == "" {
			continue
		}
		p := &page{}
		p.add("title", it.Title, "the feed")
		for _, a := range it.Authors {
			p.add("author", a.Name, "the feed")
		}
		p.add("published", day(it.PublishedParsed), "the feed")
		p.add("updated", day(it.UpdatedParsed), "the feed")
		p.add("publisher", feed.Title, "the feed's title")
		content := it.Content
		if len(it.Description) > len(content) {
			content = it.Description
		}
		out = append(out, item{link, content, p.fields})
	}
	if len(out) == 0 {
		return nil, trouble(in.source, "check that it is the feed that you mean", "a feed without entries that have an address")
	}
	return out, nil
}

// parseFeed is the library's parser, which a feed may make panic.
func parseFeed(data []byte) (feed *gofeed.Feed, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("it holds what no feed has")
		}
	}()
	return gofeed.NewParser().Parse(bytes.NewReader(data))
}

// newest are so many of the entries in their order, the newest where all are dated, else the first.
func newest(items []*gofeed.Item, most int) []*gofeed.Item {
	items = slices.DeleteFunc(slices.Clone(items), func(it *gofeed.Item) bool { return it == nil })
	if len(items) <= most || slices.ContainsFunc(items, func(it *gofeed.Item) bool { return it.PublishedParsed == nil }) {
		return items[:min(len(items), most)]
	}
	byDay := slices.Clone(items)
	slices.SortStableFunc(byDay, func(a, b *gofeed.Item) int { return b.PublishedParsed.Compare(*a.PublishedParsed) })
	return slices.DeleteFunc(items, func(it *gofeed.Item) bool { return !slices.Contains(byDay[:most], it) })
}

// linkOf is the address of an entry's page; "" when it has none. RSS lets a guid be one.
func linkOf(it *gofeed.Item, base string) string {
	for _, link := range []string{it.Link, it.GUID} {
		if base != "" && link == it.Link {
			link = absolute(link, base)
		}
		if isAddress(link) {
			return link
		}
	}
	return ""
}

func day(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// siteMap is a sitemap, or an index of several.
type siteMap struct {
	XMLName xml.Name
	Pages   []struct {
		Loc  string `xml:"loc"`
		Mod  string `xml:"lastmod"`
		News struct {
			Title     string `xml:"title"`
			Published string `xml:"publication_date"`
			Paper     string `xml:"publication>name"`
		} `xml:"news"`
	} `xml:"url"`
	Maps []struct {
		Loc string `xml:"loc"`
	} `xml:"sitemap"`
}

// deepestMap is how far an index of sitemaps may lead to others.
const deepestMap = 2

// sitemap are the pages of a sitemap and of those that it names.
func (im *importing) sitemap(ctx context.Context, in input, deep int) ([]item, error) {
	data, err := inflated(in)
	if err != nil {
		return nil, err
	}
	var m siteMap
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // addresses are ASCII
	if err := decoder.Decode(&m); err != nil || m.XMLName.Local != "urlset" && m.XMLName.Local != "sitemapindex" {
		return nil, trouble(in.source, "name a sitemap, a feed or a page", "not a sitemap that can be read")
	}
	var out []item
	for _, u := range m.Pages {
		link := strings.TrimSpace(u.Loc)
		if !isAddress(link) {
			continue
		}
		p := &page{}
		p.add("title", u.News.Title, "the sitemap")
		p.add("publisher", u.News.Paper, "the sitemap")
		p.add("published", u.News.Published, "the sitemap")
		out = append(out, item{link: link, fields: p.fields})
	}
	var first error // of a part; the others may do
	for _, next := range m.Maps {
		link := strings.TrimSpace(next.Loc)
		if deep >= deepestMap || len(out) >= im.limit() || ctx.Err() != nil || !isAddress(link) {
			break
		}
		got := im.web.input(ctx, link)
		more, err := []item(nil), got.err
		if err == nil {
			more, err = im.sitemap(ctx, got, deep+1)
		}
		if err != nil {
			first = cmp.Or(first, err)
			continue
		}
		out = append(out, more...)
	}
	if len(out) == 0 && first != nil {
		return nil, first
	}
	if len(out) == 0 {
		return nil, trouble(in.source, "check that it is the sitemap that you mean", "a sitemap without pages")
	}
	return out, nil
}

// inflated is the data, unpacked if it is packed.
func inflated(in input) ([]byte, error) {
	if !bytes.HasPrefix(in.data, []byte("\x1f\x8b")) {
		return in.data, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(in.data))
	if err != nil {
		return nil, trouble(in.source, "fetch it again", "a packed file (gzip) that is damaged")
	}
	return limited(in.source, r)
}
