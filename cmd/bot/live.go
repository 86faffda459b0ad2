package main

import (
	"fmt"
	"io"
	"strings"

	"rapporteur/internal/answer"
)

// live shows an answer in a terminal while it is written, each time in the place of what it showed before.
type live struct {
	w     io.Writer
	l     layout
	lines int
}

// watch is what shows the progress of an answer; nil where standard output is no terminal that can take back what it shows.
func (v *live) watch() func(*answer.Answer) {
	if v.l.width == 0 || !v.l.bold {
		return nil
	}
	return func(a *answer.Answer) {
		v.clear()
		text := v.l.wrap(printable(a.Text)+" …", 0) + "\n"
		v.lines = strings.Count(text, "\n")
		io.WriteString(v.w, text)
	}
}

// clear takes back what is shown.
func (v *live) clear() {
	if v.lines > 0 {
		fmt.Fprintf(v.w, "\x1b[%dA\x1b[J", v.lines)
		v.lines = 0
	}
}
