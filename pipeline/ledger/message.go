package ledger

import (
	"fmt"
	"strconv"
	"strings"
)

const countTrailer = "Galley-Entries: "

// message is the commit's: what happened, one line a delivery, and trailers. Galley-Entries is how many
// entries there are after the commit, so that a branch which lost some can be told.
func message(why string, entries []Entry, total int) string {
	var out strings.Builder
	out.WriteString(strings.Join(strings.Fields(why), " "))
	out.WriteString("\n\n")
	for _, e := range entries {
		fmt.Fprintf(&out, "%s %s%s\n", e.Kind, e.Delivery, detail(e))
	}
	if len(entries) > 0 {
		fmt.Fprintf(&out, "\nGalley-Run: %s\nGalley-Nonce: %s\n", entries[0].Run.ID, entries[0].Run.Nonce)
	}
	fmt.Fprintf(&out, "%s%d\n", countTrailer, total)
	return out.String()
}

func detail(e Entry) string {
	text := ""
	switch e.Kind {
	case Claim:
		if e.Attempt > 1 {
			text = fmt.Sprintf("attempt %d", e.Attempt)
		}
	case Part, Receipt:
		text = e.Remote.URL
	case Refused, Later, Unknown:
		text = e.Reason
	case Resolved:
		text = string(e.Verdict) + " by " + e.By
	case Edited:
		text = "it reads as the edit says"
	case Retract:
		text = e.By + ": " + e.Why
	case Retracted:
		if e.By != "" {
			text = "by hand, says " + e.By
		}
	}
	if text = strings.Join(strings.Fields(text), " "); text == "" {
		return ""
	}
	return ": " + text
}

// subjectOf is the first line of a commit when the caller gives none.
func subjectOf(entries []Entry) string {
	n := "1 delivery"
	if len(entries) != 1 {
		n = strconv.Itoa(len(entries)) + " deliveries"
	}
	kind := string(entries[0].Kind)
	for _, e := range entries {
		if string(e.Kind) != kind {
			kind = "record"
		}
	}
	return fmt.Sprintf("%s %s (run %s)", kind, n, entries[0].Run.ID)
}

// count reads the number that message wrote. It stands on the last line; post names can't forge it.
func count(message string) (int, bool) {
	lines := strings.Split(strings.TrimRight(message, "\n"), "\n")
	text, ok := strings.CutPrefix(lines[len(lines)-1], countTrailer)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0
}
