package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/gob"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// A snapshot is all that opening a corpus finds out, in one file of the cache folder:
//
//	magic | gob of a snapshot | CRC-32C of both, little-endian
//
// It is written in one step, and is only for the program that wrote it and the files that it was made of; for any other it does not exist. Vectors are
// in a file of their own, by content and model.
const snapshotMagic = "rapporteur snapshot 1\n"

// largeCorpus is from how many sentences on opening a corpus takes so long that a snapshot is worth it.
const largeCorpus = 3000

type snapshot struct {
	Program string // that wrote it
	Files   []stamp
	Corpus  *corpus.Corpus
	Index   *retrieval.Saved
	Learned *answer.Learned
}

// stamp is a file as far as can be seen without reading it.
type stamp struct {
	Name     string
	Size     int64
	Modified int64 // nanoseconds
}

// stamps are those of the articles of a folder, in order of name.
func stamps(dir string) ([]stamp, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []stamp
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".md") || strings.HasPrefix(e.Name(), ".") || e.IsDir() {
			continue
		}
		info, err := os.Stat(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		out = append(out, stamp{e.Name(), info.Size(), info.ModTime().UnixNano()})
	}
	return out, nil
}

// programStamp tells this program from any other that may have written a snapshot; "" when it cannot be told.
func programStamp() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	v := buildVersions()
	return fmt.Sprint(v.Version, " ", v.Revision, " ", v.Go, " ", info.Size(), " ", info.ModTime().UnixNano())
}

// snapshotPath is the file of a folder's snapshot, "" when there is no place for it.
func snapshotPath(c Config, dir string) string {
	cache := c.cacheDir()
	whole, err := filepath.Abs(dir)
	if cache == "" || dir == "" || err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(whole))
	return filepath.Join(cache, "index-"+hex.EncodeToString(sum[:8])+".snapshot")
}

var errSnapshot = errors.New("damaged")

func seal(body []byte) []byte {
	return binary.LittleEndian.AppendUint32(body, crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)))
}

func (s *snapshot) encode() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(snapshotMagic)
	if err := gob.NewEncoder(&b).Encode(s); err != nil {
		return nil, err
	}
	return seal(b.Bytes()), nil
}

// decodeSnapshot reads a file. Nothing in it is trusted: what does not fit makes all of it damaged.
func decodeSnapshot(data []byte) (s *snapshot, err error) {
	body := len(data) - crc32.Size
	if body < len(snapshotMagic) || !bytes.HasPrefix(data, []byte(snapshotMagic)) || !bytes.Equal(seal(slices.Clip(data[:body])), data) {
		return nil, errSnapshot
	}
	s = &snapshot{}
	if err := gob.NewDecoder(bytes.NewReader(data[len(snapshotMagic):body])).Decode(s); err != nil || s.Corpus == nil || s.Index == nil || s.Learned == nil {
		return nil, errSnapshot
	}
	if s.Corpus, err = corpus.Restored(s.Corpus); err != nil {
		return nil, errSnapshot
	}
	return s, nil
}

// readSnapshot is the snapshot of a folder as it is now, nil where there is none. An error says that there is one that is damaged.
func readSnapshot(c Config, dir string) (*snapshot, error) {
	path := snapshotPath(c, dir)
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	s, err := decodeSnapshot(data)
	if err != nil {
		return nil, fmt.Errorf("%s is %w, and is made anew", path, err)
	}
	now, err := stamps(dir)
	if err != nil || s.Program == "" || s.Program != programStamp() || !slices.Equal(now, s.Files) {
		return nil, nil
	}
	return s, nil
}

// keepSnapshot writes down what opening a folder has found out, where that is worth it.
func (lib *library) keepSnapshot(c Config, always bool) (path string, err error) {
	dir := corpusFolder(c.Corpus)
	if path = snapshotPath(c, dir); path == "" || !always && len(lib.index.Load().Passages()) < largeCorpus {
		return "", nil
	}
	files, err := stamps(dir)
	if err != nil {
		return "", err
	}
	s := &snapshot{programStamp(), files, lib.corpus, lib.index.Load().Save(), lib.engine.Learned()}
	// Files that have changed since they were read would make it one of articles that are not there.
	if now, err := lib.corpus.ReloadDir(dir); err != nil || now.Revision != lib.corpus.Revision {
		return "", err
	}
	data, err := s.encode()
	if err != nil {
		return "", err
	}
	return path, corpus.Replace(path, data, 0o600)
}
