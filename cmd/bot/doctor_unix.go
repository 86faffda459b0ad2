//go:build linux || darwin || freebsd

package main

import "syscall"

// freeSpace is how many bytes are free where dir is, for who is not root; false when the system does not tell.
func freeSpace(dir string) (uint64, bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, false
	}
	return uint64(s.Bavail) * uint64(s.Bsize), true
}

// openFiles is how many files this process may have open; false when the system does not tell.
func openFiles() (uint64, bool) {
	var l syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l)
	return uint64(l.Cur), err == nil
}
