package discord

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStatements(t *testing.T) {
	for content, want := range map[string][]string{
		"The bridge opened on Friday. It is of oak.":                                                            {"The bridge opened on Friday.", "It is of oak."},
		"**The bridge** opened _on Friday_. [1] [2]\n-# [1] [A bridge](<https://herald.example/1>), The Herald": {"The bridge opened _on Friday_."},
		"# News\n> The bridge opened.\n- It is of oak.\n1. It is long.":                                         {"News", "The bridge opened.", "It is of oak.", "It is long."},
		"<@12> see https://herald.example/1 and [this](https://herald.example/2)!":                              {"see and this!"},
		"It cost 3\\*4 crowns, ||they say||.":                                                                   {"It cost 3*4 crowns, they say."},
		"```\nfunc main() {}\n```":                                                                              nil,
		"[1] :-) 🎉":                                                                                             nil,
	} {
		if diff := cmp.Diff(want, statements(content)); diff != "" {
			t.Errorf("%q: %s", content, diff)
		}
	}
}

func FuzzStatements(f *testing.F) {
	f.Add("**bold** [1](<x>) \\* ```")
	f.Fuzz(func(t *testing.T, content string) {
		for _, s := range statements(content) {
			if s == "" {
				t.Errorf("%q holds an empty statement", content)
			}
		}
	})
}
