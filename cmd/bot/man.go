package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
)

func manCommand() *command {
	return &command{
		name: "man", about: "print the manual page",
		text:    "Writes the manual page of this program, in the language of man(7), to standard output.",
		example: []string{"bot man | man -l -", "bot man > /usr/local/share/man/man1/bot.1"},
		setup: func(*flag.FlagSet) action {
			return func(_ context.Context, s *session, args []string) error {
				if len(args) > 0 {
					return misuse(`"bot help `+args[0]+`" tells of one command`, "man takes no arguments, got %q", args[0])
				}
				_, err := io.WriteString(s.stdout, manual(buildVersions()))
				return err
			}
		},
	}
}

// variable is one that the program reads of its environment.
type variable struct{ name, about string }

// variables lists them all; a test holds the list equal to what the program's source reads.
func variables() []variable {
	return []variable{
		{"DISCORD_TOKEN", "The bot's token. Without one the bot runs in a guild on this machine."},
		{"DISCORD_TOKEN_FILE", "A file with the token alone in it."},
		{"OPENAI_API_KEY", "The key of a language model's server; with it, the model words the answers."},
		{"OPENAI_API_KEY_FILE", "A file with the key alone in it."},
		{"RAPPORTEUR_STATE_URL", "Where state is kept between runs: a file, or a server as postgres://USER:PASSWORD@HOST:PORT/DATABASE. It comes before the key url in the table state of the configuration."},
		{"RAPPORTEUR_STATE_URL_FILE", "A file with that address alone in it."},
		{"NO_COLOR", "When it is set: plain text, as with --no-color."},
		{"TERM", "When it is dumb: plain text, too."},
	}
}

// manual is the whole page. What it says of commands and flags is what "bot help" says.
func manual(v versions) string {
	p := &page{}
	day, _, _ := strings.Cut(v.Committed, "T")
	serve := findCommand("")
	p.raw(fmt.Sprintf(`.TH BOT 1 "%s" "%s" "User Commands"`, day, roff("Rapporteur "+v.Version)))
	p.macro("SH", "NAME")
	p.text("bot - a Discord bot that answers questions from a folder of news articles")
	p.macro("SH", "SYNOPSIS")
	p.usage(serve)
	p.macro("br")
	p.raw(`\fBbot\fR \fICOMMAND\fR [flags] [arguments]`)
	p.macro("SH", "DESCRIPTION")
	p.text(serve.text)
	p.options(serve.own())
	p.examples(serve.example)
	p.macro("SH", "COMMANDS")
	for _, c := range commands() {
		if c.name != "" {
			p.command(c)
		}
	}
	p.macro("SH", "FLAGS OF EVERY COMMAND")
	p.text("Flags may stand before and after the arguments, with one dash or two; behind -- nothing is a flag.")
	p.options(commonOptions())
	p.rest()
	return p.b.String()
}

// page is a manual page that is being written. The requests are those of man(7).
type page struct{ b strings.Builder }

func (p *page) raw(line string) { p.b.WriteString(line + "\n") }

// macro writes one request with its arguments.
func (p *page) macro(name string, args ...string) {
	line := "." + name
	for _, a := range args {
		line += ` "` + roff(a) + `"`
	}
	p.raw(line)
}

// text writes a paragraph, broken into short lines of source.
func (p *page) text(s string) {
	const width = 68 // what is written out is longer
	s = layout{width: width}.wrap(strings.Join(strings.Fields(s), " "), 0)
	for line := range strings.Lines(s) {
		p.raw(roff(strings.TrimSuffix(line, "\n")))
	}
}

// item writes a term with what it means.
func (p *page) item(term, about string) {
	p.raw(".TP")
	p.raw(term)
	p.text(about)
}

func (p *page) usage(c *command) {
	words := []string{`\fBbot\fR`}
	if c.name != "" {
		words = []string{`\fBbot ` + roff(c.name) + `\fR`}
	}
	words = append(words, "[flags]")
	if c.args != "" {
		words = append(words, roff(c.args))
	}
	p.raw(strings.Join(words, " "))
}

func (p *page) command(c *command) {
	p.macro("SS", c.name)
	p.usage(c)
	p.raw(".PP")
	p.text(c.text)
	p.options(c.own())
	p.examples(c.example)
}

func (p *page) options(all []option) {
	for _, o := range all {
		term := `\fB` + roff("--"+o.name) + `\fR`
		if o.value != "" {
			term += ` \fI` + roff(o.value) + `\fR`
		}
		p.item(term, o.about)
	}
}

func (p *page) examples(lines []string) {
	p.raw(".PP\n.RS 4\n.nf")
	for _, line := range lines {
		p.raw(roff(line))
	}
	p.raw(".fi\n.RE")
}

// rest writes what belongs to no single command.
func (p *page) rest() {
	p.macro("SH", "ENVIRONMENT")
	for _, v := range variables() {
		p.item(`\fB`+roff(v.name)+`\fR`, v.about)
	}
	p.macro("SH", "FILES")
	p.item(`\fI`+roff("config.toml")+`\fR`, "The configuration, when --config names no other. config.example.toml shows every key with its default; nothing has to be configured.")
	p.item(`\fI`+roff("corpus/*.md")+`\fR`, "The articles, when neither --corpus nor the configuration names another folder. Without the folder, those that the program carries.")
	p.item(`\fI`+roff("~/.cache/rapporteur")+`\fR`, "What was learnt about the articles. It may be removed at any time.")
	p.macro("SH", "SIGNALS")
	p.item(`\fBSIGHUP\fR`, "A running bot reads its articles again, at once.")
	p.item(`\fBSIGINT\fR, \fBSIGTERM\fR`, "A running bot ends; a second one ends it at once.")
	p.macro("SH", "EXIT STATUS")
	for _, code := range []string{"0 Done. That the articles do not cover a question is an answer, too.", "1 Failed. Standard error says what and why, and a line that begins with hint: what to do.", "2 Wrong use of the command line."} {
		number, about, _ := strings.Cut(code, " ")
		p.item(`\fB`+number+`\fR`, about)
	}
}

// roff is text as a line or an argument of roff that shows the same characters: what roff would take for its own, or print
// as a typographer's sign, is written out.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `'`, `\(aq`, "`", `\(ga`, `^`, `\(ha`, `~`, `\(ti`, `"`, `\(dq`).Replace(text)
	var b strings.Builder
	if strings.HasPrefix(text, ".") {
		b.WriteString(`\&`)
	}
	for _, r := range text {
		switch {
		case r == '\n' || r == '\t':
			b.WriteByte(' ')
		case r < ' ' || r == 0x7f:
		case r < 0x7f:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\[u%04X]`, r)
		}
	}
	return b.String()
}
