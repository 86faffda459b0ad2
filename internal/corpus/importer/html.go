package importer

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// shortArticle is from how many characters on a text is taken for the article, and its surroundings are not looked at again.
const shortArticle = 120

// deepest is how many elements may lie within each other: far more than pages have, less than a stack holds.
const deepest = 400

// readHTML finds the article of a page.
func readHTML(in input) (*page, error) {
	doc, err := html.Parse(strings.NewReader(clean(decode(in.data, in.kind))))
	if err != nil || depth(doc) > deepest {
		return nil, trouble("", "save the page anew", "HTML that cannot be read")
	}
	p := &page{}
	p.metadata(doc, in.address)
	withoutComments(doc)
	address, _ := url.Parse(in.address)
	parser := readability.NewParser()
	parser.CharThresholds = shortArticle
	article, err := parser.ParseAndMutate(doc, address)
	if err != nil || article.Node == nil {
		return nil, trouble("", emptyCure(in), "no article found on the page")
	}
	p.add("title", article.Title(), "the page's title")
	if by := collapse(article.Byline()); personName.MatchString(byWord.ReplaceAllString(by, "")) {
		p.add("author", by, "the page's byline")
	} else {
		p.byline(by)
	}
	for n := range article.Node.Descendants() { // it makes and renames elements by their names alone
		if n.Type == html.ElementNode {
			n.DataAtom = atom.Lookup([]byte(n.Data))
		}
	}
	w := &writer{}
	w.blocks(article.Node)
	w.end("")
	p.text = strings.TrimSpace(w.out.String())
	return p, nil
}

// withoutComments takes out what the readers of a page have written under it, which on a short page may look like its text.
func withoutComments(doc *html.Node) {
	var found []*html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.DataAtom == atom.Body || n.DataAtom == atom.Html {
			continue
		}
		for _, name := range strings.Fields(strings.ToLower(attr(n, "id") + " " + attr(n, "class"))) {
			switch strings.ReplaceAll(strings.ReplaceAll(name, "-", ""), "_", "") {
			case "comments", "commentlist", "commentsection", "commentsarea", "commentslist", "usercomments", "disqusthread", "respond", "fbcomments":
				found = append(found, n)
			}
		}
	}
	for _, n := range found {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

func depth(n *html.Node) int {
	deep, most := 0, 0
	for at := n; at != nil; {
		if most = max(most, deep); most > deepest {
			return most
		}
		if at.FirstChild != nil {
			at, deep = at.FirstChild, deep+1
			continue
		}
		for at != n && at.NextSibling == nil {
			at, deep = at.Parent, deep-1
		}
		if at == n {
			break
		}
		at = at.NextSibling
	}
	return most
}

// metadata reads what a page says of its article for machines: JSON-LD, OpenGraph and the other marks in its head.
func (p *page) metadata(doc *html.Node, address string) {
	meta := map[string]string{}
	var linked []map[string]any
	lang, canonical, heading := "", "", []string(nil)
	for n := range doc.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.DataAtom == atom.Html:
			lang = attr(n, "lang")
		case n.DataAtom == atom.Meta:
			for _, key := range []string{"property", "name", "itemprop"} {
				if k := strings.ToLower(attr(n, key)); k != "" && meta[k] == "" {
					meta[k] = attr(n, "content")
				}
			}
		case n.DataAtom == atom.Link && slices.Contains(strings.Fields(strings.ToLower(attr(n, "rel"))), "canonical"):
			canonical = attr(n, "href")
		case attr(n, "itemprop") != "":
			if k, v := strings.ToLower(attr(n, "itemprop")), cmp.Or(attr(n, "datetime"), attr(n, "content")); v != "" && meta[k] == "" {
				meta[k] = v
			} else if k == "author" && meta[k] == "" && len(inline(n)) < 80 {
				meta[k] = inline(n)
			}
		case n.DataAtom == atom.H1:
			heading = append(heading, inline(n))
		case n.DataAtom == atom.Script && strings.HasPrefix(strings.ToLower(attr(n, "type")), "application/ld+json") && n.FirstChild != nil:
			linked = append(linked, articlesIn(n.FirstChild.Data)...)
		}
	}
	for _, a := range linked {
		p.linkedData(a)
	}
	p.add("url", ofPage(absolute(canonical, address), address), "the page's head")
	meta["og:url"] = ofPage(meta["og:url"], address)
	for _, m := range metaNames() {
		for _, name := range m.names {
			if value := meta[name]; !isAddress(value) || m.field == "url" {
				p.add(m.field, html.UnescapeString(value), "the page's head")
			}
		}
	}
	if len(heading) == 1 {
		p.add("title", heading[0], "the page's only first heading")
	}
	lang, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(lang), "_", "-"), "-")
	p.add("language", lang, "the page's head")
	p.fields = slices.DeleteFunc(p.fields, func(f Field) bool { return f.Name == "url" && !isAddress(f.Value) })
}

