package testguild

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// opened is a guild with a bot that passes on what is done to it, but answers by itself whoever is typing, and the
// guild's first channel on a page.
func opened(t *testing.T) (s *guildServer, bot *discordgo.Session, used chan *discordgo.InteractionCreate, page context.Context) {
	t.Helper()
	chromium(t)
	s = serveGuild(t, Options{})
	bot = s.client(wanted)
	used = make(chan *discordgo.InteractionCreate, 8)
	bot.AddHandler(func(bot *discordgo.Session, i *discordgo.InteractionCreate) {
		if i.Type != discordgo.InteractionApplicationCommandAutocomplete {
			used <- i
			return
		}
		bot.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionApplicationCommandAutocompleteResult, Data: &discordgo.InteractionResponseData{
			Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "The Valley Courier", Value: "1"}, {Name: "Orchard News", Value: "2"}}}})
	})
	s.open(bot)
	slash(t, s, bot)
	page = browser(t, s)
	steps(t, page, click(".place.guild"), visible("#members"))
	return s, bot, used, page
}

// respond answers an interaction and fails the test when that is refused.
func respond(t *testing.T, bot *discordgo.Session, i *discordgo.InteractionCreate, kind discordgo.InteractionResponseType, data *discordgo.InteractionResponseData) {
	t.Helper()
	if err := bot.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: kind, Data: data}); err != nil {
		t.Fatal(err)
	}
}

// button is a row of one button.
func button(label, id string, off bool) discordgo.MessageComponent {
	return discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.Button{Label: label, CustomID: id, Style: discordgo.SecondaryButton, Disabled: off}}}
}

// TestPagePeople writes as one person and then as the other, who sees what is meant for them and no more.
func TestPagePeople(t *testing.T) {
	s, bot, used, page := opened(t)
	steps(t, page, keys("#text", "good morning"+kb.Enter), reads("article .content", "good morning"))
	steps(t, page, keys("#text", "/ask who"), keys(".field input", kb.Enter), visible(".pending"))
	respond(t, bot, wait(t, used), discordgo.InteractionResponseChannelMessageWithSource,
		&discordgo.InteractionResponseData{Content: "for you alone", Flags: discordgo.MessageFlagsEphemeral})
	steps(t, page, reads("article.ephemeral", "Only you can see this"))

	// By the keyboard: the menu opens, a letter goes to the name, Enter takes it.
	steps(t, page, chromedp.Focus(chromedp.CSS("#acting")), press(kb.Enter), visible(".menu-list"), press("s"), press(kb.Enter),
		reads("#acting", "Sam"), reads("article .content", "good morning"))
	if n := count(t, page, "article"); n != 1 {
		t.Errorf("Sam sees %d messages", n)
	}
	steps(t, page, keys("#text", "hello, @Yo"+kb.Enter+kb.Enter), reads("article:last-of-type .mention", "@You"))
	steps(t, page, click(".place.direct"), reads("#place", "Rapporteur"))
	if n := count(t, page, "article"); n != 0 {
		t.Errorf("Sam sees %d direct messages of somebody else", n)
	}

	steps(t, page, click("#acting"), press("y"), press(kb.Enter), reads("#acting", "You"), visible(".place.guild .count"))
	steps(t, page, click(".place.guild"), visible("article.mentioned"), visible("article.ephemeral"), visible(".day.new"))
	if list := s.messages(samID, generalID); list[len(list)-1].Author.ID != samID {
		t.Errorf("the last message is by %v", list[len(list)-1].Author)
	}
}

