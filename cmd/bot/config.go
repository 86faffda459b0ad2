package main

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// Config is what an operator may set, in the layout of config.example.toml. Inner rooms never
// see it: they get plain values.
type Config struct {
	Corpus    string    `toml:"corpus"` // folder; "": corpus/ when there is one, else what the binary carries
	Cache     string    `toml:"cache"`  // folder; "": a folder of ours in the user's cache folder
	Listen    address   `toml:"listen"` // of the local guild
	Discord   Discord   `toml:"discord"`
	LLM       LLM       `toml:"llm"`
	Embedding Embedding `toml:"embedding"`
	Sync      Sync      `toml:"sync"`
	Pinned    Pinned    `toml:"pinned"`
	State     State     `toml:"state"`
	Operate   Operate   `toml:"operate"`
	Log       Log       `toml:"log"`
}

// Discord is how the bot meets the platform.
type Discord struct {
	TestGuild snowflake `toml:"test_guild"` // "": commands are registered everywhere
	TokenFile string    `toml:"token_file"` // "": the token comes from the environment
	API       apiHost   `toml:"api"`        // "": Discord's own
	Shards    shards    `toml:"shards"`
	Limits    Limits    `toml:"limits"`
}

// LLM is the language model that writes, if there is one: where OPENAI_API_KEY is set, or key_file or base_url is.
type LLM struct {
	BaseURL       string   `toml:"base_url"`
	Model         string   `toml:"model"` // "": none, whatever else is set
	KeyFile       string   `toml:"key_file"`
	Organization  string   `toml:"organization"`
	AzureVersion  string   `toml:"azure_version"`
	Temperature   float64  `toml:"temperature"`
	MaxTokens     int      `toml:"max_tokens"`
	ContextBudget int      `toml:"context_budget"`
	Budget        duration `toml:"budget"`
	PriceIn       float64  `toml:"price_in"`
	PriceOut      float64  `toml:"price_out"`
}

// Embedding is the model that turns texts into vectors, for the search by meaning.
type Embedding struct {
	Provider      provider `toml:"provider"`
	BaseURL       string   `toml:"base_url"` // "": that of LLM
	Model         string   `toml:"model"`
	Dimensions    int      `toml:"dimensions"`
	QueryPrefix   string   `toml:"query_prefix"`
	PassagePrefix string   `toml:"passage_prefix"`
}

// Log is what the bot writes to standard error while it runs.
type Log struct {
	Level  logLevel  `toml:"level"`
	Format logFormat `toml:"format"`
}

// DefaultConfig is what holds where the file says nothing.
func DefaultConfig() Config {
	return Config{
		Listen:    address{"127.0.0.1:8080"},
		Discord:   Discord{Limits: noLimits()},
		LLM:       LLM{Model: "gpt-4o-mini", MaxTokens: 700, ContextBudget: 6000, Budget: duration{8 * time.Second}},
		Embedding: Embedding{Provider: provider{builtIn}, Model: "text-embedding-3-small"},
		Sync:      Sync{Every: duration{time.Hour}, Feeds: []Feed{}},
		Pinned:    Pinned{Questions: []string{}},
		State:     State{Keep: duration{720 * time.Hour}},
		Log:       Log{Level: logLevel{slog.LevelInfo}, Format: logFormat{"text"}},
	}
}

// loadConfig reads the file, or ./config.toml when file is "" and there is one. Relative
// paths in a file are relative to its folder. It returns the name of the file that was read,
// "" when none was.
func loadConfig(file string) (Config, string, error) {
	named := file != ""
	if !named {
		file = "config.toml"
	}
	text, err := readConfig(file)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return DefaultConfig(), "", nil
	}
	if err != nil {
		return Config{}, file, fail("reading config", err, `--config names a TOML file; "bot doctor --fix" writes one with every key`)
	}
	c, err := decodeConfig(file, text)
	if err != nil {
		return Config{}, file, err
	}
	for _, p := range []*string{&c.Corpus, &c.Cache, &c.Discord.TokenFile, &c.LLM.KeyFile} {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(filepath.Dir(file), *p)
		}
	}
	c.State.fromFolder(filepath.Dir(file))
	return c, file, nil
}

