package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestEveryRequestIsAnsweredWithItsTimes(t *testing.T) {
	var out strings.Builder
	in := `{"Kernel":"portable","Threads":1,"Texts":["a"],"Repeat":2}` + "\n" + `{"Texts":["a","b"],"Repeat":1}`
	if err := serve(t.Context(), strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	answers := json.NewDecoder(strings.NewReader(out.String()))
	for _, want := range []int{2, 1} {
		var times []int64
		if err := answers.Decode(&times); err != nil || len(times) != want {
			t.Errorf("times %v, error %v, want %d", times, err, want)
		}
	}
}

func TestWindowsAreRead(t *testing.T) {
	var out strings.Builder
	in := `{"Question":"Who rang?","Windows":[["","The bell ringer rang.","It was six."]]}`
	if err := serve(t.Context(), strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	var got reply
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil || len(got.Tokens) != 1 || len(got.Readings) != 1 || got.Tokens[0][0] != 101 {
		t.Errorf("%s, error %v", out.String(), err)
	}
}

func TestBadRequestIsAnError(t *testing.T) {
	for _, in := range []string{"{", `{"Kernel":"abacus","Repeat":1}`} {
		if err := serve(t.Context(), strings.NewReader(in), new(strings.Builder)); err == nil {
			t.Errorf("%s: accepted", in)
		}
	}
}
