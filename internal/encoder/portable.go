package encoder

import "math"

// portable is the plain Go kernel. Its products of bytes are exact, as in assembly. Every product of
// floats is converted explicitly, which forbids the compiler to fuse it with an addition: so the
// results are the same on every architecture.
type portable struct{}

func (portable) family() string { return "go" }

// Three products of a byte and a weight cost one multiplication of 64-bit words: with X = 2^21,
// (a0 + a1·X + a2·X²)(w2 + w1·X + w0·X²) has a0w0 + a1w1 + a2w2 at X². Sums of up to 21 such words fit
// the 21 bits of a lane, since 3·255·64·21 < 2^20.
const (
	lane    = 21
	perWord = 3
	perRun  = 16 * perWord
)

// run is 48 values of a row of bytes or of a column of weights.
type run [perRun / perWord]int64

// laneSum reads the lane at X²; what the lanes below carry into it is rounded off.
func laneSum(s int64) int64 { return (s<<1 + 1<<(2*lane)) >> (2*lane + 1) }

func (portable) quantise(a *activations, rows []float32, k int) {
	grow(&a.runs, len(rows)/perRun)
	for r := range len(rows) / k {
		x := rows[r*k : (r+1)*k]
		scale, inverse, zero := byteRange(minMax(x))
		a.scale[r], a.zero[r] = scale, zero
		dst := a.bytes[r*k : (r+1)*k]
		for i, v := range x {
			dst[i] = uint8(max(0, min(255, int32(math.RoundToEven(float64(v*inverse)))+zero)))
		}
		for i := range k / perRun {
			packBytes(&a.runs[r*k/perRun+i], (*[perRun]uint8)(dst[i*perRun:]))
		}
	}
}

func packBytes(dst *run, b *[perRun]uint8) {
	for i := range dst {
		dst[i] = int64(b[perWord*i]) | int64(b[perWord*i+1])<<lane | int64(b[perWord*i+2])<<(2*lane)
	}
}

// byteRange returns the scale, its inverse and the zero point of a row; the range always includes 0.
func byteRange(low, high float32) (scale, inverse float32, zero int32) {
	low, high = min(low, 0), max(high, 0)
	if scale = (high - low) / 255; scale == 0 {
		scale = 1
	}
	inverse = 1 / scale
	return scale, inverse, int32(math.RoundToEven(float64(-low * inverse)))
}

func minMax(x []float32) (low, high float32) {
	low, high = x[0], x[0]
	for _, v := range x {
		low, high = min(low, v), max(high, v)
	}
	return low, high
}

// multiply takes one column and two rows at a time: the compiler keeps no more sums in registers.
func (portable) multiply(l *linear, a *activations, n int, out []float32) {
	runs := l.k / perRun
	grow(&a.column, runs)
	column := a.column[:runs]
	for c := range l.n {
		packColumn(column, l.weights[c/panel*panel*l.k+c%panel*4:])
		for r := 0; r < n; r += 2 {
			s := min(r+1, n-1)
			x, y := dot(a.runs[r*runs:][:runs], a.runs[s*runs:][:runs], column)
			out[r*l.n+c] = l.output(c, x, a.scale[r], a.zero[r])
			out[s*l.n+c] = l.output(c, y, a.scale[s], a.zero[s])
		}
	}
}

// output turns a sum of products of bytes and weights into the output of column c.
func (l *linear) output(c int, sum int64, scale float32, zero int32) float32 {
	exact := float32(int32(sum) - zero*l.colsum[c])
	return float32(exact*float32(scale*l.scale[c])) + l.bias[c]
}

// packColumn packs a column whose weights lie four by four in the rows of a panel.
func packColumn(dst []run, weights []int8) {
	const row = 4 * panel
	for i := range dst {
		for j := 0; j < len(dst[i]); j += 4 { // 12 weights
			w := weights[(i*perRun+j*perWord)/4*row:]
			p, q, r := w[:4], w[row:][:4], w[2*row:][:4]
			dst[i][j] = packWeights(p[0], p[1], p[2])
			dst[i][j+1] = packWeights(p[3], q[0], q[1])
			dst[i][j+2] = packWeights(q[2], q[3], r[0])
			dst[i][j+3] = packWeights(r[1], r[2], r[3])
		}
	}
}

func packWeights(a, b, c int8) int64 { return int64(c) + int64(b)<<lane + int64(a)<<(2*lane) }

