package testguild

import (
	"os"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"rapporteur/internal/testguild/openapi"
)

// TestSpecification runs a client through all that a bot does; all that passes is watched.
func TestSpecification(t *testing.T) {
	spec, err := openapi.Default()
	if err != nil && os.Getenv("RAPPORTEUR_SHARED") != "" {
		t.Fatal(err)
	}
	if err != nil || testing.Short() {
		t.Skipf("skipped: %v; set RAPPORTEUR_DISCORD_SPEC to that file of github.com/discord/discord-api-spec, and do not test -short", err)
	}
	t.Cleanup(func() { // runs after the check, which is left to the end
		if seen := spec.Seen(); len(seen) < 25 {
			t.Errorf("only %d end points were checked: %v", len(seen), seen)
		}
	})
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	used := make(chan *discordgo.InteractionCreate, 1)
	bot.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { used <- i })
	s.open(bot)
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	s.SetOverwrite(libraryID, maySee, mayAttach)
	readThings(bot, must)
	writeThings(bot, must)
	answerThings(t, s, bot, used)
}

func readThings(bot *discordgo.Session, must func(any, error)) {
	must(bot.GatewayBot())
	must(bot.User("@me"))
	must(bot.User(youID))
	must(bot.Request("GET", discordgo.EndpointApplications+"/@me", nil))
	must(bot.Request("GET", discordgo.EndpointOAuth2Application("@me"), nil))
	must(bot.UserGuilds(200, "", "", true))
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
