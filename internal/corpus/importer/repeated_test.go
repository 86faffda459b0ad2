package importer

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rapporteur/internal/corpus"
)

// sitePages are five pages in files; the first on of them have a line between their paragraphs. Their addresses are those of a pattern.
func sitePages(t *testing.T, line string, on int, address string) []string {
	t.Helper()
	dir := t.TempDir()
	var out []string
	for n := range 5 {
		p := tale(30 + n)
		if n < on {
			p = slices.Insert(p, 2, line)
		}
		front := []string{key("title", taleTitle(n)), key("publisher", "Tarnwick Post")}
		if address != "" {
			front = append(front, key("url", strings.ReplaceAll(address, "N", fmt.Sprint(n))))
		}
		out = append(out, filepath.Join(dir, fmt.Sprintf("%d.md", n)))
		writeFile(t, out[n], written(p, front...))
	}
	return out
}

// TestRepeated holds lines that several of five pages have, and whether they stay in the articles.
func TestRepeated(t *testing.T) {
	const (
		circle   = "Reading circle of the Tarnwick Post meets at the old mill"
		sentence = "The ferry of Skerry has not sailed since the storm broke its mast."
		oneSite  = "https://post.example/N"
	)
	for _, tt := range []struct {
		name, line string
		on         int
		address    string
		stays      bool
	}{
		{"a line on all", circle, 5, oneSite, false},
		{"a line on three", circle, 3, oneSite, false},
		{"a line on two", circle, 2, oneSite, true},
		{"a line on one", circle, 1, oneSite, true},
		{"a line on all, with www on some", circle, 5, "https://www.post.example/N", false},
		{"a line on pages of different sites", circle, 5, "https://N.example/boats", true},
		{"a line in files without addresses", circle, 5, "", true},
		{"a sentence on all", sentence, 5, oneSite, false},
		{"a sentence on three", sentence, 3, oneSite, true},
		{"a question on three", "Who will pay for a new mast of the ferry of Skerry?", 3, oneSite, true},
		{"a quotation on three", "“The ferry of Skerry will not sail before the mast is new,” Mara Holt said. “That may take until autumn.”", 3, oneSite, true},
		{"a quotation in straight marks on three", `"The ferry of Skerry will not sail before the mast is new," Mara Holt said. "That may take until autumn."`, 3, oneSite, true},
		{"a sentence in brackets on three", "(The ferry of Skerry is 40 years old and has lost its mast before.)", 3, oneSite, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range carry(t, inside(t), sitePages(t, tt.line, tt.on, tt.address)...)[:tt.on] {
				if r.Status != Imported {
					t.Fatalf("got %+v", r)
				}
				at := slices.IndexFunc(r.Lines, func(l Line) bool { return l.Text == tt.line })
				if at < 0 {
					t.Fatalf("the line is not told of: %q", r.Lines)
				}
				if stays := strings.Contains(r.Article.File, tt.line); stays != tt.stays || (r.Lines[at].Why == "") != tt.stays {
					t.Errorf("stays %v, why %q; want it to stay: %v", stays, r.Lines[at].Why, tt.stays)
				}
				if !strings.Contains(r.Article.File, tale(30)[1][:20]) && r.Article.Title == taleTitle(0) {
					t.Error("a paragraph of the article is gone")
				}
			}
		})
	}
}

// TestRepeatedLater checks that a page that comes later, or again, alone is treated as it was among its like.
func TestRepeatedLater(t *testing.T) {
	const circle = "Reading circle of the Tarnwick Post meets at the old mill"
	pages := sitePages(t, circle, 5, "https://post.example/N")
	for _, line := range []string{circle, "The ferry of Skerry has not sailed since the storm broke its mast."} {
		t.Run("again: "+line, func(t *testing.T) {
			o, pages := inside(t), sitePages(t, line, 5, "https://post.example/N")
			carry(t, o, pages...)
			if got := carry(t, o, pages[2]); got[0].Status != Unchanged {
				t.Errorf("a page that was brought in among others is %s when it is read alone", got[0].Status)
			}
		})
	}
	t.Run("new", func(t *testing.T) {
		o := inside(t)
		carry(t, o, pages[:4]...)
		if got := carry(t, o, pages[4]); strings.Contains(got[0].Article.File, circle) {
			t.Error("what all pages of the site have is in the text of one that came later")
		}
	})
	t.Run("new, beside articles that have the line", func(t *testing.T) {
		o := inside(t)
		for _, p := range pages[:4] { // one by one nothing shows that it repeats
			carry(t, Options{Dir: o.Dir}, p)
		}
		c, err := corpus.LoadDir(o.Dir)
		if err != nil || len(c.Articles) != 4 {
			t.Fatal(c, err)
		}
		if got := carry(t, o, pages[4]); strings.Contains(got[0].Article.File, circle) {
			t.Error("what all pages of the site have is in the text of one that came later")
		}
	})
}

// TestLargest checks that what is brought in can be read again: an article file may have 8 MiB.
func TestLargest(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	for _, tt := range []struct {
		name string
		size int
		want Status
	}{{"within", 1 << 20, Imported}, {"beyond", 9 << 20, Failed}} {
		t.Run(tt.name, func(t *testing.T) {
			o := inside(t)
			file := filepath.Join(t.TempDir(), "in.md")
			one := strings.Join(tale(40), "\n\n") + "\n\n"
			writeFile(t, file, written([]string{strings.Repeat(one, tt.size/len(one))}, key("title", "A long tale of boats"), key("publisher", "Post")))
			if got := carry(t, o, file); got[0].Status != tt.want {
				t.Errorf("got %s, want %s", got[0].Status, tt.want)
			}
		})
	}
}
