package answer

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"rapporteur/internal/corpus"
	"rapporteur/internal/retrieval"
)

// fate is what comes of a sentence that a model proposes: passes, or the check that it fails, in the order in which they are made.
type fate string

const (
	passes     fate = "passes"
	unfit      fate = "unfit"      // it is no sentence: markup, an address, far too long
	noPassage  fate = "no passage" // it names none that was given
	noQuote    fate = "no quote"   // what it quotes is too short
	misplaced  fate = "elsewhere"  // the quote stands in another passage
	invented   fate = "invented"   // the quote stands nowhere
	wrongValue fate = "figure"     // a figure or date of the sentence is not in what it quotes
	wrongName  fate = "name"       // nor is a name
	swapped    fate = "swapped"    // who does what to whom is the other way round
	merged     fate = "merged"     // a figure is of something else there
	turned     fate = "negation"   // one of both denies what it says
	uncovered  fate = "uncovered"  // it says more than the quote does, or something else
	unasked    fate = "unasked"    // it is borne out, and answers nothing that was asked
	repeated   fate = "repeated"   // it has been said
)

// twists says whether a sentence that fails the check is about what it quotes, and tells it wrong.
func (f fate) twists() bool { return f == wrongValue || f == swapped || f == merged || f == turned }

// most words and least that a proposed sentence has.
const (
	mostProposed  = 60
	leastProposed = 3
	mostSentences = 2 // that a quote may touch
)

// basis is a part of an article that a proposal rests on: whole sentences of one paragraph.
type basis struct {
	article     *corpus.Article
	paragraph   int
	first, last int // sentences of it
}

func (b basis) span() corpus.Span {
	s := b.article.Paragraphs[b.paragraph].Sentences
	return corpus.Span{Start: s[b.first].Start, End: s[b.last].End}
}

func (b basis) text() string { return b.article.Text(b.span()) }

// holds says whether a sentence that was found is in it.
func (b basis) holds(ev evidence) bool {
	return ev.Article == b.article && b.span().Start <= ev.Core.Start && ev.Core.End <= b.span().End
}

// window is what a reader reads of it: between the sentences beside it.
func (b basis) window() [3]string {
	sentences := b.article.Paragraphs[b.paragraph].Sentences
	w := [3]string{1: b.text()}
	if b.first > 0 {
		w[0] = b.article.Text(sentences[b.first-1])
	}
	if b.last+1 < len(sentences) {
		w[2] = b.article.Text(sentences[b.last+1])
	}
	return w
}

// touched are the sentences of a paragraph that a quote touches.
func touched(a *corpus.Article, paragraph int, quote corpus.Span) (basis, bool) {
	b := basis{a, paragraph, -1, -1}
	for i, s := range a.Paragraphs[paragraph].Sentences {
		if s.Start < quote.End && quote.Start < s.End {
			if b.first < 0 {
				b.first = i
			}
			b.last = i
		}
	}
	return b, b.first >= 0 && b.last-b.first < mostSentences
}

// explained widens a basis by the sentence before it where a pronoun in it may stand for something that is named there.
func (e *Engine) explained(b basis) basis {
	ws := words(b.text())
	if b.first > 0 && slices.ContainsFunc(ws, func(w word) bool { return e.grammar.pronouns[w.lower] }) {
		b.first--
	}
	return b
}

