package answer

import (
	"testing"
	"unicode/utf8"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// literate is a reader whose vocabulary is what is listed.
type literate struct {
	wordReader
	words map[string]bool
}

func (r literate) Knows(word string) bool { return r.words[word] }

func TestSlipsAreMended(t *testing.T) {
	c := &corpus.Corpus{Articles: []*corpus.Article{corpus.Plain("a", "The mill", "Nearly forty weavers of Halverin went on strike. The troops kept a high readiness.")}}
	r := literate{words: set("horse stroke ten lied")}
	e := New(c, retrieval.Build(c), r)
	tests := []struct{ name, typed, want string }{
		{"letters exchanged, missing, too many, wrong", "wich waevers wnet on strikke in teh mil", "which weavers went on strike in the mil"},
		{"names", "did Halverrin and halvrein sign?", "did Halverin and Halverin sign?"},
		{"two edits in a long word", "what readdines is kept", "what readiness is kept"},
		{"what is right stays", "Which weaver's strike kept the horse high?", "Which weaver's strike kept the horse high?"},
		{"a word of the vocabulary stays, however near", "did the stroke kill ten", "did the stroke kill ten"},
		{"a short word with another letter stays", "why the strobe", "why the strobe"},
		{"an unknown name stays", "What did Macron say to Halvers?", "What did Macron say to Halvers?"},
		{"figures and signs stay", "why 4O weeavers' F-35s at U.N.?", "why 4O weavers' F-35s at U.N.?"},
		{"another form of a word of the corpus stays", "how readily", "how readily"},
		{"words of a chat stay", "repeat and invent", "repeat and invent"},
		{"numbers", "sevn weavers", "seven weavers"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := e.speller.mend(tt.typed); got != tt.want {
				t.Errorf("mend(%q) = %q, want %q", tt.typed, got, tt.want)
			}
		})
	}
}

// Without a vocabulary nobody knows what is a slip.
func TestWithoutVocabularyNothingIsMended(t *testing.T) {
	e := readEngine(t, wordReader{})
	if got := e.speller.mend("teh mil"); got != "teh mil" {
		t.Errorf("mended to %q", got)
	}
}

func FuzzMend(f *testing.F) {
	c := &corpus.Corpus{Articles: []*corpus.Article{corpus.Plain("a", "The mill", "Nearly forty weavers of Halverin and Łódźka went on strike.")}}
	e := New(c, retrieval.Build(c), literate{})
	for _, s := range []string{"wich waevers", "ſtrike", "łódzka", "\xff\xfe", "“weavres”"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := e.speller.mend(text)
		if utf8.ValidString(text) && !utf8.ValidString(once) {
			t.Errorf("%q is mended to %q", text, once)
		}
		if again := e.speller.mend(once); again != once {
			t.Errorf("%q is mended to %q and that to %q", text, once, again)
		}
	})
}
