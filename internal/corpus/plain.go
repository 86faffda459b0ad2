package corpus

// Plain is an article of bare text, for texts that come from elsewhere than article files: no front
// matter, no headings, all of it may be evidence. Lines are paragraphs; a text without words has none.
func Plain(id, title, text string) *Article {
	a := &Article{ID: id, Title: title, Kind: Original, File: text}
	for start := 0; start < len(text); {
		_, next := lineAt(text, start)
		p := trimmed(text, Span{start, next})
		if p.Start < p.End && hasWord(text[p.Start:p.End]) {
			a.Paragraphs = append(a.Paragraphs, Paragraph{Span: p, Sentences: sentences(text, p)})
		}
		start = next
	}
	return a
}
