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

// Set is what is measured with.
type Set struct {
	Questions  []Question
	Statements []Statement
	Pairs      []Pair
	Claims     []Claim
}

// Of is the part of a set that is for one end.
func (s Set) Of(h Half) Set {
	return Set{
		slices.DeleteFunc(slices.Clone(s.Questions), func(q Question) bool { return q.Half != h }),
		slices.DeleteFunc(slices.Clone(s.Statements), func(s Statement) bool { return s.Half != h }),
		slices.DeleteFunc(slices.Clone(s.Pairs), func(p Pair) bool { return p.Half != h }),
		slices.DeleteFunc(slices.Clone(s.Claims), func(c Claim) bool { return c.Half != h }),
	}
}

// Every is every nth of each part of a set, beginning with the first.
func (s Set) Every(n int) Set {
	return Set{every(n, s.Questions), every(n, s.Statements), every(n, s.Pairs), every(n, s.Claims)}
}

func every[T any](n int, all []T) (some []T) {
	for i := 0; i < len(all); i += n {
		some = append(some, all[i])
	}
	return some
}

// block is what a set is made of: lines "key: value".
type block interface {
	read(key, value string) error
	addTo(*Set) error // with an error when something is missing
}

// Parse reads a set. name stands before the line in errors ("questions.txt:12: …").
func Parse(name, text string) (Set, error) {
	var set Set
	var b block
	first := 0
	for i, line := range strings.Split(text+"\n", "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			if b != nil {
				if err := b.addTo(&set); err != nil {
					return Set{}, fmt.Errorf("%s:%d: %w", name, first, err)
				}
			}
			b = nil
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if b == nil {
			first, b = i+1, begin(i+1, key)
		}
		err := fmt.Errorf(`want "key: value", got %q`, line)
		if ok && value != "" {
			err = b.read(key, value)
		}
		if err != nil {
			return Set{}, fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return set, nil
}

// begin is the block whose first line has the key.
func begin(line int, key string) block {
	switch key {
	case "statement":
		return &Statement{Line: line}
	case "pair":
		return &Pair{Line: line}
	case "claim":
		return &Claim{Line: line}
	}
	return &Question{Line: line}
}

// read takes one line of the block.
func (q *Question) read(key, value string) error {
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
		return readEvidence(&q.Evidence, value)
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

func readEvidence(all *[]Evidence, value string) error {
	article, phrases, ok := strings.Cut(value, "~")
	article = strings.TrimSpace(article)
	if !ok || article == "" {
		return fmt.Errorf(`evidence: want "article-id ~ phrase + phrase", got %q`, value)
	}
	list, err := fields(phrases, "+")
	*all = append(*all, Evidence{article, list})
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

func (q *Question) addTo(s *Set) error {
	err := given([][2]string{{"q", q.Text}, {"half", string(q.Half)}, {"corpus", q.Corpus}, {"kind", q.Kind}, {"want", string(q.Want)}})
	if refusal := q.Want == answer.NotCovered; err == nil && refusal != (len(q.Evidence) == 0) {
		err = fmt.Errorf("want %s: evidence must be given unless a refusal is right", q.Want)
	}
	s.Questions = append(s.Questions, *q)
	return err
}

// given says which of the fields, as key and value, is missing.
func given(fields [][2]string) error {
	for _, f := range fields {
		if f[1] == "" {
			return fmt.Errorf("the block has no %s", f[0])
		}
	}
	return nil
}
