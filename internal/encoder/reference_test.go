package encoder

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
)

// reference is an entry of testdata/reference.json, which convert/reference.py makes.
type reference struct {
	Role, Text string
	IDs        []int32
	Vector     string // base64 of little-endian float32; empty for texts that test tokens only
}

func references(t testing.TB) []reference {
	t.Helper()
	b, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var r []reference
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// sentences are the references with vectors, those of at most the given number of tokens.
func sentences(t testing.TB, tokens int) []reference {
	t.Helper()
	return slices.DeleteFunc(references(t), func(r reference) bool { return r.Vector == "" || len(r.IDs) > tokens })
}

func (r reference) vector(t testing.TB) []float32 {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(r.Vector)
	if err != nil {
		t.Fatal(err)
	}
	v := make([]float32, len(b)/4)
	if err := binary.Read(bytes.NewReader(b), binary.LittleEndian, v); err != nil {
		t.Fatal(err)
	}
	return v
}

// embedAll embeds each reference alone, under its role.
func embedAll(t testing.TB, m *Model, refs []reference) [][]float32 {
	t.Helper()
	var vectors [][]float32
	for _, r := range refs {
		v, err := m.Embed(context.Background(), r.Role, []string{r.Text})
		if err != nil {
			t.Fatal(err)
		}
		vectors = append(vectors, v[0])
	}
	return vectors
}

func TestTokensAreThoseOfTheReference(t *testing.T) {
	m := open(t, Options{Kernel: Portable, Threads: 1})
	for _, r := range references(t) {
		got := m.tokenize(r.Role+": ", []string{r.Text}).ids
		if !slices.Equal(got, r.IDs) {
			t.Errorf("%.60q:\n got %v\nwant %v", r.Text, got, r.IDs)
		}
	}
}

// portableTokens limits what the portable kernel is asked: it is slow, above all under the race detector.
const portableTokens = 14

func sentencesFor(t testing.TB, k Kernel) []reference {
	if k == Portable {
		return sentences(t, portableTokens)
	}
	return sentences(t, 512)
}

func TestVectorsAreNearFloat32(t *testing.T) {
	const least = .998 // ONNX Runtime reaches .9975 on the same sentences: convert/reference.py
	for _, k := range Kernels() {
		t.Run(string(k), func(t *testing.T) {
			refs := sentencesFor(t, k)
			worst := 1.0
			for i, v := range embedAll(t, open(t, Options{Kernel: k, Threads: 1}), refs) {
				c := cosine(v, refs[i].vector(t))
				if worst = min(worst, c); c < least {
					t.Errorf("%.60q: cosine to float32 %.5f, want at least %v", refs[i].Text, c, least)
				}
			}
			t.Logf("least cosine to float32 of %d sentences: %.5f", len(refs), worst)
		})
	}
}

func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return ab / math.Sqrt(aa*bb)
}

// The name of a model promises the same bits under the same name on every machine. If a change of
// arithmetic breaks this test on purpose, the family needs another name.
func TestVectorsOfAFamilyNeverChange(t *testing.T) {
	want := map[string]string{
		"e5-small-v2-int8/x86": "1d9aa1ced1d3ad7ece9202603dad12d3ec65489cddf15ff35f20ae3d2315dd78",
		"e5-small-v2-int8/go":  "ba134b6e5c19efbf537e29eca0fbb4efea40086095b2e327648719388679dcd5",
	}
	for _, k := range Kernels() {
		m := open(t, Options{Kernel: k, Threads: 1})
		h := sha256.New()
		for _, v := range embedAll(t, m, sentences(t, portableTokens)) {
			if err := binary.Write(h, binary.LittleEndian, v); err != nil {
				t.Fatal(err)
			}
		}
		if got := hex.EncodeToString(h.Sum(nil)); got != want[m.Name()] {
			t.Errorf("%s on %s: vectors have sha256 %s, want %s", k, m.Name(), got, want[m.Name()])
		}
	}
}
