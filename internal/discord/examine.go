package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Finding is what an examination says about one thing.
type Finding struct {
	About string // one word: "gateway"; the key in the configuration, of a channel that is named there
	Grade Grade
	Found string // one line
	Cure  string // "" when there is nothing to be done
}

// Grade is how a thing stands.
type Grade string

// The grades. With a fault the bot cannot run, or cannot do something that its configuration asks for.
const (
	Fine     Grade = "ok"
	Mended   Grade = "fixed"
	Doubtful Grade = "warning"
	Faulty   Grade = "fault"
)

// NamedChannel is a channel that the configuration names.
type NamedChannel struct{ Key, ID string }

const (
	// examineTime is the longest that an examination takes.
	examineTime = 30 * time.Second
	// examineRequest is the time for one request, repetitions included.
	examineRequest = 6 * time.Second
	// mostGuilds is of how many guilds the channels are looked at, by three requests each.
	mostGuilds = 20
)

// Examine looks at everything on Discord's side that the bot needs, without going on line: token, application, clock, gateway,
// commands, guilds, and permissions in the channels. It makes one request at a time, keeps Discord's rate limits, and goes no
// further when Discord refuses the token or cannot be reached. With mend it registers the commands where they differ from the bot's, and changes
// nothing else. Of c it uses Token, API, TestGuild, Shards, the type of Answerer, and whether there is a State. The findings come in a fixed
// order, and there is always one.
func Examine(ctx context.Context, c Config, channels []NamedChannel, mend bool) []Finding {
	target, err := c.target()
	if err != nil {
		return []Finding{{"token", Faulty, err.Error(), ""}}
	}
	ctx, cancel := context.WithTimeout(ctx, examineTime)
	defer cancel()
	p := normalPace()
	p.request, p.retry = examineRequest/2, 60*time.Millisecond
	base := baseTransport(p)
	defer base.CloseIdleConnections()
	seen := &witness{base: base}
	carry := &transport{base: seen, target: target, pace: p, limits: newLimits(), refuse: func(error) {}}
	x := &examiner{config: c, channels: channels, mend: mend, seen: seen, host: "discord.com", known: map[string]*membership{},
		bot: newBot(c, &rest{&http.Client{Transport: carry, CheckRedirect: noRedirect}, c.Token}, slog.New(slog.DiscardHandler), p)}
	if target != nil {
		x.host = target.Host
	}
	x.walk(ctx)
	return x.findings
}

// examiner makes one examination.
type examiner struct {
	config   Config
	channels []NamedChannel
	mend     bool
	bot      *bot // never on line: for its requests and its commands
	seen     *witness
	host     string // that is asked

	self     examinedUser
	app      application
	guilds   []listedGuild
	known    map[string]*membership // by guild
	findings []Finding
}

type examinedUser struct {
	ID       string `json:"id"`
	Username string `json:"username"`
}

// application is what the developer portal has of the bot.
type application struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	Flags     int     `json:"flags"`
	CodeGrant bool    `json:"bot_require_code_grant"`
	Endpoint  *string `json:"interactions_endpoint_url"`
}

// walk takes the steps of the examination as far as they lead.
func (x *examiner) walk(ctx context.Context) {
	for _, step := range []struct {
		about string
		look  func(context.Context) error
	}{
		{"token", x.lookAtToken}, {"application", x.lookAtApplication}, {"gateway", x.lookAtGateway}, {"guilds", x.lookAtGuilds},
		{"commands", x.lookAtCommands}, {"guild", x.lookIntoGuilds}, {"channel", x.lookAtChannels},
	} {
		err := step.look(ctx)
		if err == nil {
			continue
		}
		f, over := x.trouble(step.about, err)
		x.findings = append(x.findings, f)
		if over || step.about == "application" { // whose commands and invitation would it be?
			break
		}
	}
	if x.app.ID != "" {
		x.say("invite", Fine, InviteLink(x.app.ID)+" asks for "+strings.Join(permissionNames(neededBits()), ", "), "")
	}
}

func (x *examiner) say(about string, g Grade, found, cure string) {
	x.findings = append(x.findings, Finding{about, g, found, cure})
}

// get asks Discord for something below its API's address.
func (x *examiner) get(ctx context.Context, what, path string, out any) error {
	return x.bot.rest.do(ctx, call{what: what, method: http.MethodGet, url: discordgo.EndpointAPI + path, limit: examineRequest}, out)
}

func (x *examiner) lookAtToken(ctx context.Context) error {
	if err := x.get(ctx, "asking who the bot is", "users/@me", &x.self); err != nil {
		return err
	}
	x.lookAtClock()
	return nil
}

// lookAtClock compares this machine's clock with Discord's. A clock that is far off makes certificates invalid and limits wrong.
func (x *examiner) lookAtClock() {
	const bearable, most = 2 * time.Second, time.Minute
	off, known := x.seen.skew()
	way := "ahead of"
	if off < 0 {
		way = "behind"
	}
	unit := time.Second
	if off.Abs() > most {
		unit = time.Minute
	}
	found, cure := fmt.Sprintf("about %s %s Discord's", off.Abs().Round(unit), way), "set this machine's clock by the network: timedatectl set-ntp true"
	switch {
	case !known:
	case off.Abs() > most:
		x.say("clock", Faulty, found, cure)
	case off.Abs() > bearable:
		x.say("clock", Doubtful, found, cure)
	default:
		x.say("clock", Fine, "as Discord's", "")
	}
}

