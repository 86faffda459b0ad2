//go:build !amd64

package encoder

func machineKernels() []Kernel { return nil }

func machineArithmetic(Kernel) arithmetic { return portable{} }
