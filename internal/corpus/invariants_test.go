package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// checkArticle fails when spans of a loaded article are not what corpus.go promises.
func checkArticle(t *testing.T, a *Article) {
	t.Helper()
	_, body, p := split(source{a.ID + ".md", a.File})
	if p != nil {
		t.Fatal(p)
	}
	spans := slices.Clone(a.Headings)
	for _, f := range a.Furniture {
		spans = append(spans, f.Span)
		if f.Why == "" {
			t.Errorf("%s: %q is furniture without a reason", a.ID, a.Text(f.Span))
		}
	}
	for _, p := range a.Paragraphs {
		spans = append(spans, p.Span)
		checkParagraph(t, a, p)
	}
	slices.SortFunc(spans, func(x, y Span) int { return cmp.Compare(x.Start, y.Start) })
	pos := body
	for _, s := range spans {
		if s.Start < pos || s.End <= s.Start || s.End > len(a.File) {
			t.Fatalf("%s: span %v overlaps, is empty or lies outside", a.ID, s)
		}
		if trimmed(a.File, s) != s {
			t.Errorf("%s: white space at the ends of %q", a.ID, a.Text(s))
		}
		checkGap(t, a.File[pos:s.Start])
		pos = s.End
	}
	checkGap(t, a.File[pos:])
}

// checkGap allows between spans only white space and Markdown's marks.
func checkGap(t *testing.T, gap string) {
	t.Helper()
	if rest := strings.TrimFunc(gap, func(r rune) bool { return isSpace(r) || strings.ContainsRune("#>-*+•●▪‣◦.)0123456789", r) }); rest != "" {
		t.Errorf("text %q belongs to no span", rest)
	}
}

func checkParagraph(t *testing.T, a *Article, p Paragraph) {
	t.Helper()
	if len(p.Sentences) == 0 {
		t.Errorf("%s: paragraph %q has no sentence", a.ID, a.Text(p.Span))
	}
	pos := p.Start
	for _, s := range p.Sentences {
		if s.Start < pos || s.End <= s.Start || s.End > p.End || trimmed(a.File, s) != s {
			t.Fatalf("%s: bad sentence %v in paragraph %v of %q", a.ID, s, p.Span, a.File)
		}
		if nextStart(a.File[:s.Start], pos) != s.Start {
			t.Errorf("%s: %q belongs to no sentence", a.ID, a.File[pos:s.Start])
		}
		pos = s.End
	}
	if pos != p.End {
		t.Errorf("%s: %q belongs to no sentence", a.ID, a.File[pos:p.End])
	}
}

// outline writes an article as lines in the order of its text: H heading, F furniture,
// P paragraph with its heading, and its sentences.
func outline(a *Article) string {
	type part struct {
		at   int
		text string
	}
	var parts []part
	for _, s := range a.Headings {
		parts = append(parts, part{s.Start, fmt.Sprintf("H %q\n", a.Text(s))})
	}
	for _, s := range a.Furniture {
		parts = append(parts, part{s.Start, fmt.Sprintf("F %q\n", a.Text(s.Span))})
	}
	for _, p := range a.Paragraphs {
		text := fmt.Sprintf("P under %q\n", p.Heading)
		for _, s := range p.Sentences {
			text += fmt.Sprintf("  %q\n", a.Text(s))
		}
		parts = append(parts, part{p.Start, text})
	}
	slices.SortFunc(parts, func(x, y part) int { return cmp.Compare(x.at, y.at) })
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.text)
	}
	return b.String()
}
