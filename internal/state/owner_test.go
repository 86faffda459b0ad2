package state

import (
	"slices"
	"testing"
)

// A data base belongs to the first application that asks, so that no other takes its guilds for ones that it was removed from.
func TestOwn(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, again func() *Store) {
		for _, c := range []struct {
			application string
			want        bool
		}{{"20", true}, {"10", false}, {"30", false}, {"20", true}} {
			if own, err := again().Own(t.Context(), c.application); own != c.want || err != nil {
				t.Errorf("%s: %v, %v", c.application, own, err)
			}
		}
	})
}

func TestGuilds(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store, _ func() *Store) {
		if got, err := s.Guilds(t.Context()); len(got) > 0 || err != nil {
			t.Errorf("at first: %q, %v", got, err)
		}
		must(t, s.SetSettings(t.Context(), "1", Settings{PerUser: 1}))
		must(t, s.SetSettings(t.Context(), "2", Settings{PerUser: 1}))
		must(t, s.Opine(t.Context(), Opinion{Answer: "5", Guild: "2", User: "7", At: noon}))
		must(t, s.Opine(t.Context(), Opinion{Answer: "6", Guild: "3", User: "7", At: noon}))
		must(t, s.Record(t.Context(), Asked{Answer: "8", Guild: "4", User: "7", Question: "?", State: "answered", At: noon}))
		must(t, s.Record(t.Context(), Asked{Answer: "9", User: "7", Question: "?", State: "answered", At: noon}))
		if _, err := s.Take(t.Context(), noon, 0, []Limit{{Account{User, "5", "7"}, 3, 0}, {Account{Bot, "", ""}, 3, 0}}); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Guilds(t.Context()); !slices.Equal(got, []string{"1", "2", "3", "4", "5"}) || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	})
}
