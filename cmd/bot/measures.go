package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"rapporteur/internal/corpus"
	"rapporteur/internal/discord"
	"rapporteur/internal/state"
)

// measures are what is measured of the bot beside what it does in Discord, each when it is asked for: of articles, language model and data base. It is
// safe for concurrent use.
type measures struct {
	on    *shelf
	store *state.Store
}

// stateWithin is how long a look at the data base may take.
const stateWithin = 2 * time.Second

// measure is one value at the moment, with the values of its labels.
type measure struct {
	name, help string
	kind       prometheus.ValueType
	labels     []string
	of         []string
	value      float64
}

// Describe describes nothing, by which the registry takes whatever Collect gives.
func (m measures) Describe(chan<- *prometheus.Desc) {}

// Collect is as of prometheus.Collector.
func (m measures) Collect(to chan<- prometheus.Metric) {
	lib := m.on.Load()
	all := append(lib.measures(), m.ofModel(lib)...)
	all = append(all, measure{name: "corpus_reload_failures_total", help: "Times that the articles could not be read again, and those before were kept.",
		kind: prometheus.CounterValue, value: float64(m.on.failures.Load())}, m.ofState(), build())
	for _, x := range all {
		desc := prometheus.NewDesc("rapporteur_"+x.name, x.help, x.labels, nil)
		to <- prometheus.MustNewConstMetric(desc, x.kind, x.value, x.of...)
	}
}

// build tells one build from another.
func build() measure {
	v := buildVersions()
	return measure{"build_info", "The program's version, the commit that it was built of, and Go's version. Always 1.", prometheus.GaugeValue,
		[]string{"version", "commit", "go"}, []string{v.Version, v.Commit, v.Go}, 1}
}

// measures are those of the articles that are answered from.
func (lib *library) measures() []measure {
	gauge := func(name, help string, value float64) measure {
		return measure{name: name, help: help, kind: prometheus.GaugeValue, value: value}
	}
	all := []measure{
		gauge("corpus_articles", "Articles that are answered from.", float64(len(lib.corpus.Articles))),
		gauge("corpus_sentences", "Sentences of these articles.", float64(len(lib.index.Load().Passages()))),
		gauge("corpus_vectors_ready", "Whether these articles are searched by meaning as well, 1, or by words alone, 0.", truth(lib.index.Load().ByMeaning())),
		gauge("corpus_newest_timestamp_seconds", "The last day on which one of these articles was published or updated, in seconds since 1970; 0: no day is known.", seconds(newest(lib.corpus))),
		gauge("corpus_loaded_timestamp_seconds", "When these articles were taken up, in seconds since 1970.", seconds(lib.since)),
		{"corpus_info", "The revision of these articles. Always 1.", prometheus.GaugeValue, []string{"revision"}, []string{lib.corpus.Revision}, 1},
	}
	if lib.synced == "" {
		return all
	}
	at, failing := freshness(lib.synced, lib.feeds, time.Now())
	return append(all,
		gauge("sync_refreshed_timestamp_seconds", "When a feed was last had, in seconds since 1970; 0: none ever was.", seconds(at)),
		gauge("sync_feeds_failing", "Feeds that cannot be had for longer than a day.", float64(len(failing))))
}

// newest is the last day on which an article was published or updated; zero when none is known.
func newest(c *corpus.Corpus) (day time.Time) {
	for _, a := range c.Articles {
		for _, d := range []time.Time{a.Published, a.Updated} {
			if d.After(day) {
				day = d
			}
		}
	}
	return day
}

// truth is 1 for what is so.
func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// seconds is a time as Prometheus has it, 0 for the zero time.
func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

// ofModel are those of the language model, none where there is none.
func (m measures) ofModel(lib *library) []measure {
	if lib.llm == nil {
		return nil
	}
	t := lib.llm.Total()
	counter := func(name, help string, labels, of []string, value float64) measure {
		return measure{name, help, prometheus.CounterValue, labels, of, value}
	}
	const tasks, tokens = "Tasks that the language model was given, by what came of them.", "Tokens that the language model was sent (in) and has sent (out)."
	return []measure{
		counter("llm_tasks_total", tasks, []string{"outcome"}, []string{"done"}, float64(t.Tasks-t.Failed)),
		counter("llm_tasks_total", tasks, []string{"outcome"}, []string{"failed"}, float64(t.Failed)),
		counter("llm_tokens_total", tokens, []string{"direction"}, []string{"in"}, float64(t.In)),
		counter("llm_tokens_total", tokens, []string{"direction"}, []string{"out"}, float64(t.Out)),
		counter("llm_cost_total", "What that cost, by llm.price_in and llm.price_out, in their currency.", nil, nil, t.Cost),
		counter("llm_attempts_total", "Requests that these tasks took.", nil, nil, float64(t.Attempts)),
		counter("llm_seconds_total", "Time that these tasks took.", nil, nil, t.Took.Seconds()),
	}
}

// ofState says whether the data base takes what is written.
func (m measures) ofState() measure {
	ctx, cancel := context.WithTimeout(context.Background(), stateWithin)
	defer cancel()
	return measure{name: "state_up", help: "Whether the data base can be written: 1 or 0.", kind: prometheus.GaugeValue, value: truth(m.store.Ping(ctx) == nil)}
}

// watches has the operator's registry gather what the bot and the program do. From then on the bot counts as begun.
func (o *operator) watches(bot *discord.Config, on *shelf) error {
	bot.Metrics, bot.Health = o.registry, &o.health
	ofGo := collectors.NewGoCollector(
		collectors.WithGoCollectorMemStatsMetricsDisabled(), // two of these share a name in OpenMetrics
		collectors.WithGoCollectorRuntimeMetrics(collectors.MetricsMemory))
	for _, c := range []prometheus.Collector{measures{on, bot.State}, ofGo, collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})} {
		if err := o.registry.Register(c); err != nil {
			return fail("counting what the bot does", err, "")
		}
	}
	o.begun.Store(true)
	return nil
}
