package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
	"rapporteur/internal/discord"
	"rapporteur/internal/state"
)

// shelf is where the library of the moment stands. A new one takes its place whole: who has begun with the old one ends with it. It is an
// answerer, and safe for concurrent use.
type shelf struct {
	atomic.Pointer[library]
	orders    chan order        // to watch, to read the articles again
	news      chan discord.News // from watch
	state     *state.Store      // what was answered to pinned questions; nil: none are
	telling   sync.Mutex        // held while they are asked
	preparing sync.WaitGroup
	stop      context.CancelFunc // ends what is being prepared; nil: nothing has been
	failures  atomic.Int64       // times that the articles could not be read again
}

// order is somebody's wish that the articles be read again, and where its outcome goes.
type order struct{ done chan error }

func newShelf(lib *library) *shelf {
	s := &shelf{orders: make(chan order), news: make(chan discord.News, 2*mostPinned)}
	s.Store(lib)
	return s
}

// Reload is as of discord.Reloader. It waits for watch, which does it.
func (s *shelf) Reload(ctx context.Context) (discord.Reloaded, error) {
	o, old := order{make(chan error, 1)}, s.Load().corpus
	err := ctx.Err()
	if err != nil {
		return discord.Reloaded{}, err
	}
	select {
	case s.orders <- o:
		err = <-o.done
	case <-ctx.Done():
		err = ctx.Err()
	}
	now := s.Load().corpus
	out := discord.Reloaded{Articles: len(now.Articles), Revision: now.Revision}
	var wrong *corpus.Mistakes
	if errors.As(err, &wrong) {
		out.Mistakes, err = wrong.Lines(), nil
	}
	for _, c := range corpus.Changes(old, now) {
		switch c.Kind() {
		case "came":
			out.Came++
		case "went":
			out.Went++
		default:
			out.Changed++
		}
	}
	return out, err
}

func (s *shelf) now() discord.Answerer { return s.Load().asked() }

func (s *shelf) Ask(ctx context.Context, q answer.Question) (*answer.Answer, error) {
	return s.now().Ask(ctx, q)
}

func (s *shelf) Check(ctx context.Context, q answer.Question) (*answer.Checked, error) {
	return s.now().Check(ctx, q)
}

func (s *shelf) Summarize(ctx context.Context, r answer.SummaryRequest) (*answer.Summary, error) {
	return s.now().Summarize(ctx, r)
}

func (s *shelf) Timeline(ctx context.Context, r answer.TimelineRequest) (*answer.Timeline, error) {
	return s.now().Timeline(ctx, r)
}

func (s *shelf) WhoSaid(ctx context.Context, r answer.SayingsRequest) (*answer.Sayings, error) {
	return s.now().WhoSaid(ctx, r)
}

func (s *shelf) Differences(ctx context.Context, r answer.DifferencesRequest) (*answer.Differences, error) {
	return s.now().Differences(ctx, r)
}

func (s *shelf) Speakers() []answer.Speaker { return s.now().Speakers() }
func (s *shelf) Articles() []answer.Source  { return s.now().Articles() }
func (s *shelf) Revision() string           { return s.now().Revision() }

// Proof is as of discord.Prover, FollowUps as of discord.Guide, and WrittenBy as of discord.Worder.
func (s *shelf) Proof(article string, start, end int) (answer.Proof, bool) {
	return s.Load().engine.Proof(article, start, end)
}

func (s *shelf) FollowUps(a *answer.Answer, n int) []string { return s.Load().engine.FollowUps(a, n) }

func (s *shelf) WrittenBy() string {
	if m := s.Load().llm; m != nil {
		return m.Name()
	}
	return ""
}

// renewed is a library of the articles as they are now, with the models of the old one; the old one itself when nothing has changed. It does
// not search by meaning yet.
func (lib *library) renewed(c Config) (*library, error) {
	articles, err := rereadCorpus(c.Corpus, lib.corpus)
	if err != nil || articles.Revision == lib.corpus.Revision {
		return lib, err
	}
	next := *lib
	next.corpus, next.index, next.embedder, next.since = articles, &currentIndex{}, nil, time.Now()
	var index sync.WaitGroup
	index.Go(func() { next.index.Store(lib.index.Load().Rebuild(articles)) })
	next.engine = lib.engine.Renewed(articles, next.index) // which does not search yet
	index.Wait()
	next.answerer = next.engine
	if lib.llm != nil {
		return &next, next.writtenBy(lib.llm, c.LLM)
	}
	return &next, nil
}

