package llm

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"io"
	"net/http"
	"net/http/httputil"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"rapporteur/internal/llm/scripted"
)

var record = flag.String("record", "", "record the exchanges in testdata with the real server at this address (its model is the first that it lists)")

// exchanges are what is recorded of a real server: a task, its models, and a task that is too long for it, whose stream it ends without a word.
var exchanges = []struct {
	name    string
	trouble Trouble // "" for none
	do      func(t *testing.T, c *Client) error
}{
	{"task", "", func(t *testing.T, c *Client) error {
		_, err := c.Write(t.Context(), bridge, func(Claim) {})
		return err
	}},
	{"models", "", func(t *testing.T, c *Client) error { _, err := c.Models(t.Context()); return err }},
	{"too-long", Down, func(t *testing.T, c *Client) error {
		r := bridge
		r.Passages = []Passage{{"Harbour Voice", string(bytes.Repeat([]byte("The bridge opened in May. "), 4000))}}
		_, err := c.Write(t.Context(), r, func(Claim) {})
		return err
	}},
}

// What a real server sent is understood. The files are made again with -record ADDRESS.
func TestRecordedExchanges(t *testing.T) {
	for _, x := range exchanges {
		t.Run(x.name, func(t *testing.T) {
			file := filepath.Join("testdata", x.name+".http")
			if *record != "" {
				recordTo(t, file, x.do)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(text)), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			body, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			c := client(t, scripted.New(t, scripted.Raw(res.StatusCode, res.Header.Get("Content-Type"), string(body))), nil)
			err = x.do(t, c)
			var e *Error
			if x.trouble == "" && err != nil || x.trouble != "" && (!errors.As(err, &e) || e.Trouble != x.trouble) {
				t.Errorf("got %v, want trouble %q", err, x.trouble)
			}
		})
	}
}

// recordTo does the same with the real server and keeps its reply.
func recordTo(t *testing.T, file string, do func(*testing.T, *Client) error) {
	t.Helper()
	c, err := New(Config{BaseURL: *record, Model: "none yet", Key: "sk-recording-key", Budget: 10 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	models, err := c.Models(t.Context())
	if err != nil || len(models) == 0 {
		t.Fatalf("models: %v, %v", models, err)
	}
	c.config.Model = models[0]
	tape := &tape{base: c.http.Transport.(*wire).base}
	c.http.Transport = &taped{c.http.Transport.(*wire), tape}
	_ = do(t, c) // a refusal is recorded as well
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, tape.last, 0o644); err != nil {
		t.Fatal(err)
	}
}

// tape keeps the last reply, and taped plays it on to the wire.
type (
	tape struct {
		base *http.Transport
		last []byte
	}
	taped struct {
		*wire
		tape *tape
	}
)

func (x *taped) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := x.tape.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if x.tape.last, err = httputil.DumpResponse(res, true); err != nil {
		return nil, err
	}
	return x.wire.receive(r, res)
}

// Nothing recorded has a key, an address or a path of the machine that it was recorded on.
func TestRecordingsHaveNoSecrets(t *testing.T) {
	secret := regexp.MustCompile(`(?i)sk-\w|bearer|api[-_]?key"?\s*[:=]|authorization|/(?:root|home|usr|tmp)/|\b(?:10|192\.168|172\.1[6-9])\.\d`)
	names, err := filepath.Glob(filepath.Join("testdata", "*.http"))
	if err != nil || len(names) != len(exchanges) {
		t.Fatalf("%v, %v", names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := secret.Find(text); found != nil {
			t.Errorf("%s has %q", name, found)
		}
	}
}
