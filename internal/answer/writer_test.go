package answer

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapporteur/internal/corpus"
)

// script is a language model that writes what a function says.
type script func(ctx context.Context, b Brief, proposed func(Proposal)) error

func (script) Name() string { return "scripted" }

func (m script) Write(ctx context.Context, b Brief, proposed func(Proposal)) (Spent, error) {
	return Spent{In: 100, Out: 20, Attempts: 1}, m(ctx, b, proposed)
}

// says is a model that proposes sentences; each rests on the excerpt that its quote stands in.
func says(list ...Proposal) script {
	return func(_ context.Context, b Brief, proposed func(Proposal)) error {
		for i, p := range list {
			p.N = i + 1
			for k, e := range b.Excerpts {
				if p.Excerpt == 0 && p.Quote != "" && strings.Contains(e.Text, p.Quote) {
					p.Excerpt = k + 1
				}
			}
			proposed(p)
		}
		return nil
	}
}

func writer(t testing.TB, e *Engine, m Generator) *Writer {
	t.Helper()
	w, err := NewWriter(e, m, 6000)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func askWriter(t testing.TB, w *Writer, question string) *Answer {
	t.Helper()
	a, err := w.Ask(t.Context(), Question{Text: question, Why: true})
	if err != nil {
		t.Fatalf("Ask(%q): %v", question, err)
	}
	return a
}

const millQuestion = "How many people will the tidal mill at Sorn employ?"

// What a model proposes is shown where a quote proves it; where nothing is left, the articles speak for themselves.
func TestAModelIsCheckedSentenceBySentence(t *testing.T) {
	const quote = "The tidal mill at Sorn will employ nearly 40 people."
	for _, c := range []struct {
		name, text, quote string
		excerpt           int
		fate              fate
	}{
		{"its own words", "Nearly 40 people will be employed at the tidal mill at Sorn.", quote, 0, passes},
		{"the source's words", quote, quote, 0, passes},
		{"emphasis", "The tidal mill at Sorn will employ **nearly 40 people**.", quote, 0, passes},
		{"a quote with other marks", "The tidal mill at Sorn will employ nearly 40 people.", "the TIDAL  mill at Sorn will employ nearly 40 people", 1, passes},
		{"a figure off by one", "The tidal mill at Sorn will employ nearly 41 people.", quote, 0, wrongValue},
		{"another name", "The tidal mill at Brenn will employ nearly 40 people.", quote, 0, wrongName},
		{"no such excerpt", "The tidal mill at Sorn will employ nearly 40 people.", quote, 99, noPassage},
		{"no excerpt", "The tidal mill at Sorn will employ nearly 40 people.", "", 0, noPassage},
		{"a quote that is too short", "The tidal mill at Sorn will employ nearly 40 people.", "40 people", 1, noQuote},
		{"a quote of its own", "The tidal mill at Sorn will employ nearly 40 people.", "The tidal mill at Sorn will employ almost 40 people.", 1, invented},
		{"a quote from elsewhere", "Its owner is Ines Hart of the mill.", "Its owner is Ines Hart.", 1, misplaced},
		{"an address", "The tidal mill at Sorn will employ nearly 40 people: https://example.org", quote, 0, unfit},
		{"a mention", "@everyone The tidal mill at Sorn will employ nearly 40 people.", quote, 0, unfit},
		{"a link", "[The tidal mill at Sorn](x) will employ nearly 40 people.", quote, 0, unfit},
		{"letters of another alphabet", "The tidal mill at Sorn will employ nearly 40 peоple.", quote, 0, unfit},
		{"two words", "Forty people.", quote, 0, unfit},
		{"nothing that was asked", "Flour will be ground at night.", "Flour will be ground by night.", 0, unasked},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := writer(t, readEngine(t, wordReader{}), says(Proposal{Text: c.text, Quote: c.quote, Excerpt: c.excerpt}))
			a := askWriter(t, w, millQuestion)
			if got := a.Why.Model.Fates; got[string(c.fate)] != 1 || len(got) != 1 {
				t.Fatalf("fates %v, want one %q", got, c.fate)
			}
			for _, cl := range a.Claims {
				if !w.verify(Claim{Text: "", Quotes: cl.Quotes}) {
					t.Errorf("a quote is not in its article: %+v", cl)
				}
			}
			removed := 1
			if c.fate == passes {
				removed = 0
			}
			if a.State != Answered || a.Removed != removed {
				t.Errorf("state %s, %d removed; want answered, %d", a.State, a.Removed, removed)
			}
			model := c.fate == passes || c.fate.twists()
			if (a.Engine == "scripted") != model || (a.Trouble == "") != model {
				t.Errorf("engine %q, trouble %q", a.Engine, a.Trouble)
			}
			if strings.Contains(a.Text, "*") || c.fate != passes && strings.Contains(a.Text, c.text) && c.text != quote {
				t.Errorf("shown: %s", a.Text)
			}
			if c.fate.twists() && !strings.Contains(a.Text, quote) {
				t.Errorf("%q was not replaced by what it quotes: %s", c.text, a.Text)
			}
		})
	}
}

