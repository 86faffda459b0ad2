package encoder

import (
	"encoding/binary"
	"errors"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class is what a character is to the tokenizer; an ordinary letter has none of these bits.
type class uint8

const (
	dropped class = 1 << iota
	space
	ideograph
	mark
	punctuation
)

type classRange struct {
	low, high rune
	class     class
}

func classOf(r rune) class {
	i, found := slices.BinarySearchFunc(classRanges[:], r, func(c classRange, r rune) int {
		switch {
		case c.high < r:
			return -1
		case c.low > r:
			return 1
		}
		return 0
	})
	if !found {
		return 0
	}
	return classRanges[i].class
}

// maxWordRunes is the length up to which a word is looked up; longer ones are unknown, as in the
// reference tokenizer.
const maxWordRunes = 100

// tokenizer is BERT's uncased WordPiece tokenizer. Its tables are views of the weights file, so it is
// immutable and safe for concurrent use. Text such as "[SEP]" is ordinary text, never a control token.
type tokenizer struct {
	pieces, longest int
	offsets, hash   []byte // little-endian u32
	text            []byte
	mask            uint32
	cls, sep, unk   int32
	ascii           [utf8.RuneSelf]class
}

// loadTokenizer reads and checks the vocabulary.
func loadTokenizer(s sections) (*tokenizer, error) {
	c := s.open("vocabulary")
	t := &tokenizer{pieces: c.count(1, 1<<18)}
	slots, size := c.count(2, 1<<20), c.count(1, 1<<24)
	t.longest = c.count(1, 1<<10)
	for _, id := range []*int32{&t.cls, &t.sep, &t.unk} {
		*id = int32(c.count(0, t.pieces-1))
	}
	t.offsets, t.text, t.hash = c.tensor(4*(t.pieces+1)), c.tensor(size), c.tensor(4*slots)
	if c.err != nil {
		return nil, c.err
	}
	t.mask = uint32(slots - 1)
	if err := t.check(slots); err != nil {
		return nil, err
	}
	for r := range t.ascii {
		t.ascii[r] = classOf(rune(r))
	}
	return t, nil
}

// check makes sure that no lookup can leave the tables or go round for ever.
func (t *tokenizer) check(slots int) error {
	if slots&(slots-1) != 0 {
		return errors.New("encoder: weights: size of the vocabulary's hash table is not a power of two: make the file again")
	}
	for i := range t.pieces {
		if at(t.offsets, i) > at(t.offsets, i+1) || int(at(t.offsets, i+1)) > len(t.text) {
			return errors.New("encoder: weights: vocabulary is out of order: make the file again")
		}
	}
	used := 0
	for i := range slots {
		v := int(at(t.hash, i))
		if v > t.pieces {
			return errors.New("encoder: weights: the vocabulary's hash table names a piece that is not there: make the file again")
		}
		used += min(v, 1)
	}
	if used == slots {
		return errors.New("encoder: weights: the vocabulary's hash table is full: make the file again")
	}
	return nil
}

func at(table []byte, i int) uint32 { return binary.LittleEndian.Uint32(table[4*i:]) }

// hashPiece is FNV-1a with another start for pieces inside a word; convert.py has its twin.
func hashPiece(piece []byte, inside bool) uint32 {
	h := uint32(0x811C9DC5)
	if inside {
		h ^= 0x5BD1E995
	}
	for _, c := range piece {
		h = (h ^ uint32(c)) * 0x01000193
	}
	return h ^ h>>15
}

// lookup returns the id of a piece; inside asks for the form that continues a word ("##…").
func (t *tokenizer) lookup(piece []byte, inside bool) (int32, bool) {
	for slot := hashPiece(piece, inside) & t.mask; ; slot = (slot + 1) & t.mask {
		v := at(t.hash, int(slot))
		if v == 0 {
			return 0, false
		}
		p := t.text[at(t.offsets, int(v-1)):at(t.offsets, int(v))]
		isInside := len(p) > 2 && p[0] == '#' && p[1] == '#'
		if isInside {
			p = p[2:]
		}
		if isInside == inside && string(p) == string(piece) {
			return int32(v - 1), true
		}
	}
}

// longestPiece returns the longest known piece at the start of rest, and its length; 0 if none.
func (t *tokenizer) longestPiece(rest []byte, inside bool) (int32, int) {
	limit := t.longest
	if inside {
		limit -= len("##")
	}
	for end := min(len(rest), limit); end > 0; end-- {
		if end < len(rest) && !utf8.RuneStart(rest[end]) {
			continue
		}
		if id, ok := t.lookup(rest[:end], inside); ok {
			return id, end
		}
	}
	return 0, 0
}

// tokens is the state of one text being tokenized; it is kept to be used again.
type tokens struct {
	t         *tokenizer
	ids       []int32
	limit     int // len(ids) that is enough
	word, run []byte
	iter      norm.Iter
	here, at  extent   // bytes of the text: the character being added, the word so far
	places    []extent // for each of ids the bytes of its word; kept by place alone
	placing   bool
}

// extent is the range [low,high) of tokens in a window or of bytes in a text.
type extent struct{ low, high int }

// appendText appends [CLS] prefix text [SEP], cut to at most max tokens.
func (s *tokens) appendText(prefix, text string, max int) {
	s.limit = len(s.ids) + max - 1
	s.ids = append(s.ids, s.t.cls)
	s.plain(prefix)
	s.plain(text)
	s.ids = append(s.ids[:min(len(s.ids), s.limit)], s.t.sep)
}

// plain appends the pieces of s. A run of characters outside ASCII is cleaned first and then
// decomposed; a mark after an ASCII letter is dropped in any case, so runs do not depend on what
// stands before them.
func (s *tokens) plain(text string) {
	for i := 0; i < len(text) && len(s.ids) < s.limit; {
		if text[i] < utf8.RuneSelf {
			s.char(rune(text[i]), s.t.ascii[text[i]])
			i++
			continue
		}
		s.run = s.run[:0]
		for i < len(text) && text[i] >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			s.clean(r)
			i += size
		}
		s.decomposed()
	}
	s.endWord()
}

