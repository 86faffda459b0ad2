package encoder

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestQuestionIsNearestToItsAnswer(t *testing.T) {
	m := open(t, Options{})
	if m.Dim() != 384 || !strings.HasPrefix(m.Name(), "e5-small-v2-int8/") {
		t.Errorf("model %q of %d dimensions", m.Name(), m.Dim())
	}
	question := embed(t, m, "query", "how many hives did the beekeeper lose")[0]
	passages := embed(t, m, "passage", "The ferry to the islands is late.", "Of 1,204 bee hives, 314 died in winter.", "A new roof for the museum.")
	for _, i := range []int{0, 2} {
		if near, far := cosine(question, passages[1]), cosine(question, passages[i]); near <= far {
			t.Errorf("cosine %.3f to the answer, %.3f to passage %d", near, far, i)
		}
	}
}

func embed(t testing.TB, m *Model, role string, texts ...string) [][]float32 {
	t.Helper()
	v, err := m.Embed(context.Background(), role, texts)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// eachWay runs a test on the tiny model with every kernel, on one thread, several, and split.
func eachWay(t *testing.T, test func(t *testing.T, m *Model)) {
	for _, k := range Kernels() {
		for _, o := range []Options{{Kernel: k, Threads: 1}, {Kernel: k, Threads: 3}, {Kernel: k, Threads: 2, Split: true}} {
			t.Run(fmt.Sprintf("%s/%d/%v", k, o.Threads, o.Split), func(t *testing.T) { test(t, tiny(t, o)) })
		}
	}
}

// oddTexts are of many lengths, so that tiles of every height, full blocks and several groups occur.
func oddTexts() []string {
	texts := []string{"", "harbour", "\xff\xfe", "é"}
	for n := range 11 {
		texts = append(texts, strings.Repeat("harbour walls. ", n))
	}
	return texts
}

func TestVectorsHaveLengthOne(t *testing.T) {
	eachWay(t, func(t *testing.T, m *Model) {
		for i, v := range embed(t, m, "passage", oddTexts()...) {
			var square float64
			for _, x := range v {
				square += float64(x) * float64(x)
			}
			if len(v) != m.Dim() || math.Abs(square-1) > 1e-5 {
				t.Errorf("text %d: %d floats of length %v", i, len(v), math.Sqrt(square))
			}
		}
	})
}

// A vector depends on nothing but its text and role: here texts alone against one batch.
func TestVectorDoesNotDependOnItsBatch(t *testing.T) {
	eachWay(t, func(t *testing.T, m *Model) {
		texts := oddTexts()
		batch := embed(t, m, "query", texts...)
		for i, text := range texts {
			if alone := embed(t, m, "query", text)[0]; !slices.Equal(alone, batch[i]) {
				t.Errorf("text %d differs in a batch", i)
			}
		}
	})
}

func TestBuiltInModelDoesNotDependOnBatchAndThreads(t *testing.T) {
	refs := sentences(t, 30)
	if len(Kernels()) == 1 { // portable alone
		refs = sentences(t, portableTokens)
	}
	texts := make([]string, len(refs))
	for i, r := range refs {
		texts[i], refs[i].Role = r.Text, "passage"
	}
	want := embedAll(t, open(t, Options{Threads: 1}), refs)
	if got := embedAll(t, open(t, Options{Threads: 2, Split: true}), refs); !reflect.DeepEqual(got, want) {
		t.Error("texts split between two threads differ from texts on one")
	}
	if got := embed(t, open(t, Options{Threads: 4}), "passage", texts...); !reflect.DeepEqual(got, want) {
		t.Error("a batch on four threads differs from single texts on one")
	}
}

func TestKernelsOfAFamilyAgree(t *testing.T) {
	first := map[string][][]float32{}
	for _, k := range Kernels() {
		m := tiny(t, Options{Kernel: k, Threads: 1})
		got := embed(t, m, "passage", oddTexts()...)
		if want, ok := first[m.Name()]; ok && !reflect.DeepEqual(got, want) {
			t.Errorf("%s has other vectors than another kernel of %s", k, m.Name())
		}
		first[m.Name()] = got
	}
}

func TestRoleMatters(t *testing.T) {
	m := tiny(t, Options{})
	if slices.Equal(embed(t, m, "query", "harbour")[0], embed(t, m, "passage", "harbour")[0]) {
		t.Error("a query and a passage have the same vector")
	}
	for _, role := range []string{"", "Query", "document"} {
		if v, err := m.Embed(context.Background(), role, []string{"harbour"}); err == nil || v != nil {
			t.Errorf("role %q: vectors %v, error %v", role, v, err)
		}
	}
}

func TestNoTextsGiveNoVectors(t *testing.T) {
	if v, err := tiny(t, Options{}).Embed(context.Background(), "query", nil); err != nil || len(v) != 0 {
		t.Errorf("vectors %v, error %v", v, err)
	}
}

func TestLongTextIsCut(t *testing.T) {
	m := tiny(t, Options{})
	long := strings.Repeat("wall ", 1000)
	if got := len(m.tokenize("query: ", []string{long}).ids); got != tinyPositions {
		t.Errorf("%d tokens, want %d", got, tinyPositions)
	}
	if !slices.Equal(embed(t, m, "query", long)[0], embed(t, m, "query", long+long)[0]) {
		t.Error("what lies beyond the cut changes the vector")
	}
}

func TestCancelledEmbeddingGivesNoVectors(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	eachWay(t, func(t *testing.T, m *Model) {
		for _, texts := range [][]string{nil, {"harbour walls harbour walls"}, oddTexts()} {
			if v, err := m.Embed(ctx, "passage", texts); !errors.Is(err, context.Canceled) || v != nil {
				t.Errorf("%d texts: vectors %v, error %v", len(texts), v, err)
			}
		}
	})
}

// endsAfter is a context that ends at its nth inspection, so in the middle of the work.
type endsAfter struct {
	context.Context
	left atomic.Int32
}

func (c *endsAfter) Err() error {
	if c.left.Add(-1) < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

func TestEmbeddingStopsWherever(t *testing.T) {
	eachWay(t, func(t *testing.T, m *Model) {
		for _, texts := range [][]string{{"harbour walls harbour walls"}, oddTexts()[10:]} {
			want, stopped := embed(t, m, "query", texts...), 0
			for n := int32(0); ; n++ {
				ctx := &endsAfter{Context: context.Background()}
				ctx.left.Store(n)
				v, err := m.Embed(ctx, "query", texts)
				if err == nil {
					if !reflect.DeepEqual(v, want) {
						t.Errorf("another result after %d stopped calls", stopped)
					}
					break
				}
				if v != nil || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("vectors %v, error %v", v, err)
				}
				stopped++
			}
			if stopped == 0 {
				t.Error("the context was never looked at")
			}
		}
	})
}

func TestModelServesManyCallers(t *testing.T) {
	eachWay(t, func(t *testing.T, m *Model) {
		texts := oddTexts()[4:10]
		want := embed(t, m, "passage", texts...)
		var callers sync.WaitGroup
		for range 4 {
			callers.Go(func() {
				for i, text := range texts {
					got, err := m.Embed(context.Background(), "passage", []string{text})
					if err != nil || !slices.Equal(got[0], want[i]) {
						t.Errorf("text %d: another result beside other callers, error %v", i, err)
					}
				}
				got, err := m.Embed(context.Background(), "passage", texts)
				if err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("another result beside other callers, error %v", err)
				}
			})
		}
		callers.Wait()
	})
}

