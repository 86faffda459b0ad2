package main

import (
	"bytes"
	"os"
	"testing"
)

func TestCommittedAssemblyIsGenerated(t *testing.T) {
	committed, err := os.ReadFile("../kernels_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, generate()) {
		t.Error("kernels_amd64.s differs from what genasm writes: run go generate in internal/encoder")
	}
}
