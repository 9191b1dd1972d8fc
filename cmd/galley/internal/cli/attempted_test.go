package cli

import (
	"testing"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/schema"
)

// TestAttempted is what counts towards the limit of a stay: what the run itself may have made public or changed.
func TestAttempted(t *testing.T) {
	d := schema.Delivery{Post: "launch", Channel: "page"}
	for name, test := range map[string]struct {
		event publish.Event
		want  int
	}{
		"published":                {publish.Event{Kind: ledger.Receipt, Part: 1, Parts: 1}, 1},
		"a part":                   {publish.Event{Kind: ledger.Part, Part: 1, Parts: 2}, 1},
		"handed over":              {publish.Event{Kind: ledger.Handed, Part: 1, Parts: 1}, 1},
		"refused":                  {publish.Event{Kind: ledger.Refused, Part: 1, Parts: 1, Person: true}, 1},
		"unknown":                  {publish.Event{Kind: ledger.Unknown, Part: 1, Parts: 1}, 1},
		"changed":                  {publish.Event{Kind: ledger.Edited, Edit: true}, 1},
		"put off":                  {publish.Event{Kind: ledger.Later, Part: 1, Parts: 1}, 0},
		"a change put off":         {publish.Event{Kind: ledger.Later, Part: 1, Edit: true}, 0},
		"held":                     {publish.Event{Kind: publish.Held, Person: true}, 0},
		"a change held":            {publish.Event{Kind: publish.Held, Edit: true, Person: true}, 0},
		"found":                    {publish.Event{Kind: ledger.Receipt, Part: 1, Found: true}, 0},
		"found with its network":   {publish.Event{Kind: ledger.Handed, Found: true}, 0},
		"looked up in vain":        {publish.Event{Kind: ledger.Unknown}, 0},
		"the network published":    {publish.Event{Kind: ledger.Receipt, URL: "https://page.example/1"}, 0},
		"taken back":               {publish.Event{Kind: ledger.Cancelled, Part: 1, Cancel: true}, 0},
		"not taken back":           {publish.Event{Kind: ledger.Refused, Cancel: true, Person: true}, 0},
		"public before taken back": {publish.Event{Kind: ledger.Receipt, Cancel: true, Person: true}, 0},
	} {
		test.event.Delivery = d
		if got := attempted(publish.Result{Events: []publish.Event{test.event}}); got != test.want {
			t.Errorf("%s: got %d, want %d", name, got, test.want)
		}
	}
	thread := []publish.Event{
		{Delivery: d, Kind: ledger.Part, Part: 1, Parts: 3}, {Delivery: d, Kind: ledger.Part, Part: 2, Parts: 3},
		{Delivery: d, Kind: ledger.Later, Part: 3, Parts: 3},
		{Delivery: schema.Delivery{Post: "other", Channel: "page"}, Kind: ledger.Receipt, Part: 1, Parts: 1},
	}
	if got := attempted(publish.Result{Events: thread}); got != 2 {
		t.Errorf("a thread that stopped half-way and another post: got %d, want 2", got)
	}
}
