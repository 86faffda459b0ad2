package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

// quoting is a claim that rests on one quote of the article.
func quoting(article, text string) answer.Claim {
	return answer.Claim{Text: text, Quotes: []answer.Quote{{Article: article, End: len(text), Text: text}}}
}

func gull() answer.Source {
	return answer.Source{N: 1, Article: "001-lamp", Title: "A keeper for the old lamp", Publisher: "The Gull",
		URL: "https://gull.example/lamp", Published: "2021-05-03", Kind: corpus.Original}
}

func post() answer.Source {
	return answer.Source{N: 2, Article: "002-ferry", Title: "Ferry to call twice", Publisher: "Harbour Post",
		URL: "https://harbour.example/ferry", Kind: corpus.Digest}
}

// What a person reads in a terminal 60 columns wide, for each kind of reply.
func TestRenderedReplies(t *testing.T) {
	l := layout{width: 60, bold: true}
	answered := &answer.Answer{
		State: answer.Answered, Short: "Ana Ferrow",
		Text:    "The lighthouse at Cape Moss is kept by Ana Ferrow, a former ferry pilot. [1]",
		Claims:  []answer.Claim{quoting("001-lamp", "The lighthouse …"), quoting("002-ferry", "Ana Ferrow …")},
		Sources: []answer.Source{gull(), post()},
		Conflicts: []answer.Conflict{{About: "her pay", Sides: []answer.Side{
			{Value: "240 crowns", Quotes: quoting("001-lamp", "x").Quotes}, {Value: "300 crowns", Quotes: quoting("002-ferry", "x").Quotes},
		}}},
		Engine: "extractive", Revision: "3f9c12ab", Articles: 5, ElapsedMS: 12.4,
	}
	refused := &answer.Answer{
		State:       answer.NotCovered,
		Text:        "The articles do not say when. Closest: She lit the lamp for the first time in April. [1]",
		Closest:     &answer.Quote{Article: "001-lamp", Text: "She lit the lamp"},
		Suggestions: []string{"Who keeps the lighthouse?", "What does a ticket for the ferry Linnet cost?"},
		Sources:     []answer.Source{gull()}, Engine: "extractive", Revision: "3f9c12ab", Articles: 1, ElapsedMS: .4,
	}
	worded := &answer.Answer{
		State: answer.Partly, Text: "She lit it in April. [1]\nNot covered: the day.\x1b[2J", Short: "April", Missing: "the day",
		Claims: []answer.Claim{quoting("001-lamp", "in April")}, Sources: []answer.Source{gull()},
		Engine: "some-model", Removed: 1, Revision: "3f9c12ab", Articles: 2, ElapsedMS: 900,
		Why: &answer.Why{Wants: "a date", Threshold: .42, Note: "one candidate", Evidence: []answer.Candidate{
			{Quote: answer.Quote{Article: "001-lamp", Text: "She lit the lamp\nin April."}, Score: .91, Scores: map[string]float64{"words": 3.2, "meaning": .88}},
			{Quote: answer.Quote{Article: "002-ferry", Text: "From June."}, Score: .12, Scores: map[string]float64{"words": .5}},
		}},
	}
	summary := &answer.Summary{
		Title:    "The lamp of Cape Moss",
		Bullets:  []answer.Claim{quoting("001-lamp", "The lighthouse is kept by Ana Ferrow, a former ferry pilot."), quoting("002-ferry", "The ferry calls twice a day. [2]")},
		Coverage: answer.Coverage{Paragraphs: 3, Covered: 2, Missing: []answer.Missing{{About: "her pay"}}},
		Sources:  []answer.Source{gull(), post()}, Revision: "3f9c12ab",
	}
	for name, got := range map[string]string{
		"answered": renderAnswer(answered, l), "refused": renderAnswer(refused, layout{}), "partly": renderAnswer(worded, l),
		"summary": renderSummary(summary, l), "articles": renderArticles(answered.Sources, "3f9c12ab", layout{}),
	} {
		golden(t, name, strings.ReplaceAll(got, "\x1b", "ESC"))
	}
}

// golden compares got with testdata/golden/NAME.txt, or writes that file under -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name+".txt")
	if *update {
		write(t, file, got)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

func FuzzRenderAnswer(f *testing.F) {
	f.Add("The lamp. [1]", "lamp", "The Gull")
	f.Add("\x1b]0;title\x07", "", "\u202e")
	f.Fuzz(func(t *testing.T, text, short, publisher string) {
		s := gull()
		s.Publisher = publisher
		a := &answer.Answer{Text: text, Short: short, Sources: []answer.Source{s}, Suggestions: []string{text}}
		if out := renderAnswer(a, layout{width: 40}); strings.ContainsAny(out, "\x1b\x07\r") {
			t.Errorf("control characters reach the terminal: %q", out)
		}
	})
}
