package testguild

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var shots = flag.String("shots", "", "folder for screenshots of the page")

// chromium is the browser's path. Where there is none the test is skipped; call it before a client is connected, which would
// otherwise be closed while it still reads its first events.
func chromium(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	path, err := exec.LookPath("chromium")
	if err != nil && os.Getenv("RAPPORTEUR_CI") != "" {
		t.Fatal("chromium is not installed, and RAPPORTEUR_CI is set")
	}
	if err != nil {
		t.Skip("skipped: the page is tested with chromium, which is not installed")
	}
	return path
}

// browser opens the guild's page in Chromium and returns a context for chromedp.
func browser(t *testing.T, s *guildServer) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.Flag("disable-component-update", true),
		chromedp.Flag("blink-settings", "primaryHoverType=2,availableHoverTypes=2"), chromedp.WindowSize(1200, 800))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(stop)
	steps(t, ctx, chromedp.Navigate(s.url+"/")) // starts the browser, which lives as long as this context
	watch(t, ctx)
	steps(t, ctx, visible("#empty h3"), utc, scheme("light"))
	return ctx
}

// watch fails the test for what the page's scripts throw and do not catch.
func watch(t *testing.T, ctx context.Context) {
	t.Helper()
	var mu sync.Mutex
	var thrown []*runtime.EventExceptionThrown
	err := chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*runtime.EventExceptionThrown); ok {
			mu.Lock()
			defer mu.Unlock()
			thrown = append(thrown, e)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, e := range thrown {
			d := e.ExceptionDetails
			t.Errorf("the page threw %s at line %d: %+v", d.Text, d.LineNumber, d.Exception)
		}
	})
}

// step is one action on the page that returns nothing.
type step = chromedp.Action[chromedp.Void]

// utc shows times in one zone wherever the test runs.
func utc(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
	_, err := cdp.Call(ctx, t, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "UTC"})
	return chromedp.Void{}, err
}

// steps runs actions one by one; each has half a minute before the test is given up.
func steps(t *testing.T, ctx context.Context, list ...step) {
	t.Helper()
	for i, one := range list {
		if i > 0 || chromedp.FromContext(ctx).Target != nil {
			short, stop := context.WithTimeout(ctx, 30*time.Second)
			defer stop()
			if err := chromedp.Do(short, one); err != nil {
				shot(t, ctx, "failed")
				t.Fatalf("step %d: %v", i+1, err)
			}
			continue
		}
		if err := chromedp.Do(ctx, one); err != nil {
			t.Fatal(err)
		}
	}
}

func visible(css chromedp.CSS) step { return chromedp.WaitVisible(css) }

func gone(css chromedp.CSS) step { return chromedp.WaitNotPresent(css) }

func click(css chromedp.CSS) step { return chromedp.Click(css) }

// menuOn clicks with the right button.
func menuOn(css chromedp.CSS) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		nodes, err := chromedp.Nodes(css, chromedp.NodeVisible)(ctx, t)
		if err != nil {
			return err
		}
		_, err = chromedp.MouseClickNode(nodes[0], chromedp.ButtonRight)(ctx, t)
		return err
	})
}

// press types keys into whatever has the focus.
func press(keys string, more ...chromedp.KeyOption) step { return chromedp.KeyEvent(keys, more...) }

// holds waits until an expression is true on the page.
func holds(script string) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Poll[bool](script)(ctx, t)
		return err
	})
}

// reads waits until an element's text has words in it.
func reads(css chromedp.CSS, words string) step {
	return holds(fmt.Sprintf("document.querySelector(%q)?.textContent.includes(%q)", string(css), words))
}

func keys(css chromedp.CSS, text string) step { return chromedp.SendKeys(css, text) }

// shot keeps a screenshot when the -shots flag names a folder.
func shot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	image, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*shots, name+".png"), image, 0o644); err != nil {
		t.Fatal(err)
	}
}

// scheme makes the browser prefer light or dark, and no motion.
func scheme(name string) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: name},
				{Name: "prefers-reduced-motion", Value: "reduce"}, // nothing moves away from a click
			}})
		return err
	})
}

