// Package llm reaches a language model through go-openai: any server that speaks OpenAI's protocol. It knows no articles and
// judges nothing: what a model writes is handed over claim by claim, to be checked by whoever asked.
//
// A request's way: Client.Write keeps one budget of time over all attempts (try.go), each of which speaks to the server as far as
// that is known to understand it (dialect.go), over a transport that turns what servers do wrong into plain errors (wire.go); what
// comes is taken apart as it comes (parse.go).
package llm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"
)

// Config says which model is meant and how it is used. The zero value of what is optional means the default.
type Config struct {
	BaseURL      string // "https://api.openai.com/v1" when empty
	Model        string // as the server calls it; for Azure the deployment
	Key          string // never logged; "" for servers that want none
	Organization string // optional
	AzureVersion string // of Azure's API, as 2024-10-21: then the server is Azure's; "": it is not
	Temperature  float64
	MaxTokens    int           // of one reply
	Budget       time.Duration // for one task with all attempts
	PriceIn      float64       // for a million tokens that are sent, in whatever currency; 0: not known
	PriceOut     float64       // for a million that come back
	Log          *slog.Logger  // is told when the model begins to fail and when it is well again; never gets what is asked, nor the key
}

const (
	defaultBaseURL   = "https://api.openai.com/v1"
	defaultMaxTokens = 700
	defaultBudget    = 8 * time.Second
)

// Client asks one model. It is safe for concurrent use.
type Client struct {
	config  Config
	api     *openai.Client
	http    *http.Client
	dialect atomic.Pointer[dialect]
	breaker *gobreaker.CircuitBreaker[Usage]
	log     *slog.Logger
	pace    pace

	mu      sync.Mutex
	trouble Trouble // of the last task, "" when it went well
	total   Total
}

// Usage is what a task took.
type Usage struct {
	In, Out   int     // tokens, estimated where the server does not tell
	Estimated bool    // whether they are
	Cost      float64 // by the prices of the configuration
	Attempts  int     // requests that were made
	Took      time.Duration
}

// Total is what all tasks took.
type Total struct {
	Tasks, Failed int
	Usage
}

// pace is how long is waited between attempts and while a model that fails is left alone; tests are in more of a hurry.
type pace struct{ pause, rest time.Duration }

func normalPace() pace { return pace{pause: 250 * time.Millisecond, rest: 30 * time.Second} }

// New returns a client. It sends nothing. Errors name the value that is wrong.
func New(c Config) (*Client, error) { return newClient(c, normalPace()) }

func newClient(c Config, p pace) (*Client, error) {
	c.BaseURL = strings.TrimRight(cmp.Or(c.BaseURL, defaultBaseURL), "/")
	u, err := url.Parse(c.BaseURL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("base_url: want an address such as %s, got %q", defaultBaseURL, c.BaseURL)
	case u.User != nil:
		return nil, errors.New("base_url: a name and password do not belong into the address; the key is set apart from it")
	case strings.TrimSpace(c.Model) == "":
		return nil, errors.New("model: want the name of a model as its server calls it")
	case strings.ContainsFunc(c.Key, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, errors.New("the key has characters that no key has, such as a blank or a new line")
	}
	c.MaxTokens, c.Budget = cmp.Or(c.MaxTokens, defaultMaxTokens), cmp.Or(c.Budget, defaultBudget)
	client := &Client{config: c, log: c.Log, pace: p}
	if client.log == nil {
		client.log = slog.New(slog.DiscardHandler)
	}
	client.http = &http.Client{Transport: newWire(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	client.api = openai.NewClientWithConfig(c.openai(client.http))
	client.dialect.Store(firstDialect(c.Model))
	client.breaker = gobreaker.NewCircuitBreaker[Usage](client.breaking())
	return client, nil
}

// openai is the configuration as the library wants it.
func (c Config) openai(doer openai.HTTPDoer) openai.ClientConfig {
	o := openai.DefaultConfig(c.Key)
	if c.AzureVersion != "" {
		o = openai.DefaultAzureConfig(c.Key, c.BaseURL)
		o.APIVersion = c.AzureVersion
		o.AzureModelMapperFunc = func(model string) string { return url.PathEscape(model) }
	}
	o.BaseURL, o.OrgID, o.HTTPClient = c.BaseURL, c.Organization, doer
	return o
}

// Name is the model's.
func (c *Client) Name() string { return c.config.Model }

// Close ends the connections that wait for a next request. Nothing may be asked afterwards.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Total is what was done until now.
func (c *Client) Total() Total {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.total
}

// Request is what a model is to write.
type Request struct {
	Summary  bool   // sum the passages up; else answer the question by them
	Question string // of a summary the topic, "" for none
	Claims   int    // the most that are wanted
	Passages []Passage
}

// Passage is evidence. The model knows it by its place in the request, from 1.
type Passage struct {
	Source string // publisher and date
	Text   string
}

// Claim is a sentence that the model wrote, unchecked.
type Claim struct {
	N       int    // its place in the reply, from 1; it begins again with 1 when a reply broke off and the model is asked once more
	Text    string // never empty
	Passage int    // which passage is to prove it; 0: it names none
	Quote   string // which words of that; "" when it quotes none
}

// Write has the model do a task and hands each claim over as it comes, from the caller's goroutine. A model that
// declines gives no claim and no error. An error is an *Error, or ctx's when that ended; claims that were handed over before it
// are of a reply that never ended.
func (c *Client) Write(ctx context.Context, r Request, claim func(Claim)) (Usage, error) {
	start := time.Now()
	within, cancel := context.WithTimeoutCause(ctx, c.config.Budget, errBudget)
	defer cancel()
	used := Usage{}
	_, err := c.breaker.Execute(func() (Usage, error) { return Usage{}, c.try(within, r, claim, &used) })
	used.Took = time.Since(start)
	used.Cost = (float64(used.In)*c.config.PriceIn + float64(used.Out)*c.config.PriceOut) / 1e6
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	} else if err != nil {
		err = c.known(err)
	}
	c.fares(err)
	c.account(used, err)
	return used, err
}

// account adds to the totals.
func (c *Client) account(u Usage, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &c.total
	t.Tasks, t.In, t.Out, t.Cost, t.Attempts, t.Took = t.Tasks+1, t.In+u.In, t.Out+u.Out, t.Cost+u.Cost, t.Attempts+u.Attempts, t.Took+u.Took
	if err != nil {
		t.Failed++
	}
}

// fares notes how a task went, and logs when the model begins to fail, in another way too, and when it is well again: not each time.
func (c *Client) fares(err error) {
	var e *Error
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err == nil && c.trouble != "":
		c.trouble = ""
		c.log.Info("the language model answers again", "model", c.config.Model)
	case errors.As(err, &e) && e.Trouble != c.trouble && e.Trouble != Resting:
		c.trouble = e.Trouble
		c.log.Warn("the language model fails; answers are in the articles' own words", "model", c.config.Model, "why", e.Error(), "cure", e.Trouble.Cure())
	}
}

// Models asks the server which models it has. Not every server tells.
func (c *Client) Models(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.config.Budget, errBudget)
	defer cancel()
	list, err := c.api.ListModels(ctx)
	if err != nil {
		return nil, c.known(err)
	}
	var names []string
	for _, m := range list.Models {
		names = append(names, m.ID)
	}
	slices.Sort(names)
	return names, nil
}
