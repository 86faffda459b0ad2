package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"rapporteur/internal/llm"
)

// finding is what the doctor says about one part.
type finding struct {
	Part  string `json:"part"`
	State string `json:"state"` // "ok", "warning", "fault"
	Found string `json:"found"`
	Cure  string `json:"cure,omitempty"`
}

const (
	ok      = "ok"
	warning = "warning"
	fault   = "fault"
)

func doctorCommand() *command {
	return &command{
		name: "doctor", about: "check everything that the bot needs, and say the cure for what is wrong",
		text: "Checks configuration, token, corpus, models, cache, data base, ports and disk. With a token it asks\n" +
			"Discord whose that is, about clock, intents, commands, guilds and permissions, and prints the link that\n" +
			"invites the bot. Without one it tries the bot in a guild on this machine. Of the rest of the network it\n" +
			"uses only the language model and the data base's server, when they are configured. With --fix it\n" +
			"registers the commands and writes the configuration file where they are missing; without, it changes\n" +
			"nothing. The exit code is 1 when the bot could not run.",
		example: []string{"bot doctor", "bot doctor --fix", "bot doctor --config /etc/rapporteur.toml --json"},
		setup: func(fs *flag.FlagSet) action {
			asJSON := fs.Bool("json", false, "one JSON object a line")
			fix := fs.Bool("fix", false, "register the commands, and write config.toml, where they are missing")
			return func(ctx context.Context, s *session, args []string) error {
				if len(args) > 0 {
					return misuse("bot doctor checks everything at once", "doctor takes no arguments, got %q", args[0])
				}
				return s.doctor(ctx, *asJSON, *fix)
			}
		},
	}
}

func (s *session) doctor(ctx context.Context, asJSON, fix bool) error {
	var findings []finding
	if fix {
		findings = writeConfig(s.configFile)
	}
	findings = append(findings, s.examine(ctx, fix)...)
	if err := s.writeFindings(findings, asJSON); err != nil {
		return err
	}
	for _, f := range findings {
		if f.State == fault {
			return errReported
		}
	}
	return nil
}

// examine makes every check that the ones before it allow.
func (s *session) examine(ctx context.Context, fix bool) []finding {
	conf, file, err := loadConfig(s.configFile)
	if err != nil {
		return []finding{faulty("config", err)}
	}
	if s.corpusDir != "" {
		conf.Corpus = s.corpusDir
	}
	if file == "" {
		file = "no file, defaults"
	}
	secret, err := readToken(s.getenv, conf)
	real := err != nil || secret != ""
	list := []finding{
		{Part: "config", State: ok, Found: file},
		s.checkToken(conf),
		checkCorpus(conf),
		checkSync(conf),
		checkModel(ctx),
		s.checkLLM(ctx, conf),
		checkCache(conf),
		s.checkState(ctx, conf),
		checkPort(ctx, conf),
		checkOperate(ctx, conf),
	}
	list = append(list, checkMachine(conf)...)
	list = append(list, s.checkSetup(conf, real)...)
	if !real {
		return append(list, checkLocal(ctx, conf)...)
	}
	return append(list, s.checkDiscord(ctx, conf, fix)...)
}

// faulty is an error as a finding.
func faulty(part string, err error) finding {
	f := finding{Part: part, State: fault, Found: plain(err)}
	var known *failure
	if errors.As(err, &known) {
		f.Found, f.Cure = plain(known.why), known.hint
	}
	return f
}

func (s *session) checkToken(c Config) finding {
	secret, err := readToken(s.getenv, c)
	switch {
	case err != nil:
		return faulty("token", err)
	case secret == "":
		return finding{"token", ok, "none: the bot runs in a local guild", ""}
	case !secret.plausible() && c.Discord.API.base == "":
		return finding{"token", warning, "set, but it does not look like a bot's token", tokenHint(tokenPlace(s.getenv, c))}
	}
	if file := tokenFile(s.getenv, c); file != "" && s.getenv("DISCORD_TOKEN") == "" && readableByOthers(file) {
		return finding{"token", warning, file + " can be read by other users", "chmod 600 " + file}
	}
	return finding{"token", ok, "set, in " + tokenPlace(s.getenv, c), ""}
}

func readableByOthers(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode().Perm()&0o077 != 0
}

func checkCorpus(c Config) finding {
	articles, err := readCorpus(c.Corpus)
	if err != nil {
		return faulty("corpus", err)
	}
	from := corpusFolder(c.Corpus)
	if from == "" {
		from = "built in"
	}
	return finding{"corpus", ok, fmt.Sprintf("%s: %s, revision %s",
		from, count(len(articles.Articles), "article"), articles.Revision), ""}
}

