package encoder

import (
	"math"
	"unsafe"

	"golang.org/x/sys/cpu"
)

// machineKernels lists the assembly kernels that run here. Package cpu reports AVX and AVX-512 only
// if the operating system saves their registers.
func machineKernels() []Kernel {
	x := &cpu.X86
	if !x.HasAVX2 || !x.HasFMA {
		return nil
	}
	if x.HasAVX512F && x.HasAVX512BW && x.HasAVX512VL && x.HasAVX512DQ && x.HasAVX512VNNI {
		return []Kernel{VNNI, AVX2}
	}
	return []Kernel{AVX2}
}

func machineArithmetic(k Kernel) arithmetic { return x86{vnni: k == VNNI} }

// x86 is the AVX2 kernel, and with vnni the AVX-512 VNNI kernel, which differs in the products of
// bytes alone: these are exact in both, so both give the same bits.
type x86 struct{ vnni bool }

func (x86) family() string { return "x86" }

// tileArgs is read by the matrix routines at fixed offsets (genasm/main.go); strides are in bytes.
type tileArgs struct {
	a      unsafe.Pointer // 0: first row of activations (uint8 or float32)
	lda    uintptr        // 8
	b      unsafe.Pointer // 16: panel of 16 columns
	k      uintptr        // 24: steps: K/4 for int8, K for float32
	sa     unsafe.Pointer // 32: row scales
	za     unsafe.Pointer // 40: row zero points
	sw     unsafe.Pointer // 48: column scales
	bias   unsafe.Pointer // 56
	colsum unsafe.Pointer // 64
	c      unsafe.Pointer // 72
	ldc    uintptr        // 80
	bstep  uintptr        // 88: int8: to the next panel; float32: row stride of b
}

// rowArgs is read by the row routines.
type rowArgs struct {
	x       unsafe.Pointer // 0
	n       uintptr        // 8
	y, w, b unsafe.Pointer // 16, 24, 32
	out     unsafe.Pointer // 40
	eps     float32        // 48
	_       float32
	dst     unsafe.Pointer // 56
	inv     float32        // 64
	zp      int32          // 68
	ldd     uintptr        // 72
}

func (x86) quantise(a *activations, rows []float32, k int) {
	for r := range len(rows) / k {
		x := rows[r*k : (r+1)*k]
		var ends [2]float32
		rowMinMax(&rowArgs{x: unsafe.Pointer(&x[0]), n: uintptr(k), out: unsafe.Pointer(&ends)})
		scale, inverse, zero := byteRange(ends[0], ends[1])
		a.scale[r], a.zero[r] = scale, zero
		dst := a.bytes[r*k : (r+1)*k]
		quantiseRow(&rowArgs{x: unsafe.Pointer(&x[0]), n: uintptr(k), dst: unsafe.Pointer(&dst[0]), inv: inverse, zp: zero})
	}
}

// multiply goes panel by panel, so that one panel (6 KB) and the block of activations stay in
// first-level cache.
func (x x86) multiply(l *linear, a *activations, n int, out []float32) {
	_, _ = out[n*l.n-1], a.bytes[n*l.k-1]
	args := tileArgs{lda: uintptr(l.k), k: uintptr(l.k / 4), ldc: uintptr(l.n * 4), bstep: uintptr(l.k * panel)}
	tile, width := tileAVX2, panel
	if x.vnni {
		tile, width = tileVNNI, 2*panel
	}
	for c := 0; c < l.n; c += width {
		args.b = unsafe.Pointer(&l.weights[c*l.k])
		args.sw = unsafe.Pointer(&l.scale[c])
		args.bias = unsafe.Pointer(&l.bias[c])
		args.colsum = unsafe.Pointer(&l.colsum[c])
		for r := 0; r < n; {
			args.a = unsafe.Pointer(&a.bytes[r*l.k])
			args.sa = unsafe.Pointer(&a.scale[r])
			args.za = unsafe.Pointer(&a.zero[r])
			args.c = unsafe.Pointer(&out[r*l.n+c])
			r += tile(&args, n-r)
		}
	}
}

// tileAVX2 computes up to 4 of the rows that are left, and says how many.
func tileAVX2(args *tileArgs, rows int) int {
	switch {
	case rows >= 4:
		int8AVX2x4(args)
		return 4
	case rows == 3:
		int8AVX2x3(args)
	case rows == 2:
		int8AVX2x2(args)
	default:
		int8AVX2x1(args)
	}
	return rows
}

