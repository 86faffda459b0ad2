package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"rapporteur/internal/testguild"
)

// mistake is something that an operator does wrong before the bot runs for the first time.
type mistake struct {
	name   string
	config string            // text of config.toml
	files  map[string]string // more files
	env    string            // "NAME=value"
	spoil  func() error      // does what no text can, in the folder; nil: nothing
}

// mistakes are those that people make, in the order in which they meet them.
func mistakes() []mistake {
	return []mistake{
		{name: "a folder in the place of the file", spoil: func() error { return os.Mkdir("config.toml", 0o700) }},
		{name: "a file that is far too large", spoil: func() error { return os.WriteFile("config.toml", bytes.Repeat([]byte("# \n"), 1<<20), 0o600) }},
		{name: "a file that is no text", config: "\x7fELF\x02\x01\x01\x00\x00"},
		{name: "a file in UTF-16", config: "\xff\xfel\x00i\x00s\x00t\x00e\x00n\x00"},
		{name: "a file in Latin-1", config: "# f\xfcr den Betrieb\n"},
		{name: "YAML", config: "listen: 127.0.0.1:8080\n"},
		{name: "JSON", config: "{\n  \"listen\": \"127.0.0.1:8080\"\n}\n"},
		{name: "text without quotes", config: "\ncorpus = news\n"},
		{name: "text whose quote is not closed", config: "corpus = \"news\nlisten = \"127.0.0.1:8080\"\n"},
		{name: "backslashes of a Windows path", config: "corpus = \"C:\\articles\\news\"\n"},
		{name: "typographic quotes", config: "corpus = “news”\n"},
		{name: "a table that is not closed", config: "[log\nlevel = \"info\"\n"},
		{name: "a list that is not closed", config: "[pinned]\nquestions = [\"Who keeps the lamp?\"\n[log]\nlevel = \"info\"\n"},
		{name: "a key twice", config: "corpus = \"news\"\n\ncorpus = \"other\"\n"},
		{name: "a table twice", config: "[log]\nlevel = \"info\"\n[log]\nformat = \"text\"\n"},
		{name: "a key without a value", config: "corpus =\n"},
		{name: "a misspelt key", config: "[discord]\ntoken_fille = \"token.txt\"\n"},
		{name: "a misspelt table", config: "[dicsord]\ntoken_file = \"token.txt\"\n"},
		{name: "a key in the wrong table", config: "[llm]\ntoken_file = \"token.txt\"\n"},
		{name: "a key below the wrong heading", config: "[log]\nlevel = \"info\"\nlisten = \"127.0.0.1:9000\"\n"},
		{name: "an unknown key", config: "colour = \"red\"\n"},
		{name: "the token itself", config: "[discord]\ntoken = \"hunter2\"\n"},
		{name: "a table that should be a value", config: "[corpus]\nfolder = \"news\"\n"},
		{name: "a value that should be a table", config: "log = \"info\"\n"},
		{name: "a number for text", config: "corpus = 3\n"},
		{name: "text for a number", config: "[llm]\nmax_tokens = \"many\"\n"},
		{name: "a fraction for a whole number", config: "[llm]\nmax_tokens = 0.5\n"},
		{name: "text for yes or no", config: "[sync]\nprivate = \"yes\"\n"},
		{name: "a number too large to be one", config: "[llm]\nmax_tokens = 99999999999999999999\n"},
		{name: "a negative number", config: "[llm]\nmax_tokens = -1\n"},
		{name: "a temperature out of range", config: "[llm]\nmodel = \"gpt-4o-mini\"\ntemperature = 7.0\n"},
		{name: "a port alone", config: "listen = \"8080\"\n"},
		{name: "a port as a number", config: "listen = 8080\n"},
		{name: "a port that there is not", config: "listen = \"127.0.0.1:80800\"\n"},
		{name: "the whole network", config: "listen = \"0.0.0.0:8080\"\n"},
		{name: "a time without a unit", config: "[llm]\nbudget = \"8\"\n"},
		{name: "a time as a number", config: "[sync]\nevery = 3600\n"},
		{name: "a time below zero", config: "[llm]\nbudget = \"-8s\"\n"},
		{name: "a server's name for its id", config: "[discord]\ntest_guild = \"My server\"\n"},
		{name: "an id that is too short", config: "[pinned]\nchannel = \"12345\"\n"},
		{name: "an API that is reached in the clear", config: "[discord]\napi = \"http://discord.example\"\n"},
		{name: "shards that there are not", config: "[discord]\nshards = \"0-4/4\"\n"},
		{name: "shards in no form", config: "[discord]\nshards = \"0 to 3\"\n"},
		{name: "an unknown level", config: "[log]\nlevel = \"verbose\"\n"},
		{name: "an unknown provider", config: "[embedding]\nprovider = \"open-ai\"\n"},
		{name: "a feed without https://", config: "[sync]\nfeeds = [{ address = \"gull.example/feed.xml\" }]\n"},
		{name: "a feed as text alone", config: "[sync]\nfeeds = [\"https://gull.example/feed.xml\"]\n"},
		{name: "feeds and no folder", config: "[sync]\nfeeds = [{ address = \"https://gull.example/feed.xml\" }]\n"},
		{name: "pinned questions and no channel", config: "[pinned]\nquestions = [\"Who keeps the lamp?\"]\n", env: "DISCORD_TOKEN=" + string(invented())},
		{name: "no token in the file", config: "[discord]\ntoken_file = \"token.txt\"\n", files: map[string]string{"token.txt": "\n"}},
		{name: "no file for the token", config: "[discord]\ntoken_file = \"token.txt\"\n"},
		{name: "a folder for the token", config: "[discord]\ntoken_file = \".\"\n"},
		{name: "a line too many in the token's file", env: "DISCORD_TOKEN_FILE=token.txt", files: map[string]string{"token.txt": "DISCORD_TOKEN=hunter2\nother\n"}},
		{name: "the word Bot before the token", env: "DISCORD_TOKEN=Bot hunter2"},
		{name: "a name before the token", env: "DISCORD_TOKEN=DISCORD_TOKEN=hunter2"},
		{name: "a key of a model in quotes", env: `OPENAI_API_KEY="hunter2"`},
		{name: "no folder of articles", config: "corpus = \"news\"\n"},
		{name: "a file for the folder of articles", config: "corpus = \"news\"\n", files: map[string]string{"news": "x"}},
		{name: "a folder without articles", config: "corpus = \"news\"\n", spoil: func() error { return os.Mkdir("news", 0o700) }},
		{name: "articles without a beginning", config: "corpus = \"news\"\n", files: map[string]string{"news/001-lamp.md": "The lighthouse is kept by Ana Ferrow.\n"}},
		{name: "articles with mistakes", config: "corpus = \"news\"\n", files: map[string]string{
			"news/001-lamp.md": "+++\ntitle = \"The lamp\"\npublisher = \"The Gull\"\npublished = \"July 2021\"\n+++\nThe lighthouse is kept by Ana Ferrow.\n",
			"news/002-mill.md": "+++\ntitel = \"The mill\"\n+++\nThe mill burns.\n",
		}},
	}
}

