package importer_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/corpus"
	"rapporteur/internal/corpus/importer"
)

// shared is a folder beside the repository's: the one that RAPPORTEUR_SHARED names, or ../shared. The test is skipped where there is none.
func shared(t *testing.T, name string) string {
	t.Helper()
	root := os.Getenv("RAPPORTEUR_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	dir := filepath.Join(root, name)
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("RAPPORTEUR_SHARED") != "" {
			t.Fatal(err)
		}
		t.Skipf("no %s in RAPPORTEUR_SHARED or ../shared", name)
	}
	return dir
}

// The articles as they were collected from the web, with only their publisher and address given, become what somebody made of them by hand: the same
// paragraphs, the same title, and no date that is the site's.
func TestRawArticles(t *testing.T) {
	raw, byHand := shared(t, "articles"), shared(t, "corpus")
	want, err := corpus.LoadDir(byHand)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range want.Articles {
		t.Run(w.ID, func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join(raw, w.ID[:3]+"_*.txt"))
			if err != nil || len(files) != 1 {
				t.Fatalf("%v, %v", files, err)
			}
			var got importer.Result
			o := importer.Options{Dir: t.TempDir(), Publisher: w.Publisher, URL: w.URL}
			if err := importer.Import(t.Context(), o, files, func(r importer.Result) { got = r }); err != nil || got.Status != importer.Imported {
				t.Fatalf("%+v, %v", got, err)
			}
			if diff := cmp.Diff(paragraphs(w), paragraphs(got.Article)); diff != "" {
				t.Errorf("paragraphs (-by hand +imported)\n%s", diff)
			}
			if len(got.Article.Furniture) > 0 {
				t.Errorf("furniture is left: %v", got.Article.Furniture)
			}
			if plainTitle(got.Article.Title) != plainTitle(w.Title) {
				t.Errorf("title %q, want %q", got.Article.Title, w.Title)
			}
			if !got.Article.Published.Equal(w.Published) || !got.Article.Updated.Equal(w.Updated) || got.Article.Author != w.Author {
				t.Errorf("published %v, updated %v, by %q; want %v, %v, %q", got.Article.Published, got.Article.Updated, got.Article.Author, w.Published, w.Updated, w.Author)
			}
		})
	}
}

// plainTitle is a title without its marks, since one that is made of an address has none.
func plainTitle(s string) string {
	words := strings.FieldsFunc(strings.ToLower(strings.NewReplacer("’", "", "'", "").Replace(s)), func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') })
	return strings.Join(slices.Clip(words), " ")
}