// A model neither makes a refusal of an answer nor, without proof, an answer of a refusal.
func TestAModelDoesNotDecide(t *testing.T) {
	const missing = "What is the price of a loaf of bread at the mill?"
	owner := Proposal{Text: "The owner of the mill is Ines Hart.", Quote: "Its owner is Ines Hart."}
	for _, c := range []struct {
		name, question string
		model          script
		state          State
		trouble        Trouble
	}{
		{"silence", millQuestion, says(), Answered, TroubleUnsaid},
		{"an opinion", millQuestion, says(Proposal{Text: "I cannot answer that.", Excerpt: 1}), Answered, TroubleUnproof},
		{"a failure", millQuestion, func(context.Context, Brief, func(Proposal)) error { return errors.New("down") }, Answered, TroubleFailed},
		{"a refusal of both", missing, says(), NotCovered, TroubleUnsaid},
		{"an invention", missing, says(Proposal{Text: "A loaf of bread at the mill costs 5 euros.", Excerpt: 1}), NotCovered, TroubleUnproof},
		{"a true thing that does not answer", missing, says(Proposal{Text: "Flour will be ground at night.", Quote: "Flour will be ground by night."}), NotCovered, TroubleUnproof},
		{"a false premise", "Why was the mill's second wheel approved by the council?", says(owner), FalsePremise, ""},
		{"no question", "hello", says(owner), NotCovered, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := readEngine(t, wordReader{})
			want := ask(t, e, c.question)
			got := askWriter(t, writer(t, e, c.model), c.question)
			if got.State != c.state || want.State != c.state || got.Trouble != c.trouble || got.Engine != extractive || got.Text != want.Text {
				t.Errorf("got %s, trouble %q, by %s: %s\nwant %s, trouble %q: %s", got.State, got.Trouble, got.Engine, got.Text, c.state, c.trouble, want.Text)
			}
			if got.State == NotCovered && len(got.Suggestions) != len(want.Suggestions) {
				t.Errorf("suggestions %q, want %q", got.Suggestions, want.Suggestions)
			}
		})
	}
}

// The reader has a word where one of both denies what it says.
func TestProve(t *testing.T) {
	e := readEngine(t, wordReader{})
	for _, c := range []struct{ claim, article, quote, fate string }{
		{"The council approved the mill's second wheel.", "a-mill", "The council never approved the mill's second wheel.", string(turned)},
		{"The council never approved the mill's second wheel.", "a-mill", "The council never approved the mill's second wheel.", string(uncovered)}, // the reader finds it denied
		{"Its owner is Ines Hart.", "c-mill", "Its owner is Ines Hart.", Passed},
		{"The mill has a red door.", "a-mill", "It has two wheels.", string(uncovered)},
		{"It has two wheels.", "no-such", "It has two wheels.", string(noPassage)},
		{"It has two wheels.", "a-mill", "It has three wheels.", string(invented)},
	} {
		got, err := e.Prove(t.Context(), c.claim, c.article, c.quote)
		if err != nil || got.Fate != c.fate || got.Passes != (c.fate == Passed) {
			t.Errorf("%q from %q: got %+v, %v; want %s", c.claim, c.quote, got, err, c.fate)
		}
	}
}

