package corpus

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// with returns an article file with one front matter line more.
func with(line string) string {
	return "+++\ntitle = \"The tide mill\"\npublisher = \"Post\"\nurl = \"https://example.org/mill\"\n" + line + "\n+++\n" + prose + "\n"
}

func TestFrontMatter(t *testing.T) {
	c, err := Load(fstest.MapFS{"mill.md": {Data: []byte("+++\n# who\ntitle = '  The tide mill '\npublisher = \"Post\"\nurl = \"https://example.org/mill\"\n" +
		"author = \"Mara\"\nnote = \"first of two\"\npublished = 2022-05-02\nupdated = \"2022-05-03\"\nkind = \"digest\"\n+++  \n\n" + prose)}})
	if err != nil {
		t.Fatal(err)
	}
	got := *c.Articles[0]
	got.File, got.Paragraphs = "", nil
	want := Article{
		ID: "mill", Title: "The tide mill", Publisher: "Post", URL: "https://example.org/mill", Author: "Mara", Note: "first of two",
		Published: time.Date(2022, 5, 2, 0, 0, 0, 0, time.UTC), Updated: time.Date(2022, 5, 3, 0, 0, 0, 0, time.UTC), Kind: Digest,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if c.Article("mill") != c.Articles[0] || c.Article("none") != nil {
		t.Error("Article does not find by id")
	}
}

// TestMistakes holds files that are refused, with the message that their owner reads.
func TestMistakes(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"empty file", "", `a.md:1: no front matter: want a first line "+++", then title, publisher and url, then a line "+++", then the text; "bot import" writes it`},
		{"no front matter", "The mill.\n", `a.md:1: no front matter: want a first line "+++", then title, publisher and url, then a line "+++", then the text; "bot import" writes it`},
		{"YAML", "---\ntitle: x\n---\n", `a.md:1: front matter in YAML: want TOML (title = "…") between two lines "+++"`},
		{"not closed", "+++\ntitle = \"x\"\n\nThe mill.\n", `a.md:1: front matter is not closed: want a second line "+++" after the keys`},
		{"not TOML", "+++\ntitle = \"x\"\npublisher: y\n+++\n", `a.md:3: front matter is not TOML: `},
		{"key twice", with("author = \"x\"\nauthor = \"y\""), `a.md:6: front matter is not TOML: `},
		{"unclosed quote", "+++\ntitle = \"x\n+++\n", `a.md:2: front matter is not TOML: `},
		{"misspelt key", with(`Pubished = "2022-05-02"`), `a.md:5: unknown key "Pubished": did you mean "published"?`},
		{"foreign key", with(`layout = "x"`), `a.md:5: unknown key "layout": want one of title, publisher, url, published, author, updated, language, note, kind`},
		{"known elsewhere", with(`date = "2022-05-02"`), `a.md:5: unknown key "date": want one of title, publisher, url, published, author, updated, language, note, kind`},
		{"table", with("[author]\nname = \"x\""), `a.md:5: author: want text in quotes, got a table`},
		{"number", with("note = 5"), `a.md:5: note: want text in quotes, got 5`},
		{"list", with(`author = ["x"]`), `a.md:5: author: want text in quotes, got a list`},
		{"word for a date", with(`published = "July"`), `a.md:5: published: want YYYY-MM-DD, got "July"`},
		{"no such day", with(`published = "2022-02-30"`), `a.md:5: published: want YYYY-MM-DD, got "2022-02-30"`},
		{"day first", with(`published = "05.07.2022"`), `a.md:5: published: want YYYY-MM-DD, got "05.07.2022"`},
		{"number for a date", with("updated = 2022"), `a.md:5: updated: want YYYY-MM-DD, got 2022`},
		{"updated first", with("published = \"2022-05-02\"\nupdated = \"2022-05-01\""), `a.md:6: updated: want a day on or after published (2022-05-02), got 2022-05-01`},
		{"kind", with(`kind = "Digest"`), `a.md:5: kind: want "original" or "digest", got "Digest"`},
		{"scheme", strings.Replace(with(""), "https:", "ftp:", 1), `a.md:4: url: want an address that begins with https:// or http:// and a host, got "ftp://example.org/mill"`},
		{"host", strings.Replace(with(""), "example.org", "", 1), `a.md:4: url: want an address that begins with https:// or http:// and a host, got "https:///mill"`},
		{"nothing given", "+++\n+++\n" + prose, "a.md:1: title: missing: add a line title = \"…\" to the front matter\n" +
			"a.md:1: publisher: missing: add a line publisher = \"…\" to the front matter"},
		{"empty title", strings.Replace(with(""), "The tide mill", " ", 1), `a.md:2: title: missing: add a line title = "…" to the front matter`},
		{"no text", head + "\n\n", `a.md:6: no text: want sentences after the front matter; headings and page furniture are not enough`},
		{"only furniture", head + "# The tide mill\n\nMust read\n", `a.md:6: no text: `},
		{"not UTF-8", with("") + "caf\xe9\n", `a.md:8: not UTF-8: save the file as UTF-8`},
		{"NUL", with("") + "\x00", `a.md:8: control character U+0000: remove it`},
		{"Windows-1252", with("") + "\u0092", `a.md:8: control character U+0092: `},
		{"lone carriage return", with("") + "a\rb", `a.md:8: carriage return without line feed: `},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Load(fstest.MapFS{"a.md": {Data: []byte(tt.file)}})
			if err == nil || c != nil {
				t.Fatal("loaded")
			}
			if got := err.Error(); got != tt.want && !(strings.HasSuffix(tt.want, ": ") && strings.HasPrefix(got, tt.want)) {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestManyMistakes: an error stays short, and says how many there are.
func TestManyMistakes(t *testing.T) {
	files := fstest.MapFS{}
	for i := range 500 {
		files[fmt.Sprintf("%03d.md", i)] = &fstest.MapFile{Data: []byte("The mill.\n")}
	}
	_, err := Load(files)
	var wrong *Mistakes
	if !errors.As(err, &wrong) || len(wrong.Lines()) != 500 {
		t.Fatal(err)
	}
	if text := err.Error(); strings.Count(text, "\n") != toldMistakes || !strings.HasSuffix(text, "\nand 480 more") {
		t.Error(text)
	}
}

// TestAllMistakes checks that one run names the mistakes of all files, in order.
func TestAllMistakes(t *testing.T) {
	_, err := Load(fstest.MapFS{
		"c.md": {Data: []byte("---\n")},
		"a.md": {Data: []byte(with(""))},
		"b.md": {Data: []byte(with("published = \"x\"\nkind = \"y\""))},
		"d.md": {Data: make([]byte, MaxFile+1)},
		"e.md": {Data: []byte(strings.Replace(with(""), "https://example.org/mill", "http://www.Example.org/mill/", 1))},
	})
	want := `b.md:5: published: want YYYY-MM-DD, got "x"
b.md:6: kind: want "original" or "digest", got "y"
c.md:1: front matter in YAML: want TOML (title = "…") between two lines "+++"
d.md: 8 MiB: want at most 8 MiB for one article: split the file
e.md:2: title: a.md:2 has the same one: remove one of the files, or give them different titles
e.md:4: url: a.md:4 has the same one: remove one of the files, or correct the address`
	if err == nil {
		t.Fatal("loaded")
	}
	if d := cmp.Diff(want, err.Error()); d != "" {
		t.Error(d)
	}
}

func TestFilesPassedOver(t *testing.T) {
	c, err := Load(fstest.MapFS{
		"mill.md":        {Data: []byte(with(""))},
		".draft.md":      {Data: []byte("x")},
		"notes.txt":      {Data: []byte("x")},
		"old.md/mill.md": {Data: []byte("x")},
	})
	if err != nil || len(c.Articles) != 1 {
		t.Errorf("got %v, %v", c, err)
	}
	if _, err := Load(fstest.MapFS{"notes.txt": {}}); err == nil || err.Error() != "no article: want files that end in .md at the top of the folder" {
		t.Errorf("empty folder: %v", err)
	}
}

// TestRevision checks that names, bytes and the border between two files all count, and that
// articles stand in order of id although "a-b.md" sorts before "a.md".
func TestRevision(t *testing.T) {
	second := strings.NewReplacer("tide mill", "dam", "/mill", "/dam").Replace(with(""))
	load := func(files map[string]string) *Corpus {
		fsys := fstest.MapFS{}
		for name, text := range files {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		c, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	base := load(map[string]string{"a.md": with(""), "a-b.md": second})
	if base.Articles[0].ID != "a" || len(base.Revision) != 8 || strings.Trim(base.Revision, "0123456789abcdef") != "" {
		t.Errorf("first %s, revision %q", base.Articles[0].ID, base.Revision)
	}
	if again := load(map[string]string{"a-b.md": second, "a.md": with(""), "x.txt": "x"}); again.Revision != base.Revision {
		t.Error("revision is not stable")
	}
	for name, files := range map[string]map[string]string{
		"bytes":     {"a.md": with("") + "\n", "a-b.md": second},
		"names":     {"a.md": with(""), "a-c.md": second},
		"exchanged": {"a-b.md": with(""), "a.md": second},
		"fewer":     {"a.md": with("")},
	} {
		if load(files).Revision == base.Revision {
			t.Errorf("%s: same revision", name)
		}
	}
}

func TestLoadDir(t *testing.T) {
	dir := t.TempDir()
	write := func(path, text string) {
		if err := os.WriteFile(filepath.Join(dir, path), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target, path string) {
		if err := os.Symlink(target, filepath.Join(dir, path)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	fails := func(path, want string) {
		t.Helper()
		if _, err := LoadDir(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", path, err, want)
		}
	}
	fails(filepath.Join(dir, "none"), "no such folder: create it")
	fails(dir, "no article: want files that end in .md")
	write("secret", with(""))
	fails(filepath.Join(dir, "secret"), "not a folder")

	articles := filepath.Join(dir, "articles")
	if err := os.Mkdir(articles, 0o700); err != nil {
		t.Fatal(err)
	}
	write("articles/text", with(""))
	link("text", "articles/inside.md")
	if c, err := LoadDir(articles); err != nil || c.Articles[0].ID != "inside" {
		t.Errorf("link inside the folder: %v", err)
	}
	link("../secret", "articles/outside.md")
	fails(articles, "outside.md: symbolic link that leads out of the folder or nowhere: put a copy of the file here instead")
}

// FuzzLoad feeds texts below good front matter: whatever they hold, spans keep their promises.
func FuzzLoad(f *testing.F) {
	for _, c := range sentenceCases() {
		f.Add(c)
	}
	for _, s := range []string{"- a\n> b\n# c\n===\n1. d", "Related posts:\nA B\n\nc.", "x.\r\ny.\r\n\r\n* z", "a (b. C", "»« . » x", "\ufeff.\u00a0A"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Load(fstest.MapFS{"a.md": {Data: []byte(head + text)}})
		if err != nil {
			if !strings.HasPrefix(err.Error(), "a.md:") {
				t.Errorf("error without its place: %v", err)
			}
			return
		}
		checkArticle(t, c.Articles[0])
	})
}

// FuzzFile feeds whole files: each is an article or an error that names its place.
func FuzzFile(f *testing.F) {
	for _, line := range []string{"", `published = "x"`, "kind = 1", "[a.b]", "updated = 2022-01-01T00:00:00Z", "published = 10:00:00"} {
		f.Add([]byte(with(line)))
	}
	f.Add([]byte(byteOrderMark + "+++\r\n+++"))
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := Load(fstest.MapFS{"a.md": {Data: file}})
		if err != nil && !strings.HasPrefix(err.Error(), "a.md:") {
			t.Errorf("error without its place: %v", err)
		}
		if err == nil {
			checkArticle(t, c.Articles[0])
		}
	})
}

// BenchmarkLoad reads pages full of furniture, and an article that is prose alone; MB/s are of
// article files.
func BenchmarkLoad(b *testing.B) {
	pageFiles := fstest.MapFS{}
	for _, a := range pages(b).Articles {
		pageFiles[a.ID+".md"] = &fstest.MapFile{Data: []byte(a.File)}
	}
	paragraph := strings.Join(sentenceCases()[:20], " ") + "\n\n"
	proseFile := fstest.MapFS{"a.md": {Data: []byte(head + strings.Repeat(paragraph, 20))}}
	for name, fsys := range map[string]fstest.MapFS{"pages": pageFiles, "prose": proseFile} {
		b.Run(name, func(b *testing.B) {
			size := 0
			for _, f := range fsys {
				size += len(f.Data)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Load(fsys); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
