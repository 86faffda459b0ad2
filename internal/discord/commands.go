package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"

	"github.com/bwmarrin/discordgo"

	"rapporteur/internal/answer"
)

// command is a slash command, or an entry in the menu of a message.
type command struct {
	name    string // its label in the menu is in the words
	menu    bool
	options []parameter
	private func(arguments) bool // whether only the person who asks sees the reply
	manage  bool                 // only for who may manage a server, and only there
	counts  bool                 // as an answer: limits hold for it, and where and by whom may be asked
	handle  func(context.Context, request) (reply, error)
	opens   func(context.Context, interactionEvent) (form, error) // in the place of handle, a form to be filled in; nil: none
}

// parameter is an option of a command: text, or yes and no. What it is for is in the words.
type parameter struct {
	name     string
	required bool
	flag     bool               // yes or no
	suggests func() []candidate // what the bot suggests while somebody types; nil: nothing
	choices  []string           // no other values; what they are called is in the words too
}

// request is what a person wants of the bot.
type request struct {
	words *words
	args  arguments
	about string // the text of the message that a menu was opened on
	id    string // of the message or interaction
	user  string
	guild string

	channel, parent string   // where; the channel of a thread, else ""
	roles           []string // of the user's in the guild, without the one that all have
	aloud           bool     // the answer cannot be for the user alone

	asked        *asked               // that it is being answered
	progress     func(*answer.Answer) // shows what is there of an answer while it is written; nil: nobody waits for that
	conversation string               // see there
	last         *answer.Turn         // what who asks has read last where they ask; nil: nothing that is remembered
}

// secret are words of a person's that must not be logged.
func (r request) secret() string {
	last := ""
	if r.last != nil {
		last = r.last.Question
	}
	return cmp.Or(r.args.text("question"), r.about, r.args.text("about"), r.args.text("topic"), last)
}

// reply is what comes of a request: messages, the turn that a later question may go on from, and whether
// who asked may share it when nobody else sees it.
type reply struct {
	messages  []message
	turn      *answer.Turn
	shareable bool
	failed    bool   // there was no answer
	outcome   string // state of an answer, "" for what is none
}

// arguments are the options that somebody gave, as Discord sent them.
type arguments []option

// text is the value of a text option, "" when it is not given.
func (a arguments) text(name string) string {
	var s string
	a.read(name, &s)
	return s
}

// flag is the value of a yes-or-no option, false when it is not given.
func (a arguments) flag(name string) bool {
	var v bool
	a.read(name, &v)
	return v
}

// read leaves into as it is when the option is absent or of another type.
func (a arguments) read(name string, into any) {
	for _, o := range a {
		if o.Name == name {
			_ = json.Unmarshal(o.Value, into)
		}
	}
}

func always(arguments) bool { return true }
func never(arguments) bool  { return false }

// commandOrder is the order in which commands are registered.
func commandOrder() []string {
	return []string{"ask", "summary", "check", "timeline", "who-said", "differences", "articles", "why", "help", "privacy", "forget-me", "quota", "settings", "reload", checkName}
}

// checkName is the name of the menu entry as it is registered; Discord sends no other, whatever language shows it.
const checkName = "Check against the articles"

