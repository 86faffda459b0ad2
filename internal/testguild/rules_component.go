package testguild

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of components, from Discord's documentation.
const (
	maxRows       = 5
	maxRowButtons = 5
	maxCustomID   = 100
	maxOptions    = 25
	maxV2         = 40   // components of a message in the second layout, nested ones too
	maxV2Text     = 4000 // their text in code points
	maxMediaText  = 1024 // what is said of a picture
	maxMediaURL   = 2048
)

// checkComponents checks the components of a message. v2 says that the message uses the second
// layout, in which text is made of components.
func checkComponents(p *problems, path string, list []component, v2 bool) {
	if v2 {
		checkV2(p, path, list)
	} else {
		p.count(path, len(list), 0, maxRows)
		for i := range list {
			if list[i].Type != kindRow {
				p.union(at(path, i), "1,")
				continue
			}
			checkRow(p, at(path, i), &list[i])
		}
	}
	checkUnique(p, path, list)
}

// checkUnique checks that no custom id and no number comes twice.
func checkUnique(p *problems, path string, list []component) {
	names, numbers := map[string]bool{}, map[int]bool{}
	eachAt(path, list, func(here string, c *component) {
		if c.CustomID != "" && names[c.CustomID] {
			p.add(in(here, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
		}
		if c.ID != 0 && numbers[c.ID] {
			p.add(in(here, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
		}
		names[c.CustomID], numbers[c.ID] = true, true
	})
}

// checkRow checks an action row of a message: up to five buttons or one select.
func checkRow(p *problems, path string, row *component) {
	path = in(path, "components")
	p.count(path, len(row.Components), 1, maxRowButtons)
	width := 0
	for i := range row.Components {
		c, here := &row.Components[i], at(path, i)
		switch {
		case c.Type == kindButton:
			width++
			checkButton(p, here, c)
		case c.isSelect():
			width += maxRowButtons
			checkSelect(p, here, c)
		default:
			p.union(here, "2, 3, 5, 6, 7, 8")
		}
		if width > maxRowButtons {
			p.add(here, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
		}
	}
}

func checkButton(p *problems, path string, b *component) {
	p.length(in(path, "label"), b.Label, 0, 80)
	if b.Label == "" && b.Emoji == nil && b.Style != stylePremium {
		p.required(in(path, "label"))
	}
	switch {
	case b.Style < 1 || b.Style > stylePremium:
		p.choice(in(path, "style"), "Value must be one of (1, 2, 3, 4, 5, 6).")
	case b.Style == styleLink:
		checkLinkButton(p, path, b)
	case b.URL != "":
		p.add(in(path, "url"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
	case b.Style != stylePremium:
		p.length(in(path, "custom_id"), b.CustomID, 1, maxCustomID)
	}
}

func checkLinkButton(p *problems, path string, b *component) {
	if b.URL == "" {
		p.required(in(path, "url"))
	}
	if b.CustomID != "" {
		p.add(in(path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
	}
	p.length(in(path, "url"), b.URL, 0, 512)
	checkLink(p, in(path, "url"), b.URL, false)
}

func checkSelect(p *problems, path string, s *component) {
	p.length(in(path, "custom_id"), s.CustomID, 1, maxCustomID)
	p.length(in(path, "placeholder"), s.Placeholder, 0, 150)
	if s.Type == kindSelect {
		checkOptions(p, in(path, "options"), s.Options)
	}
	low, high := *orInt(s.MinValues, 1), *orInt(s.MaxValues, 1)
	p.count(in(path, "default_values"), len(s.DefaultValues), 0, max(high, 0))
	if low < 0 || low > maxOptions {
		p.add(in(path, "min_values"), "NUMBER_TYPE_MAX", "int value should be between 0 and 25.")
	}
	if high < 1 || high > maxOptions || high < low || len(s.Options) > 0 && high > len(s.Options) {
		p.add(in(path, "max_values"), "NUMBER_TYPE_MAX", "Value must be at least min_values and no more than the number of options.")
	}
}

func checkOptions(p *problems, path string, list []selectOption) {
	p.count(path, len(list), 1, maxOptions)
	seen := map[string]bool{}
	for i, o := range list {
		p.length(in(at(path, i), "label"), o.Label, 1, 100)
		p.length(in(at(path, i), "value"), o.Value, 1, 100)
		p.length(in(at(path, i), "description"), o.Description, 0, 100)
		if seen[o.Value] {
			p.add(in(at(path, i), "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		seen[o.Value] = true
	}
}

// checkV2 checks a message of the second layout.
func checkV2(p *problems, path string, list []component) {
	count, text := 0, 0
	each(list, func(c *component) {
		count++
		text += utf8.RuneCountInString(c.Content)
	})
	if count > maxV2 {
		p.add(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", fmt.Sprintf("Components exceed the maximum number of %d", maxV2))
	}
	if text > maxV2Text {
		p.add(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", fmt.Sprintf("Components displayable text size exceeds maximum size of %d", maxV2Text))
	}
	for i := range list {
		checkBlock(p, at(path, i), &list[i], true)
	}
}

// checkBlock checks a component at the top of a message or inside a container.
func checkBlock(p *problems, path string, c *component, top bool) {
	switch {
	case c.Type == kindRow:
		checkRow(p, path, c)
	case c.Type == kindTextDisplay:
		p.length(in(path, "content"), c.Content, 1, maxV2Text)
	case c.Type == kindSection:
		checkSection(p, path, c)
	case c.Type == kindMediaGallery:
		checkGallery(p, path, c)
	case c.Type == kindFile:
		checkFile(p, in(path, "file"), c.File)
	case c.Type == kindSeparator:
		if s := *orInt(c.Spacing, 1); s != 1 && s != 2 {
			p.choice(in(path, "spacing"), "Value must be one of (1, 2).")
		}
	case c.Type == kindContainer && top:
		p.count(in(path, "components"), len(c.Components), 1, maxV2)
		checkColor(p, in(path, "accent_color"), c.AccentColor)
		for i := range c.Components {
			checkBlock(p, at(in(path, "components"), i), &c.Components[i], false)
		}
	default:
		p.union(path, "1, 9, 10, 12, 13, 14, 17")
	}
}

// checkColor checks a colour, which may be absent.
func checkColor(p *problems, path string, c *int) {
	switch {
	case c == nil:
	case *c < 0:
		p.add(path, "NUMBER_TYPE_MIN", "int value should be greater than or equal to 0.")
	case *c > 0xffffff:
		p.add(path, "NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215.")
	}
}

// checkSection checks one to three texts with a button or picture beside them.
func checkSection(p *problems, path string, c *component) {
	p.count(in(path, "components"), len(c.Components), 1, 3)
	for i := range c.Components {
		if c.Components[i].Type != kindTextDisplay {
			p.union(at(in(path, "components"), i), "10,")
		}
	}
	switch beside := in(path, "accessory"); {
	case c.Accessory == nil:
		p.required(beside)
	case c.Accessory.Type == kindButton:
		checkButton(p, beside, c.Accessory)
	case c.Accessory.Type == kindThumbnail:
		checkMedia(p, in(beside, "media"), c.Accessory.Media)
		p.length(in(beside, "description"), c.Accessory.Description, 0, maxMediaText)
	default:
		p.union(beside, "2, 11")
	}
}

func checkGallery(p *problems, path string, c *component) {
	p.count(in(path, "items"), len(c.Items), 1, 10)
	for i := range c.Items {
		here := at(in(path, "items"), i)
		checkMedia(p, in(here, "media"), &c.Items[i].Media)
		if text := c.Items[i].Description; text != nil {
			p.length(in(here, "description"), *text, 0, maxMediaText)
		}
	}
}

func checkMedia(p *problems, path string, m *media) {
	if m == nil || m.URL == "" {
		p.required(in(path, "url"))
		return
	}
	p.length(in(path, "url"), m.URL, 0, maxMediaURL)
	checkLink(p, in(path, "url"), m.URL, true)
}

// checkFile checks the file of a component: an upload of the same message.
func checkFile(p *problems, path string, m *media) {
	checkMedia(p, path, m)
	if m != nil && m.URL != "" && !strings.HasPrefix(m.URL, attached) {
		p.add(in(path, "url"), "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('attachment',).")
	}
}

// checkAttached checks that every file that components name is among the message's.
func checkAttached(p *problems, path string, list []component, files []string) {
	eachMedia(path, list, func(here string, _ *component, m *media) {
		if name, ok := strings.CutPrefix(m.URL, attached); ok && !slices.Contains(files, name) {
			p.add(in(here, "url"), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "The referenced attachment was not found")
		}
	})
}
