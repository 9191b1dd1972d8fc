package comment

import (
	"fmt"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/inert"
)

// mostNotes is how many notes are shown: they are few by nature, and a hostile Effect has many.
const mostNotes = 12

// head is what is seen without a scroll: the line to act on, the commit, and the notes.
func (p *page) head() string {
	var b strings.Builder
	b.WriteString(p.headline() + "\n\n" + p.stamp() + "\n\n")
	if p.e.Commit != p.at.Commit && p.at.Commit != "" {
		b.WriteString("- This was made from another commit than the last one: a newer run will replace it\n")
	}
	for i, note := range p.e.Notes {
		if i == mostNotes {
			fmt.Fprintf(&b, "- %s %s\n", count(len(p.e.Notes)-i, "note", "notes"), "more")
			break
		}
		b.WriteString("- " + text(note, 300) + "\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n\n"
}

// headline is one line a busy person can act on.
func (p *page) headline() string {
	if p.e.Same {
		return "**Nothing changes.** Merging this changes how files are written, and nothing that goes out."
	}
	line := "**" + p.deliveries() + "**"
	if first, at := p.first(); first != "" {
		line += ", " + at + first
	}
	if rest := p.others(); len(rest) > 0 {
		line += "; " + join(rest)
	}
	return line + p.trouble()
}

// deliveries counts what goes out.
func (p *page) deliveries() string {
	posts, channels, n := map[string]bool{}, map[string]bool{}, 0
	for _, s := range p.e.Steps {
		if s.Op == plan.Publish {
			posts[s.Post], channels[s.Channel] = true, true
			n++
		}
	}
	switch {
	case n > 0:
		return count(len(posts), "post", "posts") + " to " + count(len(channels), "channel", "channels")
	case len(p.e.Steps) > 0:
		return "No new post"
	}
	return "No post changes"
}

// first is the earliest time at which something goes out, and the word before it.
func (p *page) first() (when, word string) {
	var first time.Time
	zone, n := "", 0
	for _, s := range p.e.Steps {
		if s.Op != plan.Publish || s.At.IsZero() {
			continue
		}
		if n == 0 || s.At.Before(first) {
			first, zone = s.At, s.Zone
		}
		n++
	}
	switch {
	case n == 0:
		return "", ""
	case !first.After(p.e.Now):
		return "as soon as this is merged", ""
	case n == 1:
		return p.when(first, zone), "on "
	}
	return p.when(first, zone), "first on "
}

// others counts what does not simply go out.
func (p *page) others() []string {
	n := map[plan.Op]int{}
	for _, s := range p.e.Steps {
		n[s.Op]++
	}
	n[plan.Remove] += n[plan.Retracted]
	var list []string
	for _, o := range []struct {
		op        plan.Op
		one, many string
	}{
		{plan.Edit, "delivery changed", "deliveries changed"}, {plan.Remove, "delivery removed", "deliveries removed"},
		{plan.Hold, "delivery held back", "deliveries held back"}, {plan.Ask, "delivery with an unknown outcome", "deliveries with an unknown outcome"},
	} {
		if n[o.op] > 0 {
			list = append(list, "**"+count(n[o.op], o.one, o.many)+"**")
		}
	}
	return list
}

// trouble counts the findings that somebody should act on.
func (p *page) trouble() string {
	var list []string
	if n := p.e.Counts.Errors; n > 0 {
		list = append(list, "**"+count(n, "problem", "problems")+"** to fix")
	}
	if n := p.e.Counts.Warnings; n > 0 {
		list = append(list, count(n, "warning", "warnings"))
	}
	if len(list) == 0 {
		return "; no problems"
	}
	return "; " + join(list)
}

// stamp says which commit this is about, and what in it changes.
func (p *page) stamp() string {
	parts := []string{}
	if p.e.Brand != "" {
		parts = append(parts, text(p.e.Brand, 60))
	}
	if p.at.Commit != "" {
		address := strings.Join([]string{p.at.Server, p.at.Repo, "commit", p.at.Commit}, "/")
		parts = append(parts, "commit [`"+p.at.Commit[:7]+"`]("+inert.Escape(address)+")")
	}
	f := p.e.Files
	for _, c := range []struct {
		n    int
		verb string
	}{{f.Added, "added"}, {f.Changed, "changed"}, {f.Renamed, "renamed"}, {f.Removed, "removed"}} {
		if c.n > 0 {
			parts = append(parts, count(c.n, "file", "files")+" "+c.verb)
		}
	}
	if p.full && p.at.Pull != "" {
		parts = append(parts, "[the pull request]("+inert.Escape(p.at.Pull)+")")
	}
	if p.at.Plan != "" {
		parts = append(parts, "[full plan]("+inert.Escape(p.at.Plan)+")")
	}
	return "<sub>" + strings.Join(parts, " · ") + "</sub>"
}
