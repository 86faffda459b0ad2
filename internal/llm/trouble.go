package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"

	"github.com/sony/gobreaker/v2"
)

// Trouble is what is wrong with a model, as far as it matters for a cure.
type Trouble string

const (
	BadKey   Trouble = "key"     // the server does not take the key
	NoModel  Trouble = "model"   // it has no such model, or there is nothing at the address
	Quota    Trouble = "quota"   // what was paid for is used up
	Busy     Trouble = "busy"    // too many requests
	Down     Trouble = "down"    // it cannot be reached, or fails
	Long     Trouble = "long"    // the request does not fit into the model
	Garbled  Trouble = "garbled" // what comes is no reply
	Slow     Trouble = "slow"    // it takes longer than the budget
	Withheld Trouble = "filter"  // a filter of the server's keeps the reply back
	Resting  Trouble = "resting" // it has failed again and again, and is left alone for a while
)

// Cure is what an operator may do.
func (t Trouble) Cure() string {
	switch t {
	case BadKey:
		return "set OPENAI_API_KEY, or llm.key_file, to a key that the server of llm.base_url takes"
	case NoModel:
		return "set llm.model to a model that the server of llm.base_url has, and look at the address itself"
	case Quota:
		return "look at the account's balance and limits"
	case Busy:
		return "wait, or ask the provider for a higher limit"
	case Long:
		return "lower llm.context_budget"
	case Slow:
		return "take a faster model, or raise llm.budget"
	case Garbled:
		return "look whether llm.base_url is the address of an OpenAI-compatible server, often one that ends in /v1"
	}
	return "look whether the server of llm.base_url is up"
}

// Error is why a model could not do its task. Its text is for the operator: it has no key and nothing of what was asked, and of
// what the server said only a short line.
type Error struct {
	Trouble Trouble
	Status  int    // of the reply, 0 for none
	Said    string // by the server, one short line; may be empty
	cause   error
}

func (e *Error) Error() string {
	text := string(e.Trouble)
	if e.Status != 0 {
		text += fmt.Sprintf(" (HTTP %d)", e.Status)
	}
	if e.Said != "" {
		text += ": " + e.Said
	}
	return text
}

func (e *Error) Unwrap() error { return e.cause }

var (
	errBudget = errors.New("the time for the model is over")
	errCut    = errors.New("the reply broke off")
	errLong   = errors.New("the reply does not end")
)

// known is an error as an *Error. What the library or the server wrote is not repeated, but for the server's own short message.
func (c *Client) known(err error) *Error {
	var e *Error
	var status *statusError
	var late interface{ Timeout() bool }
	switch {
	case errors.As(err, &e):
		return e
	case errors.As(err, &status):
		return &Error{Trouble: status.trouble(), Status: status.status, Said: c.clean(status.message, status.asked), cause: err}
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		return &Error{Trouble: Resting, Said: "it has failed repeatedly and is asked again in a while", cause: err}
	case errors.Is(err, errBudget), errors.Is(err, context.DeadlineExceeded):
		return &Error{Trouble: Slow, Said: "no complete reply within " + c.config.Budget.String(), cause: err}
	case errors.Is(err, errCut):
		return &Error{Trouble: Down, Said: errCut.Error(), cause: err}
	case errors.Is(err, errLong), errors.Is(err, errNoReply):
		return &Error{Trouble: Garbled, Said: "what comes is no reply", cause: err}
	case errors.As(err, &late) && late.Timeout():
		return &Error{Trouble: Down, Said: "the server does not answer", cause: err}
	}
	return &Error{Trouble: Down, Said: "the connection fails", cause: err}
}

// shortestSecret is how many bytes a word has at least that tells something of a question.
const shortestSecret = 4

// stripped is a word without the marks around it, in lower case.
func stripped(word string) string {
	return strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

// maxSaid is how many characters of a server's message are kept.
const maxSaid = 160

// clean is a server's message fit for a log: one short line without the key and without words of what was asked.
func (c *Client) clean(message, asked string) string {
	secret := map[string]bool{}
	for _, w := range strings.Fields(asked) {
		if w = stripped(w); len(w) >= shortestSecret {
			secret[w] = true
		}
	}
	if c.config.Key != "" {
		message = strings.ReplaceAll(message, c.config.Key, "[redacted]")
	}
	message = strings.Join(strings.FieldsFunc(message, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	var words []string
	for _, w := range strings.Fields(message) {
		if strings.HasPrefix(w, "sk-") || strings.Count(w, "/") > 1 || secret[stripped(w)] { // a part of a key, a path on the server, or of the question
			w = "…"
		}
		words = append(words, w)
	}
	message = strings.Join(words, " ")
	if r := []rune(message); len(r) > maxSaid {
		message = string(r[:maxSaid]) + "…"
	}
	return message
}

// trouble classifies a status, and where that says little the error's code or message.
func (e *statusError) trouble() Trouble {
	said := strings.ToLower(e.code + " " + e.message)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(said, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("insufficient_quota", "billing", "exceeded your current quota") || e.status == http.StatusPaymentRequired:
		return Quota
	case e.status == http.StatusUnauthorized, e.status == http.StatusForbidden, has("invalid_api_key"):
		return BadKey
	case has("context_length", "context length", "context window", "maximum context", "too many tokens") || e.status == http.StatusRequestEntityTooLarge:
		return Long
	case has("content_filter", "content_policy"):
		return Withheld
	case e.status == http.StatusNotFound, has("model_not_found", "deploymentnotfound"):
		return NoModel
	case e.status == http.StatusTooManyRequests:
		return Busy
	case e.status == http.StatusOK, e.status/100 == 3:
		return Garbled
	}
	return Down
}

// passing says whether trouble may be over at the next attempt.
func (t Trouble) passing() bool { return t == Busy || t == Down || t == Garbled }

// lasting says whether trouble stays until somebody cures it, so that asking again at once is in vain.
func (t Trouble) lasting() bool { return t == BadKey || t == NoModel || t == Quota }

// tripAfter is after how many failures in a row a model is left alone for a while; then one request is let through.
const tripAfter = 5

// breaking is when the model is left alone: after failures in a row, and at once where nobody but the operator can help. What the
// caller gave up, and what is the request's own fault, says nothing of the model.
func (c *Client) breaking() gobreaker.Settings {
	return gobreaker.Settings{
		Name: c.config.Model, Timeout: c.pace.rest, MaxRequests: 1,
		ReadyToTrip: func(n gobreaker.Counts) bool {
			c.mu.Lock()
			defer c.mu.Unlock()
			return n.ConsecutiveFailures >= tripAfter || c.trouble.lasting()
		},
		IsExcluded: func(err error) bool {
			if errors.Is(err, context.Canceled) {
				return true
			}
			e := c.known(err)
			return e.Trouble == Long || e.Trouble == Withheld
		},
	}
}
