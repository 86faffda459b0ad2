package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// littleSpace is how many bytes free are too few: the articles of some years with what is learnt of them take less.
	littleSpace = 200 << 20
	// fewFiles is how many open files are too few: each connection is one, and so is each file that is read.
	fewFiles = 256
)

// checkMachine looks at the room that this machine leaves the bot. It says nothing of what the system does not tell.
func checkMachine(c Config) []finding {
	var told, little []string
	for _, f := range []struct{ what, dir string }{{"cache", c.cacheDir()}, {"articles", corpusFolder(c.Corpus)}} {
		free, known := freeSpace(existing(f.dir))
		if f.dir == "" || !known {
			continue
		}
		text := fmt.Sprintf("%s free for the %s", size(free), f.what)
		if told = append(told, text); free < littleSpace {
			little = append(little, text)
		}
	}
	var out []finding
	switch {
	case len(little) > 0:
		out = append(out, finding{"disk", warning, strings.Join(little, ", "), "make room, or name other folders with cache and corpus in the configuration"})
	case len(told) > 0:
		out = append(out, finding{"disk", ok, strings.Join(told, ", "), ""})
	}
	if n, known := openFiles(); known && n < fewFiles {
		out = append(out, finding{"files", warning, fmt.Sprintf("at most %d may be open at once", n), "ulimit -n 4096 in the shell that starts the bot, or LimitNOFILE=4096 in its unit"})
	}
	return out
}

// existing is dir, or the folder above it that is there.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

// size is a number of bytes for a person.
func size(n uint64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%d GB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d kB", n>>10)
}
