package eval

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

// Claim is a sentence as a language model may write it, with the quote that it gives for it.
type Claim struct {
	Line    int // of the block's first line, from 1
	Text    string
	Half    Half
	Corpus  string
	Article string
	Quote   string
	Kind    string // of a true one how it says it, of a false one what is wrong
	Want    string // "true" when the sentence that is quoted bears it out, else "false"
}

func (c *Claim) read(key, value string) error {
	switch key {
	case "claim":
		return once(&c.Text, value, key)
	case "half":
		return once((*string)(&c.Half), value, key, string(Dev), string(Report))
	case "corpus":
		return once(&c.Corpus, value, key)
	case "article":
		return once(&c.Article, value, key)
	case "quote":
		return once(&c.Quote, value, key)
	case "kind":
		return once(&c.Kind, value, key)
	case "want":
		return once(&c.Want, value, key, "true", "false")
	}
	return fmt.Errorf("unknown key %q; the keys are claim, half, corpus, article, quote, want, kind", key)
}

func (c *Claim) addTo(set *Set) error {
	set.Claims = append(set.Claims, *c)
	return given([][2]string{{"claim", c.Text}, {"half", string(c.Half)}, {"corpus", c.Corpus}, {"article", c.Article},
		{"quote", c.Quote}, {"kind", c.Kind}, {"want", c.Want}})
}

// Prover checks a sentence against a quote.
type Prover interface {
	Prove(ctx context.Context, text, article, quote string) (answer.Proved, error)
}

// Proven is a claim with what came of it.
type Proven struct {
	Claim Claim
	answer.Proved
}

// RunClaims has every claim checked by the prover of its corpus, so many at once.
func RunClaims(ctx context.Context, set []Claim, provers map[string]Prover, atOnce int) ([]Proven, error) {
	out := make([]Proven, len(set))
	err := each(ctx, len(set), atOnce, func(ctx context.Context, i int) error {
		p, ok := provers[set[i].Corpus]
		if !ok {
			return fmt.Errorf("line %d: no corpus is named %q", set[i].Line, set[i].Corpus)
		}
		got, err := p.Prove(ctx, set[i].Text, set[i].Article, set[i].Quote)
		if err != nil {
			return fmt.Errorf("line %d: %w", set[i].Line, err)
		}
		out[i] = Proven{set[i], got}
		return nil
	})
	return out, err
}

// ClaimRow says how many true and false claims pass.
type ClaimRow struct {
	True  Rate            `json:"true"`  // that pass, as they should
	False Rate            `json:"false"` // that pass, as they should not
	Kinds map[string]Rate `json:"kinds"` // of the false ones, by what is wrong
}

// ClaimRowOf sums up.
func ClaimRowOf(all []Proven) ClaimRow {
	row := ClaimRow{Kinds: map[string]Rate{}}
	for _, p := range all {
		if p.Claim.Want == "true" {
			row.True.add(p.Passes)
			continue
		}
		row.False.add(p.Passes)
		k := row.Kinds[p.Claim.Kind]
		k.add(p.Passes)
		row.Kinds[p.Claim.Kind] = k
	}
	return row
}

// WriteClaims prints the row; nothing where no claims were checked.
func WriteClaims(w io.Writer, row ClaimRow) error {
	if row.True.N+row.False.N == 0 {
		return nil
	}
	if _, err := fmt.Fprintf(w, "claims of a model: true ones pass %s, false ones %s, of them", row.True, row.False); err != nil {
		return err
	}
	join := " "
	for _, k := range slices.Sorted(maps.Keys(row.Kinds)) {
		if _, err := fmt.Fprintf(w, "%s%s %d/%d", join, k, row.Kinds[k].K, row.Kinds[k].N); err != nil {
			return err
		}
		join = ", "
	}
	_, err := fmt.Fprintln(w)
	return err
}

// misquoted is the kind of a claim that is true by another sentence than the one quoted.
const misquoted = "wrong quote"

// Misquoted are the true claims with every other sentence of their article as the quote, which does not bear them out as a rule.
func Misquoted(set []Claim, articles map[string]*corpus.Corpus) []Claim {
	var out []Claim
	for _, c := range set {
		in := articles[c.Corpus]
		if c.Want != "true" || in == nil || in.Article(c.Article) == nil {
			continue
		}
		a := in.Article(c.Article)
		for _, p := range a.Paragraphs {
			for _, s := range p.Sentences {
				text := a.Text(s)
				if strings.Contains(text, c.Quote) || strings.Contains(c.Quote, text) {
					continue
				}
				wrong := c
				wrong.Quote, wrong.Kind, wrong.Want = text, misquoted, "false"
				out = append(out, wrong)
			}
		}
	}
	return out
}

// lostClaims is the share of true claims, of those that pass all other checks, that the last check may refuse. Chosen before anything was measured with it.
const lostClaims = .025

// FitClaims fits the parameters of the last check on a claim: to those that pass all others. More of a claim's words in what it quotes must
// not speak against it, nor that the reader finds that it settles it.
func FitClaims(all []Proven) Parameters {
	names := []string{sharedTerms, reader, negation, disputed}
	var set []example
	var logits []float64
	for _, p := range all {
		if p.Features != nil && !(p.Claim.Kind == misquoted && p.Features[negation] > 0) { // those would teach that nothing is denied where nothing is said
			set = append(set, example{pick(answer.Candidate{Features: p.Features}, names), p.Claim.Want == "true"})
		}
	}
	least := unbounded(len(names))
	least[0], least[1] = 0, 0
	weights, bias := descend(set, least)
	out := Parameters{Bias: round(bias), Weights: map[string]float64{}}
	for i, n := range names {
		out.Weights[n] = round(weights[i])
	}
	for _, p := range all {
		if p.Features != nil && p.Claim.Want == "true" {
			logits = append(logits, out.logit(answer.Candidate{Features: p.Features}))
		}
	}
	if slices.Sort(logits); len(logits) > 0 {
		out.Threshold = round(logits[int(lostClaims*float64(len(logits)))] - .001)
	}
	return out
}
