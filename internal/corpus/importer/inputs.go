package importer

import (
	"bytes"
	"context"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rapporteur/internal/corpus"
)

// inputs yields what the sources hold, in order, each once.
func (im *importing) inputs(ctx context.Context, sources []string) iter.Seq[input] {
	return func(yield func(input) bool) {
		seen := map[string]bool{}
		once := func(in input) bool {
			key := in.source
			if in.address != "" {
				key = in.address
			}
			if seen[key] {
				return true
			}
			seen[key] = true
			return yield(in)
		}
		for _, s := range sources {
			if !im.source(ctx, s, once) {
				return
			}
		}
	}
}

// source yields what one source holds and reports whether more is wanted.
func (im *importing) source(ctx context.Context, s string, yield func(input) bool) bool {
	switch {
	case s == "-":
		data, err := limited("standard input", im.Stdin)
		return im.expand(ctx, input{source: "standard input", data: data, err: err}, yield)
	case isAddress(s):
		return im.expand(ctx, im.web.input(ctx, withoutUser(s)), yield)
	case strings.Contains(s, "://"):
		return yield(input{source: s, err: trouble(s, "give an address that begins with https:// or http://, or a file", "not an address that can be read")})
	}
	paths, err := filesOf(s)
	if err != nil {
		return yield(input{source: s, err: err})
	}
	im.total += len(paths)
	for _, p := range paths {
		data, err := openFile(p)
		if !im.expand(ctx, input{source: p, name: p, data: data, err: err}, yield) {
			return false
		}
	}
	return true
}

func isAddress(s string) bool { return corpus.IsAddress(s) }

// withoutUser is an address without a name and a password, which are nobody's business.
func withoutUser(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.User == nil {
		return s
	}
	u.User = nil
	return u.String()
}

// filesOf are the files that a file name, a folder or a pattern names. In a folder and those below it, files of kinds that hold no article, and
// names that begin with a dot, are passed over.
func filesOf(name string) ([]string, error) {
	info, err := os.Stat(name)
	if err != nil {
		found, bad := filepath.Glob(name)
		if bad != nil || len(found) == 0 || !strings.ContainsAny(name, "*?[") {
			return nil, noFile(name, err)
		}
		var out []string
		for _, f := range found {
			if more, err := filesOf(f); err == nil {
				out = append(out, more...)
			}
		}
		return out, nil
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	var out []string
	err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(d.Name(), ".") && path != name
		switch {
		case err != nil:
			return err
		case d.IsDir() && hidden:
			return fs.SkipDir
		case !d.IsDir() && !hidden && slices.Contains(suffixes(), strings.ToLower(filepath.Ext(path))):
			out = append(out, path)
		}
		return nil
	})
	if err != nil {
		return nil, noFile(name, err)
	}
	if len(out) == 0 {
		return nil, trouble(name, "put files that end in "+strings.Join(suffixes(), ", ")+" into it, or name files", "no file in it that can hold an article")
	}
	return out, nil
}

// suffixes are the ends of names that files of a folder are taken by.
func suffixes() []string {
	return []string{".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".eml"}
}

// expand yields an input, or in the place of a feed or a sitemap the pages that it lists.
func (im *importing) expand(ctx context.Context, in input, yield func(input) bool) bool {
	if in.err != nil {
		return yield(in)
	}
	switch formatOf(in) {
	case feedFormat:
		list, err := feedItems(in, im.limit())
		if err != nil {
			in.err = err
			return yield(in)
		}
		return im.listed(ctx, list, yield)
	case sitemapFormat:
		list, err := im.sitemap(ctx, in, 0)
		if err != nil {
			in.err = err
			return yield(in)
		}
		return im.listed(ctx, list[:min(len(list), im.limit())], yield)
	}
	return yield(in)
}

func (im *importing) limit() int {
	if im.Limit > 0 {
		return im.Limit
	}
	return 100
}

// listed fetches and yields the pages of a feed or sitemap. A page that cannot be had is replaced by what the feed has of it, if that is an article.
func (im *importing) listed(ctx context.Context, list []item, yield func(input) bool) bool {
	im.total += len(list)
	seen := map[string]bool{}
	for _, it := range list {
		if ctx.Err() != nil {
			return false
		}
		if seen[it.link] {
			continue
		}
		seen[it.link] = true
		in := im.web.input(ctx, it.link)
		if in.err != nil && len(it.content) >= fullContent {
			in = input{source: it.link, address: it.link, kind: "text/html", data: []byte(it.content)}
		}
		in.hints = it.fields
		if !yield(in) {
			return false
		}
	}
	return true
}

// fullContent is from how many bytes on the content of a feed's entry is more than a teaser.
const fullContent = 1500

// item is an entry of a feed or sitemap.
type item struct {
	link    string
	content string // HTML, of a feed
	fields  []Field
}

// format is how a source is written.
type format int

const (
	unknownFormat format = iota
	textFormat
	htmlFormat
	pdfFormat
	wordFormat
	mailFormat
	feedFormat
	sitemapFormat
)

// formatOf finds out how an input is written: by its first bytes, by what the server said, by its name.
func formatOf(in input) format {
	head := bytes.ToLower(bytes.TrimLeft(in.data[:min(len(in.data), 2048)], "\ufeff \t\r\n"))
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(head, []byte(w)) })
	}
	ext := strings.ToLower(filepath.Ext(in.name))
	switch {
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%pdf-")):
		return pdfFormat
	case magicOf(in.data) != "":
		return unknownFormat
	case bytes.HasPrefix(in.data, []byte("PK\x03\x04")):
		return wordFormat
	case bytes.HasPrefix(in.data, []byte("\x1f\x8b")):
		return sitemapFormat
	case bytes.HasPrefix(head, []byte("<")) && has("<rss", "<feed", "<rdf:rdf"):
		return feedFormat
	case bytes.HasPrefix(head, []byte("<")) && has("<urlset", "<sitemapindex"):
		return sitemapFormat
	case bytes.HasPrefix(head, []byte("<")) && has("<html", "<!doctype html", "<head", "<body", "<article"):
		return htmlFormat
	case bytes.HasPrefix(head, []byte("{")) && has("jsonfeed.org/version"):
		return feedFormat
	case ext == ".eml" || mailHead.Match(in.data[:min(len(in.data), 1024)]):
		return mailFormat
	case strings.HasPrefix(in.kind, "text/html") || strings.HasPrefix(in.kind, "application/xhtml") || ext == ".html" || ext == ".htm" || ext == ".xhtml":
		return htmlFormat
	case isBinary(in.data):
		return unknownFormat
	}
	return textFormat
}

// isBinary reports bytes that no text has, in any encoding that is read.
func isBinary(data []byte) bool {
	head := data[:min(len(data), 4096)]
	if isUTF16(head) {
		return false
	}
	strange := 0
	for _, c := range head {
		if c == 0 {
			return true
		}
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b {
			strange++
		}
	}
	return strange*50 > len(head)
}