// answering connects a bot that answers as the real one would look.
func answering(t *testing.T, s *guildServer) *discordgo.Session {
	t.Helper()
	chromium(t)
	bot := s.client(wanted)
	bot.AddHandler(func(bot *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.Bot || m.Content == "" {
			return
		}
		bot.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{
			Content: sampleAnswer, Flags: discordgo.MessageFlagsSuppressEmbeds, Reference: m.Reference(),
			AllowedMentions: &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}, Components: sampleButtons(),
		})
	})
	bot.AddHandler(answerInteraction)
	s.open(bot)
	slash(t, s, bot)
	return bot
}

const sampleAnswer = "**About 340 volunteers** are to plant the orchard in the old quarry. [1]\n" +
	"> \"some 340 volunteers will plant the orchard\"\n" +
	"-# [1] [The Valley Courier](https://example.org/a), 5 July 2024\n-# 2 of 2 quotes checked"

func sampleButtons() []discordgo.MessageComponent {
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
		discordgo.Button{Label: "Show proof", Style: discordgo.PrimaryButton, CustomID: "v1:proof:1"},
		discordgo.Button{Label: "Report", Style: discordgo.SecondaryButton, CustomID: "v1:report:1"},
		discordgo.Button{Label: "Open article", Style: discordgo.LinkButton, URL: "https://example.org/a"},
	}}}
}

func answerInteraction(bot *discordgo.Session, i *discordgo.InteractionCreate) {
	respond := func(kind discordgo.InteractionResponseType, data *discordgo.InteractionResponseData) {
		bot.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: kind, Data: data})
	}
	const ephemeral = discordgo.MessageFlagsEphemeral
	switch {
	case i.Type == discordgo.InteractionApplicationCommandAutocomplete:
		respond(discordgo.InteractionApplicationCommandAutocompleteResult, &discordgo.InteractionResponseData{
			Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "How many volunteers?", Value: "How many volunteers?"}, {Name: "Where is the orchard?", Value: "Where is the orchard?"}}})
	case i.Type == discordgo.InteractionApplicationCommand:
		respond(discordgo.InteractionResponseDeferredChannelMessageWithSource, nil)
		text := sampleAnswer
		bot.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text})
	case i.Type == discordgo.InteractionMessageComponent && i.MessageComponentData().CustomID == "v1:report:1":
		respond(discordgo.InteractionResponseModal, &discordgo.InteractionResponseData{CustomID: "v1:form", Title: "Report this answer", Components: []discordgo.MessageComponent{
			discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.TextInput{CustomID: "why", Label: "What is wrong with it?", Style: discordgo.TextInputParagraph, Required: true}}}}})
	default:
		respond(discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "Every word stands in the article, bytes 812 to 921.", Flags: ephemeral})
	}
}

// TestPage walks through the page as a newcomer would, with keyboard and mouse.
func TestPage(t *testing.T) {
	s := serveGuild(t, Options{Examples: func(context.Context) []string {
		return []string{"How many volunteers are to plant the orchard?", "Where is the orchard?", "When does planting begin?", "Who pays for it?"}
	}})
	answering(t, s)
	ctx := browser(t, s)
	shot(t, ctx, "1-empty-light")

	steps(t, ctx, click(".example"), visible(".message .button.primary"))
	steps(t, ctx, keys("#text", "Who plants it?"+kb.Enter), visible("article:nth-of-type(4)"))
	shot(t, ctx, "2-answer-light")

	steps(t, ctx, click(`article:last-of-type [data-custom="v1:proof:1"]`), visible(".note .linklike"))
	steps(t, ctx, scheme("dark"))
	shot(t, ctx, "3-ephemeral-dark")
	steps(t, ctx, click(".note .linklike"), gone(".note"))

	steps(t, ctx, click(`article:last-of-type [data-custom="v1:report:1"]`), visible("#modal textarea"))
	shot(t, ctx, "4-modal-dark")
	steps(t, ctx, keys("#modal textarea", "It is too short."), click("#modal [type=submit]"), visible(".note"))

	steps(t, ctx, keys("#text", "/"), visible(".option"))
	shot(t, ctx, "5-commands-dark")
	steps(t, ctx, keys("#text", kb.Enter), visible(".field input"), visible(".option"))
	shot(t, ctx, "6-completion-dark")
	steps(t, ctx, keys(".field input", kb.ArrowDown+kb.Enter+kb.Enter), visible(".origin .mention"))
	steps(t, ctx, scheme("light"))
	shot(t, ctx, "7-command-light")

	steps(t, ctx, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch), chromedp.Reload(), visible("article"))
	shot(t, ctx, "8-phone-light")
	steps(t, ctx, click("#menu"), visible(".drawer #channels"), scheme("dark"))
	shot(t, ctx, "9-phone-drawer-dark")
	steps(t, ctx, click(".place.guild"), gone(".drawer"), visible("#empty h3"))
	shot(t, ctx, "10-phone-empty-dark")
}

