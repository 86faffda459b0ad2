package testguild

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of commands, from Discord's documentation.
const (
	maxCommandText = 8000
	maxSlash       = 100
	maxMenu        = 15  // of each kind of menu command
	maxCreates     = 200 // new commands a day, global ones and the guild's each
)

// checkCommands checks a whole set of commands, as a bulk overwrite sends it.
func checkCommands(list []command) error {
	var p problems
	count := map[int]int{}
	for i := range list {
		checkCommand(&p, strconv.Itoa(i), &list[i])
		count[list[i].Type]++
		for j := range list[:i] {
			if list[j].sameAs(&list[i]) {
				p.add(strconv.Itoa(i)+".name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
			}
		}
	}
	if err := p.err(); err != nil {
		return err
	}
	return checkCommandCount(count)
}

func checkCommandCount(count map[int]int) error {
	for kind, n := range count {
		most := maxMenu
		if kind == commandSlash {
			most = maxSlash
		}
		if n > most {
			return badRequest(30032, fmt.Sprintf("Maximum number of application commands reached (%d)", most))
		}
	}
	return nil
}

// checkCommand checks one command and fills in its kind when that is absent.
func checkCommand(p *problems, path string, c *command) {
	if c.Type == 0 {
		c.Type = commandSlash
	}
	switch c.Type {
	case commandSlash:
		checkSlash(p, path, c)
	case commandUser, commandMessage:
		p.length(in(path, "name"), strings.TrimSpace(c.Name), 1, 32)
		if c.Description != "" {
			p.add(in(path, "description"), "APPLICATION_COMMAND_INVALID_DESCRIPTION", "Context menu commands cannot have description")
		}
		if len(c.Options) > 0 {
			p.add(in(path, "options"), "APPLICATION_COMMAND_INVALID_OPTIONS", "Context menu commands cannot have options")
		}
	default:
		p.choice(in(path, "type"), "Value must be one of (1, 2, 3).")
	}
	checkLocales(p, in(path, "name_localizations"), c.NameLocalizations)
	checkLocales(p, in(path, "description_localizations"), c.DescriptionLocalizations)
	checkIn(p, in(path, "contexts"), c.Contexts, 2)
	checkIn(p, in(path, "integration_types"), c.IntegrationTypes, 1)
}

func checkSlash(p *problems, path string, c *command) {
	checkName(p, in(path, "name"), c.Name)
	p.length(in(path, "description"), strings.TrimSpace(c.Description), 1, 100)
	checkNames(p, in(path, "name_localizations"), c.NameLocalizations)
	checkCommandOptions(p, in(path, "options"), c.Options, 0)
	n := commandText(c.Name, c.NameLocalizations) + commandText(c.Description, c.DescriptionLocalizations) + optionsText(c.Options)
	if n > maxCommandText {
		p.add(path, "APPLICATION_COMMAND_TOO_LARGE", fmt.Sprintf("Command exceeds maximum size (%d)", maxCommandText))
	}
}

// checkName checks the name of a slash command or option: letters, digits, - _ ' in lower case.
func checkName(p *problems, path, name string) {
	p.length(path, name, 1, 32)
	other := func(r rune) bool {
		return !strings.ContainsRune("-_'", r) && !unicode.In(r, unicode.L, unicode.N, unicode.Devanagari, unicode.Thai)
	}
	strange := strings.ContainsFunc(name, other)
	if strange {
		p.add(path, "STRING_TYPE_REGEX", "String value did not match validation regex.")
	}
	if strange || strings.ToLower(name) != name {
		p.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

func checkNames(p *problems, path string, names map[string]string) {
	for locale, name := range names {
		checkName(p, in(path, locale), name)
	}
}

// locales are the languages that Discord has.
var locales = strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko")

// checkLocales refuses languages that Discord does not have.
func checkLocales(p *problems, path string, texts map[string]string) {
	for locale := range texts {
		if !slices.Contains(locales, locale) {
			p.choice(in(path, locale), "Unknown locale.")
		}
	}
}

// checkIn checks that all numbers lie between 0 and most and none comes twice.
func checkIn(p *problems, path string, numbers []int, most int) {
	seen := map[int]bool{}
	for i, n := range numbers {
		if n < 0 || n > most || seen[n] {
			p.choice(at(path, i), fmt.Sprintf("Values must be different and between 0 and %d.", most))
		}
		seen[n] = true
	}
}

// checkCommandOptions checks the options of a command (depth 0), group or sub-command.
func checkCommandOptions(p *problems, path string, list []option, depth int) {
	p.count(path, len(list), 0, maxOptions)
	optional, seen := false, map[string]bool{}
	for i := range list {
		o, here := &list[i], at(path, i)
		checkOption(p, here, o, depth)
		if o.isGroup() != list[0].isGroup() {
			p.add(here, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
		}
		if o.Required && optional {
			p.add(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		if seen[o.Name] {
			p.add(here, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
		}
		optional, seen[o.Name] = optional || !o.Required, true
	}
}

func checkOption(p *problems, path string, o *option, depth int) {
	checkName(p, in(path, "name"), o.Name)
	checkNames(p, in(path, "name_localizations"), o.NameLocalizations)
	p.length(in(path, "description"), strings.TrimSpace(o.Description), 1, 100)
	switch {
	case o.Type < optionSub || o.Type > optionAttachment:
		p.choice(in(path, "type"), "Value must be one of (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).")
	case o.Type == optionGroup && depth > 0, o.Type == optionSub && depth > 1, !o.isGroup() && depth == 1:
		p.add(in(path, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "This kind of option cannot stand here")
	case o.Type == optionGroup:
		checkCommandOptions(p, in(path, "options"), o.Options, 1)
	case o.Type == optionSub:
		checkCommandOptions(p, in(path, "options"), o.Options, 2)
	default:
		checkValues(p, path, o)
	}
}

// checkValues checks choices, autocompletion and bounds of an option that takes a value.
func checkValues(p *problems, path string, o *option) {
	offers := o.Type == optionString || o.Type == optionInteger || o.Type == optionNumber
	if !offers && (o.Autocomplete || len(o.Choices) > 0) {
		p.add(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "This kind of option cannot have choices or autocomplete")
	}
	if o.Autocomplete && len(o.Choices) > 0 {
		p.add(path, "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "Choices and autocomplete are mutually exclusive")
	}
	checkChoices(p, in(path, "choices"), o.Type, o.Choices)
	low, high := *orInt(o.MinLength, 0), *orInt(o.MaxLength, 6000)
	if low < 0 || high < 1 || high > 6000 || low > high {
		p.add(in(path, "min_length"), "NUMBER_TYPE_MAX", "Lengths must lie between 0 and 6000, the least not above the most.")
	}
	if o.MinValue != nil && o.MaxValue != nil && *o.MinValue > *o.MaxValue {
		p.add(in(path, "min_value"), "NUMBER_TYPE_MAX", "The least value must not be above the most.")
	}
}

// checkChoices checks what an option or an autocompletion offers for values of the option's kind.
func checkChoices(p *problems, path string, kind int, list []choice) {
	p.count(path, len(list), 0, maxOptions)
	for i, c := range list {
		p.length(in(at(path, i), "name"), strings.TrimSpace(c.Name), 1, 100)
		checkChoiceValue(p, in(at(path, i), "value"), kind, c.Value)
	}
}

func checkChoiceValue(p *problems, path string, kind int, raw json.RawMessage) {
	var text string
	var number float64
	switch {
	case kind == optionString && json.Unmarshal(raw, &text) == nil:
		p.length(path, text, 1, 100)
	case kind == optionString:
		p.add(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
	case json.Unmarshal(raw, &number) != nil:
		p.add(path, "NUMBER_TYPE_COERCE", "Value is not a number.")
	case kind == optionInteger && number != float64(int64(number)):
		p.add(path, "NUMBER_TYPE_COERCE", "Value is not int.")
	}
}

// commandText counts a text as Discord does towards the limit: its longest translation.
func commandText(text string, translated map[string]string) int {
	n := utf8.RuneCountInString(text)
	for _, t := range translated {
		n = max(n, utf8.RuneCountInString(t))
	}
	return n
}

// valueText counts a choice's value as it reads, without the quotes of JSON.
func (c choice) valueText() int {
	var text string
	if json.Unmarshal(c.Value, &text) == nil {
		return utf8.RuneCountInString(text)
	}
	return utf8.RuneCount(c.Value)
}

func optionsText(list []option) int {
	n := 0
	for _, o := range list {
		n += commandText(o.Name, o.NameLocalizations) + commandText(o.Description, o.DescriptionLocalizations)
		for _, c := range o.Choices {
			n += commandText(c.Name, c.NameLocalizations) + c.valueText()
		}
		n += optionsText(o.Options)
	}
	return n
}
