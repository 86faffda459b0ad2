package main

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"rapporteur"
	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
	"rapporteur/internal/discord"
	"rapporteur/internal/encoder"
	"rapporteur/internal/llm"
	"rapporteur/internal/retrieval"
)

// session is one run of one command: the program with the flags that every command takes.
type session struct {
	*program
	corpusDir  string
	configFile string
	noColor    bool
	set        map[string]bool // flags that were given
}

func (s *session) declare(fs *flag.FlagSet) {
	fs.StringVar(&s.corpusDir, "corpus", "", "read the articles in the folder `DIR`")
	fs.StringVar(&s.configFile, "config", "", "read the configuration `FILE` (else config.toml, when there is one)")
	fs.BoolVar(&s.noColor, "no-color", false, "plain text, as with NO_COLOR set or into a pipe")
}

// config is the configuration file with the common flags over it.
func (s *session) config() (Config, error) {
	c, _, err := loadConfig(s.configFile)
	if s.corpusDir != "" {
		c.Corpus = s.corpusDir
	}
	return c, err
}

// layout is how standard output is to be written.
func (s *session) layout() layout {
	return layoutOf(s.stdout, !s.noColor && s.getenv("NO_COLOR") == "" && s.getenv("TERM") != "dumb")
}

// library is an open corpus with an engine that answers from it. It must be closed.
type library struct {
	corpus *corpus.Corpus
	index  *currentIndex
	engine *answer.Engine
	model  *encoder.Model
	reader answer.Reader

	answerer discord.Answerer // the engine, or what has a language model word its answers
	llm      *llm.Client      // nil: none
	embedder *llm.Embedder    // likewise
	feeds    []Feed           // which
	damaged  error            // what was wrong with the snapshot
	since    time.Time        // when its articles were taken up
	synced   string           // the folder, where feeds bring articles in; "": nothing does
	key      token            // of both
	log      *slog.Logger
}

// currentIndex is the searcher that an engine keeps while the index behind it is exchanged:
// words answer at once, meaning is added when its vectors are there.
type currentIndex struct {
	atomic.Pointer[retrieval.Index]
}

// Search is retrieval.Index.Search on the index of the moment.
func (c *currentIndex) Search(ctx context.Context, query string, k int) ([]retrieval.Hit, error) {
	return c.Load().Search(ctx, query, k)
}

// openLibrary reads the corpus and indexes it by words.
func openLibrary(c Config) (*library, error) {
	defer runtime.KeepAlive(ballast(c))
	saved, damaged := readSnapshot(c, corpusFolder(c.Corpus))
	articles, err := (*corpus.Corpus)(nil), error(nil)
	if saved != nil {
		articles = saved.Corpus
	} else if articles, err = readCorpus(c.Corpus); err != nil {
		return nil, err
	}
	model, err := openModel()
	if err != nil {
		return nil, err
	}
	reader, err := openReader(model)
	if err != nil {
		model.Close()
		return nil, err
	}
	lib := &library{corpus: articles, since: time.Now(), index: &currentIndex{}, model: model, reader: reader, log: slog.New(slog.DiscardHandler)}
	if damaged == nil {
		damaged = lib.restore(saved)
	}
	if lib.engine == nil {
		lib.index.Store(retrieval.Build(articles))
		lib.engine = answer.New(articles, lib.index, reader)
	}
	lib.damaged = damaged
	lib.answerer = lib.engine
	if len(c.Sync.Feeds) > 0 {
		lib.synced, lib.feeds = syncFolder(c), c.Sync.Feeds
	}
	return lib, nil
}

// ballast is memory that nobody touches, and that therefore is none. Go collects whenever the heap has doubled, which takes a third of the time in which a
// program that has just begun opens a snapshot, for nothing: nearly all that is read stays. Beside ballast of about that size the heap does not double.
func ballast(c Config) []byte {
	const fold, most = 8, 1 << 30 // of the file, in memory
	info, err := os.Stat(snapshotPath(c, corpusFolder(c.Corpus)))
	if err != nil {
		return nil
	}
	return make([]byte, min(fold*info.Size(), most))
}

