package encoder

import (
	"math"
	"strings"
	"testing"
)

func TestSpanIsTheAnswer(t *testing.T) {
	tests := []struct{ question, candidate, want string }{
		{"When does the market open?", "“The market” opens at six in the morning, Zoë said.", "six in the morning"},
		{"How much did the roof cost?", "The café’s new roof cost $3.5 million.", "$3.5 million"},
	}
	r := openReader(t, Options{})
	for _, tt := range tests {
		got := readAll(t, r, []reading{{Question: tt.question, Window: [3]string{"", tt.candidate, ""}}})[0].Span
		if s := tt.candidate[got.From:got.To]; s != tt.want || got.Score <= 0 {
			t.Errorf("%s\n%q of score %.2f, want %q", tt.question, s, got.Score, tt.want)
		}
	}
}

func TestSpansAreWholeWords(t *testing.T) {
	tests := []struct{ text, part, want string }{
		{"some 3.5 million", "5", "3.5"},
		{"three F-16s came", "16", "F-16s"},
		{"in the U.S. today", "U", "U.S."},
		{"it cost $40,000.", "000", "$40,000"},
		{"paid US$5 or 5€.", "5", "US$5"},
		{"paid 5€.", "5", "5€"},
		{"up 12% since", "12", "12%"},
		{"at -40 degrees", "40", "-40"},
		{"the mayor’s plan", "s", "mayor’s"},
		{"he left. She came.", "left", "left"},
		{"a plan. B fails.", "plan", "plan"},
		{"naïve", "ve", "naïve"},
	}
	for _, tt := range tests {
		from := strings.Index(tt.text, tt.part)
		if from, to := wholeWords(tt.text, from, from+len(tt.part)); tt.text[from:to] != tt.want {
			t.Errorf("%q of %q: %q, want %q", tt.part, tt.text, tt.text[from:to], tt.want)
		}
	}
}

// The best pair of start and end wins, in order and at most 25 tokens apart; its score is against that of
// the row for no answer.
func TestSpanIsTheBestPair(t *testing.T) {
	r := &Reader{tokens: tiny(t, Options{Threads: 1}).tokens, heads: heads{start: []float32{1, 0}, end: []float32{0, 1}}}
	text := strings.TrimSpace(strings.Repeat("wall ", 40))
	tests := []struct {
		name         string
		starts, ends map[int]float32 // by token; others are 0
		first, last  int
		score        float64
	}{
		{"one token", map[int]float32{7: 4}, map[int]float32{7: 4}, 7, 7, 5},
		{"start to end", map[int]float32{7: 4}, map[int]float32{9: 4}, 7, 9, 5},
		{"no end before its start", map[int]float32{7: 4}, map[int]float32{5: 4, 8: 1}, 7, 8, 2},
		{"the longest", map[int]float32{2: 4}, map[int]float32{26: 4}, 2, 26, 5},
		{"too long", map[int]float32{2: 4}, map[int]float32{27: 4, 3: 1}, 2, 3, 2},
		{"worse than none", map[int]float32{7: 1}, map[int]float32{7: 1}, 7, 7, -1},
	}
	for _, tt := range tests {
		rows := make([]float32, 2*40)
		for i, v := range tt.starts {
			rows[2*i] = v
		}
		for i, v := range tt.ends {
			rows[2*i+1] = v
		}
		want := Span{len("wall ") * tt.first, len("wall ")*tt.last + len("wall"), tt.score}
		if got := r.span(text, []float32{2, 1}, rows); got != want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, want)
		}
	}
	if got := r.span(" \xff", []float32{2, 1}, nil); got != (Span{Score: math.Inf(-1)}) {
		t.Errorf("%+v of nothing", got)
	}
}
