package corpus

import "testing"

func TestPlain(t *testing.T) {
	tests := []struct {
		text string
		want [][]string
	}{
		{"The tide rose. It fell.\n\n  # Not a heading here. \r\n", [][]string{{"The tide rose.", "It fell."}, {"# Not a heading here."}}},
		{"Read also: no furniture either", [][]string{{"Read also: no furniture either"}}},
		{" \n - \n", nil},
		{"", nil},
	}
	for _, tt := range tests {
		a := Plain("1", "Tides", tt.text)
		if len(a.Paragraphs) != len(tt.want) {
			t.Errorf("%q: %d paragraphs, want %d", tt.text, len(a.Paragraphs), len(tt.want))
			continue
		}
		for i, p := range a.Paragraphs {
			for j, s := range p.Sentences {
				if len(p.Sentences) != len(tt.want[i]) || a.Text(s) != tt.want[i][j] {
					t.Errorf("%q: sentence %q, want %q", tt.text, a.Text(s), tt.want[i])
				}
			}
		}
	}
}
