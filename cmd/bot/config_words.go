package main

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// maxConfig is how many bytes of a configuration are read: far more than one has.
const maxConfig = 1 << 20

// readConfig reads a configuration file.
func readConfig(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err == nil && len(text) > maxConfig {
		err = fmt.Errorf("%s: larger than 1 MB, which no configuration is", file)
	}
	return text, err
}

// unreadable says what is wrong with a file that is no text in UTF-8, and in which line; "" for nothing.
func unreadable(text []byte) (line int, why string) {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return 1, "the file is in UTF-16: save it as UTF-8"
	}
	for l := range bytes.Lines(text) {
		line++
		switch {
		case bytes.ContainsFunc(l, func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' || r == 0x7f }):
			return line, "the file is no text"
		case !utf8.Valid(l):
			return line, "a letter that is not in UTF-8: save the file as UTF-8"
		}
	}
	return 0, ""
}

// located puts the place of a key before the reason of a failure in the configuration.
func (s *session) located(err error, table, key string) error {
	var f *failure
	if !errors.As(err, &f) || f.what != readingConfig {
		return err
	}
	_, file, _ := loadConfig(s.configFile)
	text, unread := os.ReadFile(file)
	if file == "" || unread != nil {
		return err
	}
	return fail(f.what, fmt.Errorf("%s:%d: %w", file, lineOfKey(text, table, key), f.why), f.hint)
}

const readingConfig = "reading config"

// unknownKey is the failure for a key that there is not, with the one that is meant, if one is near, else with those that there are.
func unknownKey(place, key string) error {
	why := fmt.Errorf("%s: unknown key %q", place, key)
	table, last := "", key
	if at := strings.LastIndex(key, "."); at >= 0 {
		table, last = key[:at], key[at+1:]
	}
	switch last {
	case "token", "api_key", "key", "password", "secret":
		return fail(readingConfig, why, "no secret is kept here: put it into a file and name that with discord.token_file or llm.key_file, or into the environment as DISCORD_TOKEN or OPENAI_API_KEY")
	}
	known := configKeys(reflect.TypeFor[Config](), "")
	switch near := nearestKey(key, known); {
	case near != "" && !strings.Contains(near, ".") && table != "":
		return fail(readingConfig, why, fmt.Sprintf("did you mean %s? it stands above the first [heading]", near))
	case near != "":
		return fail(readingConfig, why, fmt.Sprintf("did you mean %s? %s", near, configHint))
	}
	if near := nearest(key, tables()); near != "" {
		return fail(readingConfig, why, fmt.Sprintf("did you mean [%s]? %s", near, configHint))
	}
	return fail(readingConfig, why, keysOf(table, known))
}

// nearestKey finds a misspelt key, and one that stands in the wrong table.
func nearestKey(key string, known []string) string {
	lastOf := func(k string) string { return k[strings.LastIndex(k, ".")+1:] }
	for _, k := range known {
		if lastOf(k) == lastOf(key) {
			return k
		}
	}
	if near := nearest(key, known); near != "" {
		return near
	}
	for _, k := range known {
		if nearest(lastOf(key), []string{lastOf(k)}) != "" {
			return k
		}
	}
	return ""
}

// tables are the headings that a configuration may have.
func tables() []string { return tablesIn(reflect.TypeFor[Config](), "") }

func tablesIn(t reflect.Type, above string) []string {
	var list []string
	for f := range t.Fields() {
		if _, what := wantedKind(f.Type); what == aTable {
			name := above + f.Tag.Get("toml")
			list = append(append(list, name), tablesIn(f.Type, name+".")...)
		}
	}
	return list
}

// keysOf lists the keys of a table, of the whole file where there is no such table.
func keysOf(table string, known []string) string {
	if slices.Contains(tables(), table) {
		var list []string
		for _, k := range known {
			if below, is := strings.CutPrefix(k, table+"."); is && !strings.Contains(below, ".") {
				list = append(list, below)
			}
		}
		return fmt.Sprintf("the keys of [%s] are %s", table, strings.Join(list, ", "))
	}
	top := slices.DeleteFunc(slices.Clone(known), func(k string) bool { return strings.Contains(k, ".") })
	return fmt.Sprintf("the keys are %s; the headings are [%s]", strings.Join(top, ", "), strings.Join(tables(), "], ["))
}

