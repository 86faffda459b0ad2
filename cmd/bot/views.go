package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"rapporteur/internal/answer"
)

// viewing is a command that shows the whole corpus in some way, with its flags.
type viewing struct {
	json  bool
	about string
}

// view makes such a command. show writes what it shows; it needs no vectors, so it does not wait for them.
func view(c command, show func(ctx context.Context, v *viewing, s *session, lib *library, args []string) error) *command {
	c.setup = func(fs *flag.FlagSet) action {
		v := &viewing{}
		fs.BoolVar(&v.json, "json", false, "one JSON object a line")
		fs.StringVar(&v.about, "about", "", "only what concerns `TEXT`")
		return func(ctx context.Context, s *session, args []string) error {
			cfg, err := s.config()
			if err != nil {
				return err
			}
			lib, err := openLibrary(cfg)
			if err != nil {
				return err
			}
			defer lib.close()
			return show(ctx, v, s, lib, args)
		}
	}
	return &c
}

// lines writes a list, one JSON object a line.
func lines[T any](w io.Writer, list []T) error {
	for _, x := range list {
		if err := writeJSON(w, x); err != nil {
			return err
		}
	}
	return nil
}

func timelineCommand() *command {
	return view(command{
		name: "timeline", args: "[ARTICLE…]", about: "list what the articles date, in order",
		text: "Lists each dated event of the articles with these ids, or of all, with the sentence that dates it.\n" +
			"\"Next week\" is resolved by the date of the article and shown with what was said; what cannot be\n" +
			"resolved stands at the end.",
		example: []string{`bot timeline`, `bot timeline --about "Hungary" --json`},
	}, func(ctx context.Context, v *viewing, s *session, lib *library, args []string) error {
		t, err := lib.engine.Timeline(ctx, answer.TimelineRequest{Articles: args, About: v.about})
		if err != nil {
			return fail("listing events", err, articleHint(lib, args))
		}
		if v.json {
			return lines(s.stdout, t.Events)
		}
		_, err = io.WriteString(s.stdout, renderTimeline(t, s.layout()))
		return err
	})
}

func renderTimeline(t *answer.Timeline, l layout) string {
	numbers := numbered(t.Sources)
	groups := map[string][]string{}
	const exact, rough, unknown = "", "roughly dated:", "without a known date:"
	for _, ev := range t.Events {
		group, when := exact, span(ev)
		switch {
		case ev.Precision == answer.Undated:
			group, when = unknown, fmt.Sprintf("%q", ev.Said)
		case ev.Vague:
			group = rough
		}
		if ev.Resolved {
			when += fmt.Sprintf(" (said as %q)", ev.Said)
		}
		groups[group] = append(groups[group], l.wrap(l.strong(printable(when))+": "+printable(ev.Text)+marks(ev.Quotes, "", numbers), 2))
	}
	var b strings.Builder
	for _, g := range []string{exact, rough, unknown} {
		if len(groups[g]) > 0 && g != exact {
			b.WriteString(g + "\n")
		}
		for _, line := range groups[g] {
			b.WriteString(line + "\n")
		}
	}
	if len(t.Events) == 0 {
		b.WriteString("The articles date nothing of that.\n")
	}
	return b.String() + renderSources(t.Sources, l) + fmt.Sprintf("%s · corpus %s\n", count(len(t.Events), "event"), t.Revision)
}

// span is the time of an event in words: "5 July 2024", "8 July 2024 to 14 July 2024", "autumn 2024".
func span(ev answer.Event) string {
	var year, season int
	switch ev.Precision {
	case answer.PrecisionSeason:
		if _, err := fmt.Sscanf(ev.When, "%d-%d", &year, &season); err == nil && season > 20 && season < 25 {
			return fmt.Sprintf("%s %d", []string{"spring", "summer", "autumn", "winter"}[season-21], year)
		}
	case answer.PrecisionMonth:
		if t, err := time.Parse("2006-01", ev.When); err == nil {
			return t.Format("January 2006")
		}
	case answer.PrecisionDay:
		if ev.Until != "" {
			return longDate(ev.When) + " to " + longDate(ev.Until)
		}
		return longDate(ev.When)
	}
	return ev.When
}

