package main

import "fmt"

// The matrix routines multiply mr rows of a by one or two panels of b. Registers: R8 and R11 a
// (rows 0-3 and 4-7), R9 its stride, R10 three strides; BX b; CX steps left; SI and R13 c, DX and R12
// its strides. The accumulator of row r and half h of the tile's width is register 2r+h.

// row gives the address of row r of a matrix with bases lo (rows 0-3) and hi (rows 4-7).
func row(r int, lo, hi, stride, stride3 string) string {
	b := lo
	if r >= 4 {
		b, r = hi, r-4
	}
	return []string{"(" + b + ")", "(" + b + ")(" + stride + "*1)", "(" + b + ")(" + stride + "*2)",
		"(" + b + ")(" + stride3 + "*1)"}[r]
}

func aRow(r int) string { return row(r, "R8", "R11", "R9", "R10") }
func cRow(r int) string { return row(r, "SI", "R13", "DX", "R12") }

func (g *assembler) loadA(mr int) {
	g.ins("MOVQ 0(DI), R8") // a
	g.ins("MOVQ 8(DI), R9") // lda, bytes
	g.ins("LEAQ (R9)(R9*2), R10")
	if mr > 4 {
		g.ins("LEAQ (R8)(R9*4), R11")
	}
	g.ins("MOVQ 16(DI), BX") // b
	g.ins("MOVQ 24(DI), CX") // steps of k
}

func (g *assembler) loadC(mr int) {
	g.ins("MOVQ 72(DI), SI") // c
	g.ins("MOVQ 80(DI), DX") // ldc, bytes
	g.ins("LEAQ (DX)(DX*2), R12")
	if mr > 4 {
		g.ins("LEAQ (SI)(DX*4), R13")
	}
}

func (g *assembler) advanceA(mr, n int) {
	g.ins("ADDQ $%d, R8", n)
	if mr > 4 {
		g.ins("ADDQ $%d, R11", n)
	}
}

// dequantise ends an int8 routine: c = (accumulator - za*colsum)*sa*sw + bias. It uses four registers
// from t on; reg is Y with a width of 32 bytes or Z with 64.
func (g *assembler) dequantise(mr int, reg string, width, t int) {
	g.loadC(mr)
	g.ins("MOVQ 32(DI), R8")  // sa
	g.ins("MOVQ 40(DI), R9")  // za
	g.ins("MOVQ 48(DI), R10") // sw
	g.ins("MOVQ 56(DI), BX")  // bias
	g.ins("MOVQ 64(DI), CX")  // colsum
	for h := range 2 {
		g.ins("VMOVUPS %d(CX), %s%d", h*width, reg, t)
		g.ins("VMOVUPS %d(R10), %s%d", h*width, reg, t+1)
		g.ins("VMOVUPS %d(BX), %s%d", h*width, reg, t+2)
		for r := range mr {
			acc := fmt.Sprintf("%s%d", reg, 2*r+h)
			g.ins("VPBROADCASTD %d(R9), %s%d", r*4, reg, t+3)
			g.ins("VPMULLD %s%d, %s%d, %s%d", reg, t, reg, t+3, reg, t+3)
			g.ins("VPSUBD %s%d, %s, %s", reg, t+3, acc, acc)
			g.ins("VCVTDQ2PS %s, %s", acc, acc)
			g.ins("VBROADCASTSS %d(R8), %s%d", r*4, reg, t+3)
			g.ins("VMULPS %s%d, %s%d, %s%d", reg, t+1, reg, t+3, reg, t+3)
			g.ins("VFMADD213PS %s%d, %s%d, %s", reg, t+2, reg, t+3, acc)
			c := cRow(r)
			if h > 0 {
				c = fmt.Sprintf("%d%s", h*width, c)
			}
			g.ins("VMOVUPS %s, %s", acc, c)
		}
	}
	g.ins("VZEROUPPER")
	g.ins("RET")
}

