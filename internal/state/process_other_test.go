//go:build !unix

package state

import (
	"os/exec"
	"os/user"
)

// Tests with a server of their own skip where these do nothing: there is no PostgreSQL in the places in which it is looked for.
func apart(*exec.Cmd, *user.User) {}
func kill(int)                    {}
