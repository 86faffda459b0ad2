package main

// Row routines take n values, a multiple of what one round of their loop takes. Arguments: x 0, n 8,
// y 16, w 24, b 32, out 40, eps 48, dst 56, inv 64, zp 68, ldd 72.

// fold reduces register r to its low lane with op (VADDPS, VMINPS, VMAXPS); t is free.
func (g *assembler) fold(op string, r, t int) {
	g.ins("VEXTRACTF128 $1, Y%d, X%d", r, t)
	g.ins("%s X%d, X%d, X%d", op, t, r, r)
	g.ins("VMOVHLPS X%d, X%d, X%d", r, r, t)
	g.ins("%s X%d, X%d, X%d", op, t, r, r)
	g.ins("VPSHUFD $1, X%d, X%d", r, t)
	g.ins("%s X%d, X%d, X%d", op, t, r, r)
}

// rowMinMax writes the least and the greatest of x to out.
func (g *assembler) rowMinMax() {
	g.text("rowMinMax")
	g.ins("MOVQ 0(DI), SI")
	g.ins("MOVQ 8(DI), CX")
	g.ins("VMOVUPS posinf<>(SB), Y14")
	g.ins("VMOVUPS neginf<>(SB), Y15")
	g.line("loop:")
	g.ins("VMOVUPS (SI), Y0")
	g.ins("VMINPS Y0, Y14, Y14")
	g.ins("VMAXPS Y0, Y15, Y15")
	g.ins("ADDQ $32, SI")
	g.ins("SUBQ $8, CX")
	g.ins("JNE loop")
	g.fold("VMINPS", 14, 13)
	g.fold("VMAXPS", 15, 13)
	g.ins("MOVQ 40(DI), AX")
	g.ins("VMOVSS X14, (AX)")
	g.ins("VMOVSS X15, 4(AX)")
	g.ins("VZEROUPPER")
	g.ins("RET")
}

// quantiseRow: dst = round(x*inv) + zp, within 0..255. Packing works in halves of a register, unpack
// puts the parts in order.
func (g *assembler) quantiseRow() {
	g.text("quantiseRow")
	g.ins("MOVQ 0(DI), SI")
	g.ins("MOVQ 8(DI), CX")
	g.ins("MOVQ 56(DI), DX")
	g.ins("VBROADCASTSS 64(DI), Y8")
	g.ins("VPBROADCASTD 68(DI), Y9")
	g.ins("VMOVDQU unpack<>(SB), Y11")
	g.line("loop:")
	for i := range 4 {
		g.ins("VMULPS %d(SI), Y8, Y%d", i*32, i)
	}
	for i := range 4 {
		g.ins("VCVTPS2DQ Y%d, Y%d", i, i)
		g.ins("VPADDD Y9, Y%d, Y%d", i, i)
	}
	g.ins("VPACKSSDW Y1, Y0, Y0")
	g.ins("VPACKSSDW Y3, Y2, Y2")
	g.ins("VPACKUSWB Y2, Y0, Y0")
	g.ins("VPERMD Y0, Y11, Y0")
	g.ins("VMOVDQU Y0, (DX)")
	g.ins("ADDQ $128, SI")
	g.ins("ADDQ $32, DX")
	g.ins("SUBQ $32, CX")
	g.ins("JNE loop")
	g.ins("VZEROUPPER")
	g.ins("RET")
}

