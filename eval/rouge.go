package eval

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

// Abstract is a text that people have summed up.
type Abstract struct {
	ID, Text   string
	References []string
}

func readAbstracts(dir fs.FS) (list []Abstract, err error) {
	err = eachLine(dir, "summ.jsonl", func(t struct {
		ID         key
		Article    string
		References strs
	}) error {
		if strings.TrimSpace(t.Article) == "" || len(t.References) == 0 {
			return fmt.Errorf("article and references: want a text and what sums it up")
		}
		list = append(list, Abstract{string(t.ID), spelt(t.Article), t.References})
		return nil
	})
	return list, err
}

// tokenised undoes what tokenisers of treebanks do to marks.
var tokenised = strings.NewReplacer("`` ", `"`, " ''", `"`, " .", ".", " ,", ",", " ?", "?", " !", "!", " ;", ";", " :", ":", " 's", "'s", " n't", "n't")

// spelt gives a text that came in lower case, its words and marks apart, the shape of prose again, so that its sentences can be told.
func spelt(text string) string {
	if strings.IndexFunc(text, unicode.IsUpper) >= 0 {
		return text
	}
	out := []rune(tokenised.Replace(text))
	begins := true
	for i, r := range out {
		switch {
		case unicode.IsLetter(r) && begins:
			out[i], begins = unicode.ToUpper(r), false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			begins = false
		case strings.ContainsRune(".?!", r):
			begins = i+1 == len(out) || out[i+1] == ' ' || out[i+1] == '"'
		}
	}
	return string(out)
}

// lead is how many sentences make the summary that others are compared with: for news the first three are hard to beat.
const lead = 3

// Summarizer sums up an article in brief. It must be safe for concurrent use.
type Summarizer func(ctx context.Context, a *corpus.Article) (*answer.Summary, error)

// measureSummaries has each text summed up in brief, and compares that, and the first sentences of the text, with what people wrote.
func (s *PublicSet) measureSummaries(ctx context.Context, summarize Summarizer, step func()) ([]Figure, error) {
	sums, leads := make([][3]float64, len(s.Abstracts)), make([][3]float64, len(s.Abstracts))
	err := each(ctx, len(s.Abstracts), runtime.GOMAXPROCS(0), func(ctx context.Context, i int) error {
		a := s.Abstracts[i]
		article := corpus.Plain(a.ID, "", a.Text)
		sum, err := summarize(ctx, article)
		if err != nil {
			return fmt.Errorf("text %s: %w", a.ID, err)
		}
		var told, first []string
		for _, b := range sum.Bullets {
			told = append(told, b.Text)
		}
		for _, p := range article.Paragraphs {
			for _, sentence := range p.Sentences {
				first = append(first, article.Text(sentence))
			}
		}
		sums[i] = bestRouge(strings.Join(told, " "), a.References)
		leads[i] = bestRouge(strings.Join(first[:min(lead, len(first))], " "), a.References)
		step()
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []Figure
	for k, name := range []string{"ROUGE-1", "ROUGE-2", "ROUGE-L"} {
		column := func(rows [][3]float64) (values []float64) {
			for _, r := range rows {
				values = append(values, r[k])
			}
			return values
		}
		out = append(out, Figure{"summary " + name, Mean(column(sums))}, Figure{"first three " + name, Mean(column(leads))})
	}
	return out, nil
}

// bestRouge is Rouge against the reference that is nearest by its first measure.
func bestRouge(text string, references []string) (best [3]float64) {
	for _, r := range references {
		if f := Rouge(text, r); f[0] >= best[0] {
			best = f
		}
	}
	return best
}

// Rouge compares a summary with a reference by their words: the F1 of words, of pairs of words, and of the longest common
// subsequence (ROUGE-1, -2 and -L; Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004), each text taken as one, capitals
// aside and words not stemmed, so that figures may lie a little below those of programs that stem.
func Rouge(text, reference string) [3]float64 {
	a, b := bare(text), bare(reference)
	longest := 2 * float64(subsequence(a, b)) / float64(max(1, len(a)+len(b)))
	return [3]float64{wordF1(runs(a, 1), runs(b, 1)), wordF1(runs(a, 2), runs(b, 2)), longest}
}

// bare are the words of a text in lower case.
func bare(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// runs are the runs of n words of a text.
func runs(words []string, n int) []string {
	var out []string
	for i := 0; i+n <= len(words); i++ {
		out = append(out, strings.Join(words[i:i+n], " "))
	}
	return out
}

// subsequence is the length of the longest common subsequence.
func subsequence(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		before := 0 // the row above, one place to the left
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = before + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			before = above
		}
	}
	return slices.Max(row)
}
