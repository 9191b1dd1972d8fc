package review

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/galley-social/galley/pipeline/live"
	"github.com/galley-social/galley/schema"
)

// Retraction is one line about one part that was to be taken back, and its hint.
func Retraction(e live.Event, style Style) string {
	name := Visible(e.Delivery.String())
	if e.Parts > 1 {
		name += fmt.Sprintf(" part %d of %d", e.Part, e.Parts)
	}
	why := Visible(oneLine(e.Reason))
	var line string
	switch {
	case e.Gone && e.Before:
		line = fmt.Sprintf("%s %s is gone: %s", style.paint(green, "-"), name, Visible(e.URL))
	case e.Gone:
		line = fmt.Sprintf("%s %s retracted: %s", style.paint(green, "-"), name, Visible(e.URL))
	case e.Outcome == schema.Unknown:
		line = fmt.Sprintf("%s %s outcome unknown: %s", style.paint(red, "?"), name, why)
	case e.Outcome == schema.Later:
		line = fmt.Sprintf("%s %s not now: %s", style.paint(yellow, "!"), name, why)
	default:
		line = fmt.Sprintf("%s %s is still public at %s: %s", style.paint(red, "!"), name, Visible(e.URL), why)
	}
	if e.Hint != "" {
		line += "\n    " + style.paint(cyan, "hint:") + " " + Visible(oneLine(e.Hint))
	}
	return line
}

// Drift writes a table of what is not as it was sent or could not be read, and the counts last.
func Drift(w io.Writer, r live.Report, since time.Time, zone string, style Style) error {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	rows := 0
	for _, j := range r.Parts {
		if j.Verdict == live.Same {
			continue
		}
		if rows == 0 {
			fmt.Fprintln(table, "DRIFT\tPOST\tCHANNEL\tPART\tPUBLISHED\tWHERE AND WHY")
		}
		rows++
		fmt.Fprintf(table, "%s\t%s\t%s\t%d/%d\t%s\t%s\n", j.Verdict, Visible(j.Post), Visible(j.Channel), j.Part, j.Parts,
			short(j.Sent, zone), Visible(oneLine(j.URL+" "+driftWhy(j, zone))))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	text := paintDrift(b.String(), style)
	for _, hint := range driftHints(r) {
		text += fmt.Sprintf("%s %s\n", style.paint(cyan, "hint:"), Visible(oneLine(hint)))
	}
	_, err := io.WriteString(w, text+driftSummary(r, since, zone)+"\n")
	return err
}

func driftWhy(j live.Judgement, zone string) string {
	why := j.Reason
	if j.Diff != "" {
		why += ": " + j.Diff
	}
	if !j.Edited.IsZero() && j.Verdict.Drift() {
		why += ", edited " + short(j.Edited, zone)
	}
	return why
}

// driftHints are those of the parts, each once.
func driftHints(r live.Report) []string {
	var hints []string
	for _, j := range r.Parts {
		if j.Hint != "" && !slices.Contains(hints, j.Hint) {
			hints = append(hints, j.Hint)
		}
	}
	return hints
}

func driftSummary(r live.Report, since time.Time, zone string) string {
	if len(r.Parts)+r.Left == 0 {
		return "Nothing was published since " + short(since, zone) + "."
	}
	text := fmt.Sprintf("Looked at %s, published since %s:", plural(len(r.Parts), "part"), short(since, zone))
	for i, v := range []live.Verdict{live.Same, live.Gone, live.Text, live.Media, live.Changed, live.Unjudged} {
		n := r.Count(v)
		if n == 0 && v != live.Same {
			continue
		}
		if i > 0 {
			text += ","
		}
		text += fmt.Sprintf(" %d %s", n, driftNames[v])
	}
	text += "."
	if r.Left > 0 {
		text += fmt.Sprintf(" %s older, left out (--limit).", plural(r.Left, "part"))
	}
	return text
}

var driftNames = map[live.Verdict]string{
	live.Same: "as sent", live.Gone: "gone", live.Text: "with another text", live.Media: "with other media",
	live.Changed: "changed otherwise", live.Unjudged: "not judged",
}

func paintDrift(table string, style Style) string {
	if !style.Colour {
		return table
	}
	var b strings.Builder
	for line := range strings.Lines(table) {
		word, rest, _ := strings.Cut(line, " ")
		switch v := live.Verdict(word); {
		case v == live.Unjudged:
			word = style.paint(yellow, word)
		case driftNames[v] != "":
			word = style.paint(red, word)
		}
		b.WriteString(word + " " + rest)
	}
	return b.String()
}

// DriftJSON writes what a look at the networks found for programs, as galley/drift.
func DriftJSON(w io.Writer, now, since time.Time, r live.Report) error {
	return write(w, struct {
		header
		Now   time.Time        `json:"now"`
		Since time.Time        `json:"since"`
		Drift bool             `json:"drift"`
		Parts []live.Judgement `json:"parts"`
		Left  int              `json:"left"`
	}{header{"galley/drift", formatVersion}, now, since, r.Drift(), some(r.Parts), r.Left})
}