func metaNames() []frontName {
	return []frontName{
		{"title", []string{"og:title", "twitter:title"}},
		{"publisher", []string{"og:site_name"}},
		{"author", []string{"author", "article:author", "parsely-author", "dc.creator", "byl"}},
		{"published", []string{"article:published_time", "datepublished", "parsely-pub-date", "dc.date.issued", "date"}},
		{"updated", []string{"article:modified_time", "datemodified", "og:updated_time"}},
		{"url", []string{"og:url"}},
	}
}

// linkedData takes the fields of an article in JSON-LD.
func (p *page) linkedData(a map[string]any) {
	const from = "the page's JSON-LD"
	p.add("title", html.UnescapeString(named(a["headline"])), from)
	p.add("publisher", html.UnescapeString(named(a["publisher"])), from)
	p.add("author", html.UnescapeString(named(a["author"])), from)
	p.add("published", named(a["datePublished"]), from)
	p.add("updated", named(a["dateModified"]), from)
	if free, known := a["isAccessibleForFree"]; known && (free == false || free == "False" || free == "false") {
		p.add("paywall", "yes", from)
	}
}

// articlesIn finds the articles in a piece of JSON-LD.
func articlesIn(text string) []map[string]any {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return nil
	}
	var out []map[string]any
	var walk func(v any, deep int)
	walk = func(v any, deep int) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x, deep+1)
			}
		case map[string]any:
			if isArticle(v["@type"]) {
				out = append(out, v)
			} else if deep < 6 {
				walk(v["@graph"], deep+1)
				walk(v["mainEntity"], deep+1)
			}
		}
	}
	walk(v, 0)
	return out
}

func isArticle(kind any) bool {
	switch kind := kind.(type) {
	case string:
		return strings.HasSuffix(kind, "Article") || strings.HasSuffix(kind, "BlogPosting") || kind == "Report"
	case []any:
		return slices.ContainsFunc(kind, isArticle)
	}
	return false
}

// named is the text of a value of JSON-LD: itself, the name in it, or those of a list.
func named(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		return named(v["name"])
	case []any:
		var out []string
		for _, x := range v {
			if s := named(x); s != "" && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
		return strings.Join(out, ", ")
	}
	return ""
}

// ofPage is an address that a page gives for its own; "" where that is the site's home, as some have it on every page.
func ofPage(own, fetched string) string {
	a, err := url.Parse(own)
	b, bad := url.Parse(fetched)
	if err == nil && bad == nil && strings.Trim(a.Path, "/") == "" && a.RawQuery == "" && strings.Trim(b.Path, "/") != "" {
		return ""
	}
	return own
}

func absolute(address, base string) string {
	b, err := url.Parse(base)
	if err != nil || address == "" {
		return ""
	}
	u, err := b.Parse(address)
	if err != nil {
		return ""
	}
	return u.String()
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}