// int8AVX2 writes the routine for a tile of mr x 16. VPMADDUBSW adds two products in 16 bits, which is
// exact because weights are within -64..64: 2*255*64 < 32768.
func (g *assembler) int8AVX2(mr int) {
	g.text(fmt.Sprintf("int8AVX2x%d", mr))
	g.loadA(mr)
	for i := range 2 * mr {
		g.ins("VPXOR Y%d, Y%d, Y%d", i, i, i)
	}
	g.ins("VMOVDQU ones16<>(SB), Y10")
	g.line("loop:")
	for u := range 2 {
		g.ins("VMOVDQU %d(BX), Y8", u*64)
		g.ins("VMOVDQU %d(BX), Y9", u*64+32)
		for r := range mr {
			g.ins("VPBROADCASTD %d%s, Y11", u*4, aRow(r))
			t := 12 + (r&1)*2
			g.ins("VPMADDUBSW Y8, Y11, Y%d", t)
			g.ins("VPMADDUBSW Y9, Y11, Y%d", t+1)
			g.ins("VPMADDWD Y10, Y%d, Y%d", t, t)
			g.ins("VPMADDWD Y10, Y%d, Y%d", t+1, t+1)
			g.ins("VPADDD Y%d, Y%d, Y%d", t, 2*r, 2*r)
			g.ins("VPADDD Y%d, Y%d, Y%d", t+1, 2*r+1, 2*r+1)
		}
	}
	g.ins("ADDQ $128, BX")
	g.advanceA(mr, 8)
	g.ins("SUBQ $2, CX")
	g.ins("JNE loop")
	g.dequantise(mr, "Y", 32, 8)
}

// int8VNNI writes the routine for a tile of mr x 32, two panels.
func (g *assembler) int8VNNI(mr int) {
	g.text(fmt.Sprintf("int8VNNIx%d", mr))
	g.loadA(mr)
	g.ins("MOVQ 88(DI), DX") // distance of the second panel
	g.ins("ADDQ BX, DX")
	for i := range 2 * mr {
		g.ins("VPXORD Z%d, Z%d, Z%d", i, i, i)
	}
	g.line("loop:")
	for u := range 2 {
		g.ins("VMOVDQU32 %d(BX), Z16", u*64)
		g.ins("VMOVDQU32 %d(DX), Z17", u*64)
		for r := range mr {
			t := 18 + (r & 3)
			g.ins("VPBROADCASTD %d%s, Z%d", u*4, aRow(r), t)
			g.ins("VPDPBUSD Z16, Z%d, Z%d", t, 2*r)
			g.ins("VPDPBUSD Z17, Z%d, Z%d", t, 2*r+1)
		}
	}
	g.ins("ADDQ $128, BX")
	g.ins("ADDQ $128, DX")
	g.advanceA(mr, 8)
	g.ins("SUBQ $2, CX")
	g.ins("JNE loop")
	g.dequantise(mr, "Z", 64, 16)
}

// float writes the routine for a tile of mr x 16 of float32: c = (a*b)*sa.
func (g *assembler) float(mr int) {
	g.text(fmt.Sprintf("floatx%d", mr))
	g.loadA(mr)
	g.ins("MOVQ 88(DI), DX") // ldb, bytes
	for i := range 2 * mr {
		g.ins("VXORPS Y%d, Y%d, Y%d", i, i, i)
	}
	g.line("loop:")
	g.ins("VMOVUPS (BX), Y12")
	g.ins("VMOVUPS 32(BX), Y13")
	for r := range mr {
		t := 14 + r&1
		g.ins("VBROADCASTSS %s, Y%d", aRow(r), t)
		g.ins("VFMADD231PS Y12, Y%d, Y%d", t, 2*r)
		g.ins("VFMADD231PS Y13, Y%d, Y%d", t, 2*r+1)
	}
	g.ins("ADDQ DX, BX")
	g.advanceA(mr, 4)
	g.ins("DECQ CX")
	g.ins("JNE loop")
	g.loadC(mr)
	g.ins("MOVQ 32(DI), R8") // row scales
	for r := range mr {
		g.ins("VBROADCASTSS %d(R8), Y14", r*4)
		for h := range 2 {
			g.ins("VMULPS Y14, Y%d, Y%d", 2*r+h, 2*r+h)
			c := cRow(r)
			if h > 0 {
				c = "32" + c
			}
			g.ins("VMOVUPS Y%d, %s", 2*r+h, c)
		}
	}
	g.ins("VZEROUPPER")
	g.ins("RET")
}
