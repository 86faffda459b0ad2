package importer

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v4"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	uni "golang.org/x/text/encoding/unicode"
)

// page is what a source holds.
type page struct {
	fields []Field // the first of a name holds
	text   string  // in Markdown
	aside  []Line  // what was set aside while it was read: {text, why}
}

func (p *page) add(name, value, from string) {
	if value = strings.Join(strings.Fields(value), " "); value != "" {
		p.fields = append(p.fields, Field{name, value, from})
	}
}

// get returns what is known by a name, "" when nothing is.
func (p *page) get(name string) string { return p.field(name).Value }

func (p *page) field(name string) Field {
	for _, f := range p.fields {
		if f.Name == name {
			return f
		}
	}
	return Field{}
}

// readPage reads an input in its format.
func readPage(in input) (*page, error) {
	readers := map[format]func(input) (*page, error){textFormat: readText, htmlFormat: readHTML, pdfFormat: readPDF, wordFormat: readWord, mailFormat: readMail}
	reader, ok := readers[formatOf(in)]
	if !ok {
		return nil, trouble(in.source, "save it as text, HTML, PDF, Word (.docx) or mail (.eml)", "%s", foreign(in.data))
	}
	p, err := reader(in)
	if err != nil {
		return nil, placed(in.source, err)
	}
	if in.address != "" {
		p.add("url", in.address, "where it was fetched")
	}
	p.fields = append(p.fields, in.hints...)
	if strings.TrimSpace(p.text) == "" {
		return nil, trouble(in.source, emptyCure(in), "no text in it")
	}
	return p, nil
}

func emptyCure(in input) string {
	switch formatOf(in) {
	case pdfFormat:
		return "its pages may be pictures: have their text recognised, or look for the article's page"
	case htmlFormat:
		return "scripts may make the page: save it from a browser once it is shown, and import that file"
	}
	return "check the source"
}

// foreign names a format that cannot be read.
func foreign(data []byte) string {
	if name := magicOf(data); name != "" {
		return name + ", not an article"
	}
	return "not a text, and no format that is known"
}

// magicOf knows what is no article by its first bytes; "" for anything else.
func magicOf(data []byte) string {
	for magic, name := range map[string]string{"\xd0\xcf\x11\xe0": "a Word file of before 2007", "\x89PNG": "a picture", "\xff\xd8\xff": "a picture",
		"GIF8": "a picture", "RIFF": "a picture or a film", "\x7fELF": "a program", "MZ": "a program", "7z\xbc\xaf": "an archive", "Rar!": "an archive"} {
		if bytes.HasPrefix(data, []byte(magic)) {
			return name
		}
	}
	return ""
}

// readText reads plain text and Markdown, with front matter or without.
func readText(in input) (*page, error) {
	text := clean(decode(in.data, in.kind))
	if strings.HasPrefix(text, `{\rtf`) {
		return nil, trouble("", "save it as Word (.docx) or text", "rich text (RTF), which is not read")
	}
	p := &page{}
	body, err := p.frontMatter(text)
	if err != nil {
		return nil, err
	}
	p.text = body
	return p, nil
}

// decode makes UTF-8 of text: by its byte order mark, as UTF-8, by what the server says, else as Windows-1252, which holds Latin-1.
func decode(data []byte, kind string) string {
	if isUTF16(data) {
		order := uni.LittleEndian
		if data[0] == 0xfe || data[0] < 6 {
			order = uni.BigEndian
		}
		if out, err := uni.UTF16(order, uni.UseBOM).NewDecoder().Bytes(data); err == nil {
			return string(out)
		}
	}
	if utf8.Valid(data) {
		return string(data)
	}
	if e, name, certain := charset.DetermineEncoding(data, kind); name != "utf-8" && (certain || name != "windows-1252") {
		if out, err := e.NewDecoder().Bytes(data); err == nil {
			return string(out)
		}
	}
	if mostlyUTF8(data) { // a few broken bytes do not make it another encoding
		return strings.ToValidUTF8(string(data), "\ufffd")
	}
	out, _ := charmap.Windows1252.NewDecoder().Bytes(data) // every byte has a meaning
	return string(out)
}