// A reply that breaks off and begins anew counts once; the same sentence twice is said once.
func TestAReplyThatBeginsAnew(t *testing.T) {
	good := Proposal{Text: "Nearly 40 people will be employed at the tidal mill at Sorn.", Quote: "The tidal mill at Sorn will employ nearly 40 people.", Excerpt: 1}
	m := script(func(_ context.Context, b Brief, proposed func(Proposal)) error {
		for k, e := range b.Excerpts {
			if strings.Contains(e.Text, good.Quote) {
				good.Excerpt = k + 1
			}
		}
		for _, n := range []int{1, 2, 1, 2} {
			p := good
			p.N = n
			proposed(p)
		}
		return nil
	})
	var shown []string
	w := writer(t, readEngine(t, wordReader{}), m)
	a, err := w.Ask(t.Context(), Question{Text: millQuestion, Progress: func(a *Answer) { shown = append(shown, a.Text) }})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Claims) != 1 || a.Removed != 0 || len(shown) != 2 || shown[1] != a.Text {
		t.Errorf("%d claims, %d removed, shown %q, then %q", len(a.Claims), a.Removed, shown, a.Text)
	}
}

// A flood of sentences does not keep anybody waiting: no more are read than could be wanted.
func TestAFlood(t *testing.T) {
	var flood []Proposal
	for range 1000 {
		flood = append(flood, Proposal{Text: "Flour will be ground at night.", Quote: "Flour will be ground by night."})
	}
	w := writer(t, readEngine(t, wordReader{}), says(flood...))
	a := askWriter(t, w, millQuestion)
	if got := a.Why.Model; got.Proposed != 1000 || got.Fates[string(unasked)] != mostProposals || a.Removed != 1000 || a.Engine != extractive {
		t.Errorf("%+v, %d removed", got, a.Removed)
	}
}

// The same is asked of the model once, however many ask at once or after one another, and nothing of the question is kept.
func TestTheSameIsAskedOnce(t *testing.T) {
	var asked atomic.Int32
	release := make(chan struct{})
	m := script(func(ctx context.Context, b Brief, proposed func(Proposal)) error {
		asked.Add(1)
		<-release
		return says(Proposal{Text: "Nearly 40 people will be employed at the tidal mill at Sorn.", Quote: "The tidal mill at Sorn will employ nearly 40 people."})(ctx, b, proposed)
	})
	w := writer(t, readEngine(t, wordReader{}), m)
	var all sync.WaitGroup
	texts := make([]string, 8)
	for i := range texts {
		all.Go(func() {
			if a, err := w.Ask(t.Context(), Question{Text: millQuestion}); err == nil {
				texts[i] = a.Text
			}
		})
	}
	close(release)
	all.Wait()
	for _, text := range append(texts, askWriter(t, w, millQuestion).Text) {
		if text == "" || text != texts[0] {
			t.Errorf("got %q and %q", text, texts[0])
		}
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("the model was asked %d times", n)
	}
	for _, key := range w.kept.Keys() {
		if strings.Contains(key, "mill") {
			t.Error("what is kept tells the question")
		}
	}
}

// Who gives up does not take the answer from those who wait for the same.
func TestGivingUpIsOnesOwn(t *testing.T) {
	var asked atomic.Int32
	first := make(chan struct{})
	m := script(func(ctx context.Context, b Brief, proposed func(Proposal)) error {
		if asked.Add(1) == 1 {
			close(first)
			<-ctx.Done()
			return ctx.Err()
		}
		return says(Proposal{Text: "Nearly 40 people will be employed at the tidal mill at Sorn.", Quote: "The tidal mill at Sorn will employ nearly 40 people."})(ctx, b, proposed)
	})
	w := writer(t, readEngine(t, wordReader{}), m)
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := w.Ask(ctx, Question{Text: millQuestion}); !errors.Is(err, context.Canceled) {
			t.Errorf("who gave up got %v", err)
		}
	})
	<-first
	all.Go(func() {
		if a, err := w.Ask(t.Context(), Question{Text: millQuestion}); err != nil || a.Engine != "scripted" {
			t.Errorf("who waited got %v, %v", a, err)
		}
	})
	cancel()
	all.Wait()
}

// A small corpus is given whole, best first; of a larger one what fits.
func TestExcerpts(t *testing.T) {
	for _, c := range []struct{ room, most int }{{6000, 4}, {60, 1}, {0, 0}} {
		var got []Excerpt
		w := writer(t, readEngine(t, wordReader{}), script(func(_ context.Context, b Brief, _ func(Proposal)) error {
			got = b.Excerpts
			return nil
		}))
		w.room = c.room
		askWriter(t, w, "About how many people will work at the tidal mill at Sorn, which grinds flour?")
		if len(got) > c.most || (len(got) == 0) != (c.most == 0) {
			t.Errorf("%d excerpts in %d tokens, want at most %d", len(got), c.room, c.most)
		}
	}
}

