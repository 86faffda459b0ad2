package testguild

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// apiError is an error as Discord's API answers it.
type apiError struct {
	Status  int            `json:"-"`
	Code    int            `json:"code"`
	Message string         `json:"message"`
	Errors  map[string]any `json:"errors,omitempty"`
}

// Error names the error and the fields, and nothing of what they held: it may be logged.
func (e *apiError) Error() string {
	text := fmt.Sprintf("%d %s", e.Code, e.Message)
	if fields := faults(e.Errors, ""); len(fields) > 0 {
		text += ": " + strings.Join(fields, ", ")
	}
	return text
}

// faults lists the fields of a tree of errors with the codes of their problems.
func faults(tree map[string]any, path string) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		switch below := tree[name].(type) {
		case map[string]any:
			list = append(list, faults(below, in(path, name))...)
		case []map[string]any:
			for _, one := range below {
				list = append(list, fmt.Sprint(path, " ", one["code"]))
			}
		}
	}
	return list
}

func notFound(code int, what string) *apiError {
	return &apiError{Status: http.StatusNotFound, Code: code, Message: "Unknown " + what}
}

func unknownChannel() *apiError     { return notFound(10003, "Channel") }
func unknownGuild() *apiError       { return notFound(10004, "Guild") }
func unknownMember() *apiError      { return notFound(10007, "Member") }
func unknownMessage() *apiError     { return notFound(10008, "Message") }
func unknownUser() *apiError        { return notFound(10013, "User") }
func unknownWebhook() *apiError     { return notFound(10015, "Webhook") }
func unknownInteraction() *apiError { return notFound(10062, "interaction") }
func unknownCommand() *apiError     { return notFound(10063, "application command") }

func badRequest(code int, message string) *apiError {
	return &apiError{Status: http.StatusBadRequest, Code: code, Message: message}
}

func forbidden(code int, message string) *apiError {
	return &apiError{Status: http.StatusForbidden, Code: code, Message: message}
}

func unauthorized() *apiError {
	return &apiError{Status: http.StatusUnauthorized, Message: "401: Unauthorized"}
}

func tooLarge() *apiError {
	return &apiError{Status: http.StatusRequestEntityTooLarge, Code: 40005, Message: "Request entity too large"}
}

func emptyMessage() *apiError { return badRequest(50006, "Cannot send an empty message") }

func alreadyAnswered() *apiError {
	return badRequest(40060, "Interaction has already been acknowledged.")
}

// problems collects what is wrong with the fields of a body, by path ("embeds.0.title").
type problems struct{ list []problem }

// problem is one fault of one field.
type problem struct{ path, code, text string }

func (p *problems) add(path, code, text string) {
	p.list = append(p.list, problem{path, code, text})
}

func (p *problems) required(path string) {
	p.add(path, "BASE_TYPE_REQUIRED", "This field is required")
}

func (p *problems) choice(path, text string) { p.add(path, "BASE_TYPE_CHOICES", text) }

// union says which kinds of component may stand at path.
func (p *problems) union(path, kinds string) {
	p.add(path, "UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" must be one of (%s).", kinds))
}

// filled checks that text is there and has at most high characters.
func (p *problems) filled(path, text string, high int) {
	if text == "" {
		p.required(path)
	}
	p.length(path, text, 0, high)
}

// length checks that text has low to high characters. Discord counts code points.
func (p *problems) length(path, text string, low, high int) {
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && low > 0:
		p.required(path)
	case n < low || n > high && low > 0:
		p.add(path, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", low, high))
	case n > high:
		p.add(path, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", high))
	}
}

// count checks that a list has low to high entries.
func (p *problems) count(path string, n, low, high int) {
	switch {
	case n > high && low == 0:
		p.add(path, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", high))
	case n < low || n > high:
		p.add(path, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", low, high))
	}
}

// err returns nil when nothing was wrong, else Discord's error for a bad body.
func (p *problems) err() error {
	if len(p.list) == 0 {
		return nil
	}
	e := badRequest(50035, "Invalid Form Body")
	e.Errors = map[string]any{}
	for _, one := range p.list {
		put(e.Errors, strings.FieldsFunc(one.path, func(r rune) bool { return r == '.' }), one)
	}
	return e
}

// put hangs one problem into the tree of errors. A field either has problems or parts that have.
func put(tree map[string]any, path []string, one problem) {
	for _, name := range path {
		if tree["_errors"] != nil {
			return
		}
		next, ok := tree[name].(map[string]any)
		if !ok {
			next = map[string]any{}
			tree[name] = next
		}
		tree = next
	}
	list, _ := tree["_errors"].([]map[string]any)
	if list == nil && len(tree) > 0 {
		return
	}
	tree["_errors"] = append(list, map[string]any{"code": one.code, "message": one.text})
}

// at names entry i of the list at path.
func at(path string, i int) string { return path + "." + strconv.Itoa(i) }

// in names a field below path; path may be empty.
func in(path, field string) string {
	if path == "" {
		return field
	}
	return path + "." + field
}
