package encoder

import (
	"fmt"
	"slices"
	"strings"
)

// Kernel names a set of arithmetic routines.
type Kernel string

// The kernels. AVX2 and VNNI agree bit for bit; Portable rounds differently in a few places, and
// gives the same bits on every architecture.
const (
	Portable Kernel = "portable" // plain Go
	AVX2     Kernel = "avx2"     // amd64 with AVX2 and FMA
	VNNI     Kernel = "vnni"     // amd64 with AVX-512 and VNNI
)

// Kernels lists the kernels that this machine can run, fastest first.
func Kernels() []Kernel { return append(machineKernels(), Portable) }

// arithmetic is one kernel's routines. Rows are vectors of the network's widths, which are multiples
// of 96. Implementations hold no state and are safe for concurrent use.
type arithmetic interface {
	// family names the kernels with the same results.
	family() string
	// quantise maps each row of k values to bytes with its own scale and zero point. A row's result
	// depends on that row alone, so neither on its batch nor on its text.
	quantise(a *activations, rows []float32, k int)
	// multiply writes the outputs of l for the first n quantised rows.
	multiply(l *linear, a *activations, n int, out []float32)
	// addNorm sets x to the layer norm of x + y.
	addNorm(x, y []float32, n *layerNorm)
	gelu(x []float32)
	attend(s *scratch, a attention)
}

// activations are quantised rows: value = (byte - zero) * scale.
type activations struct {
	bytes  []uint8
	scale  []float32
	zero   []int32
	runs   []run // portable: the bytes again, packed
	column []run // portable: the weights of one column, packed
}

// attention is the work of rows [low,high) of one text of n rows.
type attention struct {
	qkv          []float32 // query, key and value of each row of the text
	context      []float32 // result, one row of width each
	n, low, high int
	width        int
}

// newArithmetic returns a kernel's routines; the empty name stands for the fastest.
func newArithmetic(k Kernel) (arithmetic, error) {
	have := Kernels()
	if k == "" {
		k = have[0]
	}
	if !slices.Contains(have, k) {
		var names []string
		for _, h := range have {
			names = append(names, string(h))
		}
		return nil, fmt.Errorf("encoder: kernel %q: this machine has %s: choose one of them or leave it empty", string(k), strings.Join(names, ", "))
	}
	if k == Portable {
		return portable{}, nil
	}
	return machineArithmetic(k), nil
}
