package testguild

import "encoding/json"

// Kinds of components.
const (
	kindRow          = 1
	kindButton       = 2
	kindSelect       = 3 // of strings
	kindTextInput    = 4
	kindUserSelect   = 5
	kindChanSelect   = 8 // the last of the selects 5-8 that Discord fills
	kindSection      = 9
	kindTextDisplay  = 10
	kindThumbnail    = 11
	kindMediaGallery = 12
	kindFile         = 13
	kindSeparator    = 14
	kindContainer    = 17
	kindLabel        = 18 // in modals
)

// Styles of buttons.
const (
	styleLink    = 5
	stylePremium = 6
)

// component is a component of any kind; the kind says which fields count.
type component struct {
	Type          int            `json:"type"`
	ID            int            `json:"id"`
	CustomID      string         `json:"custom_id,omitempty"`
	Style         int            `json:"style,omitempty"`
	Label         string         `json:"label,omitempty"`
	Description   string         `json:"description,omitempty"`
	Emoji         *emoji         `json:"emoji,omitempty"`
	URL           string         `json:"url,omitempty"`
	SKU           string         `json:"sku_id,omitempty"`
	Disabled      bool           `json:"disabled,omitempty"`
	Placeholder   string         `json:"placeholder,omitempty"`
	MinValues     *int           `json:"min_values,omitempty"`
	MaxValues     *int           `json:"max_values,omitempty"`
	Options       []selectOption `json:"options,omitempty"`
	ChannelTypes  []int          `json:"channel_types,omitempty"`
	DefaultValues []any          `json:"default_values,omitempty"`
	MinLength     *int           `json:"min_length,omitempty"`
	MaxLength     *int           `json:"max_length,omitempty"`
	Required      *bool          `json:"required,omitempty"`
	Value         string         `json:"value,omitempty"`
	Content       string         `json:"content,omitempty"`
	Media         *media         `json:"media,omitempty"`
	Items         []mediaItem    `json:"items,omitempty"`
	File          *media         `json:"file,omitempty"`
	Name          *string        `json:"name,omitempty"` // of a file
	Size          *int           `json:"size,omitempty"` // of a file, in bytes
	Spoiler       *bool          `json:"spoiler,omitempty"`
	Divider       *bool          `json:"divider,omitempty"`
	Spacing       *int           `json:"spacing,omitempty"`
	AccentColor   *int           `json:"accent_color,omitempty"`
	Components    []component    `json:"components,omitempty"`
	Component     *component     `json:"component,omitempty"` // inside a label
	Accessory     *component     `json:"accessory,omitempty"` // beside a section
}

// selectOption is one choice of a select.
type selectOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Emoji       *emoji `json:"emoji,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

// media is a picture or file that a component shows. A client gives the address, Discord the rest.
type media struct {
	ID           string  `json:"id"`
	URL          string  `json:"url"`
	ProxyURL     string  `json:"proxy_url"`
	Width        *int    `json:"width"`
	Height       *int    `json:"height"`
	ContentType  *string `json:"content_type"`
	AttachmentID string  `json:"attachment_id,omitempty"`
}

// mediaItem is one picture of a gallery.
type mediaItem struct {
	Media       media   `json:"media"`
	Description *string `json:"description"`
	Spoiler     bool    `json:"spoiler"`
}

// MarshalJSON adds the fields that Discord always gives, as null when they are empty.
func (c component) MarshalJSON() ([]byte, error) {
	type plain component
	switch c.Type {
	case kindContainer:
		return json.Marshal(struct {
			plain
			AccentColor *int `json:"accent_color"`
		}{plain(c), c.AccentColor})
	case kindThumbnail:
		return json.Marshal(struct {
			plain
			Description *string `json:"description"`
		}{plain(c), orNull(c.Description)})
	case kindFile:
		return json.Marshal(struct {
			plain
			Name *string `json:"name"`
			Size *int    `json:"size"`
		}{plain(c), c.Name, c.Size})
	}
	return json.Marshal(plain(c))
}

// orNull returns nil for an empty text.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// isSelect reports whether the component is a select of any kind.
func (c *component) isSelect() bool {
	return c.Type == kindSelect || c.Type >= kindUserSelect && c.Type <= kindChanSelect
}

// optional reports whether the component may be left empty in a modal. In a message Discord ignores that.
func (c *component) optional() bool { return c.Required != nil && !*c.Required }

// isLink reports whether the component is a button that opens an address.
func (c *component) isLink() bool { return c.Type == kindButton && c.Style == styleLink }

// each calls f with every component of the list and below, parents first.
func each(list []component, f func(*component)) {
	eachAt("", list, func(_ string, c *component) { f(c) })
}

// eachAt is each with the place of every component; path is that of the list.
func eachAt(path string, list []component, f func(path string, c *component)) {
	for i := range list {
		c, here := &list[i], at(path, i)
		f(here, c)
		eachAt(in(here, "components"), c.Components, f)
		if c.Component != nil {
			f(in(here, "component"), c.Component)
		}
		if c.Accessory != nil {
			f(in(here, "accessory"), c.Accessory)
		}
	}
}

// attached begins the address of a file of the same message; its name follows.
const attached = "attachment://"

// eachMedia calls f with every picture and file of the list and below, with its place and its component.
func eachMedia(path string, list []component, f func(path string, c *component, m *media)) {
	eachAt(path, list, func(here string, c *component) {
		if c.Media != nil {
			f(in(here, "media"), c, c.Media)
		}
		if c.File != nil {
			f(in(here, "file"), c, c.File)
		}
		for i := range c.Items {
			f(in(at(in(here, "items"), i), "media"), c, &c.Items[i].Media)
		}
	})
}

// findComponent returns the component with customID, nil when there is none.
func findComponent(list []component, customID string) (found *component) {
	each(list, func(c *component) {
		if c.CustomID == customID && customID != "" {
			found = c
		}
	})
	return found
}

// complete gives numbers and defaults to components, as Discord does when it stores them.
func complete(list []component) []component {
	taken := map[int]bool{0: true}
	each(list, func(c *component) { taken[c.ID] = true })
	next := 0
	each(list, func(c *component) {
		if c.ID == 0 {
			for taken[next] {
				next++
			}
			c.ID, taken[next] = next, true
		}
		c.setDefaults()
	})
	return list
}

// setDefaults sets what a client may leave out.
func (c *component) setDefaults() {
	switch {
	case c.isSelect():
		c.MinValues, c.MaxValues = orInt(c.MinValues, 1), orInt(c.MaxValues, 1)
	case c.Type == kindTextInput:
		c.Required = orBool(c.Required, true)
	case c.Type == kindSeparator:
		c.Divider, c.Spacing = orBool(c.Divider, true), orInt(c.Spacing, 1)
	case c.Type == kindContainer, c.Type == kindThumbnail, c.Type == kindFile:
		c.Spoiler = orBool(c.Spoiler, false)
	}
}

// orBool returns p, or a pointer to fallback when p is nil.
func orBool(p *bool, fallback bool) *bool {
	if p == nil {
		return &fallback
	}
	return p
}

// orInt returns p, or a pointer to fallback when p is nil.
func orInt(p *int, fallback int) *int {
	if p == nil {
		return &fallback
	}
	return p
}
