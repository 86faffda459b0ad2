package eval

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

// Relation is how two sentences from different papers stand to each other.
type Relation string

const (
	Differ    Relation = "differ"    // they give one thing values that cannot both be true
	Agree     Relation = "agree"     // they give it the same value in other words
	Refine    Relation = "refine"    // one is more exact than the other
	Unrelated Relation = "unrelated" // they are about different things, however alike they look
)

// Pair is two sentences with their relation.
type Pair struct {
	Line int // of the block's first line, from 1
	A, B string
	Half Half
	Kind string
	Want Relation
}

func (p *Pair) read(key, value string) error {
	switch key {
	case "pair":
		return once(&p.A, value, key)
	case "with":
		return once(&p.B, value, key)
	case "half":
		return once((*string)(&p.Half), value, key, string(Dev), string(Report))
	case "kind":
		return once(&p.Kind, value, key)
	case "want":
		return once((*string)(&p.Want), value, key, string(Differ), string(Agree), string(Refine), string(Unrelated))
	}
	return fmt.Errorf("unknown key %q; the keys are pair, with, half, kind, want", key)
}

func (p *Pair) addTo(set *Set) error {
	set.Pairs = append(set.Pairs, *p)
	return given([][2]string{{"pair", p.A}, {"with", p.B}, {"half", string(p.Half)}, {"kind", p.Kind}, {"want", string(p.Want)}})
}

// Comparer finds where the articles of a corpus differ.
type Comparer interface {
	Differences(ctx context.Context, r answer.DifferencesRequest) (*answer.Differences, error)
}

// PairCorpus is a corpus with an article for each sentence of the pairs: the n-th of both, from 0, are in articles "n-a" and "n-b".
func PairCorpus(pairs []Pair) *corpus.Corpus {
	c := &corpus.Corpus{Revision: "pairs"}
	for i, p := range pairs {
		a, b := pairArticles(i)
		c.Articles = append(c.Articles, corpus.Plain(a, "", p.A), corpus.Plain(b, "", p.B))
	}
	return c
}

func pairArticles(i int) (a, b string) { return fmt.Sprintf("%04d-a", i), fmt.Sprintf("%04d-b", i) }

// PairRow says how well differences are found.
type PairRow struct {
	Precision Rate `json:"precision"` // of the pairs of articles that are said to differ, those that do; also of two that are no pair of the set
	Recall    Rate `json:"recall"`    // of the pairs that differ, those that are found
	// Taken counts the pairs of each other relation that are said to differ.
	Taken map[Relation]Rate `json:"taken"`
}

// MeasurePairs has the differences in the corpus of the pairs found and judges them.
func MeasurePairs(ctx context.Context, pairs []Pair, d Comparer) (PairRow, error) {
	found, err := d.Differences(ctx, answer.DifferencesRequest{})
	if err != nil {
		return PairRow{}, err
	}
	said := map[[2]string]bool{} // two articles in order of id
	for _, c := range found.List {
		for i, s := range c.Sides {
			for _, t := range c.Sides[i+1:] {
				for _, q := range s.Quotes {
					for _, r := range t.Quotes {
						said[[2]string{min(q.Article, r.Article), max(q.Article, r.Article)}] = true
					}
				}
			}
		}
	}
	row := PairRow{Taken: map[Relation]Rate{}}
	right := 0
	for i, p := range pairs {
		a, b := pairArticles(i)
		hit := said[[2]string{a, b}]
		if p.Want == Differ {
			row.Recall.add(hit)
			if hit {
				right++
			}
			continue
		}
		r := row.Taken[p.Want]
		r.add(hit)
		row.Taken[p.Want] = r
	}
	row.Precision = Rate{right, len(said)}
	return row, nil
}

// WritePairs prints the row; nothing where no pairs were measured.
func WritePairs(w io.Writer, row PairRow) error {
	if row.Recall.N == 0 && len(row.Taken) == 0 {
		return nil
	}
	if _, err := fmt.Fprintf(w, "pairs that differ: precision %s, recall %s", row.Precision, row.Recall); err != nil {
		return err
	}
	for _, r := range slices.Sorted(maps.Keys(row.Taken)) {
		if _, err := fmt.Fprintf(w, ", said of %s %d/%d", r, row.Taken[r].K, row.Taken[r].N); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}
