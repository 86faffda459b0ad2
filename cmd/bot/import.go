package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"rapporteur/internal/corpus"
	"rapporteur/internal/corpus/importer"
)

// politeness is the least time between two requests to one host.
const politeness = time.Second

func importCommand() *command {
	return &command{
		name: "import", args: "SOURCE…", about: "bring articles into the corpus",
		text: "Brings articles in from files, folders, patterns, web addresses, feeds (RSS, Atom), sitemaps,\n" +
			"and from standard input as \"-\": text, Markdown, HTML, PDF, Word (.docx), mail (.eml). What is\n" +
			"not the article is left out; --dry-run shows it line by line, and writes nothing. A known\n" +
			"article is never overwritten without --replace. A running bot takes the articles up by itself.",
		example: []string{"bot import https://example.org/news/the-mill.html", "bot import --dry-run --publisher \"Lenn Post\" clippings/",
			"bot import --limit 20 https://example.org/feed.xml", "pbpaste | bot import --title \"The mill\" --publisher \"Lenn Post\" -"},
		setup: func(fs *flag.FlagSet) action {
			o := importer.Options{Every: politeness}
			asJSON := fs.Bool("json", false, "one JSON object a source")
			fs.StringVar(&o.Title, "title", "", "the article's `TITLE`")
			fs.StringVar(&o.Publisher, "publisher", "", "the `NAME` of the paper")
			fs.StringVar(&o.URL, "url", "", "the `ADDRESS` of the article")
			fs.StringVar(&o.Author, "author", "", "the author's `NAME`")
			fs.StringVar(&o.Language, "language", "", "the `CODE` of the language, such as en")
			fs.Func("published", "the `DAY` on which it appeared, as 2024-07-05", dayFlag(&o.Published))
			fs.Func("updated", "the `DAY` of its last change, as 2024-07-06", dayFlag(&o.Updated))
			fs.BoolVar(&o.Replace, "replace", false, "let a new version take the place of a known article")
			fs.BoolVar(&o.Copies, "copies", false, "bring in what is nearly the same as an article of another address")
			fs.BoolVar(&o.DryRun, "dry-run", false, "show what would be done, and what of each text would be left out")
			fs.BoolVar(&o.Private, "private", false, "reach addresses of this machine and its network too")
			fs.IntVar(&o.Limit, "limit", 100, "take at most `N` articles of a feed or sitemap")
			return func(ctx context.Context, s *session, args []string) error {
				return s.importArticles(ctx, o, args, *asJSON)
			}
		},
	}
}

// dayFlag reads a day.
func dayFlag(day *time.Time) func(string) error {
	return func(text string) (err error) {
		if *day, err = time.Parse(time.DateOnly, text); err != nil {
			return fmt.Errorf("want a day as 2024-07-05, got %q", text)
		}
		return nil
	}
}

func (s *session) importArticles(ctx context.Context, o importer.Options, sources []string, asJSON bool) error {
	if err := importable(o, sources); err != nil {
		return err
	}
	c, err := s.config()
	if err != nil {
		return err
	}
	if o.Dir = c.Corpus; o.Dir == "" {
		o.Dir = "corpus"
	}
	o.Stdin = s.stdin
	show := s.progress("reading the sources: %d of %d")
	if show != nil && !asJSON {
		o.Progress = show
	}
	tally := map[importer.Status]int{}
	var broken error
	err = importer.Import(ctx, o, sources, func(r importer.Result) {
		tally[r.Status]++
		if show != nil {
			show(1, 1)
		}
		if broken == nil {
			broken = s.tellImport(r, o, asJSON)
		}
	})
	if err == nil {
		err = broken
	}
	switch {
	case ctx.Err() != nil:
		return fail("importing", ctx.Err(), "what is listed is done; the same command goes on from there")
	case err != nil:
		return fail("importing", err, `"bot doctor" checks the folder; --corpus DIR names another`)
	}
	if !asJSON {
		fmt.Fprintln(s.stdout, tallied(tally, o))
	}
	if !o.DryRun && tally[importer.Imported]+tally[importer.Replaced] > 0 {
		noteFolder(o.Dir, newLog(s.stderr, c.Log))
	}
	if tally[importer.Failed] > 0 {
		return errReported
	}
	return nil
}

// noteFolder adds the revision of what a folder holds now to its history.
func noteFolder(dir string, log *slog.Logger) {
	if now, err := corpus.LoadDir(dir); err == nil {
		noteRevision(dir, now, log)
	}
}

// importable refuses what cannot be meant.
func importable(o importer.Options, sources []string) error {
	const hint = `"bot help import" shows how to use it`
	switch {
	case len(sources) == 0:
		return misuse(hint, "import needs a file, a folder, an address, or - for standard input")
	case len(sources) > 1 && (o.Title != "" || o.URL != ""):
		return misuse("import them one by one", "--title and --url are of one article, and there are %d sources", len(sources))
	case o.Limit < 1:
		return misuse(hint, "--limit wants a number from 1 on, got %d", o.Limit)
	case !o.Published.IsZero() && !o.Updated.IsZero() && o.Updated.Before(o.Published):
		return misuse(hint, "--updated is before --published")
	}
	return nil
}

