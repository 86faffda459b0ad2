package discord

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/answer"
)

func shelf() []answer.Source {
	return []answer.Source{
		{Article: "001-old", Title: "The old bridge", Publisher: "Valley Herald"},
		{Article: "002-bridge", Title: "Bridge opens", Publisher: "Hill Courier"},
		{Article: "003-cafe", Title: "Café on the abridged river", Publisher: "River Gazette"},
		{Article: "004-łodź", Title: "Ärger über Zölle", Publisher: "Tal-Bote"},
	}
}

func values(choices []choice) []string {
	out := []string{}
	for _, c := range choices {
		out = append(out, c.value)
	}
	return out
}

func TestComplete(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  []string
	}{
		{"", []string{"001-old", "002-bridge", "003-cafe", "004-łodź"}},
		{"bridge", []string{"002-bridge", "001-old", "003-cafe"}},
		{"CAFE", []string{"003-cafe"}},
		{"arger uber", []string{"004-łodź"}},
		{"gazette", []string{"003-cafe"}},
		{"courier", []string{"002-bridge"}},
		{"nothing like it", []string{}},
		{"  the   OLD ", []string{"001-old"}},
	} {
		if diff := cmp.Diff(c.want, values(complete(c.typed, articleChoices(shelf())))); diff != "" {
			t.Errorf("complete(%q):\n%s", c.typed, diff)
		}
	}
}

func TestCompleteSpeakers(t *testing.T) {
	list := speakerChoices([]answer.Speaker{
		{Name: "Ada Oak", Role: "Mayor of Sorn"}, {Name: "Zoë Mayor"}, {Name: strings.Repeat("x", maxChoice+1)}, {}, {Name: "Bo Ash", Role: strings.Repeat("the longest of all roles ", 9)},
	})
	for _, c := range []struct {
		typed string
		want  []string
	}{
		{"", []string{"Ada Oak", "Zoë Mayor", "Bo Ash"}},
		{"mayor", []string{"Ada Oak", "Zoë Mayor"}},
		{"zoe", []string{"Zoë Mayor"}},
		{"SORN", []string{"Ada Oak"}},
		{"longest", []string{"Bo Ash"}},
		{"nobody", []string{}},
	} {
		if diff := cmp.Diff(c.want, values(complete(c.typed, list))); diff != "" {
			t.Errorf("complete(%q):\n%s", c.typed, diff)
		}
	}
	if got := complete("ada", list)[0].name; got != "Ada Oak · Mayor of Sorn" {
		t.Errorf("a speaker is shown as %q", got)
	}
	for _, c := range complete("", list) {
		if units(c.name) > maxChoice {
			t.Errorf("a choice of %d units", units(c.name))
		}
	}
}

func TestCompleteKeepsTheLimits(t *testing.T) {
	var list []answer.Source
	for i := range 60 {
		list = append(list, answer.Source{Article: fmt.Sprint(i, strings.Repeat("x", 3*i)), Title: strings.Repeat("日本😀 ", i), Publisher: "P"})
	}
	got := complete("", articleChoices(list))
	if len(got) != maxChoices {
		t.Fatalf("%d choices", len(got))
	}
	for _, c := range got {
		if units(c.name) > maxChoice || units(c.value) > maxChoice || c.name == "" || c.value == "" {
			t.Errorf("a choice out of bounds: %+v", c)
		}
		if _, err := find(en, c.value, list); err != nil {
			t.Errorf("what was suggested is not found: %v", err)
		}
	}
}

func TestFind(t *testing.T) {
	for typed, want := range map[string]string{
		"002-bridge": "002-bridge", "3": "003-cafe", "#1": "001-old", "bridge opens": "002-bridge", "café": "003-cafe", "Hill": "002-bridge",
	} {
		got, err := find(en, typed, shelf())
		if err != nil || got.Article != want {
			t.Errorf("find(%q) = %q, %v; want %q", typed, got.Article, err, want)
		}
	}
	for _, typed := range []string{"no such article", "e"} {
		_, err := find(en, typed, shelf())
		var said spokenError
		if !errors.As(err, &said) {
			t.Errorf("find(%q) gives %v, want an error to show", typed, err)
		}
	}
}

func FuzzComplete(f *testing.F) {
	f.Add("bridge")
	f.Add("\u0301")
	f.Add("\xff")
	f.Fuzz(func(t *testing.T, typed string) {
		for _, c := range complete(typed, articleChoices(shelf())) {
			if units(c.name) > maxChoice {
				t.Errorf("a choice of %d units", units(c.name))
			}
		}
	})
}
