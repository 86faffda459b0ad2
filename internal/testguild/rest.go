package testguild

import (
	"bytes"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Bounds on bodies.
const (
	maxBody     = 1 << 20
	maxFile     = 10 << 20 // Discord's for an application without boosts
	maxUpload   = 26 << 20 // a whole multipart body
	maxFormPart = 1 << 20  // payload_json
)

// call is one request to the REST API, with its body read.
type call struct {
	r     *http.Request
	body  []byte // the JSON, also of a multipart body
	files []upload
}

// created is an answer with status 201.
type created struct{ value any }

// handler answers a call. A nil answer is 204 No Content. It holds the Guild's lock while it runs.
type handler func(c *call) (any, error)

// route is one end point.
type route struct {
	pattern string
	open    bool // needs no token, or has one in its path
	handle  handler
}

// restRouteList is every end point.
func (g *Guild) restRouteList() []route {
	return slices.Concat(g.basicRoutes(), g.channelRoutes(), g.commandRoutes(), g.interactionRoutes())
}

// restRoutes is the REST API without its version prefix.
func (g *Guild) restRoutes() http.Handler {
	mux := http.NewServeMux()
	for _, one := range g.restRouteList() {
		mux.Handle(one.pattern, g.serve(one))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern == "" {
			g.noRoute(w, r, mux)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// noRoute answers a request that no route takes, 405 when another method would do.
func (g *Guild) noRoute(w http.ResponseWriter, r *http.Request, mux *http.ServeMux) {
	e := &apiError{Status: http.StatusNotFound, Message: "404: Not Found"}
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := mux.Handler(other); pattern != "" {
			e = &apiError{Status: http.StatusMethodNotAllowed, Message: "405: Method Not Allowed"}
		}
	}
	g.log.Debug("request to an unknown end point", "method", r.Method, "path", r.URL.Path)
	writeError(w, e)
}

// serve wraps an end point with the faults that it may meet.
func (g *Guild) serve(one route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f, met := g.nextFault(one.pattern); met {
			g.misbehave(f, one, w, r)
			return
		}
		g.obey(one, w, r)
	})
}

// obey wraps a handler with what all end points share: token, limits, body, lock, errors.
func (g *Guild) obey(one route, w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", g.now().Format(http.TimeFormat))
	if wait := g.limits.banned(); wait > 0 {
		refuseBanned(w, wait)
		return
	}
	v := g.limits.take(one.pattern, major(r))
	v.header(w.Header(), g.clock.Now())
	if v.wait > 0 {
		g.limits.note(http.StatusTooManyRequests)
		g.log.Warn("rate limit exceeded", "route", one.pattern, "global", v.global)
		v.refuse(w)
		return
	}
	value, err := g.answer(one, w, r)
	if err != nil {
		g.limits.note(asAPI(err).Status)
		g.refuse(w, one.pattern, err)
		return
	}
	writeValue(w, value)
}

// answer runs the handler of a route.
func (g *Guild) answer(one route, w http.ResponseWriter, r *http.Request) (any, error) {
	if !strings.HasPrefix(r.UserAgent(), "DiscordBot (") {
		return nil, forbidden(40333, "the User-Agent must be of the form: DiscordBot (url, version)")
	}
	bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bot ")
	if !one.open && !(ok && g.tokenIs(bearer)) {
		return nil, unauthorized()
	}
	for _, name := range []string{"channel", "message", "guild", "user", "command", "application", "interaction"} {
		if id := r.PathValue(name); id != "" && id[0] != '@' && !isSnowflake(id) {
			var p problems
			p.add(name+"_id", "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not snowflake.", id))
			return nil, p.err()
		}
	}
	c, err := readCall(w, r)
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil, &apiError{Status: http.StatusServiceUnavailable, Message: "the guild is closed"}
	}
	g.base = "http://" + r.Host
	return one.handle(c)
}

