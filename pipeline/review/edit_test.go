package review_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema"
)

// TestEditEvents: what became of a change is told apart from what became of a post.
func TestEditEvents(t *testing.T) {
	d := schema.Delivery{Post: "launch", Channel: "social"}
	for want, e := range map[string]publish.Event{
		"~ launch → social changed https://social.example/1":                   {Kind: ledger.Edited, URL: "https://social.example/1"},
		"! launch → social part 2 of 3 was not changed: too long":              {Kind: ledger.Refused, Part: 2, Parts: 3, Reason: "too\nlong"},
		"! launch → social not changed now: 429\n    hint: wait":               {Kind: ledger.Later, Reason: "429", Hint: "wait"},
		"? launch → social may be changed or not: no answer":                   {Kind: ledger.Unknown, Reason: "no answer"},
		"! launch → social was not changed: galley can't change what is there": {Kind: publish.Held, Reason: "galley can't change what is there"},
	} {
		e.Delivery, e.Edit = d, true
		if diff := cmp.Diff(want, review.Event(e, review.Style{})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// TestEditSummary counts what was changed, and what is left because a run has its limit or time holds it.
func TestEditSummary(t *testing.T) {
	step := func(post string, apply bool) plan.Step {
		return plan.Step{Op: plan.Edit, Delivery: schema.Delivery{Post: post, Channel: "social"}, Due: true, Apply: apply}
	}
	held := step("c", false)
	held.NotBefore = now.Add(1)
	result := publish.Result{
		Events: []publish.Event{{Delivery: schema.Delivery{Post: "a", Channel: "social"}, Kind: ledger.Edited, Edit: true}},
		Plan:   plan.Plan{Now: now, Steps: []plan.Step{step("a", true), step("b", true), held, step("reported", false)}},
	}
	const want = "Published 0 deliveries. 1 changed. 1 held (galley plan says why). 1 due and left for the next run."
	if diff := cmp.Diff(want, review.RunSummary(result)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
