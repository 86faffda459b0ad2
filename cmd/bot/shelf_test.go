package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"rapporteur/internal/answer"
	"rapporteur/internal/corpus"
	"rapporteur/internal/discord"
	"rapporteur/internal/llm/scripted"
	"rapporteur/internal/state"
)

// stocked is a shelf with the corpus of a quiet configuration, whose vectors come from a server that counts.
func stocked(t *testing.T) (on *shelf, c Config, news string, texts func() int) {
	t.Helper()
	server := scripted.New(t, scripted.Vectors(64))
	file := quiet(t)
	write(t, file, "corpus = \"news\"\ncache = \"cache\"\n[embedding]\nprovider = \"openai\"\nmodel = \"words\"\nbase_url = \""+server.URL+"\"\n")
	c, _, err := loadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	lib, err := openLibrary(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := lib.learn(t.Context(), c, nil); err != nil {
		t.Fatal(err)
	}
	on = newShelf(lib)
	t.Cleanup(func() {
		if on.stop != nil {
			on.stop()
		}
		on.preparing.Wait()
		on.Load().close()
	})
	return on, c, c.Corpus, func() (n int) {
		for _, x := range server.Requests() {
			n += len(x.Body.Input)
		}
		return n
	}
}

func (s *shelf) says(t *testing.T, question string) string {
	t.Helper()
	a, err := s.Ask(t.Context(), answer.Question{Text: question})
	if err != nil {
		t.Fatal(err)
	}
	return a.Text
}

// Articles that come, go or change are answered from at once they are read again; a mistake in one keeps the old ones.
func TestArticlesAreReadAgain(t *testing.T) {
	on, c, news, texts := stocked(t)
	first := on.Load()
	if err := on.renew(t.Context(), c); err != nil || on.Load() != first {
		t.Errorf("nothing has changed: %v", err)
	}
	const question = "Who opened the harbour bath at Quill?"
	if got := on.says(t, question); strings.Contains(got, "Mira Tosk") {
		t.Fatalf("told too early: %s", got)
	}
	before := texts()
	second := filepath.Join(news, "002-bath.md")
	write(t, second, "+++\ntitle = \"A bath\"\npublisher = \"The Gull\"\nurl = \"https://gull.example/bath\"\n+++\nThe harbour bath at Quill was opened by Mira Tosk.\n")
	if err := on.renew(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if got := on.says(t, question); !strings.Contains(got, "Mira Tosk") || on.Revision() == first.corpus.Revision {
		t.Errorf("revision %s: %s", on.Revision(), got)
	}
	if n := texts() - before; n > 6 { // a sentence, alone and in context; and what is asked
		t.Errorf("%d texts were embedded for one new sentence", n)
	}
	revision := on.Revision()
	write(t, second, "+++\ntitle = 3\n+++\nNothing.\n")
	if err := on.renew(t.Context(), c); err == nil || !strings.Contains(err.Error(), "002-bath.md:2") {
		t.Errorf("a mistake: %v", err)
	}
	if got := on.says(t, question); !strings.Contains(got, "Mira Tosk") || on.Revision() != revision {
		t.Errorf("after a mistake: revision %s, %s", on.Revision(), got)
	}
	if err := os.Remove(second); err != nil {
		t.Fatal(err)
	}
	if err := on.renew(t.Context(), c); err != nil || on.Revision() != first.corpus.Revision {
		t.Errorf("revision %s, %v", on.Revision(), err)
	}
	h, err := corpus.ReadHistory(c.Corpus)
	if _, changes := h.Since(revision); err != nil || len(changes) != 1 || changes[0].Kind() != "went" {
		t.Errorf("%+v, %v", changes, err)
	}
}

// Who asks while articles are exchanged gets an answer from the old ones or the new, never from both, and never none.
func TestAskingWhileArticlesAreExchanged(t *testing.T) {
	on, c, news, _ := stocked(t)
	names := []string{"Ana Ferrow", "Odile Brand"}
	ctx, stop := context.WithCancel(t.Context())
	var askers sync.WaitGroup
	for range 4 {
		askers.Go(func() {
			for ctx.Err() == nil {
				a, err := on.Ask(t.Context(), answer.Question{Text: keeperQuestion})
				if err != nil || a.State != answer.Answered || strings.Contains(a.Text, names[0]) == strings.Contains(a.Text, names[1]) {
					t.Errorf("got %+v, %v", a, err)
					return
				}
			}
		})
	}
	for i := range 6 {
		write(t, filepath.Join(news, "001-lamp.md"), strings.Replace(lampArticle, names[0], names[i%2], 1))
		if err := on.renew(t.Context(), c); err != nil {
			t.Error(err)
		}
	}
	stop()
	askers.Wait()
}

// A folder has changed when its files are others and none is being written any more.
func TestAFolderComesToRest(t *testing.T) {
	dir := t.TempDir()
	f := folder{dir: dir}
	look := func(what string, want bool) {
		t.Helper()
		if got := f.changed(); got != want {
			t.Errorf("%s: got %v", what, got)
		}
	}
	write(t, filepath.Join(dir, "a.md"), "a")
	look("the first look", false)
	look("it rests for the first time", true)
	look("nothing new", false)
	write(t, filepath.Join(dir, "b.md"), "half")
	look("something came", false)
	write(t, filepath.Join(dir, "b.md"), "half and half")
	look("it grows", false)
	look("it rests", true)
	look("that is known", false)
	write(t, filepath.Join(dir, "notes.txt"), "no article")
	look("another file", false)
	look("another file at rest", false)
	if err := os.Remove(filepath.Join(dir, "a.md")); err != nil {
		t.Fatal(err)
	}
	look("one went", false)
	look("and is gone", true)
	if (&folder{}).changed() {
		t.Error("no folder has changed")
	}
}

// Who may manage a server has the articles read again with a command, and learns what came of it.
func TestReload(t *testing.T) {
	on, c, news, _ := stocked(t)
	ctx, stop := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { on.watch(ctx, c, on.Load().log, nil) })
	t.Cleanup(watching.Wait)
	t.Cleanup(stop)
	reload := func() discord.Reloaded {
		t.Helper()
		done, err := on.Reload(t.Context())
		if err != nil || done.Revision != on.Revision() {
			t.Errorf("%+v, %v", done, err)
		}
		return done
	}
	second := filepath.Join(news, "002-bath.md")
	write(t, second, "+++\ntitle = 3\n+++\nNothing.\n")
	if got := reload(); got.Articles != 1 || len(got.Mistakes) != 2 || !strings.HasPrefix(got.Mistakes[0], "002-bath.md:") {
		t.Errorf("a mistake: %+v", got)
	}
	write(t, second, "+++\ntitle = \"A bath\"\npublisher = \"The Gull\"\n+++\nThe harbour bath at Quill was opened by Mira Tosk.\n")
	if got := reload(); got.Articles != 2 || len(got.Mistakes) != 0 { // the watch may have been first
		t.Errorf("one came: %+v", got)
	}
	if got := reload(); got.Came+got.Went+got.Changed != 0 {
		t.Errorf("nothing has changed: %+v", got)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := on.Reload(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("who has gone: %v", err)
	}
}

// A pinned question is asked again when the articles have changed, also while the bot did not run, and told where its answer is another; one whose answer
// is the same is not.
func TestPinnedQuestions(t *testing.T) {
	on, c, news, _ := stocked(t)
	store, err := state.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	on.state = store
	c.Pinned = Pinned{Questions: []string{keeperQuestion, "What is the price of bread on Mars?"}, Channel: snowflake{"100000000000000030"}}
	told := func(want string) {
		t.Helper()
		on.preparing.Wait()
		close(on.news)
		var got []string
		for n := range on.news {
			got = append(got, n.Channel+" "+n.Was.Short+" "+n.Now.Short)
		}
		on.news = make(chan discord.News, 2*mostPinned)
		if strings.Join(got, "|") != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	keeper := func(name string) {
		t.Helper()
		write(t, filepath.Join(news, "001-lamp.md"), strings.Replace(lampArticle, "Ana Ferrow", name, 1))
		if err := on.renew(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	on.tell(t.Context(), c) // the first start
	told("")
	keeper("Odile Brand")
	told("100000000000000030 Ana Ferrow Odile Brand")
	write(t, filepath.Join(news, "002-bath.md"), "+++\ntitle = \"A bath\"\npublisher = \"The Gull\"\n+++\nThe harbour bath at Quill was opened by Mira Tosk.\n")
	if err := on.renew(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	told("")
	pinned := c.Pinned
	c.Pinned = Pinned{} // the articles change while the bot does not run
	keeper("Lio Vance")
	c.Pinned = pinned
	on.tell(t.Context(), c) // the next start
	told("100000000000000030 Odile Brand Lio Vance")
	on.tell(t.Context(), c) // and the one after
	told("")
	if err := store.SetPinned(t.Context(), keeperQuestion, []byte("{half")); err != nil {
		t.Fatal(err)
	}
	on.tell(t.Context(), c) // what cannot be read counts as not kept
	told("")
}
