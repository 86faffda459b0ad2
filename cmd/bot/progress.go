package main

import (
	"fmt"
	"os"

	"golang.org/x/term"
)

// progress shows how far indexing has come on standard error when that is a terminal; otherwise
// it is nil. The line is taken away when the work is done.
func (s *session) progress() func(done, total int) {
	f, ok := s.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return func(done, total int) {
		if done < total {
			fmt.Fprintf(f, "\rlearning the articles: %d of %d passages", done, total)
			return
		}
		fmt.Fprintf(f, "\r\x1b[K")
	}
}
