package retrieval

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/corpus"
)

// warmed builds an index with vectors kept in dir, and says how many texts were embedded and what
// was warned of.
func warmed(t *testing.T, c *corpus.Corpus, dir string) (ix *Index, embedded int64, warnings []string) {
	t.Helper()
	e := &wordCounts{}
	ix, err := Build(c).WithVectors(t.Context(), Options{Embedder: e, CacheDir: dir,
		Warn: func(err error) { warnings = append(warnings, err.Error()) }})
	if err != nil {
		t.Fatal(err)
	}
	return ix, e.texts.Load(), warnings
}

func cacheFile(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 || !strings.HasSuffix(files[0], cacheSuffix) {
		t.Fatalf("files %q, %v", files, err)
	}
	return files[0]
}

func TestVectorsAreKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "when needed")
	first, embedded, warnings := warmed(t, harbour(), dir)
	if embedded == 0 || len(warnings) > 0 {
		t.Fatalf("first: %d embedded, %q", embedded, warnings)
	}
	cacheFile(t, dir)
	second, embedded, warnings := warmed(t, harbour(), dir)
	if embedded != 0 || len(warnings) > 0 {
		t.Errorf("second: %d embedded, %q", embedded, warnings)
	}
	want, _ := first.Search(t.Context(), "ferries to the islands", 50)
	got, _ := second.Search(t.Context(), "ferries to the islands", 50)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestOnlyWhatIsNewIsEmbedded(t *testing.T) {
	dir := t.TempDir()
	warmed(t, harbour(), dir)
	c := harbour()
	c.Articles = append(c.Articles, write("d", "", "A new sentence."))
	if _, embedded, _ := warmed(t, c, dir); embedded != 1 {
		t.Errorf("%d texts embedded for one new sentence", embedded)
	}
	if _, embedded, _ := warmed(t, library(write("e", "", "Another corpus.")), dir); embedded != 1 {
		t.Errorf("%d texts embedded for another corpus", embedded)
	}
	if _, embedded, _ := warmed(t, c, dir); embedded != 0 {
		t.Errorf("%d texts of the first corpus were forgotten for another", embedded)
	}
}

func TestDamagedFilesAreWrittenAnew(t *testing.T) {
	dir := t.TempDir()
	warmed(t, harbour(), dir)
	path := cacheFile(t, dir)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flipped := append([]byte{}, good...)
	flipped[len(flipped)/2] ^= 1
	newer := seal(append([]byte(strings.Replace(cacheMagic, "1", "2", 1)), good[len(cacheMagic):]...))
	foreign := seal([]byte(strings.Replace(string(good), "/384", "/385", 1)))
	for name, bad := range map[string][]byte{
		"empty": {}, "cut short": good[:len(good)-7], "one bit": flipped, "longer": append(good[:len(good):len(good)], 0),
		"another version": newer, "another model": foreign, "text": []byte("not a cache at all"),
	} {
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		_, embedded, warnings := warmed(t, harbour(), dir)
		if embedded == 0 || len(warnings) != 1 || !strings.Contains(warnings[0], path) {
			t.Errorf("%s: %d embedded, %q", name, embedded, warnings)
		}
		if now, _ := os.ReadFile(cacheFile(t, dir)); cmp.Diff(good, now) != "" {
			t.Errorf("%s: the file was not written anew", name)
		}
	}
}

func TestModelsDoNotShareVectors(t *testing.T) {
	dir := t.TempDir()
	seen := map[string]bool{}
	for _, model := range []string{"e5/avx2", "e5_avx2", "E5/avx2", "", strings.Repeat("long", 100), "../../up"} {
		path := cachePath(dir, model)
		if seen[path] || filepath.Dir(path) != dir || len(filepath.Base(path)) > 100 {
			t.Errorf("model %q has file %q", model, path)
		}
		seen[path] = true
	}
}

func TestIndexWorksWhereNothingCanBeKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"a file": file, "below a file": filepath.Join(file, "dir")} {
		ix, embedded, warnings := warmed(t, harbour(), dir)
		if embedded == 0 || len(warnings) == 0 {
			t.Errorf("%s: %d embedded, %q", name, embedded, warnings)
		}
		if hits, err := ix.Search(t.Context(), "goat cheese", 1); err != nil || len(hits) != 1 || !hits[0].Scores.Meaning {
			t.Errorf("%s: %q, %v", name, texts(hits), err)
		}
	}
	if _, embedded, warnings := warmed(t, harbour(), ""); embedded == 0 || len(warnings) != 0 {
		t.Errorf("kept nowhere: %d embedded, %q", embedded, warnings)
	}
}

func TestTwoProcessesAtOnce(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				_, err := Build(harbour()).WithVectors(t.Context(), Options{Embedder: &wordCounts{}, CacheDir: dir,
					Warn: func(err error) { t.Error(err) }})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if _, embedded, warnings := warmed(t, harbour(), dir); embedded != 0 || len(warnings) > 0 {
		t.Errorf("afterwards %d embedded, %q", embedded, warnings)
	}
	cacheFile(t, dir)
}

func TestWhatIsDoneIsKeptWhenTheRestFails(t *testing.T) {
	dir, words := t.TempDir(), &wordCounts{}
	var blocks []string
	for i := range 2 * embedBatch {
		blocks = append(blocks, "Sentence "+strings.Repeat("x", i)+".")
	}
	c := library(write("1", "", blocks...))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var progress [][2]int
	ix, err := Build(c).WithVectors(ctx, Options{Embedder: words, CacheDir: dir, Progress: func(done, total int) {
		progress = append(progress, [2]int{done, total})
		if len(progress) == 2 {
			cancel()
		}
	}})
	if ix != nil || !errors.Is(err, context.Canceled) {
		t.Fatalf("index %v, error %v", ix, err)
	}
	total := 4 * embedBatch // sentences and contexts, no two alike
	if d := cmp.Diff([][2]int{{embedBatch, total}, {2 * embedBatch, total}}, progress); d != "" {
		t.Error(d)
	}
	if _, embedded, _ := warmed(t, c, dir); embedded != int64(total-2*embedBatch) {
		t.Errorf("%d texts embedded after the interruption, want %d", embedded, total-2*embedBatch)
	}
}

func TestCacheIsBounded(t *testing.T) {
	kept, now := newStore(0), newStore(0)
	for i := range cacheSpare + 10 {
		kept.put(keyOf("passage", strings.Repeat("x", i)), []float32{1})
	}
	now.put(keyOf("passage", "used"), []float32{1})
	now.spare(kept)
	if len(now.keys) != cacheSpare+1 || now.keys[1] != kept.keys[0] {
		t.Errorf("%d vectors are kept", len(now.keys))
	}
}

func FuzzDecodeCache(f *testing.F) {
	s := newStore(0)
	s.put(keyOf("passage", "goat"), []float32{.6, .8})
	f.Add(s.encode("model"))
	f.Add(newStore(0).encode("model"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		// Most inputs fall at the checksum, so try them with the right one as well.
		for _, d := range [][]byte{data, seal(data)} {
			s, err := decodeCache(d, "model")
			if err != nil {
				continue
			}
			for _, k := range s.keys {
				if _, err := unit(s.vectors[k], s.dim); err != nil {
					t.Fatalf("a bad vector was read: %v", err)
				}
			}
			if again, err := decodeCache(s.encode("model"), "model"); err != nil || len(again.keys) != len(s.keys) {
				t.Fatalf("what was read cannot be written: %v", err)
			}
		}
	})
}

// seal gives data the checksum that it should have.
func seal(data []byte) []byte {
	body := data[:max(0, len(data)-4)]
	return binary.LittleEndian.AppendUint32(append([]byte{}, body...), checksum(body))
}
