package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// failure is an error as the person at the terminal reads it: what failed, why, and what to do.
type failure struct {
	what string // what was being done: "reading config"
	why  error
	hint string // never empty
	code int    // exit code
}

func (f *failure) Error() string {
	if f.why == nil {
		return f.what
	}
	return f.what + ": " + plain(f.why)
}

func (f *failure) Unwrap() error { return f.why }

// errReported ends a run whose errors have been written already: the exit code is 1.
var errReported = errors.New("reported")

// fail is a failure with exit code 1; without a hint of its own it points to the doctor.
func fail(what string, why error, hint string) *failure {
	if hint == "" {
		hint = `run "bot doctor" to see what is wrong and how to cure it`
	}
	return &failure{what: what, why: why, hint: hint, code: 1}
}

// misuse is a failure with exit code 2: the command line itself is wrong.
func misuse(hint, format string, args ...any) *failure {
	return &failure{what: "wrong use", why: fmt.Errorf(format, args...), hint: hint, code: 2}
}

// plain is err's message without the words that only mean something to a programmer.
func plain(err error) string {
	var path *fs.PathError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "took too long"
	case errors.As(err, &path) && errors.Is(path, fs.ErrNotExist) && err == error(path):
		return path.Path + ": no such file or folder"
	case errors.As(err, &path) && errors.Is(path, fs.ErrPermission) && err == error(path):
		return path.Path + ": not allowed to read it"
	case errors.As(err, &path) && errors.Is(path, syscall.EISDIR) && err == error(path):
		return path.Path + ": a folder, not a file"
	}
	return err.Error()
}
