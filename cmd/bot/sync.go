package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"time"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus/importer"
	"rapporteur/internal/discord"
)

// Sync is what is brought into the corpus by itself.
type Sync struct {
	Every   duration `toml:"every"`
	Feeds   []Feed   `toml:"feeds"`
	Private bool     `toml:"private"`
}

// Feed is a feed, a sitemap or a page that is looked at again and again.
type Feed struct {
	Address   webAddress `toml:"address"`
	Publisher string     `toml:"publisher"`
	Limit     int        `toml:"limit"`
	Replace   bool       `toml:"replace"`
}

// webAddress is the address of a page.
type webAddress struct{ text string }

func (a *webAddress) UnmarshalText(text []byte) error {
	if a.text = string(text); !strings.HasPrefix(a.text, "https://") && !strings.HasPrefix(a.text, "http://") {
		return fmt.Errorf("want an address that begins with https:// or http://, got %q", text)
	}
	return nil
}

// outside names a key whose value cannot be meant, "" for none.
func (y Sync) outside() (key string, why error) {
	if y.Every.Duration < time.Minute || y.Every.Duration > 7*24*time.Hour {
		return "every", fmt.Errorf("want a time from 1m to 168h, got %s", y.Every.Duration)
	}
	seen := map[string]bool{}
	for _, f := range y.Feeds {
		switch {
		case f.Address.text == "":
			return "feeds", errors.New(`a feed has no address: want { address = "https://…" }`)
		case seen[f.Address.text]:
			return "feeds", fmt.Errorf("%s is there twice", f.Address.text)
		case f.Limit < 0:
			return "feeds", fmt.Errorf("%s: want a limit from 1 on, or none, got %d", f.Address.text, f.Limit)
		}
		seen[f.Address.text] = true
	}
	return "", nil
}

func syncCommand() *command {
	return &command{
		name: "sync", about: "bring in what is new on the feeds of the configuration, again and again",
		text: "Looks at each feed, sitemap or page that the configuration names under [sync], and brings in\n" +
			"what is new. It goes on until it is interrupted; with --once it looks at each that is due, and\n" +
			"ends. A running bot does the same, so this is for a machine on which none runs.",
		example: []string{"bot sync --once", "bot sync --config /etc/rapporteur.toml"},
		setup: func(fs *flag.FlagSet) action {
			once := fs.Bool("once", false, "look once at each that is due, and end")
			all := fs.Bool("all", false, "look first at those that are not due, too")
			private := fs.Bool("private", false, "reach addresses of this machine and its network too")
			return func(ctx context.Context, s *session, args []string) error {
				if len(args) > 0 {
					return misuse(`name feeds under [sync] in the configuration, or use "bot import" with an address`, "sync takes no arguments, got %q", args[0])
				}
				return s.sync(ctx, *once, *all, *private)
			}
		},
	}
}

func (s *session) sync(ctx context.Context, once, all, private bool) error {
	c, err := s.config()
	if err != nil {
		return err
	}
	if len(c.Sync.Feeds) == 0 {
		return fail("syncing", errors.New("no feed is configured"), `name feeds under [sync] in the configuration: feeds = [{ address = "https://…" }]`)
	}
	y := newSyncer(c, newLog(s.stderr, c.Log), private)
	if all {
		y.all = true
	}
	failed, err := y.round(ctx)
	for err == nil && !once {
		if y.rest(ctx); ctx.Err() != nil {
			return nil
		}
		failed, err = y.round(ctx)
	}
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return fail("syncing", err, `"bot doctor" checks the folder; --corpus DIR names another`)
	case failed > 0:
		return errReported
	}
	return nil
}

// syncer looks at feeds when they are due. It is for one goroutine.
type syncer struct {
	dir     string
	feeds   []Feed
	every   time.Duration
	gap     time.Duration // least time between two requests to one host
	private bool
	all     bool // the next round looks at those too that are not due
	log     *slog.Logger
}

func newSyncer(c Config, log *slog.Logger, private bool) *syncer {
	return &syncer{dir: syncFolder(c), feeds: c.Sync.Feeds, every: c.Sync.Every.Duration, gap: politeness, private: private || c.Sync.Private, log: log}
}

