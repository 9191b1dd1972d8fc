package review

import (
	"fmt"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/schema"
)

// Event is one line about one thing that happened in a run.
func Event(e publish.Event, style Style) string {
	name := Visible(e.Delivery.String())
	part := ""
	if e.Parts > 1 {
		part = fmt.Sprintf(" part %d of %d", e.Part, e.Parts)
	}
	var line string
	switch {
	case e.Edit:
		line = edit(e, name, part, style)
	case e.Cancel:
		line = cancel(e, name, style)
	default:
		line = sent(e, name, part, style)
	}
	if e.Hint != "" {
		line += "\n    " + style.paint(cyan, "hint:") + " " + Visible(oneLine(e.Hint))
	}
	return line
}

// edit is what became of a change of what is public.
func edit(e publish.Event, name, part string, style Style) string {
	why := Visible(oneLine(e.Reason))
	switch e.Kind {
	case ledger.Edited:
		return fmt.Sprintf("%s %s changed %s", style.paint(yellow, "~"), name, Visible(e.URL))
	case ledger.Later:
		return fmt.Sprintf("%s %s%s not changed now: %s", style.paint(yellow, "!"), name, part, why)
	case ledger.Unknown:
		return fmt.Sprintf("%s %s%s may be changed or not: %s", style.paint(red, "?"), name, part, why)
	}
	return fmt.Sprintf("%s %s%s was not changed: %s", style.paint(red, "!"), name, part, why)
}

// cancel is what became of taking back what the network holds.
func cancel(e publish.Event, name string, style Style) string {
	why := Visible(oneLine(e.Reason))
	switch e.Kind {
	case ledger.Cancelled:
		return fmt.Sprintf("%s %s taken back from its network: %s", style.paint(red, "-"), name, why)
	case ledger.Receipt:
		return fmt.Sprintf("%s %s could not be taken back any more (%s), and is public: %s", style.paint(red, "!"), name, why, Visible(e.URL))
	case ledger.Later:
		return fmt.Sprintf("%s %s not taken back yet, and to be public at %s: %s", style.paint(yellow, "!"), name, itsTime(e.At, e.Zone), why)
	}
	return fmt.Sprintf("%s %s was not taken back, and is to be public at %s: %s", style.paint(red, "!"), name, itsTime(e.At, e.Zone), why)
}

// itsTime is when a network makes public what it holds: a moment, where it is known.
func itsTime(at time.Time, zone string) string {
	if at.IsZero() {
		return "its time"
	}
	return moment(at, zone)
}

// handed is that the network holds it.
func handed(e publish.Event, name string, style Style) string {
	verb := "handed over to its network, which makes it public at"
	if e.Found {
		verb = "found with its network, which makes it public at"
	}
	return fmt.Sprintf("%s %s %s %s", style.paint(green, "+"), name, verb, itsTime(e.At, e.Zone))
}

// sent is what became of a delivery or a part of it that was to go out.
func sent(e publish.Event, name, part string, style Style) string {
	switch e.Kind {
	case ledger.Handed:
		return handed(e, name, style)
	case ledger.Receipt, ledger.Part:
		verb := "published"
		if e.Found {
			verb = "found, an earlier run had published it:"
		}
		return fmt.Sprintf("%s %s%s %s %s", style.paint(green, "+"), name, part, verb, Visible(e.URL))
	case ledger.Refused:
		return fmt.Sprintf("%s %s%s was refused: %s", style.paint(red, "!"), name, part, Visible(oneLine(e.Reason)))
	case ledger.Later:
		return fmt.Sprintf("%s %s%s not now: %s", style.paint(yellow, "!"), name, part, Visible(oneLine(e.Reason)))
	case ledger.Unknown:
		return fmt.Sprintf("%s %s%s outcome unknown: %s", style.paint(red, "?"), name, part, Visible(oneLine(e.Reason)))
	}
	return fmt.Sprintf("%s %s held: %s", style.paint(red, "!"), name, Visible(oneLine(e.Reason)))
}

// RunSummary is the last line of a run.
func RunSummary(r publish.Result) string {
	published := r.Count(ledger.Receipt)
	var b strings.Builder
	said := map[schema.Delivery]bool{}
	for _, e := range r.Events {
		said[e.Delivery] = true
	}
	for _, s := range r.Plan.NeedPerson() {
		if said[s.Delivery] {
			continue
		}
		fmt.Fprintf(&b, "%s %s: %s\n", s.Op.Symbol(), Visible(s.Delivery.String()), Visible(oneLine(s.Reason)))
		if s.Hint != "" {
			fmt.Fprintf(&b, "    hint: %s\n", Visible(oneLine(s.Hint)))
		}
	}
	for _, file := range r.Plan.Unread {
		fmt.Fprintf(&b, "! %s can't be read, so nothing of it goes out\n    hint: galley check\n", Visible(file))
	}
	open, held, left := waiting(r.Plan, said)
	if published == 0 && len(r.Events)+len(r.Plan.NeedPerson())+len(r.Plan.Unread)+open+held+left == 0 {
		b.WriteString("Nothing is due.")
	} else {
		fmt.Fprintf(&b, "Published %s.", plural(published, "delivery"))
	}
	for _, c := range []struct {
		n    int
		text string
	}{
		{r.Count(ledger.Handed), "handed over"}, {r.Count(ledger.Cancelled), "taken back"}, {r.Count(ledger.Edited), "changed"}, {r.Count(ledger.Refused), "refused"}, {r.Count(ledger.Later), "put off"}, {r.Count(ledger.Unknown), "unknown"},
		{open, "whose outcome is open (galley plan says why)"}, {held, "held (galley plan says why)"}, {left, "due and left for the next run"},
	} {
		if c.n > 0 {
			fmt.Fprintf(&b, " %d %s.", c.n, c.text)
		}
	}
	if next, ok := nextDue(r.Plan); ok {
		fmt.Fprintf(&b, " Next: %s, %s.", Visible(next.Delivery.String()), moment(next.Goes(), next.Zone))
	}
	return b.String()
}

// waiting counts what is due and was not tried, and needs nobody: a later run looks up what another run or a network has,
// time ends the hold, or it was left, mostly because a run has its limit.
func waiting(p plan.Plan, said map[schema.Delivery]bool) (open, held, left int) {
	for _, s := range p.Steps {
		switch {
		case !s.Due || s.Person || s.Over || said[s.Delivery]:
		case s.Op == plan.Ask:
			open++
		case s.Op == plan.Hold:
			held++
		case s.Op == plan.Edit && !s.Apply && s.NotBefore.After(p.Now):
			held++
		case s.Op == plan.Publish || s.Apply:
			left++
		}
	}
	return open, held, left
}

// nextDue is the step that goes out next, be it planned or waiting for its turn.
func nextDue(p plan.Plan) (next plan.Step, found bool) {
	for _, s := range p.Steps {
		coming := (s.Op == plan.Publish || s.Op == plan.Handed) && !s.Due || s.Op == plan.Hold && s.NotBefore.After(p.Now)
		if coming && !s.Goes().IsZero() && (!found || s.Goes().Before(next.Goes())) {
			next, found = s, true
		}
	}
	return next, found
}