// decodeConfig reads text over the defaults; name is for messages.
func decodeConfig(name string, text []byte) (Config, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // some editors write it
	if line, why := unreadable(text); why != "" {
		return Config{}, fail(readingConfig, fmt.Errorf("%s:%d: %s", name, line, why), configHint)
	}
	c, err := decodeStrictly(text)
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case err == nil:
		if key, why := c.LLM.outside(); key != "" {
			return c, fail("reading config", fmt.Errorf("%s:%d: llm.%s: %w", name, lineOfKey(text, "llm", key), key, why), configHint)
		}
		if d := c.Embedding.Dimensions; d < 0 || d > 1<<14 {
			return c, fail("reading config", fmt.Errorf("%s:%d: embedding.dimensions: want a number from 0 to %d, got %d", name, lineOfKey(text, "embedding", "dimensions"), 1<<14, d), configHint)
		}
		if key, why := c.Discord.Limits.outside(); key != "" {
			return c, fail("reading config", fmt.Errorf("%s:%d: discord.limits.%s: %w", name, lineOfKey(text, "discord.limits", key), key, why), configHint)
		}
		if key, why := c.Sync.outside(); key != "" {
			return c, fail("reading config", fmt.Errorf("%s:%d: sync.%s: %w", name, lineOfKey(text, "sync", key), key, why), configHint)
		}
		if key, why := c.Pinned.outside(); key != "" {
			return c, fail("reading config", fmt.Errorf("%s:%d: pinned.%s: %w", name, lineOfKey(text, "pinned", key), key, why), configHint)
		}
		if key, why := c.State.outside(); key != "" {
			return c, fail("reading config", fmt.Errorf("%s:%d: state.%s: %w", name, lineOfKey(text, "state", key), key, why), configHint)
		}
		return c, nil
	case errors.As(err, &unknown):
		e := &unknown.Errors[0]
		line, _ := e.Position()
		return c, unknownKey(fmt.Sprintf("%s:%d", name, line), strings.Join(e.Key(), "."))
	case errors.As(err, &wrong):
		return c, wrongValue(name, text, wrong)
	}
	return c, badValue(name, text, err)
}

const configHint = "config.example.toml shows every key with what it may be"

// outside names a key whose number cannot be meant, "" for none.
func (l LLM) outside() (key string, why error) {
	for _, x := range []struct {
		key           string
		value, lo, hi float64
	}{
		{"temperature", l.Temperature, 0, 2}, {"max_tokens", float64(l.MaxTokens), 50, 32000}, {"context_budget", float64(l.ContextBudget), 500, 1e6},
		{"price_in", l.PriceIn, 0, 1e4}, {"price_out", l.PriceOut, 0, 1e4},
	} {
		if !(x.value >= x.lo && x.value <= x.hi) { // also what is no number
			return x.key, fmt.Errorf("want a number from %v to %v, got %v", x.lo, x.hi, x.value)
		}
	}
	if l.Budget.Duration < time.Second || l.Budget.Duration > time.Minute {
		return "budget", fmt.Errorf("want a time from 1s to 1m, got %s", l.Budget.Duration)
	}
	return "", nil
}

// lineOfKey is the line of a key in a table, "" for none.
func lineOfKey(text []byte, table, key string) int {
	n, within := 0, table == ""
	for line := range bytes.Lines(text) {
		n++
		trimmed := strings.TrimSpace(string(line))
		if strings.HasPrefix(trimmed, "[") {
			within = strings.HasPrefix(trimmed, "["+table+"]")
		}
		name, _, _ := strings.Cut(trimmed, "=")
		if name = strings.TrimSpace(name); within && name == key || name == table+"."+key {
			return n
		}
	}
	return n
}

func decodeStrictly(text []byte) (Config, error) {
	c := DefaultConfig()
	err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&c)
	return c, err
}

// lineOf finds the place of an error that the library gives without one (a number where a value
// has a form of its own): the last line of the shortest beginning of the text that has the error.
func lineOf(text []byte, err error) int {
	end, n := 0, 0
	for line := range bytes.Lines(text) {
		end, n = end+len(line), n+1
		if _, e := decodeStrictly(text[:end]); e != nil && e.Error() == err.Error() {
			break
		}
	}
	return n
}

