// Package scripted has a model server for tests: real HTTP on loopback, both dialects of OpenAI's protocol, and on demand each fault that
// servers have been seen to have.
package scripted

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Exchange is one request, as a script sees it.
type Exchange struct {
	http.ResponseWriter
	N       int // of the request, from 1
	Path    string
	Header  http.Header
	Body    Body
	Context <-chan struct{} // closed when the client has gone
}

// Body is what of a request scripts look at.
type Body struct {
	Model               string           `json:"model"`
	Stream              bool             `json:"stream"`
	Messages            []Message        `json:"messages"`
	MaxTokens           int              `json:"max_tokens"`
	MaxCompletionTokens int              `json:"max_completion_tokens"`
	Temperature         *float64         `json:"temperature"`
	StreamOptions       *json.RawMessage `json:"stream_options"`
	ResponseFormat      *struct {
		Type string `json:"type"`
	} `json:"response_format"`
	Input []string `json:"input"`
}

// Message is one of a conversation.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Format is the form that the reply is asked for in: json_schema, json_object, or "" for prose.
func (x *Exchange) Format() string {
	if x.Body.ResponseFormat == nil {
		return ""
	}
	return x.Body.ResponseFormat.Type
}

// Data is what the model is given beside its instructions.
func (x *Exchange) Data() (d Data) {
	for _, m := range x.Body.Messages {
		if m.Role == "user" {
			_ = json.Unmarshal([]byte(m.Content), &d) // what is none has no passages
		}
	}
	return d
}

// Data is a task as the model reads it.
type Data struct {
	Question string    `json:"question"`
	Topic    string    `json:"topic"`
	Passages []Passage `json:"passages"`
}

// Passage is one that may be cited.
type Passage struct {
	N      int    `json:"passage"`
	Source string `json:"source"`
	Text   string `json:"text"`
}

// Claim is what a model says.
type Claim struct {
	Passage int    `json:"passage"`
	Quote   string `json:"quote"`
	Text    string `json:"text"`
}

