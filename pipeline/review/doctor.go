package review

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Health is what became of one look at the set-up.
type Health string

// The healths. A look that is not needed, or can't be had here, is skipped.
const (
	Well    Health = "ok"
	Soon    Health = "soon"
	Wrong   Health = "wrong"
	Skipped Health = "skipped"
)

// Check is one look at the set-up.
type Check struct {
	// Name is what was looked at: git, remote, galley.yaml, ledger, clock, channel, token, forge.
	Name    string `json:"check"`
	Channel string `json:"channel,omitempty"`
	Health  Health `json:"health"`
	Message string `json:"message"`
	// Hint is what to do next.
	Hint string `json:"hint,omitempty"`
}

// Doctor writes one line for each check, and how many need a person.
func Doctor(w io.Writer, checks []Check, style Style) error {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	for _, c := range checks {
		what, says := c.Name, oneLine(c.Message)
		if c.Channel != "" {
			what += " " + c.Channel
		}
		if c.Hint != "" {
			says += " (hint: " + oneLine(c.Hint) + ")"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", c.Health, Visible(what), Visible(says))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if _, err := io.WriteString(w, paintHealth(b.String(), style)); err != nil {
		return err
	}
	last := "All is well."
	if n := NeedCare(checks); n == 1 {
		last = "1 thing needs you."
	} else if n > 1 {
		last = fmt.Sprintf("%d things need you.", n)
	}
	_, err := fmt.Fprintln(w, last)
	return err
}

// NeedCare counts the checks that a person must do something about, now or soon.
func NeedCare(checks []Check) int {
	n := 0
	for _, c := range checks {
		if c.Health == Wrong || c.Health == Soon {
			n++
		}
	}
	return n
}

// CannotWork is whether galley can publish nothing at all as things are.
func CannotWork(checks []Check) bool {
	return slices.ContainsFunc(checks, func(c Check) bool {
		return c.Health == Wrong && slices.Contains([]string{"git", "remote", "galley.yaml", "ledger"}, c.Name)
	})
}

// DoctorJSON writes the checks for programs, as galley/doctor.
func DoctorJSON(w io.Writer, now time.Time, checks []Check) error {
	return write(w, struct {
		header
		Now    time.Time `json:"now"`
		Care   int       `json:"care"`
		Checks []Check   `json:"checks"`
	}{header{"galley/doctor", formatVersion}, now, NeedCare(checks), some(checks)})
}

func paintHealth(table string, style Style) string {
	if !style.Colour {
		return table
	}
	colours := map[string]string{string(Well): green, string(Soon): yellow, string(Wrong): red, string(Skipped): dim}
	var b strings.Builder
	for line := range strings.Lines(table) {
		word, rest, _ := strings.Cut(line, " ")
		b.WriteString(style.paint(colours[word], word) + " " + rest)
	}
	return b.String()
}
