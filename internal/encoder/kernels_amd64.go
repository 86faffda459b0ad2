package encoder

// The routines in kernels_amd64.s, written by genasm/main.go. The number after x is the height of
// the tile in rows.

//go:generate go run ./genasm kernels_amd64.s

//go:noescape
func int8AVX2x1(args *tileArgs)

//go:noescape
func int8AVX2x2(args *tileArgs)

//go:noescape
func int8AVX2x3(args *tileArgs)

//go:noescape
func int8AVX2x4(args *tileArgs)

//go:noescape
func int8VNNIx1(args *tileArgs)

//go:noescape
func int8VNNIx2(args *tileArgs)

//go:noescape
func int8VNNIx4(args *tileArgs)

//go:noescape
func int8VNNIx8(args *tileArgs)

//go:noescape
func floatx1(args *tileArgs)

//go:noescape
func floatx2(args *tileArgs)

//go:noescape
func floatx3(args *tileArgs)

//go:noescape
func floatx4(args *tileArgs)

//go:noescape
func floatx5(args *tileArgs)

//go:noescape
func floatx6(args *tileArgs)

//go:noescape
func rowMinMax(args *rowArgs)

//go:noescape
func quantiseRow(args *rowArgs)

//go:noescape
func normRow(args *rowArgs)

//go:noescape
func geluRow(args *rowArgs)

//go:noescape
func softmaxRow(args *rowArgs)

//go:noescape
func transpose8(args *rowArgs)