// place returns, for each piece of the text, at most limit, the bytes of the word that it belongs to. It
// takes characters one by one: where combining marks change their order only beside each other it
// may find other pieces than plain, never places outside the text.
func (s *tokens) place(text string, limit int) []extent {
	s.ids, s.limit, s.places, s.placing = nil, limit, nil, true
	for i := 0; i < len(text) && len(s.ids) < limit; {
		r, size := utf8.DecodeRuneInString(text[i:])
		s.run, s.here = s.run[:0], extent{i, i + size}
		s.clean(r)
		s.decomposed()
		i += size
	}
	s.endWord()
	s.placing = false
	return s.places[:min(len(s.places), limit)]
}

// clean adds r to the run: without control characters and invalid bytes, with spaces around ideographs.
func (s *tokens) clean(r rune) {
	switch k := classOf(r); {
	case k&dropped != 0: // U+FFFD, which stands for invalid UTF-8, is among them
	case k&space != 0:
		s.run = append(s.run, ' ')
	case k&ideograph != 0:
		s.run = append(s.run, ' ')
		s.run = utf8.AppendRune(s.run, r)
		s.run = append(s.run, ' ')
	default:
		s.run = utf8.AppendRune(s.run, r)
	}
}

// decomposed takes the run through NFD.
func (s *tokens) decomposed() {
	s.iter.Init(norm.NFD, s.run)
	for !s.iter.Done() {
		for b := s.iter.Next(); len(b) > 0; {
			r, size := utf8.DecodeRune(b)
			s.char(r, classOf(r))
			b = b[size:]
		}
	}
}

// char adds one normalised character of class k to the word, or ends the word.
func (s *tokens) char(r rune, k class) {
	switch {
	case k&(dropped|mark) != 0:
	case k&space != 0:
		s.endWord()
	case k&punctuation != 0:
		s.endWord()
		s.add(r)
		s.endWord()
	default:
		s.add(unicode.ToLower(r))
	}
}

func (s *tokens) add(r rune) {
	if len(s.word) == 0 {
		s.at.low = s.here.low
	}
	s.at.high = s.here.high
	s.word = utf8.AppendRune(s.word, r)
}

// endWord appends the pieces of the word, and their places where these are wanted.
func (s *tokens) endWord() {
	before := len(s.ids)
	s.split(s.word)
	s.word = s.word[:0]
	if s.placing {
		s.places = append(s.places, slices.Repeat([]extent{s.at}, len(s.ids)-before)...)
	}
}

// split appends the pieces of a word, greedy and longest first, or one unknown token.
func (s *tokens) split(word []byte) {
	if len(word) > maxWordRunes && utf8.RuneCount(word) > maxWordRunes {
		s.ids = append(s.ids, s.t.unk)
		return
	}
	before := len(s.ids)
	for rest := word; len(rest) > 0; {
		id, size := s.t.longestPiece(rest, len(rest) < len(word))
		if size == 0 {
			s.ids = append(s.ids[:before], s.t.unk)
			return
		}
		s.ids, rest = append(s.ids, id), rest[size:]
	}
}
