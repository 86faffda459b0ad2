package eval_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/eval"
	"rapporteur/internal/answer"
)

const twoBlocks = `
q: who keeps the lighthouse: still Ana?
half: dev
corpus: invented
kind: person
want: answered
short: ana | ana  moss
evidence: 001-beacon ~ ana + lamp
evidence: 002-harbour ~ keeper
need: all

q: how tall is she
half: report
corpus: invented
kind: near-miss
want: not_covered
`

func TestParse(t *testing.T) {
	got, err := eval.Parse("set.txt", twoBlocks)
	if err != nil {
		t.Fatal(err)
	}
	want := []eval.Question{
		{Line: 2, Text: "who keeps the lighthouse: still Ana?", Half: eval.Dev, Corpus: "invented", Kind: "person",
			Want: answer.Answered, Short: []string{"ana", "ana  moss"},
			Evidence: []eval.Evidence{{"001-beacon", []string{"ana", "lamp"}}, {"002-harbour", []string{"keeper"}}}, All: true},
		{Line: 12, Text: "how tall is she", Half: eval.Report, Corpus: "invented", Kind: "near-miss", Want: answer.NotCovered},
	}
	if diff := cmp.Diff(eval.Set{Questions: want}, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseSaysWhatIsWrongAndWhere(t *testing.T) {
	block := func(lines ...string) string { return strings.Join(lines, "\n") }
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", block("q: a", "hlaf: dev"), `s:2: unknown key "hlaf"`},
		{"no colon", block("q: a", "half dev"), `s:2: want "key: value"`},
		{"no value", block("q:"), `s:1: want "key: value"`},
		{"twice", block("q: a", "q: b"), `s:2: q is given twice`},
		{"half", block("q: a", "half: third"), `s:2: half: want one of dev, report, got "third"`},
		{"state", block("q: a", "want: maybe"), `s:2: want: want one of answered, partly, not_covered, false_premise`},
		{"need", block("q: a", "need: some"), `s:2: need: want all`},
		{"evidence", block("q: a", "evidence: 001-beacon"), `s:2: evidence: want "article-id ~ phrase + phrase"`},
		{"empty phrase", block("q: a", "evidence: 001-beacon ~ x +"), `s:2: an empty part`},
		{"empty variant", block("q: a", "short: x | | y"), `s:2: an empty part`},
		{"missing key", block("", "q: a", "half: dev", "kind: date", "want: answered", "evidence: a ~ b"), `s:2: the block has no corpus`},
		{"refusal with evidence", block("q: a", "half: dev", "corpus: c", "kind: k", "want: not_covered", "evidence: a ~ b"), `s:1: want not_covered`},
		{"unknown key of a statement", block("statement: a", "q: b"), `s:2: unknown key "q"; the keys are statement,`},
		{"verdict", block("statement: a", "want: false"), `s:2: want: want one of supported, contradicted, not_covered, no_claim`},
		{"statement without a kind", block("", "statement: a", "half: dev", "corpus: c", "want: no_claim"), `s:2: the block has no kind`},
		{"verdict without evidence", block("statement: a", "half: dev", "corpus: c", "kind: k", "want: supported"), `s:1: want supported`},
		{"answer without", block("q: a", "half: dev", "corpus: c", "kind: k", "want: answered"), `s:1: want answered`},
	} {
		t.Run(c.name, func(t *testing.T) {
			set, err := eval.Parse("s", c.text)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, %v; want error beginning %q", set, err, c.want)
			}
		})
	}
}

// The sets that ship parse, and ask no question twice; the first keeps both halves, the second is for reports alone.
func TestShippedQuestions(t *testing.T) {
	seen := make(map[string]string)
	for _, c := range []struct {
		file   string
		halves []eval.Half
	}{{"questions.txt", []eval.Half{eval.Dev, eval.Report}}, {"unseen.txt", []eval.Half{eval.Report}}} {
		text, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		set, err := eval.Parse(c.file, string(text))
		if err != nil {
			t.Fatal(err)
		}
		halves := make(map[eval.Half]bool)
		for _, q := range set.Questions {
			at := fmt.Sprintf("%s:%d", c.file, q.Line)
			if other, twice := seen[q.Text]; twice {
				t.Errorf("%s and %s ask the same", other, at)
			}
			seen[q.Text] = at
			halves[q.Half] = true
		}
		for _, s := range set.Statements {
			at := fmt.Sprintf("%s:%d", c.file, s.Line)
			if other, twice := seen[s.Text]; twice {
				t.Errorf("%s and %s state the same", other, at)
			}
			seen[s.Text] = at
		}
		if got := slices.Sorted(maps.Keys(halves)); !slices.Equal(got, c.halves) {
			t.Errorf("%s: halves %q, want %q", c.file, got, c.halves)
		}
	}
}

// Whatever the text, parsing ends in an error with a place or in questions that survive being
// written down and parsed again.
func FuzzParse(f *testing.F) {
	f.Add(twoBlocks)
	f.Add(threeStatements)
	f.Add("q: a\r\nhalf: dev")
	f.Add("evidence: ~ +\n\nshort: |")
	f.Fuzz(func(t *testing.T, text string) {
		set, err := eval.Parse("s", text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "s:") {
				t.Fatalf("error without a place: %v", err)
			}
			return
		}
		again, err := eval.Parse("s", blocks(set.Questions)+statements(set.Statements))
		if err != nil {
			t.Fatal(err)
		}
		for i := range again.Questions {
			again.Questions[i].Line = set.Questions[i].Line
		}
		for i := range again.Statements {
			again.Statements[i].Line = set.Statements[i].Line
		}
		if diff := cmp.Diff(set, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

func blocks(set []eval.Question) string {
	var b strings.Builder
	for _, q := range set {
		fmt.Fprintf(&b, "q: %s\nhalf: %s\ncorpus: %s\nkind: %s\nwant: %s\n", q.Text, q.Half, q.Corpus, q.Kind, q.Want)
		if len(q.Short) > 0 {
			fmt.Fprintf(&b, "short: %s\n", strings.Join(q.Short, " | "))
		}
		for _, e := range q.Evidence {
			fmt.Fprintf(&b, "evidence: %s ~ %s\n", e.Article, strings.Join(e.Phrases, " + "))
		}
		if q.All {
			b.WriteString("need: all\n")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func statements(set []eval.Statement) string {
	var b strings.Builder
	for _, s := range set {
		fmt.Fprintf(&b, "statement: %s\nhalf: %s\ncorpus: %s\nkind: %s\nwant: %s\n", s.Text, s.Half, s.Corpus, s.Kind, s.Want)
		for _, e := range s.Evidence {
			fmt.Fprintf(&b, "evidence: %s ~ %s\n", e.Article, strings.Join(e.Phrases, " + "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
