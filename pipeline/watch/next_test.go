package watch_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/watch"
	"github.com/galley-social/galley/schema"
)

func delivery(post string) schema.Delivery { return schema.Delivery{Post: post, Channel: "net"} }

// history is a ledger in which one post has these entries, at seconds after start.
type history struct {
	post    string
	claims  int
	entries []ledger.Entry
}

func on(post string) *history { return &history{post: post} }

func (l *history) add(kind ledger.Kind, at time.Duration, change func(*ledger.Entry)) *history {
	e := ledger.Entry{
		Version: ledger.Version, Kind: kind, Delivery: delivery(l.post), Seq: len(l.entries) + 1, At: start.Add(at),
		Run: ledger.Run{ID: "other"}, Reason: "it said no",
	}
	if kind == ledger.Claim {
		l.claims++
		e.Digest, e.Attempt, e.LeaseUntil, e.Reason = "d", l.claims, start.Add(at+10*m), ""
		e.Message = &schema.Message{Delivery: e.Delivery, Parts: []schema.Part{{Text: "x"}}}
	}
	if change != nil {
		change(&e)
	}
	l.entries = append(l.entries, e)
	return l
}

// putOff is a claim, and that nothing came of it.
func (l *history) putOff(at, until time.Duration) *history {
	return l.add(ledger.Claim, at, nil).add(ledger.Later, at, func(e *ledger.Entry) {
		if until != 0 {
			e.Until = start.Add(until)
		}
	})
}

