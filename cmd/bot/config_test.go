package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/internal/discord"
)

// The documented file says what holds without any file, and names every key there is.
func TestExampleConfigIsTheDefault(t *testing.T) {
	text := rapporteur.ExampleConfig()
	got, err := decodeConfig("config.example.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, DefaultConfig()) {
		t.Errorf("got %+v, want %+v", got, DefaultConfig())
	}
	for _, key := range configKeys(reflect.TypeFor[Config](), "") {
		last := key[strings.LastIndex(key, ".")+1:]
		if !strings.Contains(string(text), "\n"+last+" = ") && !regexp.MustCompile(`[{,] `+last+" = ").Match(text) {
			t.Errorf("config.example.toml does not show %s", key)
		}
	}
}

func TestConfigMistakesAreNamed(t *testing.T) {
	for _, c := range []struct{ text, why, hint string }{
		{"corpsu = \"x\"", `c.toml:1: unknown key "corpsu"`, "did you mean corpus?"},
		{"\n[log]\nlevl = \"info\"", `c.toml:3: unknown key "log.levl"`, "did you mean log.level?"},
		{"test_guild = \"1\"", `c.toml:1: unknown key "test_guild"`, "did you mean discord.test_guild?"},
		{"colour = \"red\"", `c.toml:1: unknown key "colour"`, "the keys are corpus, cache,"},
		{"[sync]\nevery = \"1s\"", `c.toml:2: sync.every: want a time from 1m to 168h, got 1s`, ""},
		{"[sync]\nfeeds = [{ address = \"gull.example\" }]", `c.toml:2: sync.feeds: want an address that begins with https:// or http://, got "gull.example"`, ""},
		{"[sync]\nfeeds = [{ publisher = \"The Gull\" }]", `c.toml:2: sync.feeds: a feed has no address`, ""},
		{"[sync]\nfeeds = [{ adress = \"https://gull.example\" }]", `c.toml:2: unknown key "sync.adress"`, "did you mean sync.feeds.address?"},
		{"[sync]\nfeeds = [{ address = \"https://a.example\" }, { address = \"https://a.example\" }]", `c.toml:2: sync.feeds: https://a.example is there twice`, ""},
		{"[pinned]\nquestions = [\" \"]", `c.toml:2: pinned.questions: one of them is empty`, ""},
		{"[discord]\napi = \"http://gull.example\"", `c.toml:2: discord.api: want https://HOST, or http://127.0.0.1:PORT for a guild on this machine, got "http://gull.example"`, ""},
		{"[discord]\napi = \"https://gull.example/api\"", `c.toml:2: discord.api: want https://HOST`, ""},
		{"[discord]\nshards = \"x\"", `c.toml:2: discord.shards: want "auto", a number as "4", or some of it as "0-1/4" or "2/4", got "x"`, ""},
		{"[discord]\nshards = \"-1/4\"", `c.toml:2: discord.shards: want "auto"`, ""},
		{"[discord]\nshards = \"0-1\"", `c.toml:2: discord.shards: want "auto"`, ""},
		{"[discord]\nshards = \"+1\"", `c.toml:2: discord.shards: want "auto"`, ""},
		{"[discord]\nshards = \"\"", `c.toml:2: discord.shards: want "auto"`, ""},
		{"[discord]\nshards = \"0/0\"", `c.toml:2: discord.shards: want a number of shards from 1 to 16384, got "0/0"`, ""},
		{"[discord]\nshards = \"0\"", `c.toml:2: discord.shards: want a number of shards from 1 to 16384, got "0"`, ""},
		{"[discord]\nshards = \"4-2/4\"", `c.toml:2: discord.shards: of 4 shards the first is 0 and the last 3, got "4-2/4"`, ""},
		{"[discord]\nshards = \"0-4/4\"", `c.toml:2: discord.shards: of 4 shards the first is 0 and the last 3, got "0-4/4"`, ""},
		{"[discord]\nshards = \"4/4\"", `c.toml:2: discord.shards: of 4 shards the first is 0 and the last 3, got "4/4"`, ""},
		{"corpus = 3", `c.toml:1: corpus: want text in quotes`, "config.example.toml"},
		{"listen = 8080", `c.toml:1: listen: want host:port such as`, "config.example.toml"},
		{"listen = \"8080\"", `c.toml:1: listen: want host:port such as "127.0.0.1:8080", got "8080"`, ""},
		{"listen = \":70000\"", `c.toml:1: listen: want host:port`, ""},
		{"[log]\nlevel = \"loud\"", `c.toml:2: log.level: want debug, info, warn or error, got "loud"`, ""},
		{"[log]\nformat = true", `c.toml:2: format: want text or json, got "true"`, ""},
		{"[discord]\ntest_guild = 123", `c.toml:2: test_guild: want an id as Discord copies it`, ""},
		{"[discord]\ntest_guild = \"my server\"", `c.toml:2: discord.test_guild: want an id as Discord copies it`, ""},
		{"corpus = \"a\"\ncorpus = \"b\"", `c.toml:2: `, ""},
		{"[discord.limits]\nper_user = -1", `c.toml:2: discord.limits.per_user: want a number from 0 to 1000000, got -1`, ""},
		{"[discord.limits]\n\ntokens_per_day = 3000000000", `c.toml:3: discord.limits.tokens_per_day: want a number from 0 to 2000000000`, ""},
		{"[discord.limits]\ncooldown = \"25h\"", `c.toml:2: discord.limits.cooldown: want a time from 0s to 24h`, ""},
		{"[discord.limits]\nper_user = 1\ndenied_channels = [\"general\"]", `c.toml:3: discord.limits.denied_channels: want ids, 17 to 20 digits in quotes each, got "general"`, ""},
		{"[discord.limits]\nper_usr = 1", `c.toml:2: unknown key "discord.limits.per_usr"`, "did you mean discord.limits.per_user?"},
		{"[log", `c.toml:1: `, ""},
	} {
		_, err := decodeConfig("c.toml", []byte(c.text))
		var f *failure
		if !errors.As(err, &f) {
			t.Errorf("%q: got %v, want a failure", c.text, err)
			continue
		}
		if !strings.HasPrefix(f.why.Error(), c.why) || !strings.Contains(f.hint, c.hint) || f.hint == "" {
			t.Errorf("%q: got %q, hint %q; want %q, hint %q", c.text, f.why, f.hint, c.why, c.hint)
		}
	}
}

