package review

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/plan"
)

// Plan writes what would happen from now: one block a step, and the counts last.
func Plan(w io.Writer, p plan.Plan, style Style) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Plan from %s\n\n", moment(p.Now, p.Zone))
	for _, file := range p.Unread {
		fmt.Fprintf(&b, "%s %s can't be read, so nothing of it goes out\n    %s galley check\n\n",
			style.paint(red, "!"), style.paint(bold, Visible(file)), style.paint(cyan, "hint:"))
	}
	steps := p.Pending()
	if len(steps) == 0 && len(p.Unread) == 0 {
		b.WriteString("Nothing to do: the networks agree with Git.\n")
	}
	for _, s := range steps {
		writeStep(&b, s, p.Now, style)
	}
	if len(steps) > 0 {
		b.WriteString(planSummary(p) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeStep(b *strings.Builder, s plan.Step, now time.Time, style Style) {
	writeHead(b, s.Op, s, style)
	if s.Due && s.Op == plan.Publish {
		fmt.Fprintf(b, "    %s\n", style.paint(green, "due now"+overdue(now.Sub(s.At))))
	}
	writeWhy(b, s, style)
	writeBody(b, s, style)
	b.WriteString("\n")
}

func writeHead(b *strings.Builder, op plan.Op, s plan.Step, style Style) {
	symbol := style.paint(opColour(op), op.Symbol())
	fmt.Fprintf(b, "%s %s  %s\n", symbol, style.paint(bold, Visible(s.Delivery.String())), moment(s.At, s.Zone))
}

func writeWhy(b *strings.Builder, s plan.Step, style Style) {
	if s.NotBefore.After(s.At) {
		fmt.Fprintf(b, "    not before %s\n", moment(s.NotBefore, s.Zone))
	}
	if s.Reason != "" {
		fmt.Fprintf(b, "    %s\n", Visible(oneLine(s.Reason)))
	}
	if s.Hint != "" {
		fmt.Fprintf(b, "    %s %s\n", style.paint(cyan, "hint:"), Visible(oneLine(s.Hint)))
	}
	if !s.Schedule.IsZero() && s.Message != nil {
		fmt.Fprintf(b, "    handed over to its network with the next galley publish, to be public at %s\n", moment(s.Schedule, s.Zone))
	}
	if s.URL != "" {
		fmt.Fprintf(b, "    public at %s\n", Visible(s.URL))
	}
	if s.Message != nil && len(s.Public) > 0 && len(s.Public) < len(s.Message.Parts) {
		fmt.Fprintf(b, "    %d of %d parts are public already\n", len(s.Public), len(s.Message.Parts))
	}
}

// writeBody writes what is sent, for steps that send or change something.
func writeBody(b *strings.Builder, s plan.Step, style Style) {
	switch {
	case s.Message == nil || s.Op == plan.Cancel && !s.Anew:
		return
	case s.Op == plan.Remove || s.Op == plan.Ask || s.Op == plan.Retracted:
		return
	}
	writeFacts(b, "    ", *s.Message)
	writeParts(b, "  ", *s.Message, style)
}

func opColour(op plan.Op) string {
	switch op {
	case plan.Publish, plan.Handed:
		return green
	case plan.Edit:
		return yellow
	case plan.Remove, plan.Hold, plan.Ask, plan.Retracted, plan.Cancel:
		return red
	}
	return dim
}

func overdue(by time.Duration) string {
	if by < time.Minute {
		return ""
	}
	return fmt.Sprintf(", %s after its time", strings.TrimSuffix(by.Truncate(time.Minute).String(), "0s"))
}

// planSummary counts last, so that it is what stays on the screen.
func planSummary(p plan.Plan) string {
	due := len(p.Due())
	text := fmt.Sprintf("Plan: %d to publish (%d due now)", p.Count(plan.Publish), due)
	for _, c := range []struct {
		op   plan.Op
		name string
	}{{plan.Handed, "with their networks"}, {plan.Cancel, "to take back"}, {plan.Edit, "edited"}, {plan.Remove, "gone from Git"}, {plan.Retracted, "retracted"}, {plan.Hold, "held"}, {plan.Ask, "unknown"}} {
		if n := p.Count(c.op); n > 0 {
			text += fmt.Sprintf(", %d %s", n, c.name)
		}
	}
	return text + "."
}

// Changes writes what merging would change.
func Changes(w io.Writer, base string, changes []plan.Change, style Style) error {
	var b strings.Builder
	if len(changes) == 0 {
		fmt.Fprintf(&b, "Merging this into %s changes nothing that is published.\n", base)
	} else {
		fmt.Fprintf(&b, "Merging this into %s changes:\n\n", base)
	}
	for _, c := range changes {
		writeChange(&b, c, style)
	}
	if len(changes) > 0 {
		b.WriteString(changeSummary(changes) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeChange(b *strings.Builder, c plan.Change, style Style) {
	s := c.After
	if s == nil {
		s = c.Before
	}
	writeHead(b, c.Op, *s, style)
	if c.What != s.Reason {
		fmt.Fprintf(b, "    %s\n", Visible(oneLine(c.What)))
	}
	if c.Before != nil && c.After != nil && !c.Before.At.Equal(c.After.At) && !c.Before.At.IsZero() {
		fmt.Fprintf(b, "    was %s\n", moment(c.Before.At, c.Before.Zone))
	}
	if c.After != nil {
		writeWhy(b, *s, style)
		writeBody(b, *s, style)
	}
	b.WriteString("\n")
}

func changeSummary(changes []plan.Change) string {
	counts := map[plan.Op]int{}
	for _, c := range changes {
		counts[c.Op]++
	}
	var parts []string
	for _, o := range []struct {
		op   plan.Op
		name string
	}{{plan.Publish, "to publish"}, {plan.Edit, "changed"}, {plan.Remove, "cancelled or gone"}, {plan.Retracted, "retracted"}, {plan.Hold, "held"}, {plan.Ask, "unknown"}} {
		if n := counts[o.op]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, o.name))
		}
	}
	return "Change: " + strings.Join(parts, ", ") + "."
}
