package main

import (
	"cmp"
	"encoding/base64"
	"errors"
	"log/slog"
	"os"
	"strings"
)

// token is a secret: printing or logging it shows no part of it.
type token string

func (token) String() string       { return "[redacted]" }
func (token) GoString() string     { return "[redacted]" }
func (token) LogValue() slog.Value { return slog.StringValue("[redacted]") }

// tokenHint says how a token comes to its place, an environment variable or a file.
func tokenHint(place string) string {
	return "copy the token from the Bot page of https://discord.com/developers/applications into " + place + ", alone, without quotes and without the word Bot"
}

// readToken finds the bot's token: DISCORD_TOKEN, else the file that DISCORD_TOKEN_FILE or
// discord.token_file names. "" and no error mean that none is set.
func readToken(getenv func(string) string, c Config) (token, error) {
	if text := getenv("DISCORD_TOKEN"); text != "" {
		return cleanToken("DISCORD_TOKEN", text)
	}
	file := tokenFile(getenv, c)
	if file == "" {
		return "", nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fail("reading the token", err, "DISCORD_TOKEN_FILE and discord.token_file name a file with the token alone in it")
	}
	return cleanToken(file, string(text))
}

// tokenFile is the file that is to hold the token, "" when none is named.
func tokenFile(getenv func(string) string, c Config) string {
	if file := getenv("DISCORD_TOKEN_FILE"); file != "" {
		return file
	}
	return c.Discord.TokenFile
}

// tokenPlace is where the token comes from, or would.
func tokenPlace(getenv func(string) string, c Config) string {
	if file := tokenFile(getenv, c); file != "" && getenv("DISCORD_TOKEN") == "" {
		return file
	}
	return "DISCORD_TOKEN"
}

const keyHint = "copy the key from the provider's page into OPENAI_API_KEY, alone and without quotes"

// readKey finds the key of the language model's server: OPENAI_API_KEY, else the file that OPENAI_API_KEY_FILE or llm.key_file names. ""
// and no error mean that none is set.
func readKey(getenv func(string) string, c LLM) (token, error) {
	place, text := "OPENAI_API_KEY", getenv("OPENAI_API_KEY")
	if file := cmp.Or(getenv("OPENAI_API_KEY_FILE"), c.KeyFile); text == "" && file != "" {
		read, err := os.ReadFile(file)
		if err != nil {
			return "", fail("reading the model's key", err, "OPENAI_API_KEY_FILE and llm.key_file name a file with the key alone in it")
		}
		place, text = file, string(read)
		if strings.TrimSpace(text) == "" {
			return "", fail("reading the model's key", errors.New(place+" is empty"), keyHint)
		}
	}
	if text = strings.TrimSpace(text); strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\'' }) {
		return "", fail("reading the model's key", errors.New(place+" holds more than a key"), keyHint)
	}
	return token(text), nil
}

// cleanToken strips white space around a token and refuses what cannot be one. The message names
// the place, never the text.
func cleanToken(place, text string) (token, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", fail("reading the token", errors.New(place+" is empty"), tokenHint(place))
	case strings.ContainsAny(text, " \t\r\n\"'="):
		return "", fail("reading the token", errors.New(place+" holds more than a token"), tokenHint(place))
	}
	return token(text), nil
}

// plausible reports whether the token has the form of those that Discord gives out today: three
// parts with dots between, the first of them the bot's id in base 64.
func (t token) plausible() bool {
	parts := strings.Split(string(t), ".")
	if len(parts) != 3 || parts[1] == "" || parts[2] == "" {
		return false
	}
	id, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(parts[0], "="))
	var s snowflake
	return err == nil && len(id) > 0 && s.UnmarshalText(id) == nil
}
