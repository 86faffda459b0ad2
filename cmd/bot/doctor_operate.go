package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	// operatorWait is how long the doctor waits for who has the operator's address.
	operatorWait = 3 * time.Second
	// longestHealth bounds what is read of the answer.
	longestHealth = 64
)

// checkOperate tries the operator's address. A bot that runs already may have it.
func checkOperate(ctx context.Context, c Config) finding {
	const part = "operate"
	at := c.Operate.Listen
	if at.hostPort == "" {
		return finding{part, ok, "metrics and health are served nowhere (operate.listen serves them)", ""}
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", at.hostPort)
	switch {
	case err == nil:
		l.Close()
		return finding{part, ok, at.hostPort + " is free", ""}
	case !errors.Is(err, syscall.EADDRINUSE):
		return finding{part, fault, listenReason(err).Error(), operateCure}
	}
	health := healthAt(ctx, at)
	if health == "" {
		return finding{part, fault, at.hostPort + " is taken by another program", "end that program, or " + operateCure}
	}
	return finding{part, ok, fmt.Sprintf("%s is served by a bot that runs: %s", at, health), ""}
}

// healthAt is what the bot that serves an address says of itself; "" when no bot does.
func healthAt(ctx context.Context, at door) string {
	ctx, cancel := context.WithTimeout(ctx, operatorWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at.hostPort+"/readyz", nil)
	if err != nil {
		return ""
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req) // by no proxy
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, longestHealth))
	health := strings.TrimSpace(string(text))
	if err != nil || !slices.Contains([]string{healthStarting, healthAway, healthReady, healthEnding}, health) {
		return ""
	}
	return health
}