// Whoever wants the articles' own words has them without the model, and is told so; tokens are those that a request itself took.
func TestOwnWordsTakeNoTokens(t *testing.T) {
	var asked atomic.Int32
	m := script(func(ctx context.Context, b Brief, proposed func(Proposal)) error {
		asked.Add(1)
		return says(Proposal{Text: "Nearly 40 people will be employed at the tidal mill at Sorn.", Quote: "The tidal mill at Sorn will employ nearly 40 people."})(ctx, b, proposed)
	})
	e := readEngine(t, wordReader{})
	w := writer(t, e, m)
	for _, c := range []struct {
		name     string
		question Question
		tokens   int
		engine   string
		trouble  Trouble
	}{
		{"own words", Question{Text: millQuestion, OwnWords: true}, 0, extractive, TroubleSpared},
		{"the model's", Question{Text: millQuestion}, 120, "scripted", ""},
		{"the same again", Question{Text: millQuestion}, 0, "scripted", ""},
		{"no question", Question{Text: "Hello!", OwnWords: true}, 0, extractive, ""},
	} {
		a, err := w.Ask(t.Context(), c.question)
		if err != nil || a.Tokens != c.tokens || a.Engine != c.engine || a.Trouble != c.trouble {
			t.Errorf("%s: %d tokens, by %s, trouble %q, %v", c.name, a.Tokens, a.Engine, a.Trouble, err)
		}
	}
	for own, tokens := range map[bool]int{true: 0, false: 120} {
		s, err := w.Summarize(t.Context(), SummaryRequest{OwnWords: own})
		if err != nil || s.Tokens != tokens || own != (s.Trouble == TroubleSpared) {
			t.Errorf("a summary: %d tokens, trouble %q, %v", s.Tokens, s.Trouble, err)
		}
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("the model was asked %d times", n)
	}
}

// A summary is worded by the model where that is proved, and filled up with the articles' own sentences; what it covers is counted.
func TestSummariesByAModel(t *testing.T) {
	e := testEngine(t)
	own, err := e.Summarize(t.Context(), SummaryRequest{Articles: []string{"a-ferry"}, Length: Medium})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		model   script
		engine  string
		first   string
		removed int
	}{
		{"true", says(Proposal{Text: "The island ferry Merle will sail again on 9 May 2031.", Quote: "The island ferry Merle will sail again on 9 May 2031"}), "scripted", "The island ferry Merle will sail again on 9 May 2031.", 0},
		{"false", says(Proposal{Text: "Harbour master Ada Lind sank the ferry.", Quote: "Harbour master Ada Lind announced the date in Torvik."}), extractive, own.Bullets[0].Text, 1},
		{"nothing", says(), extractive, own.Bullets[0].Text, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := writer(t, e, c.model).Summarize(t.Context(), SummaryRequest{Articles: []string{"a-ferry"}, Length: Medium})
			if err != nil {
				t.Fatal(err)
			}
			if s.Engine != c.engine || s.Bullets[0].Text != c.first || s.Removed != c.removed {
				t.Errorf("by %s, %d removed: %q", s.Engine, s.Removed, s.Bullets[0].Text)
			}
			if s.Coverage.Paragraphs != own.Coverage.Paragraphs || s.Coverage.Covered == 0 {
				t.Errorf("coverage %+v, want of %d paragraphs", s.Coverage, own.Coverage.Paragraphs)
			}
			words := 0
			for _, b := range s.Bullets {
				words += len(strings.Fields(b.Text))
			}
			if words > 150 {
				t.Errorf("%d words", words)
			}
		})
	}
}

