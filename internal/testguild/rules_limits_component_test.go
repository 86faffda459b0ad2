package testguild

import (
	"fmt"
	"strings"
	"testing"
)

// rows is a message with components alone.
func rows(parts ...any) map[string]any { return map[string]any{"components": parts} }

func buttonLimits() []limit {
	many := func(n int) []any { return list(n, func(i int) any { return pressable(fmt.Sprint(i)) }) }
	below := func(n int) any { return rows(list(n, func(i int) any { return row(pressable(fmt.Sprint(i))) })...) }
	one := func(field string, n int) any { return rows(row(with(pressable("a"), field, long(n)))) }
	ids := func(first, second string) any { return rows(row(pressable(first)), row(pressable(second))) }
	link := func(n int) any {
		return rows(row(map[string]any{"type": 2, "style": 5, "label": "Go", "url": "https://example.org/" + strings.Repeat("x", n-20)}))
	}
	const button = "components.0.components.0."
	return []limit{
		{"rows", toMessage, below(5), below(6), "components BASE_TYPE_MAX_LENGTH"},
		{"buttons of a row", toMessage, rows(row(many(5)...)), rows(row(many(6)...)), "components.0.components BASE_TYPE_BAD_LENGTH"},
		{"an empty row", toMessage, rows(row(many(1)...)), rows(row([]any{}...)), "components.0.components BASE_TYPE_BAD_LENGTH"},
		{"label of a button", toMessage, one("label", 80), one("label", 81), button + "label BASE_TYPE_MAX_LENGTH"},
		{"custom id", toMessage, one("custom_id", 100), one("custom_id", 101), button + "custom_id BASE_TYPE_BAD_LENGTH"},
		{"no custom id", toMessage, one("custom_id", 1), one("custom_id", 0), button + "custom_id BASE_TYPE_REQUIRED"},
		{"custom id twice", toMessage, ids("a", "b"), ids("a", "a"), "components.1.components.0.custom_id COMPONENT_CUSTOM_ID_DUPLICATED"},
		{"custom id twice in an answer", toAnswer, ids("a", "b"), ids("a", "a"), "data.components.1.components.0.custom_id COMPONENT_CUSTOM_ID_DUPLICATED"},
		{"address of a link", toMessage, link(512), link(513), button + "url BASE_TYPE_MAX_LENGTH"},
	}
}

// choosing is a select with n options.
func choosing(n int) map[string]any {
	return map[string]any{"type": 3, "custom_id": "s", "options": list(n, func(i int) any { return map[string]any{"label": "x", "value": fmt.Sprint(i)} })}
}

