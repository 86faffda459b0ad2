package testguild

import (
	assets "embed" // embed is a kind of entity here
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

//go:embed web
var web assets.FS

// localHost reports whether the request names this machine: a loopback name or address, or the
// address at which it came in. A page on the web that points its own name here is refused.
func localHost(r *http.Request) bool {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	if ip == nil {
		return false
	}
	local, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ip.IsLoopback() || local != nil && local.IP.Equal(ip)
}

// sameOrigin reports whether a browser sent the request from our own page, or no browser did.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

// pageRoutes serves the page, its files and what it asks for.
func (g *Guild) pageRoutes() http.Handler {
	mux := http.NewServeMux()
	files, err := fs.Sub(web, "web")
	if err != nil { // impossible: the name is a constant and valid
		panic(err)
	}
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		if name := strings.Trim(r.URL.Path, "/"); name != "" && !fs.ValidPath(name) {
			http.NotFound(w, r)
			return
		}
		http.FileServerFS(files).ServeHTTP(w, r)
	})
	mux.HandleFunc("GET /local/state", g.pageState)
	mux.HandleFunc("GET /local/examples", g.pageExamples)
	mux.HandleFunc("GET /local/events", g.pageStreamed)
	mux.HandleFunc("GET /local/files/{id}/{name}", g.pageFile)
	mux.HandleFunc("POST /local/messages", g.action(g.doMessage))
	mux.HandleFunc("POST /local/commands", g.action(g.doCommand))
	mux.HandleFunc("POST /local/autocomplete", g.doAutocomplete)
	mux.HandleFunc("POST /local/components", g.action(g.doComponent))
	mux.HandleFunc("POST /local/modals", g.action(g.doModal))
	mux.HandleFunc("POST /local/dismiss", g.action(g.doDismiss))
	mux.HandleFunc("POST /local/threads", g.action(g.doThread))
	mux.HandleFunc("POST /local/edit", g.action(g.doEdit))
	mux.HandleFunc("POST /local/delete", g.action(g.doDelete))
	mux.HandleFunc("POST /local/guild", g.action(g.doGuild))
	mux.HandleFunc("GET /local/faults", g.pageFaults)
	mux.HandleFunc("POST /local/faults", g.doFaults)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		if !sameOrigin(r) {
			http.Error(w, "this can be asked only from the page itself", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// secure sets the headers that keep the page to itself.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "+
		"connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// pageStreamed streams events, counted so that Close waits for it.
func (g *Guild) pageStreamed(w http.ResponseWriter, r *http.Request) {
	if !g.enter() {
		http.Error(w, "the guild is closed", http.StatusServiceUnavailable)
		return
	}
	defer g.work.Done()
	g.pageEvents(w, r)
}

// pageState answers with all that a person sees.
func (g *Guild) pageState(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	who := g.human(r.URL.Query().Get("user"))
	if who == nil {
		who = g.user(youID)
	}
	state := map[string]any{
		"user": who, "users": g.users, "bot": g.bot(), "guild": map[string]string{"id": guildID, "name": guildName, "owner_id": youID, "preferred_locale": g.locale},
		"channels": g.pageChannels(who), "commands": listOf(g.commands), "roles": g.roles(guildID),
		"online": g.sessions.online(), "cursor": g.cursor(),
	}
	g.mu.Unlock()
	writeJSON(w, http.StatusOK, state)
}

// pageExamples answers with questions to begin with, apart from the state: finding them takes its time.
func (g *Guild) pageExamples(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"examples": listOf(g.examples(r.Context()))})
}

// pageChannel is a channel with the messages that a person sees.
type pageChannel struct {
	*channel
	Messages []*message `json:"messages"`
}

// pageChannels lists the channels that a person sees, DMs first, and no guild but the first.
func (g *Guild) pageChannels(who *user) []pageChannel {
	var direct, rest []pageChannel
	for _, c := range g.channels {
		shown := pageChannel{c.view(), []*message{}}
		for _, m := range c.messages {
			if to := audience(c, m); to == "" || to == who.ID {
				shown.Messages = append(shown.Messages, g.show(m))
			}
		}
		switch {
		case c.GuildID == guildID:
			rest = append(rest, shown)
		case c.owner == who.ID:
			direct = append(direct, shown)
		}
	}
	return append(direct, rest...)
}

// pageFile serves an attachment for download, never to be shown in the guild's origin.
func (g *Guild) pageFile(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	f := g.files.get(r.PathValue("id"), r.PathValue("name"))
	g.mu.Unlock()
	if f == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	w.Write(f.data)
}

// act is what a person does on the page.
type act struct {
	User        string              `json:"user"`
	Locale      string              `json:"locale"` // the language of their interface, "" for English
	Channel     string              `json:"channel"`
	Content     string              `json:"content"`
	ReplyTo     string              `json:"reply_to"`
	NoPing      bool                `json:"no_ping"` // of a reply: its author is not mentioned by it
	Message     string              `json:"message"`
	Command     string              `json:"command"`
	Path        []string            `json:"path"`
	Options     []given             `json:"options"`
	Target      string              `json:"target"`
	CustomID    string              `json:"custom_id"`
	Values      []string            `json:"values"`
	Interaction string              `json:"interaction"`
	Fields      map[string][]string `json:"fields"`

	who   *user
	where *channel
}

