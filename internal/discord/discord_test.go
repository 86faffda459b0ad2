package discord

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/answer"
	"rapporteur/internal/testguild"
)

const opened = "The bridge opened **on Friday**. [1]"

func TestMention(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	ask := w.say(w.channel(textChannel), w.mention()+"when has it opened?", "")
	p := w.await()
	if !strings.HasPrefix(p.Content, opened) || p.Reference == nil || p.Reference.MessageID != ask.ID {
		t.Errorf("the reply %+v", p)
	}
	w.say(w.channel(textChannel), w.mention(), "")
	if p := w.await(); p.Content != en.shortHelp {
		t.Errorf("a bare mention gets %q", p.Content)
	}
	w.logged("opened?")
}

func TestReplyToTheBot(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	w.say(w.channel(textChannel), w.mention(), "")
	first := w.await()
	w.say(w.channel(textChannel), "when has it opened?", first.ID)
	if p := w.await(); !strings.HasPrefix(p.Content, opened) {
		t.Errorf("the reply to a reply is %q", p.Content)
	}
}

func TestDirectMessage(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	ask := w.say(w.channel(directChannel), "when has it opened?", "")
	if p := w.await(); !strings.HasPrefix(p.Content, opened) || p.ChannelID != ask.ChannelID {
		t.Errorf("the reply %+v", p)
	}
	next(t, w.typing)
}

func TestSaysNothingUnasked(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	for _, text := range []string{"when has it opened?", "@everyone when has it opened?", "@here", "hello"} {
		w.say(w.channel(textChannel), text, "")
	}
	w.silent()
}

func TestAsk(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	w.use("ask", filled{Name: "question", Value: "when has it opened?"})
	if p := next(t, w.seen); !p.thinking() || p.private() {
		t.Errorf("first comes %+v, want a deferral that all see", p)
	}
	p := w.await()
	if !strings.HasPrefix(p.Content, opened) || p.private() || p.button("Share") != "" {
		t.Errorf("the answer %+v", p)
	}
	w.logged("opened?")
}

func TestAskAtLength(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	ask := w.say(w.channel(textChannel), w.mention()+"tell me everything", "")
	w.continues(ask.ID)
	w.use("ask", filled{Name: "question", Value: "tell me everything"}, filled{Name: "private", Value: true})
	w.continues("")
	w.use("ask", filled{Name: "question", Value: "open the encyclopedia"})
	p := w.await()
	if len(p.Attachments) != 1 || p.Attachments[0].Filename != "answer.md" || !strings.HasSuffix(p.Content, "\n-# "+en.attached) {
		t.Errorf("an answer of a book's length comes as %+v", p)
	}
}

