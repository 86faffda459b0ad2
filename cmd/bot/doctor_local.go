package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"rapporteur/internal/discord"
	"rapporteur/internal/testguild"
)

const (
	// rehearsal is the longest that trying the bot in a local guild may take.
	rehearsal = 20 * time.Second
	// glance is how often the guild's page is looked at meanwhile.
	glance = 20 * time.Millisecond
)

// checkLocal has the bot come on line in a guild of its own, and somebody ask it a question there. It says nothing where the articles cannot
// be opened, which the check of the corpus tells.
func checkLocal(ctx context.Context, c Config) []finding {
	lib, err := openLibrary(c)
	if err != nil {
		return nil
	}
	defer lib.close()
	ctx, cancel := context.WithTimeout(ctx, rehearsal)
	defer cancel()
	found, err := rehearse(ctx, lib)
	if err != nil {
		return []finding{{"guild", fault, "the bot could not be tried in a guild on this machine: " + plain(err), "look whether something on this machine keeps programs from connections to 127.0.0.1"}}
	}
	return []finding{{"guild", ok, found, ""}}
}

// rehearse runs the bot in a local guild until it has answered a question.
func rehearse(ctx context.Context, lib *library) (found string, err error) {
	listener, err := place{address: address{"127.0.0.1:0"}}.listen(ctx)
	if err != nil {
		return "", err
	}
	silent := slog.New(slog.DiscardHandler)
	guild := testguild.New(testguild.Options{Log: silent})
	home := "http://" + listener.Addr().String()
	stop := serveHTTP(ctx, listener, &http.Server{Handler: guild}, silent)
	defer stop()
	defer guild.Close()
	alive, leave := context.WithCancelCause(ctx)
	online := make(chan struct{})
	wait := beside(alive, func(ctx context.Context) {
		leave(discord.Run(ctx, discord.Config{Token: guild.Token(), API: home, Answerer: newShelf(lib), Log: silent, Ready: func(string) { close(online) }}))
	})
	defer wait()
	defer leave(nil)
	select {
	case <-online:
	case <-alive.Done():
		return "", context.Cause(alive)
	}
	v := visitor{page: home}
	start := time.Now()
	if err := v.ask(alive, question(lib)); err != nil {
		return "", err
	}
	return fmt.Sprintf("tried on this machine: the bot is on line, has registered %d commands, and has answered a question (%d ms)",
		len(v.seen.Commands), time.Since(start).Milliseconds()), nil
}

// question is one about the first article.
func question(lib *library) string {
	if len(lib.corpus.Articles) == 0 {
		return "What do the articles say?"
	}
	return "What is said about " + lib.corpus.Articles[0].Title + "?"
}

// visitor is a person at the page of a local guild.
type visitor struct {
	page string
	seen struct {
		Bot      struct{ ID string }
		Commands []struct{ ID string }
		Channels []struct {
			Messages []struct {
				Author    struct{ ID string }
				Reference struct {
					Message string `json:"message_id"`
				} `json:"message_reference"`
			}
		}
	}
}

// ask mentions the bot with a question, and looks until it has replied.
func (v *visitor) ask(ctx context.Context, text string) error {
	if err := v.do(ctx, http.MethodGet, "/local/state", nil, &v.seen); err != nil {
		return err
	}
	body := map[string]string{"channel": testguild.General, "content": "<@" + v.seen.Bot.ID + "> " + text}
	if err := v.do(ctx, http.MethodPost, "/local/messages", body, nil); err != nil {
		return err
	}
	look := time.NewTicker(glance)
	defer look.Stop()
	for !v.answered() {
		select {
		case <-look.C:
		case <-ctx.Done():
			return errors.New("it did not answer")
		}
		if err := v.do(ctx, http.MethodGet, "/local/state", nil, &v.seen); err != nil {
			return err
		}
	}
	return nil
}

func (v *visitor) answered() bool {
	for _, c := range v.seen.Channels {
		for _, m := range c.Messages {
			if m.Author.ID == v.seen.Bot.ID && m.Reference.Message != "" {
				return true
			}
		}
	}
	return false
}

// do is one request of the page's.
func (v *visitor) do(ctx context.Context, method, path string, body, out any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, v.page+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(resp.Body)
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal(reply, out)
}
