package eval

import (
	"context"
	"strings"
	"testing"

	"rapporteur/internal/answer"
)

// saying is a comparer that says of some articles that they differ.
type saying [][2]string

func (s saying) Differences(context.Context, answer.DifferencesRequest) (*answer.Differences, error) {
	d := &answer.Differences{}
	for _, pair := range s {
		d.List = append(d.List, answer.Conflict{Sides: []answer.Side{
			{Quotes: []answer.Quote{{Article: pair[0]}}}, {Quotes: []answer.Quote{{Article: pair[1]}}},
		}})
	}
	return d, nil
}

func TestPairs(t *testing.T) {
	set, err := Parse("set", `pair: Forty came.
with: Fifty came.
half: dev
kind: count
want: differ

pair: Forty came.
with: They came.
half: dev
kind: count
want: refine

pair: It rained.
with: It did not.
half: dev
kind: count
want: differ
`)
	if err != nil {
		t.Fatal(err)
	}
	c := PairCorpus(set.Of(Dev).Pairs)
	if len(c.Articles) != 6 || !strings.Contains(c.Articles[1].File, "Fifty came.") {
		t.Fatalf("%d articles", len(c.Articles))
	}
	id := func(i int) string { return c.Articles[i].ID }
	row, err := MeasurePairs(t.Context(), set.Pairs, saying{{id(1), id(0)}, {id(0), id(1)}, {id(2), id(3)}, {id(0), id(5)}})
	if err != nil {
		t.Fatal(err)
	}
	if row.Precision != (Rate{1, 3}) || row.Recall != (Rate{1, 2}) || row.Taken[Refine] != (Rate{1, 1}) {
		t.Errorf("%+v", row)
	}
	var out strings.Builder
	if err := WritePairs(&out, row); err != nil || !strings.HasPrefix(out.String(), "pairs that differ: precision 1/3 ") || !strings.Contains(out.String(), "said of refine 1/1") {
		t.Errorf("%v: %s", err, &out)
	}
	for _, text := range []string{"pair: A.\nhalf: dev\nkind: count\nwant: differ\n", "pair: A.\nwith: B.\nhalf: dev\nkind: count\nwant: other\n", "pair: A.\nwants: B.\n"} {
		if _, err := Parse("set", text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
