package eval

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

const claimBlock = `claim: The bridge opened in May.
half: dev
corpus: invented
article: 001-bridge
quote: The bridge opened in May
want: true
kind: close
`

func TestClaimsAreRead(t *testing.T) {
	set, err := Parse("x", claimBlock)
	want := []Claim{{Line: 1, Text: "The bridge opened in May.", Half: Dev, Corpus: "invented", Article: "001-bridge", Quote: "The bridge opened in May", Kind: "close", Want: "true"}}
	if diff := cmp.Diff(want, set.Claims); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	for _, c := range []struct{ old, new, want string }{
		{"want: true", "want: perhaps", "x:6: want: want one of true, false"},
		{"kind: close", "short: x", `x:7: unknown key "short"`},
		{"quote: The bridge opened in May\n", "", "x:1: the block has no quote"},
	} {
		if _, err := Parse("x", strings.Replace(claimBlock, c.old, c.new, 1)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.new, err, c.want)
		}
	}
}

// wordy lets a claim pass whose first word is in the quote.
type wordy struct{ err error }

func (w wordy) Prove(_ context.Context, text, _, quote string) (answer.Proved, error) {
	first, _, _ := strings.Cut(text, " ")
	passes := strings.Contains(quote, first)
	f := map[string]float64{sharedTerms: 0, reader: -3, negation: 0, disputed: 0}
	if passes {
		f[sharedTerms], f[reader] = 1, 3
	}
	return answer.Proved{Passes: passes, Features: f}, w.err
}

func TestClaimsAreCounted(t *testing.T) {
	set := []Claim{
		{Text: "Bridges last.", Quote: "Bridges last.", Want: "true", Corpus: "a"}, {Text: "They last.", Quote: "Bridges last.", Want: "true", Corpus: "a"},
		{Text: "Bridges fall.", Quote: "Bridges last.", Want: "false", Kind: "swapped", Corpus: "a"}, {Text: "No.", Quote: "Bridges last.", Want: "false", Kind: "figure", Corpus: "a"},
	}
	got, err := RunClaims(t.Context(), set, map[string]Prover{"a": wordy{}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := ClaimRow{True: Rate{1, 2}, False: Rate{1, 2}, Kinds: map[string]Rate{"swapped": {1, 1}, "figure": {0, 1}}}
	row := ClaimRowOf(got)
	if diff := cmp.Diff(want, row); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var out strings.Builder
	if err := WriteClaims(&out, row); err != nil || !strings.Contains(out.String(), "figure 0/1, swapped 1/1") {
		t.Errorf("%v: %s", err, out.String())
	}
	if p := FitClaims(got); p.Weights[sharedTerms] < 0 || p.Weights[reader] < 0 || p.logit(answer.Candidate{Features: got[0].Features}) < p.Threshold {
		t.Errorf("fitted %+v", p)
	}
	if _, err := RunClaims(t.Context(), set, nil, 1); err == nil || !strings.Contains(err.Error(), "no corpus") {
		t.Errorf("got %v", err)
	}
	if _, err := RunClaims(t.Context(), set, map[string]Prover{"a": wordy{errors.New("down")}}, 1); err == nil {
		t.Error("no error")
	}
}

func TestMisquoted(t *testing.T) {
	a := corpus.Plain("b", "Bridges", "Bridges last. Towers fall. Roads end.")
	set := []Claim{{Text: "Bridges last.", Quote: "Bridges last", Article: "b", Corpus: "x", Want: "true"}, {Text: "No.", Article: "b", Corpus: "x", Want: "false"}}
	var quotes []string
	for _, c := range Misquoted(set, map[string]*corpus.Corpus{"x": {Articles: []*corpus.Article{a}}}) {
		if c.Want != "false" || c.Kind != misquoted || c.Text != "Bridges last." {
			t.Errorf("%+v", c)
		}
		quotes = append(quotes, c.Quote)
	}
	if diff := cmp.Diff([]string{"Towers fall.", "Roads end."}, quotes); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