// allCommands are the bot's commands by name.
func (b *bot) allCommands() map[string]command {
	all := map[string]command{}
	for _, c := range append(b.viewCommands(), []command{
		{
			name:    "ask",
			options: []parameter{{name: "question", required: true}, {name: "private", flag: true}},
			private: func(a arguments) bool { return a.flag("private") },
			counts:  true,
			handle: func(ctx context.Context, r request) (reply, error) {
				return b.ask(ctx, r, r.args.text("question"), b.memory.before(r.conversation))
			},
		},
		{
			name: "summary",
			options: []parameter{
				{name: "article", suggests: func() []candidate { return articleChoices(b.answerer.Articles()) }},
				{name: "topic"},
				{name: "length", choices: []string{string(answer.Short), string(answer.Medium), string(answer.Long)}},
			},
			private: never, counts: true, handle: b.summary,
		},
		{name: "articles", private: always, handle: func(_ context.Context, r request) (reply, error) {
			return reply{messages: renderArticles(r.words, b.answerer.Articles(), b.answerer.Revision())}, nil
		}},
		{name: "help", private: always, handle: func(_ context.Context, r request) (reply, error) {
			return reply{messages: renderHelp(r.words, len(b.answerer.Articles()), b.answerer.Revision())}, nil
		}},
		{name: "quota", private: always, handle: b.quota},
		{name: "privacy", private: always, handle: b.privacy},
		{name: "forget-me", private: always, handle: b.forgetMe},
		{
			name:    "check",
			options: []parameter{{name: "statement", required: true}, {name: "private", flag: true}},
			private: func(a arguments) bool { return a.flag("private") },
			counts:  true,
			handle: func(ctx context.Context, r request) (reply, error) {
				return b.check(ctx, r, r.args.text("statement"))
			},
		},
		{name: checkName, menu: true, private: always, counts: true, handle: func(ctx context.Context, r request) (reply, error) {
			return b.check(ctx, r, r.about)
		}},
	}...) {
		all[c.name] = c
	}
	if b.state != nil {
		all["settings"] = command{name: "settings", options: []parameter{{name: "about", required: true, choices: settingsForms()}}, manage: true, opens: b.settingsForm}
	}
	if r, ok := b.answerer.(Reloader); ok {
		all["reload"] = command{name: "reload", private: always, manage: true, handle: func(ctx context.Context, q request) (reply, error) {
			done, err := r.Reload(ctx)
			return reply{messages: renderReload(q.words, done)}, err
		}}
	}
	return all
}

// ask answers a question that goes on from the turn before, if there is one.
func (b *bot) ask(ctx context.Context, r request, question string, before *answer.Turn) (reply, error) {
	outcome := outcomeFailed
	done := b.recording(ctx, r, question)
	defer func() { done(outcome) }()
	a, err := b.answerer.Ask(ctx, answer.Question{Text: question, Before: before, Progress: r.progress, OwnWords: b.frugal(ctx, r)})
	var unfit *answer.UserError
	if errors.As(err, &unfit) {
		outcome = "unfit"
	}
	if err != nil {
		return reply{}, err
	}
	outcome = string(a.State)
	b.metrics.answer(a)
	b.spend(ctx, r, a.Tokens)
	messages := b.provable(r.words, renderAnswer(r.words, a), a)
	b.opinable(r.words, messages)
	last := &messages[len(messages)-1]
	if a.State == answer.NotCovered {
		last.asking(a.Suggestions)
	} else if g, ok := b.answerer.(Guide); ok {
		last.asking(g.FollowUps(a, maxFollowUps))
	}
	return reply{messages: messages, turn: turnOf(a), shareable: true, outcome: string(a.State)}, nil
}

// Guide is what an Answerer may be as well. Answers then carry buttons with questions that it can answer.
type Guide interface {
	// FollowUps are at most n questions that go on from an answer, each known to be answered. It must take no
	// time that a person notices, and be safe for concurrent use.
	FollowUps(a *answer.Answer, n int) []string
}

// turnOf is what a later question may go on from: the question, as it was understood, and its answer.
func turnOf(a *answer.Answer) *answer.Turn {
	t := &answer.Turn{Question: a.Question, Answer: a.Short}
	if a.Understood != "" {
		t.Question = a.Understood
	}
	if (t.Answer == "" || t.Answer == answer.Yes || t.Answer == answer.No) && len(a.Claims) > 0 {
		t.Answer = a.Claims[0].Text
	}
	return t
}

func (b *bot) summary(ctx context.Context, r request) (reply, error) {
	q := answer.SummaryRequest{Topic: r.args.text("topic"), Length: answer.Length(r.args.text("length")), OwnWords: b.frugal(ctx, r)}
	if typed := r.args.text("article"); typed != "" {
		s, err := find(r.words, typed, b.answerer.Articles())
		if err != nil {
			return reply{}, err
		}
		q.Articles = []string{s.Article}
	}
	s, err := b.answerer.Summarize(ctx, q)
	if err != nil {
		return reply{}, err
	}
	b.spend(ctx, r, s.Tokens)
	return reply{messages: b.revealing(renderSummary(r.words, s), s)}, nil
}

