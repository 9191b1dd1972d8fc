package review

import (
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/galley-social/galley/schema/diag"
)

// stepLimit is how many annotations of one severity GitHub shows of one step. It drops the others silently.
const stepLimit = 10

// GitHub writes findings as GitHub's workflow commands, errors first, so that they stand beside the lines of a
// pull request; below them those that GitHub would drop, as text, and the counts. folder is where the content
// is in the repository, or empty.
//
// Nothing in a finding can start a command of its own: GitHub's runner obeys a line whose first sign but
// blanks is "::", and "##[" anywhere.
func GitHub(w io.Writer, list []diag.Diagnostic, folder string) error {
	var commands, text strings.Builder
	var dropped []string
	for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Note} {
		n := 0
		for _, d := range list {
			if d.Severity != s {
				continue
			}
			if n++; n <= stepLimit {
				commands.WriteString(annotation(d, folder) + "\n")
				continue
			}
			writeFinding(&text, d, noLines, Style{})
		}
		if n > stepLimit {
			dropped = append(dropped, plural(n-stepLimit, s.String()))
		}
	}
	text.WriteString(counts(list, Style{}) + summary(list))
	if len(dropped) > 0 {
		fmt.Fprintf(&text, "; GitHub shows %d of a kind beside the lines, so %s more are only in this log", stepLimit, strings.Join(dropped, ", "))
	}
	_, err := io.WriteString(w, commands.String()+Harmless(text.String())+"\n")
	return err
}

func annotation(d diag.Diagnostic, folder string) string {
	kind := map[diag.Severity]string{diag.Error: "error", diag.Warning: "warning"}[d.Severity]
	if kind == "" {
		kind = "notice"
	}
	where := fmt.Sprintf("file=%s,line=%d,col=%d", property(path.Join(folder, d.File)), d.Line, d.Column)
	if d.Length > 0 {
		where += fmt.Sprintf(",endColumn=%d", d.Column+d.Length-1)
	}
	message := Visible(d.Message)
	if d.Hint != "" {
		message += "\nhint: " + Visible(d.Hint)
	}
	return fmt.Sprintf("::%s %s,title=%s::%s", kind, where, property("galley: "+d.Rule), data(message))
}

// data escapes a command's message as the runner reads it back.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// property escapes the value of a command's property.
func property(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}

// Harmless puts a backslash into what the runner of a workflow would obey.
func Harmless(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "##[", `##\[`), "\n")
	for i, line := range lines {
		if start := strings.TrimSpace(line); strings.HasPrefix(start, "::") {
			lines[i] = `\` + start
		}
	}
	return strings.Join(lines, "\n")
}
