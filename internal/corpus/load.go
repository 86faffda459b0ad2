package corpus

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// MaxFile is the largest article file that is read: about a thousand times a long article, so that
// a file put there by mistake is named instead of filling the memory.
const MaxFile = 8 << 20

// source is one article file as it was read.
type source struct{ name, text string }

// Load reads every *.md file at the root of fsys as an article. Other files and folders, and names
// that begin with a dot, are passed over. On error no corpus is returned and the error names file
// and line ("003-x.md:4: …"); it joins the mistakes of all files, in order of file and line, one a
// line of its text.
func Load(fsys fs.FS) (*Corpus, error) { return (&Corpus{}).reload(fsys) }

// reload is Load, with the articles of c that have not changed as they are.
func (c *Corpus) reload(fsys fs.FS) (*Corpus, error) {
	sources, problems := readAll(fsys)
	next := &Corpus{Revision: revision(sources)}
	for _, r := range parseAll(sources, c) {
		if len(r.problems) == 0 {
			next.Articles = append(next.Articles, r.article)
		}
		problems = append(problems, r.problems...)
	}
	problems = append(problems, duplicates(next.Articles)...)
	if len(problems) == 0 && len(sources) == 0 {
		return nil, errors.New("no article: want files that end in .md at the top of the folder")
	}
	if len(problems) > 0 {
		return nil, joined(problems)
	}
	slices.SortFunc(next.Articles, func(a, b *Article) int { return strings.Compare(a.ID, b.ID) })
	return next, nil
}

// parsed is what has become of a file.
type parsed struct {
	article  *Article
	problems []problem
}

// parseAll reads files on all cores, those that are articles of c as they are not anew.
func parseAll(sources []source, c *Corpus) []parsed {
	known := make(map[string]*Article, len(c.Articles))
	for _, a := range c.Articles {
		known[a.ID+".md"] = a
	}
	out := make([]parsed, len(sources))
	var work sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), runtime.NumCPU()) // of which a running bot has more than compute
	for w := range workers {
		work.Go(func() {
			book := newRulebook()
			for i := w; i < len(sources); i += workers {
				if a := known[sources[i].name]; a != nil && a.File == sources[i].text {
					out[i].article = a
					continue
				}
				out[i].article, out[i].problems = parse(sources[i], book)
			}
		})
	}
	work.Wait()
	return out
}

// LoadDir is Load on the folder dir. Symbolic links that lead out of it are refused.
func LoadDir(dir string) (*Corpus, error) { return (&Corpus{}).ReloadDir(dir) }

// ReloadDir is LoadDir, where the articles whose files are as they were are those of c.
func (c *Corpus) ReloadDir(dir string) (*Corpus, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: no such folder: create it and put articles (*.md) into it, or name another", dir)
	case err != nil:
		return nil, fmt.Errorf("opening the folder of articles: %w", err)
	case !info.IsDir():
		return nil, fmt.Errorf("%s: not a folder: name the folder that holds the articles", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the folder of articles: %w", err)
	}
	defer root.Close()
	next, err := c.reload(root.FS())
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", dir, err)
	}
	return next, nil
}

// readAll reads the article files in order of name. A file that cannot be read becomes a problem.
func readAll(fsys fs.FS) ([]source, []problem) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, []problem{{text: fmt.Sprintf("listing the folder: %v", err)}}
	}
	var sources []source
	var problems []problem
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".md") || strings.HasPrefix(e.Name(), ".") || e.IsDir() {
			continue
		}
		text, err := readFile(fsys, e)
		if err != nil {
			problems = append(problems, problem{file: e.Name(), text: err.Error()})
			continue
		}
		sources = append(sources, source{e.Name(), text})
	}
	return sources, problems
}

func readFile(fsys fs.FS, e fs.DirEntry) (string, error) {
	if !utf8.ValidString(e.Name()) || strings.ContainsFunc(e.Name(), unicode.IsControl) {
		return "", errors.New("file name: want printable UTF-8: rename the file")
	}
	info, err := fs.Stat(fsys, e.Name())
	switch {
	case err != nil && e.Type()&fs.ModeSymlink != 0:
		return "", errors.New("symbolic link that leads out of the folder or nowhere: put a copy of the file here instead")
	case err != nil:
		return "", fmt.Errorf("cannot be read: %w", err)
	case !info.Mode().IsRegular():
		return "", errors.New("not a regular file: rename it so that it does not end in .md, or put an article here")
	case info.Size() > MaxFile:
		return "", fmt.Errorf("%d MiB: want at most %d MiB for one article: split the file", info.Size()>>20, MaxFile>>20)
	}
	b, err := fs.ReadFile(fsys, e.Name())
	if err != nil {
		return "", fmt.Errorf("cannot be read: %w", err)
	}
	return string(b), nil
}

// revision hashes names and bytes in order of name, each preceded by its length so that no two
// corpora can run together to the same stream.
func revision(sources []source) string {
	h := sha256.New()
	part := func(s string) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
		h.Write([]byte(s))
	}
	for _, s := range sources {
		part(s.name)
		part(s.text)
	}
	return hex.EncodeToString(h.Sum(nil))[:8]
}
