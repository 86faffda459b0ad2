package testguild

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// listening connects a bot whose interactions come on the channel.
func listening(s *guildServer) (*discordgo.Session, <-chan *discordgo.InteractionCreate) {
	s.t.Helper()
	bot := s.client(wanted)
	used := make(chan *discordgo.InteractionCreate, 10)
	bot.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { used <- i })
	s.open(bot)
	return bot, used
}

// sumCommand registers a command with a sub-command that has every kind of option.
func sumCommand(t *testing.T, bot *discordgo.Session) *discordgo.ApplicationCommand {
	t.Helper()
	low, high := 1.0, 5.0
	option := func(kind discordgo.ApplicationCommandOptionType, name string) *discordgo.ApplicationCommandOption {
		return &discordgo.ApplicationCommandOption{Type: kind, Name: name, Description: name}
	}
	count := option(discordgo.ApplicationCommandOptionInteger, "count")
	count.Required, count.MinValue, count.MaxValue = true, &low, high
	length := option(discordgo.ApplicationCommandOptionString, "length")
	length.Choices = []*discordgo.ApplicationCommandOptionChoice{{Name: "Short", Value: "s"}, {Name: "Long", Value: "l"}}
	topic := option(discordgo.ApplicationCommandOptionString, "topic")
	topic.MaxLength = 10
	list, err := bot.ApplicationCommandBulkOverwrite(botID, "", []*discordgo.ApplicationCommand{{Name: "sum", Description: "x", Options: []*discordgo.ApplicationCommandOption{{
		Type: discordgo.ApplicationCommandOptionSubCommand, Name: "now", Description: "x", Options: []*discordgo.ApplicationCommandOption{
			count, length, topic, option(discordgo.ApplicationCommandOptionNumber, "share"), option(discordgo.ApplicationCommandOptionBoolean, "private"),
			option(discordgo.ApplicationCommandOptionUser, "who"), option(discordgo.ApplicationCommandOptionChannel, "where"),
		}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

// TestOptions fills in a sub-command with every kind of option, rightly and wrongly.
func TestOptions(t *testing.T) {
	s := serveGuild(t, Options{})
	bot, used := listening(s)
	sum := sumCommand(t, bot)
	use := func(path []string, options map[string]any) (int, map[string]any) {
		filled := []any{}
		for name, value := range options {
			filled = append(filled, map[string]any{"name": name, "value": value})
		}
		return s.do("POST", "/local/commands", map[string]any{"channel": generalID, "command": sum.ID, "path": path, "options": filled})
	}
	now := []string{"now"}
	for name, c := range map[string]struct {
		path    []string
		options map[string]any
		want    int
	}{
		"all":               {now, map[string]any{"count": 3, "length": "l", "topic": "orchard", "share": 0.5, "private": true, "who": samID, "where": libraryID}, 200},
		"missing":           {now, map[string]any{"topic": "x"}, 400},
		"no sub-command":    {nil, map[string]any{"count": 3}, 400},
		"other sub-command": {[]string{"later"}, map[string]any{"count": 3}, 400},
		"too many":          {now, map[string]any{"count": 6}, 400},
		"too few":           {now, map[string]any{"count": 0}, 400},
		"not whole":         {now, map[string]any{"count": 1.5}, 400},
		"not offered":       {now, map[string]any{"count": 1, "length": "m"}, 400},
		"too long":          {now, map[string]any{"count": 1, "topic": "eleven char"}, 400},
		"not a truth":       {now, map[string]any{"count": 1, "private": "yes"}, 400},
		"nobody":            {now, map[string]any{"count": 1, "who": "1"}, 404},
		"a DM":              {now, map[string]any{"count": 1, "where": youDMID}, 404},
		"unknown option":    {now, map[string]any{"count": 1, "colour": "x"}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			if status, answer := use(c.path, c.options); status != c.want {
				t.Errorf("status %d, want %d: %v", status, c.want, answer)
			}
		})
	}
	data := wait(t, used).ApplicationCommandData()
	if sub := data.Options[0]; sub.Name != "now" || len(sub.Options) != 7 || sub.GetOption("count").IntValue() != 3 {
		t.Errorf("the bot got %+v", sub)
	}
	if data.Resolved.Users[samID] == nil || data.Resolved.Channels[libraryID] == nil {
		t.Errorf("resolved are %+v", data.Resolved)
	}
}

// TestWhereCommandsWork checks that a guild's commands are not offered in a DM, and a command for DMs
// alone is not taken in the guild.
func TestWhereCommandsWork(t *testing.T) {
	s := serveGuild(t, Options{})
	bot, _ := listening(s)
	own, err := bot.ApplicationCommandCreate(botID, guildID, &discordgo.ApplicationCommand{Name: "here", Description: "x"})
	if err != nil {
		t.Fatal(err)
	}
	direct, err := bot.ApplicationCommandCreate(botID, "", &discordgo.ApplicationCommand{Name: "direct", Description: "x",
		Contexts: &[]discordgo.InteractionContextType{discordgo.InteractionContextBotDM}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		command *discordgo.ApplicationCommand
		channel string
		want    int
	}{{own, generalID, 200}, {own, youDMID, 400}, {direct, youDMID, 200}, {direct, generalID, 400}} {
		if status, _ := s.do("POST", "/local/commands", map[string]any{"channel": c.channel, "command": c.command.ID}); status != c.want {
			t.Errorf("%s in %s: status %d, want %d", c.command.Name, c.channel, status, c.want)
		}
	}
}

// TestSelects chooses people in a select that Discord fills, and wrong values in one that it does not.
func TestSelects(t *testing.T) {
	s := serveGuild(t, Options{})
	_, used := listening(s)
	_, m := s.api("POST", "/channels/"+generalID+"/messages", map[string]any{"components": []any{
		row(map[string]any{"type": 5, "custom_id": "who"}),
		row(map[string]any{"type": 3, "custom_id": "what", "options": []any{map[string]any{"label": "a", "value": "a"}, map[string]any{"label": "b", "value": "b"}}}),
		row(map[string]any{"type": 2, "style": 1, "label": "x", "custom_id": "off", "disabled": true}),
	}})
	choose := func(id string, values ...string) int {
		status, _ := s.do("POST", "/local/components", map[string]any{"channel": generalID, "message": m["id"], "custom_id": id, "values": values})
		return status
	}
	if status := choose("who", samID); status != 200 {
		t.Fatalf("choosing a person: status %d", status)
	}
	if data := wait(t, used).MessageComponentData(); data.Resolved.Users[samID] == nil {
		t.Errorf("the bot got %+v", data)
	}
	for name, status := range map[string]int{"not offered": choose("what", "c"), "too many": choose("what", "a", "b"), "none": choose("what"), "disabled": choose("off"), "unknown": choose("gone")} {
		if status != 400 {
			t.Errorf("%s: status %d", name, status)
		}
	}
}

// TestLabelledModal fills in a modal of the newer kind, with a select and an optional input.
func TestLabelledModal(t *testing.T) {
	s := serveGuild(t, Options{})
	bot, used := listening(s)
	ask := slash(t, s, bot)[1]
	message := s.act("/local/messages", map[string]any{"channel": generalID, "content": "x"})
	s.act("/local/commands", map[string]any{"channel": generalID, "command": ask.ID, "target": message["id"]})
	i := wait(t, used)
	status, answer := s.api("POST", "/interactions/"+i.ID+"/"+i.Token+"/callback", map[string]any{"type": 9, "data": map[string]any{
		"custom_id": "form", "title": "Report", "components": []any{
			map[string]any{"type": 10, "content": "Say what is wrong."},
			map[string]any{"type": 18, "label": "Kind", "component": map[string]any{"type": 3, "custom_id": "kind", "options": []any{map[string]any{"label": "Wrong", "value": "w"}}}},
			map[string]any{"type": 18, "label": "More", "component": map[string]any{"type": 4, "style": 2, "custom_id": "more", "required": false}},
		}}})
	if status != 204 {
		t.Fatalf("status %d: %v", status, answer)
	}
	submit := func(user string) int {
		status, _ := s.do("POST", "/local/modals", map[string]any{"user": user, "channel": generalID, "interaction": i.ID, "fields": map[string]any{"kind": []string{"w"}, "more": []string{""}}})
		return status
	}
	if status := submit(samID); status != 400 {
		t.Errorf("somebody else filled in the form: status %d", status)
	}
	if status := submit(youID); status != 200 {
		t.Errorf("filling in the form: status %d", status)
	}
	if status := submit(youID); status != 400 {
		t.Errorf("the form was taken twice: status %d", status)
	}
}

// TestOptionalSelect leaves selects of a modal and of a message empty.
func TestOptionalSelect(t *testing.T) {
	s := serveGuild(t, Options{})
	bot, used := listening(s)
	ask := slash(t, s, bot)[0]
	pick := func(more map[string]any) map[string]any {
		c := map[string]any{"type": 3, "custom_id": "kind", "options": []any{map[string]any{"label": "Wrong", "value": "w"}}}
		maps.Copy(c, more)
		return c
	}
	optional := map[string]any{"required": false}
	for name, c := range map[string]struct {
		change map[string]any
		values []string
		want   int
	}{
		"optional, empty":  {optional, []string{}, 200},
		"optional, chosen": {optional, []string{"w"}, 200},
		"optional, wrong":  {optional, []string{"x"}, 400},
		"required, empty":  {nil, []string{}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			s.act("/local/commands", map[string]any{"channel": generalID, "command": ask.ID, "options": []any{map[string]any{"name": "question", "value": "x"}}})
			i := wait(t, used)
			status, answer := s.api("POST", "/interactions/"+i.ID+"/"+i.Token+"/callback", map[string]any{"type": 9, "data": map[string]any{
				"custom_id": "form", "title": "Report", "components": []any{map[string]any{"type": 18, "label": "Kind", "component": pick(c.change)}}}})
			if status != 204 {
				t.Fatalf("status %d: %v", status, answer)
			}
			status, answer = s.do("POST", "/local/modals", map[string]any{"channel": generalID, "interaction": i.ID, "fields": map[string]any{"kind": c.values}})
			if status != c.want {
				t.Errorf("status %d, want %d: %v", status, c.want, answer)
			}
			if status == 200 {
				wait(t, used)
			}
		})
	}
	_, m := s.api("POST", "/channels/"+generalID+"/messages", map[string]any{"components": []any{row(pick(optional))}})
	if status, _ := s.do("POST", "/local/components", map[string]any{"channel": generalID, "message": m["id"], "custom_id": "kind"}); status != 400 {
		t.Errorf("in a message, where it counts for nothing: status %d", status)
	}
}

// TestAnswerKinds checks which first answers fit which interaction, and what is wrong in them.
func TestAnswerKinds(t *testing.T) {
	s := serveGuild(t, Options{})
	bot, used := listening(s)
	ask := slash(t, s, bot)[0]
	s.act("/local/commands", map[string]any{"channel": generalID, "command": ask.ID, "options": []any{map[string]any{"name": "question", "value": "x"}}})
	i := wait(t, used)
	path := "/interactions/" + i.ID + "/" + i.Token + "/callback"
	for name, c := range map[string]struct {
		body map[string]any
		want string
	}{
		"update of no message": {map[string]any{"type": 7, "data": map[string]any{"content": "x"}}, "type BASE_TYPE_CHOICES"},
		"choices":              {map[string]any{"type": 8, "data": map[string]any{"choices": []any{}}}, "type BASE_TYPE_CHOICES"},
		"unknown":              {map[string]any{"type": 99}, "type BASE_TYPE_CHOICES"},
		"empty":                {map[string]any{"type": 4}, "50006"},
		"too long":             {map[string]any{"type": 4, "data": map[string]any{"content": strings.Repeat("x", 2001)}}, "data.content BASE_TYPE_MAX_LENGTH"},
		"modal without title":  {map[string]any{"type": 9, "data": map[string]any{"custom_id": "x", "components": []any{row(map[string]any{"type": 4, "style": 1, "label": "l", "custom_id": "c"})}}}, "data.title BASE_TYPE_REQUIRED"},
	} {
		if _, answer := s.api("POST", path, c.body); fault(answer) != c.want {
			t.Errorf("%s: %q, want %q", name, fault(answer), c.want)
		}
	}
	if status, _ := s.api("POST", path, map[string]any{"type": 4, "data": map[string]any{"content": "x"}}); status != 204 {
		t.Errorf("after refusals the right answer is refused too: status %d", status)
	}
	if status, answer := s.api("POST", "/interactions/"+i.ID+"/guess/callback", map[string]any{"type": 4}); status != 404 || fault(answer) != "10062" {
		t.Errorf("a wrong token: status %d, %v", status, answer)
	}
}

// TestKeptAttachments checks that an edit which names attachments drops the others.
func TestKeptAttachments(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	m, err := bot.ChannelMessageSendComplex(generalID, &discordgo.MessageSend{Files: []*discordgo.File{
		{Name: "a.txt", Reader: strings.NewReader("a")}, {Name: "b.txt", Reader: strings.NewReader("b")}}})
	if err != nil {
		t.Fatal(err)
	}
	keep := []*discordgo.MessageAttachment{m.Attachments[1]}
	edited, err := bot.ChannelMessageEditComplex(&discordgo.MessageEdit{Channel: generalID, ID: m.ID, Attachments: &keep})
	if err != nil || len(edited.Attachments) != 1 || edited.Attachments[0].Filename != "b.txt" {
		t.Errorf("left are %+v, %v", edited, err)
	}
	none := []*discordgo.MessageAttachment{}
	_, err = bot.ChannelMessageEditComplex(&discordgo.MessageEdit{Channel: generalID, ID: m.ID, Attachments: &none})
	wantCode(t, err, 50006)
}

// TestReactions gives an emoji and takes it back.
func TestReactions(t *testing.T) {
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	m, err := bot.ChannelMessageSend(generalID, "x")
	if err != nil {
		t.Fatal(err)
	}
	if err := bot.MessageReactionAdd(generalID, m.ID, "✅"); err != nil {
		t.Fatal(err)
	}
	if r := s.messages(youID, generalID)[0].Reactions; len(r) != 1 || r[0].Count != 1 || *r[0].Emoji.Name != "✅" {
		t.Errorf("the page shows %+v", r)
	}
	s.clock.Advance(time.Second)
	wantCode(t, bot.MessageReactionAdd(generalID, m.ID, "no emoji"), 10014)
	s.clock.Advance(time.Second) // the bucket of reactions is small
	if err := bot.MessageReactionRemove(generalID, m.ID, "✅", "@me"); err != nil {
		t.Fatal(err)
	}
	if r := s.messages(youID, generalID)[0].Reactions; len(r) != 0 {
		t.Errorf("taken back, the page shows %+v", r)
	}
}

// TestSecondLayout checks the parts of a message that is made of components, and that it stays one.
func TestSecondLayout(t *testing.T) {
	s := serveGuild(t, Options{})
	picture := map[string]any{"url": "https://example.org/p.png"}
	status, m := s.api("POST", "/channels/"+generalID+"/messages", map[string]any{"flags": flagComponentsV2, "components": []any{
		map[string]any{"type": 17, "components": []any{
			map[string]any{"type": 9, "components": []any{map[string]any{"type": 10, "content": "text"}}, "accessory": map[string]any{"type": 11, "media": picture}},
			map[string]any{"type": 12, "items": []any{map[string]any{"media": picture}}},
			map[string]any{"type": 14},
		}},
	}})
	if status != 200 {
		t.Fatalf("status %d: %v", status, m)
	}
	path := "/channels/" + generalID + "/messages/" + m["id"].(string)
	if _, answer := s.api("PATCH", path, map[string]any{"flags": 0}); fault(answer) != "flags MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG" {
		t.Errorf("the layout was given up: %v", answer)
	}
	status, edited := s.api("PATCH", path, map[string]any{"components": []any{map[string]any{"type": 10, "content": "other"}}})
	encoded, _ := json.Marshal(edited["components"])
	if status != 200 || !strings.Contains(string(encoded), "other") {
		t.Errorf("edited with status %d to %s", status, encoded)
	}
	if _, answer := s.api("PATCH", path, map[string]any{"content": "text"}); !strings.Contains(fault(answer), "LEGACY_FIELDS") {
		t.Errorf("text was put beside the layout: %v", answer)
	}
}