// Claims is a reply in JSON.
func Claims(list ...Claim) string {
	if list == nil {
		list = []Claim{}
	}
	text, err := json.Marshal(map[string][]Claim{"claims": list})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// Prose is the same with the numbers of passages behind the sentences.
func Prose(list ...Claim) string {
	var b strings.Builder
	for _, c := range list {
		fmt.Fprintf(&b, "%s [%d] ", c.Text, c.Passage)
	}
	return b.String()
}

// Server is a model server. Its scripts are played one a request; the last is played again.
type Server struct {
	URL string // with /v1

	mu      sync.Mutex
	scripts []func(*Exchange)
	seen    []Exchange
}

// New starts a server that ends with the test.
func New(t testing.TB, scripts ...func(*Exchange)) *Server {
	s := &Server{scripts: scripts}
	server := httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = server.URL + "/v1"
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return s
}

// Play sets the scripts for the requests to come.
func (s *Server) Play(scripts ...func(*Exchange)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts = scripts
}

// Requests are those that came.
func (s *Server) Requests() []Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Exchange(nil), s.seen...)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	x := Exchange{ResponseWriter: w, Path: r.URL.Path, Header: r.Header.Clone(), Context: r.Context().Done()}
	if body, err := io.ReadAll(r.Body); err == nil && len(body) > 0 {
		if err := json.Unmarshal(body, &x.Body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	s.mu.Lock()
	x.N = len(s.seen) + 1
	s.seen = append(s.seen, x)
	var script func(*Exchange)
	if len(s.scripts) > 0 {
		script = s.scripts[0]
	}
	if len(s.scripts) > 1 {
		s.scripts = s.scripts[1:]
	}
	s.mu.Unlock()
	if script == nil {
		http.Error(w, "no script", http.StatusNotImplemented)
		return
	}
	script(&x)
}

// flush has what was written sent.
func (x *Exchange) flush() {
	if f, ok := x.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Line writes a line of a stream as it is.
func (x *Exchange) Line(line string) {
	if x.ResponseWriter.Header().Get("Content-Type") == "" {
		x.ResponseWriter.Header().Set("Content-Type", "text/event-stream")
	}
	select {
	case <-x.Context: // nobody reads it
		panic(http.ErrAbortHandler)
	default:
	}
	fmt.Fprint(x.ResponseWriter, line, "\n")
	x.flush()
}

// Chunk streams a piece of the reply.
func (x *Exchange) Chunk(text string) { x.event(text, "") }

// Finish ends the reply with a reason, and tells what it took.
func (x *Exchange) Finish(reason string) {
	x.event("", reason)
	x.Line(`data: {"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}` + "\n")
	x.Line("data: [DONE]\n")
}

func (x *Exchange) event(text, reason string) {
	type choice struct {
		Index        int               `json:"index"`
		Delta        map[string]string `json:"delta"`
		FinishReason *string           `json:"finish_reason"`
	}
	c := choice{Delta: map[string]string{}}
	if text != "" {
		c.Delta["content"] = text
	}
	if reason != "" {
		c.FinishReason = &reason
	}
	line, err := json.Marshal(map[string]any{"object": "chat.completion.chunk", "choices": []choice{c}})
	if err != nil {
		panic(err)
	}
	x.Line("data: " + string(line) + "\n")
}

// piece is how many bytes come at once.
const piece = 7

// Reply streams a text in small pieces and ends as a server should.
func Reply(text string) func(*Exchange) {
	return func(x *Exchange) {
		for rest := text; rest != ""; {
			n := min(piece, len(rest))
			x.Chunk(rest[:n])
			rest = rest[n:]
		}
		x.Finish("stop")
	}
}

// Model streams what f makes of a task, in the form that is asked for.
func Model(f func(Data) []Claim) func(*Exchange) {
	return func(x *Exchange) {
		list := f(x.Data())
		text := Claims(list...)
		if x.Format() == "" {
			text = Prose(list...)
		}
		Reply(text)(x)
	}
}

// Whole answers without a stream, as some servers do whatever they are asked.
func Whole(text string) func(*Exchange) {
	return func(x *Exchange) {
		line, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"message": Message{"assistant", text}, "finish_reason": "stop"}},
			"usage": map[string]int{"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}})
		if err != nil {
			panic(err)
		}
		x.ResponseWriter.Header().Set("Content-Type", "application/json")
		x.ResponseWriter.Write(line)
	}
}

// Refuse answers with a status and an error of OpenAI's form.
func Refuse(status int, code, message string, headers ...string) func(*Exchange) {
	return func(x *Exchange) {
		h := x.ResponseWriter.Header()
		h.Set("Content-Type", "application/json")
		for i := 0; i+1 < len(headers); i += 2 {
			h.Set(headers[i], headers[i+1])
		}
		x.ResponseWriter.WriteHeader(status)
		text, err := json.Marshal(map[string]any{"error": map[string]string{"message": message, "type": code, "code": code}})
		if err != nil {
			panic(err)
		}
		x.ResponseWriter.Write(text)
	}
}

// Raw answers with a status, a type and a body as they are.
func Raw(status int, kind, body string) func(*Exchange) {
	return func(x *Exchange) {
		x.ResponseWriter.Header().Set("Content-Type", kind)
		x.ResponseWriter.WriteHeader(status)
		io.WriteString(x.ResponseWriter, body)
	}
}

// Lines streams lines as they are and ends.
func Lines(lines ...string) func(*Exchange) {
	return func(x *Exchange) {
		for _, l := range lines {
			x.Line(l)
		}
	}
}

// Vectors answers a request for embeddings with a bag of words each, dim numbers long.
func Vectors(dim int) func(*Exchange) {
	type vector struct {
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	return func(x *Exchange) {
		var data []vector
		for i, text := range x.Body.Input {
			v := vector{i, make([]float32, dim)}
			for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
				h := fnv.New32a()
				h.Write([]byte(w))
				v.Embedding[h.Sum32()%uint32(dim)]++
			}
			v.Embedding[0]++
			data = append(data, v)
		}
		x.ResponseWriter.Header().Set("Content-Type", "application/json")
		json.NewEncoder(x.ResponseWriter).Encode(map[string]any{"object": "list", "data": data, "usage": map[string]int{"prompt_tokens": 1, "total_tokens": 1}})
	}
}

// Cut streams a text and breaks the connection, without an end of the body.
func Cut(text string) func(*Exchange) {
	return func(x *Exchange) {
		x.Chunk(text)
		panic(http.ErrAbortHandler)
	}
}

// Hang sends nothing until the client goes.
func Hang(x *Exchange) { <-x.Context }

// Trickle streams a text a byte at a time and never ends.
func Trickle(text string, every time.Duration) func(*Exchange) {
	return func(x *Exchange) {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for i := 0; ; i++ {
			x.Chunk(text[i%len(text) : i%len(text)+1])
			select {
			case <-x.Context:
				return
			case <-tick.C:
			}
		}
	}
}
