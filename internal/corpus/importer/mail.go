package importer

import (
	"bytes"
	"errors"
	"io"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // the encodings that mail comes in
	entity "github.com/emersion/go-message/mail"
)

// mailHead matches the beginning of a mail: two lines of its head.
var mailHead = regexp.MustCompile(`(?mi)\A(?:From |[A-Z][\w-]*: ).*\r?\n(?:[ \t].*\r?\n)*(?:Received|Return-Path|Delivered-To|From|To|Date|Subject|Message-ID|MIME-Version|Content-Type|List-[\w-]+|DKIM-Signature): `)

// readMail reads a mail: its text, else its HTML. Files that are attached are not read.
func readMail(in input) (*page, error) {
	data := bytes.TrimPrefix(in.data, []byte("\ufeff"))
	if bytes.HasPrefix(data, []byte("From ")) { // a mailbox holds a line before each mail
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	r, err := entity.CreateReader(bytes.NewReader(data))
	if err != nil && !message.IsUnknownCharset(err) {
		return nil, trouble("", "save the mail anew", "a mail that cannot be read")
	}
	plain, rich, err := bodies(r)
	if err != nil {
		return nil, err
	}
	p := &page{}
	if subject, err := r.Header.Subject(); err == nil {
		p.add("title", subjectPrefix.ReplaceAllString(clean(subject), ""), "the mail's subject")
	}
	if t, err := r.Header.Date(); err == nil && !t.IsZero() {
		p.add("published", t.Format(time.DateOnly), "the mail's date")
	}
	if from, err := r.Header.AddressList("From"); err == nil && len(from) == 1 {
		if _, bad := mail.ParseAddress(from[0].Name); bad != nil { // a name, not an address again
			p.add("author", clean(from[0].Name), "the mail's sender")
		}
	}
	p.text = unsigned(plain)
	if rich != "" && len(strings.Fields(p.text)) < fewWords {
		article, err := readHTML(input{source: in.source, data: []byte(rich)})
		switch {
		case err == nil && len(article.text) > len(p.text):
			p.text = article.text
			p.fields = append(p.fields, article.fields...)
		case err != nil && strings.TrimSpace(p.text) == "":
			return nil, err
		}
	}
	return p, nil
}

var subjectPrefix = regexp.MustCompile(`(?i)^(?:(?:re|fwd?|aw|wg|tr|rv)\s*:\s*)+`)

// bodies are the first text and the first HTML of a mail that are not attached.
func bodies(r *entity.Reader) (plain, rich string, err error) {
	for range 200 {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !message.IsUnknownCharset(err) {
			if plain+rich != "" {
				break
			}
			return "", "", trouble("", "save the mail anew", "a mail that is cut off or damaged")
		}
		head, ok := part.Header.(*entity.InlineHeader)
		if !ok {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(part.Body, maxInput))
		if err != nil && len(data) == 0 {
			continue
		}
		kind, _, _ := head.ContentType()
		switch text := clean(decode(data, "")); {
		case kind == "text/html" && rich == "":
			rich = text
		case (kind == "text/plain" || kind == "") && plain == "":
			plain = text
		}
	}
	return plain, rich, nil
}

// fewWords is how many words the plain form of a mail has at most that only points to the other.
const fewWords = 60

// unsigned is a mail's text without the signature under its line.
func unsigned(text string) string {
	body, _, _ := cutLine(strings.ReplaceAll(text, "\n-- \n", "\n--signature--\n"), "--signature--")
	return body
}
