package testguild

import (
	"bytes"
	"encoding/json"
)

// opt is a field of a body that may be absent; null counts as present and empty.
type opt[T any] struct {
	set   bool
	value T
}

// UnmarshalJSON marks the field as present.
func (o *opt[T]) UnmarshalJSON(b []byte) error {
	o.set = true
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	return json.Unmarshal(b, &o.value)
}

// draft is what a client sends to make or change a message. Absent fields of an edit stay as they
// are.
type draft struct {
	Content         opt[string]          `json:"content"`
	Embeds          opt[[]embed]         `json:"embeds"`
	Components      opt[[]component]     `json:"components"`
	Flags           opt[int]             `json:"flags"`
	Attachments     opt[[]attachmentRef] `json:"attachments"`
	AllowedMentions *allowedMentions     `json:"allowed_mentions"`
	Reference       *reference           `json:"message_reference"`
	Nonce           json.RawMessage      `json:"nonce"`
	EnforceNonce    bool                 `json:"enforce_nonce"`
	TTS             bool                 `json:"tts"`
	StickerIDs      []string             `json:"sticker_ids"`
	Poll            json.RawMessage      `json:"poll"`

	files []upload
	old   []attachment // of the message that is changed
}

// fileNames are the names of the files that the message will have.
func (d *draft) fileNames() []string {
	var names []string
	for _, a := range d.left() {
		names = append(names, a.Filename)
	}
	for _, f := range d.files {
		names = append(names, f.name)
	}
	return names
}

// left are the old attachments that stay.
func (d *draft) left() []attachment {
	if d.Attachments.set {
		return kept(d.old, d.Attachments.value)
	}
	return d.old
}

// attachmentRef names an attachment to keep (by its id) or describes an upload (by its number).
type attachmentRef struct {
	ID          json.RawMessage `json:"id"`
	Filename    string          `json:"filename"`
	Description string          `json:"description"`
}

// id is the reference's id without the quotes that it may have.
func (r attachmentRef) id() string { return string(bytes.Trim(r.ID, `"`)) }

// upload is a file that came with a body.
type upload struct {
	number      string // n of the form field "files[n]"
	name        string
	contentType string
	data        []byte
}

// allowedMentions says whom a message may ping.
type allowedMentions struct {
	Parse       []string `json:"parse"`
	Users       []string `json:"users"`
	Roles       []string `json:"roles"`
	RepliedUser *bool    `json:"replied_user"`
}

// has reports whether flag is among the draft's flags.
func (d *draft) has(flag int) bool { return d.Flags.value&flag != 0 }

// nonce returns the draft's nonce in its JSON form, nil for none.
func (d *draft) nonce() json.RawMessage {
	if len(d.Nonce) == 0 || bytes.Equal(d.Nonce, []byte("null")) {
		return nil
	}
	return d.Nonce
}
