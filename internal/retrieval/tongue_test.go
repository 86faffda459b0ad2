package retrieval

import (
	"slices"
	"testing"

	"rapporteur/internal/corpus"
)

func inLanguage(code string, a *corpus.Article) *corpus.Article {
	a.Language = code
	return a
}

// Articles in other languages are found by words without the endings of their language, and without its small words; nothing else changes for English.
func TestTongues(t *testing.T) {
	c := library(
		write("a-harbour", "Harbour opens to ferries", "The harbour of Ostby opened on Monday.|Three ferries sail to the islands every day."),
		inLanguage("de", write("b-bad", "Das Hafenbad", "Das Hafenbad von Quill wurde am Dienstag geöffnet.|Die Kinder zahlen keinen Eintritt.")),
		inLanguage("fr", write("c-port", "Le port", "Les bateaux du port de Quill ne sortent plus.|Les pêcheurs attendent la marée.")),
		inLanguage("uk", write("d-port", "Порт", "Човни порту Квілл більше не виходять.|Рибалки чекають на приплив.")))
	ix := Build(c)
	for _, tt := range []struct{ question, tongue, first string }{
		{"Which ferry sails to the islands?", "en", "Three ferries sail to the islands every day."},
		{"Wer zahlt keine Eintritte?", "de", "Die Kinder zahlen keinen Eintritt."},
		{"Wann wurde das Hafenbad eröffnet?", "de", "Das Hafenbad von Quill wurde am Dienstag geöffnet."},
		{"Qui attend les marées ?", "fr", "Les pêcheurs attendent la marée."},
		{"Хто чекає на приплив?", "uk", "Рибалки чекають на приплив."},
		{"Who is a pêcheur?", "en", "Les pêcheurs attendent la marée."},
	} {
		if got := ix.read(tt.question).tongue; got != tt.tongue {
			t.Errorf("%s is taken for %s", tt.question, got)
		}
		hits, err := ix.Search(t.Context(), tt.question, 1)
		if err != nil || len(hits) != 1 || hits[0].Text() != tt.first {
			t.Errorf("%s: %v, %v", tt.question, hits, err)
		}
	}
	if got := Terms("The ferries were sailing"); !slices.Equal(got, []string{"ferri", "sail"}) {
		t.Errorf("English: %v", got)
	}
	if ix := Build(harbour()); len(ix.tongues) != 0 || ix.read("Who sails?").asked[0].also != nil {
		t.Error("a corpus in English knows of others")
	}
}

// By meaning only what is in English is compared, and only questions in English are.
func TestMeaningIsForEnglish(t *testing.T) {
	c := library(write("a-harbour", "Harbour opens", "The harbour of Quill opened on Monday."), inLanguage("de", write("b-bad", "Das Hafenbad", "Das Hafenbad von Quill wurde am Dienstag geöffnet.")))
	ix, _, _ := warmed(t, c, t.TempDir())
	for question, meant := range map[string]map[string]bool{
		"When did the harbour of Quill open?":         {"a-harbour": true, "b-bad": false},
		"Wann wurde das Hafenbad von Quill geöffnet?": {"a-harbour": false, "b-bad": false},
	} {
		hits, err := ix.Search(t.Context(), question, 9)
		if err != nil || len(hits) != 2 {
			t.Fatalf("%d hits, %v", len(hits), err)
		}
		for _, h := range hits {
			if h.Scores.Meaning != meant[h.Article.ID] || h.Scores.Meaning == (h.Scores.Cosine == 0) {
				t.Errorf("%s: %s with %+v", question, h.Article.ID, h.Scores)
			}
		}
	}
}
