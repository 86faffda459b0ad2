package retrieval

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

	"rapporteur/internal/corpus"
)

// The cache keeps vectors between runs, one file a model:
//
//	magic | length of name, name | dim | count | count × (key, dim × float32) | CRC-32C of all that
//
// with integers as little-endian uint32. A file is written whole under another name, synced and
// renamed, so that of two processes at once each leaves a complete one.
const (
	cacheMagic  = "rapporteur vectors 1\n"
	cacheSuffix = ".vectors"
	// cacheSpare is how many vectors that this corpus does not need are kept for another: 13 MB
	// at 384 numbers.
	cacheSpare = 8192
)

var errForeignCache = errors.New("damaged, or of another version or model")

// cacheKey says which text, in which role, a vector stands for.
type cacheKey [sha256.Size]byte

func keyOf(role, text string) cacheKey { return sha256.Sum256([]byte(role + "\x00" + text)) }

// store is a set of unit vectors of one length, in a fixed order.
type store struct {
	dim     int
	keys    []cacheKey
	vectors map[cacheKey][]float32
}

func newStore(dim int) *store { return &store{dim: dim, vectors: map[cacheKey][]float32{}} }

func (s *store) put(k cacheKey, v []float32) {
	if _, ok := s.vectors[k]; !ok {
		s.keys = append(s.keys, k)
	}
	s.dim, s.vectors[k] = len(v), v
}

// cachePath is the file of a model's vectors, "" when nothing is kept. The name is in it for
// people, its hash against names that differ in what a file name cannot hold.
func cachePath(dir, model string) string {
	if dir == "" {
		return ""
	}
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, model)
	sum := sha256.Sum256([]byte(model))
	return filepath.Join(dir, safe[:min(len(safe), 60)]+"-"+hex.EncodeToString(sum[:4])+cacheSuffix)
}

// readCache reads a file of vectors. One that is not there is empty.
func readCache(path, model string) (*store, error) {
	if path == "" {
		return newStore(0), nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newStore(0), nil
	}
	if err != nil {
		return newStore(0), fmt.Errorf("reading cached vectors: %w", err)
	}
	s, err := decodeCache(data, model)
	if err != nil {
		return newStore(0), fmt.Errorf("reading cached vectors: %s: %w; computing them again", path, err)
	}
	return s, nil
}

// decodeCache parses a file. It takes nothing on trust: a file that says anything false is
// foreign as a whole.
func decodeCache(data []byte, model string) (*store, error) {
	body := len(data) - crc32.Size
	head := cacheHead(model, 0, 0)
	if body < len(head) || checksum(data[:body]) != binary.LittleEndian.Uint32(data[body:]) {
		return nil, errForeignCache
	}
	sizes := len(head) - 8
	dim := binary.LittleEndian.Uint32(data[sizes:])
	count := binary.LittleEndian.Uint32(data[sizes+4:])
	entry := sha256.Size + 4*uint64(dim)
	if !bytes.Equal(data[:sizes], head[:sizes]) || uint64(body-len(head)) != uint64(count)*entry {
		return nil, errForeignCache
	}
	s := newStore(int(dim))
	for rest := data[len(head):body]; len(rest) > 0; rest = rest[entry:] {
		v, err := unit(decodeVector(rest[sha256.Size:entry]), int(dim))
		if err != nil {
			return nil, errForeignCache
		}
		s.put(cacheKey(rest), v)
	}
	return s, nil
}

func decodeVector(b []byte) []float32 {
	v := make([]float32, len(b)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return v
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

func cacheHead(model string, dim, count int) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(cacheMagic), uint32(len(model)))
	b = append(b, model...)
	b = binary.LittleEndian.AppendUint32(b, uint32(dim))
	return binary.LittleEndian.AppendUint32(b, uint32(count))
}

func (s *store) encode(model string) []byte {
	b := cacheHead(model, s.dim, len(s.keys))
	for _, k := range s.keys {
		b = append(b, k[:]...)
		for _, x := range s.vectors[k] {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
	}
	return binary.LittleEndian.AppendUint32(b, checksum(b))
}

// write puts the vectors into a file in one step: whoever reads sees all of it or what was there.
func (s *store) write(path, model string) error {
	if path == "" {
		return nil
	}
	if err := corpus.Replace(path, s.encode(model), 0o600); err != nil {
		return fmt.Errorf("keeping vectors for the next start: %w", err)
	}
	return nil
}