// count is how many elements a page has.
func count(t *testing.T, page context.Context, css string) int {
	t.Helper()
	n, err := chromedp.Run(page, chromedp.Evaluate[int](fmt.Sprintf("document.querySelectorAll(%q).length", css)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// shiftF10 opens the menu of what has the focus.
func shiftF10(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		p := input.DispatchKeyEventParams{Type: kind, Modifiers: 8, Key: "F10", Code: "F10", WindowsVirtualKeyCode: 121}
		if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, p); err != nil {
			return chromedp.Void{}, err
		}
	}
	return chromedp.Void{}, nil
}

// TestPageMenus opens a message's menu with the mouse and with the keyboard, and does what it offers.
func TestPageMenus(t *testing.T) {
	s, _, used, page := opened(t)
	steps(t, page, keys("#text", "it was in Mai"+kb.Enter), reads("article", "it was in Mai"))

	steps(t, page, menuOn("article .content"), visible(".menu-list"))
	shot(t, page, "15-menu-light")
	steps(t, page, press(kb.Escape), gone(".menu-list"), holds(`document.activeElement.matches("article")`))

	// Shift with F10, a letter to the further menu, to the right into it.
	steps(t, page, shiftF10, visible(".menu-list"), press("a"), press(kb.ArrowRight), holds(`document.activeElement.textContent.startsWith("Check this")`))
	shot(t, page, "16-menu-apps-light")
	steps(t, page, press(kb.Enter), visible(".pending"))
	if data := wait(t, used).ApplicationCommandData(); data.Resolved.Messages[data.TargetID].Content != "it was in Mai" {
		t.Errorf("the bot got %+v", data)
	}

	steps(t, page, menuOn("article .content"), visible(".menu-list"), press("e"), press(kb.Enter), visible(".editor textarea"))
	shot(t, page, "17-editor-light")
	steps(t, page, press(kb.Backspace+"y"), press(kb.Enter), reads("article .content", "it was in May"), visible(".edited"))

	steps(t, page, menuOn("article .content"), visible(".menu-list"), press("d"), press(kb.Enter), visible("#modal .danger"))
	shot(t, page, "18-delete-light")
	steps(t, page, press(kb.Enter), gone("article"), gone("#modal form"))
	if list := s.messages(youID, generalID); len(list) != 0 {
		t.Errorf("the guild still has %+v", list)
	}
}

// TestPageThread starts a thread by a message's menu, writes in it and goes back.
func TestPageThread(t *testing.T) {
	s, bot, _, page := opened(t)
	start, err := bot.ChannelMessageSend(generalID, "Forty trees came today. More about it below.")
	if err != nil {
		t.Fatal(err)
	}
	steps(t, page, menuOn("article .content"), visible(".menu-list"), press("c"), press("c"), press(kb.Enter), visible("#modal input"))
	shot(t, page, "19-thread-form-light")
	steps(t, page, press("The trees"), press(kb.Enter), reads("#place", "The trees"), visible(".starter"))
	steps(t, page, keys("#text", "which kind?"+kb.Enter), reads("article .content", "which kind?"))
	shot(t, page, "20-thread-light")
	if list := s.messages(samID, start.ID); len(list) != 1 || list[0].Content != "which kind?" {
		t.Errorf("the thread has %+v", list)
	}
	steps(t, page, click("#threads"), press(kb.End), press(kb.Enter), reads("#place", "general"), reads(".thread", "1 message"))
	steps(t, page, click(".thread"), reads("#topic", "Thread in #general"))
}

// TestPageShare takes a private answer to everybody, by its button.
func TestPageShare(t *testing.T) {
	s, bot, used, page := opened(t)
	steps(t, page, keys("#text", "/ask who"), keys(".field input", kb.Enter))
	respond(t, bot, wait(t, used), discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{
		Content: "The council", Flags: discordgo.MessageFlagsEphemeral, Components: []discordgo.MessageComponent{button("Share", "share", false)}})
	steps(t, page, click(`[data-custom="share"]`), visible(`[data-custom="share"][aria-busy]`))
	press := wait(t, used)
	if list := s.messages(samID, generalID); len(list) != 0 {
		t.Errorf("before it is shared, others see %+v", list)
	}
	respond(t, bot, press, discordgo.InteractionResponseUpdateMessage, &discordgo.InteractionResponseData{Content: "The council", Components: []discordgo.MessageComponent{}})
	if _, err := bot.FollowupMessageCreate(press.Interaction, true, &discordgo.WebhookParams{Content: "The council, shared"}); err != nil {
		t.Fatal(err)
	}
	steps(t, page, gone(`[data-custom="share"]`), reads("article:last-of-type", "The council, shared"))
	if list := s.messages(samID, generalID); len(list) != 1 || list[0].Content != "The council, shared" {
		t.Errorf("others see %+v", list)
	}
}

// TestPageFile shows a file where the message's component puts it, and nowhere else.
func TestPageFile(t *testing.T) {
	_, bot, _, page := opened(t)
	_, err := bot.ChannelMessageSendComplex(generalID, &discordgo.MessageSend{
		Flags: discordgo.MessageFlagsIsComponentsV2,
		Components: []discordgo.MessageComponent{discordgo.Container{Components: []discordgo.MessageComponent{
			discordgo.FileComponent{File: discordgo.UnfurledMediaItem{URL: "attachment://trees.txt"}}}}},
		Files: []*discordgo.File{{Name: "trees.txt", ContentType: "text/plain", Reader: strings.NewReader("forty")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	steps(t, page, reads(".container .file a", "trees.txt"))
	if n := count(t, page, ".file"); n != 1 {
		t.Errorf("the file is shown %d times", n)
	}
}

// TestPageRestart starts the guild anew while a command and a form wait for the bot: the page waits for neither.
func TestPageRestart(t *testing.T) {
	chromium(t)
	var served atomic.Pointer[Guild]
	s := serveThrough(t, Options{}, func(_ testing.TB, g http.Handler) http.Handler {
		served.Store(g.(*Guild))
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { served.Load().ServeHTTP(w, r) })
	})
	bot := s.client(wanted)
	used := make(chan *discordgo.InteractionCreate, 8)
	bot.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) {
		if i.Type != discordgo.InteractionApplicationCommandAutocomplete {
			used <- i
		}
	})
	s.open(bot)
	slash(t, s, bot)
	if _, err := bot.ChannelMessageSendComplex(generalID, &discordgo.MessageSend{Content: "Well?", Components: []discordgo.MessageComponent{button("Report", "report", false)}}); err != nil {
		t.Fatal(err)
	}
	page := browser(t, s)
	steps(t, page, click(".place.guild"), keys("#text", "/ask who"), keys(".field input", kb.Enter), visible(".pending"))
	wait(t, used)
	steps(t, page, click(`[data-custom="report"]`))
	respond(t, bot, wait(t, used), discordgo.InteractionResponseModal, &discordgo.InteractionResponseData{CustomID: "form", Title: "Report", Components: []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.TextInput{CustomID: "why", Label: "Why?", Style: discordgo.TextInputShort, Required: true}}}}})
	steps(t, page, keys("#modal input", "x"), click("#modal [type=submit]"), visible("#modal [aria-busy]"))
	wait(t, used)

	fresh := New(Options{Clock: s.clock})
	t.Cleanup(fresh.Close)
	served.Store(fresh)
	s.Close()
	steps(t, page, gone(".pending"), reads("#modal .problem", "went wrong"), gone("#modal [aria-busy]"), gone("article"))
}