// Worder is what an Answerer may be as well, when what is asked is sent to a language model.
type Worder interface {
	WrittenBy() string // the model's name, "" for none
}

// Reloader is what an Answerer may be as well, when its articles may change while it runs.
type Reloader interface {
	// Reload reads the articles again and says what has come of it. It must be safe for concurrent use.
	Reload(ctx context.Context) (Reloaded, error)
}

// Reloaded is what has come of reading the articles again.
type Reloaded struct {
	Articles            int // that are answered from now
	Revision            string
	Came, Went, Changed int
	Mistakes            []string // "003-mill.md:4: …"; then the articles are those from before
}

// check shows what the articles say to each sentence of a text.
func (b *bot) check(ctx context.Context, r request, text string) (reply, error) {
	sentences := statements(text)
	if len(sentences) == 0 {
		return reply{}, spokenError(r.words.checkEmpty)
	}
	var all []*answer.Checked
	for _, s := range sentences {
		if len(all) == maxChecked {
			break
		}
		c, err := b.answerer.Check(ctx, answer.Question{Text: s})
		var unfit *answer.UserError
		if errors.As(err, &unfit) { // too long to be checked: the others can be
			continue
		}
		if err != nil {
			return reply{}, err
		}
		all = append(all, c)
	}
	return reply{messages: renderCheck(r.words, all, len(sentences)-len(all)), shareable: true}, nil
}

// maxChecked is how many sentences of a message are checked.
const maxChecked = 8

// suggest completes what somebody is typing.
func (b *bot) suggest(name string, a arguments) []choice {
	for _, o := range a {
		for _, p := range b.commands[name].options {
			if o.Focused && p.name == o.Name && p.suggests != nil {
				return complete(a.text(o.Name), p.suggests())
			}
		}
	}
	return []choice{}
}

// definitions are the commands as Discord takes them, named in English and described in every language.
func (b *bot) definitions() []*discordgo.ApplicationCommand {
	var out []*discordgo.ApplicationCommand
	for _, name := range commandOrder() {
		if c, ok := b.commands[name]; ok {
			out = append(out, c.definition(b.catalogue))
		}
	}
	return out
}

func (c command) definition(in catalogue) *discordgo.ApplicationCommand {
	if c.menu {
		return &discordgo.ApplicationCommand{Type: discordgo.MessageApplicationCommand, Name: c.name,
			NameLocalizations: in.each(func(w *words) string { return w.checkCommand })}
	}
	def := &discordgo.ApplicationCommand{Type: discordgo.ChatApplicationCommand, Name: c.name, Description: in.all[0].commands[c.name][0],
		DescriptionLocalizations: in.each(func(w *words) string { return w.commands[c.name][0] })}
	if c.manage {
		def.DefaultMemberPermissions = new(int64(discordgo.PermissionManageGuild))
		def.Contexts = &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	}
	for i, p := range c.options {
		o := &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionString, Name: p.name, Description: in.all[0].commands[c.name][i+1],
			DescriptionLocalizations: *in.each(func(w *words) string { return w.commands[c.name][i+1] }),
			Required:                 p.required, Autocomplete: p.suggests != nil,
		}
		if p.flag {
			o.Type = discordgo.ApplicationCommandOptionBoolean
		}
		for _, value := range p.choices {
			o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{Name: in.all[0].choices[value], Value: value,
				NameLocalizations: *in.each(func(w *words) string { return w.choices[value] })})
		}
		def.Options = append(def.Options, o)
	}
	return def
}

// locales are Discord's names for the languages other than English that the bot speaks
// (https://discord.com/developers/docs/reference#locales).
var locales = map[string]discordgo.Locale{
	"de": discordgo.German, "fr": discordgo.French, "es": discordgo.SpanishES, "pl": discordgo.Polish, "uk": discordgo.Ukrainian,
}

// each is a text in every language but English, by Discord's locale.
func (c catalogue) each(text func(*words) string) *map[discordgo.Locale]string {
	out := map[discordgo.Locale]string{}
	for _, w := range c.all[1:] {
		out[locales[w.tag.String()]] = text(w)
	}
	return &out
}
