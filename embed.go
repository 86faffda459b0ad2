// Package rapporteur holds what the binary carries besides its code: the articles that ship and
// the documented configuration. It exists because Go embeds only files below the embedding
// package; the folder corpus/ itself stays data only.
package rapporteur

import (
	"embed"
	"io/fs"
)

//go:embed corpus/*.md
var files embed.FS

// Corpus returns the articles that ship, one Markdown file each at the root of the file system.
// It is read-only and safe for concurrent use.
func Corpus() fs.FS {
	sub, err := fs.Sub(files, "corpus")
	if err != nil { // impossible: the name is a constant and valid
		panic(err)
	}
	return sub
}

//go:embed config.example.toml
var exampleConfig []byte

// ExampleConfig returns the text of config.example.toml, which documents every key with its
// default.
func ExampleConfig() []byte { return append([]byte(nil), exampleConfig...) }
