package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"rapporteur/internal/discord"
	"rapporteur/internal/testguild"
)

// rushed is what people ask in the rush: more than can be thought about, so that the bot must also say that it is busy.
var rushed = []string{
	"Who follows Stoltenberg?", "When was the summit?", "How much did the allies pledge?", "Which countries were invited?",
	"What does the budget of Peru look like?", "Who leads the command in Wiesbaden?", "Did the allies agree?", "What is new?",
}

// BenchmarkLoad has people use /ask 200 times a second in the local guild, with the whole bot behind it. A minute of it:
//
//	go test ./cmd/bot -run '^$' -bench Load -benchtime 12000x
//
// It reports how long the guild waits for the first answer, how many got a full one and how many the note that the bot is
// busy, and how the memory of bot and guild grows from the middle to the end. Nobody may be left without an answer.
func BenchmarkLoad(b *testing.B) {
	watch := newStopwatch(b.N)
	use := inRush(b, watch)
	pace := rate.NewLimiter(200, 20) // who comes late catches up
	var middle, end memory
	b.ResetTimer()
	start := time.Now()
	for i := range b.N {
		if err := pace.Wait(b.Context()); err != nil {
			b.Fatal(err)
		}
		if i == b.N/2 {
			middle = measured()
		}
		use(rushed[i%len(rushed)])
	}
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "asked/s")
	watch.settle(b)
	end = measured()
	watch.report(b)
	b.ReportMetric(100*(float64(end.heap)/float64(middle.heap)-1), "%heap-growth")
	b.ReportMetric(float64(end.heap)/(1<<20), "MB-heap")
	b.ReportMetric(float64(end.goroutines-middle.goroutines), "more-goroutines")
}

// inRush is the local guild with the bot in it. use has a person use /ask and does not wait for the answer.
func inRush(b *testing.B, watch *stopwatch) (use func(question string)) {
	c := DefaultConfig()
	c.Corpus, c.Cache = filepath.Join("..", "..", "corpus"), b.TempDir()
	lib, err := openLibrary(c)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(lib.close)
	if err := lib.learn(b.Context(), c, nil); err != nil {
		b.Fatal(err)
	}
	before := runtime.GOMAXPROCS(0)
	b.Cleanup(func() { runtime.GOMAXPROCS(before) })
	leaveRoom()
	guild := testguild.New(testguild.Options{})
	server := httptest.NewServer(watch.over(guild))
	b.Cleanup(server.Close)
	b.Cleanup(guild.Close)
	ctx, stop := context.WithCancel(b.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- discord.Run(ctx, discord.Config{Token: guild.Token(), API: server.URL, Answerer: lib.engine,
			Log: slog.New(slog.DiscardHandler), Ready: func(name string) { ready <- name }})
	}()
	b.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
	<-ready
	return asker(b, server.URL, watch)
}

// asker uses /ask by way of the page.
func asker(b *testing.B, url string, watch *stopwatch) func(question string) {
	var state struct {
		Channels, Commands []struct{ ID, Name string }
	}
	reply, err := http.Get(url + "/local/state")
	if err != nil {
		b.Fatal(err)
	}
	defer reply.Body.Close()
	if err := json.NewDecoder(reply.Body).Decode(&state); err != nil {
		b.Fatal(err)
	}
	ask := slices.IndexFunc(state.Commands, func(c struct{ ID, Name string }) bool { return c.Name == "ask" })
	return func(question string) {
		body, err := json.Marshal(map[string]any{"channel": state.Channels[0].ID, "command": state.Commands[ask].ID,
			"options": []any{map[string]any{"name": "question", "value": question}}})
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		watch.people.Go(func() {
			reply, err := http.Post(url+"/local/commands", "application/json", bytes.NewReader(body))
			if err != nil {
				b.Error(err)
				return
			}
			defer reply.Body.Close()
			var used struct{ Interaction string }
			if err := json.NewDecoder(reply.Body).Decode(&used); err != nil || used.Interaction == "" {
				b.Errorf("using /ask: %s, %v", reply.Status, err)
				return
			}
			watch.begin(used.Interaction, start)
		})
	}
}

// ending is how an interaction ended.
type ending int

const (
	answered ending = iota + 1
	busy
)

// stopwatch takes the times of requests, interactions and messages, by their ids.
type stopwatch struct {
	people sync.WaitGroup                // who use commands
	last   atomic.Pointer[helpfulButton] // of an answer

	mu     sync.Mutex
	begun  map[string]time.Time
	taken  map[string]time.Time // the first answer was there
	ended  map[string]ending
	tokens map[string]string // to ids
}

// newStopwatch has room for n requests, so that its own memory does not grow.
func newStopwatch(n int) *stopwatch {
	return &stopwatch{begun: make(map[string]time.Time, n), taken: make(map[string]time.Time, n), ended: make(map[string]ending, n), tokens: make(map[string]string, n)}
}

