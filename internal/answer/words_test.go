package answer

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

// wordPattern says what scanWord finds.
var wordPattern = regexp.MustCompile(`[$€£]?\d+(?:[.,]\d+)*(?:%|s\b|st\b|nd\b|rd\b|th\b)?|[\p{L}\p{M}]+(?:['’.\-][\p{L}\p{M}\d]+)*`)

func TestScanWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aBés_thndr9120,.'’-- $%€x\u0301\ufffd"))).Draw(t, "text")
		want := wordPattern.FindAllStringIndex(text, -1)
		for i := 0; i < len(text); i++ {
			end := scanWord(text, i)
			if end == i {
				continue
			}
			if len(want) == 0 || want[0][0] != i || want[0][1] != end {
				t.Fatalf("%q: %q at %d, want %v", text, text[i:end], i, want)
			}
			want, i = want[1:], end-1
		}
		if len(want) > 0 {
			t.Fatalf("%q: no word at %v", text, want)
		}
	})
}