// tellImport writes what became of a source: to standard output, and why there is no article to standard error.
func (s *session) tellImport(r importer.Result, o importer.Options, asJSON bool) error {
	if asJSON {
		return writeJSON(s.stdout, importJSON(r, o))
	}
	if r.Err != nil {
		f := fail("importing", r.Err, cureOf(r.Err))
		_, err := fmt.Fprintf(s.stderr, "bot: %s\nhint: %s\n", printable(f.Error()), printable(f.hint))
		if o.DryRun {
			_, err = io.WriteString(s.stdout, renderLines(r, s.layout()))
		}
		return err
	}
	_, err := io.WriteString(s.stdout, renderImport(r, o, s.layout()))
	return err
}

func cureOf(err error) string {
	if t, ok := err.(*importer.Trouble); ok {
		return t.Cure
	}
	return ""
}

// renderImport is an outcome as people read it.
func renderImport(r importer.Result, o importer.Options, l layout) string {
	var b strings.Builder
	b.WriteString(l.strong(printable(r.Article.ID)) + "  " + became(r, o) + "\n")
	if r.Status == importer.Unchanged {
		return b.String()
	}
	for _, f := range r.Fields {
		from := ""
		if o.DryRun && f.From != "given" {
			from = "  (" + f.From + ")"
		}
		b.WriteString(l.wrap("  "+f.Name+": "+printable(f.Value)+from, 4) + "\n")
	}
	if o.DryRun {
		b.WriteString(renderLines(r, l))
	} else if n := leftOut(r); n > 0 {
		fmt.Fprintf(&b, "  %s left out as not the article's: --dry-run shows which\n", count(n, "line"))
	}
	return b.String()
}

// became says what became of a source, or would.
func became(r importer.Result, o importer.Options) string {
	would := map[bool]string{true: "would be "}[o.DryRun]
	share := fmt.Sprintf("%.0f %% of it differs", 100*r.Changes)
	if r.Changes < .005 {
		share = "what is known of it differs, or a few words"
	}
	switch r.Status {
	case importer.Imported:
		return would + "imported"
	case importer.Replaced:
		return would + "put in the place of the version before; " + share
	case importer.Unchanged:
		return "is there already, unchanged"
	case importer.Changed:
		return "is another version of " + printable(r.Of) + "; " + share + "; --replace puts it in its place"
	case importer.Copied:
		return "is nearly the same as " + printable(r.Of) + "; --copies brings it in beside it, --replace in its place"
	}
	return string(r.Status)
}

func leftOut(r importer.Result) int {
	n := 0
	for _, line := range r.Lines {
		if line.Why != "" && line.Text != "" {
			n++
		}
	}
	return n
}

// renderLines shows the text as it was read, with a minus before what is left out and why.
func renderLines(r importer.Result, l layout) string {
	var b strings.Builder
	for _, line := range r.Lines {
		switch {
		case line.Text == "":
			b.WriteString("\n")
		case line.Why == "":
			b.WriteString(l.wrap("    "+printable(line.Text), 4) + "\n")
		default:
			b.WriteString(l.wrap("  - "+printable(line.Text)+"  ("+line.Why+")", 4) + "\n")
		}
	}
	return b.String()
}

// tallied is the last line of a run.
func tallied(tally map[importer.Status]int, o importer.Options) string {
	var parts []string
	for _, x := range []struct {
		status importer.Status
		text   string
	}{{importer.Imported, "imported"}, {importer.Replaced, "replaced"}, {importer.Unchanged, "unchanged"}, {importer.Changed, "with another version, left as they are"},
		{importer.Copied, "nearly the same as others, left out"}, {importer.Failed, "failed"}} {
		if n := tally[x.status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, x.text))
		}
	}
	text := strings.Join(parts, " · ")
	if o.DryRun {
		text += " · nothing was written"
	}
	return text
}

// importLine is an outcome in JSON.
type importLine struct {
	Source  string              `json:"source"`
	Status  importer.Status     `json:"status"`
	Article string              `json:"article,omitempty"`
	Of      string              `json:"of,omitempty"`
	Changes float64             `json:"changes,omitempty"`
	Fields  map[string]string   `json:"fields,omitempty"`
	LeftOut []map[string]string `json:"left_out,omitempty"`
	Error   string              `json:"error,omitempty"`
	Hint    string              `json:"hint,omitempty"`
	DryRun  bool                `json:"dry_run,omitempty"`
}

func importJSON(r importer.Result, o importer.Options) importLine {
	out := importLine{Source: r.Source, Status: r.Status, Of: r.Of, Changes: r.Changes, DryRun: o.DryRun}
	if r.Article != nil {
		out.Article = r.Article.ID
	}
	for _, f := range r.Fields {
		if out.Fields == nil {
			out.Fields = map[string]string{}
		}
		out.Fields[f.Name] = f.Value
	}
	for _, line := range r.Lines {
		if line.Why != "" && line.Text != "" {
			out.LeftOut = append(out.LeftOut, map[string]string{"text": line.Text, "why": line.Why})
		}
	}
	if r.Err != nil {
		out.Error, out.Hint = r.Err.Error(), cureOf(r.Err)
	}
	return out
}
