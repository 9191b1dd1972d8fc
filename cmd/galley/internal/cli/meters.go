package cli

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
)

// meters are the numbers of a run that stays.
type meters struct {
	registry    *prometheus.Registry
	rounds      *prometheus.CounterVec
	deliveries  *prometheus.CounterVec
	held        *prometheus.GaugeVec
	due         prometheus.Gauge
	nextDue     prometheus.Gauge
	lastSuccess prometheus.Gauge
}

// Why something that is due does not go out, as the metric galley_held names it.
const (
	heldPerson = "person" // until somebody acts
	heldTime   = "time"   // until a time comes, or another post is public
	heldRun    = "run"    // another run has it
)

func newMeters(version string) *meters {
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	m := &meters{
		registry: prometheus.NewRegistry(),
		rounds: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "galley_rounds_total", Help: "Rounds, by whether they could work (ok) or not (failed).",
		}, []string{"result"}),
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "galley_deliveries_total", Help: "What happened to deliveries, by channel and outcome.",
		}, []string{"channel", "outcome"}),
		held: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "galley_held", Help: "Deliveries whose time has come and that do not go out, by what they wait for.",
		}, []string{"waits_for"}),
		due:         gauge("galley_due", "Deliveries that are due and were left for the next round."),
		nextDue:     gauge("galley_next_due_timestamp_seconds", "When the next delivery is due; 0 when none is planned."),
		lastSuccess: gauge("galley_last_success_timestamp_seconds", "When a round last worked; 0 before the first."),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "galley_build_info", Help: "Always 1; the label has the version.", ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(m.rounds, m.deliveries, m.held, m.due, m.nextDue, m.lastSuccess, build)
	for _, result := range []string{"ok", "failed"} {
		m.rounds.WithLabelValues(result) // there from the start, so that a rate can be taken of it
	}
	return m
}

// event counts what happened. That something is held is no event but a state.
func (m *meters) event(e publish.Event) {
	if e.Kind != publish.Held {
		m.deliveries.WithLabelValues(e.Channel, word(e)).Inc()
	}
}

// after takes in the plan that a round left.
func (m *meters) after(p plan.Plan) {
	counts := map[string]int{heldPerson: 0, heldTime: 0, heldRun: 0}
	var next time.Time
	for _, s := range p.Steps {
		switch {
		case !s.Due:
			if (s.Op == plan.Publish || s.Op == plan.Handed) && (next.IsZero() || s.Goes().Before(next)) {
				next = s.Goes()
			}
		case s.Person:
			counts[heldPerson]++
		case s.Op == plan.Ask:
			counts[heldRun]++
		case s.Op == plan.Hold && !s.Over:
			counts[heldTime]++
		}
	}
	for waits, n := range counts {
		m.held.WithLabelValues(waits).Set(float64(n))
	}
	m.due.Set(float64(len(p.Due())))
	m.nextDue.Set(seconds(next))
}

// round counts a round.
func (m *meters) round(at time.Time, err error) {
	if err != nil {
		m.rounds.WithLabelValues("failed").Inc()
		return
	}
	m.rounds.WithLabelValues("ok").Inc()
	m.lastSuccess.Set(seconds(at))
}

func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}
