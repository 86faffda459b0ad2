package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// maxLine is the longest line of standard input that is read, in bytes: far more than a question,
// little enough that a wrong file does not fill the memory.
const maxLine = 64 << 10

// errBadLine marks errors that concern one line only.
var errBadLine = errors.New("")

// input is one argument or one line of standard input.
type input struct {
	text  string
	place string // "question 2", "line 7"
	err   error  // why there is no text; errBadLine when the next line may be better
}

// inputs yields the arguments, each of which is a thing such as a question, or with none the lines of r that hold anything. It ends when ctx
// does, even while a read is blocked: the read is then left behind, since a terminal's cannot be
// interrupted.
func inputs(ctx context.Context, thing string, args []string, r io.Reader) iter.Seq[input] {
	if len(args) > 0 {
		return arguments(ctx, thing, args)
	}
	return func(yield func(input) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		lines := make(chan input)
		go readLines(ctx, r, lines)
		for ctx.Err() == nil {
			select {
			case in, more := <-lines:
				if !more || !yield(in) {
					return
				}
			case <-ctx.Done():
			}
		}
	}
}

func arguments(ctx context.Context, thing string, args []string) iter.Seq[input] {
	return func(yield func(input) bool) {
		for i, a := range args {
			in := checked(a, fmt.Sprintf("%s %d", thing, i+1))
			if ctx.Err() != nil || !yield(in) {
				return
			}
		}
	}
}

// readLines sends the lines of r and closes the channel at the end of r or of ctx.
func readLines(ctx context.Context, r io.Reader, lines chan<- input) {
	defer close(lines)
	b := bufio.NewReaderSize(r, maxLine+1)
	for n := 1; ; n++ {
		text, err := readLine(b)
		in := checked(strings.TrimPrefix(text, "\uFEFF"), fmt.Sprintf("line %d", n))
		if err != nil && !errors.Is(err, io.EOF) {
			in.err = err
		}
		if in.err != nil || strings.TrimSpace(in.text) != "" {
			select {
			case lines <- in:
			case <-ctx.Done():
				return
			}
		}
		if err != nil && !errors.Is(err, errBadLine) {
			return
		}
	}
}

// readLine returns the next line without its end. A line over maxLine is passed over whole and
// gives errBadLine.
func readLine(b *bufio.Reader) (string, error) {
	line, err := b.ReadSlice('\n')
	text := strings.TrimRight(string(line), "\r\n")
	if !errors.Is(err, bufio.ErrBufferFull) {
		return text, err
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = b.ReadSlice('\n')
	}
	return "", fmt.Errorf("longer than %d KiB%w", maxLine>>10, errBadLine)
}

func checked(text, place string) input {
	in := input{text: text, place: place}
	if !utf8.ValidString(text) {
		in.text, in.err = "", fmt.Errorf("not valid UTF-8%w", errBadLine)
	}
	return in
}
