package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
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

// joined makes one error of all problems, in order of file and line.
func joined(problems []problem) error {
	slices.SortStableFunc(problems, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = p
	}
	return errors.Join(errs...)
}
