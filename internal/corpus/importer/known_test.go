package importer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapporteur/internal/corpus"
)

// written is a file of text with front matter; lines of it are "key = value".
func written(paragraphs []string, front ...string) string {
	return "+++\n" + strings.Join(front, "\n") + "\n+++\n\n" + strings.Join(paragraphs, "\n\n") + "\n"
}

// key is a line of front matter.
func key(name, value string) string { return name + ` = "` + value + `"` }

// other is tale n with other words in its last sentence.
func other(n int) []string {
	p := tale(n)
	p[3] = p[3][:strings.LastIndex(strings.TrimSuffix(p[3], "."), ". ")+2] + "Nobody in Skerry has seen the ropes of the ferry again, and the council paid for new ones at once."
	return p
}

const (
	post = "https://post.example/"
	boat = "Boats of Tarnwick go out"
)

// shelved is what the folder of TestKnown holds: an article with all fields, one without an address, and one of another site.
func shelved() map[string]string {
	return map[string]string{
		"boats.md": written(tale(1), key("title", boat), key("publisher", "Tarnwick Post"), key("url", post+"boats"), key("published", "2031-05-02"), key("author", "Oona Tidd"),
			key("updated", "2031-05-03"), key("language", "en"), key("note", "first of two")),
		"bells.md": written(tale(2), key("title", "Bells of Vant ring late"), key("publisher", "Vant Courier")),
		"ropes.md": written(tale(3), key("title", "Ropes of Lenn are sold"), key("publisher", "Lenn Gazette"), key("url", "https://gazette.example/ropes")),
	}
}

