// Package corpus turns a folder of article files into an immutable Corpus: articles with
// paragraphs and sentences that are byte spans of their files, headings, page furniture set
// aside, and a revision that changes when any byte does.
package corpus

import "time"

// Kind says whose words an article's text is in.
type Kind string

const (
	// Original is the publisher's own text.
	Original Kind = "original"
	// Digest is a retelling in other words, of the article at Article.URL.
	Digest Kind = "digest"
)

// Corpus is a set of articles. It never changes after Load and is safe for concurrent use.
type Corpus struct {
	Articles []*Article // in order of ID
	Revision string     // first 8 hex digits of SHA-256 over names and bytes of all files
}

// Span is a range of byte offsets into Article.File: File[Start:End].
type Span struct{ Start, End int }

// Article is one article file. All spans are byte offsets into File.
type Article struct {
	ID        string // file name without .md
	Title     string
	Publisher string
	URL       string    // "" when it was never on the web
	Author    string    // "" when unknown
	Note      string    // "" when none
	Published time.Time // midnight UTC of the day; zero when unknown
	Updated   time.Time // likewise
	Language  string    // code of ISO 639, as somebody has said it, or as its words show; "" when that is not sure
	Kind      Kind
	File      string // the whole file, front matter included

	Paragraphs []Paragraph // what may be evidence, in order
	Headings   []Span      // headings, sub-titles and repeated titles: never evidence
	Furniture  []Furniture // page furniture: never evidence
}

// Furniture is a piece of a page that is not its article.
type Furniture struct {
	Span
	Why string // what it is known by, for people: "names of page parts and buttons"
}

// Paragraph is a run of sentences between blank lines. A list item is a paragraph of its own.
type Paragraph struct {
	Span
	Heading   string // text of the heading it stands under, "" when there is none
	Sentences []Span // in order, never empty; white space between them belongs to none
}

// Text returns the bytes of a span.
func (a *Article) Text(s Span) string { return a.File[s.Start:s.End] }

// Article returns the article with the id, or nil.
func (c *Corpus) Article(id string) *Article {
	for _, a := range c.Articles {
		if a.ID == id {
			return a
		}
	}
	return nil
}