// clean is a proposed sentence on one line and without the marks of emphasis that models like. It is not ok when it is no plain sentence:
// it holds a sign, such as those of markup, mentions and addresses, that what it quotes does not hold.
func clean(text, quoted string) (string, bool) {
	text = strings.Map(func(r rune) rune {
		if r == '*' || r == '`' || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	other := strings.ContainsFunc(quoted, foreign)
	for _, r := range text {
		plain := unicode.IsLetter(r) && (other || !foreign(r)) || unicode.IsDigit(r) || strings.ContainsRune(" .,;:!?'’‘\"“”()-–—%$€£&/", r)
		if !plain && !strings.ContainsRune(quoted, r) || r == unicode.ReplacementChar {
			return text, false
		}
	}
	if strings.Contains(text, "://") || strings.Contains(strings.ToLower(text), "www.") {
		return text, false
	}
	n := len(words(text))
	return plain(text), n >= leastProposed && n <= mostProposed
}

// foreign says whether a character is a letter of another alphabet, which among Latin ones may look like one of them.
func foreign(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }

// bears says whether the sentences that a proposal rests on bear it out, by what can be compared without reading: figures, dates, names, who does
// what to whom, and how much of its words is theirs.
func (e *Engine) bears(text string, b basis) (fate, features) {
	var f features
	own, near := b.text(), e.explained(b).text()
	said := &note{text: text, stems: stems(text), phrases: e.grammar.phrases(text)}
	narrow := &note{text: own, stems: stems(own), phrases: e.grammar.phrases(own)}
	shown := &note{text: near, stems: stems(near), phrases: e.grammar.phrases(near)}
	for _, p := range said.phrases {
		if p.kind() != "name" && !e.gives(narrow, said, p) {
			return wrongValue, f
		}
	}
	switch {
	case !e.countsAll(said, narrow):
		return wrongValue, f
	case !e.namesAll(said, shown):
		return wrongName, f
	case e.turnsRound(said, shown), e.exchanged(said, shown):
		return swapped, f
	case e.torn(said, narrow), e.leaps(said, b):
		return merged, f
	}
	f[sharedTerms] = e.covered(said, shown)
	if e.grammar.denies(withoutReply(text)) != e.grammar.denies(withoutReply(aligned(own, said.stems))) {
		f[negationDiffers] = 1
	}
	return passes, f
}

// proves says whether the sentences that a proposal rests on bear it out, by all that can be compared and by the reader, to which the
// proposal is a statement.
func (e *Engine) proves(ctx context.Context, text string, b basis) (fate, features, error) {
	got, f := e.bears(text, b)
	if got != passes {
		return got, f, nil
	}
	if e.reader != nil {
		readings, err := e.reader.Read(ctx, text, [][3]string{b.window()})
		if err != nil {
			return "", f, fmt.Errorf("reading what a sentence rests on: %w", err)
		}
		f[reader], f[contradiction] = readings[0].Evidence, readings[0].Contradiction
		f[disputed] = f[negationDiffers] * max(0, f[contradiction])
	}
	switch {
	case e.reader == nil && f[sharedTerms] >= unreadCoverage && f[negationDiffers] == 0:
		return passes, f, nil
	case e.reader != nil && e.model.claim.logit(f) >= e.model.claim.Threshold:
		return passes, f, nil
	case f[negationDiffers] > 0:
		return turned, f, nil
	}
	return uncovered, f, nil
}

// unreadCoverage is how much of a sentence's words must be in what it rests on where there is no reader to tell more. By judgement: as strict
// as that leaves some.
const unreadCoverage = .8

// Proved is what came of a sentence that is checked against a quote.
type Proved struct {
	Passes bool
	Fate   string // the check that it fails
	// Features are what the last check weighs, by name; none when another failed before.
	Features map[string]float64
}

// Prove checks whether a quote from an article proves a sentence, as it checks what a model proposes. An error is the reader's or ctx's.
func (e *Engine) Prove(ctx context.Context, text, article, quote string) (Proved, error) {
	a := e.corpus.Article(article)
	if a == nil {
		return Proved{Fate: string(noPassage)}, nil
	}
	for i, p := range a.Paragraphs {
		at, ok := locate(a.Text(p.Span), quote)
		if !ok {
			continue
		}
		b, ok := touched(a, i, corpus.Span{Start: p.Start + at.Start, End: p.Start + at.End})
		if !ok {
			return Proved{Fate: string(noQuote)}, nil
		}
		text, ok := clean(text, b.text())
		if !ok {
			return Proved{Fate: string(unfit)}, nil
		}
		got, f, err := e.proves(ctx, text, b)
		out := Proved{Passes: got == passes, Fate: string(got)}
		if f != (features{}) {
			out.Features = map[string]float64{}
			for k, v := range f {
				out.Features[featureNames[k]] = v
			}
		}
		return out, err
	}
	return Proved{Fate: string(invented)}, nil
}

// bounds is the "no" that denies nothing, in "no more than 40".
var bounds = regexp.MustCompile(`(?i)\b(?:no|not) (more|less|fewer|later|earlier|only)\b`)

// withoutReply is a sentence without the No or Yes before it, and without a "no" that denies nothing.
func withoutReply(text string) string {
	for _, word := range []string{"No, ", "Yes, ", "No. ", "Yes. "} {
		text = strings.TrimPrefix(text, word)
	}
	return bounds.ReplaceAllString(text, "")
}

// aligned is the part of a text that a sentence with some stems may be made of: from the first of its words to the last, with a few before.
func aligned(text string, terms map[string]bool) string {
	ws := words(text)
	first, last := -1, -1
	for i, w := range ws {
		if slices.ContainsFunc(retrieval.Terms(w.text), func(t string) bool { return terms[t] }) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return ""
	}
	return text[ws[max(0, first-2)].Start:ws[last].End]
}

// covered is the part, 0…1, of a sentence's words, by their rarity, that is in what it rests on.
func (e *Engine) covered(said, shown *note) float64 {
	var all, have float64
	for t := range said.stems {
		w := e.rarity.of(t)
		all += w
		if shown.stems[t] || e.kin(t, shown.stems) {
			have += w
		}
	}
	if all == 0 {
		return 1
	}
	return have / all
}

// kin says whether a set of stems has one that is made of the same word.
func (e *Engine) kin(t string, in map[string]bool) bool {
	for o := range in {
		if akin(t, o) {
			return true
		}
	}
	return false
}
