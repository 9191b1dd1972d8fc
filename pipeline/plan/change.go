package plan

import (
	"cmp"
	"slices"

	"github.com/galley-social/galley/schema"
)

// Change is what merging one tree into another changes about one delivery.
type Change struct {
	Op Op `json:"op"`
	schema.Delivery
	// Before is the step without the change, After the step with it; one of them may be nil.
	Before *Step `json:"before,omitempty"`
	After  *Step `json:"after,omitempty"`
	// What says in words what is different: the text, the time, both.
	What string `json:"what"`
}

// Compare says what merging changes: the plan of the base against the plan of the head, both made for the
// same ledger and instant. Deliveries that stay as they are are left out.
func Compare(base, head Plan) []Change {
	before, after := byDelivery(base), byDelivery(head)
	var changes []Change
	for d, b := range before {
		a, ok := after[d]
		switch {
		case !ok && b.Op == Remove:
		case !ok:
			changes = append(changes, Change{Op: Remove, Delivery: d, Before: &b, What: "it is cancelled"})
		default:
			if what := difference(b, a); what != "" {
				changes = append(changes, Change{Op: changed(b, a), Delivery: d, Before: &b, After: &a, What: what})
			}
		}
	}
	for d, a := range after {
		if _, ok := before[d]; !ok {
			changes = append(changes, Change{Op: a.Op, Delivery: d, After: &a, What: "it is new"})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(a.at().At.Compare(b.at().At), cmp.Compare(a.Post, b.Post), cmp.Compare(a.Channel, b.Channel))
	})
	return changes
}

func (c Change) at() *Step {
	if c.After != nil {
		return c.After
	}
	return c.Before
}

func byDelivery(p Plan) map[schema.Delivery]Step {
	steps := make(map[schema.Delivery]Step, len(p.Steps))
	for _, s := range p.Steps {
		steps[s.Delivery] = s
	}
	return steps
}

// changed is the operation of a change to a delivery that both plans know.
func changed(before, after Step) Op {
	switch {
	case after.Op == Cancel && after.Anew, after.Op == Handed:
		return Edit
	case after.Op == Cancel:
		return Remove
	case after.Op == Publish && before.Op == Publish:
		return Edit
	case after.Op == Done:
		return Edit
	}
	return after.Op
}

// difference says in words how two steps differ, or nothing.
func difference(before, after Step) string {
	switch {
	case before.Op != after.Op && after.Op == Hold:
		return "it is held now: " + after.Reason
	case before.Op != after.Op && (after.Op == Cancel || after.Op == Handed):
		return after.Reason
	case before.Op != after.Op && before.Op == Hold:
		return "it is no longer held"
	case before.Op != after.Op && after.Op == Remove:
		return "its post is gone; what is public stays public"
	case before.Digest != after.Digest && !before.At.Equal(after.At):
		return "its text and its time change"
	case before.Digest != after.Digest:
		return "its text changes"
	case !before.At.Equal(after.At) && after.Op != Done:
		return "its time changes"
	case before.Reason != after.Reason:
		return after.Reason
	}
	return ""
}
