package answer

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// TestDates: what an article of Wednesday, 10 March 2032, dates, and how exactly.
func TestDates(t *testing.T) {
	tests := []struct {
		sentence string
		want     string // when, until, precision; ~ where the day is not told, r where the article's date was needed
		said     string
	}{
		{"The dam broke on 5 July 2024.", "2024-07-05 day", "on 5 July 2024"},
		{"The dam broke on Friday (5 July 2024), engineers said.", "2024-07-05 day", "on Friday (5 July 2024)"},
		{"The fair runs from July 9 to 11, 2031, in Sorn.", "2031-07-09 2031-07-11 day", "from July 9 to 11, 2031"},
		{"The fair runs from 9 to 11 July 2031.", "2031-07-09 2031-07-11 day", "9 to 11 July 2031"},
		{"The fair runs from 30 June to 2 July 2031.", "2031-06-30 2031-07-02 day", "from 30 June to 2 July 2031"},
		{"The dam will open on May 2.", "2032-05-02 day r", "on May 2"},
		{"The dam broke on December 30.", "2031-12-30 day r", "on December 30"},
		{"The dam broke on Sunday, March 7.", "2032-03-07 day r", "on Sunday, March 7"},
		{"The dam broke on Tuesday, March 7.", "unknown", "on Tuesday, March 7"},
		{"The dam opened in May 2031.", "2031-05 month ~", "in May 2031"},
		{"The dam opened in November.", "2031-11 month ~ r", "in November"},
		{"The dam opened last March.", "2031-03 month ~ r", "last March"},
		{"The dam will open next June.", "unknown", "next June"},
		{"The dam opened in summer 2031.", "2031-22 season ~", "in summer 2031"},
		{"The dam opened in the fall of 2031.", "2031-23 season ~", "in the fall of 2031"},
		{"The dam will open this autumn.", "2032-23 season ~ r", "this autumn"},
		{"The dam broke last winter.", "2031-24 season ~ r", "last winter"},
		{"The dam has stood since 1931.", "1931 year ~", "since 1931"},
		{"The dam opened last year.", "2031 year ~ r", "last year"},
		{"The dam broke on Monday.", "2032-03-08 day r", "on Monday"},
		{"The dam broke on Friday.", "2032-03-05 day r", "on Friday"},
		{"The dam will open on Friday.", "2032-03-12 day r", "on Friday"},
		{"The dam will open on Monday.", "2032-03-15 day r", "on Monday"},
		{"The dam will open next Friday.", "unknown", "next Friday"},
		{"The dam will open next Monday.", "2032-03-15 day r", "next Monday"},
		{"The dam broke yesterday.", "2032-03-09 day r", "yesterday"},
		{"The dam opens next week.", "2032-03-15 2032-03-21 day ~ r", "next week"},
		{"The dam opens this weekend.", "2032-03-13 2032-03-14 day ~ r", "this weekend"},
		{"The dam broke two weeks ago.", "2032-02-23 2032-02-29 day ~ r", "two weeks ago"},
		{"The dam broke three days ago.", "2032-03-07 day r", "three days ago"},
		{"The dam broke on 31 June 2031.", "unknown", "on 31 June 2031"},
		{"The dam has held for the past decade.", "", ""},
		{"The fair runs from 28 December 2031 to 3 January 2032.", "2031-12-28 2032-01-03 day", "from 28 December 2031 to 3 January 2032"},
		{"On 6 June – 80 years after the war – it opened.", "unknown", "On 6 June"},
		{"The mayor said on Monday that the dam will open.", "2032-03-08 day r", "on Monday"},
		{"The mayor said the dam would open on Friday.", "2032-03-12 day r", "on Friday"},
		{"The dam opens on Tuesdays.", "unknown", "on Tuesdays"},
		{"Voting will be held in January.", "2033-01 month ~ r", "in January"},
		{"A flood killed 20 people on October 3.", "2031-10-03 day r", "on October 3"},
		{"The dam broke in June.", "unknown", "in June"},
		{"It was shut in March and April 2031.", "2031-04 month ~", "April 2031"},
		{"It was founded seventy-five years ago.", "", ""},
		{"Theresa May resigned.", "", ""},
		{"Over the past year it held.", "", ""},
	}
	for _, tt := range tests {
		a := corpus.Plain("a", "A dam", tt.sentence)
		a.Published = time.Date(2032, time.March, 10, 0, 0, 0, 0, time.UTC)
		e := New(&corpus.Corpus{Articles: []*corpus.Article{a}}, nil, nil)
		got, said := "", ""
		for _, o := range e.dates(e.passages[0]) {
			when, until := o.when()
			vague, resolved := "", ""
			if o.vague {
				vague = "~"
			}
			if o.mentions[0].resolved {
				resolved = "r"
			}
			got = strings.Join(strings.Fields(fmt.Sprint(when, " ", until, " ", o.precision, " ", vague, " ", resolved)), " ")
			said = o.mentions[0].said
		}
		if got != tt.want || said != tt.said {
			t.Errorf("%q: %q, said %q, want %q, said %q", tt.sentence, got, said, tt.want, tt.said)
		}
		a.Published = time.Time{}
		for _, o := range e.dates(e.passages[0]) {
			if o.mentions[0].resolved {
				t.Errorf("%q is resolved in an article of no known date", tt.sentence)
			}
		}
	}
}

