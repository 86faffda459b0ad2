// Package encoder runs two small neural networks in pure Go, with 8-bit weights that are part of the
// program: the sentence encoder e5-small-v2, which turns a text into a vector of its meaning, and the
// evidence reader, e5-small-v2 trained further, which says whether a sentence answers a question.
//
// Both have 12 layers of width 384 and share the vectors of words and positions. Matrix products
// are exact integer arithmetic in one of three kernels (AVX2, AVX-512 VNNI, portable); the first two
// agree bit for bit. The programs that make the weights are in convert and train, the generator
// of the assembly is in genasm, and measure compares speed with ONNX Runtime.
package encoder