// TestPageParts shows one of everything that a bot can send.
func TestPageParts(t *testing.T) {
	chromium(t)
	s := serveGuild(t, Options{})
	bot := s.client(wanted)
	s.open(bot)
	slash(t, s, bot)
	ctx := browser(t, s)
	blue, one := 0x3d5a80, 1
	send := func(m *discordgo.MessageSend) {
		t.Helper()
		if _, err := bot.ChannelMessageSendComplex(generalID, m); err != nil {
			t.Fatal(err)
		}
	}
	send(&discordgo.MessageSend{Content: "## Differences\n1. ||hidden|| and `code`\n2. since <t:1720602000:D>\n> quoted\n```\nx := 1\n```\n<@" + youID + "> look at <#" + libraryID + ">"})
	send(&discordgo.MessageSend{Embeds: []*discordgo.MessageEmbed{{Title: "Corpus", URL: "https://example.org", Color: blue, Description: "Five articles", Footer: &discordgo.MessageEmbedFooter{Text: "revision 3f9c12ab"},
		Fields: []*discordgo.MessageEmbedField{{Name: "Articles", Value: "5", Inline: true}, {Name: "Words", Value: "4,120", Inline: true}}}}})
	send(&discordgo.MessageSend{Content: "Which article?", Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
		discordgo.SelectMenu{CustomID: "pick", Placeholder: "Choose an article", MinValues: &one, Options: []discordgo.SelectMenuOption{{Label: "The Valley Courier", Value: "a"}, {Label: "Orchard News", Value: "b", Description: "5 July"}}}}}},
		Files: []*discordgo.File{{Name: "answer.txt", Reader: strings.NewReader("the whole answer")}}})
	if err := bot.ChannelTyping(generalID); err != nil {
		t.Fatal(err)
	}
	used := make(chan *discordgo.InteractionCreate, 1)
	bot.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) {
		if i.Type != discordgo.InteractionApplicationCommandAutocomplete {
			used <- i
		}
	})
	steps(t, ctx, click(".place.guild"), visible(".select-box"), scheme("light"))
	steps(t, ctx, click(".select-box"), click(".select-option:last-child"))
	i := wait(t, used)
	if values := i.MessageComponentData().Values; len(values) != 1 || values[0] != "b" {
		t.Errorf("the bot got %v", values)
	}
	deferEphemeral(t, bot, i)
	steps(t, ctx, visible(".thinking"))
	shot(t, ctx, "11-parts-light")
	text := "You chose Orchard News."
	if _, err := bot.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text}); err != nil {
		t.Fatal(err)
	}
	steps(t, ctx, gone(".thinking"), scheme("dark"))
	shot(t, ctx, "12-parts-dark")

	// A bot that says nothing for three seconds.
	steps(t, ctx, keys("#text", "/ask who?"), keys(".field input", kb.Enter), visible(".pending"))
	wait(t, used)
	s.clock.Advance(3 * time.Second)
	steps(t, ctx, visible(".pending.failed"))
	shot(t, ctx, "13-no-answer-dark")

	// Reply by the keyboard alone: up to the last message, r, words, Enter.
	steps(t, ctx, keys("#text", kb.ArrowUp), chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent("r"), visible("#replying"))
	steps(t, ctx, keys("#text", "@Rap"), visible(".option"), chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent("thanks"))
	shot(t, ctx, "14-reply-dark")
	steps(t, ctx, chromedp.KeyEvent(kb.Enter), visible("article:last-of-type .quoted"))
	list := s.messages(youID, generalID)
	if last := list[len(list)-1]; last.Content != "<@"+botID+"> thanks" || last.Type != messageReply {
		t.Errorf("the page sent %+v", last)
	}
}