// TestMistakes runs the program as somebody does who has made each mistake. What it says is in one file, to be read as a whole.
func TestMistakes(t *testing.T) {
	var said strings.Builder
	for _, m := range mistakes() {
		fmt.Fprintf(&said, "# %s\n%s\n", m.name, m.make(t))
	}
	golden := filepath.Join("testdata", "golden", "mistakes.txt")
	if *update {
		write(t, golden, said.String())
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), said.String()); diff != "" {
		t.Errorf("go test ./cmd/bot -run Mistakes -update writes this file anew:\n%s", diff)
	}
}

// make is what the program says to somebody who makes a mistake in a fresh folder.
func (m mistake) make(t *testing.T) (said string) {
	t.Helper()
	t.Run(m.name, func(t *testing.T) {
		t.Chdir(t.TempDir())
		if m.config != "" {
			write(t, "config.toml", m.config)
		}
		for name, text := range m.files {
			write(t, name, text)
		}
		if m.spoil != nil {
			if err := m.spoil(); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // ends what should not have begun
		defer cancel()
		name, value, _ := strings.Cut(m.env, "=")
		var out, stderr bytes.Buffer
		err := run(ctx, nil, strings.NewReader(""), &out, &stderr, func(n string) string {
			if n == name {
				return value
			}
			return ""
		})
		if code := report(&stderr, err); code != 1 || out.Len() > 0 {
			t.Errorf("exit code %d, standard output %q", code, &out)
		}
		said = stderr.String()
		if strings.Contains(said, "hunter2") {
			t.Errorf("a secret is shown: %s", said)
		}
	})
	return said
}

// TestConfigAsEditorsWriteIt: what editors add without being asked is no mistake.
func TestConfigAsEditorsWriteIt(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "a comment alone": "# nothing yet", "a mark of UTF-8": "\ufefflisten = \"127.0.0.1:9000\"", "lines of Windows": "listen = \"127.0.0.1:9000\"\r\n[log]\r\nlevel = \"warn\"\r\n",
		"tabs": "\tlisten\t=\t\"127.0.0.1:9000\"\t# here\n", "an id as a number": "[discord]\ntest_guild = 123456789012345678",
	} {
		c, err := decodeConfig("c.toml", []byte(text))
		if err != nil || strings.Contains(text, "9000") && c.Listen.hostPort != "127.0.0.1:9000" {
			t.Errorf("%s: got %v, %v", name, c.Listen, err)
		}
	}
}

