// Package importer brings articles into a corpus from files, folders, standard input, web pages, feeds and sitemaps: text, Markdown, HTML, PDF,
// Word, mail. What is not the article is set aside by the rules of package corpus and by what the pages of one site repeat. What cannot be known of
// an article is left out, never guessed; where it is needed, the error says what to give.
//
// Every file that is written is whole or absent, whenever the process ends. What comes in is data: nothing in it is run, followed beyond what was
// asked for, or written anywhere but in the folder, under a name made of letters, digits and hyphens.
package importer

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"rapporteur/internal/corpus"
)

// Options say where articles go and what is known of them beforehand.
type Options struct {
	Dir string // the corpus; it is made if need be

	// What is said here holds for every article and is taken before what an article says itself; zero means unknown.
	Title, Publisher, Author, URL, Language string
	Published, Updated                      time.Time

	Replace bool // let a new version take the place of a known article
	Copies  bool // bring in what is nearly the same as a known article of another address
	DryRun  bool // write nothing

	Limit   int           // articles of one feed or sitemap at most, the newest of a feed; 0: 100
	Private bool          // reach addresses of this machine and its network too
	Every   time.Duration // least time between two requests to one host

	Stdin    io.Reader
	Progress func(done, total int) // called as sources are read; nil: nobody asks
}

// Status says what became of a source.
type Status string

// What may become of a source. With Options.DryRun nothing has been written, and the first two say what would be.
const (
	Imported  Status = "imported"  // it is a new article
	Replaced  Status = "replaced"  // it took the place of the article Result.Of
	Unchanged Status = "unchanged" // it is the article Result.Of
	Changed   Status = "changed"   // it is another version of Result.Of, which was left as it is
	Copied    Status = "copy"      // it is nearly the same as Result.Of of another address, and was left out
	Failed    Status = "failed"    // Result.Err says why
)

// Result is what became of one source.
type Result struct {
	Source  string // file, or address
	Status  Status
	Article *corpus.Article // nil when it failed
	Of      string          // id of the known article that it is, or is like
	Changes float64         // share of the known article's text that is not in it, when Changed or Replaced
	Fields  []Field         // what is known of the article, and from where
	Lines   []Line          // its text as it was read, in order
	Err     error           // a *Trouble
}

// Field is one thing that is known of an article.
type Field struct{ Name, Value, From string }

// Line is a stretch of the text as it was read. Why says why it is not in the article; "" if it is.
type Line struct{ Text, Why string }

// Trouble is why a source gave no article.
type Trouble struct {
	Place string // file, address, or a part of one
	What  string
	Cure  string
}

func (t *Trouble) Error() string { return t.Place + ": " + t.What }

func trouble(place, cure, format string, args ...any) *Trouble {
	return &Trouble{shown(place), fmt.Sprintf(format, args...), cure}
}

// shown is a name on one line, without what moves a terminal's cursor.
func shown(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\ufffd'
		}
		return r
	}, name)
}

// batch is how many sources are read before they are written: what the pages of a site repeat shows only in several of them.
const batch = 200

// Import reads the sources, files, folders, patterns, addresses or "-", and brings in what is new. It tells every source's outcome in order. Its
// error is one that concerns all: the folder cannot be read, or ctx has ended; what was told by then is done.
func Import(ctx context.Context, o Options, sources []string, tell func(Result)) error {
	known, err := openShelf(o.Dir)
	if err != nil {
		return err
	}
	im := &importing{Options: o, known: known, web: newWeb(o), tell: tell}
	defer im.web.close()
	for in := range im.inputs(ctx, sources) {
		if ctx.Err() != nil {
			break
		}
		im.take(in)
		if len(im.pending) >= batch {
			im.settle()
		}
	}
	im.settle()
	if !o.DryRun {
		known.keepFurniture()
	}
	return ctx.Err()
}

// importing is a run of Import.
type importing struct {
	Options
	known   *shelf
	web     *web
	pending []read
	tell    func(Result)
	done    int
	total   int // as far as it is known
}

// input is a source as it was found, with its bytes, or why there are none.
type input struct {
	source  string // as people know it
	name    string // of the file, for its format
	kind    string // media type, where somebody said one
	address string // where it was fetched
	hints   []Field
	data    []byte
	err     error
}

// read is a source that has been read: the page that it holds, or why there is none.
type read struct {
	source string
	page   *page
	err    error
}