// tokenIs reports whether token is the bot's, with or without "Bot ". It takes equally long for
// every wrong one of the same length.
func (g *Guild) tokenIs(token string) bool {
	token = strings.TrimPrefix(token, "Bot ")
	return subtle.ConstantTimeCompare([]byte(token), []byte(g.token)) == 1
}

// readCall reads a JSON or multipart body.
func readCall(w http.ResponseWriter, r *http.Request) (*call, error) {
	c := &call{r: r}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
		return c, c.readParts(multipart.NewReader(r.Body, params["boundary"]))
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, bodyError(err)
	}
	if len(body) > 0 && kind != "application/json" {
		return nil, badRequest(50035, "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}.")
	}
	c.body = body
	return c, nil
}

// readParts reads payload_json and files of a multipart body.
func (c *call) readParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return bodyError(err)
		}
		if err := c.readPart(part); err != nil {
			return err
		}
	}
}

func (c *call) readPart(part *multipart.Part) error {
	name := part.FormName()
	limit := int64(maxFile)
	if name == "payload_json" {
		limit = maxFormPart
	}
	data, err := io.ReadAll(io.LimitReader(part, limit+1))
	switch {
	case err != nil:
		return bodyError(err)
	case int64(len(data)) > limit:
		return tooLarge()
	case name == "payload_json":
		c.body = data
	case part.FileName() != "":
		number := strings.TrimSuffix(strings.TrimPrefix(name, "files["), "]")
		c.files = append(c.files, upload{number, part.FileName(), part.Header.Get("Content-Type"), data})
	}
	return nil
}

func bodyError(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return tooLarge()
	}
	return badRequest(50109, "The request body could not be read.")
}

// into reads the call's JSON into v. An empty body leaves v as it is.
func (c *call) into(v any) error {
	if len(c.body) == 0 {
		return nil
	}
	return decode(c.body, v)
}

// draft reads a new message from the call and checks it.
func (c *call) draft() (*draft, error) {
	d, err := c.change()
	if err != nil {
		return nil, err
	}
	return d, checkDraft(d, "")
}

// change reads a change to a message from the call, to be checked against that message.
func (c *call) change() (*draft, error) {
	d := &draft{}
	if err := c.into(d); err != nil {
		return nil, err
	}
	d.files = c.files
	return d, nil
}

// decode reads JSON into v and says as Discord does what is wrong with it.
func decode(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil && !bytes.Equal(bytes.TrimSpace(data), []byte("null")):
		return nil
	case errors.As(err, &kind):
		var p problems
		path := kind.Field
		if path == "" {
			path = "_"
		}
		p.add(path, "BASE_TYPE_CONVERT", fmt.Sprintf("Could not interpret %s as %s.", kind.Value, kind.Type))
		return p.err()
	}
	return badRequest(50109, "The request body contains invalid JSON.")
}

// asAPI is err as the API answers it; what is not Discord's becomes a plain 500.
func asAPI(err error) *apiError {
	var e *apiError
	if errors.As(err, &e) {
		return e
	}
	return &apiError{Status: http.StatusInternalServerError, Message: "500: Internal Server Error"}
}

// refuse answers with an error.
func (g *Guild) refuse(w http.ResponseWriter, pattern string, err error) {
	e := asAPI(err)
	g.log.Warn("request refused", "route", pattern, "status", e.Status, "err", err)
	writeError(w, e)
}

func writeError(w http.ResponseWriter, e *apiError) { writeJSON(w, e.Status, e) }

// writeValue answers with a handler's value.
func writeValue(w http.ResponseWriter, value any) {
	switch v := value.(type) {
	case nil:
		w.WriteHeader(http.StatusNoContent)
	case created:
		writeJSON(w, http.StatusCreated, v.value)
	default:
		writeJSON(w, http.StatusOK, v)
	}
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	data, err := json.Marshal(value)
	if err != nil { // impossible: everything answered here is ours and encodes
		status, data = http.StatusInternalServerError, []byte(`{"message":"500: Internal Server Error","code":0}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(data)
}

// number shows an integer as a string, as Discord does where JavaScript would lose digits.
func number(n int64) string { return strconv.FormatInt(n, 10) }
