package main

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// entry is a file of an archive.
type entry struct {
	name    string // slash-separated, below the archive's one folder
	data    []byte
	program bool // whether it may be run
}

func (e entry) mode() int64 {
	if e.program {
		return 0o755
	}
	return 0o644
}

// files reads files below a folder; in the archive they lie by their names from there.
func files(dir string, names ...string) ([]entry, error) {
	var all []entry
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}
		all = append(all, entry{name: strings.TrimPrefix(name, "packaging/"), data: data})
	}
	return all, nil
}

// write makes the archive NAME.tar.gz or NAME.zip and returns its file. Its bytes depend on the entries and the time alone: they are sorted,
// belong to nobody, and have one time, in whole seconds.
func write(name string, entries []entry, at time.Time, asZip bool) (file string, err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return "", err
	}
	pack, file := writeTar, name+".tar.gz"
	if asZip {
		pack, file = writeZip, name+".zip"
	}
	entries = slices.SortedFunc(slices.Values(entries), func(a, b entry) int { return strings.Compare(a.name, b.name) })
	f, err := os.Create(file)
	if err != nil {
		return "", err
	}
	buffered := bufio.NewWriterSize(f, 1<<20)
	err = pack(buffered, path.Base(filepath.ToSlash(name)), entries, at.UTC().Truncate(time.Second))
	return file, errors.Join(err, buffered.Flush(), f.Close())
}

func writeTar(w io.Writer, folder string, entries []entry, at time.Time) error {
	zipped, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(zipped)
	for _, e := range entries {
		head := &tar.Header{Name: folder + "/" + e.name, Mode: e.mode(), Size: int64(len(e.data)), ModTime: at, Typeflag: tar.TypeReg, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(head); err != nil {
			return err
		}
		if _, err := t.Write(e.data); err != nil {
			return err
		}
	}
	return errors.Join(t.Close(), zipped.Close())
}

func writeZip(w io.Writer, folder string, entries []entry, at time.Time) error {
	z := zip.NewWriter(w)
	for _, e := range entries {
		head := &zip.FileHeader{Name: folder + "/" + e.name, Method: zip.Deflate, Modified: at}
		head.SetMode(os.FileMode(e.mode()))
		out, err := z.CreateHeader(head)
		if err != nil {
			return err
		}
		if _, err := out.Write(e.data); err != nil {
			return err
		}
	}
	return z.Close()
}

// writeSums writes SHA256SUMS over the files of a folder, as "sha256sum -c" reads it.
func writeSums(dir string) error {
	listed, err := os.ReadDir(dir) // sorted
	if err != nil {
		return err
	}
	var sums bytes.Buffer
	for _, e := range listed {
		f, err := os.Open(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		sum := sha256.New()
		_, err = io.Copy(sum, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sum.Sum(nil), e.Name())
	}
	return os.WriteFile(filepath.Join(dir, "SHA256SUMS"), sums.Bytes(), 0o644)
}
