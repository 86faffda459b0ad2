package testguild

import (
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// TestMention follows a question from the page to an unchanged discordgo client and its reply back.
func TestMention(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	heard := make(chan *discordgo.MessageCreate, 10)
	bot.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { heard <- m })
	s.open(bot)

	s.act("/local/messages", map[string]any{"channel": generalID, "content": "just talking"})
	if got := wait(t, heard); got.Content != "" {
		t.Errorf("a message that does not mention the bot came with its content %q", got.Content)
	}
	s.act("/local/messages", map[string]any{"channel": generalID, "content": "<@" + botID + "> where is it?"})
	got := wait(t, heard)
	if got.Content != "<@"+botID+"> where is it?" || len(got.Mentions) != 1 || got.GuildID != guildID {
		t.Errorf("the mention came as %+v", got.Message)
	}
	reply := got.Reference()
	if _, err := bot.ChannelMessageSendComplex(got.ChannelID, &discordgo.MessageSend{
		Content: "Over there.", Reference: reply, AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
	}); err != nil {
		t.Fatal(err)
	}
	list := s.messages(youID, generalID)
	last := list[len(list)-1]
	if last.Content != "Over there." || last.Type != messageReply || last.ReferencedMessage.Content != got.Content {
		t.Errorf("the page shows %+v", last)
	}
	if len(last.Mentions) != 0 {
		t.Errorf("the reply pings %v", last.Mentions)
	}
}

// TestDirectMessage checks that a DM comes with its content and stays between the two.
func TestDirectMessage(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	heard := make(chan *discordgo.MessageCreate, 1)
	bot.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { heard <- m })
	s.open(bot)
	s.act("/local/messages", map[string]any{"channel": youDMID, "content": "who leads it?"})
	if got := wait(t, heard); got.Content != "who leads it?" || got.GuildID != "" {
		t.Errorf("the DM came as %+v", got.Message)
	}
	if len(s.messages(youID, youDMID)) != 1 || len(s.messages(samID, youDMID)) != 0 {
		t.Error("a DM must be seen by its owner and by nobody else")
	}
	if status, _ := s.do("POST", "/local/messages", map[string]any{"user": samID, "channel": youDMID, "content": "hello"}); status != 404 {
		t.Errorf("somebody else can write into a DM: status %d", status)
	}
}

// slash registers a command with a completing option and a menu command.
func slash(t *testing.T, s *guildServer, bot *discordgo.Session) []*discordgo.ApplicationCommand {
	t.Helper()
	list, err := bot.ApplicationCommandBulkOverwrite(botID, "", []*discordgo.ApplicationCommand{
		{Name: "ask", Description: "Ask something", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What to ask", Required: true, Autocomplete: true},
		}},
		{Name: "Check this", Type: discordgo.MessageApplicationCommand},
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestSlashCommand takes a command through autocompletion, a deferred ephemeral answer and its edit.
func TestSlashCommand(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	asked := make(chan *discordgo.InteractionCreate, 1)
	bot.AddHandler(func(bot *discordgo.Session, i *discordgo.InteractionCreate) {
		if i.Type != discordgo.InteractionApplicationCommandAutocomplete {
			asked <- i
			return
		}
		typed := i.ApplicationCommandData().Options[0].StringValue()
		bot.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionApplicationCommandAutocompleteResult,
			Data: &discordgo.InteractionResponseData{Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: typed + "?", Value: typed}}},
		})
	})
	s.open(bot)
	ask := slash(t, s, bot)[0]

	got := s.act("/local/autocomplete", map[string]any{"channel": generalID, "command": ask.ID,
		"options": []any{map[string]any{"name": "question", "value": "wh", "focused": true}}})
	if choices := got["choices"].([]any); len(choices) != 1 || choices[0].(map[string]any)["name"] != "wh?" {
		t.Errorf("completed to %v", got)
	}
	s.act("/local/commands", map[string]any{"channel": generalID, "command": ask.ID,
		"options": []any{map[string]any{"name": "question", "value": "where?"}}})
	i := wait(t, asked)
	if text := i.ApplicationCommandData().Options[0].StringValue(); text != "where?" || i.Member.User.ID != youID {
		t.Errorf("the bot was asked %q by %v", text, i.Member)
	}
	deferEphemeral(t, bot, i)
	if m := s.messages(youID, generalID)[0]; m.Flags != flagEphemeral|flagLoading || m.Interaction.Name != "ask" {
		t.Errorf("deferred as %+v", m)
	}
	text := "In Wiesbaden."
	if _, err := bot.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text}); err != nil {
		t.Fatal(err)
	}
	if m := s.messages(youID, generalID)[0]; m.Content != text || m.Flags != flagEphemeral || m.EditedTimestamp != nil {
		t.Errorf("filled as %+v", m)
	}
	if len(s.messages(samID, generalID)) != 0 {
		t.Error("another person sees an ephemeral message")
	}
}

