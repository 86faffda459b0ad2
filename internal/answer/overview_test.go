package answer

import (
	"context"
	"strings"
	"testing"
)

func TestTopicOfASummary(t *testing.T) {
	tests := []struct{ question, want string }{
		{"Sum up the dispute about the tram's cost for me.", "the dispute the tram's cost"},
		{"tl;dr", ""},
		{"tl;dr of the ministers' meeting please", "of the ministers' meeting"},
		{"give me a short summary of all the articles", ""},
		{"whats the gist?", ""},
		{"Can you briefly summarise what the papers say about Hungary?", "say Hungary"},
		{"What are these articles about?", ""},
	}
	for _, tt := range tests {
		if got := topic(tt.question); got != tt.want {
			t.Errorf("topic(%q) = %q, want %q", tt.question, got, tt.want)
		}
	}
}

func TestASummaryIsAnAnswer(t *testing.T) {
	e := readEngine(t, wordReader{})
	tests := []struct {
		question string
		state    State
		has      string
	}{
		{"sum it all up: what are the articles about?", Answered, "The tidal mill at Sorn will employ nearly 40 people. [1]"},
		{"summarise what they say about flour", Answered, "Flour will be ground by night. [1]"},
		{"summary of the parliamentary elections", NotCovered, "do not cover"},
	}
	for _, tt := range tests {
		a, err := e.Ask(context.Background(), Question{Text: tt.question})
		if err != nil || a.State != tt.state || !strings.Contains(a.Text, tt.has) {
			t.Errorf("%q: %s, %q, %v; want %s, %q", tt.question, a.State, a.Text, err, tt.state, tt.has)
		}
	}
}
