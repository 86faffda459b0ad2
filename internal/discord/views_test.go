package discord

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/answer"
)

func (*library) Timeline(_ context.Context, r answer.TimelineRequest) (*answer.Timeline, error) {
	if r.About == "dragons" {
		return nil, &answer.UserError{Message: "no article speaks of dragons", Problem: answer.ProblemNoTopic, Name: r.About}
	}
	return chronicle(), nil
}

func (*library) Speakers() []answer.Speaker {
	return []answer.Speaker{{Name: "Ada Oak", Role: "Mayor of Sorn"}, {Name: "Bo Ash"}}
}

func (*library) WhoSaid(_ context.Context, r answer.SayingsRequest) (*answer.Sayings, error) {
	if r.Person != "Ada Oak" {
		return nil, &answer.UserError{Message: "nobody", Problem: answer.ProblemNoSpeaker, Name: r.Person}
	}
	s := sayings()
	if r.About != "" {
		s.List = s.List[:1]
	}
	return s, nil
}

func (*library) Differences(_ context.Context, r answer.DifferencesRequest) (*answer.Differences, error) {
	if r.About == "fish" {
		return &answer.Differences{Revision: "3f9c12ab"}, nil
	}
	return disputes(), nil
}

// chronicle is a timeline with a date of each kind.
func chronicle() *answer.Timeline {
	event := func(e answer.Event, text string, sources ...answer.Source) answer.Event {
		e.Text, e.Sources = text, sources
		for _, s := range sources {
			e.Quotes = append(e.Quotes, quoted(s, text))
		}
		return e
	}
	return &answer.Timeline{Revision: "3f9c12ab", Sources: []answer.Source{herald, courier}, Events: []answer.Event{
		event(answer.Event{When: "2022", Precision: answer.PrecisionYear, Vague: true, Said: "in 2022"}, "The works began in 2022.", courier),
		event(answer.Event{When: "2023-24", Precision: answer.PrecisionSeason, Vague: true, Said: "last winter", Resolved: true}, "They stood still last winter.", herald),
		event(answer.Event{When: "2024-06", Precision: answer.PrecisionMonth, Vague: true, Said: "last month", Resolved: true}, "The ferry *stopped* last month.", herald, courier),
		event(answer.Event{When: "2024-07-05", Precision: answer.PrecisionDay, Said: "on Friday", Resolved: true}, "The bridge opened on Friday.", herald),
		event(answer.Event{When: "2024-07-09", Until: "2024-07-11", Precision: answer.PrecisionDay, Said: "July 9-11, 2024"}, "A fair is held on July 9-11, 2024.", courier),
		event(answer.Event{When: "2024-07-08", Until: "2024-07-14", Precision: answer.PrecisionDay, Vague: true, Said: "next week", Resolved: true}, "Tolls are decided on next week.", herald),
		event(answer.Event{Precision: answer.Undated, Said: "on *Sunday*"}, "A band plays on Sunday.", courier),
		event(answer.Event{Precision: answer.Undated}, "It rains some day.", courier),
	}}
}

func sayings() *answer.Sayings {
	said := func(direct, differ bool, quotes ...answer.Quote) answer.Saying {
		return answer.Saying{Speaker: "Ada Oak", Role: "Mayor of Sorn", Direct: direct, Differ: differ, Text: quotes[0].Text, Quotes: quotes}
	}
	return &answer.Sayings{Speaker: "Ada Oak", Role: "Mayor of Sorn", Revision: "3f9c12ab", Sources: []answer.Source{herald, courier, gazette}, List: []answer.Saying{
		said(false, false, quoted(herald, "The mayor said that it was late."), quoted(courier, "It was late, the mayor said.")),
		said(true, true, quoted(herald, "“It is a *fine* bridge,” she said."), quoted(courier, "“It is a good bridge,” said the mayor."), quoted(gazette, "“It is a *fine* bridge,” she said.")),
		said(true, false, quoted(gazette, "“The ferry goes no more.”")),
	}}
}

func disputes() *answer.Differences {
	third := gazette
	third.N, third.Publisher = 3, "The @everyone of "+strings.Repeat("long ", 20)
	return &answer.Differences{Revision: "3f9c12ab", Sources: []answer.Source{herald, courier, third}, List: []answer.Conflict{
		{About: "cost of the bridge", Sides: []answer.Side{
			{Value: "900 crowns", Quotes: []answer.Quote{quoted(herald, "The bridge cost 900 crowns.")}},
			{Value: "1100 crowns", Quotes: []answer.Quote{quoted(courier, "In the end 1,100 crowns were *paid*."), quoted(third, "It took 1,100 crowns.")}},
		}},
		{About: "who opened it", Sides: []answer.Side{{Value: "the mayor", Quotes: []answer.Quote{quoted(third, "The mayor cut the ribbon.")}}, {Value: "the king"}}},
	}}
}

