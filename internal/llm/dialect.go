package llm

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"regexp"
	"strings"

	"github.com/sashabaranov/go-openai"
)

// dialect is what a server understands of the protocol, as far as that is known. It never changes; a server that refuses one is asked in the
// next, and what it takes is remembered.
type dialect struct {
	format        format
	limit         limit
	noTemperature bool
	noUsage       bool // it does not know stream_options
}

// limit is how the length of the reply is bounded.
type limit int

const (
	maxTokens           limit = iota // as all servers once called it
	maxCompletionTokens              // as OpenAI calls it now
	noLimit
)

// format is how the reply is asked for.
type format int

const (
	asSchema format = iota // json_schema: the server holds the model to it
	asObject               // json_object: some JSON
	asText                 // sentences with the numbers of passages
)

// newModels are those of OpenAI's that want the new name of the limit and no temperature; the library refuses the old name for them before it
// sends anything.
var newModels = regexp.MustCompile(`^(?:o\d|gpt-5)`)

func firstDialect(model string) *dialect {
	if newModels.MatchString(model) {
		return &dialect{limit: maxCompletionTokens, noTemperature: true}
	}
	return &dialect{}
}

func (d dialect) asText() *dialect {
	d.format = asText
	return &d
}

// after is the dialect to try after a refusal; false where the request itself was understood, or no plainer one is left.
func (d dialect) after(err error) (*dialect, bool) {
	var e *statusError
	if !errors.As(err, &e) {
		return nil, false
	}
	said := strings.ToLower(e.message + " " + e.param + " " + e.code)
	names := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(said, w) {
				return true
			}
		}
		return false
	}
	switch refused := e.status == http.StatusBadRequest || e.status == http.StatusUnprocessableEntity || e.status == http.StatusUnsupportedMediaType; {
	case e.trouble() == Long || e.trouble() == Quota || e.trouble() == Withheld:
		return nil, false
	case !refused && !(e.status == http.StatusInternalServerError || e.status == http.StatusNotImplemented):
		return nil, false
	case names("stream_options", "include_usage") && !d.noUsage:
		d.noUsage = true
	case names("max_tokens", "max_completion_tokens") && d.limit < noLimit:
		d.limit++
	case names("temperature") && !d.noTemperature:
		d.noTemperature = true
	case names("response_format", "json_schema", "json_object", "grammar", "schema") && d.format < asText:
		d.format++
	case refused && d.format < asText: // it does not say what it does not like
		d.format++
	case refused && !d.noUsage:
		d.noUsage = true
	default:
		return nil, false
	}
	return &d, true
}

// request is a task in the dialect.
func (d *dialect) request(c Config, r Request) openai.ChatCompletionRequest {
	q := openai.ChatCompletionRequest{Model: c.Model, Stream: true, Messages: []openai.ChatCompletionMessage{
		{Role: openai.ChatMessageRoleSystem, Content: instructions(r, d.format)},
		{Role: openai.ChatMessageRoleUser, Content: data(r)},
	}}
	switch d.limit {
	case maxTokens:
		//lint:ignore SA1019 many servers know no other name
		q.MaxTokens = c.MaxTokens
	case maxCompletionTokens:
		q.MaxCompletionTokens = c.MaxTokens
	}
	if !d.noTemperature {
		q.Temperature = float32(c.Temperature)
		if q.Temperature == 0 {
			q.Temperature = math.SmallestNonzeroFloat32 // zero would be left out, and the server take its own
		}
	}
	if !d.noUsage {
		q.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	switch d.format {
	case asSchema:
		q.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: "claims", Strict: true, Schema: json.RawMessage(claimsSchema)}}
	case asObject:
		q.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	return q
}
