package answer

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
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

// Of several articles a summary has what belongs together in one place, and every paper that reports it.
func TestSummaryByPoint(t *testing.T) {
	e := engineOn(t, fstest.MapFS{
		"a.md": article("Halden Post", "", "The ferry Merle will sail to Torvik again on 9 May.\n\nThe ferry Merle needs a crew of 14 sailors.\n\nA storm broke the lock of the harbour at Brenn."),
		"b.md": article("Brenn Gazette", "", "On 9 May the ferry Merle will sail to Torvik again, says the county.\n\nThe county pays the crew of sailors of the ferry Merle."),
		"c.md": article("Mine News", "", "The ferry Merle will sail to Torvik again on 7 May.\n\nThe mine at Rauda is closed."),
	})
	s, err := e.Summarize(t.Context(), SummaryRequest{Length: Medium})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range s.Bullets {
		line := b.Text
		for _, q := range b.Quotes {
			line += " " + q.Article
		}
		if got = append(got, line); !e.verify(b) {
			t.Errorf("%q is not proved", b.Text)
		}
	}
	if diff := cmp.Diff([]string{
		"The ferry Merle will sail to Torvik again on 9 May. a b", // c has another day
		"The ferry Merle needs a crew of 14 sailors. a",
		"The county pays the crew of sailors of the ferry Merle. b",
		"A storm broke the lock of the harbour at Brenn. a",
		"The mine at Rauda is closed. c",
	}, got); diff != "" {
		t.Error(diff)
	}
}

func TestHeading(t *testing.T) {
	e := testEngine(t)
	for _, tt := range []struct {
		r     SummaryRequest
		title string
		parts *Heading
	}{
		{SummaryRequest{}, fmt.Sprintf("Summary of %d articles", len(e.corpus.Articles)), &Heading{Articles: len(e.corpus.Articles)}},
		{SummaryRequest{Articles: []string{"a-ferry", "c-mine"}}, "Summary of 2 articles", &Heading{Articles: 2}},
		{SummaryRequest{Articles: []string{"a-ferry"}}, e.corpus.Article("a-ferry").Title, nil},
		{SummaryRequest{Topic: " Ada Lind "}, "On Ada Lind", &Heading{Topic: "Ada Lind", Articles: len(e.corpus.Articles)}},
	} {
		s, err := e.Summarize(t.Context(), tt.r)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.parts, s.Heading); diff != "" || s.Title != tt.title {
			t.Errorf("%+v has the title %q, want %q; %s", tt.r, s.Title, tt.title, diff)
		}
	}
}

func TestSummarizeErrors(t *testing.T) {
	for _, tt := range []struct {
		r    SummaryRequest
		want UserError
	}{
		{SummaryRequest{Topic: "penguins"}, UserError{Problem: ProblemNoTopic, Name: "penguins"}},
		{SummaryRequest{Length: "epic"}, UserError{}},
		{SummaryRequest{Articles: []string{"nope"}}, UserError{Problem: ProblemNoArticle, Name: "nope"}},
	} {
		var u *UserError
		if _, err := testEngine(t).Summarize(t.Context(), tt.r); !errors.As(err, &u) {
			t.Errorf("Summarize(%+v) gave %v, want a UserError", tt.r, err)
			continue
		}
		if tt.want.Message = u.Message; *u != tt.want {
			t.Errorf("Summarize(%+v) gave %+v, want %+v", tt.r, *u, tt.want)
		}
	}
}
