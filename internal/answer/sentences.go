package answer

import "rapporteur/internal/corpus"

// Sentences divides a text that somebody wrote into its sentences, in order; lines end one.
func Sentences(text string) []string {
	a := corpus.Plain("", "", text)
	var out []string
	for _, p := range a.Paragraphs {
		for _, s := range p.Sentences {
			out = append(out, a.Text(s))
		}
	}
	return out
}
