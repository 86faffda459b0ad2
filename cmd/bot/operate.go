package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"rapporteur/internal/discord"
)

// Operate is where whoever looks after the bot sees how it is.
type Operate struct {
	Listen door `toml:"listen"` // "": nowhere
}

// door is an address that may be none.
type door struct{ address }

func (d *door) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		d.hostPort = ""
		return nil
	}
	return d.address.UnmarshalText(text)
}

// operator serves metrics, health and, on this machine alone, what looks into the program.
type operator struct {
	health   discord.Health
	level    *slog.LevelVar
	registry *prometheus.Registry
	begun    atomic.Bool // the articles are read: the bot goes on line
	ending   atomic.Bool // the bot takes nothing more
}

func newOperator(level *slog.LevelVar) *operator {
	return &operator{level: level, registry: prometheus.NewRegistry()}
}

const (
	// askWithin is how long a request may take to come, and tellWithin how long the answer to it, beside what a profile takes.
	askWithin  = 10 * time.Second
	tellWithin = 30 * time.Second
)

// serve opens the operator's address, if one is configured; stop, which may be called twice, ends that.
func (o *operator) serve(ctx context.Context, c Operate, log *slog.Logger) (stop func(), err error) {
	if c.Listen.hostPort == "" {
		return func() {}, nil
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", c.Listen.hostPort)
	if err != nil {
		return nil, fail("opening the operator's address", listenReason(err), operateCure)
	}
	context.AfterFunc(ctx, func() { o.ending.Store(true) })
	log.Info("metrics and health are served", "at", l.Addr().String())
	return serveHTTP(ctx, l, &http.Server{Handler: o.handler(c.Listen.loopback()), ReadTimeout: askWithin, WriteTimeout: tellWithin}, log), nil
}

const operateCure = `set operate.listen to another, or to "" for none`

// handler answers on an address; within says that only this machine reaches it.
func (o *operator) handler(within bool) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(o.registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "alive\n") })
	mux.HandleFunc("GET /readyz", o.ready)
	if !within {
		return mux
	}
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /log/level", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, strings.ToLower(o.level.Level().String())+"\n")
	})
	mux.HandleFunc("PUT /log/level", o.setLevel)
	return thisMachine(mux)
}

// What the bot says of itself at /readyz.
const (
	healthStarting = "starting"
	healthAway     = "not connected to Discord"
	healthReady    = "ready"
	healthEnding   = "ending"
)

// ready says whether the bot answers in Discord.
func (o *operator) ready(w http.ResponseWriter, _ *http.Request) {
	switch {
	case o.ending.Load():
		http.Error(w, healthEnding, http.StatusServiceUnavailable)
	case !o.begun.Load():
		http.Error(w, healthStarting, http.StatusServiceUnavailable)
	case !o.health.Connected():
		http.Error(w, healthAway, http.StatusServiceUnavailable)
	default:
		io.WriteString(w, healthReady+"\n")
	}
}

// longestLevel bounds what is read of a request for another level.
const longestLevel = 16

// setLevel changes what is logged from now on, until the bot ends.
func (o *operator) setLevel(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(io.LimitReader(r.Body, longestLevel))
	var level logLevel
	if err == nil {
		err = level.UnmarshalText([]byte(strings.ToLower(strings.TrimSpace(string(text)))))
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	o.level.Set(level.Level)
	io.WriteString(w, strings.ToLower(level.Level.String())+"\n")
}

// thisMachine answers only who calls this machine by a name of its own, from itself, so that no page of the web gets in through a browser.
func thisMachine(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil || !net.ParseIP(peer).IsLoopback() || !ownName(r.Host) || r.Header.Get("Origin") != "" {
			http.Error(w, "this address is for this machine only: open it as localhost or 127.0.0.1", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ownName says whether a host, with or without a port, is this machine's own.
func ownName(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return address{net.JoinHostPort(strings.Trim(host, "[]"), "0")}.loopback()
}
