package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// rest is a small client for the end points that the bot uses. The SDK's own keeps a bucket for each
// interaction, for ever, and takes a message for failed when only the answer did not decode.
type rest struct {
	client *http.Client
	token  string
}

// call is a request: what it is, for errors, where it goes, and what it carries.
type call struct {
	what   string // "sending a message"
	method string
	url    string
	body   any // JSON; nil: none
	file   *attachment
	once   bool          // a POST that must not be sent twice
	limit  time.Duration // for sending it, repetitions included, waits for rate limits not; 0: as long as its context
}

// apiError is an answer of Discord's that is not a success.
type apiError struct {
	what    string
	Status  int
	Code    int    `json:"code"` // Discord's own, 0 when unknown
	Message string `json:"message"`
}

func (e *apiError) Error() string {
	return fmt.Sprintf("%s: discord answers %d, code %d: %s", e.what, e.Status, e.Code, e.Message)
}

// final says whether Discord has refused a request and will again. After any other failure the request may even have been
// carried out.
func final(err error) bool {
	var e *apiError
	return errors.As(err, &e) && e.Status < 500 && e.Status != http.StatusTooManyRequests
}

// do makes a call and decodes the answer into out when that is not nil. The error never names the
// address, which may hold an interaction's token.
func (r *rest) do(ctx context.Context, c call, out any) error {
	if !c.once {
		ctx = withRepeat(ctx)
	}
	if c.limit > 0 {
		ctx = withLimit(ctx, c.limit)
	}
	req, err := r.request(ctx, c)
	if err != nil {
		return fmt.Errorf("%s: %w", c.what, err)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return fmt.Errorf("%s: %w", c.what, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("%s: %w", c.what, err)
	}
	if resp.StatusCode >= 300 {
		e := &apiError{what: c.what}
		_ = json.Unmarshal(body, e) // a proxy before Discord answers without
		e.Status = resp.StatusCode
		return e
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("%s: reading the answer: %w", c.what, err)
	}
	return nil
}

func (r *rest) request(ctx context.Context, c call) (*http.Request, error) {
	body, kind, err := encode(c)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, c.method, c.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if !byToken(req) {
		req.Header.Set("Authorization", "Bot "+r.token)
	}
	return req, nil
}

// encode is the body of a call and its media type.
func encode(c call) (body []byte, kind string, err error) {
	switch {
	case c.body == nil:
		return nil, "", nil
	case c.file == nil:
		body, err = json.Marshal(c.body)
		return body, "application/json", err
	}
	kind, body, err = discordgo.MultipartBodyWithJSON(c.body, []*discordgo.File{{
		Name: c.file.name, ContentType: "text/markdown; charset=utf-8", Reader: strings.NewReader(c.file.text),
	}})
	return body, kind, err
}