// normRow: x = LN(x+y)*w + b.
func (g *assembler) normRow() {
	g.text("normRow")
	g.ins("MOVQ 0(DI), SI")
	g.ins("MOVQ 8(DI), CX")
	g.ins("MOVQ 16(DI), DX")
	g.ins("VXORPS Y0, Y0, Y0")
	g.line("sum:")
	g.ins("VMOVUPS (SI), Y2")
	g.ins("VADDPS (DX), Y2, Y2")
	g.ins("VMOVUPS Y2, (SI)")
	g.ins("VADDPS Y2, Y0, Y0")
	g.ins("ADDQ $32, SI")
	g.ins("ADDQ $32, DX")
	g.ins("SUBQ $8, CX")
	g.ins("JNE sum")
	g.fold("VADDPS", 0, 3)
	g.ins("MOVQ 8(DI), CX")
	g.ins("VCVTSI2SSQ CX, X4, X4")
	g.ins("VDIVSS X4, X0, X0")
	g.ins("VBROADCASTSS X0, Y0") // mean
	g.ins("MOVQ 0(DI), SI")
	g.ins("VXORPS Y1, Y1, Y1")
	g.line("vari:")
	g.ins("VMOVUPS (SI), Y2")
	g.ins("VSUBPS Y0, Y2, Y2")
	g.ins("VFMADD231PS Y2, Y2, Y1")
	g.ins("ADDQ $32, SI")
	g.ins("SUBQ $8, CX")
	g.ins("JNE vari")
	g.fold("VADDPS", 1, 3)
	g.ins("VDIVSS X4, X1, X1")
	g.ins("VADDSS 48(DI), X1, X1")
	g.ins("VSQRTSS X1, X1, X1")
	g.ins("VMOVSS one<>(SB), X3")
	g.ins("VDIVSS X1, X3, X1")
	g.ins("VBROADCASTSS X1, Y1") // 1/sd
	g.ins("MOVQ 0(DI), SI")
	g.ins("MOVQ 8(DI), CX")
	g.ins("MOVQ 24(DI), DX")
	g.ins("MOVQ 32(DI), BX")
	g.line("norm:")
	g.ins("VMOVUPS (SI), Y2")
	g.ins("VSUBPS Y0, Y2, Y2")
	g.ins("VMULPS Y1, Y2, Y2")
	g.ins("VMOVUPS (DX), Y3")
	g.ins("VFMADD213PS (BX), Y3, Y2")
	g.ins("VMOVUPS Y2, (SI)")
	g.ins("ADDQ $32, SI")
	g.ins("ADDQ $32, DX")
	g.ins("ADDQ $32, BX")
	g.ins("SUBQ $8, CX")
	g.ins("JNE norm")
	g.ins("VZEROUPPER")
	g.ins("RET")
}

// geluRow: x = x/2 * (1 + erf(x/sqrt(2))).
func (g *assembler) geluRow() {
	g.text("geluRow")
	g.ins("MOVQ 0(DI), SI")
	g.ins("MOVQ 8(DI), CX")
	g.line("loop:")
	// Two vectors at a time hide the latency of the polynomial.
	for v := range 2 {
		g.ins("VMOVUPS %d(SI), Y%d", v*32, 6*v)
		g.ins("VMULPS rsqrt2<>(SB), Y%d, Y%d", 6*v, 6*v+1)
		g.ins("VMINPS four<>(SB), Y%d, Y%d", 6*v+1, 6*v+1)
		g.ins("VMAXPS negfour<>(SB), Y%d, Y%d", 6*v+1, 6*v+1)
		g.ins("VMULPS Y%d, Y%d, Y%d", 6*v+1, 6*v+1, 6*v+2)
		g.ins("VMOVUPS erfP0<>(SB), Y%d", 6*v+3)
		g.ins("VMOVUPS erfQ0<>(SB), Y%d", 6*v+4)
	}
	for i := 1; i < len(erfP); i++ {
		for v := range 2 {
			g.ins("VFMADD213PS erfP%d<>(SB), Y%d, Y%d", i, 6*v+2, 6*v+3)
			if i < len(erfQ) {
				g.ins("VFMADD213PS erfQ%d<>(SB), Y%d, Y%d", i, 6*v+2, 6*v+4)
			}
		}
	}
	for v := range 2 {
		g.ins("VMULPS Y%d, Y%d, Y%d", 6*v+1, 6*v+3, 6*v+3)
		g.ins("VDIVPS Y%d, Y%d, Y%d", 6*v+4, 6*v+3, 6*v+3) // erf
		g.ins("VMULPS half<>(SB), Y%d, Y%d", 6*v, 6*v)
		g.ins("VFMADD213PS Y%d, Y%d, Y%d", 6*v, 6*v, 6*v+3) // h*erf + h
		g.ins("VMOVUPS Y%d, %d(SI)", 6*v+3, v*32)
	}
	g.ins("ADDQ $64, SI")
	g.ins("SUBQ $16, CX")
	g.ins("JNE loop")
	g.ins("VZEROUPPER")
	g.ins("RET")
}

