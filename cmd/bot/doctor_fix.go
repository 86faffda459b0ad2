package main

import (
	"cmp"
	"errors"
	"io/fs"
	"os"

	"rapporteur"
)

const fixed = "fixed"

// writeConfig writes the documented configuration where there is none. It never takes the place of a file.
func writeConfig(file string) []finding {
	file = cmp.Or(file, "config.toml")
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err == nil {
		_, err = f.Write(rapporteur.ExampleConfig())
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return []finding{faulty("config", fail("writing config", err, "make the folder, or name another place with --config"))}
	}
	return []finding{{"config", fixed, file + " written: every key with its default and what it is for", ""}}
}
