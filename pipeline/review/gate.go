package review

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/approval"
)

// Gate is whether a pull request has the approvals that it needs.
type Gate struct {
	Pull   string `json:"pull"`
	Base   string `json:"base"`
	Commit string `json:"commit"`
	// Open says why nobody's approval is needed, if so.
	Open    string            `json:"open,omitempty"`
	Answers []approval.Answer `json:"-"`
	// Author and Pusher can't approve.
	Author string `json:"author,omitempty"`
	Pusher string `json:"pusher,omitempty"`
}

// Missing is how many needs are not met.
func (g Gate) Missing() int {
	n := 0
	for _, a := range g.Answers {
		if !a.Met() {
			n++
		}
	}
	return n
}

// WriteGate writes the gate for people: a need a block, and what is missing last.
func WriteGate(w io.Writer, g Gate, style Style) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Pull request %s into %s, at %.12s\n\n", Visible(g.Pull), Visible(g.Base), g.Commit)
	if g.Open != "" {
		fmt.Fprintf(&b, "No approval is needed: %s.\n", Visible(g.Open))
	}
	for _, a := range g.Answers {
		g.answer(&b, a, style)
	}
	if len(g.Answers) > 0 {
		fmt.Fprintf(&b, "Gate: %s.\n", g.verdict())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shownFiles is how many files of a need are listed.
const shownFiles = 10

func (g Gate) answer(b *strings.Builder, a approval.Answer, style Style) {
	if a.Met() {
		fmt.Fprintf(b, "%s %s: %s\n", style.paint(green, "+"), style.paint(bold, Visible(a.Need.For)), Visible(oneLine(yes(a))))
	} else {
		fmt.Fprintf(b, "%s %s: %s\n", style.paint(red, "!"), style.paint(bold, Visible(a.Need.For)), Visible(oneLine(a.Why)))
	}
	if a.Need.Reason != "" {
		fmt.Fprintf(b, "    %s\n", Visible(oneLine(a.Need.Reason)))
	}
	files := slices.Sorted(maps.Keys(a.Need.Files))
	for _, file := range files[:min(len(files), shownFiles)] {
		fmt.Fprintf(b, "    %s\n", Visible(file))
	}
	if more := len(files) - shownFiles; more > 0 {
		fmt.Fprintf(b, "    and %d more %s\n", more, strings.TrimLeft(plural(more, "file"), "0123456789 "))
	}
	if !a.Met() {
		fmt.Fprintf(b, "    %s %s\n", style.paint(cyan, "hint:"), Visible(g.ask(a)))
	}
	b.WriteString("\n")
}

func yes(a approval.Answer) string {
	by := strings.Join(a.By, " and ")
	if strings.Contains(by, ": ") {
		return by // the line of a commit
	}
	return "approved by " + by
}

// ask is what to do about a need that is not met.
func (g Gate) ask(a approval.Answer) string {
	people := g.able(a)
	switch missing := max(a.Need.Count, 1) - len(a.By); {
	case len(a.Need.Approvers) == 0:
		return "name who approves under review in galley.yaml on " + g.Base
	case len(people) < missing:
		return fmt.Sprintf("of %s nobody is left who may: who opens a pull request or pushes to it last can't approve it; name more people in galley.yaml on %s, or let somebody else push",
			strings.Join(a.Need.Approvers, ", "), g.Base)
	case missing > 1:
		return fmt.Sprintf("ask %d of %s to approve the last commit", missing, strings.Join(people, ", "))
	}
	return fmt.Sprintf("ask %s to approve the last commit", strings.Join(people, " or "))
}

// able are the approvers who may approve and have not.
func (g Gate) able(a approval.Answer) []string {
	var people []string
	for _, name := range a.Need.Approvers {
		login := strings.TrimPrefix(name, "@")
		done := slices.ContainsFunc(a.By, func(by string) bool { return strings.EqualFold(by, login) })
		if !done && !strings.EqualFold(login, g.Author) && !strings.EqualFold(login, g.Pusher) {
			people = append(people, login)
		}
	}
	return people
}

// verdict is the gate in a few words.
func (g Gate) verdict() string {
	missing := g.Missing()
	if missing == 0 {
		return "open, every approval is there"
	}
	return fmt.Sprintf("closed, %d of %s missing", missing, plural(len(g.Answers), "approval"))
}

// Sentence is the gate in one line: who is still needed, or who approved.
func (g Gate) Sentence() string {
	if g.Open != "" {
		return "no approval is needed: " + g.Open
	}
	var waits, by []string
	for _, a := range g.Answers {
		if !a.Met() {
			waits = append(waits, a.Need.For+": "+g.ask(a))
		}
		for _, name := range a.By {
			if !slices.Contains(by, name) {
				by = append(by, name)
			}
		}
	}
	if len(waits) > 0 {
		return Visible(oneLine(strings.Join(waits, "; ")))
	}
	return Visible(oneLine("approved by " + strings.Join(by, ", ")))
}
