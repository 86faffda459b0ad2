package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/answer"
)

// library is a small answerer over the invented articles about a bridge.
type library struct{}

func (*library) Ask(ctx context.Context, q answer.Question) (*answer.Answer, error) {
	words := strings.Fields(strings.ToLower(q.Text))
	a := &answer.Answer{Question: q.Text, State: answer.NotCovered, Text: "The articles do not cover this.", Engine: "extractive", Revision: "3f9c12ab", Articles: 3}
	for _, w := range words {
		switch strings.Trim(w, "?.,") {
		case "opened", "open":
			a.State, a.Short = answer.Answered, "on Friday"
			a.Claims, a.Sources = []answer.Claim{claimed("The bridge opened on Friday.", herald)}, []answer.Source{herald}
		case "everything":
			a.State, a.Sources, a.Claims = answer.Answered, []answer.Source{herald}, planks(40)
		case "encyclopedia":
			a.State, a.Sources, a.Claims = answer.Answered, []answer.Source{herald}, planks(90)
		case "panic":
			panic("the library burns: " + q.Text)
		case "broken":
			return nil, errors.New("shelf missing for " + q.Text)
		case "rude":
			return nil, &answer.UserError{Message: "ask *politely*"}
		case "slow":
			<-ctx.Done()
			return nil, ctx.Err()
		}
	}
	if a.State == answer.NotCovered {
		a.Refusal = &answer.Refusal{Asked: answer.AskedThing}
	}
	return a, nil
}

// planks are n claims of some length.
func planks(n int) []answer.Claim {
	var out []answer.Claim
	for i := range n {
		out = append(out, claimed(fmt.Sprintf("Plank %d of the bridge is of oak, as the carpenter said on the day when it was laid in its place.", i+1), herald))
	}
	return out
}

func (l *library) Check(ctx context.Context, q answer.Question) (*answer.Checked, error) {
	a, err := l.Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	c := &answer.Checked{Statement: q.Text, Verdict: answer.Unmentioned, Revision: a.Revision}
	if a.State == answer.Answered {
		c.Verdict, c.Claims, c.Sources = answer.Supported, a.Claims, a.Sources
	}
	return c, nil
}

func (*library) Summarize(_ context.Context, r answer.SummaryRequest) (*answer.Summary, error) {
	return &answer.Summary{Title: strings.Join(append(r.Articles, r.Topic, string(r.Length)), " "), Revision: "3f9c12ab",
		Bullets: []answer.Claim{claimed("The bridge opened on Friday.", herald)}, Sources: []answer.Source{herald}}, nil
}

func (*library) Articles() []answer.Source { return []answer.Source{herald, courier, gazette} }
func (*library) Revision() string          { return "3f9c12ab" }

func TestAddressed(t *testing.T) {
	b := newBot(Config{Answerer: &library{}}, nil, slog.New(slog.DiscardHandler), brisk())
	me := user{ID: "1", Bot: true}
	you := user{ID: "7"}
	plain := messageEvent{ID: "5", GuildID: "3", Author: you, Content: "<@1> who?", Mentions: []user{me}}
	if b.addressed(plain) {
		t.Error("answers before it knows who it is")
	}
	b.ready(readyEvent{User: me})
	for name, c := range map[string]struct {
		change func(*messageEvent)
		want   bool
	}{
		"mention":                {func(m *messageEvent) {}, true},
		"reply with mention":     {func(m *messageEvent) { m.Type, m.Content = replyMessage, "and then?" }, true},
		"direct message":         {func(m *messageEvent) { m.GuildID, m.Mentions = "", nil }, true},
		"talk among others":      {func(m *messageEvent) { m.Mentions = nil }, false},
		"mention of another":     {func(m *messageEvent) { m.Mentions = []user{{ID: "8"}} }, false},
		"everyone":               {func(m *messageEvent) { m.Content, m.Mentions = "@everyone look", nil }, false},
		"another bot":            {func(m *messageEvent) { m.Author.Bot = true }, false},
		"the system":             {func(m *messageEvent) { m.Author.System = true }, false},
		"a webhook":              {func(m *messageEvent) { m.WebhookID = "4" }, false},
		"itself":                 {func(m *messageEvent) { m.Author = user{ID: "1"} }, false},
		"a pinned message":       {func(m *messageEvent) { m.Type = 6 }, false},
		"a thread's first":       {func(m *messageEvent) { m.Type = 21 }, false},
		"a bot's direct message": {func(m *messageEvent) { m.GuildID, m.Author.Bot = "", true }, false},
	} {
		m := plain
		c.change(&m)
		if got := b.addressed(m); got != c.want {
			t.Errorf("%s: addressed is %v", name, got)
		}
	}
}

