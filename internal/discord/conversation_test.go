package discord

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/answer"
)

// listener is a library that keeps what it is asked, proves what it says, and knows what to ask next.
type listener struct {
	library
	mu    sync.Mutex
	asked []answer.Question
}

func (l *listener) Ask(ctx context.Context, q answer.Question) (*answer.Answer, error) {
	l.mu.Lock()
	l.asked = append(l.asked, q)
	l.mu.Unlock()
	a, err := l.library.Ask(ctx, q)
	if q.Before != nil && err == nil {
		a.Understood = q.Text + " (" + q.Before.Question + ")"
	}
	return a, err
}

func (*listener) Proof(article string, start, end int) (answer.Proof, bool) {
	q := quoted(herald, "The bridge opened on Friday.")
	p := answer.Proof{Quote: q, Before: "Masons *worked* all night.", After: "A band played.", Paragraph: 2, Paragraphs: 7}
	if start != q.Start { // a plank
		p.Quote, p.Before = answer.Quote{Article: article, Start: start, End: end, Text: "Plank"}, ""
	}
	return p, article == q.Article
}

func (*listener) FollowUps(*answer.Answer, int) []string {
	return []string{"Who opened the bridge?", strings.Repeat("too long ", 20), "What did it cost to open?", "How long is it?", "Is one more?"}
}

// before is what the last question went on from, "" for nothing.
func (l *listener) before() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.asked[len(l.asked)-1].Before; b != nil {
		return b.Question + " " + b.Answer
	}
	return ""
}

// labels are those of a message's buttons, row by row.
func (p posted) labels() [][]string {
	var out [][]string
	for _, row := range p.Components {
		var labels []string
		for _, c := range row.Components {
			labels = append(labels, c.Label)
		}
		out = append(out, labels)
	}
	return out
}

func TestGoesOnFromTheQuestionBefore(t *testing.T) {
	t.Parallel()
	l := &listener{}
	w := settle(t, l, brisk())
	const first = "when has it opened? on Friday"
	w.say(w.channel(textChannel), w.mention()+"when has it opened?", "")
	answered := w.await()
	if got := l.before(); got != "" {
		t.Errorf("the first question goes on from %q", got)
	}
	w.say(w.channel(textChannel), w.mention()+"and who opened it?", answered.ID)
	p := w.await()
	if got := l.before(); got != first {
		t.Errorf("a reply to the answer goes on from %q", got)
	}
	if want := "-# understood as: and who opened it? (when has it opened?)\n"; !strings.HasPrefix(p.Content, want) {
		t.Errorf("the reply %q, want it to begin with %q", p.Content, want)
	}
	w.say(w.channel(textChannel), w.mention()+"and who opened it?", "")
	w.await()
	if got := l.before(); got != "" {
		t.Errorf("what is no reply goes on from %q in a channel where many talk", got)
	}
	for _, want := range []string{"", first} { // direct messages are one conversation
		w.say(w.channel(directChannel), "when has it opened?", "")
		w.await()
		if got := l.before(); got != want {
			t.Errorf("a direct message goes on from %q, want %q", got, want)
		}
	}
	w.use("forget-me")
	if p := w.await(); p.Content != en.forgotten || !p.private() {
		t.Errorf("/forget-me gives %+v", p)
	}
	w.say(w.channel(directChannel), "when has it opened?", "")
	w.await()
	if got := l.before(); got != "" {
		t.Errorf("what was to be forgotten: %q", got)
	}
	w.logged("opened?")
}

