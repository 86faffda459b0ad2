package main

import (
	"strings"
	"testing"

	"rapporteur/internal/answer"
)

// What is shown of an answer while it is written is taken back before the next part, and before the whole.
func TestAnswersAppearInATerminal(t *testing.T) {
	var screen strings.Builder
	v := &live{w: &screen, l: layout{width: 40, bold: true}}
	show := v.watch()
	show(&answer.Answer{Text: "The lighthouse is kept by Ana Ferrow. [1]"})
	show(&answer.Answer{Text: "The lighthouse is kept by Ana Ferrow. [1] The lamp can be seen for 31 miles. [1]"})
	v.clear()
	v.clear() // nothing is there any more
	const want = "The lighthouse is kept by Ana Ferrow.\n[1] …\n" +
		"\x1b[2A\x1b[J" + "The lighthouse is kept by Ana Ferrow.\n[1] The lamp can be seen for 31 miles.\n[1] …\n" +
		"\x1b[3A\x1b[J"
	if got := screen.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, l := range []layout{{}, {width: 80}, {bold: true}} { // a pipe, a terminal without colours
		if (&live{l: l}).watch() != nil {
			t.Errorf("%+v is shown parts that it cannot take back", l)
		}
	}
}
