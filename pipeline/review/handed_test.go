package review_test

import (
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema"
)

// TestHanded: what is handed over to a network, held there and taken back, in every rendering.
func TestHanded(t *testing.T) {
	over, held, anew, frozen := step(plan.Publish, plain("over", "page")), step(plan.Handed, plain("held", "page")),
		step(plan.Cancel, plain("anew", "page")), step(plan.Cancel, plain("frozen", "page"))
	over.Schedule = over.At
	held.Reason = "Page holds it, and makes it public at Tue 1 Dec 10:30 UTC"
	anew.Reason, anew.Hint, anew.Anew = "Page holds it, and it is taken back: Git has another text now", "the next galley publish does it", true
	frozen.Reason, frozen.Hint = "Page holds it, and it is taken back: publishing is frozen", "the next galley publish does it"
	p := plan.Plan{Now: now, Zone: "UTC", Steps: []plan.Step{over, held, anew, frozen}}
	golden(t, "handed.txt", func(w io.Writer) error { return review.Plan(w, p, review.Style{}) })

	var entries []ledger.Entry
	for _, s := range p.Steps[1:] {
		claim := ledger.Entry{
			Kind: ledger.Claim, Delivery: s.Delivery, Seq: 1, At: now.Add(-time.Hour), Attempt: 1, Scheduled: s.At, Message: s.Message,
			Run: ledger.Run{ID: "run-1"},
		}
		remote := &schema.Remote{ID: "7", At: s.At, Pending: true}
		entries = append(entries, claim, ledger.Entry{
			Kind: ledger.Handed, Delivery: s.Delivery, Seq: 2, At: now.Add(-time.Hour), Remote: remote, Run: ledger.Run{ID: "run-1"},
		})
	}
	state, err := ledger.Fold(entries)
	if err != nil {
		t.Fatal(err)
	}
	list := review.Standings(p, state)
	golden(t, "handed_status.txt", func(w io.Writer) error { return review.Status(w, list, "UTC", review.Style{}) })
	golden(t, "handed_status.json", func(w io.Writer) error { return review.StatusJSON(w, now, list) })
}

// TestHandedMoments: where the time is not known, nobody is told that there is none.
func TestHandedMoments(t *testing.T) {
	for want, e := range map[string]publish.Event{
		"+ over → page handed over to its network, which makes it public at its time": {Kind: ledger.Handed, Part: 1, Parts: 1},
		"+ over → page found with its network, which makes it public at its time":     {Kind: ledger.Handed, Found: true},
		"! over → page not taken back yet, and to be public at its time: 429":         {Kind: ledger.Later, Cancel: true, Reason: "429"},
		"! over → page was not taken back, and is to be public at its time: no token": {Kind: publish.Held, Cancel: true, Reason: "no token"},
	} {
		e.Delivery = schema.Delivery{Post: "over", Channel: "page"}
		if diff := cmp.Diff(want, review.Event(e, review.Style{})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	held := plan.Step{Op: plan.Handed, Delivery: schema.Delivery{Post: "held", Channel: "page"}}
	list := review.Standings(plan.Plan{Now: now, Steps: []plan.Step{held}}, ledger.State{})
	if got, want := list[0].Next, "its network makes it public at its time"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestHandedSummary: that another run has claimed a delivery and that nobody has seen it yet where it was handed over are
// one to whoever reads the last line; what has no time is not what comes next.
func TestHandedSummary(t *testing.T) {
	ask := func(post, reason string) plan.Step {
		return plan.Step{Op: plan.Ask, Delivery: schema.Delivery{Post: post, Channel: "page"}, At: now, Due: true, Reason: reason}
	}
	next := plan.Step{Op: plan.Handed, Delivery: schema.Delivery{Post: "next", Channel: "page"}, At: now.Add(time.Hour), Zone: "UTC"}
	timeless := plan.Step{Op: plan.Handed, Delivery: schema.Delivery{Post: "timeless", Channel: "page"}}
	result := publish.Result{Plan: plan.Plan{Now: now, Steps: []plan.Step{
		timeless, ask("a", "run 7 claimed it"), ask("b", "Page was to make it public, and nobody has seen it there yet"), next,
	}}}
	const want = "Published 0 deliveries. 2 whose outcome is open (galley plan says why). Next: next → page, 2026-12-01 10:30Z."
	if diff := cmp.Diff(want, review.RunSummary(result)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