// helpfulButton is a button by which people say that an answer was helpful.
type helpfulButton struct{ channel, message, button string }

// deferred finds that an interaction will be answered later; busyNote what is said to those for whom there is no time.
var (
	deferred = regexp.MustCompile(`^\{"type":[56]\b`)
	busyNote = regexp.MustCompile(`too many questions`)
)

// repliedTo finds which message one that is posted replies to.
var repliedTo = regexp.MustCompile(`"message_reference":\{[^}]*"message_id":"(\d+)"`)

func (w *stopwatch) begin(id string, at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begun[id] = at
}

// over is the guild with the bot's answers noted as they are taken.
func (w *stopwatch) over(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/{version}/interactions/{id}/{token}/callback", func(to http.ResponseWriter, r *http.Request) {
		body, _, ok := passed(next, to, r)
		if !ok {
			return
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		id := r.PathValue("id")
		w.taken[id], w.tokens[r.PathValue("token")] = time.Now(), id
		switch {
		case busyNote.Match(body):
			w.ended[id] = busy
		case !deferred.Match(body):
			w.ended[id] = answered
		}
	})
	mux.HandleFunc("PATCH /api/{version}/webhooks/{app}/{token}/messages/@original", func(to http.ResponseWriter, r *http.Request) {
		_, shown, ok := passed(next, to, r)
		if !ok {
			return
		}
		w.keepButton(shown)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.ended[w.tokens[r.PathValue("token")]] = answered
	})
	mux.HandleFunc("POST /api/{version}/channels/{channel}/messages", func(to http.ResponseWriter, r *http.Request) {
		body, _, ok := passed(next, to, r)
		m := repliedTo.FindSubmatch(body)
		if !ok || m == nil {
			return
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.ended[string(m[1])] = answered
		if busyNote.Match(body) {
			w.ended[string(m[1])] = busy
		}
	})
	mux.Handle("/", next)
	return mux
}

// passed hands a request on; it returns its body, that of the answer, and whether it was obeyed.
func passed(to http.Handler, w http.ResponseWriter, req *http.Request) (sent, told []byte, ok bool) {
	sent, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, nil, false // its sender has ended
	}
	req.Body = io.NopCloser(bytes.NewReader(sent))
	answer := httptest.NewRecorder()
	to.ServeHTTP(answer, req)
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	w.Write(answer.Body.Bytes())
	return sent, answer.Body.Bytes(), answer.Code < 300
}

// keepButton keeps how to say that an answer that was shown is helpful, if that can be said.
func (w *stopwatch) keepButton(shown []byte) {
	var m struct {
		ID         string
		Channel    string `json:"channel_id"`
		Components []struct {
			Components []struct {
				Label  string
				Button string `json:"custom_id"`
			}
		}
	}
	if json.Unmarshal(shown, &m) != nil {
		return
	}
	for _, row := range m.Components {
		for _, c := range row.Components {
			if c.Label == "Helpful" {
				w.last.Store(&helpfulButton{m.Channel, m.ID, c.Button})
			}
		}
	}
}

// counts says how many requests have ended how; 0 are those that have not.
func (w *stopwatch) counts() map[ending]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	count := map[ending]int{}
	for id := range w.begun {
		count[w.ended[id]]++
	}
	return count
}

// settle waits until every request has ended, for half a minute at most.
func (w *stopwatch) settle(b testing.TB) {
	w.people.Wait()
	wait := rate.NewLimiter(10, 1)
	for range 300 {
		if w.counts()[0] == 0 {
			return
		}
		if err := wait.Wait(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func (w *stopwatch) report(b *testing.B) {
	count := w.counts()
	w.mu.Lock()
	defer w.mu.Unlock()
	var waits []float64
	for id, start := range w.begun {
		if taken, ok := w.taken[id]; ok {
			waits = append(waits, float64(taken.Sub(start).Microseconds())/1000)
		}
	}
	slices.Sort(waits)
	if n := count[0]; n > 0 || len(waits) < b.N {
		b.Errorf("of %d interactions %d were acknowledged and %d not answered", b.N, len(waits), n)
	}
	b.ReportMetric(waits[len(waits)/2], "ms-p50")
	b.ReportMetric(waits[len(waits)*99/100], "ms-p99")
	b.ReportMetric(waits[len(waits)-1], "ms-max")
	b.ReportMetric(float64(count[answered]), "answered")
	b.ReportMetric(float64(count[busy]), "busy")
}

// memory is what the program holds after a collection.
type memory struct {
	heap       uint64
	goroutines int
}

func measured() memory {
	runtime.GC()
	runtime.GC() // what a pool holds is let go at the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return memory{m.HeapAlloc, runtime.NumGoroutine()}
}
