package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"rapporteur"
	"rapporteur/internal/corpus"
	"rapporteur/internal/encoder"
)

// versions is what can be known about a binary.
type versions struct {
	Version   string   `json:"version"`             // of the module, "(devel)" for a build that does not know its source
	Commit    string   `json:"commit,omitempty"`    // of the source
	Dirty     bool     `json:"dirty"`               // whether the source had changes that are in no commit
	Committed string   `json:"committed,omitempty"` // when, in RFC 3339
	Go        string   `json:"go"`
	Platform  string   `json:"platform"` // as linux/amd64
	Kernels   []string `json:"kernels"`  // of the models' arithmetic that this machine has; the first is used
	Models    []string `json:"models"`   // that are built in
	BuiltIn   string   `json:"built_in"` // revision of the articles that the binary carries
	Corpus    string   `json:"corpus"`   // revision of the corpus that would be used
}

func versionCommand() *command {
	return &command{
		name: "version", about: "say which program, corpus and models this is",
		text: "Names the program's version, commit and platform, the models that are built in and the arithmetic that\n" +
			"this machine has for them, and the articles by their revision: those built in, and those that would be used.",
		example: []string{"bot version", "bot version --json"},
		setup: func(fs *flag.FlagSet) action {
			asJSON := fs.Bool("json", false, "one JSON object")
			return func(_ context.Context, s *session, args []string) error {
				if len(args) > 0 {
					return misuse(`"bot version" says all that is known`, "version takes no arguments, got %q", args[0])
				}
				return s.version(*asJSON)
			}
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
	if articles, err := corpus.Load(rapporteur.Corpus()); err == nil {
		v.BuiltIn = articles.Revision
	}
	for _, k := range encoder.Kernels() {
		v.Kernels = append(v.Kernels, string(k))
	}
	model, err := openModel()
	if err != nil {
		return err
	}
	defer model.Close()
	v.Models = []string{model.Name(), encoder.ReaderName()}
	if asJSON {
		return writeJSON(s.stdout, v)
	}
	_, err = io.WriteString(s.stdout, v.String())
	return err
}

// String is what a person reads.
func (v versions) String() string {
	source := v.Commit
	if source == "" {
		source = "unknown"
	}
	if v.Dirty {
		source += ", with changes"
	}
	if v.Committed != "" {
		source += ", " + v.Committed
	}
	return fmt.Sprintf("rapporteur %s\nsource     %s\ngo         %s, %s\nkernels    %s\nmodels     %s\nbuilt in   %s\ncorpus     %s\n",
		v.Version, source, v.Go, v.Platform, strings.Join(v.Kernels, ", "), strings.Join(v.Models, ", "), v.BuiltIn, v.Corpus)
}

// buildVersions reads what the linker recorded.
func buildVersions() versions {
	v := versions{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, set := range info.Settings {
		switch set.Key {
		case "vcs.revision":
			v.Commit = set.Value
		case "vcs.modified":
			v.Dirty = set.Value == "true"
		case "vcs.time":
			v.Committed = set.Value
		}
	}
	return v
}