// TestPagePaging turns pages in place: the message changes, the focus stays, and the last page ends it.
func TestPagePaging(t *testing.T) {
	_, bot, used, page := opened(t)
	const pages = 3
	at := func(n int) (string, []discordgo.MessageComponent) {
		return fmt.Sprintf("page %d of %d", n, pages), []discordgo.MessageComponent{button("Next", "next", n == pages)}
	}
	text, rows := at(1)
	if _, err := bot.ChannelMessageSendComplex(generalID, &discordgo.MessageSend{Content: text, Components: rows}); err != nil {
		t.Fatal(err)
	}
	steps(t, page, visible(`[data-custom="next"]`), chromedp.Focus(chromedp.CSS(`[data-custom="next"]`)))
	for n := 2; n <= pages; n++ {
		steps(t, page, press(kb.Enter))
		text, rows := at(n)
		respond(t, bot, wait(t, used), discordgo.InteractionResponseUpdateMessage, &discordgo.InteractionResponseData{Content: text, Components: rows})
		steps(t, page, reads("article .content", text))
	}
	steps(t, page, visible(`[data-custom="next"]:disabled`), holds(`document.activeElement.closest("article") !== null`))
	if n := count(t, page, "article"); n != 1 {
		t.Errorf("%d messages", n)
	}
}
