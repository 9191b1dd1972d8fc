package cli

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/schema"
)

// night is what a journal hears in a few rounds.
func night(j *journal) {
	d := func(post string) schema.Delivery { return schema.Delivery{Post: post, Channel: "site"} }
	held := publish.Event{Delivery: d("a"), Kind: publish.Held, Reason: "no\ntoken", Hint: "set TOKEN", Person: true}
	lost := publish.Event{Delivery: d("b"), Kind: ledger.Unknown, Part: 1, Parts: 1, Reason: "no answer"}
	looked := publish.Event{Delivery: d("b"), Kind: ledger.Unknown, Reason: "not found"}
	sent := publish.Event{Delivery: d("a"), Kind: ledger.Receipt, Part: 1, Parts: 1, URL: "https://small.example/a"}
	found := publish.Event{Delivery: d("b"), Kind: ledger.Receipt, URL: "https://small.example/b\x1b[2J", Found: true}
	person := plan.Plan{Steps: []plan.Step{{Op: plan.Ask, Delivery: d("b"), Due: true, Person: true, Reason: "unknown", Hint: "look"}}}
	round := func(p plan.Plan, events ...publish.Event) {
		for _, e := range events {
			j.event(e)
		}
		j.after(publish.Result{Events: events, Plan: p})
	}
	round(plan.Plan{})
	round(plan.Plan{})
	round(plan.Plan{}, held, lost)
	round(person, held, looked)
	round(person, held, looked)
	round(person)
	round(person)
	j.changed(stopped("the remote is gone: %w", errors.New("dial")).hint("look at it"))
	j.changed(nil)
	round(plan.Plan{}, sent, found)
	round(plan.Plan{})
}

func TestJournal(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	a := &app{Env: Env{Stdout: &out, Now: func() time.Time { return roundsStart }}}
	night(newJournal(a, false))
	want := `Nothing is due.
! a → site held: no token (hint: set TOKEN)
? b → site outcome unknown: no answer
Published 0 deliveries. 1 unknown.
? b → site outcome unknown: not found
Published 0 deliveries. 1 unknown.
? b → site: unknown (hint: look)
! the remote is gone: dial (hint: look at it)
works again
+ a → site published https://small.example/a
+ b → site found, an earlier run had published it: https://small.example/b<U+001B>[2J
Published 2 deliveries.
`
	got := strings.ReplaceAll(out.String(), "2026-10-01T08:00:00Z ", "")
	if diff := cmp.Diff(want, got); diff != "" || strings.Count(out.String(), "2026-10-01T08:00:00Z ") != strings.Count(got, "\n") {
		t.Errorf("(-want +got):\n%s\n%s", diff, out.String())
	}
}

func TestJournalJSON(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	a := &app{Env: Env{Stdout: &out, Now: func() time.Time { return roundsStart }}}
	night(newJournal(a, true))
	want := []string{
		`"event":"summary","message":"Nothing is due."}`,
		`"event":"held","post":"a","channel":"site","reason":"no\ntoken","hint":"set TOKEN","person":true}`,
	}
	got := strings.Split(out.String(), "\n")
	for i, w := range want {
		if got[i] != `{"time":"2026-10-01T08:00:00Z",`+w {
			t.Errorf("line %d: got %s, want %s", i, got[i], w)
		}
	}
	if n := len(got) - 1; n != 12 {
		t.Errorf("got %d lines, want 12:\n%s", n, out.String())
	}
}