// warn tells what was wrong with the snapshot.
func (lib *library) warn() {
	if lib.damaged != nil {
		lib.log.Warn("the articles are indexed anew", "why", lib.damaged)
	}
}

// restore makes index and engine of a snapshot, if there is one.
func (lib *library) restore(s *snapshot) error {
	if s == nil {
		return nil
	}
	index, err := s.Index.Index(lib.corpus)
	if err != nil {
		return err
	}
	lib.index.Store(index)
	lib.engine = answer.NewLearned(lib.corpus, lib.index, lib.reader, s.Learned)
	return nil
}

// close keeps vectors made late and ends the model's helpers; nothing may be asked of the library
// afterwards.
func (lib *library) close() {
	lib.index.Load().Keep()
	if lib.llm != nil {
		lib.llm.Close()
	}
	if lib.embedder != nil {
		lib.embedder.Close()
	}
	lib.model.Close()
}

// openModel loads the model that is built in, which takes a few milliseconds.
func openModel() (*encoder.Model, error) {
	model, err := encoder.Open()
	if err != nil {
		return nil, fail("loading the built-in model", err, "the program file is damaged: build it again")
	}
	return model, nil
}

// readCorpus loads the folder; for "" the folder corpus when there is one, else the articles
// that the binary carries.
func readCorpus(dir string) (*corpus.Corpus, error) { return rereadCorpus(dir, &corpus.Corpus{}) }

// rereadCorpus is readCorpus, where the articles that have not changed are those of old.
func rereadCorpus(dir string, old *corpus.Corpus) (*corpus.Corpus, error) {
	var c *corpus.Corpus
	var err error
	if dir = corpusFolder(dir); dir != "" {
		c, err = old.ReloadDir(dir)
	} else {
		c, err = corpus.Load(rapporteur.Corpus())
	}
	if err != nil {
		return nil, fail("opening the corpus", err, `"bot doctor" checks it again; --corpus DIR names another folder`)
	}
	return c, nil
}

// corpusFolder is the folder that readCorpus loads, "" for the articles that the binary carries.
func corpusFolder(dir string) string {
	if info, err := os.Stat("corpus"); dir == "" && err == nil && info.IsDir() {
		return "corpus"
	}
	return dir
}

// learn adds search by meaning, from the cache where it has the vectors. Until it returns, and
// when it fails, words alone answer. A model behind an API that cannot be had is told to lib.log, and the built-in one takes its place.
func (lib *library) learn(ctx context.Context, c Config, progress func(done, total int)) error {
	if c.Embedding.Provider.word == openaiAPI {
		err := lib.learnByAPI(ctx, c, progress)
		if err == nil || ctx.Err() != nil {
			return err
		}
		lib.log.Warn("searching by the built-in model: the one that is configured cannot be had", "model", c.Embedding.Model, "why", err)
	}
	return lib.learnBy(ctx, retrieval.Options{Embedder: lib.model, CacheDir: c.cacheDir(), Progress: progress})
}

func (lib *library) learnBy(ctx context.Context, o retrieval.Options) error {
	index, err := lib.index.Load().WithVectors(ctx, o)
	if err != nil {
		return fail("indexing the corpus by meaning", err, "")
	}
	lib.index.Store(index)
	return nil
}

// open is openLibrary, learn and writeWith for commands that print and end.
func (s *session) open(ctx context.Context) (*library, error) {
	c, err := s.config()
	if err != nil {
		return nil, err
	}
	key, err := readKey(s.getenv, c.LLM)
	if err != nil {
		return nil, err
	}
	lib, err := openLibrary(c)
	if err != nil {
		return nil, err
	}
	if c.Log.Level.Level == slog.LevelInfo {
		c.Log.Level.Level = slog.LevelWarn
	}
	lib.key, lib.log = key, newLog(s.stderr, c.Log, key)
	lib.warn()
	if err = lib.learn(ctx, c, s.progress(learning)); err == nil {
		err = lib.writeWith(c.LLM, key, lib.log)
	}
	if err != nil {
		lib.close()
		return nil, err
	}
	return lib, nil
}