// TestKnown brings a source into a folder that holds articles, and says what becomes of both.
func TestKnown(t *testing.T) {
	const aboutTen, replace, copies = "Bread of Brumble is dear", "replace", "copies"
	ten := tale(10)
	postKey := key("publisher", "Tarnwick Post")
	for _, tt := range []struct {
		name, option, file string
		status             Status
		of                 string
		files              int // in the folder then
	}{
		{"the same", "", shelved()["boats.md"], Unchanged, "boats", 3},
		{"the same, to be replaced", replace, shelved()["boats.md"], Unchanged, "boats", 3},
		{"the same, with less known of it", "", written(tale(1), key("title", boat), key("url", post+"boats")), Unchanged, "boats", 3},
		{"the same, of a campaign", "", written(tale(1), key("title", boat), postKey, key("url", "http://www.post.example/boats/?utm_source=tide#top")), Unchanged, "boats", 3},
		{"the same words in other lines", "", written(strings.SplitAfter(strings.Join(tale(1), " "), ". "), key("title", boat), key("url", post+"boats")), Unchanged, "boats", 3},
		{"the same, without an address", "", written(tale(1), key("title", boat), postKey), Unchanged, "boats", 3},
		{"the same, that had no address", "", shelved()["bells.md"], Unchanged, "bells", 3},
		{"changed", "", written(other(1), key("title", boat), key("url", post+"boats")), Changed, "boats", 3},
		{"changed, to be replaced", replace, written(other(1), key("title", boat), key("url", post+"boats")), Replaced, "boats", 3},
		{"changed throughout", replace, written(tale(10), key("title", boat), key("url", post+"boats")), Replaced, "boats", 3},
		{"changed title", "", written(tale(1), key("title", "Boats stay in"), key("url", post+"boats")), Changed, "boats", 3},
		{"changed title, to be replaced", replace, written(tale(1), key("title", "Boats stay in"), key("url", post+"boats")), Replaced, "boats", 3},
		{"changed day", "", written(tale(1), key("title", boat), key("url", post+"boats"), key("published", "2031-05-01")), Changed, "boats", 3},
		{"changed, without addresses", "", written(other(2), key("title", "Bells of Vant ring late"), key("publisher", "Vant Courier")), Changed, "bells", 3},
		{"changed, without addresses, to be replaced", replace, written(other(2), key("title", "Bells of Vant ring late"), key("publisher", "Vant Courier")), Replaced, "bells", 3},
		{"changed, of an article with an address, to be replaced", replace, written(other(1), key("title", boat), postKey), Replaced, "boats", 3},
		{"copy", "", written(other(1), key("title", "Tarnwick boats"), key("publisher", "Sea Wire"), key("url", "https://wire.example/77")), Copied, "boats", 3},
		{"copy with the same title", "", written(tale(1), key("title", boat), key("publisher", "Sea Wire"), key("url", "https://wire.example/77")), Copied, "boats", 3},
		{"copy that is wanted", copies, written(other(1), key("title", "Tarnwick boats"), key("publisher", "Sea Wire"), key("url", "https://wire.example/77")), Imported, "", 4},
		{"copy does not replace", replace, written(other(1), key("title", "Tarnwick boats"), key("publisher", "Sea Wire"), key("url", "https://wire.example/77")), Copied, "boats", 3},
		{"new", "", written(ten, key("title", aboutTen), postKey, key("url", post+"bread")), Imported, "", 4},
		{"new, to be replaced", replace, written(ten, key("title", aboutTen), postKey, key("url", post+"bread")), Imported, "", 4},
		{"new, with a known title", "", written(ten, key("title", boat), postKey, key("url", post+"bread")), Failed, "", 3},
		{"new, with a known title in other letters", "", written(ten, key("title", "BOATS of Tarnwick: go out!"), postKey, key("url", post+"bread")), Failed, "", 3},
		{"new, of a known site", "", written(ten, key("title", aboutTen), key("url", post+"bread")), Imported, "", 4},
		{"new, of an unknown site", "", written(ten, key("title", aboutTen), key("url", "https://nobody.example/bread")), Failed, "", 3},
		{"new, without a title", "", written(ten, postKey), Failed, "", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := folderOf(t, shelved())
			o.Replace, o.Copies = tt.option == replace, tt.option == copies
			source := filepath.Join(t.TempDir(), "in.md")
			writeFile(t, source, tt.file)
			for _, dry := range []bool{true, false} {
				o.DryRun = dry
				got := carry(t, o, source)
				if len(got) != 1 || got[0].Status != tt.status || got[0].Of != tt.of {
					t.Fatalf("dry %v: want %s of %q, got %s of %q: %v", dry, tt.status, tt.of, got[0].Status, got[0].Of, got[0].Err)
				}
				checkWritten(t, o, got[0], tt.files)
				if got[0].Err != nil {
					checkTrouble(t, got[0].Err, knownTroubles()[tt.name].at(source))
				}
			}
		})
	}
}

// checkWritten fails unless a folder of shelved articles has then what the outcome says.
func checkWritten(t *testing.T, o Options, r Result, files int) {
	t.Helper()
	now := filesIn(t, o.Dir)
	if written := r.Status == Imported || r.Status == Replaced; o.DryRun || !written {
		checkSame(t, shelved(), now)
		return
	}
	if a := r.Article; len(now) != files || now[a.ID+".md"] != a.File || r.Of != "" && a.ID != r.Of {
		t.Errorf("%d files; the article %s is not what the file has", len(now), a.ID)
	}
}

func (t Trouble) at(place string) Trouble { t.Place = place; return t }

func knownTroubles() map[string]Trouble {
	const title = "give it another with --title"
	return map[string]Trouble{
		"new, with a known title":                  {What: `the article boats has the same title, "` + boat + `"`, Cure: title},
		"new, with a known title in other letters": {What: `the article boats has the same title, "BOATS of Tarnwick: go out!"`, Cure: title},
		"new, of an unknown site":                  {What: "its publisher is not known", Cure: "give it with --publisher"},
		"new, without a title":                     {What: "its title is not known", Cure: "give it with --title"},
	}
}

