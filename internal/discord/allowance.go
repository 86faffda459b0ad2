package discord

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"rapporteur/internal/state"
)

// Limits are how much may be asked, and who may ask where, as the bot's operator has set it. The zero value sets nothing.
type Limits struct {
	// Fixed holds in every guild; of what is nothing in it, a guild's own settings are asked. A user's limit and cool-down, alone,
	// hold in direct messages too.
	Fixed state.Settings
	// Tokens of a language model in a day, 0 for no limit: of one user in a guild or in direct messages, of a guild, of the whole bot.
	// Whoever has none left is answered in the articles' own words. What has begun is finished, so that they may be passed by
	// what is being written at that moment.
	UserTokens, GuildTokens, DayTokens int
}

// rules are what holds where somebody asks.
type rules struct {
	state.Settings      // of the operator and the guild together
	freed, spared  bool // whether the person has a role for which no limits of the operator's hold, or none of the guild's
	fixed          state.Settings
}

// joined is what an operator has fixed, and of the rest what a guild has set.
func joined(fixed, set state.Settings) state.Settings {
	list := func(a, b []string) []string {
		if len(a) > 0 {
			return a
		}
		return b
	}
	return state.Settings{
		Private: list(fixed.Private, set.Private), Allowed: list(fixed.Allowed, set.Allowed), Denied: list(fixed.Denied, set.Denied),
		Required: list(fixed.Required, set.Required), Exempt: list(fixed.Exempt, set.Exempt),
		PerUser: cmp.Or(fixed.PerUser, set.PerUser), PerChannel: cmp.Or(fixed.PerChannel, set.PerChannel), PerGuild: cmp.Or(fixed.PerGuild, set.PerGuild),
		Cooldown: cmp.Or(fixed.Cooldown, set.Cooldown),
	}
}

// rules are those for a request. Where they cannot be read, a guild has set nothing.
func (b *bot) rules(ctx context.Context, r request) rules {
	fixed := b.limits.Fixed
	if r.guild == "" {
		return rules{Settings: state.Settings{PerUser: fixed.PerUser, Cooldown: fixed.Cooldown}, fixed: fixed}
	}
	all := rules{Settings: joined(fixed, b.settings(ctx, r.guild)), fixed: fixed}
	all.freed = r.hasRole(fixed.Exempt)
	all.spared = all.freed || r.hasRole(all.Exempt)
	return all
}

// settings are those of a guild, nothing when they cannot be read.
func (b *bot) settings(ctx context.Context, guild string) state.Settings {
	if b.state == nil {
		return state.Settings{}
	}
	ctx, cancel := context.WithTimeout(ctx, b.pace.store)
	defer cancel()
	set, err := b.state.Settings(ctx, guild)
	b.lost("settings", err)
	return set
}

// hasRole says whether who asks has one of these roles. Everybody has the one that has the guild's id.
func (r request) hasRole(roles []string) bool {
	return slices.ContainsFunc(roles, func(role string) bool { return role == r.guild || slices.Contains(r.roles, role) })
}

// here says whether the channel, or that of the thread, is one of these.
func (r request) here(channels []string) bool {
	return slices.Contains(channels, r.channel) || r.parent != "" && slices.Contains(channels, r.parent)
}

// lifted is a limit for a person: none where a role lifts what the operator or, where that is nothing, the guild has set.
func lifted[T int | time.Duration](x rules, fixed, all T) T {
	if x.freed || x.spared && fixed == 0 {
		return 0
	}
	return all
}

// accounts are what an answer is counted for: first of all the user, last the whole bot. A thread is its channel's.
func (r request) accounts() []state.Account {
	all := []state.Account{{Kind: state.User, Guild: r.guild, ID: r.user}}
	if r.guild != "" {
		all = append(all, state.Account{Kind: state.Channel, Guild: r.guild, ID: cmp.Or(r.parent, r.channel)}, state.Account{Kind: state.Guild, Guild: r.guild, ID: r.guild})
	}
	return append(all, state.Account{Kind: state.Bot})
}

// answers is how many answers an account may have in a day, 0 for as many as are asked for.
func (x rules) answers(k state.Kind) int {
	switch k {
	case state.User:
		return lifted(x, x.fixed.PerUser, x.PerUser)
	case state.Channel:
		return lifted(x, x.fixed.PerChannel, x.PerChannel)
	case state.Guild:
		return lifted(x, x.fixed.PerGuild, x.PerGuild)
	}
	return 0
}

func (x rules) pause() time.Duration { return lifted(x, x.fixed.Cooldown, x.Cooldown) }

// pass is leave to be answered: where only who asks sees it, and when it was taken.
type pass struct {
	private bool
	at      time.Time
	given   []state.Account // to be given back when no answer can be made
}

// denial is why a request is not answered. The zero value is none.
type denial struct {
	text   string    // for who asks
	silent bool      // whoever asks by a mention is not even told
	until  time.Time // how long a mention is not told again
}

