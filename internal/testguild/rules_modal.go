package testguild

// maxModal is how many components a modal has at most.
const maxModal = 5

// modal is what an application asks a person to fill in.
type modal struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []component `json:"components"`
}

// checkModal checks a modal: one to five inputs, each in a row or a label of its own.
func checkModal(m *modal, path string) error {
	var p problems
	p.length(in(path, "custom_id"), m.CustomID, 1, maxCustomID)
	p.length(in(path, "title"), m.Title, 1, 45)
	p.count(in(path, "components"), len(m.Components), 1, maxV2) // as of any list of components
	p.count(in(path, "components"), len(m.Components), 0, maxModal)
	for i := range m.Components {
		checkModalPart(&p, at(in(path, "components"), i), &m.Components[i])
	}
	checkUnique(&p, in(path, "components"), m.Components)
	return p.err()
}

func checkModalPart(p *problems, path string, c *component) {
	switch c.Type {
	case kindRow:
		p.count(in(path, "components"), len(c.Components), 1, 1)
		for i := range c.Components {
			checkInput(p, at(in(path, "components"), i), &c.Components[i])
			p.length(in(at(in(path, "components"), i), "label"), c.Components[i].Label, 1, 45)
		}
	case kindLabel:
		p.length(in(path, "label"), c.Label, 1, 45)
		p.length(in(path, "description"), c.Description, 0, 100)
		checkLabelled(p, path, c)
	case kindTextDisplay:
		p.length(in(path, "content"), c.Content, 1, maxV2Text)
	default:
		p.union(path, "1, 10, 18")
	}
}

func checkLabelled(p *problems, path string, c *component) {
	switch {
	case c.Component == nil:
		p.required(in(path, "component"))
	case c.Component.isSelect():
		checkSelect(p, in(path, "component"), c.Component)
	default:
		checkInput(p, in(path, "component"), c.Component)
	}
}

func checkInput(p *problems, path string, c *component) {
	if c.Type != kindTextInput {
		p.union(path, "4,")
		return
	}
	p.length(in(path, "custom_id"), c.CustomID, 1, maxCustomID)
	p.length(in(path, "placeholder"), c.Placeholder, 0, 100)
	p.length(in(path, "value"), c.Value, 0, 4000)
	if c.Style != 1 && c.Style != 2 {
		p.choice(in(path, "style"), "Value must be one of (1, 2).")
	}
	low, high := *orInt(c.MinLength, 0), *orInt(c.MaxLength, 4000)
	if low < 0 || low > 4000 || high < 1 || high > 4000 || low > high {
		p.add(in(path, "min_length"), "NUMBER_TYPE_MAX", "Lengths must lie between 0 and 4000, the least not above the most.")
	}
}
