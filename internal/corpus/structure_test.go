package corpus

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the outlines in testdata/pages")

// pages loads the invented pages of testdata.
func pages(t testing.TB) *Corpus {
	t.Helper()
	c, err := LoadDir(filepath.Join("testdata", "pages"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPages compares what becomes of whole pages with outlines that a person has read.
func TestPages(t *testing.T) {
	for _, a := range pages(t).Articles {
		t.Run(a.ID, func(t *testing.T) {
			checkArticle(t, a)
			golden := filepath.Join("testdata", "pages", a.ID+".outline")
			if *update {
				if err := os.WriteFile(golden, []byte(outline(a)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), outline(a)); d != "" {
				t.Error(d)
			}
		})
	}
}

const head = "+++\ntitle = \"The tide mill\"\npublisher = \"Post\"\nurl = \"https://example.org/mill\"\n+++\n"

// loadText loads one article with the text below front matter.
func loadText(t testing.TB, text string) *Article {
	t.Helper()
	c, err := Load(fstest.MapFS{"mill.md": {Data: []byte(head + text)}})
	if err != nil {
		t.Fatal(err)
	}
	return c.Articles[0]
}

// prose surrounds a line under test with paragraphs that are surely the article's.
const prose = "The tide mill of Lenn turned for the last time on Monday."

func TestHeadings(t *testing.T) {
	tests := []struct {
		name, line string
		heading    bool
	}{
		{"title case", "A Mill Without Water", true},
		{"sentence case", "What the miller remembers", true},
		{"question", "Who owns the stones?", true},
		{"colon after a word", "Background:", true},
		{"Markdown", "### The owners", true},
		{"Markdown with closing marks", "## The owners ##", true},
		{"bold line", "**The owners**", true},
		{"title again", "The Tide Mill", true},
		{"title with publisher", "The tide mill - Post", true},
		{"day in a chronicle", "4 March 2021", true},
		{"short sentence", "It was loud.", false},
		{"introduction to a list", "The miller has three wishes for the coming year:", false},
		{"long line without end", "The miller, who is 70, has shown the stones to visitors from eleven countries since 1999", false},
		{"quotation", "“It was a good mill.”", false},
		{"unfinished but several sentences", "The wheel broke. Nobody came", false},
		{"list item", "- Two stones", false},
		{"hashtag is no heading mark", "#mill was a fashion for a day.", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := loadText(t, prose+"\n\n"+tt.line+"\n\nIt had ground barley since 1740.\n")
			checkArticle(t, a)
			if got := len(a.Headings) == 1; got != tt.heading || len(a.Furniture) > 0 {
				t.Errorf("heading: %v, want %v\n%s", got, tt.heading, outline(a))
			}
		})
	}
}

// TestOpening checks that headline and standfirst are never evidence, whatever their length.
func TestOpening(t *testing.T) {
	a := loadText(t, "After 280 years the wheel in the river Lenn stands still, and the owner looks for someone to buy the stones, the shed and the eels\n\n"+prose+"\n")
	if len(a.Headings) != 1 || len(a.Paragraphs) != 1 {
		t.Error(outline(a))
	}
}

func TestParagraphs(t *testing.T) {
	tests := []struct {
		name, text string
		want       int
	}{
		{"blank lines", "One is here.\n\nTwo is here.\n \t\nThree is here.\n", 3},
		{"hard-wrapped", "The mill stood on the west bank of the\nriver until the flood took the dam. The owner\nrebuilt it.\n\n" + prose, 2},
		{"a sentence a line", "The mill stood there.\nThe flood took the dam.\n\n" + prose, 2},
		{"no blank lines", prose + "\nThe owner, Ada Lund, is 70.\nShe will sell it.\n", 3},
		{"long lines", strings.Repeat("The wheel turned. ", 12) + "\n" + strings.Repeat("The dam held. ", 12) + "\n", 2},
		{"line broken in a sentence", strings.Repeat("The wheel turned. ", 12) + "It was\nloud.\n", 1},
		{"list", prose + "\n\n- one wheel\n- two stones\n  of granite\n* a shed\n1. a dam\n2) an eel\n", 6},
		{"list after its introduction", "For sale are the following things:\n- one wheel.\n- two stones.\n", 3},
		{"number at a line's start", prose + "\n\nThe price of the mill was set at not less than\n12. It fell. " + prose + "\n", 2},
		{"table", prose + "\n\n| part | price |\n|---|---|\n| wheel | 40 |\n", 3},
		{"underlined heading", prose + "\n\nThe owners\n==========\nAda Lund owns it.\n", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := loadText(t, tt.text)
			checkArticle(t, a)
			if len(a.Paragraphs) != tt.want {
				t.Errorf("%d paragraphs, want %d\n%s", len(a.Paragraphs), tt.want, outline(a))
			}
		})
	}
}

// TestBytes checks that a byte order mark and Windows line ends move no offset.
func TestBytes(t *testing.T) {
	unix := head + prose + "\nIt was loud.\n\nThe owners\n\nAda Lund owns it.\n"
	file := byteOrderMark + strings.ReplaceAll(unix, "\n", "\r\n")
	c, err := Load(fstest.MapFS{"mill.md": {Data: []byte(file)}})
	if err != nil {
		t.Fatal(err)
	}
	a := c.Articles[0]
	checkArticle(t, a)
	last := a.Paragraphs[len(a.Paragraphs)-1]
	if a.File != file || a.Text(last.Span) != "Ada Lund owns it." || last.Heading != "The owners" {
		t.Errorf("last paragraph %q under %q", a.Text(last.Span), last.Heading)
	}
}