func checkModel(ctx context.Context) finding {
	model, err := openModel()
	if err != nil {
		return faulty("model", err)
	}
	defer model.Close()
	if _, err := model.Embed(ctx, "query", []string{"is the model there?"}); err != nil {
		return faulty("model", fail("using the built-in model", err, "the program file is damaged: build it again"))
	}
	return finding{"model", ok, fmt.Sprintf("%s, %d dimensions", model.Name(), model.Dim()), ""}
}

// checkLLM asks the language model's server which models it has, where that tells, and has the model write a word.
func (s *session) checkLLM(ctx context.Context, c Config) finding {
	const part = "llm"
	key, err := readKey(s.getenv, c.LLM)
	if err != nil {
		return faulty(part, err)
	}
	client, err := newModel(c.LLM, key, slog.New(slog.DiscardHandler))
	switch {
	case err != nil:
		return faulty(part, err)
	case client == nil:
		return finding{part, ok, "none: answers are in the articles' own words", ""}
	}
	defer client.Close()
	var wrong *llm.Error
	if models, err := client.Models(ctx); err == nil && len(models) > 0 && !slices.Contains(models, c.LLM.Model) && c.LLM.AzureVersion == "" {
		return finding{part, warning, fmt.Sprintf("the server does not list the model %q", c.LLM.Model), "set llm.model to one of " + strings.Join(models[:min(len(models), 8)], ", ")}
	} else if errors.As(err, &wrong) && wrong.Trouble == llm.BadKey {
		return finding{part, warning, wrong.Error(), wrong.Trouble.Cure()}
	}
	used, err := client.Write(ctx, llm.Request{Question: "What opened in May?", Claims: 1, Passages: []llm.Passage{{Source: "test", Text: "The bridge opened in May."}}}, func(llm.Claim) {})
	if errors.As(err, &wrong) {
		return finding{part, warning, wrong.Error(), wrong.Trouble.Cure()}
	}
	if err != nil {
		return faulty(part, err)
	}
	file := cmp.Or(s.getenv("OPENAI_API_KEY_FILE"), c.LLM.KeyFile)
	if file != "" && s.getenv("OPENAI_API_KEY") == "" && readableByOthers(file) {
		return finding{part, warning, file + " can be read by other users", "chmod 600 " + file}
	}
	return finding{part, ok, fmt.Sprintf("%s answers (%d ms)", client.Name(), used.Took.Milliseconds()), ""}
}

// checkCache tries to write where vectors are kept. Without a cache the bot works, but learns
// the articles anew at every start.
func checkCache(c Config) finding {
	const cure = "name a folder that can be written with cache in the configuration"
	dir := c.cacheDir()
	if dir == "" {
		return finding{"cache", warning, "no cache folder for this user: the articles are learnt anew at every start", cure}
	}
	if err := tryWrite(dir); err != nil {
		return finding{"cache", warning, fmt.Sprintf("%s cannot be written: the articles are learnt anew at every start", dir), cure}
	}
	return finding{"cache", ok, dir, ""}
}

func tryWrite(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// checkPort tries the local guild's port, which a bot in a real guild does not need.
func checkPort(ctx context.Context, c Config) finding {
	at, err := (&serving{}).address(c)
	if err != nil {
		return faulty("port", err)
	}
	l, err := at.listen(ctx)
	if err != nil {
		return faulty("port", err)
	}
	defer l.Close()
	if got := l.Addr().String(); got != c.Listen.hostPort && !strings.HasSuffix(c.Listen.hostPort, ":0") {
		return finding{"port", ok, fmt.Sprintf("%s is taken, %s would be used", c.Listen, got), ""}
	}
	return finding{"port", ok, c.Listen.hostPort + " is free", ""}
}

func (s *session) writeFindings(findings []finding, asJSON bool) error {
	if asJSON {
		for _, f := range findings {
			if err := writeJSON(s.stdout, f); err != nil {
				return err
			}
		}
		return nil
	}
	_, err := io.WriteString(s.stdout, columned(findings, s.layout()))
	return err
}

// columned sets findings in three columns, of which the last is wrapped.
func columned(findings []finding, l layout) string {
	state, part := 0, 0
	for _, f := range findings {
		state, part = max(state, len(f.State)), max(part, len(f.Part))
	}
	hang := state + 2 + part + 2
	if l.width > 0 {
		l.width = max(l.width-hang, 20)
	}
	var b strings.Builder
	for _, f := range findings {
		text := printable(f.Found)
		if f.Cure != "" {
			text += "\ncure: " + printable(f.Cure)
		}
		text = strings.ReplaceAll(l.wrap(text, 0), "\n", "\n"+strings.Repeat(" ", hang))
		fmt.Fprintf(&b, "%-*s  %-*s  %s\n", state, f.State, part, f.Part, text)
	}
	return b.String()
}
