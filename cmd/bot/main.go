package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(realMain()) }

// realMain is the only place that knows the process: it hands run what run may touch and turns
// its error into a message and an exit code.
func realMain() (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	defer func() {
		if fault := recover(); fault != nil {
			code = report(os.Stderr, fail("internal fault", fmt.Errorf("%v", fault),
				"this is a mistake in the program: please report it with the command that you ran"))
		}
	}()
	p := &program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, hangups: hangups}
	return report(os.Stderr, p.run(ctx, os.Args[1:]))
}

// hangups listens for SIGHUP.
func hangups() (signals <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	return c, func() { signal.Stop(c) }
}

// run is the program as a value: what it is handed is all of the process that it touches, apart
// from files. It returns nil when all was done; report says what else an error means.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) error {
	return (&program{stdin: stdin, stdout: stdout, stderr: stderr, getenv: getenv}).run(ctx, args)
}

func (p *program) run(ctx context.Context, args []string) error {
	err := p.dispatch(ctx, args)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return errReported // who interrupts knows it
	}
	return err
}

// report writes err for a person and returns the exit code: 0 done, 1 failed, 2 wrong use.
func report(stderr io.Writer, err error) int {
	if err == nil {
		return 0
	}
	if errors.Is(err, errReported) {
		return 1
	}
	var f *failure
	if !errors.As(err, &f) {
		f = fail("stopped", err, "")
	}
	fmt.Fprintf(stderr, "bot: %s\nhint: %s\n", f, f.hint)
	return f.code
}
