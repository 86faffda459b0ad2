package main

import (
	"context"
	"flag"
)

func evalCommand() *command {
	return &command{
		name: "eval", about: "measure the answers against a set of questions",
		setup: func(fs *flag.FlagSet) action {
			return func(_ context.Context, s *session, _ []string) error { return nil }
		},
	}
}
