package discord

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"rapporteur/internal/state"
)

// settingsPrefix begins the custom_id of the forms for a guild's settings; which of them follows.
const settingsPrefix = "v1:settings:"

// The forms: how much may be asked, and where and by whom.
const (
	limitsForm = "limits"
	accessForm = "access"
)

func settingsForms() []string { return []string{limitsForm, accessForm} }

const (
	mostAnswers  = 1_000_000
	longestPause = 24 * time.Hour
	mostChosen   = 25 // Discord's limit on a select
)

// setting is one of a guild's settings. Its name is that of its words, and of its field in a form.
type setting struct {
	name, form string
	kind       int                       // of the input
	value      func(*state.Settings) any // the place of its value: an *int, a *time.Duration or a *[]string
}

// allSettings are in the order in which they are shown.
func allSettings() []setting {
	return []setting{
		{"per_user", limitsForm, textInputKind, func(s *state.Settings) any { return &s.PerUser }},
		{"per_channel", limitsForm, textInputKind, func(s *state.Settings) any { return &s.PerChannel }},
		{"per_guild", limitsForm, textInputKind, func(s *state.Settings) any { return &s.PerGuild }},
		{"cooldown", limitsForm, textInputKind, func(s *state.Settings) any { return &s.Cooldown }},
		{"allowed_channels", accessForm, channelSelectKind, func(s *state.Settings) any { return &s.Allowed }},
		{"denied_channels", accessForm, channelSelectKind, func(s *state.Settings) any { return &s.Denied }},
		{"private_channels", accessForm, channelSelectKind, func(s *state.Settings) any { return &s.Private }},
		{"required_roles", accessForm, roleSelectKind, func(s *state.Settings) any { return &s.Required }},
		{"exempt_roles", accessForm, roleSelectKind, func(s *state.Settings) any { return &s.Exempt }},
	}
}

// isSet says whether a setting is another than nothing.
func (t setting) isSet(s state.Settings) bool {
	switch v := t.value(&s).(type) {
	case *int:
		return *v != 0
	case *time.Duration:
		return *v != 0
	case *[]string:
		return len(*v) > 0
	}
	return false
}

// show is a setting for a person, "" for nothing.
func (t setting) show(s state.Settings) string {
	if !t.isSet(s) {
		return ""
	}
	switch v := t.value(&s).(type) {
	case *int:
		return strconv.Itoa(*v)
	case *time.Duration:
		return showSpan(*v)
	case *[]string:
		sign := "#"
		if t.kind == roleSelectKind {
			sign = "@&"
		}
		return mentions(sign, *v)
	}
	return ""
}

// mentions name channels or roles by their ids, as each reader's Discord shows them.
func mentions(sign string, ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = "<" + sign + id + ">"
	}
	return strings.Join(out, ", ")
}

// field is a setting in a form.
func (t setting) field(w *words, s state.Settings) field {
	in := &input{Kind: t.kind, ID: t.name}
	switch v := t.value(&s).(type) {
	case *[]string:
		in.MinValues, in.MaxValues = new(int), mostChosen
		kind := "role"
		if t.kind == channelSelectKind {
			kind, in.ChannelTypes = "channel", []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildForum}
		}
		for _, id := range *v {
			in.Chosen = append(in.Chosen, chosen{id, kind})
		}
	default:
		in.Style, in.MaxLength, in.Value = oneLineStyle, 20, t.show(s)
	}
	return field{Kind: labelKind, Label: w.settings[t.name], Description: w.settingsHints[t.name], Input: in}
}

// take reads what somebody has entered for a setting, and says whether it can be meant.
func (t setting) take(s *state.Settings, text string, values []string) (ok bool) {
	switch v := t.value(s).(type) {
	case *int:
		*v, ok = readCount(text)
	case *time.Duration:
		*v, ok = readSpan(text)
	case *[]string:
		*v, ok = values, len(values) <= mostChosen
	}
	return ok
}

// readCount reads a number of answers; nothing is 0.
func readCount(text string) (int, bool) {
	n, err := strconv.ParseUint(cmp.Or(strings.TrimSpace(text), "0"), 10, 32)
	return int(n), err == nil && n <= mostAnswers
}

// spanPart is a part of a length of time; without a unit it is seconds.
var spanPart = regexp.MustCompile(`^(\d{1,6})\s*(h|min|m|s|$)[\s,]*`)