func deferEphemeral(t *testing.T, bot *discordgo.Session, i *discordgo.InteractionCreate) {
	t.Helper()
	err := bot.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsEphemeral},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDeadlines checks the three seconds for a first answer, that there is one, and the token's life.
func TestDeadlines(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	asked := make(chan *discordgo.InteractionCreate, 1)
	bot.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { asked <- i })
	s.open(bot)
	ask := slash(t, s, bot)[0]
	use := func() *discordgo.InteractionCreate {
		s.act("/local/commands", map[string]any{"channel": youDMID, "command": ask.ID,
			"options": []any{map[string]any{"name": "question", "value": "where?"}}})
		return wait(t, asked)
	}
	answer := &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}
	page := s.follow(youID, "")

	late := use()
	s.clock.Advance(3 * time.Second)
	if ev := next(t, page, "failed"); !strings.Contains(ev.data, late.ID) {
		t.Errorf("the page was told %s", ev.data)
	}
	wantCode(t, bot.InteractionRespond(late.Interaction, answer), 10062)

	i := use()
	text := "done"
	edit := &discordgo.WebhookEdit{Content: &text}
	_, err := bot.InteractionResponseEdit(i.Interaction, edit)
	wantCode(t, err, 10015)
	if err := bot.InteractionRespond(i.Interaction, answer); err != nil {
		t.Fatal(err)
	}
	wantCode(t, bot.InteractionRespond(i.Interaction, answer), 40060)
	s.clock.Advance(15 * time.Minute)
	_, err = bot.InteractionResponseEdit(i.Interaction, edit)
	wantCode(t, err, 50027)
	if m := s.messages(youID, youDMID)[0]; m.Flags&flagLoading != 0 {
		t.Error("the message still says thinking after its token is void")
	}
}

// wantCode fails the test unless err is Discord's error with this code.
func wantCode(t *testing.T, err error, code int) {
	t.Helper()
	rest, ok := err.(*discordgo.RESTError)
	if !ok || rest.Message == nil || rest.Message.Code != code {
		t.Errorf("want Discord's error %d, got %v", code, err)
	}
}

// TestButtonAndModal presses a button, fills in the modal that it opens and sees the message change.
func TestButtonAndModal(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	used := make(chan *discordgo.InteractionCreate, 1)
	bot.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { used <- i })
	s.open(bot)
	sent, err := bot.ChannelMessageSendComplex(generalID, &discordgo.MessageSend{Content: "Choose", Components: []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.Button{Label: "Report", CustomID: "v1:report:1"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	page := s.follow(youID, "")
	s.act("/local/components", map[string]any{"channel": generalID, "message": sent.ID, "custom_id": "v1:report:1"})
	pressed := wait(t, used)
	if pressed.MessageComponentData().CustomID != "v1:report:1" || pressed.Message.ID != sent.ID {
		t.Errorf("the bot saw %+v", pressed.Interaction)
	}
	err = bot.InteractionRespond(pressed.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseModal,
		Data: &discordgo.InteractionResponseData{CustomID: "v1:form", Title: "Report", Components: []discordgo.MessageComponent{
			discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.TextInput{CustomID: "why", Label: "Why", Style: discordgo.TextInputShort, Required: true, MaxLength: 100}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	next(t, page, "modal")
	form := map[string]any{"channel": generalID, "interaction": pressed.ID, "fields": map[string]any{}}
	if status, _ := s.do("POST", "/local/modals", form); status != 400 {
		t.Errorf("a modal without its required field was taken: status %d", status)
	}
	form["fields"] = map[string]any{"why": []string{"because"}}
	s.act("/local/modals", form)
	filled := wait(t, used)
	row := filled.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
	if value := row.Components[0].(*discordgo.TextInput).Value; value != "because" {
		t.Errorf("the bot got %q", value)
	}
	err = bot.InteractionRespond(filled.Interaction, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseUpdateMessage, Data: &discordgo.InteractionResponseData{Content: "Thanks"}})
	if err != nil {
		t.Fatal(err)
	}
	if m := s.messages(samID, generalID)[0]; m.Content != "Thanks" || len(m.Components) != 0 {
		t.Errorf("after the update the message is %+v", m)
	}
}