// diary are reports on a ferry: two of one day, one without a date.
var diary = fstest.MapFS{
	"a.md": article("The Gull", "2031-03-05", `The ferry Merle ran aground off Torvik on Monday. Nobody was hurt. It will sail again next week. Building began in 1998.`),
	"b.md": article("Brenn Gazette", "2031-03-04", `On 3 March the ferry Merle ran aground off Torvik. The county of Brenn will buy a tug this summer.`),
	"c.md": article("Harbour Post", "", `The ferry Merle ran aground off Torvik on Monday.`),
}

func article(publisher, published, text string) *fstest.MapFile {
	head := fmt.Sprintf("title = %q\npublisher = %q\nurl = \"https://example.org/%s\"\n", "News of "+publisher, publisher, strings.Fields(publisher)[0])
	if published != "" {
		head += fmt.Sprintf("published = %q\n", published)
	}
	return &fstest.MapFile{Data: []byte("+++\n" + head + "+++\n\n" + text + "\n")}
}

func engineOn(t testing.TB, files fstest.MapFS) *Engine {
	t.Helper()
	c, err := corpus.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return New(c, retrieval.Build(c), nil)
}

func TestTimeline(t *testing.T) {
	e := engineOn(t, diary)
	tl, err := e.Timeline(t.Context(), TimelineRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, ev := range tl.Events {
		line := ev.When + " " + ev.Said + ":"
		for _, q := range ev.Quotes {
			line += " " + q.Article
			if a := e.corpus.Article(q.Article); a.File[q.Start:q.End] != q.Text {
				t.Errorf("%q is not what the article has", q.Text)
			}
		}
		got = append(got, line)
	}
	want := []string{"2031-03-03 on Monday: a b", "1998 in 1998: a", "2031-03-10 next week: a", "2031-22 this summer: b", " on Monday: c"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("timeline:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if text := tl.Events[2].Text; !strings.HasPrefix(text, "Nobody was hurt. It will") {
		t.Errorf("%q: the sentence leans on one that is not there", text)
	}
}

func TestTimelineAbout(t *testing.T) {
	e := engineOn(t, diary)
	for _, tt := range []struct {
		about string
		want  int
	}{{"the tug", 1}, {"Torvik", 2}, {"ferry Torvik", 2}, {"", 5}} {
		tl, err := e.Timeline(t.Context(), TimelineRequest{About: tt.about})
		if err != nil || len(tl.Events) != tt.want {
			t.Errorf("about %q: %d events, error %v, want %d", tt.about, len(tl.Events), err, tt.want)
		}
	}
	var unfit *UserError
	if _, err := e.Timeline(t.Context(), TimelineRequest{About: "zeppelins"}); !asUser(err, &unfit) || unfit.Problem != ProblemNoTopic {
		t.Errorf("a topic that no article has: %v", err)
	}
	if _, err := e.Timeline(t.Context(), TimelineRequest{Articles: []string{"x"}}); !asUser(err, &unfit) || unfit.Problem != ProblemNoArticle {
		t.Errorf("an article that is not there: %v", err)
	}
}