func TestFollowUps(t *testing.T) {
	t.Parallel()
	l := &listener{}
	w := settle(t, l, brisk())
	w.use("ask", filled{Name: "question", Value: "when has it opened?"})
	p := w.await()
	next := []string{"Who opened the bridge?", "What did it cost to open?", "How long is it?"}
	if diff := cmp.Diff([][]string{{"Proof"}, next}, p.labels()); diff != "" {
		t.Fatal(diff)
	}
	w.press(p, p.button(next[0]))
	if got := w.await(); !strings.HasPrefix(got.Content, opened) || got.private() {
		t.Errorf("the one who asked gets %+v", got)
	}
	if asked := l.asked[len(l.asked)-1].Text; asked != next[0] {
		t.Errorf("asked is %q", asked)
	}
	w.use("ask", filled{Name: "question", Value: "when has it opened?"}, filled{Name: "private", Value: true})
	p = w.await()
	if diff := cmp.Diff([][]string{{"Proof", "Share"}, next}, p.labels()); diff != "" {
		t.Error(diff)
	}
	w.press(p, p.button(next[0]))
	if got := w.await(); !got.private() || !cmp.Equal(got.labels(), p.labels()) {
		t.Errorf("a question under a private answer is answered to all, or cannot be shared: %+v", got)
	}
	w.press(p, p.button("Share"))
	w.await()
	if diff := cmp.Diff([][]string{{"Proof"}, next}, w.await().labels()); diff != "" {
		t.Errorf("under the shared answer: %s", diff)
	}
	w.say(w.channel(textChannel), w.mention()+"when has it opened?", "")
	p = w.await()
	w.press(p, p.button(next[1]))
	if got := w.await(); got.private() {
		t.Errorf("the one who asked by a mention gets %+v", got)
	}
	other := w.other()
	w.do("/local/components", map[string]any{"user": other, "channel": p.ChannelID, "message": p.ID, "custom_id": p.button(next[1])}, nil)
	w.say(w.channel(directChannel), "anything", "")
	if got := w.await(); got.ChannelID != w.channel(directChannel) {
		t.Errorf("what another pressed is answered for all to see: %+v", got)
	}
}

// other is another person of the guild.
func (w *town) other() string {
	w.t.Helper()
	var state struct{ Users []user }
	w.get("/local/state", &state)
	i := slices.IndexFunc(state.Users, func(u user) bool { return !u.Bot && u.ID != w.state.User.ID })
	if i < 0 {
		w.t.Fatal("there is nobody else")
	}
	return state.Users[i].ID
}

func TestProofTurnsPages(t *testing.T) {
	t.Parallel()
	w := settle(t, &listener{}, brisk())
	w.say(w.channel(textChannel), w.mention()+"when has it opened?", "")
	one := w.await()
	w.press(one, one.button("Proof"))
	want := "Masons \\*worked\\* all night. **“The bridge opened on Friday.”** A band played.\n" +
		"-# [Bridge opens](<https://herald.example/bridge#:~:text=The%20bridge%20opened%20on%20Friday.>), Valley Herald, <t:1720180800:D>\n-# paragraph 2 of 7"
	if got := w.await(); got.Content != want || !got.private() || len(got.Components) > 0 {
		t.Errorf("the proof %+v, want\n%s", got, want)
	}
}

func TestCheckAMessage(t *testing.T) {
	t.Parallel()
	w := settle(t, &listener{}, brisk())
	m := w.say(w.channel(textChannel), "A **fine** \\*bridge has opened. Who knew <@"+w.state.User.ID+">?\nIt is a long text. And so on. And on. And on. And on. And on. And on. And on.", "")
	check := func(message string) posted {
		w.do("/local/commands", map[string]any{"channel": w.channel(textChannel), "command": w.command(checkName), "target": message}, nil)
		return w.await()
	}
	p := check(m.ID)
	want := "**What the articles say to this message:**\n> A fine \\*bridge has opened.\n**The articles bear it out:** The bridge opened on Friday. [1]\n> Who knew ?\n" + en.checkSays[answer.Unmentioned] + "\n> It is a long text."
	if !strings.HasPrefix(p.Content, want) || !p.private() || p.button("Share") == "" {
		t.Errorf("checked is %+v, want it to begin\n%s", p, want)
	}
	if !strings.Contains(p.Content, "2 more sentences were not checked.") || !strings.Contains(p.Content, "-# [1] [Bridge opens]") {
		t.Errorf("checked is %s", p.Content)
	}
	empty := w.say(w.channel(textChannel), "<@"+w.state.User.ID+"> <#1>", "")
	if p := check(empty.ID); p.Content != en.checkEmpty || p.button("Share") != "" {
		t.Errorf("without text: %+v", p)
	}
	odd := w.say(w.channel(textChannel), "It has opened. That is rude. It is long.", "") // the second the library refuses
	p = check(odd.ID)
	for _, part := range []string{"> It has opened.\n**The articles bear it out:** The bridge opened on Friday. [1]", "> It is long.\n" + en.checkSays[answer.Unmentioned], en.of(en.checkMore, 1)} {
		if !strings.Contains(p.Content, part) || strings.Contains(p.Content, "rude") {
			t.Errorf("with a sentence that cannot be asked: %q, want in it %q", p.Content, part)
		}
	}
	w.logged("opened")
}

