package discord

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
)

func TestProofIDIsReadBack(t *testing.T) {
	shelf := []answer.Source{herald, courier, gazette}
	a := &answer.Answer{Revision: "3f9c12ab", Claims: []answer.Claim{
		{Quotes: []answer.Quote{{Article: "003-ferry", Start: 812, End: 921}, {Article: "001-bridge", Start: 0, End: 35}}},
		{Quotes: []answer.Quote{{Article: "003-ferry", Start: 812, End: 921}, {Article: "of another corpus", Start: 1, End: 2}}},
	}, Conflicts: []answer.Conflict{{Sides: []answer.Side{{Quotes: []answer.Quote{{Article: "002-cost", Start: 1 << 20, End: 1<<20 + 9}}}}}}}
	rest, ok := strings.CutPrefix(proofID(a, shelf), proofPrefix)
	if !ok {
		t.Fatalf("the id is %q", proofID(a, shelf))
	}
	rev, spans, err := parseProof(rest)
	if err != nil || rev != a.Revision {
		t.Fatalf("revision %q, %v", rev, err)
	}
	want := []span{{2, 812, 109}, {0, 0, 35}, {1, 1 << 20, 9}}
	if diff := cmp.Diff(want, spans, cmp.AllowUnexported(span{})); diff != "" {
		t.Error(diff)
	}
}

func TestProofIDKeepsTheLimit(t *testing.T) {
	a := &answer.Answer{Revision: "3f9c12ab"}
	for i := range 50 {
		a.Claims = append(a.Claims, answer.Claim{Quotes: []answer.Quote{{Article: "001-bridge", Start: 1000 * i, End: 1000*i + 90}}})
	}
	id := proofID(a, []answer.Source{herald})
	_, spans, err := parseProof(strings.TrimPrefix(id, proofPrefix))
	if len(id) > maxCustomID || err != nil || len(spans) < 5 {
		t.Errorf("%q: %d units, %d quotes, %v", id, len(id), len(spans), err)
	}
	for name, none := range map[string]*answer.Answer{
		"no quotes": {Revision: "3f9c12ab"}, "odd revision": {Revision: "a:b", Claims: a.Claims}, "long revision": {Revision: strings.Repeat("a", 99), Claims: a.Claims},
	} {
		if id := proofID(none, []answer.Source{herald}); id != "" {
			t.Errorf("%s: the id %q", name, id)
		}
	}
}

// TestProofSaysWhereItIsFrom: however long a quote, its neighbours and its link are, a card is one message that ends with them.
func TestProofSaysWhereItIsFrom(t *testing.T) {
	wild := strings.Repeat("<*> ", 400)
	source := answer.Source{Title: wild, Publisher: wild, Author: wild, URL: "https://a.example/" + strings.Repeat("x", 400), Published: "2024-07-05", Kind: corpus.Original}
	for name, p := range map[string]answer.Proof{
		"neighbours": {Quote: quoted(source, strings.Repeat("oak ", 200)), Before: wild, After: wild},
		"quote":      {Quote: quoted(source, wild), Before: "Before.", After: wild},
		"alone":      {Quote: quoted(source, wild)},
	} {
		p.Paragraph, p.Paragraphs = 2, 7
		m := renderProof(en, []proof{{p, source}, {p, source}}, 1)
		if n := units(m.content); n > maxContent || n < maxContent*2/3 {
			t.Errorf("%s: a card of %d units", name, n)
		}
		if _, small, ok := strings.Cut(m.content, "\n-# ["); !ok || !strings.Contains(small, "](<https://a.example/xxx") || !strings.HasSuffix(small, "paragraph 2 of 7") {
			t.Errorf("%s: it ends with %q", name, small)
		}
	}
}

func FuzzParseProof(f *testing.F) {
	for _, s := range []string{"3f9c12ab:0.a.b", "x:", ":1.2.3,4.5.6", "x:1.2", "x:-1.2.3", "x:zzzzzzzzz.1.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, spans, err := parseProof(s)
		if err == nil && len(spans) == 0 {
			t.Errorf("%q: neither quotes nor an error", s)
		}
		for _, x := range spans {
			if x.article < 0 || x.start < 0 || x.length < 0 || x.start+x.length < 0 {
				t.Errorf("%q: %s", s, fmt.Sprint(x))
			}
		}
	})
}
