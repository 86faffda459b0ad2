package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// somebody opens a page in Chromium, as a person who tries the bot does.
func somebody(t *testing.T, page string) context.Context {
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
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("no-first-run", true), chromedp.WindowSize(1200, 800))
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx, chromedp.Navigate(page)); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// ask types a question into the page and returns the text of the reply, once it names a source by
// a link that begins with url.
func ask(t *testing.T, ctx context.Context, question, url string) string {
	t.Helper()
	for _, s := range []struct {
		name string
		step chromedp.Action[chromedp.Void]
	}{
		{"the page opens", chromedp.WaitVisible(chromedp.CSS("#empty h3"))},
		{"typing", chromedp.SendKeys(chromedp.CSS("#text"), question)},
		{"sending", chromedp.Click(chromedp.CSS("#send"))},
		{"a source is named", chromedp.WaitVisible(chromedp.CSS(`#log article .content a[href^="` + url + `"]`))},
	} {
		if err := chromedp.Do(ctx, s.step); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
	}
	text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("#log article:last-of-type .content")))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The whole way: the program without a token, its page in a browser, a question typed there, and
// the answer with its source.
func TestQuestionTypedIntoThePage(t *testing.T) {
	bot := start(t, "--config", quiet(t))
	reply := ask(t, somebody(t, bot.page), "Who is the lighthouse at Cape Moss kept by?", "https://gull.example/lamp")
	for _, part := range []string{"Ana Ferrow", "[1]", "The Gull"} {
		if !strings.Contains(reply, part) {
			t.Errorf("the reply does not have %q:\n%s", part, reply)
		}
	}
	if err := bot.stop(); err != nil {
		t.Errorf("interrupted, it returned %v", err)
	}
}

// README's picture is of the articles that ship.
func TestPicture(t *testing.T) {
	if !*update {
		t.Skip("skipped: the picture is made anew with -update only")
	}
	root := filepath.Join("..", "..")
	const question = "how many modern aircraft are allies buying"
	args := []string{"--config", quiet(t), "--corpus", filepath.Join(root, "corpus")}
	learnt := run(t.Context(), append(args, "ask", question), strings.NewReader(""), io.Discard, io.Discard, func(string) string { return "" })
	if learnt != nil {
		t.Fatal(learnt)
	}
	page := somebody(t, start(t, args...).page)
	ask(t, page, question, "https://")
	picture, err := chromedp.Run(page, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(root, "docs", "page.png"), string(picture))
}