// readSpan reads a length of time such as "1 min 30 s"; nothing is 0.
func readSpan(text string) (time.Duration, bool) {
	units := map[string]time.Duration{"h": time.Hour, "min": time.Minute, "m": time.Minute, "s": time.Second, "": time.Second}
	var sum time.Duration
	for text = strings.ToLower(strings.TrimSpace(text)); text != ""; {
		m := spanPart.FindStringSubmatch(text)
		if m == nil {
			return 0, false
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return 0, false
		}
		sum += time.Duration(n) * units[m[2]]
		text = text[len(m[0]):]
	}
	return sum, sum <= longestPause
}

// showSpan is a length of time by the signs that all languages have for it, rounded up to seconds.
func showSpan(d time.Duration) string {
	left := int64((d + time.Second - 1) / time.Second)
	var parts []string
	for _, u := range []struct {
		seconds int64
		sign    string
	}{{3600, "h"}, {60, "min"}, {1, "s"}} {
		if n := left / u.seconds; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, u.sign))
		}
		left %= u.seconds
	}
	return strings.Join(parts, " ")
}

// settingsForm is the form for one part of a guild's settings. What the operator has fixed is told in it and cannot be filled in.
func (b *bot) settingsForm(ctx context.Context, in interactionEvent) (form, error) {
	w, about := b.words(in), arguments(in.Data.Options).text("about")
	set, err := b.managed(ctx, in)
	if err != nil {
		return form{}, err
	}
	f := form{ID: settingsPrefix + about, Title: w.settingsTitles[about]}
	fixed := ""
	for _, t := range allSettings() {
		switch {
		case t.form != about:
		case t.isSet(b.limits.Fixed):
			fixed += "\n" + w.settings[t.name] + ": " + t.show(b.limits.Fixed)
		default:
			f.Fields = append(f.Fields, t.field(w, set))
		}
	}
	if len(f.Fields) == 0 {
		return form{}, spokenError(w.settingsFixed + fixed)
	}
	if fixed != "" { // then there is a field less
		f.Fields = append(f.Fields, field{Kind: textKind, Content: w.settingsFixed + fixed})
	}
	return f, nil
}

// managed are a guild's settings for somebody who may change them.
func (b *bot) managed(ctx context.Context, in interactionEvent) (state.Settings, error) {
	if !in.manages() {
		return state.Settings{}, spokenError(b.words(in).settingsNotYours)
	}
	ctx, cancel := context.WithTimeout(ctx, b.pace.store)
	defer cancel()
	set, err := b.state.Settings(ctx, in.GuildID)
	if b.lost("settings", err) {
		return set, spokenError(b.words(in).settingsLost)
	}
	return set, nil
}

// takeSettings changes a guild's settings as somebody has filled in their form.
func (b *bot) takeSettings(ctx context.Context, in interactionEvent, about string) {
	b.whisper(ctx, in, b.made(ctx, b.words(in), func() ([]message, error) { return b.changeSettings(ctx, in, about) }))
}

// changeSettings changes all that is entered, or nothing.
func (b *bot) changeSettings(ctx context.Context, in interactionEvent, about string) ([]message, error) {
	w := b.words(in)
	if b.state == nil {
		return note(w.outdated), nil
	}
	set, err := b.managed(ctx, in)
	if err != nil {
		return nil, err
	}
	for _, t := range allSettings() {
		text, values, there := in.entered(t.name)
		if !there || t.form != about || t.isSet(b.limits.Fixed) {
			continue
		}
		if !t.take(&set, text, values) {
			wrong := fmt.Sprintf(w.settingsWrong, w.settings[t.name], escape(shorten(oneLine(text), 40)), w.settingsHints[t.name])
			return nil, spokenError(wrong)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, b.pace.store)
	defer cancel()
	if b.lost("settings", b.state.SetSettings(ctx, in.GuildID, set)) {
		return nil, spokenError(w.settingsLost)
	}
	b.log.InfoContext(ctx, "settings changed", "guild", in.GuildID, "about", about)
	return b.renderSettings(w, set), nil
}

// renderSettings lists what holds in a guild from now on.
func (b *bot) renderSettings(w *words, set state.Settings) []message {
	p := &page{words: w}
	p.lead(w.settingsKept, "", 0)
	for _, t := range allSettings() {
		fixed := t.isSet(b.limits.Fixed)
		line := bullet + w.settings[t.name] + ": " + cmp.Or(t.show(joined(b.limits.Fixed, set)), w.settingsNone[t.name])
		if fixed {
			line += " " + w.settingsByOperator
		}
		p.mark(newLine, line)
	}
	if !b.state.Lasting() {
		p.small(w.settingsLoose)
	}
	return p.messages("settings.md")
}
