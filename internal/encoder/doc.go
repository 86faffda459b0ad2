// Package encoder turns text into vectors of meaning with a small neural network in pure Go: the
// sentence encoder e5-small-v2 with 8-bit weights, which are part of the program.
package encoder