// reminded is after how long somebody is told again why mentions are not answered.
const reminded = time.Hour

// admit says whether a request is answered, and counts it if so: who is given a pass either has an answer or gives the pass back. When nothing can be
// kept or read, everybody is.
func (b *bot) admit(ctx context.Context, r request) (pass, denial) {
	now := b.pace.now()
	x := b.rules(ctx, r)
	if no := x.bars(r, now); no.text != "" {
		return pass{}, no
	}
	p := pass{private: r.here(x.Private), at: now}
	if b.state == nil {
		return p, denial{}
	}
	var limits []state.Limit
	for _, a := range r.accounts() {
		limits = append(limits, state.Limit{Account: a, Answers: x.answers(a.Kind)})
	}
	ctx, cancel := context.WithTimeout(ctx, b.pace.store)
	defer cancel()
	no, err := b.state.Take(ctx, now, x.pause(), limits)
	if no != (state.Refusal{}) {
		return pass{}, denial{text: r.words.reached(no, x), until: no.Until}
	}
	if !b.lost("limits", err) {
		p.given = r.accounts()
	}
	return p, denial{}
}

// bars is why nobody may ask in a channel, or who asks may not.
func (x rules) bars(r request, now time.Time) denial {
	switch {
	case r.here(x.Denied) || len(x.Allowed) > 0 && !r.here(x.Allowed):
		return denial{text: r.words.elsewhere(slices.DeleteFunc(slices.Clone(x.Allowed), func(c string) bool { return slices.Contains(x.Denied, c) })), silent: true}
	case r.aloud && r.here(x.Private):
		return denial{text: r.words.askPrivately, until: now.Add(reminded)}
	case len(x.Required) > 0 && !r.hasRole(x.Required):
		return denial{text: r.words.roleNeeded(x.Required), until: now.Add(reminded)}
	}
	return denial{}
}

// answerCounted is answerLater for what counts as an answer.
func (b *bot) answerCounted(ctx context.Context, in interactionEvent, flags discordgo.MessageFlags, j job) {
	p, no := b.admit(ctx, j.request)
	if no.text != "" {
		errandOf(ctx).outcome = outcomeLimited
		b.whisper(ctx, in, note(no.text))
		return
	}
	if p.private {
		flags = discordgo.MessageFlagsEphemeral
	}
	j.pass = p
	b.answerLater(ctx, in, flags, j)
}

// decline tells somebody why a mention is not answered, once until that is over.
func (b *bot) decline(ctx context.Context, m messageEvent, no denial) {
	errandOf(ctx).outcome = outcomeLimited
	now := b.pace.now()
	if !no.silent && b.told.first(own(m.Author.ID, m.ChannelID), now, no.until.Sub(now)) {
		b.reply(ctx, m, note(no.text))
	}
}

// settle gives a pass back when what came of it is no answer.
func (b *bot) settle(ctx context.Context, p pass, failed bool) {
	if !failed || len(p.given) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.pace.store)
	defer cancel()
	b.lost("limits", b.state.Return(ctx, p.at, p.given))
}

// worded says whether a language model words what is asked.
func (b *bot) worded() bool {
	by, ok := b.answerer.(Worder)
	return ok && by.WrittenBy() != ""
}

// tokens is how many tokens an account may have in a day, 0 for as many as it takes. A guild's settings do not lift what the operator pays for.
func (l Limits) tokens(k state.Kind, r request) int {
	switch {
	case k == state.User && !(r.guild != "" && r.hasRole(l.Fixed.Exempt)):
		return l.UserTokens
	case k == state.Guild:
		return l.GuildTokens
	case k == state.Bot:
		return l.DayTokens
	}
	return 0
}

// frugal says whether a request is to be answered without the language model, as the tokens for it have been used.
func (b *bot) frugal(ctx context.Context, r request) bool {
	if l := b.limits; b.state == nil || !b.worded() || l.UserTokens == 0 && l.GuildTokens == 0 && l.DayTokens == 0 {
		return false
	}
	used, _ := b.used(ctx, r, b.pace.now()) // where that is not known, the model is asked
	return slices.ContainsFunc(used, func(u state.Use) bool {
		most := b.limits.tokens(u.Kind, r)
		return most > 0 && u.Tokens >= most
	})
}

// spend counts tokens that a request has taken, unless who asked has had it forgotten meanwhile.
func (b *bot) spend(ctx context.Context, r request, tokens int) {
	if b.state == nil || tokens == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.pace.store)
	defer cancel()
	b.lost("limits", b.keepFor(r.asked, func() error { return b.state.Spend(ctx, b.pace.now(), tokens, r.accounts()) }))
}

// lost says whether the data base has failed, without which the bot goes on, and logs that now and then.
func (b *bot) lost(what string, err error) bool {
	if err != nil {
		b.warned.Do(func() { b.log.Warn("the data base fails: the bot goes on without it", "what", what, "why", err) })
	}
	return err != nil
}
