package corpus

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// abandoned is the age from which an unfinished file is taken for that of a process that died.
const abandoned = time.Hour

// Replace puts data into a file in one step, so that whoever reads, also after a crash at any moment, sees all of it or what was there before.
// It makes the folder if need be and clears away what processes that died while writing have left. Of two at once each leaves a whole file.
func Replace(path string, data []byte, mode os.FileMode) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700|mode|mode&0o444>>2); err != nil {
		return err
	}
	sweep(path)
	f, err := os.CreateTemp(folder, "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	if d, err := os.Open(folder); err == nil { // so that the name is kept too; not every system can
		_ = d.Sync()
		d.Close()
	}
	return nil
}

// sweep removes what was left unfinished long ago.
func sweep(path string) {
	folder, base := filepath.Split(path)
	entries, _ := os.ReadDir(filepath.Clean(folder))
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "."+base+".") || !strings.HasSuffix(e.Name(), ".tmp") {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandoned {
			os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}
