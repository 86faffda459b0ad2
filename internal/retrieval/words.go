package retrieval

// Terms returns the content terms of a text, as the index holds them and in their order: stems,
// without question words, auxiliaries and other words that carry nothing of their own. A
// hyphenated word gives its whole and its parts. Terms may occur more than once.
func Terms(text string) []string { return nil }

// Stem returns the term of one word: lower case, accents folded, Snowball's English stem.
func Stem(word string) string { return word }
