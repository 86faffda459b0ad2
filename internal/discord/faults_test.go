package discord

import (
	"strings"
	"testing"
	"time"

	"rapporteur/internal/testguild"
)

// trouble is something that goes wrong on Discord's side while a person waits for the bot.
type trouble struct {
	rest    []testguild.RESTFault
	gateway testguild.Faults       // for connections to come
	act     func(*testguild.Guild) // done to those that there are
	over    bool                   // the session is forgotten: what happens meanwhile, Discord does not deliver
	lost    bool                   // Discord itself does not take the answer, however often it is sent
	note    bool                   // it takes only a note in the answer's place
}

const (
	sending = "POST /channels/{channel}/messages"
	replies = "interactions" // first answers
	edits   = "webhooks"     // edits and what follows
)

// troubles are what is tried: each answer that Discord would take comes, and comes once.
func troubles() map[string]trouble {
	all := map[string]trouble{
		"the connection drops":                   {act: (*testguild.Guild).Drop},
		"op 7":                                   {act: (*testguild.Guild).RequestReconnect},
		"op 9":                                   {over: true, act: (*testguild.Guild).InvalidateSessions},
		"op 9, can be resumed":                   {act: (*testguild.Guild).RequestResume},
		"unknown error":                          {act: func(g *testguild.Guild) { g.CloseConnections(4000) }},
		"too many packets":                       {act: func(g *testguild.Guild) { g.CloseConnections(4008) }},
		"session timed out":                      {over: true, act: func(g *testguild.Guild) { g.CloseConnections(4009) }},
		"going away":                             {act: func(g *testguild.Guild) { g.CloseConnections(1001) }},
		"normal closure":                         {act: func(g *testguild.Guild) { g.CloseConnections(1000) }},
		"dropped, and op 7 at first":             {gateway: testguild.Faults{ReconnectFirst: true}, act: (*testguild.Guild).Drop},
		"dropped, and resume is denied":          {gateway: testguild.Faults{RefuseResume: true}, over: true, act: (*testguild.Guild).Drop},
		"dropped, and resume is ignored":         {gateway: testguild.Faults{IgnoreResume: true}, over: true, act: (*testguild.Guild).Drop},
		"done, and never answered at " + replies: {rest: []testguild.RESTFault{{Path: replies, Kind: testguild.FaultStall, Done: true}}},
	}
	for _, where := range []string{sending, replies, edits} {
		at := " at " + where
		one := func(f testguild.RESTFault) trouble {
			f.Path = where
			return trouble{rest: []testguild.RESTFault{f}}
		}
		all["slow"+at] = one(testguild.RESTFault{Kind: testguild.FaultSlow, Wait: 50 * time.Millisecond})
		all["dropped once"+at] = one(testguild.RESTFault{Kind: testguild.FaultDrop, Times: 1})
		all["500 twice"+at] = one(testguild.RESTFault{Kind: testguild.FaultStatus, Status: 500, Times: 2})
		all["502 once"+at] = one(testguild.RESTFault{Kind: testguild.FaultStatus, Status: 502, Times: 1})
		all["503 thrice"+at] = one(testguild.RESTFault{Kind: testguild.FaultStatus, Status: 503, Times: 3})
		all["stalled once"+at] = one(testguild.RESTFault{Kind: testguild.FaultStall, Times: 1})
		all["429"+at] = one(testguild.RESTFault{Kind: testguild.FaultLimit, Times: 1, Wait: 30 * time.Millisecond})
		all["429 for all"+at] = one(testguild.RESTFault{Kind: testguild.FaultGlobalLimit, Times: 1, Wait: 30 * time.Millisecond})
		all["done, the answer lost"+at] = one(testguild.RESTFault{Kind: testguild.FaultDrop, Times: 1, Done: true})
		all["done, and 502"+at] = one(testguild.RESTFault{Kind: testguild.FaultStatus, Status: 502, Times: 1, Done: true})
		all["done, and not JSON"+at] = one(testguild.RESTFault{Kind: testguild.FaultGarbage, Times: 1, Done: true})
		all["done, and stalled"+at] = one(testguild.RESTFault{Kind: testguild.FaultStall, Times: 1, Done: true})
		often := one(testguild.RESTFault{Kind: testguild.FaultStatus, Status: 503, Times: 3 * attempts})
		often.lost = where != edits // an answer that was announced must come
		all["503 too often"+at] = often
		denied := one(testguild.RESTFault{Kind: testguild.FaultStatus, Status: 403, Times: 1})
		denied.lost, denied.note = where != edits, where == edits
		all["forbidden"+at] = denied
	}
	return all
}