// explained is an answer with what decided it.
func explained(state answer.State, change func(*answer.Answer)) *answer.Answer {
	candidate := func(score float64, s answer.Source, text string) answer.Candidate {
		return answer.Candidate{Quote: quoted(s, text), Score: score, Scores: map[string]float64{"secret score": 1}, Features: map[string]float64{"secret feature": 1}}
	}
	a := &answer.Answer{Question: "when has it *opened*?", State: state, Articles: 5, Revision: "3f9c12ab", Why: &answer.Why{Wants: "date", Threshold: .5, Evidence: []answer.Candidate{
		candidate(.832, herald, "The bridge opened on Friday."), candidate(.4951, courier, "It took *two* years."),
		candidate(.07, herald, "Plank. "+strings.Repeat("Plank after plank. ", 40)), candidate(.01, gazette, "The fourth is not shown."),
	}}}
	if change != nil {
		change(a)
	}
	return a
}

func views() map[string][]message {
	shelf := []answer.Source{herald, courier, gazette}
	why := func(state answer.State, change func(*answer.Answer)) []message {
		return renderWhy(en, explained(state, change), shelf)
	}
	many := chronicle()
	for range 6 {
		many.Events = append(many.Events, many.Events...)
	}
	return map[string][]message{
		"timeline":         renderTimeline(en, "", chronicle()),
		"timeline_about":   renderTimeline(uk, " the *bridge*", chronicle()),
		"timeline_empty":   renderTimeline(en, "", &answer.Timeline{Revision: "3f9c12ab"}),
		"timeline_many":    renderTimeline(en, "", &answer.Timeline{Events: many.Events[:100], Sources: many.Sources, Revision: many.Revision}),
		"sayings":          renderSayings(en, sayings()),
		"sayings_empty":    renderSayings(en, &answer.Sayings{Speaker: "Bo Ash", Revision: "3f9c12ab"}),
		"differences":      renderDifferences(en, disputes()),
		"differences_none": renderDifferences(en, &answer.Differences{Revision: "3f9c12ab"}),
		"why":              why(answer.Answered, nil),
		"why_parts":        why(answer.Partly, func(a *answer.Answer) { a.Why.Note, a.Why.Wants = "first of 2 parts", "something new" }),
		"why_too_far":      why(answer.NotCovered, nil),
		"why_unlikely":     why(answer.NotCovered, func(a *answer.Answer) { a.Why.Evidence = a.Why.Evidence[1:] }),
		"why_nothing":      why(answer.NotCovered, func(a *answer.Answer) { a.Why.Evidence = nil }),
		"why_summary":      why(answer.Answered, func(a *answer.Answer) { a.Why = nil }),
		"why_no_question": why(answer.NotCovered, func(a *answer.Answer) {
			a.Why, a.Refusal = nil, &answer.Refusal{Asked: answer.AskedNothing}
		}),
	}
}

// uk are the words of a language with other letters.
var uk = ukrainian()