// continues awaits a reply in several messages.
func (w *town) continues(replyTo string) {
	w.t.Helper()
	want := renderAnswer(en, must((&library{}).Ask(w.t.Context(), answer.Question{Text: "everything"})))
	if len(want) < 2 {
		w.t.Fatalf("the answer fits in %d message", len(want))
	}
	for i := range want {
		p := w.await()
		if diff := cmp.Diff(want[i].content, p.Content); diff != "" {
			w.t.Errorf("message %d:\n%s", i+1, diff)
		}
		if replyTo != "" && (p.Reference == nil || p.Reference.MessageID != replyTo) {
			w.t.Errorf("message %d refers to %v", i+1, p.Reference)
		}
		if replyTo == "" && !p.private() {
			w.t.Errorf("message %d of a private answer is public", i+1)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestPrivateAnswerIsShared(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	w.use("ask", filled{Name: "question", Value: "when has it opened?"}, filled{Name: "private", Value: true})
	p := w.await()
	if !p.private() || p.button("Share") == "" {
		t.Fatalf("the private answer %+v", p)
	}
	w.press(p, p.button("Share"))
	if left := w.await(); left.ID != p.ID || left.button("Share") != "" || left.Content != p.Content {
		t.Errorf("what is left of the private answer: %+v", left)
	}
	shared := w.await()
	want := p.Content + "\n-# shared by <@" + w.state.User.ID + ">"
	if shared.private() || shared.Content != want {
		t.Errorf("shared is %+v, want\n%s", shared, want)
	}
}

// archive is a library that gives its quotes back.
type archive struct {
	library
	revision string
}

func (a *archive) Revision() string { return a.revision }

func (*archive) Proof(article string, start, end int) (answer.Proof, bool) {
	q := quoted(herald, "The bridge opened on Friday.")
	return answer.Proof{Quote: q, Paragraph: 1, Paragraphs: 1}, article == q.Article && start == q.Start && end == q.End
}

func TestProof(t *testing.T) {
	t.Parallel()
	w := settle(t, &archive{revision: "3f9c12ab"}, brisk())
	w.say(w.channel(textChannel), w.mention()+"when has it opened?", "")
	p := w.await()
	proof := p.button("Proof")
	w.press(p, proof)
	want := "**“The bridge opened on Friday.”**\n-# [Bridge opens](<https://herald.example/bridge#:~:text=The%20bridge%20opened%20on%20Friday.>), Valley Herald, <t:1720180800:D>\n-# paragraph 1 of 1"
	if got := w.await(); got.Content != want || !got.private() {
		t.Errorf("the proof %+v, want\n%s", got, want)
	}
	w.leave()
	w.start(&archive{revision: "3f9c12ab"}, brisk()) // a restart: the button still works
	w.press(p, proof)
	if got := w.await(); got.Content != want {
		t.Errorf("after a restart the proof is %q", got.Content)
	}
	w.leave()
	w.start(&archive{revision: "00000000"}, brisk()) // with other articles
	w.press(p, proof)
	if got := w.await(); !strings.Contains(got.Content, "have changed") || !got.private() {
		t.Errorf("with other articles the proof is %+v", got)
	}
	w.leave()
	w.start(&library{}, brisk()) // an answerer that knows no such button
	w.press(p, proof)
	if got := w.await(); got.Content != en.outdated || !got.private() {
		t.Errorf("an unknown button gets %+v", got)
	}
}

func TestCheckStatements(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	w.use("check", filled{Name: "statement", Value: "It has opened. It is *long*."})
	p := w.await()
	want := "**" + en.checkIntro + "**\n> It has opened.\n**" + en.checkSays[answer.Supported] + "** The bridge opened on Friday. [1]\n> It is long.\n" + en.checkSays[answer.Unmentioned]
	if !strings.HasPrefix(p.Content, want) || p.private() {
		t.Errorf("checked is %+v, want it to begin\n%s", p, want)
	}
	w.use("check", filled{Name: "statement", Value: "It has opened."}, filled{Name: "private", Value: true})
	if p := w.await(); !p.private() || p.button("Share") == "" {
		t.Errorf("checked in private is %+v", p)
	}
	w.logged("opened")
}

func TestSummary(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	w.use("summary", filled{Name: "article", Value: "003-ferry"}, filled{Name: "length", Value: "medium"})
	if p := w.await(); !strings.HasPrefix(p.Content, "**003-ferry medium**\n- The bridge opened") {
		t.Errorf("the summary %q", p.Content)
	}
	w.use("summary", filled{Name: "article", Value: "no *such* thing"})
	if p := w.await(); p.Content != "No article is called “no \\*such\\* thing”: choose one from the suggestions, or see `/articles`." {
		t.Errorf("for an unknown article %q", p.Content)
	}
	if diff := cmp.Diff([]string{"001-bridge", "002-cost"}, w.complete("summary", filled{Name: "article", Value: "BRIDGE"})); diff != "" {
		t.Error(diff)
	}
	if got := w.complete("summary", filled{Name: "article", Value: "nothing like it"}); len(got) != 0 {
		t.Errorf("suggested is %q", got)
	}
}

func TestListsArePrivate(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	for name, begin := range map[string]string{"articles": "**3 articles", "help": "**Ask about"} {
		w.use(name)
		if p := w.await(); !strings.HasPrefix(p.Content, begin) || !p.private() {
			t.Errorf("/%s gives %+v", name, p)
		}
	}
}

// TestFailures sees that a deferred answer is filled in whatever happens, and that the bot lives on.
func TestFailures(t *testing.T) {
	t.Parallel()
	p := brisk()
	p.answer = 50 * time.Millisecond
	w := settle(t, &library{}, p)
	for _, c := range []struct{ question, want string }{
		{"panic please", "Something went wrong"},
		{"broken please", "Something went wrong"},
		{"rude please", `Ask \*politely\*.`},
		{"slow please", "That took longer than"},
	} {
		w.use("ask", filled{Name: "question", Value: c.question})
		p := w.await()
		if !strings.HasPrefix(p.Content, c.want) {
			t.Errorf("/ask %s: %q", c.question, p.Content)
		}
		if _, number, told := strings.Cut(p.Content, "the reference "); told && !strings.Contains(w.log.String(), `msg="request failed" why=`) ||
			told && !strings.Contains(w.log.String(), "request="+strings.TrimSuffix(number, ".")) {
			t.Errorf("/ask %s: the number of %q is not in the log:\n%s", c.question, p.Content, w.log)
		}
		w.say(w.channel(directChannel), c.question, "")
		if p := w.await(); !strings.HasPrefix(p.Content, c.want) {
			t.Errorf("%s: %q", c.question, p.Content)
		}
	}
	w.logged("please")
}

// crowd is a listener to whom each question waits until the doors open.
type crowd struct {
	listener
	inside chan struct{}
	doors  chan struct{}
}

func (c *crowd) Ask(ctx context.Context, q answer.Question) (*answer.Answer, error) {
	c.inside <- struct{}{}
	select {
	case <-c.doors:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return c.listener.Ask(ctx, q)
}

func newCrowd() *crowd { return &crowd{inside: make(chan struct{}, 10), doors: make(chan struct{})} }

func TestBusy(t *testing.T) {
	t.Parallel()
	p := brisk()
	p.inFlight = 1
	lib := newCrowd()
	w := settle(t, lib, p)
	w.say(w.channel(directChannel), "when has it opened?", "")
	next(t, lib.inside)
	w.use("ask", filled{Name: "question", Value: "and now?"})
	if p := w.await(); p.Content != en.busy || !p.private() {
		t.Errorf("one too many gets %+v", p)
	}
	w.say(w.channel(textChannel), w.mention()+"and now?", "")
	if p := w.await(); p.Content != en.busy {
		t.Errorf("one too many gets %+v", p)
	}
	if got := w.complete("summary", filled{Name: "article", Value: "ferry"}); len(got) != 1 {
		t.Errorf("while the bot is busy, suggested is %q", got)
	}
	close(lib.doors)
	if p := w.await(); !strings.HasPrefix(p.Content, opened) {
		t.Errorf("the first gets %q", p.Content)
	}
}

// TestForgetsWhatIsBeingAnswered: who has it all forgotten while an answer is made is not remembered for having asked.
func TestForgetsWhatIsBeingAnswered(t *testing.T) {
	t.Parallel()
	lib := newCrowd()
	w := settle(t, lib, brisk())
	for name, ask := range map[string]func(){
		"command": func() { w.use("ask", filled{Name: "question", Value: "when has it opened?"}) },
		"mention": func() { w.say(w.channel(textChannel), w.mention()+"when has it opened?", "") },
	} {
		ask()
		next(t, lib.inside)
		w.use("forget-me")
		if p := w.await(); p.Content != en.forgotten {
			t.Errorf("%s: /forget-me gives %+v", name, p)
		}
		lib.doors <- struct{}{}
		p := w.await()
		if !strings.HasPrefix(p.Content, opened) {
			t.Errorf("%s: the answer %+v", name, p)
		}
		w.say(w.channel(textChannel), w.mention()+"and who opened it?", p.ID)
		next(t, lib.inside)
		lib.doors <- struct{}{}
		w.await()
		if got := lib.before(); got != "" {
			t.Errorf("%s: what was to be forgotten: %q", name, got)
		}
	}
}

func TestStopsInOrder(t *testing.T) {
	t.Parallel()
	lib := newCrowd()
	w := settle(t, lib, brisk())
	w.use("ask", filled{Name: "question", Value: "when has it opened?"})
	next(t, lib.inside)
	w.stop()
	close(lib.doors)
	if p := w.await(); !strings.HasPrefix(p.Content, opened) {
		t.Errorf("what was in flight gets %q", p.Content)
	}
	w.leave()
}

func TestStopsInTime(t *testing.T) {
	t.Parallel()
	p := brisk()
	p.grace = 0
	lib := newCrowd()
	w := settle(t, lib, p)
	w.use("ask", filled{Name: "question", Value: "when has it opened?"})
	next(t, lib.inside)
	w.stop()
	if p := w.await(); !strings.HasPrefix(p.Content, "I am being restarted") {
		t.Errorf("what cannot be finished gets %q", p.Content)
	}
	w.leave()
}

// TestConnectsAgain sees that the bot answers after each way in which the gateway can fail, and
// answers what was asked meanwhile once.
func TestConnectsAgain(t *testing.T) {
	for name, c := range map[string]struct {
		fail   func(*testguild.Guild)
		resume bool
	}{
		"drop": {(*testguild.Guild).Drop, true},
		"op 7": {(*testguild.Guild).RequestReconnect, true},
		"op 9": {(*testguild.Guild).InvalidateSessions, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := settle(t, &library{}, brisk())
			c.fail(w.guild)
			if c.resume { // what is written meanwhile comes after the resume
				w.say(w.channel(directChannel), "when has it opened?", "")
				if p := w.await(); !strings.HasPrefix(p.Content, opened) {
					t.Errorf("the reply is %q", p.Content)
				}
			}
			for !c.resume && !next(t, w.online) { // what is written meanwhile is lost
			}
			w.say(w.channel(directChannel), "anybody there?", "")
			if p := w.await(); !strings.HasPrefix(p.Content, "**The articles") {
				t.Errorf("the reply is %q", p.Content)
			}
			if want := map[bool]int{true: 1, false: 2}[c.resume]; w.guild.Identified() != want {
				t.Errorf("the bot has identified %d times, want %d", w.guild.Identified(), want)
			}
		})
	}
}

func TestRegistersOnce(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	if n := strings.Count(w.log.String(), "commands registered"); n != 1 {
		t.Errorf("the commands were registered %d times:\n%s", n, w.log)
	}
	w.leave()
	w.start(&library{}, brisk())
	if n := strings.Count(w.log.String(), "commands registered"); n != 1 {
		t.Errorf("after a restart the commands were registered %d times in all", n)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	for name, c := range map[string]struct {
		config Config
		code   int
	}{
		"a wrong token":         {Config{Token: "wrong-token", API: w.server.URL}, 0},
		"an unknown test guild": {Config{Token: w.guild.Token(), API: w.server.URL, TestGuild: "123"}, http.StatusForbidden},
	} {
		c.config.Answerer = &library{}
		err := run(t.Context(), c.config, brisk())
		var refused *RefusedError
		if !errors.As(err, &refused) || refused.Cure == "" || c.code != 0 && refused.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "wrong-token") {
			t.Errorf("%s: the error names it: %v", name, err)
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	for _, c := range []Config{{}, {Token: " "}, {Token: "x", API: "127.0.0.1:8080"}, {Token: "x", API: "ftp://x"}} {
		if err := Run(t.Context(), c); err == nil {
			t.Errorf("%+v is accepted", c)
		}
	}
}
