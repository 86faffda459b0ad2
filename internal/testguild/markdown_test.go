package testguild

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// awaited has an evaluation wait for its promise.
func awaited(p *runtime.EvaluateParams) {
	yes := true
	p.AwaitPromise = &yes
}

// TestMarkdown renders texts in the page's own renderer and compares the elements.
func TestMarkdown(t *testing.T) {
	s := serveGuild(t, Options{})
	ctx := browser(t, s)
	for _, c := range []struct{ text, want string }{
		{"**bold** *it* _it_ __under__ ~~gone~~", "<strong>bold</strong> <em>it</em> <em>it</em> <u>under</u> <s>gone</s>"},
		{"***both***", "<strong><em>both</em></strong>"},
		{"2*3*4 and snake_case_name", "2<em>3</em>4 and snake_case_name"},
		{`\*not\* \[x\]`, "*not* [x]"},
		{"one\ntwo", "one<br>two"},
		{"`code **x**`", "<code>code **x**</code>"},
		{"before ```go\nx := 1\n``` after", "before <pre><code>x := 1</code></pre> after"},
		{"```\nonly\n```", "<pre><code>only</code></pre>"},
		{"``` left open", "``` left open"},
		{"> quoted\n> more\nafter", "<blockquote>quoted<br>more</blockquote>after"},
		{">>> all\nof it", "<blockquote>all<br>of it</blockquote>"},
		{"# One\n## Two\ntext", "<h3>One</h3><h4>Two</h4>text"},
		{"-# small\nbig", `<small class="subtext">small</small>big`},
		{"- a\n- b\n  - c\n- d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"},
		{"3. a\n4. b", `<ol start="3"><li>a</li><li>b</li></ol>`},
		{"<@" + youID + "> and <#" + generalID + "> @everyone", `<span class="mention me">@You</span> and <span class="mention">#general</span> <span class="mention">@everyone</span>`},
		{"<t:0:d>", `<time datetime="1970-01-01T00:00:00.000Z" title="Thursday, January 1, 1970 at 12:00 AM">1/1/70</time>`},
		{"[text](https://example.org/a_(b))", anchor("https://example.org/a_(b)", "text")},
		{"[x](javascript:alert(1))", "[x](javascript:alert(1))"},
		{"see https://example.org/a_b, (https://example.org).", "see " + anchor("https://example.org/a_b", "https://example.org/a_b") + ", (" + anchor("https://example.org/", "https://example.org") + ")."},
		{"<https://example.org/>", anchor("https://example.org/", "https://example.org/")},
		{"<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"},
	} {
		text, err := json.Marshal(c.text)
		if err != nil {
			t.Fatal(err)
		}
		script := fmt.Sprintf(`Promise.all([import("/markdown.js"), import("/store.js")]).then(([m, s]) => {
			const box = document.createElement("div"); box.append(m.markdown(%s, s.names)); return box.innerHTML; })`, text)
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, awaited))
		if err != nil {
			t.Fatal(err)
		}
		if got = strings.ReplaceAll(got, "\u202f", " "); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func anchor(href, text string) string {
	return fmt.Sprintf(`<a href="%s" target="_blank" rel="noopener noreferrer nofollow" title="%s">%s</a>`, href, href, text)
}

// TestMarkdownNoise renders texts made of marks at random: nothing throws, and nothing but the known
// elements and web addresses comes out.
func TestMarkdownNoise(t *testing.T) {
	s := serveGuild(t, Options{})
	ctx := browser(t, s)
	const script = `import("/markdown.js").then(({ markdown }) => {
		const parts = ["**", "*", "_", "__", "~~", "||", "` + "```" + `", "` + "`" + `", "\n", "> ", ">>> ", "- ", "  ", "1. ", "# ", "-# ", "[", "](", ")", "https://e.org/", "javascript:", "<", ">", "<t:1:R>", "<@1>", "\\", "a", " ", "é", "\u{1F98A}", "<b onclick=x>"];
		let seed = 7;
		const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
		const known = new Set("A BLOCKQUOTE BR CODE EM H3 H4 H5 LI OL PRE S SMALL SPAN STRONG TIME U UL".split(" "));
		for (let n = 0; n < 3000; n++) {
			const text = Array.from({ length: random(60) }, () => parts[random(parts.length)]).join("");
			const box = document.createElement("div");
			box.append(markdown(text));
			for (const e of box.querySelectorAll("*")) {
				if (!known.has(e.tagName)) return text + " made " + e.tagName;
				if (e.href && !/^https?:/.test(e.href)) return text + " links to " + e.href;
			}
		}
		return "fine"; })`
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, awaited))
	if err != nil || got != "fine" {
		t.Errorf("%s, %v", got, err)
	}
}
