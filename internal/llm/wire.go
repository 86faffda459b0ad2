package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// maxBody is how much of a reply that is no stream is read: 64 vectors of 4,096 numbers take 6 MB. maxLine is how long a line of a
	// stream may be.
	maxBody = 16 << 20
	maxLine = 256 << 10
	// maxStream is how many bytes a stream has at most: each token comes in some 200 bytes of frame.
	maxStream = 4 << 20
)

// wire carries requests and sees to it that the library gets nothing that it misreads: a status that is no success becomes a *statusError with what
// the server said, and a stream has only lines of data, each complete, or ends with an error.
type wire struct{ base *http.Transport }

// newWire returns a transport of its own, whose connections end with its client.
func newWire() *wire {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 16
	return &wire{t}
}

func (w *wire) CloseIdleConnections() { w.base.CloseIdleConnections() }

// statusError is a reply that says that there is none.
type statusError struct {
	status               int
	message, code, param string // as the server calls it; may be empty
	retryAfter           time.Duration
	asked                string // the question; what the server repeats of it is in no error
}

func (e *statusError) Error() string { return fmt.Sprintf("the server says %d", e.status) }

// errNoReply is a success that holds nothing of what was asked for.
var errNoReply = errors.New("a reply of another kind")

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := w.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	return w.receive(r, res)
}

// receive turns a reply into one that the library understands, or into an error.
func (w *wire) receive(r *http.Request, res *http.Response) (*http.Response, error) {
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	streamed := r.Header.Get("Accept") == "text/event-stream"
	if res.StatusCode == http.StatusOK && streamed && (kind == "text/event-stream" || kind == "") {
		res.Body = newEvents(res.Body)
		return res, nil
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	res.Body.Close()
	switch {
	case err != nil:
		return nil, err
	case res.StatusCode != http.StatusOK:
		return nil, refusal(res, body)
	case len(body) > maxBody:
		return nil, errLong
	}
	if e := told(body); e != nil { // a success that is none
		e.status = res.StatusCode
		return nil, e
	}
	if streamed {
		if body, err = asStream(body); err != nil {
			return nil, err
		}
	} else if !json.Valid(body) {
		return nil, errNoReply
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, nil
}

// refusal is a reply without success.
func refusal(res *http.Response, body []byte) *statusError {
	e := told(body)
	if e == nil {
		e = &statusError{} // a page of HTML, or nothing
	}
	e.status = res.StatusCode
	e.retryAfter = retryAfter(res.Header, time.Now())
	return e
}

// told is the error in a body; nil where there is none.
func told(body []byte) *statusError {
	var o struct {
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &o) != nil || len(o.Error) == 0 || string(o.Error) == "null" {
		return nil
	}
	var full struct {
		Message string `json:"message"`
		Code    any    `json:"code"`
		Type    string `json:"type"`
		Param   any    `json:"param"`
	}
	if json.Unmarshal(o.Error, &full) != nil {
		var text string
		if json.Unmarshal(o.Error, &text) != nil {
			text = "an error of a form that is not known"
		}
		return &statusError{message: text}
	}
	e := &statusError{message: full.Message, code: full.Type}
	for _, x := range []struct {
		from any
		to   *string
	}{{full.Code, &e.code}, {full.Param, &e.param}} {
		if s, ok := x.from.(string); ok && s != "" {
			*x.to = s
		}
	}
	return e
}

// retryAfter is how long the server wants to be left alone: seconds, or a date. 0 when it does not say.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	if s, err := strconv.ParseFloat(text, 64); err == nil && s > 0 && s < 1e6 {
		return time.Duration(s * float64(time.Second))
	}
	if t, err := http.ParseTime(text); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

// asStream makes a stream of a whole reply: there are servers that never stream.
func asStream(body []byte) ([]byte, error) {
	var whole struct {
		Choices []struct {
			Message struct {
				Content string `json:"content"`
			} `json:"message"`
			FinishReason string `json:"finish_reason"`
		} `json:"choices"`
		Usage json.RawMessage `json:"usage,omitempty"`
	}
	if json.Unmarshal(body, &whole) != nil || len(whole.Choices) == 0 {
		return nil, errNoReply
	}
	type delta struct {
		Content string `json:"content"`
	}
	type choice struct {
		Delta        delta  `json:"delta"`
		FinishReason string `json:"finish_reason"`
	}
	first := whole.Choices[0]
	line, err := json.Marshal(struct {
		Choices []choice        `json:"choices"`
		Usage   json.RawMessage `json:"usage,omitempty"`
	}{[]choice{{delta{first.Message.Content}, first.FinishReason}}, whole.Usage})
	if err != nil {
		return nil, err
	}
	return []byte("data: " + string(line) + "\n\ndata: [DONE]\n\n"), nil
}

// events is the body of a stream, of which only complete lines of data come through.
type events struct {
	body  io.Closer
	in    *bufio.Reader
	ready []byte
	err   error
}

func newEvents(body io.ReadCloser) *events {
	return &events{body: body, in: bufio.NewReaderSize(io.LimitReader(body, maxStream), 4096)}
}

func (e *events) Read(p []byte) (int, error) {
	for len(e.ready) == 0 && e.err == nil {
		e.ready, e.err = e.next()
	}
	if len(e.ready) == 0 {
		return 0, e.err
	}
	n := copy(p, e.ready)
	e.ready = e.ready[n:]
	return n, nil
}

func (e *events) Close() error { return e.body.Close() }

// next is the next line of data, nil for a line of another kind.
func (e *events) next() ([]byte, error) {
	line, err := e.line()
	data, ok := strings.CutPrefix(strings.TrimSpace(line), "data:")
	if data = strings.TrimSpace(data); !ok || data == "" {
		if fault := told([]byte(line)); fault != nil { // bare, as some servers end
			fault.status = http.StatusOK
			return nil, fault
		}
		return nil, err
	}
	if fault := told([]byte(data)); fault != nil {
		fault.status = http.StatusOK
		return nil, fault
	}
	if data != "[DONE]" && !json.Valid([]byte(data)) {
		if errors.Is(err, io.EOF) {
			return nil, errCut
		}
		return nil, errNoReply
	}
	return []byte("data: " + data + "\n\n"), err
}

// line reads one, also the last without its end.
func (e *events) line() (string, error) {
	var line []byte
	for {
		part, err := e.in.ReadSlice('\n')
		if line = append(line, part...); len(line) > maxLine {
			return "", errLong
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return string(line), err
		}
	}
}
