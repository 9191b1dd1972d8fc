package main_test

import (
	"testing"
	"time"
)

// TestHandedDryRun: a dry run shows all that a run would do, at once or ahead of its time, and does nothing of it.
func TestHandedDryRun(t *testing.T) {
	t.Parallel()
	const nothing = "Dry run: nothing was claimed and nothing was sent."
	p := newPaged(t)
	p.must(t, 0, "publish", "--dry-run").says(t, "+ good-morning → page",
		"handed over to its network with the next galley publish, to be public at Thu 1 Oct 2026 09:00", nothing)
	p.holds(t, 0, 0)
	p.must(t, 0, "publish")
	p.must(t, 0, "publish", "--dry-run").says(t, "Nothing to do", nothing)

	p.bring(t, "freeze.md", freezeFile)
	p.must(t, 0, "publish", "--dry-run").says(t, "- good-morning → page", "it is taken back: publishing is frozen", nothing)
	p.holds(t, 1, 0)
	p.must(t, 0, "publish").says(t, "1 taken back.")
	p.must(t, 0, "publish", "--dry-run").says(t, "Nothing to do", nothing)
	p.at(time.Hour)
	p.must(t, 0, "publish", "--dry-run").says(t, "! good-morning → page", "publishing is frozen")
}
