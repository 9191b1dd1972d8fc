package watch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/watch"
)

var start = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

var (
	errLost  = errors.New("the remote can't be reached")
	errAgain = fmt.Errorf("%w: from another port", errLost)
	errSetUp = errors.New("galley.yaml can't be used")
)

// clock is a clock on which time passes only by waiting, and then at once.
type clock struct {
	now time.Time
	// waits are the waits so far.
	waits []time.Duration
	// during is what happens in the nth wait (from 0). True means that the wait does not end by itself.
	during map[int]func() bool
}

func (c *clock) Now() time.Time { return c.now }

func (c *clock) After(d time.Duration) <-chan time.Time {
	n := len(c.waits)
	c.waits = append(c.waits, d)
	ch := make(chan time.Time, 1)
	if f := c.during[n]; f != nil && f() {
		return ch
	}
	c.now = c.now.Add(d)
	ch <- c.now
	return ch
}

// answer is how one round ends: what is next, after start, or an error.
type answer struct {
	next time.Duration
	err  error
	took time.Duration
}

// trial is a loop over a clock, whose rounds end as they are told, and which is stopped after the last.
type trial struct {
	clock   *clock
	loop    watch.Loop
	stop    context.CancelFunc
	answers []answer
	// at are the instants of rounds after start, fresh what each was told, changes what was reported.
	at      []time.Duration
	fresh   []bool
	changes []string
}

func newTrial(answers []answer) *trial {
	c := &clock{now: start, during: map[int]func() bool{}}
	tr := &trial{clock: c, answers: answers}
	tr.loop = watch.Loop{
		Clock: c, Round: tr.round, Every: time.Minute,
		Passing: func(err error) bool { return errors.Is(err, errLost) },
		Changed: func(err error) {
			text := "works"
			if err != nil {
				text = err.Error()
			}
			tr.changes = append(tr.changes, text)
		},
	}
	return tr
}

func (tr *trial) run(t *testing.T) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tr.stop = cancel
	err := tr.loop.Run(ctx)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Fatalf("the loop did not end; rounds at %v", tr.at)
	}
	return err
}

func (tr *trial) round(_ context.Context, fresh bool) (time.Time, error) {
	n := len(tr.at)
	tr.at, tr.fresh = append(tr.at, tr.clock.now.Sub(start)), append(tr.fresh, fresh)
	if n >= len(tr.answers) {
		tr.stop()
		return time.Time{}, nil
	}
	a := tr.answers[n]
	tr.clock.now = tr.clock.now.Add(a.took)
	if a.next == 0 {
		return time.Time{}, a.err
	}
	return start.Add(a.next), a.err
}

const s, m, h = time.Second, time.Minute, time.Hour

