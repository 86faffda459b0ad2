package testguild

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
)

// Bounds on the faults that a page may set.
const (
	maxFaults    = 20
	maxFaultWait = 10 * time.Minute
)

// faultOrder is what the page wants to go wrong.
type faultOrder struct {
	Faults *Faults `json:"faults"` // from now on; nil: as they are
	Do     string  `json:"do"`     // once, to all gateway connections; "" for nothing
	Code   int     `json:"code"`   // of "close"
}

// pageFaults answers with the active faults and the values that a fault's path can have.
func (g *Guild) pageFaults(w http.ResponseWriter, r *http.Request) {
	f := g.Faults()
	f.REST = listOf(f.REST)
	writeJSON(w, http.StatusOK, map[string]any{"faults": f, "paths": g.faultPaths()})
}

// doFaults sets faults or makes the gateway fail once.
func (g *Guild) doFaults(w http.ResponseWriter, r *http.Request) {
	var o faultOrder
	err := readPage(w, r, &o)
	if err == nil {
		err = g.checkFaults(&o)
	}
	if err != nil {
		g.refuse(w, r.Pattern, err)
		return
	}
	if o.Faults != nil {
		g.SetFaults(*o.Faults)
	}
	g.failures(o.Code)[o.Do]()
	g.pageFaults(w, r)
}

// failures are the ways in which the gateway can fail once, by name.
func (g *Guild) failures(code int) map[string]func() {
	return map[string]func(){
		"":           func() {},
		"drop":       g.Drop,
		"reconnect":  g.RequestReconnect,
		"resume":     g.RequestResume,
		"invalidate": g.InvalidateSessions,
		"close":      func() { g.CloseConnections(code) },
	}
}

// faultPaths lists the parts of the API, then its end points.
func (g *Guild) faultPaths() []string {
	parts := map[string]bool{}
	var patterns []string
	for _, one := range g.restRouteList() {
		parts[partOf(one.pattern)] = true
		patterns = append(patterns, one.pattern)
	}
	return append(slices.Sorted(maps.Keys(parts)), patterns...)
}

// checkFaults refuses what would never happen or could not be sent.
func (g *Guild) checkFaults(o *faultOrder) error {
	var p problems
	if g.failures(0)[o.Do] == nil {
		p.choice("do", fmt.Sprintf("Must be one of %q.", slices.Sorted(maps.Keys(g.failures(0)))))
	}
	if known := o.Code == closeNormal || o.Code == closeGoingAway || o.Code >= 4000 && o.Code < 5000; o.Do == "close" && !known {
		p.add("code", "NUMBER_TYPE_RANGE", "Must be 1000, 1001 or 4000 to 4999.")
	}
	if o.Faults != nil {
		p.count("faults.rest", len(o.Faults.REST), 0, maxFaults)
		paths := append(g.faultPaths(), "")
		for i, f := range o.Faults.REST {
			f.check(&p, at("faults.rest", i), paths)
		}
	}
	return p.err()
}

// check adds what is wrong with the fault. paths are the values that its path can have.
func (f RESTFault) check(p *problems, path string, paths []string) {
	kinds := []FaultKind{FaultSlow, FaultStall, FaultDrop, FaultStatus, FaultLimit, FaultGlobalLimit, FaultGarbage}
	if !slices.Contains(kinds, f.Kind) {
		p.choice(in(path, "kind"), fmt.Sprintf("Must be one of %q.", kinds))
	}
	if !slices.Contains(paths, f.Path) {
		p.choice(in(path, "path"), "Must be a part or an end point of the API, or empty.")
	}
	if f.Times < 0 {
		p.add(in(path, "times"), "NUMBER_TYPE_MIN", "Must be 0 or more.")
	}
	if f.Status != 0 && (f.Status < 400 || f.Status > 599) {
		p.add(in(path, "status"), "NUMBER_TYPE_RANGE", "Must be 400 to 599.")
	}
	if f.Wait < 0 || f.Wait > maxFaultWait {
		p.add(in(path, "wait"), "NUMBER_TYPE_RANGE", "Must be 0 to 10 minutes.")
	}
}
