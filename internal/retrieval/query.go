package retrieval

import "slices"

// query is a question as the index reads it.
type query struct {
	tongue string
	asked  []asked
	terms  []weighted // what is looked up, each once
}

// asked is a content word of a question. The parts are those of a hyphenated word.
type asked struct {
	whole found
	also  []string // what the whole is without its ending in other languages of the articles
	parts []found
}

// found is a term of a question and the term of the corpus that it is taken for.
type found struct {
	weighted         // "" when the corpus has nothing like it
	idf      float64 // of the term as it was asked
}

// read reads a question.
func (ix *Index) read(text string) query {
	var q query
	seen := map[string]bool{}
	in := ix.speaks(text)
	q.tongue = in.code
	for _, t := range tokens(text, in) {
		if t.stop || seen[t.term] {
			continue
		}
		seen[t.term] = true
		a := ix.find(t)
		a.also = ix.otherwise(t)
		q.asked = append(q.asked, a)
	}
	for _, a := range q.asked {
		q.look(a.whole)
		for _, p := range a.parts {
			q.look(p)
		}
		for _, term := range a.also {
			q.look(found{weighted: weighted{term, 1}})
		}
	}
	return q
}

// otherwise are the terms of a word in the other languages of the articles.
func (ix *Index) otherwise(t token) []string {
	var out []string
	if len(ix.tongues) == 0 {
		return nil
	}
	for _, in := range append([]tongue{englishTongue()}, ix.tongues...) {
		if s := in.stem(t.word); s != t.term && !in.stop(t.word) && ix.known(s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// find looks a word up. A hyphenated whole is not guessed at: its parts are.
func (ix *Index) find(t token) asked {
	if len(t.parts) == 0 {
		return asked{whole: ix.spell(t.term)}
	}
	a := asked{whole: found{idf: ix.IDF(t.term)}}
	if ix.known(t.term) {
		a.whole.weighted = weighted{t.term, 1}
	}
	for _, p := range t.parts {
		a.parts = append(a.parts, ix.spell(p))
	}
	return a
}

func (ix *Index) spell(term string) found {
	near, weight := ix.Nearest(term)
	return found{weighted: weighted{near, weight}, idf: ix.IDF(term)}
}

// look adds a term to those that are looked up.
func (q *query) look(f found) {
	i := slices.IndexFunc(q.terms, func(w weighted) bool { return w.term == f.term })
	switch {
	case f.weight == 0:
	case i < 0:
		q.terms = append(q.terms, f.weighted)
	default:
		q.terms[i].weight = max(q.terms[i].weight, f.weight)
	}
}

// coverage is the share of the question's content, weighted by rarity, whose terms occur.
func (q query) coverage(occurs func(term string) bool) float64 {
	var sum, total float64
	for _, a := range q.asked {
		total += a.mass()
		sum += a.covered(occurs)
	}
	if total == 0 {
		return 0
	}
	return sum / total
}

// mass is what a word weighs: a hyphenated one as much as its parts.
func (a asked) mass() float64 {
	if len(a.parts) == 0 {
		return a.whole.idf
	}
	sum := 0.0
	for _, p := range a.parts {
		sum += p.idf
	}
	return sum
}

func (a asked) covered(occurs func(string) bool) float64 {
	if a.whole.weight > 0 && occurs(a.whole.term) {
		return a.mass() * a.whole.weight
	}
	if slices.ContainsFunc(a.also, occurs) {
		return a.mass()
	}
	sum := 0.0
	for _, p := range a.parts {
		if p.weight > 0 && occurs(p.term) {
			sum += p.idf * p.weight
		}
	}
	return sum
}
