package discord

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"rapporteur/internal/testguild"
	"rapporteur/internal/testguild/openapi"
)

// watched is a guild that fails the test when a message of the bot's could ping somebody, and, where Discord's own description is
// at hand, when a request or an answer to it is not as Discord has it. Short tests go without that: it takes most of their time.
func watched(t *testing.T, g *testguild.Guild) http.Handler {
	quiet := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") && r.Body != nil {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return // the bot has given up
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			pingsNobody(t, r, body)
		}
		g.ServeHTTP(w, r)
	})
	return openapi.Watched(t, quiet)
}

// pingsNobody sees that a message, new or changed, forbids every mention.
func pingsNobody(t *testing.T, r *http.Request, body []byte) {
	if kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		part, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).NextPart()
		if err != nil {
			t.Error(err)
			return
		}
		body, _ = io.ReadAll(part)
	}
	type message struct {
		Content *string
		Allowed *struct {
			Parse []string
			Users []string
			Roles []string
		} `json:"allowed_mentions"`
	}
	var sent struct {
		message
		Data message
	}
	if json.Unmarshal(body, &sent) != nil {
		return // a list of commands
	}
	for _, m := range []message{sent.message, sent.Data} {
		if m.Content != nil && (m.Allowed == nil || m.Allowed.Parse == nil || len(m.Allowed.Parse)+len(m.Allowed.Users)+len(m.Allowed.Roles) > 0) {
			t.Errorf("%s %s could ping somebody: %s", r.Method, r.URL.Path, body)
		}
	}
}
