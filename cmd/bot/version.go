package main

import (
	"context"
	"flag"
	"fmt"
	"runtime/debug"
)

// versions is what can be known about a binary.
type versions struct {
	Version  string `json:"version"`            // of the module, "(devel)" for a build from a checkout
	Revision string `json:"revision,omitempty"` // of the source, with + when it had changes
	Go       string `json:"go"`
	Corpus   string `json:"corpus"` // revision of the corpus that would be used
	Model    string `json:"model"`
}

func versionCommand() *command {
	return &command{
		name: "version", about: "say which program, corpus and model this is",
		text:    "Names the program's version, the corpus by its revision, and the built-in model.",
		example: []string{"bot version"},
		setup: func(fs *flag.FlagSet) action {
			asJSON := fs.Bool("json", false, "one JSON object")
			return func(_ context.Context, s *session, _ []string) error { return s.version(*asJSON) }
		},
	}
}

func (s *session) version(asJSON bool) error {
	c, err := s.config()
	if err != nil {
		return err
	}
	v := buildVersions()
	v.Corpus = "cannot be read" // the doctor says why
	if articles, err := readCorpus(c.Corpus); err == nil {
		v.Corpus = articles.Revision
	}
	model, err := openModel()
	if err != nil {
		return err
	}
	defer model.Close()
	v.Model = model.Name()
	if asJSON {
		return writeJSON(s.stdout, v)
	}
	source := v.Revision
	if source == "" {
		source = "unknown"
	}
	_, err = fmt.Fprintf(s.stdout, "rapporteur %s\nsource     %s\ngo         %s\ncorpus     %s\nmodel      %s\n",
		v.Version, source, v.Go, v.Corpus, v.Model)
	return err
}

// buildVersions reads what the linker recorded.
func buildVersions() versions {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return versions{Version: "unknown", Go: "unknown"}
	}
	v := versions{Version: info.Main.Version, Go: info.GoVersion}
	if v.Version == "" {
		v.Version = "(devel)"
	}
	changed := ""
	for _, set := range info.Settings {
		switch {
		case set.Key == "vcs.revision":
			v.Revision = set.Value
		case set.Key == "vcs.modified" && set.Value == "true":
			changed = "+"
		}
	}
	if v.Revision != "" {
		v.Revision += changed
	}
	return v
}
