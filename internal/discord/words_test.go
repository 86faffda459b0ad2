package discord

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rapporteur/internal/answer"
)

// allTexts are all texts of a language by the path of their field.
func allTexts(w *words) map[string]string {
	out := map[string]string{}
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			out[path] = v.String()
		case reflect.Slice:
			for i := range v.Len() {
				walk(fmt.Sprint(path, ".", i), v.Index(i))
			}
		case reflect.Map:
			for _, k := range v.MapKeys() {
				walk(fmt.Sprint(path, ".", k), v.MapIndex(k))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		}
	}
	v := reflect.ValueOf(*w)
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; name != "tag" {
			walk(name, v.Field(i))
		}
	}
	return out
}

var verb = regexp.MustCompile(`%(?:\[\d\])?[sd]`)

// verbs are the kinds of a text's formatting verbs, in any order.
func verbs(text string) string {
	var kinds []string
	for _, v := range verb.FindAllString(text, -1) {
		kinds = append(kinds, v[len(v)-1:])
	}
	slices.Sort(kinds)
	return strings.Join(kinds, "")
}

// TestWordsAreComplete sees that no language lacks a text, and that each takes the same values.
func TestWordsAreComplete(t *testing.T) {
	want := allTexts(english())
	for _, w := range languages() {
		got := allTexts(w)
		for path, text := range want {
			if strings.HasSuffix(path, ".few") || strings.HasSuffix(path, ".many") {
				continue
			}
			switch {
			case got[path] == "":
				t.Errorf("%s: %s is missing", w.tag, path)
			case verbs(got[path]) != verbs(text):
				t.Errorf("%s: %s is %q, which takes other values than %q", w.tag, path, got[path], text)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s has %d texts, English %d", w.tag, len(got), len(want))
		}
		forms(t, w)
	}
}

// forms sees that a counted text has every form that the language uses.
func forms(t *testing.T, w *words) {
	t.Helper()
	for name, c := range map[string]counted{"checked": w.checked, "removed": w.removed, "ofArticles": w.ofArticles, "articles": w.articles, "paragraphs": w.paragraphs, "checkMore": w.checkMore, "sumOf": w.sumOf} {
		for _, n := range []int{0, 1, 2, 3, 5, 11, 12, 21, 22, 25, 100, 1000000} {
			if got := w.of(c, n); !strings.Contains(got, fmt.Sprint(n)) || strings.Contains(got, "%!") {
				t.Errorf("%s: %s of %d is %q", w.tag, name, n, got)
			}
		}
	}
}

// TestWordsFit keeps Discord's limits on what the words are used for.
func TestWordsFit(t *testing.T) {
	for _, w := range languages() {
		for _, label := range []string{w.previous, w.next, w.proof, w.share, w.helpful, w.unhelpful} {
			if units(label) > maxLabel {
				t.Errorf("%s: the label %q has %d units", w.tag, label, units(label))
			}
		}
		if units(w.checkCommand) > 32 {
			t.Errorf("%s: the command %q has %d units", w.tag, w.checkCommand, units(w.checkCommand))
		}
		if units(w.whyNot) > 45 || units(w.whyNotLabel) > 45 {
			t.Errorf("%s: the form's title %q or label %q is too long", w.tag, w.whyNot, w.whyNotLabel)
		}
		if len(w.months) != 12 || len(w.seasons) != 4 || len(w.ranks) != 3 || len(w.decided) != 4 {
			t.Errorf("%s has %d months, %d seasons, %d ranks and %d states", w.tag, len(w.months), len(w.seasons), len(w.ranks), len(w.decided))
		}
		for value, name := range w.choices {
			if n := units(name); n < 1 || n > maxChoice {
				t.Errorf("%s: the choice %s is called %q, of %d units", w.tag, value, name, n)
			}
		}
		for name, list := range w.commands {
			for _, d := range list {
				if units(d) > 100 {
					t.Errorf("%s: %s: the description %q has %d units", w.tag, name, d, units(d))
				}
			}
		}
		for _, m := range renderHelp(w, 5, "3f9c12ab") {
			if m.file != nil {
				t.Errorf("%s: help does not fit into messages", w.tag)
			}
		}
	}
	for tag := range locales {
		if newCatalogue().in(tag).tag.String() != tag {
			t.Errorf("%s is named to Discord and not spoken", tag)
		}
	}
}

func TestCatalogue(t *testing.T) {
	c := newCatalogue()
	for locale, want := range map[string]string{
		"en-US": "en", "en-GB": "en", "de": "de", "es-419": "es", "es-ES": "es", "fr": "fr", "pl": "pl", "uk": "uk",
		"ja": "en", "pt-BR": "en", "": "en", "no such": "en", "zh-TW": "en",
	} {
		if got := c.in(locale).tag.String(); got != want {
			t.Errorf("%q is answered in %s, want %s", locale, got, want)
		}
	}
}

// TestEnglishIsTheEnginesOwn sees that a refusal reads the same here and in the terminal.
func TestEnglishIsTheEnginesOwn(t *testing.T) {
	for kind, says := range english().silent {
		want := "The articles do not say " + string(kind) + "."
		switch kind {
		case answer.AskedThing:
			want = "The articles do not cover this."
		case answer.AskedNothing:
			want = "That is no question about the articles."
		}
		if says != want {
			t.Errorf("for %q: %q, want %q", kind, says, want)
		}
	}
}

func TestList(t *testing.T) {
	for want, items := range map[string][]string{"": nil, "“a”": {"a"}, "“a” or “b”": {"a", "b"}, "“a”, “b” or “c”": {"a", "b", "c"}} {
		if got := en.list(items); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestHeading sees in which words a summary is headed: an article's title is left as it is.
func TestHeading(t *testing.T) {
	for _, c := range []struct {
		words *words
		about *answer.Heading
		want  string
	}{
		{en, nil, "**Bridge opens**"},
		{en, &answer.Heading{Articles: 5}, "**Summary of 5 articles**"},
		{en, &answer.Heading{Articles: 1}, "**Summary of 1 article**"},
		{en, &answer.Heading{Articles: 5, Topic: "*tolls*"}, `**On \*tolls\***`},
		{german(), nil, "**Bridge opens**"},
		{german(), &answer.Heading{Articles: 5}, "**Zusammenfassung von 5 Artikeln**"},
		{polish(), &answer.Heading{Articles: 5, Topic: "most"}, "**Temat: most**"},
		{ukrainian(), &answer.Heading{Articles: 21}, "**Підсумок 21 статті**"},
	} {
		got := renderSummary(c.words, &answer.Summary{Title: "Bridge opens", Heading: c.about})[0].content
		if first, _, _ := strings.Cut(got, "\n"); first != c.want {
			t.Errorf("%s, %+v: %q, want %q", c.words.tag, c.about, first, c.want)
		}
	}
}

// TestUnfit sees that a person is told in their own language what is wrong with a request.
func TestUnfit(t *testing.T) {
	b := newBot(Config{Answerer: &library{}}, nil, nil, brisk())
	say := func(w *words, e answer.UserError) string {
		return b.failure(t.Context(), w, fmt.Errorf("asking: %w", &e), "")[0].content
	}
	for _, c := range []struct {
		err  answer.UserError
		want string // in English
	}{
		{answer.UserError{Problem: answer.ProblemEmpty}, "The question is empty: ask something about the articles."},
		{answer.UserError{Problem: answer.ProblemLong, Has: 2399, Most: 2000}, "The question has 2399 characters: ask it in at most 2000."},
		{answer.UserError{Problem: answer.ProblemNoArticle, Name: "004-x"}, "No article is called “004-x”: choose one from the suggestions, or see `/articles`."},
		{answer.UserError{Problem: answer.ProblemNoTopic, Name: "*x*"}, `No article speaks of “\*x\*”: leave the topic out, or name one that the articles have.`},
		{answer.UserError{Problem: answer.ProblemNoSpeaker, Name: "<@7>"}, "No article says what “" + escape("<@7>") + "” said: choose somebody from the suggestions."},
	} {
		c.err.Message = "only in English"
		if got := say(en, c.err); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
		for _, w := range languages()[1:] {
			if got := say(w, c.err); got == c.want || !strings.Contains(got, escape(c.err.Name)) || strings.Contains(got, "%!") || strings.Contains(got, "English") {
				t.Errorf("%s: %q", w.tag, got)
			}
		}
	}
	if got := say(german(), answer.UserError{Message: "no *such* length"}); got != `No \*such\* length.` {
		t.Errorf("what there are no words for is %q", got)
	}
}

// TestNoQuestion sees what somebody is told who asked nothing.
func TestNoQuestion(t *testing.T) {
	for want, w := range map[string]*words{
		"**That is no question about the articles.** Ask what they say: who, what, when, where, how many, why.": en,
		"**Das ist keine Frage zu den Artikeln.** Frag, was darin steht: wer, was, wann, wo, wie viele, warum.": german(),
	} {
		got := renderAnswer(w, &answer.Answer{State: answer.NotCovered, Text: "Only in English.", Refusal: &answer.Refusal{Asked: answer.AskedNothing}})[0].content
		if first, _, _ := strings.Cut(got, "\n"); first != want {
			t.Errorf("%q, want %q", first, want)
		}
	}
}