// dot returns the products of the rows x and y with a column.
func dot(x, y, column []run) (sx, sy int64) {
	x, y = x[:len(column)], y[:len(column)]
	for i := range column {
		rx, ry := &x[i], &y[i]
		var px, py int64
		for j, w := range &column[i] {
			px += rx[j] * w
			py += ry[j] * w
		}
		sx += laneSum(px)
		sy += laneSum(py)
	}
	return sx, sy
}

func (portable) addNorm(x, y []float32, n *layerNorm) {
	var sum, square float32
	for i := range x {
		x[i] += y[i]
		sum += x[i]
	}
	mean := sum / float32(len(x))
	for _, v := range x {
		d := v - mean
		square += float32(d * d)
	}
	inverse := float32(1 / math.Sqrt(float64(square/float32(len(x))+n.epsilon)))
	for i, v := range x {
		x[i] = float32(float32((v-mean)*inverse)*n.weight[i]) + n.bias[i]
	}
}

func (portable) gelu(x []float32) {
	for i, v := range x {
		h := 0.5 * v
		x[i] = h + float32(h*erf32(v*float32(math.Sqrt2/2)))
	}
}

// Coefficients of the rational approximation of erf on -4..4, x·P(x²)/Q(x²), highest power first:
// good to a few units in the last place of 1. They are those of Eigen's float erf.
var (
	erfP = [...]float32{-2.72614225801306e-10, 2.77068142495902e-08, -2.10102402082508e-06, -5.69250639462346e-05, -7.34990630326855e-04, -2.95459980854025e-03, -1.60960333262415e-02}
	erfQ = [...]float32{-1.45660718464996e-05, -2.13374055278905e-04, -1.68282697438203e-03, -7.37332916720468e-03, -1.42647390514189e-02}
)

func erf32(x float32) float32 {
	x = max(-4, min(4, x))
	z := x * x
	return x * polynomial(erfP[:], z) / polynomial(erfQ[:], z)
}

func polynomial(coefficients []float32, x float32) float32 {
	p := coefficients[0]
	for _, c := range coefficients[1:] {
		p = float32(p*x) + c
	}
	return p
}

// Coefficients of exp on -ln2/2..ln2/2 after 1 + x, and ln2 in two parts: those of Cephes expf.
var expP = [...]float32{1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1}

const (
	ln2High, ln2Low = 0.693359375, -2.12194440e-4
	expLowest       = -87.3 // below this exp is taken as 0
)

func exp32(x float32) float32 {
	n := float32(math.RoundToEven(float64(x * math.Log2E)))
	x -= float32(n * ln2High)
	x -= float32(n * ln2Low)
	p := polynomial(expP[:], x)
	y := float32(p*float32(x*x)) + x + 1
	return y * math.Float32frombits(uint32(int32(n)+127)<<23)
}

// softmax replaces x by exp(x - max) and returns the factor that makes its sum 1.
func softmax(x []float32) float32 {
	_, high := minMax(x)
	var sum float32
	for i, v := range x {
		e := float32(0)
		if v -= high; v >= expLowest {
			e = exp32(v)
		}
		x[i] = e
		sum += e
	}
	return 1 / sum
}

func (portable) attend(s *scratch, a attention) {
	stride := 3 * a.width
	for h := 0; h < a.width; h += headDim {
		for r := a.low; r < a.high; r++ {
			weights := s.scores[:a.n]
			query := a.qkv[r*stride+h:][:headDim]
			for c := range weights {
				weights[c] = dot32(query, a.qkv[c*stride+a.width+h:][:headDim])
			}
			scale := softmax(weights)
			out := a.context[r*a.width+h:][:headDim]
			clear(out)
			for c, w := range weights {
				w *= scale
				value := a.qkv[c*stride+2*a.width+h:][:headDim]
				for i := range out {
					out[i] += float32(w * value[i])
				}
			}
		}
	}
}

// dot32 is the product of two vectors of a head, in four partial sums.
func dot32(x, y []float32) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i+4 <= len(x) && i+4 <= len(y); i += 4 {
		s0 += float32(x[i] * y[i])
		s1 += float32(x[i+1] * y[i+1])
		s2 += float32(x[i+2] * y[i+2])
		s3 += float32(x[i+3] * y[i+3])
	}
	return (s0 + s1) + (s2 + s3)
}
