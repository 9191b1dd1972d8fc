package review

import (
	"fmt"
	"strings"

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
	switch e.Kind {
	case ledger.Receipt, ledger.Part:
		verb := "published"
		if e.Found {
			verb = "found, an earlier run had published it:"
		}
		line = fmt.Sprintf("%s %s%s %s %s", style.paint(green, "+"), name, part, verb, Visible(e.URL))
	case ledger.Refused:
		line = fmt.Sprintf("%s %s%s was refused: %s", style.paint(red, "!"), name, part, Visible(oneLine(e.Reason)))
	case ledger.Later:
		line = fmt.Sprintf("%s %s%s not now: %s", style.paint(yellow, "!"), name, part, Visible(oneLine(e.Reason)))
	case ledger.Unknown:
		line = fmt.Sprintf("%s %s%s outcome unknown: %s", style.paint(red, "?"), name, part, Visible(oneLine(e.Reason)))
	default:
		line = fmt.Sprintf("%s %s held: %s", style.paint(red, "!"), name, Visible(oneLine(e.Reason)))
	}
	if e.Hint != "" {
		line += "\n    " + style.paint(cyan, "hint:") + " " + Visible(oneLine(e.Hint))
	}
	return line
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
	if published == 0 && len(r.Events) == 0 && len(r.Plan.NeedPerson()) == 0 {
		b.WriteString("Nothing is due.")
	} else {
		fmt.Fprintf(&b, "Published %s.", plural(published, "delivery"))
	}
	for _, c := range []struct {
		n    int
		text string
	}{
		{r.Count(ledger.Refused), "refused"}, {r.Count(ledger.Later), "put off"}, {r.Count(ledger.Unknown), "unknown"},
	} {
		if c.n > 0 {
			fmt.Fprintf(&b, " %d %s.", c.n, c.text)
		}
	}
	if next, ok := nextDue(r.Plan); ok {
		fmt.Fprintf(&b, " Next: %s, %s.", Visible(next.Delivery.String()), moment(next.At, next.Zone))
	}
	return b.String()
}

func nextDue(p plan.Plan) (plan.Step, bool) {
	for _, s := range p.Steps {
		if s.Op == plan.Publish && !s.Due {
			return s, true
		}
	}
	return plan.Step{}, false
}
