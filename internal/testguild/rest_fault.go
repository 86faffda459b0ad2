package testguild

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// hits reports whether the fault is meant for requests of a route.
func (f RESTFault) hits(pattern string) bool {
	return f.Path == "" || f.Path == pattern || f.Path == partOf(pattern)
}

// partOf is the part of the API that a route belongs to: "commands", which are found below the
// application, or the first name of its path.
func partOf(pattern string) string {
	_, path, _ := strings.Cut(pattern, " /")
	if strings.Contains(path, "/commands") {
		return "commands"
	}
	part, _, _ := strings.Cut(path, "/")
	return part
}

// nextFault is the fault that the next request of a route meets; false when there is none.
func (g *Guild) nextFault(pattern string) (RESTFault, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	list := g.faults.REST
	i := slices.IndexFunc(list, func(f RESTFault) bool { return f.hits(pattern) })
	if i < 0 {
		return RESTFault{}, false
	}
	f := list[i]
	switch f.Times {
	case 0:
		return f, true
	case 1:
		g.faults.REST = slices.Delete(list, i, i+1)
	default:
		list[i].Times--
	}
	g.tellFaults()
	return f, true
}

// misbehave gives a request what the fault makes of its answer.
func (g *Guild) misbehave(f RESTFault, one route, w http.ResponseWriter, r *http.Request) {
	g.log.Warn("a fault is met on request", "route", one.pattern, "fault", f.Kind)
	if err := readAhead(w, r); err != nil {
		g.refuse(w, one.pattern, err)
		return
	}
	answer := func() { g.obey(one, w, r) }
	if f.Done {
		held := &heldAnswer{status: http.StatusOK}
		g.obey(one, held, r)
		answer = func() { held.pass(w) }
	}
	switch f.Kind {
	case FaultStall:
		g.hold(r, nil)
		panic(http.ErrAbortHandler)
	case FaultDrop:
		panic(http.ErrAbortHandler) // net/http cuts the connection and says nothing
	case FaultSlow:
		g.late(f.wait(), r)
		answer()
	case FaultStatus:
		writeStatus(w, cmp.Or(f.Status, http.StatusInternalServerError))
	case FaultLimit, FaultGlobalLimit:
		g.limited(f, one.pattern, w)
	case FaultGarbage:
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"id": "1`)
	default:
		answer()
	}
}

func (f RESTFault) wait() time.Duration { return cmp.Or(f.Wait, time.Second) }

// limited answers as if a limit were exceeded.
func (g *Guild) limited(f RESTFault, pattern string, w http.ResponseWriter) {
	now := g.clock.Now()
	v := verdict{
		bucket: bucketName(pattern), limit: quotaOf(pattern).limit, reset: now.Add(f.wait()), wait: f.wait(),
		global: f.Kind == FaultGlobalLimit,
	}
	v.header(w.Header(), now)
	v.refuse(w)
}

// readAhead reads the whole body. Only then does net/http notice that a client gives up, and a
// connection that is cut with a body half read looks different to the client.
func readAhead(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpload))
	if err != nil {
		return bodyError(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

// late waits by the guild's clock, no longer than the client does. One that has given up gets
// nothing done.
func (g *Guild) late(wait time.Duration, r *http.Request) {
	over := make(chan struct{})
	stop := g.clock.AfterFunc(wait, func() { close(over) })
	defer stop()
	g.hold(r, over)
	if r.Context().Err() != nil {
		panic(http.ErrAbortHandler)
	}
}

// hold keeps a request until over, until its client gives up or until the guild closes, which
// waits for it.
func (g *Guild) hold(r *http.Request, over <-chan struct{}) {
	if !g.enter() {
		return
	}
	defer g.work.Done()
	select {
	case <-over:
	case <-r.Context().Done():
	case <-g.closing:
	}
}

// heldAnswer is an answer that is kept back.
type heldAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *heldAnswer) Header() http.Header {
	if a.header == nil {
		a.header = http.Header{}
	}
	return a.header
}

func (a *heldAnswer) WriteHeader(status int) { a.status = status }

func (a *heldAnswer) Write(data []byte) (int, error) { return a.body.Write(data) }

// pass gives the answer to the client.
func (a *heldAnswer) pass(w http.ResponseWriter) {
	for name, values := range a.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	w.Write(a.body.Bytes())
}

// writeStatus answers with nothing but a status: from 502 on as the machines in front of Discord's
// API do, in HTML.
func writeStatus(w http.ResponseWriter, status int) {
	text := fmt.Sprintf("%d: %s", status, http.StatusText(status))
	if status < http.StatusBadGateway {
		writeError(w, &apiError{Status: status, Message: text})
		return
	}
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<html><head><title>%s</title></head><body><h1>%[1]s</h1></body></html>\n", text)
}
