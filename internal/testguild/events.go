package testguild

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Bounds of the page's event stream.
const (
	hubRing    = 1000 // events that a page can catch up on
	hubBacklog = 256  // events that a slow page may be behind before it is cut off
	hubPulse   = 15 * time.Second
)

// hub passes events to the open pages. The Guild's lock guards it.
type hub struct {
	last  int
	ring  []pageEvent
	pages map[*pageStream]bool
}

// pageEvent is one thing that pages show.
type pageEvent struct {
	seq  int
	user string // the one person who sees it, "" for everybody
	kind string
	data []byte
}

// pageStream is one open page.
type pageStream struct {
	user   string
	events chan pageEvent // closed when the page is cut off
}

// tell passes an event to the pages of a person, or of everybody when user is "".
func (g *Guild) tell(user, kind string, data any) {
	encoded, err := json.Marshal(data)
	if err != nil { // impossible: everything passed here is ours and encodes
		g.log.Error("encoding a page event", "kind", kind, "err", err)
		return
	}
	h := &g.hub
	h.last++
	ev := pageEvent{seq: h.last, user: user, kind: kind, data: encoded}
	h.ring = append(h.ring, ev)
	if len(h.ring) > hubRing {
		h.ring = h.ring[1:]
	}
	for p := range h.pages {
		if !p.sees(ev) {
			continue
		}
		select {
		case p.events <- ev:
		default:
			h.cut(p)
		}
	}
}

func (p *pageStream) sees(ev pageEvent) bool { return ev.user == "" || ev.user == p.user }

func (h *hub) cut(p *pageStream) {
	if h.pages[p] {
		delete(h.pages, p)
		close(p.events)
	}
}

func (h *hub) closeAll() {
	for p := range h.pages {
		h.cut(p)
	}
}

// since returns the events after seq; false when the ring does not reach back that far.
func (h *hub) since(seq int) ([]pageEvent, bool) {
	if seq > h.last || seq < h.last-len(h.ring) {
		return nil, false
	}
	return h.ring[len(h.ring)-(h.last-seq):], true
}

// openStream adds a page and returns what it missed since cursor; false means it must load anew.
func (g *Guild) openStream(user, cursor string) (p *pageStream, missed []pageEvent, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	p = &pageStream{user: user, events: make(chan pageEvent, hubBacklog)}
	boot, seq, _ := strings.Cut(cursor, "-")
	n, err := strconv.Atoi(seq)
	if err != nil || boot != g.boot {
		return p, nil, false
	}
	if g.closed {
		close(p.events)
		return p, nil, true
	}
	if missed, ok = g.hub.since(n); !ok {
		return p, nil, false
	}
	if g.hub.pages == nil {
		g.hub.pages = map[*pageStream]bool{}
	}
	g.hub.pages[p] = true
	return p, append([]pageEvent{}, missed...), true
}

// cursor names the newest event.
func (g *Guild) cursor() string { return g.boot + "-" + strconv.Itoa(g.hub.last) }

// pageEvents streams events to a page until it leaves or the guild closes.
func (g *Guild) pageEvents(w http.ResponseWriter, r *http.Request) {
	who := g.human(r.URL.Query().Get("user"))
	if who == nil {
		writeError(w, unknownUser())
		return
	}
	cursor := r.Header.Get("Last-Event-ID")
	if cursor == "" {
		cursor = r.URL.Query().Get("after")
	}
	p, missed, ok := g.openStream(who.ID, cursor)
	defer func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.hub.cut(p)
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	if !ok {
		fmt.Fprintf(w, "event: reset\ndata: {}\n\n")
		return
	}
	g.pump(w, r, p, missed)
}

// pump writes events as they come, and a pulse in between so that a dead page is noticed.
func (g *Guild) pump(w http.ResponseWriter, r *http.Request, p *pageStream, missed []pageEvent) {
	flush := http.NewResponseController(w)
	fmt.Fprint(w, "retry: 500\n\n")
	for _, ev := range missed {
		if p.sees(ev) {
			g.writeEvent(w, ev)
		}
	}
	pulse := time.NewTicker(hubPulse)
	defer pulse.Stop()
	for flush.Flush() == nil {
		select {
		case ev, open := <-p.events:
			if !open {
				return
			}
			g.writeEvent(w, ev)
		case <-pulse.C:
			fmt.Fprint(w, ": still here\n\n")
		case <-r.Context().Done():
			return
		}
	}
}

func (g *Guild) writeEvent(w http.ResponseWriter, ev pageEvent) {
	fmt.Fprintf(w, "id: %s-%d\nevent: %s\ndata: %s\n\n", g.boot, ev.seq, ev.kind, ev.data)
}