func whoSaidCommand() *command {
	return view(command{
		name: "who-said", args: "[PERSON]", about: "list what somebody said",
		text: "Lists what the articles report that somebody said, direct quotes apart from reported speech. The\n" +
			"person is named in full, by the family name, or by what the articles call them. Without a person:\n" +
			"who is quoted, and how often.",
		example: []string{`bot who-said Stoltenberg`, `bot who-said --about "membership" "the NATO chief"`},
	}, func(ctx context.Context, v *viewing, s *session, lib *library, args []string) error {
		person := strings.TrimSpace(strings.Join(args, " "))
		if person == "" {
			return speakers(s, lib.engine.Speakers(), v.json)
		}
		said, err := lib.engine.WhoSaid(ctx, answer.SayingsRequest{Person: person, About: v.about})
		if err != nil {
			return fail("listing sayings", err, speakerHint(lib, person))
		}
		if v.json {
			return lines(s.stdout, said.List)
		}
		_, err = io.WriteString(s.stdout, renderSayings(said, s.layout()))
		return err
	})
}

// speakerHint names the speaker that a misspelt name is nearest to.
func speakerHint(lib *library, person string) string {
	var names []string
	for _, s := range lib.engine.Speakers() {
		names = append(names, s.Name)
		if i := strings.LastIndex(s.Name, " "); i >= 0 {
			names = append(names, s.Name[i+1:])
		}
	}
	if near := nearest(person, names); near != "" {
		return fmt.Sprintf(`did you mean %s? "bot who-said" lists who is quoted`, near)
	}
	return `"bot who-said" lists who is quoted; leave --about out for all that somebody said`
}

// speakers lists who is quoted.
func speakers(s *session, list []answer.Speaker, asJSON bool) error {
	if asJSON {
		return lines(s.stdout, list)
	}
	var b strings.Builder
	for _, x := range list {
		role := ""
		if x.Role != "" {
			role = ", " + x.Role
		}
		fmt.Fprintf(&b, "%s\n", printable(x.Name+role+": "+count(x.Sayings, "saying")))
	}
	if len(list) == 0 {
		b.WriteString("The articles quote nobody.\n")
	}
	_, err := io.WriteString(s.stdout, b.String())
	return err
}

func renderSayings(said *answer.Sayings, l layout) string {
	numbers := numbered(said.Sources)
	var direct, reported []string
	for _, x := range said.List {
		line := l.wrap("- "+printable(x.Text)+marks(x.Quotes, "", numbers), 2)
		if x.Differ {
			for _, q := range x.Quotes[1:] {
				line += "\n" + l.wrap("  in other words: "+printable(strings.Join(strings.Fields(q.Text), " "))+marks([]answer.Quote{q}, "", numbers), 4)
			}
		}
		if x.Direct {
			direct = append(direct, line)
		} else {
			reported = append(reported, line)
		}
	}
	head := said.Speaker
	if said.Role != "" {
		head += ", " + said.Role
	}
	var b strings.Builder
	b.WriteString(l.wrap(l.strong(printable(head)), 0) + "\n")
	for _, part := range []struct {
		head  string
		lines []string
	}{{"in their own words:", direct}, {"as reported:", reported}} {
		if len(part.lines) > 0 {
			b.WriteString(part.head + "\n" + strings.Join(part.lines, "\n") + "\n")
		}
	}
	return b.String() + renderSources(said.Sources, l) + fmt.Sprintf("%s · corpus %s\n", count(len(said.List), "saying"), said.Revision)
}

func differencesCommand() *command {
	return view(command{
		name: "differences", args: "[ARTICLE…]", about: "list where the articles differ",
		text:    "Lists what articles give differently, each side with its quote: the articles with these ids, or all.",
		example: []string{`bot differences`, `bot differences --about "headquarters" --json`},
	}, func(ctx context.Context, v *viewing, s *session, lib *library, args []string) error {
		d, err := lib.engine.Differences(ctx, answer.DifferencesRequest{Articles: args, About: v.about, Progress: s.progress("comparing the articles: %d of %d pairs of sentences")})
		if err != nil {
			return fail("comparing articles", err, articleHint(lib, args))
		}
		if v.json {
			return lines(s.stdout, d.List)
		}
		_, err = io.WriteString(s.stdout, renderDifferences(d, s.layout()))
		return err
	})
}

func renderDifferences(d *answer.Differences, l layout) string {
	numbers := numbered(d.Sources)
	var b strings.Builder
	for _, c := range d.List {
		b.WriteString(l.wrap(l.strong(printable(c.About)), 0) + "\n")
		for _, s := range c.Sides {
			for i, q := range s.Quotes {
				value := ""
				if i == 0 {
					value = fmt.Sprintf("%q%s: ", s.Value, later(s))
				}
				b.WriteString(l.wrap("- "+printable(value+strings.Join(strings.Fields(q.Text), " "))+marks([]answer.Quote{q}, "", numbers), 2) + "\n")
			}
		}
	}
	if len(d.List) == 0 {
		b.WriteString("The articles do not differ in anything that was found.\n")
	}
	return b.String() + renderSources(d.Sources, l) + fmt.Sprintf("%s · corpus %s\n", count(len(d.List), "difference"), d.Revision)
}