// flows are what a person does with the bot. Each returns how an answer to it begins.
var flows = map[string]func(w *town, before posted) string{
	"mention": func(w *town, _ posted) string {
		w.say(w.channel(textChannel), w.mention()+"when has it opened?", "")
		return opened
	},
	"command": func(w *town, _ posted) string {
		w.use("ask", filled{Name: "question", Value: "when has it opened?"})
		return opened
	},
	"follow-up": func(w *town, before posted) string {
		w.press(before, before.button("What did it cost to open?"))
		return opened
	},
	"proof": func(w *town, before posted) string {
		w.press(before, before.button("Proof"))
		return "Masons"
	},
	"menu": func(w *town, before posted) string {
		w.do("/local/commands", map[string]any{"channel": w.channel(textChannel), "command": w.command(checkName), "target": before.ID}, nil)
		return "**" + en.checkIntro
	},
}

// TestTroubles has everything go wrong in everything that a person does: an answer that Discord would take comes, and comes
// once; nothing stays at "thinking"; and the bot lives on.
func TestTroubles(t *testing.T) {
	p := brisk()
	p.request, p.quiet = 3*time.Second, time.Millisecond // as on Discord, longer than an interaction waits for its first answer
	p.open = 2 * time.Second
	n := 0
	for name, trouble := range troubles() {
		for flow, act := range flows {
			if n++; testing.Short() && n%7 != 0 {
				continue // under the race detector a part must do
			}
			t.Run(name+"/"+flow, func(t *testing.T) {
				t.Parallel()
				w := settleIn(t, testguild.New(testguild.Options{}), unwatched, &listener{}, p)
				w.say(w.channel(textChannel), w.mention()+"when has it opened?", "")
				before := w.await()
				faults := trouble.gateway
				faults.REST = trouble.rest
				w.guild.SetFaults(faults)
				if trouble.act != nil {
					identified := w.guild.Identified()
					trouble.act(w.guild)
					for trouble.over && !(w.guild.Identified() > identified && w.guild.Online()) {
						next(w.t, w.online)
					}
				}
				w.survives(act(w, before), trouble)
			})
		}
	}
}

// survives sees that one answer comes that begins so, or a note or none where that may be, that nothing is left thinking, and
// that the bot answers the next question.
func (w *town) survives(begins string, of trouble) {
	w.t.Helper()
	answers := map[string]bool{} // an edit that is sent again changes the same message again
	for !of.lost && len(answers) == 0 {
		if p := w.await(); strings.HasPrefix(p.Content, begins) || of.note && strings.HasPrefix(p.Content, "Something went wrong") {
			answers[p.ID] = true
		}
	}
	direct := w.channel(directChannel)
	w.guild.SetFaults(testguild.Faults{})
	w.say(direct, "anybody there?", "")
	for p := w.await(); p.ChannelID != direct; p = w.await() {
		if strings.HasPrefix(p.Content, begins) {
			answers[p.ID] = true
		}
	}
	if len(answers) > 1 {
		w.t.Errorf("%d answers came", len(answers))
	}
	w.leave() // which ends what the bot is at
	w.settled()
}

// settled sees that no message is left at "thinking".
func (w *town) settled() {
	w.t.Helper()
	var state struct {
		Channels []struct{ Messages []posted }
	}
	w.get("/local/state", &state)
	for _, c := range state.Channels {
		for _, m := range c.Messages {
			if m.thinking() {
				w.t.Errorf("left at thinking: %+v", m)
			}
		}
	}
}
