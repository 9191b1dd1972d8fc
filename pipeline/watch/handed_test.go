package watch_test

import (
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/watch"
	"github.com/galley-social/galley/schema"
)

// handed is the record of a delivery that its network holds until a time.
func handed(until time.Duration) *history {
	return on("a").add(ledger.Claim, -time.Hour, func(e *ledger.Entry) { e.Scheduled = start.Add(until) }).
		add(ledger.Handed, -time.Hour, func(e *ledger.Entry) {
			e.Reason, e.Remote = "", &schema.Remote{ID: "7", At: start.Add(until), Pending: true}
		})
}

// TestNextOfHanded: a run that stays hands over as soon as the network takes it, looks once the time has come, and takes
// back without waiting long.
func TestNextOfHanded(t *testing.T) {
	t.Parallel()
	opens := step(plan.Publish, "a", time.Hour)
	opens.Opens = start.Add(20 * m)
	begun := func(l *history, at time.Duration) *history {
		return l.add(ledger.Cancel, at, func(e *ledger.Entry) { e.LeaseUntil, e.Reason, e.Why = start.Add(at+10*m), "", "frozen" })
	}
	taken := step(plan.Cancel, "a", time.Hour)
	taken.NotBefore = start.Add(4 * m)
	for name, test := range map[string]struct {
		step   plan.Step
		ledger *history
		want   time.Duration
	}{
		"too far ahead for the network": {opens, on("a"), 20 * m},
		"with the network":              {step(plan.Handed, "a", 30*m), handed(30 * m), 30 * m},
		"its time has just come":        {step(plan.Ask, "a", -s), handed(-s), m},
		"its time is long over":         {step(plan.Ask, "a", -20*m), handed(-20 * m), 15 * m},
		"another run takes it back":     {taken, begun(handed(time.Hour), -6*m), 4 * m},
		"taking it back was put off":    {step(plan.Cancel, "a", time.Hour), begun(handed(time.Hour), -10*s).add(ledger.Later, -10*s, nil), 50 * s},
		"and once more": {
			step(plan.Cancel, "a", 3*time.Hour),
			begun(begun(handed(3*time.Hour), -2*m).add(ledger.Later, -2*m, nil), -10*s).add(ledger.Later, -10*s, nil), 110 * s,
		},
		"and once more, near its time": {
			step(plan.Cancel, "a", 50*m),
			begun(begun(handed(50*m), -2*m).add(ledger.Later, -2*m, nil), -10*s).add(ledger.Later, -10*s, nil), 50 * s,
		},
		"it was refused, and a person told": {
			needed(step(plan.Cancel, "a", 3*time.Hour)),
			begun(handed(3*time.Hour), -10*s).add(ledger.Refused, -10*s, nil), 50 * s,
		},
	} {
		got := watch.Next(plan.Plan{Now: start, Steps: []plan.Step{test.step}}, state(t, test.ledger))
		if want := start.Add(test.want); !got.Equal(want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

func needed(s plan.Step) plan.Step {
	s.Person = true
	return s
}

// TestPatientAhead: what could not be handed over a moment ago waits like anything else that was put off.
func TestPatientAhead(t *testing.T) {
	t.Parallel()
	for ago, want := range map[time.Duration]bool{10 * s: false, m: true} {
		ahead := step(plan.Publish, "a", 72*time.Hour)
		ahead.Schedule = ahead.At
		st := state(t, on("a").putOff(-ago, 0))
		p := watch.Patient(plan.Plan{Now: start, Steps: []plan.Step{ahead}}, st)
		if got := len(p.Ahead()) == 1; got != want || watch.Needed(watch.Question{Plan: p, State: st}) != want {
			t.Errorf("%v ago: got %+v, want it tried %t", ago, p.Steps[0], want)
		}
		if next := watch.Next(p, st); !want && !next.Equal(start.Add(m-ago)) {
			t.Errorf("%v ago: got %v, want it tried a minute after", ago, next)
		}
	}
}

// TestPatientCancels: what could not be taken back a moment ago is tried again in a minute, in the words of the plan.
func TestPatientCancels(t *testing.T) {
	t.Parallel()
	for ago, want := range map[time.Duration]bool{10 * s: false, m: true} {
		list := handed(time.Hour).add(ledger.Cancel, -ago, func(e *ledger.Entry) {
			e.LeaseUntil, e.Reason, e.Why = start.Add(9*m), "", "frozen"
		}).add(ledger.Later, -ago, nil)
		taken := step(plan.Cancel, "a", time.Hour)
		taken.Apply, taken.Reason = true, "as planned"
		got := watch.Patient(plan.Plan{Now: start, Steps: []plan.Step{taken}}, state(t, list)).Steps[0]
		if got.Apply != want || got.Op != plan.Cancel || got.Reason != "as planned" {
			t.Errorf("%v ago: got %+v, want it tried %t", ago, got, want)
		}
	}
}