// readPage reads what the page sends into v. A form of another page cannot say that it is JSON.
func readPage(w http.ResponseWriter, r *http.Request, v any) error {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return misuse("the body must be JSON and say so")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return bodyError(err)
	}
	return decode(body, v)
}

// readAct reads what a person does and finds who and where they are.
func (g *Guild) readAct(w http.ResponseWriter, r *http.Request) (*act, error) {
	a := &act{}
	if err := readPage(w, r, a); err != nil {
		return nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if a.User == "" {
		a.User = youID
	}
	if a.who = g.human(a.User); a.who == nil {
		return nil, unknownUser()
	}
	if a.Locale == "" {
		a.Locale = usualLocale
	}
	if !slices.Contains(locales, a.Locale) {
		return nil, misuse("%q is no language that Discord has", a.Locale)
	}
	a.who.locale = a.Locale
	a.where = g.channel(a.Channel)
	if a.where == nil || a.where.isDM() && a.where.owner != a.User {
		return nil, unknownChannel()
	}
	return a, nil
}

// action wraps one thing that a person can do. f holds the lock while it runs.
func (g *Guild) action(f func(*act) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a, err := g.readAct(w, r)
		if err != nil {
			g.refuse(w, r.Pattern, err)
			return
		}
		g.mu.Lock()
		value, err := f(a)
		g.mu.Unlock()
		if err != nil {
			g.refuse(w, r.Pattern, err)
			return
		}
		writeValue(w, value)
	}
}

// doMessage posts what a person wrote.
func (g *Guild) doMessage(a *act) (any, error) {
	d := &draft{Content: opt[string]{true, a.Content}}
	if err := checkDraft(d, ""); err != nil {
		return nil, err
	}
	if d.empty() {
		return nil, emptyMessage()
	}
	if a.NoPing {
		d.AllowedMentions = &allowedMentions{Parse: []string{"users", "roles", "everyone"}}
	}
	var link *reference
	if target := a.where.message(a.ReplyTo); target != nil && target.visibleTo == "" {
		link = refer(a.where, target.ID)
	}
	m := g.post(a.where, a.who, d, func(m *message) {
		if link != nil {
			m.Type, m.MessageReference = messageReply, link
		}
	})
	return g.show(m), nil
}

// use finds the command that a person uses.
func (g *Guild) use(a *act) (usage, error) {
	for _, c := range g.commands {
		if c.ID == a.Command {
			return usage{a.who, a.where, c, a.Path, a.Options, a.Target}, nil
		}
	}
	return usage{}, unknownCommand()
}

// started answers with the interaction that a person began.
func started(i *interaction, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return map[string]string{"interaction": i.id}, nil
}

// ready refuses what needs the bot while it is away.
func (g *Guild) ready() error {
	if !g.sessions.online() {
		return &apiError{Status: http.StatusConflict, Message: "the bot is not connected"}
	}
	return nil
}

func (g *Guild) doCommand(a *act) (any, error) {
	u, err := g.use(a)
	if err == nil {
		err = g.ready()
	}
	if err != nil {
		return nil, err
	}
	return started(g.run(u))
}

func (g *Guild) doComponent(a *act) (any, error) {
	if err := g.ready(); err != nil {
		return nil, err
	}
	return started(g.press(a.who, a.where, a.Message, a.CustomID, a.Values))
}

func (g *Guild) doModal(a *act) (any, error) {
	if err := g.ready(); err != nil {
		return nil, err
	}
	return started(g.submit(a.who, a.Interaction, a.Fields))
}

// doDismiss takes an ephemeral message off the person's page.
func (g *Guild) doDismiss(a *act) (any, error) {
	m := a.where.message(a.Message)
	if m == nil || m.visibleTo != a.who.ID {
		return nil, unknownMessage()
	}
	g.remove(a.where, m)
	return nil, nil
}

// doAutocomplete asks the bot for choices and waits for them, three seconds at most.
func (g *Guild) doAutocomplete(w http.ResponseWriter, r *http.Request) {
	choices, err := g.askChoices(w, r)
	if err != nil {
		g.refuse(w, r.Pattern, err)
		return
	}
	var list []choice
	select {
	case list = <-choices:
	case <-r.Context().Done():
	}
	writeJSON(w, http.StatusOK, map[string]any{"choices": listOf(list)})
}

func (g *Guild) askChoices(w http.ResponseWriter, r *http.Request) (<-chan []choice, error) {
	a, err := g.readAct(w, r)
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	u, err := g.use(a)
	if err == nil {
		err = g.ready()
	}
	if err != nil {
		return nil, err
	}
	i, err := g.complete(u)
	if err != nil {
		return nil, err
	}
	return i.choices, nil
}
