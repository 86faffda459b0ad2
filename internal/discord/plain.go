package discord

import (
	"regexp"
	"strings"
	"unicode"

	"rapporteur/internal/answer"
)

// What Discord's Markdown adds to a text, in the order in which it is taken away.
var marks = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile("(?s)```.*?```"), "\n"}, // code
	{regexp.MustCompile(`(?m)^-# .*$`), ""},     // small print: sources, in our own answers
	{entity, " "},
	{regexp.MustCompile(`\[([^\]\n]+)\]\(<?[^)\s]*>?(?: "[^"]*")?\)`), "$1"}, // links
	{regexp.MustCompile(`<?https?://[^\s>]+>?`), ""},
	{regexp.MustCompile(`(?m)^[ \t]*(?:#{1,3} |>{1,3} |[-*] |\d{1,3}[.)] )[ \t]*`), ""}, // headings, quotes, lists
	{regexp.MustCompile(` ?\[\d{1,2}\]`), ""},                                           // our own marks of sources
}

// signs are Discord's signs for bold and the like, and what is written with a stroke before it so as to be none.
var signs = regexp.MustCompile("\\\\[^\\w\\s]|\\*\\*|__|~~|\\|\\||[*`]")

// statements are the sentences of a message as Discord shows them, without what holds no words.
func statements(content string) []string {
	for _, m := range marks {
		content = m.pattern.ReplaceAllString(content, m.instead)
	}
	content = signs.ReplaceAllStringFunc(content, func(sign string) string {
		if escaped, ok := strings.CutPrefix(sign, `\`); ok {
			return escaped
		}
		return ""
	})
	var out []string
	for _, s := range answer.Sentences(content) {
		if strings.ContainsFunc(s, unicode.IsLetter) {
			out = append(out, oneLine(s))
		}
	}
	return out
}
