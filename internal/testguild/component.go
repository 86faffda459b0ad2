package testguild

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
	Media         *embedMedia    `json:"media,omitempty"`
	Items         []mediaItem    `json:"items,omitempty"`
	File          *embedMedia    `json:"file,omitempty"`
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

// mediaItem is one picture of a gallery.
type mediaItem struct {
	Media       embedMedia `json:"media"`
	Description string     `json:"description,omitempty"`
	Spoiler     bool       `json:"spoiler,omitempty"`
}

// isSelect reports whether the component is a select of any kind.
func (c *component) isSelect() bool {
	return c.Type == kindSelect || c.Type >= kindUserSelect && c.Type <= kindChanSelect
}

// isLink reports whether the component is a button that opens an address.
func (c *component) isLink() bool { return c.Type == kindButton && c.Style == styleLink }

// each calls f with every component of the list and below, parents first.
func each(list []component, f func(*component)) {
	for i := range list {
		f(&list[i])
		each(list[i].Components, f)
		for _, single := range []*component{list[i].Component, list[i].Accessory} {
			if single != nil {
				f(single)
			}
		}
	}
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
		if c.isSelect() {
			c.MinValues, c.MaxValues = orInt(c.MinValues, 1), orInt(c.MaxValues, 1)
		}
		if c.Type == kindTextInput && c.Required == nil {
			yes := true
			c.Required = &yes
		}
	})
	return list
}

// orInt returns p, or a pointer to fallback when p is nil.
func orInt(p *int, fallback int) *int {
	if p == nil {
		return &fallback
	}
	return p
}
