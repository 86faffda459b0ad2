package answer

import (
	"sync"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// note is what was read off a sentence once.
type note struct {
	text    string
	stems   map[string]bool
	phrases []phrase // spans of text
	leans   bool     // begins with a pronoun that nothing in it explains
}

// notebook keeps the notes on a corpus's sentences: each is made when it is first needed and kept as
// long as the engine, since the corpus never changes. It is safe for concurrent use.
type notebook struct {
	grammar
	made sync.Map // noteKey → *note
}

type noteKey struct {
	article *corpus.Article
	start   int
}

// on returns the note on a sentence.
func (n *notebook) on(a *corpus.Article, s corpus.Span) *note {
	key := noteKey{a, s.Start}
	if have, ok := n.made.Load(key); ok {
		return have.(*note)
	}
	text := a.Text(s)
	made, _ := n.made.LoadOrStore(key, &note{text, stems(text), n.phrases(text), n.leansBack(text)})
	return made.(*note)
}

// around returns the notes on the sentences of a passage's context, the sentence itself among them.
func (n *notebook) around(p retrieval.Passage) []*note {
	var out []*note
	first, last := max(0, p.Paragraph-1), min(len(p.Article.Paragraphs)-1, p.Paragraph+1)
	for i := first; i <= last; i++ {
		for _, s := range p.Article.Paragraphs[i].Sentences {
			if p.Context.Start <= s.Start && s.End <= p.Context.End {
				out = append(out, n.on(p.Article, s))
			}
		}
	}
	return out
}

// leansBack says whether a sentence begins with a pronoun.
func (g grammar) leansBack(sentence string) bool {
	ws := words(sentence)
	return len(ws) > 0 && g.pronouns[ws[0].lower]
}

// stems is the set of content stems of a text.
func stems(text string) map[string]bool {
	m := map[string]bool{}
	for _, t := range retrieval.Terms(text) {
		m[t] = true
	}
	return m
}
