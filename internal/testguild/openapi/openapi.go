// Package openapi holds what passes between a client and a Discord against Discord's own description of its
// REST API, for tests. That description is Discord's and is not part of this repository.
//
// It is laxer than Discord in some places, which the local guild checks itself, and knows nothing of the gateway.
package openapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// name is the file as Discord publishes it (github.com/discord/discord-api-spec).
const name = "discord-openapi.json"

// Spec is Discord's description. It is safe for concurrent use.
type Spec struct {
	router routers.Router

	mu   sync.Mutex
	seen map[string]bool
}

// Default is the description in the file that RAPPORTEUR_DISCORD_SPEC names, or else in the folder of RAPPORTEUR_SHARED, or
// in a folder named shared beside or above the current one. It is read once. The error is fs.ErrNotExist
// where it is in none of them.
var Default = sync.OnceValues(func() (*Spec, error) {
	if path := os.Getenv("RAPPORTEUR_DISCORD_SPEC"); path != "" {
		return load(path)
	}
	places := []string{filepath.Join(os.Getenv("RAPPORTEUR_SHARED"), name)}
	for dir := ".."; len(dir) < 30; dir += "/.." {
		places = append(places, filepath.Join(dir, "shared", name))
	}
	for _, path := range places {
		if _, err := os.Stat(path); err == nil {
			return load(path)
		}
	}
	return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
})

// Watched is a handler that fails the test for each request and answer that passes through it and is not as Discord has
// it; the handler itself where Default is not there, and in short tests, of which that would take most of the time.
func Watched(t testing.TB, next http.Handler) http.Handler {
	t.Helper()
	if testing.Short() {
		return next
	}
	spec, err := Default()
	if errors.Is(err, fs.ErrNotExist) {
		return next
	}
	if err != nil {
		t.Fatal(err)
	}
	w := spec.Watch(next)
	t.Cleanup(func() {
		for _, err := range w.Problems() {
			t.Error(err)
		}
	})
	return w
}

func load(path string) (*Spec, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(path)
	if err != nil {
		return nil, err
	}
	doc.Servers = openapi3.Servers{{URL: "/api/v10"}} // on any host
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, err
	}
	return &Spec{router: router, seen: map[string]bool{}}, nil
}

// Seen are the end points that were checked, as "GET /channels/{channel_id}".
func (s *Spec) Seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for route := range s.seen {
		out = append(out, route)
	}
	return out
}

// Watcher serves what another handler serves and keeps what passes. It is safe for concurrent use.
type Watcher struct {
	spec *Spec
	next http.Handler

	mu   sync.Mutex
	kept []exchange
}

// exchange is a request with its answer.
type exchange struct {
	request *http.Request
	body    []byte
	answer  *recorder
}

// Watch watches a handler.
func (s *Spec) Watch(next http.Handler) *Watcher { return &Watcher{spec: s, next: next} }

// ServeHTTP implements http.Handler. Nothing is checked yet: that takes longer than many a client waits.
func (w *Watcher) ServeHTTP(to http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		w.next.ServeHTTP(to, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client has given up
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	e := exchange{r, body, &recorder{ResponseWriter: to, status: http.StatusOK}}
	w.next.ServeHTTP(e.answer, r)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept = append(w.kept, e)
}

// Problems checks what has passed since it was last called: it returns every request and every answer of the REST API that
// Discord would not take or give.
func (w *Watcher) Problems() []error {
	w.mu.Lock()
	kept := w.kept
	w.kept = nil
	w.mu.Unlock()
	var out []error
	for _, e := range kept {
		if err := w.spec.check(e.request, e.body, e.answer); err != nil {
			out = append(out, err)
		}
	}
	return out
}

// recorder keeps what it passes on.
type recorder struct {
	http.ResponseWriter
	status int
	kept   http.Header
	body   bytes.Buffer
}

func (r *recorder) WriteHeader(status int) {
	r.status, r.kept = status, r.Header().Clone()
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.body.Write(p)
	return r.ResponseWriter.Write(p)
}

// Unwrap lets the guild reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// check holds a request and its answer against the description.
func (s *Spec) check(r *http.Request, body []byte, answer *recorder) error {
	sent, err := plain(r, body)
	if err != nil {
		return err
	}
	what := sent.Method + " " + sent.URL.Path
	route, params, err := s.router.FindRoute(sent)
	switch {
	case err != nil && answer.status >= 400:
		return nil // Discord has no such end point either
	case err != nil:
		return fmt.Errorf("%s is not in the description: %w", what, err)
	}
	s.mu.Lock()
	s.seen[route.Method+" "+route.Path] = true
	s.mu.Unlock()
	options := &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true}
	input := &openapi3filter.RequestValidationInput{Request: sent, PathParams: params, Route: route, Options: options}
	var problems []error
	if err := openapi3filter.ValidateRequest(sent.Context(), input); err != nil && answer.status < 300 {
		problems = append(problems, fmt.Errorf("request %s: %s", what, brief(err)))
	}
	if answer.status >= 500 || bytes.Contains(answer.body.Bytes(), []byte(`"_errors"`)) {
		// The description knows no failures of Discord's own, and has numbers where Discord sends names of errors.
		return errors.Join(problems...)
	}
	reply := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: answer.status, Header: answer.kept, Options: options}
	reply.SetBodyBytes(answer.body.Bytes())
	if err := openapi3filter.ValidateResponse(sent.Context(), reply); err != nil {
		problems = append(problems, fmt.Errorf("answer to %s: %s\n%s", what, brief(err), answer.body.Bytes()))
	}
	return errors.Join(problems...)
}

// plain is the request as version 10 of the API has it. Of a multipart body the JSON part is taken, which
// is what the description describes.
func plain(r *http.Request, body []byte) (*http.Request, error) {
	copied := r.Clone(context.WithoutCancel(r.Context())) // the client is gone by now
	copied.URL.Path = strings.Replace(copied.URL.Path, "/api/v9/", "/api/v10/", 1)
	copied.URL.RawPath = "" // a client that writes @original as %40original means the same
	if kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		var err error
		if body, err = payload(multipart.NewReader(bytes.NewReader(body), params["boundary"])); err != nil {
			return nil, err
		}
		copied.Header.Set("Content-Type", "application/json")
	}
	copied.GetBody = nil
	copied.Body, copied.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return copied, nil
}

// payload is the JSON part of a multipart body, wherever it stands; "{}" where there is none.
func payload(parts *multipart.Reader) ([]byte, error) {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return []byte("{}"), nil
		}
		if err != nil {
			return nil, err
		}
		if part.FormName() == "payload_json" {
			return io.ReadAll(part)
		}
	}
}

func brief(err error) string {
	text := err.Error()
	return text[:min(len(text), 1500)]
}
