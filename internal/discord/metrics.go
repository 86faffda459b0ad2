package discord

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"rapporteur/internal/answer"
)

// metrics count what one bot does. No label has anything that a person or a guild chose: each value is from a list in this package or the name of a
// command. A nil *metrics counts nothing. It is safe for concurrent use.
type metrics struct {
	requests     *prometheus.CounterVec   // by kind and outcome
	answers      *prometheus.CounterVec   // by state and engine
	acknowledged prometheus.Histogram     // seconds
	answered     *prometheus.HistogramVec // seconds, by kind
	dropped      *prometheus.CounterVec   // by reason
	rest         *prometheus.CounterVec   // by route and status
	waits        *prometheus.SummaryVec   // seconds, by route
	waiting      prometheus.Gauge         // requests that wait for a limit

	connections *prometheus.CounterVec   // by shard
	sessions    *prometheus.CounterVec   // by shard, and whether it is new
	ends        *prometheus.CounterVec   // by shard and reason
	connected   *prometheus.GaugeVec     // by shard
	heartbeat   *prometheus.HistogramVec // seconds, by shard

	health *Health
}

// nearest are the widths of native histograms: a bucket is a tenth wider than the one before.
const nearest = 1.1

func newMetrics(h *Health) *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "rapporteur", Name: name, Help: help}, labels)
	}
	if h == nil {
		h = &Health{}
	}
	return &metrics{
		requests: counter("requests_total", "Requests that have ended, by what they were and what came of them.", "kind", "outcome"),
		answers:  counter("answers_total", "Answers to questions, by their state and by what worded them.", "state", "engine"),
		acknowledged: prometheus.NewHistogram(seconds("acknowledgement_seconds",
			"Time from an interaction's arrival until Discord has taken the first answer to it. Discord allows 3 s.", .01, .025, .05, .1, .25, .5, 1, 1.5, 2, 2.5, 3)),
		answered: prometheus.NewHistogramVec(seconds("answer_seconds",
			"Time from a request's arrival until the whole reply has been sent.", .05, .1, .25, .5, 1, 2, 4, 8, 12, 20, 30), []string{"kind"}),
		dropped: counter("events_dropped_total", "Events that nothing was done for, by why.", "reason"),
		rest:    counter("rest_requests_total", "Requests to Discord's REST API, each attempt on its own, by kind of route and status of the answer.", "route", "status"),
		waits: prometheus.NewSummaryVec(prometheus.SummaryOpts{Namespace: "rapporteur", Name: "rate_limit_wait_seconds",
			Help: "Waits for Discord's rate limits, by kind of route."}, []string{"route"}),
		waiting: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "rapporteur", Name: "rest_waiting",
			Help: "Requests to Discord that wait for their turn under its rate limits."}),

		connections: counter("gateway_connections_total", "Attempts to open a connection to the gateway.", "shard"),
		sessions:    counter("gateway_sessions_total", "Connections that came into service, by whether the session is new or resumed. Discord allows 1000 new ones a day.", "shard", "session"),
		ends:        counter("gateway_ends_total", "Connections to the gateway that have ended, by why.", "shard", "reason"),
		connected: prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "rapporteur", Name: "gateway_connected",
			Help: "Whether the connection to the gateway is in service: 1 or 0."}, []string{"shard"}),
		heartbeat: prometheus.NewHistogramVec(seconds("gateway_heartbeat_seconds",
			"Time until the gateway has acknowledged a heartbeat.", .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10), []string{"shard"}),
		health: h,
	}
}

// seconds describes a histogram of times, with wide buckets for all servers and narrow ones for those that take them.
func seconds(name, help string, buckets ...float64) prometheus.HistogramOpts {
	return prometheus.HistogramOpts{Namespace: "rapporteur", Name: name, Help: help, Buckets: buckets,
		NativeHistogramBucketFactor: nearest, NativeHistogramMaxBucketNumber: 100, NativeHistogramMinResetDuration: time.Hour}
}

// register has the bot's metrics gathered, if r is not nil. An error means that r has such metrics already.
func (m *metrics) register(r prometheus.Registerer, b *bot) error {
	if r == nil {
		return nil
	}
	all := []prometheus.Collector{m.requests, m.answers, m.acknowledged, m.answered, m.dropped, m.rest, m.waits, m.waiting,
		m.connections, m.sessions, m.ends, m.connected, m.heartbeat}
	for _, c := range append(append(all, b.work.gauges("requests")...), b.notes.gauges("notes")...) {
		if err := r.Register(c); err != nil {
			return fmt.Errorf("counting what the bot does: %w", err)
		}
	}
	m.fromZero(b.commands)
	return nil
}