// softmax: x = exp(x-max) in place, 1/sum to (out).
func (g *assembler) softmaxRow() {
	g.text("softmaxRow")
	g.ins("MOVQ 0(DI), SI")
	g.ins("MOVQ 8(DI), CX")
	g.ins("VMOVUPS neginf<>(SB), Y15")
	g.line("max:")
	g.ins("VMAXPS (SI), Y15, Y15")
	g.ins("ADDQ $32, SI")
	g.ins("SUBQ $8, CX")
	g.ins("JNE max")
	g.fold("VMAXPS", 15, 13)
	g.ins("VBROADCASTSS X15, Y15")
	g.ins("MOVQ 0(DI), SI")
	g.ins("MOVQ 8(DI), CX")
	g.ins("VXORPS Y0, Y0, Y0")
	g.line("exp:")
	g.ins("VMOVUPS (SI), Y1")
	g.ins("VSUBPS Y15, Y1, Y1")
	g.ins("VCMPPS $1, expmin<>(SB), Y1, Y5") // x < min: result 0
	g.ins("VMAXPS expmin<>(SB), Y1, Y1")
	g.ins("VMULPS log2e<>(SB), Y1, Y2")
	g.ins("VROUNDPS $0, Y2, Y2")
	g.ins("VFNMADD231PS ln2hi<>(SB), Y2, Y1")
	g.ins("VFNMADD231PS ln2lo<>(SB), Y2, Y1")
	g.ins("VMOVUPS expP0<>(SB), Y3")
	for i := 1; i < len(expP); i++ {
		g.ins("VFMADD213PS expP%d<>(SB), Y1, Y3", i)
	}
	g.ins("VMULPS Y1, Y1, Y4")
	g.ins("VFMADD213PS Y1, Y4, Y3") // p*x^2 + x
	g.ins("VADDPS one<>(SB), Y3, Y3")
	g.ins("VCVTPS2DQ Y2, Y2")
	g.ins("VPADDD bias127<>(SB), Y2, Y2")
	g.ins("VPSLLD $23, Y2, Y2")
	g.ins("VMULPS Y2, Y3, Y3")
	g.ins("VANDNPS Y3, Y5, Y3")
	g.ins("VMOVUPS Y3, (SI)")
	g.ins("VADDPS Y3, Y0, Y0")
	g.ins("ADDQ $32, SI")
	g.ins("SUBQ $8, CX")
	g.ins("JNE exp")
	g.fold("VADDPS", 0, 1)
	g.ins("VMOVSS one<>(SB), X1")
	g.ins("VDIVSS X0, X1, X0")
	g.ins("MOVQ 40(DI), AX")
	g.ins("VMOVSS X0, (AX)")
	g.ins("VZEROUPPER")
	g.ins("RET")
}

// transpose8 takes 8 rows of 8 floats from x, n bytes apart, to dst, ldd bytes apart.
func (g *assembler) transpose8() {
	g.text("transpose8")
	g.ins("MOVQ 0(DI), R8")
	g.ins("MOVQ 8(DI), R9")
	g.ins("LEAQ (R9)(R9*2), R10")
	g.ins("LEAQ (R8)(R9*4), R11")
	g.ins("MOVQ 56(DI), SI")
	g.ins("MOVQ 72(DI), DX")
	g.ins("LEAQ (DX)(DX*2), R12")
	g.ins("LEAQ (SI)(DX*4), R13")
	for r := range 8 {
		g.ins("VMOVUPS %s, Y%d", aRow(r), r)
	}
	for i := range 4 {
		g.ins("VUNPCKLPS Y%d, Y%d, Y%d", 2*i+1, 2*i, 8+2*i)
		g.ins("VUNPCKHPS Y%d, Y%d, Y%d", 2*i+1, 2*i, 9+2*i)
	}
	for i := range 2 {
		for j := range 2 {
			g.ins("VSHUFPS $0x44, Y%d, Y%d, Y%d", 10+4*i+j, 8+4*i+j, 4*i+2*j)
			g.ins("VSHUFPS $0xEE, Y%d, Y%d, Y%d", 10+4*i+j, 8+4*i+j, 4*i+2*j+1)
		}
	}
	for i := range 4 {
		g.ins("VPERM2F128 $0x20, Y%d, Y%d, Y%d", 4+i, i, 8+i)
		g.ins("VPERM2F128 $0x31, Y%d, Y%d, Y%d", 4+i, i, 12+i)
	}
	for r := range 8 {
		g.ins("VMOVUPS Y%d, %s", 8+r, cRow(r))
	}
	g.ins("VZEROUPPER")
	g.ins("RET")
}
