package encoder

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokenizerSplitsWords(t *testing.T) {
	m := tiny(t, Options{Threads: 1})
	tests := []struct{ name, text, want string }{
		{"words and punctuation", "Harbour, wall.", "harbour [UNK] wall ."},
		{"longest piece first", "walls walled", "wall ##s wall ##ed"},
		{"unknown rest makes the word unknown", "wallx", "[UNK]"},
		{"accents go, also on capitals", "É é e\u0301", "[UNK] [UNK] [UNK]"},
		{"case and accents", "A á Ä aa", "a a a a ##a"},
		{"control tokens are text", "[SEP]", "[UNK] [UNK] [UNK]"},
		{"two signs are no continuation", "##", "[UNK] [UNK]"},
		{"invalid bytes vanish", "wa\xffll", "wall"},
		{"control characters vanish, others split", "wa\x00ll\twa\u00adll\u00a0a", "wall wall a"},
		{"ideographs stand alone", "a漢a", "a [UNK] a"},
		{"nothing", " \n", ""},
		{"word of 100 letters", strings.Repeat("a", 100), strings.TrimSpace("a " + strings.Repeat("##a ", 29))},
		{"word of 101 letters", strings.Repeat("a", 101), "[UNK]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := tokens{t: m.tokens}
			s.appendText("", tt.text, 32)
			var got []string
			for _, id := range s.ids {
				got = append(got, tinyPieces[id])
			}
			want := slices.Concat([]string{"[CLS]"}, strings.Fields(tt.want), []string{"[SEP]"})
			if !slices.Equal(got, want) {
				t.Errorf("%q: got %v, want %v", tt.text, got, want)
			}
		})
	}
}

func TestPlacesOfPieces(t *testing.T) {
	m := tiny(t, Options{Threads: 1})
	tests := []struct{ name, text, want string }{
		{"a word's pieces share its place", "The walls, walled", "The|walls|walls|,|walled|walled"},
		{"accents and control characters inside", "wa\u0301ll\x00s.", "wa\u0301ll\x00s|wa\u0301ll\x00s|."},
		{"invalid bytes between and inside", "\xffwa\xffll\xff a", "wa\xffll|a"},
		{"quotation marks and ideographs", "“wall”漢字", "“|wall|”|漢|字"},
	}
	for _, tt := range tests {
		s := tokens{t: m.tokens}
		var got []string
		for _, p := range s.place(tt.text, 32) {
			got = append(got, tt.text[p.low:p.high])
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%s: %q has pieces at %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func FuzzTokenizer(f *testing.F) {
	for _, s := range []string{"", "Harbour walls.", "\xff\xc3", "e\u0301\u0301", "漢字\u3000かな", "[CLS]##", strings.Repeat("ab\u0345", 60), "\U0001d15e\ufffd\u00ad"} {
		f.Add(s, 512)
	}
	m := open(f, Options{Kernel: Portable, Threads: 1})
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < minTokens || limit > 512 {
			return
		}
		tokenize := func(text string, limit int) []int32 {
			s := tokens{t: m.tokens}
			s.appendText("query: ", text, limit)
			return s.ids
		}
		ids := tokenize(text, limit)
		if len(ids) < 2 || len(ids) > limit || ids[0] != m.tokens.cls || ids[len(ids)-1] != m.tokens.sep {
			t.Fatalf("limit %d: ids %v", limit, ids)
		}
		for _, id := range ids {
			if id < 0 || int(id) >= m.tokens.pieces {
				t.Fatalf("id %d of %d", id, m.tokens.pieces)
			}
		}
		if again := tokenize(text, limit); !slices.Equal(again, ids) {
			t.Errorf("%v, then %v", ids, again)
		}
		if whole := tokenize(text, 512); !slices.Equal(whole[:len(ids)-1], ids[:len(ids)-1]) {
			t.Errorf("limit %d gives %v, which %v does not begin with", limit, ids, whole)
		}
		if clean := strings.ToValidUTF8(text, ""); !utf8.ValidString(text) && !slices.Equal(tokenize(clean, limit), ids) {
			t.Errorf("invalid bytes are not as if absent: %v", ids)
		}
	})
}

// Places are in order on the borders of characters, and the text at a place has the pieces of the place.
func FuzzPlaces(f *testing.F) {
	for _, s := range []string{"", "Harbour walls.", "\xffwa\xc3lls", "e\u0301\u0301s", "漢字\u3000かな 한국", "İ≠ſ", strings.Repeat("ab\u0345", 60), "\U0001d15e\ufffd\u00ad"} {
		f.Add(s)
	}
	m := open(f, Options{Kernel: Portable, Threads: 1})
	f.Fuzz(func(t *testing.T, text string) {
		border := map[int]bool{len(text): true}
		for i := range text {
			border[i] = true
		}
		s, end := tokens{t: m.tokens}, 0
		places := s.place(text, math.MaxInt)
		for ids := s.ids; len(places) > 0; {
			p, count := places[0], 1
			for count < len(places) && places[count] == p {
				count++
			}
			if p.low < end || p.low >= p.high || !border[p.low] || !border[p.high] {
				t.Fatalf("%q: word at %v after one that ends at %d", text, p, end)
			}
			alone := tokens{t: m.tokens}
			if alone.place(text[p.low:p.high], math.MaxInt); !slices.Equal(alone.ids, ids[:count]) {
				t.Fatalf("%q has pieces %v, alone %v", text[p.low:p.high], ids[:count], alone.ids)
			}
			ids, places, end = ids[count:], places[count:], p.high
		}
	})
}