// round looks at each feed that is due, and returns how many of them could not be had.
func (y *syncer) round(ctx context.Context) (failed int, err error) {
	records, came := importer.ReadRecords(y.dir), 0
	for _, f := range y.feeds {
		was := records.Of(f.Address.text)
		if !y.all && time.Now().Before(was.Due(y.every)) {
			continue
		}
		o := importer.Options{Dir: y.dir, Private: y.private, Every: y.gap}
		feed := importer.Feed{Address: f.Address.text, Publisher: f.Publisher, Limit: f.Limit, Replace: f.Replace}
		now, err := importer.Sync(ctx, o, feed, was, time.Now(), y.tell)
		if err != nil {
			return failed, err
		}
		if err := records.Keep(y.dir, now); err != nil {
			return failed, err
		}
		if now.Why != "" {
			failed++
			y.log.Warn("a feed cannot be had", "feed", f.Address.text, "since", now.Failing.Format(time.RFC3339), "why", now.Why)
			continue
		}
		came += now.Came + now.Replaced
		y.log.Info("looked at a feed", "feed", f.Address.text, "came", now.Came, "replaced", now.Replaced, "failed", now.Failed)
	}
	y.all = false
	if came > 0 {
		noteFolder(y.dir, y.log)
	}
	return failed, nil
}

// tell logs what became of a page.
func (y *syncer) tell(r importer.Result) {
	switch r.Status {
	case importer.Failed:
		y.log.Warn("a page gave no article", "why", r.Err)
	case importer.Imported, importer.Replaced:
		y.log.Info("an article has come", "article", r.Article.ID, "status", string(r.Status))
	default:
		y.log.Debug("a page was passed over", "page", r.Source, "status", string(r.Status))
	}
}

// rest waits until a feed is due, or ctx ends.
func (y *syncer) rest(ctx context.Context) {
	records := importer.ReadRecords(y.dir)
	next := time.Now().Add(y.every)
	for _, f := range y.feeds {
		if due := records.Of(f.Address.text).Due(y.every); due.Before(next) {
			next = due
		}
	}
	timer := time.NewTimer(max(time.Until(next), time.Second))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// run looks at the feeds until ctx ends.
func (y *syncer) run(ctx context.Context) {
	for ctx.Err() == nil {
		if _, err := y.round(ctx); err != nil && ctx.Err() == nil {
			y.log.Error("the feeds could not be looked at", "why", err)
		}
		y.rest(ctx)
	}
}

// overdue is from when on a feed that cannot be had is told of.
const overdue = 24 * time.Hour

// freshness says when the feeds of a corpus were last looked at, and which of them cannot be had for longer than a day. It is zero where none ever was.
func freshness(dir string, feeds []Feed, now time.Time) (at time.Time, failing []importer.Record) {
	records := importer.ReadRecords(dir) // also of feeds that are configured no more
	for _, f := range feeds {
		r := records.Of(f.Address.text)
		if r.Refreshed.After(at) {
			at = r.Refreshed
		}
		if !r.Failing.IsZero() && now.Sub(r.Failing) >= overdue {
			failing = append(failing, r)
		}
	}
	return at, failing
}

// syncFolder is where feeds bring articles in.
func syncFolder(c Config) string { return cmp.Or(corpusFolder(c.Corpus), "corpus") }

// asked is what answers from the library. Where feeds bring articles in, an answer says how fresh they are.
func (lib *library) asked() discord.Answerer {
	if lib.synced == "" {
		return lib.answerer
	}
	return dated{lib.answerer, lib.synced, lib.feeds}
}

// dated adds to answers how fresh the corpus is.
type dated struct {
	discord.Answerer
	folder string
	feeds  []Feed
}

func (d dated) Ask(ctx context.Context, q answer.Question) (*answer.Answer, error) {
	a, err := d.Answerer.Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	at, failing := freshness(d.folder, d.feeds, time.Now())
	a.Refreshed = at
	for _, r := range failing {
		host := r.Address
		if u, err := url.Parse(r.Address); err == nil {
			host = u.Host
		}
		a.Failing = append(a.Failing, host)
	}
	return a, nil
}

// checkSync says how the feeds fare.
func checkSync(c Config) finding {
	const part = "sync"
	if len(c.Sync.Feeds) == 0 {
		return finding{part, ok, "no feeds: articles come by bot import, or by hand", ""}
	}
	dir := syncFolder(c)
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return finding{part, fault, dir + " is no folder", "name one with corpus in the configuration"}
	}
	at, failing := freshness(dir, c.Sync.Feeds, time.Now())
	switch {
	case len(failing) > 0:
		r := failing[0]
		return finding{part, warning, fmt.Sprintf("%d of %d feeds cannot be had for longer than a day: %s, since %s: %s", len(failing), len(c.Sync.Feeds), r.Address,
			r.Failing.Format(time.RFC3339), r.Why), "open the address in a browser; if the feed has moved, change it in the configuration"}
	case at.IsZero():
		return finding{part, warning, fmt.Sprintf("%s, not looked at yet", count(len(c.Sync.Feeds), "feed")), "run the bot, or bot sync --once"}
	}
	return finding{part, ok, fmt.Sprintf("%s, last looked at %s", count(len(c.Sync.Feeds), "feed"), at.Format(time.RFC3339)), ""}
}
