package main

import (
	"fmt"
	"os"

	"golang.org/x/term"
)

// learning is the progress of indexing.
const learning = "learning the articles: %d of %d passages"

// progress shows how far some work has come on standard error when that is a terminal; otherwise
// it is nil. The line, a format of two numbers, is taken away when the work is done.
func (s *session) progress(line string) func(done, total int) {
	f, ok := s.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return func(done, total int) {
		if done < total {
			fmt.Fprintf(f, "\r"+line, done, total)
			return
		}
		fmt.Fprintf(f, "\r\x1b[K")
	}
}
