package answer

import (
	"errors"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for name, r := range map[string]Reader{"read": wordReader{}, "unread": nil} {
		e := readEngine(t, r)
		for _, c := range []struct {
			statement string
			want      Verdict
			quote     string
		}{
			{"I think the tidal mill at Sorn will employ nearly 40 people.", Supported, "nearly 40 people"},
			{"Saffron costs nine francs in Lima.", Unmentioned, ""},
			{"The tidal mill at Sorn is the best idea in years!", NoClaim, ""},
			{"Who owns the mill?", NoClaim, ""},
		} {
			got, err := e.Check(t.Context(), Question{Text: c.statement})
			if err != nil {
				t.Fatal(err)
			}
			if got.Verdict != c.want || got.Statement != c.statement || !strings.Contains(got.Text, c.quote) || (len(got.Quotes) > 0) != (c.quote != "") {
				t.Errorf("%s: %q: %s, quotes %v: %s", name, c.statement, got.Verdict, got.Quotes, got.Text)
			}
			for _, q := range got.Quotes {
				if a := e.corpus.Article(q.Article); a == nil || a.File[q.Start:q.End] != q.Text {
					t.Errorf("%s: %q is not in its article", name, q.Text)
				}
			}
		}
	}
}

// TestCheckWithoutReading: another figure in the place of the statement's, and all else alike, denies it.
func TestCheckWithoutReading(t *testing.T) {
	got, err := readEngine(t, nil).Check(t.Context(), Question{Text: "The tidal mill at Sorn will employ 62 people."})
	if err != nil || got.Verdict != Contradicted || !strings.Contains(got.Text, "48 people") {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCheckOfDenial(t *testing.T) {
	got, err := readEngine(t, wordReader{}).Check(t.Context(), Question{Text: "The council approved the mill's second wheel."})
	if err != nil || got.Verdict != Contradicted || !strings.Contains(got.Text, "never approved") {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCheckRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"  ":                       "the statement is empty: write one",
		strings.Repeat("so ", 900): "the statement has 2699 characters: put it in at most 2000",
	} {
		_, err := readEngine(t, nil).Check(t.Context(), Question{Text: text})
		var unfit *UserError
		if !errors.As(err, &unfit) || !strings.HasPrefix(unfit.Message, want) {
			t.Errorf("%.20q: %v, want %q", text, err, want)
		}
	}
	if _, err := readEngine(t, nil).Check(t.Context(), Question{Text: "The mill is shut.", Articles: []string{"z-mill"}}); err == nil {
		t.Error("an article that there is not is accepted")
	}
	broken := errors.New("out of order")
	if _, err := readEngine(t, wordReader{broken}).Check(t.Context(), Question{Text: "The mill at Sorn is shut."}); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

func TestClaimed(t *testing.T) {
	e := readEngine(t, nil)
	for text, want := range map[string]string{
		"The mill opened in May.":                        "The mill opened in May.",
		"I think that the mill opened in May.":           "the mill opened in May.",
		"I heard somewhere that the mill opened in May":  "the mill opened in May",
		"The mill opened in May, right?":                 "The mill opened in May",
		"Hart said the mill is a great success.":         "Hart said the mill is a great success.",
		"According to Hart, the mill is a great success": "According to Hart, the mill is a great success",
		"Great Britain sent the mill a wheel.":           "Great Britain sent the mill a wheel.",
		"Did the mill open in May?":                      "",
		"when did the mill open":                         "",
		"In my opinion the mill opened in May.":          "",
		"The mill is a great success.":                   "",
		"They should have shut the mill.":                "",
		"I hope the mill opens in May.":                  "",
		"Let's go to the mill.":                          "",
		"What a mill!":                                   "",
		"Good heavens, what a mill!":                     "",
		"Mill!":                                          "",
	} {
		if got := e.grammar.claimed(text); got != want && !(want != "" && strings.EqualFold(strings.TrimSpace(got), want)) {
			t.Errorf("%q makes the claim %q, want %q", text, got, want)
		}
	}
}

// FuzzCheck: whatever the text, there is a verdict or an error for the person who asked.
func FuzzCheck(f *testing.F) {
	f.Add("The mill will not employ 40 people, right?")
	f.Add("what a !")
	f.Add("I think that")
	e := readEngine(f, wordReader{})
	f.Fuzz(func(t *testing.T, text string) {
		c, err := e.Check(t.Context(), Question{Text: text})
		var unfit *UserError
		if err != nil && !errors.As(err, &unfit) {
			t.Fatal(err)
		}
		if err == nil && (c.Verdict == "" || c.Text == "" || (len(c.Quotes) > 0) != (c.Verdict == Supported || c.Verdict == Contradicted)) {
			t.Fatalf("%+v", c)
		}
	})
}

func TestVerbatim(t *testing.T) {
	const sentence = "The lamp is kept by Ana Ferrow, a former pilot."
	for claim, want := range map[string]bool{
		sentence: true, "the lamp is kept by Ana Ferrow": true, "The lamp is kept by Ana": false, "The lamp is kept": false, "": false, "A former pilot.": false,
	} {
		if got := verbatim(claim, sentence); got != want {
			t.Errorf("%q: %v, want %v", claim, got, want)
		}
	}
	if verbatim("The mill will open", "The mill will open, unless it rains.") || verbatim("The mill is open", "The mill is open, the owner said.") {
		t.Error("what depends on something, or what somebody says, is taken for a fact")
	}
}

// The sentence that has the word on a statement comes first, and is asked for what it lacks: another figure in the same place denies it, a
// place that it does not speak of does not.
func TestOtherValue(t *testing.T) {
	e := readEngine(t, wordReader{})
	for statement, want := range map[string]float64{
		"The tidal mill at Sorn will employ 41 people, says the miller.":         .5, // the log odds of a span that wordReader gives are 0
		"The tidal mill at Sorn will employ 48 people, says the miller.":         0,
		"The tidal mill in Norway will employ 48 people, says the miller.":       0,
		"The tidal mill at Sorn employs many people, says the miller of a mill.": 0,
	} {
		r := e.grammar.statement(statement)
		hits, err := e.hits(t.Context(), r, map[string]bool{"c-mill": true})
		if err != nil {
			t.Fatal(err)
		}
		found, err := e.scorer.score(t.Context(), r, hits)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.face(t.Context(), r, found); err != nil {
			t.Fatal(err)
		}
		if got := found[0].features[otherValue]; got != want || !strings.Contains(found[0].Text(), "says the miller") {
			t.Errorf("%s\n%q gives another value: %v, want %v", statement, found[0].Text(), got, want)
		}
	}
}
