package main

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// snapped is a configuration with a corpus and its snapshot, and where that lies.
func snapped(t *testing.T) (c Config, path string) {
	t.Helper()
	c, _, err := loadConfig(quiet(t))
	if err != nil {
		t.Fatal(err)
	}
	c.Cache = t.TempDir()
	lib, err := openLibrary(c)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.close()
	if path, err = lib.keepSnapshot(c, false); path != "" || err != nil {
		t.Errorf("a small corpus is kept: %s, %v", path, err)
	}
	if path, err = lib.keepSnapshot(c, true); path == "" || err != nil {
		t.Fatal(err)
	}
	return c, path
}

// A library from a snapshot answers as one that is made anew, and is renewed like it.
func TestSnapshot(t *testing.T) {
	c, path := snapped(t)
	saved, err := readSnapshot(c, c.Corpus)
	if saved == nil || err != nil {
		t.Fatalf("no snapshot: %v", err)
	}
	lib, err := openLibrary(c)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.close()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	fresh, err := openLibrary(c)
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.close()
	same := func(what string) {
		t.Helper()
		for _, q := range []string{keeperQuestion, "Who kepes the lihgthouse?", "What does bread cost?", "What does The Gull say about Cape Moss?"} {
			got, err := lib.engine.Ask(t.Context(), answer.Question{Text: q})
			want, bad := fresh.engine.Ask(t.Context(), answer.Question{Text: q})
			if err != nil || bad != nil {
				t.Fatal(err, bad)
			}
			got.ElapsedMS, want.ElapsedMS = 0, 0
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s (-anew +snapshot)\n%s", what, q, diff)
			}
		}
	}
	same("as it was")
	write(t, filepath.Join(c.Corpus, "002-bath.md"), "+++\ntitle = \"A bath\"\npublisher = \"The Gull\"\n+++\nThe harbour bath at Quill was opened by Mira Tosk.\n")
	renewed, err := lib.renewed(c)
	if err != nil {
		t.Fatal(err)
	}
	again, err := fresh.renewed(c)
	if err != nil {
		t.Fatal(err)
	}
	lib, fresh = renewed, again
	same("renewed")
}

// A snapshot is for one state of the files and for one program; a damaged one is named.
func TestSnapshotsAreNotTrusted(t *testing.T) {
	c, path := snapped(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int{0, 10, len(whole) / 2, len(whole) - 1} {
		write(t, path, string(whole[:cut]))
		if s, err := readSnapshot(c, c.Corpus); s != nil || err == nil || !strings.Contains(err.Error(), path+" is damaged") {
			t.Errorf("the first %d bytes: %v, %v", cut, s, err)
		}
	}
	for at := 0; at < len(whole); at += 1 + len(whole)/97 {
		other := bytes.Clone(whole)
		other[at] ^= 0x20
		write(t, path, string(other))
		if s, err := readSnapshot(c, c.Corpus); s != nil || err == nil {
			t.Errorf("byte %d is another: %v, %v", at, s, err)
		}
	}
	lib, err := openLibrary(c)
	if err != nil || lib.damaged == nil {
		t.Fatalf("opened with a damaged snapshot: %v", err)
	}
	lib.close()
	s, err := decodeSnapshot(whole, whatever)
	if err != nil {
		t.Fatal(err)
	}
	s.Of.Program = "another"
	foreign, err := s.encode()
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, string(foreign))
	if s, err := readSnapshot(c, c.Corpus); s != nil || err != nil {
		t.Errorf("of another program: %v, %v", s, err)
	}
	write(t, path, string(whole))
	write(t, filepath.Join(c.Corpus, "001-lamp.md"), strings.Replace(lampArticle, "Ana Ferrow", "Odile Brand", 1))
	if s, err := readSnapshot(c, c.Corpus); s != nil || err != nil {
		t.Errorf("of other files: %v, %v", s, err)
	}
}

// whatever takes a snapshot of any program and any files.
func whatever(origin) bool { return true }

func sealed(body []byte) []byte {
	return binary.LittleEndian.AppendUint32(bytes.Clone(body), checksum(body))
}

// Whatever a file holds, reading it as a snapshot does not panic, and what it gives can be asked.
func FuzzSnapshot(f *testing.F) {
	f.Add([]byte(snapshotMagic))
	var b bytes.Buffer
	b.WriteString(snapshotMagic)
	if err := gob.NewEncoder(&b).Encode(&origin{Program: "x"}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	articles, err := corpus.Load(fstest.MapFS{"001-lamp.md": {Data: []byte(lampArticle)}})
	if err != nil {
		f.Fatal(err)
	}
	index := retrieval.Build(articles)
	real, err := (&snapshot{Corpus: articles, Index: index.Save(), Learned: answer.New(articles, index, nil).Learned()}).encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(real)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, d := range [][]byte{data, sealed(data), sealed(data[:max(0, len(data)-4)])} {
			s, err := decodeSnapshot(d, whatever)
			if err != nil {
				continue
			}
			if ix, err := s.Index.Index(s.Corpus); err == nil {
				_, _ = ix.Search(t.Context(), "who kept the lamp", 10)
				ix.Rebuild(s.Corpus)
			}
		}
	})
}