// folderOf are options for a folder with files.
func folderOf(t *testing.T, files map[string]string) Options {
	t.Helper()
	o := inside(t)
	for name, text := range files {
		writeFile(t, filepath.Join(o.Dir, name), text)
	}
	return o
}

func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(b)
	}
	return out
}

func checkSame(t *testing.T, before, now map[string]string) {
	t.Helper()
	if len(before) != len(now) {
		t.Errorf("%d files instead of %d", len(now), len(before))
	}
	for name, text := range before {
		if now[name] != text {
			t.Errorf("%s was changed", name)
		}
	}
}

// TestReplacedKeeps checks that what a new version does not say stays known of an article, also when only its text shows which article it is.
func TestReplacedKeeps(t *testing.T) {
	for _, tt := range []struct{ name, front, want string }{
		{"by its address", key("url", post+"boats"), "boats|" + boat + "|Tarnwick Post|" + post + "boats|2031-05-02|Oona Tidd|en|first of two"},
		{"by its text", key("title", boat), "boats|" + boat + "|Tarnwick Post|" + post + "boats|2031-05-02|Oona Tidd|en|first of two"},
		{"what it says is new", key("url", post+"boats") + "\n" + key("author", "Sven Quarle") + "\n" + key("title", "Boats stay in"),
			"boats|Boats stay in|Tarnwick Post|" + post + "boats|2031-05-02|Sven Quarle|en|first of two"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := folderOf(t, shelved())
			o.Replace, o.Publisher = true, "Tarnwick Post"
			source := filepath.Join(t.TempDir(), "in.md")
			writeFile(t, source, written(other(1), tt.front))
			got := carry(t, o, source)
			if len(got) != 1 || got[0].Status != Replaced {
				t.Fatalf("got %+v", got)
			}
			c, err := corpus.LoadDir(o.Dir)
			if err != nil {
				t.Fatal(err)
			}
			a := c.Article("boats")
			if is := strings.Join([]string{a.ID, a.Title, a.Publisher, a.URL, dayOf(a.Published), a.Author, a.Language, a.Note}, "|"); is != tt.want {
				t.Errorf("got  %s\nwant %s", is, tt.want)
			}
			if r := got[0]; r.Changes <= 0 || r.Changes >= .5 {
				t.Errorf("one sentence of twelve is a change of %.2f", r.Changes)
			}
		})
	}
}

// TestTwoOfOneRun brings in two sources at once, of which the second meets the first.
func TestTwoOfOneRun(t *testing.T) {
	file := func(n int, title, url string) string {
		front := []string{key("title", title), key("publisher", "Tarnwick Post"), key("published", "2031-05-02")}
		if url != "" {
			front = append(front, key("url", url))
		}
		return written(tale(n), front...)
	}
	for _, tt := range []struct{ name, one, two, want string }{
		{"different", file(21, "Bread is dear", ""), file(22, "Wool is cheap", ""), "imported imported"},
		{"the same", file(21, "Bread is dear", ""), file(21, "Bread is dear", ""), "imported unchanged"},
		{"one text under two addresses", file(21, "Bread is dear", post+"1"), file(21, "Dear bread", "https://wire.example/1"), "imported copy"},
		{"one title", file(21, "Bread is dear", post+"1"), file(22, "Bread is dear", post+"2"), "imported failed"},
		{"titles that differ in an apostrophe", file(21, "The mayor's house burns", post+"1"), file(22, "The mayor s house burns", post+"2"), "imported failed"},
		{"titles that make one id", file(21, "Łódź boats: away", post+"1"), file(22, "Lodz boats away", post+"2"), "imported imported"},
		{"titles in letters that ids do not have", file(21, "Новый мост в Остри", post+"1"), file(22, "Старый мост в Остри", post+"2"), "imported imported"},
		{"the title that another has given up", file(1, "Boats stay in", post+"boats"), file(22, boat, post+"2"), "replaced imported"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := folderOf(t, shelved())
			o.Replace = strings.HasPrefix(tt.want, "replaced")
			in := t.TempDir()
			writeFile(t, filepath.Join(in, "1.md"), tt.one)
			writeFile(t, filepath.Join(in, "2.md"), tt.two)
			got := carry(t, o, in)
			if is := fmt.Sprint(got[0].Status, " ", got[1].Status); is != tt.want {
				t.Errorf("got %s, want %s: %v", is, tt.want, got[1].Err)
			}
			if tt.want == "imported imported" && (got[0].Article.ID == got[1].Article.ID || len(filesIn(t, o.Dir)) != 5) {
				t.Errorf("the ids %s and %s, and %d files", got[0].Article.ID, got[1].Article.ID, len(filesIn(t, o.Dir)))
			}
		})
	}
}

