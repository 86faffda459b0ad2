package testguild

import (
	"bytes"
	"context"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// specification finds Discord's description of its API in $RAPPORTEUR_SHARED or in a folder shared
// beside the repository.
func specification(t *testing.T) *openapi3.T {
	t.Helper()
	const name = "discord-openapi.json"
	places := []string{filepath.Join(os.Getenv("RAPPORTEUR_SHARED"), name)}
	for dir := ".."; len(dir) < 30; dir += "/.." {
		places = append(places, filepath.Join(dir, "shared", name))
	}
	for _, path := range places {
		if _, err := os.Stat(path); err != nil {
			continue
		}
		loader := openapi3.NewLoader()
		doc, err := loader.LoadFromFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	t.Skipf("skipped: Discord's %s is not here; set RAPPORTEUR_SHARED to the folder that has it", name)
	return nil
}

// inspector checks every request and answer that passes through against the specification.
type inspector struct {
	t      *testing.T
	base   http.RoundTripper
	router routers.Router
	seen   map[string]bool
}

func (i *inspector) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := plain(i.t, req)
	resp, err := i.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	route, params, err := i.router.FindRoute(sent)
	if err != nil {
		i.t.Errorf("%s %s is not in the specification: %v", sent.Method, sent.URL.Path, err)
		return resp, nil
	}
	i.seen[route.Method+" "+route.Path] = true
	options := &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true}
	input := &openapi3filter.RequestValidationInput{Request: sent, PathParams: params, Route: route, Options: options}
	if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
		i.t.Errorf("request %s %s: %s", sent.Method, sent.URL.Path, brief(err))
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if bytes.Contains(body, []byte(`"_errors"`)) {
		return resp, nil // the specification has numbers where Discord itself sends names of errors
	}
	answer := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: resp.StatusCode, Header: resp.Header, Options: options}
	answer.SetBodyBytes(body)
	if err := openapi3filter.ValidateResponse(context.Background(), answer); err != nil {
		i.t.Errorf("answer to %s %s: %s\n%s", sent.Method, sent.URL.Path, brief(err), body)
	}
	return resp, nil
}

// plain copies a request and leaves the original's body readable. Of a multipart body the JSON part
// is taken, which is what the specification describes.
func plain(t *testing.T, req *http.Request) *http.Request {
	t.Helper()
	copied := req.Clone(req.Context())
	copied.URL.Path = strings.Replace(copied.URL.Path, "/api/v9/", "/api/v10/", 1)
	if req.Body == nil {
		return copied
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		t.Fatal(err)
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	if kind, params, _ := mime.ParseMediaType(req.Header.Get("Content-Type")); kind == "multipart/form-data" {
		part, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).NextPart()
		if err != nil {
			t.Fatal(err)
		}
		body, _ = io.ReadAll(part)
		copied.Header.Set("Content-Type", "application/json")
	}
	copied.GetBody = nil
	copied.Body, copied.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return copied
}

func brief(err error) string {
	text := err.Error()
	return text[:min(len(text), 1500)]
}

// TestSpecification runs a client through all that the bot does, with each request and answer checked
// against Discord's own description.
func TestSpecification(t *testing.T) {
	doc := specification(t)
	s := serveGuild(t, Options{})
	doc.Servers = openapi3.Servers{{URL: s.url + "/api/v10"}}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	bot := s.client(wanted)
	to, _ := url.Parse(s.url)
	check := &inspector{t, s.http.Transport, router, map[string]bool{}}
	bot.Client = &http.Client{Transport: rewrite{to, check}}
	used := make(chan *discordgo.InteractionCreate, 1)
	bot.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { used <- i })
	s.open(bot)
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	readThings(bot, must)
	writeThings(bot, must)
	answerThings(t, s, bot, used)
	if len(check.seen) < 25 {
		t.Errorf("only %d end points were checked: %v", len(check.seen), check.seen)
	}
}

func readThings(bot *discordgo.Session, must func(any, error)) {
	must(bot.GatewayBot())
	must(bot.User("@me"))
	must(bot.User(youID))
	must(bot.Request("GET", discordgo.EndpointApplications+"/@me", nil))
	must(bot.Guild(guildID))
	must(bot.GuildChannels(guildID))
	must(bot.GuildRoles(guildID))
	must(bot.GuildMember(guildID, youID))
	must(bot.UserChannelCreate(youID))
	must(bot.Channel(generalID))
	must(bot.Channel(youDMID))
	must(bot.ApplicationCommands(botID, ""))
}

func writeThings(bot *discordgo.Session, must func(any, error)) {
	m, err := bot.ChannelMessageSendComplex(generalID, &discordgo.MessageSend{
		Content: "<@" + youID + "> hello", Components: sampleButtons(),
		Embeds: []*discordgo.MessageEmbed{{Title: "t", Fields: []*discordgo.MessageEmbedField{{Name: "n", Value: "v"}}, Footer: &discordgo.MessageEmbedFooter{Text: "f"}}},
	})
	must(m, err)
	must(bot.ChannelMessageSendReply(generalID, "reply", m.Reference()))
	must(bot.ChannelMessageSendComplex(youDMID, &discordgo.MessageSend{Content: "file", Files: []*discordgo.File{{Name: "a.txt", Reader: strings.NewReader("x")}}}))
	must(bot.ChannelMessageSendComplex(libraryID, &discordgo.MessageSend{Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
		discordgo.SelectMenu{CustomID: "s", Options: []discordgo.SelectMenuOption{{Label: "a", Value: "b"}}}}}}}))
	must(bot.ChannelMessageEdit(generalID, m.ID, "changed"))
	must(bot.ChannelMessages(generalID, 10, "", "", ""))
	must(bot.ChannelMessage(generalID, m.ID))
	must(nil, bot.ChannelTyping(generalID))
	must(nil, bot.MessageReactionAdd(generalID, m.ID, "👍"))
	must(bot.ChannelMessage(generalID, m.ID))
	must(bot.MessageThreadStart(generalID, m.ID, "thread", 1440))
	must(nil, bot.ChannelMessageDelete(generalID, m.ID))
}

func answerThings(t *testing.T, s *guildServer, bot *discordgo.Session, used <-chan *discordgo.InteractionCreate) {
	t.Helper()
	ask := slash(t, s, bot)[0]
	s.act("/local/commands", map[string]any{"channel": generalID, "command": ask.ID, "options": []any{map[string]any{"name": "question", "value": "x"}}})
	i := wait(t, used)
	_, err := bot.Request("POST", discordgo.EndpointInteractionResponse(i.ID, i.Token)+"?with_response=true", map[string]any{"type": 5, "data": map[string]any{"flags": 64}})
	if err != nil {
		t.Fatal(err)
	}
	text := sampleAnswer
	parts := sampleButtons()
	if _, err := bot.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text, Components: &parts}); err != nil {
		t.Error(err)
	}
	if _, err := bot.InteractionResponse(i.Interaction); err != nil {
		t.Error(err)
	}
	more, err := bot.FollowupMessageCreate(i.Interaction, true, &discordgo.WebhookParams{Content: "more"})
	if err != nil {
		t.Fatal(err)
	}
	if err := bot.FollowupMessageDelete(i.Interaction, more.ID); err != nil {
		t.Error(err)
	}
	_, err = bot.ChannelMessage(generalID, "1")
	wantCode(t, err, 10008)
	_, err = bot.ChannelMessageSend(generalID, strings.Repeat("x", 4000))
	wantCode(t, err, 50035)
}
