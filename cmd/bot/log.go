package main

import (
	"bytes"
	"io"
	"log/slog"
)

// newLog writes to w as the configuration says. The secrets never reach w, wherever in a line
// they stand.
func newLog(w io.Writer, c Log, secrets ...token) *slog.Logger {
	return newLogAt(w, c.Level.Level, c.Format, secrets...)
}

// newLogAt is newLog with a level that may change.
func newLogAt(w io.Writer, level slog.Leveler, format logFormat, secrets ...token) *slog.Logger {
	for _, secret := range secrets {
		if secret != "" {
			w = redactor{w, []byte(secret)}
		}
	}
	options := &slog.HandlerOptions{Level: level}
	if format.word == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// redactor takes a secret out of what is written. slog hands each record over in one call.
type redactor struct {
	w      io.Writer
	secret []byte
}

func (r redactor) Write(p []byte) (int, error) {
	if _, err := r.w.Write(bytes.ReplaceAll(p, r.secret, []byte("[redacted]"))); err != nil {
		return 0, err
	}
	return len(p), nil
}
