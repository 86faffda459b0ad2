package main

import (
	"strings"
	"testing"
	"unicode"
)

func TestWrap(t *testing.T) {
	l := layout{width: 20, bold: true}
	for _, c := range []struct {
		text, want string
		hang       int
	}{
		{"", "", 0},
		{"the lamp is kept by one", "the lamp is kept by\none", 0},
		{"- the lamp is kept by one", "- the lamp is kept\n  by one", 2},
		{"  [1] paper\nand more", "  [1] paper\nand more", 4},
		{"averyveryverylongwordindeed and", "averyveryverylongwordindeed\nand", 0},
		{"żółć żółć żółć żółć żółć", "żółć żółć żółć żółć\nżółć", 0},
		{l.strong("the lamp is kept") + " by one", l.strong("the lamp is kept") + " by\none", 0},
	} {
		if got := l.wrap(c.text, c.hang); got != c.want {
			t.Errorf("%q:\ngot  %q\nwant %q", c.text, got, c.want)
		}
	}
	if long := strings.Repeat("word ", 100); (layout{}).wrap(long, 0) != long {
		t.Error("a pipe gets lines that were broken")
	}
}

// Wrapping changes white space only, and no line is too long unless it is one word.
func FuzzWrap(f *testing.F) {
	f.Add("the lamp is kept by one who knows", 2)
	f.Add("  e\u0301e\u0301 \x1b[1m x\n\n- y", 4)
	f.Fuzz(func(t *testing.T, text string, hang int) {
		hang = min(max(hang, 0), 8)
		got := layout{width: 24}.wrap(text, hang)
		if a, b := strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(got), " "); a != b {
			t.Fatalf("words changed: %q, %q", a, b)
		}
		for line := range strings.SplitSeq(got, "\n") {
			if trimmed := strings.TrimSpace(line); columns(line) > 24 && strings.ContainsFunc(trimmed, unicode.IsSpace) && len(line)-len(strings.TrimLeft(line, " ")) <= hang {
				t.Fatalf("too long: %q", line)
			}
		}
	})
}

func TestPrintableTakesControlCharactersOut(t *testing.T) {
	got := printable("a\x1b[31mred\x07\n\tb\u009bm\r\u202Eö")
	if want := "a\uFFFD[31mred\uFFFD\n\tb\uFFFDm\uFFFD\uFFFDö"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