// renew puts a library of the articles as they are now in the place of the one that stands there, if they have changed. Until it is ready, and when
// the folder has a mistake, the old one answers.
func (s *shelf) renew(ctx context.Context, c Config) error {
	old := s.Load()
	next, err := old.renewed(c)
	if err != nil || next == old {
		return err
	}
	old.index.Load().Keep() // so that only what is new is learnt
	if err := next.learn(ctx, c, nil); err != nil {
		return err
	}
	s.Store(next)
	next.log.Info("the articles have changed", "corpus", next.corpus.Revision, "before", old.corpus.Revision, "changes", changed(corpus.Changes(old.corpus, next.corpus)))
	noteRevision(c.Corpus, next.corpus, next.log)
	s.prepare(ctx, next)
	s.write(c)
	s.preparing.Go(func() {
		s.tell(ctx, c)
		if old.embedder != nil {
			old.embedder.Close()
		}
	})
	return nil
}

// tell asks the library of the moment what is pinned, and passes on what it answers differently than was told before, in this run or an earlier one.
func (s *shelf) tell(ctx context.Context, c Config) {
	s.telling.Lock()
	defer s.telling.Unlock()
	lib := s.Load()
	for _, n := range c.Pinned.news(ctx, s.state, lib) {
		select {
		case s.news <- n:
		default:
			lib.log.Warn("a changed answer is not told: there are too many")
		}
	}
}

// prepare finds out beside all else what a library's engine can suggest, and ends that for the one before. It is for one caller at a time.
func (s *shelf) prepare(ctx context.Context, lib *library) {
	if s.stop != nil {
		s.stop()
	}
	ctx, s.stop = context.WithCancel(ctx)
	s.preparing.Go(func() {
		if err := lib.engine.Prepare(ctx); err != nil && ctx.Err() == nil {
			lib.log.Error("checking which questions to suggest", "err", err)
		}
	})
}

// write keeps a snapshot of the library of the moment for the next start, beside all else.
func (s *shelf) write(c Config) {
	lib := s.Load()
	s.preparing.Go(func() {
		if _, err := lib.keepSnapshot(c, false); err != nil {
			lib.log.Warn("no snapshot is kept: the next start takes longer", "why", err)
		}
	})
}

// noteRevision adds the corpus's revision to the history of its folder, if it has one.
func noteRevision(dir string, c *corpus.Corpus, log *slog.Logger) {
	if dir = corpusFolder(dir); dir == "" {
		return
	}
	if err := corpus.Note(dir, c, time.Now()); err != nil {
		log.Warn("the revision could not be noted: bot diff will not know it", "why", err)
	}
}

// watchEvery is how often the folder of the articles is looked at.
const watchEvery = 2 * time.Second

// watch renews the shelf when files in the folder have changed and are at rest, and whenever it is told to. It ends with ctx.
func (s *shelf) watch(ctx context.Context, c Config, log *slog.Logger, told <-chan os.Signal) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	defer s.preparing.Wait()
	f := folder{}
	for {
		var o order
		select {
		case <-ctx.Done():
			return
		case <-told:
		case o = <-s.orders:
		case <-tick.C:
			f.dir = corpusFolder(c.Corpus) // it may be made while the bot runs
			if !f.changed() {
				continue
			}
		}
		err := s.renew(ctx, c)
		if err != nil && ctx.Err() == nil {
			s.failures.Add(1)
			log.Error("the articles could not be read again: answers are from those before", "why", err)
		}
		if o.done != nil {
			o.done <- err
		}
	}
}

// folder tells when its files have changed.
type folder struct {
	dir        string // "": there is none
	seen, last string // what was there when it was looked at last, and when it was last at rest; "" before the first look
}

// changed says whether the files are others than when they were last at rest, and have come to rest: none has changed since the last look. When they
// rest for the first time they count as others, since nobody knows what they were when they were read.
func (f *folder) changed() bool {
	if f.dir == "" {
		return false
	}
	var now []string
	names, _ := filepath.Glob(filepath.Join(f.dir, "*.md")) // a pattern of this form is always right
	for _, name := range names {
		if info, err := os.Stat(name); err == nil {
			now = append(now, fmt.Sprint(name, " ", info.Size(), " ", info.ModTime().UnixNano()))
		}
	}
	slices.Sort(now)
	state := strings.Join(now, "\n")
	rest := state == f.seen
	f.seen = state
	if !rest || state == f.last {
		return false
	}
	f.last = state
	return true
}
