package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// problem is one mistake in one file: what is wanted, what is there and the cure.
type problem struct {
	file string
	line int // from 1; 0 when the mistake is the file's as a whole
	text string
}

func (p problem) Error() string {
	switch {
	case p.file == "":
		return p.text
	case p.line == 0:
		return fmt.Sprintf("%s: %s", p.file, p.text)
	}
	return fmt.Sprintf("%s:%d: %s", p.file, p.line, p.text)
}

// Mistakes are what is wrong with the files of a corpus, in order of file and line.
type Mistakes struct{ problems []problem }

// toldMistakes bounds how many an error tells of: who has made one in each of thousands of articles sees enough in a few.
const toldMistakes = 20

func (m *Mistakes) Error() string {
	lines := m.Lines()
	if more := len(lines) - toldMistakes; more > 1 {
		lines = append(lines[:toldMistakes], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// Lines are the mistakes, each as "003-x.md:4: …".
func (m *Mistakes) Lines() []string {
	out := make([]string, len(m.problems))
	for i, p := range m.problems {
		out[i] = p.Error()
	}
	return out
}

// joined makes one error of all problems.
func joined(problems []problem) error {
	slices.SortStableFunc(problems, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	return &Mistakes{problems}
}
