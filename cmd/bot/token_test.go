package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// invented is a token in the form that Discord uses, made up here.
func invented() token {
	return token(base64.RawStdEncoding.EncodeToString([]byte("123456789012345678")) + ".AbCdEf.not-a-real-secret")
}

func TestTokenComesFromTheEnvironmentOrAFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	first, second := write("first", "from-file\n"), write("second", "from-config")
	for _, c := range []struct {
		name, env, envFile, confFile string
		want                         token
		fails                        string
	}{
		{"none", "", "", "", "", ""},
		{"environment", " from-env\n", first, second, "from-env", ""},
		{"file of the environment", "", first, second, "from-file", ""},
		{"file of the configuration", "", "", second, "from-config", ""},
		{"no such file", "", filepath.Join(dir, "none"), "", "", "no such file"},
		{"empty file", "", write("empty", "\n"), "", "", "is empty"},
		{"with Bot before it", "Bot secret", "", "", "", "DISCORD_TOKEN holds more than a token"},
		{"in quotes", `"secret"`, "", "", "", "DISCORD_TOKEN holds more than a token"},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := map[string]string{"DISCORD_TOKEN": c.env, "DISCORD_TOKEN_FILE": c.envFile}
			conf := DefaultConfig()
			conf.Discord.TokenFile = c.confFile
			got, err := readToken(func(k string) string { return env[k] }, conf)
			if got != c.want || (err == nil) != (c.fails == "") {
				t.Fatalf("got %q, %v", string(got), err)
			}
			if err != nil && (!strings.Contains(err.Error(), c.fails) || strings.Contains(err.Error(), "secret")) {
				t.Errorf("got %v, want it to say %q and to keep the secret", err, c.fails)
			}
		})
	}
}

func TestPlausibleTokens(t *testing.T) {
	for text, want := range map[token]bool{
		invented():           true,
		"":                   false,
		"abc":                false,
		"a.b.c":              false,
		"bm90LWFuLWlk.b.c":   false, // "not-an-id"
		invented() + ".more": false,
	} {
		if text.plausible() != want {
			t.Errorf("%s: got %v", string(text), !want)
		}
	}
}

// However a token gets into a message or a log, no part of it is written.
func TestTokenIsNeverWritten(t *testing.T) {
	secret := invented()
	var out bytes.Buffer
	fmt.Fprintf(&out, "%v %s %q %#v %+v\n", secret, secret, secret, secret, struct{ T token }{secret})
	for _, format := range []string{"text", "json"} {
		log := newLog(&out, Log{Level: logLevel{slog.LevelDebug}, Format: logFormat{format}}, secret)
		log.Info("as a value", "token", secret)
		log.Info("inside "+string(secret), "header", "Bot "+string(secret), "err", fmt.Errorf("bad %s", string(secret)))
	}
	if strings.Contains(out.String(), "not-a-real-secret") {
		t.Errorf("written:\n%s", &out)
	}
	if strings.Count(out.String(), "redacted") < 10 {
		t.Errorf("nothing stands in the token's place:\n%s", &out)
	}
}