// configKeys lists the dotted keys of a struct type in order of declaration.
func configKeys(t reflect.Type, prefix string) []string {
	var keys []string
	for f := range t.Fields() {
		key := prefix + f.Tag.Get("toml")
		value := reflect.PointerTo(f.Type).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
		if f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct {
			keys = append(keys, key)
			for _, inner := range configKeys(f.Type.Elem(), "") {
				keys = append(keys, key+"."+inner)
			}
			continue
		}
		if f.Type.Kind() == reflect.Struct && !value {
			keys = append(keys, configKeys(f.Type, key+".")...)
			continue
		}
		keys = append(keys, key)
	}
	return keys
}

// cacheDir is where vectors are kept between runs, "" when there is no place for them.
func (c Config) cacheDir() string {
	if c.Cache != "" {
		return c.Cache
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "rapporteur")
}

// The values with a form of their own are structs: the TOML library asks UnmarshalText of them,
// which it does not of a named string.

// address is host:port. Without a host it is this machine's loopback alone.
type address struct{ hostPort string }

func (a *address) UnmarshalText(text []byte) error {
	host, port, err := net.SplitHostPort(string(text))
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		return fmt.Errorf(`want host:port such as "127.0.0.1:8080", got %q`, text)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	a.hostPort = net.JoinHostPort(host, port)
	return nil
}

func (a address) String() string { return a.hostPort }

// loopback reports whether only this machine can reach the address.
func (a address) loopback() bool {
	host, _, _ := net.SplitHostPort(a.hostPort)
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// duration is a length of time as "8s".
type duration struct{ time.Duration }

func (d *duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf(`want a time such as "8s", got %q`, text)
	}
	d.Duration = v
	return nil
}

// snowflake is a Discord id: decimal digits, or "" for none.
type snowflake struct{ id string }

func (s *snowflake) UnmarshalText(text []byte) error {
	if n := len(text); n > 0 && (n < 17 || n > 20 || strings.Trim(string(text), "0123456789") != "") {
		return fmt.Errorf("want an id as Discord copies it, 17 to 20 digits in quotes, got %q", text)
	}
	s.id = string(text)
	return nil
}

// apiHost is the host of an API as "https://discord.com". The token goes there, so that it must be this machine or be reached by TLS.
type apiHost struct{ base string }

func (h *apiHost) UnmarshalText(text []byte) error {
	u, err := url.Parse(string(text))
	if len(text) == 0 || err == nil && u.Host != "" && strings.Trim(u.Path, "/") == "" && (u.Scheme == "https" || u.Scheme == "http" && (address{u.Host + ":80"}.loopback() || address{u.Host}.loopback())) {
		h.base = strings.TrimRight(string(text), "/")
		return nil
	}
	return fmt.Errorf(`want https://HOST, or http://127.0.0.1:PORT for a guild on this machine, got %q`, text)
}

// logLevel is debug, info, warn or error.
type logLevel struct{ slog.Level }

func (l *logLevel) UnmarshalText(text []byte) error {
	var word string
	if err := oneOf(&word, string(text), "debug", "info", "warn", "error"); err != nil {
		return err
	}
	return l.Level.UnmarshalText(text)
}

// provider is whose model makes vectors.
type provider struct{ word string }

const (
	builtIn   = "builtin"
	openaiAPI = "openai"
)

func (p *provider) UnmarshalText(text []byte) error {
	return oneOf(&p.word, string(text), builtIn, openaiAPI)
}

// logFormat is text or json.
type logFormat struct{ word string }

func (f *logFormat) UnmarshalText(text []byte) error {
	return oneOf(&f.word, string(text), "text", "json")
}

// oneOf stores text in dst when it is one of the words allowed.
func oneOf(dst *string, text string, allowed ...string) error {
	if slices.Contains(allowed, text) {
		*dst = text
		return nil
	}
	return fmt.Errorf("want %s, got %q", either(allowed), text)
}

// either joins words as "a, b or c".
func either(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
