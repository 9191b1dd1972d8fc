package review_test

import (
	"io"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
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
