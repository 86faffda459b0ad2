package discord

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/time/rate"
)

// BenchmarkAcknowledge has /ask used 200 times a second, and reports how long it takes until Discord has
// the first answer.
func BenchmarkAcknowledge(b *testing.B) {
	var mu sync.Mutex
	began := map[string]time.Time{}
	var took []float64
	bot, _ := botAgainst(b, func(w http.ResponseWriter, r *http.Request) {
		parts := strings.Split(r.URL.Path, "/")
		if parts[len(parts)-1] != "callback" {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		took = append(took, float64(time.Since(began[parts[4]]).Microseconds())/1000)
	})
	pace := rate.NewLimiter(200, 1)
	for i := range b.N {
		if err := pace.Wait(b.Context()); err != nil {
			b.Fatal(err)
		}
		id := fmt.Sprint(i)
		mu.Lock()
		began[id] = time.Now()
		mu.Unlock()
		bot.event(b.Context(), &discordgo.Event{Type: "INTERACTION_CREATE", RawData: json.RawMessage(
			`{"id":"` + id + `","application_id":"2","type":2,"token":"t` + id + `","guild_id":"3","data":{"name":"ask","options":[{"name":"question","value":"when has it opened?"}]}}`)})
	}
	bot.drain(func(error) {})
	slices.Sort(took)
	if len(took) != b.N {
		b.Errorf("%d of %d were acknowledged", len(took), b.N)
	}
	b.ReportMetric(took[len(took)/2], "ms-p50")
	b.ReportMetric(took[len(took)*99/100], "ms-p99")
}
