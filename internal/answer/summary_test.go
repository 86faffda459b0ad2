package answer

import (
	"errors"
	"strings"
	"testing"
)

func TestSummarize(t *testing.T) {
	e := testEngine(t)
	for _, length := range []Length{Short, Medium, Long} {
		for _, ids := range [][]string{nil, {"a-ferry"}, {"a-ferry", "c-mine"}} {
			s, err := e.Summarize(t.Context(), SummaryRequest{Articles: ids, Length: length})
			if err != nil {
				t.Fatal(err)
			}
			most, err := length.budget()
			if err != nil {
				t.Fatal(err)
			}
			words := 0
			for _, b := range s.Bullets {
				words += len(strings.Fields(b.Text))
				if !e.verify(b) {
					t.Errorf("bullet without proof: %+v", b)
				}
				if strings.HasPrefix(b.Text, "They ") {
					t.Errorf("%q leans on what is not there", b.Text)
				}
			}
			if words > most || words == 0 {
				t.Errorf("%s of %q: %d words, want 1 to %d", length, ids, words, most)
			}
			if c := s.Coverage; c.Covered+len(c.Missing) != c.Paragraphs || c.Covered == 0 {
				t.Errorf("coverage %+v", c)
			}
		}
	}
}

func TestSummarizeTopic(t *testing.T) {
	s, err := testEngine(t).Summarize(t.Context(), SummaryRequest{Topic: "Ada Lind"})
	if err != nil {
		t.Fatal(err)
	}
	if s.Title != "On Ada Lind" || len(s.Bullets) == 0 {
		t.Fatalf("%+v", s)
	}
	for _, b := range s.Bullets {
		if !strings.Contains(b.Text, "Lind") {
			t.Errorf("%q is not about the topic", b.Text)
		}
	}
}

func TestSummarizeErrors(t *testing.T) {
	for _, r := range []SummaryRequest{{Topic: "penguins"}, {Length: "epic"}, {Articles: []string{"nope"}}} {
		var u *UserError
		if _, err := testEngine(t).Summarize(t.Context(), r); !errors.As(err, &u) {
			t.Errorf("Summarize(%+v) gave %v, want a UserError", r, err)
		}
	}
}
