package state

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// asNobody calls f on a thread that has no rights to what is others', whoever runs the tests.
func asNobody(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocks it: the thread ends with the goroutine
		if os.Getuid() == 0 {
			syscall.Setfsuid(65534)
		}
		f()
	}()
	<-done
}

func TestFoldersAndFilesThatMayNotBeWritten(t *testing.T) {
	file := newFile(t)
	must(t, os.Chmod(file, 0o444))
	folder := t.TempDir()
	must(t, os.Chmod(folder, 0o555))
	must(t, os.Chmod(filepath.Dir(filepath.Dir(file)), 0o755))
	must(t, os.Chmod(filepath.Dir(file), 0o755))
	for _, where := range []string{file, filepath.Join(folder, "state.db"), filepath.Join(folder, "new", "state.db")} {
		asNobody(func() {
			_, err := Open(t.Context(), where, quiet)
			if !errors.Is(err, ErrPlace) || !strings.HasSuffix(err.Error(), where+": permission denied") {
				t.Errorf("%s: %v", where, err)
			}
		})
	}
	must(t, os.Chmod(file, 0o600)) // as it was: nothing in it has changed
	if s := opened(t, file); s.Damaged() != "" {
		t.Error("a file that may not be written was taken for damaged")
	}
}