// TestForbiddenFile: what the bot may not read is told as such. (Who is root may read all.)
func TestForbiddenFile(t *testing.T) {
	err := fail("reading config", &fs.PathError{Op: "open", Path: "config.toml", Err: syscall.EACCES}, "")
	if want := "reading config: config.toml: not allowed to read it"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

// openGuild serves a local guild for the rest of the script, at $API and for a bot with $TOKEN: guild [empty], which is one without the bot.
func openGuild(ts *testscript.TestScript, _ bool, args []string) {
	guild := testguild.New(testguild.Options{})
	if slices.Contains(args, "empty") {
		guild.RemoveBot()
	}
	server := httptest.NewServer(guild)
	ts.Defer(server.Close)
	ts.Defer(guild.Close)
	ts.Setenv("API", server.URL)
	ts.Setenv("TOKEN", guild.Token())
}

// TestRealStart runs the bot by its configuration in a guild that it takes for Discord.
func TestRealStart(t *testing.T) {
	defer goleak.VerifyNone(t)
	guild := testguild.New(testguild.Options{})
	server := httptest.NewServer(guild)
	defer server.Close()
	defer guild.Close()
	config := quiet(t)
	write(t, config, fmt.Sprintf("corpus = \"news\"\ncache = \"cache\"\n[discord]\napi = %q\ntoken_file = \"token.txt\"\ntest_guild = %q\n", server.URL, guild.ID()))
	write(t, filepath.Join(filepath.Dir(config), "token.txt"), guild.Token()+"\n")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	log, logged := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, []string{"--config", config}, strings.NewReader(""), io.Discard, logged, func(string) string { return "" })
		logged.Close()
	}()
	lines := bufio.NewScanner(log)
	for lines.Scan() && !strings.Contains(lines.Text(), "on line") {
	}
	go io.Copy(io.Discard, log)
	v := visitor{page: server.URL}
	if err := v.ask(ctx, "who keeps the lighthouse?"); err != nil || len(v.seen.Commands) == 0 {
		t.Errorf("asked in the guild: %v, with %d commands", err, len(v.seen.Commands))
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("interrupted, it returned %v", err)
	}
}

// TestRoomOnTheMachine: free space is told of folders that are not there yet, too.
func TestRoomOnTheMachine(t *testing.T) {
	dir := t.TempDir()
	if _, known := freeSpace(dir); !known {
		t.Skip("this system does not tell")
	}
	conf := DefaultConfig()
	conf.Cache = filepath.Join(dir, "not", "yet")
	found := checkMachine(conf)
	if len(found) == 0 || found[0].Part != "disk" || !strings.Contains(found[0].Found, "free for the cache") {
		t.Errorf("got %v", found)
	}
	if got := existing(conf.Cache); got != dir {
		t.Errorf("the folder that is there is %s, want %s", got, dir)
	}
	for n, want := range map[uint64]string{5 << 30: "5 GB", 300 << 20: "300 MB", 40 << 10: "40 kB"} {
		if got := size(n); got != want {
			t.Errorf("%d bytes are %s, want %s", n, got, want)
		}
	}
}

// TestFindingsInColumns: in a terminal the columns stand, and what is long goes on below its beginning.
func TestFindingsInColumns(t *testing.T) {
	findings := []finding{{"config", ok, "no file", ""}, {"pinned.channel", fault, "the bot sees no channel", "let the bot see it"}}
	want := `ok     config          no file
fault  pinned.channel  the bot sees no
                       channel
                       cure: let the bot see
                       it
`
	if diff := cmp.Diff(want, columned(findings, layout{width: 44})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(3, strings.Count(columned(findings, layout{}), "\n")); diff != "" {
		t.Error(diff)
	}
}
