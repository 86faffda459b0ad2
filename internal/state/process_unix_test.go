//go:build unix

package state

import (
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// apart has a program run in a group of processes of its own, and as a user, if one is given.
func apart(c *exec.Cmd, as *user.User) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if as != nil {
		uid, _ := strconv.Atoi(as.Uid)
		gid, _ := strconv.Atoi(as.Gid)
		c.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
}

// kill ends a process without a word.
func kill(id int) { _ = syscall.Kill(id, syscall.SIGKILL) }
