package comment

import (
	"math"
	"strings"

	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/pipeline/review/inert"
)

// page is one comment in the making.
type page struct {
	e    effect.Effect
	at   Place
	room int
	size func(string) int
	// full says that this is what a comment links.
	full bool
}

func newPage(e effect.Effect, at Place, most Limit) *page {
	if !isHash(at.Commit) {
		at.Commit = ""
	}
	p := &page{e: e, at: at, room: math.MaxInt32, size: units}
	switch {
	case most.Characters > 0:
		p.room = most.Characters
	case most.Bytes > 0:
		p.room, p.size = most.Bytes, func(s string) int { return len(s) }
	}
	return p
}

// units counts UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

func (p *page) over(text string) bool { return p.size(text) > p.room }

// list is a run of items that may be cut after any of them.
type list struct {
	head, foot string
	// again is the head's part that a second list of the same needs.
	again string
	n     int
	item  func(i int) string
	// rest says that so many items are left out.
	rest func(left int) string
}

// fit is as much of a list as there is room for. Where not one item fits it is the sentence alone, or nothing.
func (p *page) fit(l list, room int) string {
	text, _ := p.fitted(l, room)
	return text
}

// fitted is fit, and how many items it has.
func (p *page) fitted(l list, room int) (string, int) {
	if l.n == 0 {
		return "", 0
	}
	// A smaller number is never longer, but its noun can be.
	reserve := p.size(l.rest(l.n)) + 8
	used := p.size(l.head) + p.size(l.foot)
	var b strings.Builder
	b.WriteString(l.head)
	shown := 0
	for ; shown < l.n; shown++ {
		item := l.item(shown)
		n := p.size(item)
		if last := shown == l.n-1; used+n > room || !last && used+n+reserve > room {
			break
		}
		used += n
		b.WriteString(item)
	}
	switch {
	case shown == l.n:
		return b.String() + l.foot, shown
	case shown > 0:
		return b.String() + l.foot + l.rest(l.n-shown), shown
	case reserve <= room:
		return l.rest(l.n), 0
	}
	return "", 0
}

// mostOpen is how many items of a long list are seen without a click: what comes after it should be near.
const mostOpen = 12

// folded is fit with all but the first items of a long list in a fold.
func (p *page) folded(l list, many string, room int) string {
	if l.n <= mostOpen+3 {
		return p.fit(l, room)
	}
	first, rest := l, l
	first.n, rest.n = mostOpen, l.n-mostOpen
	rest.head = "<details><summary>" + count(rest.n, many, many) + " more</summary>\n\n" + l.again
	rest.foot = l.foot + "</details>\n\n"
	rest.item = func(i int) string { return l.item(mostOpen + i) }
	open, shown := p.fitted(first, room)
	under, more := p.fitted(rest, room-p.size(open))
	if shown < mostOpen || more == 0 {
		return p.fit(l, room)
	}
	return open + under
}

// more is the sentence about what is left out, as a paragraph.
func (p *page) more(n int, one, many string) string {
	return "\n" + count(n, one, many) + " more " + p.elsewhere() + "\n\n"
}

// elsewhere says where what is left out can be read.
func (p *page) elsewhere() string {
	if p.at.Plan == "" {
		return "did not fit here"
	}
	return "did not fit here: see the [full plan](" + inert.Escape(p.at.Plan) + ")"
}
