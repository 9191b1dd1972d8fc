package review

import (
	"fmt"
	"io"
	"strings"
)

// Attempts writes, for each delivery, what happened to it last and what happens next: the lines below the table, where
// the table is about one post.
func Attempts(w io.Writer, list []Standing, zone string, style Style) error {
	var b strings.Builder
	for _, s := range list {
		fmt.Fprintf(&b, "\n%s\n", style.paint(bold, Visible(s.Delivery.String())))
		if !s.Changed.IsZero() {
			fmt.Fprintf(&b, "    recorded %s by run %s, after %s\n", short(s.Changed, zone), Visible(s.Run), plural(s.Attempts, "attempt"))
		}
		if s.Reason != "" {
			fmt.Fprintf(&b, "    %s\n", Visible(oneLine(s.Reason)))
		}
		for _, url := range s.Parts {
			fmt.Fprintf(&b, "    public at %s\n", Visible(url))
		}
		switch {
		case s.Next != "":
			fmt.Fprintf(&b, "    %s %s\n", style.paint(cyan, "next:"), Visible(oneLine(s.Next)))
		case s.Reason == "":
			fmt.Fprintf(&b, "    %s nothing, the network agrees with Git\n", style.paint(cyan, "next:"))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
