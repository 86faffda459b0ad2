package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What came, went and changed is told over any number of revisions; what is as it was is not told.
func TestHistory(t *testing.T) {
	dir := t.TempDir()
	at := time.Date(2021, 5, 3, 8, 0, 0, 0, time.UTC)
	var revisions []string
	for _, files := range []string{"a=1 b=1", "a=2 b=1 c=1", "a=1 c=1", "a=1 c=2 b=1"} {
		c := &Corpus{Revision: revision(nil)}
		var all []source
		for f := range strings.FieldsSeq(files) {
			id, text, _ := strings.Cut(f, "=")
			c.Articles = append(c.Articles, &Article{ID: id, Title: "On " + id, File: text})
			all = append(all, source{id, text})
		}
		c.Revision = revision(all)
		for range 2 { // once is as good as twice
			if err := Note(dir, c, at); err != nil {
				t.Fatal(err)
			}
		}
		revisions = append(revisions, c.Revision)
	}
	h, err := ReadHistory(dir)
	if err != nil || len(h.Steps) != 3 {
		t.Fatalf("%d steps, %v", len(h.Steps), err)
	}
	for i, want := range []string{"c came", "a changed b changed c changed", "b came c changed", ""} {
		if i == 1 { // b went and came as it was
			want = "a changed c changed"
		}
		full, changes := h.Since(revisions[i][:6])
		var got []string
		for _, c := range changes {
			got = append(got, c.Article+" "+c.Kind())
		}
		if strings.Join(got, " ") != want || full != revisions[i] {
			t.Errorf("since %d: %v of %q, want %q", i, got, full, want)
		}
	}
	if full, _ := h.Since("zz"); full != "" {
		t.Error("an unknown revision is known")
	}
	if full, _ := h.Since(""); full != "" {
		t.Error("a beginning of several is one of them")
	}
	if err := os.WriteFile(filepath.Join(dir, historyFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadHistory(dir); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged file: %v", err)
	}
	if err := Note(dir, &Corpus{Revision: "1"}, at); err != nil {
		t.Error(err)
	}
	if h, err := ReadHistory(dir); err != nil || h.Latest.Revision != "1" || len(h.Steps) != 0 {
		t.Errorf("begun anew: %+v, %v", h, err)
	}
}
