package testguild

import (
	"context"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestPageModal fills in the bot's form: what is missing is said, and what was entered arrives.
func TestPageModal(t *testing.T) {
	_, bot, used, page := opened(t)
	if _, err := bot.ChannelMessageSendComplex(generalID, &discordgo.MessageSend{Content: "Well?", Components: []discordgo.MessageComponent{button("Report", "report", false)}}); err != nil {
		t.Fatal(err)
	}
	input := func(id, label string, style discordgo.TextInputStyle, required bool) discordgo.MessageComponent {
		return discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.TextInput{CustomID: id, Label: label, Style: style, Required: required, MaxLength: 20}}}
	}
	steps(t, page, click(`[data-custom="report"]`))
	respond(t, bot, wait(t, used), discordgo.InteractionResponseModal, &discordgo.InteractionResponseData{CustomID: "form", Title: "Report this answer",
		Components: []discordgo.MessageComponent{input("why", "What is wrong?", discordgo.TextInputParagraph, true), input("where", "Where", discordgo.TextInputShort, false)}})
	steps(t, page, visible("#modal textarea"), holds(`document.activeElement.matches("#modal textarea")`))

	steps(t, page, click("#modal [type=submit]"), reads("#modal .fault", "required"))
	steps(t, page, press(strings.Repeat("x", 21)), click("#modal [type=submit]"), reads("#modal .fault", "20 or fewer"))
	shot(t, page, "21-modal-fault-light")
	steps(t, page, press(kb.Backspace), reads("#modal .room", "20 / 20"), press(kb.Tab), press("line 2"), press(kb.Enter))
	filled := wait(t, used)
	rows := filled.ModalSubmitData().Components
	for n, want := range []string{strings.Repeat("x", 20), "line 2"} {
		if got := rows[n].(*discordgo.ActionsRow).Components[0].(*discordgo.TextInput).Value; got != want {
			t.Errorf("field %d has %q", n, got)
		}
	}
	steps(t, page, visible(`#modal [aria-busy]`)) // it stays until the bot has answered
	respond(t, bot, filled, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "Thank you", Flags: discordgo.MessageFlagsEphemeral})
	steps(t, page, gone("#modal form"), reads("article.ephemeral", "Thank you"))
}

// TestPageRoles chooses a role in a select that Discord fills, where one is chosen at first, and shows its name in a text.
func TestPageRoles(t *testing.T) {
	_, bot, used, page := opened(t)
	roles := discordgo.SelectMenu{MenuType: discordgo.RoleSelectMenu, CustomID: "roles", MaxValues: 2, DefaultValues: []discordgo.SelectMenuDefaultValue{{ID: guildID, Type: discordgo.SelectMenuDefaultValueRole}}}
	if _, err := bot.ChannelMessageSendComplex(generalID, &discordgo.MessageSend{Content: "For <@&" + Readers + ">", Components: []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{roles}}}}); err != nil {
		t.Fatal(err)
	}
	steps(t, page, reads("article .content", "@Readers"), reads(".select-words", "@everyone"), click(".select-box"), click(".select-option:last-child"), click("#text"))
	if got := wait(t, used).MessageComponentData().Values; len(got) != 2 || got[1] != Readers {
		t.Errorf("the bot got %v", got)
	}
}

// localised registers a command in two languages, with an option of every kind of suggestion.
func localised(t *testing.T, bot *discordgo.Session) {
	t.Helper()
	in := func(text string) map[discordgo.Locale]string {
		return map[discordgo.Locale]string{discordgo.German: text}
	}
	names, about := in("bericht"), in("Fasst zusammen")
	_, err := bot.ApplicationCommandBulkOverwrite(botID, "", []*discordgo.ApplicationCommand{{
		Name: "report", Description: "Sums up", NameLocalizations: &names, DescriptionLocalizations: &about, Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "article", Description: "Which one", Autocomplete: true, NameLocalizations: in("artikel"), DescriptionLocalizations: in("Welcher")},
			{Type: discordgo.ApplicationCommandOptionString, Name: "length", Description: "How long",
				Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "short", Value: "s", NameLocalizations: in("kurz")}, {Name: "long", Value: "l", NameLocalizations: in("lang")}}},
			{Type: discordgo.ApplicationCommandOptionBoolean, Name: "private", Description: "For you alone"},
		}}})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPageCommand fills in a command by the keyboard: options that may be left out, suggestions of the bot, fixed choices.
