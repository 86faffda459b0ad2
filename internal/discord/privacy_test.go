package discord

import (
	"strings"
	"testing"
	"time"
)

const day = 24 * time.Hour

// TestPrivacySaysWhatIsKept: only what is kept here and now is told, in every language, in one message.
func TestPrivacySaysWhatIsKept(t *testing.T) {
	for _, c := range []struct {
		name      string
		of        keeps
		has, lack []string // in English
	}{
		{"nothing but memory", keeps{had: map[string]int{}},
			[]string{"are not stored and not logged", "for an hour, in memory only", "Nothing else is kept.", "`/forget-me` erases"}, []string{"helpful", "At the moment", "data base", "counted", "language model"}},
		{"a model, and counts in memory", keeps{model: "*small*", had: map[string]int{"use": 1}},
			[]string{`the language model \*small\*`, "is counted", "At the moment that makes: 1 count of answers."}, []string{"helpful"}},
		{"a data base", keeps{lasting: true, keep: 30 * day, had: map[string]int{"pending": 1}},
			[]string{"are not stored and not logged", "helpful, and the reason that you type, is kept for 30 days", "is noted", "At the moment I keep nothing of that."}, []string{"counted", "language model"}},
		{"questions too", keeps{lasting: true, questions: true, keep: 36 * time.Hour, had: map[string]int{"questions": 2, "opinions": 1, "use": 2}},
			[]string{"are stored for 36 hours", "that makes: 2 stored questions, 1 opinion of an answer, 2 counts of answers."}, []string{"not stored"}},
		{"questions without a data base", keeps{questions: true, keep: day, had: map[string]int{}}, []string{"are not stored"}, []string{"24 hours"}},
		{"a data base that is away", keeps{lasting: true, keep: day}, []string{"cannot be reached", "is counted"}, []string{"At the moment I keep"}},
	} {
		for _, w := range languages() {
			got := renderPrivacy(w, c.of)
			if len(got) != 1 || strings.Contains(got[0].content, "%!") {
				t.Errorf("%s: %s: %+v", c.name, w.tag, got)
			}
		}
		got := renderPrivacy(en, c.of)[0].content
		for _, s := range c.has {
			if !strings.Contains(got, s) {
				t.Errorf("%s: %q is not in\n%s", c.name, s, got)
			}
		}
		for _, s := range c.lack {
			if strings.Contains(got, s) {
				t.Errorf("%s: %q is in\n%s", c.name, s, got)
			}
		}
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0 hours", time.Minute: "1 hour", day: "24 hours", 2 * day: "2 days", 2*day + time.Hour: "3 days", 90 * day: "90 days"} {
		if got := en.span(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	if got := polish().span(22 * day); got != "22 dni" {
		t.Errorf("in Polish: %q", got)
	}
}

// FuzzPrivacy: whatever a model is called and however much is kept, what is told fits into one message and pings nobody.
func FuzzPrivacy(f *testing.F) {
	f.Add("gpt <@1> @everyone", true, true, int64(720*time.Hour), 3, 1, 0)
	f.Add("", false, true, int64(-1), 0, 0, 1)
	f.Fuzz(func(t *testing.T, model string, lasting, questions bool, keep int64, asked, opinions, use int) {
		for _, w := range languages() {
			got := renderPrivacy(w, keeps{model, lasting, questions, time.Duration(keep), map[string]int{"questions": asked, "opinions": opinions, "use": use}})
			if len(got) != 1 || got[0].file != nil || units(got[0].content) > maxContent {
				t.Errorf("%s: %+v", w.tag, got)
			}
			if strings.Contains(got[0].content, "@everyone") || strings.Contains(got[0].content, "<@") {
				t.Errorf("%s: it pings: %s", w.tag, got[0].content)
			}
		}
	})
}
