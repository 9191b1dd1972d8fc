package acttest

import (
	"bytes"
	"encoding/json"
	"strings"
)

// entry is one line of act's log. What a step printed has Raw set.
type entry struct {
	Message string `json:"msg"`
	Raw     bool   `json:"raw_output"`
	Command string `json:"command"`
	Content string `json:"content"`
}

// readLog makes one text of act's log, in which the lines that steps printed start with "| ", and takes out the job
// summary.
func readLog(log []byte) (text, summary string) {
	var out strings.Builder
	for line := range bytes.Lines(log) {
		var e entry
		if err := json.Unmarshal(line, &e); err != nil {
			out.Write(line) // act says some things before its log begins
			continue
		}
		if e.Command == "summary" {
			summary += e.Content
		}
		mark := ""
		if e.Raw {
			mark = "| "
		}
		out.WriteString(mark + strings.TrimSuffix(e.Message, "\n") + "\n")
	}
	return out.String(), summary
}
