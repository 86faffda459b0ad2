package importer

import (
	"errors"
	"hash/maphash"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"rapporteur/internal/corpus"

	"golang.org/x/text/unicode/norm"
)

// shelf is the articles that a folder holds, to find those that are the same as others, or nearly.
type shelf struct {
	dir      string
	articles map[string]*corpus.Article
	address  map[string]string // of an address in its bare form: the id
	title    map[string]string
	host     map[string]string   // of a host: the id of one of its articles
	pieces   map[uint64][]string // of a run of words: ids of the articles that have it
	sizes    map[string]int      // runs of words of an article
	repeats  map[string][]string // of a host: lines that were left out because its pages repeat them
	seed     maphash.Seed
}

func openShelf(dir string) (*shelf, error) {
	s := &shelf{dir: dir, articles: map[string]*corpus.Article{}, address: map[string]string{}, title: map[string]string{}, host: map[string]string{},
		pieces: map[uint64][]string{}, sizes: map[string]int{}, repeats: map[string][]string{}, seed: maphash.MakeSeed()}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	none := !slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".md") && !strings.HasPrefix(e.Name(), ".") && !e.IsDir()
	})
	if err == nil && none {
		return s, nil
	}
	s.readFurniture()
	c, err := corpus.LoadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, a := range c.Articles {
		s.put(a)
	}
	return s, nil
}

func (s *shelf) path(id string) string { return filepath.Join(s.dir, id+".md") }

// put adds an article, or puts it in the place of the one that had its id.
func (s *shelf) put(a *corpus.Article) {
	if old := s.articles[a.ID]; old != nil {
		forget(s.title, corpus.TitleKey(old.Title), a.ID)
		forget(s.address, bareAddress(old.URL), a.ID)
		for _, p := range s.runs(old) {
			s.pieces[p] = slices.DeleteFunc(s.pieces[p], func(id string) bool { return id == a.ID })
		}
	}
	s.articles[a.ID] = a
	s.title[corpus.TitleKey(a.Title)] = a.ID
	if a.URL != "" {
		s.address[bareAddress(a.URL)] = a.ID
		s.host[hostOf(a.URL)] = a.ID
	}
	runs := s.runs(a)
	s.sizes[a.ID] = len(runs)
	for _, p := range runs {
		s.pieces[p] = append(s.pieces[p], a.ID)
	}
}

// forget takes a key away if it still stands for id.
func forget(of map[string]string, key, id string) {
	if of[key] == id {
		delete(of, key)
	}
}

// at is the article of the first of the addresses that is known, or nil.
func (s *shelf) at(addresses ...string) *corpus.Article {
	for _, a := range addresses {
		if id, ok := s.address[bareAddress(a)]; ok && a != "" {
			return s.articles[id]
		}
	}
	return nil
}

// titled is another article with the title of a, or nil.
func (s *shelf) titled(a *corpus.Article) *corpus.Article {
	if id, ok := s.title[corpus.TitleKey(a.Title)]; ok && id != a.ID {
		return s.articles[id]
	}
	return nil
}

// fromHost is an article of the site that an address belongs to, or nil.
func (s *shelf) fromHost(address string) *corpus.Article {
	if address == "" {
		return nil
	}
	return s.articles[s.host[hostOf(address)]]
}

// free is the id, with a number behind it while there is an article with it.
func (s *shelf) free(id string) string {
	for n, base := 2, id; s.articles[id] != nil; n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	return id
}

// run is how many words make a run, and kept says one run of how many is looked at.
const (
	run  = 5
	kept = 3
)

// runs are the hashes of the runs of words of an article, each once: of Broder, "On the resemblance and containment of documents", 1997.
func (s *shelf) runs(a *corpus.Article) []uint64 {
	var words []string
	for _, p := range a.Paragraphs {
		words = append(words, titleWords(a.Text(p.Span))...)
	}
	var out []uint64
	every := uint64(kept)
	if len(words) < 400 {
		every = 1
	}
	for i := 0; i+run <= max(len(words), run) && len(words) > 0; i++ {
		h := maphash.String(s.seed, strings.Join(words[i:min(i+run, len(words))], " "))
		if h%every == 0 {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// nearlySame is from which share of runs on two articles are copies of one text.
const nearlySame = .7

// like is the known article that shares most with a, and how much of both it is.
func (s *shelf) like(a *corpus.Article) (*corpus.Article, float64) {
	runs, counts := s.runs(a), map[string]int{}
	for _, p := range runs {
		for _, id := range s.pieces[p] {
			counts[id]++
		}
	}
	best, most := "", 0.0
	for id, n := range counts {
		share := float64(n) / float64(len(runs)+s.sizes[id]-n)
		if share > most || share == most && id < best {
			best, most = id, share
		}
	}
	return s.articles[best], most
}

// share is how much of the runs of two articles is in both.
func (s *shelf) share(a, b *corpus.Article) float64 {
	one, other := s.runs(a), s.runs(b)
	both := 0
	for _, p := range one {
		if _, found := slices.BinarySearch(other, p); found {
			both++
		}
	}
	return float64(both) / float64(max(1, len(one)+len(other)-both))
}

// sameWords says whether two articles have the same text, whatever stands between the words.
func sameWords(a, b *corpus.Article) bool {
	return slices.Equal(wordsOf(a), wordsOf(b))
}

func wordsOf(a *corpus.Article) []string {
	var out []string
	for _, p := range a.Paragraphs {
		out = append(out, titleWords(a.Text(p.Span))...)
	}
	return out
}

func sameFields(a, b *corpus.Article) bool {
	return a.Title == b.Title && a.Publisher == b.Publisher && a.Author == b.Author && a.Kind == b.Kind && a.Published.Equal(b.Published) && a.Updated.Equal(b.Updated) &&
		bareAddress(a.URL) == bareAddress(b.URL)
}

// bareAddress is an address without what does not change the page: scheme, "www.", a slash at its end, fragment, and the marks of campaigns.
func bareAddress(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	query := u.Query()
	for key := range query {
		if strings.HasPrefix(key, "utm_") || key == "fbclid" || key == "gclid" || key == "ref" {
			query.Del(key)
		}
	}
	return hostOf(raw) + strings.TrimSuffix(u.EscapedPath(), "/") + "?" + query.Encode()
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.")
}

// idOf makes the id of a new article: its day, its publisher and its title in letters, digits and hyphens.
func idOf(a *corpus.Article) string {
	const longest = 72
	id := dayOf(a.Published)
	for _, part := range []string{a.Publisher, a.Title} {
		for _, w := range titleWords(ascii(part)) {
			if w = plainLetters(w); w == "" {
				continue
			}
			if id != "" && len(id)+1+len(w) > longest {
				return id
			}
			if id != "" {
				id += "-"
			}
			id += w[:min(len(w), longest)]
		}
	}
	if id == "" || strings.Trim(id, "0123456789-") == "" {
		id = strings.Trim(id+"-article", "-")
	}
	return id
}

// ascii takes the marks from letters.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(strings.NewReplacer("ß", "ss", "ł", "l", "Ł", "L", "ø", "o", "Ø", "O", "æ", "ae", "Æ", "AE").Replace(s)))
}

func plainLetters(w string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, w)
}
