package testguild

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Sizes of messages, in code points, from Discord's documentation.
const (
	maxContent   = 2000
	maxEmbeds    = 10
	maxEmbedText = 6000 // over all embeds of a message
	maxFiles     = 10
	maxNonce     = 25
)

// checkDraft checks the fields of a message that is to be made or changed. path is "" or where the
// message lies in the body.
func checkDraft(d *draft, path string) error {
	var p problems
	d.Content.value = strings.TrimSpace(d.Content.value)
	p.length(in(path, "content"), d.Content.value, 0, maxContent)
	checkEmbeds(&p, in(path, "embeds"), d.Embeds.value)
	v2 := d.has(flagComponentsV2)
	if v2 {
		checkLegacy(&p, path, d.Content.value, d.Embeds.value)
	}
	if d.Components.set {
		checkComponents(&p, in(path, "components"), d.Components.value, v2)
		checkAttached(&p, in(path, "components"), d.Components.value, d.fileNames())
	}
	checkAllowed(&p, in(path, "allowed_mentions"), d.AllowedMentions)
	checkFiles(&p, path, d)
	checkNonce(&p, d)
	return p.err()
}

// checkLegacy refuses what a message made of components must not have.
func checkLegacy(p *problems, path, content string, embeds []embed) {
	for field, used := range map[string]bool{"content": content != "", "embeds": len(embeds) > 0} {
		if used {
			p.add(in(path, field), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
				fmt.Sprintf("The '%s' field cannot be used when using MessageFlags.IS_COMPONENTS_V2", field))
		}
	}
}

// checkEdit checks a change to m and what it would make of it. path is "" or where the change lies in the
// body. The layout of m stays when the change does not name it.
func checkEdit(m *message, d *draft, path string) error {
	var p problems
	if m.Flags&flagComponentsV2 != 0 {
		if d.Flags.set && !d.has(flagComponentsV2) {
			p.add(in(path, "flags"), "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", "The IS_COMPONENTS_V2 flag cannot be removed from a message")
			return p.err()
		}
		d.Flags = opt[int]{true, m.Flags&flagSuppressEmbeds | flagComponentsV2 | d.Flags.value}
	}
	d.old = m.Attachments
	if err := checkDraft(d, path); err != nil {
		return err
	}
	after := d.over(m)
	if d.has(flagComponentsV2) {
		checkLegacy(&p, path, after.Content, after.Embeds)
	}
	if err := p.err(); err != nil {
		return err
	}
	if after.Content == "" && len(after.Embeds) == 0 && len(after.Components) == 0 && len(after.Attachments)+len(d.files) == 0 {
		return emptyMessage()
	}
	return nil
}

// empty reports whether nothing would be seen of a new message.
func (d *draft) empty() bool {
	return d.Content.value == "" && len(d.Embeds.value) == 0 && len(d.Components.value) == 0 &&
		len(d.files) == 0 && len(d.Poll) == 0 && len(d.StickerIDs) == 0
}

func checkFiles(p *problems, path string, d *draft) {
	if n := len(d.files); n > maxFiles {
		p.count(in(path, "files"), n, 0, maxFiles)
	}
	for i, ref := range d.Attachments.value {
		p.length(in(at(in(path, "attachments"), i), "description"), ref.Description, 0, 1024)
	}
	p.count(in(path, "sticker_ids"), len(d.StickerIDs), 0, 3)
}

func checkNonce(p *problems, d *draft) {
	if utf8.RuneCountInString(strings.Trim(string(d.nonce()), `"`)) > maxNonce {
		p.add("nonce", "NONCE_TYPE_TOO_LONG", fmt.Sprintf("Must be %d or fewer in length.", maxNonce))
	}
}

func checkEmbeds(p *problems, path string, list []embed) {
	p.count(path, len(list), 0, maxEmbeds)
	total := 0
	for i := range list {
		checkEmbed(p, at(path, i), &list[i])
		total += list[i].size()
	}
	if total > maxEmbedText {
		p.add(path, "MAX_EMBED_SIZE_EXCEEDED", fmt.Sprintf("Embed size exceeds maximum size of %d", maxEmbedText))
	}
}