// Quotes are found as they stand, or but for marks, blanks, capitals and their end; never within words, never in two pieces.
func TestLocate(t *testing.T) {
	const text = "He said: “The bridge — 300 metres long — opened in May.”\nIt was late."
	for _, c := range []struct{ quote, want string }{
		{"The bridge — 300 metres long", "The bridge — 300 metres long"},
		{"the bridge - 300 metres  long", "The bridge — 300 metres long"},
		{"\"The bridge – 300 metres long – opened in May\".", "The bridge — 300 metres long — opened in May"},
		{"opened in May.” It was late", "opened in May.”\nIt was late"},
		{"he bridge — 300 metres", ""},
		{"The bridge … opened in May", ""},
		{"in May", ""},
		{"", ""},
		{"............", ""},
	} {
		got := ""
		if s, ok := locate(text, c.quote); ok {
			got = text[s.Start:s.End]
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.quote, got, c.want)
		}
	}
}

func FuzzLocate(f *testing.F) {
	f.Add("He said: “The bridge — opened in May.”", "the bridge - opened in may")
	f.Add("İstanbul'da  köprü açıldı ve kapandı", "istanbul'da köprü açıldı")
	f.Fuzz(func(t *testing.T, text, quote string) {
		s, ok := locate(text, quote)
		if !ok {
			return
		}
		if s.Start < 0 || s.End > len(text) || s.Start >= s.End {
			t.Fatalf("span %v of %d bytes", s, len(text))
		}
		a, _ := folded(text[s.Start:s.End])
		b, _ := folded(quote)
		if trim := " .,;:!?…\"'"; strings.Trim(a, trim) != strings.Trim(b, trim) {
			t.Errorf("%q was found as %q", b, a)
		}
	})
}

// Who does what to whom, and what a figure is of, is compared, in either voice.
func TestBears(t *testing.T) {
	e := testEngine(t)
	for _, c := range []struct {
		source, claim string
		want          fate
	}{
		{"The county pays the harbour 3 million euros a year.", "The harbour pays the county 3 million euros a year.", swapped},
		{"The county pays the harbour 3 million euros a year.", "The harbour is paid 3 million euros a year by the county.", passes},
		{"Ada Lind will lead the pumping.", "The pumping will be led by Ada Lind.", passes},
		{"Ada Lind will train the crew.", "Ada Lind will be trained by the crew.", swapped},
		{"The crew's ferry sank.", "The ferry of the crew sank.", passes},
		{"Half of the money comes from Ada Lind, the rest from Tom Vester.", "Half of the money comes from Tom Vester, the rest from Ada Lind.", swapped},
		{"Ada Lind, Tom Vester and Ines Hart will come.", "Ines Hart, Tom Vester and Ada Lind will come.", passes},
		{"The ferry has 14 sailors; the barge has 18 rowers.", "The ferry has 18 sailors.", wrongValue},
		{"Work begins in May 2031, and tickets are sold from June 2031.", "Tickets are sold from May 2031.", merged},
		{"At least 2 percent of the budget goes to ferries.", "At least 2 percent of the staff goes to ferries.", wrongValue},
		{"Tickets cost 7 euros a year.", "Tickets cost 7 euros a month.", wrongValue},
		{"No more than 40 sailors came to Torvik.", "At most 40 sailors came to Torvik.", passes},
		{"Forty sailors came to Torvik.", "40 sailors came to Torvik.", passes},
		{"It sails on 9 May 2031.", "It sails in May 2031.", passes},
		{"It sails in May 2031.", "It sails on 9 May 2031.", wrongValue},
	} {
		a := corpusOf(c.source)
		got, _ := e.bears(c.claim, basis{a, 0, 0, len(a.Paragraphs[0].Sentences) - 1})
		if got != c.want {
			t.Errorf("%q from %q: got %q, want %q", c.claim, c.source, got, c.want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("**A** [link](http://x) @everyone <t:1>", "A link")
	f.Fuzz(func(t *testing.T, text, quoted string) {
		got, ok := clean(text, quoted)
		if !ok {
			return
		}
		for _, r := range "<>@#|~\\*`[]" {
			if strings.ContainsRune(got, r) && !strings.ContainsRune(quoted, r) {
				t.Errorf("%q became %q", text, got)
			}
		}
		if strings.ContainsAny(got, "\n\r\x00\u202e") || strings.Contains(got, "://") {
			t.Errorf("%q became %q", text, got)
		}
		again, ok := clean(got, quoted)
		if diff := cmp.Diff(got, again); !ok || diff != "" {
			t.Errorf("cleaned twice: %v (-once +twice)\n%s", ok, diff)
		}
	})
}

func corpusOf(text string) *corpus.Article { return corpus.Plain("x", "", text) }
