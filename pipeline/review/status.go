package review

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// Standing is where one delivery stands: what the ledger knows, and what comes next.
type Standing struct {
	schema.Delivery
	Status string    `json:"status"`
	At     time.Time `json:"at"`
	// NotBefore is the earliest time at which it goes out, when that is known and later than At.
	NotBefore time.Time `json:"not_before,omitzero"`
	Changed   time.Time `json:"changed,omitzero"`
	Run       string    `json:"run,omitempty"`
	Attempts  int       `json:"attempts"`
	Parts     []string  `json:"parts,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	Next      string    `json:"next,omitempty"`
}

// Standings joins a plan with the ledger, in the order of the plan.
func Standings(p plan.Plan, state ledger.State) []Standing {
	list := make([]Standing, 0, len(p.Steps))
	for _, s := range p.Steps {
		known := state.Delivery(s.Delivery)
		st := Standing{
			Delivery: s.Delivery, Status: standing(s, known), At: s.At, NotBefore: s.NotBefore, Attempts: known.Attempts,
			Reason: s.Reason, Next: next(s),
		}
		if known.Last.Kind != "" {
			st.Changed, st.Run = known.Last.At, known.Last.Run.ID
		}
		if known.Status == ledger.StatusLater && st.Reason == "" {
			st.Reason = "last attempt: " + known.Last.Reason
		}
		for _, r := range known.Parts {
			st.Parts = append(st.Parts, r.URL)
		}
		list = append(list, st)
	}
	return list
}

func standing(s plan.Step, known ledger.Delivery) string {
	switch {
	case s.Op == plan.Publish && s.Due:
		return "due"
	case s.Op == plan.Publish:
		return "scheduled"
	case s.Op == plan.Hold && known.Status == ledger.StatusOpen:
		return "held"
	case known.Status == ledger.StatusSent:
		return "published"
	}
	return string(known.Status)
}

func next(s plan.Step) string {
	switch {
	case s.Op == plan.Done:
		return ""
	case s.Op == plan.Publish && !s.Schedule.IsZero():
		return "is handed over to its network with the next galley publish"
	case s.Op == plan.Handed && !s.Person:
		return "its network makes it public at " + itsTime(s.Goes(), s.Zone)
	case s.Op == plan.Cancel && s.Anew:
		return "is taken back, and goes out at " + itsTime(s.At, s.Zone)
	case s.Op == plan.Publish && s.Due:
		return "goes out with the next galley publish"
	case s.Op == plan.Publish && s.NotBefore.IsZero():
		return "goes out at its time"
	case s.Op == plan.Publish:
		return "goes out at " + moment(s.NotBefore, s.Zone)
	}
	return s.Hint
}

// Status writes a table.
func Status(w io.Writer, list []Standing, zone string, style Style) error {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "STATUS\tPOST\tCHANNEL\tTIME\tWHERE OR WHY")
	for _, s := range list {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", s.Status, Visible(s.Post), Visible(s.Channel), short(s.At, zone), Visible(oneLine(where(s))))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if len(list) == 0 {
		b.Reset()
		b.WriteString("Nothing is planned and nothing has been published.\n")
	}
	_, err := io.WriteString(w, paintStatus(b.String(), style))
	return err
}

func where(s Standing) string {
	switch {
	case s.Reason != "":
		return s.Reason
	case len(s.Parts) > 0:
		return strings.Join(s.Parts, " ")
	}
	return s.Next
}

func short(t time.Time, zone string) string {
	if t.IsZero() {
		return "—"
	}
	if loc, err := time.LoadLocation(zone); err == nil {
		t = t.In(loc)
	}
	return t.Format("2006-01-02 15:04 MST")
}

var statusColours = map[string]string{
	"published": green, "due": cyan, "held": red, "refused": red, "unknown": red, "claimed": yellow, "later": yellow,
	"retracting": red, "editing": yellow, "retracted": dim,
	"handed": cyan, "cancelling": yellow,
}

func paintStatus(table string, style Style) string {
	if !style.Colour {
		return table
	}
	var b strings.Builder
	for line := range strings.Lines(table) {
		word, rest, _ := strings.Cut(line, " ")
		if code, ok := statusColours[word]; ok {
			b.WriteString(style.paint(code, word) + " " + rest)
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}
