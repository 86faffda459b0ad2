package testguild

import (
	"context"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// looks names what is wrong with the page as it is shown: what sticks out of the window, and text whose contrast
// with what is behind it is below 4.5 (WCAG 2.2, 1.4.3), or 3 where it is large or an icon's.
const looks = `(() => {
	const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
	const rgba = (color) => {
		canvas.clearRect(0, 0, 1, 1);
		canvas.fillStyle = color;
		canvas.fillRect(0, 0, 1, 1);
		return [...canvas.getImageData(0, 0, 1, 1).data].map((n) => n / 255);
	};
	const over = ([r, g, b, a], under) => [r, g, b].map((n, i) => n * a + under[i] * (1 - a));
	const behind = (node) => {
		const layers = [];
		for (let n = node; n; n = n.parentElement) {
			const color = rgba(getComputedStyle(n).backgroundColor);
			if (color[3] > 0) layers.push(color);
			if (color[3] === 1) break;
		}
		return layers.reverse().reduce((under, color) => over(color, under), [1, 1, 1]);
	};
	const light = (rgb) => rgb.map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4)).reduce((sum, n, i) => sum + n * [0.2126, 0.7152, 0.0722][i], 0);
	const wrong = [], name = (n) => n.tagName.toLowerCase() + "." + (n.getAttribute("class") ?? n.id) + " “" + n.textContent.slice(0, 30) + "”";
	const seen = (n) => n.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !n.closest("[disabled], [aria-busy], .skip, .hidden-text, [aria-disabled]");
	for (const node of document.querySelectorAll("body *")) {
		const box = node.getBoundingClientRect();
		if (!seen(node) || box.width === 0) continue;
		const around = node.closest("pre");
		if (!around && (box.right > innerWidth + 1 || box.left < -1)) wrong.push(name(node) + " sticks out to " + Math.round(box.right));
		const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
		if (!own && !node.matches("svg")) continue;
		const style = getComputedStyle(node), under = behind(node), size = parseFloat(style.fontSize);
		const [a, b] = [light(over(rgba(style.color), under)), light(under)].sort((x, y) => y - x);
		const ratio = (a + 0.05) / (b + 0.05), least = !own || size >= 24 || (size >= 18.6 && style.fontWeight >= 700) ? 3 : 4.5;
		if (ratio < least - 0.005) wrong.push(name(node) + " has a contrast of " + ratio.toFixed(2));
	}
	if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page is " + document.documentElement.scrollWidth + " wide");
	return wrong; })()`

// fine checks the looks of the page as it is shown, in light and in dark.
func fine(t *testing.T, page context.Context, what string) {
	t.Helper()
	for _, name := range []string{"light", "dark"} {
		steps(t, page, scheme(name))
		wrong, err := chromedp.Run(page, chromedp.Evaluate[[]string](looks))
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wrong {
			t.Errorf("%s, %s: %s", what, name, w)
		}
		shot(t, page, "looks-"+what+"-"+name)
	}
}

// parade sends one of everything that is hard to lay out or to read.
func parade(t *testing.T, bot *discordgo.Session) {
	t.Helper()
	const long = "https://example.org/a-very-long-address-without-any-place-to-break-it/that-goes-on-and-on-and-on-for-more-than-a-line-of-a-phone"
	text := "## Heading\n-# small print [1](https://example.org)\n> quoted `code` <t:1720602000:R>\n" + long + "\n```\n" + long + "\n```\n<@" + youID + "> <#" + libraryID + "> ||hidden||"
	styles := []discordgo.MessageComponent{}
	for n, label := range []string{"Primary", "Secondary", "Success", "Danger", "A label that is as long as a label may be, so that it needs more than one line…"} {
		styles = append(styles, discordgo.Button{Label: label, Style: discordgo.ButtonStyle(n%4 + 1), CustomID: label})
	}
	blue := 0x3d5a80
	for _, m := range []*discordgo.MessageSend{
		{Content: text, Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: styles}}},
		{Embeds: []*discordgo.MessageEmbed{{Title: "Corpus", URL: long, Color: blue, Description: long, Footer: &discordgo.MessageEmbedFooter{Text: "revision"},
			Fields: []*discordgo.MessageEmbedField{{Name: "Articles", Value: "5", Inline: true}, {Name: "Words", Value: long}}}}},
		{Content: "Which?", Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.SelectMenu{CustomID: "pick",
			Options: []discordgo.SelectMenuOption{{Label: "The Valley Courier and its many Sunday supplements of the last hundred years", Value: "a", Description: "since 1924"}}}}}}},
	} {
		if _, err := bot.ChannelMessageSendComplex(generalID, m); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPageLooks checks every part of the page, in a wide window and in a narrow one, in light and in dark.
func TestPageLooks(t *testing.T) {
	_, bot, used, page := opened(t)
	parade(t, bot)
	localised(t, bot)
	steps(t, page, visible("article .select-box"), keys("#text", "hello"+kb.Enter), reads("article:last-of-type", "hello"), click(`[data-custom="Danger"]`))
	respond(t, bot, wait(t, used), discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "done", Flags: discordgo.MessageFlagsEphemeral})
	steps(t, page, visible("article.ephemeral"))
	// A part that opens makes less room; the last message stays in view.
	const last = `document.querySelector("#newer").hidden && document.querySelector("article:last-of-type").getBoundingClientRect().bottom <= document.querySelector("#composer").getBoundingClientRect().top`
	steps(t, page, click("#faults-open"), visible("#faults h2"), holds(last), click("#faults header button"), gone("#faults:not([hidden])"), holds(last))
	for _, size := range []struct {
		name string
		set  step
	}{{"wide", chromedp.EmulateViewport(1200, 800)}, {"narrow", chromedp.EmulateViewport(400, 800, chromedp.EmulateMobile, chromedp.EmulateTouch)}} {
		name := func(part string) string { return size.name + "-" + part }
		steps(t, page, size.set, chromedp.Reload(), visible("article.ephemeral"))
		fine(t, page, name("messages"))
		steps(t, page, chromedp.Focus(chromedp.CSS("article:last-of-type")), shiftF10, visible(".menu-list"))
		fine(t, page, name("menu"))
		steps(t, page, press(kb.Escape), gone(".menu-list"), click("article .select-box"), visible(".select-option"))
		fine(t, page, name("select"))
		steps(t, page, press(kb.Escape), keys("#text", "/"), visible(".option"))
		fine(t, page, name("commands"))
		steps(t, page, press(kb.Enter), visible(".tail"), press("len"), press(kb.Enter), press("x"), press(kb.Enter), visible(".field.wrong"))
		fine(t, page, name("command"))
		steps(t, page, press(kb.Escape), gone(".field"), chromedp.Focus(chromedp.CSS("article:nth-of-type(2)")), shiftF10, visible(".menu-list"),
			press("d"), press(kb.Enter), visible("#modal .danger"))
		fine(t, page, name("form"))
		steps(t, page, press(kb.Escape), gone("#modal form"))
	}
	steps(t, page, click("#menu"), visible(".drawer #faults-open"), holds(`document.querySelector("#side").getBoundingClientRect().left === 0`))
	fine(t, page, "narrow-drawer")
	steps(t, page, click("#faults-open"), visible("#faults h2"))
	fine(t, page, "narrow-faults")
}

// TestPageFocus goes through the page with Tab: what has the focus shows it.
func TestPageFocus(t *testing.T) {
	_, bot, _, page := opened(t)
	parade(t, bot)
	steps(t, page, visible("article .select-box"), chromedp.Focus(chromedp.CSS(".skip")))
	const ring = `(() => {
		const n = document.activeElement, frame = n.closest(".plain, .command"), style = getComputedStyle(n);
		const shown = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || (frame && getComputedStyle(frame).borderColor !== getComputedStyle(document.querySelector(".command")).borderColor);
		return n === document.body ? "end" : shown ? n.tagName : "! " + n.tagName + "." + n.className + "#" + n.id; })()`
	stops := 0
	for ; stops < 100; stops++ {
		steps(t, page, press(kb.Tab))
		at, err := chromedp.Run(page, chromedp.Evaluate[string](ring))
		if err != nil {
			t.Fatal(err)
		}
		if at == "end" {
			break
		}
		if at[0] == '!' {
			t.Errorf("the focus does not show on %s", at[2:])
		}
	}
	if stops < 20 || stops == 100 {
		t.Errorf("Tab stops at %d places", stops)
	}
}
