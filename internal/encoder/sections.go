package encoder

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"unsafe"
)

// The file format is described in convert/convert.py, which writes it.
const (
	fileMagic  = "RAPENC1\x00"
	headerSize = 16
	entrySize  = 24
	nameSize   = 16
	alignment  = 64
)

// sections are the named parts of a weights file.
type sections map[string][]byte

// parseSections reads the directory and checks that every section lies inside the file.
func parseSections(file []byte) (sections, error) {
	if len(file) < headerSize || string(file[:len(fileMagic)]) != fileMagic {
		return nil, errors.New("encoder: weights: not a weights file: make it again with convert.py")
	}
	count := int(binary.LittleEndian.Uint32(file[len(fileMagic):]))
	if count > (len(file)-headerSize)/entrySize {
		return nil, errors.New("encoder: weights: directory is cut short: make the file again")
	}
	s := make(sections, count)
	for i := range count {
		entry := file[headerSize+i*entrySize:][:entrySize]
		name := strings.TrimRight(string(entry[:nameSize]), "\x00")
		offset := uint64(binary.LittleEndian.Uint32(entry[nameSize:]))
		end := offset + uint64(binary.LittleEndian.Uint32(entry[nameSize+4:]))
		if offset%alignment != 0 || end > uint64(len(file)) {
			return nil, fmt.Errorf("encoder: weights: section %q lies outside the file: make the file again", name)
		}
		s[name] = file[offset:end:end]
	}
	return s, nil
}

// open returns a cursor at the start of a section. A section that is missing reads as empty, and
// the cursor's error names it.
func (s sections) open(name string) *cursor {
	b, ok := s[name]
	c := &cursor{name: name, b: b}
	if !ok {
		c.fail("is missing")
	}
	return c
}

// cursor reads one section from front to back. After the first error it returns empty values, so
// that callers check err once.
type cursor struct {
	name string
	b    []byte
	at   int
	err  error
}

func (c *cursor) fail(what string) {
	if c.err == nil {
		c.err = fmt.Errorf("encoder: weights: section %q %s: make the file again", c.name, what)
	}
}

// take returns the next n bytes, or nil.
func (c *cursor) take(n int) []byte {
	if c.err != nil || n < 0 || n > len(c.b)-c.at {
		c.fail("is cut short")
		return nil
	}
	s := c.b[c.at : c.at+n : c.at+n]
	c.at += n
	return s
}

// tensor returns the next n bytes from the next aligned offset.
func (c *cursor) tensor(n int) []byte {
	c.at = min((c.at+alignment-1)&^(alignment-1), len(c.b))
	return c.take(n)
}

func (c *cursor) u32() uint32 {
	if b := c.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// count reads a u32 that must lie in low..high.
func (c *cursor) count(low, high int) int {
	v := c.u32()
	if c.err == nil && (v < uint32(low) || v > uint32(high)) {
		c.fail(fmt.Sprintf("has %d where %d to %d is allowed", v, low, high))
	}
	if c.err != nil {
		return 0
	}
	return int(v)
}

func (c *cursor) f32() float32 {
	v := math.Float32frombits(c.u32())
	if v-v != 0 {
		c.fail("has a number that is not finite")
	}
	return v
}

// int8s returns a view of the file's bytes.
func (c *cursor) int8s(n int) []int8 {
	b := c.tensor(n)
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(b))), len(b))
}

// floats copies, since embedded bytes may lie at any address and the machine may be big-endian. The
// tensors concerned are small: half a megabyte in all.
func (c *cursor) floats(n int) []float32 {
	b := c.tensor(4 * n)
	v := make([]float32, len(b)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		if v[i]-v[i] != 0 {
			c.fail("has a number that is not finite")
		}
	}
	return v
}

func (c *cursor) int32s(n int) []int32 {
	b := c.tensor(4 * n)
	v := make([]int32, len(b)/4)
	for i := range v {
		v[i] = int32(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return v
}
