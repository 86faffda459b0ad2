package retrieval

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPassagesReachOverParagraphsButNotOverHeadingsOrFurniture(t *testing.T) {
	c := library(
		write("2", "", "Alone."),
		write("1", "", "A one.|A two.", "A three.", "# Part", "B one.", "~ Advertisement", "C one.|C two."))
	var got []string
	for _, p := range Passages(c) {
		got = append(got, p.Text()+" < "+lines(p.Article.Text(p.Context)))
	}
	want := []string{
		"A one. < A one. A two.",
		"A two. < A one. A two. A three.",
		"A three. < A two. A three.",
		"B one. < B one.",
		"C one. < C one. C two.",
		"C two. < C one. C two.",
		"Alone. < Alone.",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestPassagesSayWhereTheyStand(t *testing.T) {
	for _, p := range Build(harbour()).Passages() {
		if s := p.Article.Paragraphs[p.Paragraph].Sentences[p.Sentence]; s != p.Core {
			t.Errorf("paragraph %d, sentence %d of %s spans %v, the passage %v", p.Paragraph, p.Sentence, p.Article.ID, s, p.Core)
		}
	}
}

func TestSameHeadingTwiceParts(t *testing.T) {
	c := library(write("1", "", "# Part", "One.", "# Part", "Two."))
	for _, p := range Passages(c) {
		if p.Context != p.Core {
			t.Errorf("context of %q is %q", p.Text(), p.Article.Text(p.Context))
		}
	}
}