func (x *examiner) lookAtApplication(ctx context.Context) error {
	if err := x.get(ctx, "asking about the application", "applications/@me", &x.app); err != nil {
		return err
	}
	x.bot.self.Application.ID = x.app.ID
	found := fmt.Sprintf("%s (%s), in Discord as @%s", x.app.Name, x.app.ID, x.self.Username)
	switch {
	case x.app.Endpoint != nil && *x.app.Endpoint != "":
		x.say("application", Faulty, found+": what members do is sent to "+*x.app.Endpoint+" and never reaches the bot",
			"clear Interactions Endpoint URL on the General Information page of the developer portal")
	case x.app.CodeGrant:
		x.say("application", Doubtful, found+": an invitation needs a code grant, which this bot does not use", "switch off Requires OAuth2 Code Grant on the Bot page of the developer portal")
	default:
		x.say("application", Fine, found, "")
	}
	x.lookAtIntents()
	return nil
}

// lookAtIntents tells which privileged intents are on. The flags are those of
// https://discord.com/developers/docs/resources/application#application-object-application-flags.
func (x *examiner) lookAtIntents() {
	var on []string
	for _, i := range []struct {
		name  string
		flags int
	}{{"Presence", 1<<12 | 1<<13}, {"Server Members", 1<<14 | 1<<15}, {"Message Content", 1<<18 | 1<<19}} {
		if x.app.Flags&i.flags != 0 {
			on = append(on, i.name)
		}
	}
	if len(on) > 0 {
		x.say("intents", Doubtful, "switched on, and not needed: "+strings.Join(on, ", "), "switch off Privileged Gateway Intents on the Bot page of the developer portal")
		return
	}
	x.say("intents", Fine, "none that is privileged, and none is needed", "")
}

// lookAtGateway tells how often the bot may still connect today, and whether its shards are enough.
func (x *examiner) lookAtGateway(ctx context.Context) error {
	var g gatewayBot
	if err := x.get(ctx, "asking for the gateway", "gateway/bot", &g); err != nil {
		return err
	}
	found := fmt.Sprintf("%d of %d new sessions left today, shards recommended: %d", g.Start.Remaining, g.Start.Total, g.Shards)
	after := (time.Duration(g.Start.After) * time.Millisecond).Round(time.Minute)
	switch {
	case g.Start.Remaining == 0:
		x.say("gateway", Faulty, found, fmt.Sprintf("wait %s, and find out what starts the bot again and again", after))
	case x.config.Shards.Of > 0 && x.config.Shards.Of < g.Shards:
		x.say("gateway", Doubtful, fmt.Sprintf("%s, discord.shards has %d", found, x.config.Shards.Of), "set it to \"auto\", or in every process to a range of more")
	case g.Start.Remaining < g.Start.Total/10:
		x.say("gateway", Doubtful, found+fmt.Sprintf(", for %s", after), "find out what starts the bot again and again: at none Discord voids the token")
	default:
		x.say("gateway", Fine, found, "")
	}
	return nil
}

const registerCure = `the bot registers them when it starts, and "bot doctor --fix" does at once`

// lookAtCommands compares the commands that Discord has with the bot's, and mends them when that is wanted.
func (x *examiner) lookAtCommands(ctx context.Context) error {
	guild := x.config.TestGuild
	_, have, err := x.bot.stored(ctx, guild)
	want := x.bot.definitions()
	var e *apiError
	if errors.As(err, &e) && e.Status != http.StatusUnauthorized && final(err) {
		refused := registerRefused(e, guild)
		x.say("commands", Faulty, refused.Reason, refused.Cure)
		return nil
	}
	if err != nil {
		return err
	}
	where := "in all guilds"
	if guild != "" {
		where = "in the guild " + guild
	}
	wrong, err := deviations(have, want)
	switch {
	case err != nil:
		return err
	case wrong == "":
		x.say("commands", Fine, fmt.Sprintf("%d registered %s, all as they should be", len(have), where), "")
	case x.mend:
		if err := x.bot.overwrite(ctx, guild); err != nil {
			return err
		}
		x.say("commands", Mended, fmt.Sprintf("%d registered %s (%s)", len(want), where, wrong), "")
	case len(have) == 0:
		x.say("commands", Doubtful, "none is registered "+where+" yet", registerCure)
	default:
		x.say("commands", Doubtful, "not "+where+" as they should be: "+wrong, registerCure)
	}
	return nil
}

// deviations names the commands that are missing, that are others, and that are too many; "" for none.
func deviations(have, want []*discordgo.ApplicationCommand) (string, error) {
	var missing, changed, left []string
	stored := map[string]*discordgo.ApplicationCommand{}
	for _, c := range have {
		stored[c.Name] = c
	}
	for _, c := range want {
		old, there := stored[c.Name]
		delete(stored, c.Name)
		if !there {
			missing = append(missing, c.Name)
			continue
		}
		same, err := equal([]*discordgo.ApplicationCommand{old}, []*discordgo.ApplicationCommand{c})
		if err != nil {
			return "", err
		}
		if !same {
			changed = append(changed, c.Name)
		}
	}
	for _, c := range have {
		if stored[c.Name] == c {
			left = append(left, c.Name)
		}
	}
	var parts []string
	for _, p := range []struct {
		what string
		list []string
	}{{"missing", missing}, {"different", changed}, {"unknown to the bot", left}} {
		if len(p.list) > 0 {
			parts = append(parts, p.what+": "+strings.Join(p.list, ", "))
		}
	}
	return strings.Join(parts, "; "), nil
}

// InviteLink is the address at which who manages a guild invites the application into it, with the permissions that the bot needs and no
// others.
func InviteLink(application string) string {
	return fmt.Sprintf("https://discord.com/oauth2/authorize?client_id=%s&scope=bot+applications.commands&permissions=%d", application, neededBits())
}