func checkEmbed(p *problems, path string, e *embed) {
	e.Type = "rich"
	p.length(in(path, "title"), e.Title, 0, 256)
	p.length(in(path, "description"), e.Description, 0, 4096)
	p.count(in(path, "fields"), len(e.Fields), 0, 25)
	for i, f := range e.Fields {
		p.filled(in(at(in(path, "fields"), i), "name"), strings.TrimSpace(f.Name), 256)
		p.filled(in(at(in(path, "fields"), i), "value"), strings.TrimSpace(f.Value), 1024)
	}
	if e.Footer != nil {
		p.filled(in(path, "footer.text"), e.Footer.Text, 2048)
	}
	if e.Author != nil {
		p.filled(in(path, "author.name"), e.Author.Name, 256)
	}
	checkColor(p, in(path, "color"), e.Color)
	checkEmbedLinks(p, path, e)
	if e.size() == 0 && e.Image == nil && e.Thumbnail == nil && e.Timestamp == "" {
		p.required(in(path, "description"))
	}
}

func checkEmbedLinks(p *problems, path string, e *embed) {
	checkLink(p, in(path, "url"), e.URL, false)
	if e.Author != nil {
		checkLink(p, in(path, "author.url"), e.Author.URL, false)
	}
	if e.Image != nil {
		checkLink(p, in(path, "image.url"), e.Image.URL, true)
	}
	if e.Thumbnail != nil {
		checkLink(p, in(path, "thumbnail.url"), e.Thumbnail.URL, true)
	}
}

// size is what counts towards the limit over all embeds.
func (e *embed) size() int {
	n := utf8.RuneCountInString(e.Title) + utf8.RuneCountInString(e.Description)
	for _, f := range e.Fields {
		n += utf8.RuneCountInString(f.Name) + utf8.RuneCountInString(f.Value)
	}
	if e.Footer != nil {
		n += utf8.RuneCountInString(e.Footer.Text)
	}
	if e.Author != nil {
		n += utf8.RuneCountInString(e.Author.Name)
	}
	return n
}

// checkLink accepts absolute http and https addresses, and attachment:// where files may be named.
// "" is fine: whoever needs an address checks that first.
func checkLink(p *problems, path, link string, files bool) {
	if link == "" {
		return
	}
	u, err := url.Parse(link)
	switch {
	case err != nil || u.Scheme == "":
		p.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	case files && u.Scheme == "attachment":
	case u.Scheme != "http" && u.Scheme != "https":
		p.add(path, "URL_TYPE_INVALID_SCHEME", fmt.Sprintf("Scheme %q is not supported. Scheme must be one of ('http', 'https').", u.Scheme))
	case u.Host == "":
		p.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	}
}

func checkAllowed(p *problems, path string, a *allowedMentions) {
	if a == nil {
		return
	}
	for i, kind := range a.Parse {
		if !slices.Contains([]string{"users", "roles", "everyone"}, kind) {
			p.choice(at(in(path, "parse"), i), "Value must be one of ('users', 'roles', 'everyone').")
		}
	}
	checkAllowedIDs(p, path, "users", a.Users, a.Parse)
	checkAllowedIDs(p, path, "roles", a.Roles, a.Parse)
}

func checkAllowedIDs(p *problems, path, kind string, ids, parse []string) {
	p.count(in(path, kind), len(ids), 0, 100)
	for i, id := range ids {
		if !isSnowflake(id) {
			p.add(at(in(path, kind), i), "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not snowflake.", id))
		}
	}
	if len(ids) > 0 && slices.Contains(parse, kind) {
		p.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
			fmt.Sprintf(`parse:[%q] and %s: [ids...] are mutually exclusive.`, kind, kind))
	}
}