// TestFolders brings one article into folders of all sorts.
func TestFolders(t *testing.T) {
	day := time.Date(2031, 5, 2, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name, dir string
		files     map[string]string
		want      Status
	}{
		{"not there yet", "a/b/c", nil, Imported},
		{"empty", "a", map[string]string{}, Imported},
		{"of other files", "a", map[string]string{"readme.txt": "Put articles here.", "map.png": "\x89PNG"}, Imported},
		{"of a hidden file", "a", map[string]string{".draft.md": "Not yet."}, Imported},
		{"with brackets in its name", "a[1]", shelved(), Unchanged},
		{"with a star in its name", "a*", shelved(), Unchanged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := Options{Dir: filepath.Join(t.TempDir(), tt.dir), Title: boat, Publisher: "Tarnwick Post", URL: post + "boats", Author: "Oona Tidd"}
			o.Published, o.Updated = day, day.AddDate(0, 0, 1)
			for name, text := range tt.files {
				writeFile(t, filepath.Join(o.Dir, name), text)
			}
			if tt.files != nil {
				if err := os.MkdirAll(o.Dir, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			source := filepath.Join(t.TempDir(), "in.txt")
			writeFile(t, source, strings.Join(tale(1), "\n\n"))
			var got []Result
			if err := Import(t.Context(), o, []string{source}, func(r Result) { got = append(got, r) }); err != nil {
				t.Fatal(err)
			}
			if len(got) != 1 || got[0].Status != tt.want {
				t.Fatalf("want %s, got %+v", tt.want, got)
			}
			if _, err := corpus.LoadDir(o.Dir); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestBrokenFolder checks that nothing is written into a folder that cannot be read, and that the error names the file.
func TestBrokenFolder(t *testing.T) {
	for _, tt := range []struct{ name, file, text, want string }{
		{"no front matter", "stray.md", "Eels climb the weir of Lenn.", "stray.md:1:"},
		{"a key of nobody", "stray.md", written(tale(5), key("titel", "Eels")), "stray.md:2:"},
		{"an address twice", "stray.md", written(tale(5), key("title", "Eels climb"), key("publisher", "Post"), key("url", post+"boats")), "stray.md:4:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files := shelved()
			files[tt.file] = tt.text
			o := folderOf(t, files)
			source := filepath.Join(t.TempDir(), "in.md")
			writeFile(t, source, written(tale(10), key("title", "Bread is dear"), key("publisher", "Post")))
			told := 0
			err := Import(context.Background(), o, []string{source}, func(Result) { told++ })
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), o.Dir) {
				t.Errorf("the error is %v", err)
			}
			if told > 0 {
				t.Error("outcomes were told")
			}
			checkSame(t, files, filesIn(t, o.Dir))
		})
	}
	t.Run("a file for a folder", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "articles")
		writeFile(t, file, "Not a folder.")
		source := filepath.Join(t.TempDir(), "in.md")
		writeFile(t, source, written(tale(10), key("title", "Bread is dear"), key("publisher", "Post")))
		err := Import(context.Background(), Options{Dir: file}, []string{source}, func(r Result) {
			if r.Status == Imported {
				t.Errorf("told as imported: %+v", r)
			}
		})
		if err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("the error is %v", err)
		}
	})
}
