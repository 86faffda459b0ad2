package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/sashabaranov/go-openai"
)

// maxReply is how many bytes of a reply are taken at most: far more than the tokens that are asked for.
const maxReply = 64 << 10

// try does a task, again where the trouble may pass and the time allows.
func (c *Client) try(ctx context.Context, r Request, claim func(Claim), used *Usage) error {
	return c.again(ctx, func() error { return c.negotiate(ctx, r, claim, used) })
}

// again does something until it succeeds, its trouble is not of the passing kind, or ctx ends; then the error is that of the last attempt
// that failed by itself.
func (c *Client) again(ctx context.Context, attempt func() error) error {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.RandomizationFactor, pauses.Multiplier = c.pace.pause, .3, 2
	left := c.config.Budget
	if end, ok := ctx.Deadline(); ok {
		left = time.Until(end)
	}
	var last error
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		err := attempt()
		if err == nil {
			last = nil
			return struct{}{}, nil
		}
		if ctx.Err() != nil {
			if last == nil { // else what an earlier attempt found says more
				last = context.Cause(ctx)
			}
			return struct{}{}, backoff.Permanent(last)
		}
		var status *statusError
		last = err
		switch trouble := c.known(last).Trouble; {
		case !trouble.passing():
			return struct{}{}, backoff.Permanent(last)
		case errors.As(last, &status) && status.retryAfter > 0:
			return struct{}{}, &backoff.RetryAfterError{Duration: status.retryAfter}
		}
		return struct{}{}, last
	}, backoff.WithBackOff(pauses), backoff.WithMaxElapsedTime(left))
	if err == nil || last == nil {
		return err
	}
	if e := c.known(last); e.Trouble.lasting() { // so that the breaker knows
		c.fares(e)
	}
	return last
}

// negotiate makes an attempt, and further ones at once while the server refuses the way in which it is asked and there is a plainer one.
func (c *Client) negotiate(ctx context.Context, r Request, claim func(Claim), used *Usage) error {
	for {
		d := c.dialect.Load()
		err := c.attempt(ctx, d, r, claim, used)
		var status *statusError
		if errors.As(err, &status) {
			status.asked = r.Question
		}
		next, ok := d.after(err)
		if !ok || ctx.Err() != nil {
			return err
		}
		c.dialect.CompareAndSwap(d, next) // another request may have learnt it already
	}
}

// attempt asks once and reads the reply to its end.
func (c *Client) attempt(ctx context.Context, d *dialect, r Request, claim func(Claim), used *Usage) error {
	used.Attempts++
	request := d.request(c.config, r)
	stream, err := c.api.CreateChatCompletionStream(ctx, request)
	if err != nil {
		return fmt.Errorf("asking the model: %w", err)
	}
	defer stream.Close()
	p := &parser{claim: claim}
	size, ended, counted := 0, openai.FinishReason(""), false
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("reading the reply: %w", err)
		}
		if u := chunk.Usage; u != nil && u.TotalTokens > 0 && !counted {
			used.In, used.Out, counted = used.In+u.PromptTokens, used.Out+u.CompletionTokens, true
		}
		for _, choice := range chunk.Choices[:min(1, len(chunk.Choices))] {
			if size += len(choice.Delta.Content); size > maxReply {
				return errLong
			}
			p.write(choice.Delta.Content)
			if choice.FinishReason != "" {
				ended = choice.FinishReason
			}
		}
	}
	if !counted {
		used.In, used.Out, used.Estimated = used.In+requestTokens(request), used.Out+tokens(size), true
	}
	switch ended {
	case "":
		return errCut // the end of the stream alone is none
	case openai.FinishReasonContentFilter:
		return &Error{Trouble: Withheld, Said: "the server's filter keeps the reply back"}
	}
	p.end(ended == openai.FinishReasonLength)
	if d.format != asText && p.prose() {
		c.dialect.CompareAndSwap(d, d.asText()) // it was asked for JSON and does not write it
	}
	return nil
}

// bytesPerToken is how many bytes of English news a token has at least on average.
const bytesPerToken = 3.6

// tokens says about how many tokens so many bytes are, where the server does not.
func tokens(bytes int) int { return int(math.Ceil(float64(bytes) / bytesPerToken)) }

func requestTokens(r openai.ChatCompletionRequest) int {
	n := 0
	for _, m := range r.Messages {
		n += len(m.Content)
	}
	return tokens(n)
}