func TestQuestion(t *testing.T) {
	for in, want := range map[string]string{
		"<@1> who built it?":                "who built it?",
		"<@!1>, who built it?":              "who built it?",
		"who, <@1>, built <#5> it":          "who, , built it",
		"<@1>":                              "",
		" <@1> <@&44> <a:wave:3> </ask:1> ": "",
		"hey <@1>: when?\nAnd where?":       "hey : when? And where?",
		"is 3 <4 and 5> 4?":                 "is 3 <4 and 5> 4?",
	} {
		if got := question(in); got != want {
			t.Errorf("question(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSeen(t *testing.T) {
	s := newSeen(3)
	var got []bool
	for _, id := range []string{"a", "a", "b", "c", "a", "d", "b", "a"} {
		got = append(got, s.first(id))
	}
	// d has a forgotten.
	if diff := cmp.Diff([]bool{true, false, true, true, false, true, false, true}, got); diff != "" {
		t.Error(diff)
	}
	if len(s.ids) > 3 {
		t.Errorf("%d ids are remembered", len(s.ids))
	}
}

func TestSlots(t *testing.T) {
	s := newSlots(2, func(error) {})
	var hold sync.WaitGroup
	hold.Add(1)
	for i, want := range []bool{true, true, false} {
		if got := s.run(hold.Wait); got != want {
			t.Errorf("run %d: %v", i+1, got)
		}
	}
	if s.idle(0) {
		t.Error("idle while something runs")
	}
	s.stop()
	hold.Done()
	if !s.idle(time.Minute) {
		t.Error("not idle when nothing runs")
	}
	if s.run(func() {}) {
		t.Error("something starts after the stop")
	}
}

func TestDenied(t *testing.T) {
	d := &denied{until: map[string]time.Time{}}
	now := time.Now()
	d.add("1", now, time.Minute)
	if !d.has("1", now) || d.has("2", now) || d.has("1", now.Add(2*time.Minute)) {
		t.Error("a channel is left alone too long, too short, or the wrong one is")
	}
	for i := range 3 * maxDenied {
		d.add(fmt.Sprint("x", i), now.Add(time.Hour), time.Minute)
	}
	if len(d.until) > maxDenied || d.until["1"] != (time.Time{}) {
		t.Errorf("%d channels are remembered", len(d.until))
	}
}

// TestRespond sees that each request gets exactly one reply, whatever its handler does.
func TestRespond(t *testing.T) {
	short := brisk()
	short.answer = 0
	stopped, cancel := context.WithCancelCause(t.Context())
	cancel(errStopping)
	waits := func(ctx context.Context) (reply, error) { <-ctx.Done(); return reply{}, ctx.Err() }
	for name, c := range map[string]struct {
		ctx     context.Context
		pace    pace
		handler handler
		want    string
	}{
		"reply":      {t.Context(), brisk(), func(context.Context) (reply, error) { return reply{messages: note("yes")}, nil }, "yes"},
		"panic":      {t.Context(), brisk(), func(context.Context) (reply, error) { panic("secret words") }, "Something went wrong"},
		"error":      {t.Context(), brisk(), func(context.Context) (reply, error) { return reply{}, errors.New("secret words") }, "Something went wrong"},
		"user error": {t.Context(), brisk(), func(context.Context) (reply, error) { return reply{}, &answer.UserError{Message: "no *such* article"} }, `No \*such\* article.`},
		"too slow":   {t.Context(), short, waits, "That took longer than"},
		"deaf":       {t.Context(), short, func(ctx context.Context) (reply, error) { waits(ctx); return reply{messages: note("late")}, nil }, "That took longer than"},
		"stopping":   {stopped, brisk(), waits, "I am being restarted"},
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			b := newBot(Config{Answerer: &library{}}, nil, slog.New(Numbered(slog.NewTextHandler(&log, nil))), c.pace)
			var got []string
			ctx, _ := begin(c.ctx, kindMessage)
			b.respond(ctx, en, c.handler, "secret words", func(r reply) { got = append(got, r.messages[0].content) })
			if len(got) != 1 || !strings.HasPrefix(got[0], c.want) && !(name == "deaf" && got[0] == "late") {
				t.Errorf("replies %q, want one that begins with %q", got, c.want)
			}
			if strings.Contains(log.String(), "secret words") {
				t.Errorf("the question is logged: %s", &log)
			}
			if i := strings.Index(got[0], "reference "); i >= 0 {
				ref := strings.TrimSuffix(got[0][i+len("reference "):], ".")
				if len(ref) != 6 || !strings.Contains(log.String(), "request="+ref) {
					t.Errorf("the reference %q is not in the log: %s", ref, &log)
				}
			}
		})
	}
}

// TestEventIsTakenOnce sends a mention twice, with a component that no library knows.
func TestEventIsTakenOnce(t *testing.T) {
	var sent []string
	b, _ := botAgainst(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent = append(sent, string(body))
	})
	e := &discordgo.Event{Type: "MESSAGE_CREATE", RawData: json.RawMessage(`{"id":"5","type":0,"guild_id":"3","channel_id":"4",
		"author":{"id":"7"},"content":"<@1>","mentions":[{"id":"1"}],"components":[{"type":99,"custom":{}}]}`)}
	for range 2 {
		b.event(t.Context(), e)
	}
	b.drain(func(error) {})
	want := `{"content":"Ask me a question about the articles: write it after my name, or use ` + "`/ask`. `/articles` lists what there is, `/help`" + ` says more.",` +
		`"components":[],"allowed_mentions":{"parse":[],"replied_user":false},"flags":4,` +
		`"message_reference":{"message_id":"5","fail_if_not_exists":false},"nonce":"5-0","enforce_nonce":true}`
	if diff := cmp.Diff([]string{want}, sent); diff != "" {
		t.Error(diff)
	}
}