// TestEveryPartIsAReply: below the last message of a long answer to a mention, a button and a reply do as below a short one.
func TestEveryPartIsAReply(t *testing.T) {
	t.Parallel()
	l := &listener{}
	w := settle(t, l, brisk())
	w.say(w.channel(textChannel), w.mention()+"tell me everything", "")
	p := w.await()
	for len(p.Components) == 0 {
		p = w.await()
	}
	w.say(w.channel(textChannel), w.mention()+"and who opened it?", p.ID)
	w.await()
	if got := l.before(); !strings.HasPrefix(got, "tell me everything") {
		t.Errorf("a reply to the last part goes on from %q", got)
	}
	w.press(p, p.button("Who opened the bridge?"))
	if got := w.await(); got.private() {
		t.Errorf("the one who asked gets %+v", got)
	}
}

func TestFragment(t *testing.T) {
	for _, c := range []struct{ address, quote, want string }{
		{"https://a.example/b", "One two.", "https://a.example/b#:~:text=One%20two."},
		{"https://a.example/b?c=d", "One two-three, four five six seven eight nine ten & more.", "https://a.example/b?c=d#:~:text=One%20two%2Dthree%2C%20four%20five,nine%20ten%20%26%20more."},
		{"https://a.example/b#c", "One two.", "https://a.example/b#c"},
		{"https://a.example/b", " ", "https://a.example/b"},
		{"https://a.example/b", strings.Repeat("ж", 80), "https://a.example/b"}, // too long for a link
		{"://", "One.", "://"},
	} {
		if got := fragment(c.address, c.quote); got != c.want {
			t.Errorf("%s of %q: %s, want %s", c.address, c.quote, got, c.want)
		}
	}
}

// TestSpeaksTheReadersLanguage: a command is answered in the language of the person, a message in that of the guild.
func TestSpeaksTheReadersLanguage(t *testing.T) {
	t.Parallel()
	w := settle(t, &listener{}, brisk())
	for locale, its := range map[string]*words{"en-GB": en, "de": german(), "fr": french(), "es-419": spanish(), "pl": polish(), "uk": ukrainian(), "ja": en} {
		silent := its.silent[answer.AskedThing]
		w.do("/local/commands", map[string]any{"channel": w.channel(textChannel), "command": w.command("ask"), "locale": locale,
			"options": []filled{{Name: "question", Value: "what does it weigh?"}}}, nil)
		if p := w.await(); !strings.Contains(p.Content, silent) {
			t.Errorf("%s: a person is told %q, not %q", locale, p.Content, silent)
		}
		w.do("/local/guild", map[string]any{"channel": w.channel(textChannel), "content": locale}, nil)
		w.say(w.channel(textChannel), w.mention()+"what does it weigh?", "")
		if p := w.await(); !strings.Contains(p.Content, silent) {
			t.Errorf("%s: a guild is told %q, not %q", locale, p.Content, silent)
		}
	}
}
