package encoder

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
)

// The sum that convert/convert.py prints.
const weightsSHA256 = "5ab3a570dd5bb3c6d9485a43d2bef6f14a00aa92105d03c6bfc24d69ae183159"

func TestWeightsAreThoseOfTheConverter(t *testing.T) {
	sum := sha256.Sum256([]byte(embedded))
	if got := hex.EncodeToString(sum[:]); got != weightsSHA256 {
		t.Errorf("sha256 of the weights is %s, want %s: make them with convert/convert.py", got, weightsSHA256)
	}
}

// The kernels rely on both: the range keeps VPMADDUBSW from saturating (2·255·64 < 2^15), and the
// column sums take the zero points out of the products.
func TestWeightsKeepTheirRangeAndSums(t *testing.T) {
	n := open(t, Options{Threads: 1}).engine.net
	for i := range n.layers {
		l := &n.layers[i]
		for _, m := range []*linear{&l.qkv, &l.out, &l.up, &l.down} {
			sums := make([]int32, m.n)
			for at, w := range m.weights {
				if w < -64 || w > 64 {
					t.Fatalf("layer %d: weight %d", i, w)
				}
				sums[at/(panel*m.k)*panel+at/4%panel] += int32(w)
			}
			if !slices.Equal(sums, m.colsum) {
				t.Fatalf("layer %d: wrong column sums for %d outputs", i, m.n)
			}
		}
	}
}

func TestLoadRefusesDamagedFiles(t *testing.T) {
	set := func(name string, at int, v uint32) func(map[string][]byte) {
		return func(p map[string][]byte) { binary.LittleEndian.PutUint32(p[name][at:], v) }
	}
	cut := func(name string) func(map[string][]byte) {
		return func(p map[string][]byte) { p[name] = p[name][:len(p[name])-1] }
	}
	hash := len(tinyVocabulary()) - 4*tinySlots
	tests := []struct {
		name   string
		damage func(map[string][]byte)
		want   string
	}{
		{"no layers", set("shape", 0, 0), `"shape" has 0`},
		{"width not a multiple of heads", set("shape", 4, 192), "not supported"},
		{"inner width not a multiple of 96", set("shape", 12, 100), "not supported"},
		{"epsilon not a number", set("shape", 16, math.Float32bits(float32(math.NaN()))), "not finite"},
		{"shape cut", cut("shape"), `"shape" is cut short`},
		{"too many rows", set("words", 0, 1<<18), `"words" is cut short`},
		{"fewer words than pieces", set("words", 0, 3), "do not fit"},
		{"no positions", set("positions", 0, 0), `"positions" has 0`},
		{"two positions", set("positions", 0, 2), "do not fit"},
		{"norm cut", cut("norm"), `"norm" is cut short`},
		{"norm infinite", set("norm", 0, 0x7F800000), `"norm" has a number that is not finite`},
		{"layer cut", cut("layer.1"), `"layer.1" is cut short`},
		{"layer missing", func(p map[string][]byte) { delete(p, "layer.0") }, `"layer.0" is missing`},
		{"no vocabulary", func(p map[string][]byte) { delete(p, "vocabulary") }, `"vocabulary" is missing`},
		{"separator outside", set("vocabulary", 20, 99), `"vocabulary" has 99`},
		{"offsets out of order", set("vocabulary", 64, 99), "out of order"},
		{"slots not a power of two", set("vocabulary", 4, 63), "power of two"},
		{"hash names no piece", set("vocabulary", hash, 99), "not there"},
		{"hash is full", func(p map[string][]byte) {
			for i := range tinySlots {
				binary.LittleEndian.PutUint32(p["vocabulary"][hash+4*i:], 1)
			}
		}, "full"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			names, parts := tinySections()
			tt.damage(parts)
			names = slices.DeleteFunc(names, func(n string) bool { return !slices.Contains(slices.Collect(maps.Keys(parts)), n) })
			m, err := Load(assemble(names, parts), Options{Threads: 1})
			if err == nil {
				m.Close()
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %q does not say %q", err, tt.want)
			}
		})
	}
}

func tinyVocabulary() []byte {
	_, parts := tinySections()
	return parts["vocabulary"]
}

func TestLoadRefusesDamagedDirectories(t *testing.T) {
	tests := []struct {
		name   string
		damage func([]byte) []byte
		want   string
	}{
		{"empty", func([]byte) []byte { return nil }, "not a weights file"},
		{"other magic", func(b []byte) []byte { b[0] = 'X'; return b }, "not a weights file"},
		{"cut in the directory", func(b []byte) []byte { return b[:50] }, "directory is cut short"},
		{"cut in the last section", func(b []byte) []byte { return b[:len(b)-100] }, "lies outside the file"},
		{"count too large", func(b []byte) []byte { b[11] = 255; return b }, "directory is cut short"},
		{"offset not aligned", func(b []byte) []byte { b[headerSize+nameSize]++; return b }, "lies outside the file"},
		{"size beyond 32 bits", func(b []byte) []byte { copy(b[headerSize+nameSize+4:], "\xff\xff\xff\xff"); return b }, "lies outside the file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Load(tt.damage(tinyWeights()), Options{}); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v does not say %q", err, tt.want)
			}
		})
	}
}

// Whatever a file holds, Load gives a model that works or an error.
func FuzzLoad(f *testing.F) {
	names, parts := tinySections()
	f.Add("", 0, []byte(nil))
	for _, name := range names {
		f.Add(name, 0, []byte("\xff\xff\xff\xff"))
		f.Add(name, len(parts[name])-1, []byte("x"))
	}
	f.Fuzz(func(t *testing.T, section string, at int, patch []byte) {
		names, parts := tinySections()
		file := assemble(names, parts)
		target := file // an unknown section means the whole file
		if s, err := parseSections(file); err == nil && s[section] != nil {
			target = s[section]
		}
		if at < 0 || at > len(target) {
			return
		}
		copy(target[at:], patch)
		m, err := Load(file, Options{Threads: 1})
		if err != nil {
			return
		}
		defer m.Close()
		if v, err := m.Embed(t.Context(), "query", []string{"harbour walls. é zzz"}); err == nil && len(v[0]) != m.Dim() {
			t.Errorf("vector of %d floats, want %d", len(v[0]), m.Dim())
		}
	})
}
