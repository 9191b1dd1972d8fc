package comment

import (
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/pipeline/review/inert"
)

// row is what happens to one post at one time in the same way, on one channel or several.
type row struct {
	effect.Step
	channels []string
}

// same is what makes two steps one row.
type same struct {
	op                      plan.Op
	post, title, file, zone string
	at, was, notBefore      int64
	what, reason, hint      string
}

func rows(steps []effect.Step) []row {
	var list []row
	index := map[same]int{}
	for _, s := range steps {
		key := same{
			op: s.Op, post: s.Post, title: s.Title, file: s.File, zone: s.Zone, at: s.At.UnixNano(), was: s.Was.UnixNano(),
			notBefore: s.NotBefore.UnixNano(), what: s.What, reason: s.Reason, hint: s.Hint,
		}
		i, ok := index[key]
		if !ok {
			i = len(list)
			index[key] = i
			list = append(list, row{Step: s})
		}
		list[i].channels = append(list[i].channels, s.Channel)
	}
	return list
}

// steps is the table of what changes.
func (p *page) steps(room int) string {
	all := rows(p.e.Steps)
	const head = "| | Post and channels | When | What happens |\n|:-:|---|---|---|\n"
	return p.folded(list{
		head: head, again: head,
		n:    len(all),
		item: func(i int) string { return p.row(all[i]) },
		foot: "\n",
		rest: func(left int) string { return p.more(left, "row", "rows") },
	}, "rows", room)
}

func (p *page) row(r row) string {
	post := "**" + text(title(r.Title, r.Post), 80) + "**"
	if r.Op != plan.Remove && r.Op != plan.Retracted {
		post = p.linked(post, r.File, 0)
	}
	cells := []string{sign(r.Op), post + "<br>" + channels(r.channels), p.times(r.Step), p.why(r.Step)}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// sign is what a plan in the terminal shows, as a picture: a sign alone says little in a table.
func sign(op plan.Op) string {
	switch op {
	case plan.Publish:
		return "🟢"
	case plan.Edit:
		return "✏️"
	case plan.Remove, plan.Retracted:
		return "🗑️"
	case plan.Hold:
		return "⏸️"
	case plan.Ask:
		return "❓"
	}
	return "✅"
}

// times is when it goes out, in UTC too, and when it was to before.
func (p *page) times(s effect.Step) string {
	if s.At.IsZero() {
		return "no time yet"
	}
	loc, called := zone(s.Zone)
	local := func(at time.Time) string { return p.day(at.In(loc)) + at.In(loc).Format(" 15:04") }
	cell := local(s.At)
	if !s.Was.IsZero() && !s.Was.Equal(s.At) {
		cell += "<br><del>" + local(s.Was) + "</del>"
	}
	if s.NotBefore.After(s.At) {
		cell += "<br>not before<br>" + local(s.NotBefore)
	}
	cell += "<br><sub>" + called + "</sub>"
	if utc := p.whenUTC(s.At, s.Zone); utc != "" {
		cell += "<br><sub>" + utc + "</sub>"
	}
	// A narrow screen would break a time into five lines.
	return strings.ReplaceAll(cell, " ", "\u00a0")
}

// why is what is different, why it does not simply go out, and what to do.
func (p *page) why(s effect.Step) string {
	lines := []string{}
	if s.What != "" {
		lines = append(lines, text(s.What, 300))
	}
	if s.Reason != "" {
		lines = append(lines, "**"+verb(s.Op)+"** "+text(s.Reason, 300))
	}
	if s.Hint != "" && s.Hint != lookForIt {
		lines = append(lines, "→ "+text(s.Hint, 300))
	}
	if address, ok := inert.URL(s.URL); ok {
		lines = append(lines, "[see it]("+address+")")
	}
	return strings.Join(lines, "<br>")
}

func verb(op plan.Op) string {
	if op == plan.Hold {
		return "Held back:"
	}
	return "Why:"
}

func title(title, post string) string {
	if strings.TrimSpace(title) == "" {
		return post
	}
	return title
}

// channels names each channel once, and no more than a reader takes in.
func channels(names []string) string {
	const most = 12
	var list []string
	for _, name := range names {
		if word := text(name, 40); !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	if len(list) > most {
		list = append(list[:most], thousands(len(list)-most)+" more")
	}
	return join(list)
}

// lookForIt is the hint of a step that a finding holds back. Whoever reads the comment has the finding below.
const lookForIt = "galley check"