// fromZero has what alerts and panels ask for there before it happens: Prometheus does not see a counter rise that begins at 1.
func (m *metrics) fromZero(commands map[string]command) {
	kinds := []string{kindAutocomplete, kindButton, kindMessage, kindModal}
	for _, c := range commands {
		kinds = append(kinds, c.name)
	}
	for _, kind := range kinds {
		for _, outcome := range []string{outcomeBusy, outcomeFailed, outcomeSlow, outcomeUnacknowledged, outcomeUndelivered} {
			m.requests.WithLabelValues(kind, outcome)
		}
	}
	for _, state := range []answer.State{answer.Answered, answer.Partly, answer.NotCovered, answer.FalsePremise} {
		for _, engine := range []string{engineExtractive, engineModel} {
			m.answers.WithLabelValues(string(state), engine)
		}
	}
	for _, reason := range []string{dropDuplicate, dropUnreadable, dropCrowded, dropDenied} {
		m.dropped.WithLabelValues(reason)
	}
	for _, c := range routeClasses() {
		m.rest.WithLabelValues(c.class, statusLimited)
		m.waits.WithLabelValues(c.class)
	}
}

// gauges show how many slots are used, and how many there are.
func (s *slots) gauges(pool string) []prometheus.Collector {
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "rapporteur", Name: name, Help: help, ConstLabels: prometheus.Labels{"pool": pool}}, value)
	}
	return []prometheus.Collector{
		gauge("in_flight", "What is being worked on: requests, or notes that take no thought.", func() float64 {
			s.mu.Lock()
			defer s.mu.Unlock()
			return float64(s.used)
		}),
		gauge("in_flight_limit", "How much may be worked on at once; who comes then is told that the bot is busy.", func() float64 { return float64(s.size) }),
	}
}

// ended counts a request that has ended.
func (m *metrics) ended(e *errand) {
	m.requests.WithLabelValues(e.kind, e.outcome).Inc()
	if e.kind != kindAutocomplete && e.outcome != outcomeBusy {
		m.answered.WithLabelValues(e.kind).Observe(time.Since(e.came).Seconds())
	}
}

// What words an answer: the articles' own words or a language model.
const (
	engineExtractive = "extractive"
	engineModel      = "model"
)

// answer counts an answer.
func (m *metrics) answer(a *answer.Answer) {
	engine := engineExtractive
	if a.Engine != engine {
		engine = engineModel
	}
	m.answers.WithLabelValues(string(a.State), engine).Inc()
}

// Why nothing is done for an event.
const (
	dropDuplicate  = "duplicate"  // the gateway has sent it again
	dropUnreadable = "unreadable" // it does not decode
	dropCrowded    = "crowded"    // there is so much to do that not even a note can be sent
	dropDenied     = "denied"     // it is from a channel in which the bot may not write
)

func (m *metrics) drop(reason string) { m.dropped.WithLabelValues(reason).Inc() }

// statusLimited is the one status that counts apart from its hundred.
const statusLimited = "429"

// sent counts an attempt at a request; resp is nil when no answer came.
func (m *metrics) sent(req *http.Request, resp *http.Response) {
	if m == nil {
		return
	}
	status := "none"
	if resp != nil {
		status = strconv.Itoa(resp.StatusCode/100) + "xx"
		if resp.StatusCode == http.StatusTooManyRequests {
			status = statusLimited
		}
	}
	m.rest.WithLabelValues(routeClass(req), status).Inc()
}

// noticed is the shortest wait that counts: less is Go's own.
const noticed = time.Millisecond

// waited counts a wait for a rate limit.
func (m *metrics) waited(req *http.Request, d time.Duration) {
	if m != nil && d >= noticed {
		m.waits.WithLabelValues(routeClass(req)).Observe(d.Seconds())
	}
}

// queue notes that one request more waits, or with -1 one less.
func (m *metrics) queue(more float64) {
	if m != nil {
		m.waiting.Add(more)
	}
}

// routeClass is what kind of request it is, one of a few.
func routeClass(req *http.Request) string {
	for _, c := range routeClasses() {
		if strings.Contains(req.URL.Path, c.part) {
			return c.class
		}
	}
	return ""
}

// routeClasses are the kinds of routes by a part of their path, the first that fits; the last fits all.
func routeClasses() []struct{ part, class string } {
	return []struct{ part, class string }{
		{"/interactions/", "acknowledgement"}, {"/webhooks/", "reply"}, {"/typing", "typing"}, {"/messages", "message"}, {"/commands", "commands"}, {"/gateway", "gateway"}, {"", "other"},
	}
}
