package encoder

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// kernels are all of this machine, by name.
func kernels(t *testing.T) map[Kernel]arithmetic {
	all := map[Kernel]arithmetic{}
	for _, k := range Kernels() {
		a, err := newArithmetic(k)
		if err != nil {
			t.Fatal(err)
		}
		all[k] = a
	}
	return all
}

func random(r *rand.Rand, n int, size float32) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = (2*r.Float32() - 1) * size
	}
	return v
}

func newActivations(rows, k int) activations {
	return activations{bytes: make([]uint8, rows*k), scale: make([]float32, rows), zero: make([]int32, rows)}
}

// The kernels' products against a plain sum, for tiles of every height, with a row and a column of
// the largest values there can be.
func TestProductsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for name, kernel := range kernels(t) {
		for _, k := range []int{96, 384, 1536} {
			t.Run(fmt.Sprint(name, k), func(t *testing.T) {
				l := randomLinear(r, k, 64)
				for rows := 1; rows <= 19; rows++ {
					x := random(r, rows*k, 3)
					for i := range k { // the last row: bytes 255 but for one
						x[(rows-1)*k+i] = 1
					}
					a := newActivations(rows, k)
					kernel.quantise(&a, x, k)
					out := make([]float32, rows*l.n)
					kernel.multiply(l, &a, rows, out)
					if err := compareProducts(l, &a, out); err != nil {
						t.Fatalf("%d rows: %v", rows, err)
					}
				}
			})
		}
	}
}

// compareProducts allows for the two roundings after the exact sum.
func compareProducts(l *linear, a *activations, out []float32) error {
	for i, got := range out {
		row, c := i/l.n, i%l.n
		var sum int64
		for j, b := range a.bytes[row*l.k : (row+1)*l.k] {
			w := l.weights[c/panel*panel*l.k+j/4*4*panel+c%panel*4+j%4]
			sum += (int64(b) - int64(a.zero[row])) * int64(w)
		}
		product := float64(sum) * float64(a.scale[row]) * float64(l.scale[c])
		want := product + float64(l.bias[c])
		if diff := math.Abs(float64(got) - want); diff > 3e-7*(math.Abs(product)+math.Abs(want)) {
			return fmt.Errorf("row %d column %d: %v, want %v", row, c, got, want)
		}
	}
	return nil
}

func TestQuantisedRowsComeBack(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const k = 96
	rows := slices.Concat(random(r, k, 3), make([]float32, k), slices.Repeat([]float32{-2}, k), slices.Repeat([]float32{.5}, k), random(r, k, 1e-30))
	var first *activations
	for name, kernel := range kernels(t) {
		a := newActivations(len(rows)/k, k)
		kernel.quantise(&a, rows, k)
		for i, x := range rows {
			scale := a.scale[i/k]
			if back := float32(int32(a.bytes[i])-a.zero[i/k]) * scale; math.Abs(float64(back-x)) > float64(scale)*.51 {
				t.Fatalf("%s: row %d: %v came back as %v, scale %v", name, i/k, x, back, scale)
			}
		}
		if first == nil {
			first = &a
		} else if !slices.Equal(a.bytes, first.bytes) || !slices.Equal(a.scale, first.scale) || !slices.Equal(a.zero, first.zero) {
			t.Errorf("%s quantises differently", name)
		}
	}
}

func TestNormsAndActivations(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for name, kernel := range kernels(t) {
		t.Run(string(name), func(t *testing.T) {
			x, y := random(r, 384, 5), random(r, 384, 5)
			n := layerNorm{weight: random(r, 384, 1), bias: random(r, 384, 1), epsilon: 1e-12}
			want := exactNorm(x, y, n)
			kernel.addNorm(x, y, &n)
			near(t, x, want, 1e-5)

			x = slices.Concat(random(r, 94, 6), []float32{0, -100})
			want = make([]float32, len(x))
			for i, v := range x {
				want[i] = float32(float64(v) / 2 * math.Erfc(-float64(v)/math.Sqrt2))
			}
			kernel.gelu(x)
			near(t, x, want, 2e-6)
		})
	}
}

func exactNorm(x, y []float32, n layerNorm) []float32 {
	var sum, square float64
	z := make([]float64, len(x))
	for i := range x {
		z[i] = float64(x[i]) + float64(y[i])
		sum += z[i]
	}
	mean := sum / float64(len(x))
	for _, v := range z {
		square += (v - mean) * (v - mean)
	}
	out := make([]float32, len(x))
	for i, v := range z {
		out[i] = float32((v-mean)/math.Sqrt(square/float64(len(x))+float64(n.epsilon))*float64(n.weight[i]) + float64(n.bias[i]))
	}
	return out
}

func near(t *testing.T, got, want []float32, tolerance float64) {
	t.Helper()
	for i := range got {
		if diff := math.Abs(float64(got[i]) - float64(want[i])); !(diff <= tolerance) {
			t.Fatalf("[%d] is %v, want %v", i, got[i], want[i])
		}
	}
}

// Attention of three heads in texts of every length up to several panels, with scores so far apart
// that some weights vanish.
func TestAttentionIsAWeightedMean(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	const width = 3 * headDim
	for name, kernel := range kernels(t) {
		t.Run(string(name), func(t *testing.T) {
			for n := 1; n <= 37; n++ {
				qkv := random(r, (n+8)*3*width, 3)
				var s scratch
				s.reserve(&network{hidden: width, ffn: width}, n)
				context := make([]float32, n*width)
				kernel.attend(&s, attention{qkv: qkv, context: context, n: n, high: n, width: width})
				near(t, context, exactAttention(qkv, n, width), 2e-5)
			}
		})
	}
}

func exactAttention(qkv []float32, n, width int) []float32 {
	out := make([]float32, n*width)
	value := func(row, part, i int) float64 { return float64(qkv[row*3*width+part*width+i]) }
	for h := 0; h < width; h += headDim {
		for row := range n {
			weights, sum := make([]float64, n), 0.0
			for c := range weights {
				for i := h; i < h+headDim; i++ {
					weights[c] += value(row, 0, i) * value(c, 1, i)
				}
				weights[c] = math.Exp(weights[c])
				sum += weights[c]
			}
			for i := h; i < h+headDim; i++ {
				total := 0.0
				for c, w := range weights {
					total += w / sum * value(c, 2, i)
				}
				out[row*width+i] = float32(total)
			}
		}
	}
	return out
}
