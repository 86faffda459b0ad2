// Package eval measures the bot's answers against a set of questions whose right replies are
// known: it parses the plain-text set, judges each answer by the rules of README.md, and prints a
// table with 95 % intervals. The set and its own articles lie beside the code.
package eval

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"rapporteur/internal/answer"
)

// Half says what a question is for.
type Half string

const (
	Dev    Half = "dev"    // for tuning: single questions may be looked at
	Report Half = "report" // for totals only
)

// Question is a question of the set with what a right reply looks like.
type Question struct {
	Line     int // of the block's first line, from 1
	Text     string
	Half     Half
	Corpus   string // name of the articles it is asked about
	Kind     string
	Want     answer.State
	Short    []string   // accepted short answers; none where no short phrase answers
	Evidence []Evidence // alternatives, unless All
	// All: a right reply shows a quote for every Evidence, as a comparison must.
	All bool
}

// Evidence is the fingerprint of a sentence: a quote fits when it lies in the article and holds
// every phrase.
type Evidence struct {
	Article string
	Phrases []string
}

// Parse reads a question set. name stands before the line in errors ("questions.txt:12: …").
func Parse(name, text string) ([]Question, error) {
	var set []Question
	var q *Question
	finish := func() error {
		if q == nil {
			return nil
		}
		if err := q.complete(); err != nil {
			return fmt.Errorf("%s:%d: %w", name, q.Line, err)
		}
		set, q = append(set, *q), nil
		return nil
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			if err := finish(); err != nil {
				return nil, err
			}
			continue
		}
		if q == nil {
			q = &Question{Line: i + 1}
		}
		if err := q.read(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return set, finish()
}

// read takes one "key: value" line of the block.
func (q *Question) read(line string) error {
	key, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !ok || value == "" {
		return fmt.Errorf(`want "key: value", got %q`, line)
	}
	switch key {
	case "q":
		return once(&q.Text, value, key)
	case "half":
		return once((*string)(&q.Half), value, key, string(Dev), string(Report))
	case "corpus":
		return once(&q.Corpus, value, key)
	case "kind":
		return once(&q.Kind, value, key)
	case "want":
		return once((*string)(&q.Want), value, key, string(answer.Answered), string(answer.Partly), string(answer.NotCovered), string(answer.FalsePremise))
	case "need":
		return q.readNeed(value)
	case "short":
		return q.readShort(value)
	case "evidence":
		return q.readEvidence(value)
	}
	return fmt.Errorf("unknown key %q; the keys are q, half, corpus, kind, want, need, short, evidence", key)
}

// once stores a value that may be given once and, when any are named, must be one of allowed.
func once(dst *string, value, key string, allowed ...string) error {
	if *dst != "" {
		return fmt.Errorf("%s is given twice", key)
	}
	if len(allowed) > 0 && !slices.Contains(allowed, value) {
		return fmt.Errorf("%s: want one of %s, got %q", key, strings.Join(allowed, ", "), value)
	}
	*dst = value
	return nil
}

func (q *Question) readNeed(value string) error {
	if value != "all" {
		return fmt.Errorf("need: want all, or no such line where one evidence is enough, got %q", value)
	}
	q.All = true
	return nil
}

func (q *Question) readShort(value string) error {
	if q.Short != nil {
		return errors.New("short is given twice; separate variants with a bar")
	}
	var err error
	q.Short, err = fields(value, "|")
	return err
}

func (q *Question) readEvidence(value string) error {
	article, phrases, ok := strings.Cut(value, "~")
	article = strings.TrimSpace(article)
	if !ok || article == "" {
		return fmt.Errorf(`evidence: want "article-id ~ phrase + phrase", got %q`, value)
	}
	list, err := fields(phrases, "+")
	q.Evidence = append(q.Evidence, Evidence{article, list})
	return err
}

// fields splits value and refuses empty parts, which would fit everything.
func fields(value, separator string) ([]string, error) {
	parts := strings.Split(value, separator)
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
		if parts[i] == "" {
			return nil, fmt.Errorf("an empty part in %q", value)
		}
	}
	return parts, nil
}

// complete checks that the block has what its judging needs.
func (q *Question) complete() error {
	for _, f := range []struct{ key, value string }{
		{"q", q.Text}, {"half", string(q.Half)}, {"corpus", q.Corpus}, {"kind", q.Kind}, {"want", string(q.Want)},
	} {
		if f.value == "" {
			return fmt.Errorf("the block has no %s", f.key)
		}
	}
	if refusal := q.Want == answer.NotCovered; refusal != (len(q.Evidence) == 0) {
		return fmt.Errorf("want %s: evidence must be given unless a refusal is right", q.Want)
	}
	return nil
}
