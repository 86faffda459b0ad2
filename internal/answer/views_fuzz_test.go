package answer

import (
	"testing"
	"time"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// FuzzViews: whatever two articles say, the views of them quote bytes that are there.
func FuzzViews(f *testing.F) {
	for _, file := range council {
		f.Add(string(file.Data), "Mayor Ana Ferrow said on Friday that 40 of 60 people came. “No,” she said.")
	}
	f.Add("From 30 June to 2 July 2031, half a million crowns and a quarter.", "“Open. According to the former chief, Tom’s, said the, said")
	f.Fuzz(func(t *testing.T, a, b string) {
		c := &corpus.Corpus{Revision: "00000000"}
		for i, text := range []string{a, b} {
			article := corpus.Plain(string(rune('a'+i)), "", text)
			article.Published = time.Date(2031, 3, 5, 0, 0, 0, 0, time.UTC)
			c.Articles = append(c.Articles, article)
		}
		e := New(c, retrieval.Build(c), nil)
		check := func(quotes []Quote) {
			for _, q := range quotes {
				if file := c.Article(q.Article).File; q.Start >= q.End || file[q.Start:q.End] != q.Text {
					t.Errorf("%+v is not what the article has", q)
				}
			}
		}
		tl, err := e.Timeline(t.Context(), TimelineRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, ev := range tl.Events {
			check(ev.Quotes)
			if (ev.When == "") != (ev.Precision == Undated) || ev.Said == "" || len(ev.Quotes) == 0 {
				t.Errorf("event %+v", ev)
			}
		}
		for _, s := range e.Speakers() {
			said, err := e.WhoSaid(t.Context(), SayingsRequest{Person: s.Name})
			if err != nil || len(said.List) == 0 {
				t.Fatalf("%q speaks, but: %+v, %v", s.Name, said, err)
			}
			for _, x := range said.List {
				check(x.Quotes)
			}
		}
		d, err := e.Differences(t.Context(), DifferencesRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range d.List {
			if len(x.Sides) < 2 {
				t.Errorf("a difference of %d sides", len(x.Sides))
			}
			for _, s := range x.Sides {
				check(s.Quotes)
			}
		}
	})
}
