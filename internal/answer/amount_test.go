package answer

import "testing"

func TestAmounts(t *testing.T) {
	q := newQuantities()
	for _, tt := range []struct {
		a, b string
		want relation
	}{
		{"58 schools", "85 schools", differs},
		{"nearly 700 personnel", "a 700-person headquarters", agrees},
		{"5,000 participants", "five thousand runners", agrees},
		{"A dozen sailors", "12 men", agrees},
		{"half a million kroner", "500,000 kroner", agrees},
		{"€1.8 billion", "1,800 million euros", agrees},
		{"$1.8 billion", "1,800 million euros", unlike},
		{"90 minutes", "an hour and a half", agrees},
		{"three weeks", "another 21 days", agrees},
		{"six years", "54-month", differs},
		{"three weeks", "at least two months", differs},
		{"1.5 kilometres", "1,500 metres", agrees},
		{"310 kilometres", "250-mile", differs},
		{"A quarter", "25 percent", agrees},
		{"two-thirds", "66 per cent", agrees},
		{"More than 300 homes", "340 houses", refines},
		{"Several dozen passengers", "14 passengers", differs},
		{"A few hundred residents", "just under 700 people", differs},
		{"several hundred personnel", "nearly 700 personnel", refines},
		{"hundreds of millions of pounds", "£430 million", refines},
		{"twenty-six ships", "26 vessels", agrees},
		{"60 percent", "60 people", unlike}, {"24 hours", "24 people", unlike}, {"half a million people", "20%", unlike},
		{"twenty-one soldiers", "21 soldiers", agrees}, {"a 12-person crew", "12 sailors", agrees}, {"an 80-strong crew", "81 sailors", agrees},
		{"€50bn", "€50 billion", agrees}, {"10m euros", "ten million euros", agrees}, {"half a million people", "500,000 people", agrees},
		{"300 square kilometres", "116 square miles", agrees}, {"300 square kilometres", "300 kilometres", unlike},
		{"more than a million people", "1.3 million people", refines}, {"no more than 300", "280", refines}, {"no fewer than 300", "280", differs},
		{"two and a half years", "30 months", agrees}, {"one hundred and one nights", "101 nights", agrees},
	} {
		x, okX := q.amount(tt.a)
		y, okY := q.amount(tt.b)
		if !okX || !okY {
			t.Errorf("%q, %q: amount found: %v, %v", tt.a, tt.b, okX, okY)
			continue
		}
		if got, back := x.to(y), y.to(x); got != tt.want || back != tt.want {
			t.Errorf("%q (%v) to %q (%v): %v and back %v, want %v", tt.a, x, tt.b, y, got, back, tt.want)
		}
	}
	for _, text := range []string{"", "the mayor", "soon", "%"} {
		if a, ok := q.amount(text); ok {
			t.Errorf("%q: %v, want none", text, a)
		}
	}
}
