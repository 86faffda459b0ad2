package answer

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// anglophone is a reader that finds what names the lighthouse likely where that is asked for, and must not be shown German.
type anglophone struct{ *testing.T }

func (r anglophone) Read(_ context.Context, question string, windows [][3]string) ([]Reading, error) {
	out := make([]Reading, len(windows))
	for i, w := range windows {
		if strings.Contains(strings.Join(w[:], " "), "Hafenbad") {
			r.Error("the reader is shown what it does not read")
		}
		out[i].Contradiction = -6
		if out[i].Evidence = -6; strings.Contains(w[1], "lighthouse") && strings.Contains(question, "lighthouse") {
			out[i].Evidence = 6
		}
	}
	return out, nil
}

// Of articles that are not in English words alone decide: the best sentence is given where two thirds of the question stand in it, and the source says so.
func TestOtherLanguagesAreAnsweredByWords(t *testing.T) {
	c, err := corpus.Load(fstest.MapFS{
		"a-bad.md": {Data: []byte("+++\ntitle = \"Das Hafenbad\"\npublisher = \"Der Küstenbote\"\nlanguage = \"de\"\n+++\n" +
			"Das Hafenbad von Quill ist am Dienstag wieder geöffnet worden. Der Umbau hat 4,2 Millionen Kronen gekostet. Kinder zahlen im Hafenbad keinen Eintritt.\n")},
		"b-lamp.md": {Data: []byte("+++\ntitle = \"A keeper for the old lamp\"\npublisher = \"The Gull\"\n+++\n" +
			"The lighthouse at Cape Moss is kept by Ana Ferrow. Quill pays her forty crowns a month for her work there.\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	e := New(c, retrieval.Build(c), anglophone{t})
	for _, tt := range []struct {
		question string
		state    State
		text     string
	}{
		{"Was hat der Umbau gekostet?", Answered, "Der Umbau hat 4,2 Millionen Kronen gekostet. [1]"},
		{"Zahlen Kinder im Hafenbad Eintritt?", Answered, "Kinder zahlen im Hafenbad keinen Eintritt. [1]"},
		{"Wie tief ist das große Becken im Hafenbad?", NotCovered, ""},
		{"Wer regiert auf dem Mars?", NotCovered, ""},
		{"Who keeps the lighthouse at Cape Moss?", Answered, "The lighthouse at Cape Moss is kept by Ana Ferrow. [1]"},
		{"Who swims in Quill?", NotCovered, ""},
	} {
		a := ask(t, e, tt.question)
		if a.State != tt.state || tt.text != "" && a.Text != tt.text {
			t.Errorf("%s: %s %q", tt.question, a.State, a.Text)
		}
		for _, s := range a.Sources {
			if (s.Language == "de") != (s.Article == "a-bad") {
				t.Errorf("%s: the source %+v", tt.question, s)
			}
		}
	}
}
