package llm

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// parser takes a reply apart as it comes, whatever it was asked for: JSON, also within the fence that models like to put around it,
// or sentences with the numbers of passages behind them. What cannot be read is left out.
type parser struct {
	claim func(Claim)
	n     int
	text  strings.Builder // all of it
	from  int             // up to where it has been read
	json  bool
	sure  bool // whether json is known

	open              int // behind the brace of the object that may become a claim, 0 where there is none
	inString, escaped bool
}

// write takes a piece of the reply.
func (p *parser) write(piece string) {
	p.text.WriteString(piece)
	if !p.sure {
		p.begin()
	}
	switch {
	case !p.sure:
	case p.json:
		p.objects()
	default:
		p.sentences(false)
	}
}

// begin finds out what the reply is by its first characters.
func (p *parser) begin() {
	text := p.text.String()
	start := strings.TrimLeft(text, " \t\r\n\ufeff")
	for _, fence := range []string{"```json", "```"} {
		if strings.HasPrefix(fence, start) {
			return // that much of a fence may become one
		}
		if rest, ok := strings.CutPrefix(start, fence); ok {
			if start = strings.TrimLeft(rest, " \t\r\n"); start == "" {
				return
			}
			break
		}
	}
	p.sure, p.json = true, start[0] == '{' || start[0] == '['
	if start[0] == '[' { // an array of claims, or the number of a passage
		rest := strings.TrimLeft(start[1:], " \t\r\n")
		p.sure, p.json = rest != "", strings.HasPrefix(rest, "{")
	}
	p.from = len(text) - len(start)
}

// prose says whether the reply has no JSON.
func (p *parser) prose() bool { return p.sure && !p.json }

// end is called behind the last piece; cut says that the model was stopped before it had finished.
func (p *parser) end(cut bool) {
	if p.prose() {
		p.sentences(!cut)
	}
}

// objects hands over each claim whose object has come to its end. An object is a claim that has a text and no object within it, so that
// it does not matter what stands around it, nor how deep. Each byte is looked at once, whatever pieces the reply comes in.
func (p *parser) objects() {
	text := p.text.String()
	for ; p.from < len(text); p.from++ {
		switch c := text[p.from]; {
		case p.escaped:
			p.escaped = false
		case p.inString && c == '\\':
			p.escaped = true
		case c == '"':
			p.inString = !p.inString
		case p.inString:
		case c == '{':
			p.open = p.from + 1
		case c == '}' && p.open > 0:
			p.object(text[p.open-1 : p.from+1])
			p.open = 0
		}
	}
}

func (p *parser) object(text string) {
	var o struct {
		Text    string `json:"text"`
		Quote   string `json:"quote"`
		Passage number `json:"passage"`
	}
	if json.Unmarshal([]byte(text), &o) == nil {
		p.give(o.Text, int(o.Passage), o.Quote)
	}
}

// number is one that models also write as "3" or "[3]"; 0 where it is none.
type number int

func (n *number) UnmarshalJSON(text []byte) error {
	v, err := strconv.Atoi(strings.Trim(string(text), `"[] `))
	if err == nil && v > 0 {
		*n = number(v)
	}
	return nil
}

// marks are the numbers of passages behind a sentence.
var marks = regexp.MustCompile(`\s*\[\s*(\d{1,4})(?:\s*[,;]\s*\d{1,4})*\s*\](?:\s*\[[\d\s,;]{1,20}\])*`)

// goesOn matches what may still become part of the marks before it.
var goesOn = regexp.MustCompile(`^\s*(?:\[[\d\s,;]{0,20})?$`)

// sentences hands over what stands before each mark. A mark at the end of what has come may go on, so it waits for more unless that was all.
func (p *parser) sentences(all bool) {
	text := p.text.String()[p.from:]
	done := 0
	for _, m := range marks.FindAllStringSubmatchIndex(text, -1) {
		if !all && goesOn.MatchString(text[m[1]:]) {
			break
		}
		n, _ := strconv.Atoi(text[m[2]:m[3]])
		p.give(bare(text[done:m[0]]), n, "")
		done = m[1]
	}
	if rest := bare(text[done:]); all && strings.ContainsAny(rest, "abcdefghijklmnopqrstuvwxyz") {
		p.give(rest, 0, "")
		done = len(text)
	}
	p.from += done
}

// bare is a sentence without the full stop of the one before it and without the marks of a list.
func bare(s string) string {
	s = strings.TrimLeft(s, " \t\r\n.,;:")
	for _, mark := range []string{"- ", "* ", "• "} {
		s = strings.TrimPrefix(s, mark)
	}
	return strings.TrimSpace(s)
}

// give hands a claim over.
func (p *parser) give(text string, passage int, quote string) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	p.n++
	p.claim(Claim{N: p.n, Text: text, Passage: passage, Quote: strings.TrimSpace(quote)})
}
