package importer_test

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rapporteur/internal/corpus"
	"rapporteur/internal/corpus/importer"

	gocmp "github.com/google/go-cmp/cmp"
)

// row is a source as people have them, and what a careful person would make of it by hand.
type row struct {
	name string // what is peculiar about the source
	file string // the name under which it lies in a folder
	data source
	o    importer.Options // what is said beforehand
	want want
}

// want is what matters of the outcome. A field that is "" is not looked at; unknown must be unknown.
type want struct {
	title, publisher, author, published, updated, url, language string

	text  []string // all paragraphs in order, white space folded
	among []string // each is a paragraph, whole
	not   []string // each is in no paragraph

	err, cure string // of a source that must give no article: what is wrong with it, "…" for what a library says, and what to do
}

const unknown = "(unknown)"

// mirror is what the person at the keyboard says of sources that do not say it themselves.
func mirror() importer.Options { return importer.Options{Publisher: "The Lenn Mirror"} }

func TestImportSet(t *testing.T) {
	rows := slices.Concat(textRows(), frontRows(), byteRows(), pageRows(), pageTextRows(), refusedPageRows(), pdfRows(), wordRows(), mailRows(), titleRows(), fileNameRows())
	if len(rows) < 45 {
		t.Errorf("%d sources, want at least 45", len(rows))
	}
	seen := map[string]bool{}
	for _, r := range rows {
		if seen[r.name] {
			t.Errorf("two rows are called %q", r.name)
		}
		seen[r.name] = true
		t.Run(r.name, func(t *testing.T) { r.run(t) })
	}
}

func (r row) run(t *testing.T) {
	path := filepath.Join(t.TempDir(), r.file)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, r.data(t), 0o644); err != nil {
		t.Fatal(err)
	}
	r.o.Dir = filepath.Join(t.TempDir(), "articles") // which is not there yet
	result := importOne(t, r.o, path)
	files := filesBelow(t, filepath.Dir(r.o.Dir))
	if r.want.err != "" {
		r.checkFailure(t, path, result, files)
		return
	}
	if result.Status != importer.Imported {
		t.Fatalf("it was not imported but %s: %v", result.Status, result.Err)
	}
	r.checkArticle(t, result.Article)
	checkWritten(t, r.o.Dir, files, result.Article)
	if again := importOne(t, r.o, path); again.Status != importer.Unchanged {
		t.Errorf("a second time it was %s, want unchanged: %v", again.Status, again.Err)
	}
}

// importOne imports a source that holds one article or none.
func importOne(t *testing.T, o importer.Options, path string) importer.Result {
	t.Helper()
	var results []importer.Result
	if err := importer.Import(t.Context(), o, []string{path}, func(r importer.Result) { results = append(results, r) }); err != nil {
		t.Fatal(err)
	}
	if len(results) != 1 {
		t.Fatalf("%d outcomes of one source: %v", len(results), results)
	}
	return results[0]
}

// checkFailure wants an error that names the file as it was given, on one line, a cure, and nothing written.
func (r row) checkFailure(t *testing.T, path string, got importer.Result, files []string) {
	t.Helper()
	var trouble *importer.Trouble
	if got.Status != importer.Failed || !errors.As(got.Err, &trouble) {
		if got.Article != nil {
			t.Logf("its paragraphs: %q", paragraphs(got.Article))
		}
		t.Fatalf("it was %s with the error %v, want it refused: %q", got.Status, got.Err, r.want.err)
	}
	if strings.ContainsAny(trouble.Error(), "\n\r\x1b") {
		t.Errorf("the error %q does not stay on its line", trouble.Error())
	}
	if !strings.ContainsAny(path, "\n\r\x1b") && !strings.HasPrefix(trouble.Error(), path) {
		t.Errorf("the error %q does not name the file", trouble.Error())
	}
	start, open := strings.CutSuffix(r.want.err, "…")
	if !strings.HasSuffix(trouble.Error(), ": "+r.want.err) && !(open && strings.Contains(trouble.Error(), ": "+start)) {
		t.Errorf("the error is %q, want it to say %q", trouble.Error(), r.want.err)
	}
	if trouble.Cure == "" || !strings.Contains(trouble.Cure, r.want.cure) {
		t.Errorf("the cure is %q, want %q", trouble.Cure, r.want.cure)
	}
	if len(files) > 0 {
		t.Errorf("files were written: %q", files)
	}
}

func (r row) checkArticle(t *testing.T, a *corpus.Article) {
	t.Helper()
	for _, f := range []struct{ name, got, want string }{
		{"title", a.Title, r.want.title},
		{"publisher", a.Publisher, r.want.publisher},
		{"author", a.Author, r.want.author},
		{"published", dayOf(a.Published), r.want.published},
		{"updated", dayOf(a.Updated), r.want.updated},
		{"url", a.URL, r.want.url},
		{"language", a.Language, r.want.language},
	} {
		if got := cmp.Or(f.got, unknown); f.want != "" && got != f.want {
			t.Errorf("%s is %q, want %q", f.name, got, f.want)
		}
	}
	got := paragraphs(a)
	if diff := gocmp.Diff(r.want.text, got); r.want.text != nil && diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
	for _, p := range r.want.among {
		if !slices.Contains(got, p) {
			t.Errorf("no paragraph is %q; there are %q", p, got)
		}
	}
	for _, s := range r.want.not {
		if i := slices.IndexFunc(got, func(p string) bool { return strings.Contains(p, s) }); i >= 0 {
			t.Errorf("%q is in the paragraph %q", s, got[i])
		}
	}
}

func paragraphs(a *corpus.Article) []string {
	var out []string
	for _, p := range a.Paragraphs {
		out = append(out, strings.Join(strings.Fields(a.Text(p.Span)), " "))
	}
	return out
}

func dayOf(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}

// plainName is what the file of an article may be called on every system that people use.
var plainName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,80}\.md$`)

// deviceName is what Windows keeps for itself, whatever stands behind the dot.
var deviceName = regexp.MustCompile(`^(?:con|prn|aux|nul|com\d|lpt\d)\.md$`)

// checkWritten wants one file, in the folder and nowhere else, under a harmless name, which the corpus reads as the article that was told.
func checkWritten(t *testing.T, dir string, files []string, told *corpus.Article) {
	t.Helper()
	if len(files) != 1 || filepath.Dir(files[0]) != dir {
		t.Fatalf("the files %q were written, want one in %s", files, dir)
	}
	if name := filepath.Base(files[0]); !plainName.MatchString(name) || deviceName.MatchString(name) {
		t.Errorf("the file is called %q", name)
	}
	c, err := corpus.LoadDir(dir)
	if err != nil {
		t.Fatalf("what was written cannot be read: %v", err)
	}
	if diff := gocmp.Diff(told, c.Articles[0]); diff != "" {
		t.Errorf("what was told and what was written (-told +written):\n%s", diff)
	}
}

// filesBelow are the files in a folder and those below it.
func filesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
