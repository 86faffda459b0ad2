package retrieval

import (
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// wordPattern says what scanWords finds.
var wordPattern = func() *regexp.Regexp {
	const piece = `(?:\p{L}(?:\.\p{L})+\.?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)+|[\p{L}\p{N}]+(?:'\p{L}+)*)`
	return regexp.MustCompile(piece + `(?:-` + piece + `)*|[$€£¥%]`)
}()

func TestScanWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aBé9120,.'-- $%€½ x\u0301\ufffd"))).Draw(t, "text")
		if got, want := scanWords(text), wordPattern.FindAllString(text, -1); !slices.Equal(got, want) {
			t.Fatalf("%q: %q, want %q", text, got, want)
		}
	})
}
