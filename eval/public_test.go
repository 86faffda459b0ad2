package eval_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"rapporteur/eval"
)

// folder is a set in memory: names and texts by turns.
func folder(files ...string) fs.FS {
	dir := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		dir[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return dir
}

// Two texts of a place that does not exist; Zoë's ë shows that places are counted in characters.
const texts = `{"id": "c0", "title": "Moss", "text": "Zoë Ferrow lights the lamp. The lamp burns seal oil. Zoë Ferrow is 41."}
{"id": "c1", "text": "The bell weighs 300 kilograms. Nobody rings it."}
`

// marks shows which candidates are right: + or -.
func marks(c eval.Case) (s string) {
	for _, x := range c.Candidates {
		if x.Right {
			s += "+"
		} else {
			s += "-"
		}
	}
	return s
}

func TestRightSentences(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"labels: the texts are the sentences", `"context_ids": ["c1", "c0"], "labels": [0, 1]`, "-+"},
		{"labels as grades", `"context_ids": ["c1", "c0"], "labels": [2.0, 0]`, "+-"},
		{"selected sentences", `"context_ids": ["c0"], "selected_sentences": ["The lamp  burns seal oil."]`, "-+-"},
		{"selected, in groups by annotator", `"context_ids": ["c0"], "selected_sentences": [["The lamp burns seal oil."], ["Zoë Ferrow is 41."]]`, "-++"},
		{"a part of a sentence is selected", `"context_ids": ["c0"], "selected_sentences": [["burns seal oil"]]`, "-+-"},
		{"most of what is selected is a sentence", `"context_ids": ["c0"], "selected_sentences": [["Note: the lamp burns seal oil."]]`, "-+-"},
		{"a scrap is selected", `"context_ids": ["c0"], "selected_sentences": [["lamp"]]`, "---"},
		{"the place of an answer", `"context_ids": ["c0"], "answers": ["Zoë Ferrow"], "answer_starts": [53]`, "--+"},
		{"of all answers, when they are as many as the places",
			`"context_ids": ["c0"], "answers": ["Zoë"], "all_answers": ["Zoë", "Zoë Ferrow"], "answer_starts": [0, 53]`, "+-+"},
		{"of several texts the one where the answer stands", `"context_ids": ["c1", "c0"], "answers": ["Zoë"], "answer_starts": [0]`, "--+--"},
		{"a place where the answer does not stand says nothing", `"context_ids": ["c0"], "answers": ["seal oil"], "answer_starts": [3]`, "-+-"},
		{"a place beyond the text", `"context_ids": ["c0"], "answers": ["seal oil"], "answer_starts": [900]`, "-+-"},
		{"a negative place", `"context_ids": ["c0"], "answers": ["seal oil"], "answer_starts": [-1]`, "-+-"},
		{"the words of an answer", `"context_ids": ["c0"], "answers": ["zoë FERROW"]`, "+-+"},
		{"whole words only", `"context_ids": ["c0", "c1"], "answers": ["4", "00", "ring"]`, "-----"},
		{"an answer alone, not in a list", `"context_ids": "c1", "answers": "300 kilograms"`, "+-"},
		{"nothing is right of what has no answer", `"context_ids": ["c0"], "answers": ["Zoë"], "answerable": false`, "---"},
		{"no context", `"context_ids": []`, ""},
		{"null and other fields", `"context_ids": ["c1"], "labels": null, "answers": null, "tokens": [{"x": 1}], "answerable": null`, "--"},
	} {
		set, err := eval.ReadPublic(folder("corpus.jsonl", texts, "qa.jsonl", `{"id": 7, "question": "What?", `+c.line+"}"))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := marks(set.Cases[0]); got != c.want || set.Cases[0].ID != "7" {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWindows(t *testing.T) {
	set, err := eval.ReadPublic(folder("corpus.jsonl", texts+`{"id": "c2", "text": "One.\nTwo comes next.\n\nThree ends it."}`, "qa.jsonl",
		`{"question": "What?", "context_ids": ["c1", "c2"]}`+"\n"+`{"question": "What?", "context_ids": ["c1", "c2"], "labels": [1, 0]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []eval.Choice{
		{ID: "c1 0000", Window: [3]string{"", "The bell weighs 300 kilograms.", "Nobody rings it."}},
		{ID: "c1 0001", Window: [3]string{"The bell weighs 300 kilograms.", "Nobody rings it.", ""}},
		{ID: "c2 0000", Window: [3]string{"", "One.", "Two comes next."}},
		{ID: "c2 0001", Window: [3]string{"One.", "Two comes next.", "Three ends it."}},
		{ID: "c2 0002", Window: [3]string{"Two comes next.", "Three ends it.", ""}},
	}
	if d := cmp.Diff(want, set.Cases[0].Candidates); d != "" {
		t.Errorf("sentences: %s", d)
	}
	want = []eval.Choice{
		{ID: "c1", Window: [3]string{1: "The bell weighs 300 kilograms. Nobody rings it."}, Right: true},
		{ID: "c2", Window: [3]string{1: "One.\nTwo comes next.\n\nThree ends it."}},
	}
	if d := cmp.Diff(want, set.Cases[1].Candidates); d != "" {
		t.Errorf("labelled: %s", d)
	}
}

func TestAnswerable(t *testing.T) {
	const right, wrong = `"context_ids": ["c0"], "labels": [1]`, `"context_ids": ["c0"], "labels": [0]`
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"as the set says", []string{`"context_ids": ["c0"], "answers": ["Zoë"], "answerable": true`, `"context_ids": ["c0"], "answerable": false`}, "+-"},
		{"labels where nothing is said", []string{right, wrong}, "+-"},
		{"labels where all are said to have one", []string{right + `, "answerable": true`, wrong + `, "answerable": true`}, "+-"},
		{"as the set says, where it tells questions apart", []string{wrong + `, "answerable": true`, wrong + `, "answerable": false`}, "+-"},
		{"answers where nothing is said", []string{`"context_ids": ["c0"], "answers": ["a clockmaker"]`, `"context_ids": ["c0"], "answers": []`}, "+-"},
	} {
		var qa string
		for _, l := range c.lines {
			qa += `{"question": "What?", ` + l + "}\n"
		}
		set, err := eval.ReadPublic(folder("corpus.jsonl", texts, "qa.jsonl", qa))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got := ""
		for _, x := range set.Cases {
			got += map[bool]string{true: "+", false: "-"}[x.Answerable]
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Spans are measured against all that is accepted, but not in sets whose answers are sentences or prose.
func TestAcceptedSpans(t *testing.T) {
	long := "seal oil " + strings.Repeat("and more of it ", 9)
	for _, c := range []struct {
		line string
		want []string
	}{
		{`"answers": ["oil"], "all_answers": ["seal oil", "oil", "oil", "` + long + `", " "]`, []string{"seal oil", "oil", long}},
		{`"answers": ["oil"], "selected_sentences": [["The lamp burns seal oil."]]`, nil},
		{`"answers": ["oil"], "selected_sentences": [[]]}` + "\n" + `{"question": "How?", "selected_sentences": [["The lamp burns seal oil."]]`, nil},
		{`"answers": ["oil"], "selected_sentences": []`, []string{"oil"}},
		{`"answers": ["oil"], "labels": [1]`, nil},
		{`"answers": []`, nil},
	} {
		set, err := eval.ReadPublic(folder("corpus.jsonl", texts, "qa.jsonl", `{"question": "What?", "context_ids": ["c0"], `+c.line+"}"))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, set.Cases[0].Spans); d != "" {
			t.Errorf("%s: %s", c.line, d)
		}
	}
}

func TestJudgedQueries(t *testing.T) {
	queries := `{"id": "q1", "text": "lamp"}` + "\n" + `{"id": 2, "text": "bell"}` + "\r\n" + `{"id": "q3", "text": "nothing relevant"}` + "\n" + `{"id": "q4", "text": "not judged"}`
	for name, qrels := range map[string]string{
		"with a heading":           "query-id\tcorpus-id\tscore\nq1\tc0\t2\nq1\tc1\t1\n2\tc1\t1\nq3\tc1\t0\n",
		"without, lines of DOS":    "q1\tc0\t2\r\nq1\tc1\t1\r\n2\tc1\t1\r\nq3\tc1\t0\r\n",
		"with a byte order mark":   "\ufeffq1\tc0\t2\nq1\tc1\t1\n2\tc1\t1\nq3\tc1\t-1",
		"with empty lines between": "q1\tc0\t2\n\nq1\tc1\t1\n2\tc1\t1\n\n",
	} {
		set, err := eval.ReadPublic(folder("corpus.jsonl", "\ufeff"+texts, "queries.jsonl", queries, "qrels.tsv", qrels))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := []eval.Query{{"q1", "lamp", map[string]float64{"c0": 2, "c1": 1}}, {"2", "bell", map[string]float64{"c1": 1}}}
		if d := cmp.Diff(want, set.Queries); d != "" || len(set.Cases) != 0 {
			t.Errorf("%s: %d cases, %s", name, len(set.Cases), d)
		}
	}
}

func TestFormatErrorsSayWhereAndWhat(t *testing.T) {
	const ask = `{"question": "What?", "context_ids": ["c0"]`
	for _, c := range []struct {
		want  string
		files []string
	}{
		{"corpus.jsonl: file does not exist", []string{"qa.jsonl", ask + "}"}},
		{"no questions: want qa.jsonl, or queries.jsonl with qrels.tsv", []string{"corpus.jsonl", texts, "queries.jsonl", "{}"}},
		{`corpus.jsonl:3: id "c1" is missing or given twice: want one of its own for each text`, []string{"corpus.jsonl", texts + `{"id": "c1"}`}},
		{`corpus.jsonl:1: id "" is missing`, []string{"corpus.jsonl", `{"text": "One."}`}},
		{`corpus.jsonl:1: want one id, got ["a","b"]`, []string{"corpus.jsonl", `{"id": ["a","b"]}`}},
		{"corpus.jsonl:1: want a text or a list of texts, got map[", []string{"corpus.jsonl", `{"id": {"a": 1}}`}},
		{"corpus.jsonl:1: want one JSON object a line, got array", []string{"corpus.jsonl", `["c0"]`}},
		{"corpus.jsonl:1: text: want a text, got number", []string{"corpus.jsonl", `{"id": "c0", "text": 5}`}},
		{"qa.jsonl:2: want one JSON object a line: unexpected end", []string{"corpus.jsonl", texts, "qa.jsonl", ask + "}\n{"}},
		{"qa.jsonl:1: question: want a text, got none", []string{"corpus.jsonl", texts, "qa.jsonl", "{}"}},
		{"qa.jsonl:1: answerable: want true or false, got string", []string{"corpus.jsonl", texts, "qa.jsonl", ask + `, "answerable": "yes"}`}},
		{"qa.jsonl:1: labels: want a list, got number", []string{"corpus.jsonl", texts, "qa.jsonl", ask + `, "labels": 1}`}},
		{"qa.jsonl:1: labels: want one for each of 1 context_ids, got 2", []string{"corpus.jsonl", texts, "qa.jsonl", ask + `, "labels": [1, 0]}`}},
		{`qa.jsonl:1: corpus.jsonl has no text "c9": add it, or take it out of context_ids`,
			[]string{"corpus.jsonl", texts, "qa.jsonl", `{"question": "What?", "context_ids": ["c9"]}`}},
		{`qrels.tsv:1: want query, text and grade between tabs, got "q1 c0 1"`, []string{"corpus.jsonl", texts, "qrels.tsv", "q1 c0 1"}},
		{`qrels.tsv:2: grade "high": want a number`, []string{"corpus.jsonl", texts, "qrels.tsv", "q1\tc0\t1\nq1\tc1\thigh"}},
		{`qrels.tsv:1: grade "NaN": want a number`, []string{"corpus.jsonl", texts, "qrels.tsv", "q1\tc0\tNaN"}},
		{`qrels.tsv:1: corpus.jsonl has no text "c9": add it, or take the line out`, []string{"corpus.jsonl", texts, "qrels.tsv", "q1\tc9\t1"}},
		{"queries.jsonl:1: want one JSON object a line", []string{"corpus.jsonl", texts, "qrels.tsv", "q1\tc0\t1", "queries.jsonl", "q1"}},
	} {
		if set, err := eval.ReadPublic(folder(c.files...)); err == nil || set != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// Whatever is in the files, reading them ends with an error or with a set that can be measured.
func FuzzReadPublic(f *testing.F) {
	f.Add(texts, `{"id": 1, "question": "What?", "context_ids": ["c0"], "answers": ["Zoë"], "answer_starts": [53]}`, "q1\tc0\t1")
	f.Add(texts, `{"question": "What?", "context_ids": "c1", "labels": [1]}`, "")
	f.Add(`{"id": "c0", "text": "\u0000. \ud800"}`, `{"question": "?", "context_ids": ["c0"], "selected_sentences": [[], [""], null]}`, "a\tb\tc\n")
	f.Fuzz(func(t *testing.T, corpus, qa, qrels string) {
		set, err := eval.ReadPublic(folder("corpus.jsonl", corpus, "qa.jsonl", qa, "qrels.tsv", qrels, "queries.jsonl", `{"id": "q1", "text": "lamp"}`))
		if (err == nil) == (set == nil) {
			t.Fatalf("set %v, error %v", set, err)
		}
		if err != nil {
			return
		}
		if _, err := set.Measure(t.Context(), finder(nil), firstWord{}, firstSentence, func() {}); err != nil {
			t.Error(err)
		}
	})
}

// The public sets that lie beside a checkout can be read, and each question that has an answer has a
// candidate.
func TestPublicSetsCanBeRead(t *testing.T) {
	shared := os.Getenv("RAPPORTEUR_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	dirs, _ := filepath.Glob(filepath.Join(shared, "bench", "*", "corpus.jsonl"))
	if len(dirs) == 0 {
		t.Skip("no public sets in RAPPORTEUR_SHARED/bench or ../shared/bench")
	}
	for _, file := range dirs {
		set, err := eval.ReadPublic(os.DirFS(filepath.Dir(file)))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		for _, c := range set.Cases {
			if c.Answerable && len(c.Candidates) == 0 {
				t.Errorf("%s: question %s has no candidate", file, c.ID)
			}
		}
	}
}

func TestReadAbstracts(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"words and marks apart", `"article": "( cnn ) the bell of moss is 300 kg . nobody rings it , she said . '' it 's old , ''", "references": ["A bell."]`,
			`( Cnn ) the bell of moss is 300 kg. Nobody rings it, she said." It's old,"`},
		{"prose stays", `"article": "The bell . It rings.", "references": "A bell."`, "The bell . It rings."},
		{"no reference", `"article": "The bell."`, `summ.jsonl:1: article and references: want a text and what sums it up`},
		{"no text", `"article": " ", "references": "A bell."`, `summ.jsonl:1: article and references: want a text and what sums it up`},
		{"a number", `"article": 3`, `summ.jsonl:1: article: want a text, got number`},
	} {
		set, err := eval.ReadPublic(folder("summ.jsonl", `{"id": 0, `+c.line+"}\n"))
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = set.Abstracts[0].Text
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