func TestLoop(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers []answer
		want    []time.Duration
		changes []string
	}{
		"nothing known":            {answers: []answer{{}, {}}, want: []time.Duration{0, m, 2 * m}},
		"due soon":                 {answers: []answer{{next: 25 * s}, {}}, want: []time.Duration{0, 25 * s, 85 * s}},
		"due later than a round":   {answers: []answer{{next: 90 * s}, {next: 90 * s}, {}}, want: []time.Duration{0, m, 90 * s, 150 * s}},
		"due exactly with a round": {answers: []answer{{next: m}, {}}, want: []time.Duration{0, m, 2 * m}},
		"due exactly now":          {answers: []answer{{next: 5 * s, took: 5 * s}}, want: []time.Duration{0, 65 * s}},
		"due while the round ran":  {answers: []answer{{next: 3 * s, took: 5 * s}}, want: []time.Duration{0, 65 * s}},
		"due within a second":      {answers: []answer{{next: 1500 * time.Millisecond}}, want: []time.Duration{0, 1500 * time.Millisecond}},
		"lost network": {
			answers: []answer{{}, {err: errLost}, {err: errAgain}, {err: errLost}, {}},
			want:    []time.Duration{0, 60 * s, 61 * s, 63 * s, 67 * s, 127 * s},
			changes: []string{errLost.Error(), "works"},
		},
		"lost at the start": {
			answers: []answer{{err: errLost}, {err: errLost}, {}}, want: []time.Duration{0, s, 3 * s, 63 * s},
			changes: []string{errLost.Error(), "works"},
		},
		"lost again waits a second again": {
			answers: []answer{{err: errLost}, {}, {err: errLost}}, want: []time.Duration{0, s, 61 * s, 62 * s},
			changes: []string{errLost.Error(), "works", errLost.Error()},
		},
		"due while the network is lost": {
			answers: []answer{{next: 70 * s}, {err: errLost}, {err: errLost}, {err: errLost}, {err: errLost}},
			want:    []time.Duration{0, 60 * s, 61 * s, 63 * s, 67 * s, 70 * s},
			changes: []string{errLost.Error()},
		},
		"the set-up breaks later": {
			answers: []answer{{}, {err: errSetUp}, {err: errSetUp}, {err: errLost}, {}},
			want:    []time.Duration{0, 60 * s, 61 * s, 63 * s, 67 * s, 127 * s},
			changes: []string{errSetUp.Error(), errLost.Error(), "works"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := newTrial(test.answers)
			if err := tr.run(t); err != nil {
				t.Fatalf("got %v", err)
			}
			if diff := cmp.Diff(test.want, tr.at); diff != "" {
				t.Errorf("rounds (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.changes, tr.changes); diff != "" {
				t.Errorf("reports (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBackoff: the waits double up to five minutes, and stay there.
func TestBackoff(t *testing.T) {
	t.Parallel()
	tr := newTrial(slices.Repeat([]answer{{err: errLost}}, 12))
	if err := tr.run(t); err != nil {
		t.Fatal(err)
	}
	var got []time.Duration
	for i := 1; i < len(tr.at); i++ {
		got = append(got, tr.at[i]-tr.at[i-1])
	}
	want := []time.Duration{s, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 64 * s, 128 * s, 256 * s, 5 * m, 5 * m, 5 * m}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLoopEnds: with an end, it ends as soon as nothing is next before it, and says how the last round ended.
func TestLoopEnds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		until   time.Duration
		answers []answer
		want    []time.Duration
		err     error
	}{
		"nothing next":         {until: h, answers: []answer{{}}, want: []time.Duration{0}},
		"next is after it":     {until: m, answers: []answer{{next: 61 * s}}, want: []time.Duration{0}},
		"next is the end":      {until: m, answers: []answer{{next: m}, {}}, want: []time.Duration{0, m}},
		"next before it":       {until: 3 * m, answers: []answer{{next: 90 * s}, {next: 90 * s}, {next: 4 * m}}, want: []time.Duration{0, m, 90 * s}},
		"cancelled on the way": {until: 3 * m, answers: []answer{{next: 150 * s}, {}}, want: []time.Duration{0, m}},
		"lost to the end": {
			until: 5 * s, answers: []answer{{next: 3 * s}, {err: errLost}, {err: errLost}}, want: []time.Duration{0, 3 * s, 4 * s}, err: errLost,
		},
		"lost and found": {until: 10 * s, answers: []answer{{err: errLost}, {next: 6 * s}, {}}, want: []time.Duration{0, s, 6 * s}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := newTrial(test.answers)
			tr.loop.Until = start.Add(test.until)
			if err := tr.run(t); !errors.Is(err, test.err) {
				t.Errorf("got %v, want %v", err, test.err)
			}
			if diff := cmp.Diff(test.want, tr.at); diff != "" {
				t.Errorf("rounds (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSetUp: what is wrong at the start ends the loop at once, also after the network was lost first.
func TestSetUp(t *testing.T) {
	t.Parallel()
	for name, answers := range map[string][]answer{
		"at once": {{err: errSetUp}}, "behind a lost network": {{err: errLost}, {err: errSetUp}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := newTrial(answers)
			if err := tr.run(t); !errors.Is(err, errSetUp) || len(tr.at) != len(answers) {
				t.Errorf("got %v after %d rounds, want %v after %d", err, len(tr.at), errSetUp, len(answers))
			}
		})
	}
}