func (im *importing) take(in input) {
	r := read{source: in.source, err: in.err}
	if r.err == nil {
		r.page, r.err = readPage(in)
	}
	im.pending = append(im.pending, r)
	im.done++
	if im.Progress != nil {
		im.Progress(im.done, max(im.done+1, im.total))
	}
}

// settle brings in what has been read.
func (im *importing) settle() {
	repeated := im.known.repeated(im.pending)
	for _, r := range im.pending {
		result := Result{Source: r.source, Status: Failed, Err: r.err}
		if r.err == nil {
			result = im.bring(r, repeated)
		}
		im.tell(result)
	}
	im.pending = nil
}

// bring makes an article of a page and writes it, if it is to be.
func (im *importing) bring(r read, repeated func(*page, string) bool) Result {
	out := Result{Source: r.source}
	before := im.known.at(r.page.get("url"), im.URL)
	err := im.make(&out, r.page, before, repeated)
	if err == nil && before == nil {
		if like, share := im.known.like(out.Article); share >= nearlySame {
			if out.Of = like.ID; out.Article.URL != "" && like.URL != "" {
				if out.Status = Copied; !im.Copies {
					return out
				}
			} else { // it may be the same, of which one place is not known
				before = like
				err = im.make(&out, r.page, before, repeated)
			}
		}
	}
	if err == nil {
		err = im.place(&out, before)
	}
	if err != nil {
		out.Status, out.Err = Failed, placed(r.source, err)
	}
	return out
}

// make makes an article of a page, with what is known of the version before.
func (im *importing) make(out *Result, p *page, before *corpus.Article, repeated func(*page, string) bool) (err error) {
	if out.Fields, err = im.fields(p, before); err != nil {
		return err
	}
	if out.Article, out.Lines, err = im.compose(p, out.Fields, repeated); err != nil {
		return err
	}
	out.Article.ID = idOf(out.Article)
	if n := len(out.Article.File); n > corpus.MaxFile {
		return trouble("", "divide it into articles", "%d MiB of text, where an article has at most %d", n>>20, corpus.MaxFile>>20)
	}
	return nil
}

// placed gives an error that knows no better the place.
func placed(source string, err error) error {
	if t, ok := err.(*Trouble); ok {
		if t.Place == "" {
			t.Place = shown(source)
		}
		return t
	}
	return trouble(source, "look at what the error names and try again", "%v", err)
}

// place compares the article with those that are known, and writes it where that says so.
func (im *importing) place(out *Result, before *corpus.Article) error {
	a := out.Article
	if before == nil {
		out.Of, out.Status = "", Imported
		return im.write(a, im.known.free(a.ID))
	}
	a.ID, out.Of = before.ID, before.ID
	if out.Changes = 1 - im.known.share(before, a); sameWords(before, a) && sameFields(before, a) {
		out.Status, out.Article = Unchanged, before
		return nil
	}
	if out.Status = Changed; im.Replace {
		out.Status = Replaced
		return im.write(a, before.ID)
	}
	return nil
}

// write puts the article into the folder under an id, unless another has its title.
func (im *importing) write(a *corpus.Article, id string) error {
	a.ID = id
	if other := im.known.titled(a); other != nil {
		return trouble("", "give it another with --title", "the article %s has the same title, %q", other.ID, a.Title)
	}
	if !im.DryRun {
		if err := corpus.Replace(im.known.path(id), []byte(a.File), 0o644); err != nil {
			return trouble(im.known.path(id), "make room on the disk, or let the folder be written to", "cannot be written: %v", err)
		}
	}
	im.known.put(a)
	return nil
}

// openFile opens a file of at most maxInput bytes.
func openFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, noFile(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, noFile(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, trouble(path, "name a file, a folder or an address", "not a file")
	}
	return limited(path, f)
}

func noFile(path string, err error) *Trouble {
	switch {
	case os.IsNotExist(err):
		return trouble(path, "check the name", "no such file or folder")
	case os.IsPermission(err):
		return trouble(path, "let the program read it", "not allowed to read it")
	}
	return trouble(path, "try again", "cannot be read")
}

// maxInput bounds a source in bytes; a page with all its pictures' descriptions has two million.
const maxInput = 24 << 20

// limited reads all of r, if it is no more than maxInput.
func limited(place string, r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	switch {
	case err != nil:
		return nil, trouble(place, "try again", "broke off while it was read")
	case len(data) > maxInput:
		return nil, trouble(place, "divide it into articles", "more than %d MiB", maxInput>>20)
	case len(data) == 0:
		return nil, trouble(place, "check the source", "empty")
	}
	return data, nil
}
