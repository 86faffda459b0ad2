package state

import "testing"

// An opinion is told with the question that was answered, as long as that is kept: when who asked has it forgotten, nobody's opinion still tells it.
func TestDislikedTellsTheQuestion(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, again func() *Store) {
		must(t, s.Record(t.Context(), Asked{Answer: "1", User: "u", Question: "Who leads it?", State: "answered", At: noon}))
		must(t, s.Opine(t.Context(), Opinion{Answer: "1", User: "v", Reason: "too short", At: noon}))
		told := func(want string) {
			t.Helper()
			r, err := again().Report(t.Context(), noon, 5)
			must(t, err)
			if len(r.Disliked) != 1 || r.Disliked[0].Question != want || r.Disliked[0].Reason != "too short" {
				t.Errorf("got %+v, want the question %q", r.Disliked, want)
			}
		}
		told("Who leads it?")
		must(t, s.Forget(t.Context(), "u"))
		told("")
	})
}
