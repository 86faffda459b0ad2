package discord

import (
	"net/http"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"
)

// thread begins a thread at a new message of the person's.
func (w *town) thread() string {
	w.t.Helper()
	m := w.say(w.channel(textChannel), "about the bridge", "")
	var thread struct {
		ID string `json:"id"`
	}
	w.do("/local/threads", map[string]any{"channel": m.ChannelID, "message": m.ID, "content": "bridge"}, &thread)
	return thread.ID
}

// asks has a person use /ask in a channel.
func (w *town) asks(channel, question string, private bool) posted {
	w.t.Helper()
	options := []filled{{Name: "question", Value: question}, {Name: "private", Value: private}}
	w.do("/local/commands", map[string]any{"channel": channel, "command": w.command("ask"), "options": options}, nil)
	return w.await()
}

// TestPrivateQuestionsStayOutOfAThread: what others ask goes on from what all have read, never from what one person asked
// for themselves.
func TestPrivateQuestionsStayOutOfAThread(t *testing.T) {
	t.Parallel()
	l := &listener{}
	w := settle(t, l, brisk())
	thread := w.thread()
	goesOn := func(want string) {
		t.Helper()
		w.do("/local/messages", map[string]any{"user": w.other(), "channel": thread, "content": w.mention() + "when was that?"}, nil)
		if p := w.await(); l.before() != want || want == "" && strings.Contains(p.Content, "understood as") {
			t.Errorf("another's question goes on from %q, want %q: %s", l.before(), want, p.Content)
		}
	}
	p := w.asks(thread, "is it open?", true)
	if !p.private() {
		t.Fatalf("the private answer %+v", p)
	}
	goesOn("")
	w.press(p, p.button("Who opened the bridge?"))
	if p := w.await(); !p.private() {
		t.Fatalf("the answer to a button of a private answer %+v", p)
	}
	goesOn("when was that? ")
}

// TestCommandGoesOn: in a thread and in direct messages /ask goes on from the question before, in a channel where many
// talk from none.
func TestCommandGoesOn(t *testing.T) {
	t.Parallel()
	l := &listener{}
	w := settle(t, l, brisk())
	for channel, want := range map[string]string{
		w.thread():               "is it open? on Friday",
		w.channel(directChannel): "is it open? on Friday",
		w.channel(textChannel):   "",
	} {
		w.asks(channel, "is it open?", false)
		if got := l.before(); got != "" {
			t.Errorf("the first question goes on from %q", got)
		}
		w.asks(channel, "and who opened it?", false)
		if got := l.before(); got != want {
			t.Errorf("the second question goes on from %q, want %q", got, want)
		}
	}
}

// TestSharedAnswerIsGoneOnFrom: once it is shared, a reply to a private answer is understood, and a thread goes on from it.
func TestSharedAnswerIsGoneOnFrom(t *testing.T) {
	t.Parallel()
	l := &listener{}
	w := settle(t, l, brisk())
	for _, channel := range []string{w.channel(textChannel), w.thread()} {
		p := w.asks(channel, "is it open?", true)
		w.press(p, p.button("Share"))
		w.await()
		shared := w.await()
		replyTo := shared.ID
		if channel != w.channel(textChannel) {
			replyTo = ""
		}
		w.do("/local/messages", map[string]any{"user": w.other(), "channel": channel, "content": w.mention() + "and who opened it?", "reply_to": replyTo}, nil)
		w.await()
		if got, want := l.before(), "is it open? on Friday"; got != want {
			t.Errorf("another's question goes on from %q, want %q", got, want)
		}
	}
}

// TestThreadsAreLearnt from all that names them.
func TestThreadsAreLearnt(t *testing.T) {
	b, _ := botAgainst(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	for _, e := range []struct{ kind, data string }{
		{"GUILD_CREATE", `{"id":"3","threads":[{"id":"created with it","parent_id":"4","type":11}]}`},
		{"THREAD_CREATE", `{"id":"begun","guild_id":"3","type":11}`},
		{"THREAD_UPDATE", `{"id":"changed","guild_id":"3","type":12}`},
		{"THREAD_LIST_SYNC", `{"guild_id":"3","threads":[{"id":"listed","guild_id":"3","type":11},{"id":"too","guild_id":"3","type":10}]}`},
		{"INTERACTION_CREATE", `{"id":"1","type":4,"guild_id":"3","channel_id":"announced","channel":{"id":"announced","type":10}}`},
		{"INTERACTION_CREATE", `{"id":"2","type":4,"guild_id":"3","channel_id":"open","channel":{"id":"open","parent_id":"5","type":11}}`},
		{"THREAD_UPDATE", `{"id":"open","guild_id":"3","type":11}`},
		{"INTERACTION_CREATE", `{"id":"3","type":4,"guild_id":"3","channel_id":"closed","channel":{"id":"closed","type":12}}`},
		{"INTERACTION_CREATE", `{"id":"4","type":4,"guild_id":"3","channel_id":"no thread","channel":{"id":"no thread","type":0}}`},
		{"THREAD_DELETE", `{"id":"begun","guild_id":"3","parent_id":"4","type":11}`},
	} {
		b.event(t.Context(), &discordgo.Event{Type: e.kind, RawData: []byte(e.data)})
	}
	b.drain(func(error) {})
	want := map[string]thread{"created with it": {"3", "4"}, "changed": {"3", ""}, "listed": {"3", ""}, "too": {"3", ""}, "announced": {"3", ""}, "open": {"3", "5"}, "closed": {"3", ""}}
	if diff := cmp.Diff(want, b.guilds.threads, cmp.AllowUnexported(thread{})); diff != "" {
		t.Error(diff)
	}
}