// wrongValue is the failure for what the TOML library could not read, or not as the key's type.
func wrongValue(name string, text []byte, e *toml.DecodeError) error {
	line, _ := e.Position()
	why, key := strings.TrimPrefix(e.Error(), "toml: "), strings.Join(e.Key(), ".")
	hint := configHint
	switch {
	case strings.HasPrefix(why, "cannot "), strings.Contains(why, "number is too large"):
		why = "want " + mayHold(e.Key())
	case strings.Contains(why, "already"):
		why, key = fmt.Sprintf("%s is there twice", key), ""
		hint = "delete one of the two; all keys of a table stand below one heading"
	default:
		if plainer := mistyped(lineAt(text, line)); plainer != "" {
			why, key = plainer, ""
		}
	}
	if key != "" {
		why = key + ": " + why
	}
	return fail(readingConfig, fmt.Errorf("%s:%d: %s", name, line, why), hint)
}

const aTable = "a table"

// mayHold says what a key may hold.
func mayHold(key []string) string {
	t := reflect.TypeFor[Config]()
	for _, name := range key {
		if t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			break
		}
		for f := range t.Fields() {
			if f.Tag.Get("toml") == name {
				t = f.Type
				break
			}
		}
	}
	article, what := wantedKind(t)
	if what == aTable && len(key) > 0 {
		return fmt.Sprintf("a heading [%s] with keys below it", strings.Join(key, "."))
	}
	return article + what
}

// wantedKind says what a value of a type is in the file.
func wantedKind(t reflect.Type) (article, what string) {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return "", "text in quotes"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "", "true or false"
	case reflect.Int:
		return "a ", "whole number"
	case reflect.Float64:
		return "a ", "number"
	case reflect.Struct:
		return "", aTable
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return "a ", `list of tables such as [{ address = "https://…" }]`
		}
		return "a ", `list such as ["…", "…"]`
	}
	return "", "text in quotes"
}

// mistyped says what is wrong with a line that is not in TOML, where that can be told by its looks; "" where it cannot. It
// repeats nothing of the line, which may hold a secret.
func mistyped(line string) string {
	line = strings.TrimSpace(line)
	key, value, has := strings.Cut(line, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	switch {
	case strings.ContainsAny(line, "“”„‘’«»"):
		return `typographic quotes: want plain ones, "…"`
	case strings.HasPrefix(line, "{"):
		return `this is JSON: want a line key = "value" for each, without braces`
	case strings.HasPrefix(line, "[") && !strings.Contains(line, "]"):
		return "the heading has no ] at its end"
	case !has && strings.HasPrefix(line, "["), !has && strings.HasPrefix(line, `"`):
		return "" // the rest of something
	case !has && strings.Contains(line, ":"):
		return "a colon after the key: want key = value"
	case !has:
		return "want key = value"
	case value == "" || value[0] == '#':
		return key + `: no value: want "" for an empty one, or delete the line`
	case strings.Contains(value, `\`):
		return key + `: a backslash in "…" begins a sign of its own: write the text in '…', or / for \`
	case strings.Count(value, `"`)%2 == 1 || strings.Count(value, "'")%2 == 1 && !strings.Contains(value, `"`):
		return key + ": the quote is not closed"
	case value[0] >= 'A' && value[0] <= 'Z' || value[0] >= 'a' && value[0] <= 'z' || value[0] == '/' || value[0] == '.' || value[0] == '~':
		return key + `: text without quotes: want "…"`
	}
	return ""
}

// lineAt is the line with a number, from 1.
func lineAt(text []byte, n int) string {
	for line := range bytes.Lines(text) {
		if n--; n == 0 {
			return string(line)
		}
	}
	return ""
}

// badValue is the failure for a value that its own type refuses without a place. The key is added where the line shows it.
func badValue(name string, text []byte, err error) error {
	line := lineOf(text, err)
	if key, _, has := strings.Cut(lineAt(text, line), "="); has {
		if key = strings.TrimSpace(key); slices.ContainsFunc(configKeys(reflect.TypeFor[Config](), ""), func(k string) bool { return k == key || strings.HasSuffix(k, "."+key) }) {
			err = errors.New(key + ": " + err.Error())
		}
	}
	return fail(readingConfig, fmt.Errorf("%s:%d: %w", name, line, err), configHint)
}
