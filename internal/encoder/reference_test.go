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
	Words      [][2]int // bytes of the text, of its first 100 words
	Vector     string   // base64 of little-endian float32; empty for texts that test tokens only
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

func TestPlacesAreThoseOfTheReference(t *testing.T) {
	m := open(t, Options{Kernel: Portable, Threads: 1})
	for _, r := range references(t) {
		s := tokens{t: m.tokens}
		places := s.place(r.Text, 510)
		if plain := m.tokenize("", []string{r.Text}).ids; !slices.Equal(s.ids[:len(places)], plain[1:len(plain)-1]) {
			t.Errorf("%.60q: places are of pieces %v, not of %v", r.Text, s.ids, plain)
		}
		var got [][2]int
		for _, p := range slices.Compact(places) {
			got = append(got, [2]int{p.low, p.high})
		}
		if got = got[:min(len(got), 100)]; !slices.Equal(got, r.Words) {
			t.Errorf("%.60q:\n got %v\nwant %v", r.Text, got, r.Words)
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

func TestVectorsAreNearFloat32AndNeverChange(t *testing.T) {
	for _, k := range Kernels() {
		t.Run(string(k), func(t *testing.T) {
			m, refs := open(t, Options{Kernel: k, Threads: 1}), sentencesFor(t, k)
			vectors := embedAll(t, m, refs)
			checkCosines(t, refs, vectors)
			checkBits(t, m.Name(), vectors)
		})
	}
}

func checkCosines(t *testing.T, refs []reference, vectors [][]float32) {
	const least = .998 // ONNX Runtime reaches .9975 on the same sentences: convert/reference.py
	worst := 1.0
	for i, v := range vectors {
		c := cosine(v, refs[i].vector(t))
		if worst = min(worst, c); c < least {
			t.Errorf("%.60q: cosine to float32 %.5f, want at least %v", refs[i].Text, c, least)
		}
	}
	t.Logf("least cosine to float32 of %d sentences: %.5f", len(refs), worst)
}

// The name of a model promises the same bits under the same name on every machine. If a change of
// arithmetic breaks this on purpose, the family needs another name.
func checkBits(t *testing.T, name string, vectors [][]float32) {
	want := map[string]string{
		"e5-small-v2-int8/x86": "7c009e0d380e291270bb47ca0ab79c32ec335262ee690467109ec32c6ce7e473",
		"e5-small-v2-int8/go":  "ba134b6e5c19efbf537e29eca0fbb4efea40086095b2e327648719388679dcd5",
	}[name]
	h := sha256.New()
	for _, v := range vectors {
		if err := binary.Write(h, binary.LittleEndian, v); err != nil {
			t.Fatal(err)
		}
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("%s: vectors have sha256 %s, want %s", name, got, want)
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
