package main

import (
	"context"
	"errors"
	"reflect"
	"testing"
)

// What was read before is not read again, and a reading does not depend on what is read beside it.
func TestReadingsAreRemembered(t *testing.T) {
	needReader(t)
	model, err := openModel()
	if err != nil {
		t.Fatal(err)
	}
	defer model.Close()
	open := func() builtInReader {
		reader, err := openReader(model)
		if err != nil {
			t.Fatal(err)
		}
		return reader.(builtInReader)
	}
	const question = "Who keeps the lighthouse?"
	windows := [][3]string{{"", "Ana Ferrow keeps the lighthouse at Cape Moss.", "She is its third keeper."}, {"", "The ferry leaves at noon.", ""}, {"It rained.", "The lamp was lit in 1902.", ""}}
	all, err := open().Read(t.Context(), question, windows)
	if err != nil || len(all) != len(windows) || all[0] == all[1] {
		t.Fatal(all, err)
	}
	r := open()
	for _, some := range [][]int{{1}, {0, 1, 2}, {2, 0}} {
		var asked [][3]string
		for _, i := range some {
			asked = append(asked, windows[i])
		}
		got, err := r.Read(t.Context(), question, asked)
		for k, i := range some {
			if err != nil || !reflect.DeepEqual(got[k], all[i]) {
				t.Errorf("%v: window %d is read as %+v, alone as %+v, %v", some, i, got[k], all[i], err)
			}
		}
	}
	if n := r.memory.Len(); n != len(windows) {
		t.Errorf("%d windows are remembered, read were %d", n, len(windows))
	}
	kept := all[0]
	kept.Evidence++
	r.memory.Add(keyOf(question, windows[0]), kept)
	if got, err := r.Read(t.Context(), question, windows); err != nil || got[0] != kept || got[2] != all[2] {
		t.Errorf("remembered is %+v, got %+v, %v", kept, got, err)
	}
	if got, err := r.Read(t.Context(), "Who owns it?", windows[:1]); err != nil || got[0] == kept {
		t.Errorf("another question is read as %+v, %v", got, err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if got, err := r.Read(ended, question, windows); len(got) > 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v, %v", got, err)
	}
}