func TestPageCommand(t *testing.T) {
	_, bot, used, page := opened(t)
	localised(t, bot)
	steps(t, page, keys("#text", "/rep"), reads(".option", "/report"), press(kb.Enter), visible(".tail"), reads("#popup", "private"))
	shot(t, page, "22-options-light")
	steps(t, page, press("art"), press(kb.Enter), visible(".field input"))
	steps(t, page, reads("#popup", "Orchard News"), press(kb.ArrowDown), press(kb.ArrowDown), press(kb.Enter),
		holds(`document.querySelector(".field input").value === "Orchard News"`))
	// An option that was added is taken away again where nothing is in it.
	steps(t, page, press(kb.Tab), reads("#popup", "private"), press("priv"), press(kb.Enter), reads("#popup", "True"), press(kb.Backspace),
		holds(`document.activeElement.matches(".tail") && document.querySelectorAll(".field").length === 1`))
	steps(t, page, press("len"), press(kb.Enter), reads("#popup", "short"), press("x"), press(kb.Enter), visible(".field.wrong"))
	shot(t, page, "23-wrong-light")
	steps(t, page, press(kb.Backspace), press("lo"), press(kb.Enter), press(kb.Enter), visible(".pending"))
	given := map[string]any{}
	for _, o := range wait(t, used).ApplicationCommandData().Options {
		given[o.Name] = o.Value
	}
	if len(given) != 2 || given["article"] != "2" || given["length"] != "l" {
		t.Errorf("the bot got %v", given)
	}
}

// TestPageLanguage chooses the language of the interface: commands are shown in it, dates too, and the bot is told.
func TestPageLanguage(t *testing.T) {
	_, bot, used, page := opened(t)
	localised(t, bot)
	changed := make(chan *discordgo.GuildUpdate, 1)
	bot.AddHandler(func(_ *discordgo.Session, g *discordgo.GuildUpdate) { changed <- g })
	if _, err := bot.ChannelMessageSend(generalID, "on <t:1720602000:D>"); err != nil {
		t.Fatal(err)
	}
	steps(t, page, reads("article .content", "July 10, 2024"), click("#language"), visible(".menu-list"), press("d"))
	shot(t, page, "24-language-light")
	steps(t, page, press(kb.Enter), gone(".menu-list"), reads("article .content", "10. Juli 2024"), chromedp.Reload(), reads("article .content", "10. Juli 2024"))
	steps(t, page, keys("#text", "/"), reads(".option", "/bericht"), reads(".option", "Fasst zusammen"), press("report"), reads(".option", "/bericht"),
		press(kb.Enter), visible(".tail"), reads("#popup", "artikel"), press(kb.Enter), visible(".pending"))
	if i := wait(t, used); i.Locale != discordgo.German || i.ApplicationCommandData().Name != "report" || *i.GuildLocale != discordgo.EnglishUS {
		t.Errorf("the bot got %s in %s, in a guild in %s", i.ApplicationCommandData().Name, i.Locale, *i.GuildLocale)
	}
	steps(t, page, click("#acting"), press("s"), press(kb.Enter), reads("#acting", "Sam"), reads("article .content", "July 10, 2024"), gone("#settings:not([hidden])"))
	steps(t, page, click("#acting"), press("y"), press(kb.Enter), reads("#acting", "You"), reads("article .content", "10. Juli 2024"))

	// The guild has a language of its own, which its owner chooses.
	steps(t, page, click("#settings"), press(kb.ArrowRight), press("f"), press(kb.Enter), gone(".menu-list"))
	if g := wait(t, changed); g.PreferredLocale != "fr" {
		t.Errorf("the guild is now in %s", g.PreferredLocale)
	}
}

// TestLanguages checks what the guild takes as a language, and from whom.
func TestLanguages(t *testing.T) {
	s := serveGuild(t, Options{})
	for name, c := range map[string]struct {
		path string
		body map[string]any
		want int
	}{
		"unknown":        {"/local/messages", map[string]any{"locale": "tlh", "content": "x"}, 400},
		"known":          {"/local/messages", map[string]any{"locale": "uk", "content": "x"}, 200},
		"guild":          {"/local/guild", map[string]any{"content": "pl"}, 204},
		"guild, unknown": {"/local/guild", map[string]any{"content": "Polish"}, 400},
		"guild, by Sam":  {"/local/guild", map[string]any{"user": samID, "content": "pl"}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			c.body["channel"] = generalID
			if status, answer := s.do("POST", c.path, c.body); status != c.want {
				t.Errorf("status %d, want %d: %v", status, c.want, answer)
			}
		})
	}
}

// TestPageTimes shows moments in the reader's own zone.
func TestPageTimes(t *testing.T) {
	_, bot, _, page := opened(t)
	zone := chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Asia/Kathmandu"})
		return err
	})
	if _, err := bot.ChannelMessageSend(generalID, "at <t:1720602000:t>"); err != nil { // 09:00 UTC, as the guild's clock
		t.Fatal(err)
	}
	steps(t, page, reads("article .content", "9:00"), zone, chromedp.Reload(), reads("article .content", "2:45"), reads("article .stamp", "2:45"))
}