// TestWhen sees how dates that are no day are written in each language.
func TestWhen(t *testing.T) {
	month := answer.Event{When: "2024-07", Precision: answer.PrecisionMonth}
	season := answer.Event{When: "2024-23", Precision: answer.PrecisionSeason}
	winter := answer.Event{When: "2023-24", Precision: answer.PrecisionSeason, Resolved: true}
	for _, c := range []struct {
		words                 *words
		month, season, winter string
	}{
		{en, "July 2024", "autumn 2024", "winter 2023–2024"},
		{german(), "Juli 2024", "Herbst 2024", "Winter 2023/2024"},
		{french(), "juillet 2024", "automne 2024", "hiver 2023-2024"},
		{spanish(), "julio de 2024", "otoño de 2024", "invierno de 2023-2024"},
		{polish(), "lipiec 2024", "jesień 2024", "zima 2023/2024"},
		{uk, "липень 2024", "осінь 2024", "зима 2023/2024"},
	} {
		got := []string{c.words.when(month), c.words.when(season), c.words.when(winter)}
		if diff := cmp.Diff([]string{c.month, c.season, c.winter}, got); diff != "" {
			t.Errorf("%s:\n%s", c.words.tag, diff)
		}
	}
	for _, c := range []struct {
		when, until string
		precision   answer.Precision
		want        string
	}{
		{"2024-07-05", "", answer.PrecisionDay, "<t:1720180800:D>"},
		{"2024-07-09", "2024-07-11", answer.PrecisionDay, "<t:1720526400:D> – <t:1720699200:D>"},
		{"2024-07-09", "2024-07-09", answer.PrecisionDay, "<t:1720526400:D>"},
		{"2024-24", "", answer.PrecisionSeason, "winter 2024"}, // as the article has it
		{"2024-25", "", answer.PrecisionSeason, ""},
		{"2024-20", "", answer.PrecisionSeason, ""},
		{"summer", "", answer.PrecisionSeason, ""},
		{"2014", "", answer.PrecisionYear, "2014"},
		{"2014", "", answer.PrecisionDay, ""},
		{"2014-13", "", answer.PrecisionMonth, ""},
		{"long ago", "", answer.PrecisionYear, ""},
		{"2014", "", answer.Undated, ""},
	} {
		if got := en.when(answer.Event{When: c.when, Until: c.until, Precision: c.precision}); got != c.want {
			t.Errorf("%s of precision %s: %q, want %q", c.when, c.precision, got, c.want)
		}
	}
}

// TestPerCent: rounding never says that a chance suffices which does not.
func TestPerCent(t *testing.T) {
	for _, c := range []struct {
		chance, needed float64
		has, needs     int
	}{
		{.832, .5, 83, 50}, {.494, .5, 49, 50}, {.497, .5, 49, 50}, {.5, .5, 50, 50}, {.501, .503, 50, 51}, {.4951, .4949, 50, 49}, {.07, .29, 7, 29}, {0, 0, 0, 0}, {.9996, .9999, 99, 100},
	} {
		if has, needs := perCent(c.chance, c.needed); has != c.has || needs != c.needs {
			t.Errorf("%v of %v: %d of %d, want %d of %d", c.chance, c.needed, has, needs, c.has, c.needs)
		}
	}
}

// TestWhyHasWordsForAll sees that no language lacks words for what questions ask, and that nothing internal is shown.
func TestWhyHasWordsForAll(t *testing.T) {
	for _, w := range languages() {
		if w.wants[wantsThing] == "" {
			t.Errorf("%s has no word for what asks for nothing special", w.tag)
		}
		for _, state := range []answer.State{answer.Answered, answer.Partly, answer.NotCovered, answer.FalsePremise} {
			got := renderWhy(w, explained(state, nil), []answer.Source{herald, courier, gazette})[0].content
			if strings.Contains(got, "secret") || strings.Contains(got, string(state)) || strings.Contains(got, "%!") || !strings.Contains(got, w.wants["date"]) {
				t.Errorf("%s: %s", w.tag, got)
			}
		}
	}
}

// TestManyCited: what hundreds of articles report leaves room for what they say.
func TestManyCited(t *testing.T) {
	var sources []answer.Source
	var quotes []answer.Quote
	for i := range 500 {
		s := answer.Source{N: i + 1, Article: fmt.Sprint(i), Publisher: strings.Repeat("<*> ", 50), Published: "2024-07-05"}
		sources, quotes = append(sources, s), append(quotes, quoted(s, strings.Repeat("oak <*> ", 400)))
	}
	wild := strings.Repeat("<*> ", 100)
	for name, messages := range map[string][]message{
		"timeline":    renderTimeline(en, wild, &answer.Timeline{Events: []answer.Event{{Precision: answer.Undated, Said: wild, Text: quotes[0].Text, Quotes: quotes}}, Sources: sources}),
		"sayings":     renderSayings(en, &answer.Sayings{Speaker: wild, Role: wild, List: []answer.Saying{{Differ: true, Quotes: quotes}, {Direct: true, Text: quotes[0].Text, Quotes: quotes}}, Sources: sources}),
		"differences": renderDifferences(en, &answer.Differences{List: []answer.Conflict{{About: wild, Sides: []answer.Side{{Value: wild, Quotes: quotes}, {Value: wild}}}}, Sources: sources}),
	} {
		if n := units(messages[0].content); n > maxContent || n < maxContent/4 || messages[0].file == nil {
			t.Errorf("%s: a first message of %d units, with the file %v", name, n, messages[0].file)
		}
		if text := messages[0].file.text; !strings.Contains(text, "[30] …") && !strings.Contains(text, "[33] …") {
			t.Errorf("%s: not all marks are there, or too many: %s", name, shorten(text, 4000))
		}
	}
}