func state(t *testing.T, list ...*history) ledger.State {
	t.Helper()
	var entries []ledger.Entry
	for _, l := range list {
		entries = append(entries, l.entries...)
	}
	st, err := ledger.Fold(entries)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func step(op plan.Op, post string, at time.Duration) plan.Step {
	return plan.Step{Op: op, Delivery: delivery(post), At: start.Add(at), Due: at <= 0}
}

// later is a step that goes out that much later than start, which was its time.
func later(op plan.Op, post string, until time.Duration) plan.Step {
	st := step(op, post, -m)
	st.NotBefore, st.Due = start.Add(until), op == plan.Hold
	return st
}

func TestNext(t *testing.T) {
	t.Parallel()
	person := step(plan.Hold, "a", 5*s)
	person.Person = true
	over := step(plan.Hold, "a", 5*s)
	over.Over = true
	for name, test := range map[string]struct {
		steps  []plan.Step
		ledger []*history
		want   time.Duration
	}{
		"empty":                      {},
		"the earliest":               {steps: []plan.Step{step(plan.Publish, "a", 9*s), step(plan.Publish, "b", 4*s)}, want: 4 * s},
		"due now is not next":        {steps: []plan.Step{step(plan.Publish, "a", 0), step(plan.Publish, "b", 4*s)}, want: 4 * s},
		"public":                     {steps: []plan.Step{step(plan.Done, "a", 5*s), step(plan.Edit, "b", 5*s), step(plan.Remove, "c", 5*s)}},
		"held for a person":          {steps: []plan.Step{person}},
		"over":                       {steps: []plan.Step{over}},
		"held until a time":          {steps: []plan.Step{later(plan.Hold, "a", 7*s)}, want: 7 * s},
		"later than its time":        {steps: []plan.Step{later(plan.Publish, "a", 7*s), step(plan.Publish, "b", 9*s)}, want: 7 * s},
		"held before its time":       {steps: []plan.Step{step(plan.Hold, "a", 5*s)}},
		"claimed by another run":     {steps: []plan.Step{step(plan.Ask, "a", -m)}, ledger: []*history{on("a").add(ledger.Claim, -m, nil)}, want: 9 * m},
		"a lease that is over":       {steps: []plan.Step{step(plan.Ask, "a", -m)}, ledger: []*history{on("a").add(ledger.Claim, -10*m, nil)}},
		"an unknown outcome":         {steps: []plan.Step{step(plan.Ask, "a", -m)}, ledger: []*history{on("a").add(ledger.Claim, -m, nil).add(ledger.Unknown, -m, nil)}},
		"the network named a time":   {steps: []plan.Step{later(plan.Hold, "a", 3*m)}, ledger: []*history{on("a").putOff(-m, 3*m)}, want: 3 * m},
		"the network's time is over": {steps: []plan.Step{step(plan.Publish, "a", -m)}, ledger: []*history{on("a").putOff(-10*s, -s)}},
		"put off once":               {steps: []plan.Step{step(plan.Publish, "a", -m)}, ledger: []*history{on("a").putOff(-10*s, 0)}, want: 50 * s},
		"put off three times": {
			steps:  []plan.Step{step(plan.Publish, "a", -m)},
			ledger: []*history{on("a").putOff(-5*m, 0).putOff(-3*m, 0).putOff(-10*s, 0)}, want: 230 * s,
		},
		"put off many times": {
			steps: []plan.Step{step(plan.Publish, "a", -m)},
			ledger: []*history{on("a").putOff(-90*m, 0).putOff(-80*m, 0).putOff(-70*m, 0).putOff(-60*m, 0).putOff(-50*m, 0).
				putOff(-40*m, 0).putOff(-30*m, 0).putOff(0, 0)}, want: 15 * m,
		},
		"put off anew after a person looked": {
			steps: []plan.Step{step(plan.Publish, "a", -m)},
			ledger: []*history{on("a").putOff(-5*m, 0).add(ledger.Claim, -4*m, nil).add(ledger.Unknown, -4*m, nil).
				add(ledger.Resolved, -3*m, func(e *ledger.Entry) { e.By, e.Verdict = "Inês", ledger.Absent }).putOff(-10*s, 0)}, want: 50 * s,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := watch.Next(plan.Plan{Now: start, Steps: test.steps}, state(t, test.ledger...))
			want := time.Time{}
			if test.want != 0 {
				want = start.Add(test.want)
			}
			if !got.Equal(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// TestPatient: what was put off waits, and nothing else changes, the given plan least of all.
func TestPatient(t *testing.T) {
	t.Parallel()
	st := state(t, on("soon").putOff(-10*s, 0), on("long").putOff(-2*m, 0), on("named").putOff(-10*s, -s))
	given := plan.Plan{Now: start}
	for _, post := range []string{"soon", "long", "named", "new"} {
		given.Steps = append(given.Steps, step(plan.Publish, post, -m))
	}
	got := watch.Patient(given, st)
	ops := map[string]plan.Op{}
	for i, s := range got.Steps {
		ops[s.Post] = s.Op
		if given.Steps[i].Op != plan.Publish {
			t.Errorf("%s: the given plan was changed", s.Post)
		}
	}
	want := map[string]plan.Op{"soon": plan.Hold, "long": plan.Publish, "named": plan.Publish, "new": plan.Publish}
	if diff := cmp.Diff(want, ops); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := got.Steps[0]; got.Reason != "not now: it said no" || got.Hint != "it is tried again at 2026-12-01T09:00:50Z" || got.Person {
		t.Errorf("got %+v", got)
	}
}

// edit is an edit of what is public.
func edit(apply bool, until time.Duration) plan.Step {
	e := later(plan.Edit, "a", until)
	e.Due, e.Apply = true, apply
	return e
}

// TestPatientEdits: an edit that was put off a moment ago waits like anything else, and wakes a run that stays.
func TestPatientEdits(t *testing.T) {
	t.Parallel()
	public := func() *history {
		return on("a").add(ledger.Claim, -m, nil).add(ledger.Receipt, -m, func(e *ledger.Entry) {
			e.Digest, e.Remote, e.Reason = "d", &schema.Remote{ID: "1", URL: "u"}, ""
		})
	}
	begin := func(e *ledger.Entry) {
		e.Digest, e.LeaseUntil, e.Message = "e", start.Add(9*m), &schema.Message{Delivery: e.Delivery, Parts: []schema.Part{{Text: "y"}}}
	}
	tests := map[string]struct {
		list  *history
		apply bool
		next  time.Duration
	}{
		"never tried":          {public(), true, 0},
		"put off a moment ago": {public().add(ledger.Edit, -10*s, begin).add(ledger.Later, -10*s, nil), false, 50 * s},
		"put off twice": {public().add(ledger.Edit, -m, begin).add(ledger.Later, -m, nil).add(ledger.Edit, -10*s, begin).add(ledger.Later, -10*s, nil),
			false, 110 * s},
		"put off long ago": {public().add(ledger.Edit, -2*m, begin).add(ledger.Later, -2*m, nil), true, 0},
		"refused":          {public().add(ledger.Edit, -10*s, begin).add(ledger.Refused, -10*s, nil), true, 0},
	}
	for name, tt := range tests {
		st := state(t, tt.list)
		got := watch.Patient(plan.Plan{Now: start, Steps: []plan.Step{edit(true, 0)}}, st)
		var want time.Time
		if tt.next > 0 {
			want = start.Add(tt.next)
		}
		if next := watch.Next(got, st); got.Steps[0].Apply != tt.apply || !next.Equal(want) {
			t.Errorf("%s: got apply %t and next %s, want %t and %s", name, got.Steps[0].Apply, next, tt.apply, want)
		}
	}
}

func TestNeeded(t *testing.T) {
	t.Parallel()
	claimed, dead := on("a").add(ledger.Claim, -m, nil), on("a").add(ledger.Claim, -10*m, nil)
	unknown := on("a").add(ledger.Claim, -m, nil).add(ledger.Unknown, -m, nil)
	gone := func(r ledger.Run) bool { return r.ID == "other" }
	for name, test := range map[string]struct {
		step plan.Step
		list []*history
		gone func(ledger.Run) bool
		look bool
		want bool
	}{
		"due exactly now":            {step: step(plan.Publish, "b", 0), want: true},
		"an edit to be made":         {step: edit(true, 0), want: true},
		"an edit to be reported":     {step: edit(false, 0)},
		"due in a second":            {step: step(plan.Publish, "b", s)},
		"due and held":               {step: step(plan.Hold, "b", 0)},
		"public":                     {step: step(plan.Done, "b", -m)},
		"claimed by a run that runs": {list: []*history{claimed}},
		"claimed by a run that died": {list: []*history{claimed}, gone: gone, want: true},
		"a lease that just ended":    {list: []*history{dead}, want: true},
		"unknown, looked up already": {list: []*history{unknown}, gone: gone},
		"unknown, to be looked up":   {list: []*history{unknown}, look: true, want: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := watch.Needed(watch.Question{
				Plan: plan.Plan{Now: start, Steps: []plan.Step{test.step}}, State: state(t, test.list...), Gone: test.gone, Unknown: test.look,
			})
			if got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
