package discord

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func TestEscape(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain text, 5 % of it", "plain text, 5 % of it"},
		{"**bold** _it_ ~~no~~ ||s|| `c`", `\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|s\|\| \` + "`" + `c\` + "`"},
		{"[a](http://b)", `\[a\](http:` + gap + `//b)`},
		{"@everyone, @here", "@" + gap + "everyone, @" + gap + "here"},
		{"a @ b", "a @ b"},
		{"<@123> <t:1:R> </ask:1> <:e:1>", `\<` + gap + "@" + gap + `123\> \<` + gap + `t:1:R\> \<` + gap + `/ask:1\> \<` + gap + `:e:1\>`},
		{"# head", `\# head`},
		{"-# small", `\-# small`},
		{"- item - no item", `\- item - no item`},
		{"12. point", `12\. point`},
		{"12 points", "12 points"},
		{"> said", `\> said`},
		{"two\nlines\r\n# here", "two lines  # here"},
		{"back\\slash\\", `back\\slash\\`},
		{"a\u202eb\x00c", "abc"},
		{"bad \xff byte", "bad \ufffd byte"},
	} {
		if diff := cmp.Diff(c.want, escape(c.in)); diff != "" {
			t.Errorf("escape(%q):\n%s", c.in, diff)
		}
	}
}

func TestOneLine(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{" two\n\tlines ", "two lines"},
		{"\x19", ""},
		{" \u202e \x00 ", ""},
		{"a \x00 b", "a b"},
		{"bad \xff", "bad \ufffd"},
	} {
		if diff := cmp.Diff(c.want, oneLine(c.in)); diff != "" {
			t.Errorf("oneLine(%q):\n%s", c.in, diff)
		}
	}
}

// live matches what Discord's server or clients would act upon.
var live = regexp.MustCompile(`<[@#:/atic]|@(everyone|here)|[a-z]+://|^ *(#|-|\+|>|[0-9]+\. )|\n`)

// inert fails when a finished text has anything in it that is markup.
func inert(t *testing.T, s string) {
	t.Helper()
	if m := live.FindString(s); m != "" {
		t.Errorf("%q is alive in %q", m, s)
	}
	bare := regexp.MustCompile(`\\[[:punct:]]`).ReplaceAllString(s, "")
	if i := strings.IndexAny(bare, "\\*_~`|[]<>"); i >= 0 {
		t.Errorf("%q is alive in %q", bare[i], s)
	}
}

// shown is what a reader sees of an escaped text.
func shown(s string) string {
	s = regexp.MustCompile(`\\([[:punct:]])`).ReplaceAllString(s, "$1")
	return strings.ReplaceAll(s, gap, "")
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "a *b* [c](https://d) <@1>", "\\", "\\\\@everyone", "1. x", "-# y", "<\u200b@1>", "``` \n> q", "\x19"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := escape(s)
		inert(t, got)
		if diff := cmp.Diff(strings.ReplaceAll(visible(s), gap, ""), shown(got)); diff != "" {
			t.Errorf("what a reader sees of %q:\n%s", s, diff)
		}
		if line := oneLine(s); (line == "") != (strings.TrimSpace(got) == "") {
			t.Errorf("%q is the line %q but escaped %q", s, line, got)
		}
	})
}

func TestProse(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"It is so. [1] And so. [2]", 2, "It is so. [1] And so. [2]"},
		{"It is so. [3]", 2, `It is so. \[3\]`},
		{"[0] [01] [] [x] [1", 2, `\[0\] \[01\] \[\] \[x\] \[1`},
		{"[1](https://x)", 1, "[1]" + gap + "(https:" + gap + "//x)"},
	} {
		if diff := cmp.Diff(c.want, prose(c.in, c.n)); diff != "" {
			t.Errorf("prose(%q, %d):\n%s", c.in, c.n, diff)
		}
	}
}

func TestLink(t *testing.T) {
	for _, c := range []struct{ text, address, want string }{
		{"A title", "https://example.org/a?b=c#d", "[A title](<https://example.org/a?b=c#d>)"},
		{"[Live] *now*", "http://example.org/", `[(Live) \*now\*](<http://example.org/>)`},
		{"Brackets", "https://example.org/a_(b)>", "[Brackets](<https://example.org/a_%28b%29%3E>)"},
		{"Script", "javascript:alert(1)", "Script"},
		{"App", "discord://x/y", "App"},
		{"Somebody's", "https://user@example.org/", "Somebody's"},
		{"Nowhere", "", "Nowhere"},
		{"No host", "https:///x", "No host"},
		{"Long", "https://example.org/" + strings.Repeat("a", maxAddress), "Long"},
		{"", "https://example.org/", ""},
	} {
		if diff := cmp.Diff(c.want, link(c.text, c.address)); diff != "" {
			t.Errorf("link(%q, %q):\n%s", c.text, c.address, diff)
		}
	}
}

// whole matches a link that is complete and of the web.
var whole = regexp.MustCompile(`^\[(.*)\]\(<https?://[^<>()\s\\]+>\)$`)

func FuzzLink(f *testing.F) {
	f.Add("title", "https://example.org/")
	f.Add("a](<b>)", "https://example.org/>)[x](<javascript:y")
	f.Fuzz(func(t *testing.T, text, address string) {
		got := link(text, address)
		if m := whole.FindStringSubmatch(got); m != nil {
			got = m[1]
		}
		inert(t, got)
		if strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("control character in %q", got)
		}
	})
}