// FuzzViews puts anything in every place of the views: the messages keep the limits, and nothing of it is alive.
func FuzzViews(f *testing.F) {
	f.Add("a sentence.", "next week", "2024-07-05", 3, uint8(0))
	f.Add("@everyone [x](https://y) <@1>\n# a", "<t:1:R>", "2024-21", 90, uint8(1))
	f.Add("\x19", "", "2024-07", 2, uint8(2))
	f.Add(strings.Repeat("*", 3000), strings.Repeat("\\", 500), "2024", 2, uint8(7))
	f.Add("- x", "**", "0001-01-01", 1, uint8(0))
	f.Fuzz(func(t *testing.T, text, short, when string, n int, kind uint8) {
		precisions := []answer.Precision{answer.PrecisionDay, answer.PrecisionMonth, answer.PrecisionSeason, answer.PrecisionYear, answer.Undated}
		src := answer.Source{N: 1, Article: "a", Title: short, Publisher: short, URL: "https://example.org/" + short, Published: when}
		quotes := []answer.Quote{quoted(src, text), quoted(src, short), quoted(src, text)}
		event := answer.Event{When: when, Until: short, Precision: precisions[int(kind)%len(precisions)], Vague: kind&8 > 0, Resolved: kind&16 > 0, Said: short, Text: text, Quotes: quotes}
		said := answer.Saying{Direct: kind&1 > 0, Differ: kind&2 > 0, Text: text, Quotes: quotes}
		timeline, sayings, differences := &answer.Timeline{Revision: short}, &answer.Sayings{Speaker: short, Role: text}, &answer.Differences{}
		timeline.Sources, sayings.Sources, differences.Sources = []answer.Source{src}, []answer.Source{src}, []answer.Source{src}
		for range min(max(n, 0), 200) {
			timeline.Events, sayings.List = append(timeline.Events, event), append(sayings.List, said)
			differences.List = append(differences.List, answer.Conflict{About: short, Sides: []answer.Side{{Value: short, Quotes: quotes}, {Value: text}}})
		}
		why := &answer.Answer{Question: text, State: answer.State(short), Why: &answer.Why{Wants: short, Note: short, Evidence: []answer.Candidate{{Quote: quotes[0]}, {Quote: quotes[1], Score: 1}}}}
		for _, messages := range [][]message{renderTimeline(en, text, timeline), renderSayings(en, sayings), renderDifferences(en, differences), renderWhy(en, why, []answer.Source{src})} {
			for _, m := range messages {
				if n := units(m.content); n == 0 || n > maxContent {
					t.Errorf("a message of %d units", n)
				}
				for line := range strings.SplitSeq(m.content, "\n") {
					line = strings.TrimPrefix(strings.TrimPrefix(line, "### "), "  ")
					inert(t, bare(strings.TrimPrefix(line, bullet)))
				}
			}
		}
	})
}

// annals is an archive whose summary leaves something out, and that explains itself.
type annals struct{ archive }

func (a *annals) Summarize(ctx context.Context, r answer.SummaryRequest) (*answer.Summary, error) {
	s, err := a.archive.Summarize(ctx, r)
	q := quoted(herald, "The bridge opened on Friday.")
	left := answer.Missing{Article: q.Article, Paragraph: 1, Start: q.Start, End: q.End, About: "The bridge *opened* on …"}
	long, other := left, left
	long.Start, long.About = 11, strings.Repeat("plank ", 30)
	other.Article = "of another corpus"
	s.Coverage = answer.Coverage{Paragraphs: 9, Covered: 3, Missing: []answer.Missing{left, long, left, other, long}}
	return s, err
}

func (a *annals) Ask(ctx context.Context, q answer.Question) (*answer.Answer, error) {
	got, err := a.archive.Ask(ctx, q)
	if q.Why && err == nil {
		got.Why = explained(got.State, nil).Why
	}
	return got, err
}

func TestSummaryShowsWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	w := settle(t, &annals{archive{revision: "3f9c12ab"}}, brisk())
	w.use("summary")
	p := w.await()
	label := "+ The bridge *opened* on …"
	long := shorten("+ "+strings.TrimSpace(strings.Repeat("plank ", 30)), maxLabel)
	if diff := cmp.Diff([][]string{{label, long}}, p.labels()); diff != "" {
		t.Fatal(diff)
	}
	want := "**“The bridge opened on Friday.”**\n-# [Bridge opens](<https://herald.example/bridge#:~:text=The%20bridge%20opened%20on%20Friday.>), Valley Herald, <t:1720180800:D>\n-# paragraph 1 of 1"
	w.leave()
	w.start(&annals{archive{revision: "3f9c12ab"}}, brisk()) // the button works after a restart
	w.press(p, p.button(label))
	if got := w.await(); got.Content != want || !got.private() {
		t.Errorf("what was left out: %+v, want\n%s", got, want)
	}
	w.leave()
	w.start(&annals{archive{revision: "00000000"}}, brisk()) // with other articles
	w.press(p, p.button(label))
	if got := w.await(); got.Content != en.changed || !got.private() {
		t.Errorf("with other articles: %+v", got)
	}
}

func TestViews(t *testing.T) {
	t.Parallel()
	w := settle(t, &library{}, brisk())
	for _, c := range []struct {
		command string
		options []filled
		want    string
	}{
		{"timeline", nil, renderTimeline(en, "", chronicle())[0].content},
		{"timeline", []filled{{Name: "about", Value: "the bridge"}}, renderTimeline(en, "the bridge", chronicle())[0].content},
		{"timeline", []filled{{Name: "about", Value: "dragons"}}, "No article speaks of “dragons”: leave the topic out, or name one that the articles have."},
		{"who-said", []filled{{Name: "person", Value: "Ada Oak"}}, renderSayings(en, sayings())[0].content},
		{"who-said", []filled{{Name: "person", Value: "*king*"}}, `No article says what “\*king\*” said: choose somebody from the suggestions.`},
		{"differences", nil, renderDifferences(en, disputes())[0].content},
		{"differences", []filled{{Name: "about", Value: "fish"}}, en.noDifferences + "\n-# corpus 3f9c12ab"},
	} {
		w.use(c.command, c.options...)
		p := w.await()
		if diff := cmp.Diff(c.want, p.Content); diff != "" || p.private() {
			t.Errorf("/%s %v, private is %v:\n%s", c.command, c.options, p.private(), diff)
		}
	}
	if diff := cmp.Diff([]string{"Ada Oak"}, w.complete("who-said", filled{Name: "person", Value: "sorn"})); diff != "" {
		t.Error(diff)
	}
	if got := w.complete("who-said", filled{Name: "person", Value: "rn"}); len(got) != 1 {
		t.Errorf("suggested is %q", got)
	}
}

// TestWhy explains to each the last answer that they have read where they ask, and to nobody else.
func TestWhy(t *testing.T) {
	t.Parallel()
	w := settle(t, &annals{archive{revision: "3f9c12ab"}}, brisk())
	why := func(user, channel string) posted {
		t.Helper()
		w.do("/local/commands", map[string]any{"user": user, "channel": channel, "command": w.command("why")}, nil)
		return w.await()
	}
	you, thread := w.state.User.ID, w.thread()
	for _, channel := range []string{w.channel(textChannel), w.channel(directChannel), thread} {
		if p := why(you, channel); p.Content != en.askFirst || !p.private() {
			t.Errorf("before any answer /why gives %+v", p)
		}
		w.asks(channel, "when has it opened?", false)
		p := why(you, channel)
		if want := "**How this answer came about**\nThe question: when has it opened?\n- Searched 3 articles.\n"; !strings.HasPrefix(p.Content, want) || !p.private() {
			t.Errorf("/why gives %+v, want it to begin\n%s", p, want)
		}
		w.asks(channel, "what does it weigh?", true)
		if p := why(you, channel); !strings.Contains(p.Content, "The question: what does it weigh?") {
			t.Errorf("after a private answer /why gives %q", p.Content)
		}
	}
	w.say(w.channel(textChannel), w.mention()+"is it open?", "")
	w.await()
	if p := why(you, w.channel(textChannel)); !strings.Contains(p.Content, "The question: is it open?") {
		t.Errorf("after a mention /why gives %q", p.Content)
	}
	w.use("forget-me")
	w.await()
	if p := why(you, thread); p.Content != en.askFirst {
		t.Errorf("what was to be forgotten: %q", p.Content)
	}
	w.logged("opened?", "weigh")
}

// TestUnstamped: a file has days where a message has time stamps, and what only looks like one stays.
func TestUnstamped(t *testing.T) {
	for in, want := range map[string]string{
		"<t:1720180800:D> – <t:-86400:D>": "2024-07-05 – 1969-12-31",
		escape("<t:1720180800:D>"):        escape("<t:1720180800:D>"),
		"<t:99999999999999999999:D>":      "<t:99999999999999999999:D>",
	} {
		if got := unstamped(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