func TestShardsAreRead(t *testing.T) {
	for text, want := range map[string]discord.Shards{
		"auto": {}, "1": {Last: 0, Of: 1}, "4": {Last: 3, Of: 4}, "0-1/4": {Last: 1, Of: 4}, "2-3/4": {First: 2, Last: 3, Of: 4}, "2/4": {First: 2, Last: 2, Of: 4},
	} {
		c, err := decodeConfig("c.toml", fmt.Appendf(nil, "[discord]\nshards = %q", text))
		if err != nil || c.Discord.Shards.Shards != want {
			t.Errorf("%q is read as %+v, %v; want %+v", text, c.Discord.Shards, err, want)
		}
	}
}

func TestPathsStartAtTheFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "c.toml")
	if err := os.WriteFile(file, []byte("corpus = \"news\"\ncache = \"/var/x\"\nlisten = \":9000\""), 0o600); err != nil {
		t.Fatal(err)
	}
	c, name, err := loadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	if c.Corpus != filepath.Join(dir, "news") || c.Cache != "/var/x" || c.Discord.TokenFile != "" || name != file {
		t.Errorf("got %+v from %s", c, name)
	}
	if !c.Listen.loopback() || c.Listen.hostPort != "127.0.0.1:9000" {
		t.Errorf("a port without a host is %s, want loopback", c.Listen)
	}
}

func FuzzDecodeConfig(f *testing.F) {
	f.Add(rapporteur.ExampleConfig())
	f.Add([]byte("[log]\nlevel = {a=1}"))
	f.Add([]byte("listen = \"[::1]:0\""))
	f.Add([]byte("[discord]\nshards = \"2-3/4\""))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := decodeConfig("c.toml", text)
		if s := c.Discord.Shards; err == nil && s.Of > 0 && (s.First < 0 || s.First > s.Last || s.Last >= s.Of) {
			t.Errorf("shards that there are not: %+v", s)
		}
		var known *failure
		if err != nil && (!errors.As(err, &known) || !strings.HasPrefix(known.why.Error(), "c.toml:")) {
			t.Errorf("an error without a place: %v", err)
		}
	})
}
