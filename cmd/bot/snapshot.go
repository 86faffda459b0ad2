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

	"golang.org/x/sync/errgroup"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// A snapshot is all that opening a corpus finds out, in one file of the cache folder:
//
//	magic | of each part, in the order of parts, its length and its gob | CRC-32C of all that, numbers little-endian in four bytes
//
// It is written in one step, and is only for the program that wrote it and the files that it was made of; for any other it does not exist. Vectors are
// in a file of their own, by content and model.
const snapshotMagic = "rapporteur snapshot 2\n"

// largeCorpus is from how many sentences on opening a corpus takes so long that a snapshot is worth it.
const largeCorpus = 3000

type snapshot struct {
	Of      origin
	Corpus  *corpus.Corpus
	Index   *retrieval.Saved
	Learned *answer.Learned
}

// origin is what a snapshot was made of.
type origin struct {
	Program string // that wrote it
	Files   []stamp
}

// parts are what is read by itself, on all cores.
func (s *snapshot) parts() []any { return []any{&s.Of, &s.Corpus, &s.Index, &s.Learned} }

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
	return fmt.Sprint(v.Version, " ", v.Commit, v.Dirty, " ", v.Go, " ", info.Size(), " ", info.ModTime().UnixNano())
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

func checksum(body []byte) uint32 { return crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)) }

func (s *snapshot) encode() ([]byte, error) {
	all := []byte(snapshotMagic)
	for _, part := range s.parts() {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(part); err != nil {
			return nil, err
		}
		all = binary.LittleEndian.AppendUint32(all, uint32(b.Len()))
		all = append(all, b.Bytes()...)
	}
	return binary.LittleEndian.AppendUint32(all, checksum(all)), nil
}

// decodeSnapshot reads a file, if suits says so of what it was made of; else it is nil. Nothing in it is trusted: what does not fit makes all of it
// damaged.
func decodeSnapshot(data []byte, suits func(origin) bool) (*snapshot, error) {
	rest, magic := bytes.CutPrefix(data, []byte(snapshotMagic))
	if end := len(data) - crc32.Size; !magic || len(rest) < crc32.Size || checksum(data[:end]) != binary.LittleEndian.Uint32(data[end:]) {
		return nil, errSnapshot
	}
	rest = rest[:len(rest)-crc32.Size]
	s := &snapshot{}
	var work errgroup.Group
	for i, part := range s.parts() {
		if len(rest) < 4 || uint64(binary.LittleEndian.Uint32(rest)) > uint64(len(rest)-4) {
			return nil, errors.Join(errSnapshot, work.Wait())
		}
		n := 4 + binary.LittleEndian.Uint32(rest)
		from := bytes.NewReader(rest[4:n])
		rest = rest[n:]
		if i > 0 {
			work.Go(func() error { return gob.NewDecoder(from).Decode(part) })
			continue
		}
		if err := gob.NewDecoder(from).Decode(part); err != nil {
			return nil, errSnapshot
		}
		if !suits(s.Of) {
			return nil, nil
		}
	}
	if err := work.Wait(); err != nil || s.Corpus == nil || s.Index == nil || s.Learned == nil {
		return nil, errSnapshot
	}
	var err error
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
	var now []stamp
	var look errgroup.Group // thousands of files take as long to look at as the snapshot to read
	look.Go(func() (err error) {
		now, err = stamps(dir)
		return err
	})
	defer look.Wait()
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	program := programStamp()
	s, bad := decodeSnapshot(data, func(o origin) bool {
		return o.Program != "" && o.Program == program && look.Wait() == nil && slices.Equal(now, o.Files)
	})
	if bad != nil {
		return nil, fmt.Errorf("%s is %w, and is made anew", path, errSnapshot)
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
	s := &snapshot{origin{programStamp(), files}, lib.corpus, lib.index.Load().Save(), lib.engine.Learned()}
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