// TestForbiddenChannelIsLeftAlone mentions the bot where it may not write.
func TestForbiddenChannelIsLeftAlone(t *testing.T) {
	var requests atomic.Int32
	b, _ := botAgainst(t, func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		w.WriteHeader(http.StatusForbidden)
		io.WriteString(w, `{"code":50013,"message":"Missing Permissions"}`)
	})
	m := messageEvent{ID: "5", GuildID: "3", ChannelID: "4", Content: "<@1>"}
	b.answerMessage(t.Context(), m)
	b.takeMessage(t.Context(), m)
	b.drain(func(error) {})
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests were sent, want 1", n)
	}
}

func TestEventsThatCannotBeRead(t *testing.T) {
	b, log := botAgainst(t, func(w http.ResponseWriter, r *http.Request) { t.Errorf("sent: %s", r.URL) })
	for _, kind := range []string{"READY", "MESSAGE_CREATE", "INTERACTION_CREATE"} {
		for _, data := range []string{`7`, `[]`, `{"id":{}}`, `{"author":"x","data":3,"user":1}`} {
			b.event(t.Context(), &discordgo.Event{Type: kind, RawData: json.RawMessage(data)})
		}
	}
	b.drain(func(error) {})
	if n := strings.Count(log.String(), "could not be read"); n != 11 {
		t.Errorf("%d of them are in the log:\n%s", n, log)
	}
}

// botAgainst is a bot that is on line, with a server that stands for Discord's REST API.
func botAgainst(t testing.TB, h http.HandlerFunc) (*bot, *lockedLog) {
	r, _ := restAgainst(t, h)
	log := &lockedLog{}
	b := newBot(Config{Answerer: &library{}}, r, slog.New(slog.NewTextHandler(log, nil)), brisk())
	b.ready(readyEvent{User: user{ID: "1"}})
	return b, log
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{"": "", "no such article": "No such article.", "élan?": "Élan?"} {
		if got := sentence(in); got != want {
			t.Errorf("sentence(%q) = %q", in, got)
		}
	}
}