// mostlyUTF8 says whether more bytes beyond ASCII belong to a rune than not.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		i += size
	}
	return good > bad
}

// isUTF16 knows a mark, or text of which every other byte is that of a small alphabet: zero for Latin, 3 and 4 for Greek and Cyrillic.
func isUTF16(data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return true
	}
	head := data[:min(len(data), 64)]
	if len(head) < 8 || len(data)%2 != 0 {
		return false
	}
	low := [2]int{}
	for i, c := range head {
		if c < 6 {
			low[i%2]++
		}
	}
	return low[0]+low[1] > len(head)*2/5 && min(low[0], low[1]) == 0
}

// clean makes text as an article file has it: line feeds, no control characters, and letters for what was Windows-1252 read as Latin-1.
func clean(text string) string {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\f' || r == '\v' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case r >= 0x80 && r < 0xa0:
			return charmap.Windows1252.DecodeByte(byte(r))
		case r < ' ' && r != '\n' && r != '\t', r == 0x7f, r == '\ufeff', r == '\u00ad', r == '\u200b', r == '\u2060', unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, text)
}

// frontMatter reads the lines between +++ (TOML) or --- (YAML) at the head of a text and returns what follows.
func (p *page) frontMatter(text string) (string, error) {
	text = strings.TrimLeft(text, "\n")
	fence, rest, _ := strings.Cut(text, "\n")
	fence = strings.TrimRight(fence, " \t")
	if fence != "+++" && fence != "---" {
		return text, nil
	}
	head, body, closed := cutLine(rest, fence)
	keys := map[string]any{}
	var err error
	switch {
	case !closed && fence == "---":
		return text, nil // a line across the page
	case !closed:
		return "", trouble("", `put a second line "+++" after the keys`, "front matter is not closed")
	case fence == "+++":
		err = toml.Unmarshal([]byte(head), &keys)
	case !yamlKey.MatchString(head):
		return text, nil
	default:
		err = yaml.Unmarshal([]byte(head), &keys)
	}
	if err != nil {
		return "", trouble("", "write one key a line, as title = \"…\" between +++ or title: … between ---", "front matter: %s", strings.TrimPrefix(err.Error(), "toml: "))
	}
	for _, k := range frontNames() {
		for _, name := range k.names {
			p.add(k.field, textOf(keys[name]), "front matter")
		}
	}
	return body, nil
}

var yamlKey = regexp.MustCompile(`(?m)^[A-Za-z][\w-]*:`)

// cutLine cuts text at the first line that is fence.
func cutLine(text, fence string) (before, after string, found bool) {
	for pos := 0; pos < len(text); {
		line, _, _ := strings.Cut(text[pos:], "\n")
		next := min(pos+len(line)+1, len(text))
		if strings.TrimRight(line, " \t") == fence {
			return text[:pos], text[next:], true
		}
		pos = next
	}
	return text, "", false
}

// frontName is what front matter calls a field.
type frontName struct {
	field string
	names []string
}

func frontNames() []frontName {
	return []frontName{
		{"title", []string{"title", "headline"}},
		{"publisher", []string{"publisher", "site", "source", "paper"}},
		{"url", []string{"url", "canonical", "canonical_url", "canonicalURL", "link"}},
		{"author", []string{"author", "authors", "byline"}},
		{"published", []string{"published", "date", "publishDate", "pubDate"}},
		{"updated", []string{"updated", "lastmod", "modified"}},
		{"language", []string{"language", "lang"}},
		{"note", []string{"note"}},
		{"kind", []string{"kind"}},
	}
}

// textOf is a value of front matter as text: names of a list are joined, a time is its day.
func textOf(v any) string {
	switch v := v.(type) {
	case nil, bool:
		return ""
	case string:
		return v
	case []any:
		var out []string
		for _, x := range v {
			if s := textOf(x); s != "" {
				out = append(out, s)
			}
		}
		return strings.Join(out, ", ")
	case map[string]any:
		return textOf(v["name"])
	case interface{ Format(string) string }:
		return v.Format("2006-01-02")
	case interface{ String() string }: // a TOML date
		return v.String()
	}
	return ""
}