// tileVNNI computes up to 8 of the rows that are left, and says how many.
func tileVNNI(args *tileArgs, rows int) int {
	switch {
	case rows >= 8:
		int8VNNIx8(args)
		return 8
	case rows >= 4:
		int8VNNIx4(args)
		return 4
	case rows >= 2:
		int8VNNIx2(args)
		return 2
	}
	int8VNNIx1(args)
	return 1
}

func (x86) addNorm(x, y []float32, n *layerNorm) {
	_, _, _ = y[len(x)-1], n.weight[len(x)-1], n.bias[len(x)-1]
	normRow(&rowArgs{x: unsafe.Pointer(&x[0]), n: uintptr(len(x)), y: unsafe.Pointer(&y[0]),
		w: unsafe.Pointer(&n.weight[0]), b: unsafe.Pointer(&n.bias[0]), eps: n.epsilon})
}

func (x86) gelu(x []float32) {
	geluRow(&rowArgs{x: unsafe.Pointer(&x[0]), n: uintptr(len(x))})
}

// floatRows is the height of a tile of floats.
const floatRows = 6

func (x86) attend(s *scratch, a attention) {
	h := head{s: s, attention: a, stride: 3 * a.width, padded: (a.n + panel - 1) &^ (panel - 1)}
	for h.offset = 0; h.offset < a.width; h.offset += headDim {
		h.transposeKeys()
		for r := a.low; r < a.high; r += floatRows {
			rows := min(floatRows, a.high-r)
			h.score(r, rows)
			h.softmax(rows)
			h.mix(r, rows)
		}
	}
}

// head is one head's attention in a text. Keys are stored transposed, so that 16 of them make a panel.
type head struct {
	s *scratch
	attention
	stride, padded int // floats from row to row of qkv, and of keys and scores
	offset         int // of the head in a row
}

// transposeKeys writes 8 rows at a time, and reads up to 7 rows past the last.
func (h *head) transposeKeys() {
	args := rowArgs{n: uintptr(h.stride * 4), ldd: uintptr(h.padded * 4)}
	for r := 0; r < h.n; r += 8 {
		for c := 0; c < headDim; c += 8 {
			args.x = unsafe.Pointer(&h.qkv[r*h.stride+h.width+h.offset+c])
			args.dst = unsafe.Pointer(&h.s.keys[c*h.padded+r])
			transpose8(&args)
		}
	}
}

// score multiplies queries r... with all keys.
func (h *head) score(r, rows int) {
	args := tileArgs{lda: uintptr(h.stride * 4), bstep: uintptr(h.padded * 4), k: headDim, ldc: uintptr(h.padded * 4)}
	args.a = unsafe.Pointer(&h.qkv[r*h.stride+h.offset])
	args.sa = unsafe.Pointer(&ones)
	for c := 0; c < h.n; c += panel {
		args.b = unsafe.Pointer(&h.s.keys[c])
		args.c = unsafe.Pointer(&h.s.scores[c])
		tileFloat(&args, rows)
	}
}

// softmax turns scores into weights up to the factor h.s.inverse.
func (h *head) softmax(rows int) {
	for i := range rows {
		row := h.s.scores[i*h.padded : (i+1)*h.padded]
		for c := h.n; c < h.padded; c++ {
			row[c] = float32(math.Inf(-1))
		}
		softmaxRow(&rowArgs{x: unsafe.Pointer(&row[0]), n: uintptr(len(row)), out: unsafe.Pointer(&h.s.inverse[i])})
	}
}

// mix writes the weighted sums of the values.
func (h *head) mix(r, rows int) {
	args := tileArgs{lda: uintptr(h.padded * 4), bstep: uintptr(h.stride * 4), k: uintptr(h.n), ldc: uintptr(h.width * 4)}
	args.a = unsafe.Pointer(&h.s.scores[0])
	args.sa = unsafe.Pointer(&h.s.inverse)
	for c := 0; c < headDim; c += panel {
		args.b = unsafe.Pointer(&h.qkv[2*h.width+h.offset+c])
		args.c = unsafe.Pointer(&h.context[r*h.width+h.offset+c])
		tileFloat(&args, rows)
	}
}

// ones are row scales that change nothing.
var ones = [floatRows]float32{1, 1, 1, 1, 1, 1}

func tileFloat(args *tileArgs, rows int) {
	switch rows {
	case 6:
		floatx6(args)
	case 5:
		floatx5(args)
	case 4:
		floatx4(args)
	case 3:
		floatx3(args)
	case 2:
		floatx2(args)
	default:
		floatx1(args)
	}
}