func selectLimits() []limit {
	option := func(field string, n int) any {
		one := with(map[string]any{"label": "x", "value": "y"}, field, long(n))
		return rows(row(with(choosing(0), "options", []any{one})))
	}
	values := func(second string) any {
		return rows(row(with(choosing(0), "options", []any{map[string]any{"label": "x", "value": "a"}, map[string]any{"label": "x", "value": second}})))
	}
	set := func(field string, value any) any { return rows(row(with(choosing(25), field, value))) }
	const part = "components.0.components.0."
	return []limit{
		{"options", toMessage, rows(row(choosing(25))), rows(row(choosing(26))), part + "options BASE_TYPE_BAD_LENGTH"},
		{"no options", toMessage, rows(row(choosing(1))), rows(row(choosing(0))), part + "options BASE_TYPE_BAD_LENGTH"},
		{"selects of a row", toMessage, rows(row(choosing(1))), rows(row(choosing(1), with(choosing(1), "custom_id", "t"))), "components.0.components.1 COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
		{"button beside a select", toMessage, rows(row(choosing(1)), row(pressable("b"))), rows(row(pressable("b"), choosing(1))), "components.0.components.1 COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
		{"label of an option", toMessage, option("label", 100), option("label", 101), part + "options.0.label BASE_TYPE_BAD_LENGTH"},
		{"value of an option", toMessage, option("value", 100), option("value", 101), part + "options.0.value BASE_TYPE_BAD_LENGTH"},
		{"description of an option", toMessage, option("description", 100), option("description", 101), part + "options.0.description BASE_TYPE_MAX_LENGTH"},
		{"value twice", toMessage, values("b"), values("a"), part + "options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"},
		{"placeholder", toMessage, set("placeholder", long(150)), set("placeholder", long(151)), part + "placeholder BASE_TYPE_MAX_LENGTH"},
		{"custom id of a select", toMessage, set("custom_id", long(100)), set("custom_id", long(101)), part + "custom_id BASE_TYPE_BAD_LENGTH"},
		{"most values", toMessage, set("max_values", 25), set("max_values", 26), part + "max_values NUMBER_TYPE_MAX"},
		{"least values", toMessage, set("min_values", 0), set("min_values", -1), part + "min_values NUMBER_TYPE_MAX"},
	}
}

// layout is a message of the second layout.
func layout(parts ...any) map[string]any {
	return map[string]any{"flags": flagComponentsV2, "components": parts}
}

func words(n int) map[string]any { return map[string]any{"type": kindTextDisplay, "content": long(n)} }

func layoutLimits() []limit {
	lines := func(n int) []any { return list(n, func(int) any { return map[string]any{"type": kindSeparator} }) }
	box := func(parts ...any) any { return map[string]any{"type": kindContainer, "components": parts} }
	section := func(n int) any {
		return layout(map[string]any{"type": kindSection, "components": list(n, func(int) any { return words(1) }), "accessory": pressable("a")})
	}
	picture := map[string]any{"media": map[string]any{"url": "https://example.org/p.png"}}
	gallery := func(n int) any {
		return layout(map[string]any{"type": kindMediaGallery, "items": list(n, func(int) any { return picture })})
	}
	said := func(n int) any {
		return layout(map[string]any{"type": kindMediaGallery, "items": []any{with(picture, "description", long(n))}})
	}
	thumbnail := func(n int) any {
		return layout(map[string]any{"type": kindSection, "components": []any{words(1)}, "accessory": with(with(picture, "type", kindThumbnail), "description", long(n))})
	}
	far := func(n int) any {
		address := map[string]any{"url": "https://example.org/" + strings.Repeat("x", n-20)}
		return layout(map[string]any{"type": kindMediaGallery, "items": []any{map[string]any{"media": address}}})
	}
	line := func(spacing int) any { return layout(map[string]any{"type": kindSeparator, "spacing": spacing}) }
	coloured := func(c int) any { return layout(with(box(words(1)).(map[string]any), "accent_color", c)) }
	beside := func(field string, value any) any { return with(layout(words(1)), field, value) }
	const legacy = " MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
	return []limit{
		{"components", toMessage, layout(lines(40)...), layout(lines(41)...), "components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"},
		{"components with those inside", toMessage, layout(box(lines(39)...)), layout(box(lines(40)...)), "components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"},
		{"text together", toMessage, layout(words(3000), box(words(1000))), layout(words(3000), box(words(1001))), "components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"},
		{"text alone", toAnswer, layout(words(4000)), layout(words(4001)), "data.components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"},
		{"content beside", toMessage, beside("content", ""), beside("content", "x"), "content" + legacy},
		{"embeds beside", toMessage, beside("embeds", []any{}), beside("embeds", []any{map[string]any{"title": "x"}}), "embeds" + legacy},
		{"content that stays beside", toEdit, beside("content", nil), layout(words(1)), "content" + legacy},
		{"layout without its flag", toMessage, layout(words(1)), rows(words(1)), "components.0 UNION_TYPE_CHOICES"},
		{"texts of a section", toMessage, section(3), section(4), "components.0.components BASE_TYPE_BAD_LENGTH"},
		{"pictures of a gallery", toMessage, gallery(10), gallery(11), "components.0.items BASE_TYPE_BAD_LENGTH"},
		{"no pictures of a gallery", toMessage, gallery(1), gallery(0), "components.0.items BASE_TYPE_BAD_LENGTH"},
		{"no texts of a section", toMessage, section(1), section(0), "components.0.components BASE_TYPE_BAD_LENGTH"},
		{"description of a picture", toMessage, said(1024), said(1025), "components.0.items.0.description BASE_TYPE_MAX_LENGTH"},
		{"description of a thumbnail", toMessage, thumbnail(1024), thumbnail(1025), "components.0.accessory.description BASE_TYPE_MAX_LENGTH"},
		{"address of a picture", toMessage, far(2048), far(2049), "components.0.items.0.media.url BASE_TYPE_MAX_LENGTH"},
		{"space of a line", toMessage, line(2), line(3), "components.0.spacing BASE_TYPE_CHOICES"},
		{"colour of a box", toMessage, coloured(0xffffff), coloured(0x1000000), "components.0.accent_color NUMBER_TYPE_MAX"},
		{"custom id twice in a layout", toMessage, layout(section(1).(map[string]any)["components"].([]any)[0], row(pressable("b"))),
			layout(section(1).(map[string]any)["components"].([]any)[0], row(pressable("a"))), "components.1.components.0.custom_id COMPONENT_CUSTOM_ID_DUPLICATED"},
	}
}

// TestLayoutStays checks that a change which does not name the flag keeps the second layout, and that nothing gives
// it up: neither an edit nor the update by a button.
func TestLayoutStays(t *testing.T) {
	s := serveUnwatched(t)
	_, sent := s.api("POST", "/channels/"+generalID+"/messages", layout(words(1), row(pressable("a"))))
	edit := func(body any) (int, map[string]any) {
		return s.api("PATCH", fmt.Sprint("/channels/", generalID, "/messages/", sent["id"]), body)
	}
	update := func(body any) (int, map[string]any) {
		i := s.asked(interactionComponent)
		i.source = sent["id"].(string)
		return s.respondTo(i, answerUpdate, body)
	}
	for path, change := range map[string]func(any) (int, map[string]any){"": edit, "data.": update} {
		if status, answer := change(rows(words(2), row(pressable("a")))); status >= 300 {
			t.Errorf("other components: status %d: %v", status, answer)
		}
		if _, answer := change(map[string]any{"flags": 0}); fault(answer) != path+"flags MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG" {
			t.Errorf("without the flag: %v", answer)
		}
		if _, answer := change(content(1)); fault(answer) != path+"content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2" {
			t.Errorf("with content: %v", answer)
		}
	}
}

// typed is a text input of a modal.
func typed(id string) map[string]any {
	return map[string]any{"type": kindTextInput, "style": 1, "custom_id": id}
}

// form is a modal with parts.
func form(parts ...any) map[string]any {
	return map[string]any{"custom_id": "form", "title": "Report", "components": parts}
}

func labelled(part any) map[string]any {
	return map[string]any{"type": kindLabel, "label": "Why", "component": part}
}

func modalLimits() []limit {
	many := func(n int) any { return form(list(n, func(i int) any { return labelled(typed(fmt.Sprint(i))) })...) }
	of := func(field string, n int) any { return with(form(labelled(typed("a"))), field, long(n)) }
	label := func(field string, n int) any { return form(with(labelled(typed("a")), field, long(n))) }
	input := func(field string, value any) any { return form(labelled(with(typed("a"), field, value))) }
	older := func(n int) any { return form(row(with(typed("a"), "label", long(n)))) }
	inputs := func(second string) any { return form(labelled(typed("a")), labelled(typed(second))) }
	const part = "data.components.0.component."
	return []limit{
		{"title of a modal", toModal, of("title", 45), of("title", 46), "data.title BASE_TYPE_BAD_LENGTH"},
		{"no title of a modal", toModal, of("title", 1), of("title", 0), "data.title BASE_TYPE_REQUIRED"},
		{"custom id of a modal", toModal, of("custom_id", 100), of("custom_id", 101), "data.custom_id BASE_TYPE_BAD_LENGTH"},
		{"components of a modal", toModal, many(5), many(6), "data.components BASE_TYPE_MAX_LENGTH"},
		{"no components of a modal", toModal, many(1), many(0), "data.components BASE_TYPE_BAD_LENGTH"},
		{"label", toModal, label("label", 45), label("label", 46), "data.components.0.label BASE_TYPE_BAD_LENGTH"},
		{"description of a label", toModal, label("description", 100), label("description", 101), "data.components.0.description BASE_TYPE_MAX_LENGTH"},
		{"label of the older kind", toModal, older(45), older(46), "data.components.0.components.0.label BASE_TYPE_BAD_LENGTH"},
		{"custom id of an input", toModal, input("custom_id", long(100)), input("custom_id", long(101)), part + "custom_id BASE_TYPE_BAD_LENGTH"},
		{"custom id twice in a modal", toModal, inputs("b"), inputs("a"), "data.components.1.component.custom_id COMPONENT_CUSTOM_ID_DUPLICATED"},
		{"placeholder of an input", toModal, input("placeholder", long(100)), input("placeholder", long(101)), part + "placeholder BASE_TYPE_MAX_LENGTH"},
		{"text of an input", toModal, input("value", long(4000)), input("value", long(4001)), part + "value BASE_TYPE_MAX_LENGTH"},
		{"longest text", toModal, input("max_length", 4000), input("max_length", 4001), part + "min_length NUMBER_TYPE_MAX"},
		{"options in a modal", toModal, form(labelled(choosing(25))), form(labelled(choosing(26))), part + "options BASE_TYPE_BAD_LENGTH"},
	}
}
