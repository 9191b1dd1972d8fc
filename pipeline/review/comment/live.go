package comment

import (
	"fmt"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/inert"
)

// LiveMarker is the first line of the comment that says what came of a merged pull request, and PersonMarker that of
// the issue about what waits for a person.
const (
	LiveMarker   = "<!-- galley:live -->"
	PersonMarker = "<!-- galley:person -->"
)

// mostRows bounds the tables of Live and Person.
const mostRows = 200

// Live is the comment below a pull request whose posts go out: where each delivery is public, and what the others wait
// for. steps are those of its posts.
func Live(steps []plan.Step) string {
	live := 0
	var b strings.Builder
	b.WriteString("| post | channel | |\n|---|---|---|\n")
	for i, s := range steps {
		if s.Op == plan.Done || s.Op == plan.Edit {
			live++
		}
		if i < mostRows {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", text(s.Post, 100), text(s.Channel, 60), stands(s))
		}
	}
	if more := len(steps) - mostRows; more > 0 {
		fmt.Fprintf(&b, "\nand %s\n", count(more, "more delivery", "more deliveries"))
	}
	head := fmt.Sprintf("**%d of %s live.**", live, count(len(steps), "delivery is", "deliveries are"))
	if live == len(steps) {
		head = "**All is live.**"
	}
	return LiveMarker + "\n\n" + head + "\n\n" + b.String()
}

// stands is where a delivery stands, for the last cell of its row.
func stands(s plan.Step) string {
	var words string
	switch s.Op {
	case plan.Done, plan.Edit:
		words = link(s.URL)
	case plan.Publish, plan.Handed:
		words = "goes out on " + local(s.Goes(), s.Zone)
	case plan.Remove:
		words = "its post is gone from Git; it is public at " + link(s.URL)
	case plan.Retracted, plan.Cancel:
		return text(s.Reason, 300)
	default:
		return "**needs a look**: " + text(s.Reason, 300)
	}
	if s.Op == plan.Edit {
		words += " (Git has another text by now" + changeable(s) + ")"
	}
	return words
}

// changeable says whether the text from Git will be there.
func changeable(s plan.Step) string {
	if s.Apply {
		return ", which the next run puts there"
	}
	return ""
}

// link is an address that can be followed, or what else it is.
func link(address string) string {
	if address == "" {
		return "public"
	}
	return inert.Link(short(address, 200), address)
}

// local is an instant in its own zone, with the year: the comment stays.
func local(at time.Time, zoneName string) string {
	loc, called := zone(zoneName)
	return at.In(loc).Format("Mon 2 Jan 2006 15:04 ") + called
}

// Person is the issue about the deliveries that wait for a person: a title, and what to do about each. Without any, it
// says so, for the issue is closed then.
func Person(steps []plan.Step) (title, body string) {
	if len(steps) == 0 {
		return "galley: nothing waits for a person", PersonMarker + "\n\nNothing waits for a person any more.\n"
	}
	var b strings.Builder
	b.WriteString(PersonMarker + "\n\nNothing happens to these until somebody acts. This issue is kept up to date, and closed when nothing waits.\n\n")
	for i, s := range steps {
		if i == mostRows {
			fmt.Fprintf(&b, "- and %s\n", count(len(steps)-i, "more delivery", "more deliveries"))
			break
		}
		fmt.Fprintf(&b, "- **%s** on **%s**, for %s: %s\n", text(s.Post, 100), text(s.Channel, 60), local(s.At, s.Zone), text(s.Reason, 300))
		if s.Hint != "" {
			fmt.Fprintf(&b, "  - what to do: %s\n", text(s.Hint, 500))
		}
	}
	return "galley: " + count(len(steps), "delivery waits", "deliveries wait") + " for a person", b.String()
}
