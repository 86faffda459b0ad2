package discord

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// message is one message before it is Discord's: finished content within the limits, rows of buttons, a file.
type message struct {
	content string
	rows    [][]button
	file    *attachment
}

// with adds buttons to a row of their own; none, none.
func (m *message) with(buttons ...button) {
	if len(buttons) > 0 {
		m.rows = append(m.rows, buttons)
	}
}

// button is a labelled button; id is its custom_id.
type button struct{ label, id string }

// attachment is a text file that comes with a message.
type attachment struct{ name, text string }

// page collects the pieces of a reply in the order in which they are read.
type page struct {
	words  *words
	pieces []piece
}

// mark adds finished text that must not be cut; it must be far shorter than a message.
func (p *page) mark(join, text string) { p.pieces = append(p.pieces, piece{join, text}) }

// say adds raw text that may be cut, finished by show, and then marks that stay with its end. Each part
// leaves room for saying that the whole is in a file.
func (p *page) say(join, raw, marks string, show func(string) string) {
	parts := fit(join, oneLine(raw), maxContent-units(p.continued())-units(marks), show)
	if len(parts) == 0 {
		return
	}
	parts[len(parts)-1].text += marks
	p.pieces = append(p.pieces, parts...)
}

// item adds a line that begins with finished marks, such as those of a list, and goes on with raw text as say does.
func (p *page) item(before, raw, marks string) {
	if oneLine(raw) == "" {
		p.mark(newLine, before+strings.TrimSpace(marks))
		return
	}
	start := len(p.pieces)
	p.say(newLine, raw, marks, func(t string) string { return before + escape(t) })
	for i := start + 1; i < len(p.pieces); i++ { // an item that was cut goes on, it is not a new one
		p.pieces[i].text = p.pieces[i].text[len(before):]
	}
}

// maxBold is the longest beginning that is made bold.
const maxBold = 300

// lead adds a bold beginning and what follows it on the same line.
func (p *page) lead(bold, rest string, sources int) {
	show := func(s string) string { return prose(s, sources) }
	if bold = oneLine(bold); bold != "" && units(bold) <= maxBold {
		p.mark(newLine, "**"+escape(bold)+"**")
	} else {
		p.say(newLine, bold, "", show)
	}
	p.say(sameLine, rest, "", show)
}

// small adds a line of small print from finished parts; empty parts are left out.
func (p *page) small(parts ...string) {
	var kept []string
	for _, s := range parts {
		if s != "" {
			kept = append(kept, s)
		}
	}
	if len(kept) > 0 {
		p.mark(newLine, "-# "+strings.Join(kept, " · "))
	}
}

// continued says below the beginning of a reply that the whole is in a file.
func (p *page) continued() string { return "\n-# " + p.words.attached }

// messages packs the pieces into at most maxMessages messages. What needs more becomes one message
// with its beginning and the whole as a file of the given name.
func (p *page) messages(file string) []message {
	contents := pack(p.pieces, maxContent)
	if len(contents) > maxMessages {
		first := pack(p.pieces, maxContent-units(p.continued()))[0]
		whole := &attachment{file, unstamped(pack(p.pieces, math.MaxInt)[0]) + "\n"}
		return []message{{content: first + p.continued(), file: whole}}
	}
	out := make([]message, len(contents))
	for i, c := range contents {
		out[i].content = c
	}
	return out
}

// stamp matches the time stamps of a finished text, which only Discord shows as days.
var stamp = regexp.MustCompile(`<t:(-?\d+):D>`)

// unstamped is a finished text for a file, with each day written out.
func unstamped(text string) string {
	return stamp.ReplaceAllStringFunc(text, func(s string) string {
		seconds, err := strconv.ParseInt(stamp.FindStringSubmatch(s)[1], 10, 64)
		if err != nil {
			return s
		}
		return time.Unix(seconds, 0).UTC().Format(time.DateOnly)
	})
}