func TestClosedModelStillEmbeds(t *testing.T) {
	m := tiny(t, Options{Threads: 3})
	want := embed(t, m, "passage", oddTexts()...)
	m.Close()
	m.Close()
	if got := embed(t, m, "passage", oddTexts()...); !reflect.DeepEqual(got, want) {
		t.Error("another result after Close")
	}
}

func TestUnknownKernelIsRefused(t *testing.T) {
	_, err := OpenWith(Options{Kernel: "abacus"})
	if err == nil || !strings.Contains(err.Error(), `"abacus"`) || !strings.Contains(err.Error(), "portable") {
		t.Errorf("error %v names neither the kernel nor those there are", err)
	}
}

// A weights file whose last norm is zero sends every text to the origin.
func TestVectorWithoutDirectionIsAnError(t *testing.T) {
	names, parts := tinySections()
	last := parts["layer.1"]
	clear(last[len(last)-2*4*tinyHidden:])
	m, err := Load(assemble(names, parts), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if v, err := m.Embed(context.Background(), "query", []string{"wall"}); err == nil || v != nil {
		t.Errorf("vectors %v, error %v", v, err)
	}
}

func TestNative(t *testing.T) {
	for _, k := range Kernels() {
		m, err := OpenWith(Options{Kernel: k, Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		if m.Native() == (k == Portable) {
			t.Errorf("%s: Native() = %v", k, m.Native())
		}
		m.Close()
	}
}
